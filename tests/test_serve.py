"""What is made, given out on this machine: asked over real HTTP of a real process."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sounds
from click.testing import CliRunner

from audioguide.cli import cli
from audioguide.desk import serve

LIMIT = 20
"""Seconds for which anything is waited."""

SOUND = bytes(range(256)) * 4

FILES = {
    "index.html": b"<h1>Guides</h1>",
    "feed.xml": b"<rss/>",
    "drops/mp3/01-why.mp3": SOUND,
    "drops/player/index.html": b"<h1>Drops</h1>",
    "drops/captions/Où est-ce.vtt": b"WEBVTT\n",
    "drops/talking-book/001_Opening.mp3": SOUND,
    "drops/build.json": b"{}",
    ".kept/recordings/secret.wav": b"RIFF",
    "drops/.new-mp3/half.mp3": b"half",
}


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def running(output: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield the address that the command says, and its process; at the end it is stopped as by Ctrl-C."""
    # Where this test is itself run in the background, Ctrl-C is switched off, and a child would have it so.
    begun = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "audioguide", "serve", "--output", str(output), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    signal.signal(signal.SIGINT, begun)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found, said
        yield found[0], process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(LIMIT)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a build leaves it, beside a file that is nobody's business, and links that lead there."""
    folder = tmp_path_factory.mktemp("serve")
    (folder / "private.txt").write_bytes(b"private")
    made = folder / "output"
    for name, content in FILES.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(content)
    for link, target in {
        "out.txt": "../private.txt",
        "up": "..",
        "kept": ".kept",
        "same.mp3": "drops/mp3/01-why.mp3",
    }.items():
        (made / link).symlink_to(target)
    return made


@pytest.fixture(scope="module")
def address(output: Path) -> Iterator[str]:
    """Where it is given out."""
    with running(output) as (address, _):
        yield address


def ask(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask for *path* exactly as it is written."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=LIMIT)
    connection.putrequest(method, path, skip_host="host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    said = connection.getresponse()
    answer = Answer(said.status, {name.lower(): value for name, value in said.getheaders()}, said.read())
    connection.close()
    return answer


def test_pages_are_found_where_links_lead(address: str) -> None:
    """A folder is its page, with the slash that its links count from; what is not there is told plainly."""
    assert ask(address, "/").body == FILES["index.html"]
    assert ask(address, "/drops/player/").body == FILES["drops/player/index.html"]
    assert ask(address, "/drops/player/?shared=1").status == 200
    moved = ask(address, "/drops/player")
    assert (moved.status, moved.headers["location"]) == (307, "/drops/player/")
    gone = ask(address, "/drops/nothing.mp3")
    assert (gone.status, gone.body) == (404, b"There is nothing at this address.\n")
    assert ask(address, "/drops/talking-book/").status == 404


@pytest.mark.parametrize(
    ("asked", "first", "past"), [("0-99", 0, 100), ("1000-", 1000, 1024), ("-24", 1000, 1024), ("5-9999", 5, 1024)]
)
def test_parts_of_a_file_are_given(address: str, asked: str, first: int, past: int) -> None:
    """As players ask for them when one jumps (RFC 9110, 14.2)."""
    part = ask(address, "/drops/mp3/01-why.mp3", range=f"bytes={asked}")

    assert (part.status, part.body) == (206, SOUND[first:past])
    assert part.headers["content-range"] == f"bytes {first}-{past - 1}/1024"
    assert part.headers["content-length"] == str(past - first)


def test_a_part_that_is_not_there_is_refused(address: str) -> None:
    """Behind the end there is nothing to give."""
    assert ask(address, "/drops/mp3/01-why.mp3", range="bytes=2000-").status == 416


def test_a_file_can_be_asked_about(address: str) -> None:
    """HEAD tells all that GET does, and sends nothing: podcast hosts ask it of covers and sound."""
    whole, told = (ask(address, "/drops/mp3/01-why.mp3", method) for method in ("GET", "HEAD"))

    assert (whole.body, told.body) == (SOUND, b"")
    for name in ("content-length", "content-type", "accept-ranges", "etag"):
        assert told.headers[name] == whole.headers[name]
    assert whole.headers["accept-ranges"] == "bytes"
    assert ask(address, "/", "POST").status == 405


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.m4b", "audio/mp4"),
        ("a.mp3", "audio/mpeg"),
        ("A.VTT", "text/vtt; charset=utf-8"),
        ("a.srt", "application/x-subrip; charset=utf-8"),
        ("a.chapters.json", "application/json+chapters"),
        ("build.json", "application/json"),
        ("a.lpf", "application/lpf+zip"),
        ("a.audiobook", "application/audiobook+zip"),
        ("a.epub", "application/epub+zip"),
        ("playlist.m3u8", "audio/mpegurl; charset=utf-8"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("a.smil", "application/smil+xml"),
        ("a.unheard-of", "application/octet-stream"),
    ],
)
def test_each_file_is_called_what_it_is(name: str, kind: str) -> None:
    """By its ending, whatever the system thinks of it."""
    assert serve.media_type(name) == kind


def test_types_are_told_over_http(address: str) -> None:
    """With letters of any language in a name, and no browser left to guess."""
    captions = ask(address, "/drops/captions/O%C3%B9%20est-ce.vtt")

    assert (captions.status, captions.headers["content-type"]) == (200, "text/vtt; charset=utf-8")
    assert captions.headers["x-content-type-options"] == "nosniff"
    assert ask(address, "/feed.xml").headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert ask(address, "/").headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/../private.txt",
        "/%2e%2e/private.txt",
        "/drops/..%2f..%2fprivate.txt",
        "/drops/../../private.txt",
        "/..%5cprivate.txt",
        "//../private.txt",
        "/%00",
        "/drops/%00.mp3",
        "/C:/private.txt",
        "/out.txt",
        "/up/private.txt",
        "/kept/recordings/secret.wav",
        "/.kept/recordings/secret.wav",
        "/drops/../.kept/recordings/secret.wav",
        "/drops/.new-mp3/half.mp3",
        "/drops/mp3/01-why.mp3/",
        "/" + "a" * 5000,
    ],
)
def test_nothing_else_of_the_computer_is_given_out(address: str, path: str) -> None:
    """No way up, no link out, nothing hidden, nothing half written."""
    answer = ask(address, path)

    assert answer.status in (400, 404)
    for secret in (b"private", b"RIFF", b"half", SOUND):
        assert secret not in answer.body


def test_a_link_inside_is_followed(address: str) -> None:
    """What leads from one place of the folder to another is no danger."""
    assert ask(address, "/same.mp3").body == SOUND


def test_a_slash_too_many_leads_nowhere_else(address: str) -> None:
    """An address that begins with two slashes is another machine's, and nobody is sent there."""
    assert ask(address, "//drops/player").headers["location"] == "/drops/player/"


def test_only_this_computer_by_its_own_name_is_answered(address: str) -> None:
    """Another machine cannot reach it, nor a page from elsewhere that gives this one its own name."""
    assert ask(address, "/", host="guides.example.org").status == 400
    assert ask(address, "/", host="localhost:1").status == 200
    port = urlsplit(address).port
    others = {one[4][0] for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for other in others:
        with pytest.raises(OSError, match=r"refused|unreachable"), socket.create_connection((str(other), port), 2):
            pass


@pytest.mark.skipif(os.name == "nt", reason="there a child has no Ctrl-C of its own")
def test_ctrl_c_stops_it_cleanly(output: Path) -> None:
    """At once, while somebody holds a connection open: one plain line, and all is well."""
    with running(output) as (address, process):
        held = http.client.HTTPConnection(urlsplit(address).netloc, timeout=LIMIT)
        held.request("GET", "/")
        held.getresponse().read()
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=LIMIT)
        held.close()

    assert process.returncode == 0
    assert said.strip() == "Stopped."


def test_a_port_that_is_taken(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was asked for is missed; otherwise the next serves."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = CliRunner().invoke(cli, ["serve", "--output", str(output), "--port", str(port)])
        monkeypatch.setattr(serve, "FIRST", port)
        with serve.bound(None) as door:
            assert port < door.getsockname()[1] < port + serve.PORTS

    assert refused.exit_code == 1
    assert f"port {port} is taken by another program" in refused.output
    assert "--port 8123" in refused.output


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Whoever has built nothing yet is told to."""
    refused = CliRunner().invoke(cli, ["serve", "--output", str(tmp_path / "none")])

    assert refused.exit_code == 1
    assert "build a guide first" in refused.output


def test_without_the_server_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who has not the extra is told its name."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    refused = CliRunner().invoke(cli, ["serve", "--output", str(tmp_path)])

    assert refused.exit_code == 1
    assert "audioguide[serve]" in refused.output


def test_what_it_says_is_one_line(output: Path) -> None:
    """The address to open, and how to stop: nothing of the server's own."""
    with running(output, "--port", "0") as (address, process):
        assert json.loads(ask(address, "/drops/build.json").body) == {}
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=LIMIT)

    assert said == ""


@pytest.mark.judge
@pytest.mark.parametrize("path", ["player/", "waiting-room/"])
def test_pages_play_from_it(path: str, tmp_path: Path) -> None:
    """In a real Chromium: the sound is heard, one can jump in it, and nothing is missing or refused."""
    import browser
    import pages_made
    import words_made

    made = pages_made.finished(tmp_path, words_made.guide(waiting_room={"chapters": ("travel",)}))
    sounds.finished(made, tmp_path / "output", "player", "waiting-room")
    with (
        running(tmp_path / "output") as (address, _),
        browser.chromium() as chromium,
        browser.opened(chromium, f"{address}small/{path}") as page,
    ):
        page.get_by_role("button", name=re.compile("^(Play|Turn the sound on)$")).first.click()
        sound = "document.querySelector(document.querySelector('#player') ? '#player' : '#sound')"
        page.wait_for_function(f"() => {sound}.currentTime > 0.2 && !{sound}.paused")
        page.evaluate(f"() => {{ {sound}.currentTime = 3; }}")
        page.wait_for_function(f"() => {sound}.currentTime > 3.2")
