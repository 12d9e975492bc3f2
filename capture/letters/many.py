"""Writing a mailing's letter to one person: with their name, their ways out, and whence we have their address."""

from collections.abc import Mapping
from email.message import EmailMessage

from capture import links
from capture.deliveries import Due, Plan
from capture.letters.writing import envelope, head_of_list, ways_out
from capture.links import Way
from capture.mailings import greetings, leading
from capture.mailings.drawing import LISTED, OWN
from capture.mailings.greetings import Form
from capture.settings import Settings
from capture.words import gettext, speaking


def write(settings: Settings, plan: Plan, one: Due) -> EmailMessage:
    """Return one person's letter, in their language where the mailing has it; the same again has the same number."""
    language = one.language if one.language in plan.letters else next(iter(plan.letters))
    leave, preferences = ways_out(settings, one.who, plan.key)
    with speaking(language):
        origin = gettext(OWN if one.confirmed_at else LISTED)
    told = {"given_name": one.given_name, "family_name": one.family_name, greetings.ORIGIN: origin}
    return _letter(settings, plan, one, language, told | {greetings.LEAVE: leave, greetings.PREFERENCES: preferences})


def _letter(settings: Settings, plan: Plan, one: Due, language: str, person: Mapping[str, str]) -> EmailMessage:
    forms = {part: Form.read(told) for part, told in plan.letters[language].items()}
    subject = forms["subject"].fill(person)
    letter = envelope(settings, one.number, one.email, subject, plan.sender)
    letter["List-Id"] = f"<{plan.key}.{settings.mail_from.rpartition('@')[2]}>"  # RFC 2919
    letter["Precedence"] = "bulk"  # RFC 3834: no holiday notices back
    head_of_list(letter, person[greetings.LEAVE])
    letter.set_content(forms["text"].fill(person))
    html = _by_way_of_us(settings, plan, one, forms["html"]) if settings.mailing_clicks else forms["html"]
    letter.add_alternative(html.fill_html(person), subtype="html")
    return letter


def _by_way_of_us(settings: Settings, plan: Plan, one: Due, html: Form) -> Form:
    def way(mark: str) -> str:
        """Return the address by which this person follows a link."""
        return f"{settings.address}/go/{links.way_token(settings.suppression_key, Way(one.who, plan.key, mark))}"

    return leading.by_way(html, way)
