"""Places: where the people live, as far as they told."""

from dataclasses import replace

from capture.figures.counts import NOBODY, Ranking, Row, ranked
from capture.segments import Scope

POSTCODES, NEIGHBOURHOODS = 20, 50


def postcodes(scope: Scope) -> Ranking:
    """Return the postcodes in which most people live."""
    return ranked(scope, "postcode", POSTCODES, {})


def neighbourhoods(scope: Scope) -> Ranking:
    """Return the neighbourhoods in which most people live, and those of the town in which nobody does yet."""
    names = {key: (name, "") for key, name in scope.catalogue.neighbourhoods.items()}
    ranking = ranked(scope, "neighbourhood", NEIGHBOURHOODS, names)
    lived_in = {row.value for row in ranking.rows} if not ranking.others else names.keys()
    empty = [Row(key, *names[key], NOBODY, 0.0, NOBODY) for key in names if key not in lived_in]
    return replace(ranking, rows=(*ranking.rows, *empty))
