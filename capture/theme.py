"""What a template may use, the same on both sides: Pelican's pages and the app's answers extend one base.html."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from gettext import NullTranslations
from typing import Any, cast

from babel import Locale
from jinja2 import Environment, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from capture import consents, law, words
from capture.settings import Campaign
from capture.words import N_

# The page that the sign-up form stands on, below the root of a language.
SIGN_UP = "sign-up/"
SIGN_UP_TITLE = N_("Sign up")


@dataclass(frozen=True)
class Page:
    """What base.html needs to know of a page; its addresses are paths by language, none if it has no translations."""

    title: str = ""
    description: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)


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
    environment.filters["written"] = _written
    environment.add_extension("jinja2.ext.i18n")
    spoken = translations or words
    # The extension adds this method when it is loaded, so no type knows it.
    install = cast(Any, environment).install_gettext_callables
    install(spoken.gettext, spoken.ngettext, newstyle=True)


def context(campaign: Campaign, language: str, path: str = "", site_url: str = "") -> dict[str, Any]:
    """Return the names that every template may use.

    With the path of the sign-up form the page is that one; any other page of the app names itself in its template.
    """
    return {
        "site": campaign,
        "site_url": site_url,
        "language": language,
        "direction": Locale.parse(language).text_direction,
        "page": _page(campaign, language, path),
        "navigation": _navigation(campaign, language),
        "language_names": {code: _own_name(code) for code in campaign.languages},
        "kept_until": words.written(law.kept_until(campaign.ballot), language),
        "consent_words": {**consents.WORDS, "letters": consents.LETTER_WORDS},
    }


def _page(campaign: Campaign, language: str, path: str) -> Page:
    addresses = {code: campaign.path(code) + SIGN_UP for code in campaign.languages}
    if f"{path.rstrip('/')}/" not in addresses.values():
        return Page()
    return Page(title=words.translations(language).gettext(SIGN_UP_TITLE), addresses=addresses)


def _navigation(campaign: Campaign, language: str) -> list[Link]:
    translated = words.translations(language).gettext
    places = ((N_("Our commitments"), "#issues"), (SIGN_UP_TITLE, SIGN_UP))
    return [Link(translated(title), campaign.path(language) + tail, language) for title, tail in places]


def _own_name(language: str) -> str:
    return (Locale.parse(language).get_display_name(language) or language).capitalize()


@pass_context
def _written(names: Context, day: date) -> str:
    return words.written(day, names["language"])
