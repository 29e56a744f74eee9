"""The same guide in other languages: what lies beside it and translates it, or has the same original."""

from __future__ import annotations

from ..errors import GuideError
from ..model import Content, Translation
from . import guide_keys


def find(content: Content) -> tuple[Translation, ...]:
    """Return the translations that lie beside *content*, in the order of their names.

    Only their guide.yaml is read; what is wrong with one is told where it is built itself.
    """
    original = content.translation_of or content.name
    found = []
    for folder in sorted(content.folder.resolve().parent.iterdir()):
        if folder.name == content.name or not (folder / "guide.yaml").is_file():
            continue
        problems: list[GuideError] = []
        told = guide_keys.read(folder, (), problems)
        if original in (folder.name, told.get("translation_of")) and told.get("title") and told.get("language"):
            found.append(Translation(folder.name, told["title"], told["language"]))
    return tuple(found)
