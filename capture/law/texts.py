"""Where the laws are read that the rules name."""

from capture.law.rules import TEXTS


def read_at(article: str) -> str:
    """Return the address at which the law of an article of the rules, a msgid, is read."""
    return next(address for law, address in TEXTS.items() if article.startswith(law))
