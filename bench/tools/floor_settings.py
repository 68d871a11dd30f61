"""The product's settings, with the floor of each page beside the page."""

from pitboard.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.tools.floor_urls"
