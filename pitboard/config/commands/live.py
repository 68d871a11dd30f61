"""Holds the live streams in a process of its own. A proxy in front sends it everything below /live/."""

import argparse
import os

from pitboard.config.commands.serve import chosen_port, listen
from pitboard.config.running import share_home
from pitboard.config.safety import require_safe
from pitboard.config.serving import LiveServer, allow_many_streams, run_until_told, server_config
from pitboard.live.app import app


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=None, help="instead of PITBOARD_PORT, or 8000")


def run(options: argparse.Namespace) -> int:
    port = chosen_port(options.port)
    listening = listen(port)
    require_safe(os.environ)
    share_home()
    allow_many_streams()
    server = LiveServer(server_config(app), f"Live streams are held on port {port}.")
    run_until_told(server, listening)
    return 0
