"""Make changes while others look: an acknowledgement each few seconds, and a pull in the middle.

A process of its own in the product's environment. Each change is a line of JSON, with when it was
committed, so that it can be told how long the live stream took to say it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta

import django

EVERY_S = 5.0


def main(seconds: float) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
    django.setup()
    from screening.alerts.models import AcknowledgedBy, Acknowledgement, Notice
    from screening.common.clock import now_utc, real_now_utc

    ends, number, is_pulled = time.monotonic() + seconds, 0, False
    while time.monotonic() < ends:
        notice = Notice.objects.order_by("-pk").first()
        if notice is not None:
            made = Acknowledgement.objects.create(
                notice=notice,
                person=f"load {os.getpid()} {number}",
                by=AcknowledgedBy.API,
                at_utc=now_utc(),
                recorded_at=real_now_utc(),
            )
            print(json.dumps({"id": made.pk, "at": time.time()}), flush=True)  # noqa: T201
        number += 1
        if not is_pulled and time.monotonic() > ends - seconds * 0.6:
            is_pulled = True
            _pull()
        time.sleep(EVERY_S)
    return 0


def _pull() -> None:
    """Take in the demo's issue of four hours from now: all objects have new element sets."""
    from screening.catalog.models import Feed
    from screening.catalog.services import feed_pull
    from screening.common.clock import now_utc, stop_clock_at

    now = now_utc()
    stop_clock_at(now + timedelta(hours=4))
    Feed.objects.update(not_before=None)
    begun = time.time()
    for feed in Feed.objects.filter(kind="demo"):
        pull = feed_pull(feed)
        words = pull.message if pull else "not due"
        print(json.dumps({"pull": words, "s": time.time() - begun}), flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
