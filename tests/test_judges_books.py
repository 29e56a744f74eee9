"""The judges of books, shown one of one chapter, two sentences and four seconds, and the same book broken."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from judged import Edit, edited, hum
from judges import audiobook, epub, readium

XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">'
    "<head><title>{title}</title></head><body>{body}</body></html>"
)

EPUB = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>""",
    "book.opf": """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:9b024349-ccf0-5f69-a609-6b82873eab3c</dc:identifier>
<dc:title>A hum</dc:title><dc:language>en</dc:language><dc:source>Us</dc:source>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
<meta property="media:duration">0:00:04.000</meta>
<meta property="media:duration" refines="#s1">0:00:04.000</meta>
<meta property="schema:accessMode">textual</meta><meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">All of it is spoken.</meta>
</metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml" media-overlay="s1"/>
<item id="s1" href="c1.smil" media-type="application/smil+xml"/>
<item id="a1" href="c1.mp3" media-type="audio/mpeg"/>
</manifest><spine><itemref idref="c1"/></spine></package>""",
    "nav.xhtml": XHTML.format(
        title="Contents",
        body='<nav epub:type="toc" role="doc-toc" aria-labelledby="t"><h1 id="t">Contents</h1>'
        '<ol><li><a href="c1.xhtml">What it is</a></li></ol></nav>',
    ),
    "c1.xhtml": XHTML.format(
        title="What it is",
        body='<section epub:type="chapter" role="doc-chapter" aria-labelledby="h">'
        '<h1 id="h">What it is</h1><p id="p">It hums.</p></section>',
    ),
    "c1.smil": """<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0"><body>
<seq id="q" epub:textref="c1.xhtml" epub:type="chapter">
<par id="a"><text src="c1.xhtml#h"/><audio src="c1.mp3" clipBegin="0s" clipEnd="2s"/></par>
<par id="b"><text src="c1.xhtml#p"/><audio src="c1.mp3" clipBegin="2s" clipEnd="4s"/></par>
</seq></body></smil>""",
}

DAISY = {
    "ncc.html": """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"><head><title>A hum</title>
<meta name="dc:title" content="A hum"/><meta name="dc:identifier" content="hum"/><meta name="dc:language" content="en"/>
<meta name="dc:format" content="Daisy 2.02"/><meta name="ncc:totalTime" content="00:00:04"/>
<meta name="ncc:multimediaType" content="audioFullText"/></head>
<body><h1 class="title" id="n1"><a href="0001.smil#t1">What it is</a></h1></body></html>""",
    "0001.smil": """<?xml version="1.0" encoding="utf-8"?>
<smil><head><meta name="title" content="What it is"/><meta name="ncc:timeInThisSmil" content="00:00:04"/>
<layout><region id="txtView"/></layout></head><body><seq dur="4.000s">
<par endsync="last" id="p1"><text src="content.html#h" id="t1"/>
<audio src="c1.mp3" id="a1" clip-begin="npt=0.000s" clip-end="npt=2.000s"/></par>
<par endsync="last" id="p2"><text src="content.html#p" id="t2"/>
<audio src="c1.mp3" id="a2" clip-begin="npt=2.000s" clip-end="npt=4.000s"/></par>
</seq></body></smil>""",
    "content.html": XHTML.format(title="A hum", body='<h1 id="h">What it is</h1><p id="p">It hums.</p>'),
}

AUDIOBOOK = {
    "publication.json": json.dumps(
        {
            "@context": ["https://schema.org", "https://www.w3.org/ns/pub-context", {"language": "en"}],
            "conformsTo": "https://www.w3.org/TR/audiobooks/",
            "type": "Audiobook",
            "id": "urn:uuid:9b024349-ccf0-5f69-a609-6b82873eab3c",
            "url": "https://example.org/hum",
            "name": "A hum",
            "author": "Us",
            "readBy": "A synthetic voice",
            "abridged": False,
            "accessMode": ["auditory"],
            "accessModeSufficient": [{"type": "ItemList", "itemListElement": ["auditory"]}],
            "accessibilityFeature": ["tableOfContents"],
            "accessibilityHazard": ["none"],
            "accessibilitySummary": "All of it is spoken.",
            "dateModified": "2026-01-01",
            "datePublished": "2026-01-01",
            "inLanguage": "en",
            "readingProgression": "ltr",
            "duration": "PT4S",
            "readingOrder": [
                {"url": "c1.mp3", "encodingFormat": "audio/mpeg", "name": "What it is", "duration": "PT4.0S"}
            ],
            "resources": [
                {"url": "cover.jpg", "encodingFormat": "image/jpeg", "rel": "cover"},
                {"url": "index.html", "encodingFormat": "text/html", "rel": "contents"},
            ],
        }
    ),
    "manifest.json": json.dumps(
        {
            "@context": "https://readium.org/webpub-manifest/context.jsonld",
            "metadata": {"@type": "http://schema.org/Audiobook", "title": "A hum", "language": "en", "duration": 4},
            "readingOrder": [{"href": "c1.mp3", "type": "audio/mpeg", "duration": 4, "title": "What it is"}],
            "toc": [{"href": "c1.mp3#t=0", "title": "What it is"}],
        }
    ),
    "index.html": '<!DOCTYPE html><html lang="en"><head><title>A hum</title>'
    '<link rel="publication" href="publication.json"></head>'
    '<body><nav role="doc-toc"><ol><li><a href="c1.mp3">What it is</a></li></ol></nav></body></html>',
    "cover.jpg": "a picture",
}


def packed(path: Path, *parts: Mapping[str, str] | Mapping[str, bytes]) -> Path:
    """Write the files of all *parts* into a zip, in their order."""
    with zipfile.ZipFile(path, "w") as file:
        for part in parts:
            for name, content in part.items():
                file.writestr(name, content)
    return path


def laid_out(folder: Path, *parts: Mapping[str, str] | Mapping[str, bytes]) -> Path:
    """Write the files of all *parts* into a folder."""
    with zipfile.ZipFile(packed(folder.with_suffix(".zip"), *parts)) as file:
        file.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the book's sound by its name."""
    return {"c1.mp3": hum(tmp_path_factory.mktemp("sound") / "c1.mp3", 4).read_bytes()}


@pytest.mark.judge
def test_epubs_are_checked(tmp_path: Path, sound: dict[str, bytes]) -> None:
    """EPUBCheck passes a good book; it sees a missing file, lengths that do not add up, and what is no book."""
    torn = edited(EPUB, ("book.opf", '"#s1">0:00:04', '"#s1">0:00:09'))
    (tmp_path / "junk.epub").write_text("It hums.")
    good = packed(tmp_path / "good.epub", EPUB, sound)
    wrong = epub.epubcheck([good, packed(tmp_path / "torn.epub", torn), tmp_path / "junk.epub", tmp_path / "none.epub"])

    assert {fault.split(":")[0] for fault in wrong} == {"torn.epub", "junk.epub", "none.epub"}
    assert any(fault.startswith("torn.epub: EPUBCheck: RSC-001") and "c1.mp3" in fault for fault in wrong)
    assert any(fault.startswith("torn.epub: EPUBCheck: MED_016") for fault in wrong)


@pytest.mark.judge
def test_everybody_can_read_an_epub(tmp_path: Path, sound: dict[str, bytes]) -> None:
    """Ace passes a good book; it sees pale text, metadata that is missing, and what is no book."""
    good = packed(tmp_path / "good.epub", EPUB, sound)
    pale = edited(
        EPUB,
        ("c1.xhtml", '<p id="p">', '<p id="p" style="color: #ccc">'),
        ("book.opf", '<meta property="schema:accessibilityHazard">none</meta>', ""),
    )
    wrong = epub.ace([good, packed(tmp_path / "pale.epub", pale, sound), tmp_path / "none.epub"])

    assert {fault.split(":")[0] for fault in wrong} == {"pale.epub", "none.epub"}
    assert any(fault.startswith("pale.epub: Ace: c1.xhtml: color-contrast: ") for fault in wrong)
    assert any(fault.startswith("pale.epub: Ace: book.opf: metadata-accessibilityhazard: ") for fault in wrong)


@pytest.mark.judge
def test_a_player_opens_books(tmp_path: Path, sound: dict[str, bytes]) -> None:
    """Readium opens an EPUB, a DAISY book as a folder and as a zip, and an audiobook by both its names, all alike."""
    books = [
        packed(tmp_path / "hum.epub", EPUB, sound),
        laid_out(tmp_path / "daisy", DAISY, sound),
        packed(tmp_path / "daisy.zip", DAISY, sound),
        packed(tmp_path / "hum.audiobook", AUDIOBOOK, sound),
        packed(tmp_path / "hum.lpf", AUDIOBOOK, sound),
    ]
    seen = readium.opened(books)

    assert readium.faults(books) == []
    for book in books:
        shown = seen[book]
        assert isinstance(shown, readium.Opened)
        assert (shown.title, shown.language, shown.duration) == ("A hum", "en", 4000)
        assert [item.duration for item in shown.items] == [4000]
        assert [title for title, _ in shown.contents] == ["What it is"]
        clips = [(clip.text, clip.sound, clip.start, clip.end) for clip in shown.items[0].clips]
        text = "content.html" if "daisy" in book.name else "c1.xhtml"
        heard = [(f"{text}#h", "c1.mp3", 0, 2000), (f"{text}#p", "c1.mp3", 2000, 4000)]
        assert clips == ([] if book in books[3:] else heard)


@pytest.mark.judge
def test_a_player_sees_what_is_broken(tmp_path: Path, sound: dict[str, bytes]) -> None:
    """What does not open, leads nowhere, has no contents, or is heard at times that cannot be, is told."""
    back = edited(
        DAISY, ("0001.smil", 'begin="npt=2.000s"', 'begin="npt=1.000s"'), ("0001.smil", 'dur="4.000s"', 'dur="9.000s"')
    )
    lost = edited(DAISY, ("ncc.html", "0001.smil", "0002.smil"))
    bare = edited(EPUB, ("nav.xhtml", 'epub:type="toc"', 'epub:type="landmarks"'))
    w3c = {name: text for name, text in AUDIOBOOK.items() if name != "manifest.json"}
    wrong = readium.faults(
        [
            laid_out(tmp_path / "back", back, sound),
            laid_out(tmp_path / "lost", lost, sound),
            packed(tmp_path / "mute.epub", EPUB),
            packed(tmp_path / "bare.epub", bare, sound),
            packed(tmp_path / "w3c.lpf", w3c, sound),
            tmp_path / "none.epub",
        ]
    )

    assert [fault.replace(": Readium", "") for fault in wrong[:5]] == [
        "back: 0001.smil: content.html#p is heard from 1000 ms, before content.html#h ends",
        "back: 0001.smil: is said to last 9000 ms, and its clips 5000",
        "lost: leads to 0002.smil, which is not there",
        "mute.epub: leads to c1.mp3, which is not there",
        "bare.epub: has no table of contents",
    ]
    assert any(fault.startswith("w3c.lpf: Readium: does not open: ") for fault in wrong)
    assert any(fault.startswith("none.epub: Readium: does not open: ") for fault in wrong)


def test_a_good_audiobook_passes(tmp_path: Path, sound: dict[str, bytes]) -> None:
    """Packed or in a folder, an audiobook in order is not complained of."""
    books = [packed(tmp_path / "hum.lpf", AUDIOBOOK, sound), laid_out(tmp_path / "hum", AUDIOBOOK, sound)]

    assert audiobook.faults(books) == []


BROKEN: dict[str, tuple[Edit, str]] = {
    "context": (("publication.json", '"https://schema.org", ', ""), "$['@context']"),
    "language": (("publication.json", '"inLanguage": "en"', '"inLanguage": "English, really"'), "inLanguage"),
    "voice": (("publication.json", '"readBy": "A synthetic voice", ', ""), "tells no readBy"),
    "length": (("publication.json", '"PT4S"', '"PT5S"'), "lasts PT5S, and its parts 4000 ms"),
    "part": (("publication.json", '"PT4.0S"', '"PT0S"'), "part 1 lasts PT0S"),
    "sound": (("publication.json", '"audio/mpeg"', '"text/html"'), "no sound but text/html"),
    "name": (("publication.json", '"name": "What it is", ', ""), "does not name c1.mp3"),
    "twice": (("publication.json", '"url": "cover.jpg"', '"url": "c1.mp3"'), "lists c1.mp3 twice"),
    "missing": (("publication.json", '"url": "c1.mp3"', '"url": "c2.mp3"'), "c2.mp3 is not in it"),
    "cover": (("publication.json", '"rel": "cover"', '"rel": "help"'), "has no cover"),
    "link": (("index.html", 'rel="publication"', 'rel="help"'), "does not lead to publication.json"),
    "contents": (("index.html", "doc-toc", "doc-index"), "has no contents"),
    "JSON": (("publication.json", '{"@context"', '"@context"'), "is not JSON"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_audiobook_is_seen(broken: str, tmp_path: Path, sound: dict[str, bytes]) -> None:
    """Each fault of an audiobook is complained of."""
    edit, complaint = BROKEN[broken]
    wrong = audiobook.faults([packed(tmp_path / "hum.lpf", edited(AUDIOBOOK, edit), sound)])

    assert complaint in "\n".join(wrong)
