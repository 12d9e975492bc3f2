"""Who comes that night: people with and without scripts, classes behind one address, readers, and bots."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

# Of a thousand who sign up; the others have scripts and a connection of their own.
WITHOUT_SCRIPT, BEHIND_ONE_ADDRESS = 100, 100
CLASS = 25
# Each second, besides those who sign up and what they read: people who only read, and a botnet.
READERS, BOTS, BOTNET = 120, 20, 200
HONEST, PLAIN, BOT, READER = "with a proof", "without script", "bot", "reader"
PROVIDERS = ("gmail.com", "orange.fr", "laposte.net", "free.fr", "outlook.fr", "sfr.fr")
PAGES = ("/", "/issues/", "/issues/logement/", "/news/", "/sign-up/", "/en/")


@dataclass(frozen=True)
class Visitor:
    """One visitor: when they come, in seconds, from where, and as whom they sign up."""

    at: float
    kind: str
    connection: str
    email: str = ""


def night(seconds: int, sign_ups: int, seed: int = 1) -> list[Visitor]:
    """Return everybody who comes, in the order in which they come: more at the beginning, as after a debate."""
    dice = random.Random(seed)  # the same night each time
    come = [*_people(dice, seconds, sign_ups), *_bots(dice, seconds), *_readers(dice, seconds)]
    return sorted(come, key=lambda visitor: visitor.at)


def _people(dice: random.Random, seconds: int, many: int) -> Iterator[Visitor]:
    for number in range(many):
        lot = dice.randrange(1000)
        kind = PLAIN if lot < WITHOUT_SCRIPT else HONEST
        shared = WITHOUT_SCRIPT <= lot < WITHOUT_SCRIPT + BEHIND_ONE_ADDRESS
        connection = f"100.64.{number // CLASS // 250 % 250}.{number // CLASS % 250}" if shared else _address(number)
        # Twice as many as on average at the beginning, nobody at the end.
        at = seconds * (1 - sqrt(1 - dice.random()))
        yield Visitor(at, kind, connection, f"v{number}@{dice.choice(PROVIDERS)}")


def _bots(dice: random.Random, seconds: int) -> Iterator[Visitor]:
    for number in range(BOTS * seconds):
        connection = f"203.0.113.{number % BOTNET}"
        yield Visitor(seconds * dice.random(), BOT, connection, f"victim{number}@{dice.choice(PROVIDERS)}")


def _readers(dice: random.Random, seconds: int) -> Iterator[Visitor]:
    for number in range(READERS * seconds):
        yield Visitor(seconds * dice.random(), READER, _address(10_000_000 + number))


def _address(number: int) -> str:
    return f"{11 + number // 16_000_000}.{number // 62_500 % 250}.{number // 250 % 250}.{number % 250}"
