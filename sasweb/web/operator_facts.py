"""What the pages of organisations show, gathered in a few questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q
from django.utils.translation import gettext

from sasweb.web.policy_form import CLASS_HINTS, CLASS_WORDS, PRESET_WORDS
from screening.common.clock import now_utc
from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
from screening.coordination.release_preview import decisions_now
from screening.coordination.selectors import standings_of
from screening.coordination.trust import TrustRecord, trust_record
from screening.operators.contacts import ContactFacts, Verified, contact_facts
from screening.operators.models import Operates, Organisation, ReleasePolicy
from screening.operators.release import Policy, ReleaseDecision, in_force
from screening.operators.selectors import policies_of

CASES_SHOWN: Final = 20
# Read in full to count from, the newest: a case of eleven entries is 3 ms, so that the page takes a
# second at most, however long two organisations have known each other.
CASES_COUNTED: Final = 300


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """One organisation in the list. ``policy`` is what we let it see; empty for ourselves."""

    organisation: Organisation
    contacts: Sequence[ContactFacts]
    operates: Sequence[Operates]
    policy: str
    open_cases: int

    @property
    def tried(self) -> int:
        """How many of its contact points somebody has tried lately."""
        return sum(each.verified is Verified.LATELY for each in self.contacts)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """What becomes of one class of our data, for one organisation."""

    name: str
    holds: str
    decision: ReleaseDecision


@dataclass(frozen=True, slots=True)
class OperatorFacts:
    """One organisation. ``classes`` is what it sees of us now, class by class."""

    organisation: Organisation
    contacts: Sequence[ContactFacts]
    operates: Sequence[Operates]
    speaks_for: Sequence[Organisation]
    classes: Sequence[ClassRow]
    versions: Sequence[ReleasePolicy]
    cases: Sequence[Case]
    case_count: int  # of which ``cases`` are the newest
    trust: TrustRecord
    counted: int  # from how many of them, the newest, trust was counted


def operator_rows(home: Organisation, real_now: datetime) -> list[OperatorRow]:
    """Every organisation: home first, then by name."""
    rows = Organisation.objects.order_by("-is_home", "is_fictional", "name").prefetch_related(
        "contact_points", "operates"
    )
    policies = policies_of([home.slug])
    cases = _open_cases()
    return [
        OperatorRow(
            each,
            [contact_facts(point, real_now) for point in each.contact_points.all()],
            list(each.operates.all()),
            _policy_words(policies, home, each, real_now),
            cases.get(each.slug, 0),
        )
        for each in rows
    ]


def operator_facts(
    home: Organisation, organisation: Organisation, real_now: datetime
) -> OperatorFacts:
    """Gather what the page of one organisation shows."""
    is_home = organisation.pk == home.pk
    decisions = {} if is_home else decisions_now(home, organisation, real_now)
    of_it = Case.objects.filter(parties__slug=organisation.slug).order_by("-tca_utc", "-pk")
    cases = list(of_it[:CASES_COUNTED])
    at_utc = now_utc()
    to_it = Q(receiver=organisation) | Q(receiver=None)
    versions = ReleasePolicy.objects.filter(to_it, holder=home).order_by("-valid_from", "-pk")
    return OperatorFacts(
        organisation,
        [contact_facts(point, real_now) for point in organisation.contact_points.all()],
        list(organisation.operates.all()),
        list(organisation.speaks_for.order_by("name")),
        [
            ClassRow(str(CLASS_WORDS[each]), str(CLASS_HINTS[each]), it)
            for each, it in decisions.items()
        ],
        [] if is_home else list(versions.select_related("receiver")),
        cases[:CASES_SHOWN],
        of_it.count() if len(cases) == CASES_COUNTED else len(cases),
        trust_record(
            standings_of(cases, at_utc).values(),
            us=home.slug,
            counterpart=None if is_home else organisation.slug,
            now_utc=at_utc,
        ),
        len(cases),
    )


def _open_cases() -> dict[str, int]:
    """How many cases of each organisation are open, by its slug."""
    counted = Case.objects.exclude(state=CaseState.CLOSED).values_list("parties__slug")
    return dict(counted.annotate(count=Count("pk", distinct=True)).order_by())


def _policy_words(
    policies: Sequence[Policy], home: Organisation, receiver: Organisation, at: datetime
) -> str:
    if receiver.pk == home.pk:
        return ""
    found = in_force(policies, holder=home.slug, receiver=receiver.slug, case_uuid=None, at=at)
    none_written = gettext("Public data only: no policy is written")
    return str(PRESET_WORDS[found.preset]) if found else none_written
