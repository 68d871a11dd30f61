"""What anybody may read, and what a link opens."""

from pitboard.rules.permissions import Permission
from tests.web.who_may.rows import EVERYBODY, NOBODY, Who, holders, named, staff

ROWS = {
    **named("home imprint privacy track track_end manifest service_worker offline language", EVERYBODY),
    "claim": holders(Who.CLAIM),
    "claim_code": holders(Who.CLAIM),
    "invitation": holders(Who.INVITED),
    "feed": holders(Who.FEED),
    **named("shared shared_live shared_choice shared_proposal shared_price", holders(Who.SHARE)),
    "photo": staff(Permission.SEE_BOARD, Who.CUSTOMER, Who.SHARE, Who.VISIT_LINK),
    # Who asks for no topic gets no token; who may follow which is a table of its own.
    "stream_token": NOBODY,
    # There in a demo alone.
    "gallery": NOBODY,
}
