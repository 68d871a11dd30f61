"""E-mail: one mail a delivery, as HTML and as text."""

import smtplib
from types import TracebackType
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from pitboard.notify.channels.undelivered import NoWay, Undelivered
from pitboard.queries.briefs import read_by
from pitboard.queries.letters import letter_for
from pitboard.queries.links import unsubscribe_token
from pitboard.records.deliveries import Delivery
from pitboard.rules.recipients import ESSENTIAL_TOPICS
from pitboard.rules.retries import Trouble


class Postman:
    """Carries mails over one connection for as long as there are some to carry."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> "Postman":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def __call__(self, delivery: Delivery) -> None:
        """Raises `Undelivered`, `NoWay` where no mail server is named, or whatever composing fails with."""
        mail = compose(delivery)
        try:
            mail.connection = self._connected()
            mail.send()
        except (smtplib.SMTPException, OSError) as error:
            # What was said before on this connection is not known any more.
            self._hang_up()
            raise Undelivered(trouble_of(error), f"{type(error).__name__}: {error}") from None
        if not settings.MAIL_IS_SENT:
            raise NoWay

    def _connected(self) -> BaseEmailBackend:
        if self._connection is None:
            connection = get_connection()
            connection.open()
            self._connection = connection
        return self._connection

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (smtplib.SMTPException, OSError):
                # It is gone anyway.
                return


def trouble_of(error: Exception) -> Trouble:
    """What an answer of the mail server means for the mail (RFC 5321, 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return Trouble.REFUSED if all(code >= 500 for code in codes) else Trouble.LATER
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code != 421:
        return Trouble.REFUSED if error.smtp_code >= 500 else Trouble.LATER
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code != 421:
        # Not this mail's fault: the server does not like who we say we are, and that is for the settings to mend.
        return Trouble.LATER
    return Trouble.AWAY


def compose(delivery: Delivery) -> EmailMultiAlternatives:
    """The mail in the recipient's language and the workshop's time zone."""
    workshop, recipient = delivery.event.workshop, delivery.recipient
    with read_by(delivery):
        letter = letter_for(delivery)
        about = {"letter": letter, "workshop": workshop}
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
        **_unsubscribing(delivery),
    }


def _unsubscribing(delivery: Delivery) -> dict[str, str]:
    """One tap in the mail program stops this topic (RFC 2369, RFC 8058); not for what nobody can do without."""
    topic = delivery.topic
    if topic is None or topic in ESSENTIAL_TOPICS:
        return {}
    page = reverse("unsubscribe", args=[unsubscribe_token(delivery.recipient, topic)])
    return {
        "List-Unsubscribe": f"<{settings.SITE_URL}{page}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
