"""The page for a waiting room, left running: in a real Chromium, its clock turned by hand where minutes must pass."""

from __future__ import annotations

import dataclasses
import datetime
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import Any

import browser
import pytest
import sounds
import test_waiting_room
from judges import page as judge
from playwright.sync_api import Browser, Page, expect

from audioguide.model import Content, Guide, Passage, Section
from audioguide.publications import cover, waiting_room
from audioguide.words import script

pytestmark = pytest.mark.judge

told = test_waiting_room.told
guide = test_waiting_room.guide

SCREEN = {"width": 1920, "height": 1080}
NOON = datetime.datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001  the device's own
GAP = 150_000

WATCH = """
window.played = 0;
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.played += 1; return play.call(this); };
for (const name of ["AudioContext", "speechSynthesis"]) {
  Object.defineProperty(window, name, { get() { window.played += 1; } });
}
window.seen = [];
new MutationObserver(() => {
  const [caption, pass, player] = ["caption", "pass", "player"].map((id) => document.getElementById(id));
  if (!caption || !pass || !player) return;  // the page is still being read
  const text = pass.hidden ? "" : caption.textContent;
  if (text === window.seen.at(-1)?.[1]) return;
  window.seen.push([Date.now(), text, player.currentTime * 1000, Number(player.src.slice(-6, -4))]);
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
"""Count what is played by anybody, and note what is shown: when, what, and where the sound is then."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for all tests here."""
    with browser.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def invites(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a guide that opted into nothing."""
    folder = tmp_path_factory.mktemp("invites")
    [index] = waiting_room.publish(dataclasses.replace(guide, address="https://example.org/guides"), folder)
    return index


@pytest.fixture(scope="module")
def plays(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of one that plays its questions, then a section."""
    return opted(guide, tmp_path_factory.mktemp("plays"), gap=GAP)


@pytest.fixture(scope="module")
def loops(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same page with a second of quiet, for tests in which its time goes on by itself."""
    return opted(guide, tmp_path_factory.mktemp("loops"), gap=1000)


def opted(guide: Guide, folder: Path, *, gap: int, **fields: Any) -> Path:  # noqa: ANN401 - any field of Content
    """Return the page of *guide* in *folder*, which plays its questions, then a section, then nothing for *gap*."""
    chosen = {"chapters": ("questions", "how"), "gap": gap}
    return waiting_room.publish(told(guide, waiting_room=chosen, **fields), folder)[0]


def cues(guide: Guide) -> list[list[tuple[int, str]]]:
    """Return when each sentence of each part begins in it, and what it is."""
    content = dataclasses.replace(guide.content, waiting_room={"chapters": ("questions", "how")})
    parts = waiting_room._parts(dataclasses.replace(guide, content=content))  # noqa: SLF001
    return [[(cue.start, cue.segment.text) for cue in part.chapter.cues] for part in parts]


def lengths(guide: Guide) -> list[int]:
    """Return how long each part is."""
    content = dataclasses.replace(guide.content, waiting_room={"chapters": ("questions", "how")})
    parts = waiting_room._parts(dataclasses.replace(guide, content=content))  # noqa: SLF001
    return [part.chapter.duration for part in parts]


@contextmanager
def shown(chromium: Browser, index: Path, *, at: datetime.datetime | None = NOON, **view: Any) -> Iterator[Page]:  # noqa: ANN401 - whatever Playwright takes
    """Yield the page as a screen shows it from a stick, at the time *at*, which goes on by hand; None: by itself."""
    context = chromium.new_context(**{"viewport": SCREEN, **view})
    context.set_default_timeout(browser.PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script(WATCH)
    if at:
        page.clock.install(time=at - datetime.timedelta(seconds=1))
        page.clock.pause_at(at)
    page.goto(index.as_uri())
    yield page
    context.close()
    assert wrong == []


def text(page: Page) -> str:
    """Return what can be read on the page, white space single."""
    return " ".join(page.locator("body").inner_text().split())


# --- The page that only invites --------------------------------------------------------------------------------------


def test_the_sample_is_silent_and_keeps_its_title_to_itself(chromium: Browser, invites: Path) -> None:
    """In ten minutes nothing is played; neither the text nor an accessible name holds the title, at any time."""
    with shown(chromium, invites) as page:
        for _ in range(10):
            page.clock.run_for(60_000)
            told = text(page) + page.locator("html").aria_snapshot() + page.title()
            assert "An audio guide to take home" in told
            assert "example.org/guides" in told
            assert not re.search("drops|you>", told.replace("You can", "").replace("your", ""), re.IGNORECASE)
        assert page.evaluate("window.played") == 0
        assert page.locator("audio, video").count() == 0


def test_past_its_date_the_guide_is_not_offered(chromium: Browser, guide: Guide, tmp_path: Path) -> None:
    """By the device's date: on the day itself it is, on the next the staff are told instead."""
    [index] = waiting_room.publish(told(guide, review_by=datetime.date(2026, 3, 1)), tmp_path)
    with shown(chromium, index, at=datetime.datetime(2026, 3, 1, 23, 59)) as page:  # noqa: DTZ001
        assert "to take home" in text(page)
    with shown(chromium, index) as page:
        assert text(page) == (
            "An audio guide to take home Sample. Not yet checked by a health professional. "
            "For the staff This guide was to be checked again by 1 March 2026. "
            "It is not offered here until a newer one takes its place."
        )


# --- The page that plays ---------------------------------------------------------------------------------------------


def test_each_sentence_is_shown_when_it_is_due_and_then_it_is_quiet(
    chromium: Browser, guide: Guide, plays: Path
) -> None:
    """Over two passes in silence: order, times and quiet are right to two tenths of a second; nothing is played."""
    passing = sum(lengths(guide))
    with shown(chromium, plays) as page:
        page.clock.run_for(2 * (passing + GAP))
        seen = page.evaluate("window.seen")[1:]
        assert page.evaluate("window.played") == 0

    due, start = [], seen[0][0]
    for nth in range(2):
        begins = start + nth * (passing + GAP)
        for part, length in zip(cues(guide), lengths(guide), strict=True):
            due += [(begins + at, said) for at, said in part]
            begins += length
        due.append((begins, ""))
    assert [said for _, said in due] == [said for _, said, *_ in seen[: len(due)]]
    late = [when - at for (at, _), (when, *_) in zip(due, seen, strict=False)]
    # Each part begins at a tick: a tenth of a second at most for each.
    assert max(late) - min(late) <= 700
    assert all(abs(one - other) <= 200 for one, other in pairwise(late))


def test_in_the_quiet_the_guide_is_offered(chromium: Browser, guide: Guide, plays: Path) -> None:
    """After a pass nothing is said or told of the guide; the staff see until when, and may begin at once."""
    with shown(chromium, plays) as page:
        page.clock.run_for(sum(lengths(guide)) + 2000)
        assert "Ask for it at the desk." in text(page)
        assert re.search(r"Quiet until 12:0\d", text(page))
        assert "How long?" not in text(page)
        page.get_by_role("button", name="Begin now").click()
        assert page.locator("#caption").inner_text() == cues(guide)[0][0][1]
        assert page.get_by_role("button", name="Pause").is_visible()


def test_it_can_be_stopped(chromium: Browser, plays: Path) -> None:
    """While it is paused, nothing changes by itself (WCAG 2.2, 2.2.2)."""
    with shown(chromium, plays) as page:
        page.get_by_role("button", name="Pause").click()
        before = text(page)
        page.clock.run_for(600_000)
        assert text(page) == before.replace("Pause", "Go on")
        page.get_by_role("button", name="Go on").click()
        page.clock.run_for(5000)
        assert text(page) != before


def test_sleep_makes_it_neither_skip_nor_stop(chromium: Browser, guide: Guide, plays: Path) -> None:
    """A computer that slept for an hour goes on where it was; if it slept in the quiet, the next pass begins."""
    with shown(chromium, plays) as page:
        page.clock.run_for(3000)
        before = page.locator("#caption").inner_text()
        page.clock.fast_forward(3_600_000)
        said = [one for part in cues(guide) for _, one in part]
        assert page.locator("#caption").inner_text() in said[said.index(before) :][:2]
        page.clock.run_for(sum(lengths(guide)))
        assert page.locator("#pass").is_hidden()
        page.clock.fast_forward(3_600_000)
        page.clock.run_for(200)
        assert page.locator("#caption").inner_text() == cues(guide)[0][0][1]


def test_past_its_date_it_stops_and_tells_the_staff(chromium: Browser, guide: Guide, tmp_path: Path) -> None:
    """At midnight of the last day, in the middle of a pass: no word and no sound more."""
    index = opted(guide, tmp_path, gap=GAP, review_by=datetime.date(2026, 3, 2))
    with shown(chromium, index, at=datetime.datetime(2026, 3, 2, 23, 59, 55)) as page:  # noqa: DTZ001
        assert page.locator("#caption").is_visible()
        page.clock.run_for(10_000)
        assert "This guide was to be checked again by 2 March 2026." in text(page)
        assert page.locator("#caption").is_hidden()
        assert page.get_by_role("button").count() == 0
        page.clock.run_for(600_000)
        assert page.locator("#caption").is_hidden()
        assert page.evaluate("window.played") == 0


def test_nothing_is_stored(chromium: Browser, plays: Path) -> None:
    """After a pass and every button: no storage of any kind, no cookie."""
    with shown(chromium, plays) as page:
        for button in page.get_by_role("button").all():
            button.click()
        page.clock.run_for(60_000)
        kept = (
            "[localStorage.length, sessionStorage.length, document.cookie.length, (await indexedDB.databases()).length]"
        )
        assert page.evaluate(f"async () => {kept}") == [0, 0, 0, 0]


# --- With sound ------------------------------------------------------------------------------------------------------

SOUNDING = (
    "() => { const player = document.querySelector('#player'); return !player.paused && player.currentTime > 0.2; }"
)

HUSH = """() => new Promise((done) => {
  const player = document.querySelector("#player");
  addEventListener("keydown", () => {
    const pressed = performance.now();
    const look = () => (player.paused ? done(performance.now() - pressed) : setTimeout(look, 1));
    look();
  }, { capture: true, once: true });
})"""
"""Tell how long after the next key the sound is off, in milliseconds."""


def sound_on(page: Page) -> None:
    """Turn the sound on, and wait until it is heard."""
    page.get_by_role("button", name="Turn the sound on").click()
    page.wait_for_function(SOUNDING)


@pytest.mark.parametrize("focus", ["#sound", "#louder", "body"])
def test_the_space_bar_hushes_at_once(chromium: Browser, loops: Path, focus: str) -> None:
    """Within 200 ms, wherever the focus is and nothing else pressed by it; again, and the sound is back."""
    with shown(chromium, loops, at=None) as page:
        page.keyboard.press("Space")
        assert page.evaluate("window.played") == 0
        sound_on(page)
        page.evaluate("(focus) => { document.activeElement.blur(); document.querySelector(focus).focus(); }", focus)
        page.evaluate(f"() => {{ window.took = ({HUSH})(); }}")
        page.keyboard.press("Space")
        assert page.evaluate("window.took") <= 200
        before = page.locator("#caption").inner_text()
        assert page.get_by_role("button", name="Turn the sound on").is_visible()
        expect(page.get_by_text("Volume: 7 of 10")).to_be_visible()
        page.wait_for_function("(before) => document.querySelector('#caption').textContent !== before", arg=before)
        page.keyboard.press("Space")
        page.wait_for_function(SOUNDING)


def test_the_volume_is_set_in_steps(chromium: Browser, loops: Path) -> None:
    """Each press is heard and told; it ends at the loudest and at the softest, which is not silence."""
    with shown(chromium, loops, at=None) as page:
        sound_on(page)
        volume = "document.querySelector('#player').volume"
        before = page.evaluate(volume)
        page.get_by_role("button", name="Louder").click()
        assert page.evaluate(volume) > before
        assert "Volume: 8 of 10" in text(page)
        for _ in range(12):
            page.get_by_role("button", name="Quieter").click()
        assert "Volume: 1 of 10" in text(page)
        assert page.evaluate(volume) > 0


def test_left_running_it_goes_round_and_grows_no_larger(chromium: Browser, guide: Guide, loops: Path) -> None:
    """Over three passes with sound, four times as fast: order, words and quiet are right, and no memory is taken."""
    with shown(chromium, loops, at=None) as page:
        page.evaluate("document.querySelector('#player').defaultPlaybackRate = 4")
        page.evaluate("document.querySelector('#player').playbackRate = 4")
        sound_on(page)
        chrome = page.context.new_cdp_session(page)
        counted = []
        for passes in (1, 2, 3):
            page.wait_for_function(f"() => window.seen.filter(([, text]) => !text).length > {passes}", timeout=30_000)
            chrome.send("HeapProfiler.collectGarbage")
            heap = chrome.send("Runtime.getHeapUsage")["usedSize"]
            counted.append((chrome.send("Memory.getDOMCounters")["nodes"], heap))
        seen = page.evaluate("window.seen")[1:]

    spans = [
        (nth, said, at, ends)
        for nth, (part, length) in enumerate(zip(cues(guide), lengths(guide), strict=True), start=1)
        for (at, said), (ends, _) in pairwise([*part, (length, "")])
    ]
    _, *rounds = [list(group) for said, group in groupby(seen, lambda one: bool(one[1])) if said]  # from the first full
    # Four times as fast, a machine that is busy may let a short sentence go by unseen; none is out of its turn.
    turns = [[spans.index(span) for one in group for span in spans if span[:2] == (one[3], one[1])] for group in rounds]
    assert all(turn == sorted(set(turn)) for turn in turns)
    assert set().union(*turns) == set(range(len(spans)))
    for _, said, heard, part in chain(*rounds):
        [(at, ends)] = [span[2:] for span in spans if span[:2] == (part, said)]
        assert at - 50 <= heard <= ends + 200, (said, heard)
    quiet = [after[0] - now[0] for now, after in pairwise(seen) if not now[1]]
    assert min(quiet) >= 990
    assert max(quiet) <= 10_000  # a machine that is busy with other things is no fault
    assert counted[2][0] - counted[1][0] <= 5
    assert counted[2][1] - counted[1][1] <= 100_000


def test_a_file_that_is_missing_is_left_out_and_told(
    chromium: Browser, guide: Guide, loops: Path, tmp_path: Path
) -> None:
    """In silence and with sound the others are played, round after round; what is missing stands on the screen."""
    home = tmp_path / "room"
    shutil.copytree(loops.parent, home)
    (home / "01.mp3").unlink()
    there = {text for _, text in cues(guide)[1]}
    with shown(chromium, home / "index.html", at=None) as page:
        left_out = page.get_by_text("Left out, because its sound cannot be played: Chapter 3. To ask", exact=True)
        expect(left_out).to_be_visible()
        page.wait_for_function("() => window.seen.filter(([, text]) => !text).length > 1")  # a round in silence
        sound_on(page)
        page.wait_for_function("() => window.seen.filter(([, text]) => !text).length > 2")  # and one with sound
        expect(left_out).to_be_visible()
        assert {text for _, text, *_ in page.evaluate("window.seen")} - {"", cues(guide)[0][0][1]} == there


def test_without_any_file_it_stays_quiet(chromium: Browser, plays: Path, tmp_path: Path) -> None:
    """Where no sound is there at all, the page invites, and tries again when the quiet is over; it does not hurry."""
    index = shutil.copy(plays, tmp_path / "index.html")
    with shown(chromium, Path(index), at=None) as page:
        expect(page.locator("#left-out")).to_contain_text("Chapter 3. To ask · Chapter 2. How to drip")
        assert "to take home" in text(page)
        assert len(page.evaluate("window.seen")) <= 4


def test_a_browser_that_forbids_sound_is_asked_again(chromium: Browser, guide: Guide, tmp_path: Path) -> None:
    """With ``sound: on`` and a browser that waits for a press: it goes on in silence, and the button says so."""
    chosen = {"chapters": ("how",), "sound": True, "gap": 1000}
    index = waiting_room.publish(told(guide, waiting_room=chosen), tmp_path)[0]
    with shown(chromium, index, at=None) as page:
        expect(page.get_by_role("button", name="Turn the sound on")).to_be_visible()
        page.wait_for_function("window.seen.length > 1")
        sound_on(page)


def test_without_javascript_its_words_and_sound_are_there(chromium: Browser, plays: Path) -> None:
    """Headings, paragraphs, and the browser's own player for each chapter; no dead buttons."""
    with shown(chromium, plays, at=None, java_script_enabled=False) as page:
        assert page.locator("#words audio[controls]").count() == 2
        assert page.get_by_role("heading", name="How to drip").is_visible()
        assert page.get_by_role("button").count() == 0


# --- For everybody ---------------------------------------------------------------------------------------------------

QUIET = "for (let nth = 0; nth < 2; nth += 1) document.querySelector('#player').dispatchEvent(new Event('ended'))"
FORCED, ZOOMS = (False, True), (100, 200, 400)


def test_everybody_can_use_it(guide: Guide, invites: Path, plays: Path, tmp_path: Path) -> None:
    """Inviting, playing, quiet, withdrawn and past its date: axe and the W3C's checker find nothing, in any view."""
    (tmp_path / "gone").mkdir()
    (tmp_path / "late").mkdir()
    gone = waiting_room.publish(told(guide, status="withdrawn"), tmp_path / "gone")[0]
    late = waiting_room.publish(told(guide, review_by=datetime.date(2020, 1, 1)), tmp_path / "late")[0]

    assert judge.vnu([invites, plays, gone, late]) == []
    assert judge.axe([invites, gone, late], forced=FORCED, zooms=ZOOMS) == []
    assert judge.axe([plays], forced=FORCED, zooms=ZOOMS, states={**judge.START, "quiet": QUIET}) == []


def test_captions_are_as_large_as_the_screen_lets_them_be(chromium: Browser, plays: Path) -> None:
    """On a screen of 1920 by 1080 no caption is below 80 px or hidden in part; on a telephone none breaks a word."""
    for view in (SCREEN, {"width": 320, "height": 640}):
        with shown(chromium, plays, viewport=view) as page:
            sizes = []
            for _ in range(40):
                page.clock.run_for(500)
                if page.locator("#pass").is_hidden():
                    break
                sizes.append(page.evaluate("parseFloat(getComputedStyle(document.querySelector('#caption')).fontSize)"))
                wide = "[document.documentElement.scrollWidth, document.querySelector('#caption').scrollWidth]"
                assert max(page.evaluate(wide)) <= view["width"]
                if view is SCREEN:
                    assert page.evaluate("document.documentElement.scrollHeight") <= view["height"]
            assert min(sizes) >= (80 if view is SCREEN else 24)


def test_the_focus_is_seen_wherever_it_goes(chromium: Browser, plays: Path) -> None:
    """From button to button with Tab: each has an outline of 3 px, and is in view."""
    with shown(chromium, plays, viewport={"width": 320, "height": 480}) as page:
        names = []
        for _ in range(4):
            page.keyboard.press("Tab")
            name, outline, top, bottom = page.evaluate(
                """() => {
                  const [element, box] = [document.activeElement, document.activeElement.getBoundingClientRect()];
                  return [element.innerText, parseFloat(getComputedStyle(element).outlineWidth), box.top, box.bottom];
                }"""
            )
            names.append(name)
            assert outline >= 3
            assert top >= 0
            assert bottom <= 480
        assert names == ["Turn the sound on", "Quieter", "Louder", "Pause"]


def test_a_screen_reader_is_told_nothing_by_itself(chromium: Browser, plays: Path) -> None:
    """No live region, so nothing is announced while sentences go by; each control has its name."""
    with shown(chromium, plays) as page:
        assert page.locator("[aria-live], [role=status], [role=alert], [role=log], output").count() == 0
        told = page.locator(".staff").aria_snapshot()
        for name in ("Turn the sound on", "Quieter", "Louder", "Pause"):
            assert f'- button "{name}"' in told
        assert '- progressbar "How much has been heard"' in page.locator("#pass").aria_snapshot()


HOSTILE = (
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"> "quoted" &amp; </script></style> '
    "javascript:window.hacked=1 \u202eright to left\u202c " + "o" * 1000
)


def asked_for(page: Page) -> list[str]:
    """Return a list that whatever *page* asks for from now on is added to."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_hostile_words_are_words(chromium: Browser, tmp_path: Path) -> None:
    """Whatever a guide says is shown as it is written: nothing of it is run or fetched, and nothing is out of place."""
    content = Content(
        "bad",
        Path(),
        HOSTILE,
        "en-US",
        sections=(Section("one", HOSTILE, (Passage("paragraph", HOSTILE, 3),), Path()),),
        publisher=HOSTILE,
        waiting_room={"chapters": ("one",), "gap": 1000},
    )
    cover.draw(dataclasses.replace(content, title="Bad"), tmp_path / "cover.jpg")
    made = sounds.guide(tmp_path, content, script.write(content, ()), tmp_path / "cover.jpg")
    (tmp_path / "room").mkdir()
    index = waiting_room.publish(made, tmp_path / "room")[0]
    for width in (320, 1280):
        with shown(chromium, index, viewport={"width": width, "height": 800}) as page:
            asked = asked_for(page)
            for _ in range(12):
                page.clock.run_for(1000)
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate("window.hacked") is None
            assert [address for address in asked if not address.endswith(".mp3")] == []
            assert any("<script>" in said for _, said, *_ in page.evaluate("window.seen"))
