"""The audience: are the list and Mailchimp the same, and does anything keep them apart?"""

from datetime import datetime, timedelta

from capture.database import Database
from capture.mailchimp import audiences
from capture.settings import Settings
from capture.watch.findings import ODD, OK, WRONG, Finding
from capture.words import N_

# Looked over there every five minutes.
LATE = timedelta(minutes=20)
TOGETHER = N_("The list and the audience at Mailchimp are the same")


def together(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say whether both sides are together, and what to do where they are not."""
    if not settings.mailchimp_api_key:
        return Finding("mailchimp", OK, TOGETHER, N_("None is configured."))
    with database.reading() as session:
        state = audiences.find(session, settings)
    if state is None:
        remedy = N_("Type: hustings mailchimp setup")
        return Finding("mailchimp", ODD, TOGETHER, N_("It is not set up."), remedy, "unready")
    if state.held:
        detail, remedy = (
            N_("{people} people would go from it, or lose a tag: nothing is sent."),
            N_("Look at /desk/mailchimp."),
        )
        return Finding("mailchimp", WRONG, TOGETHER, detail, remedy, "held", {"people": state.held})
    if state.pulled_at is None or not at - LATE <= state.pulled_at <= at + LATE:
        remedy = N_("It is tried again by itself. Look at /desk/mailchimp, and whether a worker runs.")
        return Finding("mailchimp", ODD, TOGETHER, N_("They were not together lately."), remedy, "late")
    return Finding(
        "mailchimp", OK, TOGETHER, N_("Last looked over there on {since}."), facts={"since": state.pulled_at}
    )
