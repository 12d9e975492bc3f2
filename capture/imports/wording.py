"""Wording: how the ledger says that consents were stated, and how a colleague reads what a list holds and adds."""

from capture import consents, law, words
from capture.arrivals import FAILING, LEAVERS, OTHERS, PEOPLE, UNKNOWN, US, Import
from capture.exports.columns import COLUMNS
from capture.imports.additions import BLANKS
from capture.imports.rows import DOUBLE, HELD, ISSUE, MERGED, NEW, PURPOSE, REFUSED
from capture.issues import Catalogue
from capture.segments.choices import CONSENTS
from capture.words import N_, gettext

STATED = N_(
    "Stated by the campaign when it brought its list number {number} in, not shown by a form of ours. Given on {day}, "
    "{whom}: {statement}"
)
WHOM = {US: N_("to us"), OTHERS: N_("to another organisation")}

HOLDS = {
    PEOPLE: N_("People"),
    LEAVERS: N_("People who left a mailing list elsewhere"),
    FAILING: N_("Addresses at which letters come back"),
}
TOLD = {
    US: N_("To us: on paper, in a campaign before, or on another list of ours"),
    OTHERS: N_("To another organisation, which may pass them on"),
    UNKNOWN: N_("We do not know"),
}
# What became of each row, of a list of people and of any other.
OF_PEOPLE = {
    NEW: N_("New"),
    MERGED: N_("Known already"),
    HELD: N_("Left before: they stay out"),
    DOUBLE: N_("Twice in the list"),
    REFUSED: N_("Refused"),
}
OF_OTHERS = OF_PEOPLE | {NEW: N_("Unknown here"), HELD: N_("Noted already")}
# The same of one row.
BECOMES = {
    NEW: N_("comes in"),
    MERGED: N_("adds to somebody whom we know"),
    HELD: N_("stays out"),
    DOUBLE: N_("is twice in the list"),
    REFUSED: N_("is refused"),
}
# What a list can add to people whom we know.
ADDED = {name: COLUMNS[name].label for name in BLANKS} | {ISSUE: N_("Issues"), PURPOSE: N_("A consent")}


def of(asked: Import) -> str:
    """Return the words of a list's consents, in the language of whoever brought it; "" where nothing was stated."""
    if not asked.is_stated or asked.given_on is None:
        return ""
    with words.speaking(asked.language):
        told = {"day": words.written(asked.given_on, words.spoken()), "whom": gettext(WHOM[asked.origin])}
        return gettext(STATED).format(number=asked.id, statement=asked.statement, **told)


def agreements(catalogue: Catalogue) -> dict[str, str]:
    """Return everything that a list can say people agreed to, each with its name in the language being spoken."""
    mail = {purpose: gettext(CONSENTS[purpose]) for purpose in (law.NEWSLETTER, law.SMS, law.TARGETING)}
    about = gettext(N_("letters: {issue}"))
    letters = {law.letter(one.key): about.format(issue=one.title(words.spoken())[0]) for one in catalogue.issues}
    helping = {law.HELP + key: gettext(label) for key, label in consents.HELP.items()}
    named = mail | letters | helping | {law.NEED + key: gettext(label) for key, label in consents.NEED.items()}
    return {purpose: name[:1].upper() + name[1:] for purpose, name in named.items()}


def verdicts(asked: Import) -> dict[str, str]:
    """Return what can become of each row of a list, each with its name, a msgid."""
    return OF_PEOPLE if asked.kind == PEOPLE else OF_OTHERS
