"""What the list of cases can be filtered by. Every filter lives in the address."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sasweb.web.choice_filter import ChoiceFilter
from sasweb.web.filters import Choices, ListFilter
from screening.coordination.kinds import CaseState, PartyRole
from screening.coordination.models import Case
from screening.operators.models import Organisation

SHOWN: Choices = [
    ("open", pgettext_lazy("cases", "Open")),
    ("closed", _("Closed")),
    ("all", _("All")),
]
# A state as the address has it, without its underscores
STATE_NAMES: Final = {
    CaseState.DRAFT: pgettext_lazy("a case", "draft"),
    CaseState.NOTIFIED: pgettext_lazy("a case", "notified"),
    CaseState.UNANSWERED: pgettext_lazy("a case", "unanswered"),
    CaseState.ACKNOWLEDGED: pgettext_lazy("a case", "acknowledged"),
    CaseState.ASSESSED: pgettext_lazy("a case", "assessed"),
    CaseState.INTENT_AGREED: pgettext_lazy("a case", "intent agreed"),
    CaseState.EXECUTED: pgettext_lazy("a case", "executed"),
    CaseState.CLOSED: pgettext_lazy("a case", "closed"),
}
REALITY: Choices = [("real", _("Real ones")), ("exercise", _("Exercises"))]


def other_choices() -> Choices:
    """Every organisation but home, by its slug."""
    others = Organisation.objects.filter(is_home=False).order_by("name")
    return [(each.slug, each.name) for each in others]


class CaseFilter(ListFilter):
    """Whether open, in which state, with whom, and whether it is a drill."""

    usual: ClassVar[dict[str, str]] = {"show": "open"}

    show = ChoiceFilter(
        method="by_end", choices=SHOWN, label=_("Show"), empty_label=None, null_label=None
    )
    state = ChoiceFilter(
        choices=[(each.value, STATE_NAMES[each]) for each in CaseState],
        label=_("Stands at"),
        empty_label=_("Anywhere"),
    )
    other = ChoiceFilter(
        method="with_party", choices=other_choices, label=_("With"), empty_label=_("Anybody")
    )
    drill = ChoiceFilter(
        method="by_reality", choices=REALITY, label=_("Exercises"), empty_label=_("Both")
    )

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def by_end(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        if value == "all":
            return rows
        closed = {"state": CaseState.CLOSED}
        return rows.filter(**closed) if value == "closed" else rows.exclude(**closed)

    def with_party(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        roles = (PartyRole.STATION_SIDE, PartyRole.OTHER_SIDE)
        return rows.filter(parties__slug=value, parties__role__in=roles)

    def by_reality(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        return rows.filter(is_exercise=value == "exercise")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out of those that are open."""
        return any(self._asked.get(name) for name in ("state", "other", "drill"))
