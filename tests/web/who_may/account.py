"""Signing up and in, one's own details and sessions, what one is told."""

from tests.web.who_may.rows import EVERYBODY, NOBODY, THE_CUSTOMER, WHOEVER_SIGNS_IN, Who, holders, named

ROWS = {
    **named("account_login account_logout account_signup account_inactive", EVERYBODY),
    **named("account_request_login_code account_confirm_login_code", EVERYBODY),
    **named("account_email_verification_sent", EVERYBODY),
    **named("account_reset_password account_confirm_password_reset_code", EVERYBODY),
    **named("account_complete_password_reset account_password_reset_completed", EVERYBODY),
    **named("account_reauthenticate account_email", WHOEVER_SIGNS_IN),
    **named("account_change_password account_set_password", WHOEVER_SIGNS_IN),
    **named("start account profile", WHOEVER_SIGNS_IN),
    **named("inbox inbox_live inbox_unread inbox_reading", WHOEVER_SIGNS_IN),
    **named("telling_choices telling_manner telling_device telling_device_end", WHOEVER_SIGNS_IN),
    **named("email_change_code email_change_end", WHOEVER_SIGNS_IN),
    "addresses": WHOEVER_SIGNS_IN,
    **named("address_end address_usual", THE_CUSTOMER),
    **named("own_data own_data_file deletion", WHOEVER_SIGNS_IN),
    "account_deleted": EVERYBODY,
    **named("sessions sessions_end", WHOEVER_SIGNS_IN),
    "session_end": THE_CUSTOMER,
    # Halfway through signing in; whoever is not, is led there.
    **named("mfa_authenticate mfa_login_webauthn", EVERYBODY),
    **named("mfa_index mfa_reauthenticate mfa_reauthenticate_webauthn", WHOEVER_SIGNS_IN),
    **named("mfa_activate_totp mfa_list_webauthn mfa_add_webauthn", WHOEVER_SIGNS_IN),
    **named("mfa_generate_recovery_codes", WHOEVER_SIGNS_IN),
    **named("mfa_deactivate_totp mfa_edit_webauthn mfa_remove_webauthn", THE_CUSTOMER),
    **named("mfa_view_recovery_codes mfa_download_recovery_codes", THE_CUSTOMER),
    "unsubscribe": holders(Who.MAIL),
    # Once there is a workshop, nobody sets another one up.
    "setup": NOBODY,
}
