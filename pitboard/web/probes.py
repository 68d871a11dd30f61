"""What machines ask: whether it is alive, whether it is ready, and figures.

Answered before anything else looks at the request: a probe knows no host name, no HTTPS and no session, and it must
get its answer while the database is away.
"""

import os
from collections.abc import Callable, Iterable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from pitboard.queries.figure_access import may_read_figures
from pitboard.queries.health import readiness
from pitboard.queries.site_figures import site_figures

NO_STORE = {"Cache-Control": "no-store"}
#: What a proxy adds; who asks directly has none of them.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST", "HTTP_VIA")


def answer_probes(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    probes = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def answer(request: HttpRequest) -> HttpResponseBase:
        probe = probes.get(request.path)
        if probe is None:
            return get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return probe(request)

    return answer


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing of anybody: a database that is away is mended by no restart of ours."""
    return HttpResponse("alive\n", content_type="text/plain", headers=NO_STORE)


def readyz(request: HttpRequest) -> HttpResponse:
    """Every look with what was seen; 503 if one is not well. With `?for=pages` the worker is left out: that it is
    away is no reason for a proxy to take the pages away as well."""
    looks = readiness(at=timezone.now(), with_worker=request.GET.get("for") != "pages")
    ready = all(look.well for look in looks)
    said = {look.name: {"well": look.well, "seen": look.words} for look in looks}
    return JsonResponse({"ready": ready, "looks": said}, status=200 if ready else 503, headers=NO_STORE)


def metrics(request: HttpRequest) -> HttpResponse:
    """In the form that Prometheus reads. For whoever is on this machine, or knows the token; for others it is not
    there."""
    if not may_read_figures(
        request.META.get("REMOTE_ADDR", ""),
        forwarded=any(request.META.get(name) for name in FORWARDED),
        authorization=request.headers.get("Authorization", ""),
    ):
        return HttpResponse("Not found\n", status=404, content_type="text/plain", headers=NO_STORE)
    site = CollectorRegistry()
    site.register(SiteFigures())
    text = generate_latest(process_registry()) + generate_latest(site)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST, headers=NO_STORE)


def process_registry() -> CollectorRegistry:
    """Of this process; where several serve the pages, of all of them together."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # it says nothing of its types
    return together


class SiteFigures(Collector):
    """What the database says about the site, asked when somebody reads it."""

    def collect(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        try:
            for figure in site_figures(at=timezone.now()):
                family = families.setdefault(
                    figure.name,
                    GaugeMetricFamily(f"pitboard_{figure.name}", figure.about, labels=list(figure.labels)),
                )
                family.add_metric(list(figure.labels.values()), figure.value)
            answers = 1.0
        except (DatabaseError, OSError):
            families, answers = {}, 0.0
        yield GaugeMetricFamily("pitboard_database_answers", "1 while the database answers.", value=answers)
        yield from families.values()
