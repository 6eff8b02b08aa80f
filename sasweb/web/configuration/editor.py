"""One object edited: previewed, saved with a reason, or taken away."""

from __future__ import annotations

import json
from typing import Any, Final

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasweb.access import CONFIGURE, form_view, name_of, writing_view
from sasweb.refusing import refusal
from sasweb.web.configuration.object_form import ObjectForm
from sasweb.web.configuration.overview import ADDED_HERE, EDITED_HERE
from sasweb.web.configuration.protocol_texts import shipped_text, shipped_texts
from sasweb.web.configuration.told import told
from screening.common.exceptions import InputError
from screening.configuration.areas import AREAS
from screening.configuration.areas.area import ShapedArea
from screening.configuration.areas.protocols import ProtocolsArea
from screening.configuration.comparing import Difference
from screening.configuration.fields import Document, Troubles
from screening.configuration.selectors import history
from screening.configuration.services import (
    Overtaken,
    configuration_change,
    configuration_preview,
)
from screening.coordination.protocol.text_places import protocol_from_text

_BAD_INPUT: Final = 400
_OVERTAKEN: Final = 409
_CHANGES_SHOWN: Final = 10

EditedArea = ShapedArea | ProtocolsArea


@form_view(CONFIGURE)
def configuration_object(request: HttpRequest, area: str, key: str) -> HttpResponse:
    """Show an object as a form; preview or save what was typed over it."""
    return _Editing(request, _edited(area), key).answer()


@form_view(CONFIGURE)
def configuration_add(request: HttpRequest, area: str) -> HttpResponse:
    """An empty form of a new object; preview or save it."""
    if area not in ADDED_HERE:
        raise Http404(_("Nothing is added to %(area)s here.") % {"area": area})
    return _Editing(request, _edited(area), "").answer()


@writing_view(CONFIGURE)
def configuration_remove(request: HttpRequest, area: str, key: str) -> HttpResponse:
    """Take an object away where nothing was recorded of it, or say why not."""
    try:
        change = configuration_change(
            {(_edited(area).name, key): None},
            by=name_of(request.user),
            reason=request.POST.get("reason", ""),
        )
    except InputError as error:
        notices.error(request, f"{_('Nothing was taken away.')} {error}")
        return redirect("configuration_object", area, key)
    notices.success(request, _("Taken away. It can be undone in its history."))
    return redirect("configuration_change", change.number)


def _edited(name: str) -> EditedArea:
    area = AREAS.get(name)
    if name not in EDITED_HERE or not isinstance(area, ShapedArea | ProtocolsArea):
        raise Http404(_("%(name)s is not edited here.") % {"name": name})
    return area


class _Editing:
    """One request to the editor of one object; without a key of a new one."""

    def __init__(self, request: HttpRequest, area: EditedArea, key: str) -> None:
        self.request, self.area = request, area
        self.is_new = not key
        self.key = key or request.POST.get("key", "").strip()
        self.held = area.documents().get(self.key)
        if key and self.held is None:
            words = _("There is no %(key)s in %(area)s.")
            raise Http404(words % {"key": key, "area": area.title})
        typed = request.POST if request.method == "POST" else None
        shown = {} if self.is_new else dict(self.held or {})
        if self.is_new and isinstance(area, ProtocolsArea):
            shown = {"text": shipped_text(request.GET.get("from", ""))}
        self.form = ObjectForm(area.shape, shown, typed)
        self.trouble: list[str] = []
        self.since: Difference | None = None
        self.preview: list[Difference] | None = None

    def answer(self) -> HttpResponse:
        post = self.request.POST
        if self.request.method != "POST" or "edit" in post:
            return self._page(200)
        try:
            document = self._read()
            if post.get("action") != "save":
                self.preview = configuration_preview({(self.area.name, self.key): document})
                return self._page(200)
            return self._save(document)
        except Overtaken as error:
            self.since = error.since
            return self._page(_OVERTAKEN)
        except Troubles as error:
            self.trouble = error.troubles
        except InputError as error:
            self.trouble = [str(error)]
        return self._page(_BAD_INPUT)

    def _read(self) -> Document:
        entry = self.form.entry()
        if self.is_new:
            self._name_new(entry)
        return self.area.read(self.key, entry, self.area.called(self.key, entry))

    def _name_new(self, entry: Document) -> None:
        if isinstance(self.area, ProtocolsArea):
            self.key = protocol_from_text(str(entry.get("text", "")).strip() + "\n").key
        self.area.refuse_key(self.key)
        if self.key in self.area.documents():
            words = _("There is a %(key)s already: edit that one, or take another key.")
            raise InputError(words % {"key": self.key})

    def _save(self, document: Document) -> HttpResponse:
        change = configuration_change(
            {(self.area.name, self.key): document},
            by=name_of(self.request.user),
            reason=self.request.POST.get("reason", ""),
            read_as={(self.area.name, self.key): self._base()},
        )
        notices.success(self.request, _("Saved as change %(number)s.") % {"number": change.number})
        return redirect("configuration_object", self.area.name, self.key)

    def _base(self) -> Document | None:
        """What the person was looking at, as their form brought it back."""
        if self.is_new:
            return None
        try:
            base = json.loads(self.request.POST.get("base", ""))
        except ValueError as error:
            raise InputError(_("This form is not whole. Open the page anew.")) from error
        if not isinstance(base, dict):
            raise InputError(_("This form is not whole. Open the page anew."))
        return base

    def _page(self, status: int) -> HttpResponse:
        may_configure = self.request.user.has_perm(CONFIGURE)
        if self.is_new and not may_configure:
            raise PermissionDenied(refusal(CONFIGURE))
        context: dict[str, Any] = {
            "area": self.area,
            "key": self.key,
            "is_new": self.is_new,
            "called": self.area.called(self.key, self.held),
            "form": self.form,
            "base": ObjectForm(self.area.shape, dict(self.held or {})).base,
            "reason": self.request.POST.get("reason", ""),
            "trouble": self.trouble,
            "since": told([self.since])[0] if self.since else None,
            "preview": None if self.preview is None else told(self.preview, with_effects=True),
            "may_configure": may_configure,
            "is_protocol": isinstance(self.area, ProtocolsArea),
            "is_removable": not self.is_new and self.area.name in ADDED_HERE,
            "shipped": shipped_texts() if isinstance(self.area, ProtocolsArea) else [],
            "changes": [] if self.is_new else history(self.area.name, self.key)[:_CHANGES_SHOWN],
        }
        return render(self.request, "pages/configuration/object.html", context, status=status)
