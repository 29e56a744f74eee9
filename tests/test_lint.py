from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import case_file
import pytest
import words_made
from hypothesis import given
from hypothesis import strategies as st

from audioguide.model import Approval, Content, Entry, Question, Questions
from audioguide.words import content, heard, lint, lists
from audioguide.words.heard import Remark

TODAY = datetime.date(2027, 3, 31)
SAMPLE = Path(__file__).parent.parent / "content" / "when-cancer-spreads"
CASES = case_file.read("lint.txt")
RULES = {
    "long sentence",
    "long paragraph",
    "needs eyes",
    "several numbers",
    "abbreviation",
    "medical word",
    "reading level",
    "review",
    "help",
    "placeholder",
}
LISTS = ("abbreviations", "medical", "sight", "placeholders")
TAKEN_OUT = re.compile(
    r"\b(drop|delet\w+|remov\w+|take (it|them) out|cut|omit\w*|quit\w+|elimin\w+|borr\w+)\b", re.IGNORECASE
)


def guide(*texts: str, **fields: Any) -> Content:  # noqa: ANN401 - any field of Content
    """Return a guide of one section that lacks nothing, with a paragraph for each of *texts*."""
    usual: dict[str, Any] = {
        "sections": (words_made.section("door", "The door", *map(words_made.paragraph, texts)),),
        "questions": None,
        "lexicon": (),
        "status": "current",
        "reviewed": datetime.date(2027, 1, 31),
        "review_by": datetime.date(2029, 1, 31),
    }
    return words_made.guide(**usual | fields)


def rules(found: Sequence[Remark]) -> list[str]:
    """Return the names of the rules that spoke, each once."""
    return sorted({remark.rule for remark in found})


def remarks(*texts: str, **fields: Any) -> list[Remark]:  # noqa: ANN401 - any field of Content
    """Return what is said of a guide of *texts*."""
    return lint.remarks(guide(*texts, **fields), TODAY)


@pytest.mark.parametrize(("language", "line"), CASES)
def test_each_case_is_told_as_its_line_says(language: str, line: str) -> None:
    """Every line of tests/cases/lint.txt: the rules that speak are the ones it names, and no other."""
    text, _, expected = line.partition(" → ")

    found = remarks(text, language=language)

    assert rules(found) == sorted(filter(None, expected.split(", "))), [remark.told() for remark in found]


def test_each_rule_has_a_case_where_it_speaks_and_one_where_it_does_not() -> None:
    """No rule is without proof; what needs more than a text is tested below."""
    named = {rule for _, line in CASES for rule in filter(None, line.partition(" → ")[2].split(", "))}

    assert named == RULES - {"reading level", "review", "help"}
    assert any(" → " not in line for _, line in CASES)


@given(st.text(), st.sampled_from(["en", "es", "ar", "zh-Hant"]))
def test_any_text_can_be_listened_to(text: str, language: str) -> None:
    """Whatever a volunteer writes is remarked on or not: nothing in it stops the check."""
    for remark in remarks(text, "METASTASIſ, ımmune system", language=language):
        assert remark.rule in RULES


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_list_is_in_order(language: str) -> None:
    """A word is in a list once; a medical word has its plain words, and wording that needs eyes its advice."""
    for name in (*LISTS, "hedges"):
        forms = [form for entry in lists.read(name, language) for form in entry.forms]
        assert forms
        assert sorted(forms) == sorted(set(forms))
    for name in ("medical", "sight", "placeholders"):
        assert [entry.forms for entry in lists.read(name, language) if not entry.plain] == []
    assert [form for form in lists.forms("medical", language) if form != form.lower()] == []


# --- Hedges ----------------------------------------------------------------------------------------------------------


def spoken_by(language: str, text: str) -> dict[str, str]:
    """Return the advice of every remark on *text*, by rule."""
    return {remark.rule: remark.advice for remark in remarks(text, language=language)}


@given(st.data())
def test_a_hedge_is_never_what_is_wrong(data: st.DataObject) -> None:
    """A hedge more brings no remark, but where a sentence is too long: it is to be parted, and to keep the hedge."""
    language, line = data.draw(st.sampled_from([case for case in CASES if case[0] in {"en", "es"}]))
    hedge = data.draw(st.sampled_from(sorted(lists.forms("hedges", language))))
    text = line.partition(" → ")[0]

    before, after = spoken_by(language, text), spoken_by(language, f"{hedge} {text}")
    long = after.pop("long sentence", None)
    before.pop("long sentence", None)

    assert after == before
    assert long is None or (long.startswith("make two sentences") and f"'{hedge}'" in long.partition("; keep ")[2])


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_list_holds_a_hedge_and_no_advice_asks_for_words_to_go(language: str) -> None:
    """No list marks a hedge as hard, unknown or needing eyes, and no advice says to leave words out."""
    hedge = heard.hedges(language)
    told = [remark for own, line in CASES for remark in remarks(line.partition(" → ")[0], language=own)]
    told += remarks("TODO", reviewed=None, review_by=None, help="", contact=("TBD",))

    for name in LISTS:
        assert [form for form in lists.forms(name, language) if hedge.fullmatch(form)] == []
    assert [remark.advice for remark in told if TAKEN_OUT.search(remark.advice)] == []
    assert [entry.plain for entry in lists.read("sight", language) if TAKEN_OUT.search(entry.plain)] == []


def test_a_hedge_is_no_hard_word() -> None:
    """What makes a chapter hard is named, hedges never among it."""
    sentence = "Usually, generally, typically, possibly, occasionally, approximately: considerable examination. " * 20

    (remark, *_) = [one for one in remarks(sentence) if one.rule == "reading level"]

    assert "considerable" in remark.advice
    assert not heard.hedges("en").search(remark.advice)


# --- Places ----------------------------------------------------------------------------------------------------------


def test_each_remark_names_file_line_measure_and_what_to_do(tmp_path: Path) -> None:
    """A volunteer is told where a sentence stands, though its paragraph is broken into lines, and how long it is."""
    (tmp_path / "guide.yaml").write_text("title: Doors\nlanguage: en\nhelp: >-\n  Call. XXX.\n", encoding="utf-8")
    long = "and the door is green " * 6
    (tmp_path / "01-doors.md").write_text(
        f"# Doors\n\nCome in.\nThe *door*\nis red {long.strip()}.\n", encoding="utf-8"
    )
    (tmp_path / "questions.yaml").write_text(
        "- ask: Who?\n  why: >-\n    So it is.\n    See below.\n", encoding="utf-8"
    )

    found = lint.remarks(content.read(tmp_path), TODAY)
    places = {remark.rule: (remark.source.name, remark.line) for remark in found}

    assert places["long sentence"] == ("01-doors.md", 4)
    assert places["needs eyes"] == ("questions.yaml", 4)
    assert places["placeholder"] == ("guide.yaml", 3)
    (long_one,) = [remark for remark in found if remark.rule == "long sentence"]
    assert "34 words" in long_one.problem
    assert "What to do: make two sentences" in long_one.told()
    assert [remark.line for remark in found if remark.source.name == "guide.yaml"] == [1, 1, 3]


def test_a_word_is_remarked_on_once_where_it_is_first_heard() -> None:
    """A medical word heard ten times is one remark; one that a lexicon has is not explained by that."""
    found = remarks("There is edema.", "Edema. Edema again.", lexicon=(Entry("edema", "eh-DEE-muh"),))

    assert rules(found) == ["medical word"]
    assert len(found) == 1
    assert "'edema, or swelling'" in found[0].advice


def test_what_is_explained_too_late_is_told_with_its_place() -> None:
    """A word explained three sentences on is told with the line where that is."""
    (remark,) = remarks("Edema comes first.", "Wait here.", "Sit down.", "Stay here.", "Edema is a swelling.")

    assert "only later, in door.md, line 3" in remark.problem


def test_questions_and_help_are_heard_too() -> None:
    """Questions, why one would ask them and what to do in need are looked at like the rest."""
    asked = Questions(
        "Questions", (), (Question("What is my PSA?", "See below.", line=4),), (), Path("content/small/questions.yaml")
    )

    found = remarks("Come in.", questions=asked, help="Click here.")

    assert rules(found) == ["abbreviation", "needs eyes"]
    assert [remark.source.name for remark in found] == ["guide.yaml", "questions.yaml", "questions.yaml"]


# --- Upkeep ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"reviewed": None}, "does not say when its words were last checked"),
        ({"reviewed": datetime.date(2027, 4, 1)}, "a day that has not come"),
        ({"review_by": None}, "does not say by when"),
        ({"review_by": datetime.date(2027, 3, 30)}, "by 2027-03-30, 1 day ago"),
        ({"review_by": datetime.date(2026, 3, 31)}, "365 days ago"),
        ({"help": ""}, "does not say what to do when it cannot wait"),
        ({"help": "Call TBD."}, "help is not filled in yet: 'TBD'"),
        ({"help": "Call 555-0123."}, "help is not filled in yet: '555-0123'"),
        ({"contact": ("Ask at the desk.", "Your clinic's phone number")}, "contact is not filled in yet"),
        ({"contact": ("desk@example.org",)}, "contact is not filled in yet: 'desk@example.org'"),
        ({"website": "https://example.org/way"}, "website is not filled in yet"),
    ],
)
def test_what_a_guide_lacks_is_told_once(fields: dict[str, Any], problem: str) -> None:
    """A date that is missing or past, no help, and what was left to be filled in: one remark, with its key's file."""
    (remark,) = remarks("Come in.", **fields)

    assert problem in remark.problem
    assert remark.source.name == "guide.yaml"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"review_by": TODAY, "reviewed": TODAY},
        {"reviewed": None, "approved": Approval("A. Reader", "nurse", datetime.date(2027, 1, 31), "0" * 64)},
        {"contact": ("Ask at the desk beside the main door, or call 020 7946 0018.",)},
        {"status": "sample", "reviewed": None, "review_by": None, "contact": ("This sample has no address yet.",)},
        {"status": "withdrawn", "reviewed": None, "review_by": None},
    ],
)
def test_what_is_in_order_is_left_alone(fields: dict[str, Any]) -> None:
    """Dates that hold, true words, and a sample or a withdrawn guide: no remark."""
    assert remarks("Come in.", **fields) == []


def test_a_sample_is_told_to_be_one_and_still_needs_help() -> None:
    """A sample is let off its dates and contact, which is said once; what to do in need is asked of it too."""
    sample = guide("Come in.", status="sample", reviewed=None, help="")

    assert rules(lint.remarks(sample, TODAY)) == ["help"]
    assert [line for line in lint.summary(sample) if "sample" in line] == [
        "small is a sample: nobody has checked its words, so no dates and no contact are asked of it."
    ]


def test_the_sample_guide_has_nothing_to_remark_on() -> None:
    """The guide that others copy keeps every rule, and its reading level is told with and without its terms."""
    sample = content.read(SAMPLE)

    assert [remark.told() for remark in lint.remarks(sample, TODAY)] == []
    assert sum("if the terms it explains count in full" in line for line in lint.summary(sample)) == 2
