from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("mails/", include("pitboard.web.mails")),
    path("", include("pitboard.web.urls")),
]
