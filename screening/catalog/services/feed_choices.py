"""What people choose of a feed: whether it is on, how often it is asked, and a mirror.

A choice is kept apart from the feed, whose row is made anew at each start from what the product
ships; never does it ask a server sooner than manners allow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction

from screening.catalog.models import DEMO_KIND, CatalogChange, Feed, FeedChoice, FeedState
from screening.catalog.selectors import sources_in_use
from screening.catalog.services.feed_seeds import FeedSeed
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError

LONGEST_S: Final = 7 * 24 * 3600
MIRRORED: Final = "celestrak-"  # others are asked with an account: it is not sent elsewhere
SWITCHED_OFF: Final = "Switched off on the page Configuration by"
_STOPPED_BEFORE: Final = "Before that it was stopped:"
_OWN_PACE: Final = frozenset({"file", DEMO_KIND})


def has_own_pace(kind: str) -> bool:
    """Whether how often a feed of a kind is asked is not for choosing."""
    return kind in _OWN_PACE


def chosen(seed: FeedSeed) -> FeedSeed:
    """A feed as it is shipped, with what people chose of it."""
    choice = FeedChoice.objects.filter(key=seed.key).first()
    if choice is None:
        return seed
    off = seed.disabled_because if choice.is_on else f"{SWITCHED_OFF} {choice.chosen_by}."
    every_s = max(choice.every_s, seed.min_interval_s) if choice.every_s else seed.expected_every_s
    return replace(
        seed,
        expected_every_s=every_s,
        disabled_because=off,
        parameters=_with_mirror(seed.parameters, choice.mirror),
    )


@transaction.atomic
def feed_choose(key: str, *, is_on: bool, every_s: int, mirror: str, by: str) -> FeedChoice:
    """Choose of a feed; it counts from now on, also where the feed is not here yet.

    Raises InputError for a pace that is not polite, and for a mirror that is none or that would be
    sent an account.
    """
    feed = Feed.objects.select_for_update().filter(key=key).first()
    if feed is not None:
        _refuse_pace(feed, every_s)
    _refuse_mirror(key, mirror)
    choice, _ = FeedChoice.objects.update_or_create(
        key=key,
        defaults={
            "is_on": is_on,
            "every_s": every_s,
            "mirror": mirror,
            "chosen_by": by,
            "chosen_at": real_now_utc(),
        },
    )
    if feed is not None:
        _apply(feed, choice)
    return choice


@transaction.atomic
def feed_choice_forget(key: str) -> None:
    """Forget what was chosen of a feed that is not here. Raises InputError for one that is."""
    if Feed.objects.filter(key=key).exists():
        raise InputError(f"{key} is a source of this installation: switch it off instead.")
    FeedChoice.objects.filter(key=key).delete()


def state_again(feed: Feed) -> tuple[FeedState, str]:
    """What a feed that was switched off returns to: stopped, if it was; a person resumes it."""
    if feed.stopped_at is None:
        return FeedState.IDLE, ""
    return FeedState.STOPPED, feed.stop_reason.partition(_STOPPED_BEFORE)[2].strip()


def _apply(feed: Feed, choice: FeedChoice) -> None:
    before = sources_in_use()
    if choice.every_s:
        feed.expected_every_s = choice.every_s
    feed.parameters = _with_mirror(feed.parameters, choice.mirror)
    is_off_by_choice = feed.state == FeedState.DISABLED and SWITCHED_OFF in feed.stop_reason
    if not choice.is_on and feed.state != FeedState.DISABLED:
        stopped = feed.state == FeedState.STOPPED
        was = f" {_STOPPED_BEFORE} {feed.stop_reason}" if stopped else ""
        feed.stop_reason = f"{SWITCHED_OFF} {choice.chosen_by}.{was}"
        feed.state = FeedState.DISABLED
    elif choice.is_on and is_off_by_choice:
        feed.state, feed.stop_reason = state_again(feed)
    feed.save(update_fields=["expected_every_s", "parameters", "state", "stop_reason"])
    if sources_in_use() != before:
        CatalogChange.objects.create(changed_at=real_now_utc(), reason="sources in use")


def _with_mirror(parameters: dict[str, str | list[int]], mirror: str) -> dict[str, str | list[int]]:
    rest = {name: value for name, value in parameters.items() if name != "mirror"}
    return rest | ({"mirror": mirror} if mirror else {})


def _refuse_pace(feed: Feed, every_s: int) -> None:
    if has_own_pace(feed.kind):
        if every_s:
            raise InputError(f"{feed.title} has a pace of its own: leave it out.")
    elif not feed.min_interval_s <= every_s <= LONGEST_S:
        raise InputError(
            f"{feed.title} is asked every {feed.min_interval_s / 3600:g} to"
            f" {LONGEST_S / 3600:g} h, not every {every_s / 3600:g} h: its server asks for manners."
        )


def _refuse_mirror(key: str, mirror: str) -> None:
    if not mirror:
        return
    if not key.startswith(MIRRORED):
        raise InputError(f"{key} takes no mirror: it would be sent an account, or asks nobody.")
    parts = urlsplit(mirror)
    is_plain = parts.scheme == "https" and parts.hostname and not parts.query
    if not is_plain or parts.fragment or "@" in parts.netloc:
        raise InputError(
            f"{mirror!r} is no mirror: write an address such as https://mirror.example.org, without"
            " a name, password or question."
        )
