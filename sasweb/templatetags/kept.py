"""``{% kept name what… %}…{% endkept %}``: what is filled in once, until what it tells of changes.

For rows of tables: hundreds on a page, of which few differ from the last time that anybody looked.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django import template
from django.core.cache import caches
from django.core.cache.utils import make_template_fragment_key
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sasweb.templatetags.passage import age_words, countdown_words

register = template.Library()

KEPT_S: Final = 3600
# As the filters ``age`` and ``countdown`` write them.
_TICKING: Final = re.compile(r'(<time datetime="([^"]+)" data-(age|countdown)="(\w+)">)[^<]*')
_WORDS: Final = {"age": age_words, "countdown": countdown_words}


class _KeptNode(template.Node):
    def __init__(self, name: str, what: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.what = what
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        told = [get_language(), *(each.resolve(context) for each in self.what)]
        key = make_template_fragment_key(self.name, told)
        cells = caches["cells"]
        html: SafeString | None = cells.get(key)
        if html is not None:
            return SafeString(_TICKING.sub(_as_of_now, html))
        html = self.nodelist.render(context)
        cells.set(key, html, KEPT_S)
        return html


def _as_of_now(time: re.Match[str]) -> str:
    opened, instant, form, clock = time.groups()
    return opened + escape(_WORDS[form](datetime.fromisoformat(instant), clock))


@register.tag
def kept(parser: Parser, token: Token) -> template.Node:
    """``what``: everything that may change of what is within, for whoever reads.

    The page's language need not be named, nor do times that tick (``age``, ``countdown``; not
    ``epoch_age``, which says another thing of what is ahead).
    """
    _tag, *bits = token.split_contents()
    if len(bits) < 2:
        raise template.TemplateSyntaxError("{% kept name what… %} takes what is told of.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return _KeptNode(bits[0], [parser.compile_filter(bit) for bit in bits[1:]], nodelist)
