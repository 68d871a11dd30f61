from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.notify.mail_server import Postbox, mail_server


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """A mail server that the product sends through."""
    with mail_server() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 5
        yield box
