"""Phrases in another language: marked on the page, told to every format, and said by a voice that knows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import words_made
from hypothesis import given
from hypothesis import strategies as st

from audioguide.errors import GuideError
from audioguide.model import Content, Entry, Passage, Segment, Span, Voice, VoiceRequest
from audioguide.words import approval, cast, content, markdown, phrases, script

CASES = [
    line.split(" → ")
    for line in (Path(__file__).parent / "cases" / "phrases.txt").read_text(encoding="utf-8").splitlines()
    if " → " in line and not line.startswith("#")
]
ENGLISH = Voice("piper", "joe", "en-US", "joe 1")
BRITISH = Voice("pyttsx3", "en-gb", "en-GB", "espeak")
SPANISH = Voice("pyttsx3", "es-419", "es-419", "espeak")


def read(text: str) -> tuple[tuple[Passage, ...], list[GuideError]]:
    """Return the passages of *text*, and what is wrong with it."""
    problems: list[GuideError] = []
    return markdown.read(text, Path("01-word.md"), problems), problems


def guide(text: str, **fields: object) -> Content:
    """Return a guide of one section with *text*, changed by *fields*."""
    passages, problems = read(text)
    assert problems == []
    section = words_made.section("word", "The word", *passages)
    return replace(words_made.guide(sections=(section,), lexicon=()), **fields)  # type: ignore[arg-type]


def said(made: Content, *voices: Voice) -> list[Segment]:
    """Return the segments of the first chapter that say what its author wrote."""
    segments = script.write(made, voices)[0].segments
    return [segment for segment in segments if segment.kind not in ("frame", "title")]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_phrase_is_found_where_it_is_marked(text: str, expected: str) -> None:
    """Each phrase is found with its language, and the words around it are as they were."""
    passages, problems = read(text)
    passage = next(passage for passage in passages if passage.kind != "picture")

    parts = phrases.apart(passage.text, passage.spans)

    assert problems == []
    assert " | ".join(f"{spoken}: {part}" if spoken else part for part, spoken in parts) == expected
    assert "".join(part for part, _ in parts) == passage.text


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("One.\nThe [word]{.red} is.", 2, "{.red} is not read: a phrase can only be given its language"),
        ("[word]{#here}", 1, "can only be given its language"),
        ("[word]{lang=es .red}", 1, "can only be given its language"),
        ("[word]{}", 1, "can only be given its language"),
        ("[word]{lang=spanish}", 1, "'spanish' is not a language tag"),
        ('[word]{lang=""}', 1, "is not a language tag"),
        ("The [ ]{lang=es} is.", 1, "no words between these brackets"),
        ("The []{lang=es} is.", 1, "no words between these brackets"),
        ("[one [two]{lang=fr}]{lang=es}", 1, "stands inside another one"),
        ("[enlace](https://example.org){lang=es}", 1, "behind a link or a picture"),
        ("![Plan](plan.png){width=50%}", 1, "behind a link or a picture"),
    ],
)
def test_what_is_marked_otherwise_is_refused(text: str, line: int, expected: str) -> None:
    """Nothing in curly brackets is left out without a word: only a language can be given."""
    _, problems = read(text)

    assert [(problem.line, expected in problem.problem) for problem in problems] == [(line, True)]
    assert problems[0].remedy


def test_a_phrase_in_a_question_is_refused(tmp_path: Path) -> None:
    """questions.md says where a phrase cannot be marked, and introduces the questions with one."""
    (tmp_path / "guide.yaml").write_text("title: Words\nlanguage: en-US\n")
    (tmp_path / "questions.md").write_text(
        "# Words\n\nSay [hola]{lang=es}.\n\n## What is [hola]{lang=es}?\n", encoding="utf-8"
    )

    with pytest.raises(GuideError, match="cannot be marked in a question") as caught:
        content.read(tmp_path)

    assert caught.value.line == 5


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("## The [corazón]{lang=es}\n\nMore.", "heading"),
        ("3. The [corazón]{lang=es}", "item"),
        ("> The [corazón]{lang=es} beats.", "quote"),
        ("| Word | Means |\n|---|---|\n| the [corazón]{lang=es} | heart |", "row"),
        ("First.[^1]\n\n[^1]: The [corazón]{lang=es} beats.", "note"),
        ("First one. Then the [corazón]{lang=es}\nbeats. Then more.", "paragraph"),
        ("One\u00a0day. Then the\u00a0[corazón]{lang=es} beats.", "paragraph"),
    ],
)
def test_a_phrase_keeps_its_place_in_the_sentence_that_says_it(text: str, kind: str) -> None:
    """Wherever on a page a phrase stands, the segment that says it knows where in its own text it is."""
    found = [segment for segment in said(guide(text), ENGLISH, SPANISH) if segment.spans]

    assert [segment.kind for segment in found] == [kind]
    [span] = found[0].spans
    assert found[0].text[span.start : span.end] == "corazón"
    assert span.language == "es"


def test_a_title_may_hold_one() -> None:
    """The title of a chapter is said by both voices, and its mark has the plain words."""
    made = guide("More.")
    section = replace(made.sections[0], title="The word corazón", spans=(Span(9, 16, "es"),))

    narration = script.write(replace(made, sections=(section,)), (ENGLISH, SPANISH))[0]

    [title] = [segment for segment in narration.segments if segment.kind == "title"]
    assert [(piece.words.spoken, piece.voice) for piece in title.shared] == [
        ("Chapter one. The word", 0),
        ("corazón.", 1),
    ]
    assert narration.title == "The word corazón"


def test_marking_a_phrase_leaves_an_approval_as_it_was() -> None:
    """What is approved are words; which voice says them is not among them."""
    assert approval.signed(guide("The [corazón]{lang=es}.")) == approval.signed(guide("The corazón."))


def test_each_phrase_follows_the_rules_and_the_lexicon_of_its_language() -> None:
    """The lexicon's own words speak in the guide's language only, an entry that names a language in that one."""
    lexicon = (Entry("pan", "pann"), Entry("pan", "paan", language="es"))

    [segment] = said(guide("A pan of [pan y agua]{lang=es} & more.", lexicon=lexicon), ENGLISH, SPANISH)

    assert [(piece.words.spoken, piece.voice) for piece in segment.pieces] == [
        ("A pan of", 0),
        ("pan y agua", 1),
        ("& more.", 0),
    ]
    assert [entry.say for piece in segment.pieces for entry in piece.words.entries] == ["pann", "paan"]
    assert segment.words.spoken == "A pan of pan y agua & more."


def test_without_a_voice_of_its_language_the_guides_own_says_it() -> None:
    """Then the sentence is one recording, as if nothing were marked; the mark stays for those who read."""
    [segment] = said(guide("A [corazón]{lang=es}."), ENGLISH)

    assert (segment.shared, segment.voice, segment.words.spoken) == ((), 0, "A corazón.")
    assert segment.spans == (Span(2, 9, "es"),)


def test_a_phrase_in_the_guides_own_language_changes_nothing() -> None:
    """A British phrase in an American guide is said by the guide's voice."""
    [segment] = said(guide("A [lorry]{lang=en-GB}."), ENGLISH, SPANISH)

    assert (segment.shared, segment.voice) == ((), 0)


def test_the_questions_may_have_a_voice_of_their_own() -> None:
    """It asks every question and says nothing else; a phrase in another language is still left to a third."""
    asked = VoiceRequest(questions=VoiceRequest("pyttsx3", "en-gb"))
    made = guide("A [corazón]{lang=es}.", voice=asked)

    chapters = script.write(made, (ENGLISH, BRITISH, SPANISH))

    by_voice = {(segment.kind, piece.voice) for one in chapters for segment in one.segments for piece in segment.pieces}
    assert {kind for kind, voice in by_voice if voice == 1} == {"question"}
    assert ("question", 0) not in by_voice
    assert ("paragraph", 2) in by_voice


def test_the_nearest_of_two_voices_is_the_one_with_the_same_tag() -> None:
    """Of two voices for a language, the one of that very region says its phrases."""
    castilian = replace(SPANISH, name="es", language="es-ES")

    assert cast.speaker("es-ES", guide("A."), (ENGLISH, SPANISH, castilian), 0) == 2
    assert cast.speaker("es-MX", guide("A."), (ENGLISH, SPANISH, castilian), 0) == 1


@given(text=st.text("ab .(«»\u00a0א", max_size=30), cuts=st.lists(st.integers(0, 30), max_size=4))
def test_parts_join_to_their_text(text: str, cuts: list[int]) -> None:
    """However a text is marked, no sign of it is lost, doubled or moved."""
    ends = sorted({min(cut, len(text)) for cut in cuts})
    spans = [Span(start, end, "es") for start, end in zip(ends[::2], ends[1::2], strict=False)]

    parts = phrases.apart(text, spans)

    assert "".join(part for part, _ in parts) == text
