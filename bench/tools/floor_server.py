"""The product as `pitboard serve` starts it, with the floor of each page beside the page: `... PORT`."""

import os
import sys

from pitboard.config.cli import main

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.tools.floor_settings"
    sys.exit(main(["serve", "--demo", "--port", sys.argv[1]]))
