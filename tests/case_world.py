"""A case between two made-up organisations, with secrets in it that others must not see.

Home is the station's side; the other side is a constellation. Each part that home keeps to itself
bears a word of ``SECRETS`` that stands nowhere else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.test import Client

from screening.coordination.canonical import instant_text
from screening.coordination.kinds import Choice
from screening.coordination.models import Case
from screening.coordination.services import notify, speak
from screening.coordination.services.open_case import case_open
from screening.coordination.speaker import Speaker
from screening.operators.models import Membership, MembershipRole, Organisation, ReleasePolicy
from screening.operators.release_words import Preset
from screening.operators.services import policy_add
from screening.operators.services.seeding import home_set
from tests import factories

NOW = factories.NOW
HOME: Final = "exercise-station-watch"
OTHER: Final = "exercise-constellation"
OURS = Speaker(HOME, "Duty officer, home")
THEIRS = Speaker(OTHER, "Duty officer, constellation")
COVARIANCE: Final = "xq-secret-covariance"
PLAN: Final = "0.731"  # m/s, of a burn
ADDRESS: Final = "xq-secret-address@example.org"
ASSESSMENT: Final = "xq-secret-method"
WORDS: Final = "xq-secret-words"
SECRETS: Final = (COVARIANCE, PLAN, ADDRESS, ASSESSMENT, WORDS)


def organisation(slug: str) -> Organisation:
    """One of the organisations that every database is seeded with."""
    return Organisation.objects.get(slug=slug)


def releases(preset: Preset | None, *, receiver: str | None = OTHER) -> ReleasePolicy | None:
    """What home lets a receiver see from now on; None: home has said nothing."""
    if preset is None:
        return None
    to = organisation(receiver) if receiver else None
    return policy_add(organisation(HOME), to, author="a test", preset=preset)


def draft(**overrides: Any) -> Case:
    """A case that home has opened and told nobody of."""
    home_set(HOME)
    fields = {"author": "Duty officer, home", "other_side": organisation(OTHER), "at_utc": NOW}
    return case_open(factories.assessed_conjunction(), **fields | overrides)


def assessment(**overrides: Any) -> dict[str, Any]:
    """The figures of a statement."""
    return {
        "tca_utc": instant_text(NOW + timedelta(hours=6)),
        "miss_distance_km": 1.276,
        "radial_km": 1.2,
        "in_track_km": -0.4,
        "cross_track_km": -0.17,
        "relative_speed_km_s": 6.03,
        "pc": 3.1e-5,
        "pc_reason": None,
        "max_pc": 4.0e-4,
        "pc_method": ASSESSMENT,
        "hard_body_radius_m": 70.0,
    } | overrides


def told(preset: Preset | None = None) -> Case:
    """A case of which the other side has been notified, and in which home has said all it can."""
    case = draft()
    releases(preset)
    notice = {"languages": ["en"], "text_sha256": "0" * 64, "to": "other_side", "channel": "email"}
    notify.notify(case, OURS, notice=notice, contact={"address": ADDRESS}, at_utc=NOW)
    stated = {"assessment": assessment(), "covariance": {"words": COVARIANCE}}
    speak.state(case, OURS, stated, at_utc=NOW, remarks=WORDS)
    plan = {
        "kind": "burn",
        "burn_at_utc": instant_text(NOW + timedelta(hours=3)),
        "dv_rtn_m_s": [0.0, float(PLAN), 0.0],
        "norad_cat_id": 25544,
    }
    speak.intend(case, OURS, choice=Choice.WILL_MANOEUVRE, plan=plan, at_utc=NOW)
    case.refresh_from_db()
    return case


def person(slug: str, role: MembershipRole = MembershipRole.LEAD, name: str = "") -> User:
    """Somebody with an account who belongs to an organisation."""
    user = User.objects.create_user(name or f"a-{role}-of-{slug}", password="correct horse")
    Membership.objects.create(user=user, organisation=organisation(slug), role=role)
    return user


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
