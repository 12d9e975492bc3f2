"""Interests: one at Mailchimp for each issue, by the ids that it gave them."""

import hashlib
import hmac
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.issues import Catalogue
from capture.mailchimp import members
from capture.marks import of_issues
from capture.settings import Settings
from capture.statements import inserting

CATEGORY = "Issues"
CODES = "codes"
CODE_LENGTH = 6


class Interest(Base):
    """One issue as Mailchimp has it."""

    __tablename__ = "mailchimp_interests"

    issue: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    interest: Mapped[str] = mapped_column(sa.String(32))
    name: Mapped[str] = mapped_column(sa.String(255))


def names(settings: Settings, catalogue: Catalogue) -> dict[str, str]:
    """Return what Mailchimp calls each issue: its title in the campaign's language, or a code that means nothing."""
    if settings.mailchimp_interests == CODES:
        return {issue.key: code(settings, issue.key) for issue in catalogue.issues}
    titles = {issue.key: issue.title(settings.campaign.language)[0] for issue in catalogue.issues}
    # Two interests of one name would be one over there.
    doubled = {title for title in titles.values() if list(titles.values()).count(title) > 1}
    return {key: f"{title} ({key})" if title in doubled else title for key, title in titles.items()}


def code(settings: Settings, key: str) -> str:
    """Return the code of an issue: always the same, and only we know whose."""
    made = hmac.new(settings.suppression_key.encode(), f"mailchimp:{key}".encode(), hashlib.sha256).hexdigest()
    return made[:CODE_LENGTH].upper()


def ids(session: Session) -> dict[str, str]:
    """Return the id over there of each issue."""
    return dict(session.execute(sa.select(Interest.issue, Interest.interest)).all())


def known(session: Session) -> dict[str, tuple[str, str]]:
    """Return the id over there, and the name, of each issue."""
    rows = session.execute(sa.select(Interest.issue, Interest.interest, Interest.name))
    return {issue: (interest, name) for issue, interest, name in rows}


def is_behind(session: Session, wanted: Mapping[str, str]) -> bool:
    """Return whether an issue is new, or is called otherwise by now."""
    kept = known(session)
    return any(issue not in kept or kept[issue][1] != name for issue, name in wanted.items())


def keep(session: Session, issue: str, interest: str, name: str) -> None:
    """Write down which interest is which issue; one that was made anew was told of nobody yet."""
    before = session.scalar(sa.select(Interest.interest).where(Interest.issue == issue))
    if before is not None and before != interest:
        members.untell(session, of_issues(session).get(issue, 0))
    fresh = inserting(session)(Interest).values(issue=issue, interest=interest, name=name)
    told = {"interest": fresh.excluded.interest, "name": fresh.excluded.name}
    session.execute(fresh.on_conflict_do_update(index_elements=["issue"], set_=told))


def forget(session: Session) -> None:
    """Know none any more: another audience has others."""
    session.execute(sa.delete(Interest))
