"""Addresses of pages as messages give them; empty where nobody has said where this site is."""

from __future__ import annotations

from django.conf import settings


def conjunction_url(conjunction_id: int) -> str:
    return _url(f"/conjunctions/{conjunction_id}/")


def case_url(case_uuid: str) -> str:
    return _url(f"/coordination/{case_uuid}/")


def alerts_url() -> str:
    return _url("/alerts/")


def alert_url(notice_id: int) -> str:
    return _url(f"/alerts/{notice_id}/")


def reaching_me_url() -> str:
    return _url("/alerts/reaching-me/")


def sources_url() -> str:
    return _url("/sources/")


def acknowledge_url(token: str) -> str:
    return _url(f"/alerts/acknowledge/{token}/")


def _url(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else ""
