"""Encounters from the reference files in ``../shared/data``, as the engine takes them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from screening.engine.probability.encounters import Encounters, encounters
from screening.engine.types import FloatArray

CONJUNCTIONS = Path("cdm") / "cara_real"
CASES = Path("pc_cases") / "pc_reference_cases.json"
_LINE = re.compile(r"(?P<keyword>\w+)\s*=\s*(?P<value>[^\[]+)")
_AXES = ("R", "T", "N", "RDOT", "TDOT", "NDOT")


def real_conjunctions(shared_data: Path) -> tuple[Encounters, list[dict[str, str]]]:
    """Return the real conjunctions, and beside each the row of what others computed."""
    folder = shared_data / CONJUNCTIONS
    with (folder / "expected_pc.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    read = [message_encounter(folder / f"{row['Conjunction_ID']}.cdm") for row in rows]
    return joined(read, [float(row["HBR_m"]) for row in rows]), rows


def reference_cases(shared_data: Path) -> dict[str, dict[str, Any]]:
    """Return the published cases by name."""
    cases = json.loads((shared_data / CASES).read_text())
    return {case["id"]: case for case in cases}


def case_encounter(case: dict[str, Any]) -> Encounters:
    """Return one published case, in km whatever it was given in."""
    km = 1.0 if case["units"].startswith("km") else 1e-3
    return encounters(
        np.array(case["r1"]) * km,
        np.array(case["v1"]) * km,
        r_secondary_km=np.array(case["r2"]) * km,
        v_secondary_km_s=np.array(case["v2"]) * km,
        covariance_primary=np.array(case["C1"]) * km**2,
        covariance_secondary=np.array(case["C2"]) * km**2,
        hard_body_radius_m=float(case["hbr"]) * km * 1e3,
    )


def message_encounter(path: Path) -> dict[str, FloatArray]:
    """Read the few keywords of a conjunction message (KVN) that a probability needs."""
    both = path.read_text().split("OBJECT2", 1)
    return {
        f"{name}_{who}": values
        for who, text in zip(("primary", "secondary"), both, strict=True)
        for name, values in _object_of(text).items()
    }


def joined(read: list[dict[str, FloatArray]], radii_m: list[float]) -> Encounters:
    """Return many read messages as encounters."""
    columns = {name: np.array([each[name] for each in read]) for name in read[0]}
    return encounters(
        columns.pop("r_primary"),
        columns.pop("v_primary"),
        r_secondary_km=columns.pop("r_secondary"),
        v_secondary_km_s=columns.pop("v_secondary"),
        hard_body_radius_m=np.array(radii_m),
        **columns,
    )


def _object_of(text: str) -> dict[str, FloatArray]:
    found = {m["keyword"]: m["value"].strip() for m in map(_LINE.match, text.splitlines()) if m}
    r = np.array([float(found[name]) for name in ("X", "Y", "Z")])
    v = np.array([float(found[f"{name}_DOT"]) for name in ("X", "Y", "Z")])
    covariance = np.empty((6, 6))
    for i, row in enumerate(_AXES):
        for j, column in enumerate(_AXES[: i + 1]):
            covariance[i, j] = covariance[j, i] = float(found[f"C{row}_{column}"]) * 1e-6
    cross = np.cross(r, v)
    radial, normal = r / np.linalg.norm(r), cross / np.linalg.norm(cross)
    turn = np.kron(np.eye(2), np.array([radial, np.cross(normal, radial), normal]).T)
    return {"r": r, "v": v, "covariance": turn @ covariance @ turn.T}
