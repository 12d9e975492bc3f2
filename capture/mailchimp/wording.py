"""Wording: a letter that we drew, in the words of Mailchimp, which fills its places and has a way out of its own."""

from collections.abc import Mapping, Sequence
from html import escape

from capture.mailings.greetings import LEAVE, ORIGIN, PREFERENCES, Form, Place
from capture.settings import Settings
from capture.words import N_, gettext, speaking

# Nobody leaves over there but by this: without it Mailchimp sends nothing (mailchimp.com, “About unsubscribes”).
UNSUBSCRIBE = "*|UNSUB|*"
# What the audience is told of a name; of last names it is told nothing (bodies.MERGE_FIELDS).
FIRST_NAME, NAMED = "FNAME", "given_name"
# What begins one of its own words: written by hand it would mean what nobody looked at.
BEGINS, HARMLESS, HARMLESS_HTML = "*|", "* |", "*&#124;"
ORIGINS = N_("You gave us your address yourself, or it came with a list that you were on; ask us which one.")


def of(settings: Settings, language: str, letter: Mapping[str, Sequence[str | Sequence[str]]]) -> dict[str, str]:
    """Return a planned letter as Mailchimp takes it: its subject, its HTML and its text."""
    subject, html, text = (Form.read(letter[part]) for part in ("subject", "html", "text"))
    with speaking(language):
        origin = gettext(ORIGINS)
    # There is no link of one's own over there: it would be a key to their page in Mailchimp's hands.
    page = f"{settings.address}{settings.campaign.path(language)}preferences"
    told = {LEAVE: UNSUBSCRIBE, PREFERENCES: page, ORIGIN: origin}
    drawn = _written(html, told, is_html=True)
    return {"subject": _written(subject, told), "html": drawn, "text": _written(text, told)}


def _written(form: Form, told: Mapping[str, str], is_html: bool = False) -> str:
    harmless = HARMLESS_HTML if is_html else HARMLESS

    def plain(said: str) -> str:
        """Return words that Mailchimp leaves as they are."""
        return (escape(said) if is_html else said).replace(BEGINS, harmless)

    return "".join(
        part.replace(BEGINS, harmless)
        if isinstance(part, str)
        else told[part.field]
        if part.field in told
        else _place(part, plain(part.before), plain(part.instead))
        for part in form.parts
    )


def _place(place: Place, before: str, instead: str) -> str:
    otherwise = before + instead if instead else ""
    if place.field != NAMED:
        return otherwise
    return f"*|IF:{FIRST_NAME}|*{before}*|{FIRST_NAME}|**|ELSE:|*{otherwise}*|END:IF|*"
