"""The organisations that a new installation knows, as plain data, with no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.common.toml_files import toml_of_file
from screening.operators.release_words import Preset

ORGANISATIONS_FILE: Final = Path(__file__).with_name("organisations.toml")
SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatesSeed:
    """What an organisation answers for: one of a number, the beginning of a name, an owner code."""

    role: str
    norad_cat_id: int | None = None
    name_prefix: str = ""
    owner_code: str = ""
    manoeuvrability: str = "unknown"
    source: str

    def __post_init__(self) -> None:
        given = [self.norad_cat_id is not None, bool(self.name_prefix), bool(self.owner_code)]
        if sum(given) != 1:
            raise ValueError("give one of norad_cat_id, name_prefix and owner_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSeed:
    """One organisation. ``releases`` is the preset of its first policy to everybody, if any."""

    slug: str
    name: str
    name_zh: str
    kind: str
    country_code: str = ""
    languages: tuple[str, ...] = ("en",)
    is_fictional: bool = False
    source: str
    notes: str = ""
    releases: Preset | None = None
    operates: tuple[OperatesSeed, ...] = ()


def load_organisations(path: Path = ORGANISATIONS_FILE) -> tuple[OrganisationSeed, ...]:
    """Read the organisations of a TOML file, in the file's order.

    Raises InputError with the file, the organisation and the reason when it cannot be used.
    """
    document = toml_of_file(path)
    if document.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f"{path.name}: schema_version must be {SCHEMA_VERSION}.")
    seeds = tuple(_organisation(each, path.name) for each in document.get("organisation", []))
    if len({seed.slug for seed in seeds}) != len(seeds):
        raise InputError(f"{path.name}: two organisations have the same slug.")
    return seeds


def _organisation(entry: Mapping[str, Any], file_name: str) -> OrganisationSeed:
    own = {key: value for key, value in entry.items() if key != "operates"}
    try:
        if "languages" in own:
            own["languages"] = tuple(own["languages"])
        if "releases" in own:
            own["releases"] = Preset(own["releases"])
        lines = tuple(OperatesSeed(**line) for line in entry.get("operates", []))
        return OrganisationSeed(**own, operates=lines)
    except (TypeError, ValueError) as error:
        slug = entry.get("slug", "(no slug)")
        raise InputError(f"{file_name}, organisation {slug}: {error}") from error
