"""ID3v2.3 tags with chapter marks: what a player shows, and where it can jump.

From ID3v2.3.0 and the ID3v2 Chapter Frame Addendum 1.0. Version 2.3, because hardware players and Windows read it.
mutagen makes every frame; their order is ours, because mutagen writes the shortest chapter first and players list
chapters as they stand in the file.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from .. import whole

PADDING = 1024
"""Bytes of room, so that a player that edits a tag need not move the sound."""

MOST = 255
"""Entries one table of contents can have: their number is one byte."""

_NO_OFFSET = 0xFFFFFFFF
"""In place of a byte's: go by time."""

_LATIN_1, _UTF_16 = 0, 1

_FIRST = ("TIT2", "TPE1", "TRCK", "TALB")

_THREE = dict(
    pair.split("=")
    for pair in """
    aa=aar ab=abk ae=ave af=afr ak=aka am=amh an=arg ar=ara as=asm av=ava ay=aym az=aze ba=bak be=bel bg=bul bi=bis
    bm=bam bn=ben bo=bod br=bre bs=bos ca=cat ce=che ch=cha co=cos cr=cre cs=ces cu=chu cv=chv cy=cym da=dan de=deu
    dv=div dz=dzo ee=ewe el=ell en=eng eo=epo es=spa et=est eu=eus fa=fas ff=ful fi=fin fj=fij fo=fao fr=fra fy=fry
    ga=gle gd=gla gl=glg gn=grn gu=guj gv=glv ha=hau he=heb hi=hin ho=hmo hr=hrv ht=hat hu=hun hy=hye hz=her ia=ina
    id=ind ie=ile ig=ibo ii=iii ik=ipk io=ido is=isl it=ita iu=iku ja=jpn jv=jav ka=kat kg=kon ki=kik kj=kua kk=kaz
    kl=kal km=khm kn=kan ko=kor kr=kau ks=kas ku=kur kv=kom kw=cor ky=kir la=lat lb=ltz lg=lug li=lim ln=lin lo=lao
    lt=lit lu=lub lv=lav mg=mlg mh=mah mi=mri mk=mkd ml=mal mn=mon mr=mar ms=msa mt=mlt my=mya na=nau nb=nob nd=nde
    ne=nep ng=ndo nl=nld nn=nno no=nor nr=nbl nv=nav ny=nya oc=oci oj=oji om=orm or=ori os=oss pa=pan pi=pli pl=pol
    ps=pus pt=por qu=que rm=roh rn=run ro=ron ru=rus rw=kin sa=san sc=srd sd=snd se=sme sg=sag si=sin sk=slk sl=slv
    sm=smo sn=sna so=som sq=sqi sr=srp ss=ssw st=sot su=sun sv=swe sw=swa ta=tam te=tel tg=tgk th=tha ti=tir tk=tuk
    tl=tgl tn=tsn to=ton tr=tur ts=tso tt=tat tw=twi ty=tah ug=uig uk=ukr ur=urd uz=uzb ve=ven vi=vie vo=vol wa=wln
    wo=wol xh=xho yi=yid yo=yor za=zha zh=zho zu=zul
    """.split()  # noqa: SIM905  read as a table
)
"""ISO 639-1 to ISO 639-2 (its terminology codes)."""


class Jump(NamedTuple):
    """A place a player can jump to."""

    id: str
    """ASCII, never shown; unlike any other of the file."""
    title: str
    start: int
    """From the file's first sound, ms; a jump ends where the next begins."""
    end: int


@dataclass(frozen=True, slots=True)
class Tags:
    """What a player is told of a file; what is empty is not written."""

    title: str
    album: str
    language: str
    """BCP 47."""
    duration_ms: int
    artist: str = ""
    narrator: str = ""
    """The voice."""
    voice: str = ""
    """That it is a synthetic one, in a sentence with its name."""
    voice_title: str = "Narrator"
    """What stands over that sentence."""
    contents: str = "Contents"
    """What stands over the chapters."""
    subtitle: str = ""
    track: int = 0
    tracks: int = 0
    description: str = ""
    lyrics: str = ""
    licence: str = ""
    genre: str = "Speech"
    grouping: str = "Podcast"
    """Where players that sort by it put spoken word."""
    address: str = ""
    """Where the file itself can be found on the web."""
    date: str = ""
    """ISO 8601, a day."""
    cover: bytes = b""
    """JPEG."""
    cover_alt: str = ""
    chapters: Sequence[Jump] = ()
    """In order, tiling the file."""


def write(mp3: Path, target: Path, tags: Tags) -> None:
    """Write *mp3*, which has no tags, to *target* behind *tags*."""
    with mp3.open("rb") as sound, target.open("wb") as file:
        file.write(tag(tags))
        shutil.copyfileobj(sound, file, whole.PIECE)


def tag(tags: Tags) -> bytes:
    """Return *tags* as the bytes that stand before the sound: the same for the same tags."""
    made = _id3().ID3()
    for frame in _frames(tags):
        made.add(frame)
    made.update_to_v23()
    file = io.BytesIO()
    made.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    content = b"".join(_ordered(file.getvalue()[10:])) + bytes(PADDING)
    size = bytes(len(content) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + content


def language_code(language: str) -> str:
    """Return the ISO 639-2 code of *language* (BCP 47): ``"eng"`` for ``"en-GB"``, ``"und"`` where there is none."""
    first = language.split("-", maxsplit=1)[0].lower()
    return first if len(first) == 3 else _THREE.get(first, "und")  # noqa: PLR2004  a code of three letters is one


def _id3() -> Any:  # noqa: ANN401
    # Its functions carry no types; and a build that changes nothing does not wait for it.
    from mutagen import id3

    return id3


def _frames(tags: Tags) -> Iterator[object]:
    id3 = _id3()
    code = language_code(tags.language)
    texts = {
        "TIT2": tags.title,
        "TIT3": tags.subtitle,
        "TALB": tags.album,
        "TPE1": tags.artist,
        "TPE2": tags.artist,
        "TCOM": tags.narrator,
        "TRCK": f"{tags.track}/{tags.tracks}" if tags.track else "",
        "TCON": tags.genre,
        "TIT1": tags.grouping,
        "GRP1": tags.grouping,
        "TLAN": code,
        "TLEN": str(tags.duration_ms),
        "TCOP": tags.licence,
        "TDRC": tags.date,
    }
    for name, text in texts.items():
        if text:
            yield getattr(id3, name)(encoding=_encoding(text), text=[text])
    if address := re.search(r"https?://[^\s<>]+[^\s<>.,;)]", tags.licence):
        yield id3.WCOP(url=address[0])
    if tags.address:
        yield id3.WOAF(url=tags.address)
    if tags.description:
        yield id3.COMM(encoding=_encoding(tags.description), lang=code, desc="", text=[tags.description])
    if tags.voice:
        encoding = _encoding(tags.voice_title + tags.voice)
        yield id3.COMM(encoding=encoding, lang=code, desc=tags.voice_title, text=[tags.voice])
    if tags.lyrics:
        yield id3.USLT(encoding=_encoding(tags.lyrics), lang=code, desc="", text=tags.lyrics)
    if tags.cover:
        yield id3.APIC(
            encoding=_encoding(tags.cover_alt), mime="image/jpeg", type=3, desc=tags.cover_alt, data=tags.cover
        )
    yield from _contents(tags.chapters, tags.contents)


def _contents(chapters: Sequence[Jump], title: str) -> Iterator[object]:
    """Yield the table of contents, called *title*, and the chapters; if too many for one table, a table of tables."""
    id3 = _id3()
    if not chapters:
        return
    top, ordered = id3.CTOCFlags.TOP_LEVEL, id3.CTOCFlags.ORDERED
    ids = [jump.id for jump in chapters]
    if len(ids) > MOST:
        parts = [ids[first : first + MOST] for first in range(0, len(ids), MOST)]
        for number, part in enumerate(parts):
            first = number * MOST + 1
            yield _table(f"toc{number + 1:03d}", ordered, part, f"{first}-{first + len(part) - 1}")
        ids = [f"toc{number + 1:03d}" for number in range(len(parts))]
    yield _table("toc", top | ordered, ids, title)
    for jump in chapters:
        yield id3.CHAP(
            element_id=jump.id,
            start_time=jump.start,
            end_time=jump.end,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=_encoding(jump.title), text=[jump.title])],
        )


def _table(name: str, flags: int, ids: Sequence[str], title: str) -> object:
    id3 = _id3()
    return id3.CTOC(
        element_id=name,
        flags=flags,
        child_element_ids=list(ids),
        # Apple's player shows no list without it.
        sub_frames=[id3.TIT2(encoding=_encoding(title), text=[title])],
    )


def _encoding(text: str) -> int:
    # UTF-16 only where it is needed: half the size without, and the simplest players read nothing else.
    return _LATIN_1 if text.isascii() else _UTF_16


def _ordered(content: bytes) -> list[bytes]:
    """Return the frames of a tag's *content* in the order players want (ID3v2.3.0, 3.3: ten bytes, then their size)."""
    frames, place = [], 0
    while place < len(content):
        end = place + 10 + int.from_bytes(content[place + 4 : place + 8], "big")
        frames.append(content[place:end])
        place = end
    return sorted(frames, key=_rank)


def _rank(frame: bytes) -> tuple[int, int, bytes]:
    name = frame[:4].decode("ascii")
    if name == "CTOC":
        # The root first; its flags follow its name and a zero.
        return 100, 0 if frame[10:14] == b"toc\0" else 1, frame
    if name == "CHAP":
        times = frame.index(b"\0", 10) + 1
        return 101, int.from_bytes(frame[times : times + 4], "big"), frame
    if name == "APIC":
        return 102, 0, frame
    return _FIRST.index(name) if name in _FIRST else len(_FIRST), 0, frame
