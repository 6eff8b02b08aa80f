"""Begin the copy of a case that another instance keeps, from the entry that opens it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.common.exceptions import InputError
from screening.coordination.chain import ChainedEntry
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.pass_here import pass_here
from screening.coordination.peers.models import Peer
from screening.coordination.services.open_case import case_row, parties_write
from screening.operators.models import Organisation, OrganisationKind
from screening.operators.selectors import home_slug


def copy_begin(peer: Peer, entry: ChainedEntry) -> Case:
    """Make the row of a case that a peer keeps, without entries; of a pass known here, with it.

    Raises InputError unless the entry opens a case in the peer's name in which we are a party.
    """
    keeper = peer.organisation.slug
    if entry.kind != EntryKind.OPENED or entry.party != keeper:
        raise InputError(f"Entry 1 of a case that {keeper} keeps is {keeper}'s and opens it.")
    opened = {name: part.value for name, part in entry.parts.items()}
    if any(part.withheld is not None for part in entry.parts.values()):
        raise InputError("The entry that opens a case is public: nothing of it can be withheld.")
    slugs = [each["slug"] for each in opened["parties"]]
    if len(set(slugs)) != len(slugs) or not {keeper, home_slug()} <= set(slugs):
        raise InputError(f"parties: {keeper} and {home_slug()} are both to be there, each once.")
    case = case_row(opened, keeper=keeper, is_kept_here=False, opened_at_utc=entry.at_utc)
    case.uuid = entry.case
    case.conjunction = pass_here(case, opened["facts"])
    case.save()
    parties_write(case, opened)
    for party in opened["parties"]:
        _organisation_know(party)
    return case


def _organisation_know(party: Mapping[str, Any]) -> None:
    """Know an organisation by what the case says of it; what is known already stays."""
    kind = party.get("kind")
    Organisation.objects.get_or_create(
        slug=party["slug"],
        defaults={
            "name": party["name"][:120],
            "name_zh": party.get("name_zh", "")[:120],
            "kind": kind if kind in OrganisationKind.values else OrganisationKind.OPERATOR,
            "country_code": party.get("country", "")[:2],
            "source": "Named as a party by the keeper of a case.",
        },
    )
