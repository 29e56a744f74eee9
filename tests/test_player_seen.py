"""The listening page, looked at: by judges, in view, on paper, without its script, and under attack."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import browser
import pages_made
import pytest
import words_made
from judges import page as judge
from PIL import Image
from playwright.sync_api import Browser, expect
from test_player_in_chromium import MARKED, NOTE, marked, play

from audioguide.model import Content, Guide, Question, Translation
from audioguide.publications import player

pytestmark = pytest.mark.judge

OPENED = "document.querySelectorAll('details').forEach((part) => { part.open = true; });"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

HOSTILE = (
    "</script><script>window.hurt = 1</script>",
    "<img src=x onerror='window.hurt = 1'>",
    '" onmouseover="window.hurt = 1" x="',
    '<a href="javascript:window.hurt = 1">javascript:window.hurt = 1</a>',
    "\u202edesrever \u2066\u2067 \u200f words",
    "{{ 7 * 7 }} {% raw %} ${hurt} \u2028 \u2029 <!-- <![CDATA[",
    "Donaudampfschiff" * 63,
)
"""What no page should take for anything but words."""


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide with all that a page can show: a date long past, another language, an address."""
    content = words_made.guide(
        subtitle="What it is", description="Of cancer.", review_by=datetime.date(2020, 5, 1), contact=("Ask us.",)
    )
    made = pages_made.finished(tmp_path_factory.mktemp("kept"), content)
    other = Translation("pequena", "Cuando el cáncer se extiende", "es-MX")
    return replace(made, address="https://guides.example.org", translations=(other,))


@pytest.fixture(scope="module")
def home(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder it becomes."""
    folder = tmp_path_factory.mktemp("player")
    player.publish(guide, folder)
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for all tests here; each has a window and a memory of its own."""
    with browser.chromium() as started:
        yield started


def shown(guide: Guide, path: Path) -> Path:
    """Write the page of *guide* to *path*, its sound not beside it, and return it."""
    path.write_text(
        player.page(guide, ["01.mp3"] * len(guide.chapters), player.BESIDE, near=player.NEIGHBOURS), encoding="utf-8"
    )
    return path


# --- Judges ----------------------------------------------------------------------------------------------------------


def test_the_w3c_finds_nothing(home: Path) -> None:
    """Both pages and their styles are as HTML and CSS have them."""
    assert judge.vnu([home / "index.html", home / "one-file.html"]) == []


def test_axe_finds_nothing(home: Path) -> None:
    """Every WCAG 2.2 rule to AAA and best practices; 44 px; no sideways scroll; text that grows; all menus open."""
    opened = {"opened": OPENED}
    assert judge.axe([home / "index.html"], forced=(False, True), zooms=(100, 200, 400), states=opened) == []


def test_axe_finds_nothing_in_any_theme(home: Path) -> None:
    """In the colours one chose, while a sentence is marked and a place is offered; whatever the device prefers."""
    marked = f"{OPENED} document.querySelector('#offer').hidden = false; location.hash = '#c03m03';"
    themes = {
        name: f"{marked} document.documentElement.dataset.theme = '{name}'"
        for name in ("light", "dark", "yellow", "black")
    }
    assert judge.axe([home / "one-file.html"], states=themes) == []


def test_what_one_must_press_is_seen_in_forced_colours(chromium: Browser, home: Path) -> None:
    """Where the device chooses every colour, letters and ground are still two."""
    with browser.opened(chromium, (home / "index.html").as_uri(), forced_colors="active", color_scheme="dark") as page:
        page.keyboard.press("Tab")
        for what in (page.get_by_role("button", name="Play", exact=True), page.get_by_role("link", name="Skip to")):
            with Image.open(io.BytesIO(what.screenshot())) as picture:
                tones = picture.convert("L").histogram()
            assert min(sum(tones[:64]), sum(tones[192:])) > 0.02 * sum(tones)


@pytest.mark.parametrize("size", ["300", "wide"])
def test_the_largest_letters_need_no_scrolling_sideways(chromium: Browser, home: Path, size: str) -> None:
    """At 320 px, what one chooses under Text and colors still fits, and is there again after a reload."""
    with browser.opened(chromium, (home / "index.html").as_uri(), width=320, height=568) as page:
        page.get_by_text("Text and colors").click()
        page.get_by_label("Spacing" if size == "wide" else "Text size").select_option(size)
        browser.reload(page)
        page.evaluate(OPENED)
        assert page.evaluate(SIDEWAYS) == 0
        style = "getComputedStyle(document.querySelector('#words p'))"
        if size == "wide":
            assert page.evaluate(f"parseFloat({style}.letterSpacing) / parseFloat({style}.fontSize)") >= 0.12
            assert page.evaluate(f"parseFloat({style}.lineHeight) / parseFloat({style}.fontSize)") >= 2
        else:
            assert page.evaluate(f"{style}.fontSize") == "60px"


# --- Words in view ---------------------------------------------------------------------------------------------------

SCROLLS = """(() => {
  window.went = [];
  window.scrollBy = (to) => { went.push(to.behavior); document.scrollingElement.scrollTop += to.top; };
  const words = document.querySelector("#words");
  window.lines = [];
  new MutationObserver(() => {
    const [{ top, bottom }] = words.querySelector("[data-start][aria-current]").getClientRects();
    window.lines.push([top, bottom]);
  }).observe(words, { subtree: true, attributeFilter: ["aria-current"] });
})()"""
"""Note how it is scrolled, and where the first line of each sentence is when it has just been marked."""


@pytest.mark.parametrize(("motion", "behaves"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_the_words_are_kept_in_view(
    chromium: Browser, home: Path, motion: Literal["reduce", "no-preference"], behaves: str
) -> None:
    """On a small window the page follows what is heard: at once for those who want no motion."""
    with browser.opened(chromium, (home / "index.html").as_uri(), width=320, height=500, reduced_motion=motion) as page:
        page.evaluate(SCROLLS)
        page.get_by_label("Speed").select_option("3")
        play(page)
        page.wait_for_function("() => window.lines.length > 10")
        assert [line for line in page.evaluate("lines") if line[0] < 0 or line[1] > 500] == []
        assert set(page.evaluate("went")) == {behaves}


@pytest.mark.parametrize("why", ["turned off", "scrolled away"])
def test_nobody_is_called_back_to_the_words(chromium: Browser, home: Path, why: str) -> None:
    """Who wants to read elsewhere, or turned it off, stays where they are."""
    with browser.opened(chromium, (home / "index.html").as_uri(), width=320, height=500, script=NOTE) as page:
        page.get_by_label("Speed").select_option("3")
        if why == "turned off":
            page.get_by_label("Keep the spoken words in view").uncheck()
        play(page)
        page.evaluate("document.querySelector('#c04m01').scrollIntoView()")
        page.evaluate(SCROLLS)
        heard = len(marked(page))
        page.wait_for_function("(heard) => window.marked.length > heard + 1", arg=heard)
        assert page.evaluate("went") == []


# --- Without a script, on paper, on a lock screen, too late ----------------------------------------------------------


@pytest.mark.parametrize("file", ["index.html", "one-file.html"])
def test_without_its_script_all_is_there(chromium: Browser, home: Path, file: str) -> None:
    """Title, warning, contents, each chapter's sound with the browser's own controls, every word."""
    with browser.opened(chromium, (home / file).as_uri(), java_script_enabled=False) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("When cancer spreads")
        expect(page.get_by_text("Sample. Not yet checked by a health professional.").first).to_be_visible()
        assert page.locator("audio:visible").count() == 4
        assert page.locator("button:visible, select:visible, input:visible").count() == 0
        expect(page.locator("#c03s006")).to_have_text("Question 2. What are my options?")
        page.get_by_role("link", name="Question 2. What are my options?").click()
        expect(page.locator("#c03m03")).to_be_in_viewport()
        sound = page.locator("#words audio").first
        sound.focus()
        page.keyboard.press("Space")
        for _ in range(600):
            page.wait_for_timeout(100)
            if sound.evaluate("(sound) => sound.currentTime") > 0.3:
                break
        else:
            pytest.fail("it does not play")


def test_on_paper_it_is_large_print(chromium: Browser, home: Path) -> None:
    """18 pt, black on white, the words and no controls, whatever was chosen for the screen."""
    with browser.opened(chromium, (home / "index.html").as_uri()) as page:
        page.evaluate(
            "document.documentElement.dataset.theme = 'yellow'; document.documentElement.dataset.size = '300';"
        )
        page.emulate_media(media="print")
        style = page.evaluate(
            "(() => { const look = getComputedStyle(document.querySelector('#c02s002'));"
            " return [look.fontSize, look.color, getComputedStyle(document.documentElement).backgroundColor]; })()"
        )
        assert style == ["24px", "rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        for gone in ("nav", ".bar", ".controls", "#words button"):
            expect(page.locator(gone).first).to_be_hidden()
        expect(page.locator("#c03s006")).to_be_visible()


KEYS_OUTSIDE = """
window.pressed = {};
navigator.mediaSession.setActionHandler = (action, act) => { window.pressed[action] = act; };
"""


def test_a_locked_telephone_shows_what_others_may_see(
    chromium: Browser, guide: Guide, home: Path, tmp_path: Path
) -> None:
    """A discreet guide shows its discreet title and numbers there; in the page, its true ones. Its keys work."""
    discreet = replace(guide, content=replace(guide.content, discreet_title="Audio guide"))
    for sound in home.glob("*.mp3"):
        (tmp_path / sound.name).write_bytes(sound.read_bytes())
    path = shown(discreet, tmp_path / "index.html")
    with browser.opened(chromium, f"{path.as_uri()}#c03m02", script=KEYS_OUTSIDE) as page:
        assert page.title() == "Sample: Audio guide"
        expect(page.get_by_role("heading", level=1)).to_have_text("When cancer spreads")
        told = "(({ title, album, artist }) => [title, album, artist])(navigator.mediaSession.metadata)"
        assert page.evaluate(told) == ["Question 1", "Sample: Audio guide", ""]
        page.evaluate("pressed.nexttrack()")
        assert page.evaluate(told)[0] == "Question 2"
        page.evaluate("pressed.previoustrack()")
        assert page.evaluate(MARKED) == "c03s004"
        page.evaluate("pressed.seekto({ seekTime: 0.1 })")
        assert page.evaluate(MARKED) == "c03s001"
        page.get_by_role("button", name="Next chapter").click()
        assert page.evaluate(told)[0] == "Chapter 4"


@pytest.mark.parametrize(("today", "late"), [("2020-05-01T23:00:00", False), ("2020-05-02T00:10:00", True)])
def test_a_guide_past_its_day_says_so(chromium: Browser, home: Path, today: str, late: bool) -> None:
    """By the date of the device: not on the day itself, and from the next on."""
    with browser.opened(chromium, "about:blank", timezone_id="Pacific/Auckland") as page:
        page.clock.set_fixed_time(datetime.datetime.fromisoformat(f"{today}+12:00"))
        page.goto((home / "index.html").as_uri())
        banner = page.get_by_text("This guide was to be checked again by May 1, 2020. Ask before you rely on it.")
        assert banner.is_visible() == late


def test_links_to_other_guides_keep_a_shared_device_shared(chromium: Browser, home: Path) -> None:
    """Who goes on to another language is still on a shared device."""
    with browser.opened(chromium, f"{(home / 'index.html').as_uri()}?shared=1") as page:
        link = page.get_by_role("link", name="Cuando el cáncer se extiende (español)")
        assert link.get_attribute("href") == "https://guides.example.org/pequena/player/index.html?shared=1"
        assert (link.get_attribute("lang"), link.get_attribute("hreflang")) == ("es-MX", "es-MX")


# --- Under attack ----------------------------------------------------------------------------------------------------


def hostile() -> Content:
    """A guide that wants to be more than words, wherever words can stand."""
    asked = replace(
        words_made.guide().questions,  # type: ignore[type-var]
        title=HOSTILE[0],
        asked=tuple(Question(f"{words}?", words) for words in HOSTILE),
    )
    return words_made.guide(
        title=HOSTILE[6],
        subtitle=HOSTILE[0],
        publisher=HOSTILE[1],
        contact=HOSTILE,
        website=HOSTILE[3],
        discreet_title=HOSTILE[2],
        sections=tuple(
            words_made.section(f"s{number}", words, words_made.paragraph(f"{words}. {HOSTILE[4]} {words}."))
            for number, words in enumerate(HOSTILE)
        ),
        questions=asked,
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_hostile_words_are_words(chromium: Browser, home: Path, tmp_path: Path, width: int) -> None:
    """Scripts, handlers, links, entities, bidi overrides and endless words are shown as they are, and break nothing."""
    made = replace(pages_made.silent(hostile()), translations=(Translation("x", HOSTILE[0], "es"),))
    (tmp_path / "01.mp3").write_bytes((home / "01.mp3").read_bytes())
    path = shown(made, tmp_path / "index.html")
    asked: list[str] = []
    with browser.opened(chromium, "about:blank", width=width, height=568) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(path.as_uri())
        page.evaluate(OPENED)
        play(page)
        page.get_by_role("button", name="Next question").click()
        page.locator("#words section").nth(1).hover()
        assert page.evaluate("window.hurt") is None
        assert page.evaluate(SIDEWAYS) == 0
        assert page.locator("a[href^='javascript:'], #words script, #words img, [onmouseover], [onerror]").count() == 0
        words = page.locator("#words").inner_text()
        assert all(" ".join(one.split()) in " ".join(words.split()) for one in HOSTILE)
        assert page.locator("h1").inner_text() == HOSTILE[6]
        # An override in one sentence does not turn the next.
        assert page.evaluate("getComputedStyle(document.querySelector('[data-start]')).unicodeBidi") == "isolate"
    outside = [address for address in asked if not address.startswith(("file:", "data:", "about:"))]
    assert outside == []


def test_the_policy_forbids_all_that_is_not_the_pages_own(chromium: Browser, home: Path) -> None:
    """Were something to slip through, the browser would not run, show or fetch it."""
    attack = """async () => {
      const blocked = [];
      document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
      const script = Object.assign(document.createElement("script"), { textContent: "window.hurt = 1" });
      const style = Object.assign(document.createElement("style"), { textContent: "body { display: none }" });
      const outside = Object.assign(document.createElement("script"), { src: "https://example.org/x.js" });
      const image = Object.assign(document.createElement("img"), { src: "https://example.org/x.png", alt: "" });
      const frame = Object.assign(document.createElement("iframe"), { src: "https://example.org/" });
      const base = Object.assign(document.createElement("base"), { href: "https://example.org/" });
      document.body.append(script, style, outside, image, frame, base);
      document.body.insertAdjacentHTML("beforeend", "<p onclick='window.hurt = 1' style='color: red' id=hit>x</p>");
      document.querySelector("#hit").click();
      await fetch("https://example.org/").catch(() => {});
      setTimeout("window.hurt = 1");
      await new Promise((done) => setTimeout(done, 300));
      return [window.hurt, getComputedStyle(document.body).display, [...new Set(blocked)].sort()];
    }"""
    context = chromium.new_context()
    page = context.new_page()
    page.goto((home / "index.html").as_uri())
    assert page.evaluate(attack) == [
        None,
        "block",
        [
            "base-uri", "connect-src", "frame-src", "img-src", "script-src", "script-src-attr",
            "script-src-elem", "style-src-attr", "style-src-elem",
        ],
    ]  # fmt: skip
    context.close()
