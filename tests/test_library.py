from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sounds
import test_podcast
from judges import feed as feeds
from lxml import etree

from audioguide import library
from audioguide.errors import GuideError
from audioguide.model import Guide
from audioguide.publications import podcast, rss
from audioguide.verify.forms import podcast as judge

ADDRESS = test_podcast.ADDRESS
ITUNES = test_podcast.ITUNES
guide = test_podcast.guide


def named(guide: Guide, name: str, **facts: Any) -> Guide:  # noqa: ANN401
    """Return *guide* under another name, with other facts."""
    return replace(guide, content=replace(guide.content, name=name, **facts))


@pytest.fixture
def output(guide: Guide, tmp_path: Path) -> Path:
    """A folder with two guides: one in every form that the feed knows, one in Spanish of which there is only sound."""
    sounds.finished(guide, tmp_path, "mp3", "podcast")
    sounds.finished(named(guide, "gotas", language="es-US", title="Gotas", publisher="Clínica"), tmp_path, "mp3")
    library.write(tmp_path, ADDRESS)
    return tmp_path


def channel(output: Path) -> etree._Element:
    """Return the channel of the library's feed."""
    found = etree.parse(output / "feed.xml").getroot().find("channel")
    assert found is not None
    return found


def test_every_guide_is_an_episode(output: Path) -> None:
    """By name, with its title, its whole sound, and what it has of transcripts and chapters."""
    first, second = channel(output).findall("item")

    assert [item.findtext("title") for item in (first, second)] == ["Sample: Drops & <you>", "Muestra: Gotas"]
    assert [item.findtext("guid") for item in (first, second)] == ["drops", "gotas"]
    assert [tag.get("url") for tag in channel(output).iter("enclosure")] == [
        f"{ADDRESS}/drops/mp3/drops.mp3",
        f"{ADDRESS}/gotas/mp3/gotas.mp3",
    ]
    assert [len(list(item.iter(f"{test_podcast.PODCAST}transcript"))) for item in (first, second)] == [3, 0]
    assert "<br>" in (second.findtext("description") or "")
    assert list(judge.library_faults(output)) == []


@pytest.mark.parametrize("name", [library.FEED, library.PAGE])
def test_a_page_of_somebody_elses_is_left_alone(output: Path, tmp_path: Path, name: str) -> None:
    """Neither written over nor removed, with guides or without: it is told, and what to do."""
    for place in (output, tmp_path):
        (place / name).write_text("<p>Mine</p>", encoding="utf-8")
        with pytest.raises(GuideError, match="not audioguide's") as raised:
            library.write(place, "")
        assert "--output" in raised.value.remedy
        assert (place / name).read_text(encoding="utf-8") == "<p>Mine</p>"
        (place / name).unlink()
    library.write(output, ADDRESS)
    library.write(output, "")


def test_its_own_facts_are_those_of_its_guides(output: Path, guide: Guide) -> None:
    """The language of most of them, whom they are from, whom to write to, and a GUID made of its address."""
    sounds.finished(named(guide, "ojos", language="es-US", title="Ojos"), output, "mp3")
    library.write(output, ADDRESS)
    made = channel(output)

    assert made.findtext("title") == "Audioguías"
    assert made.findtext("language") == "es-US"
    assert made.findtext(f"{ITUNES}author") == "Eye clinic, Clínica"
    assert made.findtext(f"{ITUNES}owner/{ITUNES}email") == "guides@example.org"
    assert made.findtext(f"{test_podcast.PODCAST}guid") == rss.guid(f"{ADDRESS}/feed.xml")
    assert made.findtext("link") == f"{ADDRESS}/"


def test_an_episode_is_the_one_of_the_guides_own_feed(output: Path) -> None:
    """Whoever has heard a guide is not offered it as a new one: GUID, sound, transcripts and chapters are the same."""
    own = etree.parse(output / "drops" / "podcast" / "feed.xml").getroot().findall("channel/item")[-1]
    ours = channel(output).find("item")
    assert ours is not None
    for tag in ("guid", "enclosure", f"{test_podcast.PODCAST}transcript", f"{{{rss.PSC}}}chapters"):
        expected, found = (
            [(dict(one.attrib), one.text and one.text.strip(), len(one)) for one in item.iter(tag)]
            for item in (own, ours)
        )
        assert found == expected


def test_captions_serve_where_there_is_no_podcast(guide: Guide, tmp_path: Path) -> None:
    """WebVTT and SubRip are the same there."""
    sounds.finished(guide, tmp_path, "mp3", "captions")
    library.write(tmp_path, "")

    assert [tag.get("url") for tag in channel(tmp_path).iter(f"{test_podcast.PODCAST}transcript")] == [
        "drops/captions/drops.vtt",
        "drops/captions/drops.srt",
    ]


def test_a_guide_that_cannot_be_heard_is_left_out(output: Path, guide: Guide) -> None:
    """What has no whole sound is no episode; where nothing has, there is no feed."""
    sounds.finished(named(guide, "text"), output, "captions")
    library.write(output, ADDRESS)
    assert len(channel(output).findall("item")) == 2

    for home in ("drops", "gotas"):
        (output / home / "build.json").unlink()
    library.write(output, ADDRESS)
    assert not (output / "feed.xml").exists()


def test_nothing_of_a_discreet_guide_shows(guide: Guide, tmp_path: Path) -> None:
    """Its title, what it is about, its chapters and its questions are not in the feed."""
    sounds.finished(named(guide, "g", discreet_title="For me", description="Drops"), tmp_path, "mp3", "podcast")
    library.write(tmp_path, ADDRESS)
    told = (tmp_path / "feed.xml").read_text(encoding="utf-8")

    assert "Sample: For me" in told
    assert 'title="3.1"' in told
    assert [word for word in ("rops", "متى", "To ask", "A very long") if word in told] == []


def test_a_withdrawn_guide_stays_and_says_so(output: Path, guide: Guide) -> None:
    """Under the same GUID and address: whoever subscribed is told."""
    before = [tag.get("url") for tag in channel(output).iter("enclosure")]
    sounds.finished(named(guide, "drops", status="withdrawn"), output, "mp3", "podcast")
    library.write(output, ADDRESS)

    assert (channel(output).findtext("item/title") or "").startswith("This guide has been withdrawn: ")
    assert channel(output).findtext("item/guid") == "drops"
    assert [tag.get("url") for tag in channel(output).iter("enclosure")] == before


def test_what_did_not_change_is_left_alone(output: Path) -> None:
    """Written again, the file is the very file that was there."""
    before = (output / "feed.xml").stat().st_mtime_ns

    library.write(output, ADDRESS)

    assert (output / "feed.xml").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "written",
    [
        "no JSON",
        "[" * 100_000,
        "{}",
        '{"shown": 1}',
        json.dumps({"shown": {"title": "A", "facts": 1, "library": ""}, "approved": None, "reviewed": None}),
    ],
)
def test_a_guide_that_tells_nothing_useful_is_named_and_left_out(
    output: Path, written: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A build.json that is broken, of another version or somebody else's costs only its own guide its place."""
    (output / "gotas" / "build.json").write_text(written, encoding="utf-8")

    with caplog.at_level(logging.INFO, "audioguide"):
        library.write(output, ADDRESS)

    assert len(channel(output).findall("item")) == 1
    assert "build this guide again" in caplog.text


def fed(old: str, new: str) -> Callable[[Path], None]:
    """Return what edits the library's feed."""

    def edit(output: Path) -> None:
        text = (output / "feed.xml").read_text(encoding="utf-8")
        assert old in text
        (output / "feed.xml").write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "no XML": (fed("</rss>", ""), "it is no XML"),
    "a guide too few": (lambda output: (output / "gotas" / "build.json").unlink(), "which is no file"),
    "another guid": (fed(">gotas<", ">eyes<"), "its episodes are not the guides that are here"),
    "bytes": (fed('length="', 'length="1'), "it says that its sound has 1"),
    "no sound": (lambda output: (output / "gotas" / "mp3" / "gotas.mp3").unlink(), "and it has 0"),
    "no guide": (
        lambda output: (output / "gotas" / "build.json").write_text("1"),
        "does not describe a finished guide",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_library_is_seen(output: Path, fault: str) -> None:
    """Each rule has a sample that breaks it."""
    breaks, expected = BROKEN[fault]
    breaks(output)

    assert expected in "\n".join(error.told() for error in judge.library_faults(output))


def test_no_library_is_not_judged(tmp_path: Path) -> None:
    """Where there is no feed there is nothing to say of it."""
    assert list(judge.library_faults(tmp_path)) == []


@pytest.mark.judge
def test_directories_and_apps_take_it(guide: Guide, tmp_path: Path) -> None:
    """feedparser, podcast-partytime, the namespace's schema and Apple's rules find nothing."""
    sounds.finished(guide, tmp_path, "mp3", "podcast")
    sounds.finished(named(guide, podcast.COVER.removesuffix(".jpg"), title="<&> قلب 🫀"), tmp_path, "mp3", "podcast")
    library.write(tmp_path, ADDRESS)

    assert feeds.faults([tmp_path / "feed.xml"]) == []
