"""The register of processing (GDPR, art. 30): every stored field, what it serves, whence it comes, how long it is kept.

A test compares it with the tables: a field that is stored and not written down here fails.
"""

from collections.abc import Iterator, Sequence

from capture import consents, keeping, words
from capture.doors import asked
from capture.processors import Processor
from capture.register.entries import ENTRIES
from capture.register.entry import Entry
from capture.settings import Campaign
from capture.words import N_, gettext

MADE = N_("GDPR, art. 30(1). Made from the program; what it cannot know is to be completed by counsel.")
TITLE = N_("Register of processing")

__all__ = ["ENTRIES", "Entry", "fields", "written"]


def fields() -> set[str]:
    """Return every field that is written down, as table.column."""
    return {f"{entry.table}.{column}" for entry in ENTRIES for column in entry.columns.split()}


def written(campaign: Campaign, processors: Sequence[Processor] = ()) -> str:
    """Return the register as Markdown, in the language being spoken; with those who work on data outside the house."""
    parts = (_head(campaign), _purposes(campaign), _fields(), _retention(campaign), _tail(processors), [""])
    return "\n".join(line for part in parts for line in part)


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


def _purposes(campaign: Campaign) -> Iterator[str]:
    yield _heading(N_("What people agree to"))
    shown = [*consents.WORDS.values(), consents.LETTER_WORDS, consents.HELP_WORDS, consents.NEED_WORDS]
    yield from (f"- {gettext(text)}" for text in shown)
    yield f"- {asked(campaign)}"


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


def _tail(processors: Sequence[Processor]) -> Iterator[str]:
    yield _heading(N_("Who receives it, and how it is guarded"))
    for line in (INSIDE, OUTSIDE, TEXTED):
        yield f"- {gettext(line)}"
    for processor in processors:
        what = "; ".join(gettext(one) for one in processor.what)
        name = f"{processor.name}, {gettext(processor.country)}, {gettext(processor.of_whom)}"
        yield f"- {gettext('{fact}: {value}').format(fact=name, value=what)}. {gettext(processor.transfer)}."
    if not any(processor.leaves_union for processor in processors):
        yield f"- {gettext(NO_TRANSFER)}"
    yield f"- {gettext(GUARDED)}"


def _heading(msgid: str) -> str:
    return f"\n## {gettext(msgid)}\n"


INSIDE = N_("Inside: those who may sign in to the machine; each export and each erasure is in the journal.")
OUTSIDE = N_("Outside: the host of the machine and the mail server (docs/law/processors): to be completed by counsel.")
TEXTED = N_("Outside, where text messages are sent: their provider (SMS_URL), the numbers and the words of each.")
NO_TRANSFER = N_("Transfers out of the European Union: none by the program; to be completed by counsel.")
GUARDED = N_(
    "Guarded by: confirmation by letter, links that are stored as hashes, a database that only its owner can read, "
    "keyed hashes for those who left, backups with an end, an append-only journal, no addresses in logs."
)


def _row(*cells: str, ruled: bool = False) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
    if ruled:
        yield f"|{'---|' * len(cells)}"
