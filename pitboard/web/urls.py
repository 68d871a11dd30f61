"""Every address of the site, by whom it is for."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from pitboard.web.gallery import gallery
from pitboard.web.language import language
from pitboard.web.pictures import photo
from pitboard.web.stream import renew_stream_token

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("pitboard.web.public")),
    path("", include("pitboard.web.customer.urls")),
    path("", include("pitboard.web.workshop.urls")),
    path("", include("pitboard.web.workshop.links")),
    path("", include("pitboard.web.workshop.owners")),
    path("", include("pitboard.web.settings.urls")),
    path("", include("pitboard.web.settings.audit")),
    path("", include("pitboard.web.feeds")),
    path("", include("pitboard.web.shared")),
    path("", include("pitboard.web.invitations")),
    path("", include("pitboard.web.followed")),
    path("", include("pitboard.web.installed")),
    re_path(r"^photos/(?P<key>[0-9a-f]{32})/(?P<size>small|full)\.jpg$", photo, name="photo"),
    path("language/", language, name="language"),
    path("stream-token", renew_stream_token, name="stream_token"),
    path("gallery", gallery, name="gallery"),
]
