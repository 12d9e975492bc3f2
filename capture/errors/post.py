"""Of letters: what keeps one from leaving, or a returned one from being read."""

from capture.errors.family import HustingsError
from capture.words import N_


class MailboxUnavailable(HustingsError):
    """The mailbox to which letters come back does not open."""

    message = N_("The mailbox of returned letters (BOUNCES_URL) cannot be read: {reason}")


class LetterUndelivered(HustingsError):
    """A letter did not leave."""


class LetterRefused(LetterUndelivered):
    """The mail server refuses this letter for good (RFC 5321, 5yz)."""

    message = N_("refused for good: {reason}")


class AddressRefused(LetterRefused):
    """There is no such address, or it takes no letters any more."""


class LetterDelayed(LetterUndelivered):
    """The mail server asks to bring this letter again later (RFC 5321, 4yz)."""

    message = N_("not now: {reason}")


class CourierUnavailable(LetterUndelivered):
    """The mail server cannot be reached or serves nobody: no letter can leave."""

    message = N_("not now: {reason}")


class FateUnknown(CourierUnavailable):
    """The mail server fell silent when it had the letter: nobody knows whether it has left."""

    message = N_("perhaps left: {reason}")
