"""A JSON column that gives a dictionary back in the order in which it was stored."""

from __future__ import annotations

from typing import Any

from django.db import models


class OrderedJSONField(models.JSONField):
    """JSON whose order means something, such as stages in the order in which they ran.

    NOTE: PostgreSQL's ``jsonb``, Django's choice, sorts keys by their length. Its ``json`` keeps
    them, and has no equality: a query with this column cannot be made distinct or be grouped by it.
    """

    def db_type(self, connection: Any) -> str | None:
        """``json`` on PostgreSQL, and everywhere else what Django chooses."""
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What was stored. The driver reads ``json`` itself; Django has it leave ``jsonb`` alone."""
        if connection.vendor == "postgresql":
            return value
        return super().from_db_value(value, expression, connection)
