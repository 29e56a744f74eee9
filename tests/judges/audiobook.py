"""Is it an audiobook by the W3C's specification? Asked of its published schemas, and of its own list of checks.

Rules: Audiobooks, section 5 (validation); Lightweight Packaging Format, section 3.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from lxml import html
from referencing import Registry, Resource

SCHEMAS = Path(__file__).parent / "schemas"

WANTED = (
    "abridged", "accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard",
    "accessibilitySummary", "author", "dateModified", "datePublished", "duration", "id", "inLanguage", "name",
    "readBy", "readingProgression", "resources", "type", "url",
)  # fmt: skip
"""What the specification complains of where it is missing."""

NEAR = 10
"""Milliseconds by which the whole may differ from the sum of its parts."""


def faults(paths: Sequence[Path]) -> list[str]:
    """Return everything wrong with audiobooks: packages, or folders with a publication.json."""
    return [f"{path.name}: {fault}" for path in paths for fault in _faults(path)]


def _faults(path: Path) -> Iterator[str]:
    names, read = _inside(path)
    if "publication.json" not in names:
        yield "has no publication.json"
        return
    try:
        manifest = json.loads(read("publication.json"))
    except ValueError as error:
        yield f"its publication.json is not JSON: {error}"
        return
    broken = [f"{error.json_path}: {error.message}"[:200] for error in _schema().iter_errors(manifest)]
    yield from broken
    if broken:
        return
    yield from (f"tells no {name}" for name in WANTED if name not in manifest)
    yield from _lengths(manifest)
    yield from _resources(manifest, names)
    yield from _entry(read("index.html") if "index.html" in names else b"")
    if path.is_file():
        yield from _package(path)


def _inside(path: Path) -> tuple[set[str], Callable[[str], bytes]]:
    if path.is_dir():
        names = {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()}
        return names, lambda name: (path / name).read_bytes()
    with zipfile.ZipFile(path) as file:
        return set(file.namelist()), lambda name: zipfile.ZipFile(path).read(name)


@cache
def _schema() -> jsonschema.Draft7Validator:
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.rglob("*.json"))]
    known = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas)
    whole = json.loads((SCHEMAS / "audiobooks.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(whole, registry=known)


def _linked(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for link in [*manifest["readingOrder"], *manifest.get("resources", [])]:
        yield link
        yield from link.get("alternate", [])


def _rels(link: dict[str, Any]) -> list[str]:
    rel = link.get("rel", [])
    return [rel] if isinstance(rel, str) else rel


def _ms(duration: str) -> int | None:
    """Return an ISO 8601 duration in milliseconds; None where it is none."""
    told = re.fullmatch(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", duration)
    if not told:
        return None
    hours, minutes, seconds = (float(part or 0) for part in told.groups())
    return round(((hours * 60 + minutes) * 60 + seconds) * 1000)


def _lengths(manifest: dict[str, Any]) -> Iterator[str]:
    parts = [_ms(str(link.get("duration"))) for link in manifest["readingOrder"]]
    for number, (part, link) in enumerate(zip(parts, manifest["readingOrder"], strict=True), 1):
        if not part:
            yield f"part {number} lasts {link.get('duration')}"
    whole = _ms(str(manifest.get("duration")))
    total = sum(part or 0 for part in parts)
    if whole is None or abs(whole - total) > NEAR:
        yield f"lasts {manifest.get('duration')}, and its parts {total} ms"


def _resources(manifest: dict[str, Any], names: set[str]) -> Iterator[str]:
    order = manifest["readingOrder"]
    for link in order:
        if not link.get("encodingFormat", "").startswith("audio/"):
            yield f"reads {link['url']}, which is no sound but {link.get('encodingFormat')}"
        if not link.get("name"):
            yield f"does not name {link['url']}"
    urls = [link["url"] for link in [*order, *manifest.get("resources", [])]]
    yield from (f"lists {url} twice" for url, times in Counter(urls).items() if times > 1)
    yield from (
        f"{url} is not in it" for url in sorted({link["url"].split("#")[0] for link in _linked(manifest)} - names)
    )
    if not any("cover" in _rels(link) for link in manifest.get("resources", [])):
        yield "has no cover"


def _entry(page: bytes) -> Iterator[str]:
    tree = html.fromstring(page or b"<html></html>")
    if not tree.xpath("//link[@rel='publication'][@href='publication.json']"):
        yield "its index.html does not lead to publication.json"
    contents = tree.xpath("//*[@role='doc-toc']")
    if not contents or not contents[0].xpath(".//a[@href]"):
        yield "its index.html has no contents (role doc-toc)"


def _package(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as file:
        for entry in file.infolist():
            if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                yield f"{entry.filename} is packed in a way few can undo"
            if entry.flag_bits & 1:
                yield f"{entry.filename} is encrypted"
