"""What an installation still needs before people can rely on it: told by what is there."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User

from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Hearing
from screening.alerts.people_models import Recipient, Subscription
from screening.catalog.models import Feed, FeedState, Pull, PullStatus
from screening.catalog.selectors import catalog_is_left_out, catalog_is_synthetic
from screening.conjunctions.selectors import latest_finished_run
from screening.operators.selectors import home
from screening.stations.selectors import station_short_names


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupFacts:
    """Seen by one person."""

    home_name: str | None
    home_variable: str  # what SAFE_PASSAGE_HOME says; may be empty
    stations: tuple[str, ...]
    catalog: str
    is_left_out: bool  # no catalogue, on purpose
    is_synthetic: bool
    feeds: tuple[str, ...]
    has_space_track: bool
    public_url: str
    mail: str  # how e-mail leaves; empty: it does not
    is_heard_by_somebody: bool
    own_ways: int
    operators: int  # active people in the group
    managers: int
    has_second_factor: bool
    is_factor_required: bool  # of whoever may publish or decide
    has_pulled: bool
    has_run: bool
    has_test_arrived: bool


def setup_facts(user: User, *, has_second_factor: bool) -> SetupFacts:
    """Read all of it in about fifteen small questions. Who signs in how is told by the caller."""
    ours = home()
    feeds = Feed.objects.exclude(state=FeedState.DISABLED).values_list("title", flat=True)
    good = (PullStatus.SUCCEEDED, PullStatus.UNCHANGED)
    tests = Hearing.objects.filter(notice__kind=NoticeKind.TEST, delivery__status="sent")
    subscribed = Subscription.objects.filter(is_active=True, recipient__is_active=True)
    return SetupFacts(
        home_name=ours.name if ours else None,
        home_variable=settings.HOME_ORGANISATION,
        stations=tuple(station_short_names().values()),
        catalog=str(settings.CATALOG),
        is_left_out=catalog_is_left_out(),
        is_synthetic=catalog_is_synthetic(),
        feeds=tuple(feeds),
        has_space_track=bool(settings.SPACETRACK_IDENTITY and settings.SPACETRACK_PASSWORD),
        public_url=settings.PUBLIC_URL,
        mail=_mail_words(),
        is_heard_by_somebody=subscribed.exists(),
        own_ways=Recipient.objects.filter(user=user, is_active=True).count(),
        operators=_active_in("operator"),
        managers=_active_in("manager"),
        has_second_factor=has_second_factor,
        is_factor_required=settings.REQUIRE_SECOND_FACTOR,
        has_pulled=Pull.objects.filter(status__in=good).exists(),
        has_run=latest_finished_run() is not None,
        has_test_arrived=tests.exists(),
    )


def _mail_words() -> str:
    if settings.MAIL_FOLDER:
        return "each e-mail becomes a file (SAFE_PASSAGE_MAIL_FOLDER)"
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if settings.EMAIL_HOST else ""


def _active_in(group: str) -> int:
    return User.objects.filter(groups__name=group, is_active=True).count()
