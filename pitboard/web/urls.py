"""Every address of the site, by whom it is for."""

from django.urls import URLPattern, URLResolver, include, path

from pitboard.web.gallery import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("pitboard.web.public")),
    path("", include("pitboard.web.customer.urls")),
    path("gallery", gallery),
]
