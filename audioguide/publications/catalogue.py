"""What a catalogue asks of every publication, and guide.yaml need not tell: which it is, whose, since when, who reads.

Formats demand these; where a guide is silent, what stands here is true all the same.
"""

from __future__ import annotations

import datetime
import uuid

from ..model import Content, Guide
from ..words import frame

UNDATED = datetime.date(1980, 1, 1)
"""Where a format demands a date and a guide has none."""

_GUIDES = uuid.UUID("5f0c2ab4-3f0e-5d57-9d35-7f6f7a6d2f10")
"""The name space of our identifiers; never to change, or every player would take each guide for another."""


def identifier(content: Content) -> str:
    """Return the name of a guide that no other has: the same in every form and edition, so that players keep places.

    A UUID (RFC 9562, version 5) of its folder's name and of whom it is from, which tells neither.
    """
    return uuid.uuid5(_GUIDES, f"{content.name}\n{content.publisher or content.author}").urn


def date(content: Content) -> str:
    """Return when its words were last checked, or approved, as ISO 8601."""
    approved = content.approved.on if content.approved else None
    return (content.reviewed or approved or UNDATED).isoformat()


def creator(content: Content) -> str:
    """Return who wrote it, or else whom it is from; that this is not stated, where it is not."""
    return content.author or content.publisher or frame.told("not_stated", content)


def publisher(content: Content) -> str:
    """Return whom it is from, or else who wrote it; that this is not stated, where it is not."""
    return content.publisher or content.author or frame.told("not_stated", content)


def narrator(guide: Guide) -> str:
    """Return whose voice is heard, and that it is a synthetic one."""
    voices = ", ".join(f"{voice.name} ({voice.engine})" for voice in guide.voices)
    return frame.told("tags_voice", guide.content, voice=voices)
