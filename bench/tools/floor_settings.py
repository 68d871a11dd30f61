"""The product's settings, with the floors of each page beside the page."""

from pitboard.config.settings import *  # noqa: F403
from pitboard.config.settings import TEMPLATES

ROOT_URLCONF = "bench.tools.floor_urls"
TEMPLATES = [one | {"BACKEND": "bench.tools.unwritten.UnwrittenTemplates"} for one in TEMPLATES]
