"""Write down what processes say of themselves, and forget those that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from screening.common.process_identity import own_host, own_identity
from screening.upkeep.models import RunningProcess

FORGOTTEN_AFTER: Final = timedelta(days=1)


def process_record(
    name: str,
    real_now: datetime,
    *,
    queues: Iterable[str] = (),
    doing: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Say that this process is at work under a name, and at what."""
    said = {
        "name": name,
        "host": own_host(),
        "queues": sorted(queues),
        "doing": list(doing),
        "code_version": settings.CODE_VERSION,
        "heard_at": real_now,
    }
    RunningProcess.objects.update_or_create(
        identity=own_identity(), defaults=said, create_defaults=said | {"since": real_now}
    )


def process_forget_own() -> None:
    """Forget this process, which is about to end in good order."""
    RunningProcess.objects.filter(identity=own_identity()).delete()


def processes_begin_anew() -> None:
    """Forget every process, at a start before which none was at work."""
    RunningProcess.objects.all().delete()


def processes_forget(real_now: datetime) -> int:
    """Forget processes that nobody has heard of for a day. Returns how many."""
    return RunningProcess.objects.filter(heard_at__lt=real_now - FORGOTTEN_AFTER).delete()[0]
