"""The workshop's settings. Each address takes one form; what is added or removed is named by a noun."""

from django.urls import path

from pitboard.web.settings import equipment, hours, people, services, terms, workshop

PERSON = "settings/people/<int:staff_id>"

urlpatterns = [
    path("settings/", workshop.workshop, name="settings"),
    path("settings/booking/", terms.terms, name="settings_terms"),
    path("settings/hours/", hours.opening_hours, name="settings_hours"),
    path("settings/closed-days/", hours.closed_days, name="settings_closed_days"),
    path("settings/closed-days/removal", hours.closed_day_removal, name="settings_closed_day_removal"),
    path("settings/services/", services.services, name="settings_services"),
    path("settings/people/", people.people, name="settings_people"),
    path(f"{PERSON}/", people.working_hours, name="settings_person"),
    path(f"{PERSON}/skills", people.skills, name="settings_person_skills"),
    path(f"{PERSON}/absences", people.absences, name="settings_person_absences"),
    path(
        f"{PERSON}/absences/<int:absence_id>/removal", people.absence_removal, name="settings_absence_removal"
    ),
    path("settings/bays/", equipment.bays, name="settings_bays"),
    path("settings/skills/", equipment.skills, name="settings_skills"),
]
