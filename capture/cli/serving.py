"""Commands that answer visitors and send letters: serve, work."""

import os
import signal
import threading
from ipaddress import ip_address

import click

from capture import logs, settings, texts, upgrades, worker
from capture.cli.say import say
from capture.database import Database
from capture.manners import AT_WORK
from capture.web import server
from capture.words import N_, gettext


def _address(context: click.Context, option: click.Parameter, host: str) -> str:
    try:
        return str(ip_address("127.0.0.1" if host == "localhost" else host))
    except ValueError as name:
        raise click.BadParameter(gettext(N_("write an IP address, such as 127.0.0.1"))) from name


@click.command(help=N_("Serve site and app, with the worker beside them."))
@click.option("--host", default="127.0.0.1", show_default=True, callback=_address, help=N_("Address to listen on."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=N_("Port to listen on."))
def serve(host: str, port: int) -> None:
    """Say where to click, then serve."""
    chosen = settings.load()
    say(N_("The site: http://{host}:{port}/   The form: http://{host}:{port}/sign-up/"), host=host, port=port)
    say(N_("The desk: http://{host}:{port}/desk/"), host="localhost" if host == "127.0.0.1" else host, port=port)
    if chosen.mail_url.startswith("file:"):
        say(N_("Letters are laid down as files in {where}"), where=chosen.mail_url.removeprefix("file:"))
    if not server.is_loopback(host):
        say(
            N_("Listening to other machines: put the proxy of deploy/Caddyfile in front, or 20 slow visitors stop all.")
        )
    server.serve(chosen, host, port)


@click.command(help=N_("Send the letters that are owed, until stopped; a second worker is harmless."))
@click.option("--once", is_flag=True, help=N_("Stop when nothing is left to do."))
def work(once: bool) -> None:
    """Work until told to stop."""
    logs.begin()
    if server.PARENT in os.environ:
        server.leave_with_parent()
    stop = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stop.set())
    chosen = settings.load()
    # Before a thread begins that another one's refusal would leave behind.
    texts.provider(chosen.texting)
    database = Database(chosen.database_url, AT_WORK)
    upgrades.check(database)
    sent = worker.work(chosen, database, stop.is_set, once)
    if once:
        say(N_("Letters sent: {count}"), count=sent)


COMMANDS = (serve, work)
