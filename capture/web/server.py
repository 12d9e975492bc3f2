"""`hustings serve`: site and app from one process with a few threads, and the worker as its child."""

import errno
import gc
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
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from capture import letters, logs, settings, texts
from capture.database import Database
from capture.errors import PortTaken
from capture.manners import HURRIED
from capture.settings import Settings
from capture.web import create_app

# As many as may stand behind one another for one sync (turns.py); fewer answer fewer, more only wait.
THREADS = 16
# Connections that may wait; the proxy in front holds the slow ones (deploy/Caddyfile).
BACKPRESSURE = 256
WATCH_EVERY = 0.5  # seconds
RESTART_AFTER = 2.0  # seconds
# A mail server may keep the worker waiting for minutes; of a letter in its hand only the answer is lost.
WORKER_PATIENCE = 10.0  # seconds
SERVER_PATIENCE = 5  # seconds; a request takes milliseconds
PARENT = "HUSTINGS_PARENT"


def serve(chosen: Settings, host: str, port: int) -> None:
    """Serve until told to stop.

    Raises PortTaken, SettingWrong, and whatever create_app raises, before anything listens.
    """
    _refuse_taken(host, port)
    os.environ["SITEURL"] = chosen.site_url or f"http://{host}:{port}"
    os.environ[PARENT] = str(os.getpid())
    letters.courier(chosen.mail_url)
    texts.provider(chosen.texting)
    _see_that_it_starts(chosen)
    stop = threading.Event()
    # The first worker starts before the thread: while Granian forks, a Popen beside it would wait for ever, because the
    # serving process would hold the other end of its pipe.
    keeper = threading.Thread(target=_keep_working, args=(_start_worker(), stop), daemon=True)
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
            workers_kill_timeout=SERVER_PATIENCE,
            websockets=False,
            http=HTTPModes.http1,
            log_access=False,  # addresses of pages hold tokens
            log_level=LogLevels.error,  # it warns of sixteen threads, which here share a sync
        ).serve()
    finally:
        stop.set()
        keeper.join()


def application() -> Callable[..., object]:
    """Make the app inside the serving process, which leaves when its parent does."""
    # Ctrl-C is for the parent. Granian 2.8 stops for ever when its child hears both that and the parent's SIGTERM.
    os.setpgid(0, 0)
    leave_with_parent()
    logs.begin()
    app = create_app(settings.load())
    # What is here stays: a full collection would look through all of it, and sixteen visitors would wait 40 ms.
    gc.collect()
    gc.freeze()
    return app


def leave_with_parent() -> None:
    """End this process soon after its parent: a server killed hard leaves nobody behind who answers or writes."""
    parent = int(os.environ[PARENT])

    def watch() -> None:
        """Look until the parent is another one."""
        while os.getppid() == parent:
            time.sleep(WATCH_EVERY)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach the host."""
    return ip_address(host).is_loopback


def _refuse_taken(host: str, port: int) -> None:
    # Granian would share the port (SO_REUSEPORT) with a server that listens already, even one that hangs.
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            if trouble.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(host=host, port=port, other=port + 1) from trouble


def _see_that_it_starts(chosen: Settings) -> None:
    # Closed before Granian forks: SQLite's locks do not come along (sqlite.org/howtocorrupt.html, 2.6).
    database = Database(chosen.database_url, HURRIED)
    try:
        create_app(chosen, database)
    finally:
        database.close()


def _start_worker() -> subprocess.Popen[bytes]:
    # In a group of its own: Ctrl-C is for the parent, which then stops the worker.
    return subprocess.Popen([sys.executable, "-m", "capture.cli", "work"], process_group=0)


def _keep_working(worker: subprocess.Popen[bytes], stop: threading.Event) -> None:
    while not stop.wait(WATCH_EVERY):
        if worker.poll() is not None and not stop.wait(RESTART_AFTER):
            worker = _start_worker()
    _dismiss(worker)


def _dismiss(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(WORKER_PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
