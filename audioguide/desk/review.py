"""The page a reviewer reads before signing: every sentence as written and as said, in one file that needs no other.

No script, nothing fetched, and nothing in it that came from the guide is anything but text: jinja2 escapes all of it,
and the page forbids the rest to the browser. Contrast is 7:1 or more (WCAG 2.2, 1.4.6), in light and dark and on paper.
"""

from __future__ import annotations

import functools
import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import clock
from ..errors import GuideError
from ..model import Content, Narration, Segment
from ..words import approval, changes, lexicon
from . import explain
from .explain import Choice

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"

SHOWN = 12
"""Letters of the sum that are enough to tell two versions of a guide apart."""


def page(content: Content, narrations: Sequence[Narration], choice: Choice) -> str:
    """Return the page for *content* as HTML, with the sentences that *choice* wants.

    GuideError where what was approved is asked for and not known.
    """
    changed, unknown = _changed(content, choice)
    heard = explain.since(content, narrations, changed)
    signed, own = approval.signed(content), changes.places(content, narrations).keys()
    written = _template().render(
        content=content,
        facts=_facts(content, narrations),
        standing=_standing(content),
        unknown=unknown,
        changed=changed,
        chapters=[
            {
                "number": chapter.number,
                "title": chapter.title,
                "sentences": [
                    _sentence(content, chapter, segment, heard, ours=segment.id not in own) for segment in segments
                ],
            }
            for chapter, segments in explain.chosen(content, narrations, choice, heard)
        ],
        choice=choice,
        nothing=explain.nothing(choice),
        lexicon=_lexicon(content, narrations),
        words=signed,
        command=f"audioguide approve {shlex.quote(content.folder.as_posix())} --words {signed[:SHOWN]}"
        ' --by "NAME" --role "ROLE"',
    )
    # A line that holds no word is the template's, and says nothing.
    return "\n".join(line for line in written.split("\n") if line.strip()) + "\n"


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("review.html")


def _changed(content: Content, choice: Choice) -> tuple[tuple[changes.Change, ...], str]:
    """Return what changed since the approval; where that cannot be known, why, unless it is what was asked for."""
    try:
        return changes.since_approval(content), ""
    except GuideError as error:
        if choice.since_approval:
            raise
        return (), "" if content.approved is None else error.problem


def _facts(content: Content, narrations: Sequence[Narration]) -> list[tuple[str, str]]:
    """Return what the guide says about itself, as a reviewer needs it: names and values."""
    approved = content.approved
    count = sum(len(chapter.segments) for chapter in narrations)
    return [
        ("Language", content.language),
        ("Edition", content.edition or "not said"),
        ("From", content.publisher or content.author or "not said"),
        ("Status", approval.standing(content) or "current"),
        ("Last checked", content.reviewed.isoformat() if content.reviewed else "not said"),
        ("To be checked again by", content.review_by.isoformat() if content.review_by else "not said"),
        (
            "Last approved",
            f"{approved.on.isoformat()}, by {', '.join(filter(None, (approved.by, approved.role)))}"
            if approved
            else "never",
        ),
        ("Length", f"{clock.counted(len(narrations), 'chapter')}, {clock.counted(count, 'sentence')}"),
    ]


def _standing(content: Content) -> str:
    """Return in one sentence how the guide stands."""
    state, approved = approval.standing(content), content.approved
    if state == "withdrawn":
        return "This guide has been withdrawn. Every chapter says that, and nothing else."
    if approved and approved.words == approval.signed(content):
        return f"These words are the ones that were approved on {approved.on.isoformat()}."
    if approved:
        return "The words have changed since they were approved."
    return "Nobody has approved these words yet."


def _sentence(
    content: Content, chapter: Narration, segment: Segment, heard: dict[str, list[changes.Change]], *, ours: bool
) -> dict[str, object]:
    """Return *segment* as the page shows it; *ours*: the frame says it, and nobody signs it."""
    level = next((mark.level for mark in chapter.marks if mark.segment == segment.id and mark.level > 1), 0)
    return {
        "id": segment.id,
        "number": chapter.segments.index(segment) + 1,
        "text": segment.text,
        "spoken": segment.words.spoken if segment.words.spoken != segment.text else "",
        "why": list(explain.why(content, segment)),
        "silence": explain.silence(segment.pause).removeprefix(", then "),
        # One level below the chapter's; what the frame says is no heading.
        "level": min(6, level + 1) if level and not ours else 0,
        "ours": ours,
        "since": [(change.before, change.now) for change in heard.get(segment.id, ())],
    }


def _lexicon(content: Content, narrations: Sequence[Narration]) -> list[tuple[str, str, str, str, int]]:
    """Return each word of the lexicon: how it is said, in which sounds, whether reviewed, in how many sentences."""
    uses = Counter(
        entry for chapter in narrations for segment in chapter.segments for entry in set(segment.words.entries)
    )
    return [
        (entry.write, entry.say, entry.ipa, "yes" if entry.reviewed else "no", uses[entry])
        for entry in content.lexicon
        if lexicon.matching([entry], entry.write, content.language)
    ]
