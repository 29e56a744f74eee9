from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from audioguide.errors import GuideError
from audioguide.model import Content
from audioguide.publications import cover


def content(**facts: object) -> Content:
    """Return a guide's content with *facts*."""
    told: dict[str, object] = {"name": "drops", "folder": Path(), "title": "When cancer spreads", "language": "en"}
    return Content(**(told | facts))  # type: ignore[arg-type]


def drawn(tmp_path: Path, **facts: object) -> Image.Image:
    """Return the cover of such content."""
    cover.draw(content(**facts), tmp_path / "cover.jpg")
    with Image.open(tmp_path / "cover.jpg") as picture:
        picture.load()
        return picture


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return how many nearly white pixels are in *box*."""
    return sum(picture.crop(box).convert("L").histogram()[240:])


def test_a_cover_is_what_directories_and_players_take(tmp_path: Path) -> None:
    """Square, 1400 pixels, RGB, baseline JPEG, small enough to stand before the sound."""
    picture = drawn(tmp_path)

    assert (picture.format, picture.size, picture.mode) == ("JPEG", (1400, 1400), "RGB")
    assert not picture.info.get("progressive")
    assert (tmp_path / "cover.jpg").stat().st_size < 500_000


def test_words_stand_out(tmp_path: Path) -> None:
    """Every ground has a contrast of at least 7 to 1 with its words (WCAG 2.2, 1.4.6), and the pixels agree."""
    assert all(cover.contrast(ground, cover.WORDS) >= 7 for ground in cover.GROUNDS)
    assert cover.contrast(cover.BAND, cover.WARNING) >= 7
    picture = drawn(tmp_path).crop((0, 500, 1400, 1400))
    (ground, _), (words, _) = Counter(picture.get_flattened_data()).most_common(2)
    assert cover.contrast(ground, words) >= 7  # type: ignore[arg-type]


def test_the_title_is_large(tmp_path: Path) -> None:
    """A title of three words fills a good part of the cover."""
    assert ink(drawn(tmp_path), (0, 200, 1400, 1100)) > 60_000


@pytest.mark.parametrize("title", ["word " * 200, "w" * 300, "One"])
def test_no_title_leaves_the_cover(tmp_path: Path, title: str) -> None:
    """Long titles are wrapped and made smaller, and the margin stays clear."""
    picture = drawn(tmp_path, title=title, publisher="The publisher " * 10)

    assert ink(picture, (0, 200, 90, 1400)) == 0
    assert ink(picture, (1310, 200, 1400, 1400)) == 0
    assert ink(picture, (0, 1370, 1400, 1400)) == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("¿Qué es el cáncer?", "¿Qué es el cáncer?"),
        ("Cafe\u0301", "Café"),
        ("🫀 Heart \u200b& <you>", "Heart & <you>"),
        ("❤️", ""),
        ("متى ينتشر السرطان", ""),
        ("Brain المخ", ""),
        ("当癌症扩散时", ""),
    ],
)
def test_what_the_typeface_lacks_is_never_drawn_as_boxes(text: str, shown: str) -> None:
    """Signs are left out; a text with letters it lacks is not drawn at all, for half a title is a wrong one."""
    assert cover.drawable(text) == shown


def test_a_title_that_cannot_be_drawn_leaves_a_cover_all_the_same(tmp_path: Path) -> None:
    """A sound wave stands for it, and the publisher's name is there when it can be drawn."""
    assert ink(drawn(tmp_path, title="متى ينتشر السرطان"), (0, 300, 1400, 1250)) > 60_000


@pytest.mark.parametrize("given", [False, True])
def test_a_guide_not_to_be_relied_on_says_so_on_its_cover(tmp_path: Path, *, given: bool) -> None:
    """Sample or draft is said across the top, on a picture of the guide's own too."""
    own = None
    if given:
        own = tmp_path / "own.png"
        Image.new("RGB", (300, 300), (0, 0, 0)).save(own)

    picture = drawn(tmp_path, status="sample", cover=own)

    edge = picture.crop((0, 0, 1400, 30))
    for band, expected in zip(edge.split(), cover.BAND, strict=True):
        low, high = band.getextrema()
        assert low == pytest.approx(expected, abs=8)
        assert high == pytest.approx(expected, abs=8)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "L", "P", "CMYK", "I;16", "1"])
def test_any_picture_becomes_a_square_of_three_colours(tmp_path: Path, mode: str) -> None:
    """Whatever its colours and shape, a given cover is padded with white, never cut."""
    own = tmp_path / ("own.jpg" if mode == "CMYK" else "own.png")
    Image.new(mode, (300, 100)).save(own)

    picture = drawn(tmp_path, cover=own)

    assert (picture.size, picture.mode, picture.format) == ((1400, 1400), "RGB", "JPEG")
    assert picture.getpixel((700, 1300)) == (255, 255, 255)


def test_a_turned_photograph_is_upright(tmp_path: Path) -> None:
    """A camera's note of how it was held is heeded."""
    own = Image.new("RGB", (300, 100), (200, 0, 0))
    facts = own.getexif()
    facts[0x0112] = 6
    own.save(tmp_path / "own.jpg", exif=facts)

    picture = drawn(tmp_path, cover=tmp_path / "own.jpg")

    assert picture.getpixel((100, 700)) == (255, 255, 255)
    assert picture.getpixel((700, 1300))[0] > 180  # type: ignore[index]


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it is 60,000 pixels square."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def png() -> bytes:
    """Return a picture that is whole."""
    file = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(file, "PNG")
    return file.getvalue()


def made(form: str) -> bytes:
    """Return a small picture in another *form*."""
    file = io.BytesIO()
    Image.new("RGB", (20, 20), (200, 0, 0)).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize(
    "broken",
    [
        *(b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", bomb(), png()[:1000]),
        *(made("GIF"), made("TIFF"), made("WEBP"), made("BMP"), b"%PDF-1.7", b"\xff\xd8\xff" + bytes(100)),
    ],
    ids=["empty", "text", "svg", "bomb", "half", "gif", "tiff", "webp", "bmp", "pdf", "jpeg"],
)
def test_a_cover_that_is_no_picture_is_named(tmp_path: Path, broken: bytes) -> None:
    """Text, half a picture, one in another form or one that fills the memory: a plain error; the last one stays."""
    own = tmp_path / "own.png"
    own.write_bytes(broken)
    (tmp_path / "cover.jpg").write_bytes(b"the last one")

    with pytest.raises(GuideError) as raised:
        drawn(tmp_path, cover=own)

    assert raised.value.source == own
    assert raised.value.remedy
    assert (tmp_path / "cover.jpg").read_bytes() == b"the last one"


def test_of_a_picture_that_moves_the_first_is_shown(tmp_path: Path) -> None:
    """A PNG with many pictures in it is the cover that a guide without movement shows; its name tells nothing."""
    frames = [Image.new("RGB", (20, 20), (200, 0, 0)), *(Image.new("RGB", (20, 20), (0, 0, n)) for n in range(40))]
    frames[0].save(tmp_path / "own.jpg", "PNG", save_all=True, append_images=frames[1:], duration=10)

    picture = drawn(tmp_path, cover=tmp_path / "own.jpg")

    assert picture.getpixel((700, 700))[0] > 180  # type: ignore[index]


def test_a_cover_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing file is a plain error too."""
    with pytest.raises(GuideError, match="cover"):
        drawn(tmp_path, cover=tmp_path / "none.png")


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    """Drawing has no chance in it; another guide has another ground or title."""
    one, two = drawn(tmp_path).tobytes(), drawn(tmp_path).tobytes()

    assert one == two
    with Image.open(io.BytesIO(cover.small(tmp_path / "cover.jpg", 600))) as picture:
        assert (picture.size, picture.format) == ((600, 600), "JPEG")
