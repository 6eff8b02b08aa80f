"""A list's filter by one of many, whose options are written without a template for each.

Owners alone are a hundred; by Django's own widget they take longer than the rows of the list.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django.forms.utils import flatatt
from django.forms.widgets import Select
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class ChoiceFilter(django_filters.ChoiceFilter):
    """As that of django-filter, shown by a ``PlainSelect``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": PlainSelect, **options})


class PlainSelect(Select):
    """As ``Select``, of options without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = self.format_value(value)
        own = {"name": name, **self.build_attrs(self.attrs, attrs)}
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (each, mark_safe(" selected") if str(each) in chosen else "", said)
                for each, said in self.choices
            ),
        )
        return format_html("<select{}>\n{}</select>", flatatt(own), options)
