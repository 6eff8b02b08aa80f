"""Fill an empty database with the organisations that everybody knows, and say who is home."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Final

from django.db import transaction

from screening.common.exceptions import ConfigurationError
from screening.operators.models import Operates, Organisation
from screening.operators.seed import OrganisationSeed, load_organisations
from screening.operators.services.policies import policy_add

_NOT_OF_THE_ROW: Final = frozenset({"operates", "releases"})


@transaction.atomic
def operators_seed(home_slug: str = "") -> list[Organisation]:
    """Create the organisations of the seed file that the database has never had.

    One that exists is left exactly as it is. ``home_slug``, where given, is home from now on;
    raises ConfigurationError when no organisation has it. Returns what was created.
    """
    known = set(Organisation.objects.values_list("slug", flat=True))
    created = [_create(seed) for seed in load_organisations() if seed.slug not in known]
    if home_slug:
        home_set(home_slug)
    return created


@transaction.atomic
def home_set(slug: str) -> Organisation:
    """Make an organisation the one that this installation serves, and no other.

    Raises ConfigurationError for a slug that no organisation has.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        known = ", ".join(Organisation.objects.values_list("slug", flat=True).order_by("slug"))
        raise ConfigurationError(
            f"SAFE_PASSAGE_HOME={slug!r} is no organisation here. Known: {known}."
        )
    Organisation.objects.filter(is_home=True).exclude(pk=organisation.pk).update(is_home=False)
    if not organisation.is_home:
        organisation.is_home = True
        organisation.save(update_fields=["is_home"])
    return organisation


def _create(seed: OrganisationSeed) -> Organisation:
    own = {f.name: getattr(seed, f.name) for f in fields(seed) if f.name not in _NOT_OF_THE_ROW}
    organisation = Organisation.objects.create(**own | {"languages": list(seed.languages)})
    for line in seed.operates:
        Operates.objects.create(organisation=organisation, **asdict(line))
    if seed.releases is not None:
        policy_add(
            organisation, None, author="Safe Passage", preset=seed.releases, note="As first seeded."
        )
    return organisation
