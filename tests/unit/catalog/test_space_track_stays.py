"""Space-Track's library follows redirects: none leads to another host."""

from __future__ import annotations

import httpx2
import pytest

from screening.catalog.sources.spacetrack import stay_here


def _asked(location: str) -> httpx2.Response:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/begin":
            return httpx2.Response(302, headers={"Location": location})
        return httpx2.Response(200, text=request.url.host)

    hooks = {"response": [stay_here]}
    with httpx2.Client(transport=httpx2.MockTransport(answer), event_hooks=hooks) as client:
        return client.get("https://www.space-track.org/begin", follow_redirects=True)


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/",
        "//elsewhere.example.org/x",
        "https://space-track.org.evil/",
    ],
)
def test_a_redirect_to_another_host_is_refused(location: str) -> None:
    with pytest.raises(httpx2.HTTPError, match="another host"):
        _asked(location)


@pytest.mark.parametrize("location", ["/end", "https://www.space-track.org/end"])
def test_one_to_itself_is_followed(location: str) -> None:
    assert _asked(location).text == "www.space-track.org"
