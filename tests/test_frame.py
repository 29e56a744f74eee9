"""The sentences around the content."""

from __future__ import annotations

import datetime
import re
import runpy
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from words_made import guide

from audioguide.errors import GuideError
from audioguide.model import Frame
from audioguide.words import frame, messages

CATALOGUES = sorted(frame.CATALOGUES.glob("*/LC_MESSAGES/audioguide.po"))
FIELD = re.compile(r"{(\w+)}")


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """Each test warns anew."""
    frame._catalogue.cache_clear()  # noqa: SLF001


def test_a_guides_own_words_come_first() -> None:
    """guide.yaml can put any frame sentence in other words, in any language."""
    content = guide(language="es", frame=Frame(messages={"chapter": "Parte {number}: {title}"}))

    assert frame.told("chapter", content, number=3, title="Cómo viaja") == "Parte 3: Cómo viaja"
    assert frame.told("end", content) == "Fin de la guía."


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [("en", "1 chapter", "9 chapters"), ("es-MX", "1 capítulo", "9 capítulos"), ("en-US", "1 chapter", "9 chapters")],
)
def test_numbers_take_their_form(language: str, one: str, many: str) -> None:
    """One chapter, nine chapters, in each language's own way."""
    content = guide(language=language)

    assert [one, many] == [frame.told("chapters", content, count=count) for count in (1, 9)]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en-GB", "3 March 2026"), ("en-US", "March 3, 2026"), ("en-us", "March 3, 2026"), ("es", "3 de marzo de 2026")],
)
def test_dates_are_said_as_the_country_says_them(language: str, said: str) -> None:
    """A date is spoken in the guide's language and region."""
    assert said == frame.date(datetime.date(2026, 3, 3), guide(language=language))


def test_a_title_that_ends_with_a_stop_gets_no_second_one() -> None:
    """Only our own stop is left out; the words of a guide are never changed."""
    content = guide()

    assert frame.told("from", content, publisher="Heart Inc.") == "From Heart Inc."
    assert frame.told("from", content, publisher="Who?") == "From Who?"
    assert frame.told("source", content, source="And so on...") == "Source: And so on..."
    assert frame.told("picture", content, text="A?.") == "Picture: A?."


def test_a_language_without_frame_sentences_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """English is used where there is no translation, with one warning that says where to write one."""
    content = guide(language="cy")

    assert frame.told("end", content) == "End of the guide."
    assert frame.told("stop", content) == "You can stop at any time."
    assert caplog.messages == [
        "there are no frame sentences for Welsh yet; write them under frame: messages: in guide.yaml"
    ]


def test_a_language_whose_guide_has_its_own_words_is_not_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    """Who wrote every sentence needed hears nothing."""
    frame.told("end", guide(language="cy", frame=Frame(messages={"end": "Diwedd y canllaw."})))

    assert caplog.messages == []


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ({"chaptre": "x"}, "did you mean 'chapter'"),
        ({"chapter": "Part {nummer}. {title}"}, "use are {number}, {title}"),
        ({"chapter": "Part {number}."}, "leaves out title"),
        ({"chapter": "{title:>1000000000}"}, "cannot be filled in"),
        ({"chapter": "{title.__class__}"}, "cannot be filled in"),
        ({"chapter": "{title!r}"}, "cannot be filled in"),
        ({"chapter": "{title"}, "cannot be filled in"),
        ({"end": "The end {0}"}, "leave out the curly brackets"),
        ({"sample": " "}, "leaves out its warning"),
    ],
)
def test_a_frame_sentence_that_cannot_be_said_is_explained(messages: dict[str, str], told: str) -> None:
    """Every mistake in a frame sentence is found before anything is said, and says what to write."""
    (problem,) = frame.problems(guide(frame=Frame(messages=messages)))

    assert told in problem.told()


def test_a_frame_sentence_is_never_said_with_a_hole() -> None:
    """A field that is not known is an error, not an empty place."""
    with pytest.raises(GuideError, match="cannot be filled in"):
        frame.told("end", guide(frame=Frame(messages={"end": "The end of {titel}"})))


def test_a_frame_sentence_may_be_left_empty() -> None:
    """Whoever does not want a sentence of the frame leaves it empty."""
    assert list(frame.problems(guide(frame=Frame(messages={"stop": ""})))) == []


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parent.parent.name)
def test_a_compiled_catalogue_agrees_with_its_source(po: Path) -> None:
    """Every .mo is what scripts/messages.py makes of the .po beside it."""
    script = runpy.run_path(str(Path(__file__).parent.parent / "scripts" / "messages.py"))

    assert script["compiled"](po) == po.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parent.parent.name)
def test_a_translation_fills_the_same_fields(po: Path) -> None:
    """No translation loses a field or names one that is not there, and each is of a sentence we say."""
    with po.open("rb") as file:
        catalogue = read_po(file)
    said = {*messages.MESSAGES.values(), *messages.PLURALS.values()}

    for message in catalogue:
        if message.id:
            written = [message.id] if isinstance(message.id, str) else list(message.id)
            translated = [message.string] if isinstance(message.string, str) else list(message.string or ())
            assert set(written) <= said
            assert {frozenset(FIELD.findall(text)) for text in translated} == {frozenset(FIELD.findall(written[0]))}


def test_spanish_is_whole() -> None:
    """Every frame sentence has its Spanish."""
    with (frame.CATALOGUES / "es" / "LC_MESSAGES" / "audioguide.po").open("rb") as file:
        catalogue = read_po(file)
    translated = {
        message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.string
    }

    assert set(messages.MESSAGES.values()) <= translated
