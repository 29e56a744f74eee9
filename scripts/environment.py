"""Make .venv, the folder with everything audioguide needs, and run a program of it.

A bare Python is enough: nothing here but its standard library. The text parses on Python 3.6 too, so that an old Python
is told what is wrong in one line, and not by a syntax error.
"""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.exit(
        "audioguide needs Python 3.11, 3.12, 3.13 or 3.14, and this is Python {}.{}: "
        "start it with one of those, like python3.12 {}".format(*sys.version_info[:2], " ".join(sys.argv))
    )

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv"
PROGRAMS = PLACE / ("Scripts" if os.name == "nt" else "bin")
ENDING = ".exe" if os.name == "nt" else ""

STAMP = PLACE / "installed.json"
"""What is installed. Written last and taken away first, so a set-up cut short has none and is begun anew."""

PROJECT = "pyproject.toml"
GUIDE = "scripts/guide.lock"
TESTS = "scripts/test.lock"
"""What the tests need on top of GUIDE."""


def run(locks: list[str], program: str, arguments: list[str]) -> None:
    """Run *program* with *arguments* once all of *locks* is installed, and end this process with its exit status."""
    try:
        install(locks)
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start begins the set-up anew.")
    command = [str(PROGRAMS / program) + ENDING, *arguments]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted

    # Windows has no such exec: the console would be given back while the program still speaks. Ctrl-C is the program's.
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def install(locks: list[str]) -> None:
    """Bring .venv to what *locks* and pyproject.toml say. Costs a few milliseconds where it is so already."""
    python = {"python": "{}.{}".format(*sys.version_info[:2]), "of": sys.base_prefix, "in": str(ROOT)}
    pinned = {lock: _sha256(ROOT / lock) for lock in locks}
    project = {PROJECT: _sha256(ROOT / PROJECT)}
    wanted = {**python, **pinned, **project}.items()
    if wanted <= _installed().items():
        return

    with _alone():
        installed = _installed()
        if wanted <= installed.items():
            return  # another start was making it
        STAMP.unlink(missing_ok=True)
        if any(installed.get(name) != value for name, value in python.items()) or any(
            installed.get(lock, pinned[lock]) != pinned[lock] for lock in locks
        ):
            _make()
            installed = python
        for lock in locks:
            if lock not in installed:
                _say(f"Fetching what {lock} names: some hundred megabytes, once.")
                # Wheels only, each known by its hash: no package runs code of its own while it is installed.
                _pip("--require-hashes", "--only-binary", ":all:", "--requirement", str(ROOT / lock))
        # Editable: a change in audioguide/ is heard at the next start.
        _pip("--no-build-isolation", "--editable", str(ROOT))
        STAMP.write_text(json.dumps({**installed, **pinned, **project}), encoding="utf-8")
        _say("Ready.")


def _installed() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _make() -> None:
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out
        import venv
    except ImportError:
        sys.exit(
            "this Python cannot set up a place for audioguide: add the package that brings it, "
            "on Debian and Ubuntu with: sudo apt install python{}.{}-venv".format(*sys.version_info[:2])
        )
    import subprocess

    _say(f"Setting up {PLACE}, once.")
    try:
        venv.create(PLACE, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{PLACE} cannot be made: {error}")


def _pip(*arguments: str) -> None:
    import subprocess

    pip = [str(PROGRAMS / "python") + ENDING, "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq"]
    if subprocess.call([*pip, "install", "--no-deps", *arguments]):
        sys.exit("The set-up did not finish; the lines above say why. Once that is put right, start it again.")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one start at a time change .venv. The lock is the system's: gone with its process, however that ends."""
    with (ROOT / PROJECT).open("rb") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 30)  # far beyond the end, where nobody reads
            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _say(words: str) -> None:
    # Not to standard output, which belongs to the program.
    print(words, file=sys.stderr, flush=True)
