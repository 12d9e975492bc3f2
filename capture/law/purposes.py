"""What people agree to, and whence a fact about them comes."""

from collections.abc import Iterable

# Whence a fact comes: the person told us; the electoral roll; somebody noted it or a machine saw it; a date or the fate
# of a message. Which of them may choose whom a channel reaches is each channel's rule.
DECLARED, ROLL, OBSERVED, SYSTEM = "declared", "roll", "observed", "system"

NEWSLETTER = "newsletter"
TARGETING = "targeting"
SMS = "sms"
STAYING = "staying"
LETTER = "letter:"
HELP = "help:"
NEED = "need:"


def letter(issue: str) -> str:
    """Return the purpose of one issue's letter: each issue ticked is a subscription of its own."""
    return f"{LETTER}{issue}"


def issues(purposes: Iterable[str]) -> list[str]:
    """Return the issues whose letters are among these purposes."""
    return after(LETTER, purposes)


def after(kind: str, purposes: Iterable[str]) -> list[str]:
    """Return the keys of the purposes of one kind: LETTER, HELP or NEED."""
    return [purpose.removeprefix(kind) for purpose in purposes if purpose.startswith(kind)]
