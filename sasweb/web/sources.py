"""Where the data comes from: every feed, its newest pull, and what a person must decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from sasweb.access import DECIDE_PULL, RESUME_FEED, writing_view
from sasweb.web.errors_said import errors_said
from sasweb.web.listing import page_of
from sasweb.web.pull_decision import pull_view
from screening.catalog.feed_ages import FeedAge, feed_ages
from screening.catalog.incidents import incident_key, incidents_of
from screening.catalog.models import Feed, FeedState, Pull, PullStatus
from screening.catalog.selectors import catalog_is_left_out
from screening.catalog.services import feed_resume, feeds_resume, pull_accept, pull_dismiss
from screening.common.clock import real_now_utc
from screening.stations.models import Station

PULLS_PER_PAGE = 25
STATUSES: Final = (  # of a pull, as its model has them
    gettext_noop("Running"),
    gettext_noop("Succeeded"),
    gettext_noop("Source had nothing new"),
    gettext_noop("Failed"),
    gettext_noop("Kept aside"),
    gettext_noop("Accepted, waiting for a worker"),
    gettext_noop("Kept aside, dismissed"),
)
RESUME_ALL_WORDS: Final = "resume all"  # typed by a person, so that it is never done by accident


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed in use, its newest pull, and when it may and should be asked again (real time)."""

    age: FeedAge
    newest: Pull | None
    next_pull_at: datetime | None
    lacking: tuple[str, ...]  # stations that it must bring and did not, by name

    @property
    def failure(self) -> Pull | None:
        """What made it stop, or fail last; kept until it succeeds."""
        return self.age.feed.last_failure

    @property
    def failed_host(self) -> str:
        """Which server that was; empty where none was asked."""
        return urlsplit(self.failure.address).netloc if self.failure else ""

    @property
    def incident_key(self) -> str:
        """The card on this page that says why it is stopped."""
        return incident_key(self.age.feed)

    @property
    def failed_for_another(self) -> bool:
        """Whether it was another feed whose failure stopped this one."""
        return self.failure is not None and self.failure.feed_id != self.age.feed.pk

    @property
    def is_due(self) -> bool:
        return self.next_pull_at is not None and self.next_pull_at <= real_now_utc()


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every feed with its age and newest pull, what waits for a decision, and all pulls."""
    rows = _feed_rows(feed_ages())
    context = {
        "rows": rows,
        "is_left_out": catalog_is_left_out(),
        "rests_on_public_groups": any(row.age.feed.kind == "celestrak-gp" for row in rows),
        "incidents": incidents_of(row.age.feed for row in rows if row.age.state == "stopped"),
        "resume_all_words": RESUME_ALL_WORDS,
        "switched_off": Feed.objects.filter(state=FeedState.DISABLED),
        "waiting": _pulls().filter(status=PullStatus.QUARANTINED).order_by("-pk"),
        "accepting": _accepting(),
        "page": page_of(request, _pulls().order_by("-pk"), size=PULLS_PER_PAGE),
    }
    return render(request, "pages/sources/list.html", context)


@require_safe
def pull(request: HttpRequest, pull_id: int) -> HttpResponse:
    """One pull: what came, what was new, and every record that was refused with its reason."""
    subject = get_object_or_404(_pulls(), pk=pull_id)
    context = {
        "pull": subject,
        "view": pull_view(subject),
        "page": page_of(request, subject.rejections.order_by("pk")),
    }
    return render(request, "pages/sources/pull.html", context)


@writing_view(RESUME_FEED)
def feed_resume_view(request: HttpRequest, key: str) -> HttpResponse:
    """Let a stopped feed be pulled again."""
    feed = get_object_or_404(Feed, key=key)
    with errors_said(request):
        feed_resume(feed, request.user.get_username())
        messages.success(
            request,
            gettext("%(feed)s is resumed and will be pulled when it may be.")
            % {"feed": feed.title},
        )
    return redirect("sources")


@writing_view(RESUME_FEED)
def feeds_resume_view(request: HttpRequest, pull_id: int | None = None) -> HttpResponse:
    """Let stopped feeds be pulled again, once the words have been typed.

    All of them, or those that one failed pull has stopped.
    """
    if request.POST.get("confirmation", "").strip().lower() != RESUME_ALL_WORDS:
        messages.error(
            request,
            gettext('Nothing is resumed: type "%(words)s" to confirm.')
            % {"words": RESUME_ALL_WORDS},
        )
        return redirect("sources")
    failure = get_object_or_404(Pull, pk=pull_id) if pull_id is not None else None
    with errors_said(request):
        count = feeds_resume(request.user.get_username(), because_of=failure)
        messages.success(
            request,
            gettext("Resumed, to be pulled when they may be: %(count)s.") % {"count": count},
        )
    return redirect("sources")


@writing_view(DECIDE_PULL)
def pull_accept_view(request: HttpRequest, pull_id: int) -> HttpResponse:
    """Let a pull that was kept aside be taken in by a worker."""
    subject = get_object_or_404(Pull, pk=pull_id)
    with errors_said(request):
        pull_accept(subject, request.user.get_username())
        messages.success(
            request,
            gettext("Pull %(number)s is accepted; a worker takes it in now.")
            % {"number": subject.pk},
        )
    return redirect("sources")


@writing_view(DECIDE_PULL)
def pull_dismiss_view(request: HttpRequest, pull_id: int) -> HttpResponse:
    """Leave a pull that was kept aside unused for good."""
    subject = get_object_or_404(Pull, pk=pull_id)
    with errors_said(request):
        pull_dismiss(subject, request.user.get_username())
        messages.success(request, gettext("Pull %(number)s stays unused.") % {"number": subject.pk})
    return redirect("sources")


def _pulls() -> QuerySet[Pull]:
    return Pull.objects.select_related("feed")


def _accepting() -> QuerySet[Pull]:
    """Accepted by a person and not yet in: waiting for a worker, or in its hands."""
    unfinished = _pulls().filter(status__in=[PullStatus.ACCEPTED, PullStatus.RUNNING])
    return unfinished.exclude(decided_by="").order_by("-pk")


def _feed_rows(ages: Iterable[FeedAge]) -> list[FeedRow]:
    newest_keys = Pull.objects.order_by().values("feed").annotate(newest=Max("pk"))
    newest = {
        each.feed_id: each
        for each in Pull.objects.filter(pk__in=[row["newest"] for row in newest_keys])
    }
    stations = dict(Station.objects.values_list("primary_norad_cat_id", "short_name"))
    return [
        FeedRow(
            age,
            newest.get(age.feed.pk),
            _next_pull_at(age.feed),
            tuple(
                stations.get(n, gettext("object %(number)s") % {"number": n})
                for n in age.feed.lacking_norad_cat_ids
            ),
        )
        for age in ages
    ]


def _next_pull_at(feed: Feed) -> datetime | None:
    """When a feed is due again; None when it is stopped, or taken in once and done."""
    if feed.state == FeedState.STOPPED:
        return None
    if feed.last_success_at is None:
        return feed.not_before
    if not feed.expected_every_s:
        return None
    due = feed.last_success_at + timedelta(seconds=feed.expected_every_s)
    return max(due, feed.not_before) if feed.not_before else due
