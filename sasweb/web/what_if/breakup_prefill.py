"""What an address may fill the form of a break-up in from: a conjunction, or an earlier study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from screening.common.keys import key_of
from screening.conjunctions.models import Conjunction
from screening.conjunctions.selectors import conjunctions_with_tier
from screening.consequences.models import Study, StudyKind
from screening.consequences.selectors import studies_all


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two objects that pass each other, as a question what if they met."""

    question: Mapping[str, str]
    words: str


def meeting_of(asked: str) -> Meeting | None:
    """The conjunction that the address names; None where there is none such."""
    key = key_of(asked)
    pass_ = None if key is None else conjunctions_with_tier().filter(pk=key).first()
    if pass_ is None:
        return None
    words = gettext("If %(one)s and %(other)s met.")
    names = {"one": pass_.primary.name, "other": pass_.secondary.name}
    return Meeting(_question(pass_), words % names)


def study_asked(asked: str) -> Study | None:
    """The break-up study that the address names; None where there is none such."""
    try:
        uuid = UUID(asked)
    except ValueError:
        return None
    return studies_all().filter(uuid=uuid, kind=StudyKind.BREAKUP).first()


def _question(pass_: Conjunction) -> dict[str, str]:
    return {
        "primary": str(pass_.primary.norad_cat_id),
        "secondary": str(pass_.secondary.norad_cat_id),
        "tca_utc": pass_.tca_utc.isoformat().replace("+00:00", "Z"),
        "conjunction": str(pass_.pk),
    }
