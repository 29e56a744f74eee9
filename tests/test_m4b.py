from __future__ import annotations

import dataclasses
import io
import random
import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import sounds
from judges import players
from mutagen.mp4 import MP4

from audioguide import publish, whole
from audioguide.errors import GuideError
from audioguide.model import Chapter, Content, Guide, Mark, Narration
from audioguide.publications import cover, m4b, mp3
from audioguide.sound import aac, encode, loudness, mp4
from audioguide.sound.tags import Jump, Tags, language_code
from audioguide.verify.forms import m4b as judge
from audioguide.verify.trail import Finished

CONTENT = Content(
    name="drops",
    folder=Path(),
    title="Drops & <you>",
    language="en-GB",
    publisher="Eye clinic",
    description="How to take your drops.",
    license="CC BY 4.0",
    status="sample",
)

HARD = "<&>\"'=;#\\ 🫀 متى"
"""A title with every sign that one of the notations on its way takes for its own."""


def narrations() -> list[Narration]:
    """A chapter whose name is hard on programs, and one of two questions."""
    first = sounds.narration(["Why drops?", "Because."], 1, HARD)
    second = sounds.narration(["To ask.", "Question 1.", "Question 2."], 2, "To ask")
    asked = (Mark("c02-q1", "Why = ; #?", 2, "c02s001"), Mark("c02-q2", "What if not?", 2, "c02s002"))
    said = (second.segments[0], *(dataclasses.replace(one, kind="question") for one in second.segments[1:]))
    return [first, dataclasses.replace(second, segments=said, marks=(*second.marks, *asked))]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide of two short chapters."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    return sounds.guide(folder, CONTENT, narrations(), folder / "cover.jpg")


@pytest.fixture(scope="module")
def finished(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """It, written as an audiobook."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), "m4b")


@pytest.fixture(scope="module")
def book(finished: Finished) -> Path:
    """Its one file."""
    return finished.home / "m4b" / "drops.m4b"


def marks(path: Path, folder: Path) -> list[tuple[int, int, str]]:
    """Return where each mark of *path* starts and ends, ms, and its title, as ffmpeg reads the track of text."""
    encode.run("-i", path, "-f", "ffmetadata", folder / "marks")
    told = (folder / "marks").read_text(encoding="utf-8")
    found = re.findall(r"^START=(\d+)\nEND=(\d+)\n(?:title=(.*)\n)?", told, re.MULTILINE)
    return [(int(start), int(end), re.sub(r"\\(.)", r"\1", title)) for start, end, title in found]


def written(folder: Path, jumps: list[Jump], **tags: str) -> Path:
    """Return an M4B of two seconds of silence with *jumps*."""
    aac.encoded(sounds.wav(folder / "a.wav", [0] * 88_200, 44_100), folder / "a.aac")
    told = Tags(**{"title": "Drops", "album": "Drops", "language": "en-GB", **tags}, duration_ms=2000, chapters=jumps)  # type: ignore[arg-type]
    mp4.write([folder / "a.aac"], [2000], folder / "drops.m4b", told)
    return folder / "drops.m4b"


# --- Sound -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, pytest.param(130, marks=pytest.mark.slow)])
def test_every_chapter_is_heard_where_the_pcm_says(tmp_path: Path, count: int) -> None:
    """However many chapters, each is within 12 ms of its place; the whole is exact, and no join is heard."""
    six = [2000, 2020, 2040, 2140, 2220, 2780][: min(count, 6)]
    made = {}
    for ms in six:
        made[ms] = tmp_path / f"{ms}.aac"
        aac.encoded(sounds.wav(tmp_path / f"{ms}.wav", sounds.click(ms, 22_050), 44_100), made[ms])
    durations = random.Random(7).choices(six, k=count)  # noqa: S311  the same each time, on purpose

    parts = [made[ms] for ms in durations]
    mp4.write(parts, durations, tmp_path / "guide.m4b", Tags("A", "A", "en", sum(durations)))

    samples = sounds.heard(tmp_path / "guide.m4b", tmp_path)
    assert len(samples) == sum(durations) * 441 // 10
    start = 0
    for ms in durations:
        first = start * 441 // 10
        assert abs(sounds.onset(samples, first) - first - 22_050) <= aac.LENGTH // 2 + 5
        assert max(map(abs, samples[max(0, first - 4410) : first + 4410]), default=0) <= 1
        start += ms


def test_a_chapter_is_as_it_was_recorded(guide: Guide, book: Path, tmp_path: Path) -> None:
    """What is decoded is the PCM of each chapter, nowhere late, at the loudness every chapter has."""
    samples = sounds.heard(book, tmp_path)

    assert len(samples) == guide.duration * 441 // 10
    for chapter in guide.chapters:
        shift = (chapter.start * 441 // 10 + aac.LENGTH // 2) // aac.LENGTH * aac.LENGTH
        pcm = sounds.heard(chapter.pcm, tmp_path)
        apart = [one - other for one, other in zip(samples[shift : shift + len(pcm) - 2048], pcm, strict=False)]
        assert sum(one * one for one in apart) < sum(one * one for one in pcm) / 100
    heard = loudness.measure(book)
    assert heard.lufs == pytest.approx(loudness.TARGET, abs=0.5)
    assert heard.true_peak_db <= -1


def test_a_chapter_is_encoded_once(guide: Guide, tmp_path: Path) -> None:
    """What is kept is used again; a chapter with another sound, or whose file was altered, is encoded again."""
    chapter = dataclasses.replace(guide.chapters[0], pcm=Path(shutil.copy(guide.chapters[0].pcm, tmp_path)))
    first = aac.kept(chapter)
    content, when = first.read_bytes(), first.stat().st_mtime_ns

    assert aac.kept(chapter) == first
    assert first.stat().st_mtime_ns == when
    for damaged in (b"", content[:-1], content[:-1] + bytes([content[-1] ^ 1])):
        first.write_bytes(damaged)
        assert aac.kept(chapter).read_bytes() == content
    shutil.copy(guide.chapters[1].pcm, chapter.pcm)
    assert aac.kept(dataclasses.replace(chapter, sha256="of another take")).read_bytes() != content


def test_chapters_may_have_one_sound(guide: Guide, tmp_path: Path) -> None:
    """As those of a withdrawn guide have, which all say the same: it is encoded once, for all of them."""
    pcm = Path(shutil.copy(guide.chapters[0].pcm, tmp_path))
    same = tuple(dataclasses.replace(guide.chapters[0], pcm=pcm) for _ in range(8))

    (tmp_path / "m4b").mkdir()
    [book] = m4b.publish(dataclasses.replace(guide, chapters=same), tmp_path / "m4b")

    assert len(sounds.heard(book, tmp_path)) == 8 * same[0].duration * 441 // 10


@pytest.mark.parametrize("trouble", ["cut off", "shorter", "not there"])
def test_what_cannot_be_joined_is_refused(guide: Guide, trouble: str, tmp_path: Path) -> None:
    """Damaged AAC is named."""
    content = aac.kept(guide.chapters[0]).read_bytes()
    part = tmp_path / "part.aac"
    part.write_bytes({"cut off": content[:-1], "not there": content[:9]}.get(trouble, content))
    ms = guide.chapters[0].duration + (100 if trouble == "shorter" else 0)

    with pytest.raises(GuideError, match={"not there": "cut off"}.get(trouble, trouble)):
        aac.join([part], [ms])


@pytest.mark.parametrize("fault", [lambda made: b"ID3" + made, lambda made: made[:-1]], ids=["foreign", "cut off"])
def test_what_ffmpeg_did_not_write_whole_is_refused(
    fault: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames are taken apart only where each is as it says of itself."""
    encode_it = encode.aac

    def spoilt(wav: Path, target: Path) -> None:
        encode_it(wav, target)
        target.write_bytes(fault(target.read_bytes()))

    monkeypatch.setattr(encode, "aac", spoilt)

    with pytest.raises(GuideError, match="nothing can be put together"):
        aac.encoded(sounds.wav(tmp_path / "a.wav", [0] * 88_200, 44_100), tmp_path / "a.aac")
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_what_is_encoded_while_others_are_spoken_is_not_encoded_again(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chapter is encoded as soon as it is finished; with the last one, hardly anything is left to do."""
    publish.prepare(guide.chapters[0], ["mp3", "m4b"])
    encoded: list[Path] = []
    encode_it = encode.aac

    def noted(wav: Path, target: Path) -> None:
        encoded.append(wav)
        encode_it(wav, target)

    monkeypatch.setattr(encode, "aac", noted)
    guide.chapters[1].pcm.with_suffix(".aac").unlink(missing_ok=True)

    m4b.publish(guide, tmp_path)

    assert encoded == [guide.chapters[1].pcm]


def headed(frame: bytes) -> bytes:
    """Return *frame* behind an ADTS header: MPEG-4, AAC-LC, 44.1 kHz, mono, and how long it is."""
    size = len(frame) + 7
    return bytes((0xFF, 0xF1, 0x50, 0x40 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC)) + frame


def by_ffmpeg(parts: list[Path], durations: list[int], tags: Tags, folder: Path) -> bytes:
    """Return what ffmpeg makes of the same, told the same."""
    with (folder / "joined.aac").open("wb") as file:
        for part, sizes in zip(parts, aac.join(parts, durations), strict=True):
            sound = io.BytesIO(aac.sound(part, sizes))
            file.writelines(headed(sound.read(size)) for size in sizes)
    marks = [f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={m.start}\nEND={m.end}\ntitle={m.title}\n" for m in tags.chapters]
    (folder / "marks").write_text("".join([";FFMETADATA1\n", *marks]), encoding="utf-8", newline="\n")
    samples = sum(durations) * 441 // 10 + aac.PRIMING
    early = f"{aac.PRIMING}/SR/TB"
    times = f"pts=PTS-{early}:dts=DTS-{early}:duration=min(DURATION\\,{samples}/SR/TB-PTS)"
    encode.run(
        *("-f", "aac", "-i", folder / "joined.aac", "-f", "ffmetadata", "-i", folder / "marks", "-map", "0:a"),
        *("-map_metadata", "1", "-map_chapters", "1", "-c", "copy", "-bsf:a", f"setts={times}", "-bitexact"),
        *("-metadata:s:a:0", f"language={language_code(tags.language)}", "-movie_timescale", "1000"),
        *("-movflags", "+faststart", "-brand", "M4B ", "-f", "ipod", folder / "ffmpeg.m4b"),
    )
    return (folder / "ffmpeg.m4b").read_bytes()


@pytest.mark.judge
@pytest.mark.parametrize(("count", "marks", "language"), [(1, 0, "en"), (1, 1, "ar"), (80, 80, "es"), (2, 255, "xx")])
def test_its_boxes_are_those_ffmpeg_writes(count: int, marks: int, language: str, tmp_path: Path) -> None:
    """Players find what they know, byte for byte but for the most bits a second, at which ffmpeg guesses."""
    aac.encoded(sounds.wav(tmp_path / "a.wav", sounds.talk(2000, 44_100), 44_100), tmp_path / "a.aac")
    parts, durations = [tmp_path / "a.aac"] * count, [2000] * count
    edges = [2000 * count * place // max(1, marks) for place in range(marks + 1)]
    jumps = [Jump(f"m{place}", "é – متى" * (place % 3 + 1), *edge) for place, edge in enumerate(pairwise(edges))]
    tags = Tags("Drops", "Drops", language, sum(durations), chapters=jumps)
    mp4.mux(parts, durations, tmp_path / "ours.m4b", tags)

    ours, theirs = (tmp_path / "ours.m4b").read_bytes(), by_ffmpeg(parts, durations, tags, tmp_path)
    most = ours.index(b"esds") + 26
    assert 60_000 < int.from_bytes(ours[most : most + 4], "big") < 80_000
    assert ours[:most] + ours[most + 4 :] == theirs[:most] + theirs[most + 4 :]


# --- Marks -----------------------------------------------------------------------------------------------------------


def test_its_marks_are_those_of_the_mp3(guide: Guide, book: Path, tmp_path: Path) -> None:
    """Both notations have the same places, to the millisecond, under the same titles, and they tile the guide."""
    expected = [(jump.start, jump.end, jump.title) for jump in mp3.jumps(guide.chapters, CONTENT)]

    assert marks(book, tmp_path) == expected
    assert [(round(one.start * 1000), one.title) for one in MP4(book).chapters] == [
        (s, title) for s, _, title in expected
    ]
    assert [title for _, _, title in expected] == [HARD, "To ask", "Why = ; #?", "What if not?"]


@pytest.mark.parametrize(
    "title",
    ["a" * 300, "é" * 200, "🫀" * 80, "two\nlines\tand\x00\x1b more", "=" * 200, "متى " * 60, "\\", "; #", "[CHAPTER]"],
)
def test_any_title_is_a_mark(title: str, tmp_path: Path) -> None:
    """A title is on one line and at most 255 bytes long, never cut inside a letter, and no sign of it gives orders."""
    path = written(tmp_path, [Jump("a", title, 0, 1000), Jump("b", "Next", 1000, 2000)])

    [(start, end, shown), following] = marks(path, tmp_path)
    assert (start, end, following) == (0, 1000, (1000, 2000, "Next"))
    assert [one.title for one in MP4(path).chapters] == [shown, "Next"]
    assert len(shown.encode()) <= 255
    plain = " ".join(title.replace("\x00", " ").replace("\x1b", " ").split())
    assert shown.rstrip() == plain or (
        shown.endswith("…") and plain.startswith(shown[:-1]) and len(shown.encode()) > 245
    )


@pytest.mark.parametrize("count", [255, 256, 600])
def test_no_mark_is_lost_where_one_list_is_too_short(count: int, tmp_path: Path) -> None:
    """Nero's list ends at 255, and some players look at nothing else: with more marks it is left out."""
    jumps = [Jump(f"m{n}", f"Mark {n}", 2000 * n // count, 2000 * (n + 1) // count) for n in range(count)]

    path = written(tmp_path, jumps)

    assert [title for _, _, title in marks(path, tmp_path)] == [jump.title for jump in jumps]
    assert len(MP4(path).chapters or ()) == (count if count <= 255 else 0)
    assert MP4(path)["stik"] == [2]


# --- Tags ------------------------------------------------------------------------------------------------------------


def test_tags_say_whose_guide_it_is_and_that_it_is_an_audiobook(guide: Guide, book: Path) -> None:
    """Title, whose, narrator, licence, cover and words are there; nothing tells when it was made or bought."""
    tags = MP4(book).tags

    for name, told in {
        "\xa9nam": "Sample: Drops & <you>",
        "\xa9alb": "Sample: Drops & <you>",
        "\xa9ART": "Eye clinic",
        "\xa9nrt": "joe (piper)",
        "\xa9gen": "Audiobook",
        "cprt": "CC BY 4.0",
    }.items():
        assert tags[name] == [told]
    assert tags["stik"] == [2]
    assert tags["covr"] == [guide.cover.read_bytes()]
    assert tags["\xa9lyr"][0].split("\n\n")[0] == "Why drops?"
    assert "Synthetic voice: joe (piper)" in tags["ldes"][0]
    assert tags["ldes"][0].startswith(tags["desc"][0].removesuffix("…"))
    assert {"\xa9day", "purd", "\xa9too"} & set(tags) == set()


def test_a_short_description_is_short(tmp_path: Path) -> None:
    """What a player shows in a list has at most 255 bytes; the whole is there too."""
    tags = MP4(written(tmp_path, [Jump("a", "A", 0, 2000)], description="é" * 300)).tags

    assert tags["desc"] == ["é" * 126 + "…"]
    assert tags["ldes"] == ["é" * 300]


def test_a_player_can_begin_before_all_of_it_is_there(book: Path) -> None:
    """What tells where the sound is stands before it; its first bytes say what it is, and nothing when it was made."""
    content = book.read_bytes()

    assert content[4:12] == b"ftypM4B "
    assert content.index(b"moov") < content.index(b"mdat")
    for head in (b"mvhd", b"mdhd", b"tkhd"):
        for place in re.finditer(head, content[: content.index(b"mdat")]):
            # In their shorter notation, which every player reads.
            assert content[place.end()] == 0
            assert content[place.end() + 4 : place.end() + 12] == bytes(8)


def test_the_same_guide_gives_the_same_bytes(guide: Guide, book: Path, tmp_path: Path) -> None:
    """Publishing twice writes the same file and nothing beside it."""
    [again] = m4b.publish(guide, tmp_path)

    assert again.read_bytes() == book.read_bytes()
    assert list(tmp_path.iterdir()) == [again]


def test_a_discreet_guide_shows_numbers(guide: Guide, tmp_path: Path) -> None:
    """On a locked screen stands nothing of what the guide is about."""
    content = dataclasses.replace(CONTENT, discreet_title="Guide 7")

    [path] = m4b.publish(dataclasses.replace(guide, content=content), tmp_path)

    tags = MP4(path).tags
    assert tags["\xa9nam"] == ["Sample: Guide 7"]
    assert "\xa9lyr" not in tags
    assert [one.title for one in MP4(path).chapters] == ["Chapter 1", "Chapter 2", "Question 1", "Question 2"]
    content_again = b"".join(str(value).encode() for value in dict(tags).values() if value is not tags["covr"])
    assert b"rops" not in content_again


# --- Its judge -------------------------------------------------------------------------------------------------------


def test_a_good_audiobook_passes(finished: Finished, guide: Guide, tmp_path: Path) -> None:
    """Nothing is found where all is well, nor in a discreet or withdrawn guide, nor where there is no such form."""
    discreet = dataclasses.replace(guide, content=dataclasses.replace(CONTENT, discreet_title="Guide 7"))
    withdrawn = dataclasses.replace(guide, content=dataclasses.replace(CONTENT, status="withdrawn"))

    assert list(judge.faults(finished)) == []
    assert list(judge.faults(sounds.finished(discreet, tmp_path, "m4b"))) == []
    assert list(judge.faults(sounds.finished(withdrawn, tmp_path, "m4b"))) == []
    assert list(judge.faults(dataclasses.replace(finished, home=tmp_path))) == []


def _tagged(**tags: object) -> Callable[[Path], None]:
    def break_it(path: Path) -> None:
        file = MP4(path)
        for name, value in tags.items():
            key = name.replace("c_", "\xa9")
            if value is None:
                del file[key]
            else:
                file[key] = value
        file.save()

    return break_it


def _made_again(*options: str) -> Callable[[Path], None]:
    def break_it(path: Path) -> None:
        other = path.with_name("other.m4b")
        tags = dict(MP4(path).tags)
        encode.run("-i", path, "-map", "0:a", *options, "-f", "ipod", other)
        file = MP4(other)
        file.update(tags)
        file.save()
        other.replace(path)

    return break_it


def _without_track(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"chap", b"free"))


def _without_list(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"chpl", b"free"))


def _renamed(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"To ask", b"Do ask"))


def _cut(path: Path) -> None:
    whole.write(path, path.read_bytes()[:2000])


COPY = ("-c", "copy", "-movflags", "+faststart")

BREAKS: dict[str, tuple[Callable[[Path], None], str]] = {
    "another kind": (_tagged(stik=[1]), "not an audiobook"),
    "no narrator": (_tagged(c_nrt=None), "no narrator"),
    "no title": (_tagged(c_nam=None), "no title"),
    "no cover": (_tagged(covr=None), "no cover"),
    "another genre": (_tagged(c_gen=["Speech"]), "genre"),
    "another guide": (_tagged(c_nam=["Sample: Tears"]), "should be called 'Drops & <you>'"),
    "no warning": (_tagged(c_nam=["Drops & <you>"]), "does not say that it is sample"),
    "no marks": (_made_again("-map_chapters", "-1", *COPY), "its marks are at no time"),
    "no track": (_without_track, "its marks are at no time"),
    "no list": (_without_list, "Nero's 0"),
    "a mark renamed": (_renamed, "a mark 'Do ask' that should be 'To ask'"),
    "shorter": (_made_again("-t", "2", "-c:a", "aac"), "it lasts"),
    "two channels": (_made_again("-ac", "2", "-c:a", "aac"), "with 2 channels"),
    "another language": (_made_again("-metadata:s:a:0", "language=spa", *COPY), "to be in spa"),
    "cut off": (_cut, "no MP4 that a player can read"),
    "no MP4": (lambda path: whole.write(path, b"\xff\xfb" + bytes(9000)), "no MP4 that a player can read"),
    "empty": (lambda path: whole.write(path, b""), "no MP4 that a player can read"),
    "a playlist": (lambda path: whole.write(path, b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), "no MP4"),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_audiobook_is_seen(broken: str, finished: Finished, tmp_path: Path) -> None:
    """Each thing that differs from what build.json tells is told."""
    shutil.copytree(finished.home, tmp_path / "drops")
    break_it, complaint = BREAKS[broken]
    break_it(tmp_path / "drops" / "m4b" / "drops.m4b")

    wrong = judge.faults(dataclasses.replace(finished, home=tmp_path / "drops"))

    assert complaint in "\n".join(error.problem for error in wrong)


def hundred_and_thirty(guide: Guide) -> Guide:
    """Return a guide of that many chapters, each with the sound and the hard title of the first of *guide*."""
    one = guide.chapters[0]
    made: list[Chapter] = []
    for number in range(1, 131):
        name = f"c{number:03}"
        mark = dataclasses.replace(one.narration.marks[0], id=name)
        narration = dataclasses.replace(one.narration, id=name, number=number, marks=(mark,))
        made.append(dataclasses.replace(one, narration=narration, start=one.duration * len(made)))
    return dataclasses.replace(guide, chapters=tuple(made))


@pytest.mark.judge
def test_players_list_the_same_marks(guide: Guide, tmp_path: Path) -> None:
    """ffmpeg, mutagen, MediaInfo, eyeD3 and music-metadata: of a short guide, and of one of 130 chapters."""
    for name, one in (("short", guide), ("long", hundred_and_thirty(guide))):
        expected = [(jump.start, jump.title) for jump in mp3.jumps(one.chapters, CONTENT)]
        (tmp_path / name).mkdir()
        [*_, as_mp3] = mp3.publish(one, tmp_path / name)
        [as_m4b] = m4b.publish(one, tmp_path / name)

        assert players.faults([as_mp3, as_m4b]) == []
        for listed in players.chapters([as_mp3, as_m4b]).values():
            assert all(players.same(marks, expected) for marks in listed.values())
