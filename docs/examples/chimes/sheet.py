"""Sheet: a form in ten lines. All that is said, with the time at which it is heard."""

from pathlib import Path

from audioguide import clock
from audioguide.model import Guide


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``<guide>.txt`` into the empty folder, and return what was written."""
    lines = [
        f"{clock.stamp(chapter.start + cue.start)}  {cue.segment.text}"
        for chapter in guide.chapters
        for cue in chapter.cues
    ]
    path = folder / f"{guide.content.name}.txt"
    path.write_text("\n".join([guide.content.title, *lines, ""]), encoding="utf-8", newline="\n")
    return [path]
