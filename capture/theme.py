"""What a template may use, the same on both sides: Pelican's pages and the app's answers extend one base.html."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from gettext import NullTranslations
from typing import Any, cast

from babel import Locale
from babel.core import get_global
from jinja2 import Environment, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from capture import consents, law, words
from capture.issues import Catalogue, Place
from capture.settings import Campaign
from capture.words import N_

# The page that the sign-up form stands on, below the root of a language.
SIGN_UP = "sign-up/"
SIGN_UP_TITLE = N_("Sign up")
# What a visitor is sent to, not led to.
UNLED = frozenset({"home", "sign-up", "thank-you", "404", "503"})
# What closes every list of pages, as people look for it there.
LAST = ("privacy", "legal")
# How a template says a day, a number, a share, in the language of its page.
SAID: Mapping[str, Callable[[Any, str], str]] = {
    "written": words.written,
    "days": words.days,
    "weekday": words.weekday,
    "month": words.month,
    "day": words.day,
    "number": words.number,
    "change": words.change,
    "either": words.either,
    "share": words.share,
}


@dataclass(frozen=True)
class Page:
    """What base.html needs to know of a page; its addresses are paths by language, none if it has no translations."""

    title: str = ""
    description: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    kind: str = "pages"
    key: str = ""
    promise: str = ""
    share: str = ""
    linked_data: str = ""
    picture: None = None


@dataclass(frozen=True)
class Link:
    """A place to go: its name, its path from the site's root, the language of both."""

    title: str
    path: str
    language: str
    description: str = ""


def equip(environment: Environment, translations: NullTranslations | None = None) -> None:
    """Make an environment draw our templates: escape, trim, translate, refuse unknown names.

    With translations it speaks that language only; without, the one that is being spoken.
    """
    environment.autoescape = select_autoescape(["html"], default_for_string=True)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    environment.filters |= {name: _in_its_language(say) for name, say in SAID.items()}
    environment.filters |= {"moment": _moment, "headed": _headed, "read_at": law.read_at}
    environment.add_extension("jinja2.ext.i18n")
    spoken = translations or words
    # Of what may be a msgid, or words that somebody typed or answered: `_` would take these for HTML and for a format.
    environment.filters["said"] = spoken.gettext
    # The extension adds this method when it is loaded, so no type knows it.
    install = cast(Any, environment).install_gettext_callables
    install(spoken.gettext, spoken.ngettext, newstyle=True)


def context(
    campaign: Campaign, language: str, path: str = "", site_url: str = "", catalogue: Catalogue | None = None
) -> dict[str, Any]:
    """Return the names that every template may use.

    With the path of the sign-up form the page is that one; any other page of the app names itself in its template.
    """
    built = catalogue or Catalogue(campaign.languages, (), {})
    return {
        "site": campaign,
        "site_url": site_url,
        "stylesheet": built.stylesheet,
        "desk_stylesheet": built.desk_stylesheet,
        "walk_stylesheet": built.walk_stylesheet,
        "language": language,
        "direction": Locale.parse(language).text_direction,
        "page": _page(campaign, built, language, path),
        "places": {place.key: link(place, language) for place in built.places},
        "finds_station": bool(built.finding),
        "navigation": [link(place, language) for place in _in_menu(built.places)],
        "footer_links": [link(place, language) for place in _below(built.places)],
        "locales": {code: _locale(code) for code in campaign.languages},
        "language_names": {code: _own_name(code) for code in campaign.languages},
        "kept_until": words.written(law.kept_until(campaign.ballot), language),
        "consent_words": {**consents.WORDS, "letters": consents.LETTER_WORDS},
        "small_print_words": {"responsible": consents.RESPONSIBLE, "objecting": consents.OBJECTING},
    }


def link(place: Place, language: str) -> Link:
    """Return the way to a page, in a language or else in the one that it has."""
    spoken = place.spoken(language)
    return Link(place.titles[spoken], place.paths[spoken], spoken, place.summaries.get(spoken, ""))


def _page(campaign: Campaign, built: Catalogue, language: str, path: str) -> Page:
    addresses = {code: campaign.path(code) + SIGN_UP for code in campaign.languages}
    if f"{path.rstrip('/')}/" not in addresses.values():
        return Page()
    # As the static page is called, so that an error seems no other page.
    titles = next((place.titles for place in built.places if place.key == "sign-up"), {})
    title = titles.get(language) or words.translations(language).gettext(SIGN_UP_TITLE)
    return Page(title, addresses=addresses, key="sign-up")


def _in_menu(places: Iterable[Place]) -> list[Place]:
    return sorted((place for place in places if place.menu is not None), key=lambda place: place.menu or 0)


def _below(places: Iterable[Place]) -> list[Place]:
    others = (place for place in places if place.menu is None and place.key not in UNLED)
    return sorted(others, key=lambda place: LAST.index(place.key) if place.key in LAST else -1)


def _locale(language: str) -> str:
    # With a country, as Open Graph wants it: the one where most of its readers live, and Britain's English in Europe.
    likely = get_global("likely_subtags").get(language, language)
    return "en_GB" if language == "en" else f"{language}_{likely.rpartition('_')[2]}"


def _own_name(language: str) -> str:
    return (Locale.parse(language).get_display_name(language) or language).capitalize()


def _in_its_language(say: Callable[[Any, str], str]) -> Callable[[Context, Any], str]:
    """Return a filter that says something in the language of the page."""

    @pass_context
    def said(names: Context, what: Any) -> str:
        return say(what, names["language"])

    return said


def _headed(words: str) -> str:
    """Return words with the letter of a beginning; the others stay as they are, unlike those of `capitalize`."""
    return words[:1].upper() + words[1:]


@pass_context
def _moment(names: Context, at: datetime) -> str:
    return words.moment(at.astimezone(names["site"].timezone), names["language"])
