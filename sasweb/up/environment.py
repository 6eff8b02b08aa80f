"""The environment that every child shares: one world, one clock, one queue."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime

from sasweb.up.options import Options
from sasweb.up.worlds import World

METRICS_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # the name that prometheus-client gave it


def child_environment(
    options: Options, world: World, *, broker_url: str, static_version: str, now_utc: datetime
) -> dict[str, str]:
    """Return the variables of a child, on top of what `up` itself was given.

    The anchor ties the replayed clock to ``now_utc`` once, so that all processes agree on "now".
    """
    variables = {
        **os.environ,
        "SAFE_PASSAGE_DATA_DIR": str(world.folder(options.root)),
        "SAFE_PASSAGE_CATALOG": world.catalog,
        "SAFE_PASSAGE_CLOCK_ANCHOR": now_utc.isoformat(),
        "SAFE_PASSAGE_STATIC_VERSION": static_version,
        "SAFE_PASSAGE_STATIC_ROOT": str(options.root / "static" / static_version),
        "SAFE_PASSAGE_QUEUE_PREFIX": f"safe-passage-{world.name}",
        "REDIS_URL": broker_url,
        "PYTHONUNBUFFERED": "1",
    }
    return variables | _openness(options, variables) | _counted_together(options, world)


def _counted_together(options: Options, world: World) -> dict[str, str]:
    """Several web processes keep what they count in files, or a scrape would see one of them."""
    if options.web_processes == 1:
        return {}
    return {METRICS_FOLDER_VARIABLE: str(world.folder(options.root) / "metrics")}


def _openness(options: Options, variables: Mapping[str, str]) -> dict[str, str]:
    """Reading without an account is for this machine alone, unless somebody has decided."""
    if options.is_loopback or "SAFE_PASSAGE_OPEN_READING" in variables:
        return {}
    return {"SAFE_PASSAGE_OPEN_READING": "0"}
