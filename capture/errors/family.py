"""The first of the family."""

from capture.words import N_, gettext


class HustingsError(Exception):
    """An event that the person at the edge can do something about; says so in their language."""

    message = N_("Something went wrong.")

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the message names."""
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        """The message in the language being spoken, with its facts."""
        return gettext(self.message).format(**self.facts)
