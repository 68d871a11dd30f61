"""Every address of the site, by whom it is for."""

from django.urls import URLPattern, URLResolver, path

from pitboard.web.gallery import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("gallery", gallery),
]
