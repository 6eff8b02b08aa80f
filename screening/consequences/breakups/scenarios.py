"""Break-ups that are ready to be asked, read from the file beside this one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from screening.engine.decay.atmosphere import SolarActivity

FILE: Final = Path(__file__).with_name("scenarios.toml")


@dataclass(frozen=True, slots=True)
class Said:
    """One figure, and who says so; ``is_reference``: a publication, cited as it is anywhere."""

    of: str
    value: str
    source: str
    is_reference: bool = False

    def as_json(self) -> dict[str, str]:
        """As plain values."""
        return {"of": self.of, "value": self.value, "source": self.source}


@dataclass(frozen=True, slots=True)
class Scenario:
    """One break-up. ``date_utc`` is None where it never happened."""

    key: str
    title: str
    words: str
    question: dict[str, Any]
    date_utc: datetime | None
    solar_activity: SolarActivity
    solar_words: str
    sources: tuple[Said, ...]
    observed: tuple[Said, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain values, for an answer."""
        return {
            "key": self.key,
            "title": self.title,
            "words": self.words,
            "date_utc": self.date_utc and self.date_utc.isoformat().replace("+00:00", "Z"),
            "solar_activity": str(self.solar_activity),
            "solar_words": self.solar_words,
            "sources": [each.as_json() for each in self.sources],
            "observed": [each.as_json() for each in self.observed],
        }


def _read(path: Path) -> dict[str, Scenario]:
    found = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]:
        found[entry["key"]] = Scenario(
            key=entry["key"],
            title=entry["title"],
            words=entry["words"],
            question=entry["question"],
            date_utc=entry.get("date_utc"),
            solar_activity=SolarActivity(entry["solar_activity"]),
            solar_words=entry["solar_words"],
            sources=tuple(Said(**each) for each in entry.get("source", ())),
            observed=tuple(Said(**each) for each in entry.get("observed", ())),
        )
    return found


SCENARIOS: Final = _read(FILE)
