"""The settings, which are the owner's."""

from pitboard.rules.permissions import Permission
from tests.web.who_may.rows import named, staff

SETTINGS = staff(Permission.CHANGE_SETTINGS)

ROWS = {
    **named("settings settings_terms settings_hours settings_closed_days", SETTINGS),
    **named("settings_closed_day_removal settings_services settings_bays settings_skills", SETTINGS),
    **named("settings_catalogue settings_repair_new settings_repair settings_repair_retirement", SETTINGS),
    **named("settings_check settings_points settings_point_new settings_points_standard", SETTINGS),
    **named("settings_point settings_point_place settings_point_listing", SETTINGS),
    **named("settings_notices settings_chat_places", SETTINGS),
    **named("settings_chat_place_switch settings_chat_place_removal", SETTINGS),
    **named("settings_people settings_person settings_person_skills", SETTINGS),
    **named("settings_person_role settings_person_leaving settings_second_step", SETTINGS),
    **named("settings_invitations settings_invitation_sending settings_invitation_end", SETTINGS),
    **named("settings_person_absences settings_absence_removal", SETTINGS),
}
