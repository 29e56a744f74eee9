"""given.csv: which guide was given where, when, and why. A table that any office program opens."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from .. import whole

NAME = "given.csv"

_FORMULA = ("=", "+", "-", "@")
"""What a cell begins with that office programs take for a formula (OWASP, "CSV Injection")."""


@dataclass(frozen=True, slots=True)
class Given:
    """One line: one guide, given once."""

    date: datetime.date
    guide: str
    edition: str
    form: str
    """For whom: a kind of player, or the web."""
    place: str
    """The name of the stick or folder, and not where it is: a path may hold a person's name."""
    words: str
    """SHA-256 of its words, as an approval signs it."""
    reason: str
    """Why it was given though it should not have been; else empty."""
    record: str
    """SHA-256 of its build.json: by it one can prove later what was given."""


def note(table: Path, given: Given) -> None:
    """Add *given* to *table*, whole or not at all. It is UTF-8, with the mark by which Excel knows that."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    with whole.plainly(table):
        before = table.read_bytes() if table.exists() else b""
    if not before.strip(b"\xef\xbb\xbf\r\n"):
        before = "\ufeff".encode()
        writer.writerow(field.name for field in fields(Given))
    elif not before.endswith(b"\n"):
        before += b"\r\n"
    writer.writerow(_cell(str(value)) for value in asdict(given).values())
    whole.write(table, before + lines.getvalue().encode())


def _cell(text: str) -> str:
    """Return *text* on one line, and so that no program reckons with it."""
    single = " ".join(text.split())
    return f"'{single}" if single.startswith(_FORMULA) else single
