"""What is stored of walks: where they lead, who walks them, and what was printed of them."""

from capture import keeping
from capture.register.entry import COLLEAGUES, INTEREST, MACHINE, MANDATE, Entry
from capture.words import N_

SENDING = N_("to send volunteers from door to door, each to other doors")
CLICKING = N_("to send pairs on election day to doors where nobody has been yet")
TYPING = N_("to know what stood on a sheet when its lines are typed, and to type each once")
WALKS = (
    Entry(
        "walks", "id code name precinct_id goal script by cut_at closed_at", SENDING, MACHINE, INTEREST, keeping.WALKS
    ),
    Entry("walks", "volunteer link_digest opens_on closes_on", SENDING, COLLEAGUES, MANDATE, keeping.WALKS),
    Entry("stops", "walk_id building_id position is_open", SENDING, MACHINE, INTEREST, keeping.WALKS),
    Entry("slices", "walk_id day place doors until", CLICKING, MACHINE, INTEREST, keeping.WALKS),
    Entry("printouts", "id walk_id number language issues by at", TYPING, MACHINE, INTEREST, keeping.WALKS),
    Entry("paper_lines", "printout_id line building_id door_id", TYPING, MACHINE, INTEREST, keeping.WALKS),
    Entry("paper_lines", "typed_by typed_at checked_by", TYPING, COLLEAGUES, MANDATE, keeping.WALKS),
)
