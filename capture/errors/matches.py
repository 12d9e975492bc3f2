"""Of supporters who are looked for on the roll."""

from capture.errors.family import HustingsError
from capture.words import N_


class MatchMissing(HustingsError):
    """Two who are not proposed to be one, or one of whom is gone."""

    message = N_("These two are not proposed any more: one of them was erased, merged or struck from the roll.")


class MatchTaken(HustingsError):
    """A supporter who is somebody else on the roll."""

    message = N_("This supporter is somebody else on the roll already. Take that back first.")
