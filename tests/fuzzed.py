"""What is fuzzed: each place where something comes in from outside, with inputs to begin from.

``TARGETS`` is a table, and a new way in is a line of it. A target is given bytes and a folder that is its own. It may
raise GuideError, which is an answer; anything else is a fault of ours. ``scripts/fuzz.py`` gives them hundreds of
thousands of inputs, ``test_fuzz.py`` a few, and all that ever were wrong: ``tests/fuzz/<target>/``.
"""

from __future__ import annotations

import datetime
import functools
import io
import itertools
import json
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import documents_made
import hum_voice
import sounds
from lxml import etree

from audioguide import audit, library, plugins
from audioguide.desk import shelf
from audioguide.desk.importing import bring_in
from audioguide.errors import GuideError
from audioguide.model import Chapter, Content, Cue, Guide, Mark, Narration, Segment, Voice, Words
from audioguide.publications import captions, cover, library_page, player, waiting_room
from audioguide.speech.engines import model, piper
from audioguide.verify import every_form, shown, trail, whole_guide
from audioguide.verify.forms import tracks
from audioguide.words import (
    approval,
    changes,
    content,
    doubts,
    files,
    guide_keys,
    keys_text,
    lint,
    plain_yaml,
    script,
    wording,
)

TOP = Path(__file__).parent.parent
GUIDE = b"title: Finding the lifts\nlanguage: en\n"
SECTION = b"# The lifts\n\nThey are on the left.\n"
TODAY = datetime.date(2027, 1, 1)
WORD_TEXT = "word/document2.xml"


Run = Callable[[bytes, Path], None]


@dataclass(frozen=True, slots=True)
class Target:
    """A way in."""

    run: Run
    """Take the bytes in, with a folder to work in; GuideError where they are refused."""
    seeds: Callable[[], Sequence[bytes]]
    """Inputs to begin from."""
    share: int = 1
    """How many inputs it gets, beside the others; fewer where each is dear."""


# --- Content ---------------------------------------------------------------------------------------------------------


def _guide(name: str) -> Run:
    """Return what puts the bytes into a guide as the file called *name*, and does all that ``check`` does."""

    def run(given: bytes, folder: Path) -> None:
        home = folder / "lifts"
        home.mkdir(exist_ok=True)
        for old in home.iterdir():
            old.unlink()
        for file, written in {"guide.yaml": GUIDE, "01-lifts.md": SECTION, name: given}.items():
            (home / file).write_bytes(written)
        read = content.read(home)
        for narration in script.write(read, ()):
            assert all(segment.text and segment.words.spoken for segment in narration.segments)
        list(doubts.told(read))
        lint.tell(read, TODAY)
        hash((approval.signed(read), audit.fingerprint(read)))

    return run


def _written(pattern: str) -> Callable[[], list[bytes]]:
    """Return what reads the files of the guides in the repository, and of those with a fault, that fit *pattern*."""

    def seeds() -> list[bytes]:
        places = (TOP / "content", TOP / "tests" / "content")
        found = {path.read_bytes() for place in places for path in sorted(place.glob(f"*/{pattern}"))}
        return sorted(found, key=lambda one: (len(one), one)) or [b""]

    return seeds


def _signed(given: bytes, folder: Path) -> None:
    """Put a signature into a guide.yaml, as ``approve`` does: what comes out must say the same but for that."""
    source = folder / "guide.yaml"
    source.write_bytes(given)
    text = files.read(source, folder)
    signature = {"by": "A: B", "role": "# x", "on": "2027-01-01", "words": "0" * 64}
    keys: dict[str, keys_text.Value] = {"status": "current", "approved": signature}
    written = keys_text.written(text, keys, tuple(guide_keys.keys()), source)
    problems: list[GuideError] = []
    node = plain_yaml.read(written, source, problems)
    assert node is not None
    assert isinstance(node.value, dict)
    assert node.value["status"].value == "current"
    assert not problems


def _worded(given: bytes, _: Path) -> None:
    """Word a sentence in languages with rules, and in one without."""
    text = files.single(given.decode("utf-8", "replace"))
    for language in ("en-US", "es-MX", "ar"):
        spoken = wording.worded(text, language)[0]
        assert "".join(piece.written for piece in wording.pieces(text, language)).strip() or not spoken.strip()


def _approved(given: bytes, folder: Path) -> None:
    """Compare a guide with words that are said to have been approved."""
    (folder / "approved.txt").write_bytes(given)
    read = _content(folder)
    text = files.read(folder / "approved.txt", folder)
    list(changes.compared(text.split("\n"), read))


@functools.cache
def _content(folder: Path) -> Content:
    home = folder / "plain"
    home.mkdir(exist_ok=True)
    (home / "guide.yaml").write_bytes(GUIDE)
    (home / "01-lifts.md").write_bytes(SECTION)
    return content.read(home)


# --- What a page is given --------------------------------------------------------------------------------------------


def _shown(given: bytes, folder: Path) -> None:
    """Put words into every page and caption, and read them back: they must be the same, and nothing but words."""
    text = files.single(given.decode("utf-8", "replace"))[:2000]
    if not text or files.hidden(text, folder):
        raise GuideError("a file with these words is refused")
    guide = _finished(text)
    sentences = [cue.segment.text for cue in guide.chapters[0].cues]
    page = player.page(guide, ["01.mp3"], player.BESIDE, files=[("01.mp3", text)])
    tree = _inert(page)
    spans = tree.iterfind(".//span[@data-start]")
    assert ["".join(map(str, span.itertext())) for span in spans] == sentences
    assert _title(tree) == text
    _inert(waiting_room.page(guide, []))
    book = library_page.Book(
        name="lifts",
        title=text,
        discreet=False,
        language="en",
        caution=text,
        about=text,
        duration=1000,
        edition=text,
        withdrawn=False,
        files={"player/index.html": 1},
        reviewed=TODAY,
        review_by=TODAY,
    )
    _inert(library_page.page([book], "feed.xml"))
    out = folder / "captions"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    captions.publish(guide, out)
    heard = " ".join(line for cue in tracks.vtt(out / "01-lifts.vtt") for line in cue.lines)
    assert "".join(heard.split()) == "".join(" ".join(sentences).split())


def _finished(text: str) -> Guide:
    """Return a finished guide, as pages see it, in which every text is *text*."""
    segments = tuple(Segment(f"c01s{n:03}", text, Words("x"), 20) for n in range(2))
    cues = tuple(Cue(one, n * 1000, (n + 1) * 1000, "0" * 64) for n, one in enumerate(segments))
    marks = (Mark("c01m01", text, 1, "c01s000"), Mark("c01m02", text, 2, "c01s001"))
    said = Narration("c01", 1, "lifts", text, "section", segments, marks)
    chapter = Chapter(said, cues, 0, 2000, Path(), Path(), "0" * 64, -19, -1)
    facts = dict.fromkeys(("subtitle", "author", "publisher", "description", "license", "help", "edition"), text)
    told = Content("lifts", Path(), text, "en", sources=(text,), contact=(text,), status="sample", **facts)  # type: ignore[arg-type]
    return Guide(told, (Voice("piper", text, "en", "x"),), (chapter,), Path("cover.jpg"))


def _inert(page: str) -> etree._Element:
    """Return the tree of *page*; words that became elements, attributes or code are a fault."""
    tree = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8", no_network=True))
    assert len(list(tree.iter("script"))) == page.count("<script") <= 1
    for element in tree.iter():
        if isinstance(element.tag, str):
            assert element.tag.isalnum(), element.tag
            assert not any(name.startswith("on") or not name.replace("-", "").isalnum() for name in element.attrib)
            for name in ("href", "src"):
                assert ":" not in element.get(name, "").partition("/")[0].replace("data:", ""), element.get(name)
    return tree


def _title(tree: etree._Element) -> str:
    return "".join(next(tree.iter("h1")).itertext()).strip()


# --- What others may have changed ------------------------------------------------------------------------------------


@functools.cache
def finished(folder: Path) -> trail.Finished:
    """Return a finished guide in every form, made in *folder*."""
    told = Content("lifts", Path(), "The lifts", "en-GB", publisher="A & B", status="sample", license="CC BY 4.0")
    narrations = [
        sounds.narration(["Sample.", "Chapter 1. The lifts.", "They are on the left."]),
        sounds.narration(["Chapter 2. To ask.", "Question 1. Why?"], 2, "To ask"),
    ]
    cover.draw(told, folder / "cover.jpg")
    made = sounds.guide(folder, told, narrations, folder / "cover.jpg")
    done = sounds.finished(made, folder / "output", *plugins.names("publications"))
    library.write(folder / "output", "")
    return done


_PATCH = struct.Struct("<HHB")
"""Which file, where in it, as a part of 65,536, and how many bytes are taken out; what follows is put in."""


def _altered(given: bytes, folder: Path) -> None:
    """Alter a file of a finished guide, and judge it: what is wrong is told, whatever it is."""
    guide = finished(folder)
    if len(given) < _PATCH.size:
        raise GuideError("too short to say what is altered")
    which, where, out = _PATCH.unpack_from(given)
    paths = [audit.NAME, *(file.path for file in guide.files)]
    path = guide.home / paths[which % len(paths)]
    whole = path.read_bytes()
    at = where * len(whole) // 65_536
    path.write_bytes(whole[:at] + given[_PATCH.size :] + whole[at + out :])
    try:
        _judged(guide.home, paths[which % len(paths)])
    finally:
        path.write_bytes(whole)


def _judged(home: Path, path: str) -> None:
    told = trail.read(home)
    form = path.partition("/")[0].removeprefix("lifts-").removesuffix(".zip")
    problems = [*whole_guide.facts(told), *whole_guide.files(told), *whole_guide.times(told), *whole_guide.names(told)]
    if form == "mp3":
        problems += whole_guide.lengths(told)
    judge = every_form.JUDGES.get(form)
    if judge is not None:
        problems += judge.faults(told)
        if read := getattr(judge, "shown", None):
            problems += shown.faults(told, read(told), home / form)
    if path == audit.NAME:
        library.guides(home.parent)
    for problem in problems:
        problem.told().encode("utf-8", "replace")


def _patches() -> list[bytes]:
    """Return patches for every file, and for each something that a reader of its kind may believe."""
    lies = (
        *(b"", b"\0", b"\xff\xfe", b"<", b"&x;", b'"', b"../../../x", b"]]>", b"-1", b"1e999", b"9" * 30, b"NaN"),
        b'<!DOCTYPE x [<!ENTITY a "b">]>',
        b"{" * 3000,
        b'\\ud800"',
    )
    places = itertools.product(range(0, 90, 7), (0, 3000, 30_000, 65_000), lies)
    return [_PATCH.pack(file + n % 7, where, n % 5) + lie for n, (file, where, lie) in enumerate(places)]


def _told(given: bytes, folder: Path) -> None:
    """Read a build.json that anybody may have written, for ``verify`` and for the library."""
    home = folder / "told" / "lifts"
    home.mkdir(parents=True, exist_ok=True)
    (home / audit.NAME).write_bytes(given)
    library.guides(home.parent)
    read = trail.read(home)
    looks = (whole_guide.facts, whole_guide.files, whole_guide.times, whole_guide.lengths, whole_guide.names)
    for problem in (problem for look in looks for problem in look(read)):
        problem.told().encode("utf-8", "replace")
    shown.told(read)


def _tellings() -> list[bytes]:
    chapter = {
        "id": "c01",
        "title": "T",
        "start_ms": 0,
        "duration_ms": 20,
        "marks": [{"id": "c01m01", "title": "T", "level": 1, "start_ms": 0}],
        "segments": [
            {"id": "c01s000", "text": "T", "spoken": "T", "start_ms": 0, "end_ms": 20, "recording": "0", "voice": 0}
        ],
    }
    told: dict[str, object] = {
        **dict.fromkeys(("guide", "title", "author", "publisher", "edition", "status", "description"), "x"),
        **dict.fromkeys(("reviewed", "review_by", "approved")),
        "language": "en",
        "duration_ms": 20,
        "podcast": {},
        "shown": {"title": "T", "name": "T", "caution": "", "about": "", "facts": ["F"], "library": "L"},
        "chapters": [chapter],
        "voices": [
            dict.fromkeys(("engine", "name", "language", "identity", "sha256"), "x")
            | {"speed": 1.0, "length_scale": 1.5}
        ],
        "files": [{"path": "mp3/lifts.mp3", "bytes": 1, "sha256": "0" * 64}],
    }
    dated = told | {"reviewed": "2027-01-01"}
    return [json.dumps(one | {"sums": audit.sums(one)}).encode() for one in (told, dated)]


def _listed(given: bytes, folder: Path) -> None:
    """Read the list on a stick: nothing in it may lead away from there."""
    place = folder / "stick"
    place.mkdir(exist_ok=True)
    (place / shelf.NAME).write_bytes(given)
    for put in shelf.listed(place):
        for path in (*put.paths, put.folder):
            assert (place / path).resolve().is_relative_to(place.resolve()), path
        list(shelf.strangers(place, put))
        shelf.size(place, put)


def _lists() -> list[bytes]:
    put = {"guide": "0" * 64, "player": "daisy", "folder": "T", "paths": ["T/1.mp3", "T.txt"]}
    return [json.dumps({"put": [put]}).encode(), json.dumps({"put": [put | {"paths": ["../x"]}]}).encode()]


# --- Documents that are brought in ---------------------------------------------------------------------------------


def _imported(ending: str, part: str = "") -> Run:
    """Return what makes a guide of the bytes: a document whose name has *ending*, or the *part* of one."""

    def run(given: bytes, folder: Path) -> None:
        made = bring_in.tried(_put(given, ending, part) if part else given, ending)
        home = folder / "imported"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        for name, text in made.items():
            (home / name).write_text(text, encoding="utf-8")
        try:
            content.read(home)
        except GuideError as problem:
            raise AssertionError(f"what was made is no guide: {problem.told()}") from problem

    return run


def _put(given: bytes, ending: str, part: str) -> bytes:
    """Return the first document with *ending* with its *part* exchanged for the bytes."""
    whole, held = _documents(ending)()[0], io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, given if name == part else old.read(name))
    return held.getvalue()


def _documents(ending: str, part: str = "") -> Callable[[], list[bytes]]:
    """Return what reads the documents with *ending* that the tests of importing have, or their *part*."""

    def seeds() -> list[bytes]:
        folder = documents_made.FOLDER
        if part:
            return [path.read_bytes() for path in sorted(folder.glob(f"*/*/{part}"))]
        if ending in (".docx", ".epub"):
            return [documents_made.zipped(path) for path in sorted(folder.glob(f"*/{ending[1:]}"))]
        if ending == ".pdf":
            return [documents_made.compiled(b"= The lifts\n\nThey are on the left.\n\n- One\n- Two\n")]
        return [path.read_bytes() for path in sorted(folder.glob(f"*/*{ending}")) if path.name != "expected.txt"]

    return lambda: seeds() or [b"The lifts are on the left.\n\nThe stairs are on the right."]


# --- Voices and pictures ---------------------------------------------------------------------------------------------


def _configured(given: bytes, folder: Path) -> None:
    """Read what a voice says of itself."""
    (folder / "v.onnx").write_bytes(b"\x08\x08")
    (folder / "v.onnx.json").write_bytes(given)
    assert piper.voice(folder / "v.onnx").language


def _modelled(given: bytes, folder: Path) -> None:
    """Read a voice's model as far as we read it ourselves, before onnxruntime does."""
    path = folder / "m.onnx"
    path.write_bytes(given or b"\0")
    with model.prepared(path) as copy:
        assert copy.stat().st_size < len(given) * 3 + 1000


@functools.cache
def _hums() -> tuple[list[bytes], list[bytes]]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        hum_voice.make(Path(folder), lengths=True)
        return [Path(folder, "hum.onnx.json").read_bytes()], [Path(folder, "hum.onnx").read_bytes()]


def _drawn(given: bytes, folder: Path) -> None:
    """Draw a cover of a picture that a guide names."""
    (folder / "cover.png").write_bytes(given)
    told = Content("lifts", folder, "The lifts", "en", cover=folder / "cover.png")
    cover.draw(told, folder / "drawn.jpg")


def _pictures() -> list[bytes]:
    from PIL import Image

    made = []
    for form in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"):
        file = io.BytesIO()
        Image.new("RGB", (12, 8), (200, 0, 0)).save(file, form)
        made.append(file.getvalue())
    return made


def _cases() -> list[bytes]:
    """Return the lines that the tests of wording know."""
    lines = [line for path in sorted((TOP / "tests" / "cases").glob("wording-*.txt")) for line in _lines(path)]
    return [line.encode() for line in lines]


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.partition(" → ")[0]


TARGETS = {
    "guide": Target(_guide("guide.yaml"), _written("guide.yaml"), 4),
    "section": Target(_guide("01-lifts.md"), _written("[0-9]*.md"), 3),
    "questions": Target(_guide("questions.yaml"), _written("questions.yaml"), 3),
    "questions-page": Target(_guide("questions.md"), _written("questions.md"), 2),
    "lexicon": Target(_guide("lexicon.yaml"), _written("lexicon.yaml"), 3),
    "signed": Target(_signed, _written("guide.yaml"), 3),
    "worded": Target(_worded, _cases, 5),
    "approved": Target(_approved, _written("[0-9]*.md"), 3),
    "player": Target(_shown, _cases, 1),
    "altered": Target(_altered, _patches, 1),
    "told": Target(_told, _tellings, 4),
    "listed": Target(_listed, _lists, 3),
    "configured": Target(_configured, lambda: _hums()[0], 4),
    "modelled": Target(_modelled, lambda: _hums()[1], 4),
    "drawn": Target(_drawn, _pictures, 1),
    "text": Target(_imported(".txt"), _documents(".txt"), 2),
    "page": Target(_imported(".html"), _documents(".html"), 2),
    "markdown": Target(_imported(".md"), _documents(".md"), 2),
    "word": Target(_imported(".docx"), _documents(".docx"), 1),
    "word-text": Target(_imported(".docx", WORD_TEXT), _documents(".docx", WORD_TEXT), 2),
    "epub": Target(_imported(".epub"), _documents(".epub"), 1),
    "pdf": Target(_imported(".pdf"), _documents(".pdf"), 1),
}
"""By name."""


# --- Inputs ----------------------------------------------------------------------------------------------------------

Patch = tuple[int, int, bytes]
"""Where, as a part of 65,536; how many bytes are taken out; what is put in."""

TOKENS = (
    *(b"", b"\0", b"\x1b[2J", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\n\n", b"\t", b" " * 300),
    *(
        b"&a ",
        b"*a",
        b"!!python/x ",
        b"? ",
        b": ",
        b"- ",
        b"---\n",
        b"|\n",
        b">-\n",
        b"'",
        b'"',
        b"{",
        b"[",
        b"#",
        b"<<: ",
    ),
    *(
        b"1e999",
        b".inf",
        b"nan",
        b"-1",
        b"0",
        b"9" * 400,
        b"null",
        b"true",
        b"1:30",
        b"2027-02-30",
        b"../",
        b"C:\\",
        b"\\\\",
    ),
    *(
        b"# ",
        b"## ",
        b"> ",
        b"1. ",
        b"| a |\n|-|\n",
        b"```",
        b"    ",
        b"[^1]",
        b"[^1]: ",
        b"^[",
        b"![](",
        b"[a]{lang=es}",
    ),
    *(b"<!--", b"-->", b"</script>", b"]]>", b"<script>", b"<!DOCTYPE", b"<!ENTITY", b"&amp;", b"&#0;", b"&#x202e;"),
    *(
        "\u202e".encode(),
        "\u2028".encode(),
        "\u200b".encode(),
        "e\u0301".encode(),
        "\U0001f469\u200d".encode(),
        "م".encode(),
    ),
    *(
        b"title: ",
        b"language: ",
        b"questions:\n",
        b"write: ",
        b"say: ",
        b"ipa: ",
        b"pauses: {think: ",
        b"frame: {messages: {",
    ),
    *(
        b"5 mg",
        b"1-2 ",
        b"0.5",
        b"120/80 ",
        b"IIIb ",
        b"a@b.c",
        b"https://a.b",
        b"Dr. ",
        b"MRI",
        b"10:30 ",
        b"1\xc2\xbd ",
    ),
    *(b'"start_ms": ', b'"path": ', b"\\ud800", b"{" * 500, b"[" * 2000, b"((((" * 50, b"1.1." * 50, b"a@" * 100),
)
"""What a reader of one kind or another may stumble over."""


def found(name: str) -> list[Path]:
    """Return the inputs that were wrong for the target called *name*, and are not to be again."""
    return sorted((TOP / "tests" / "fuzz" / name).glob("*"))


def patched(seed: bytes, patches: Sequence[Patch]) -> bytes:
    """Return *seed* with *patches* in it, one after the other; no longer than a file may be."""
    for where, out, put in patches:
        at = where * len(seed) // 65_536
        seed = seed[:at] + put + seed[at + out :]
    return seed[: files.LARGEST]
