"""Pages: the names that their templates may use, and what each page knows of itself."""

from collections.abc import MutableMapping
from typing import Any

from jinja2 import Environment
from pelican.contents import Content

from capture import content, processors, settings, theme
from capture.forms import SignUp
from capture.site import data, dates, leaflets, people, shares, stations, texts, wall
from capture.site.texts import Artist
from capture.site.whole import Whole

Names = MutableMapping[str, Any]


def names(whole: Whole, language: str, environment: Environment) -> Names:
    """Return the names that every template of a language may use."""
    artist = Artist(environment, whole.prints)
    meetings = dates.gather(whole, language, artist)
    coming, past = dates.part(meetings, whole.built.astimezone(whole.campaign.timezone).date())
    return {
        **theme.context(whole.campaign, language, site_url=whole.site_url, catalogue=whole.catalogue),
        "form": SignUp(whole.catalogue, language, "", whole.campaign.phone_country),
        "wall": wall.hang(whole, language),
        "team": people.gather(whole, "team", language, artist),
        "endorsements": people.gather(whole, "endorsements", language, artist),
        "dates": meetings,
        "coming": coming,
        "past": past,
        "finder": stations.gather(whole, language),
        "vote_stylesheet": whole.vote_style.path,
        "processors": processors.working(settings.uses_mailchimp(whole.root), settings.texts_leave_by(whole.root)),
        "follows_links": settings.follows_links(whole.root),
    }


def tell(page: Content, whole: Whole, names: Names) -> None:
    """Tell a page its addresses in every language, its pictures, and its place on the wall."""
    text = whole.texts[page.relative_source_path]
    alike = next(of_one for of_one in whole.of_kind(text.kind.folder) if text in of_one)
    page.addresses = {found.language: whole.path(found) for found in alike}
    page.picture, page.share = whole.picture(text), shares.path(whole, text)
    if text.kind.folder == "issues":
        own = next(poster for poster in names["wall"] if poster.key == text.key)
        page.number, page.poster, page.following = own.number, own.poster, wall.following(names["wall"], text.key)
        page.qr = leaflets.path(whole, text)
    page.linked_data = data.describe(page, whole, names["coming"])


def finish(page: Content, whole: Whole, names: Names, environment: Environment) -> None:
    """Draw what only stands in a page when it is written: its pictures, its form with its own issue first."""
    language = names["language"]
    names["form"] = _form(whole, language, page.key if page.kind == "issues" else "")
    html = Artist(environment, whole.prints).drawn(page._content, eager=page.picture is None)
    keys = content.issue_names(list(whole.texts.values()))
    block = environment.get_template("_sign_up_block.html")
    page._content = texts.with_form(
        html,
        lambda issue: block.render({**names, "page": page, "form": _form(whole, language, keys.get(issue, ""))}),
    )


def _form(whole: Whole, language: str, first: str) -> SignUp:
    return SignUp(whole.catalogue, language, "", whole.campaign.phone_country, first=first)
