"""Write the pages of docs/ that repeat what the code says: .venv/bin/python scripts/docs.py [--check].

commands.md has each command's help, formats.md the forms, what they serve, their sound, and what is read. With --check
nothing is written, and a page that is not as it would be written is named, with exit status 1.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from audioguide import plugins
from audioguide.cli import cli
from audioguide.desk import packing
from audioguide.desk.importing import documents
from audioguide.publications import library_page
from audioguide.sound import encode, frames, loudness, room
from audioguide.words.messages import MESSAGES

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH = 100
"""Signs in a line of a command's help."""

COMMANDS = """\
# Commands

What each command says of itself. [README](../README.md#commands) tells first what they are for. From a copy of the
repository, write `python3 scripts/guide.py` for `audioguide` (on Windows `py scripts\\guide.py`).

This page is written by `scripts/docs.py`; please do not edit it.
"""

FORMATS = """\
# Formats

What a guide is written as, and what is read. [README](../README.md#what-you-get) tells it in plainer words.

This page is written by `scripts/docs.py`; please do not edit it.
"""


def commands() -> str:
    """Return commands.md."""
    with click.Context(cli, info_name="audioguide", max_content_width=WIDTH, terminal_width=WIDTH) as top:
        top.help_option_names = ["-h", "--help"]
        blocks = [_block(cli.get_help(top))]
        for name in cli.list_commands(top):
            command = cli.get_command(top, name)
            assert command is not None  # noqa: S101  it was listed
            with click.Context(command, info_name=name, parent=top) as own:
                blocks.append(f"## {name}\n\n{_block(command.get_help(own))}")
    return "\n".join([COMMANDS, *blocks])


def formats() -> str:
    """Return formats.md."""
    parts = [
        ("Forms", "The name is that of the folder, and of `--only`.", ("name", "is", "asks for"), _forms()),
        ("By use", "As on the page of all guides.", ("use", "files"), _uses()),
        ("Given to a player", "`give --for`: the first form that is there goes.", ("`--for`", "forms"), _given()),
        ("Sound", "Every chapter of a guide is as loud as every other.", ("of", "is"), _sound()),
        ("Read by import", "[How to bring a document in](importing.md).", ("read as", "endings"), _read()),
        ("Engines", "What speaks. `voices` tells which are here.", ("name", "is"), _engines()),
    ]
    return "\n".join([FORMATS, *(f"## {title}\n\n{why}\n\n{_table(heads, rows)}" for title, why, heads, rows in parts)])


def _forms() -> Iterator[tuple[str, ...]]:
    for name, point in plugins.names("publications").items():
        asked = ", ".join(f"`{one}`" for one in sorted(plugins.asks(name)))
        yield f"`{name}`", _first(point.load()), asked


def _uses() -> Iterator[tuple[str, ...]]:
    for way in library_page.WAYS:
        paths = [path for path, _, _ in way.files] + [way.each] * bool(way.each)
        yield MESSAGES[way.purpose], ", ".join(f"`{path.replace('{}', '<guide>')}`" for path in paths)


def _given() -> Iterator[tuple[str, ...]]:
    for player, forms in packing.FORMS.items():
        beside = packing.BESIDE if player == "computer" else ()
        told = " or ".join(f"`{form}`" for form in forms) or "all"
        yield f"`{player}`", told + "".join(f", `{form}`" for form in beside)


def _sound() -> Iterator[tuple[str, ...]]:
    standard = encode.PROFILES["standard"]
    rate = f"{frames.RATE / 1000} kHz, mono"
    yield "an MP3", f"MPEG-1 Layer III, {rate}, {standard.kbps} kb/s, constant"
    yield (
        "a chapter's loudness",
        f"{_signed(loudness.TARGET)} LUFS, true peak at most {_signed(standard.true_peak)} dBTP",
    )
    small = encode.PROFILES[room.PROFILE]
    yield (
        "a waiting room's",
        f"{_signed(room.TARGET)} LUFS, at most {room.SPAN:g} LU between loud and soft, {small.kbps} kb/s",
    )


def _read() -> Iterator[tuple[str, ...]]:
    endings: dict[str, list[str]] = {}
    for ending, reader in documents.READERS.items():
        endings.setdefault(reader.__name__.strip("_"), []).append(f"`{ending}`")
    yield from ((kind, ", ".join(own)) for kind, own in endings.items())


def _engines() -> Iterator[tuple[str, ...]]:
    for name, point in plugins.names("engines").items():
        yield f"`{name}`", _first(point.load())


def _first(module: object) -> str:
    """Return the sentence that *module* begins with, in Markdown."""
    return (inspect.getdoc(module) or "").partition("\n")[0].replace("``", "`")


def _signed(number: float) -> str:
    return f"{number:g}".replace("-", "\N{MINUS SIGN}")


def _block(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(heads), *map(tuple, rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "".join(f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in line)}|\n" for line in lines).replace(
        "| --- ", "|---"
    )


PAGES = {"commands.md": commands, "formats.md": formats}


def main() -> None:
    """Write the pages, or with --check tell which are not as they would be written."""
    stale = [name for name, page in PAGES.items() if not _is(DOCS / name, page())]
    if "--check" not in sys.argv[1:]:
        for name in stale:
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")
            print(f"docs/{name}")
    elif stale:
        sys.exit(f"no longer what the code says: {', '.join(stale)}. Write them: .venv/bin/python scripts/docs.py")


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
