"""Headers that every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


def content_policy(**changes: str) -> str:
    """The policy as a header's text; a view that needs more names it: `content_policy(frame_src="'self'")`."""
    policy = POLICY | {name.replace("_", "-"): sources for name, sources in changes.items()}
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    usual_policy = content_policy()

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", usual_policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # What a page shows belongs to one person: no cache on the way may keep it.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer
