"""Errands: exports and lists are done beside the post; none of them holds a letter back, and none is lost."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa

from capture import arrivals, claims, errands, exports, imports, worker
from capture.arrivals import READ, Import, Statement
from capture.database import Database, now
from capture.exports import Export, Order, orders
from capture.issues import Catalogue
from capture.settings import Settings
from tests.cast import CAMILLE
from tests.serving.copies import until
from tests.serving.postbox import laid_down, owe

NADIA = "staff:1"


def ask_for_both(chosen: Settings, database: Database, catalogue: Catalogue, rows: int = 1) -> int:
    """Ask for an export, and for a list to be read. Returns its number."""
    content = "email\n" + "".join(f"p{number}@exemple.fr\n" for number in range(rows))
    received = imports.receive(chosen, database, catalogue, io.BytesIO(content.encode()), "list.csv", NADIA)
    with database.writing() as session:
        orders.ask(session, Order("", "door", "csv", []), 0, NADIA, now())
        imports.order(session, catalogue, received.id, received.mapping, Statement(), NADIA)
    return received.id


def done(database: Database) -> tuple[str | None, str | None]:
    """Return the states of the export and of the list."""
    with database.reading() as session:
        return session.scalar(sa.select(Export.state)), session.scalar(sa.select(Import.state))


@contextmanager
def at_work(chosen: Settings, database: Database) -> Iterator[None]:
    """Let a worker work meanwhile."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.work, args=(chosen, database, stop.is_set))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_once_does_them_too(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    ask_for_both(chosen, database, catalogue)
    owe(database, CAMILLE)
    assert worker.work(chosen, database, stopped=lambda: False, once=True) == 1
    assert done(database) == ("made", READ)


def test_they_are_done_beside_the_post(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    with at_work(chosen, database):
        ask_for_both(chosen, database, catalogue)
        until(lambda: done(database) == ("made", READ))


def test_letters_leave_while_a_list_is_read(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    number = ask_for_both(chosen, database, catalogue, 20_000)
    with at_work(chosen, database):
        until(lambda: done(database)[0] == "made")
        owe(database, CAMILLE)
        until(lambda: len(laid_down(chosen.instance / "outbox")) == 1)
        with database.reading() as session:
            halfway = session.get_one(Import, number)
        assert halfway.state != READ or halfway.done == 20_000
        with database.writing() as session:
            imports.drop(session, number, NADIA)


def test_without_a_site_they_wait(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    ask_for_both(chosen, database, catalogue)
    errands.run_out(replace(chosen, root=chosen.instance), database)
    assert done(database)[0] == "asked"
    errands.run_out(chosen, database)
    assert done(database) == ("made", READ)
    assert exports.folder_of(chosen, 1).exists()


def test_whoever_has_nothing_to_do_waits_for_nobody_who_writes(chosen: Settings, database: Database) -> None:
    with ThreadPoolExecutor() as pool, database.writing():
        pool.submit(errands.run_out, chosen, database).result(timeout=10)


def test_what_waits_is_found_without_writing(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    at, here = now(), claims.host()
    with database.reading() as session:
        assert (exports.waits(session, at), arrivals.waits(session, here, at)) == (False, False)
    ask_for_both(chosen, database, catalogue)
    with database.reading() as session:
        assert (exports.waits(session, at), arrivals.waits(session, here, at)) == (True, True)
        assert not arrivals.waits(session, "another machine", at)
    errands.run_out(chosen, database)
    with database.reading() as session:
        assert (exports.waits(session, at), arrivals.waits(session, here, at)) == (False, False)
