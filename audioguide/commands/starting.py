"""Commands that begin a guide."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("import")
@click.argument("documents", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DOCUMENT...")
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--rights", help="ours, permission from NAME, licence NAME, or private use; left out, it is asked.")
@click.option("--language", default="", metavar="TAG", help="Like en-US or es; default: as the documents say or show.")
def bring_in(documents: tuple[Path, ...], guide: Path, rights: str | None, language: str) -> None:
    """Make GUIDE, a new folder, from documents: text, Markdown, HTML, Word, EPUB or PDF, or folders of them.

    Every sentence of the text is kept. What is left out (menus, comments, forms) and what is unsure is told.
    """
    from ..desk.importing import bring_in as importing

    importing.bring_in(documents, guide, rights, language)
