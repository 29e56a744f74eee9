"""Terms of use as programs know them: the Creative Commons licences, found in what a guide says of itself.

Their names are SPDX's, which the podcast namespace takes. Only what is sure is found: a term that is not known between
two that are makes another licence.
"""

from __future__ import annotations

import re

_TERMS = {
    "by": ("by", "attribution", "atribución"),
    "nc": ("nc", "noncommercial", "nocomercial"),
    "nd": ("nd", "noderivatives", "noderivs", "sinderivadas", "sinderivados"),
    "sa": ("sa", "sharealike", "compartirigual"),
}
_WORDS = {word: term for term, words in _TERMS.items() for word in words}
_KNOWN = ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")

_NAMED = re.compile(r"\b(?:creative commons|cc)[\s-]+([^\d\n.;:]+?)[\s-]*(\d\.\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", re.IGNORECASE)
_ZERO = re.compile(r"\bCC0\b|creativecommons\.org/publicdomain/zero", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


def known(terms: str) -> tuple[str, str] | None:
    """Return the licence that *terms* name and its address; None where they name none that programs know.

    Other terms have a name of their own only where they have an address too, at which they can be read.
    """
    named = _ADDRESS.search(terms) or _NAMED.search(terms)
    if named and (licence := _licence(named[1])):
        return f"cc-{licence}-{named[2]}", f"https://creativecommons.org/licenses/{licence}/{named[2]}/"
    if _ZERO.search(terms):
        return "cc0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"
    if link := _LINK.search(terms):
        return terms.split(". ", maxsplit=1)[0], link[0]
    return None


def _licence(written: str) -> str:
    words = re.sub(r"\b(non|no|share|sin|compartir)[\s-]+", r"\1", written.casefold())
    terms = [_WORDS.get(word, "") for word in re.split(r"[\s,/-]+", words.strip()) if word not in ("and", "y")]
    name = "-".join(terms)
    return name if name in _KNOWN else ""
