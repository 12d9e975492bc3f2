"""Pages that the app draws, in the theme of the site and the language of the reader."""

from dataclasses import dataclass
from pathlib import Path

import jinja2
from flask import Flask, current_app, render_template, request

from capture import theme, words
from capture.database import Database
from capture.issues import Catalogue
from capture.settings import Settings
from capture.watch.glances import Glances
from capture.web.public import PublicSite

TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True)
class Here:
    """What every view needs."""

    settings: Settings
    database: Database
    site: PublicSite
    glances: Glances

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the newest build."""
        return self.site.build.catalogue


def here() -> Here:
    """Return what the app was composed of."""
    composed: Here = current_app.extensions["hustings"]
    return composed


def equip(app: Flask) -> None:
    """Let the app draw its own templates and the theme's."""
    settings = app.extensions["hustings"].settings
    app.jinja_loader = jinja2.FileSystemLoader([TEMPLATES, settings.root / "theme" / "templates"])
    theme.equip(app.jinja_env)


def draw(template: str, language: str, title: str | None = None, **facts: object) -> str:
    """Draw a page in a language; a page that the site does not have is given its title, a msgid."""
    words.speak(language)
    settings = here().settings
    common = theme.context(settings.campaign, language, request.path, settings.site_url, here().catalogue)
    if title is not None:
        common["page"] = theme.Page(title=words.gettext(title))
    return render_template(template, **common | facts)


def preferred() -> str:
    """Return the language that the browser asks for, among the campaign's."""
    languages = here().settings.campaign.languages
    return request.accept_languages.best_match(languages, languages[0])


def of_path() -> str:
    """Return the language of the address: /en/… is English, everything else the site's first."""
    campaign = here().settings.campaign
    first = request.path.split("/")[1]
    return first if first in campaign.languages else campaign.language
