"""The words of one paragraph of a Word file: what would be printed, and apart from it what would not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from .blocks import clean, description
from .furniture import local
from .runs import BREAK, Run
from .word_styles import attribute, child, value

Notes = Mapping[tuple[str, str], str]
"""Footnotes and endnotes, by kind and id."""

_PASSED = ("ppr", "rpr", "sectpr", "instrtext", "delinstrtext", "rt", "prooferr", "object")
DELETED = "deleted with tracked changes"
_GONE = {"del": DELETED, "movefrom": "moved elsewhere with tracked changes"}
_LETTERS: Mapping[str, Callable[[str, bool], Run]] = {
    "t": Run,
    "deltext": Run,
    "tab": lambda _, bold: Run(" ", bold),
    "ptab": lambda _, bold: Run(" ", bold),
    "nobreakhyphen": lambda _, bold: Run("-", bold),
    "br": lambda *_: BREAK,
    "cr": lambda *_: BREAK,
}
"""What is printed for an element, of its text and whether it is bold."""


@dataclass(slots=True)
class Said:
    """What a paragraph says."""

    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """That it cites."""
    pictures: list[str] = field(default_factory=list)
    """The descriptions of pictures in it."""
    boxes: list[etree._Element] = field(default_factory=list)
    """The text boxes that hang on it."""
    gone: list[tuple[str, str]] = field(default_factory=list)
    """What is not to be told, and why."""

    @property
    def text(self) -> str:
        """All its words."""
        return clean("".join(run.text for run in self.runs))


def read(paragraph: etree._Element, notes: Notes) -> Said:
    """Return what *paragraph* says; *notes* are those of the file."""
    said = Said()
    _read(paragraph, said, notes, bold=False)
    return said


def _read(element: etree._Element, said: Said, notes: Notes, *, bold: bool) -> None:
    for one in element:
        tag = local(one)
        if tag in _LETTERS:
            said.runs.append(_LETTERS[tag](one.text or "", bold))
        elif tag in _GONE or (tag == "r" and _hidden(one)):
            _put_apart(one, said, _GONE.get(tag, "hidden text"))
        elif tag in ("footnotereference", "endnotereference"):
            said.notes += filter(None, [notes.get((tag.removesuffix("reference"), attribute(one, "id")), "")])
        elif tag == "txbxcontent":
            said.boxes.append(one)
        elif tag == "docpr":
            said.pictures += filter(None, [description(attribute(one, "descr"))])
        elif tag not in _PASSED and isinstance(one.tag, str):
            # An alternative says the same thing twice, for newer programs and for older ones.
            inner = one[:1] if tag == "alternatecontent" else [one]
            for part in inner:
                _read(part, said, notes, bold=_bold(one) if tag == "r" else bold)


def _put_apart(element: etree._Element, said: Said, reason: str) -> None:
    apart = Said()
    _read(element, apart, {}, bold=False)
    if apart.text:
        said.gone.append((apart.text, reason))


def _hidden(run: etree._Element) -> bool:
    return _on(child(child(run, "rPr"), "vanish"))


def _bold(run: etree._Element) -> bool:
    properties = child(run, "rPr")
    return _on(child(properties, "b")) or value(child(properties, "rStyle")).lower() == "strong"


def _on(switch: etree._Element | None) -> bool:
    return switch is not None and value(switch) not in ("0", "false", "off")
