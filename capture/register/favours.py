"""What is stored of rides and proxies: who asked, who does it, until everybody has voted."""

from capture import keeping
from capture.register.entry import COLLEAGUES, CONSENT, DECLARED, MACHINE, Entry
from capture.words import N_

DRIVING = N_("to drive somebody to the polling station, or to find who carries their proxy, because they ask for it")
HELPING = N_("to know who drives and who carries a proxy, because they offer it")
FAVOURS = (
    Entry(
        "favours", "id kind supporter_id helper_id by asked_at changed_at", DRIVING, MACHINE, CONSENT, keeping.FAVOURS
    ),
    Entry("favours", "name phone address", DRIVING, DECLARED, CONSENT, keeping.FAVOURS),
    Entry(
        "favours",
        "precinct_id day hour is_abroad way note state",
        DRIVING,
        COLLEAGUES,
        CONSENT,
        keeping.FAVOURS,
    ),
    Entry("helpers", "id kind supporter_id by at", HELPING, MACHINE, CONSENT, keeping.HELPERS),
    Entry("helpers", "name phone precinct_id note", HELPING, COLLEAGUES, CONSENT, keeping.HELPERS),
)
