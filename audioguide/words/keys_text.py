"""guide.yaml with a key or two written anew: every other line stays as its author left it, comments and all.

By lines, not by a YAML writer: what is forgiving to read (tabs, a colon in a title) no other reader takes, and one that
does would set the file anew in its own way. What comes out is read again before it is believed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import GuideError
from . import plain_yaml
from .plain_yaml import Node

Value = str | Mapping[str, str]
"""What a key is to hold: text, or keys with text."""

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_KEY = re.compile(
    r"""(?P<indent>\s*)(?P<key>\w+)\s*:(?:\s+(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"'#\s](?:[^#]|(?<=\S)\#)*?))?"""
    r"""(?P<comment>\s+\#.*)?\s*""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"[^\W_](?:[\w .,()-]*[\w.)])?")
"""Text that needs no quotes in YAML."""
_MEANING = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
"""Words that need them all the same: YAML reads them as something else."""


def written(text: str, keys: Mapping[str, Value], order: Sequence[str], source: Path) -> str:
    """Return *text*, that of guide.yaml, with *keys* in it; a new key goes where *order*, its usual order, has it.

    GuideError where the file is laid out so that a key cannot be put in without touching others.
    """
    before = _read(text, source)
    if before is None:
        raise GuideError("this file cannot be read", "run 'audioguide check' on the guide", source)
    for key, value in keys.items():
        after = {**_bare(before), key: value}
        for attempt in _attempts(text, before, key, value, order):
            read = _read(attempt, source)
            if read is not None and _bare(read) == after:
                text, before = attempt, read
                break
        else:
            raise GuideError(
                f"{key} cannot be written into this file without touching the lines around it",
                f"write this into it: {''.join(_block(key, value, [], '', chr(10))).rstrip()}",
                source,
            )
    return text


def _attempts(text: str, nodes: Mapping[str, Node], key: str, value: Value, order: Sequence[str]) -> Iterator[str]:
    """Yield *text* with *key* in it: in the place it has, or in each where it might stand."""
    lines = _LINES.findall(text)
    end = next((found[0] for line in lines if (found := re.search(r"[\r\n]+$", line))), "\n")
    tops = {name: top.line - 1 for name, top in nodes.items()}
    indent = re.match(r"\s*", lines[min(tops.values())])[0] if tops else ""  # type: ignore[index]
    if key in tops:
        first, last = _extent(lines, tops, key)
        block = _block(key, value, lines[first:last], indent, end)
        yield "".join([*lines[:first], *block, *lines[last:]])
        return
    if lines and not lines[-1].endswith(("\r", "\n")):
        lines[-1] += end
    block = _block(key, value, [], indent, end)
    earlier = [name for name in order[: order.index(key)] if name in tops] if key in order else []
    for name in reversed(earlier):
        place = _extent(lines, tops, name)[1]
        yield "".join([*lines[:place], *block, *lines[place:]])
    yield "".join([*lines, *block])


def _extent(lines: Sequence[str], tops: Mapping[str, int], key: str) -> tuple[int, int]:
    """Return the first line of *key*, and that after its last; comments and empty lines below it are not its own."""
    first = tops[key]
    last = min((line for line in tops.values() if line > first), default=len(lines))
    while last > first + 1 and _passed_over(lines[last - 1]):
        last -= 1
    return first, last


def _passed_over(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#") or line.rstrip() == "..."


def _block(key: str, value: Value, old: Sequence[str], indent: str, end: str) -> list[str]:
    """Return the lines of *key* with *value* in the place of the *old* ones; their comments are kept."""
    if isinstance(value, str):
        return [f"{indent}{key}: {_quoted(value)}{_comment(old[:1])}{end}", *filter(_passed_over, old[1:])]
    block = [f"{indent}{key}:{_comment(old[:1])}{end}"]
    left = dict(value)
    deeper = f"{indent}  "
    for line in old[1:]:
        found = _KEY.fullmatch(line)
        if _passed_over(line):
            block.append(line)
        elif found and found["key"] in left:
            deeper = found["indent"]
            block.append(f"{deeper}{found['key']}: {_quoted(left.pop(found['key']))}{_comment([line])}{end}")
    return [*block, *(f"{deeper}{name}: {_quoted(words)}{end}" for name, words in left.items())]


def _comment(lines: Sequence[str]) -> str:
    found = _KEY.fullmatch(lines[0]) if lines else None
    return (found["comment"] or "").rstrip() if found else ""


def _quoted(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _MEANING
    return text if plain else json.dumps(text, ensure_ascii=False)


def _read(text: str, source: Path) -> dict[str, Node] | None:
    """Return the keys of *text*; None where it has none, or something is wrong with it."""
    problems: list[GuideError] = []
    with _silently():
        node = plain_yaml.read(text.replace("\r\n", "\n").replace("\r", "\n"), source, problems)
    return node.value if node is not None and isinstance(node.value, dict) and not problems else None


def _bare(nodes: Mapping[str, Node]) -> dict[str, object]:
    """Return what *nodes* hold, without places."""
    return {key: _value(node) for key, node in nodes.items()}


def _value(node: Node) -> object:
    if isinstance(node.value, list):
        return [_value(item) for item in node.value]
    return _bare(node.value) if isinstance(node.value, dict) else node.value


@contextmanager
def _silently() -> Iterator[None]:
    """Keep back what is told of lines that were mended: it was told when the guide was read."""

    def nothing(_: object) -> bool:
        return False

    plain_yaml.log.addFilter(nothing)
    try:
        yield
    finally:
        plain_yaml.log.removeFilter(nothing)
