"""Of people and what they ask: choices, forms, links."""

from capture.errors.family import HustingsError
from capture.words import N_


class WrongChoice(HustingsError):
    """A name that nothing bears."""

    message = N_("There is no {what} “{value}”. There is: {choices}")


class NameTaken(HustingsError):
    """Something else is called so already."""

    message = N_("“{name}” is taken. Choose another name.")


class ReasonMissing(HustingsError):
    """Many people would leave the house, and nobody says why."""

    message = N_("{people} people: above {most} please say why. It stands in the journal.")


class NamesUnseen(HustingsError):
    """Somebody is asked for by name by whoever sees no names."""

    message = N_("Your role sees how many people there are, and not who: it cannot ask for somebody by name.")


class NamesPeople(HustingsError):
    """A line that would be kept says who somebody is."""

    message = N_(
        "A choice that is kept cannot name people: no name, address, phone or number. Give them a tag instead."
    )


class TooManyForRole(HustingsError):
    """More people would leave the house than a role may take out."""

    message = N_("{people} people are more than your role may take out at once ({most}). Ask an owner of the campaign.")


class NobodyChosen(HustingsError):
    """An act on many was asked for, and nobody was ticked."""

    message = N_("Nobody is ticked. Tick some people first, or choose everybody of the list.")


class NoPair(HustingsError):
    """Two people were to be compared, and not two are ticked."""

    message = N_("Tick exactly two people of the page to compare them.")


class TooManyChosen(HustingsError):
    """More people are meant one by one than a line can hold."""

    message = N_("{people} people one by one are too many: {most} at most. Give them a tag, and choose them by it.")


class TagUnreadable(HustingsError):
    """A tag that nobody could find again."""

    message = N_("“{tag}” cannot be a tag. Write letters, figures, blanks and hyphens, 60 at most, a letter first.")


class PersonMissing(HustingsError):
    """Whoever was here is not any more."""

    message = N_("This person is not on the list any more: erased, or merged with another.")


class ErasedMeanwhile(HustingsError):
    """Somebody was erased while a file with everybody in it was written."""

    message = N_("Somebody was erased while this file was written, and may be in it. Ask for it again.")


class PairChanged(HustingsError):
    """Two people who are to be merged are not as they were seen."""

    message = N_("One of both was changed meanwhile. Nothing was merged: look at both again.")


class MergeFinal(HustingsError):
    """A merge that cannot be undone; the sentence, a msgid, says why."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        super().__init__()
        self.message = sentence


class DetailUnreadable(HustingsError):
    """A name, a number or a postcode that cannot be meant; the sentence, a msgid, says how it would be right."""

    def __init__(self, sentence: str, /, **facts: object) -> None:
        """Keep the sentence and the facts that it names."""
        super().__init__(**facts)
        self.message = sentence


class AddressTaken(HustingsError):
    """The address to which a person would move has a sign-up of its own."""

    message = N_("This address has its own sign-up already")


class AnsweredOtherwise(HustingsError):
    """What comes again is not what came first."""

    message = N_("This page was sent already, with other answers")


class TooManySubmissions(HustingsError):
    """More sign-ups came from one connection than are taken in a day."""

    message = N_(
        "Very many sign-ups came from your connection today. Come back tomorrow, use another network, or write to us."
    )


class SheetUnknown(HustingsError):
    """No sheet for the market stall bears this code."""

    message = N_("There is no sheet “{code}”. Its code stands in its corner and looks like S12-3H.")


class LineTyped(HustingsError):
    """Somebody typed a line of a sheet before."""

    message = N_("This line was typed already.")


class WordsChanged(HustingsError):
    """Sheets would be printed again in other words than those that their run was printed in."""

    message = N_("Since {code} was printed, the words of the form have changed. Print new sheets.")


class WalkUnknown(HustingsError):
    """No walk bears this code."""

    message = N_("There is no walk “{code}”. Its code stands on its paper and looks like KTPX-M.")


class WalkClosed(HustingsError):
    """A walk that is over is not changed."""

    message = N_("The walk {code} is closed.")


class StopMissing(HustingsError):
    """A building is not where somebody saw it: it was moved, or is the first of its walk."""

    message = N_("That building is not in the walk {code} any more, or cannot be moved so. Look again.")


class FigureUnknown(HustingsError):
    """A figure from a sheet that stands for nothing there."""

    message = N_("“{figure}” is no figure of this column: type 1 to {most}.")


class BuildingUnknown(HustingsError):
    """An address at which no building is known, or several are."""

    message = N_(
        "“{address}”: {count} buildings are known there. Write number and street as on the roll; of several say which: "
        "--entrance, or --building with its number."
    )


class DoorUnknown(HustingsError):
    """A door that nobody found or closed."""

    message = N_("No door {door} on floor {floor} of that building is known.")


class WhyMissing(HustingsError):
    """Nobody says why a door is closed, or opened again."""

    message = N_("Please say why. It stands in the journal; name nobody in it.")


class DoorMissing(HustingsError):
    """A line of a house with several doors, and nobody says which one."""

    message = N_("Write floor and door: 2 and 1 are the first door on the second floor.")


class NothingToWalk(HustingsError):
    """Every building of a choice is in a walk, or there is none."""

    message = N_("No building is free there: all of them are in a walk, or the roll has none.")


class LinkInvalid(HustingsError):
    """A link that does nothing (any more)."""


class LinkUnknown(LinkInvalid):
    """Nobody was sent this link."""

    message = N_("This link is incomplete or unknown")


class LinkEarly(LinkInvalid):
    """The link of a walk is good, from a later day on."""

    message = N_("This link opens on {day}")


class LinkExpired(LinkInvalid):
    """The link was good, too long ago."""

    message = N_("This link has expired")


class LinkReplaced(LinkExpired):
    """Another link was given in the place of this one."""

    message = N_("Another link was given in the place of this one")


class LinkSpent(LinkInvalid):
    """The link has done its work."""

    message = N_("This link has been used already")
