"""The cover: the guide's own picture made square, or its title in large words.

A square of 1400 pixels, RGB, baseline JPEG: what podcast directories and players take. The typeface is Atkinson
Hyperlegible, made by the Braille Institute for readers with low vision (SIL Open Font License, in fonts/OFL.txt).
"""

from __future__ import annotations

import functools
import hashlib
import io
import unicodedata
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from .. import whole
from ..errors import GuideError
from ..model import Content
from . import shown

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

DRAWN = 1
"""Part of every key: one more when this module would draw another picture."""

SIDE = 1400
"""Pixels."""

MOST = 100_000_000
"""Pixels a given picture may have: 300 MB when opened, more than any camera's."""

FONTS = Path(__file__).parent / "fonts"

WORDS = (255, 255, 255)
GROUNDS = ((16, 42, 67), (74, 20, 66), (15, 70, 52), (88, 28, 28), (50, 40, 98), (20, 60, 84))
"""One of them is a guide's, by its name, so that guides on one shelf differ. White on each is 9:1 or more."""
WARNING, BAND = (20, 20, 20), (255, 209, 71)
"""Words and ground of what must be seen first."""

_MARGIN = 110
_LARGEST, _SMALLEST = 190, 64
_LINE = 1.18
"""Height of a line, in sizes of its letters."""


def key(content: Content) -> str:
    """Return the name of what :func:`draw` draws for *content*: a SHA-256 of all that shows on it."""
    picture = _picture(content)
    given = hashlib.sha256(picture.read_bytes()).hexdigest() if picture else ""
    seen = [DRAWN, content.name, _title(content), content.publisher, content.author, shown.cautioned(content), given]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def draw(content: Content, target: Path) -> None:
    """Write the cover of *content* to *target*, whole or not at all: the same bytes for the same content.

    Raises GuideError where the picture that guide.yaml names is not one that can be shown.
    """
    given = _picture(content)
    picture = _drawn(content) if given is None else _given(given, content)
    whole.write(target, _jpeg(picture))


def small(cover: Path, side: int) -> bytes:
    """Return *cover*, square, as a JPEG of *side* pixels."""
    return _small(cover.read_bytes(), side)


@functools.lru_cache(4)
def _small(cover: bytes, side: int) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(cover), formats=["JPEG"]) as picture:
        return _jpeg(picture.resize((side, side), Image.Resampling.LANCZOS))


def described(content: Content) -> str:
    """Return what the cover shows, in words."""
    return content.discreet_title or content.cover_alt or content.title


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _picture(content: Content) -> Path | None:
    """Return the picture that guide.yaml names; none for a discreet guide: it could tell what that is about."""
    return None if content.discreet_title else content.cover


def _title(content: Content) -> str:
    return content.discreet_title or content.title


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _drawn(content: Content) -> Image:
    from PIL import Image, ImageDraw

    ground = GROUNDS[hashlib.sha256(content.name.encode()).digest()[0] % len(GROUNDS)]
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(picture)
    top = _warn(pen, drawable(shown.cautioned(content)))
    foot = drawable(content.publisher or content.author)
    bottom = SIDE - _MARGIN - (120 if foot else 0)
    if title := drawable(_title(content)):
        size, lines = _fitted(title, SIDE - 2 * _MARGIN, bottom - top - 2 * _MARGIN)
        for number, line in enumerate(lines):
            pen.text((_MARGIN, top + _MARGIN + int(number * size * _LINE)), line, WORDS, _font("Bold", size))
    else:
        # A script the typeface has no letters for: a sound wave says more than empty boxes.
        _wave(pen, (top + bottom) // 2, (bottom - top) // 2 - _MARGIN)
    if foot:
        size, lines = _fitted(foot, SIDE - 2 * _MARGIN, 130, largest=56, smallest=40, weight="Regular")
        pen.rectangle((_MARGIN, bottom - 10, _MARGIN + 160, bottom), BAND)
        for number, line in enumerate(lines):
            pen.text((_MARGIN, bottom + 25 + int(number * size * _LINE)), line, WORDS, _font("Regular", size))
    return picture


def _given(path: Path, content: Content) -> Image:
    from PIL import ImageDraw

    picture = _square(_opened(path))
    _warn(ImageDraw.Draw(picture), drawable(shown.cautioned(content)))
    return picture


def _warn(pen: ImageDraw, warning: str) -> int:
    """Draw *warning* across the top and return where it ends."""
    if not warning:
        return 0
    size, lines = _fitted(warning, SIDE - 2 * _MARGIN, 200, largest=76, smallest=48)
    height = int(len(lines) * size * _LINE) + 90
    pen.rectangle((0, 0, SIDE, height), BAND)
    for number, line in enumerate(lines):
        pen.text((_MARGIN, 40 + int(number * size * _LINE)), line, WARNING, _font("Bold", size))
    return height


def _wave(pen: ImageDraw, middle: int, highest: int) -> None:
    for number, part in enumerate((21, 48, 79, 57, 100, 71, 38, 62, 26)):
        left, height = 190 + number * 118, highest * part // 100
        pen.rounded_rectangle((left, middle - height, left + 74, middle + height), 37, WORDS)


def _fitted(
    words: str, width: int, height: int, *, largest: int = _LARGEST, smallest: int = _SMALLEST, weight: str = "Bold"
) -> tuple[int, list[str]]:
    """Return the largest size at which *words* fit, and their lines; at the smallest, only as many lines as fit."""
    for size in range(largest, smallest, -9):
        lines = _lines(words, width, _font(weight, size))
        if lines and len(lines) * size * _LINE <= height:
            return size, lines
    font = _font(weight, smallest)
    lines = _lines(words, width, font) or _cut(words, width, font)
    room = max(1, int(height // (smallest * _LINE)))
    if len(lines) > room:
        last = lines[room - 1]
        while font.getlength(last + "…") > width:
            last = last[:-1]
        lines = [*lines[: room - 1], last.rstrip() + "…"]
    return smallest, lines


def _lines(text: str, width: int, font: FreeTypeFont) -> list[str]:
    """Return *text* in lines of at most *width* pixels; none where a word is wider."""
    lines: list[str] = []
    for word in text.split():
        if font.getlength(word) > width:
            return []
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _cut(text: str, width: int, font: FreeTypeFont) -> list[str]:
    lines = [""]
    for sign in text:
        if font.getlength(lines[-1] + sign) > width:
            lines.append("")
        lines[-1] += sign
    return lines


def drawable(text: str) -> str:
    """Return *text* as the typeface can show it: signs it lacks left out; nothing where it lacks a letter or digit."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    lacking = {sign for sign in text if not _has(sign)}
    if any(unicodedata.category(sign)[0] in "LMN" and not _variation(sign) for sign in lacking):
        return ""
    return " ".join("".join(sign for sign in text if sign not in lacking).split())


def _variation(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f"


@functools.cache
def _has(sign: str) -> bool:
    if sign == " ":
        return True
    font = _font("Bold", 40)
    empty = font.getmask("\uffff")
    mask = font.getmask(sign)
    return mask.size[0] > 0 and (mask.size, bytes(mask)) != (empty.size, bytes(empty))


@functools.cache
def _font(weight: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    # The basic layout engine is in every wheel and draws the same everywhere; Latin letters need no other.
    return ImageFont.truetype(FONTS / f"AtkinsonHyperlegible-{weight}.ttf", size, layout_engine=ImageFont.Layout.BASIC)


def _opened(path: Path) -> Image:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # We count its pixels ourselves; and what is odd in a picture that can be shown is nobody's concern.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=["JPEG", "PNG"]) as picture:
                if picture.width * picture.height > MOST:
                    raise GuideError(
                        f"the cover has {picture.width} by {picture.height} pixels, which is too many",
                        remedy="make it smaller: 1400 by 1400 is what players show",
                        source=path,
                    )
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                if upright.has_transparency_data:
                    paper = Image.new("RGBA", upright.size, (255, 255, 255, 255))
                    return Image.alpha_composite(paper, upright.convert("RGBA")).convert("RGB")
                return upright.convert("RGB")
    except UnidentifiedImageError:
        raise _no_picture(path, "is not a picture") from None
    except Image.DecompressionBombError:
        raise _no_picture(path, "has far too many pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError) as fault:
        raise _no_picture(path, f"cannot be opened as a picture ({fault})") from None


def _no_picture(path: Path, why: str) -> GuideError:
    return GuideError(f"the cover {why}", remedy="name a JPEG or PNG file, like cover: cover.jpg", source=path)


def _square(picture: Image) -> Image:
    from PIL import Image

    scale = SIDE / max(picture.size)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    # Made larger than it is, a small picture is soft, but players refuse smaller ones.
    sized = picture.resize(size, Image.Resampling.LANCZOS)
    square = Image.new("RGB", (SIDE, SIDE), (255, 255, 255))
    square.paste(sized, ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    return square


def _jpeg(picture: Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=88, subsampling=0, progressive=False, optimize=False)
    return file.getvalue()
