"""A mailing that goes out as text messages: what its writer should know before it does, and who is owed one."""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.deliveries import Plan
from capture.errors import SettingMissing, TextUnfit
from capture.mailings import Finding, Letter, Look
from capture.mailings.greetings import NAMES, Form
from capture.settings import Settings
from capture.supporters import Supporter
from capture.texts import parts, wording
from capture.texts.planning import Message
from capture.words import N_, gettext, ngettext, spoken

# A long name must not make a text dear, or too long to be carried. All are written in letters that are cheap.
LONG_NAME = "Marie-Antoinette"
LINK = N_("A text message has no links with words: write the address itself.")


def findings(settings: Settings, looked: Look) -> Iterator[Finding]:
    """Return what stands in its way, and what it costs: in parts, for each and for all whom it reaches."""
    for letter in looked.letters:
        edition = looked.mailing.in_language(letter.language)
        if any(words.strip() != href for href, words in edition.text.anatomy.links):
            yield Finding(gettext(LINK), refuses=True)
        yield from _of_letter(settings, letter, looked.reach.people if looked.reach else 0)


def _of_letter(settings: Settings, letter: Letter, people: int) -> Iterator[Finding]:
    try:
        whole = wording.finish(settings, letter.text.fill(dict.fromkeys(NAMES, LONG_NAME)), letter.language)
    except (SettingMissing, TextUnfit) as refusal:
        yield Finding(str(refusal), refuses=True)
        return
    each = wording.cost(whole.cents, spoken())
    total = wording.cost(None if whole.cents is None else whole.cents * people, spoken())
    sentence = ngettext(
        "{parts} part at most ({length} signs, {alphabet}): {each} for each, {total} if all get this one.",
        "{parts} parts at most ({length} signs, {alphabet}): {each} for each, {total} if all get this one.",
        whole.parts.count,
    )
    told = {"parts": whole.parts.count, "length": whole.parts.length, "alphabet": whole.parts.alphabet}
    yield Finding(sentence.format(**told, each=each, total=total))
    yield from map(Finding, wording.remarks(whole.parts))


def shown(settings: Settings, text: Form, language: str) -> str:
    """Return a text as a phone shows it to somebody who told us no name, or why there is none."""
    try:
        return wording.finish(settings, text.fill({}), language).text
    except (SettingMissing, TextUnfit) as refusal:
        return str(refusal)


def messages(session: Session, plan: Plan, people: sa.ColumnElement[bool]) -> Iterator[Message]:
    """Yield the text of each person, in their language where the mailing has it."""
    forms = {language: Form.read(told["text"]) for language, told in plan.letters.items()}
    columns = (Supporter.id, Supporter.language, Supporter.given_name, Supporter.family_name)
    for id_, language, given, family in session.execute(sa.select(*columns).where(people).order_by(Supporter.id)):
        spoken_there = language if language in forms else next(iter(forms))
        # One ï would make the whole text dear, and what was said of its cost untrue.
        person: Mapping[str, str] = {"given_name": parts.cheaper(given), "family_name": parts.cheaper(family)}
        yield Message(id_, forms[spoken_there].fill(person), spoken_there)
