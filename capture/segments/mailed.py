"""Finding people by a mailing: to whom it was sent, whom it did not reach, and what came of it."""

import sqlalchemy as sa
from rapidfuzz import process

from capture import deliveries, moves
from capture.deliveries import Delivery, results, texts
from capture.segments.mistakes import LineWrong
from capture.segments.scope import Scope
from capture.segments.tree import Term
from capture.segments.writing import quoted
from capture.supporters import Supporter
from capture.words import N_

ENDINGS = tuple(dict.fromkeys((*deliveries.FATES, *texts.FATES, *results.KINDS)))
LIKE = 70


def of_mailing(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those to whom a mailing was sent, or any; behind a dot those of whom something else is known.

    Raises LineWrong for what is never known of a mailing.
    """
    if term.anything:
        any_letter = Supporter.id.in_(sa.select(Delivery.supporter_id).where(Delivery.state == deliveries.SENT))
        return sa.or_(any_letter, moves.came_from(texts.whose("", texts.FATES[""])))
    key, _, ending = term.value.partition(".")
    if ending not in ENDINGS:
        raise _wrong(term, line, key, ending)
    if ending in results.KINDS:
        return Supporter.id.in_(results.whose(key, ending))
    of_letters = deliveries.whose(key, deliveries.FATES.get(ending, ""))
    return sa.or_(Supporter.id.in_(of_letters), moves.came_from(texts.whose(key, texts.FATES.get(ending, ()))))


def _wrong(term: Term, line: str, key: str, ending: str) -> LineWrong:
    offered = list(filter(None, ENDINGS))
    likely = process.extractOne(ending, offered, score_cutoff=LIKE)
    sentence = N_("Of a mailing “{ending}” is never known. It can be: {choices}")
    mend = quoted(f"{key}.{likely[0]}") if likely else None
    return LineWrong(sentence, line, term.place, mend, ending=ending, choices=", ".join(offered))
