"""The whole configuration out as one file; one in: tried, shown, taken in as one change."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from sasweb.access import CONFIGURE, form_view, name_of
from sasweb.refusing import refusal
from sasweb.web.configuration.rights import refuse_leads_alone
from sasweb.web.configuration.told import told
from screening.common.exceptions import InputError
from screening.configuration.beside import told_beside
from screening.configuration.fields import Troubles
from screening.configuration.files import LARGEST, configuration_text
from screening.configuration.selectors import documents_now
from screening.configuration.services import configuration_import as take_in
from screening.configuration.services import import_preview

_BAD_INPUT: Final = 400
FILE_NAME: Final = "safe-passage-configuration.toml"


@require_safe
def configuration_export(request: HttpRequest) -> HttpResponse:
    """Hand the file out to whoever may change what is in it."""
    if not request.user.has_perm(CONFIGURE):
        raise PermissionDenied(refusal(CONFIGURE))
    with override("en"):  # its comments are for whoever opens the file
        text = configuration_text(documents_now(), told_beside())
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)


@form_view(CONFIGURE)
def configuration_import(request: HttpRequest) -> HttpResponse:
    """Take a file or its text; show what it would change; take it in once that was seen."""
    context: dict[str, Any] = {"may_configure": request.user.has_perm(CONFIGURE), "text": ""}
    status = 200
    if request.method == "POST":
        context["reason"] = request.POST.get("reason", "")
        try:
            context["text"] = text = _text(request)
            preview = import_preview(text)
            refuse_leads_alone(request.user, preview.differences)
            if request.POST.get("action") == "import":
                return _taken_in(request, text)
            context["preview"] = told(preview.differences, with_effects=True)
            context["not_named"] = preview.not_named
        except Troubles as error:
            context["trouble"], status = error.troubles, _BAD_INPUT
        except InputError as error:
            context["trouble"], status = [str(error)], _BAD_INPUT
    return render(request, "pages/configuration/import.html", context, status=status)


def _taken_in(request: HttpRequest, text: str) -> HttpResponse:
    change = take_in(text, by=name_of(request.user), reason=request.POST.get("reason", ""))
    notices.success(request, _("Taken in as change %(number)s.") % {"number": change.number})
    return redirect("configuration_change", change.number)


def _text(request: HttpRequest) -> str:
    """The text of the file that was chosen, else what was typed. Raises InputError for neither."""
    file = request.FILES.get("file")
    if file is None:
        text = request.POST.get("text", "")
        if not text.strip():
            raise InputError(_("Choose a file, or paste its text."))
        return text.replace("\r\n", "\n")
    if file.size is None or file.size > LARGEST:
        raise InputError(_("The file is larger than %(bytes)s bytes.") % {"bytes": f"{LARGEST:,}"})
    try:
        return str(file.read().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(_("The file is no text in UTF-8.")) from error
