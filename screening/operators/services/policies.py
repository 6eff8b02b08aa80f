"""Add a version of a release policy: the only way in which what is released changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.operators.models import Organisation, ReleasePolicy
from screening.operators.release import PRESETS, document_of, preset_of
from screening.operators.release_words import Preset


@transaction.atomic
def policy_add(
    holder: Organisation,
    receiver: Organisation | None,
    *,
    author: str,
    case_uuid: UUID | None = None,
    preset: Preset | None = None,
    document: Mapping[str, str] | None = None,
    note: str = "",
    valid_from: datetime | None = None,
) -> ReleasePolicy:
    """Add the next version of what a holder lets a receiver see: a preset, or a document.

    Holds from now on, real time, unless ``valid_from`` says when. Raises InputError for a document
    that is none, for a preset without a document of its own, and for an organisation that would
    hide its own from itself.
    """
    if receiver == holder:
        raise InputError(f"{holder} always sees what is its own: give another receiver, or none.")
    Organisation.objects.select_for_update().get(pk=holder.pk)  # one version at a time
    versions = ReleasePolicy.objects.filter(holder=holder, receiver=receiver, case_uuid=case_uuid)
    newest = versions.aggregate(newest=Max("number"))["newest"] or 0
    wanted = _document(preset, document)
    return ReleasePolicy.objects.create(
        holder=holder,
        receiver=receiver,
        case_uuid=case_uuid,
        number=newest + 1,
        valid_from=valid_from or real_now_utc(),
        preset=preset_of(document_of(wanted)),
        document=wanted,
        author=author,
        note=note.strip(),
    )


def _document(preset: Preset | None, document: Mapping[str, str] | None) -> dict[str, str]:
    if (preset is None) == (document is None):
        raise InputError("Give a preset, or a document that says what becomes of each class.")
    if document is not None:
        found = document_of(document)
    elif preset is not None and preset in PRESETS:
        found = PRESETS[preset]
    else:
        raise InputError("A custom policy needs a document that says what becomes of each class.")
    return {str(each): str(handling) for each, handling in found.items()}
