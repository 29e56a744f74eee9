"""Commands that begin a guide."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("guide", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--title", help="What it is called: said first. Default: the folder's name.")
@click.option("--language", metavar="TAG", help="Like en-US or es. Default: en-US.")
@click.option("--publisher", metavar="NAME", help="Whom it is from: said in the opening.")
@click.option("--contact", metavar="TEXT", help="How listeners can reach you: said at the end.")
@click.option("--rights", help="ours, permission from NAME, licence NAME, or private use.")
@click.option("--voice", metavar="NAME", help="One of those that the command voices lists. Default: the best one here.")
def new(guide: Path, voice: str | None, **given: str | None) -> None:
    """Begin a guide in FOLDER, like content/our-clinic: it can be built at once, and its notes say how to go on.

    What no option says is asked; where nobody is there to answer, in a script, it is left as it usually is.
    """
    from ..desk import new as beginning

    beginning.new(guide, given, voice)


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
