"""Mails: styles written once, and put into every element, because mail programs read nothing else."""

from typing import Any

import css_inline
from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

#: The rules for dark and for narrow screens cannot be put into an element: they stay in the head, for those who read
#: them there. Nothing is fetched from anywhere.
_INLINER = css_inline.CSSInliner(
    keep_style_tags=False, keep_at_rules=True, keep_link_tags=False, load_remote_stylesheets=False
)


class Inlined(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Any) -> SafeString:
        # What is inside is a whole page that the template rendered and escaped.
        return mark_safe(_INLINER.inline(self.nodelist.render(context)))


@register.tag
def inlined(parser: Parser, token: Token) -> Inlined:
    """`{% inlined %}<!doctype html>… a whole page with a style element …{% endinlined %}`"""
    nodelist = parser.parse(("endinlined",))
    parser.delete_first_token()
    return Inlined(nodelist)
