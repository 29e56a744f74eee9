"""Ask the judges from a shell: ``python tests/judges NAME FILE…``; status 1 where something is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from judges import audiobook, daisy, epub, feed, id3, mp3, page, pdf, players, readium, sound, tracks

JUDGES: dict[str, Callable[[Sequence[Path]], list[str]]] = {
    "mp3": lambda paths: [fault for path in paths for fault in mp3.faults(path)],
    "id3": lambda paths: [fault for path in paths for fault in id3.faults(path)],
    "loudness": sound.faults,
    "players": players.faults,
    "webvtt": tracks.webvtt,
    "srt": tracks.srt,
    "chapters": tracks.chapters,
    "feed": feed.faults,
    "epub": epub.faults,
    "daisy": daisy.faults,
    "readium": readium.faults,
    "audiobook": audiobook.faults,
    "html": page.vnu,
    "axe": page.axe,
    "pdf": pdf.faults,
}


def main() -> None:
    """Print what the judge named first finds wrong with the files named after it."""
    name, paths = (sys.argv[1], list(map(Path, sys.argv[2:]))) if len(sys.argv) > 2 else ("", [])
    if name not in JUDGES:
        sys.exit(f"python tests/judges {'|'.join(JUDGES)} FILE…")
    wrong = JUDGES[name](paths)
    print("\n".join(wrong) or f"{name}: nothing wrong with {len(paths)} files")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
