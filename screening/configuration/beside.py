"""What an exported file tells of and cannot hold: whoever sets up anew reads what to give anew.

Addresses and keys are secrets, the schedule is the release's own. Written as comments, so an import
passes them over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.conf import settings

from screening.alerts.people_models import EscalationStep, Recipient, Subscription
from screening.coordination.peers.models import Peer
from screening.reports.models import Reader

HEAD: Final = "=== Not taken in: to be given anew ==="


def told_beside() -> list[str]:
    """The lines, each a comment; a line that begins with two spaces belongs to the one before."""
    return [
        HEAD,
        "What follows is told and not held: secrets are never in a file. An import passes it over.",
        *_recipients(),
        *_readers(),
        *_peers(),
        *_schedule(),
        "Accounts and their second factors, tokens of programs, which organisation is home, and"
        " what the environment says (passwords, the mail server): see docs/operations.md.",
    ]


def _recipients() -> Iterator[str]:
    """Names, and what each hears; never an address: a chat's opens the chat."""
    yield "Recipients of alerts. Give each address anew under What reaches me, or in the admin:"
    for each in Recipient.objects.prefetch_related("subscriptions__station").order_by("name", "pk"):
        off = "" if each.is_active else ", stopped"
        heard = "; ".join(_heard(line) for line in each.subscriptions.all())
        yield f"  {each}{off}: {heard or 'hears nothing'}"
    steps = EscalationStep.objects.filter(is_active=True).select_related("recipient", "station")
    for step in steps:
        where = step.station.short_name if step.station else "all stations"
        yield (
            f"  {step.recipient} is asked next, after {step.after_minutes} min:"
            f" {where} from {step.lowest_level}"
        )


def _heard(line: Subscription) -> str:
    where = line.station.short_name if line.station else "all stations"
    more = [f"{where} from {line.lowest_level}"]
    if line.quiet_from is not None and line.quiet_until is not None:
        more.append(
            f"quiet {line.quiet_from:%H:%M} to {line.quiet_until:%H:%M} below {line.bypass_level}"
        )
    if line.digest_every_hours:
        more.append(f"gathered every {line.digest_every_hours} h")
    more += ["alarms"] if line.hears_alarms else []
    more += ["cases"] if line.hears_coordination else []
    return ", ".join(more) + ("" if line.is_active else ", off")


def _readers() -> Iterator[str]:
    yield "Readers of the weekly summary. Give each address anew in the admin:"
    for each in Reader.objects.order_by("name", "pk"):
        yield f"  {each.name}, {each.language}{'' if each.is_active else ', stopped'}"


def _peers() -> Iterator[str]:
    """Where an instance is is no secret, but what signs for it; of a webhook both may be."""
    yield "Other instances. Introduce each anew with `manage.py peer introduce`, for new keys:"
    for each in Peer.objects.select_related("organisation"):
        off = "" if each.is_active else ", switched off"
        where = f" at {each.url}" if each.way == Peer.Way.INSTANCE else ", a webhook"
        yield f"  {each.organisation.slug}{where}{off}"


def _schedule() -> Iterator[str]:
    yield "Schedule. It comes with the release; feeds and SAFE_PASSAGE_ALL_EVERY_HOURS have paces:"
    for name, entry in sorted(settings.CELERY_BEAT_SCHEDULE.items()):
        yield f"  {name}: every {entry['schedule']:g} s"
