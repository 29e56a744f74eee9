"""A finished guide that somebody else had in their hands: verify names what is wrong, and believes none of it."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import fuzzed
import pytest
from click.testing import CliRunner

from audioguide import audit
from audioguide.cli import cli
from audioguide.errors import GuideError
from audioguide.verify import archive, every_form, html_file, trail, whole_guide

HIDDEN = "the hidden words"
XML = (".xml", ".html", ".xhtml", ".smil", ".opf", ".ncx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished guide in every form."""
    return fuzzed.finished(tmp_path_factory.mktemp("made")).home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """It, to be spoilt; and beside it what is none of its business."""
    shutil.copytree(made, tmp_path / "output" / "lifts")
    (tmp_path / "secret.txt").write_text(HIDDEN, encoding="utf-8")
    return tmp_path / "output" / "lifts"


def told(home: Path, form: str) -> str:
    """Return all that the judge of *form* says."""
    finished = trail.read(home)
    others = every_form.JUDGES.keys() - {form}
    files = tuple(file for file in finished.files if file.path.partition("/")[0] not in others)
    problems = [problem.told() for problem in every_form.faults(replace(finished, files=files))]
    return "\n".join(problem for problem in problems if f"/{form}" in problem or f"-{form}.zip" in problem)


def hostile(secret: Path) -> dict[str, str]:
    """Return documents that lead elsewhere, or grow without end."""
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    return {
        "another file": f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>&x;</p></body></html>',
        "a parameter": f'<!DOCTYPE html [<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;]><html><body/></html>',
        "laughs": f'<!DOCTYPE html [<!ENTITY a0 "ha">{laughs}]><html><body><p>&a9;</p></body></html>',
        "a network": '<!DOCTYPE html SYSTEM "http://192.0.2.1/x.dtd"><html><body><p>a</p></body></html>',
        "depth": "<a>" * 100_000,
    }


@pytest.mark.parametrize("form", ["podcast", "daisy202", "player", "waiting-room", "large-print"])
@pytest.mark.parametrize(
    "trick", ["another file", "a parameter", "laughs", "a network", pytest.param("depth", marks=pytest.mark.slow)]
)
def test_no_xml_of_a_form_leads_elsewhere(home: Path, form: str, trick: str) -> None:
    """Entities and types that name another file, a network or gigabytes are told, and nothing of them is read."""
    written = hostile(home.parent.parent / "secret.txt")[trick]
    for path in (home / form).rglob("*"):
        if path.suffix in XML:
            path.write_text(written, encoding="utf-8")

    said = told(home, form)

    # Of a page for a waiting room that tells nothing, nothing is wrong but that it is another.
    assert said or form == "waiting-room"
    assert HIDDEN not in said
    assert len(said) < 500_000


def repacked(path: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> None:
    """Write the zip *path* anew, each member as *change* has it, and *more* in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    path.write_bytes(held.getvalue())


ZIPS = {"epub": "epub/lifts.epub", "audiobook": "audiobook/lifts.audiobook"}


@pytest.mark.parametrize("form", ZIPS)
@pytest.mark.parametrize("trick", ["another file", "a parameter", "laughs", "a network", "depth"])
def test_no_xml_in_a_zip_leads_elsewhere(home: Path, form: str, trick: str) -> None:
    """The same inside an EPUB and an audiobook."""
    written = hostile(home.parent.parent / "secret.txt")[trick].encode()
    repacked(home / ZIPS[form], lambda name, content: written if name.endswith(XML) else content)

    said = told(home, form)

    assert said
    assert HIDDEN not in said


def as_it_is(_: str, content: bytes) -> bytes:
    """Change nothing."""
    return content


@pytest.mark.parametrize("form", [*ZIPS, "daisy202"])
@pytest.mark.parametrize(
    "name", ["../../secret.txt", "/etc/passwd", "C:/secret", "..\\secret", "a/../../b", "\\\\server\\x", "a:b"]
)
def test_no_name_in_a_zip_leads_out_of_it(home: Path, form: str, name: str) -> None:
    """Such a zip is refused by the name, and nothing of any zip is ever unpacked to the disk."""
    before = sorted(home.parent.parent.rglob("*"))
    repacked(home / ZIPS.get(form, "lifts-daisy202.zip"), as_it_is, **{name: b"x"})

    said = told(home, form)

    assert "leads outside it" in said or "which is no part of the book" in said
    assert sorted(home.parent.parent.rglob("*")) == before


@pytest.mark.slow
@pytest.mark.parametrize("form", ZIPS)
def test_a_bomb_is_not_unpacked(home: Path, form: str) -> None:
    """A text that would be larger than any text is told when that is seen, and not unpacked to its end."""
    first = {"epub": "META-INF/container.xml", "audiobook": "publication.json"}[form]
    bomb = bytes(archive.MOST_TEXT + 1)
    repacked(home / ZIPS[form], lambda name, content: bomb if name == first else content)

    assert (home / ZIPS[form]).stat().st_size < 2_000_000
    assert f"{first} is longer than 64 megabytes" in told(home, form)


@pytest.mark.parametrize("form", ZIPS)
@pytest.mark.slow
def test_a_zip_of_too_much_or_of_two_alike_is_refused(home: Path, form: str) -> None:
    """Ten thousand files, and two that differ in capitals alone."""
    path = home / ZIPS[form]
    whole = path.read_bytes()
    repacked(path, as_it_is, **{f"x{n}": b"" for n in range(archive.MOST_FILES)})
    assert "and 10000 is the most" in told(home, form)
    path.write_bytes(whole)
    repacked(path, as_it_is, alike=b"", ALIKE=b"")
    assert "it holds two files of one name" in told(home, form)


def test_a_zip_that_says_it_is_smaller_than_it_is(home: Path) -> None:
    """The size in a zip's list is anybody's: what is read has its limit all the same."""
    path = home / ZIPS["epub"]
    repacked(path, as_it_is)
    with zipfile.ZipFile(path) as held:
        at = held.getinfo("META-INF/container.xml").header_offset
    whole = bytearray(path.read_bytes())
    for place in range(at, at + 40):
        whole[place] ^= 0xFF
    path.write_bytes(bytes(whole))

    assert told(home, "epub")


FORMS = sorted(every_form.JUDGES)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["a pipe", "a link", pytest.param("a loop", marks=pytest.mark.slow)])
def test_no_form_is_read_through_a_link_or_a_pipe(home: Path, form: str, kind: str) -> None:
    """A file that is a pipe would be waited on for ever, and a link leads elsewhere: each is told by its name."""
    for path in [path for path in (home / form).rglob("*") if path.is_file()]:
        path.unlink()
        if kind == "a pipe":
            os.mkfifo(path)
        else:
            path.symlink_to(path.name if kind == "a loop" else home.parent.parent / "secret.txt")

    said = told(home, form)

    assert "this is a link to elsewhere, or no ordinary file" in said
    assert HIDDEN not in said


def rewritten(home: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Write build.json anew, with *change*."""
    path = home / audit.NAME
    read = json.loads(path.read_text(encoding="utf-8"))
    change(read)
    path.write_text(json.dumps(read), encoding="utf-8")


@pytest.mark.parametrize("path", ["../../secret.txt", "/etc/hostname", "C:\\x", "mp3/01-/../../../secret.txt", "a:b"])
def test_a_record_that_names_other_files_is_told(home: Path, path: str) -> None:
    """A path that leads out of the guide's folder is told, and no judge opens it."""
    rewritten(home, lambda read: read["files"].insert(0, {"path": path, "bytes": 16, "sha256": "0"}))
    finished = trail.read(home)

    said = [problem.problem for problem in whole_guide.files(finished)]

    assert said[0] == f"it names a file outside the guide's folder: {path!r}"
    assert path not in [file.path for file in finished.files]
    assert finished.mp3(1).startswith("mp3/01-chapter")


@pytest.mark.parametrize(
    "change",
    [
        lambda read: read.update(guide="../../secret"),
        lambda read: read.update(guide="a:b"),
        lambda read: read["chapters"][0]["segments"][0].update(recording="../../../secret"),
        lambda read: read.update(duration_ms=float("inf")),
        lambda read: read.update(duration_ms=float("nan")),
        lambda read: read.update(title="\ud800"),
        lambda read: read.update(files="abc"),
        lambda read: read.update(chapters=[1]),
        lambda read: read["chapters"][0]["marks"].append("x"),
        lambda read: read.update(voices={}),
        lambda read: read.update(sums=[1]),
        lambda read: read["chapters"][0]["segments"][0].update(lexicon=[[1]]),
    ],
    ids=range(12),
)
def test_a_record_that_lies_is_told(home: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Names that are paths, numbers without end, text that is none and lists of something else are no record."""
    rewritten(home, change)

    result = CliRunner().invoke(cli, ["verify", str(home)])

    assert result.exit_code == 1
    assert "this does not describe a finished guide" in result.output or "changed after it was written" in result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("written", [b"[" * 200_000, b'{"a": ' * 50_000, b"\xff\xfe", b"9" * 100_000, b"\0" * 100])
def test_a_record_that_is_no_json_is_told(home: Path, written: bytes) -> None:
    """Depth, bytes that are no text, and a number of a hundred thousand digits."""
    (home / audit.NAME).write_bytes(written)

    with pytest.raises(GuideError, match="does not describe a finished guide"):
        trail.read(home)


@pytest.mark.slow
def test_a_record_or_a_page_has_its_limit(home: Path) -> None:
    """What is far larger than any guide's is not read to its end."""
    os.truncate(home / audit.NAME, audit.LARGEST + 1)
    with pytest.raises(GuideError, match="does not describe a finished guide"):
        trail.read(home)
    os.truncate(home / "player" / "index.html", html_file.LARGEST + 1)
    with pytest.raises(GuideError, match="no page that can be read"):
        html_file.read(home / "player" / "index.html")


def test_a_list_of_other_files_is_no_sound(home: Path) -> None:
    """A list of other files that is called an MP3, which ffmpeg would follow, is read as one, and cannot be played."""
    (home / "mp3" / "01-chapter-1.mp3").write_text("ffconcat version 1.0\nfile 02-chapter-2.mp3\n", encoding="utf-8")

    result = CliRunner().invoke(cli, ["verify", str(home)])

    assert result.exit_code == 1
    assert "mp3/01-chapter-1.mp3: this cannot be played" in result.output
