"""Vocabulary: the issues, neighbourhoods, languages and purposes of a campaign, by every name that a list may use."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from babel import Locale, UnknownLocaleError

from capture import consents, law, marks, words
from capture.database import now
from capture.imports.recognising import plain
from capture.issues import Catalogue
from capture.settings import Campaign


class Vocabulary:
    """What a campaign's own words mean."""

    def __init__(self, campaign: Campaign, catalogue: Catalogue) -> None:
        """Learn every name once."""
        self.campaign, self.country = campaign, campaign.phone_country
        self._issues = {plain(name): one.key for one in catalogue.issues for name in (*one.titles.values(), one.key)}
        self._places = {plain(name): key for pair in catalogue.neighbourhoods.items() for name, key in _both(pair)}
        self._languages = {plain(name): code for code in campaign.languages for name in _languages(code)}
        given = {purpose: purpose for purpose in (law.NEWSLETTER, law.TARGETING, law.SMS)}
        self._asked: Mapping[str, Mapping[str, str]] = {
            "consent": given,
            "letter": {name: law.letter(key) for name, key in self._issues.items()},
            "volunteer": _ways(law.HELP, consents.HELP),
            "need": _ways(law.NEED, consents.NEED),
        }
        self._latest = now()

    @property
    def asked(self) -> Iterable[str]:
        """The kinds of what people agree to: consent, letter, volunteer, need."""
        return self._asked

    def issue(self, typed: str) -> str:
        """Return the key of an issue, by its key or its title in any language, "" for none."""
        return self._issues.get(plain(typed.removeprefix("issue:")), "")

    def neighbourhood(self, typed: str) -> str:
        """Return the key of a neighbourhood, by its key or its name, "" for none."""
        return self._places.get(plain(typed), "")

    def language(self, typed: str) -> str:
        """Return the code of a language of the site, by its code or its name, "" for none."""
        code = plain(typed.replace("_", "-").partition("-")[0])
        return self._languages.get(code) or self._languages.get(plain(typed), "")

    def purpose(self, kind: str, typed: str) -> str:
        """Return the purpose of a kind that is meant, "" for none."""
        return self._asked[kind].get(plain(typed), "")

    def midnight(self, day: date) -> datetime | None:
        """Return when a day of the campaign begins, None for one that is still to come."""
        moment = self.campaign.ballot.local(day, time(0))
        return moment if moment <= self._latest else None


def _both(pair: tuple[str, str]) -> list[tuple[str, str]]:
    return [(pair[0], pair[0]), (pair[1], pair[0])]


def _ways(kind: str, told: Mapping[str, str]) -> dict[str, str]:
    said = [words.translations(language) for language in words.spoken_languages()]
    named = {plain(spoken.gettext(label)): f"{kind}{key}" for spoken in said for key, label in told.items()}
    return named | {plain(key): f"{kind}{key}" for key in told if f"{kind}{key}" in marks.OF_PURPOSE}


def _languages(code: str) -> list[str]:
    try:
        named = Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return [code]
    return [
        code,
        named.get_display_name("en") or code,
        named.get_display_name("fr") or code,
        named.display_name or code,
    ]
