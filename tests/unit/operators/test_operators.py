"""Who operates what, who is home, and versions of policies, in a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from screening.common.exceptions import ConfigurationError, InputError
from screening.operators.models import (
    ManoeuvrabilityClass,
    Membership,
    Operates,
    Organisation,
    ReleasePolicy,
)
from screening.operators.release_words import Preset
from screening.operators.seed import ORGANISATIONS_FILE, load_organisations
from screening.operators.selectors import home, memberships, operator_of, policies_of
from screening.operators.services import operators_seed, policy_add
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def _organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


def _facts(**fields: Any) -> tuple[str | None, str]:
    found = operator_of(factories.space_object(**fields), NOW)
    return found.organisation and found.organisation.slug, found.manoeuvrability


def test_the_seed_names_a_source_for_everything_and_no_address_for_anybody() -> None:
    for seed in load_organisations():
        assert seed.source
        assert seed.name_zh
        assert all(line.source for line in seed.operates)
        assert _organisation(seed.slug).contact_points.count() == 0


def test_seeding_again_changes_nothing_that_a_person_changed() -> None:
    Organisation.objects.filter(slug="spacex").update(name="SpaceX, as we know it")
    assert operators_seed() == []
    assert _organisation("spacex").name == "SpaceX, as we know it"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name_prefix = "STARLINK"', "", "organisation spacex: give one of"),
        ('slug = "cnsa"', 'slug = "nasa"', "same slug"),
        ("schema_version = 1", "schema_version = 2", "schema_version must be 1"),
        ('releases = "full_technical"', 'releases = "everything"', "exercise-constellation"),
        ('kind = "un_body"', 'colour = "blue"', "unoosa"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = ORGANISATIONS_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "organisations.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_organisations(path)


def test_a_fleet_is_known_by_its_name() -> None:
    assert _facts(name="STARLINK-1095", owner_code="US") == ("spacex", "automated")


def test_a_piece_of_a_fleet_is_its_owners_and_cannot_manoeuvre() -> None:
    piece = {"name": "STARLINK-1095 DEB", "owner_code": "US", "object_type": "debris"}
    assert _facts(**piece) == ("state-us", "non_manoeuvrable")


def test_a_line_of_its_own_goes_before_the_name_and_the_name_before_the_owner() -> None:
    sold = factories.space_object(name="STARLINK-9", owner_code="US")
    Operates.objects.create(
        organisation=_organisation("esa"), norad_cat_id=sold.norad_cat_id, source="Sold."
    )
    found = operator_of(sold, NOW)
    assert found.organisation == _organisation("esa")
    assert found.why.startswith("Named by its catalogue number.")


def test_a_line_counts_in_its_time_alone() -> None:
    sold = factories.space_object(name="SOMETHING", owner_code="PRC")
    Operates.objects.create(
        organisation=_organisation("esa"),
        norad_cat_id=sold.norad_cat_id,
        valid_from=NOW,
        valid_to=NOW + timedelta(days=1),
        source="Rented.",
    )
    slugs = [
        operator_of(sold, NOW + timedelta(hours=hours)).organisation.slug  # type: ignore[union-attr]
        for hours in (-1, 0, 23, 24)
    ]
    assert slugs == ["state-cn", "esa", "esa", "state-cn"]


def test_nobody_is_known_for_an_object_that_no_line_names() -> None:
    found = operator_of(factories.space_object(owner_code="XYZ"), NOW)
    assert found.organisation is None
    assert found.manoeuvrability == ManoeuvrabilityClass.UNKNOWN
    assert "Nobody" in found.why


def test_a_made_up_operator_answers_for_a_made_up_object() -> None:
    slug, manoeuvrability = _facts(name="SYN STARLINK-4", owner_code="US", is_synthetic=True)
    assert (slug, manoeuvrability) == ("exercise-constellation", "automated")


def test_home_is_whom_the_setting_names_and_nobody_before() -> None:
    assert home() is None
    operators_seed("cmsa")
    operators_seed("nasa")
    assert home() == _organisation("nasa")
    with pytest.raises(ConfigurationError, match="SAFE_PASSAGE_HOME='nobody'"):
        operators_seed("nobody")


def test_two_organisations_are_not_home_at_once() -> None:
    operators_seed("cmsa")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(slug="nasa").update(is_home=True)


def test_strangers_and_inactive_people_speak_for_nobody() -> None:
    person = User.objects.create_user("li")
    Membership.objects.create(user=person, organisation=_organisation("cmsa"))
    assert [each.organisation.slug for each in memberships(person)] == ["cmsa"]
    person.is_active = False
    person.save()
    assert not memberships(person)
    assert not memberships(AnonymousUser())


def test_policies_are_added_in_versions_and_never_changed() -> None:
    alpha, beta = _organisation("cmsa"), _organisation("spacex")
    first = policy_add(alpha, beta, author="li", preset=Preset.FULL_TECHNICAL)
    second = policy_add(alpha, beta, author="li", document={"assessment": "release"})
    assert (first.number, second.number, second.preset) == (1, 2, "custom")
    assert policy_add(alpha, None, author="li", preset=Preset.OWN_ASSESSMENT).number == 1
    with pytest.raises(InputError, match="never changed"):
        first.save()
    with pytest.raises(InputError, match="never deleted"):
        first.delete()
    assert len(policies_of(["cmsa"])) == 3


def test_two_versions_of_one_policy_cannot_have_the_same_number() -> None:
    alpha = _organisation("cmsa")
    row = policy_add(alpha, None, author="li", preset=Preset.OWN_ASSESSMENT)
    fields = {
        name: getattr(row, name) for name in ("holder", "number", "preset", "document", "author")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleasePolicy.objects.create(**fields, valid_from=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_policy_needs_a_preset_or_a_document_and_another_receiver() -> None:
    alpha = _organisation("cmsa")
    with pytest.raises(InputError, match="another receiver"):
        policy_add(alpha, alpha, author="li", preset=Preset.OWN_ASSESSMENT)
    with pytest.raises(InputError, match="Give a preset"):
        policy_add(alpha, None, author="li")
    with pytest.raises(InputError, match="needs a document"):
        policy_add(alpha, None, author="li", preset=Preset.CUSTOM)
