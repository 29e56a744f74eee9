"""What was made, as a web server would give it out: on this machine only, to look at before anything is given out.

Parts of files, as players ask for them (RFC 9110, 14), are starlette's. What a file is called to a browser is told by
the table here and not by the system's own, which differs from one to the next. Nothing outside the folder is given out,
and nothing whose name begins with a dot.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..errors import GuideError
from .live import EDITS, Live, guide_of

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
FIRST, PORTS = 8000, 20
"""The port that is tried first, and how many are, where nobody asks for one."""

PATIENCE = 1
"""Seconds that what is being sent may still take when all is to stop."""

TYPES = {
    ".audiobook": "application/audiobook+zip",
    ".chapters.json": "application/json+chapters",
    ".css": "text/css; charset=utf-8",
    ".epub": "application/epub+zip",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".lpf": "application/lpf+zip",
    ".m3u": "audio/mpegurl",
    ".m3u8": "audio/mpegurl; charset=utf-8",
    ".m4b": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".smil": "application/smil+xml",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".xhtml": "application/xhtml+xml; charset=utf-8",
    ".xml": "application/xml",
    ".zip": "application/zip",
    "feed.xml": "application/rss+xml; charset=utf-8",
}
"""What the files of a guide are, by how their names end; the longest ending counts."""

UNKNOWN = "application/octet-stream"

HEADERS = {
    "Cache-Control": "no-cache",  # What was built a moment ago is what is seen.
    "X-Content-Type-Options": "nosniff",
}


def serve(output: Path, port: int | None) -> None:
    """Give out *output* until Ctrl-C, and say where; *port* None: the first that is free from 8000.

    GuideError where there is no such folder, where *port* is taken, and where the server is not installed.
    """
    if not output.is_dir():
        raise GuideError(f"there is no folder {output}", remedy="build a guide first, or name it with --output")
    made = application(output)
    with bound(port) as door:
        log.info("To see what is in %s, open %s on this computer. To stop, press Ctrl-C.", output, address(door))
        try:
            run(made, door)
        except KeyboardInterrupt:
            log.info("Stopped.")


def run(made: Starlette, door: socket.socket) -> None:
    """Let *made* answer whoever comes to *door*, until the program is stopped."""
    import uvicorn

    settings = uvicorn.Config(
        made,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    uvicorn.Server(settings).run(sockets=[door])


def address(door: socket.socket) -> str:
    """Return what to open to come to *door*."""
    return f"http://{HOST}:{door.getsockname()[1]}/"


def application(output: Path, live: Live | None = None) -> Starlette:
    """Return what answers for *output*: GET and HEAD, asked of this machine by its own name, and nothing else.

    With *live*, listening pages are renewed when it tells them to.
    """
    try:
        import uvicorn  # noqa: F401 - what will run it
        from starlette.applications import Starlette
        from starlette.middleware import Middleware
        from starlette.middleware.trustedhost import TrustedHostMiddleware
        from starlette.responses import StreamingResponse
        from starlette.routing import Route
    except ImportError:
        raise missing() from None

    async def answer(request: Request) -> Response:
        return _answer(output, request.path_params["path"], live)

    routes = [Route("/{path:path}", answer, methods=["GET"])]
    if live is not None:

        async def edits(request: Request) -> Response:
            told = live.told(request.path_params["guide"])
            return StreamingResponse(told, headers=HEADERS, media_type="text/event-stream")

        routes.insert(0, Route(f"/{{guide}}/{EDITS}", edits, methods=["GET"]))
    # A page from elsewhere that a browser has open can name this machine, but not by this name (DNS rebinding).
    own = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"], www_redirect=False)
    return Starlette(routes=routes, middleware=[own])


def missing() -> GuideError:
    """Return what to install before anything can be given out."""
    return GuideError("the server is not installed", remedy="install it: python -m pip install 'audioguide[serve]'")


def media_type(name: str) -> str:
    """Return what a file called *name* is, as browsers and apps are told."""
    ends = [ending for ending in TYPES if name.lower().endswith(ending)]
    return TYPES[max(ends, key=len)] if ends else UNKNOWN


def _answer(output: Path, asked: str, live: Live | None) -> Response:
    from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse

    found = _found(output, asked)
    if found is not None and found.is_dir():
        if asked and not asked.endswith("/"):
            # Links on a page count from its folder. From its parts: an address with two slashes is another machine's.
            return RedirectResponse(f"/{quote('/'.join(filter(None, asked.split('/'))))}/")
        found = _found(output, f"{asked}/index.html")
    if found is None or not found.is_file() or (asked.endswith("/") and found.name != "index.html"):
        return PlainTextResponse("There is nothing at this address.\n", 404, HEADERS)
    if live is not None and (guide := guide_of(found.relative_to(output.resolve()))):
        return HTMLResponse(live.page(found.read_text(encoding="utf-8"), guide), headers=HEADERS)
    return FileResponse(found, media_type=media_type(found.name), headers=HEADERS)


def _found(output: Path, asked: str) -> Path | None:
    """Return the file or folder at the address *asked* below *output*; None where that is hidden or leads outside."""
    parts = [part for part in asked.split("/") if part]
    # No way up, nothing hidden; and none of what Windows takes for a way elsewhere.
    if any(part.startswith(".") or set(part) & set("\\:\0") for part in parts):
        return None
    top = output.resolve()
    try:
        place = top.joinpath(*parts).resolve(strict=True)  # where a link leads
    except OSError:
        return None
    inside = place.is_relative_to(top) and not any(part.startswith(".") for part in place.relative_to(top).parts)
    return place if inside else None


def bound(port: int | None) -> socket.socket:
    """Return a socket of this machine at *port*, or at the first free one; GuideError where there is none."""
    for number in range(FIRST, FIRST + PORTS) if port is None else [port]:
        door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two programs have the same port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, number))
            door.listen()  # Who opens the address as soon as it is told is heard.
        except OSError as fault:
            door.close()
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
        else:
            return door
    told = f"port {port} is" if port else f"the ports {FIRST} to {FIRST + PORTS - 1} are"
    raise GuideError(f"{told} taken by another program, or closed to you", remedy="choose another, like --port 8123")
