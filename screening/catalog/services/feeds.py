"""Which feeds there are, which are in use, and who set one going again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from screening.catalog.models import CatalogChange, Feed, FeedState, Pull, PullStatus
from screening.catalog.selectors import sources_in_use
from screening.catalog.services.feed_choices import chosen, state_again
from screening.catalog.services.feed_seeds import FeedSeed, Mode, file_seed, mode_of, seeds_for
from screening.common.clock import real_now_utc
from screening.common.exceptions import ConfigurationError, InputError


def feeds_ensure(catalog_setting: str) -> Mode:
    """Make the feeds that SAFE_PASSAGE_CATALOG asks for, and switch the others off.

    ``live`` (or ``auto`` that nobody has resolved), ``demo``, ``none``, or files separated by
    commas. Returns the choice. Feeds that exist keep their manners, their stops and their history.
    Raises ConfigurationError when a file does not exist, or when real and made-up data would mix.
    """
    mode = mode_of(catalog_setting)
    _refuse_mixture(is_demo=mode == "demo")
    seeds = seeds_for(mode, catalog_setting)
    with transaction.atomic():
        before = sources_in_use()
        for seed in seeds:
            _ensure(seed)
        _switch_off_others(seeds)
        if sources_in_use() != before:
            CatalogChange.objects.create(changed_at=real_now_utc(), reason="sources in use")
    return mode


def file_feed_ensure(path: Path) -> Feed:
    """Make the feed of one local file that a person loads by hand.

    Raises ConfigurationError when it does not exist, or where the demo catalogue is.
    """
    _refuse_mixture(is_demo=False)
    return _ensure(file_seed(path, loaded_by="hand"))


@transaction.atomic
def feed_resume(feed: Feed, by: str) -> Feed:
    """Let a stopped feed be pulled again, because a person has looked into it.

    Its interval still counts: resuming never asks a server sooner than manners allow. What made it
    stop stays in ``last_failure`` until a pull succeeds.
    """
    resumed = _resume(Feed.objects.filter(pk=feed.pk), by)
    feed.refresh_from_db()
    if not resumed:
        raise InputError(f"{feed.title} is not stopped: there is nothing to resume.")
    return feed


@transaction.atomic
def feeds_resume(by: str, *, because_of: Pull | None = None) -> int:
    """Let every stopped feed be pulled again, as ``feed_resume`` does; return how many there were.

    ``because_of`` narrows them to those that one failed pull has stopped. Raises InputError when
    none is stopped.
    """
    feeds = Feed.objects.filter(last_failure=because_of) if because_of else Feed.objects.all()
    resumed = _resume(feeds, by)
    if not resumed:
        why = f" because of pull {because_of.pk}" if because_of else ""
        raise InputError(f"No feed is stopped{why}: there is nothing to resume.")
    return resumed


def _resume(feeds: QuerySet[Feed], by: str) -> int:
    return feeds.filter(state=FeedState.STOPPED).update(
        state=FeedState.IDLE,
        stop_reason="",
        stopped_at=None,
        consecutive_failures=0,
        resumed_by=by,
        resumed_at=real_now_utc(),
    )


def _refuse_mixture(*, is_demo: bool) -> None:
    """Made-up and real data never share a database: passes and reports would mix them too."""
    taken_in = Pull.objects.filter(status__in=[PullStatus.SUCCEEDED, PullStatus.RUNNING])
    if not taken_in.filter(is_synthetic=not is_demo).exists():
        return
    held, asked = ("real", "the SYNTHETIC demo") if is_demo else ("SYNTHETIC demo", "real")
    raise ConfigurationError(
        f"This data directory ({settings.DATA_DIR}) holds {held} data, and {asked} data was asked"
        " for. Set SAFE_PASSAGE_DATA_DIR to another directory for it."
    )


def _ensure(seed: FeedSeed) -> Feed:
    seed = chosen(seed)
    feed, _ = Feed.objects.update_or_create(
        key=seed.key,
        defaults={
            "title": seed.title,
            "kind": seed.kind,
            "source": seed.source,
            "parameters": seed.parameters,
            "expected_every_s": seed.expected_every_s,
            "min_interval_s": seed.min_interval_s,
            "required_norad_cat_ids": list(seed.required_norad_cat_ids),
            "when_lacking": seed.when_lacking,
        },
    )
    if seed.disabled_because:
        feed.state, feed.stop_reason = FeedState.DISABLED, seed.disabled_because
    elif feed.state == FeedState.DISABLED:
        feed.state, feed.stop_reason = state_again(feed)
    feed.save(update_fields=["state", "stop_reason"])
    return feed


def _switch_off_others(seeds: Iterable[FeedSeed]) -> None:
    """Only what was chosen counts, beside the files that a person has loaded by hand."""
    others = Feed.objects.exclude(key__in=[seed.key for seed in seeds])
    others = others.exclude(kind="file", parameters__loaded_by="hand")
    others.exclude(state=FeedState.DISABLED).update(
        state=FeedState.DISABLED, stop_reason="Not among the sources chosen at the last start."
    )
