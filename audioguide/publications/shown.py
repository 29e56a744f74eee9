"""What others may see of a guide: names in tags, on covers, in feeds and on the lock screen of a telephone.

A guide about one's health can be given a discreet title (``discreet`` in guide.yaml). It stands wherever a name shows
without the guide being opened; and there chapters and questions are numbers. What is said, and pages that one opens to
read, keep the true ones. Those of a withdrawn guide are numbers on its pages too: a title may be the very advice that
was withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Chapter, Content, Narration, Voice
from ..words import frame, script
from .places import Place, places


def cautioned(content: Content) -> str:
    """Return what must be said of a guide that is not to be relied on, in its language; otherwise nothing."""
    standing = script.standing(content)
    return frame.told(standing, content) if standing else ""


def withdrawn(content: Content) -> bool:
    """Return whether all that may be shown of the guide is that it is withdrawn."""
    return script.standing(content) == "withdrawn"


def title(content: Content) -> str:
    """Return the guide's title; of a sample, a draft or a withdrawn guide, with that said before it."""
    return warned(content.discreet_title or content.title, content)


def warned(name: str, content: Content) -> str:
    """Return *name*, of the guide or of a part of it, with what must be known before it is listened to."""
    warning = cautioned(content)
    return f"{warning.split('.')[0]}: {name}" if warning else name


def about(content: Content) -> str:
    """Return what the guide says it is about, in a sentence or two; nothing where that is not to be seen."""
    return "" if content.discreet_title else content.description or content.subtitle


def facts(content: Content, part: str = "") -> list[str]:
    """Return what a listener is told before playing it, a sentence or two each: what must be known comes first.

    *part* is what a part of the guide says it is about, for one that is played by itself.
    """
    reviewed = content.reviewed and frame.told("reviewed", content, date=frame.date(content.reviewed, content))
    subject = part if part and not content.discreet_title else about(content)
    told = [cautioned(content), subject, frame.told("computer_voice", content), reviewed]
    return [fact for fact in told if fact]


def voice(voice: Voice) -> str:
    """Return what a voice is called, and what makes it."""
    return f"{voice.name} ({voice.engine})"


def chapter(narration: Narration, content: Content) -> str:
    """Return the title of a chapter; its number where the guide is discreet or withdrawn."""
    return _number(narration, content) if content.discreet_title else read(narration, content)


def read(narration: Narration, content: Content) -> str:
    """Return what a chapter is called on a page that one opens to read: its title; its number where withdrawn."""
    return _number(narration, content) if withdrawn(content) else narration.title


def jumps(chapters: Sequence[Chapter], content: Content) -> list[tuple[Place, str]]:
    """Return every place in *chapters* that a listener asks for, in order, and what it is called."""
    return [(place, _called(place, one.narration, content)) for one in chapters for place in places(one)]


def listed(place: Place, narration: Narration, content: Content) -> str:
    """Return what *place* of a chapter is called in a list that one opens to read: its title, with the number heard."""
    if withdrawn(content):
        return _called(place, narration, content)
    if place.kind == "chapter" and content.frame.chapter_titles:
        return frame.told("chapter", content, number=place.number, title=place.title)
    if place.kind == "question" and content.frame.question_numbers:
        return frame.told("question", content, number=place.number, ask=place.title)
    return place.title


def _called(place: Place, narration: Narration, content: Content) -> str:
    if place.kind == "opening" or not (content.discreet_title or withdrawn(content)):
        return place.title
    if place.kind == "question":
        return frame.told("question_number", content, number=place.number)
    if place.kind == "heading":
        return f"{narration.number}.{place.number}"
    return _number(narration, content)


def _number(narration: Narration, content: Content) -> str:
    return frame.told("chapter_number", content, number=narration.number)
