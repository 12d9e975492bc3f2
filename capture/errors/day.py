"""Election day: reports that are not there, and days that have not come."""

from capture.errors.family import HustingsError
from capture.words import N_


class NoSuchReport(HustingsError):
    """A report that nobody made, or that is beyond this."""

    message = N_("No report {number} waits for this. hustings turnout list shows them.")


class NotYet(HustingsError):
    """A report of a day that has not come."""

    message = N_("{day} has not come yet: only what was counted can be reported.")


class CodeUnread(HustingsError):
    """A code that, typed back from paper, would not be taken for its station."""

    message = N_("The code {code} would not be understood when it is typed back. Give that station another one.")


class StationsClosed(HustingsError):
    """Doors are asked for where nobody met there could still vote."""

    message = N_("The polling stations of {place} have closed: nobody could still go and vote.")


class DelegateUnknown(HustingsError):
    """Nobody of the register bears this number."""

    message = N_("No delegate {number} is in the register. hustings delegates list shows them.")


class StationUnknown(HustingsError):
    """No polling station bears this number."""

    message = N_("This polling station is not here any more.")


class DelegateIncomplete(HustingsError):
    """Somebody of whom the mayor must be told more than anybody wrote down."""

    message = N_(
        "The mayor must also be told, of delegate {number}: {missing} (code électoral, art. R46). Write it down first."
    )


class RehearsalStuck(HustingsError):
    """The server of a rehearsal does not answer as it should."""

    message = N_("The server of the rehearsal does not answer ({port}). Is the port taken? Another one: --port 8766")
