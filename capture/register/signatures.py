"""What is stored between the rounds: who did not sign, until the evening of the second."""

from capture import keeping
from capture.register.entry import COLLEAGUES, INTEREST, MACHINE, Entry
from capture.words import N_

CALLING = N_("to knock at the doors of those who did not vote, or to write to them by post; never online")
LISTS = N_("the signature lists, open to any voter between the rounds (code électoral, art. L68)")
SIGNATURES = (
    Entry("unsigned", "elector_id precinct_id list number round", CALLING, LISTS, INTEREST, keeping.UNSIGNED),
    Entry("unsigned", "edition_id at", CALLING, MACHINE, INTEREST, keeping.UNSIGNED),
    Entry("unsigned", "by", CALLING, COLLEAGUES, INTEREST, keeping.UNSIGNED),
)
