"""The example in the page for developers: an engine and a form of one's own, installed as anyone's, and used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
EXAMPLE = TOP / "docs" / "examples" / "chimes"


def test_the_page_shows_the_example_as_it_is() -> None:
    """What a developer copies from the page is what is tried here, to the letter, and an engine has thirty lines."""
    page = (TOP / "docs" / "developers.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL))
    engine = [line for line in shown["chimes.py"].splitlines() if line and '"""' not in line]

    assert set(shown) == {path.name for path in EXAMPLE.iterdir() if path.is_file()}
    assert {name: (EXAMPLE / name).read_text(encoding="utf-8") for name in shown} == shown
    assert len(engine) <= 30


@pytest.mark.slow
def test_an_engine_and_a_form_of_ones_own_are_found(tmp_path: Path) -> None:
    """Once installed, they are there by their names, speak a guide, and write it; and verify finds nothing."""
    place = tmp_path / "place"
    offline = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target", str(place)]
    ran(tmp_path, "pip", "install", *offline, str(EXAMPLE))
    guide = tmp_path / "content" / "lifts"
    guide.mkdir(parents=True)
    (guide / "guide.yaml").write_text("title: Lifts\nlanguage: en-US\n", encoding="utf-8")
    (guide / "01-up.md").write_text("# Going up\n\nThe lift is beside the door.\n", encoding="utf-8")
    voices = ran(tmp_path, "audioguide", "voices")
    built = ran(tmp_path, "audioguide", "build", "--engine", "chimes", "--only", "mp3", "--only", "sheet")
    judged = ran(tmp_path, "audioguide", "verify")
    sheet = (tmp_path / "output" / "lifts" / "sheet" / "lifts.txt").read_text(encoding="utf-8")

    assert "bells" in voices
    assert "Voice: bells" in built
    assert "Nothing to put right." in judged
    assert re.search(r"^00:00:\d\d\.\d{3}  The lift is beside the door\.$", sheet, re.MULTILINE)


def ran(place: Path, *module: str) -> str:
    """Run a module in *place* with the example on its path; it has to succeed."""
    command = [sys.executable, "-m", *module]
    found = {**os.environ, "PYTHONPATH": str(place / "place")}
    done = subprocess.run(command, cwd=place, env=found, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
