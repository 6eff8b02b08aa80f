"""Who may read a case by the API, and who may speak in it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.http import Http404
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import SAFE_METHODS, BasePermission

from sasweb.access import name_of
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.seats import CaseSeat, case_seat
from screening.coordination.speaker import Channel, Speaker
from screening.tokens.models import ApiToken, Scope

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

_LONGEST_KEY: Final = 200


class SpeaksInCases(BasePermission):
    """Signed-in people, and tokens: cases are never open to strangers.

    A token with "coordinate" reads and speaks, one with "read" reads. For whom is decided by the
    memberships of its owner.
    """

    message = "This needs a token with the scope coordinate; to read, the scope read will do."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not request.user.is_authenticated:
            return False
        if not isinstance(request.auth, ApiToken):
            return True
        may_read = request.method in SAFE_METHODS and request.auth.has_scope(Scope.READ)
        return may_read or request.auth.has_scope(Scope.COORDINATE)


def seat_in(request: Request, case: Case) -> CaseSeat:
    """The seat of whoever asks. Raises Http404 where the case does not exist for them."""
    seat = case_seat(request.user, case)
    if seat is None:
        raise Http404("No such case.")
    return seat


def speaker_of(request: Request, seat: CaseSeat, kind: EntryKind) -> Speaker:
    """Who speaks. Raises PermissionDenied where their role does not let them say it."""
    if not seat.may_say(kind):
        raise PermissionDenied(
            f"As {seat.role.value} of {seat.party} you cannot say {kind.value.replace('_', ' ')}:"
            f" {seat.role.label.partition(':')[2].strip()} is yours. Ask a lead."
        )
    return Speaker(seat.party, name_of(request.user), Channel.API)


def entry_uuid_of(request: Request, case: Case) -> uuid.UUID:
    """The uuid of the entry that a request makes: the same for the same ``Idempotency-Key``.

    Without one each request makes its own. Raises ValidationError for a key of over 200 characters.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > _LONGEST_KEY:
        raise ValidationError({"Idempotency-Key": [f"At most {_LONGEST_KEY} characters."]})
    if not key:
        return uuid.uuid4()
    return uuid.uuid5(case.uuid, f"{request.user.pk}\n{key}")
