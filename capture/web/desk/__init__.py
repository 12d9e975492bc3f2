"""The desk: every room of it, behind one guard."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from capture.settings import Settings
from capture.web.desk import (
    account,
    acts,
    agreed,
    bodies,
    colleagues,
    cutting,
    day,
    delegates,
    departing,
    duplicates,
    exports,
    favours,
    grid,
    headway,
    held,
    home,
    imports,
    mailchimp,
    mailings,
    matches,
    merging,
    packing,
    people,
    person,
    precincts,
    refusing,
    rolls,
    segments,
    sheet,
    signatures,
    slices,
    stall,
    status,
    typing,
    walks,
    writing,
)
from capture.web.signing import (
    engine,
    factors,
    forgotten,
    guard,
    hashing,
    proving,
    second,
    sessions,
    signin,
    welcome,
)

# The largest number of a row that both databases know.
LAST_ROW = 2**31 - 1


class Row(IntegerConverter):
    """The number of a row in an address, <row:number>; a larger one is no address of ours."""

    def __init__(self, addresses: Map) -> None:
        """Bound it."""
        super().__init__(addresses, max=LAST_ROW)


WAY_IN = (signin, second, welcome, forgotten, proving, factors)
LIST = (people, person, departing, duplicates, merging, acts, segments, mailings, writing, exports, imports, mailchimp)
FIELD = (day, packing, slices, grid, delegates, precincts, rolls, matches, cutting, typing, headway, agreed, walks)
AFTER = (favours, signatures)
ROOMS = (*WAY_IN, account, colleagues, home, status, held, *LIST, stall, sheet, *FIELD, *AFTER)


def init_app(app: Flask, settings: Settings) -> None:
    """Open the desk: its cookie, its engine, its guard, its rooms."""
    app.secret_key = settings.secret_key
    app.url_map.converters["row"] = Row
    sessions.init_app(app, encrypted=settings.address.startswith("https://"))
    engine.init_app(app, settings, hashing.ARGON2)
    bodies.init_app(app)
    guard.init_app(app)
    refusing.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
