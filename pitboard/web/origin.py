"""From where a request comes, for the record of who did what."""

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from pitboard.rules.auditing import Origin

#: Browsers say more about themselves than anybody reads.
LONGEST = 300


def origin_of(request: HttpRequest, *, link: int | None = None) -> Origin:
    """`link` is the number of the visit's link, for whoever came by one."""
    browser = request.headers.get("User-Agent", "").replace("\0", "")
    return Origin(_address(request), browser[:LONGEST], link)


def _address(request: HttpRequest) -> str | None:
    """What stands behind a proxy that we trust; nothing where that is no address."""
    try:
        return str(ip_address(get_adapter(request).get_client_ip(request)))
    except ValueError:
        return None
