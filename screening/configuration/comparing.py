"""The whole configuration as one value, and what differs between two of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from screening.common.exceptions import InputError
from screening.configuration.areas import AREAS, Area
from screening.configuration.fields import Document

Documents = Mapping[str, Mapping[str, Document]]  # by area, then key


@dataclass(frozen=True, slots=True)
class Difference:
    """What one object was and is; None: it was not there, or is gone."""

    area: str
    key: str
    before: Document | None
    after: Document | None

    @property
    def object_name(self) -> str:
        """How people call it, and of which kind it is."""
        area = AREAS.get(self.area)
        if area is None:
            return f"{self.area} {self.key}"
        return f"{area.title}: {area.called(self.key, self.after or self.before)}"

    @property
    def sentences(self) -> list[str]:
        """What changed, a sentence each."""
        area = AREAS.get(self.area)
        if area is None or (self.before is None and self.after is None):
            return [gettext("This release does not know what this is.")]
        if self.before is None:
            return [gettext("%(object)s: added") % {"object": self.object_name}]
        if self.after is None:
            return [gettext("%(object)s: taken away") % {"object": self.object_name}]
        return self._changed(area, self.before, self.after)

    def _changed(self, area: Area, before: Document, after: Document) -> list[str]:
        try:
            return area.differences(self.key, before, after)
        except InputError:  # of an older release, which read it otherwise
            words = gettext("%(object)s: changed, in a way that this release cannot read")
            return [words % {"object": self.object_name}]


def compare(before: Documents, after: Documents) -> list[Difference]:
    """Every object that differs, by area and key."""
    return [
        Difference(area, key, before.get(area, {}).get(key), after.get(area, {}).get(key))
        for area, key in _all_keys(before, after)
        if before.get(area, {}).get(key) != after.get(area, {}).get(key)
    ]


def _all_keys(before: Documents, after: Documents) -> Iterator[tuple[str, str]]:
    for area in [*AREAS, *sorted(before.keys() - AREAS.keys())]:
        for key in sorted({*before.get(area, {}), *after.get(area, {})}):
            yield area, key
