"""What is stored of doors: what was said in counts of at least five electors, and of a door where they agreed to it."""

from capture import keeping
from capture.register.entry import CONSENT, COUNTING, INTEREST, PROVING, Entry
from capture.words import N_

CANVASSERS = N_("whoever knocked, on a phone or on paper")
KNOCKING = N_("to know at which doors to knock, and at which never again; not what was said there")
PACE = N_("to know how far a walk has come, and to keep each knock once")
ONCE = N_("to count each bag of answers once")
COMING_BACK = N_("to come back to a door only for what concerns it, and to call on election day where they agreed")
AT_THE_DOOR = N_("whoever opened, at their door, and agreed by word of mouth or by signature")
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
    Entry(
        "agreements",
        "id building_id door_id walk_id answer issues wants",
        COMING_BACK,
        AT_THE_DOOR,
        CONSENT,
        keeping.AGREEMENTS,
    ),
    Entry("agreements", "agreed wording way at code", PROVING, AT_THE_DOOR, CONSENT, keeping.AGREEMENTS),
    Entry("bags", "digest", ONCE, CANVASSERS, INTEREST, keeping.BAGS),
)
