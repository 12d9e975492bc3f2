"""What stands beside the pages: the catalogue, the stylesheet, and the files that other programs read."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment

from capture import issues, pictures
from capture.content import addresses
from capture.site import calendars, dates, feeds, icons, leaflets, maps, moved, shares, stations, wall
from capture.site.texts import Artist
from capture.site.whole import Whole


def write_of_all(whole: Whole, output: Path, environment: Environment) -> None:
    """Write what is the same in every language into a built site."""
    whole.style.write(output)
    whole.desk_style.write(output)
    whole.walk_style.write(output)
    whole.vote_style.write(output)
    pictures.publish(whole.prints.values(), whole.store, output)
    whole.store.sweep()
    moved.write(whole, output, environment)
    _write(output, wall.patterns(whole))
    _write(output, {**icons.draw(whole), icons.MANIFEST: icons.manifest(whole)})
    _write(output, {"robots.txt": maps.robots(whole), maps.SECURITY: maps.security(whole)})
    if whole.site_url:
        _write(output, {"sitemap.xml": maps.sitemap(whole)})
    _write(output, {"catalogue.json": issues.to_json(whole.catalogue, whole.built)})
    _write(output, {addresses.FILE: addresses.to_json(list(whole.texts.values()), whole.campaign.languages)})


def write_of_language(whole: Whole, output: Path, language: str, environment: Environment) -> None:
    """Write what a language has of its own: its news, its dates."""
    artist, root = Artist(environment, whole.prints), whole.campaign.path(language)
    meetings = dates.gather(whole, language, artist)
    shares.publish(whole, language, output)
    _write(output, leaflets.draw(whole, language))
    _write(output, {root + feeds.NAME: feeds.draw(whole, language, artist)})
    _write(output, {root + calendars.NAME: calendars.draw(whole, meetings, language)})
    _write(output, {one.path_ics: calendars.draw(whole, [one], language) for one in meetings})
    voting = stations.appointments(whole, language)
    _write(output, {path: calendars.draw(whole, days, language) for path, days in voting.items()})


def _write(output: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = output / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
