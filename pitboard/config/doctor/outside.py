"""How the site reaches people, and they it: the mail server, the public address, HTTPS, the proxies."""

import socket
import ssl
import urllib.error
import urllib.request
from ipaddress import ip_address, ip_network
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection

from pitboard.queries.health import Look

SECONDS = 10
NEED_HTTPS = "push messages, passkeys and pages without a network need HTTPS"


def mail_goes_out() -> Look:
    """Connects and signs in; nothing is sent."""
    if not settings.MAIL_URL:
        words = "Mails are kept at /mails/ and not sent. Mend: set PITBOARD_MAIL_URL"
        return Look("mail", False, words)
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        return Look("mail", False, "Mails come from an address at localhost. Mend: set PITBOARD_MAIL_FROM")
    connection = get_connection(timeout=SECONDS)
    try:
        connection.open()
        connection.close()
    except (OSError, SMTPException) as error:
        said = type(error).__name__
        return Look(
            "mail",
            False,
            f"The mail server does not take mails from here ({said}). Look at PITBOARD_MAIL_URL",
        )
    return Look(
        "mail", True, "The mail server lets this site in. Whether mails arrive, a mail to yourself shows."
    )


def address_is_https() -> Look:
    if not settings.ORIGIN:
        return Look("address", False, f"There is no public address: {NEED_HTTPS}. Mend: set PITBOARD_ORIGIN")
    if not settings.BEHIND_HTTPS:
        return Look("address", False, f"{settings.ORIGIN} is not HTTPS: {NEED_HTTPS}")
    return Look("address", True, f"{settings.ORIGIN} is HTTPS.")


def phones_reach_it() -> Look:
    """As far as it can be seen from here: the name leads to a public address, and there this product answers."""
    host = urlsplit(settings.ORIGIN).hostname
    if host is None:
        return Look(
            "phones", False, "Phones cannot reach it without a public address. Mend: set PITBOARD_ORIGIN"
        )
    try:
        found = {ip_address(row[4][0]) for row in socket.getaddrinfo(host, None)}
    except OSError:
        return Look("phones", False, f"The name {host} leads nowhere. Mend: give it an address in the DNS")
    if not any(address.is_global for address in found):
        near = ", ".join(sorted(map(str, found)))
        return Look(
            "phones", False, f"{host} leads to {near}: phones reach that only within your own network"
        )
    return _answers_there()


def _answers_there() -> Look:
    try:
        with urllib.request.urlopen(f"{settings.ORIGIN}/healthz", timeout=SECONDS) as answer:  # noqa: S310  (our own)
            alive = answer.read(100) == b"alive\n"
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLError):
            return Look("phones", False, "The certificate is not one that phones trust. Look at the proxy's")
        return Look(
            "phones", False, f"Nothing answers at {settings.ORIGIN}. Look at the proxy and the firewall"
        )
    except OSError:
        return Look(
            "phones", False, f"Nothing answers at {settings.ORIGIN}. Look at the proxy and the firewall"
        )
    if not alive:
        return Look("phones", False, f"Something else answers at {settings.ORIGIN}. Look at the proxy")
    return Look("phones", True, f"This site answers at {settings.ORIGIN}.")


def proxies_are_known() -> Look:
    listens = ip_address(settings.LISTEN)
    for proxy in settings.PROXIES:
        try:
            ip_network(proxy, strict=False)
        except ValueError:
            return Look("proxies", False, f"PITBOARD_PROXIES: {proxy} is no address and no network")
    if not listens.is_loopback and not settings.ORIGIN:
        words = f"It listens on {listens}, and is seen without HTTPS there. Mend: set PITBOARD_ORIGIN"
        return Look("proxies", False, words)
    return Look("proxies", True, f"It listens on {listens} and believes {', '.join(settings.PROXIES)}.")
