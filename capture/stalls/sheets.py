"""What stands on a sheet: the very words of the form, who answers for what is written, and what the numbers mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from capture import composing, consents, law, words
from capture.errors import LettersMissing
from capture.issues import Catalogue
from capture.settings import Campaign
from capture.stalls.runs import Stall, asked
from capture.words import N_, gettext

NO_BREAK = "\u00a0"
CALL = N_("Have our letters sent to you")
NUMBERS = N_("Neighbourhoods, by number:")
CONFIRMING = N_(
    "We send you a letter first: only when you press the button behind it are you signed up. "
    "Only your address and what you want to receive are needed; each box is a choice of its own."
)
RIGHTS = N_(
    "You may see, correct, take along or erase what we keep of you, by the same link, and complain to %(authority)s."
)


@dataclass(frozen=True)
class Sheet:
    """The words of one run, in its language; `asked` are those of each purpose, `columns` the heads of the others."""

    campaign: str
    call: str
    legend: str
    letters: str
    issues: tuple[str, ...]
    asked: Mapping[str, str]
    columns: Mapping[str, str]
    small_print: str
    mention: str

    @property
    def titles(self) -> str:
        """The issues with their numbers."""
        return numbered(self.issues)


def compose(stall: Stall, campaign: Campaign, catalogue: Catalogue) -> Sheet:
    """Return the words of a run. Raises LettersMissing where the theme's face has no letters for some."""
    with words.speaking(stall.language):
        sheet = Sheet(
            campaign=campaign.name,
            call=gettext(CALL),
            legend=_legend(stall, catalogue),
            letters=gettext(consents.LETTER_WORDS),
            issues=tuple(title or key for _, key, title in offered(stall, catalogue)),
            asked=asked((), catalogue),
            columns={name: gettext(words) for name, words in COLUMNS.items()},
            small_print=_small_print(campaign, stall.language),
            mention=gettext("Printed by %(printer)s.") % {"printer": campaign.printer} if campaign.printer else "",
        )
    check(sheet)
    return sheet


def offered(stall: Stall, catalogue: Catalogue) -> list[tuple[int, str, str]]:
    """Return number, key and title of each issue of a sheet; one that nobody is offered any more has no title."""
    titles = {issue.key: issue.title(stall.language)[0] for issue in catalogue.issues}
    return [(number, key, titles.get(key, "")) for number, key in enumerate(stall.issues, 1)]


COLUMNS = {
    "email": N_("E-mail"),
    "given_name": N_("Given name"),
    "neighbourhood": N_("Neighbourhood"),
    "phone": N_("Mobile number"),
    "signature": N_("Signature"),
}


def check(sheet: Sheet) -> None:
    """Make sure that every word can be printed. Raises LettersMissing."""
    fixed = (sheet.campaign, sheet.call, sheet.legend, sheet.letters, sheet.small_print, sheet.mention)
    for text in (*fixed, *sheet.issues, *sheet.asked.values(), *sheet.columns.values()):
        if text and not composing.can_say(text):
            raise LettersMissing(words=text)


def _legend(stall: Stall, catalogue: Catalogue) -> str:
    if not stall.neighbourhoods:
        return ""
    names = (catalogue.neighbourhoods.get(key, key) for key in stall.neighbourhoods)
    return f"{gettext(NUMBERS)} {numbered(names)}"


def numbered(names: Iterable[str]) -> str:
    """Return names with their numbers: a name stays with its number on one line where it can."""
    whole = (name.replace(" ", NO_BREAK) for name in names)
    return f"{NO_BREAK}· ".join(f"{number}{NO_BREAK}{name}" for number, name in enumerate(whole, 1))


def _small_print(campaign: Campaign, language: str) -> str:
    controller = campaign.controller
    told = {"name": controller.name, "address": controller.address}
    day = words.written(law.kept_until(campaign.ballot), language)
    return " ".join(
        (
            gettext(consents.RESPONSIBLE) % {**told, "day": day},
            f"{gettext(consents.OBJECTING)} {controller.replies}.",
            gettext(RIGHTS) % {"authority": gettext(campaign.ballot.rules.authority)},
            gettext(CONFIRMING),
        )
    )
