"""What sources serve beside element sets: SATCAT, conjunctions reported, radii, whole answers."""

from __future__ import annotations

import gzip
import json
from typing import Any

from screening.catalog.radius_file import LARGEST_RADIUS_M, radii_of
from screening.catalog.services.contents import contents_of_file
from screening.catalog.services.reports import read_reports
from screening.catalog.sources.satcat_csv import ParsedSatcat, read_satcat
from screening.common.exceptions import ConfigurationError
from screening.engine.elements import UnusableFile
from screening.engine.elements.decode import decode_text
from tests.fuzz.contract import Broken, Target, require_words
from tests.unit.catalog.test_satcat_csv import STATION, satcat
from tests.unit.engine.elements.samples import csv_file, csv_line
from tests.unit.messages.test_public_cdms import RECORD

SATCAT = satcat(STATION).encode()
REPORTS = json.dumps({"cdm_public": [RECORD]}).encode()
RADII = b"ObjectID,HBR\n25544,55.4\n70001,\n48274,20\n"


def _satcat(data: bytes) -> ParsedSatcat:
    parsed = read_satcat(decode_text(data, file_name="satcat.csv"), file_name="satcat.csv")
    for each in parsed.rejections:
        require_words(each.reason)
    for entry in parsed.entries:
        if entry.rcs_m2 is not None and not 0.0 < entry.rcs_m2 < 1e6:
            raise Broken(f"a radar cross-section of {entry.rcs_m2} m2")
    return parsed


def _reports(data: bytes) -> int:
    """Each record is read by itself later: by the target cdm_public."""
    return len(read_reports(decode_text(data, file_name="reports"), file_name="reports").records)


def _contents(data: bytes) -> Any:
    return contents_of_file(data, file_name="answer").findings


def _radii(data: bytes) -> Any:
    radii = radii_of(data, "radii.csv")
    for number, radius_m in radii.items():
        if not (0 < number < 10**9 and 0.0 < radius_m <= LARGEST_RADIUS_M):
            raise Broken(f"object {number} has a radius of {radius_m} m")
    return dict(radii)


TARGETS = (
    Target(
        "satcat",
        "SATCAT as CSV",
        _satcat,
        (UnusableFile,),
        (SATCAT,),
        ("PAY", "R/B", "DEB", "DOC", "25544", "N/A", "1998-11-20"),
    ),
    Target(
        "reports",
        "Space-Track's answer of conjunctions",
        _reports,
        (UnusableFile,),
        (REPORTS,),
        tuple(RECORD),
    ),
    Target(
        "answers",
        "any answer of a source",
        _contents,
        (UnusableFile,),
        (SATCAT, REPORTS, csv_file(csv_line()), b"No GP data found"),
        ("OPS_STATUS_CODE", '{"cdm_public"'),
    ),
    Target(
        "radii",
        "hard-body radii as CSV",
        _radii,
        (ConfigurationError,),
        (RADII, gzip.compress(RADII, mtime=0)),
        ("ObjectID", "HBR"),
    ),
)
