"""Between the rounds: too early, too late, or not from this sheet."""

from capture.errors.family import HustingsError
from capture.words import N_, gettext


class SignaturesShut(HustingsError):
    """Nobody who did not sign may be noted now."""

    message = N_("Who did not vote is not noted now ({article}).")

    def __str__(self) -> str:
        """Say also from when until when it may be, where that is still to come, or that no law here opens the lists."""
        if not self.facts.get("article"):
            return gettext(NO_LAW)
        said = gettext(self.message).format(**self.facts)
        return f"{said} {gettext(COMING).format(**self.facts)}" if "opens" in self.facts else said


COMING = N_("Signature lists may be copied from {opens} to {ends}, between the rounds.")
NO_LAW = N_("No law of this jurisdiction that Hustings knows opens the lists of who voted: nothing is copied.")


class CopySheetUnknown(HustingsError):
    """No sheet for copying signature lists bears this code."""

    message = N_("No sheet bears the code {code}. It stands on top of each, such as 3-17-LP.")


class CopySheetOld(HustingsError):
    """Another roll came in since this sheet was printed: its numbers may be others."""

    message = N_("The sheet {code} is of another roll than the one that is in (number {edition}). Print it anew.")
