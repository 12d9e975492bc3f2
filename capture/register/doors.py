"""What is stored of doors: nothing that anybody said, but in counts of at least five electors."""

from capture import keeping
from capture.register.entry import COUNTING, INTEREST, Entry
from capture.words import N_

CANVASSERS = N_("whoever knocked, on a phone or on paper")
KNOCKING = N_("to know at which doors to knock, and at which never again; not what was said there")
PACE = N_("to know how far a walk has come, and to keep each knock once")
ONCE = N_("to count each bag of answers once")
NOT_AGAIN = N_("not to come back on the day to a door where they have voted; of a door, never of a person")
SAID_THERE = N_("whoever opened, to whoever knocked; never the polling room")
DOORS = (
    Entry("doors", "id building_id floor label", KNOCKING, CANVASSERS, INTEREST, keeping.DOORS),
    Entry("doors", "outcome knocked_at come_back_at closed_at", KNOCKING, CANVASSERS, INTEREST, keeping.DOORS),
    Entry(
        "front_doors",
        "building_id code entrance hours outcome knocked_at come_back_at closed_at",
        KNOCKING,
        CANVASSERS,
        INTEREST,
        keeping.ENTRANCES,
    ),
    Entry(
        "knocks",
        "id key digest walk_id building_id door_id outcome at received_at way",
        PACE,
        CANVASSERS,
        INTEREST,
        keeping.KNOCKS,
    ),
    Entry("voted", "id building_id door_id day", NOT_AGAIN, SAID_THERE, INTEREST, keeping.VOTED),
    Entry("heard", "place subject value times", COUNTING, CANVASSERS, INTEREST, keeping.HEARD),
    Entry("bags", "digest", ONCE, CANVASSERS, INTEREST, keeping.BAGS),
)
