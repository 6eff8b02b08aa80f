"""Add a version of a protocol of one's own, withdraw it, and bring it back."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.coordination.protocol import Protocol, protocol_library
from screening.coordination.protocol.text_places import line_of_version, protocol_from_text
from screening.coordination.protocol_models import OwnProtocol


@transaction.atomic
def own_protocol_put(text: str, *, by: str) -> OwnProtocol:
    """Have new cases go by a protocol's text: add it as the newest version, or bring it back.

    Later versions of its key are withdrawn. Raises InputError with line and clause where the text
    cannot be used, and for a number that another text has.
    """
    protocol = protocol_from_text(text)
    versions = OwnProtocol.objects.select_for_update().filter(key=protocol.key)
    same = versions.filter(version=protocol.version).first()
    if same is None:
        _refuse_number(text, protocol, versions.order_by("-version").first())
        put = OwnProtocol.objects.create(
            key=protocol.key,
            version=protocol.version,
            text=text,
            author=by,
            added_at=real_now_utc(),
        )
    elif same.text == text:
        put = same
        _withdraw(put, is_withdrawn=False)
    else:
        raise InputError(
            f"{protocol.reference} has another text here, by which cases may go. Give this one"
            f" the version {versions.latest('version').version + 1}."
        )
    for later in versions.filter(version__gt=protocol.version, is_withdrawn=False):
        _withdraw(later, is_withdrawn=True)
    return put


@transaction.atomic
def own_protocol_withdraw(key: str) -> None:
    """Have no new case go by any text of one's own under a key; cases that do go on."""
    for each in OwnProtocol.objects.select_for_update().filter(key=key, is_withdrawn=False):
        _withdraw(each, is_withdrawn=True)


def _withdraw(own: OwnProtocol, *, is_withdrawn: bool) -> None:
    own.is_withdrawn = is_withdrawn
    own.save(update_fields=["is_withdrawn"])


def _refuse_number(text: str, protocol: Protocol, newest: OwnProtocol | None) -> None:
    """A new text is the newest of its key, also among the shipped and those of the folder."""
    from_files = protocol_library(settings.PROTOCOLS_FOLDER).protocols
    taken = [version for key, version in from_files if key == protocol.key]
    taken += [newest.version] if newest is not None else []
    if taken and protocol.version <= max(taken):
        raise InputError(
            f"Line {line_of_version(text)}: {protocol.reference} is there already, or older than"
            f" what is. Give this text the version {max(taken) + 1}."
        )
