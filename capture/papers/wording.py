"""The words on the paper of a walk: what one says at the door, and what each figure means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from capture import law, walks, words
from capture.errors import LettersMissing
from capture.issues import Catalogue
from capture.lettering import letters
from capture.papers.printouts import Printout, code
from capture.settings import Campaign
from capture.walks import MOBILISE, PERSUADE, REGISTER, Walk, links
from capture.words import N_, gettext

# In the order of their figures, as doors.OUTCOMES, the scale and doors.WANTS have them.
OUTCOMES = (N_("nobody"), N_("no, thank you"), N_("moved away"), N_("no way in"), N_("we talked"))
# A sixth box on the day on which people vote, and on what is printed the evening before.
VOTED = N_("has voted")
ANSWERS = (N_("with us"), N_("rather with us"), N_("undecided"), N_("rather not"), N_("not with us"))
WANTS = (N_("a call"), N_("to sign"), N_("to help"), N_("a ride"), N_("a proxy"))
# What a volunteer says where the campaign has written no script.
OPENING = N_("Good evening, I live in this town and I am knocking for %(campaign)s. Do you have two minutes?")
ASKING: Mapping[str, tuple[str, ...]] = {
    PERSUADE: (
        N_("What should change first here, on your street, in our town?"),
        N_("Here is what we would do about it: … Does that convince you?"),
        N_("If you voted this Sunday, could you see yourself voting for us?"),
    ),
    MOBILISE: (
        N_("Do you know where and until when you vote?"),
        N_("At what time will you go, and with whom?"),
        N_("Do you need a ride, or somebody who votes for you?"),
    ),
    REGISTER: (
        N_("Is everybody here on the electoral roll, at this address?"),
        N_("Shall we look together what is needed? It takes five minutes."),
        N_("What should change first here, on your street, in our town?"),
    ),
}
CARE = N_(
    "No name and no remark about anybody on this sheet. “Not again”: they do not want us back, and nobody comes again. "
    "Whoever is ill or angry: thank them and leave. What is kept: whether a door opened; answers only as counts."
)


@dataclass(frozen=True)
class Wording:
    """The words of one printing, in its language."""

    code: str
    campaign: str
    name: str
    goal: str
    volunteer: str
    opening: str
    asking: tuple[str, ...]
    care: str
    issues: tuple[str, ...]
    heads: Mapping[str, str]
    outcomes: tuple[str, ...]
    answers: tuple[str, ...]
    wants: tuple[str, ...]


def compose(
    walk: Walk, printout: Printout, campaign: Campaign, catalogue: Catalogue, script: Sequence[str] = ()
) -> Wording:
    """Return the words of a printing; what one says is the campaign's script, else the house's.

    Raises LettersMissing where the theme's face has no letters for some.
    """
    titles = {issue.key: issue.title(printout.language)[0] for issue in catalogue.issues}
    with words.speaking(printout.language):
        opening, *asking = script or _own(walk.goal, campaign.name)
        wording = Wording(
            code=code(walk, printout),
            campaign=campaign.name,
            name=walk.name,
            goal=gettext(walks.GOALS.get(walk.goal, walks.GOALS[PERSUADE])),
            volunteer=walk.volunteer or "",
            opening=opening,
            asking=tuple(asking),
            care=" ".join(filter(None, (links.without_paper(walk, campaign.ballot, printout.at), gettext(CARE)))),
            issues=tuple(titles.get(key, key) for key in printout.issues),
            heads={name: gettext(head) for name, head in HEADS.items()},
            outcomes=tuple(map(gettext, (*OUTCOMES, VOTED) if has_voted(printout, campaign.ballot) else OUTCOMES)),
            answers=tuple(map(gettext, ANSWERS)),
            wants=tuple(map(gettext, WANTS)),
        )
    _check(wording)
    return wording


def has_voted(printout: Printout, ballot: law.Ballot) -> bool:
    """Return whether a printing has a box for those who say that they have voted."""
    return law.votes(ballot, printout.at) or law.votes(ballot, printout.at + timedelta(days=1))


HEADS = {
    "line": N_("Line"),
    "house": N_("Number"),
    "floor": N_("Floor"),
    "door": N_("Door"),
    "outcome": N_("What became of it"),
    "answer": N_("With us?"),
    "issues": N_("Issues"),
    "wants": N_("Would like"),
    "never": N_("Not again"),
    "day": N_("Day"),
    "who": N_("Who"),
    "page": N_("Page"),
}


def _own(goal: str, name: str) -> list[str]:
    return [gettext(OPENING) % {"campaign": name}, *map(gettext, ASKING.get(goal, ASKING[PERSUADE]))]


def _check(wording: Wording) -> None:
    for text in (wording.campaign, wording.volunteer, *wording.issues):
        if not letters().issuperset(text):
            raise LettersMissing(words=text)
