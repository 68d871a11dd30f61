from django.urls import URLPattern, URLResolver, path

from pitboard.web.account.addresses import address_end, address_usual
from pitboard.web.account.email_change import email, email_change_code, email_change_end
from pitboard.web.account.inbox import inbox, inbox_live, inbox_reading, inbox_unread
from pitboard.web.account.own_data import account_deleted, deletion, own_data, own_data_file
from pitboard.web.account.profile import account, addresses, profile
from pitboard.web.account.sessions import session_end, sessions, sessions_end
from pitboard.web.account.tellings import (
    telling_choices,
    telling_device,
    telling_device_end,
    telling_manner,
    unsubscribe,
)
from pitboard.web.setup import setup

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", account, name="account"),
    path("account/profile/", profile, name="profile"),
    path("account/email/", email, name="account_email"),
    path("account/email/code/", email_change_code, name="email_change_code"),
    path("account/email/end", email_change_end, name="email_change_end"),
    path("account/addresses/", addresses, name="addresses"),
    path("account/addresses/<int:address_id>/end", address_end, name="address_end"),
    path("account/addresses/<int:address_id>/usual", address_usual, name="address_usual"),
    path("account/data/", own_data, name="own_data"),
    path("account/data/file", own_data_file, name="own_data_file"),
    path("account/deletion/", deletion, name="deletion"),
    path("account/deleted/", account_deleted, name="account_deleted"),
    path("account/sessions/", sessions, name="sessions"),
    path("account/sessions/end", sessions_end, name="sessions_end"),
    path("account/sessions/<int:sign_in>/end", session_end, name="session_end"),
    path("notifications/", inbox, name="inbox"),
    path("notifications/live", inbox_live, name="inbox_live"),
    path("notifications/unread", inbox_unread, name="inbox_unread"),
    path("notifications/reading/", inbox_reading, name="inbox_reading"),
    path("account/notifications/", telling_choices, name="telling_choices"),
    path("account/notifications/manner/", telling_manner, name="telling_manner"),
    path("account/notifications/device/", telling_device, name="telling_device"),
    path("account/notifications/device/end/", telling_device_end, name="telling_device_end"),
    path("notifications/unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("setup/", setup, name="setup"),
]
