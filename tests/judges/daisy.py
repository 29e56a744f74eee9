"""Are the files of a DAISY 2.02 book what their document types say? Asked of xmllint and the DTDs of the W3C."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import judges

CATALOGUE = Path("/etc/xml/w3c-sgml-lib.xml")
"""Where Debian's package w3c-sgml-lib says which DTD is where, so that none is fetched."""


def faults(folders: Sequence[Path]) -> list[str]:
    """Return where the pages and the SMIL files in *folders* are not valid."""
    xmllint = judges.program("xmllint")
    if not CATALOGUE.is_file():
        judges.absent("w3c-sgml-lib")
    wrong = []
    for folder in folders:
        files = sorted([*folder.glob("*.html"), *folder.glob("*.smil")])
        _, complaints = judges.ask(xmllint, "--nonet", "--noout", "--valid", *files)
        # Below each complaint it shows the place.
        lines = complaints.replace(f"{folder}/", "").splitlines()
        told = [line for line in lines if " error : " in line or "warning" in line] or lines
        wrong += [f"{folder.name}: xmllint: {line}" for line in told]
    return wrong
