"""The shared links that a browser has opened. What each lets it see is asked of the database every time."""

from django.http import HttpRequest

from pitboard.records.links import Share

HELD = "shares"


def held_shares(request: HttpRequest) -> list[int]:
    found: list[int] = request.session.get(HELD, [])
    return found


def hold_share(request: HttpRequest, share: Share) -> bool:
    """Whether this browser opens the link for the first time."""
    held = held_shares(request)
    is_new = share.pk not in held
    if is_new:
        request.session[HELD] = [*held, share.pk]
    if not request.session.session_key:
        # The token of the page's stream names the session, so it has to be there before the page.
        request.session.save()
    return is_new
