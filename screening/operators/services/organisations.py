"""Make an organisation what it is wanted to be, with the ways to it and what it answers for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError

from screening.common.exceptions import InputError
from screening.operators.models import ContactPoint, Operates, Organisation

Row = Mapping[str, Any]
# What tells the rows of an organisation apart: one with the same is changed, not made anew.
_CONTACT_KEY: Final = ("purpose", "channel", "address")
_OPERATES_KEY: Final = ("role", "norad_cat_id", "name_prefix", "owner_code", "valid_from")


@transaction.atomic
def organisation_write(
    slug: str,
    columns: Row,
    *,
    intermediary: str,
    contact_points: Sequence[Row],
    operates: Sequence[Row],
) -> Organisation:
    """Change an organisation, or add it. ``columns`` are its own; who is home stays as it is.

    Raises InputError that says what cannot be used and why.
    """
    organisation = Organisation.objects.filter(slug=slug).first() or Organisation(slug=slug)
    for name, value in columns.items():
        setattr(organisation, name, value)
    organisation.intermediary = _intermediary(slug, intermediary)
    _saved(organisation)
    _rows_write(ContactPoint, organisation, contact_points, _CONTACT_KEY)
    _rows_write(Operates, organisation, operates, _OPERATES_KEY)
    return organisation


@transaction.atomic
def organisation_remove(organisation: Organisation) -> None:
    """Take an organisation away that nobody belongs to and nothing was ever recorded of.

    Raises InputError for any other: records of cases name it.
    """
    refusal = f"{organisation} stands in records or has members and cannot be taken away."
    if organisation.memberships.exists():
        raise InputError(refusal)
    try:
        with transaction.atomic():
            organisation.delete()
    except (ProtectedError, RestrictedError) as error:
        raise InputError(refusal) from error


def _intermediary(slug: str, named: str) -> Organisation | None:
    if not named:
        return None
    found = Organisation.objects.filter(slug=named).first()
    if found is None or named == slug:
        raise InputError(f"{slug}: intermediary {named!r} is no other organisation here.")
    return found


def _rows_write(
    model: type[ContactPoint] | type[Operates],
    organisation: Organisation,
    wanted: Sequence[Row],
    key: Sequence[str],
) -> None:
    kept = []
    for row in wanted:
        same = {name: row[name] for name in key}
        found = model.objects.filter(organisation=organisation, **same).first()
        written = found or model(organisation=organisation)
        for name, value in row.items():
            setattr(written, name, value)
        _saved(written)
        kept.append(written.pk)
    model.objects.filter(organisation=organisation).exclude(pk__in=kept).delete()


def _saved(row: models.Model) -> None:
    """Save what its model takes. Raises InputError with what it refuses."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise InputError(f"{row}: {' '.join(error.messages)}") from error
    row.save()
