from django.urls import URLPattern, URLResolver, path

from pitboard.web.account.inbox import inbox, inbox_live, inbox_reading, inbox_unread
from pitboard.web.account.profile import account, profile
from pitboard.web.setup import setup

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", account, name="account"),
    path("account/profile/", profile, name="profile"),
    path("notifications/", inbox, name="inbox"),
    path("notifications/live", inbox_live, name="inbox_live"),
    path("notifications/unread", inbox_unread, name="inbox_unread"),
    path("notifications/reading/", inbox_reading, name="inbox_reading"),
    path("setup/", setup, name="setup"),
]
