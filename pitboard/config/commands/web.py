"""Serves the pages from several processes; the streams and the worker are other commands' business."""

import argparse
import os
import socket
from importlib import import_module
from tempfile import TemporaryDirectory

from uvicorn.supervisors.multiprocess import Multiprocess

from pitboard.config.commands.serve import chosen_port, listen
from pitboard.config.prepare import prepare
from pitboard.config.running import share_home
from pitboard.config.safety import require_safe

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
    require_safe(os.environ)
    share_home()
    prepare()
    if options.log_requests:
        # The processes that serve are started anew and read their settings themselves.
        os.environ["PITBOARD_LOG_REQUESTS"] = "yes"
    with TemporaryDirectory(prefix="pitboard-figures-") as folder:
        # Whichever of the processes is asked for figures, it answers for all: they count in files in this folder.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        _serve(port, listening, processes=max(1, options.processes))
    return 0


def _serve(port: int, listening: socket.socket, *, processes: int) -> None:
    # Only now: the pages, which it loads, look at the static files once, so those have to be there.
    serving = import_module("pitboard.config.serving")
    config = serving.server_config(PAGES, lifespan="off")
    print(f"Pages are served on port {port}.", flush=True)
    # A process that dies is replaced; a stop is passed on to all of them.
    config.workers = processes
    Multiprocess(config, [listening]).run()
