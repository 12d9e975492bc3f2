"""`hustings serve`: site and app from one process with a few threads, and the worker as its child."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from capture import settings
from capture.errors import PortTaken
from capture.settings import Settings
from capture.web import create_app

THREADS = 4
# Connections that may wait; the proxy in front holds the slow ones (deploy/Caddyfile).
BACKPRESSURE = 256
WATCH_EVERY = 0.5  # seconds
RESTART_AFTER = 2.0  # seconds
PARENT = "HUSTINGS_PARENT"


def serve(chosen: Settings, host: str, port: int) -> None:
    """Serve until told to stop. Raises PortTaken, and whatever create_app raises, before anything listens."""
    _refuse_taken(host, port)
    os.environ["SITEURL"] = chosen.site_url or f"http://{host}:{port}"
    os.environ[PARENT] = str(os.getpid())
    create_app(chosen)
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(stop,), daemon=True)
    keeper.start()
    try:
        Granian(
            "capture.web.server:application",
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=THREADS,
            backpressure=BACKPRESSURE,
            websockets=False,
            log_access=False,  # addresses of pages hold tokens
            log_level=LogLevels.warning,
        ).serve()
    finally:
        stop.set()
        keeper.join()


def application() -> Callable[..., object]:
    """Make the app inside the serving process, which leaves when its parent does."""
    leave_with_parent()
    return create_app(settings.load())


def leave_with_parent() -> None:
    """End this process soon after its parent: a server killed hard leaves nobody behind who answers or writes."""
    parent = int(os.environ[PARENT])

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_EVERY)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach the host."""
    return host == "localhost" or ip_address(host).is_loopback


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        if probe.connect_ex((host, port)) == 0:
            raise PortTaken(host=host, port=port, other=port + 1)


def _keep_working(stop: threading.Event) -> None:
    while not stop.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "capture.cli", "work"])
        while worker.poll() is None and not stop.wait(WATCH_EVERY):
            pass
        worker.terminate()
        worker.wait()
        stop.wait(RESTART_AFTER)
