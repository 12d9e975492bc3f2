"""Every address of the app, filled in."""

from collections.abc import Iterator

from flask import Flask

TOKENS = {"token": "t" * 43, "language": "en"}


def routes(app: Flask) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield name, path and methods of each route."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: TOKENS.get(name, "1") for name in rule.arguments} | dict(rule.defaults or {})
        yield rule.endpoint, adapter.build(rule.endpoint, values), frozenset(rule.methods or ())
