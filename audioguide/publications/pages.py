"""Pages of HTML that need no other file: style, script and typeface are inside, and the browser is to allow no more.

Whatever came from a guide is escaped by jinja2. A Content-Security-Policy names the one script and the one style by
their SHA-256 (CSP 3, 2.3.1) and forbids everything outside the page; so even what slipped through would be inert.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from . import document

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"

WEIGHTS = {"Regular": 400, "Bold": 700}


def render(
    template: str,
    language: str,
    *,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    fetched: Mapping[str, str] | None = None,
    **values: object,
) -> str:
    """Return the page that *template* makes of *values*, in *language* (BCP 47).

    *styles* stand after page.css, *scripts* one after the other as one script at the page's end; both are names in
    templates/. *fetched* is what else the page may fetch: directives of CSP. The template extends page.html.
    """
    style, script = _style(tuple(styles)), _script(tuple(scripts))
    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            direction=document.direction(language),
            style=style,
            script=script,
            policy=_policy(style, script, fetched or {}),
            **values,
        )
    )


def begin() -> None:
    """Load what makes pages, and all templates, before the first is asked for."""
    for template in _environment().list_templates(extensions=["html"]):
        _environment().get_template(template)


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _policy(style: str, script: str, fetched: Mapping[str, str]) -> str:
    """Return the Content-Security-Policy of a page."""
    allowed = {
        "default-src": "'none'",
        "style-src": checksum(style),
        "script-src": checksum(script) if script else "",
        "font-src": "data:",
        "img-src": "data:",
        **fetched,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items() if sources)


def checksum(text: str) -> str:
    """Return *text*, of a script or a style, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@functools.cache
def _style(names: tuple[str, ...]) -> str:
    return "".join([_typeface(), *(_read(name) for name in ("page.css", *names))]).strip()


@functools.cache
def _script(names: tuple[str, ...]) -> str:
    """Return the scripts called *names* as one, in a block of their own: nothing of theirs is the page's."""
    return "".join(['"use strict";\n{\n', *(_read(name) for name in names), "}"]) if names else ""


def _typeface() -> str:
    """Return the rules that bring Atkinson Hyperlegible: its letters, without hints for small screens."""
    return "".join(
        f'@font-face {{ font-family: "Atkinson Hyperlegible"; font-weight: {weight}; src: url(data:font/woff2;base64,'
        f"{base64.b64encode((FONTS / f'AtkinsonHyperlegible-{name}.woff2').read_bytes()).decode()}) }}\n"
        for name, weight in WEIGHTS.items()
    )


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
