"""Who may work here: invitations, roles, the end of a job, and what everybody signs in with."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pitboard.actions.staffing import (
    ask_for_second_step,
    change_role,
    invite,
    leave,
    send_again,
    take_back,
)
from pitboard.queries.access import staff_colleague
from pitboard.queries.invitations import invitation_link, staff_invitation
from pitboard.queries.sentences import role_words, say_refusal
from pitboard.records.accounts import Invitation
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refused
from pitboard.web.gates import staff
from pitboard.web.settings.people import InviteForm, RoleForm, show_people, show_person
from pitboard.web.settings.showing import is_done, saved


@staff(Permission.CHANGE_SETTINGS)
@require_POST
def invitations(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at, form, made = timezone.now(), InviteForm(request.POST), list[Invitation]()
    if is_done(form, lambda: made.append(invite(job.workshop, **form.cleaned_data, by=job.person, at=at))):
        _mail(made[0], job)
        messages.success(
            request, gettext("The invitation is on its way to %(email)s.") % {"email": made[0].email}
        )
        return redirect("settings_people")
    return show_people(request, job, invite_form=form)


@staff(Permission.CHANGE_SETTINGS)
@require_POST
def invitation_sending(request: HttpRequest, job: StaffMember, invitation_id: int) -> HttpResponse:
    again = send_again(staff_invitation(job, invitation_id), at=timezone.now())
    _mail(again, job)
    messages.success(request, gettext("The invitation was sent again."))
    return redirect("settings_people")


@staff(Permission.CHANGE_SETTINGS)
@require_POST
def invitation_end(request: HttpRequest, job: StaffMember, invitation_id: int) -> HttpResponse:
    take_back(staff_invitation(job, invitation_id), at=timezone.now())
    messages.success(request, gettext("The invitation is taken back."))
    return redirect("settings_people")


@staff(Permission.CHANGE_SETTINGS)
@require_POST
def role(request: HttpRequest, job: StaffMember, staff_id: int) -> HttpResponse:
    colleague = staff_colleague(job, staff_id)
    form = RoleForm(request.POST)
    if is_done(form, lambda: change_role(colleague, **form.cleaned_data)):
        return saved(request, "settings_person", staff_id)
    return show_person(request, job, staff_colleague(job, staff_id), role_form=form)


@staff(Permission.CHANGE_SETTINGS)
@require_POST
def leaving(request: HttpRequest, job: StaffMember, staff_id: int) -> HttpResponse:
    colleague = staff_colleague(job, staff_id)
    try:
        leave(colleague, by=job.person, at=timezone.now())
    except Refused as refused:
        messages.error(request, say_refusal(refused))
        return redirect("settings_person", staff_id)
    words = gettext("%(name)s does not work here any more, and is signed out everywhere.")
    messages.success(request, words % {"name": colleague.person.name})
    return redirect("settings_people")


@staff(Permission.CHANGE_SETTINGS)
@require_POST
def second_step(request: HttpRequest, job: StaffMember) -> HttpResponse:
    ask_for_second_step(job.workshop, asked=bool(request.POST.get("asked")))
    return saved(request, "settings_people")


def _mail(invitation: Invitation, job: StaffMember) -> None:
    words: dict[str, Any] = {
        "link": invitation_link(invitation),
        "role": role_words(invitation.role),
        "inviter": job.person.name,
        "until": invitation.expires_at,
    }
    get_adapter().send_mail("account/email/invitation", invitation.email, words)
