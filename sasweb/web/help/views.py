"""Help: of the page one is on, the glossary, and the documents that come with the code."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sasweb.web.help.documents import document, document_shelves, title_of
from sasweb.web.help.glossary import glossary
from sasweb.web.help.pages import EVERYWHERE, HELP, help_key


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """The glossary, every page's help and every document."""
    context = {
        "glossary": glossary().values(),
        "pages": HELP.items(),
        "shelves": [
            (shelf, [(name, title_of(name)) for name in names])
            for shelf, names in document_shelves()
        ],
    }
    return render(request, "pages/help/index.html", context)


@require_safe
def help_page(request: HttpRequest, name: str) -> HttpResponse:
    """The help of one page: for its panel with ``?panel=1``, else a page of its own."""
    if help_key(name) == "help" and name not in ("help", "help_document", "help_page"):
        raise Http404(f"No page is named {name}.")
    told = HELP[help_key(name)]
    words = glossary()
    context = {
        "help": told,
        "terms": [words[term] for term in told.terms if term in words],
        "everywhere": EVERYWHERE,
        "document_title": title_of(told.docs),
        "has_tour": help_key(name) == "watch",
    }
    is_panel = "panel" in request.GET
    return render(request, f"pages/help/{'panel' if is_panel else 'page'}.html", context)


@require_safe
def help_document(request: HttpRequest, name: str) -> HttpResponse:
    """One document of docs/, rendered; nothing outside it can be named."""
    found = document(name)
    if found is None:
        raise Http404(f"There is no document {name}.")
    return render(request, "pages/help/document.html", {"document": found})
