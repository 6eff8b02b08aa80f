"""Who can reach this site, and over what: the address it listens on, and proxies before it."""

from __future__ import annotations

import ipaddress

from sasweb.settings import env


def is_loopback(host: str) -> bool:
    """Whether who listens on a host is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


# Whether anybody but who sits at this machine can reach the site: then it is guarded more.
IS_REACHED_BY_OTHERS = not is_loopback(env.text("SAFE_PASSAGE_HOST", "127.0.0.1"))
# Proxies of one's own before the site, each of which adds an address to X-Forwarded-For. With 0
# that header is a stranger's own words, and is not read. Nor may uvicorn read it before us: what
# `deploy/` starts has --no-proxy-headers; `manage.py up` has it believe this machine alone.
TRUSTED_PROXIES = env.whole_number_within("SAFE_PASSAGE_TRUSTED_PROXIES", 0, at_least=0, at_most=10)
