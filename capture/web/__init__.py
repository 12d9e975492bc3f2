"""The app: one place composes it."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from capture import suppressions, upgrades
from capture.database import Database
from capture.manners import HURRIED
from capture.settings import Settings
from capture.watch.glances import Glances
from capture.web import (
    access,
    answering,
    asking,
    confirming,
    delegating,
    desk,
    following,
    headers,
    health,
    hooks,
    leaving,
    mine,
    moving,
    opening,
    pages,
    preferences,
    refusals,
    rush,
    signup,
    staying,
    walking,
)
from capture.web.public import PublicSite

# A sign-up is a few hundred bytes; nothing else is posted by strangers.
MAX_BODY = 16 * 1024
MAX_PARTS = 200

# What stands outside the desk: for visitors, and for machines that tell us something.
VISITORS = (
    signup,
    confirming,
    asking,
    preferences,
    opening,
    mine,
    moving,
    leaving,
    following,
    staying,
    walking,
    delegating,
)
ROOMS = (*VISITORS, health, answering, hooks)


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """Compose the app from its settings.

    Raises DatabaseOutdated, SuppressionKeyChanged or SiteNotBuilt rather than start on what it cannot serve.
    """
    database = database or Database(settings.database_url, HURRIED)
    upgrades.check(database)
    with database.writing() as session:
        suppressions.check_key(session, settings.suppression_key)
    app = Flask("capture", static_folder=None)
    # An address with two slashes is nobody's, and leads nowhere else.
    app.url_map.merge_slashes = False
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY, MAX_FORM_PARTS=MAX_PARTS)
    site = PublicSite(app.wsgi_app, settings.output, headers.of_files(settings))
    app.extensions["hustings"] = pages.Here(settings, database, site, Glances(settings, database))
    behind = settings.proxy_hops
    trusting = ProxyFix(site, x_for=behind, x_proto=behind, x_host=behind) if behind else site
    app.wsgi_app = trusting  # type: ignore[method-assign]  # Flask's own way
    pages.equip(app)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    # How many there are is asked first, then where a form comes from, then who is there.
    rush.init_app(app, settings)
    access.init_app(app)
    desk.init_app(app, settings)
    for part in (refusals, headers):
        part.init_app(app)
    return app
