"""An error's page for what never reaches Django."""

from django.template.loader import render_to_string

from pitboard.config.asgi_types import Message
from pitboard.web.middleware import ALOOF, content_policy


def error_page(status: int) -> tuple[Message, Message]:
    """The start of the answer and its whole body, from the template `<status>.html`. The connection ends with it."""
    page = render_to_string(f"{status}.html").encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"content-security-policy", content_policy().encode()),
        *((name.lower().encode(), value.encode()) for name, value in ALOOF.items()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    return (
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": page},
    )
