"""What every page's header shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def header(request: HttpRequest) -> dict[str, Any]:
    return {}
