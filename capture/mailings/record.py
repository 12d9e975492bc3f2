"""The record of a mailing: what was sent to whom, by what, when and paid by whom, to be printed and kept.

Regulation (EU) 2024/900, art. 19(1), asks it of whoever targets: the parameters, the categories of data, the goal's
sponsor, the reach. The plan has kept all of it since it was planned.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from capture import law
from capture.deliveries import Plan
from capture.law import Ballot
from capture.mailings.greetings import Form
from capture.processors import MAILCHIMP
from capture.words import N_, gettext, moment

TITLE, BEFORE = N_("Record of a mailing"), N_("Before it was planned anew")
CHOSEN, BYTES = N_("Chosen by"), N_("bytes")
TARGETED = N_("by facts that they told us themselves, and only of those who agreed to messages chosen so")


def write(plan: Plan, fates: Mapping[str, int], ballot: Ballot, language: str) -> str:
    """Return the record as Markdown, in the language being spoken; `fates` are its letters by state."""
    return "\n".join(_lines(plan, fates, ballot, language))


def _lines(plan: Plan, fates: Mapping[str, int], ballot: Ballot, language: str) -> Iterator[str]:
    rules = ballot.rules
    yield f"# {gettext(TITLE)}: {plan.key}\n"
    for name, told in _facts(plan, ballot, language):
        yield f"- {gettext('{fact}: {value}').format(fact=gettext(name), value=told)}"
    for fate, number in sorted(fates.items()):
        yield f"- {gettext('{fact}: {value}').format(fact=gettext(fate), value=number)}"
    if plan.audience == law.TARGETED:
        yield f"\n{gettext(TARGETED)} ({gettext(rules.targeting_article)})."
    yield from _texts(plan.letters)
    for before in plan.former:
        # Whoever had it before it was planned anew had this.
        agreed = before["approved_by"] or "–"
        yield f"\n# {gettext(BEFORE)}: {before['planned_at']}, {before['by']}, {agreed}\n"
        yield f"- {gettext('{fact}: {value}').format(fact=gettext(CHOSEN), value=before['line'] or '–')}"
        yield from _texts(before["letters"])


def _texts(letters: Mapping[str, Any]) -> Iterator[str]:
    for code, parts in letters.items():
        subject, text = Form.read(parts["subject"]).fill({}), Form.read(parts["text"]).fill({})
        size = len(Form.read(parts["html"]).fill_html({}).encode()) or len(text.encode())
        yield f"\n## {code}: {subject} ({size} {gettext(BYTES)})\n"
        yield from (f"    {line}" for line in text.splitlines())


def _facts(plan: Plan, ballot: Ballot, language: str) -> Iterator[tuple[str, str]]:
    def at(when: str) -> str:
        """Return a moment of the plan by the campaign's clock."""
        told = getattr(plan, when)
        return moment(told.astimezone(ballot.timezone), language) if told else "–"

    yield N_("Audience"), gettext(plan.audience)
    yield CHOSEN, plan.line or "–"
    yield N_("Channel"), gettext(ballot.rules.channels[plan.channel].name)
    yield N_("Carried by"), MAILCHIMP.name if plan.via else gettext(N_("the campaign itself"))
    yield N_("People when it was planned"), str(plan.people)
    yield N_("Paid for and sent by"), plan.sponsor
    yield N_("Planned"), f"{at('planned_at')}, {plan.by}"
    yield N_("Agreed to by"), plan.approved_by or "–"
    yield N_("Began"), at("began_at")
    yield N_("Ended"), at("ended_at")
