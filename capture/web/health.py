"""Whether the app and its database answer."""

import sqlalchemy as sa
from flask import Blueprint

from capture.web.pages import here

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[str, int, dict[str, str]]:
    """Answer 200 when the database does; a proxy asks this."""
    with here().database.reading() as session:
        session.execute(sa.text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
