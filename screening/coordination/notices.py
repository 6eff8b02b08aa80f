"""Drafts of notifications: what would be sent to a contact now, shown before anybody sends it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.languages import Language
from screening.coordination.documents.letter import NoticeLetter, write_letter
from screening.coordination.documents.of_case import facts_to_come
from screening.coordination.models import Case
from screening.coordination.notice_models import NoticeDelivery
from screening.operators.models import ContactPoint, Organisation

LINK_DAYS: Final = 7
_LINK_TO_COME: Final = "/answer/(the link is made when this is sent)/"


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A letter to a contact, as it stands at an instant (product time)."""

    contact: ContactPoint
    languages: tuple[Language, ...]
    written_at_utc: datetime
    letter: NoticeLetter

    @property
    def party(self) -> str:
        return self.contact.organisation.slug


def languages_for(contact: ContactPoint) -> tuple[Language, ...]:
    """The languages of a contact, of its organisation, or both languages that there are."""
    named = contact.languages or contact.organisation.languages
    found = dict.fromkeys(Language.of_locale(each) for each in named if isinstance(each, str))
    return tuple(found) or tuple(Language)


def contacts_of(case: Case) -> list[ContactPoint]:
    """Where the other parties of a case can be written to, those for conjunctions first."""
    contacts = ContactPoint.objects.filter(
        organisation__slug__in=_others_of(case), channel=ContactPoint.Channel.EMAIL
    ).select_related("organisation")
    order = list(ContactPoint.Purpose)
    return sorted(
        contacts, key=lambda each: (order.index(ContactPoint.Purpose(each.purpose)), each.pk)
    )


def addressees_of(case: Case) -> list[Organisation]:
    """The other parties of a case that are known here, in the order in which it names them."""
    known = {each.slug: each for each in Organisation.objects.filter(slug__in=_others_of(case))}
    return [known[slug] for slug in _others_of(case) if slug in known]


def _others_of(case: Case) -> list[str]:
    return [each.slug for each in case.parties.all() if each.slug != case.keeper_slug]


def notices_of(case: Case) -> QuerySet[NoticeDelivery]:
    """The notifications of a case that were asked for, the newest first."""
    return NoticeDelivery.objects.filter(case=case)


def notice_draft(
    case: Case,
    contact: ContactPoint,
    *,
    languages: tuple[Language, ...],
    at_utc: datetime,
) -> NoticeDraft:
    """Write what would be sent to a contact at an instant. Nothing is kept, nobody is told.

    Raises NotShown for the contact of who is no party.
    """
    facts = facts_to_come(case, contact.organisation.slug, at_utc)
    url = f"{settings.PUBLIC_URL}{_LINK_TO_COME}" if settings.PUBLIC_URL else ""
    return NoticeDraft(contact, languages, at_utc, write_letter(with_link(facts, url), languages))


def with_link(facts: CaseFacts, url: str) -> CaseFacts:
    """The same facts with where to answer; without where nobody knows the site's address."""
    return replace(facts, answer_url=url, answer_days=LINK_DAYS) if url else facts
