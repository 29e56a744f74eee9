"""Drug names that are taken for one another: medical/lookalikes.txt.

Two of these heard, read or typed one for the other have hurt patients; an audio guide has no capitals to tell them
apart by. So each is looked at by somebody, wherever a guide has it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .built_in import FOLDER

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A drug's name, and those that it is taken for."""

    name: str
    """In tall-man letters, capitals where it differs: vinCRIStine."""
    others: tuple[str, ...]
    source: str
    """The list that says so."""


def found(text: str) -> Iterator[tuple[str, LookAlike]]:
    """Yield each name in *text* that is easily taken for another, as it stands there."""
    for word in _WORD.findall(text):
        known = read().get(word.casefold())
        if known:
            yield word, known


@functools.cache
def read() -> Mapping[str, LookAlike]:
    """Return every name in the table, casefolded. A line of it is a group: names, parted by |; ``## `` names a list."""
    table: dict[str, LookAlike] = {}
    source = ""
    for line in (FOLDER / "lookalikes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            source = line[3:]
        elif line and not line.startswith("#"):
            names = [name.strip() for name in line.split("|")]
            for name in names:
                others = tuple(other for other in names if other != name)
                before = table.get(name.casefold())
                if before:
                    others = tuple(dict.fromkeys((*before.others, *others)))
                table[name.casefold()] = LookAlike(name, others, before.source if before else source)
    return table
