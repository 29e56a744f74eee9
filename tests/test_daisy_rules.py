"""Our judge of DAISY 2.02 books is shown a good one, and the same one with each of its rules broken."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import judges
import pytest
import sounds
import test_daisy202
from lxml import etree
from mutagen.id3 import ID3, TIT2

from audioguide.errors import GuideError
from audioguide.model import Guide
from audioguide.verify import shown, smil_time, trail, xml_file
from audioguide.verify.forms import daisy202 as judge

guide = test_daisy202.guide

Edit = tuple[str, str, str]
"""A file of the book, what is written there, and what is written instead."""
Break = Callable[[Path], object]
"""Done to the guide's folder."""

LISTED = '<h2 id="c03m03"><a href="0003.smil#c03s004">When?</a></h2>'
"""What the contents list last."""
FOOTNOTES = ("ncc.html", '<meta name="ncc:footnotes" content="0"/>\n', "")
PAR = '<text src="0003.html#c03s003" id="c03s003t"/>'


@pytest.fixture(scope="module")
def good(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished guide as it should be."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), "daisy202").home


@pytest.fixture
def home(good: Path, tmp_path: Path) -> Path:
    """The same, to do with as one likes."""
    return Path(shutil.copytree(good, tmp_path / "drops"))


def edit(home: Path, *edits: Edit) -> None:
    """Write something else into the files of the book; each must find what it replaces."""
    for name, old, new in edits:
        path = home / "daisy202" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def complaints(home: Path) -> str:
    """Return all that our judge says of the book."""
    return "\n".join(fault.message for fault in judge.faults(trail.read(home)))


def told(name: str, content: str) -> str:
    """Return a line of what a page tells of itself."""
    return f'<meta name="{name}" content="{content}"/>\n'


NCC: dict[str, tuple[Edit, str]] = {
    "identifier": (("ncc.html", 'name="dc:identifier"', 'name="prod:id"'), "it does not tell dc:identifier"),
    "creator": (("ncc.html", 'name="dc:creator"', 'name="prod:creator"'), "it does not tell dc:creator"),
    "narrator": (("ncc.html", 'name="ncc:narrator"', 'name="prod:voice"'), "it does not tell ncc:narrator"),
    "type": (("ncc.html", 'name="ncc:multimediaType"', 'name="prod:t"'), "it does not tell ncc:multimediaType"),
    "date twice": (
        ("ncc.html", "<meta name", f"{told('dc:date', '1980-01-01')}<meta name"),
        "it tells dc:date 2 times",
    ),
    "files twice": (("ncc.html", "<meta name", f"{told('ncc:files', '12')}<meta name"), "it tells ncc:files 2 times"),
    "unknown": (
        ("ncc.html", "<meta name", f"{told('ncc:mood', 'x')}<meta name"),
        "ncc:mood, which DAISY 2.02 does not",
    ),
    "empty": (
        ("ncc.html", 'name="dc:rights" content="CC BY 4.0"', 'name="dc:rights" content=" "'),
        "nothing of dc:rig",
    ),
    "unreadable": (("ncc.html", 'content="CC BY 4.0"', 'content="&amp;lt;"'), "Readium opens no book"),
    "format": (("ncc.html", '"Daisy 2.02"', '"Daisy 3"'), "dc:format is Daisy 3, not Daisy 2.02"),
    "charset": (("ncc.html", '"utf-8"/>', '"latin-1"/>'), "ncc:charset is latin-1, not utf-8"),
    "no day": (("ncc.html", '"1980-01-01"', '"1980-13-01"'), "dc:date is 1980-13-01, not a date"),
    "no date": (("ncc.html", '"1980-01-01"', '"19800101"'), "dc:date is 19800101, not a date"),
    "title": (("ncc.html", "<title>Sample", "<title>A sample"), "its title and its dc:title differ"),
    "toc": (("ncc.html", 'tocItems" content="9"', 'tocItems" content="8"'), "ncc:tocItems is 8, and should be 9"),
    "pages": (
        ("ncc.html", 'pageNormal" content="0"', 'pageNormal" content="3"'),
        "ncc:pageNormal is 3, and should be 0",
    ),
    "front": (("ncc.html", 'pageFront" content="0"', 'pageFront" content="x"'), "ncc:pageFront is x, and should be 0"),
    "last page": (
        ("ncc.html", 'maxPageNormal" content="0"', 'maxPageNormal" content="9"'),
        "maxPageNormal is 9, and sho",
    ),
    "notes": (("ncc.html", 'footnotes" content="0"', 'footnotes" content="1"'), "ncc:footnotes is 1, and should be 0"),
    "untold notes": (
        (
            "ncc.html",
            LISTED,
            LISTED.replace("h2", "span", 1).replace("h2", "span").replace("<span", '<span class="sidebar"'),
        ),
        "ncc:sidebars is 0, and should be 1",
    ),
    "depth": (("ncc.html", 'ncc:depth" content="3"', 'ncc:depth" content="2"'), "ncc:depth is 2, and should be 3"),
    "files": (("ncc.html", 'ncc:files" content="12"', 'ncc:files" content="11"'), "ncc:files is 11, and should be 12"),
    "size": (("ncc.html", 'ncc:kByteSize" content="', 'ncc:kByteSize" content="9'), "ncc:kByteSize is 9"),
    "no size": (("ncc.html", 'ncc:kByteSize" content="', 'ncc:kByteSize" content="-'), "ncc:kByteSize is -"),
    "total": (("ncc.html", 'ncc:totalTime" content="00:00', 'ncc:totalTime" content="00:01'), "ncc:totalTime is 00:01"),
    "total time": (("ncc.html", 'ncc:totalTime" content="', 'ncc:totalTime" content="x'), "ncc:totalTime is x"),
    "set": (("ncc.html", '"1 of 1"', '"1 of 2"'), "ncc:setInfo is 1 of 2, not 1 of 1"),
    "direction": (("ncc.html", ' lang="en-GB"', ' lang="en-GB" dir="ltr"'), "html has the attribute dir"),
    "style": (("ncc.html", '<h1 id="c01m02"', '<h1 style="x" id="c01m02"'), "h1 has the attribute style"),
    "first": (("ncc.html", '<h1 class="title" id', "<h1 id"), 'not <h1 class="title">'),
    "two titles": (("ncc.html", '<h1 id="c01m02"', '<h1 class="title" id="c01m02"'), "it has two titles"),
    "level": (("ncc.html", LISTED, LISTED.replace("h2", "h4")), "a heading of level 4 follows one of level 2"),
    "paragraph": (("ncc.html", LISTED, LISTED.replace("h2", "p")), "it lists p, which is no heading"),
    "span": (("ncc.html", LISTED, LISTED.replace("h2", "span")), "it lists a span of the class nothing"),
    "div": (("ncc.html", LISTED, LISTED.replace("h2", "div")), "it lists a div of the class nothing"),
    "no id": (("ncc.html", ' id="c03m03"', ""), "a place it lists has no id"),
    "no link": (("ncc.html", LISTED, '<h2 id="c03m03">When?</h2>'), "a place it lists is not one link"),
    "words beside": (("ncc.html", "When?</a>", "When?</a> Now."), "a place it lists is not one link"),
    "no words": (("ncc.html", "When?", " "), "a place it lists has no words"),
    "words outside": (("ncc.html", "<body>", "<body>Here:"), "it has words outside its places"),
    "no fragment": (("ncc.html", "0003.smil#c03s004", "0003.smil"), "and not to a place in a SMIL file"),
    "order": (("ncc.html", "0003.smil#c03s004", "0003.smil#c03s001"), "not in the order in which they are heard"),
    "place": (("ncc.html", LISTED, ""), "it does not list what begins at"),
    "language": (("ncc.html", 'dc:language" content="en-GB"', 'dc:language" content="fr"'), "dc:language is fr, and"),
}

DOCUMENTS: dict[str, tuple[Edit, str]] = {
    "entity": (("0002.smil", '.dtd">', '.dtd" [<!ENTITY a "b">]>'), "it has entities of its own"),
    "named sign": (("0002.html", "One.", "One&nbsp;."), "it uses &nbsp;"),
    "no XML": (("0002.html", "</p>", "</P>"), "it is not XML that a player can read"),
    "declaration": (("0002.html", ' encoding="utf-8"', ""), "does not say that it is XML in UTF-8"),
    "other declaration": (("0002.smil", '"utf-8"', '"utf-16"'), "does not say that it is XML in UTF-8"),
    "page type": (("0002.html", "Transitional", "Strict"), "its document type is not -//W3C//DTD XHTML 1.0 Trans"),
    "SMIL type": (("0002.smil", "SMIL10.dtd", "SMIL20.dtd"), "its document type is not -//W3C//DTD SMIL 1.0"),
    "two ids": (("0002.html", 'id="c02s003"', 'id="c02s002"'), "2 places have the id c02s002"),
    "bad id": (("0003.smil", 'id="c03s003t"', 'id="3"'), "'3' cannot be an id"),
    "outside": (("0002.html", '"guide.css"', '"../../drops.css"'), "leads to its own files only"),
    "elsewhere": (("0002.html", '"guide.css"', '"https://example.org/a.css"'), "leads to its own files only"),
    "gone": (("0002.html", '"guide.css"', '"other.css"'), "leads to other.css, which is not there"),
    "nowhere": (("ncc.html", "0003.smil#c03s004", "0003.smil#c03s009"), "leads to 0003.smil#c03s009, where nothing is"),
    "sound": (("ncc.html", "0003.smil#c03s004", "0003.smil#c03s004a"), "which is neither a par nor a text"),
    "text": (("0003.smil", "0003.html#c03s003", "0003.html#c03s333"), "leads to 0003.html#c03s333, where nothing is"),
}

SMIL: dict[str, tuple[Edit, str]] = {
    "format": (("0002.smil", 'name="dc:format"', 'name="prod:f"'), "it tells dc:format 0 times, not once"),
    "extra": (
        ("0002.smil", '<meta name="title"', '<meta name="ncc:mood" content="x"/><meta name="title"'),
        "it tells ncc:mood",
    ),
    "identifier": (
        ("0002.smil", 'content="urn:uuid:', 'content="urn:uuid:0'),
        "its dc:identifier is not that of ncc.html",
    ),
    "title": (("0002.smil", 'content="Sample: ', 'content="'), "its dc:title is not that of ncc.html"),
    "region": (("0002.smil", '<region id="txtView"/>', ""), "it does not say where text is shown"),
    "dur": (("0002.smil", "<seq dur", "<seq id"), "its body is not one seq that tells its dur"),
    "wrong dur": (("0002.smil", '<seq dur="', '<seq dur="9'), "it tells 9"),
    "fill": (("0002.smil", "<seq ", '<seq fill="remove" '), "a seq has the attribute fill"),
    "no par": (
        ("0003.smil", PAR, f"{PAR}</par><par endsync='last' id='x'>"),
        "a par holds text, not a text and its sound",
    ),
    "text alone": (
        ("0003.smil", "<par ", "<text id='x' src='0003.html#c03s001'/><par "),
        "it holds a text where a par",
    ),
    "endsync": (("0002.smil", 'endsync="last"', 'endsync="first"'), 'a par does not say endsync="last"'),
    "required": (("0002.smil", "<par ", '<par system-required="mood-on" '), "a par asks for mood-on"),
    "seq": (
        ("0003.smil", PAR, f"{PAR}<seq><text src='0003.html#c03s001' id='y'/></seq>"),
        "a seq in a par holds other",
    ),
    "two texts": (("0003.smil", PAR, PAR + PAR.replace("3t", "3u")), "a par holds text, text, audio, not a text and"),
    "no id": (("0003.smil", ' id="c03s003a"', ""), "a audio has no id"),
    "other file": (("0002.smil", 'src="0002.mp3"', 'src="0003.mp3"'), "its sound is in several files"),
    "no time": (("0002.smil", 'clip-end="npt=', 'clip-end="npt:'), "does not tell from when to when it lasts"),
    "late": (("0002.smil", "npt=0.000s", "npt=0.100s"), "its first clip begins at 100 ms, not at 0"),
    "elapsed": (
        ("0002.smil", 'totalElapsedTime" content="00:00', 'totalElapsedTime" content="00:01'),
        "are heard before it",
    ),
    "in this": (("0002.smil", 'timeInThisSmil" content="00:00', 'timeInThisSmil" content="00:01'), "are heard in it"),
    "no elapsed": (
        ("0002.smil", 'totalElapsedTime" content="', 'totalElapsedTime" content="x'),
        "where a time belongs",
    ),
    "master time": (("master.smil", 'content="00:00', 'content="00:01'), "are heard in all"),
    "master order": (("master.smil", 'src="0002.smil"', 'src="0003.smil"'), "it does not lead to every SMIL file"),
    "master id": (("master.smil", ' id="c02"', ""), "a ref has no id"),
    "master title": (("master.smil", 'title="To ask"', 'title="To answer"'), "calls 0003.smil To answer, not To ask"),
}

PAGES: dict[str, tuple[Edit, str]] = {
    "type": (("0002.html", "charset=utf-8", "charset=latin-1"), "it does not say, once, that it is text/html"),
    "title": (("0003.html", "<title>To ask</title>", "<title> </title>"), "it has no title"),
    "language": (("0003.html", ' xml:lang="en-GB"', ""), "in lang and in xml:lang"),
    "other language": (
        ("0003.html", 'lang="en-GB" xml:lang="en-GB"', 'lang="fr" xml:lang="fr"'),
        "it is in fr, and ncc",
    ),
    "book": (
        ("0003.html", 'dc:title" content="Sample: ', 'dc:title" content="'),
        "its dc:title is not that of ncc.html",
    ),
    "link": (("0003.html", "0003.smil#c03s002", "0003.smil#c03s003"), "c03s002 does not lead to where it is heard"),
    "no link": (
        ("0003.html", '<a href="0003.smil#c03s001">', '<a name="x">'),
        "c03s001 does not lead to where it is heard",
    ),
    "unheard": (("0003.html", "<p ", "<p>Read on.</p><p "), "“Read on.” can be read, and is never heard"),
    "twice": (("0003.smil", "0003.html#c03s003", "0003.html#c03s002"), "its sentences are not in the order"),
}

RULES = {
    f"{kind}: {name}": rule
    for kind, rules in (("contents", NCC), ("file", DOCUMENTS), ("SMIL", SMIL), ("page", PAGES))
    for name, rule in rules.items()
}


def at(name: str, place: str, attribute: str, value: str) -> Break:
    """Return what writes *value* into an attribute of the first *place*, an XPath, of a file."""

    def change(home: Path) -> None:
        path = home / "daisy202" / name
        tree = etree.parse(path)
        found = tree.xpath(place)
        assert found, place
        found[0].set(attribute, value)
        tree.write(path, xml_declaration=True, encoding="utf-8")

    return change


def edits(*changes: Edit) -> Break:
    """Return what makes several changes."""
    return lambda home: edit(home, *changes)


def cut(name: str, place: str) -> Break:
    """Return what takes everything out that stands in the first *place*, an XPath, of a file."""

    def change(home: Path) -> None:
        path = home / "daisy202" / name
        tree = etree.parse(path)
        for inside in list(tree.xpath(place)[0]):
            inside.getparent().remove(inside)
        tree.write(path, xml_declaration=True, encoding="utf-8")

    return change


def encoded(*options: str) -> Break:
    """Return what makes another MP3 of a chapter's."""

    def change(home: Path) -> None:
        path = home / "daisy202" / "0002.mp3"
        other = home / "other.mp3"
        command = [judges.ffmpeg(), "-v", "error", "-i", str(path), *options, "-id3v2_version", "0", str(other)]
        subprocess.run(command, check=True)
        os.replace(other, path)

    return change


def tagged(home: Path) -> None:
    """Put a tag before the sound."""
    tag = ID3()
    tag.add(TIT2(encoding=0, text="x"))
    tag.save(home / "daisy202" / "0002.mp3")


def behind(tag: bytes) -> Break:
    """Return what puts *tag* behind the sound."""

    def change(home: Path) -> None:
        path = home / "daisy202" / "0002.mp3"
        path.write_bytes(path.read_bytes() + tag)

    return change


def written(name: str, content: bytes) -> Break:
    """Return what writes a file into the book."""
    return lambda home: (home / "daisy202" / name).write_bytes(content)


def gone(name: str) -> Break:
    """Return what takes a file out of the book."""
    return lambda home: (home / "daisy202" / name).unlink()


def linked(home: Path) -> None:
    """Let a page be a link to a file outside the book."""
    page = home / "daisy202" / "0003.html"
    page.rename(home / "page.html")
    page.symlink_to(home / "page.html")


def lasts(home: Path) -> None:
    """Let build.json tell of a longer chapter."""
    told = json.loads((home / "build.json").read_text(encoding="utf-8"))
    told["chapters"][2]["duration_ms"] += 1000
    (home / "build.json").write_text(json.dumps(told), encoding="utf-8")


def fewer(home: Path) -> None:
    """Let build.json tell of fewer chapters."""
    told = json.loads((home / "build.json").read_text(encoding="utf-8"))
    told["chapters"].pop()
    (home / "build.json").write_text(json.dumps(told), encoding="utf-8")


def unlisted(home: Path) -> None:
    """Let the contents lead to no place of chapter 3."""
    path = home / "daisy202" / "ncc.html"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "0003.smil" not in line), encoding="utf-8")


def repacked(change: Callable[[dict[str, bytes]], object], *, sound: int = zipfile.ZIP_STORED, text: int = 8) -> Break:
    """Return what packs the book again, its files by their names changed."""

    def packing(home: Path) -> None:
        files = {path.name: path.read_bytes() for path in sorted((home / "daisy202").iterdir())}
        change(files)
        with zipfile.ZipFile(home / "drops-daisy202.zip", "w") as packed:
            for name, content in files.items():
                packed.writestr(name, content, sound if name.endswith(".mp3") else text)

    return packing


def zipped(content: Callable[[bytes], bytes]) -> Break:
    """Return what changes the bytes of the zip."""

    def change(home: Path) -> None:
        path = home / "drops-daisy202.zip"
        path.write_bytes(content(path.read_bytes()))

    return change


def twice(home: Path) -> None:
    """Put a file into the zip for a second time."""
    with zipfile.ZipFile(home / "drops-daisy202.zip", "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("ncc.html", b"other")


BREAKS: dict[str, tuple[Break, str]] = {
    "no contents": (gone("ncc.html"), "ncc.html: this file is missing"),
    "no master": (gone("master.smil"), "master.smil: this file is missing"),
    "no folder": (lambda home: shutil.rmtree(home / "daisy202"), "ncc.html: this file is missing"),
    "folder": (lambda home: (home / "daisy202" / "sound").mkdir(), "a book is ordinary files in one folder"),
    "link": (linked, "a book is ordinary files in one folder"),
    "long name": (written("123456789.css", b""), "names of at most eight small letters and digits"),
    "capitals": (written("GUIDE.CSS", b""), "names of at most eight small letters and digits"),
    "other letters": (written("guía.css", b""), "names of at most eight small letters and digits"),
    "stranger": (written("more.css", b""), "nothing in the book leads to this file"),
    "Latin": (written("0003.html", "é".encode("latin-1")), "it is not UTF-8"),
    "huge": (lambda home: os.truncate(home / "daisy202" / "0003.html", 20_000_001), "it is larger than 20 MB"),
    "nothing": (written("0003.smil", b""), "it is not XML that a player can read"),
    "deep": (written("0003.html", b"<a>" * 300 + b"</a>" * 300), "it is not XML that a player can read"),
    "another root": (
        edits(("0003.html", "<html", "<page"), ("0003.html", "</html>", "</page>")),
        "what it holds is not",
    ),
    "first level": (
        edits(("ncc.html", '<h1 class="title"', '<h2 class="title"'), ("ncc.html", "</a></h1>", "</a></h2>")),
        'what it lists first is not <h1 class="title">',
    ),
    "no place": (cut("ncc.html", "//*[local-name()='body']"), "it lists no place"),
    "untold notes": (
        edits(("ncc.html", LISTED, LISTED.replace("h2", "span").replace("id=", 'class="noteref" id=')), FOOTNOTES),
        "it does not tell ncc:footnotes, which is 1",
    ),
    "unlisted": (unlisted, "ncc.html does not lead to it, so it is never heard"),
    "silent": (cut("0003.smil", "//seq"), "nothing is heard in it"),
    "backwards": (at("0003.smil", "(//audio)[2]", "clip-end", "npt=0.001s"), "ends at 1 ms, and begins at"),
    "gap": (at("0003.smil", "(//audio)[3]", "clip-begin", "npt=9.000s"), "and the next begins at 9000 ms"),
    "past the end": (at("0003.smil", "(//audio)[last()]", "clip-end", "npt=60.000s"), "60000 ms, and its MP3 lasts"),
    "short": (at("0003.smil", "(//audio)[last()]", "clip-end", "npt=0.010s"), "ms, and its MP3 lasts"),
    "page level": (
        edits(("0003.html", "<h2", "<h3"), ("0003.html", "</h2>", "</h3>")),
        "of level 3 follows one of level 1",
    ),
    "longer": (lasts, "ms, and the chapter lasts"),
    "fewer": (fewer, "it has 3 chapters, and the guide 2"),
    "no MP3": (written("0002.mp3", b"RIFF" + bytes(5000)), "this is no MP3 that a player can read"),
    "stereo": (encoded("-ac", "2", "-b:a", "96k"), "it is stereo"),
    "variable": (encoded("-q:a", "4"), "its bit rate is not a constant one"),
    "half the rate": (encoded("-ar", "22050", "-b:a", "48k"), "it is not MPEG-1 Layer III"),
    "ID3v2": (tagged, "it has a tag"),
    "ID3v1": (behind(b"TAG" + bytes(125)), "it has a tag"),
    "APE": (behind(b"APETAGEX" + bytes(24)), "it has a tag"),
    "no zip": (lambda home: (home / "drops-daisy202.zip").unlink(), "drops-daisy202.zip: this file is missing"),
    "no ZIP": (zipped(lambda content: content[: len(content) // 2]), "it cannot be unpacked"),
    "damaged zip": (
        zipped(lambda content: content.replace(b"LAME3.100", b"LAME3.999", 1)),
        "it cannot be unpacked: Bad CRC",
    ),
    "large zip": (zipped(lambda content: content + bytes(2_000_000)), "it is larger than all that belongs in it"),
    "zip in a folder": (
        repacked(lambda files: files.update({f"drops/{name}": files.pop(name) for name in list(files)})),
        "ncc.html does not stand at its top",
    ),
    "zip without": (repacked(lambda files: files.pop("0002.html")), "0002.html is not in it"),
    "zip with more": (repacked(lambda files: files.update({"../a.css": b""})), "it has ../a.css, which is no part"),
    "zip with other words": (
        repacked(lambda files: files.update({"0002.html": files["0002.html"].replace(b"One", b"Two")})),
        "0002.html is not the same in it and in the folder",
    ),
    "zip with longer words": (
        repacked(lambda files: files.update({"0002.html": files["0002.html"] + b" "})),
        "0002.html is not the same in it and in the folder",
    ),
    "zip of pressed sound": (repacked(len, sound=zipfile.ZIP_DEFLATED), "0002.mp3 is compressed, though it is sound"),
    "zip of another kind": (repacked(len, text=zipfile.ZIP_BZIP2), "is compressed in a way that few players know"),
    "zip with a double": (twice, "it has ncc.html, which is no part of the book"),
}


def test_a_good_book_passes(good: Path) -> None:
    """A book as it should be is not complained of."""
    assert complaints(good) == ""


@pytest.mark.parametrize("broken", RULES)
def test_a_broken_rule_is_seen(broken: str, home: Path) -> None:
    """Each rule of the format has a book that breaks it, and is complained of."""
    change, complaint = RULES[broken]
    edit(home, change)

    assert complaint in complaints(home)


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_book_is_seen(broken: str, home: Path) -> None:
    """Files that are missing, strange, damaged or not the guide's are complained of, and stop nobody."""
    change, complaint = BREAKS[broken]
    change(home)

    assert complaint in complaints(home)
    assert judge.shown(trail.read(home)) is not None


def test_what_is_shown_is_compared_with_the_guide(home: Path) -> None:
    """A word, a time or a sentence that is not the guide's is seen in what the book shows."""
    edit(home, ("0003.html", "So you know.", "So you no."))
    at("0002.smil", "(//audio)[2]", "clip-begin", "npt=0.005s")(home)
    finished = trail.read(home)
    wrong = "\n".join(fault.message for fault in shown.faults(finished, judge.shown(finished), home))

    assert "c03s003: it shows “So you no.”" in wrong
    assert "c02s002: it lasts from 5 to" in wrong


@pytest.mark.parametrize("name", ["ncc.html", "0002.html", "0002.smil", "master.smil", "0002.mp3"])
@pytest.mark.slow
def test_no_damage_stops_the_judge(name: str, home: Path) -> None:
    """Whatever happens to a file, it is told of in plain words."""
    path = home / "daisy202" / name
    whole = path.read_bytes()
    chance = random.Random(name)  # noqa: S311  the same each time, on purpose
    for _ in range(15):
        torn = bytearray(whole[: chance.randrange(len(whole))])
        for _ in range(chance.randrange(4)):
            torn[chance.randrange(len(torn) or 1) : 0] = bytes([chance.randrange(256)])
        path.write_bytes(torn)
        assert complaints(home)
        judge.shown(trail.read(home))


def test_no_file_is_read_that_lies_elsewhere(tmp_path: Path) -> None:
    """A link that leads out of the folder, and what is no file, are told of and not followed."""
    (tmp_path / "secret").write_text("<secret/>", encoding="utf-8")
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "0001.smil").symlink_to(tmp_path / "secret")
    (folder / "0002.smil").mkdir()

    with pytest.raises(GuideError, match="it leads out of the folder it lies in"):
        xml_file.read(folder / "0001.smil", folder)
    with pytest.raises(GuideError, match="it cannot be read"):
        xml_file.read(folder / "0002.smil", folder)


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("npt=2.240s", 2240),
        ("12.5s", 12_500),
        ("7", 7000),
        ("1.5min", 90_000),
        ("2h", 7_200_000),
        ("250ms", 250),
        ("00:01:05", 65_000),
        ("1:01:01.25", 3_661_250),
        ("01:05", 65_000),
        (" npt=0.000s ", 0),
        ("", None),
        ("npt=", None),
        ("1:99:00", None),
        ("-1s", None),
        ("1e3s", None),
        ("9" * 5000, None),
    ],
)
def test_times_are_read_as_smil_writes_them(written: str, ms: int | None) -> None:
    """Every notation of a clock value is read; what is none is not guessed."""
    assert smil_time.ms(written) == ms
