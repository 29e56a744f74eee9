"""Make the lock files anew from pyproject.toml: python3 scripts/lock.py [--upgrade].

guide.lock pins what audioguide, its natural voice, its PDFs, its server, its reader of PDFs and its watcher of files
need, test.lock what the tests need on top. One text serves every system and Python audioguide runs on; each file is
known by its hash; where it is fetched from is not written down. Pins stay as they are unless --upgrade is given. Needs
uv: .venv/bin/python -m pip install uv
"""

import os
import shutil
import subprocess
import sys
import tempfile

import environment

SYSTEMS = ["x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin", "x86_64-apple-darwin", "windows"]
MACOS = "14.0"  # the oldest that onnxruntime's wheels run on
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
WITHOUT = [("x86_64-apple-darwin", "3.14")]  # no onnxruntime for Python 3.14 on Intel Macs: 3.13 is the newest there

EXTRAS = ["--extra", "natural", "--extra", "pdf", "--extra", "serve", "--extra", "import", "--extra", "watch"]


def main() -> None:
    """Write both lock files, then see that each system finds a wheel for every pin."""
    upgrade = sys.argv[1:]
    compile_lock(environment.GUIDE, [*EXTRAS, "--group", "build", *upgrade])
    shared = [f"--no-emit-package={name}" for name in pinned(environment.GUIDE)]
    tests = [*EXTRAS, "--group", "build", "--group", "test", "--constraints", environment.GUIDE]
    compile_lock(environment.TESTS, [*tests, *shared, *upgrade])
    everywhere = [(system, python) for system in SYSTEMS for python in PYTHONS if (system, python) not in WITHOUT]
    found = [look(lock, *where) for lock in (environment.GUIDE, environment.TESTS) for where in everywhere]
    sys.exit(not all(found))


def compile_lock(lock: str, arguments: list[str]) -> None:
    """Write *lock*, a path below the repository."""
    options = ["--universal", "--python-version", PYTHONS[0], "--generate-hashes", "--no-annotate", "--no-header"]
    if not uv("pip", "compile", environment.PROJECT, *options, "--quiet", "--output-file", lock, *arguments):
        sys.exit(f"{lock} is as it was")


def pinned(lock: str) -> list[str]:
    """Return the names in *lock*."""
    lines = (environment.ROOT / lock).read_text(encoding="utf-8").splitlines()
    return sorted({line.split("==")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))})


def look(lock: str, system: str, python: str) -> bool:
    """Say which pin of *lock* has no wheel for *system* and *python*, if any, and return whether there is none."""
    wheels = ["--only-binary", ":all:", "--require-hashes", "--no-deps", "--requirements", lock]
    with tempfile.TemporaryDirectory() as nowhere:
        where = ["--python-platform", system, "--python-version", python, "--target", nowhere]
        found = uv("pip", "install", "--dry-run", "--quiet", *wheels, *where)
    print(f"{lock} on {system}, Python {python}: {'every wheel is there' if found else 'see above'}")
    return found


def uv(*arguments: str) -> bool:
    """Run uv at the repository's top and return whether it succeeded."""
    program = shutil.which("uv", path=str(environment.PROGRAMS)) or shutil.which("uv")
    if program is None:
        sys.exit("uv is not here: .venv/bin/python -m pip install uv")
    macos = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": MACOS}
    return subprocess.call([program, *arguments], cwd=environment.ROOT, env=macos) == 0


if __name__ == "__main__":
    main()
