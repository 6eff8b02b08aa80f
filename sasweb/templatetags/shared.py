"""``{% shared part %}…{% endshared %}``: a part of a page that is rendered once for everybody."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token

from sasweb.shared_answers import SharedPart

register = template.Library()


class _SharedNode(template.Node):
    def __init__(self, part: FilterExpression, nodelist: NodeList) -> None:
        self.part = part
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        part: SharedPart = self.part.resolve(context)
        return part.answers.get((self.origin.name, part.key), lambda: self._made(part, context))

    def _made(self, part: SharedPart, context: template.Context) -> str:
        with context.push(**part.context()):
            return self.nodelist.render(context)


@register.tag
def shared(parser: Parser, token: Token) -> template.Node:
    """``part``: a SharedPart. Nothing inside may depend on who asks."""
    try:
        _name, part = token.split_contents()
    except ValueError as error:
        raise template.TemplateSyntaxError("{% shared part %} takes one part.") from error
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    return _SharedNode(parser.compile_filter(part), nodelist)
