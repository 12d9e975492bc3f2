"""What a field can be, with the name of each choice in the language being spoken."""

from collections.abc import Mapping

from babel import Locale, UnknownLocaleError

from capture import consents, law, requests
from capture.marks import FACETS
from capture.segments.scope import Scope
from capture.staff import colleagues
from capture.words import N_, gettext, spoken

CONSENTS = {
    law.EMAIL: N_("any e-mail"),
    law.NEWSLETTER: N_("newsletter"),
    law.TARGETING: N_("messages chosen by what they told us"),
    law.TEXT: N_("text messages"),
    law.PHONE: N_("telephone calls"),
    law.STAYING: N_("staying in touch after the ballot"),
}
STATES = {
    "confirmed": N_("confirmed by letter"),
    "left": N_("left"),
    "suppressed": N_("never to be written to"),
    "failing": N_("letters come back"),
}
MEANS = {"email": N_("an e-mail address"), "phone": N_("a phone number"), "street": N_("a postal address")}


def issues(scope: Scope) -> Mapping[str, str]:
    """The issues on offer, then those that were."""
    titles = {issue.key: issue.title(spoken())[0] for issue in scope.catalogue.issues}
    return titles | {key: key for key in scope.issue_bits if key not in titles}


def neighbourhoods(scope: Scope) -> Mapping[str, str]:
    """The neighbourhoods of the town, then those that anybody still bears."""
    named = dict(scope.catalogue.neighbourhoods)
    return named | {key: key for key in scope.borne("neighbourhood") if key and key not in named}


def languages(scope: Scope) -> Mapping[str, str]:
    """The languages of the site, then those that anybody still bears."""
    return {code: language(code) for code in (*scope.catalogue.languages, *scope.borne("language"))}


def language(code: str) -> str:
    """Return what a language is called in the one being spoken; a code that is none, as it is."""
    try:
        return Locale.parse(code).get_display_name(spoken()) or code
    except (ValueError, UnknownLocaleError):
        return code


def volunteer(scope: Scope) -> Mapping[str, str]:
    """The ways to help."""
    return _translated(consents.HELP)


def need(scope: Scope) -> Mapping[str, str]:
    """What somebody may need on election day."""
    return _translated(consents.NEED)


def consent(scope: Scope) -> Mapping[str, str]:
    """What people agree to."""
    return _translated(CONSENTS)


def status(scope: Scope) -> Mapping[str, str]:
    """What became of somebody's address."""
    return _translated(STATES)


def states(flags: int) -> dict[str, str]:
    """Return what became of the address of somebody with these marks, by its value."""
    return {value: gettext(STATES[value]) for value, mark in FACETS["status"].items() if flags & mark}


def has(scope: Scope) -> Mapping[str, str]:
    """By what somebody can be reached."""
    return _translated(MEANS)


def assigned(scope: Scope) -> Mapping[str, str]:
    """The colleagues who are or were here, by their number."""
    return {str(colleague.id): colleague.called for colleague in colleagues.listed(scope.session)}


def request(scope: Scope) -> Mapping[str, str]:
    """What somebody asks about their data."""
    return _translated(requests.KINDS)


def _translated(told: Mapping[str, str]) -> dict[str, str]:
    return {key: gettext(words) for key, words in told.items()}
