"""What is said, in what order, with what pauses."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from words_made import guide, paragraph, section

from audioguide.errors import GuideError
from audioguide.model import Approval, Content, Frame, Narration, Passage, Question, Segment, Voice
from audioguide.words import script, sentences

VOICE = Voice("hum", "hum", "en-US", "hum 1", ms_per_letter=60.0, ms_per_sentence=120.0)
DAY = datetime.date(2026, 3, 3)


def written(content: Content) -> tuple[Narration, ...]:
    """Return the script of *content*."""
    return script.write(content, (VOICE,))


def texts(narration: Narration) -> list[str]:
    """Return what a chapter says, sentence by sentence."""
    return [segment.text for segment in narration.segments]


def approved(content: Content, **fields: object) -> Content:
    """Return *content* with its words approved."""
    signature = Approval("Ann Lee", "nurse", DAY, script.signed(content))
    return replace(content, **{"status": "current", "approved": signature, **fields})  # type: ignore[arg-type]


def test_chapters_are_in_order() -> None:
    """Sections first, then the questions, then "About this guide"."""
    assert [(one.id, one.number, one.slug, one.title, one.kind) for one in written(guide())] == [
        ("c01", 1, "beginning", "If a cancer has spread", "section"),
        ("c02", 2, "travel", "How it travels", "section"),
        ("c03", 3, "questions", "Questions to ask", "questions"),
        ("c04", 4, "about", "About this guide", "about"),
    ]


def test_the_opening_tells_what_matters_first() -> None:
    """That it is a sample, the title, from whom, how long, that one may stop, and that the voice is a computer's."""
    assert texts(written(guide())[0])[:8] == [
        "Sample. Not yet checked by a health professional.",
        "When cancer spreads.",
        "From Riverside Clinic.",
        "4 chapters in 1 and a half minutes.",
        "You can stop at any time.",
        "Computer voice.",
        "Chapter 1. If a cancer has spread.",
        "You may have many questions.",
    ]


def test_the_opening_is_short() -> None:
    """At 155 words a minute the opening takes at most 15 s, and the content begins within 20 s of play."""
    first = written(guide(title="When cancer spreads", publisher="audioguide sample"))[0]
    title = next(place for place, segment in enumerate(first.segments) if segment.kind == "title")

    def lasts(segments: tuple[Segment, ...]) -> float:
        words = sum(len(segment.text.split()) for segment in segments)
        return script.PAUSES["chapter_head"].ms + words / 155 * 60_000 + sum(segment.pause for segment in segments)

    assert lasts(first.segments[:title]) <= 15_000
    assert lasts(first.segments[: title + 1]) <= 20_000


def test_the_opening_is_short_for_a_voice_that_takes_its_time() -> None:
    """A voice measured at 156 words a minute says the opening of a sample within 15 s, its content within 20 s."""
    voice = replace(VOICE, ms_per_letter=84.0, ms_per_sentence=300.0)
    first = script.write(guide(), (voice,))[0]
    title = next(place for place, segment in enumerate(first.segments) if segment.kind == "title")
    without = replace(first, segments=first.segments[title:])
    content = replace(first, segments=first.segments[title + 1 :])
    whole = script.duration([first], (voice,))

    assert whole - script.duration([without], (voice,)) + script.PAUSES["chapter_head"].ms <= 15_000
    assert whole - script.duration([content], (voice,)) + script.PAUSES["chapter_head"].ms <= 20_000


def test_a_long_opening_leaves_out_whom_it_is_from() -> None:
    """Where time is too short, who made the guide is told in the last chapter alone."""
    place = "Northern Regional University Hospitals"
    publisher = f"{place} Cancer Information and Support Centre for Patients, Families and Friends"
    narrations = written(guide(publisher=publisher))

    assert f"From {publisher}." not in texts(narrations[0])
    assert f"This guide is from {publisher}." in texts(narrations[-1])


def test_an_opening_that_stays_too_long_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """A title no opening can hold is said, and warned about."""
    title = " ".join(["word"] * 40)

    assert f"{title}." in texts(written(guide(title=title))[0])
    assert sum("a shorter title helps" in message for message in caplog.messages) == 1


def test_marks_begin_with_the_cue_that_says_their_title() -> None:
    """The opening's mark comes before the chapter's own; headings and questions have theirs."""
    for narration in written(guide()):
        said = {segment.id: segment.text for segment in narration.segments}

        assert all(mark.title in said[mark.segment] for mark in narration.marks if mark.title != "Opening")
    first, _, questions, _ = written(guide())
    assert [(mark.id, mark.title, mark.level, mark.segment) for mark in first.marks[:2]] == [
        ("c01m01", "Opening", 2, "c01s001"),
        ("c01m02", "If a cancer has spread", 1, "c01s007"),
    ]
    assert (first.marks[2].title, first.marks[2].level) == ("What people ask", 2)
    assert [(mark.title, mark.level) for mark in questions.marks] == [
        ("Questions to ask", 1),
        ("Where has it spread?", 2),
        ("What are my options?", 2),
    ]


def test_questions_are_numbered_and_followed_by_silence() -> None:
    """A question, why one would ask it, time to think; the silence is explained once, before the first."""
    questions = written(guide())[2]

    assert [(segment.text, segment.pause, segment.kind) for segment in questions.segments] == [
        ("Chapter 3. Questions to ask.", 800, "title"),
        ("Pick the ones you want.", 960, "paragraph"),
        ("After each question there is a short silence, so that you can think.", 960, "frame"),
        ("Question 1. Where has it spread?", 800, "question"),
        ("It helps to know.", 3000, "why"),
        ("Question 2. What are my options?", 3000, "question"),
        ("Write the answers down.", 0, "paragraph"),
    ]


def test_without_silence_none_is_explained() -> None:
    """Where no question leaves time to think, the script does not promise any."""
    questions = written(guide(pauses={"think": 0}))[2]

    assert not any("silence" in text for text in texts(questions))
    assert questions.segments[3].pause == 960


def test_a_question_may_have_its_own_silence() -> None:
    """``pause`` of a question is kept, and never lets a silence last over 5 s."""
    asked = guide().questions
    assert asked
    asked = replace(asked, asked=(Question("One?", pause=5000), Question("Two?", pause=1000)), closing=())
    questions = written(guide(questions=asked))[2]

    assert [segment.pause for segment in questions.segments[-2:]] == [4940, 1000]


@pytest.mark.parametrize("tail", [0, 1500, 5000])
def test_no_silence_at_a_chapters_end_is_over_five_seconds(tail: int) -> None:
    """The last silence to think in and the quiet around the chapters together stay under 5 s."""
    asked = guide().questions
    assert asked
    content = guide(questions=replace(asked, closing=()), pauses={"think": 5000, "chapter_tail": tail})
    last = written(content)[2].segments[-1].pause

    assert last + script.pause(content, "chapter_tail") < 5000
    assert tail or last > 4000


def test_every_boundary_has_its_pause() -> None:
    """Sentence, heading, items, the end of a list and a picture; the last pause is the chapter's tail."""
    assert [(segment.text, segment.pause) for segment in written(guide())[0].segments[7:]] == [
        ("You may have many questions.", 500),
        ("Stop when you like.", 960),
        ("What people ask", 800),
        ("1. How can it travel?", 500),
        ("Why?", 500),
        ("2. What is a tumor", 960),
        ("Picture: A lung.", 500),
        ("It is gray.", 0),
    ]


def test_a_guide_sets_its_own_pauses() -> None:
    """``pauses`` of guide.yaml are taken, in whole ticks."""
    first = written(guide(pauses={"sentence": 690, "title": 1000}))[0]

    assert {680, 1000} == {
        segment.pause for segment in first.segments if segment.text.startswith(("You may", "Chapter 1"))
    }


def test_words_are_worded_and_matched() -> None:
    """Each segment holds the sentence as written, what is said for it, and the entries that speak in it."""
    content = guide()
    by_text = {segment.text: segment.words for one in written(content) for segment in one.segments}

    assert by_text["It flows & carries cells."].spoken == "It flows and carries cells."
    assert (content.lexicon[0],) == by_text["2. What is a tumor"].entries
    assert (content.lexicon[1],) == by_text["Lymph is a fluid."].entries
    assert by_text["Stop when you like."].entries == ()


def test_signs_alone_are_not_said() -> None:
    """A line of asterisks or a dash makes no segment."""
    content = guide(sections=(section("one", "One", paragraph("Before."), paragraph("***"), paragraph("—")),))

    assert written(content)[0].segments[-1].text == "Before."


def test_the_frame_can_be_switched_off() -> None:
    """Opening, "Chapter 1", "Question 1" and the last chapter each go away; the titles are still said."""
    off = Frame(opening=False, chapter_titles=False, question_numbers=False, about=False)
    first, second, questions = written(guide(frame=off))

    assert texts(first)[:2] == ["If a cancer has spread.", "You may have many questions."]
    assert texts(second)[0] == "How it travels."
    assert "Where has it spread?" in texts(questions)
    assert [mark.level for mark in first.marks] == [1, 2]


def test_full_detail_tells_where_one_is_and_for_how_long() -> None:
    """``detail: full`` adds "of 4" and the minutes of each chapter."""
    first = written(guide(frame=Frame(detail="full")))[1]

    assert texts(first)[:2] == ["Chapter 2 of 4. How it travels.", "About half a minute."]


def test_the_frame_speaks_the_guides_language() -> None:
    """A Spanish guide is Spanish throughout."""
    first, *_, about = written(guide(language="es"))

    assert "Capítulo 1. If a cancer has spread." in texts(first)
    assert "4 capítulos en 1 minuto y medio." in texts(first)
    assert texts(about)[-1] == "Fin de la guía."


@pytest.mark.parametrize("status", ["", "draft", "current"])
def test_words_nobody_approved_are_a_draft(status: str) -> None:
    """Whatever its status says, a guide is a draft until its words are signed, and says so first."""
    content = guide(status=status)

    assert script.standing(content) == "draft"
    assert texts(written(content)[0])[0] == "Draft. Not yet approved."


def test_approved_words_are_no_draft() -> None:
    """A guide whose words are signed opens with its title, and names who checked it."""
    content = approved(guide())
    first, *_, about = written(content)

    assert script.standing(content) == ""
    assert texts(first)[0] == "When cancer spreads."
    assert "Last checked on March 3, 2026 by Ann Lee, nurse." in texts(about)


def test_words_changed_after_approval_are_a_draft_again() -> None:
    """One changed word takes the approval away, and the approver's name with it."""
    content = approved(guide())
    changed = replace(content, sections=(section("one", "One", paragraph("Other words.")),))
    about = " ".join(texts(written(changed)[-1]))

    assert script.standing(changed) == "draft"
    assert "Its words have changed since they were approved." in about
    assert "Ann Lee" not in about


def test_a_sample_never_says_it_was_checked() -> None:
    """A sample is not checked, whatever else guide.yaml holds."""
    content = replace(approved(guide()), status="sample", reviewed=DAY)
    about = texts(written(content)[-1])

    assert "This guide has not yet been checked by a health professional." in about
    assert not any("Last checked" in text for text in about)


@pytest.mark.parametrize("status", ["withdrawn", "sample"])
def test_a_standing_that_is_not_a_draft(status: str) -> None:
    """Withdrawn and sample come before any approval."""
    assert status == script.standing(replace(approved(guide()), status=status))


def test_the_signature_is_of_the_words_alone() -> None:
    """Frame, pauses, lexicon, voice, dates and publisher change no signature; a word, its place and a question do."""
    content = guide()
    same = [
        guide(frame=Frame(opening=False, messages={"end": "Over."})),
        guide(
            pauses={"think": 0}, lexicon=(), publisher="Other", review_by=DAY, status="current", sources=("A book.",)
        ),
    ]
    first, second = content.sections
    other = [
        guide(sections=(second, first)),
        guide(sections=(first,)),
        guide(title="When it spreads"),
        guide(help="Wait."),
        guide(sections=(replace(first, title="Other"), second)),
        guide(questions=None),
    ]

    assert {script.signed(content)} == {script.signed(one) for one in same}
    assert len(other) + 1 == len({script.signed(one) for one in [content, *other]})


def test_about_this_guide_tells_all_that_is_known() -> None:
    """Review, source, licence, help and how to reach us, in order; then the end."""
    content = guide(
        status="draft",
        reviewed=DAY,
        review_by=DAY.replace(year=2028),
        author="Ann Lee",
        edition="2",
        sources=("A book", "A paper."),
        license="CC BY 4.0",
        contact=("Room 5",),
        website="https://example.org/",
    )

    assert texts(written(content)[-1]) == [
        "Chapter 4. About this guide.",
        "Last checked on March 3, 2026.",
        "It is to be checked again by March 3, 2028.",
        "This guide is from Riverside Clinic.",
        "Written by Ann Lee.",
        "Edition 2.",
        "Source: A book.",
        "Source: A paper.",
        "Terms of use: CC BY 4.0.",
        "Computer voice.",
        "If you feel worse, call your team.",
        "Do not wait.",
        "How to reach us: Room 5.",
        "On the web: https://example.org/.",
        "This guide gives general information.",
        "It does not replace the advice of your care team.",
        "End of the guide.",
    ]


def test_a_guide_of_one_section_is_whole() -> None:
    """Title, language and one section are enough."""
    content = Content("a", guide().folder, "Lifts", "en", sections=(section("one", "One", paragraph("Go up.")),))
    first, about = written(content)

    assert "2 chapters in half a minute." in texts(first)
    assert texts(about)[-1] == "End of the guide."


@given(st.integers(1, 400), st.floats(30, 120))
def test_the_minutes_told_are_true_to_the_half_minute(count: int, pace: float) -> None:
    """What the opening says is how long the script will last, the sentence that says it included."""
    content = guide(sections=(section("one", "One", *[paragraph("Twenty or so letters.")] * count),))
    voices = (replace(VOICE, ms_per_letter=pace),)
    narrations = script.write(content, voices)
    text = next(segment.text for segment in narrations[0].segments if "chapters" in segment.text)
    told = re.fullmatch(r"3 chapters in (?:(\d+)( and a half)? minutes?|half a minute)\.", text)
    assert told
    halves = 2 * int(told[1] or 0) + bool(told[2]) or 1

    assert abs(script.duration(narrations, voices) - halves * 30_000) <= 17_000


def test_duration_is_letters_sentences_and_pauses() -> None:
    """Letters and sentences at the voice's pace, the pauses, and the quiet at both ends of each chapter."""
    narrations = written(guide())
    said = [segment for one in narrations for segment in one.segments]
    expected = sum(round(sentences.letters(one.words.spoken) * 60.0 + 120.0) + one.pause for one in said)

    assert expected + 4 * 2000 == script.duration(narrations, (VOICE,))
    assert expected + 4 * 1000 == script.duration(narrations, (VOICE,), {"chapter_head": 0, "chapter_tail": 1000})


def spoken(content: Content) -> list[str]:
    """Return everything said, in order."""
    return [segment.words.spoken for one in written(content) for segment in one.segments]


def test_a_paragraph_put_first_changes_only_itself() -> None:
    """Nothing that was said before is said otherwise, so nothing else is voiced again."""
    content = guide()
    first, second = content.sections
    longer = replace(content, sections=(replace(first, passages=(paragraph("New here."), *first.passages)), second))

    assert {"New here."} == set(spoken(longer)) - set(spoken(content))


def test_retitling_a_chapter_changes_only_its_title() -> None:
    """The title is said in one sentence of its own."""
    content = guide()
    first, second = content.sections

    assert [
        text
        for text in spoken(replace(content, sections=(first, replace(second, title="Going far"))))
        if text not in spoken(content)
    ] == ["Chapter two. Going far."]


passages = st.builds(
    Passage,
    st.sampled_from(["paragraph", "heading", "item", "quote", "row", "picture", "note"]),
    st.text("ab1 .?!—“”", min_size=1).map(lambda text: " ".join(text.split()) or "a"),
    st.just(1),
    st.integers(2, 6),
)


@given(st.lists(passages, max_size=8))
def test_every_script_keeps_its_laws(said: list[Passage]) -> None:
    """Ids are unique and in order, no text is empty, no pause over 5 s, every mark has its segment."""
    narrations = written(guide(sections=(section("one", "One", *said),)))

    for one in narrations:
        ids = [segment.id for segment in one.segments]
        assert ids == [f"{one.id}s{place:03d}" for place in range(1, len(ids) + 1)]
        assert all(sentences.letters(segment.words.spoken) for segment in one.segments)
        assert all(0 <= segment.pause < 5000 and segment.pause % 20 == 0 for segment in one.segments)
        assert all(mark.segment in ids for mark in one.marks)
        assert [mark.segment for mark in one.marks] == sorted({mark.segment for mark in one.marks})
    heard = "".join(segment.text for segment in narrations[0].segments if segment.kind not in ("title", "frame"))
    for passage in said:
        assert not sentences.letters(passage.text) or "".join(passage.text.split()) in "".join(heard.split())


def test_a_frame_sentence_that_cannot_be_said_stops_the_script() -> None:
    """A mistake in guide.yaml reaches the volunteer before anything is said."""
    with pytest.raises(GuideError, match="cannot be filled in"):
        written(guide(frame=Frame(messages={"end": "{titel}"})))


def test_every_pause_says_why() -> None:
    """The table holds whole ticks within 5 s, each with its reason."""
    assert all(pause.source and pause.ms % 20 == 0 and 0 < pause.ms <= 5000 for pause in script.PAUSES.values())


def test_a_withdrawn_guide_says_only_that() -> None:
    """Each chapter keeps its names and its title's mark, and says the notice, which guide it was, and whom to ask."""
    before = written(guide(status="current", contact=("Ask at the desk",), website="https://example.org"))
    after = written(guide(status="withdrawn", contact=("Ask at the desk",), website="https://example.org"))

    def names(chapter: Narration) -> tuple[object, ...]:
        return chapter.id, chapter.number, chapter.slug, chapter.title, chapter.kind

    assert [names(chapter) for chapter in after] == [names(chapter) for chapter in before]
    for chapter in after:
        assert texts(chapter) == [
            "This guide has been withdrawn.",
            "Please do not rely on it.",
            "When cancer spreads.",
            "How to reach us: Ask at the desk.",
            "On the web: https://example.org.",
        ]
        assert [(mark.title, mark.level, mark.segment) for mark in chapter.marks] == [
            (chapter.title, 1, f"{chapter.id}s001")
        ]
        assert chapter.segments[-1].pause == 0
        assert script.duration([chapter], (VOICE,)) <= 15_000


def test_a_notice_is_short(caplog: pytest.LogCaptureFixture) -> None:
    """What there is no time for in fifteen seconds is left out, the notice itself never; a long one is told."""
    slow = replace(VOICE, ms_per_letter=220.0)
    content = guide(
        status="withdrawn", contact=("Write to the desk of the clinic. " * 9,), website="https://example.org"
    )
    own = "Do not use this guide any more, because something in it is wrong. " * 9

    assert texts(script.write(content, (VOICE,))[0])[-1] == "When cancer spreads."
    assert texts(script.write(content, (slow,))[0])[-1] == "Please do not rely on it."
    assert caplog.messages == []
    assert len(script.write(replace(content, frame=Frame(messages={"withdrawn": own})), (VOICE,))[0].segments) == 9
    assert "15 is the most: say it shorter" in caplog.text


def test_a_withdrawn_guide_speaks_its_language() -> None:
    """The notice is in the guide's language, or in its own words."""
    own = Frame(messages={"withdrawn": "Do not use this."}, opening=False, about=False)

    assert texts(written(guide(status="withdrawn", language="es"))[0])[0] == "Esta guía se ha retirado."
    assert [texts(chapter)[0] for chapter in written(guide(status="withdrawn", frame=own))] == ["Do not use this."] * 3
