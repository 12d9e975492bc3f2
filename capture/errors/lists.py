"""Of lists that come in: files that are none, columns that nobody knows, statements that say too little."""

from capture.errors.family import HustingsError
from capture.words import N_


class ListUnreadable(HustingsError):
    """A file cannot be read as a list; the sentence, a msgid, says why and what to do."""

    def __init__(self, sentence: str, /, **facts: object) -> None:
        """Keep the sentence and the facts that it names."""
        super().__init__(**facts)
        self.message = sentence


class ColumnsUnknown(HustingsError):
    """No column says by what a person can be reached, or one is taken for something that there is not."""

    message = N_("No column holds an e-mail address or a phone number. Say which one does.")


class ColumnsMissing(HustingsError):
    """A list of stations, of results or of electors lacks a column without which it says nothing."""

    message = N_("No column holds {fields}. The list has: {heads}")


class StatementIncomplete(HustingsError):
    """A statement about consent that could not be answered for."""

    message = N_(
        "To state that these people agreed, say in what words and how, on which day, and to whom: to us, or to others. "
        "Without all three they come in without any consent."
    )


class ListNotReady(HustingsError):
    """A list was asked for what it is not ready for: it is not read yet, or in already, or out again."""

    message = N_("The list number {number} cannot do this now: it is {state}.")


class ListStays(HustingsError):
    """A list cannot be taken out any more."""

    message = N_(
        "The list number {number} stays: one of people can be taken out within {days} days, "
        "one of people who left never."
    )


class ColumnsDoubled(HustingsError):
    """Two columns of one file cannot both hold the same."""

    message = N_("Two columns cannot both be the {fields}: choose one of them.")


class RollStays(HustingsError):
    """A roll cannot be taken out any more, or not before another."""

    message = N_("No roll {number} can be taken out: only the newest, within {days} days after it came in.")


class RollTooLate(HustingsError):
    """The ballot is over: the roll was to be destroyed, and none comes in."""

    message = N_("The last round was on {day}: no roll comes in after it. For another ballot change ROUNDS first.")


class RollStrikesMany(HustingsError):
    """A roll would strike so many that it may be a part of one: nobody said that it is right."""

    message = N_(
        "This roll does not name {struck} of the {scope} people who are on the same lists here. If it is whole, and "
        "they are to go: hustings roll import --let-go {struck}, or that number at the desk."
    )


class NoRoomForRoll(HustingsError):
    """The disk has no room for reading a roll; nothing of it is kept, and nothing has changed."""

    message = N_(
        "The disk is full: this roll was not let in, and nothing has changed. A roll needs three times the size of its "
        "file, in the folder for passing files (TMPDIR) and beside the database. Make room, then bring it again."
    )


class RollOvertaken(HustingsError):
    """Another roll came in, or went, after this one was looked at."""

    message = N_("The roll here has changed since this one was looked at. Look at what it would do once more.")
