"""What makes the site one that can be put on a home screen and told things while no page of it is open."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pitboard.web.zone import workshop_of

WORKER = Path(__file__).parent / "static/worker"


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """W3C web application manifest."""
    workshop = workshop_of(request)
    name = workshop.name if workshop else "Pitboard"
    language = get_language() or "en"
    facts = {
        "id": "/",
        "name": name,
        "short_name": name[:12].strip(),
        "description": _("Where your car stands, when it is ready, and what is to be decided."),
        "lang": language,
        "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "start_url": "/home/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f3ec",
        "theme_color": "#f6f3ec",
        "icons": [
            {"src": static("icons/pitboard-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("icons/pitboard-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("icons/pitboard-512-maskable.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
            {"src": static("icons/pitboard.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker looks after the addresses below its own. It is asked for anew each time: an old
    worker would outlive the release it belongs to."""
    return HttpResponse(
        _worker_text(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


@cache
def _worker_text() -> str:
    """Its subjects have a file each, and each file a block, so that no name of one can meet a name of another."""
    return "".join(f"{{\n{path.read_text()}}}\n" for path in sorted(WORKER.glob("*.js")))


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows in place of a page that it has not kept. Nothing on it is anybody's own."""
    return render(request, "public/offline.html")


urlpatterns = [
    path("manifest.webmanifest", manifest, name="manifest"),
    path("service-worker.js", service_worker, name="service_worker"),
    path("offline/", offline, name="offline"),
]
