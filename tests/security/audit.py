"""Known faults, a bill of materials and licences of what a user installs; written down.

    python -m tests.security.audit [--quick] [--folder DIR]

``--quick`` leaves out what asks the network. Ends with 1 where a package has a known fault or a
licence that is on no list, with 0 where nothing was found *or could not be asked*: the record says
which of the two.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from screening.common.code_version import code_version
from tests.experiments.writing import CHECKOUT, FOLDER
from tests.security.licences import Licence, licences_of

REQUIREMENTS: Final = CHECKOUT / "requirements.txt"
BILL: Final = CHECKOUT / "var" / "bill-of-materials.cdx.json"
BIN: Final = Path(sys.executable).parent
FAULTS_WITHIN_S: Final = 300
BILL_WITHIN_S: Final = 600


@dataclass(frozen=True, slots=True)
class Faults:
    """What pip-audit found. ``asked`` is False where its data could not be reached; ``why``."""

    asked: bool
    lines: tuple[str, ...]
    why: str = ""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="ask nothing of the network")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    licences = licences_of(REQUIREMENTS)
    faults = Faults(False, (), "left out: QUICK") if options.quick else known_faults()
    page = "\n".join(_page(licences, faults, write_bill(), is_quick=options.quick)) + "\n"
    name = f"audit-{datetime.now(UTC):%Y-%m-%d}{'-quick' if options.quick else ''}.md"
    (options.folder / name).write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return 1 if faults.lines or not all(each.is_allowed for each in licences) else 0


def known_faults() -> Faults:
    """Ask pip-audit of each pinned package; it asks PyPI's list of advisories."""
    command = [BIN / "pip-audit", "--format", "json", "--timeout", "15", "--progress-spinner"]
    command += ["off", "--local"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=FAULTS_WITHIN_S, check=False
        )
        told = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return Faults(False, (), f"no answer within {FAULTS_WITHIN_S} s: no advisory was read")
    except (OSError, ValueError):
        return Faults(False, (), "pip-audit gave no answer: its data could not be reached")
    return Faults(True, tuple(_fault_lines(told)))


def _fault_lines(told: dict[str, Any]) -> Iterator[str]:
    for package in told.get("dependencies", ()):
        for fault in package.get("vulns", ()):
            mended = ", ".join(fault.get("fix_versions", ())) or "no version"
            yield f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


def write_bill() -> str:
    """Write the CycloneDX bill of materials; return how many components it has, in words."""
    BILL.parent.mkdir(exist_ok=True)
    command = [BIN / "cyclonedx-py", "requirements", REQUIREMENTS, "--of", "JSON", "-o", BILL]
    try:
        subprocess.run(command, capture_output=True, timeout=BILL_WITHIN_S, check=True)
        told = json.loads(BILL.read_text(encoding="utf-8"))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return f"could not be written ({type(error).__name__})"
    count = len(told.get("components", ()))
    return f"{count} components, CycloneDX {told['specVersion']}, in var/{BILL.name}"


def _page(
    licences: Sequence[Licence], faults: Faults, bill: str, *, is_quick: bool
) -> Iterator[str]:
    quick = " QUICK=1" if is_quick else ""
    yield f"# Audit of dependencies, {datetime.now(UTC):%Y-%m-%d}"
    yield ""
    yield f"`make audit{quick}`, code {code_version(CHECKOUT)}. docs/threat-model.md says how to"
    yield "read it."
    yield ""
    asked = f"{len(faults.lines)} found" if faults.asked else f"NOT ASKED ({faults.why})"
    yield f"- Known faults (pip-audit, advisories of PyPI): {asked}."
    yield from (f"  - {line}" for line in faults.lines)
    yield f"- Bill of materials: {bill}."
    refused = [each for each in licences if not each.is_allowed]
    yield f"- Licences: {len(licences)} packages, {len(refused)} not allowed."
    yield ""
    yield "| package | version | licence, as it says | |"
    yield "|---|---|---|---|"
    for each in sorted(licences, key=lambda each: (each.is_allowed and not each.why, each.name)):
        yield f"| {each.name} | {each.version} | {each.words} | {each.why} |"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
