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
import tempfile
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
FAULTS_WITHIN_S: Final = 600
KNOWN_FAULTY: Final = "jinja2==2.4.1"  # CVE-2014-1402 and others
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
    faults = Faults(False, (), "left out: QUICK") if options.quick else known_faults(licences)
    page = "\n".join(_page(licences, faults, write_bill(licences), is_quick=options.quick)) + "\n"
    name = f"audit-{datetime.now(UTC):%Y-%m-%d}{'-quick' if options.quick else ''}.md"
    (options.folder / name).write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return 1 if faults.lines or not all(each.is_allowed for each in licences) else 0


def known_faults(licences: Sequence[Licence]) -> Faults:
    """Ask pip-audit of each installed package; it asks PyPI's list of advisories.

    NOTE: a mirror of PyPI may answer without advisories, which looks like health. So a version that
    is known to be faulty is asked for with the others: where it is called sound, nothing was asked.
    """
    try:
        told = _asked([f"{each.name}=={each.version}" for each in licences])
    except subprocess.TimeoutExpired:
        return Faults(False, (), f"no answer within {FAULTS_WITHIN_S} s: no advisory was read")
    except (OSError, ValueError):
        return Faults(False, (), "pip-audit gave no answer: its data could not be reached")
    lines = tuple(_fault_lines(told))
    known = KNOWN_FAULTY.replace("==", " ")
    if not any(line.startswith(known) for line in lines):
        why = f"{known} is faulty and was called sound: these advisories are empty"
        return Faults(False, (), why)
    return Faults(True, tuple(line for line in lines if not line.startswith(known)))


def _asked(pinned: Sequence[str]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join([*pinned, KNOWN_FAULTY]))
        file.flush()
        command = [BIN / "pip-audit", "--requirement", file.name, "--no-deps", "--disable-pip"]
        command += ["--format", "json", "--timeout", "15", "--progress-spinner", "off"]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=FAULTS_WITHIN_S, check=False
        )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _fault_lines(told: dict[str, Any]) -> Iterator[str]:
    for package in told.get("dependencies", ()):
        for fault in package.get("vulns", ()):
            mended = ", ".join(fault.get("fix_versions", ())) or "no version"
            yield f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


def write_bill(licences: Sequence[Licence]) -> str:
    """Write the CycloneDX bill of materials; return how many components it has, in words."""
    BILL.parent.mkdir(exist_ok=True)
    pinned = "\n".join(f"{each.name}=={each.version}" for each in licences)
    command = [BIN / "cyclonedx-py", "requirements", "-", "--of", "JSON", "-o", BILL]
    try:
        subprocess.run(
            command,
            input=pinned.encode(),
            capture_output=True,
            timeout=BILL_WITHIN_S,
            check=True,
        )
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
