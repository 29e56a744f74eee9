"""What is shown to the judges (tests/judges): small things as they should be, made without audioguide, then broken."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import judges
from judges import mp3
from mutagen.id3 import APIC, CHAP, COMM, CTOC, ID3, TALB, TCOM, TCON, TIT2, TLAN, TLEN, TPE1, TRCK, USLT, CTOCFlags
from PIL import Image

Edit = tuple[str, str, str]
"""In the file named first, what is written and what is written instead."""


def edited(files: Mapping[str, str], *edits: Edit) -> dict[str, str]:
    """Return *files*, texts by their names, with *edits* made; each must find what it replaces."""
    texts = dict(files)
    for name, old, new in edits:
        assert old in texts[name], f"{name} has no {old}"
        texts[name] = texts[name].replace(old, new)
    return texts


Break = Callable[[ID3], object]


def hum(path: Path, seconds: float = 6, *, quiet: str = "1", options: tuple[str, ...] = ("-b:a", "96k")) -> Path:
    """Write a hum at about -19 LUFS as an MP3; *quiet* is an expression in t by which it is made softer."""
    source = f"aevalsrc='0.2*sin(2*PI*400*t)*({quiet})':s=44100:d={seconds}"
    command = [judges.ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", source, "-af", "volume=-0.9dB"]
    subprocess.run(
        [*command, "-c:a", "libmp3lame", *options, "-map_metadata", "-1", "-id3v2_version", "0", str(path)], check=True
    )
    return path


def cover(side: int = 600, kind: str = "JPEG") -> APIC:
    """Return a front cover."""
    picture = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(picture, kind)
    return APIC(encoding=0, mime="image/jpeg", type=3, desc="Cover", data=picture.getvalue())


def tag(path: Path, *breaks: Break) -> Path:
    """Tag *path* as a guide of three chapters, then break the tag."""
    ids = ["chp1", "chp2", "chp3"]
    written = ID3()
    for frame in (TIT2, TPE1, TALB, TCOM, TCON):
        written.add(frame(encoding=1, text="x"))
    written.add(TRCK(encoding=0, text="1/1"))
    written.add(TLAN(encoding=0, text="eng"))
    written.add(TLEN(encoding=0, text=str(round(mp3.length(path)))))
    written.add(COMM(encoding=1, lang="eng", desc="", text="A hum."))
    written.add(USLT(encoding=1, lang="eng", desc="", text="Hum."))
    written.add(cover())
    title = [TIT2(encoding=1, text="Chapters")]
    written.add(
        CTOC(element_id="a", flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED, child_element_ids=ids, sub_frames=title)
    )
    for number, name in enumerate(ids):
        # mutagen orders frames by size, so equal sizes stay in order.
        words = [TIT2(encoding=1, text=f"Chapter {number}")]
        times = {"start_time": 2000 * number, "end_time": 2000 * (number + 1)}
        written.add(CHAP(element_id=name, **times, start_offset=0xFFFFFFFF, end_offset=0xFFFFFFFF, sub_frames=words))
    for break_it in breaks:
        break_it(written)
    written.update_to_v23()
    written.save(path, v1=0, v2_version=3)
    return path


def m4b(path: Path, sound: Path, *marks: tuple[int, str]) -> Path:
    """Write *sound* as AAC in MPEG-4 with chapters: the millisecond each starts at, its title."""
    told = path.with_suffix(".txt")
    ends = [start for start, _ in marks[1:]] + [round(mp3.length(sound))]
    blocks = [
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={title}\n"
        for (start, title), end in zip(marks, ends, strict=True)
    ]
    told.write_text(";FFMETADATA1\ntitle=A hum\n" + "".join(blocks), encoding="utf-8")
    command = [judges.ffmpeg(), "-v", "error", "-y", "-i", str(sound), "-i", str(told), "-map", "0:a"]
    chapters = ["-map_metadata", "1", "-map_chapters", "1", "-c:a", "aac", "-b:a", "64k", "-f", "ipod"]
    subprocess.run([*command, *chapters, str(path)], check=True)
    return path
