"""The set-up, made small: a real .venv, a real pip, and a project of one module that builds itself."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent

BACKEND = """
import base64, hashlib, os, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "tiny-0.1-py3-none-any.whl"
    files = {
        "tiny.pth": os.getcwd(),
        "tiny-0.1.dist-info/METADATA": "Metadata-Version: 2.1\\nName: tiny\\nVersion: 0.1\\n",
        "tiny-0.1.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        "tiny-0.1.dist-info/entry_points.txt": "[console_scripts]\\naudioguide = tiny:main\\n",
    }
    record = "".join(f"{file},,\\n" for file in [*files, "tiny-0.1.dist-info/RECORD"])
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        for file, text in [*files.items(), ("tiny-0.1.dist-info/RECORD", record)]:
            wheel.writestr(file, text)
    return name
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
MODULE = """
import sys
def main():
    print(*sys.argv[1:])
    return 7
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository set up by its first start, after one that was killed; what it said is in first.txt."""
    folder = tmp_path_factory.mktemp("a place") / "repository"
    (folder / "scripts").mkdir(parents=True)
    for script in ("environment.py", "guide.py"):
        shutil.copy(REPOSITORY / "scripts" / script, folder / "scripts")
    (folder / "scripts" / "guide.lock").write_text("# nothing to fetch\n")
    (folder / "backend.py").write_text(BACKEND)
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "tiny.py").write_text(MODULE)
    cut_short(folder)
    (folder / ".venv" / "half-made").touch()
    first = start(folder, "build", "--only", "mp3")
    (folder / "first.txt").write_text(f"{first.returncode}\n{first.stdout}{first.stderr}")
    return folder


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run guide.py from elsewhere and return how it ended."""
    return subprocess.run(
        [sys.executable, str(folder / "scripts" / "guide.py"), *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder.parent,
        env=bare() | environment,
        timeout=120,
    )


def cut_short(folder: Path) -> None:
    """Kill a start, and all it started, in the middle of the set-up."""
    begun = subprocess.Popen(
        [sys.executable, str(folder / "scripts" / "guide.py")],
        env=bare(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not (folder / ".venv" / "pyvenv.cfg").exists():
        time.sleep(0.01)
    if sys.platform == "win32":
        begun.kill()
    else:
        os.killpg(begun.pid, signal.SIGKILL)
    begun.wait()


def bare() -> dict[str, str]:
    """Return an environment in which pip has nowhere to fetch from."""
    return {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}


@pytest.mark.slow
def test_the_first_start_sets_up_and_runs(made: Path) -> None:
    """One command makes .venv and runs the program in it, with its arguments and its exit status."""
    status, words, *told = (made / "first.txt").read_text().splitlines()

    assert (status, words) == ("7", "build --only mp3")
    assert told[-1] == "Ready."


@pytest.mark.slow
def test_a_set_up_cut_short_is_begun_anew(made: Path) -> None:
    """A start killed in the middle of the set-up leaves nothing that the next start trusts."""
    assert not (made / ".venv" / "half-made").exists()


@pytest.mark.slow
def test_the_second_start_only_runs(made: Path) -> None:
    """A start with nothing to set up says nothing of its own and touches nothing."""
    before = (made / ".venv" / "installed.json").stat().st_mtime_ns
    second = start(made, "check")

    assert (second.returncode, second.stdout, second.stderr) == (7, "check\n", "")
    assert (made / ".venv" / "installed.json").stat().st_mtime_ns == before


@pytest.mark.slow
def test_an_edit_of_the_program_is_live(made: Path) -> None:
    """A change in the source is in the next start, with nothing installed again."""
    (made / "tiny.py").write_text(MODULE.replace("return 7", "return 0  # edited"))
    edited = start(made)
    (made / "tiny.py").write_text(MODULE)

    assert (edited.returncode, edited.stderr) == (0, "")


@pytest.mark.slow
def test_a_new_pyproject_installs_the_project_again(made: Path) -> None:
    """A new entry point is there at the next start, and .venv is not made anew for it."""
    (made / ".venv" / "canary").touch()
    (made / "pyproject.toml").write_text(PROJECT + "# changed\n")
    changed = start(made)

    assert (changed.returncode, changed.stderr) == (7, "Ready.\n")
    assert (made / ".venv" / "canary").exists()


@pytest.mark.slow
def test_a_new_lock_makes_the_place_anew(made: Path) -> None:
    """What a lock no longer names is gone, and where it cannot be fetched the start says so and leaves no stamp."""
    lock = made / "scripts" / "guide.lock"
    lock.write_text(f"audioguide-nowhere==1.0 --hash=sha256:{'0' * 64}\n")
    failed = start(made)
    stamped = (made / ".venv" / "installed.json").exists()
    lock.write_text("# nothing to fetch\n")
    start(made)

    assert failed.returncode == 1
    assert "audioguide-nowhere" in failed.stderr
    assert failed.stderr.splitlines()[-1].startswith("The set-up did not finish")
    assert not stamped


@pytest.mark.slow
def test_a_python_that_makes_no_place_is_told_which_package_to_add(made: Path, tmp_path: Path) -> None:
    """A Debian Python without ensurepip gets one line, naming the package."""
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    (made / ".venv" / "installed.json").unlink(missing_ok=True)
    told = start(made, PYTHONPATH=str(tmp_path))

    assert told.returncode == 1
    (line,) = told.stderr.splitlines()
    assert line.endswith("sudo apt install python{}.{}-venv".format(*sys.version_info[:2]))


@pytest.mark.parametrize("version", [(3, 6), (3, 10), (3, 15)])
def test_a_python_that_does_not_fit_is_told_so(version: tuple[int, int]) -> None:
    """Too old or too new a Python gets one plain line, and no traceback."""
    pretend = f"import sys; sys.version_info = {version}; sys.path.insert(0, 'scripts'); import environment"
    told = subprocess.run(
        [sys.executable, "-c", pretend], check=False, capture_output=True, text=True, cwd=REPOSITORY, timeout=60
    )

    assert told.returncode == 1
    (line,) = told.stderr.splitlines()
    assert "needs Python 3.11, 3.12, 3.13 or 3.14" in line
    assert "this is Python {}.{}".format(*version) in line


@pytest.mark.parametrize("script", ["environment.py", "guide.py", "test.py"])
def test_the_set_up_parses_on_old_pythons(script: str) -> None:
    """A Python as old as 3.6 can read the line that tells it so."""
    import ast

    ast.parse((REPOSITORY / "scripts" / script).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.slow
def test_a_fresh_copy_sets_itself_up(tmp_path: Path) -> None:
    """On a fresh copy of the repository one command brings the natural voice, its hashes checked, and runs."""
    leave = shutil.ignore_patterns(".git", ".venv", ".kept", ".*_cache", "__pycache__")
    copy = shutil.copytree(REPOSITORY, tmp_path / "copy", ignore=leave)
    command = [sys.executable, str(copy / "scripts" / "guide.py")]
    first = subprocess.run([*command, "voices"], check=False, capture_output=True, text=True, timeout=1800)
    second = subprocess.run([*command, "voices"], check=False, capture_output=True, text=True, timeout=60)

    assert first.returncode == 0, first.stderr
    assert "piper" in second.stdout
    assert second.stderr == ""
    assert "scripts/guide.lock" in json.loads((copy / ".venv" / "installed.json").read_text())
