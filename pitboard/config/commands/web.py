"""Serves the pages from several processes; the streams and the worker are other commands' business."""

import argparse
import os
from importlib import import_module

from uvicorn.supervisors.multiprocess import Multiprocess

from pitboard.config.commands.serve import chosen_port, listen
from pitboard.config.prepare import prepare

PAGES = "pitboard.config.asgi:page"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=None, help="instead of PITBOARD_PORT, or 8000")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 2, metavar="N", help="how many (one a core)"
    )
    parser.add_argument("--log-requests", action="store_true", help="print a line for every request")


def run(options: argparse.Namespace) -> int:
    port = chosen_port(options.port)
    listening = listen(port)
    prepare()
    # Only now: the pages, which it loads, look at the static files once, so those have to be there.
    serving = import_module("pitboard.config.serving")
    config = serving.server_config(PAGES, log_requests=options.log_requests, lifespan="off")
    print(f"Pages are served on port {port}.", flush=True)
    # A process that dies is replaced; a stop is passed on to all of them.
    config.workers = max(1, options.processes)
    Multiprocess(config, [listening]).run()
    return 0
