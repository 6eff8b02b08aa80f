"""Organisations: who they are, how they are reached, what they answer for, and what is released."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.configuration.areas.area import ShapedArea
from screening.configuration.areas.rows import columns_and_rows
from screening.configuration.fields import Document, Field, Kind, Rows, Shape
from screening.operators.models import (
    ContactPoint,
    ManoeuvrabilityClass,
    Operates,
    Organisation,
    OrganisationKind,
    ReleasePolicy,
)
from screening.operators.release_words import Handling, ReleaseClass
from screening.operators.services import (
    organisation_remove,
    organisation_write,
    policy_add,
)

_LANGUAGES: Final = Field(
    name="languages",
    label=_("Languages"),
    kind=Kind.LIST,
    is_needed=False,
    hint=_("Of what is sent."),
)
_SOURCE: Final = Field(name="source", label=pgettext_lazy("reference", "Source"), is_needed=False)
_CONTACTS: Final = Rows(
    name="contact_points",
    label=_("Contact"),
    many=_("Contact points"),
    key=("purpose", "channel", "address"),
    fields=(
        Field(
            name="purpose",
            label=pgettext_lazy("a contact", "For"),
            kind=Kind.CHOICE,
            choices=tuple(ContactPoint.Purpose.values),
        ),
        Field(
            name="channel",
            label=pgettext_lazy("a contact", "By"),
            kind=Kind.CHOICE,
            choices=tuple(ContactPoint.Channel.values),
        ),
        Field(name="address", label=_("Address")),
        Field(name="hours", label=_("Hours"), longest=120, is_needed=False),
        Field(name="time_zone", label=_("Time zone"), longest=64, hint=_("Such as Europe/Paris.")),
        _LANGUAGES,
        Field(
            name="verified_at", label=_("Verified"), kind=Kind.INSTANT, unit="UTC", is_needed=False
        ),
        _SOURCE,
    ),
)
_OPERATES: Final = Rows(
    name="operates",
    label=_("Answers for"),
    many=_("What it answers for"),
    key=("role", "norad_cat_id", "name_prefix", "owner_code", "valid_from"),
    hint=_("One of norad_cat_id, name_prefix (a fleet) and owner_code (SATCAT)."),
    fields=(
        Field(
            name="role",
            label=pgettext_lazy("operates", "As"),
            kind=Kind.CHOICE,
            choices=tuple(Operates.Role.values),
        ),
        Field(
            name="norad_cat_id",
            label=_("Catalogue number"),
            kind=Kind.WHOLE,
            low=1,
            high=999_999_999,
            is_needed=False,
        ),
        Field(name="name_prefix", label=_("Names that begin with"), longest=40, is_needed=False),
        Field(name="owner_code", label=_("Owner code"), longest=8, is_needed=False),
        Field(
            name="manoeuvrability",
            label=_("Manoeuvrability"),
            kind=Kind.CHOICE,
            choices=tuple(ManoeuvrabilityClass.values),
        ),
        Field(
            name="valid_from",
            label=pgettext_lazy("an instant", "From"),
            kind=Kind.INSTANT,
            unit="UTC",
            is_needed=False,
        ),
        Field(
            name="valid_to",
            label=pgettext_lazy("an instant", "Until"),
            kind=Kind.INSTANT,
            unit="UTC",
            is_needed=False,
        ),
        Field(name="source", label=pgettext_lazy("reference", "Source")),
    ),
)


_CLASS_LABELS: Final = {
    ReleaseClass.ASSESSMENT: _("Assessment"),
    ReleaseClass.COVARIANCE: _("Covariance"),
    ReleaseClass.EPHEMERIS: _("Ephemeris"),
    ReleaseClass.CONTACT_DETAILS: _("Contact details"),
    ReleaseClass.WORDS: _("Words"),
    ReleaseClass.PLAN_RESULT: _("Plan result"),
}


class OrganisationsArea(ShapedArea):
    name = "organisations"
    title = _("Organisations")
    longest_key = 48
    about = _(
        "Who can be a party to a case. Which of them is home is said by SAFE_PASSAGE_HOME, else in"
        " setting up or in the admin; who belongs to them is said of accounts, and not here."
    )
    shape = Shape(
        fields=(
            Field(name="name", label=_("Name"), longest=120),
            Field(name="name_zh", label=_("Name in Chinese"), longest=120, is_needed=False),
            Field(
                name="kind",
                label=_("Kind"),
                kind=Kind.CHOICE,
                choices=tuple(OrganisationKind.values),
            ),
            Field(
                name="country_code",
                label=_("Country"),
                longest=2,
                is_needed=False,
                hint=_("ISO 3166-1, two letters; left out: international."),
            ),
            _LANGUAGES,
            Field(name="is_fictional", label=_("Exists for exercises"), kind=Kind.FLAG),
            Field(
                name="intermediary",
                label=_("Spoken to through"),
                longest=48,
                is_needed=False,
                hint=_("The key of another organisation."),
            ),
            _SOURCE,
            Field(
                name="notes", label=_("Notes"), kind=Kind.LONG_TEXT, longest=4000, is_needed=False
            ),
        ),
        rows=(_CONTACTS, _OPERATES),
    )

    def documents(self) -> dict[str, Document]:
        rows = Organisation.objects.select_related("intermediary").order_by("slug")
        organisations = rows.prefetch_related("contact_points", "operates")
        return {each.slug: self._document(each) for each in organisations}

    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        own = {each.name: document.get(each.name, _empty(each)) for each in self.shape.fields}
        intermediary = own.pop("intermediary")
        organisation_write(
            key,
            own,
            intermediary=intermediary,
            contact_points=[_stored(_CONTACTS, row) for row in document.get("contact_points", [])],
            operates=[_stored(_OPERATES, row) for row in document.get("operates", [])],
        )

    def remove(self, key: str, *, by: str) -> None:
        organisation_remove(organisation_of(key))

    def in_order(self, documents: Mapping[str, Document]) -> Iterable[str]:
        """Those through whom others are spoken to before those others."""
        return sorted(documents, key=lambda key: (_depth(key, documents), key))

    def _document(self, organisation: Organisation) -> Document:
        own = columns_and_rows(self.shape, organisation)
        through = organisation.intermediary
        own["intermediary"] = through.slug if through is not None else ""
        return self.shape.tell(own)


class ReleaseArea(ShapedArea):
    name = "release"
    title = _("Release")
    longest_key = 97
    key_pattern = r"[A-Za-z0-9_-]+/[A-Za-z0-9_-]+"
    about = _(
        'What an organisation lets another see, by "holder/receiver"; "holder/all" is for everybody'
        " without a policy of their own. A change is a new version. Those of single cases are not"
        " here."
    )
    shape = Shape(
        fields=tuple(
            Field(
                name=each.value,
                label=_CLASS_LABELS[each],
                kind=Kind.CHOICE,
                choices=tuple(Handling),
            )
            for each in ReleaseClass
            if each is not ReleaseClass.PUBLIC
        )
    )

    def documents(self) -> dict[str, Document]:
        found: dict[str, Document] = {}
        policies = ReleasePolicy.objects.filter(case_uuid=None, valid_from__lte=real_now_utc())
        for each in policies.select_related("holder", "receiver").order_by("number"):
            to = each.receiver.slug if each.receiver is not None else _ALL
            names = (one.name for one in self.shape.fields)
            found[f"{each.holder.slug}/{to}"] = {
                name: each.document.get(name, Handling.WITHHOLD.value) for name in names
            }
        return {key: found[key] for key in sorted(found)}

    def read(self, key: str, entry: object, where: str) -> Document:
        holder, slash, receiver = key.partition("/")
        if not (holder and slash and receiver) or holder == receiver:
            raise InputError(f'{where}: its key is "holder/receiver" or "holder/all", not {key!r}.')
        return super().read(key, entry, where)

    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        holder, _, receiver = key.partition("/")
        to = None if receiver == _ALL else organisation_of(receiver)
        policy_add(organisation_of(holder), to, author=by, document=document, note=reason)

    def remove(self, key: str, *, by: str) -> None:
        raise InputError(
            f"A release policy ({key}) is never taken away: give it other values instead."
        )

    def called(self, key: str, document: Document | None) -> str:
        holder, _, receiver = key.partition("/")
        if receiver == _ALL:
            return gettext("what %(holder)s lets everybody see") % {"holder": holder}
        words = gettext("what %(holder)s lets %(receiver)s see")
        return words % {"holder": holder, "receiver": receiver}


_ALL: Final = "all"


def organisation_of(slug: str) -> Organisation:
    """The organisation of a slug. Raises InputError where there is none."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise InputError(f"There is no organisation {slug}. Write its own entry first.")
    return found


def _empty(each: Field) -> Any:
    return [] if each.kind is Kind.LIST else ""


def _stored(rows: Rows, row: Document) -> Document:
    """A row as its columns hold it."""
    stored: Document = {}
    for each in rows.fields:
        value = row.get(each.name)
        if each.kind is Kind.INSTANT:
            stored[each.name] = datetime.fromisoformat(value) if value else None
        elif value is None and each.kind is not Kind.WHOLE:
            stored[each.name] = _empty(each)
        else:
            stored[each.name] = value
    return stored


def _depth(key: str, documents: Mapping[str, Document]) -> int:
    """How many others come before it; a ring ends by the number of all."""
    depth, through = 0, documents[key].get("intermediary", "")
    while through in documents and depth <= len(documents):
        depth, through = depth + 1, documents[through].get("intermediary", "")
    return depth
