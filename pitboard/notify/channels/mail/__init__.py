"""E-mail: one mail a delivery, as HTML and as text."""

from contextlib import ExitStack
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from pitboard.notify.channels.mail.letters import letter_for
from pitboard.records.deliveries import Delivery


def send(delivery: Delivery) -> None:
    """Raises whatever the mail server, or composing, fails with."""
    compose(delivery).send()


def compose(delivery: Delivery) -> EmailMultiAlternatives:
    """The mail in the recipient's language and the workshop's time zone."""
    workshop, recipient = delivery.event.workshop, delivery.recipient
    with ExitStack() as stack:
        stack.enter_context(translation.override(recipient.language or settings.LANGUAGE_CODE))
        stack.enter_context(timezone.override(workshop.zone))
        letter = letter_for(delivery)
        about = {"letter": letter, "workshop": workshop, "recipient": recipient, "site": settings.SITE_URL}
        mail = EmailMultiAlternatives(
            subject=letter.subject,
            body=render_to_string("mail/letter.txt", about),
            to=[recipient.email],
            reply_to=[workshop.email],
            headers=_headers(delivery),
        )
        mail.attach_alternative(render_to_string("mail/letter.html", about), "text/html")
    return mail


def _headers(delivery: Delivery) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname
    return {
        # The same for every attempt: where a mail goes out twice, mail programs show it once.
        "Message-ID": f"<telling.{delivery.pk}.{delivery.event.at:%Y%m%d%H%M%S}@{host}>",
        # RFC 3834: absence notes and other robots do not answer.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
