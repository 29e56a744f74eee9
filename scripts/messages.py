"""Compile the frame's translations: every .po under audioguide/messages into the .mo beside it.

Run it after editing a .po: ``python scripts/messages.py``. Babel reads; the writing is ours, because Babel puts the
time and its own version into what it writes, and the same .po must always give the same bytes.
"""

from __future__ import annotations

import struct
from pathlib import Path

from babel.messages.pofile import read_po

MESSAGES = Path(__file__).parent.parent / "audioguide" / "messages"


def compiled(po: Path) -> bytes:
    """Return the .mo of *po* (GNU gettext manual, "The Format of GNU MO Files"); fuzzy entries are left out."""
    with po.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    header = f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {catalogue.plural_forms}\n"
    texts = {b"": header.encode()}
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            texts[_bytes(message.id)] = _bytes(message.string)
    said = sorted(texts.items())
    table, strings, place = [], b"", 28 + 16 * len(said)
    for text in [original for original, _ in said] + [translated for _, translated in said]:
        table.append(struct.pack("<2I", len(text), place + len(strings)))
        strings += text + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(said), 28, 28 + 8 * len(said), 0, place) + b"".join(table) + strings


def _bytes(text: str | tuple[str, ...] | list[str]) -> bytes:
    return (text if isinstance(text, str) else "\0".join(text)).encode()


def main() -> None:
    """Write every .mo."""
    for po in sorted(MESSAGES.glob("*/LC_MESSAGES/*.po")):
        po.with_suffix(".mo").write_bytes(compiled(po))
        print(po.with_suffix(".mo"))


if __name__ == "__main__":
    main()
