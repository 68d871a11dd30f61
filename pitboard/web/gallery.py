"""The gallery: every piece of the look in every state, on one page, with nothing behind it.

Tests photograph it and check it; people look here first when they build a page.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pitboard.web import gallery_samples as samples
from pitboard.web.gallery_inspection import inspection
from pitboard.web.gallery_plan import plan
from pitboard.web.gallery_rest import rest


def gallery(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    with timezone.override(samples.ZONE):
        return render(
            request, "gallery/index.html", {**samples.everything(), **inspection(), **plan(), **rest()}
        )
