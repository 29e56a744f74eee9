"""Make the pictures of docs/images from a finished guide: .venv/bin/python scripts/screenshots.py [OUTPUT] [GUIDE].

Needs Chromium, and a guide built in every form; OUTPUT is output/ and GUIDE the first in it, if not given. Times are
turned by hand, so the same pages give the same pictures.
"""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

TOP = Path(__file__).resolve().parent.parent
IMAGES = TOP / "docs" / "images"
NOON = datetime.datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001  no one's in particular
COLOURS = 128
LIMIT = 150_000
"""Bytes of a picture."""


@dataclass(frozen=True)
class Shot:
    """One picture."""

    name: str
    page: str
    """From OUTPUT; ``{}`` stands for the guide's name."""
    size: tuple[int, int]
    scheme: str = "light"
    first: str = ""
    """JavaScript that is run before."""


ENGLISH = "document.querySelector('main article:last-child').scrollIntoView()"
WORDS = "document.querySelector('main section:nth-of-type(2)').scrollIntoView()"
QUESTION = "document.querySelector('a[data-kind=question]').click()"

REVIEW = "review.html"
"""The page for the person who approves the words; it is no part of a finished guide."""

SHOTS = (
    Shot("player", "{}/player/index.html", (1280, 900)),
    Shot("player-question", "{}/player/index.html", (390, 844), "dark", QUESTION),
    Shot("library", "index.html", (1280, 900), first=ENGLISH),
    Shot("waiting-room", "{}/waiting-room/index.html", (1280, 720)),
    Shot("large-print", "{}/large-print/{}.html", (1280, 900)),
    Shot("review", REVIEW, (1280, 900), first=WORDS),
)


def main() -> None:
    """Write every picture, and say how large each is."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else TOP / "output"
    guides = sorted(path.parent.name for path in output.glob("*/build.json"))
    if not guides:
        sys.exit(f"there is no finished guide in {output}: build one first")
    guide = sys.argv[2] if len(sys.argv) > 2 else guides[0]  # noqa: PLR2004  the second word
    IMAGES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, tempfile.TemporaryDirectory() as place:
        for shot in SHOTS:
            path = review(guide, Path(place)) if shot.page == REVIEW else output / shot.page.replace("{}", guide)
            if not path.is_file():
                sys.exit(f"{path} is not there: build the guide in every form")
            picture = small(taken(browser, path, shot))
            if len(picture) > LIMIT:
                sys.exit(f"{shot.name}.png would have {len(picture)} bytes, more than {LIMIT}")
            (IMAGES / f"{shot.name}.png").write_bytes(picture)
            print(f"docs/images/{shot.name}.png: {len(picture) // 1000} kB")


def review(guide: str, place: Path) -> Path:
    """Return the page that shows the words of *guide* to the person who approves them, made in *place*."""
    page = place / REVIEW
    command = [sys.executable, "-m", "audioguide", "explain", f"content/{guide}", "--html", "--output", str(page)]
    subprocess.run(command, cwd=TOP, check=True, timeout=300)
    return page


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the system's Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        sys.exit("Chromium is not here: python3 scripts/judging.py says how to get it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def taken(browser: Browser, path: Path, shot: Shot) -> bytes:
    """Return the picture of the page at *path* as *shot* asks for it, as PNG."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page: Page = context.new_page()
    page.clock.set_fixed_time(NOON)
    page.goto(path.resolve().as_uri())
    page.evaluate("() => document.fonts.ready.then(() => null)")
    if shot.first:
        page.evaluate(shot.first)
    picture = page.screenshot()
    context.close()
    return picture


def small(picture: bytes) -> bytes:
    """Return *picture* in few colours, which a page of text does with, as PNG."""
    file = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    main()
