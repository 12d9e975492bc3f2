"""Finding people by where they live by the roll, and by what is known of that place: for doors and post alone.

Of a person nothing was heard: what is asked of is their polling station, from five answers on (law.Rules.fewest), and
whether anybody stood before their building. Whom nobody found on the roll (capture/matches) none of it finds.
"""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from capture import doors, matches, precincts
from capture.doors.telling import NO_ACCESS
from capture.electors import Elector
from capture.headway import hearing
from capture.issues import Catalogue
from capture.precincts import Precinct, turnout
from capture.segments.scope import Scope
from capture.segments.tree import Term
from capture.supporters import Supporter
from capture.words import N_, gettext, spoken

VISITED, NOT_VISITED = "visited", "not-visited"
VISITS = {VISITED: N_("somebody stood before their building"), NOT_VISITED: N_("nobody stood before their building")}
FAVOURABLE, UNDECIDED, UNFAVOURABLE = "favourable", "undecided", "unfavourable"
SUPPORT = {
    FAVOURABLE: N_("their polling station: more support than opposition at doors"),
    UNDECIDED: N_("their polling station: as much support as opposition at doors"),
    UNFAVOURABLE: N_("their polling station: more opposition than support at doors"),
}
BELOW, ABOVE = "below", "above"
GAPS = {
    BELOW: N_("their polling station voted less than the town"),
    ABOVE: N_("their polling station voted as much as the town, or more"),
}


def stations(scope: Scope) -> Mapping[str, str]:
    """The polling stations, by code."""
    return {one.code: f"{one.code} {one.name}" for one in precincts.listed(scope.session)}


def visits(scope: Scope) -> Mapping[str, str]:
    """Whether anybody came."""
    return {key: gettext(words) for key, words in VISITS.items()}


def support(scope: Scope) -> Mapping[str, str]:
    """What the answers of a polling station come to."""
    return {key: gettext(words) for key, words in SUPPORT.items()}


def gaps(scope: Scope) -> Mapping[str, str]:
    """How a polling station voted beside the town."""
    return {key: gettext(words) for key, words in GAPS.items()}


def raised(scope: Scope) -> Mapping[str, str]:
    """The issues on offer, then others that were raised at doors."""
    titles = _titles(scope.catalogue)
    return titles | {key: key for key in hearing.raised(scope.session, scope.rules) if key not in titles}


def in_precinct(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those who vote at a polling station by the roll, or at any."""
    if term.anything:
        return matches.living(Elector.precinct_id.is_not(None), Supporter.id)
    coded = sa.select(Precinct.id).where(Precinct.code == term.value)
    return matches.living(Elector.precinct_id.in_(coded), Supporter.id)


def visited(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those before whose building somebody stood and got in, or nobody yet; or whoever lives in one."""
    if term.anything:
        return matches.living(sa.true(), Supporter.id)
    came = Elector.building_id.in_(doors.knocked_buildings().where(doors.Knock.outcome != NO_ACCESS))
    return matches.living(came if term.value == VISITED else ~came, Supporter.id)


def supporting(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those whose polling station answered so at the doors, from five answers on; or at all."""
    told = hearing.told(scope.session, scope.rules).items()
    return _at([one for one, heard in told if one is not None and term.value in ("", _leaning(heard.times))])


def raising(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those at whose polling station an issue was raised at five doors or more; or any issue."""
    by_issue = hearing.raised(scope.session, scope.rules)
    return _at(set().union(*by_issue.values()) if term.anything else by_issue.get(term.value, set()))


def voting(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those whose polling station voted less than the town at the elections that are known, or not less."""
    beside = turnout.beside_town(scope.session)
    return _at([one for one, gap in beside.items() if term.anything or (gap < 0) == (term.value == BELOW)])


def _at(stations_: Collection[int]) -> sa.ColumnElement[bool]:
    return matches.living(Elector.precinct_id.in_(sorted(stations_)), Supporter.id)


def _leaning(times: Mapping[str, int]) -> str:
    """1 and 2 are support, 4 and 5 opposition (capture/doors)."""
    lead = sum(times.get(answer, 0) for answer in "12") - sum(times.get(answer, 0) for answer in "45")
    return UNDECIDED if not lead else FAVOURABLE if lead > 0 else UNFAVOURABLE


def _titles(catalogue: Catalogue) -> dict[str, str]:
    return {issue.key: issue.title(spoken())[0] for issue in catalogue.issues}
