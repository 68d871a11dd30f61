"""Who may read the site's figures: whoever is on this machine, or knows the token."""

from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings


def may_read_figures(address: str, *, forwarded: bool, authorization: str) -> bool:
    """`address` is where the request comes from. `forwarded`: a proxy brought it, so that it comes from anywhere."""
    token = str(settings.METRICS_TOKEN)
    if token and compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        return True
    try:
        return ip_address(address).is_loopback and not forwarded
    except ValueError:
        return False
