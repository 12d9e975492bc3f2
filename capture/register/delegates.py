"""What is stored of those who sit in polling stations for the campaign."""

from capture import keeping
from capture.register.entry import COLLEAGUES, MACHINE, MANDATE, Entry
from capture.words import N_

SITTING = N_("to have somebody of ours in each polling station, and to know whom to call there")
TELLING = N_("to tell the mayor who they are (code électoral, art. R46 and R47)")
TOLD = N_("themselves, who agreed to sit there; a colleague writes it down")
DELEGATES = (
    Entry(
        "delegates",
        "id precinct_id half role state state_at supporter_id by",
        SITTING,
        COLLEAGUES,
        MANDATE,
        keeping.DELEGATES,
    ),
    Entry(
        "delegates",
        "given_name family_name born_on born_in address votes_at",
        TELLING,
        TOLD,
        MANDATE,
        keeping.DELEGATES,
    ),
    Entry(
        "station_links",
        "precinct_id digest by at practised practised_at",
        N_("to take from each station how many have voted: no personal data"),
        MACHINE,
        MANDATE,
        keeping.STATION_LINKS,
    ),
    Entry("delegates", "phone", SITTING, TOLD, MANDATE, keeping.DELEGATES),
)
