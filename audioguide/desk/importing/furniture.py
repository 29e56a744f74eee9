"""What on a web page is no part of its text: judged by how the page is built, never by what it is about.

What is surely furniture is dropped. What may be is dropped too, unless it reads like prose: then it is kept, and a
person is asked. Everything else is text, and what holds the page's text is never judged by its name.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from lxml import etree

FEWEST = 15
"""Words outside links from which on something reads like prose."""
SENTENCE = 4
"""The same, in a box inside the text."""
OPENER = 3
"""Words of a button that opens something, from which on it is a heading, and not "Menu"."""
BETWEEN_LINKS = 30
"""Words for each link in prose; where there are fewer, they are there to announce what is linked to."""

_TAGS = {
    "nav": "a menu",
    "menu": "a menu",
    "dialog": "a window over the page",
    "noscript": "what is shown where scripts are off",
    "select": "part of a form",
    "textarea": "part of a form",
    "button": "a button",
    "label": "part of a form",
    "legend": "part of a form",
}
_ROLES = {
    "navigation": "a menu",
    "menu": "a menu",
    "menubar": "a menu",
    "banner": "the head of the site",
    "contentinfo": "the foot of the site",
    "search": "a search box",
    "toolbar": "buttons",
    "dialog": "a window over the page",
    "alertdialog": "a window over the page",
    "form": "a form",
    "button": "a button",
    "doc-toc": "a list of contents",
    "doc-backlink": "a way back",
    "doc-pagebreak": "the number of a printed page",
}
_PARTS = {  # epub:type
    "toc": "a list of contents",
    "landmarks": "a list of contents",
    "page-list": "a list of contents",
    "pagebreak": "the number of a printed page",
    "cover": "the cover",
    "titlepage": "the title page",
    "copyright-page": "the page about copyright",
    "backlink": "a way back",
}
_NAMES = {
    "a menu": r"nav|navbar|navigation|(?:sub|mega|main|side|top)?-?menu|breadcrumbs?|skip-(?:link|to|nav).*|skiplinks?",
    "words about cookies": r"(?:.*-)?(?:cookies?|consent|gdpr)(?:-.*)?",
    "buttons to share it": (
        r"(?:.*-)?(?:share|shares|sharing|sharedaddy|addtoany|addthis|social|compartir)(?:-.*)?|likes?-(?:box|post)"
    ),
    "comments of readers": (
        r"(?:.*-)?comments?(?:-.*)?|respond|disqus(?:-.*)?|reply(?:-.*)?|pingbacks?|trackbacks?|comentarios"
    ),
    "links to other pages": r"pagination|pager|post-navigation|page-numbers|jp-relatedposts|next-prev|prev-next",
    "what stands beside the text": r"(?:.*-)?side-?bar(?:-.*)?|widget-area|rail|right-rail|left-rail",
    "the head or foot of the site": (
        r"(?:site|page|global|main)-(?:header|footer|foot|head)|masthead|colophon|footer|pie(?:-de-pagina)?"
    ),
    "advertising": (
        r"ads?|adsbygoogle|advert(?:s|isement|ising)?(?:-.*)?|ad-(?:slot|unit|container|banner)|sponsored|publicidad"
    ),
    "an invitation to subscribe": (
        r"(?:newsletter|email|mail)-(?:sign-?up|form|subscribe)|sign-?up(?:-.*)?|subscribe-form"
    ),
    "a window over the page": r"popup(?:-.*)?|modal(?:-.*)?|lightbox",
    "a form": r"search-?(?:form|box|bar|field)|log-?in(?:-form)?|form-(?:group|field|row|actions)",
    "a list of contents": r"toc|(?:.*-)?toc-(?:container|list)|table-of-contents",
    "a way about the page": (
        r"back-to-top|to-top|print-(?:link|button|page)|text-size|language-switcher|mw-editsection"
    ),
    "labels of the post": r"post-tags|entry-tags|tag-?(?:list|cloud|links)|tags|tags-links|cat-links|entry-footer",
}
"""What the class or id of an element may say, and that it is furniture then."""
_DOUBTFUL = {
    "when and by whom it was posted": (
        r"byline|(?:post|entry|article)-?meta|posted-on|(?:post|entry|publish(?:ed)?)-?date|date|published|updated|fecha"
        r"|dateline|timestamp|read(?:ing)?-time|author|autor|(?:post|entry|article)-author|by-author"
    ),
    "links to other pages": r"(?:.*-)?(?:related|recommend(?:ed|ations)?|more-(?:like|from).*|read-next)(?:-.*)?",
    "about the author": r"(?:about-(?:the-)?)?author-?(?:bio|box|info|card)|about-(?:the-)?author",
    "the head of the site": r"header|(?:top|site)-?bar|banner|logo|branding|site-(?:title|name|branding)",
    "an invitation": r"newsletter|pre-?header|subscribe|promo(?:-.*)?|donate|cta|call-to-action",
    "what stands beside the text": r"widget|widget-text",
}
"""The same, but prose is kept."""
_SENTENCE = re.compile(r"\w{2,}[.!?][\"'”’»)]*(?:\s|$)")  # noqa: RUF001
_SPARED = re.compile(r"(?:^|-)(?:has|no|not|with|without|main|layout|is|open|closed|off)(?:-|$)")


_STRONG, _WEAK = (
    (re.compile("|".join(f"({pattern})" for pattern in names.values())), list(names)) for names in (_NAMES, _DOUBTFUL)
)
"""Each a pattern with a group for every reason, and the reasons."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an element is taken for, with all that stands in it: where both are empty, for text."""

    furniture: str = ""
    """What it is, if it is no text."""
    doubt: str = ""
    """What it may be, though it is kept."""


TEXT = Verdict()


def local(element: etree._Element) -> str:
    """Return the name of *element* without its namespace, in small letters; nothing for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


class Judge:
    """How one page is built, and what that says of each element."""

    def __init__(self, page: etree._Element) -> None:
        self.prose: dict[etree._Element, int] = {}  # letters in an element that are in no link
        self.holds: set[etree._Element] = set()  # elements with the page's main part, or its heading, in them
        articles = [one for one in page.iter("article") if not _named(one, *_STRONG)]
        mains = [one for one in page.iter("main") if not _hidden(one)] or page.xpath(".//*[@role='main']")
        mains = mains or (articles if len(articles) == 1 else [])
        self.main = mains[0] if mains else None
        for one in (*mains, *articles, *(heading.getparent() for heading in page.iter("h1"))):
            while one is not None and one not in self.holds:
                self.holds.add(one)
                one = one.getparent()  # noqa: PLW2901 - up to the top of the page, or to where another came from
        self.total = self._measure(page)

    def verdict(self, element: etree._Element, *, doubted: bool = False) -> Verdict:
        """Return what *element* is taken for by itself; *doubted*: what it stands in is kept with a doubt already."""
        parts = (element.get("epub:type") or element.get("{http://www.idpf.org/2007/ops}type") or "").split()
        if found := [_PARTS[part] for part in parts if part in _PARTS]:
            return Verdict(found[0])
        if element in self.holds or local(element) in ("html", "body"):
            return TEXT
        hidden = Verdict(doubt="hidden on the page until it is opened") if _hidden(element) else TEXT
        sure = self._made(element) or self._called(element)
        return sure or (TEXT if doubted else self._doubtful(element) or hidden)

    def _made(self, element: etree._Element) -> Verdict | None:
        """Return what the kind or the role of *element* says; None where they say nothing."""
        tag, role = local(element), (element.get("role") or "").strip().lower()
        if "button" in (tag, role) and opener(element):
            return TEXT
        if tag in ("header", "footer") and not self._inside(element):
            return Verdict(f"the {'head' if tag == 'header' else 'foot'} of the site")
        reason = _TAGS.get(tag) or _ROLES.get(role)
        return Verdict(reason) if reason else None

    def _called(self, element: etree._Element) -> Verdict | None:
        """Return what the names of *element* say; None where they say nothing, or it is most of the page."""
        reason = _named(element, *_STRONG)
        return Verdict(reason) if reason and (not self._most(element) or reason == "comments of readers") else None

    def _doubtful(self, element: etree._Element) -> Verdict | None:
        """Return what *element* may be by its names or its place; None where nothing speaks for that."""
        reason = _named(element, *_WEAK) or ("a form" if local(element) == "form" else "")
        if reason and not self._most(element):
            return self._doubted(element, reason)
        if local(element) == "aside" or element.get("role") == "complementary":
            # Inside the text, a box may well say what matters most.
            least = SENTENCE if self._inside(element) else FEWEST
            return self._doubted(element, "what stands beside the text", least)
        outside = self.main is not None and element.getparent() in self.holds and not self._inside(element)
        return self._doubted(element, "outside the main part of the page") if outside and element.tag != "h1" else None

    def _most(self, element: etree._Element) -> bool:
        """Return whether *element* holds most of what the page says outside links."""
        return self.prose.get(element, 0) * 2 > self.total

    def _doubted(self, element: etree._Element, reason: str, least: int = FEWEST) -> Verdict:
        """Return that *element* is furniture, unless it reads like prose; then it is kept and doubted."""
        said = " ".join(element.itertext())
        linked = [link for link in element.iter("a") if "".join(link.itertext()).strip()]
        words = len(said.split()) - sum(len("".join(link.itertext()).split()) for link in linked)
        prose = words >= least and words >= BETWEEN_LINKS * len(linked) and _SENTENCE.search(said)
        return Verdict(doubt=f"it may be to leave out: {reason}") if prose else Verdict(furniture=reason)

    def _inside(self, element: etree._Element) -> bool:
        """Return whether *element* stands in the page's main part, or in an article or section where it has none."""
        around = list(element.iterancestors())
        if self.main is not None:
            return self.main in around
        return any(one.tag in ("article", "section") for one in around)

    def _measure(self, page: etree._Element) -> int:
        linked = 0
        for event, element in etree.iterwalk(page, events=("start", "end")):
            if event == "start":
                linked += element.tag == "a"
                self.prose[element] = 0 if linked or element.tag in ("script", "style") else len(element.text or "")
            else:
                linked -= element.tag == "a"
                parent = element.getparent()
                if parent is not None and parent in self.prose:
                    tail = 0 if linked else len(element.tail or "")
                    self.prose[parent] += self.prose[element] + tail
        return self.prose.get(page, 0)


def opener(element: etree._Element) -> bool:
    """Return whether *element*, a button, is the heading of what it opens: a question in a list of them, as a rule."""
    said = " ".join("".join(element.itertext()).split())
    if any(re.fullmatch("h[1-6]", local(one)) for one in element.iterancestors()):
        return True
    opens = element.get("aria-expanded") is not None or element.get("aria-controls") is not None
    return said.endswith("?") or (opens and len(said.split()) >= OPENER)


def _named(element: etree._Element, pattern: re.Pattern[str], reasons: list[str]) -> str:
    """Return what the class or id of *element* says that it is; nothing where they say nothing."""
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split()[:20]:
        plain = _plain(name[:80])
        if not _SPARED.search(plain) and (found := pattern.fullmatch(plain)):
            return reasons[(found.lastindex or 1) - 1]
    return ""


@functools.lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Return *name* in small letters, its words parted by hyphens: "siteHeader" is "site-header"."""
    return re.sub(r"[\W_]+", "-", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name)).strip("-").lower()


def _hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or "display:none" in style
