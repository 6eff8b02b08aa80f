"""CelesTrak: general perturbations by group, operators' supplemental sets, and SATCAT.

Source: celestrak.org/NORAD/documentation/gp-data-formats.php and its usage policy of 2026-05-15:
data changes at most every two hours, and a client stops on any status that is not 200.
"""

from __future__ import annotations

from urllib.parse import urlencode, urljoin

from screening.catalog.sources.base import Conditions, Fetched, OnBytes, SourceUnusable
from screening.catalog.sources.http import HttpFile, Limits

GP_PATH = "/NORAD/elements/gp.php"
SUPPLEMENTAL_PATH = "/NORAD/elements/supplemental/sup-gp.php"
SATCAT_PATH = "/pub/satcat.csv"
# CelesTrak says these in a page with status 200.
NO_DATA = (b"No GP data found", b"No SupGP data found", b"Invalid query")


class CelestrakFile:
    """One file of CelesTrak, whatever the query behind it."""

    def __init__(self, url: str, file_name: str, *, user_agent: str, limits: Limits) -> None:
        self.address = url
        self.file_name = file_name
        self._file = HttpFile(url, user_agent, limits)

    def fetch(self, conditions: Conditions, on_bytes: OnBytes) -> Fetched:
        """Ask once; see HttpFile.fetch. A page that says there is no data is SourceUnusable."""
        fetched = self._file.fetch(conditions, on_bytes)
        if fetched.data.lstrip().startswith(NO_DATA):
            said = fetched.data.strip()[:80].decode("utf-8", "replace")
            raise SourceUnusable(f'{self.address} answered "{said}" instead of data.')
        return fetched


def gp_group(
    base_url: str, *, group: str, file_format: str, user_agent: str, limits: Limits
) -> CelestrakFile:
    """General perturbations of one group, such as ``active``, as ``csv`` or ``json``."""
    query = urlencode({"GROUP": group, "FORMAT": file_format})
    return CelestrakFile(
        f"{urljoin(base_url, GP_PATH)}?{query}",
        f"gp-{group}.{file_format}",
        user_agent=user_agent,
        limits=limits,
    )


def supplemental(
    base_url: str, *, ephemeris: str, user_agent: str, limits: Limits
) -> CelestrakFile:
    """An operator's ephemeris, such as ``ISS-E``, fitted in segments: several sets an object."""
    query = urlencode({"SOURCE": ephemeris, "FORMAT": "json"})
    return CelestrakFile(
        f"{urljoin(base_url, SUPPLEMENTAL_PATH)}?{query}",
        f"sup-gp-{ephemeris}.json",
        user_agent=user_agent,
        limits=limits,
    )


def satcat(base_url: str, *, user_agent: str, limits: Limits) -> CelestrakFile:
    """The satellite catalogue: owners, types, dates and sizes of everything ever catalogued."""
    return CelestrakFile(
        urljoin(base_url, SATCAT_PATH), "satcat.csv", user_agent=user_agent, limits=limits
    )
