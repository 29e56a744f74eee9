r"""Measure what a build costs, as ratios taken in one run: the machine may be slow or busy, a ratio hardly minds.

    python3 scripts/guide.py build        # once: sets the place up
    .venv/bin/python scripts/bench.py     # on Windows: .venv\\Scripts\\python scripts\\bench.py

--sample: the sample guide and the natural voice, against the least that any program would need for the same: the raw
voice, two processes of one thread; the command ``piper`` and then ffmpeg; Python itself. Takes some minutes.
--growth: guides of ten minutes, one hour and ten hours, said by a voice that hums and costs next to nothing; --hours
asks for other lengths. Ten hours take an hour or so, and 20 GB for a while.
--write: renew docs/speed.md and docs/images/speed.svg from all of it.

Each figure is shown beside its bound; the exit status is 1 where one is missed. Everything is built in a temporary
folder (TMPDIR).
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import os
import platform
import sys
import tempfile
from pathlib import Path

import bench_drawing
import bench_growth
import bench_sample
from bench_courses import Course, Figure, Place

import audioguide

DOCS = Path(__file__).resolve().parent.parent / "docs"
HOURS = (1 / 6, 1.0, 10.0)


def main() -> None:
    """Measure what was asked for, print each figure beside its bound, and end with status 1 where one is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sample", action="store_true", help="only the sample guide, with the natural voice")
    options.add_argument("--growth", action="store_true", help="only guides of several lengths, with one that hums")
    options.add_argument("--hours", type=float, nargs="+", default=HOURS, help="their lengths")
    options.add_argument("--write", action="store_true", help="renew docs/speed.md and its picture")
    asked = options.parse_args()
    both = asked.sample == asked.growth
    if asked.write and not both:
        options.error("--write needs all of it: leave out --sample and --growth")
    figures: list[Figure] = []
    # As wherever it is installed.
    compileall.compile_dir(Path(audioguide.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        if both or asked.sample:
            sample, figures = bench_sample.measured(Place(Path(folder, "sample")))
            tell(sample)
        if both or asked.growth:
            grown = []
            for hours in sorted(asked.hours):
                grown.append(bench_growth.measured(Path(folder), hours))
                tell(grown[-1])
            lengths = zip(sorted(asked.hours), grown, strict=True)
            grown = [bench_growth.again(Path(folder), hours, course) for hours, course in lengths]
            figures += bench_growth.figures(grown)
    if asked.write:
        bench_drawing.write(DOCS, machine(), figures, sample, grown)
    print(bench_drawing.bounds(figures))
    if not all(figure.kept for figure in figures):
        sys.exit(1)


def tell(course: Course) -> None:
    """Print what *course* costs, as soon as that is known."""
    minutes = f"{course.hours * 60:.1f} minutes"
    print(f"What {course.name} costs, {minutes} of sound:\n\n{bench_drawing.costs(course)}\n", flush=True)


def machine() -> str:
    """Return on what this is measured."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    return f"{os.cpu_count()} processors ({model}), {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
