"""The judge of feeds, shown one of two episodes, and the same feed broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from judged import Edit, edited
from judges import feed

ITEM = """<item>
<title>Chapter {n}</title>
<description>It hums.</description>
<link>https://example.org/{n}.html</link>
<guid isPermaLink="false">hum-{n}</guid>
<pubDate>Thu, 0{n} Jan 2026 00:00:00 +0000</pubDate>
<enclosure url="https://example.org/{n}.mp3" length="48000" type="audio/mpeg"/>
<itunes:duration>4</itunes:duration>
<itunes:explicit>false</itunes:explicit>
<itunes:episode>{n}</itunes:episode>
<itunes:episodeType>full</itunes:episodeType>
<podcast:transcript url="https://example.org/{n}.vtt" type="text/vtt" language="en" rel="captions"/>
<podcast:transcript url="https://example.org/{n}.srt" type="application/x-subrip" language="en" rel="captions"/>
<podcast:chapters url="https://example.org/{n}.json" type="application/json+chapters"/>
</item>
"""

FEED = {
    "feed.xml": """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>A hum</title>
<description>About a hum.</description>
<link>https://example.org/</link>
<language>en-gb</language>
<atom:link rel="self" type="application/rss+xml" href="https://example.org/feed.xml"/>
<itunes:author>Us</itunes:author>
<itunes:type>serial</itunes:type>
<itunes:explicit>false</itunes:explicit>
<itunes:image href="https://example.org/cover.jpg"/>
<itunes:category text="Health &amp; Fitness"><itunes:category text="Medicine"/></itunes:category>
<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
<podcast:locked owner="us@example.org">yes</podcast:locked>
<podcast:medium>podcast</podcast:medium>
<podcast:person role="narrator" group="cast">A synthetic voice</podcast:person>
<podcast:license url="https://example.org/licence">cc-by-4.0</podcast:license>
"""
    + ITEM.format(n=1)
    + ITEM.format(n=2)
    + "</channel></rss>"
}


def written(folder: Path, *edits: Edit) -> Path:
    """Write the feed, with *edits* made."""
    path = folder / "feed.xml"
    path.write_text(edited(FEED, *edits)["feed.xml"], encoding="utf-8")
    return path


def test_a_good_feed_passes(tmp_path: Path) -> None:
    """A feed in order is not complained of: not by feedparser, nor the rules, nor the schema."""
    path = written(tmp_path)

    assert [*feed.well_formed([path]), *feed.rules([path]), *feed.schema([path])] == []


RULES: dict[str, tuple[str, str, str]] = {
    "no link": ("<link>https://example.org/</link>\n", "", "the channel has no link"),
    "no language": ("<language>en-gb</language>\n", "", "the channel has no language"),
    "language": ("en-gb", "English", "language is 'English'"),
    "explicit": ("<itunes:explicit>false", "<itunes:explicit>no", "itunes:explicit is 'no'"),
    "two titles": ("<title>A hum</title>", "<title>A hum</title><title>B</title>", "title more than once"),
    "long": ("About a hum.", "é" * 2001, "longer than 4000 bytes"),
    "long title": ("<title>A hum", "<title>" + "A hum" * 52, "title is longer than 255"),
    "blank": ("<title>A hum", "<title> A hum", "begins or ends with a blank"),
    "guid": ("9b024349-ccf0", "9b024349ccf0", "podcast:guid is"),
    "no episode": ("<itunes:episode>2</itunes:episode>", "", "item 2 has no itunes:episode"),
    "episode": ("<itunes:episode>2", "<itunes:episode>0", "itunes:episode is '0'"),
    "duration": ("<itunes:duration>4", "<itunes:duration>4 s", "itunes:duration is '4 s'"),
    "no transcript": ("podcast:transcript", "podcast:text", "item 1 has no podcast:transcript"),
    "one guid": ("hum-2", "hum-1", "has the guid hum-1 twice"),
    "one file": ("org/2.mp3", "org/1.mp3", "has the enclosure https://example.org/1.mp3 twice"),
    "permalink": ('isPermaLink="false">hum-2', ">hum-2", "item 2: its guid is no address"),
    "length": ('length="48000"', 'length="0"', "item 1: its enclosure is 0 bytes long"),
    "no sound": ('type="audio/mpeg"', 'type="text/html"', "item 1: its enclosure is text/html"),
    "date": ("Thu, 01 Jan 2026", "2026-01-01", "item 1: its pubDate is"),
    "zone": ("00:00 +0000", "00:00 -0000", "item 1: its pubDate is"),
    "address": ("https://example.org/1.mp3", "1.mp3", "enclosure has the address '1.mp3'"),
    "blank address": ("org/1.mp3", "org/a hum.mp3", "enclosure has the address"),
}


@pytest.mark.parametrize("broken", RULES)
def test_a_broken_rule_is_seen(broken: str, tmp_path: Path) -> None:
    """Each rule of Apple and of the namespace that is broken is complained of."""
    old, new, complaint = RULES[broken]
    wrong = feed.rules([written(tmp_path, ("feed.xml", old, new))])

    assert complaint in "\n".join(wrong)


def test_an_empty_feed_is_seen(tmp_path: Path) -> None:
    """A feed without a channel lacks everything."""
    path = tmp_path / "feed.xml"
    path.write_text("<rss/>", encoding="utf-8")

    assert {"feed.xml: the channel has no title", "feed.xml: has no item"} <= set(feed.rules([path]))


def test_a_broken_tag_is_seen(tmp_path: Path) -> None:
    """What the namespace's schema does not allow is complained of, with its line."""
    path = written(tmp_path, ("feed.xml", ' type="text/vtt"', ""), ("feed.xml", ">yes<", ">maybe<"))
    wrong = feed.schema([path])

    assert any(fault.startswith("feed.xml:16: ") and "maybe" in fault for fault in wrong)
    assert any("transcript" in fault and "type" in fault for fault in wrong)


def test_broken_xml_is_seen(tmp_path: Path) -> None:
    """Feedparser stumbles over XML that is none."""
    assert feed.well_formed([written(tmp_path, ("feed.xml", "&amp;", "&"))]) != []


@pytest.mark.judge
def test_a_directory_sees_the_tags(tmp_path: Path) -> None:
    """podcast-partytime recognises every tag of a good feed; it misses those that are not there, or no feed at all."""
    good = written(tmp_path)
    (tmp_path / "bare").mkdir()
    bare = written(
        tmp_path / "bare", ("feed.xml", "podcast:transcript", "podcast:text"), ("feed.xml", "podcast:guid", "guid")
    )
    none = tmp_path / "none.xml"
    none.write_text("<html/>", encoding="utf-8")
    seen = feed.seen([good])[good]

    assert feed.partytime([good]) == []
    assert (seen["guid"], seen["medium"]) == ("9b024349-ccf0-5f69-a609-6b82873eab3c", "podcast")
    assert [one["type"] for one in seen["items"][0]["podcastTranscripts"]] == ["text/vtt", "application/srt"]
    assert "feed.xml: podcast-partytime: sees no podcast:guid" in feed.partytime([bare])
    assert "feed.xml: podcast-partytime: Chapter 2: sees no podcastTranscripts" in feed.partytime([bare])
    assert feed.partytime([none]) == ["none.xml: podcast-partytime: is no feed"]
