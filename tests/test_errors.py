"""What a volunteer reads when something is wrong."""

from __future__ import annotations

import pickle

from audioguide.errors import GuideError

PICTURE = GuideError(
    "the picture has no description, so nothing can be read aloud for it",
    remedy="write one between the square brackets, like ![Plan of the lift](lift.png)",
    source="content/02-lifts.md",
    line=14,
)


def test_an_error_says_where_it_is_what_happened_and_what_to_do() -> None:
    """File, line, problem and remedy stand in the message, the remedy on a line of its own."""
    expected = (
        "content/02-lifts.md, line 14: the picture has no description, so nothing can be read aloud for it\n"
        "  What to do: write one between the square brackets, like ![Plan of the lift](lift.png)"
    )

    assert PICTURE.message == expected


def test_an_error_survives_the_journey_from_a_worker() -> None:
    """Pickled and back, an error tells the same; one that holds several still holds them."""
    several = GuideError.gathered([PICTURE, GuideError("no title")])

    one, both = pickle.loads(pickle.dumps((PICTURE, several)))  # noqa: S301 - our own, a line ago

    assert one.message == PICTURE.message
    assert [part.message for part in both.parts] == ["no title", PICTURE.message]


def test_several_problems_are_told_at_once_in_the_order_of_their_places() -> None:
    """Gathered errors are numbered by file and line, those gathered before taken apart; one alone stays itself."""
    first = GuideError("one", source="a.md", line=2)
    inner = GuideError.gathered([GuideError("three", source="b.md", line=9), first])

    outer = GuideError.gathered([PICTURE, inner])

    assert outer.message.splitlines()[0] == "3 things to put right"
    assert [part.problem for part in outer.parts] == ["one", "three", PICTURE.problem]
    assert GuideError.gathered([first]) is first


def test_what_stopped_several_guides_is_told_once() -> None:
    """The very same error, met by one guide after the other, is one thing to put right."""
    assert GuideError.gathered([PICTURE, PICTURE]) is PICTURE
