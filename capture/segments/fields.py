"""The fields of a line: what each is called, whence its facts come, what it can be, and which people it finds.

Every field by which anybody can be chosen stands here and nowhere else; the law of each channel reads its origin.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from capture.law import DECLARED, OBSERVED, ROLL, SYSTEM
from capture.segments import bearing, choices, finding, homes, mailed
from capture.segments.bearing import Bits, Find, column, issue_bits, mark_bits, moment
from capture.segments.scope import Choices
from capture.supporters import Supporter
from capture.words import N_


@dataclass(frozen=True)
class Field:
    """One field. With choices only those can be its value; with a fact, a colleague may have noted it (origins.NOTED).

    A person can bear several values where that is said. What is `neutral` chooses nobody: it says what people agreed
    to, or what became of a message. What is `naming` says who somebody is: the journal does not keep it. What is
    `by_roll` is of the place where they live by the electoral roll, and not of themselves.
    """

    label: str
    origin: str
    find: Find
    choices: Choices | None = None
    bits: Bits = bearing.no_bits
    fact: str = ""
    ranges: bool = False
    prefixes: bool = False
    several: bool = False
    neutral: bool = False
    naming: bool = False
    by_roll: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)


def _of_marks(facet: str, label: str, origin: str, offered: Choices, **more: object) -> Field:
    bits, find = mark_bits(facet), bearing.any_mark(facet)
    return Field(label, origin, find, offered, bits, several=True, **more)  # type: ignore[arg-type]  # what Field takes


HELPS = {"door": "doors", "poster": "posters"}
FIELDS: dict[str, Field] = {
    "issue": Field(
        N_("issue"),
        DECLARED,
        bearing.ticked,
        choices.issues,
        issue_bits(Supporter.ticks),
        fact="issues",
        several=True,
    ),
    "letter": Field(
        N_("letter about"),
        DECLARED,
        bearing.subscribed,
        choices.issues,
        issue_bits(Supporter.letters),
        several=True,
    ),
    "neighbourhood": Field(
        N_("neighbourhood"), DECLARED, column(Supporter.neighbourhood), choices.neighbourhoods, fact="neighbourhood"
    ),
    "postcode": Field(
        N_("postcode"), DECLARED, column(Supporter.postcode), fact="postcode", ranges=True, prefixes=True
    ),
    "town": Field(N_("town"), DECLARED, column(Supporter.town), fact="address", prefixes=True),
    "street": Field(N_("street"), DECLARED, column(Supporter.street), fact="address", prefixes=True, naming=True),
    "language": Field(N_("language"), DECLARED, column(Supporter.language), choices.languages, fact="language"),
    "name": Field(N_("name"), DECLARED, finding.name, fact="name", prefixes=True, naming=True),
    "email": Field(N_("e-mail"), DECLARED, finding.email, prefixes=True, naming=True),
    "phone": Field(N_("phone"), DECLARED, finding.phone, fact="phone", prefixes=True, naming=True),
    "volunteer": _of_marks("volunteer", N_("wants to help"), DECLARED, choices.volunteer, aliases=HELPS),
    "need": _of_marks("need", N_("needs on election day"), DECLARED, choices.need),
    "consent": Field(
        N_("agreed to"), DECLARED, bearing.consent, choices.consent, mark_bits("consent"), several=True, neutral=True
    ),
    "has": _of_marks("has", N_("has given"), SYSTEM, choices.has),
    "status": _of_marks("status", N_("state"), SYSTEM, choices.status, neutral=True),
    "joined": Field(N_("joined"), SYSTEM, moment(Supporter.joined_at), ranges=True),
    "confirmed": Field(N_("confirmed"), SYSTEM, moment(Supporter.confirmed_at), ranges=True),
    "left": Field(N_("left"), SYSTEM, moment(Supporter.left_at), ranges=True),
    "tag": Field(N_("tag"), OBSERVED, bearing.tag, prefixes=True, several=True),
    "assigned": Field(N_("in the hands of"), OBSERVED, bearing.assigned, choices.assigned),
    "source": Field(N_("came by page"), OBSERVED, column(Supporter.source), prefixes=True),
    "src": Field(N_("came by leaflet or link"), OBSERVED, column(Supporter.src), prefixes=True),
    "import": Field(N_("came with the list"), OBSERVED, bearing.arrived, prefixes=True, several=True),
    "mailing": Field(N_("was sent the mailing"), OBSERVED, mailed.of_mailing, several=True),
    "precinct": Field(N_("votes at, by the roll"), ROLL, homes.in_precinct, homes.stations, by_roll=True),
    "doors": Field(N_("visits to their building"), OBSERVED, homes.visited, homes.visits, by_roll=True),
    "support": Field(N_("heard at doors around them"), OBSERVED, homes.supporting, homes.support, by_roll=True),
    "heard": Field(
        N_("issue raised at doors around them"), OBSERVED, homes.raising, homes.raised, by_roll=True, several=True
    ),
    "turnout": Field(N_("turnout of their polling station"), OBSERVED, homes.voting, homes.gaps, by_roll=True),
    "request": Field(N_("asks about their data"), OBSERVED, bearing.request, choices.request),
    "person": Field(N_("person number"), OBSERVED, bearing.person, naming=True),
}
