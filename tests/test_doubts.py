"""What ``check`` asks somebody to listen to."""

from __future__ import annotations

import re
from pathlib import Path

from words_made import guide, paragraph, section

from audioguide.model import Entry, Narration, Passage, Segment, Voice, Words
from audioguide.speech import sayable
from audioguide.words import doubts, lookalikes

LEXICON = Path("content/small/lexicon.yaml")


def test_each_entry_nobody_has_reviewed_is_told() -> None:
    """An entry without ``reviewed: true`` is told with its line; one that has it is not."""
    entries = (Entry("lymph", "limf", source=LEXICON, line=3), Entry("node", "noad", reviewed=True, source=LEXICON))

    (told,) = doubts.told(guide(lexicon=entries))

    assert told.startswith("content/small/lexicon.yaml, line 3: nobody has reviewed how 'lymph' is said")


def test_capitals_in_a_respelling_are_told() -> None:
    """Some voices spell "TOO" letter by letter: eSpeak does."""
    (told,) = doubts.told(guide(lexicon=(Entry("tumor", "TOO-mer", reviewed=True, source=LEXICON, line=1),)))

    assert "'TOO' is in capitals" in told


def test_a_name_taken_for_another_is_told_where_it_first_stands() -> None:
    """A drug of a known pair is told once, with the line, its look-alike and the list that says so."""
    text = paragraph("You may be given vincristine. Vincristine is a drug.")
    (told,) = doubts.told(
        guide(lexicon=(), sections=(section("care", "Care", text, Passage("item", "vincristine", 9)),))
    )

    assert told.startswith("content/small/care.md, line 3: 'vincristine' (vinCRIStine) is easily taken for vinBLAStine")
    assert "FDA" in told


def test_a_name_in_the_lexicon_is_told_as_well() -> None:
    """Who says how a drug is said must have the right one."""
    entries = (Entry("amiloride", "amillaride", reviewed=True, source=LEXICON, line=2),)

    (told,) = doubts.told(guide(lexicon=entries))

    assert "lexicon.yaml, line 2: 'amiloride' (aMILoride) is easily taken for amLODIPine" in told


def test_ordinary_words_are_no_drugs() -> None:
    """Nothing is told of a text without such a name."""
    assert list(doubts.told(guide(lexicon=()))) == []


def test_built_in_words_are_told() -> None:
    """Whoever checks a guide hears which of its words are said by entries that nobody has reviewed."""
    said = paragraph("Two biopsies, a fluid, and metastasis.")
    own = (Entry("metastasis", "metastassis", source=LEXICON),)

    assert doubts.built_in_words(guide(lexicon=own, sections=(section("a", "A", said),))) == ("biopsies",)


def test_the_table_of_names_is_whole() -> None:
    """Each name stands in it with its list and at least one other, and every pair can be told apart by its capitals."""
    table = lookalikes.read()

    assert len(table) > 80
    for written, known in table.items():
        assert written == known.name.casefold()
        assert known.source
        assert known.others
        assert known.name not in known.others
        assert all(known.name in table[other.casefold()].others for other in known.others)
        assert re.search("[A-Z]", "".join((known.name, *known.others))) or "ISMP-España" in known.source


def test_what_a_voice_cannot_say_is_told_once() -> None:
    """An entry that the voice can take neither by IPA nor by respelling is named, with its line, one time."""
    lost = Entry("lamp", ipa="ǂamp", source=LEXICON, line=4)
    kept = Entry("lift", "lifft", source=LEXICON, line=6)
    segments = tuple(Segment(f"c01s00{n}", "A lamp.", Words("A lamp.", (lost, kept)), 0) for n in (1, 2))
    narration = Narration("c01", 1, "a", "A", "section", segments, ())

    (told,) = sayable.warnings([narration], [Voice("pyttsx3", "en-us", "en-US", "")])

    assert told.startswith("content/small/lexicon.yaml, line 4: the voice en-us cannot say 'lamp' by its ipa")
    assert list(sayable.warnings([narration], [Voice("piper", "joe", "en-US", "")])) == []
