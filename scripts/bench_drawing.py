"""What was measured, as tables in Markdown, and as a picture that is read without colour: docs/speed.md."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from bench_courses import Course, Figure

PICTURE = "speed.svg"
WIDTH, HEIGHT = 960, 520
LEFT, RIGHT, TOP, BOTTOM = 90, 610, 30, 450
"""Where the lines are drawn; at their right stands what each is."""
APART = 26
"""From line to line of what is written there."""
SIGNS = (
    "M-6,0a6,6 0 1,0 12,0a6,6 0 1,0 -12,0z",
    "M-6,-6h12v12h-12z",
    "M0,-7l7,13h-14z",
    "M0,-8l8,8l-8,8l-8,-8z",
    "M0,7l7,-13h-14z",
    "M-6,-6l12,12M6,-6l-12,12",
)
"""A sign for each line, at 0, 0: circle, square, triangle, diamond, one standing on its point, a cross."""

PAGE = """\
# How long a build takes, and how much memory

This page is written by `scripts/bench.py --write`. It was measured on this machine:
{machine}.

Seconds would be others on yours; what is compared was measured in one run. Processor time is that of all processes
together. Memory is the most that one process held at once: the one that leads, the largest of those that speak, and the
largest of other programs, like ffmpeg. A guide's sound is kept beside the forms it is in, and counts as written.

## What is promised

{bounds}

"Raw voice" says every sentence with Piper, as slowly, and does nothing else, in two processes. "Piper, then ffmpeg" are
the two commands that make one plain MP3 of the same words. What is compared with ten times the sound is reckoned as if
the one guide were exactly ten times as long as the other.

## The sample, with the natural voice

{sample}

## How it grows

Guides made for this, said by a voice that only hums and costs next to nothing: what is seen is the work around the
speech. Seconds:

{growth}

![How many seconds each takes, by the length of the guide; the table above holds the same numbers.](images/{picture})

{courses}
"""


def write(docs: Path, machine: str, figures: Sequence[Figure], sample: Course, grown: Sequence[Course]) -> None:
    """Write speed.md and its picture into *docs*."""
    courses = "\n\n".join(f"### {one.name[0].upper()}{one.name[1:]}\n\n{costs(one)}" for one in grown)
    page = PAGE.format(
        machine=machine,
        bounds=bounds(figures),
        sample=costs(sample),
        growth=growth(grown),
        picture=PICTURE,
        courses=courses,
    )
    (docs / "images").mkdir(parents=True, exist_ok=True)
    (docs / "speed.md").write_text(page, encoding="utf-8", newline="\n")
    (docs / "images" / PICTURE).write_bytes(picture(grown))


def bounds(figures: Iterable[Figure]) -> str:
    """Return each figure beside its bound, as a table."""
    rows = [[one.name, few(one.value), bound(one), "yes" if one.kept else "NO"] for one in figures]
    return table(["", "measured", "may be", "is it so"], rows)


def bound(figure: Figure) -> str:
    """Return what *figure* may be."""
    return f"{few(figure.least)} to {few(figure.most)}" if figure.least else f"at most {few(figure.most)}"


def costs(course: Course) -> str:
    """Return what *course* costs, as a table."""
    rows = [
        [name, *map(few, (cost.seconds, cost.processor, *cost.memory, cost.written))]
        for name, cost in course.rows.items()
    ]
    head = ["", "seconds", "processor time, s", "leading process, MB", "speaking, MB", "other, MB", "written, MB"]
    return table(head, rows)


def growth(courses: Sequence[Course]) -> str:
    """Return how many seconds all takes in each of *courses*, as a table."""
    names = courses[0].rows
    rows = [[name, *(few(one.rows[name].seconds) for one in courses)] for name in names]
    return table(["", *(f"{one.name} ({few(one.hours)} h)" for one in courses)], rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown whose columns stand one below the other; all but the first are numbers."""
    lines = [head, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    first, *others = widths
    rule = f"|{'-' * (first + 2)}|" + "".join(f"{'-' * (width + 1)}:|" for width in others)
    told = [
        f"| {line[0]:{first}} |" + "".join(f" {word:>{width}} |" for word, width in zip(line[1:], others, strict=True))
        for line in lines
    ]
    return "\n".join([told[0], rule, *told[1:]])


def few(value: float) -> str:
    """Return *value* with few digits; a dash for nothing."""
    if not value:
        return "–"  # noqa: RUF001
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 4  # noqa: PLR2004
    return f"{value:.{digits}f}"


# --- The picture -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """Where values stand, by powers of ten."""

    values: Sequence[float]
    first: float
    last: float
    """Where the least of them stands, or a power of ten below it; and the greatest, or one above."""

    @property
    def powers(self) -> range:
        """The powers of ten from one end to the other."""
        return range(math.floor(math.log10(min(self.values))), math.ceil(math.log10(max(self.values))) + 1)

    def at(self, value: float) -> float:
        """Return where *value* stands."""
        low, high = self.powers[0], self.powers[-1]
        return self.first + (math.log10(value) - low) / max(1, high - low) * (self.last - self.first)


def picture(courses: Sequence[Course]) -> bytes:
    """Return how many seconds all takes by the length of a guide, both by powers of ten, as SVG."""
    lines = {name: [one.rows[name].seconds for one in courses] for name in courses[0].rows}
    across = Scale([one.hours for one in courses], LEFT, RIGHT)
    up = Scale([seconds for line in lines.values() for seconds in line], BOTTOM, TOP)
    told = {"role": "img", "aria-labelledby": "title desc"}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", **told})
    SubElement(svg, "title", id="title").text = "Seconds, by the length of a guide"
    SubElement(svg, "desc", id="desc").text = " ".join(described(courses, lines))
    # On a ground of its own, because it is also shown on dark pages.
    SubElement(svg, "rect", width=str(WIDTH), height=str(HEIGHT), fill="#fff")
    paper = SubElement(svg, "g", {"fill": "none", "stroke": "#000", "font-family": "sans-serif", "font-size": "16"})
    draw_axes(paper, courses, across, up)
    places = spread([up.at(line[-1]) for line in lines.values()])
    for (name, line), sign, place in zip(lines.items(), SIGNS, places, strict=True):
        points = list(zip(map(across.at, across.values), map(up.at, line), strict=True))
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        SubElement(paper, "polyline", {"points": drawn, "stroke-width": "2"})
        for x, y in (*points, (RIGHT + 30, place)):
            where = f"translate({x:.1f} {y:.1f})"
            SubElement(paper, "path", {"d": sign, "transform": where, "fill": "#fff", "stroke-width": "2"})
        letter(paper, RIGHT + 46, place + 6, f"{name}, {few(line[-1])} s")
    ElementTree.indent(svg)
    return bytes(ElementTree.tostring(svg, encoding="utf-8", xml_declaration=True)) + b"\n"


def described(courses: Sequence[Course], lines: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """Yield what the picture shows, a sentence each."""
    yield f"For guides of {', '.join(one.name for one in courses)}, one behind the other:"
    for name, line in lines.items():
        yield f"{name}: {', '.join(map(few, line))} seconds."


def draw_axes(paper: Element, courses: Sequence[Course], across: Scale, up: Scale) -> None:
    """Draw the lengths at the bottom, the seconds at the left, and a thin line for each."""
    thin = {"stroke": "#999", "stroke-width": "1"}
    for one, hours in zip(courses, across.values, strict=True):
        x = across.at(hours)
        SubElement(paper, "path", {"d": f"M{x:.1f},{TOP}V{BOTTOM}", **thin})
        letter(paper, x, BOTTOM + 24, one.name, "middle")
    for power in up.powers:
        y = up.at(10.0**power)
        SubElement(paper, "path", {"d": f"M{LEFT},{y:.1f}H{RIGHT}", **thin})
        letter(paper, LEFT - 10, y + 6, f"{10.0**power:g} s", "end")
    letter(paper, (LEFT + RIGHT) / 2, BOTTOM + 54, "length of the guide", "middle")


def spread(places: Sequence[float]) -> list[float]:
    """Return *places* moved so far that whatever is written at one leaves room for the next, in the same order."""
    moved = dict[int, float]()
    least = -math.inf
    for number, place in sorted(enumerate(places), key=lambda one: one[1]):
        moved[number] = least = max(place, least + APART)
    over = max(0.0, least - BOTTOM)
    return [moved[number] - over for number in range(len(places))]


def letter(paper: Element, x: float, y: float, words: str, anchor: str = "start") -> None:
    """Write *words* at *x*, *y*."""
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}
    SubElement(paper, "text", {**place, "fill": "#000", "stroke": "none"}).text = words
