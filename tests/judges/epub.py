"""Is it an EPUB that every reader opens, and that everybody can read? Asked of EPUBCheck, and of Ace by DAISY."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import judges

COUNTS = ("FATAL", "ERROR", "WARNING")
"""What EPUBCheck may not say."""


def faults(paths: Sequence[Path]) -> list[str]:
    """Return everything wrong with EPUBs."""
    return [*epubcheck(paths), *ace(paths)]


def epubcheck(paths: Sequence[Path]) -> list[str]:
    """Return EPUBCheck's errors and warnings. It takes some seconds a book."""
    # Only the program inside is wanted, so the package is not imported, nor what it imports.
    jar = str(distribution("epubcheck").locate_file("epubcheck/epubcheck.jar"))
    wrong = []
    for path in paths:
        said, complaint = judges.ask(*judges.java(), "-jar", jar, "--quiet", "--locale", "en", "--json", "-", path)
        messages = json.loads(said)["messages"] if said.startswith("{") else []
        if complaint and not messages:
            wrong.append(f"{path.name}: EPUBCheck: {complaint.strip()}")
        wrong += [f"{path.name}: EPUBCheck: {_told(message)}" for message in messages if message["severity"] in COUNTS]
    return wrong


def _told(message: dict[str, Any]) -> str:
    places = [f"{place['path']}:{place['line']}" for place in message["locations"] if place["line"] > 0]
    return f"{message['ID']} {message['message']} {' '.join(places)}".strip()


def ace(paths: Sequence[Path]) -> list[str]:
    """Return where Ace sees a book break the rules of EPUB Accessibility."""
    return [f"{path.name}: Ace: {fault}" for path in paths for fault in _ace(path)]


def _ace(path: Path) -> Iterator[str]:
    program = judges.package("@daisy/ace-cli") / "bin" / "ace.js"
    surroundings = {
        "PUPPETEER_EXECUTABLE_PATH": judges.program("chromium"),
        "CHROMIUM_FLAGS": " ".join(judges.BROWSER),
        "ACE_TIMEOUT_INITIAL": "60000",  # milliseconds for the browser to start, on a busy machine
    }
    with tempfile.TemporaryDirectory() as folder:
        told = judges.ask(judges.node(), program, "--silent", "--force", "--outdir", folder, path, **surroundings)
        report = Path(folder, "report.json")
        if not report.is_file():
            yield f"no report: {' '.join(told).strip()[-500:]}"
            return
        said = json.loads(report.read_text(encoding="utf-8"))
    for place in said["assertions"]:
        for rule in place["assertions"]:
            test, result = rule["earl:test"], rule["earl:result"]
            why = result["dct:description"].split("\n")[0]
            yield f"{place['earl:testSubject']['url']}: {test['dct:title']}: {why}"
    if said["earl:result"]["earl:outcome"] != "pass":
        yield "it does not pass"
