"""A filter by one of many looks to a browser as Django's own select does."""

from __future__ import annotations

import pytest
from django.forms.widgets import Select
from django.test.html import parse_html

from sasweb.web.choice_filter import ChoiceFilter, PlainSelect

CHOICES = [("", "Any <owner>"), ("a&b", "A & B"), ('"q"', "</option><script>"), ("7", "seven")]


@pytest.mark.parametrize("value", [None, "", "a&b", '"q"', 7, "nobody"])
def test_writes_what_django_s_select_writes(value: object) -> None:
    attrs = {"id": "id_owner", "data-usual": '"', "disabled": True, "hidden": False}
    plain, usual = (
        each({"class": "select"}, CHOICES).render("owner", value, attrs)
        for each in (PlainSelect, Select)
    )
    assert parse_html(plain) == parse_html(usual)
    assert "<script>" not in plain


def test_a_filter_shows_its_choices_that_way_unless_told_otherwise() -> None:
    assert isinstance(ChoiceFilter(choices=CHOICES).field.widget, PlainSelect)
    own = PlainSelect(attrs={"data-usual": "25"})
    assert ChoiceFilter(choices=CHOICES, widget=own).field.widget.attrs == {"data-usual": "25"}
