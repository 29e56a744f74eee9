"""Cases a volunteer can add to: tests/cases/*.txt, one a line."""

from __future__ import annotations

from pathlib import Path


def read(name: str) -> list[tuple[str, str]]:
    """Return language and line of every case in tests/cases/*name*; ``## es`` begins a language, ``# `` a remark."""
    cases: list[tuple[str, str]] = []
    language = ""
    for line in (Path(__file__).parent / "cases" / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            language = line[3:]
        elif line and not line.startswith("# "):
            cases.append((language, line))
    return cases
