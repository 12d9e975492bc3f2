"""How the house is: what `hustings doctor` says of what runs, for those at the desk."""

from flask import Blueprint

from capture.watch import ODD, WRONG
from capture.web import frame
from capture.web.pages import here
from capture.words import N_

blueprint = Blueprint("status", __name__)
# What needs somebody comes first.
ORDER = (WRONG, ODD)
WORDS = {WRONG: N_("mend it"), ODD: N_("have a look")}


@blueprint.get("/desk/status")
def show() -> str:
    """Show each finding, what it says and what to do."""
    findings = here().glances.findings()
    timezone = here().settings.campaign.timezone
    told = [(finding.mark, finding.said(timezone)) for finding in findings]
    ranked = sorted(told, key=lambda each: ORDER.index(each[0]) if each[0] in ORDER else len(ORDER))
    needing = sum(mark in ORDER for mark, _ in told)
    return frame.page(
        "desk/status.html", N_("How the house is"), told=ranked, needing=needing, words=WORDS, wrong=WRONG
    )
