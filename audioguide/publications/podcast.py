"""A podcast: the feed of a guide, and what apps show while an episode plays. The sound is that of ``mp3/``.

An episode's GUID is its file's name in content/, so that titles, numbers and the address may change. A feed without an
address finds its files from where it lies; podcast apps need one that has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model import Chapter, Content, Guide
from ..sound.tags import Jump
from ..words import frame
from ..words.categories import CATEGORIES, USUAL
from . import document, mp3, names, podcast_transcript, rss, shown, tracks
from .rss import Episode, Feed, Person

ASKS = ("mp3",)

COVER, FEED = "cover.jpg", "feed.xml"

ENDINGS = (".vtt", ".srt", ".html", ".chapters.json")
"""Of the files beside an episode's sound."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be an episode."""

    name: str
    """Of its files, without their ending."""
    guid: str
    title: str
    """As others may see it."""
    page: str
    """As it is called where it is read."""
    about: str
    """What it says at its beginning; empty of the whole guide."""
    chapters: tuple[Chapter, ...]
    sound: str
    """Its file in ``mp3/``."""
    jumps: tuple[Jump, ...]
    """The places in it."""


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``feed.xml``, the cover, and each episode's ``.vtt``, ``.srt``, ``.html`` and ``.chapters.json``.

    Returns all of them.
    """
    content, every = guide.content, list(parts(guide))
    (folder / FEED).write_bytes(rss.write(feed(guide, every, folder.parent / "mp3")))
    (folder / COVER).write_bytes(guide.cover.read_bytes())
    written = [folder / FEED, folder / COVER]
    for part in every:
        for ending in ENDINGS:
            written.append(folder / f"{part.name}{ending}")
            if written[-1].exists():
                continue
            if ending in rss.TIMED and part.name == content.name and len(every) > 1:
                made = _of_chapters(every[:-1], folder, ending)
            else:
                made = _beside(part, content, ending)
            written[-1].write_bytes(made)
    return written


def of_chapters(guide: Guide) -> Iterator[tuple[Chapter, list[str]]]:
    """Yield each chapter that is an episode with the names of the files that are made of it alone."""
    if guide.content.podcast.get("episodes", "both") != "guide":
        for chapter in guide.chapters:
            yield chapter, [f"{names.stem(chapter.narration, guide)}{ending}" for ending in ENDINGS]


def parts(guide: Guide) -> Iterator[Part]:
    """Yield the episodes that ``podcast: episodes:`` of *guide* asks for, in order; the whole guide comes last."""
    content = guide.content
    wanted = content.podcast.get("episodes", "both")
    if wanted != "guide":
        for chapter in guide.chapters:
            narration = chapter.narration
            yield Part(
                names.stem(narration, guide),
                f"{content.name}/{narration.slug}",
                shown.warned(shown.chapter(narration, content), content),
                f"{shown.read(narration, content)} \N{EN DASH} {content.title}",
                _beginning(chapter),
                (chapter,),
                mp3.name(chapter, guide),
                mp3.jumps([chapter], content),
            )
    if wanted != "chapters":
        alone = shown.title(content)
        both = shown.warned(frame.told("whole_guide", content), content)
        yield Part(
            content.name,
            content.name,
            alone if wanted == "guide" else both,
            content.title,
            "",
            guide.chapters,
            f"{content.name}.mp3",
            mp3.jumps(guide.chapters, content),
        )


def feed(guide: Guide, every: Sequence[Part], sounds: Path) -> Feed:
    """Return the feed of *guide*, whose episodes are *every* one of these; their *sounds* are written already."""
    content = guide.content
    own = f"{content.name}/podcast/{FEED}"
    address = rss.at(own, own, guide.address) if guide.address else ""
    episodes = [_episode(guide, part, number, own, sounds) for number, part in enumerate(every, start=1)]
    return Feed(
        title=shown.title(content),
        facts=shown.facts(content),
        language=content.language,
        category=CATEGORIES[str(content.podcast.get("category", USUAL))],
        guid=str(content.podcast.get("guid", "")) or rss.guid(address or content.name),
        episodes=episodes,
        address=address,
        page=_website(content) or episodes[-1].page,
        image=rss.at(f"{content.name}/podcast/{COVER}", own, guide.address),
        author=content.publisher or content.author,
        email=str(content.podcast.get("email", "")),
        explicit=content.podcast.get("explicit") is True,
        terms=content.license,
        people=_people(guide),
        serial=len(episodes) > 1,
    )


def _episode(guide: Guide, part: Part, number: int, feed: str, sounds: Path) -> Episode:
    content = guide.content
    day = content.reviewed or (content.approved.on if content.approved else None)

    def at(path: str) -> str:
        return rss.at(f"{content.name}/{path}", feed, guide.address)

    return Episode(
        guid=part.guid,
        title=part.title,
        facts=shown.facts(content, part.about),
        sound=at(f"mp3/{part.sound}"),
        bytes=(sounds / part.sound).stat().st_size,
        duration=sum(chapter.duration for chapter in part.chapters),
        issued=rss.issued(day, number),
        language=content.language,
        number=number,
        page=at(f"podcast/{part.name}.html"),
        transcripts=[at(f"podcast/{part.name}{ending}") for ending in rss.KINDS],
        chapters=at(f"podcast/{part.name}.chapters.json"),
        jumps=part.jumps,
        outline=mp3.jumps(part.chapters, content, 1),
    )


def _beginning(chapter: Chapter) -> str:
    """Return the first paragraph of *chapter*; nothing where all that it says is the frame's."""
    blocks = (block for block in document.blocks(chapter) if block.kind not in ("title", "frame", "heading"))
    return next((document.said(block) for block in blocks), "")


def _people(guide: Guide) -> list[Person]:
    """Return who is to be named: the voices, as what they are, and who wrote it."""
    content = guide.content
    said = [frame.told("tags_voice", content, voice=shown.voice(voice)) for voice in guide.voices]
    voices = [Person(voice, "cast", "narrator") for voice in said]
    return [*voices, Person(content.author, "writing", "author")] if content.author else voices


def _website(content: Content) -> str:
    """Return the address of the publisher's page; nothing where the guide is discreet, which it might tell."""
    site = "" if content.discreet_title else content.website
    return f"https://{site}" if site and "://" not in site else site


def _of_chapters(parts: Sequence[Part], folder: Path, ending: str) -> bytes:
    """Return the captions of the whole guide, put together from those of its chapters, which are in *folder*."""
    texts = ((part.chapters[0].start, (folder / f"{part.name}{ending}").read_bytes().decode()) for part in parts)
    return tracks.joined(ending, tuple(texts)).encode()


def _beside(part: Part, content: Content, ending: str) -> bytes:
    """Return what stands beside the sound of *part* in its file with this *ending*."""
    if ending == ".vtt":
        return tracks.vtt(part.chapters, content).encode()
    if ending == ".srt":
        return tracks.srt(part.chapters).encode()
    if ending == ".html":
        return podcast_transcript.html(part.chapters, content, part.page)
    return _chapters(part, content)


def _chapters(part: Part, content: Content) -> bytes:
    """Return the places in *part* as JSON chapters (podcast namespace, JSON chapters 1.2)."""
    told = {
        "version": "1.2.0",
        "title": part.title,
        "podcastName": shown.title(content),
        "fileName": part.sound,
        "chapters": [
            {"startTime": jump.start / 1000, "endTime": jump.end / 1000, "title": jump.title} for jump in part.jumps
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
