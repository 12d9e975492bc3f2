"""Seeing the first page of the desk, as whoever is signed in does."""

from datetime import datetime

from flask import Flask

from capture import figures, words
from capture.segments import Scope
from capture.web import overview
from capture.web.pages import draw, here
from tests.conftest import NOON

PEOPLE = "/desk/people"


def show(app: Flask, language: str = "en", people_path: str = PEOPLE, at: datetime = NOON) -> str:
    """Draw the page at a moment, in a language; its numbers lead below a path."""
    with app.test_request_context("/desk/"), here().database.reading() as session:
        words.speak(language)
        campaign = here().settings.campaign
        seen = figures.look(Scope(session, here().catalogue, campaign.ballot, campaign.phone_country, at))
        facts = overview.facts(seen, language, people_path)
        told = {"rooms": (), "wrong": (), "sees_status": True}
        return draw("desk/home.html", language, "Overview", me=None, desk_places=[], **told, **facts)
