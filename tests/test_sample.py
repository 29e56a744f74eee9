from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from audioguide.model import Content, Passage
from audioguide.words import content, sentences

FOLDER = Path(__file__).parent.parent / "content" / "when-cancer-spreads"
TITLES = [
    "If a cancer has spread",
    "Where cancer begins",
    "How it travels",
    "The same cancer, in a new place",
    "What happens next",
    "What research is doing",
    "Where to learn more",
]
EXPLAINED = ("metastasis", "metastatic", "tumor", "tumors", "lymph")
"""Terms the guide explains: each counts as two syllables, because a formula cannot know that a word was taught."""
NEVER = re.compile(
    r"\b(unfortunately|sadly|aggressive|fight\w*|fought|battl\w*|war|beat\w*|enem\w+|attack\w*|inva[ds]\w+|kill\w*|"
    r"destroy\w*|defeat\w*|victim\w*|surviv\w+|die[sd]?|dying|death\w*|fatal|terminal|incurable|promis\w*|guarantee\w*|"
    r"fail\w*|always be|will be fine|click|see below)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def sample() -> Content:
    """Return the sample guide."""
    return content.read(FOLDER)


def test_it_has_seven_sections_and_eight_questions(sample: Content) -> None:
    """The sample is whole: seven sections, then eight questions, each with a reason and a silence to think in."""
    assert sample.questions is not None
    asked = sample.questions.asked

    assert [section.title for section in sample.sections] == TITLES
    assert len(asked) == 8
    assert all(question.why and question.pause for question in asked)
    assert sample.questions.introduction
    assert sample.questions.closing


def test_it_says_that_nobody_has_checked_it(sample: Content) -> None:
    """No review, approval, edition, clinic or number to call is made up."""
    assert sample.status == "sample"
    assert (sample.reviewed, sample.review_by, sample.approved) == (None, None, None)
    assert (sample.publisher, sample.author, sample.edition) == ("audioguide sample", "", "")
    assert not re.search(r"\d", " ".join((sample.help, *sample.contact)))
    assert "This sample has no address yet." in " ".join(sample.contact)


def test_it_credits_its_source_and_claims_no_endorsement(sample: Content) -> None:
    """The article is named, and so is that its author and publisher have no part in the guide."""
    (source,) = sample.sources

    assert '"When Cancer Spreads: Understanding Metastasis,"' in source
    assert "Louise Chang" in source
    assert "American Cancer Society" in source
    assert "Neither its author nor the society has endorsed this guide." in source


def test_a_section_is_heard_at_one_sitting(sample: Content) -> None:
    """Each section has 120 to 160 words: about a minute."""
    lengths = {section.slug: len(words(" ".join(texts(section.passages)))) for section in sample.sections}

    assert {slug: length for slug, length in lengths.items() if not 120 <= length <= 160} == {}


def test_no_sentence_is_longer_than_an_ear_can_hold(sample: Content) -> None:
    """No sentence has more than 25 words."""
    assert [sentence for sentence in told(sample) if len(words(sentence)) > 25] == []


def test_a_sixth_grader_can_follow(sample: Content) -> None:
    """Every chapter reads at grade 6.5 or below, once the terms it explains are excused."""
    grades = {title: grade(split(told_here[1:])) for title, told_here in chapters(sample).items()}

    assert {title: hard for title, hard in grades.items() if hard > 6.5} == {}


def test_it_opens_with_the_listener(sample: Content) -> None:
    """The first words are for the one who listens, and soon tell which chapter has the questions."""
    opening = " ".join(texts(sample.sections[0].passages))

    assert opening.startswith("If you have been told that a cancer has spread, you may have many questions.")
    assert "You can stop whenever you like" in opening
    assert "chapter eight" in opening
    assert len(sample.sections) + 1 == 8


def test_spread_is_heard_before_metastasis(sample: Content) -> None:
    """The plain word comes first."""
    heard = words(" ".join(told(sample)))

    assert heard.index("spread") < min(heard.index("metastasis"), heard.index("metastatic"))


def test_it_has_no_word_that_hurts(sample: Content) -> None:
    """No war, no death, no promise, no failure of anyone's body, and nothing that needs eyes."""
    assert [found[0] for sentence in [*told(sample), sample.help] for found in NEVER.finditer(sentence)] == []


def test_cure_is_only_asked_about(sample: Content) -> None:
    """The word stands in a question, and nowhere else."""
    cure = [sentence for sentence in told(sample) if re.search(r"\b(cure|heal\b)", sentence, re.IGNORECASE)]

    assert cure
    assert all(sentence.endswith("?") for sentence in cure)


def test_it_keeps_its_hedges(sample: Content) -> None:
    """What is not always so is not told as if it were: no reading level is worth that."""
    heard = " ".join(told(sample))

    for hedge in (
        "Cancer may spread whether it was found early or late.",
        "Screening and treatment still help many people.",
        "With most kinds of cancer, the cells form lumps",
        "that is usually given a different name",
        "Spread can make a cancer harder to treat.",
        "new treatments are not for everyone",
        "Trials do not fit everyone, and you may say no.",
    ):
        assert hedge in heard


def test_nobody_is_blamed_or_left_to_wait(sample: Content) -> None:
    """What happens next says that it is not the listener's fault, and ends with the guide's own help."""
    (after,) = (section for section in sample.sections if section.title == "What happens next")

    assert "this is not your fault" in " ".join(texts(after.passages))
    assert sample.help == after.passages[-1].text


def test_it_is_written_for_the_ear(sample: Content) -> None:
    """No numeral, no word in capitals, no sign an ear cannot hear."""
    seen = re.compile(r"\d|\b[A-Z]{2,}\b|[%&/()\[\]<>*_#@;:]")

    assert [sentence for sentence in told(sample) if seen.search(sentence)] == []


def test_every_entry_of_its_lexicon_is_said(sample: Content) -> None:
    """A word is in the lexicon because the guide says it."""
    heard = " ".join(told(sample)).lower()

    assert sample.lexicon
    assert [entry.write for entry in sample.lexicon if entry.write not in heard] == []


def chapters(sample: Content) -> dict[str, list[str]]:
    """Return what a volunteer wrote, chapter by chapter: the title first, then every paragraph."""
    written = {section.title: [section.title, *texts(section.passages)] for section in sample.sections}
    if sample.questions is not None:
        asked = [text for question in sample.questions.asked for text in (question.ask, question.why)]
        written[sample.questions.title] = [
            sample.questions.title,
            *texts(sample.questions.introduction),
            *asked,
            *texts(sample.questions.closing),
        ]
    return written


def texts(passages: Iterable[Passage]) -> list[str]:
    """Return the words of *passages*."""
    return [passage.text for passage in passages]


def told(sample: Content) -> list[str]:
    """Return every sentence a volunteer wrote, in the order they are heard."""
    return split(text for written in chapters(sample).values() for text in written)


def split(written: Iterable[str]) -> list[str]:
    """Return the sentences of *written*."""
    return [sentence for text in written for sentence in sentences.split(text, "en-US")]


def words(text: str) -> list[str]:
    """Return the words of *text*, in lower case."""
    return re.findall(r"[a-z]+(?:['’][a-z]+)*", text.lower())


def grade(said: list[str]) -> float:
    """Return the Flesch-Kincaid grade of the sentences *said* (Kincaid and others 1975)."""
    heard = [word for sentence in said for word in words(sentence)]
    return 0.39 * len(heard) / len(said) + 11.8 * sum(map(syllables, heard)) / len(heard) - 15.59


def syllables(word: str) -> int:
    """Return about how many syllables *word* has: its groups of vowels, a silent e left out."""
    if word in EXPLAINED:
        return 2
    ending = re.sub(r"(?<=[^aeioul])e[sd]?$", "", word)
    return max(1, len(re.findall("[aeiouy]+", ending)))
