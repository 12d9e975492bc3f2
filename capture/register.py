"""The register of processing (GDPR, art. 30): every stored field, what it serves, whence it comes, how long it is kept.

A test compares it with the tables: a field that is stored and not written down here fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from capture import consents, keeping, words
from capture.settings import Campaign
from capture.words import N_, gettext

CONSENT = N_("the person agrees (GDPR, art. 6(1)(a) and 9(2)(a))")
DUTY = N_("the law asks for proof or protection (GDPR, art. 5(2), 7(1), 21(3), 32)")
DECLARED = N_("the person, in the form or on their own page")
MACHINE = N_("Hustings itself")
WRITING = N_("to send what was asked for, and to nobody else")
PROVING = N_("to prove who agreed to what, in which words")
ONE_EACH = N_("to send one letter only, and not too many")
KEEPING = N_("to write to nobody who left, and to keep nothing of who was erased")
MADE = N_("GDPR, art. 30(1). Made from the program; what it cannot know is to be completed by counsel.")
TITLE = N_("Register of processing")
ANSWERING = N_("to answer for what staff and the machine did")


@dataclass(frozen=True)
class Entry:
    """Some columns of one table: what they serve, whence they come, why it is lawful, which rule ends them."""

    table: str
    columns: str
    purpose: str
    whence: str
    basis: str
    kept: str


ENTRIES = (
    Entry("supporters", "id who confirmed_at left_at", WRITING, MACHINE, CONSENT, keeping.SUPPORTERS),
    Entry("supporters", "email given_name language phone", WRITING, DECLARED, CONSENT, keeping.SUPPORTERS),
    Entry("supporters", "family_name postcode", N_("to know who helps where"), DECLARED, CONSENT, keeping.SUPPORTERS),
    Entry(
        "supporters",
        "neighbourhood",
        N_("to choose messages by it, only with the separate consent to targeting"),
        DECLARED,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry(
        "supporters",
        "source src",
        N_("to know from which page or leaflet sign-ups come; never to choose messages"),
        N_("observed: the page and the link"),
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry("interests", "supporter_id issue", WRITING, DECLARED, CONSENT, keeping.SUPPORTERS),
    Entry("consents", "id supporter_id purpose granted wording page at", PROVING, DECLARED, DUTY, keeping.SUPPORTERS),
    Entry("wordings", "version language text", PROVING, N_("the campaign: no personal data"), DUTY, keeping.JOURNAL),
    Entry("stays", "supporter_id asked_at until answered_at", KEEPING, MACHINE, DUTY, keeping.SUPPORTERS),
    Entry(
        "moves",
        "id supporter_id old_who new_who new_email asked_at old_agreed_at new_agreed_at done_at",
        N_("to change an address when both agree"),
        DECLARED,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry(
        "proposals",
        "id who digest email given_name neighbourhood language phone purposes source src proposed_at",
        N_("to show what waits, behind the letter that confirms it"),
        N_("whoever typed the address"),
        CONSENT,
        keeping.PROPOSALS,
    ),
    Entry(
        "letters",
        "id number kind who ordered_at due_at attempts sent_at trouble",
        ONE_EACH,
        MACHINE,
        CONSENT,
        keeping.LETTERS,
    ),
    Entry("mailboxes", "mailbox last_at second_at third_at", ONE_EACH, MACHINE, DUTY, keeping.MAILBOXES),
    Entry("links", "digest purpose who expires_at used_at", N_("to open a page once"), MACHINE, DUTY, keeping.LINKS),
    Entry("repeats", "key body answer at", N_("to answer a form once"), MACHINE, DUTY, keeping.REPEATS),
    Entry(
        "bounces",
        "who at reason",
        N_("not to write to addresses that fail"),
        N_("mail servers"),
        DUTY,
        keeping.SUPPORTERS,
    ),
    Entry("suppressions", "who at lifted_at", KEEPING, MACHINE, DUTY, keeping.SUPPRESSIONS),
    Entry("erasures", "id at who by letters", KEEPING, MACHINE, DUTY, keeping.SUPPRESSIONS),
    Entry("key_checks", "digest", N_("to refuse a wrong key: no personal data"), MACHINE, DUTY, keeping.JOURNAL),
    Entry("journal", "id at actor act particulars", ANSWERING, MACHINE, DUTY, keeping.JOURNAL),
)


def fields() -> set[str]:
    """Return every field that is written down, as table.column."""
    return {f"{entry.table}.{column}" for entry in ENTRIES for column in entry.columns.split()}


def written(campaign: Campaign) -> str:
    """Return the register as Markdown, in the language being spoken."""
    return "\n".join([*_head(campaign), *_purposes(), *_fields(), *_retention(campaign), *_tail(), ""])


def _head(campaign: Campaign) -> Iterator[str]:
    controller = campaign.controller
    yield f"# {_said(TITLE, campaign.name)}\n"
    yield f"{gettext(MADE)}\n"
    yield _line(N_("Who answers for it"), ", ".join((controller.name, controller.address, controller.email)))
    yield _line(N_("The ballot"), ", ".join(words.written(day, words.spoken()) for day in campaign.rounds))
    yield _line(N_("Whose data"), gettext(N_("supporters who signed up; staff, by the name of their account")))
    yield _line(N_("Data of a special kind"), gettext(N_("issues ticked may tell a political opinion")))


def _line(what: str, told: str) -> str:
    return f"- {_said(what, told)}"


def _said(what: str, told: str) -> str:
    return gettext("{fact}: {value}").format(fact=gettext(what), value=told)


def _purposes() -> Iterator[str]:
    yield _heading(N_("What people agree to"))
    shown = [*consents.WORDS.values(), consents.LETTER_WORDS, consents.HELP_WORDS, consents.NEED_WORDS]
    yield from (f"- {gettext(text)}" for text in shown)


def _fields() -> Iterator[str]:
    yield _heading(N_("Every stored field"))
    heads = (N_("table"), N_("fields"), N_("what for"), N_("whence"), N_("lawful because"), N_("kept"))
    yield from _row(*map(gettext, heads), ruled=True)
    for entry in ENTRIES:
        told = map(gettext, (entry.purpose, entry.whence, entry.basis))
        yield from _row(entry.table, entry.columns.replace(" ", ", "), *told, entry.kept)


def _retention(campaign: Campaign) -> Iterator[str]:
    yield _heading(N_("How long"))
    heads = (N_("kept"), N_("what"), N_("how long"), N_("by which rule"))
    yield from _row(*map(gettext, heads), ruled=True)
    for name, kept in keeping.table(campaign.ballot).items():
        yield from _row(name, gettext(kept.words), kept.how_long(), gettext(kept.article))


def _tail() -> Iterator[str]:
    yield _heading(N_("Who receives it, and how it is guarded"))
    for line in TAIL:
        yield f"- {gettext(line)}"


def _heading(msgid: str) -> str:
    return f"\n## {gettext(msgid)}\n"


TAIL = (
    N_("Inside: those who may sign in to the machine; each export and each erasure is in the journal."),
    N_("Outside: the host of the machine and the mail server (docs/law/processors): to be completed by counsel."),
    N_("Transfers out of the European Union: none by the program; to be completed by counsel."),
    N_(
        "Guarded by: confirmation by letter, links that are stored as hashes, a database that only its owner can read, "
        "keyed hashes for those who left, backups with an end, an append-only journal, no addresses in logs."
    ),
)


def _row(*cells: str, ruled: bool = False) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
    if ruled:
        yield f"|{'---|' * len(cells)}"
