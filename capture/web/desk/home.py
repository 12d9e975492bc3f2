"""The first page of the desk."""

from flask import Blueprint

from capture.web import frame
from capture.words import N_

blueprint = Blueprint("home", __name__)


@blueprint.get("/desk/")
def show() -> str:
    """Show where to go."""
    return frame.page("desk/home.html", N_("Overview"))
