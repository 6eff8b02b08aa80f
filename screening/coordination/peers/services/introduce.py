"""Introduce two instances to each other: one file, made at one end and read at the other.

The file holds the two secrets by which they will know each other, one for each direction. Whoever
has it can speak for either end, so it is handed over as a password is, and deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from screening.common.clock import real_now_utc
from screening.common.exceptions import ConfigurationError, InputError
from screening.common.posting import is_web_address
from screening.common.webhook_signing import check_secret, new_secret
from screening.coordination.part_shapes import check_slug
from screening.coordination.peers.models import Peer, PeerWay
from screening.coordination.peers.wire import text_of
from screening.operators.models import Organisation, OrganisationKind
from screening.operators.selectors import home

WIRE_PATH: Final = "/api/v1/coordination/peer/"
HANDED_OVER_WITHIN: Final = timedelta(days=1)  # the file, when secrets are changed
_ORGANISATION_FIELDS: Final = ("slug", "name", "name_zh", "kind", "country_code")


def our_wire_address(own_url: str = "") -> str:
    """Where peers post to us. ``own_url``, such as ``https://watch.example.org``, or PUBLIC_URL.

    Raises ConfigurationError where neither says it.
    """
    base = own_url or settings.PUBLIC_URL
    if not base:
        raise ConfigurationError(
            "Nobody could answer: set SAFE_PASSAGE_URL to the address of this instance, such as"
            " https://watch.example.org, or give --own-url."
        )
    return base.rstrip("/") + WIRE_PATH


@transaction.atomic
def peer_introduce(slug: str, url: str, *, own_url: str = "") -> tuple[Peer, dict[str, Any]]:
    """Make a peer of an organisation. Returns it with what its instance is to read.

    ``url`` is its instance, such as ``https://coordination.example.org``. An organisation that is a
    peer already is introduced anew: its old secrets count for a day beside the new ones, unless it
    was ended first. Raises InputError where it is not known, is our own, or the address is none.
    """
    own = _own()
    peer = _peer_keep(
        _organisation(slug, own),
        url=_address(url.rstrip("/")) + WIRE_PATH,
        secret_out=new_secret(),
        secret_in=new_secret(),
    )
    return peer, {
        "safe_passage_introduction": 1,
        "from": {name: getattr(own, name) for name in _ORGANISATION_FIELDS},
        "to": slug,
        "url": our_wire_address(own_url),
        "secret_out": peer.secret_in,  # what they sign with is what we check with
        "secret_in": peer.secret_out,
    }


@transaction.atomic
def introduction_accept(document: Any) -> Peer:
    """Make the peer that an introduction is from, and its organisation where nobody knows it.

    Raises InputError for what is no introduction, or one that was made for somebody else.
    """
    if not isinstance(document, Mapping) or document.get("safe_passage_introduction") != 1:
        raise InputError(
            "This is no introduction of an instance. `manage.py peer introduce` makes one."
        )
    own = _own()
    meant = text_of(document, "to", longest=48)
    if meant != own.slug:
        raise InputError(f"This introduction is for {meant}; this instance serves {own.slug}.")
    for name in ("secret_out", "secret_in"):
        check_secret(text_of(document, name, longest=200))
    return _peer_keep(
        _introduced(document.get("from"), own),
        url=_address(text_of(document, "url", longest=500)),
        secret_out=document["secret_out"],
        secret_in=document["secret_in"],
    )


@transaction.atomic
def webhook_add(slug: str, url: str) -> Peer:
    """Tell an organisation's own system of its cases: it is posted entries, answers elsewhere."""
    return _peer_keep(
        _organisation(slug, _own()),
        way=PeerWay.WEBHOOK,
        url=_address(url, may_have_query=True),
        secret_out=new_secret(),
        secret_in="",
    )


def peer_end(slug: str) -> None:
    """Neither send to a peer nor hear it any more. Raises InputError where there is none."""
    if not Peer.objects.filter(organisation__slug=slug, is_active=True).update(is_active=False):
        raise InputError(f"There is no peer {slug} to end.")


def _former_of(known: Peer | None, now: datetime) -> dict[str, Any]:
    """The secrets that go on counting beside new ones. Those of a peer that was ended do not."""
    if known is None or not known.is_active:
        return {"former_secret_out": "", "former_secret_in": "", "former_until": None}
    return {
        "former_secret_out": known.secret_out,
        "former_secret_in": known.secret_in,
        "former_until": now + HANDED_OVER_WITHIN,
    }


def _own() -> Organisation:
    own = home()
    if own is None:
        raise ConfigurationError(
            "This instance serves nobody yet: set SAFE_PASSAGE_HOME, or tick an organisation as"
            " home in the admin."
        )
    return own


def _organisation(slug: str, own: Organisation) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise InputError(f"No organisation is called {slug}. Add it in the admin first.")
    if found == own:
        raise InputError(f"{slug} is whom this instance serves: a peer is somebody else.")
    return found


def _introduced(told: Any, own: Organisation) -> Organisation:
    """The organisation of an introduction; what is known of it here is not changed by it."""
    if not isinstance(told, Mapping):
        raise InputError("from: the organisation that introduces itself is missing.")
    slug = text_of(told, "slug", longest=48)
    check_slug(slug, "from.slug")
    if Organisation.objects.filter(slug=slug).exists():
        return _organisation(slug, own)
    kind = told.get("kind")
    return Organisation.objects.create(
        slug=slug,
        name=text_of(told, "name", longest=120),
        name_zh=str(told.get("name_zh") or "")[:120],
        kind=kind if kind in OrganisationKind.values else OrganisationKind.OPERATOR,
        country_code=str(told.get("country_code") or "")[:2],
        source="It introduced itself.",
    )


def _address(url: str, *, may_have_query: bool = False) -> str:
    parts = urlsplit(url) if is_web_address(url) else None
    has_query = parts is not None and bool(parts.query or parts.fragment)
    if parts is None or parts.username or parts.password or (has_query and not may_have_query):
        raise InputError(f"{url} is no address of an instance, such as https://watch.example.org.")
    return url


def _peer_keep(organisation: Organisation, **facts: Any) -> Peer:
    now = real_now_utc()
    known = Peer.objects.select_for_update().filter(organisation=organisation).first()
    fresh = (
        _former_of(known, now)
        | {
            "way": PeerWay.INSTANCE,
            "is_active": True,
            "failures": 0,
            "failing_since": None,
            "message": "",
            "next_attempt_at": now,
        }
        | facts
    )
    peer, _ = Peer.objects.update_or_create(
        organisation=organisation, defaults=fresh, create_defaults=fresh | {"created_at": now}
    )
    return peer
