"""Headers that every answer bears, beside the content policy and Django's own (SecurityMiddleware).

Files under /static/ are answered before this: they hold nothing of anybody, are kept by browsers
for ever, and a downloaded encounter scene, which is of no origin, loads CesiumJS from there.
"""

from __future__ import annotations

from typing import Final, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)

# What no page of ours uses, of what browsers know: each warns of every name that it does not.
# Security keys are asked for by our own pages alone.
PERMISSIONS_POLICY: Final = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "browsing-topics",
                "camera",
                "display-capture",
                "encrypted-media",
                "geolocation",
                "gyroscope",
                "hid",
                "idle-detection",
                "local-fonts",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "serial",
                "usb",
                "xr-spatial-tracking",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
        "fullscreen=(self)",
    ]
)


class SecurityHeadersMiddleware(MiddlewareMixin):
    """Sets what a view has not set itself."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if not response.has_header("Cache-Control"):
            # What somebody sees is theirs: kept by no proxy, and asked for again by their browser.
            patch_cache_control(response, private=True, no_cache=True)
        return response


def unseen(response: AnyResponse) -> AnyResponse:
    """Keep the address of a page, which is a right, from other sites and from search engines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
