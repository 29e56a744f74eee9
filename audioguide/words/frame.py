"""The sentences a guide says around its content, in the guide's language or in its author's own words.

The English of each is its msgid in ``audioguide/messages``; ``scripts/messages.py`` compiles the catalogues.
"""

from __future__ import annotations

import datetime
import difflib
import functools
import gettext
import logging
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import GuideError
from ..model import Content
from .messages import CARRIED, LANGUAGES, MESSAGES, OWN_NAMES, PLURALS, WARNINGS

log = logging.getLogger(__name__)

CATALOGUES = Path(__file__).parent.parent / "messages"


def told(message: str, content: Content, **fields: object) -> str:
    """Return the frame sentence called *message*, its fields filled in.

    The guide's own words come first (``frame: messages:``), then our translation, then English with a warning. A
    message that counts takes its form from the field ``count``. GuideError when the guide's own words cannot be filled.
    """
    own = content.frame.messages.get(message)
    if own is not None:
        return _filled(own, message, content, fields)
    translation = _catalogue(content.language)
    english = MESSAGES[message]
    count = fields.get("count")
    if message in PLURALS and isinstance(count, int):
        return _filled(translation.ngettext(english, PLURALS[message], count), message, content, fields)
    return _filled(translation.gettext(english), message, content, fields)


def date(day: datetime.date, content: Content) -> str:
    """Return *day* as the guide's language says it."""
    return told("date", content, day=day.day, month=told(f"month_{day.month}", content), year=day.year)


def known(language: str) -> bool:
    """Return whether there are frame sentences in *language* (BCP 47)."""
    return language.partition("-")[0].lower() == "en" or _place(language) is not None


def language(tag: str) -> str:
    """Return what those who speak the language *tag* (BCP 47) call it; the tag itself where that is not known."""
    return OWN_NAMES.get(tag.split("-", maxsplit=1)[0].lower(), tag)


def fields(message: str) -> frozenset[str]:
    """Return the names of the fields *message* may use."""
    return frozenset(name for _, name in _parts(MESSAGES[message]) if name)


def problems(content: Content) -> Iterator[GuideError]:
    """Yield what is wrong with the frame sentences a guide has put in its own words."""
    for message, own in content.frame.messages.items():
        if message not in MESSAGES:
            close = difflib.get_close_matches(message, MESSAGES, n=1)
            yield GuideError(
                f"there is no frame sentence called {message!r}",
                remedy=f"did you mean {close[0]!r}?" if close else f"choose one of: {', '.join(MESSAGES)}",
                source=content.folder / "guide.yaml",
            )
            continue
        try:
            _filled(own, message, content, dict.fromkeys(fields(message), ""))
        except GuideError as problem:
            yield problem
            continue
        lost = sorted(fields(message) & CARRIED - {name for _, name in _parts(own)})
        if lost or (message in WARNINGS and not any(map(str.isalnum, own))):
            yield GuideError(
                f"the frame sentence {message!r} leaves out {' and '.join(lost) or 'its warning'}",
                remedy=f"in English it is: {MESSAGES[message]}",
                source=content.folder / "guide.yaml",
            )


def _filled(template: str, message: str, content: Content, values: Mapping[str, object]) -> str:
    """Return *template* with {fields} put in; only plain names, so no template can reach further or grow wide."""
    filled = ""
    try:
        for before, name in _parts(template):
            # A title that ends with a stop needs none of ours; its own words are never changed.
            ours = before.removeprefix(".") if filled.endswith((".", "!", "?", "…")) else before
            filled += ours + (str(values[name]) if name else "")
    except (KeyError, ValueError):
        usable = ", ".join(f"{{{name}}}" for name in sorted(fields(message)))
        remedy = f"the fields it can use are {usable}" if usable else "it has no fields: leave out the curly brackets"
        raise GuideError(
            f"the frame sentence {message!r} cannot be filled in: {template!r}",
            remedy=f"{remedy}; in English it is: {MESSAGES[message]}",
            source=content.folder / "guide.yaml",
        ) from None
    return filled


def _parts(template: str) -> Iterator[tuple[str, str]]:
    for before, name, form, conversion in string.Formatter().parse(template):
        if form or conversion or (name is not None and not name.isidentifier()):
            raise ValueError(template)
        yield before, name or ""


@functools.lru_cache(maxsize=16)
def _catalogue(language: str) -> gettext.NullTranslations:
    """Return the translations for *language*, a region's before its language's; English, with one warning, for none."""
    path = _place(language)
    if path is not None:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    first = language.partition("-")[0].lower()
    if first != "en":
        log.warning(
            "there are no frame sentences for %s yet; write them under frame: messages: in guide.yaml",
            LANGUAGES.get(first, f"the language {language!r}"),
        )
    return gettext.NullTranslations()


def _place(language: str) -> Path | None:
    """Return the file of the translations for *language*; None where there is none."""
    first, *rest = language.split("-")
    # Not gettext.translation(): it takes "en" to mean "en_US", and would give the British American dates.
    tags = [f"{first.lower()}_{region.upper()}" for region in rest if len(region) == 2] + [first.lower()]  # noqa: PLR2004
    paths = (CATALOGUES / tag / "LC_MESSAGES" / "audioguide.mo" for tag in tags)
    return next((path for path in paths if path.is_file()), None)
