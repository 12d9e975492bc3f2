"""Of doors and what is told of them."""

from capture.errors.family import HustingsError
from capture.words import N_


class KnockUnreadable(HustingsError):
    """What is told of a knock is nothing that a knock can be."""

    message = N_("What was sent of this door cannot be read. It stays on your phone: tell your organiser.")


class NotOfThisWalk(HustingsError):
    """A knock in a building to which the walk does not lead."""

    message = N_("This building is not of your walk any more. Its result stays on your phone: tell your organiser.")
