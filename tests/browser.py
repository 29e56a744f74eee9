"""A real Chromium, headless, driven by Playwright; and a web server as a clinic may have one, on this machine only."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import judges
from playwright.sync_api import Browser, Page, expect, sync_playwright

PATIENCE = 60_000.0
"""Milliseconds for which anything in a page is waited; a machine may be busy with other things."""


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Yield a Chromium with a profile of its own."""
    path = judges.program("chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*judges.BROWSER, *flags])
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    address: str,
    *,
    width: int = 1280,
    height: int = 900,
    script: str = "",
    **view: Any,  # noqa: ANN401 - whatever Playwright takes
) -> Iterator[Page]:
    """Yield the page at *address* in a window of its own, nothing remembered; an error in it is one of the test.

    *script* is run in each page before anything of its own.
    """
    context = browser.new_context(viewport={"width": width, "height": height}, **view)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.add_init_script(script)
    page.goto(address)
    yield page
    context.close()
    assert errors == []


def reload(page: Page) -> None:
    """Load *page* anew, when the browser has had the time to write down what it is to remember."""
    page.wait_for_timeout(1000)
    page.reload()


class _Ranges(SimpleHTTPRequestHandler):
    """Serves a folder; parts of a file too, as players ask for them (RFC 9110, 14)."""

    ranges = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def copyfile(self, source: Any, outputfile: Any) -> None:  # noqa: ANN401 - as http.server has it
        """Send the file, or as much of it as the browser wants."""
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with the file, or with the part of it that was asked for."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        file = Path(self.translate_path(self.path))
        if not asked or not self.ranges or not file.is_file():
            return super().send_head()
        whole = file.read_bytes()
        first, last = int(asked[1]), min(int(asked[2] or len(whole)), len(whole) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(whole)}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        return BytesIO(whole[first : last + 1])


class _Plain(_Ranges):
    """Serves a folder, and only ever whole files."""

    ranges = False


@contextmanager
def served(folder: Path, *, ranges: bool = True) -> Iterator[str]:
    """Yield the address under which *folder* is served; without *ranges* by a server that knows whole files only."""
    handler = partial(_Ranges if ranges else _Plain, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
