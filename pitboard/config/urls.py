from django.urls import include, path

handler429 = "pitboard.web.account.adapter.too_often"
handler500 = "pitboard.web.trouble.trouble"

urlpatterns = [
    # Ours come first: the change of the e-mail address is not allauth's.
    path("", include("pitboard.web.account.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("mails/", include("pitboard.web.mails")),
    path("", include("pitboard.web.urls")),
]
