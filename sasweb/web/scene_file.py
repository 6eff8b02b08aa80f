"""The encounter scene as one HTML file that carries its own, strict content policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static

STYLE_FILE: Final = "css/pages/encounter-scene.css"


def scene_file(request: HttpRequest, context: Mapping[str, Any]) -> str:
    """Write the whole file. Cesium is taken from this server's address, as the reader saw it."""
    script = render_to_string("pages/conjunctions/scene/scene.js", dict(context))
    workers = render_to_string("pages/conjunctions/scene/file-workers.js")
    style = _style()
    own = {
        "cesium_base_url": request.build_absolute_uri(static("vendor/cesium/")),
        "script": script,
        "script_hash": _policy_hash(script),
        "workers": workers,
        "workers_hash": _policy_hash(workers),
        "style": style,
        "style_hash": _policy_hash(style),
    }
    return render_to_string("pages/conjunctions/scene/file.html", {**context, **own})


def _style() -> str:
    found = finders.find(STYLE_FILE)
    if not isinstance(found, str):
        raise FileNotFoundError(f"The static file {STYLE_FILE} is missing.")
    return Path(found).read_text(encoding="utf-8")


def _policy_hash(text: str) -> str:
    """The hash by which a content policy allows one inline script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
