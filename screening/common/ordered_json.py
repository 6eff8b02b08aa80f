"""A JSON column that gives a dictionary back in the order in which it was stored."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class OrderedJSONField(models.JSONField):
    """JSON whose order means something, such as stages in the order in which they ran.

    NOTE: PostgreSQL's ``jsonb``, Django's choice, sorts keys by their length. There the text is
    stored as it is, and queries cannot look into it.
    """

    def db_type(self, connection: Any) -> str | None:
        """``text`` on PostgreSQL, and everywhere else what Django chooses."""
        return "text" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The JSON text where the column is ``text``."""
        if connection.vendor != "postgresql" or value is None:
            return super().get_db_prep_value(value, connection, prepared)
        return json.dumps(value, cls=self.encoder)
