"""Admin of peers: what is on its way, read-only and without secrets. `manage.py peer` acts."""

from __future__ import annotations

from django.contrib import admin

from screening.common.read_only_admin import ReadOnlyAdmin
from screening.coordination.peers.models import Peer, QueuedEnvelope, Received, Submission


@admin.register(Peer)
class PeerAdmin(ReadOnlyAdmin):
    """``url`` may hold a password of a webhook: it is as secret as the secrets."""

    list_display = ("organisation", "way", "is_active", "last_taken_at", "failing_since", "message")
    list_select_related = ("organisation",)
    exclude = ("url", "secret_out", "secret_in", "former_secret_out", "former_secret_in")


@admin.register(QueuedEnvelope)
class QueuedEnvelopeAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "peer",
        "kind",
        "case_uuid",
        "number",
        "status",
        "tries",
        "message",
    )
    list_filter = ("status", "kind")
    list_select_related = ("peer__organisation",)


@admin.register(Received)
class ReceivedAdmin(ReadOnlyAdmin):
    list_display = ("received_at", "peer", "kind", "case_uuid", "result")
    list_filter = ("kind", "result")
    list_select_related = ("peer__organisation",)


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    """What it says is read on the page of its case, by whom may read that."""

    list_display = ("created_at", "case", "kind", "party", "author", "status", "message")
    list_filter = ("status", "kind")
    list_select_related = ("case",)
    exclude = ("parts",)
