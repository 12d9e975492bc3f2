"""Passwords: what is refused, and why; there are no rules about digits and signs (NIST SP 800-63B, 3.1.1.2)."""

import threading
import unicodedata
from collections.abc import Iterable

from zxcvbn import zxcvbn

from capture.words import N_, gettext

SHORTEST = 12
LONGEST = 128
# Of five grades; 3 means more than 10⁸ guesses (Wheeler, USENIX Security 2016).
GOOD = 3
# What it reads; the rest of a longer one makes it no weaker.
READ = 72
# Shorter words are in too many good passwords.
WORD = 4
# What its lists, made in English, do not know: the words of French passwords that are found in every leak.
COMMON = (
    "motdepasse azerty azertyuiop qsdfghjklm wxcvbn soleil bonjour jetaime doudou loulou chouchou marseille toulouse "
    "nantes paris france bretagne football vacances chocolat princesse campagne election elections municipales mairie "
    "commune liste candidat victoire"
).split()
TOO_SHORT = N_("Write at least 12 characters: four or five words that have nothing to do with each other.")
TOO_LONG = N_("Write at most 128 characters.")
WEAK = N_("This would soon be guessed. Take four or five words that have nothing to do with each other.")
TELLING = N_("It contains “{word}”, which is tried first. Leave it out.")
# It keeps the words that it is given in one place for all threads.
_one_at_a_time = threading.Lock()


def fault(password: str, names: Iterable[str]) -> str | None:
    """Return why a password is refused, in the language being spoken, or None for a good one.

    Names are those of the person and of the campaign, which a guesser knows.
    """
    if len(password) < SHORTEST:
        return gettext(TOO_SHORT)
    if len(password) > LONGEST:
        return gettext(TOO_LONG)
    known = sorted({word for name in names for word in _words(name)})
    told = next((word for word in known if word in _plain(password)), None)
    if told:
        return gettext(TELLING).format(word=told)
    return None if _grade(password, known) >= GOOD else gettext(WEAK)


def _grade(password: str, known: list[str]) -> int:
    with _one_at_a_time:
        return int(zxcvbn(password[:READ], user_inputs=[*known, *COMMON])["score"])


def _words(name: str) -> list[str]:
    parts = "".join(char if char.isalnum() else " " for char in _plain(name)).split()
    return [word for word in (*parts, "".join(parts)) if len(word) >= WORD and not word.isdigit()]


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()
