"""The judges of pages, shown one that everybody can use, and the same page broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from judged import edited
from judges import page

PAGE = {
    "page.html": """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A hum</title><link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; --ink: #111; --paper: #fff; --link: #00308f; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #111; --link: #add8ff; } }
body { font-size: 1.25rem; line-height: 1.5; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
button { font: inherit; color: inherit; background: var(--paper); min-width: 3rem; min-height: 3rem; }
.skip { position: absolute; left: -100rem; display: inline-block; padding: 1rem; }
.skip:focus { left: 0; }
</style></head>
<body><a class="skip" href="#main">Skip to the hum</a>
<main id="main" tabindex="-1"><h1>A hum</h1>
<p>It hums, and <a href="#main">tells more</a> about it.</p><button type="button">Play</button></main></body></html>
"""
}

BROKEN: dict[str, tuple[str, str]] = {
    "light, text at 200 %: axe: color-contrast": ("--ink: #111", "--ink: #909090"),
    "dark, text at 200 %: axe: color-contrast": ("--ink: #eee", "--ink: #444"),
    "axe: button-name": (">Play<", "><"),
    "by 43 px, under 44": ("min-height: 3rem", "height: 43px"),
    "scrolls sideways by": ("<h1>", '<h1 style="width: 400px">'),
    "text does not grow": ("<p>It", '<p style="font-size: 20px">It'),
    "asks for https://example.org/hum.js": ("</main>", '<script src="https://example.org/hum.js"></script></main>'),
    "the console says: hum is not defined": ("</html>", "<script>hum()</script></html>"),
}
"""What is complained of, and the edit that makes it so."""


def written(path: Path, *edits: tuple[str, str]) -> Path:
    """Write the page, with *edits* made."""
    path.write_text(edited(PAGE, *(("page.html", old, new) for old, new in edits))["page.html"], encoding="utf-8")
    return path


@pytest.mark.judge
def test_a_page_is_checked(tmp_path: Path) -> None:
    """The W3C's checker passes a good page; it sees marks that are wrong, and styles that are."""
    good = written(tmp_path / "good.html")
    torn = written(tmp_path / "torn.html", ("A hum</h1>", "A hum</h2>"), ("line-height: 1.5", "line-height: high"))
    wrong = page.vnu([good, torn, tmp_path / "none.html"])

    assert {fault.split(":")[0] for fault in wrong} == {"torn.html", "none.html"}
    assert any(fault.startswith("torn.html:14: ") and "h2" in fault for fault in wrong)
    assert any("line-height" in fault for fault in wrong)


@pytest.mark.judge
def test_everybody_can_use_a_page(tmp_path: Path) -> None:
    """A good page passes in every view; each thing that would keep somebody out is seen in the view it is in."""
    good, broken = written(tmp_path / "good.html"), written(tmp_path / "broken.html", *BROKEN.values())

    assert page.axe([good]) == []
    assert page.axe([good], widths=[320], forced=[True], zooms=[200]) == []
    wrong = page.axe([broken, tmp_path / "none.html"], widths=[320], zooms=[200])
    for complaint in BROKEN:
        assert any(fault.startswith("broken.html, 320 px, ") and complaint in fault for fault in wrong), complaint
    assert any(fault.startswith("none.html, ") and "does not load" in fault for fault in wrong)


@pytest.mark.judge
def test_a_page_is_judged_as_it_becomes(tmp_path: Path) -> None:
    """What a page does before it is judged, such as choosing a theme, is judged too."""
    pale = {**page.START, "pale": "document.documentElement.style.setProperty('--ink', '#999')"}
    wrong = page.axe([written(tmp_path / "good.html")], widths=[320], schemes=["light"], states=pale)

    assert wrong
    assert all(fault.startswith("good.html, pale, 320 px, light: axe: color-contrast") for fault in wrong)
