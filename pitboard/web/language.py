"""In which language a page speaks: the one its reader chose, else the one chosen in this browser, else the first of
the browser's own that the product speaks."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pitboard.actions.tell_me import choose_language
from pitboard.records.people import Person


def speak_the_readers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What the browser asks for is known already (Django's LocaleMiddleware); whoever signed in may have said more."""

    def answer(request: HttpRequest) -> HttpResponse:
        language = request.user.language if isinstance(request.user, Person) else ""
        if not language or language == translation.get_language():
            return get_response(request)
        with translation.override(language):
            response = get_response(request)
            response.headers["Content-Language"] = language
            return response

    return answer


@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Anybody's choice, kept in the browser; of somebody signed in, also for their mails. One that the product does not
    speak changes nothing.

    Without a token, so that a page for everybody needs no cookie: what another site could do here is to change the
    language, and that only for whoever is not signed in (the session's cookie does not come along from there).
    """
    back = request.POST.get("back", "/")
    # Not `redirect`: a word that is no address would be taken for the name of a route, and there is none.
    stays = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if stays else "/")
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, Person):
        choose_language(code, by=request.user)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
