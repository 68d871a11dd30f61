"""The workshop's settings. Each address takes one form; what is added or removed is named by a noun."""

from django.urls import path

from pitboard.web.settings import (
    catalogue,
    equipment,
    final_check,
    hours,
    people,
    points,
    services,
    staffing,
    terms,
    workshop,
)
from pitboard.web.settings.notices import chat_place_removal, chat_place_switch, chat_places, notices

CHAT_PLACE = "settings/notices/places/<int:place_id>"
INVITATION = "settings/people/invitations/<int:invitation_id>"
PERSON = "settings/people/<int:staff_id>"
REPAIR = "settings/catalogue/<int:repair_id>"
POINT = "settings/points/<int:point_id>"

urlpatterns = [
    path("settings/", workshop.workshop, name="settings"),
    path("settings/booking/", terms.terms, name="settings_terms"),
    path("settings/hours/", hours.opening_hours, name="settings_hours"),
    path("settings/closed-days/", hours.closed_days, name="settings_closed_days"),
    path("settings/closed-days/removal", hours.closed_day_removal, name="settings_closed_day_removal"),
    path("settings/services/", services.services, name="settings_services"),
    path("settings/catalogue/", catalogue.catalogue, name="settings_catalogue"),
    path("settings/catalogue/new/", catalogue.new, name="settings_repair_new"),
    path(f"{REPAIR}/", catalogue.repair, name="settings_repair"),
    path(f"{REPAIR}/retirement", catalogue.retirement, name="settings_repair_retirement"),
    path("settings/points/", points.points, name="settings_points"),
    path("settings/points/new/", points.new, name="settings_point_new"),
    path("settings/points/standard", points.standard, name="settings_points_standard"),
    path(f"{POINT}/", points.point, name="settings_point"),
    path(f"{POINT}/place", points.place_on_list, name="settings_point_place"),
    path(f"{POINT}/listing", points.listing, name="settings_point_listing"),
    path("settings/notices/", notices, name="settings_notices"),
    path("settings/notices/places/", chat_places, name="settings_chat_places"),
    path(f"{CHAT_PLACE}/switch", chat_place_switch, name="settings_chat_place_switch"),
    path(f"{CHAT_PLACE}/removal", chat_place_removal, name="settings_chat_place_removal"),
    path("settings/people/", people.people, name="settings_people"),
    path(f"{PERSON}/", people.working_hours, name="settings_person"),
    path(f"{PERSON}/skills", people.skills, name="settings_person_skills"),
    path(f"{PERSON}/absences", people.absences, name="settings_person_absences"),
    path(
        f"{PERSON}/absences/<int:absence_id>/removal", people.absence_removal, name="settings_absence_removal"
    ),
    path("settings/check/", final_check.final_check, name="settings_check"),
    path(f"{PERSON}/role", staffing.role, name="settings_person_role"),
    path(f"{PERSON}/leaving", staffing.leaving, name="settings_person_leaving"),
    path("settings/people/second-step", staffing.second_step, name="settings_second_step"),
    path("settings/people/invitations", staffing.invitations, name="settings_invitations"),
    path(f"{INVITATION}/sending", staffing.invitation_sending, name="settings_invitation_sending"),
    path(f"{INVITATION}/end", staffing.invitation_end, name="settings_invitation_end"),
    path("settings/bays/", equipment.bays, name="settings_bays"),
    path("settings/skills/", equipment.skills, name="settings_skills"),
]
