"""The page of all conjunctions as anybody gets it, and which of its rows are shown."""

from typing import Any

from django.test import Client

ADDRESS = "/conjunctions/all/"


def text(client: Client, address: str = ADDRESS, **parameters: Any) -> str:
    response = client.get(address, parameters)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows_shown(client: Client, **parameters: Any) -> list[int]:
    rows = text(client, **parameters).split('<tr id="approach-')[1:]
    return [int(row.partition('"')[0]) for row in rows]
