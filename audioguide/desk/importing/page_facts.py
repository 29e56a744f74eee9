"""What a web page says about itself: title, author, language, address. Nothing is fetched to find out."""

from __future__ import annotations

import re

from lxml import etree

from .blocks import Document, clean, words

_SITE = re.compile(r"\s+(?:[|–—·:»]|-|::)\s+")  # noqa: RUF001
_BY = re.compile(r"(?:(?:written|posted|reviewed)\s+)?by:?\s+|(?:escrito\s+)?por:?\s+", re.IGNORECASE)
LONGEST_NAME = 8
"""Words of an author's name, degrees included."""


def read(page: etree._Element) -> Document:
    """Return what *page* says about itself, as a document of no words yet."""
    return Document("", (), called=title(page), author=author(page), language=language(page), address=address(page))


def title(page: etree._Element) -> str:
    """Return the title that the head of *page* gives, without the name of the site; nothing where there is none."""
    named = _meta(page, "og:title", "citation_title", "dc.title", "twitter:title")
    written = clean("".join("".join(one.itertext()) for one in page.xpath("//head/title")[:1]))
    if named or not written:
        return named
    # "Living with glaucoma | Hill Street Eye Clinic": as a rule the longest part is the page's.
    parts = _SITE.split(written)
    return parts[0] if words(parts[0]) > 1 else max(parts, key=words)


def author(page: etree._Element) -> str:
    """Return who wrote *page*, as it says itself; nothing where it does not."""
    if named := _meta(page, "author", "article:author", "citation_author", "dc.creator"):
        return "" if "://" in named else named
    for path in ("//*[@rel='author']", "//*[@itemprop='author']", "//*[contains(@class, 'byline')]"):
        for one in page.xpath(path):
            said = _BY.sub("", clean("".join(one.itertext())), count=1)
            if 0 < words(said) <= LONGEST_NAME and not any(map(str.isdigit, said)):
                return said
    return ""


def language(page: etree._Element) -> str:
    """Return the tag of the language that *page* says it is in; nothing where it says none."""
    for one in page.xpath("/html | //body"):
        if found := (one.get("lang") or one.get("{http://www.w3.org/XML/1998/namespace}lang") or one.get("xml:lang")):
            return clean(found)
    return _meta(page, "content-language").partition(",")[0]


def address(page: etree._Element) -> str:
    """Return where on the web *page* is, as it says itself; nothing where it does not."""
    canonical = [one.get("href") or "" for one in page.xpath("//link[@rel='canonical']")]
    for found in (*canonical, _meta(page, "og:url")):
        if re.fullmatch(r"https?://[^\s<>\"]{4,400}", found):
            return found
    return ""


def _meta(page: etree._Element, *names: str) -> str:
    metas = {
        (one.get("property") or one.get("name") or one.get("http-equiv") or "").lower(): clean(one.get("content") or "")
        for one in reversed(page.xpath("//meta[@content]"))
    }
    return next((metas[name] for name in names if metas.get(name)), "")
