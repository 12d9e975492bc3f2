"""What is kept of polling stations and of the electoral roll."""

from capture import keeping
from capture.register.entry import ANSWERING, COLLEAGUES, COUNTING, DUTY, INTEREST, MACHINE, Entry
from capture.words import N_

TOWN = N_("the town and the ministry of the interior, as they publish it")
FROM_ROLL = N_("the electoral roll, from the prefecture or the town (code électoral, art. L37)")
KNOCKING = N_("to know at how many doors to knock, and who votes where; never to choose messages online")
MATCHING = N_("to know where supporters vote and live, for doors and post alone; a colleague agrees to each")
FINDING = N_("to find the same person in the next roll, and to keep out who objected: a keyed hash")

ROLL = (
    Entry(
        "precincts",
        "id commune code name address neighbourhood registered latitude longitude shape closes",
        N_("to say where one votes, and to cut walks: no personal data"),
        TOWN,
        INTEREST,
        keeping.JOURNAL,
    ),
    Entry("elections", "id key name held_on ours", COUNTING, TOWN, INTEREST, keeping.JOURNAL),
    Entry("past_turnout", "election_id precinct_id registered voters cast", COUNTING, TOWN, INTEREST, keeping.JOURNAL),
    Entry("past_votes", "election_id precinct_id name votes", COUNTING, TOWN, INTEREST, keeping.JOURNAL),
    Entry(
        "editions",
        "id file digest by brought_at let_in_at taken_out_at state host heads heads_key mapping counts trouble added "
        "moved struck",
        ANSWERING,
        COLLEAGUES,
        DUTY,
        keeping.ROLL,
    ),
    Entry(
        "buildings",
        "id precinct_id street street_key number suffix entrance entrance_key side postcode town town_key electors",
        KNOCKING,
        FROM_ROLL,
        INTEREST,
        keeping.ROLL,
    ),
    Entry(
        "electors",
        "id building_id precinct_id commune lists order_number family_name used_name given_names sex born",
        KNOCKING,
        FROM_ROLL,
        INTEREST,
        keeping.ROLL,
    ),
    Entry("electors", "identity edition_id struck_at struck_by", FINDING, MACHINE, INTEREST, keeping.ROLL),
    Entry(
        "matches", "supporter_id elector_id score reasons state proposed_at", MATCHING, MACHINE, INTEREST, keeping.ROLL
    ),
    Entry("matches", "decided_by decided_at", MATCHING, COLLEAGUES, INTEREST, keeping.ROLL),
    Entry(
        "reports",
        "id key precinct_id day at voters way by received_at doubt withdrawn_by",
        N_("to know where few have voted yet: counts of polling stations, of nobody"),
        COLLEAGUES,
        INTEREST,
        keeping.JOURNAL,
    ),
)
