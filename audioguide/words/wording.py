"""Written words into spoken ones, with the reason for every change.

A rule that is too eager is as bad as none, so each is small, says what it looks for, and leaves plain words alone.
What is spoken stays in ordinary spelling: what an ear should write down. Every rule looks at what is written, never at
what another rule has made of it: so what one has said no other changes, and two doses can never become one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..model import Entry, Words
from . import lexicon
from .rules import addresses, calendar, clinic, counts, measures, shortened, signs
from .rules.language import Language
from .rules.language import language as tables
from .rules.rule import Rule

__all__ = ["Piece", "Rule", "pieces", "rules", "worded"]


_Search = Callable[..., re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of what is written, and what is said in its place."""

    written: str
    spoken: str
    rule: str = ""
    """The name of the rule that said it; empty: said as written."""


def worded(text: str, language: str, entries: Iterable[Entry] = ()) -> tuple[str, tuple[str, ...]]:
    """Return what is said for *text* in *language* (BCP 47), and the reason for every change, in order.

    What the *entries* of a lexicon say is theirs: no rule touches it. GuideError when the language's file is wrong.
    """
    text, reasons = _cleaned(text)
    found = _found(text, language, entries)
    reasons += [f"{one.rule}: {_seen(one.written)} → {_seen(one.spoken)}" for one in found if one.spoken != one.written]
    return _joined(found), tuple(reasons)


def pieces(text: str, language: str, entries: Iterable[Entry] = ()) -> tuple[Piece, ...]:
    """Return *text*, cleaned of what cannot be seen, in pieces: each with what is said in its place."""
    return tuple(_found(_cleaned(text)[0], language, entries))


@functools.lru_cache(maxsize=16)
def rules(language: str) -> tuple[Rule, ...]:
    """Return the rules for *language* (BCP 47), the surest first; GuideError when its file is wrong."""
    own = tables(language)
    if own is None:
        return signs.emoji(None), addresses.PLAIN
    return (*_sure(own), *_general(own))


@functools.lru_cache(maxsize=32)
def _searches(language: str, numeric: bool) -> tuple[tuple[_Search, str | int, Rule], ...]:
    """Return what looks for each rule, and the group that it changes; only a *numeric* text has those of numbers."""
    return tuple(
        (rule.written.search, "here" if "here" in rule.written.groupindex else 0, rule)
        for rule in rules(language)
        if numeric or not rule.numeric
    )


def _sure(own: Language) -> tuple[Rule, ...]:
    return (
        *addresses.rules(own),
        *_numeric(addresses.telephones(own)),
        *clinic.rules(own),
        *_numeric((*clinic.measured(own), *calendar.dotted(own), *measures.rules(own), *calendar.rules(own))),
        *clinic.doses(own),
    )


def _general(own: Language) -> tuple[Rule, ...]:
    return (*_numeric((*counts.rules(own), *clinic.lettered(own))), *shortened.rules(own), *signs.rules(own))


def _numeric(some: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(replace(rule, numeric=True) for rule in some)


def _cleaned(text: str) -> tuple[str, list[str]]:
    reasons: list[str] = []
    for rule in signs.CLEANING:

        def change(match: re.Match[str], rule: Rule = rule) -> str:
            after = rule.said(match)
            if after is None or after == match[0]:
                return match[0]
            reasons.append(f"{rule.name}: {_seen(match[0])} → {_seen(after)}")
            return after

        text = rule.written.sub(change, text)
    return text, reasons


def _found(text: str, language: str, entries: Iterable[Entry]) -> list[Piece]:
    """Return *text* in pieces that join to it: the first rule to say a place has it."""
    taken: dict[int, tuple[int, str, str]] = {}
    free = bytearray(b"\1" * len(text))
    place = 0
    for written, entry in lexicon.found(Words(text, lexicon.matching(entries, text, language))):
        if entry is not None:
            free[place : place + len(written)] = bytes(len(written))
        place += len(written)
    for search, group, rule in _searches(language, any(map(str.isnumeric, text))):
        match = search(text)
        while match:
            start, end = match.span(group)
            said = rule.said(match) if start < end and all(free[start:end]) else None
            if said is not None:
                if text.startswith(".", end):
                    said = said.removesuffix(".")  # the sentence's own stop follows
                free[start:end] = bytes(end - start)
                taken[start] = (end, said, rule.name)
            # Where it was not sure, the next place may begin inside this one: "0.5 mL-5 mg".
            match = search(text, match.start() + 1 if said is None else max(end, match.start() + 1))
    found: list[Piece] = []
    done = 0
    for start, (end, said, name) in sorted(taken.items()):
        if start > done:
            found.append(Piece(text[done:start], text[done:start]))
        found.append(Piece(text[start:end], said, name))
        done = end
    return [*found, Piece(text[done:], text[done:])] if done < len(text) else found


def _joined(found: Iterable[Piece]) -> str:
    """Return what is said, without the double spaces that a dropped sign leaves behind."""
    return re.sub(" {2,}", " ", "".join(one.spoken for one in found)).strip(" ")


def _seen(text: str) -> str:
    """Return *text* so that a reader sees it, or hears it from a screen reader: by name where nothing would show."""
    if not text:
        return "nothing"
    if text.isspace() or unicodedata.category(text[0]) == "Cf":
        return " and ".join(dict.fromkeys(unicodedata.name(sign, "control sign").lower() for sign in text))
    return f"'{text}'"
