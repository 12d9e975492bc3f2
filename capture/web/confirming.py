"""The page behind the letter: it shows what waits, and its button makes it fact."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from capture import addresses, consents, letters, links, memberships, proposals, suppressions, words
from capture.database import now
from capture.errors import LinkSpent
from capture.proposals import Proposal
from capture.web.pages import draw, here
from capture.words import N_

blueprint = Blueprint("confirming", __name__)


@blueprint.get("/confirm/<token>")
def show(token: str) -> str:
    """Show every wish that waits under this address; opening the page changes nothing."""
    with here().database.reading() as session:
        waiting = proposals.outstanding(session, links.look(session, links.CONFIRM, token, now()))
    if not waiting:
        raise LinkSpent
    return _page("confirm.html", N_("One button, and it is done"), waiting, token)


@blueprint.post("/confirm/<token>")
def confirm(token: str) -> str | tuple[str, int]:
    """Make the chosen wish fact and consent."""
    with here().database.writing() as session:
        waiting = proposals.outstanding(session, links.look(session, links.CONFIRM, token, now()))
        if not waiting:
            raise LinkSpent
        chosen = [proposal for proposal in waiting if proposal.digest == request.form.get("proposal")]
        if chosen:
            links.use(session, links.CONFIRM, token, now())
            words.speak(waiting[0].language)
            memberships.join(session, chosen[0], here().catalogue, now())
            visit = links.issue(session, links.VISIT, chosen[0].who, now())
    if not chosen:
        return _page("confirm.html", N_("One button, and it is done"), waiting, token), 409
    return _page("confirmed.html", N_("It is done. Thank you!"), chosen, visit)


@blueprint.post("/confirm/<token>/again")
def again(token: str) -> Response:
    """Owe a fresh letter to whoever held an expired link; the answer tells nothing."""
    with here().database.writing() as session:
        who = links.find(session, links.CONFIRM, token).who
        for proposal in proposals.outstanding(session, who)[:1]:
            mailbox = addresses.read(proposal.email).mailbox
            digest = suppressions.digest(here().settings.suppression_key, mailbox)
            letters.order(session, letters.CONFIRM, who, digest, now())
    campaign = here().settings.campaign
    return redirect(f"{campaign.path(campaign.language)}thank-you/", 303)


def _page(template: str, title: str, waiting: list[Proposal], token: str) -> str:
    language = waiting[0].language
    words.speak(language)
    catalogue = here().catalogue
    kept = [(wish, [consents.wording(purpose, catalogue) for purpose in wish.purposes]) for wish in waiting]
    return draw(template, language, title, wishes=kept, token=token, neighbourhoods=catalogue.neighbourhoods)
