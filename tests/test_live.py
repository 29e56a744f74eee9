"""What is added to a page that is shown while its guide is written."""

from __future__ import annotations

import asyncio
import html
import json
import re
from pathlib import Path

import pages_made
import pytest
import words_made

from audioguide.desk import live
from audioguide.publications import pages, player


@pytest.fixture(scope="module")
def written() -> str:
    """A listening page as it is written."""
    guide = pages_made.silent(words_made.guide())
    return player.page(guide, [f"{number}.mp3" for number, _ in enumerate(guide.chapters)], player.BESIDE)


def test_the_policy_of_a_page_that_is_sent_allows_one_script_more(written: str) -> None:
    """By its sum, beside the page's own; nothing else in the policy, and nothing else of the page, is another."""
    made = live.Live()
    sent = made.page(written, "small")
    own, *others = re.findall(r"script-src (.*?);", html.unescape(written))
    allowed, *more = re.findall(r"script-src (.*?);", html.unescape(sent))
    script = f'<script data-edit="{made.began.name}" data-from=".edits">{live.script()}</script>\n'

    assert (others, more) == ([], [])
    assert sorted(allowed.split()) == sorted([own, pages.checksum(live.script())])
    assert sent.endswith(f"{script}</body>\n</html>\n")
    assert sent.replace(script, "").replace(html.escape(pages.checksum(live.script())) + " ", "") == written


def test_a_page_hears_of_the_last_edit_of_its_guide_and_of_each_that_comes() -> None:
    """By a name that no other edit has, and the sentence to go to; edits of other guides are not told."""
    made = live.Live()

    async def told() -> list[str]:
        events = made.told("garden")
        first = await anext(events)
        made.tell("harbour", "c01s002")
        made.tell("garden", "c03s004")
        second = await anext(events)
        await events.aclose()
        return [first, second]

    first, second = (json.loads(event.removeprefix("data: ")) for event in asyncio.run(told()))

    assert first == {"edit": made.began.name, "sentence": ""}
    assert second == {"edit": made.last("garden").name, "sentence": "c03s004"}
    assert len({first["edit"], second["edit"], made.last("harbour").name}) == 3


@pytest.mark.parametrize(
    ("place", "guide"),
    [
        ("garden/player/index.html", "garden"),
        ("garden/player/one-file.html", ""),
        ("garden/waiting-room/index.html", ""),
        ("index.html", ""),
        ("garden/player/more/index.html", ""),
    ],
)
def test_only_listening_pages_are_renewed(place: str, guide: str) -> None:
    """They alone know where a sentence is."""
    assert live.guide_of(Path(place)) == guide
