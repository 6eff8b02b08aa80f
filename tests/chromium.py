"""The machine's own Chromium, with graphics that the processor draws: WebGL works anywhere so."""

from __future__ import annotations

import shutil
from typing import Final

SOFTWARE_GRAPHICS: Final = (
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
)
# First the one that has no windows: with them, each window that a test opens is two seconds of a
# processor, most of it for the browser's own bars, which nobody sees.
NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """Where it is; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
