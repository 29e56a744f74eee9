from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sounds
import test_mp3
from judges import feed as feeds
from judges import page, tracks
from lxml import etree
from mutagen.id3 import ID3
from PIL import Image

from audioguide import publish
from audioguide.model import Approval, Content, Guide
from audioguide.publications import cover, licences, mp3, podcast, rss
from audioguide.verify import shown, trail
from audioguide.verify.forms import podcast as judge
from audioguide.verify.trail import Finished

ADDRESS = "https://example.org/our%20guides"
CONTENT = replace(
    test_mp3.CONTENT, author="A. Writer", podcast={"email": "guides@example.org"}, reviewed=datetime.date(2027, 3, 31)
)
ITUNES, PODCAST = f"{{{rss.ITUNES}}}", f"{{{rss.PODCAST}}}"
FORMS = ("mp3", "podcast")


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide of three short chapters, with an address."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    made = sounds.guide(folder, CONTENT, test_mp3.narrations(), folder / "cover.jpg")
    return replace(made, address=ADDRESS)


@pytest.fixture(scope="module")
def finished(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Its podcast, as a judge reads it."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), *FORMS)


@pytest.fixture(scope="module")
def many(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """A podcast of 130 chapters."""
    folder = tmp_path_factory.mktemp("many")
    made = sounds.repeated(guide, 130, "A chapter with <&>\"' in its title, 🫀 and قلب, number")
    return sounds.finished(made, folder / "output", *FORMS)


def published(guide: Guide, folder: Path) -> list[Path]:
    """Publish *guide* into *folder*, and beside it the sound that it points at; return the files in *folder*."""
    beside = folder.parent / "mp3"
    for home in (beside, folder):
        home.mkdir(parents=True, exist_ok=True)
    mp3.publish(guide, beside)
    return podcast.publish(guide, folder)


def written(guide: Guide, folder: Path) -> etree._Element:
    """Publish *guide* into *folder* and return the channel of its feed."""
    published(guide, folder)
    channel = etree.parse(folder / "feed.xml").getroot().find("channel")
    assert channel is not None
    return channel


def texts(channel: etree._Element, tag: str) -> list[str]:
    """Return what stands in the *tag* of each episode."""
    return [item.findtext(tag) or "" for item in channel.findall("item")]


# --- What is published -----------------------------------------------------------------------------------------------


def test_every_chapter_and_the_whole_are_episodes(finished: Finished) -> None:
    """Each has captions, a transcript and chapters, called as its sound is; the cover and the feed lie with them."""
    names = ("01-chapter-1", "02-chapter-2", "03-chapter-3", "drops")
    expected = {f"{name}{ending}" for name in names for ending in (".vtt", ".srt", ".html", ".chapters.json")}

    found = {file.path for file in finished.files if file.path.startswith("podcast/")}
    assert found == {f"podcast/{name}" for name in expected | {"cover.jpg", "feed.xml"}}


def test_the_feed_tells_what_apps_ask(finished: Finished) -> None:
    """Whose it is, what it is about, who speaks, under which terms: in RSS, in Apple's tags and in Podcasting 2.0's."""
    channel = etree.parse(finished.home / "podcast" / "feed.xml").getroot().find("channel")
    assert channel is not None

    expected = {
        "title": "Sample: Drops & <you>",
        "link": f"{ADDRESS}/drops/podcast/drops.html",
        "description": "Sample. Not yet checked by a health professional.\n\nHow to take your drops.\n\n"
        "Computer voice.\n\nLast checked on 31 March 2027.",
        "language": "en-GB",
        "copyright": "CC BY 4.0",
        "lastBuildDate": "Wed, 31 Mar 2027 12:04:00 +0000",
        f"{ITUNES}explicit": "false",
        f"{ITUNES}type": "serial",
        f"{ITUNES}author": "Eye clinic",
        f"{ITUNES}owner/{ITUNES}email": "guides@example.org",
        f"{PODCAST}guid": rss.guid(f"{ADDRESS}/drops/podcast/feed.xml"),
        f"{PODCAST}medium": "podcast",
        f"{PODCAST}locked": "yes",
        f"{PODCAST}license": "cc-by-4.0",
    }
    assert {tag: channel.findtext(tag) for tag in expected} == expected
    assert [{**person.attrib, "": person.text} for person in channel.findall(f"{PODCAST}person")] == [
        {"group": "cast", "role": "narrator", "": "Synthetic voice: joe (piper)"},
        {"group": "writing", "role": "author", "": "A. Writer"},
    ]
    assert [tag.get("text") for tag in channel.iter(f"{ITUNES}category")] == ["Health & Fitness", "Medicine"]
    assert [tag.get("owner") for tag in channel.iter(f"{PODCAST}locked")] == ["guides@example.org"]


def test_an_episode_tells_what_is_played(finished: Finished, guide: Guide) -> None:
    """Its title, its number, its exact bytes, its seconds, three transcripts and its chapters."""
    channel = etree.parse(finished.home / "podcast" / "feed.xml").getroot().find("channel")
    assert channel is not None
    third = channel.findall("item")[2]
    enclosure = third.find("enclosure")
    assert enclosure is not None

    assert dict(enclosure.attrib) == {
        "url": f"{ADDRESS}/drops/mp3/03-chapter-3.mp3",
        "length": str((finished.home / "mp3" / "03-chapter-3.mp3").stat().st_size),
        "type": "audio/mpeg",
    }
    assert third.findtext(f"{ITUNES}duration") == str(round(guide.chapters[2].duration / 1000))
    assert [tag.get("type") for tag in third.findall(f"{PODCAST}transcript")] == [
        "text/vtt",
        "application/x-subrip",
        "text/html",
    ]
    assert texts(channel, "title") == [
        "Sample: Why 🫀 drops?",
        "Sample: متى",
        "Sample: To ask",
        "Sample: The whole guide",
    ]
    assert texts(channel, f"{ITUNES}episode") == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("episodes", "sounds_", "kind"),
    [
        ("chapters", ["01-chapter-1", "02-chapter-2", "03-chapter-3"], "serial"),
        ("guide", ["drops"], "episodic"),
        ("both", ["01-chapter-1", "02-chapter-2", "03-chapter-3", "drops"], "serial"),
    ],
)
def test_the_author_chooses_the_episodes(
    guide: Guide, episodes: str, sounds_: list[str], kind: str, tmp_path: Path
) -> None:
    """Chapters, the whole guide, or both; a guide that is one episode has no order, and its title is the guide's."""
    content = replace(CONTENT, podcast={"episodes": episodes})
    made = sounds.finished(replace(guide, content=content), tmp_path, *FORMS)
    channel = etree.parse(made.home / "podcast" / "feed.xml").getroot().find("channel")
    assert channel is not None

    assert [Path(tag.get("url", "")).stem for tag in channel.iter("enclosure")] == sounds_
    assert channel.findtext(f"{ITUNES}type") == kind
    assert episodes != "guide" or texts(channel, "title") == ["Sample: Drops & <you>"]
    assert judge.shown(made) == shown.told(made)
    assert list(judge.faults(made)) == []


# --- What stays, and what follows ------------------------------------------------------------------------------------


def test_a_guid_is_made_as_directories_make_it() -> None:
    """From the feed's address without its scheme and the slash at its end: the example of the specification."""
    assert rss.guid("https://podnews.net/rss/") == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_guids_outlive_titles_numbers_and_addresses(guide: Guide, tmp_path: Path) -> None:
    """An episode is the same when it is called otherwise, moved, or withdrawn; a feed keeps the GUID it was given."""
    before = texts(written(guide, tmp_path / "before"), "guid")
    third, second, first = reversed(guide.chapters)
    moved = replace(second, start=0, narration=replace(second.narration, number=1, title="When"))
    after = replace(first, start=moved.duration, narration=replace(first.narration, number=2))
    other = replace(guide, address="", chapters=(moved, after, third))
    withdrawn = replace(guide, content=replace(CONTENT, status="withdrawn"))

    assert before == ["drops/chapter-1", "drops/chapter-2", "drops/chapter-3", "drops"]
    assert sorted(texts(written(other, tmp_path / "other"), "guid")) == sorted(before)
    assert texts(written(withdrawn, tmp_path / "withdrawn"), "guid") == before
    kept = replace(guide, content=replace(CONTENT, podcast={"guid": "3b1f9c0e-0000-5000-8000-000000000000"}))
    assert written(kept, tmp_path / "kept").findtext(f"{PODCAST}guid") == "3b1f9c0e-0000-5000-8000-000000000000"
    nowhere = replace(guide, address="")
    assert written(nowhere, tmp_path / "nowhere").findtext(f"{PODCAST}guid") == rss.guid("drops")


def test_a_withdrawn_guide_says_so_first_everywhere(guide: Guide, tmp_path: Path) -> None:
    """In the feed's title and description and in each episode's; its files keep their names."""
    channel = written(replace(guide, content=replace(CONTENT, status="withdrawn")), tmp_path / "podcast")
    warning = "This guide has been withdrawn"

    assert all(
        title.startswith(f"{warning}: ") for title in [channel.findtext("title") or "", *texts(channel, "title")]
    )
    assert (channel.findtext("description") or "").startswith(warning)
    assert all(told.startswith(f"<p>{warning}. ") for told in texts(channel, "description"))
    assert (tmp_path / "podcast" / "02-chapter-2.html").is_file()
    assert texts(channel, "title")[0] == f"{warning}: Chapter 1"
    told = "".join(
        path.read_text(encoding="utf-8")
        for path in [tmp_path / "podcast" / "feed.xml", *(tmp_path / "podcast").glob("*.json")]
    )
    assert [title for title in ("Why", "متى", "To ask", "A very long") if title in told] == []
    page = etree.parse(tmp_path / "podcast" / "02-chapter-2.html", etree.HTMLParser())
    assert page.findtext(".//title") == f"{warning}: Chapter 2 – {CONTENT.title}"


@pytest.mark.parametrize(
    ("content", "day"),
    [
        (CONTENT, datetime.date(2027, 3, 31)),
        (
            replace(CONTENT, reviewed=None, approved=Approval("B.", "", datetime.date(2026, 5, 4), "")),
            datetime.date(2026, 5, 4),
        ),
        (replace(CONTENT, reviewed=None), datetime.date(1980, 1, 1)),
    ],
)
def test_dates_come_from_the_content_and_keep_the_order(
    guide: Guide, content: Content, day: datetime.date, tmp_path: Path
) -> None:
    """The day of the review, else of the approval, else in 1980; each episode a minute after the one before it."""
    dates = texts(written(replace(guide, content=content), tmp_path / "podcast"), "pubDate")

    expected = [
        datetime.datetime(day.year, day.month, day.day, 12, minute, tzinfo=datetime.UTC) for minute in (1, 2, 3, 4)
    ]
    assert dates == [f"{one:%a, %d %b %Y %H:%M:%S} +0000" for one in expected]


def test_without_an_address_everything_is_found_from_where_the_feed_lies(guide: Guide, tmp_path: Path) -> None:
    """Each address leads to a file beside it; nothing is made up."""
    made = sounds.finished(replace(guide, address=""), tmp_path, *FORMS)
    home = made.home / "podcast"
    feed = etree.parse(home / "feed.xml")
    addresses = [tag.get(name) for tag in feed.iter() for name in ("url", "href") if tag.get(name)]

    assert len(addresses) == 4 * 5 + 2
    assert all(address.startswith("https://creative") or (home / address).is_file() for address in addresses if address)
    assert list(judge.faults(made)) == []


def test_names_are_spelled_as_addresses_are(guide: Guide, tmp_path: Path) -> None:
    """A guide whose folder has spaces and accents is found all the same."""
    named = replace(guide, content=replace(CONTENT, name="mi guía"))
    made = sounds.finished(named, tmp_path, *FORMS)

    assert f"{ADDRESS}/mi%20gu%C3%ADa/mp3/mi%20gu%C3%ADa.mp3" in (made.home / "podcast" / "feed.xml").read_text("utf-8")
    assert list(judge.faults(made)) == []


# --- What is shown ---------------------------------------------------------------------------------------------------


def test_places_stand_in_the_description_with_their_times(finished: Finished) -> None:
    """From 00:00 on, where there are three or more; with fewer, apps would read no chapters."""
    channel = etree.parse(finished.home / "podcast" / "feed.xml").getroot().find("channel")
    assert channel is not None
    first, _, third, whole = texts(channel, "description")

    assert "00:00" not in first
    assert third.endswith("<p>00:00 To ask<br>00:01 A very long first question about drops?<br>00:03 B?</p>")
    assert re.findall(r"(\d\d:\d\d) ", whole)[0] == "00:00"


def test_an_episode_is_described_by_its_first_paragraph(guide: Guide, tmp_path: Path) -> None:
    """What a chapter says at its beginning tells it from the others; the caution comes before it."""
    assert texts(written(guide, tmp_path / "podcast"), "description")[1] == (
        "<p>Sample. Not yet checked by a health professional.</p><p>It is.</p><p>Computer voice.</p>"
        "<p>Last checked on 31 March 2027.</p>"
    )


def test_chapters_are_json_that_apps_read(finished: Finished, guide: Guide) -> None:
    """Seconds from 0, each until the next; titles as they were written."""
    told = json.loads((finished.home / "podcast" / "drops.chapters.json").read_bytes())
    chapters = told.pop("chapters")

    assert told == {
        "version": "1.2.0",
        "title": "Sample: The whole guide",
        "podcastName": "Sample: Drops & <you>",
        "fileName": "drops.mp3",
    }
    assert [one["title"] for one in chapters][2:4] == ["متى", "To ask"]
    assert chapters[0]["startTime"] == 0
    assert chapters[-1]["endTime"] == guide.duration / 1000


def test_a_transcript_is_a_page_of_three_tags(guide: Guide, tmp_path: Path) -> None:
    """It says its language and direction, and what must be known first where that is not said in it."""
    arabic = replace(
        guide,
        content=replace(CONTENT, language="ar-EG", frame=replace(CONTENT.frame, messages={"tags_narrator": "راوي"})),
    )
    written(arabic, tmp_path / "podcast")
    page_ = (tmp_path / "podcast" / "02-chapter-2.html").read_text(encoding="utf-8")

    assert '<html xmlns="http://www.w3.org/1999/xhtml" lang="ar-EG" xml:lang="ar-EG" dir="rtl">' in page_
    assert "<title>Sample: متى – Drops &amp; &lt;you&gt;</title>" in page_
    body = page_.partition("<body>")[2].split("\n")
    assert body[:3] == [
        "<p>Sample. Not yet checked by a health professional.</p>",
        "<cite>راوي:</cite>",
        '<time datetime="PT0.000S">00:00</time>',
    ]
    assert body[3] == "<p>Chapter 2.</p>"


def test_a_discreet_guide_shows_numbers_in_lists_and_its_words_on_pages(guide: Guide, tmp_path: Path) -> None:
    """No title, question or description of it is in the feed or in the chapters; a transcript is opened to be read."""
    content = replace(CONTENT, discreet_title="For me", subtitle="Drops", website="https://example.org/eyedrops")
    channel = written(replace(guide, content=content), tmp_path / "podcast")
    lists = [tmp_path / "podcast" / "feed.xml", *(tmp_path / "podcast").glob("*.json")]
    told = "".join(path.read_text(encoding="utf-8").replace("drops", "") for path in lists)

    assert [word for word in ("rop", "متى", "To ask", "A very long", "It is", "So you know") if word in told] == []
    assert texts(channel, "title")[0] == "Sample: Chapter 1"
    assert channel.findtext("link") == f"{ADDRESS}/drops/podcast/drops.html"
    assert "Drops &amp;" in (tmp_path / "podcast" / "drops.html").read_text(encoding="utf-8")


def test_words_of_any_kind_stay_words(guide: Guide, tmp_path: Path) -> None:
    """Marks, ends of CDATA and signs that XML has no place for reach no app as anything else."""
    hostile = 'A ]]> <script>alert("1")</script> & \x00\x1b \u2028b'
    content = replace(CONTENT, title=hostile, description=hostile, publisher=hostile, license=hostile)
    first = guide.chapters[0]
    first = replace(first, narration=replace(first.narration, title=hostile))
    channel = written(replace(guide, content=content, chapters=(first, *guide.chapters[1:])), tmp_path / "podcast")
    plain = 'A ]]> <script>alert("1")</script> &   b'

    assert channel.findtext("title") == f"Sample: {plain}"
    assert texts(channel, "title")[0] == f"Sample: {plain}"
    assert "<script" not in texts(channel, "description")[-1]
    assert json.loads((tmp_path / "podcast" / "drops.chapters.json").read_bytes())["podcastName"].startswith(
        "Sample: A ]]>"
    )


def test_what_is_too_long_is_cut_at_a_word(guide: Guide, tmp_path: Path) -> None:
    """Directories read 255 signs of a title and 4,000 bytes of a description; the rest of it is still told."""
    content = replace(CONTENT, title="A long title " * 60, description="Ärzte & you " * 3000)
    channel = written(replace(guide, content=content), tmp_path / "podcast")
    described = [channel.findtext("description") or "", *texts(channel, "description")]

    assert max(len(told.encode()) for told in described) <= 4000
    assert all("Computer voice." in told and "2027" in told for told in described)
    title = channel.findtext("title") or ""
    assert len(title) <= 255
    assert title.endswith("title…")


@pytest.mark.slow
def test_a_hundred_and_thirty_chapters_are_one_feed(many: Finished) -> None:
    """They are in order, the description tells as much as there is room for, and the judge finds nothing."""
    channel = etree.parse(many.home / "podcast" / "feed.xml").getroot().find("channel")
    assert channel is not None

    assert texts(channel, f"{ITUNES}episode") == [str(number) for number in range(1, 132)]
    assert "00:00" not in texts(channel, "description")[-1]
    assert len(list(channel[-1].iter(f"{{{rss.PSC}}}chapter"))) == 130
    assert list(judge.faults(many)) == []


@pytest.mark.parametrize(
    ("terms", "known"),
    [
        ("Creative Commons Attribution 4.0.\nAnyone may share it.", "cc-by-4.0"),
        ("Creative Commons Atribución-NoComercial-CompartirIgual 4.0", "cc-by-nc-sa-4.0"),
        ("CC BY-ND 3.0", "cc-by-nd-3.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.es", "cc-by-sa-4.0"),
        ("CC0", "cc0-1.0"),
        ("Ours. See https://example.org/terms.", "Ours"),
        ("Creative Commons Attribution for schools 4.0", ""),
        ("Creative Commons NonCommercial 4.0", ""),
        ("All rights reserved.", ""),
        ("", ""),
    ],
)
def test_a_licence_is_named_only_where_it_is_sure(terms: str, known: str) -> None:
    """Creative Commons' by the names programs know; others where they have an address; else none."""
    found = licences.known(terms)

    assert (found[0] if found else "") == known
    assert found is None or found[1].startswith("https://")


def test_the_same_guide_gives_the_same_bytes(guide: Guide, finished: Finished, tmp_path: Path) -> None:
    """Publishing twice writes the same files."""
    for path in published(guide, tmp_path / "podcast"):
        assert path.read_bytes() == (finished.home / "podcast" / path.name).read_bytes()


def test_a_form_is_not_written_when_one_it_points_at_was_not(guide: Guide, tmp_path: Path) -> None:
    """A feed never tells the bytes of sound that is not there: it stays as it was, and that is told."""
    broken = replace(guide, chapters=(replace(guide.chapters[0], mp3=tmp_path / "gone.mp3"), *guide.chapters[1:]))

    files, failed = publish.forms(broken, FORMS, tmp_path, tmp_path / ".kept")

    assert files == ()
    assert len(failed) == 2
    assert "it needs mp3" in failed[1].told()
    assert not (tmp_path / "drops" / "podcast").exists()


# --- Judged ----------------------------------------------------------------------------------------------------------


def test_what_episodes_show_is_what_is_heard(finished: Finished) -> None:
    """Decoded, they are the sentences of build.json with their times, and the judge finds nothing."""
    assert judge.shown(finished) == shown.told(finished)
    assert list(judge.faults(finished)) == []


def test_a_guide_without_a_podcast_is_not_judged(guide: Guide, tmp_path: Path) -> None:
    """Nothing is missing where nobody asked for it."""
    assert list(judge.faults(sounds.finished(guide, tmp_path, "mp3"))) == []


def test_a_guide_of_one_chapter_is_two_episodes(guide: Guide, tmp_path: Path) -> None:
    """The chapter and the whole sound alike, and are told apart."""
    alone = replace(guide, chapters=guide.chapters[:1])

    assert list(judge.faults(sounds.finished(alone, tmp_path, *FORMS))) == []


def edited(name: str, *edits: tuple[str, str]) -> Callable[[Path], None]:
    """Return what replaces the first of each pair by the second in a file, once."""

    def edit(home: Path) -> None:
        text = (home / name).read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new, 1)
        (home / name).write_text(text, encoding="utf-8")

    return edit


def fed(*edits: tuple[str, str]) -> Callable[[Path], None]:
    """Return what edits the feed."""
    return edited("podcast/feed.xml", *edits)


def retagged(home: Path) -> None:
    """Let a tag tell another length, in as many bytes."""
    tag = ID3(home / "mp3" / "01-chapter-1.mp3")
    length = str(int(str(tag["TLEN"])) + 100)
    sound = (home / "mp3" / "01-chapter-1.mp3").read_bytes()
    (home / "mp3" / "01-chapter-1.mp3").write_bytes(sound.replace(str(tag["TLEN"]).encode(), length.encode(), 1))


def shrunk(home: Path) -> None:
    """Put a small cover in place of the cover."""
    Image.new("RGB", (600, 600)).save(home / "podcast" / "cover.jpg")


def recast(home: Path, **changes: object) -> None:
    """Change the first chapter in the JSON of the whole guide."""
    path = home / "podcast" / "drops.chapters.json"
    told = json.loads(path.read_bytes())
    told["chapters"][0] |= changes
    path.write_text(json.dumps(told), encoding="utf-8")


SOUND = f"{ADDRESS}/drops/mp3/01-chapter-1.mp3"
BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "no feed": (lambda home: (home / "podcast" / "feed.xml").unlink(), "is missing"),
    "no XML": (fed(("</rss>", "")), "it is no XML"),
    "an entity": (fed(("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss')), "no feed needs one"),
    "another root": (fed(("<rss ", "<rdf "), ("</rss>", "</rdf>")), "is no RSS feed"),
    "no title": (fed(("<title>", "<name>"), ("</title>", "</name>")), "the feed has no title"),
    "another title": (fed(("<title>Sample: ", "<title>")), "should be called “Sample: Drops & <you>”"),
    "no guid": (fed(("<podcast:guid>", "<podcast:guid>x")), "podcast:guid cannot be"),
    "explicit": (fed(("explicit>false", "explicit>no")), "itunes:explicit cannot be 'no'"),
    "category": (fed(('text="Medicine"', 'text="Medecine"')), "there is no category"),
    "long title": (fed(("<title>Sample: Why", f"<title>{'x' * 300}Sample: Why")), "and 255 are read"),
    "long text": (fed(("How to take", "x" * 4000)), "and 4000 are read"),
    "no episode number": (fed(("<itunes:episode>2<", "<itunes:episode>3<")), "not numbered in their order"),
    "order of dates": (fed(("12:02:00", "12:09:00")), "put them in order"),
    "no date": (fed(("31 Mar 2027 12:02:00", "soon")), "has no date"),
    "no zone": (fed(("12:02:00 +0000", "12:02:00")), "has no date"),
    "guid twice": (fed(("drops/chapter-1<", "drops/chapter-2<")), "two episodes have the guid 'drops/chapter-2'"),
    "an address for a guid": (fed((' isPermaLink="false"', "")), "does not say so"),
    "elsewhere": (fed((SOUND, "https://example.com/a.mp3")), "which is no file of this guide"),
    "no such file": (fed((SOUND, SOUND.replace("01", "09"))), "which is no file of this guide"),
    "outside": (fed((SOUND, f"{ADDRESS}/../../secret.mp3")), "which is no file of this guide"),
    "two addresses": (
        fed((f"{ADDRESS}/drops/podcast/feed.xml", "https://example.com/feed.xml")),
        "no file of this guide",
    ),
    "bytes": (fed(('length="', 'length="1')), "it says that its sound has 1"),
    "type": (fed(('type="audio/mpeg"', 'type="audio/mp3"')), "has the type 'audio/mp3', and is audio/mpeg"),
    "transcript's type": (fed(('type="text/vtt"', 'type="text/plain"')), "has the type 'text/plain'"),
    "seconds": (fed(("<itunes:duration>", "<itunes:duration>1")), "it says that it lasts 1"),
    "tag": (retagged, "its tag says that it lasts"),
    "no sound": (lambda home: (home / "mp3" / "drops.mp3").unlink(), "and it has 0"),
    "no transcript": (fed(("podcast/02-chapter-2.srt", "podcast/01-chapter-1.srt")), "has other transcripts than"),
    "no chapters": (
        fed(("podcast/02-chapter-2.chapters", "podcast/01-chapter-1.chapters")),
        "“Sample: متى” has no chapters",
    ),
    "two times": (fed(("<br>00:03 B?", "")), "are no chapters"),
    "late time": (fed(("<p>00:00 To ask", "<p>00:01 To ask")), "are no chapters"),
    "no episode of a chapter": (fed((f"{ADDRESS}/drops/mp3/02-chapter-2.mp3", SOUND)), "not the chapters of the guide"),
    "small cover": (shrunk, "its cover has 600 by 600 pixels"),
    "no cover": (lambda home: (home / "podcast" / "cover.jpg").write_bytes(b"GIF89a"), "its cover is no JPEG"),
    "other captions": (edited("podcast/drops.vtt", ("Because.", "Therefore.")), "it shows “Therefore.”"),
    "other cards": (edited("podcast/01-chapter-1.srt", ("Because.", "Therefore.")), "it shows “Therefore.”"),
    "other page": (edited("podcast/drops.html", ("Because.", "Therefore.")), "it does not say what is heard"),
    "no language": (edited("podcast/drops.html", (' dir="ltr"', "")), "says its title, language and direction"),
    "another tag": (edited("podcast/drops.html", ("<p>", "<h1>"), ("</p>", "</h1>")), "it holds <h1>"),
    "JSON": (edited("podcast/drops.chapters.json", ("{", "[")), "no chapters that an app can read"),
    "version": (edited("podcast/drops.chapters.json", ("1.2.0", "2")), "another version than 1"),
    "untitled": (lambda home: recast(home, title=" "), "a chapter without a title"),
    "starts late": (lambda home: recast(home, startTime=0.5), "do not last from 0"),
    "no number": (lambda home: recast(home, startTime="0"), "no chapters that an app can read"),
    "gap": (lambda home: recast(home, endTime=0.5), "do not follow one another"),
    "no place": (
        edited("podcast/03-chapter-3.chapters.json", ("3.26", "3.27"), ("3.26", "3.27")),
        "where the guide has no place",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_podcast_is_seen(finished: Finished, fault: str, tmp_path: Path) -> None:
    """Each rule has a sample that breaks it, and it is told with its file."""
    shutil.copytree(finished.home, tmp_path / finished.name)
    breaks, expected = BROKEN[fault]
    breaks(tmp_path / finished.name)

    found = list(judge.faults(trail.read(tmp_path / finished.name)))

    assert expected in "\n".join(error.told() for error in found)
    assert all(error.source and error.source.is_relative_to(tmp_path) for error in found)


@pytest.mark.parametrize(
    "written",
    [
        b"\xff\xfe",
        b"<rss><channel>" + b"<a>" * 100_000,
        b'<?xml version="1.0" encoding="nonsense"?><rss/>',
        b"<rss><!-- a --><channel><!-- b --><item><enclosure/><guid/></item><item/></channel></rss>",
        b"<rss><channel><item><pubDate>1 Jan 2027 0:0:0 +99999999999</pubDate></item></channel></rss>",
        b'<rss><channel><item><enclosure url="http://[" length="' + b"9" * 5000 + b'"/></item></channel></rss>',
        b'<rss><channel><item><enclosure url="..%2F..%2Fa%00" length="-1"/></item></channel></rss>',
    ],
)
def test_a_feed_that_means_harm_is_told_and_nothing_else(finished: Finished, written: bytes, tmp_path: Path) -> None:
    """What is deep, endless, or points anywhere is a fault of the file, never of the program."""
    shutil.copytree(finished.home, tmp_path / finished.name)
    (tmp_path / finished.name / "podcast" / "feed.xml").write_bytes(written)

    assert list(judge.faults(trail.read(tmp_path / finished.name))) != []


# --- Judges from outside ---------------------------------------------------------------------------------------------


@pytest.mark.judge
def test_directories_and_apps_take_it(finished: Finished, many: Finished) -> None:
    """feedparser, podcast-partytime, the namespace's schema and Apple's rules: nothing is wrong, nothing overlooked."""
    paths = [one.home / "podcast" / "feed.xml" for one in (finished, many)]

    assert feeds.faults(paths) == []
    [seen, _] = feeds.seen(paths).values()
    assert seen["title"] == "Sample: Drops & <you>"
    assert [item["title"] for item in seen["items"]][1:3] == ["Sample: متى", "Sample: To ask"]
    assert {"person", "license"} <= {tag for phase in seen["pc20support"].values() for tag in phase}


@pytest.mark.judge
def test_what_belongs_to_it_is_read_by_others(finished: Finished, many: Finished) -> None:
    """node-webvtt, ffmpeg and vnu find nothing in captions, chapters and transcripts."""
    files = {
        ending: sorted(path for one in (finished, many) for path in (one.home / "podcast").glob(f"*{ending}"))
        for ending in (".vtt", ".srt", ".html", ".json")
    }

    assert tracks.webvtt(files[".vtt"]) == []
    assert tracks.srt(files[".srt"]) == []
    assert tracks.chapters(files[".json"]) == []
    assert page.vnu(files[".html"][:8]) == []
