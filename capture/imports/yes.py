"""Yes and no as files write them, in English and French; a day or a moment says yes, since when."""

from capture.imports.days import read as read_day
from capture.imports.recognising import plain

YES = frozenset(
    "y/yes/oui/o/true/vrai/1/x/ok/on/subscribed/abonne/inscrit/opt in/opted in/optin/accepte/accord/confirmed/active/"
    "actif".split("/")
)
NO = frozenset(
    "n/no/non/false/faux/0/off/unsubscribed/desabonne/desinscrit/refuse/bouncing/cleaned/none/aucun/null/opt out/opted "
    "out/never subscribed/spam complaint/spam complaints/non abonne".split("/")
)


def read(text: str) -> bool | None:
    """Return whether a cell says yes; None for what is neither."""
    word = plain(text)
    if text == "✓" or word in YES or read_day(text) is not None:
        return True
    return False if word in NO or not word else None
