"""Headers that every answer carries."""

from collections.abc import Callable

from django.conf import settings
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
    "object-src": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = ", ".join(
    [
        "camera=(self)",
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "autoplay",
                "browsing-topics",
                "display-capture",
                "fullscreen",
                "geolocation",
                "gyroscope",
                "hid",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "serial",
                "usb",
            )
        ),
    ]
)
#: No other site's page may put an answer of this one into itself, hold on to its windows, or guess what it is.
ALOOF = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
#: What somebody uploaded is a picture and nothing else, whatever a browser takes it for (CSP 3, 6.3.1).
PICTURE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


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
        for name, value in ALOOF.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", _keeping(request, response))
        return response

    return answer


def _keeping(request: HttpRequest, response: HttpResponse) -> str:
    """What a page shows belongs to one person: no cache on the way may keep it. What was made out of somebody's session
    is not even kept by their own browser, where the next person at the machine could find it."""
    is_personal = settings.SESSION_COOKIE_NAME in request.COOKIES and "Cookie" in response.get("Vary", "")
    return "private, no-store" if is_personal else "private, no-cache"
