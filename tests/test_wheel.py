"""The wheel, installed alone: a fresh place in another folder, with nothing of the repository but that one file."""

from __future__ import annotations

import email.parser
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
EXTRAS = "natural,pdf,import,serve"
"""All that scripts/guide.lock pins."""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, with no network, and return it."""
    folder = tmp_path_factory.mktemp("dist")
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    ran(sys.executable, "-m", "pip", "wheel", "--quiet", *offline, str(TOP), cwd=folder)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel as pipx does, with all it asks for in the versions of the lock, and return the command."""
    folder = tmp_path_factory.mktemp("a place")
    pins = re.findall(r"^\S+==[^\\\n]+", (TOP / "scripts" / "guide.lock").read_text(encoding="utf-8"), re.MULTILINE)
    (folder / "constraints.txt").write_text("\n".join(pins), encoding="utf-8")
    venv.create(folder / "venv", with_pip=True, symlinks=os.name != "nt")
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip"]
    ran(*pip, "install", "--quiet", "--constraint", "constraints.txt", f"{wheel}[{EXTRAS}]", cwd=folder)
    ran(*pip, "check", cwd=folder)
    return programs / "audioguide"


def ran(*command: str, cwd: Path) -> str:
    """Run *command* in *cwd*, with nothing in its environment that leads back here; it has to succeed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_program_and_nothing_else(wheel: Path) -> None:
    """Every file below audioguide/ is in it, lists, templates and typefaces too, to the byte; no test, no guide."""
    package = TOP / "audioguide"
    files = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    written = {path.relative_to(TOP).as_posix(): path.read_bytes() for path in files}
    with zipfile.ZipFile(wheel) as held:
        packed = {name: held.read(name) for name in held.namelist() if ".dist-info/" not in name}

    assert packed.keys() == written.keys()
    assert packed == written


def test_the_wheel_tells_every_licence_in_it(wheel: Path) -> None:
    """The program's licence and the typeface's are named, and lie in it."""
    with zipfile.ZipFile(wheel) as held:
        (metadata,) = (name for name in held.namelist() if name.endswith(".dist-info/METADATA"))
        told = email.parser.BytesParser().parsebytes(held.read(metadata))
        names = told.get_all("License-File", [])
        licences = [held.read(metadata.replace("METADATA", f"licenses/{name}")) for name in names]

    assert told["License-Expression"] == "GPL-3.0-or-later AND OFL-1.1"
    assert licences == [(TOP / name).read_bytes() for name in names]
    assert [name.rpartition("/")[2] for name in names] == ["LICENSE", "OFL.txt"]


def test_the_wheel_works_on_its_own(installed: Path, tmp_path: Path) -> None:
    """In an empty folder elsewhere, a guide is begun, built in every form with the natural voice, and judged."""
    program = str(installed)
    begun = ran(program, "new", "content/our-clinic", "--title", "Our clinic", "--rights", "ours", cwd=tmp_path)
    built = ran(program, "build", cwd=tmp_path)
    judged = ran(program, "verify", cwd=tmp_path)

    assert "Its voice is en_US-joe-medium" in begun
    assert "Voice: en_US-joe-medium" in built
    assert "Left out" not in built
    assert (tmp_path / "output" / "our-clinic" / "large-print" / "our-clinic.pdf").is_file()
    assert judged.splitlines()[-1] == "Nothing to put right."
