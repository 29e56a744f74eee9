"""The listening page, as it is written. What it does is tried in test_player_in_chromium.py."""

from __future__ import annotations

import dataclasses
import datetime
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import hypothesis
import pages_made
import pytest
import sounds
import words_made
from hypothesis import strategies as st

from audioguide.model import Content, Cue, Guide, Segment, Span, Translation, Words, WordTime
from audioguide.publications import document, pages, player, sound_inside, transcript
from audioguide.publications.cover import contrast
from audioguide.verify import shown
from audioguide.verify.forms import player as judge
from audioguide.verify.trail import Finished
from audioguide.words import content as contents
from audioguide.words import messages, translations

SAMPLES = Path(__file__).parent.parent / "content"


class Read(HTMLParser):
    """A page taken apart: its elements in order, scripts and styles, and texts by the ids they follow."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[str] = []
        self.texts: dict[str | None, str] = {}
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note what stands in a script or a style, and what in a sentence."""
        if self.cdata_elem in ("script", "style"):
            self.raw.append(data)
        name = self.elements[-1][1].get("id") if self.elements else None
        self.texts[name] = self.texts.get(name, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element called *tag*."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide of four chapters."""
    return pages_made.finished(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def files(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What it becomes."""
    return player.publish(guide, tmp_path_factory.mktemp("player"))


def written(guide: Guide) -> str:
    """Return the page of *guide*, its sound beside it."""
    sounds = [f"{chapter.narration.number:02d}.mp3" for chapter in guide.chapters]
    return player.page(guide, sounds, player.BESIDE, near=guide.address or player.NEIGHBOURS)


def made(**fields: object) -> str:
    """Return the page of a guide without sound, changed by *fields*."""
    return written(pages_made.silent(words_made.guide(**fields)))


def test_a_guide_is_two_pages_and_its_sound(guide: Guide, files: list[Path]) -> None:
    """Names do not hang on titles; the sound is the chapters' own; one page has it inside."""
    assert [path.name for path in files] == ["index.html", "one-file.html", "01.mp3", "02.mp3", "03.mp3", "04.mp3"]
    assert sorted(files[0].parent.iterdir()) == sorted(files)
    assert [path.read_bytes() for path in files[2:]] == [chapter.mp3.read_bytes() for chapter in guide.chapters]
    inside = [sound["src"] or "" for sound in Read(files[1].read_text(encoding="utf-8")).all("audio") if "src" in sound]
    assert [address[:30] for address in inside] == ["data:audio/mp4;base64,AAAAHGZ0"] * 4


def test_the_same_guide_gives_the_same_bytes(guide: Guide, files: list[Path], tmp_path: Path) -> None:
    """Publishing twice writes the same files."""
    assert [path.read_bytes() for path in player.publish(guide, tmp_path)] == [path.read_bytes() for path in files]


def test_a_long_guide_has_no_page_with_all_its_sound_inside(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It would go by no e-mail: it is left out, which is told once, and neither the other page nor verify wants it."""
    caplog.set_level("INFO")
    monkeypatch.setattr(sound_inside, "LARGEST", 100_000)
    monkeypatch.setattr(sound_inside, "addresses", pytest.fail)
    finished = sounds.finished(guide, tmp_path, "player")

    names = [path.name for path in sorted((finished.home / "player").iterdir())]
    assert names == ["01.mp3", "02.mp3", "03.mp3", "04.mp3", "index.html"]
    assert "one-file" not in (finished.home / "player" / "index.html").read_text(encoding="utf-8")
    assert [fault.problem for fault in judge.faults(finished)] == []
    assert len([told for told in caplog.messages if "no one-file.html, because its sound would be" in told]) == 1


def test_a_page_holds_what_an_e_mail_does() -> None:
    """Fifty minutes of sound, and no hour."""
    assert sound_inside.fits(50 * 60_000)
    assert not sound_inside.fits(60 * 60_000)


@pytest.mark.parametrize("nth", [0, 1])
def test_nothing_is_fetched_from_elsewhere(files: list[Path], nth: int) -> None:
    """No address in the page leads out of its folder; it has one script and one style, and its policy knows both."""
    page = Read(files[nth].read_text(encoding="utf-8"))
    (policy,) = (meta["content"] or "" for meta in page.all("meta") if meta.get("http-equiv"))
    addresses = [
        value or "" for _, attributes in page.elements for name, value in attributes.items() if name in ("src", "href")
    ]
    known = {path.name for path in files}

    assert [one for one in addresses if not one.startswith(("#", "data:")) and one not in known] == []
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy
    style, script = page.raw
    assert pages.checksum(style) in policy
    assert pages.checksum(script) in policy
    assert "url(" not in style.replace("url(data:font/woff2;base64,", "")
    # Nothing is waited for but the page itself, and its script comes last.
    assert files[nth].read_text(encoding="utf-8").endswith("</script>\n</body>\n</html>\n")
    assert [link["rel"] for link in page.all("link")] == ["icon"]
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("sample", ["when-cancer-spreads", "cuando-el-cancer-se-extiende"])
def test_the_page_is_light(sample: str) -> None:
    """The sample's page, its words with their times, weighs less than 150 kB without its sound."""
    assert len(written(pages_made.silent(contents.read(SAMPLES / sample))).encode()) < 150_000


def test_a_sentence_tells_when_it_is_heard() -> None:
    """The start of each sentence and word is in the page, characters counted as JavaScript counts them."""
    segment = Segment("c01s001", "So 🫀 el corazón, beats.", Words(""), 500, "title", spans=(Span(5, 15, "es"),))
    first = pages_made.silent(words_made.guide()).chapters[0]
    times = (WordTime(0, 2, 1020, 1300), WordTime(3, 4, 1300, 1500), WordTime(5, 15, 1500, 2200))
    narration = dataclasses.replace(
        first.narration, segments=(segment,), marks=(dataclasses.replace(first.narration.marks[1], segment="c01s001"),)
    )
    chapter = dataclasses.replace(first, narration=narration, cues=(Cue(segment, 1000, 3000, "", words=times),))

    assert transcript.html(chapter, "01.mp3", "Chapter 1") == (
        '<h2 class="title" id="c01m02"><span id="c01s001" data-start="1000" data-words="20 0 2 300 3 5 500 6 16 1200">'
        'So 🫀 <span lang="es" dir="ltr">el corazón</span>, beats.</span></h2>'
        '<audio controls="" preload="none" src="01.mp3" aria-label="Chapter 1"></audio>'
    )


CHAPTER = pages_made.silent(words_made.guide()).chapters[1]
"""A title and a paragraph of two sentences."""


@hypothesis.given(st.text(min_size=1))
def test_any_words_come_back_as_they_were(text: str) -> None:
    """Whatever a sentence holds, a browser gets it back, but for signs that XML cannot hold."""
    title, said, last = CHAPTER.cues
    said = dataclasses.replace(said, segment=dataclasses.replace(said.segment, text=text), words=())
    page = Read(transcript.html(dataclasses.replace(CHAPTER, cues=(title, said, last)), "x.mp3", "x"))

    assert page.texts["c02s002"].removesuffix(" ").replace("\r", "\n") == document.clean(text).replace("\r", "\n")
    assert [tag for tag, _ in page.elements] == ["h2", "span", "audio", "p", "span", "span"]


def test_every_place_has_its_link_and_every_link_its_place(files: list[Path]) -> None:
    """Opening, chapters, headings and questions, in order; an address in the page leads to an element."""
    page = Read(files[0].read_text(encoding="utf-8"))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    links = [link["href"] or "" for link in page.all("a") if "data-kind" in link]

    assert links == [f"#c0{mark}" for mark in ("1m01", "1m02", "1m03", "2m01", "3m01", "3m02", "3m03", "4m01")]
    assert len(ids) == len(set(ids))
    assert {link["href"] for link in page.all("a") if (link["href"] or "").startswith("#")} <= {
        f"#{one}" for one in ids
    }


def test_words_of_the_page_are_in_the_guides_language() -> None:
    """All that one reads around a Spanish guide is Spanish; a right-to-left one runs from right to left."""
    spanish = made(language="es-MX")

    assert '<html lang="es-MX" dir="ltr">' in spanish
    assert "Reproducir" in spanish
    english = [text for name, text in messages.MESSAGES.items() if name.startswith(("page_", "player"))]
    assert [text for text in english if re.search(rf">{re.escape(text)}<", spanish)] == []
    assert '<html lang="ar" dir="rtl">' in made(language="ar")


def test_buttons_that_lead_nowhere_are_not_there() -> None:
    """A guide without questions has no way to one; a guide of one chapter, none to another."""
    alone = made(
        questions=None,
        frame=dataclasses.replace(words_made.guide().frame, about=False),
        sections=words_made.guide().sections[:1],
    )

    assert 'data-step="sentence"' in alone
    assert 'data-step="question"' not in alone
    assert 'data-step="chapter"' not in alone
    assert "Previous question" not in alone


@pytest.mark.parametrize(("status", "says"), [("sample", "Sample."), ("", "Draft."), ("withdrawn", "withdrawn")])
def test_a_guide_not_to_be_relied_on_says_so_first(status: str, says: str) -> None:
    """The warning stands under the title, in the page and in the name of the window."""
    page = made(status=status)
    (title,) = re.findall("<title>(.*)</title>", page)

    assert re.search(rf'</h1>\s*<p class="notice">[^<]*{says}', page)
    assert title != words_made.guide().title


def test_a_withdrawn_guide_has_no_title_of_a_chapter() -> None:
    """The contents have numbers; what a locked telephone shows, too."""
    page = made(status="withdrawn")
    links = re.findall(r'<a href="#(c\d+)m01" data-kind="chapter" data-name="(.*)" data-shown="(.*)">(.*)</a>', page)

    assert links == [(f"c0{number}", *[f"Chapter {number}"] * 3) for number in range(1, 5)]
    assert "If a cancer has spread" not in page


def test_what_others_may_not_see_is_only_in_the_page() -> None:
    """The name of the window is discreet; the page's heading is true."""
    page = made(discreet_title="Audio guide")

    assert "<title>Sample: Audio guide</title>" in page
    assert "<h1>When cancer spreads</h1>" in page


def test_the_day_of_the_next_review_is_in_the_page() -> None:
    """As a date for the script and in words for people; without one there is no banner."""
    assert re.search(
        r'data-review-by="2027-03-01" hidden>This guide was to be checked again by March 1, 2027\.',
        made(review_by=datetime.date(2027, 3, 1)),
    )
    assert '<p class="notice" data-review-by' not in made()


def test_other_languages_are_linked() -> None:
    """In their own words; where output/ has an address by that, elsewhere by the folder beside."""
    guide = dataclasses.replace(
        pages_made.silent(words_made.guide()), translations=(Translation("pequena", "Cuando <se> extiende", "es-MX"),)
    )
    link = ' data-page hreflang="es-MX" lang="es-MX" dir="ltr">Cuando &lt;se&gt; extiende (español)</a>'

    assert f'<a href="../../pequena/player/index.html"{link}' in written(guide)
    there = written(dataclasses.replace(guide, address="https://example.org/guides"))
    assert f'<a href="https://example.org/guides/pequena/player/index.html"{link}' in there
    assert 'href="https://example.org/guides/"' in there
    assert "These links work" in written(guide)
    assert "These links work" not in there
    assert "pequena" not in player.page(guide, ["data:,"] * 4, player.INSIDE)


def test_no_character_of_a_guide_becomes_code() -> None:
    """Quotes, angle brackets and control characters are text, in titles, in attributes and in sentences."""
    bad = "</script><b \" ' onclick=x>\u2028{{ 7 * 7 }}\x00\x1b"
    page = made(
        title=bad,
        subtitle=bad,
        discreet_title=bad,
        sections=(words_made.section("bad", bad, words_made.paragraph(f"{bad} is bad.")),),
    )
    read = Read(page)

    assert [tag for tag, _ in read.elements if tag in ("b", "object", "iframe")] == []
    assert len(read.raw) == 2
    assert "49" not in re.sub(r"base64,\S*|data-[a-z]+=\"[\d ]+\"", "", page.split("<body>")[1].split("<script>")[0])
    assert [name for _, attributes in read.elements for name in attributes if name.startswith("on")] == []


THEMES = re.findall(r":root([^{]*)\{([^}]*--paper[^}]*)\}", (pages.TEMPLATES / "page.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("theme", "colours"), [(name, colours) for name, colours in THEMES if "Canvas" not in colours])
def test_every_theme_has_the_contrast_of_aaa(theme: str, colours: str) -> None:
    """Letters stand out 7:1 from each ground they stand on, edges 3:1 (WCAG 2.2, 1.4.6 and 1.4.11)."""
    named = {
        name: (int(written[:2], 16), int(written[2:4], 16), int(written[4:], 16))
        for name, written in re.findall(r"--([a-z-]+): #([0-9a-f]{6})", colours)
    }
    pairs = [(ink, ground, 7.0) for ink in ("ink", "quiet", "link") for ground in ("paper", "ground")]
    pairs += [("ink", "spoken", 7.0), ("on-fill", "fill", 7.0), ("edge", "paper", 3.0), ("fill", "paper", 3.0)]

    # On paper nothing is filled and nothing spoken.
    known = [pair for pair in pairs if pair[1] in named and pair[0] in named]
    assert len(known) in (7, len(pairs))
    assert [pair for pair in known if contrast(named[pair[0]], named[pair[1]]) < pair[2]] == [], theme


def test_translations_are_the_guides_beside_that_share_an_original(tmp_path: Path) -> None:
    """An original knows its translations, they know it and each other; what is broken or not related is left out."""

    def folder(name: str, text: str) -> Content:
        (tmp_path / name).mkdir()
        (tmp_path / name / "guide.yaml").write_text(text, encoding="utf-8")
        return words_made.guide(
            name=name, folder=tmp_path / name, translation_of=(re.findall("translation_of: (.*)", text) or [""])[0]
        )

    english = folder("english", "title: Lifts\nlanguage: en-US\n")
    spanish = folder("spanish", "title: Ascensores\nlanguage: es\ntranslation_of: english\n")
    folder("welsh", "title: Lifftiau\nlanguage: cy\ntranslation_of: english\n")
    folder("broken", "title: [\n")
    folder("other", "title: Stairs\nlanguage: en-US\n")

    found = [[one.name for one in translations.find(guide)] for guide in (english, spanish)]
    assert found == [["spanish", "welsh"], ["english", "welsh"]]


# --- The judge of ours -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def finished(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """The guide, written with its build.json."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), "player")


def test_the_pages_say_what_the_guide_says(finished: Finished) -> None:
    """Read back, both pages show every sentence at its time, and nothing is wrong with them."""
    assert judge.shown(finished) == shown.told(finished) == judge.shown(finished, "one-file.html")
    assert [fault.problem for fault in judge.faults(finished)] == []


BROKEN = {
    "c01s003: it shows “From Riverside.”": (">From Riverside Clinic.<", ">From Riverside.<"),
    "c02s002: it lasts from": ('id="c02s002" data-start="', 'id="c02s002" data-start="1'),
    "chapter 2 has no sound": ('src="02.mp3"', 'src="gone.mp3"'),
    "the sound of chapter 2 lasts": ('src="02.mp3"', 'src="01.mp3"'),
    "chapter 2 is said to last": ('<section data-length="', '<section data-length="9'),
    "its contents lead to": ('href="#c03m02"', 'href="#c03m03"'),
    "the times of its words": ('id="c02s003" data-start="', 'id="c02s003" data-words="0 4 2 9" data-start="'),
    "its policy does not forbid": ("default-src &#39;none&#39;", "default-src *"),
    "it has a script that its policy does not know": ("</body>", "<script>1</script></body>"),
    "it has a style that its policy does not know": ("color-scheme: light;", "color-scheme: dark;"),
    "has the attribute onclick": ("<main>", '<main onclick="1">'),
    "is fetched from https://example.org": ("</main>", '<img alt="" src="https://example.org/x.png"></main>'),
}
"""What is complained of, and the edit of the page that makes it so."""


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_page_is_seen(finished: Finished, tmp_path: Path, fault: str) -> None:
    """Each rule has a page that breaks it."""
    shutil.copytree(finished.home / "player", tmp_path / "player")
    page = tmp_path / "player" / "index.html"
    old, new = BROKEN[fault]
    text = page.read_text(encoding="utf-8")
    assert old in text
    edited = text.replace(old, new) if "chapter 2 is said" in fault else text.replace(old, new, 1)
    page.write_text(edited, encoding="utf-8")

    problems = [one.problem for one in judge.faults(dataclasses.replace(finished, home=tmp_path))]
    assert any(fault in one for one in problems), problems


def test_a_page_that_is_not_there_is_told(finished: Finished, tmp_path: Path) -> None:
    """Nothing to read is one fault for each page."""
    assert len(list(judge.faults(dataclasses.replace(finished, home=tmp_path)))) == 2
