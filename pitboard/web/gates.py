"""Who may open a view. Every view of the site is wrapped in one of these; a test states and checks them all.

Signed out, everybody is sent to the sign-in page, whether or not there is anything at the address. Signed in without
the right to it, there is nothing there (404).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from pitboard.queries.access import job_with
from pitboard.records.people import Person, StaffMember
from pitboard.rules.permissions import Permission

P = ParamSpec("P")
PublicView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
CustomerView = Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]
StaffView = Callable[Concatenate[HttpRequest, StaffMember, P], HttpResponseBase]


def signed_in(view: CustomerView[P]) -> PublicView[P]:
    """The view gets the person; what of theirs it may show, the gates in `queries.access` say."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, request.user, *args, **kwargs)

    return gated


def staff(permission: Permission) -> Callable[[StaffView[P]], PublicView[P]]:
    """The view gets the job that permits it; without one there is nothing there."""

    def gate(view: StaffView[P]) -> PublicView[P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return view(request, job_with(request.user, permission), *args, **kwargs)

        return gated

    return gate
