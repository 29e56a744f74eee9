"""The listening page while its guide is written: it renews itself, and throws nobody out of where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import browser
import pytest
import watching
from playwright.sync_api import Browser, Page, expect
from watching import Watching

pytestmark = pytest.mark.judge

SECTION = "# The garden\n\nThe garden is open. Anyone may sit in it.\n\n{}\n"
SENTENCE = "[data-start]:text-is('{}')"


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory, hum: Path) -> Iterator[Watching]:
    """A watch that shows a guide in a browser, when it waits."""
    top = tmp_path_factory.mktemp("watch")
    (top / "content" / "garden").mkdir(parents=True)
    (top / "content" / "garden" / "guide.yaml").write_text("title: The garden\nlanguage: en-US\n", encoding="utf-8")
    (top / "content" / "garden" / "01-the-garden.md").write_text(SECTION.format("Bring a coat."), encoding="utf-8")
    with watching.running(top, "--voice", str(hum), "--serve", "--port", "0", "--no-play") as running:
        running.until("^To see it, open ")
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for all tests here."""
    with browser.chromium() as started:
        yield started


@pytest.fixture
def page(watch: Watching, chromium: Browser) -> Iterator[Page]:
    """The listening page at the address that was told."""
    told = next(line for line in watch.lines if line.startswith("To see it, open "))
    address = re.search(r"http://127\.0\.0\.1:\d+/garden/player/", told)
    assert address
    with browser.opened(chromium, address[0], height=500) as page:
        yield page


def change(watch: Watching, sentence: str) -> None:
    """Save the guide with *sentence* in it, and wait until it is built."""
    watch.file("garden").write_text(SECTION.format(sentence), encoding="utf-8")
    watch.until("^Done in")


def test_the_page_renews_itself_at_the_new_sentence(watch: Watching, page: Page) -> None:
    """With no key pressed: the sentence is in view, has the focus for a screen reader, and Play begins there."""
    change(watch, "Bring an umbrella.")
    new = page.locator(SENTENCE.format("Bring an umbrella."))

    expect(new).to_be_focused()
    expect(new).to_be_in_viewport()
    expect(new).to_have_attribute("aria-current", "true")
    assert page.url.endswith(f"#{new.get_attribute('id')}")
    page.get_by_role("button", name="Play", exact=True).click()
    start = f"document.getElementById('{new.get_attribute('id')}').dataset.start / 1000"
    page.wait_for_function(f"() => document.querySelector('#sound').currentTime >= {start}")


def test_who_was_at_a_button_is_at_it_again(watch: Watching, page: Page) -> None:
    """And hears what was changed, without being taken there."""
    button = page.get_by_role("button", name="Forward 10 seconds")
    button.focus()
    change(watch, "Bring a hat.")

    expect(page.get_by_role("status")).to_have_text("Changed: Bring a hat.")
    expect(button).to_be_focused()


def test_nobody_who_listens_is_interrupted(watch: Watching, page: Page) -> None:
    """While it plays the page stays and says that it is out of date; when it pauses, it is renewed."""
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => document.querySelector('#sound').currentTime > 0.1")
    page.evaluate("() => { window.same = true; document.querySelector('#sound').playbackRate = 0.25; }")
    change(watch, "Bring a book.")

    expect(page.get_by_role("status")).to_contain_text("This guide was changed.")
    assert page.evaluate("() => window.same && !document.querySelector('#sound').paused")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.locator(SENTENCE.format("Bring a book."))).to_have_count(1)
    assert page.evaluate("() => window.same") is None


def test_what_is_taken_away_moves_nobody(watch: Watching, page: Page) -> None:
    """Nothing is new then: the page is renewed where it was."""
    change(watch, "Bring a friend. And a cake.")
    expect(page.locator(SENTENCE.format("And a cake."))).to_have_count(1)
    here = page.url
    change(watch, "Bring a friend.")

    expect(page.locator(SENTENCE.format("And a cake."))).to_have_count(0)
    assert page.url == here


def test_no_file_has_the_script(watch: Watching, page: Page) -> None:
    """What is written, and may be given out, is as strict as ever."""
    assert "EventSource" in page.content()
    assert [path for path in (watch.top / "output").rglob("*.html") if "EventSource" in path.read_text()] == []
