"""The Spanish sample guide: what it says of itself, that it says no more than the English one, and in Spanish only."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sounds
from lxml import html
from mutagen.id3 import ID3
from PIL import Image

from audioguide.model import Content
from audioguide.publications import mp3
from audioguide.words import content, messages, script, sentences

CONTENT = Path(__file__).parent.parent / "content"
NAMES = (
    "en-us (pyttsx3)",  # the voice that says the English names
    "When Cancer Spreads: Understanding Metastasis",
    "Louise Chang",
    "American Cancer Society",
    "audioguide sample",
    "Creative Commons",
    "cancer.org",
)
"""Names and titles, which stay as they are."""

SPANISH_TOO = frozenset(
    ["a", "e", "general", "kilobyte", "kilobytes", "megabyte", "megabytes", "no", "podcast", "use", "web"]
)
"""Words of the English frame that are Spanish ones as well."""

COMMON = frozenset(
    re.findall(
        r"\w+",
        """the of and to in is you that it for on are with they at be this have from or by not but what all were when we
        there can an your which said if will each about how up out them then many some these would other into more two
        like see could than been its who now people made down only way find may long little very after just where most
        know get through back spread lung breast team health question guide why ask""",
    )
)
"""Common English words that no Spanish one is written like."""


@pytest.fixture(scope="module")
def spanish() -> Content:
    """Return the Spanish sample guide."""
    return content.read(CONTENT / "cuando-el-cancer-se-extiende")


@pytest.fixture(scope="module")
def english() -> Content:
    """Return the English one."""
    return content.read(CONTENT / "when-cancer-spreads")


def english_words(text: str) -> frozenset[str]:
    """Return the English words of the frame, and common ones, in *text*; names, titles and addresses taken out."""
    text = re.sub(r"\S*example\.org\S*", "", text)
    for name in NAMES:
        text = text.replace(name, "")
    frames = " ".join([*messages.MESSAGES.values(), *messages.PLURALS.values()])
    known = COMMON | set(words(re.sub(r"\{\w+\}", "", frames))) - SPANISH_TOO
    return known.intersection(words(text))


def words(text: str) -> list[str]:
    """Return the words of *text* in lower case."""
    return re.findall(r"[^\W\d_]+", text.lower())


def test_an_english_word_would_be_found() -> None:
    """The net has meshes small enough: each sentence of the English frame that has words is caught."""
    told = [re.sub(r"\{\w+\}", "", message) for message in messages.MESSAGES.values()]

    assert [message for message in told if set(words(message)) - SPANISH_TOO and not english_words(message)] == []


def test_everything_said_is_spanish(spanish: Content) -> None:
    """No sentence, mark or title has an English word in it but names and titles, whatever its status and dates."""
    for made in (spanish, replace(spanish, status="draft", frame=replace(spanish.frame, detail="full"))):
        for narration in script.write(made, ()):
            said = [segment.text for segment in narration.segments] + [mark.title for mark in narration.marks]
            said += [segment.words.spoken for segment in narration.segments]
            assert {text: found for text in (*said, narration.title) if (found := english_words(text))} == {}


def test_its_tags_are_spanish(spanish: Content, tmp_path: Path) -> None:
    """Every text a player shows is Spanish, and every frame that names its language says so; codes stay codes."""
    picture = io.BytesIO()
    Image.new("RGB", (1400, 1400)).save(picture, "JPEG")
    (tmp_path / "cover.jpg").write_bytes(picture.getvalue())
    made = sounds.guide(
        tmp_path, spanish, [sounds.narration(["Hola.", "Adiós."], title="Hola")], tmp_path / "cover.jpg"
    )
    (tmp_path / "mp3").mkdir()

    written = mp3.publish(made, tmp_path / "mp3")

    for path in written:
        assert {name: found for name, text in tags(path) if (found := english_words(text))} == {}
        assert {frame.lang for frame in ID3(path).values() if hasattr(frame, "lang")} == {"spa"}


def tags(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every frame of *path* that holds text."""
    for name, one in ID3(path).items():
        frames = [one, *getattr(one, "sub_frames", {}).values()]
        for inner in frames:
            told = [getattr(inner, "text", ""), getattr(inner, "desc", "")]
            # TCON is a genre of ID3's own list.
            yield name, "" if name == "TCON" else " ".join(map(str, told))


def shown(page: Path) -> str:
    """Return what a page shows or says to a screen reader, but for what it marks as of another language."""
    tree = html.parse(page).getroot()
    for other in tree.xpath("//style | //script | //*[@lang and not(starts-with(@lang, 'es'))]"):
        other.drop_tree()
    spoken = tree.xpath("//@aria-label | //@alt | //@title | //@placeholder")
    return " ".join([*tree.itertext(), *spoken])


def test_it_is_a_sample_as_the_english_one_is(spanish: Content, english: Content) -> None:
    """Nobody has checked it; no date, clinic, reviewer or number is made up; credit and licence are the same."""
    assert (spanish.status, spanish.publisher) == (english.status, english.publisher) == ("sample", "audioguide sample")
    assert (spanish.reviewed, spanish.review_by, spanish.approved, spanish.edition) == (None, None, None, "")
    assert spanish.translation_of == english.name
    assert not re.search(r"\d", " ".join((spanish.help, *spanish.contact)))
    assert "«When Cancer Spreads: Understanding Metastasis»" in spanish.sources[0]
    assert "Ni su autora ni la sociedad han dado su aval a esta guía." in spanish.sources[0]


def test_it_has_the_same_parts(spanish: Content, english: Content) -> None:
    """As many sections, paragraphs and questions, in the same order, with the same silences to think in."""
    assert spanish.questions is not None
    assert english.questions is not None
    assert [len(section.passages) for section in spanish.sections] == [len(one.passages) for one in english.sections]
    assert [one.pause for one in spanish.questions.asked] == [one.pause for one in english.questions.asked]
    assert all(one.why for one in spanish.questions.asked)


def test_it_is_written_for_the_ear(spanish: Content) -> None:
    """Sections of 120 to 160 words, no sentence over 28, no numeral, no sign an ear cannot hear."""
    for section in spanish.sections:
        told = " ".join(passage.text for passage in section.passages)
        assert 120 <= len(words(told)) <= 160, section.slug
        for sentence in sentences.split(told, "es"):
            assert len(words(sentence)) <= 28, sentence
            assert not re.search(r"\d|[%&/()\[\]<>*_#@;:]", sentence), sentence


def test_it_keeps_its_hedges(spanish: Content) -> None:
    """What is not always so is not told as if it were, and nobody is blamed, warned off or promised anything."""
    heard = " ".join(segment.text for one in script.write(spanish, ()) for segment in one.segments)

    for hedge in (
        "El cáncer puede extenderse tanto si se encontró pronto como si se encontró tarde.",
        "ayudan a muchas personas",
        "En la mayoría de los tipos de cáncer",
        "eso suele recibir otro nombre",
        "puede ser más difícil de tratar",
        "los tratamientos nuevos no son para todo el mundo",
        "Los ensayos no son para todo el mundo, y usted puede decir que no.",
        "usted no tiene la culpa",
    ):
        assert hedge in heard
    never = r"\b(agresiv\w+|lucha\w*|batalla\w*|guerra|combat\w+|venc\w+|enemig\w+|ataca\w*|inva\w+|mata\w*|destru\w+|"
    never += r"desgraciad\w+|lament\w+|sobreviv\w+|supervivencia|muer\w+|mortal|terminal|promet\w+|garant\w+)\b"
    assert re.findall(never, heard, re.IGNORECASE) == []
    cure = [text for text in sentences.split(heard, "es") if re.search(r"\bcura", text, re.IGNORECASE)]
    assert len(cure) == 1
    assert cure[0].endswith("?")


def test_help_is_said_where_it_is_needed(spanish: Content) -> None:
    """What to do when it cannot wait ends the chapter on what comes next, in the very words of guide.yaml."""
    assert spanish.sections[4].passages[-1].text == spanish.help


def test_every_entry_of_its_lexicon_is_said(spanish: Content) -> None:
    """A word is in the lexicon because the guide says it."""
    said = [entry for one in script.write(spanish, ()) for segment in one.segments for entry in segment.words.entries]

    assert {entry.write for entry in spanish.lexicon} == {entry.write for entry in said}


@pytest.mark.slow
def test_it_is_built_in_spanish(spanish: Content, guides: Path) -> None:
    """Every word of the finished guide is Spanish but names and titles: what is said, tagged and listed."""
    home = guides / "output" / spanish.name
    trail = json.loads((home / "build.json").read_text(encoding="utf-8"))
    assert [voice["name"] for voice in trail["voices"]] == ["es-419", "en-us"]
    [mixed] = [one for chapter in trail["chapters"] for one in chapter["segments"] if len(one.get("voices", "")) > 1]
    assert mixed["voices"] == [0, 1, 0]
    said = [one["text"] for chapter in trail["chapters"] for one in chapter["segments"]]
    said += [mark["title"] for chapter in trail["chapters"] for mark in chapter["marks"]]
    assert {text: found for text in said if (found := english_words(text))} == {}
    for path in (home / "mp3").iterdir():
        assert {name: found for name, text in tags(path) if (found := english_words(text))} == {}
    pages = [path for path in home.rglob("*.html") if path.parent.name != "audiobook"]
    assert len(pages) > len(trail["chapters"])
    for path in pages:
        assert english_words(shown(path)) == frozenset(), path
    assert all(abs(chapter["lufs"] + 19) <= 0.5 for chapter in trail["chapters"])
