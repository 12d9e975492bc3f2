"""The page on which a mailing is written: its form, what it offers, and what is said beside it."""

from collections.abc import Mapping
from pathlib import Path

from flask import abort
from sqlalchemy.orm import Session

from capture import deliveries, dispatch, heartbeats, law, mailings, texts
from capture.database import now
from capture.errors import ContentClosed, ContentElsewhere
from capture.forms import Writing
from capture.forms.mailings import AUDIENCES, CHANNELS
from capture.mailings import Look, Mailing, Manuscript, Sheaf, greetings, manuscripts
from capture.segments import choices, saved
from capture.web import frame
from capture.web.desk import choosing
from capture.web.pages import here
from capture.words import N_

TITLE = N_("Write a mailing")


def see_that_it_lies_everywhere(session: Session) -> None:
    """See that what is written here is where every visitor comes. Raises ContentElsewhere."""
    running = [one.host for one in heartbeats.heard(session) if heartbeats.beats(one, now())]
    if len(running) > 1:
        raise ContentElsewhere(hosts=", ".join(sorted(running)))


def _closed(session: Session) -> str:
    """Why nothing can be written here, before anybody types; "" where it can."""
    try:
        see_that_it_lies_everywhere(session)
        mailings.see_that_it_opens(root())
    except (ContentClosed, ContentElsewhere) as closed:
        return str(closed)
    return ""


def looked(meant: Mailing) -> Look:
    """Return what would come of a mailing as it is typed."""
    with here().database.reading() as session:
        return dispatch.look(here().settings, choosing.scope(session), meant)


def form(of: Sheaf | None, posted: Mapping[str, str] | None = None, before: Manuscript | None = None) -> Writing:
    """Return the form with what is written, or posted; of a new one with what is proposed."""
    # The mark first: who writes in between is told of, not overlooked.
    opened = of.mark() if of else ""
    before = manuscripts.read(of.read(), languages()) if of else before or Manuscript({})
    with here().database.reading() as session:
        letters = choices.issues(choosing.scope(session))
        segments = [one.name for one in saved.listed(session)]
    return Writing(languages(), letters, segments, posted, before, opened)


def page(drawn: Writing, name: str = "", looked_at: Look | None = None, theirs: Manuscript | None = None) -> str:
    """Draw the page; where somebody else wrote meanwhile with their text, too."""
    with here().database.reading() as session:
        plan, closed = deliveries.find(session, name) if name else None, _closed(session)
    facts = {
        "form": drawn,
        "name": name,
        "looked": looked_at,
        "elsewhere": len(dispatch.outward.links(looked_at, here().settings.address)) if looked_at else 0,
        "theirs": theirs,
        "audiences": AUDIENCES,
        "channels": CHANNELS,
        "merge_words": greetings.NAMES.values(),
        "is_draft": not name or any(one.key == name and one.is_draft for one in written()),
        "closed": closed,
        "rests": plan is not None and plan.stopped_at is None,
        "shown": _shown(looked_at) if looked_at else {},
    }
    return frame.page("desk/write.html", TITLE, **facts)


def _shown(looked: Look) -> dict[str, str]:
    """The text of each letter, by language, as somebody reads it who told us no name."""
    if looked.mailing.channel == law.TEXT:
        return {one.language: texts.shown(here().settings, one.text, one.language) for one in looked.letters}
    return {one.language: one.text.fill({}) for one in looked.letters}


def sheaf(name: str) -> Sheaf:
    """Return the files of a mailing; there being none of its name is a page that is not there."""
    mailing = next((one for one in written() if one.key == name), None) or abort(404)
    return mailings.sheaf(root(), languages(), name, mailing)


def written() -> list[Mailing]:
    """Return every mailing, drafts included."""
    return mailings.with_drafts(root(), languages())


def root() -> Path:
    """Return the folder of the campaign."""
    return here().settings.root


def languages() -> tuple[str, ...]:
    """Return its languages."""
    return here().settings.campaign.languages
