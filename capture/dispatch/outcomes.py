"""Outcomes: what came of mailings on whatever channel: letters or texts by fate, then what is heard of their people."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from capture import deliveries, law, tallies, texts
from capture.deliveries import FATES, Plan, results
from capture.deliveries import texts as each_text
from capture.mailings.drawing import SOURCE_LENGTH
from capture.words import N_

SIGNED_UP = N_("signed up behind a link of it")
# Told also where there is nobody.
ALWAYS = frozenset({deliveries.SENT, texts.STATES[texts.SENT], results.KINDS[results.LEFT]})


@dataclass(frozen=True)
class Outcome:
    """How many people of a mailing something is so of, as a msgid, and the line that finds them, if one does."""

    words: str
    people: int
    line: str = ""


def outcomes(session: Session, plans: Collection[Plan]) -> dict[str, list[Outcome]]:
    """Return what came of each mailing, by its key, in the order in which it is told; of one to come, nothing."""
    keys = [plan.key for plan in plans]
    letters, messages = deliveries.tally(session, plans), texts.results(session)
    heard, signed = results.count(session, keys), tallies.read(session, ["src"]).get("src", {})
    found: dict[str, list[Outcome]] = {}
    for plan in plans:
        of_letters = _of_letters(plan.key, letters.get(plan.id, {}))
        fates = _of_texts(plan.key, messages.get(plan.key, {})) if plan.channel == law.TEXT else of_letters
        found[plan.key] = list(_worth_telling([*fates, *_heard(plan.key, heard[plan.key], signed)]))
    return found


def _worth_telling(told: Sequence[Outcome]) -> Iterator[Outcome]:
    if any(one.people for one in told):
        yield from (one for one in told if one.people or one.words in ALWAYS)


def _of_letters(key: str, counted: Mapping[str, int]) -> Iterator[Outcome]:
    for ending, state in FATES.items():
        yield Outcome(state, counted.get(state, 0), _line(key, ending))
    for state in (deliveries.OWED, deliveries.SENDING, deliveries.LEFT):
        yield Outcome(state, counted.get(state, 0))


def _of_texts(key: str, counted: Mapping[str, int]) -> Iterator[Outcome]:
    # Whom it reached for sure is among those to whom it was sent.
    for ending, states in each_text.FATES.items():
        words = texts.STATES[ending or texts.SENT]
        yield Outcome(words, sum(counted.get(state, 0) for state in states), _line(key, ending))
    for state in (texts.PLANNED, texts.SENDING):
        yield Outcome(texts.STATES[state], counted.get(state, 0))


def _heard(key: str, counted: Mapping[str, int], signed: Mapping[str, int]) -> Iterator[Outcome]:
    for kind, words in results.KINDS.items():
        yield Outcome(words, counted.get(kind, 0), _line(key, kind))
    source = key[:SOURCE_LENGTH]
    yield Outcome(SIGNED_UP, signed.get(source, 0), f"src:{source}")


def _line(key: str, ending: str) -> str:
    return f"mailing:{key}.{ending}".rstrip(".")
