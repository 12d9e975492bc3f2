"""Rides and proxies: nobody to do them, too many for one, or not there."""

from capture.errors.family import HustingsError
from capture.words import N_


class FavourUnknown(HustingsError):
    """A ride or proxy that nobody asked for, or that was erased since."""

    message = N_("Nobody asked for this, or it was erased since: {number}.")


class HelperUnknown(HustingsError):
    """A volunteer who offered nothing, or was erased since."""

    message = N_("No volunteer {number} offered this, or they were erased since.")


class FavourOver(HustingsError):
    """Somebody is named for what is done or dropped."""

    message = N_("This is over ({state}). Open it again first, if it is needed: {number}.")


class NobodyOffered(HustingsError):
    """Nobody is named for it, so nobody can have agreed or done it."""

    message = N_("Nobody is named for this yet, or it is over: {number}.")


class ProxiesHeld(HustingsError):
    """Somebody holds as many proxies as the law lets one person hold."""

    message = N_("They hold as many proxies as one may for this round: {article}. The older one alone would count.")
