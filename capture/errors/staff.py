"""Of colleagues and how they sign in."""

from capture.errors.family import HustingsError
from capture.words import N_, gettext


class NoColleague(HustingsError):
    """Nobody of the team is at an address or a number."""

    message = N_("There is no such colleague. Type: hustings staff list")


class NotAnOwner(HustingsError):
    """Somebody else than an owner was to answer for it."""

    message = N_("{email} is no owner: only an owner answers for this.")


class ColleagueIsHere(HustingsError):
    """Somebody is invited who can sign in already."""

    message = N_("{email} is a colleague already.")


class LetterSentLately(HustingsError):
    """An address had so many letters a moment ago that another must wait."""

    message = N_("This address had a letter a moment ago, and its link still works. For another one wait five minutes.")


class LastOwner(HustingsError):
    """Nobody would be left who can invite, or give roles."""

    message = N_("This is the last owner. Make somebody else an owner first.")


class NoPasskey(HustingsError):
    """A passkey that is not the colleague's own."""

    message = N_("There is no such passkey.")


class LastFactor(HustingsError):
    """Nothing would be left that proves who a colleague is."""

    message = N_("This is your only second factor. Set up another one first.")


class PasskeyRefused(HustingsError):
    """What a browser says of a passkey is not what was asked for."""

    message = N_("This passkey was not accepted. Try again, or take another way.")


class TooManyGuesses(HustingsError):
    """Somebody guessed wrong too often, and comes back too early."""

    def __str__(self) -> str:
        """Say for how long to wait, in a measure that a person waits by."""
        seconds = int(str(self.facts["seconds"]))
        if seconds < 2 * 60:
            return gettext("Too many wrong guesses. Try again in {seconds} seconds.").format(seconds=seconds)
        return gettext("Too many wrong guesses. Try again in {minutes} minutes.").format(minutes=-(-seconds // 60))
