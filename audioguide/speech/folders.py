"""Where voices are looked for, and where one that is fetched is put."""

from __future__ import annotations

import os
import sys
from pathlib import Path

VOICES = "AUDIOGUIDE_VOICES"
"""The environment variable that names a folder of voices, or several, parted as in PATH."""


def places() -> list[Path]:
    """Return the folders to look in, in their order: those that AUDIOGUIDE_VOICES names, then the user's own."""
    named = [Path(folder) for folder in os.environ.get(VOICES, "").split(os.pathsep) if folder]
    return [*named, own()]


def own() -> Path:
    """Return the user's folder of voices, there or not: below XDG_DATA_HOME, or where the system keeps such things.

    XDG Base Directory Specification 0.8; Windows, Known Folders; Apple, File System Programming Guide.
    """
    if home := os.environ.get("XDG_DATA_HOME"):
        data = Path(home)
    elif sys.platform == "win32":
        data = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path.home() / ".local" / "share"
    return data / "audioguide" / "voices"
