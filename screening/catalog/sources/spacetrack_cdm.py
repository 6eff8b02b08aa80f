"""Space-Track's public conjunction messages on the protected stations.

Two queries, because either object can be the station; what is asked for is what is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from screening.catalog.sources.base import Conditions, Fetched, OnBytes, SourceUnusable
from screening.catalog.sources.http import HTTP_OK
from screening.catalog.sources.spacetrack import Query, SpaceTrackAccount, answers

ENVELOPE = "cdm_public"  # both answers under one name make the file that is kept
SIDES = ("sat_1_id", "sat_2_id")
COMING = {"tca": ">now", "orderby": "tca"}


class SpaceTrackCdmPublic:
    """Public conjunction messages of coming passes of some objects, as JSON."""

    file_name = "space-track-cdm-public.json"

    def __init__(self, account: SpaceTrackAccount, norad_cat_ids: Iterable[int]) -> None:
        self.address = f"{account.base_url}basicspacedata/query/class/cdm_public"
        self._account = account
        self._norad_cat_ids = sorted(norad_cat_ids)

    def fetch(self, conditions: Conditions, on_bytes: OnBytes) -> Fetched:
        """Sign in and ask twice. An empty answer is news too: nothing is reported."""
        queries: list[Query] = [{side: self._norad_cat_ids, **COMING} for side in SIDES]
        records = [
            record
            for data in answers(self._account, self.address, "cdm_public", queries, on_bytes)
            for record in self._list_in(data)
        ]
        return Fetched(data=json.dumps({ENVELOPE: records}).encode(), http_status=HTTP_OK)

    def _list_in(self, data: bytes) -> list[object]:
        try:
            found = json.loads(data)
        except ValueError:
            found = None
        if not isinstance(found, list):
            said = data.strip()[:80].decode("utf-8", "replace")
            raise SourceUnusable(f'{self.address} answered "{said}" instead of a list.')
        return found
