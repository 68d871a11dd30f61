"""The token of a page's live stream: minted with the page, renewed here before it ends."""

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from pitboard.queries.access import job_of, topics_of_shares, topics_one_may_follow
from pitboard.queries.stream_tokens import LIFETIME, mint_stream_token
from pitboard.queries.visit_links import standing_visits, topics_of_visits
from pitboard.records.people import Person, StaffMember
from pitboard.web.held import held_shares, held_visits, topics_of_tracked

# More than all tabs of a browser can show; a longer list is cut, not looked up.
MOST_TOPICS = 500


def page_stream_token(request: HttpRequest, topics: Iterable[str], *, at: datetime) -> str:
    """For `<meta name="stream-token">`. The topics are those of records that an access gate let through; what the bell
    of the page follows comes with them."""
    person = getattr(request, "user", None)
    theirs = bell_topics(person, job_of(person)) if isinstance(person, Person) else []
    followed = dict.fromkeys([*topics, *theirs])
    return mint_stream_token(followed, cookie=request.session.session_key or "", at=at)


def bell_topics(person: Person, job: StaffMember | None) -> list[str]:
    """What moves with every telling to somebody: staff are told of what happens in their workshop, customers of what
    happens to them."""
    return [f"board:{job.workshop_id}" if job else f"customer:{person.pk}"]


@require_POST
def renew_stream_token(request: HttpRequest) -> JsonResponse:
    at = timezone.now()
    asked = list(dict.fromkeys(request.POST.getlist("topics")))[:MOST_TOPICS]
    topics = _followed(request, asked)
    if not topics:
        raise Http404
    return JsonResponse(
        {
            "token": page_stream_token(request, topics, at=at),
            "expires": (at + LIFETIME).isoformat(),
            "topics": sorted(topics),
        },
        headers={"Cache-Control": "no-store"},
    )


def _followed(request: HttpRequest, asked: list[str]) -> set[str]:
    """Those of the topics that this person may follow, and those that a link lets this browser follow."""
    followed = topics_one_may_follow(request.user, asked) if isinstance(request.user, Person) else []
    shares, visits = held_shares(request), held_visits(request)
    by_link = topics_of_shares(shares, asked) if shares else []
    by_link += topics_of_visits(standing_visits(visits), asked) if visits else []
    tracked = set(topics_of_tracked(request)).intersection(asked)
    return {*followed, *by_link, *tracked}
