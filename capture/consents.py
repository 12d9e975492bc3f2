"""The ledger of consents: who, for what, granted or withdrawn, the exact words, the page, when. It is only added to."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law, marks, supporters
from capture.arrivals import LIST
from capture.database import Base
from capture.issues import Catalogue
from capture.marks import NONE
from capture.statements import Insert, prepared
from capture.words import N_, gettext, spoken

LETTER_WORDS = N_("Write to me about:")
# What stands under every form, on a screen and on paper (GDPR, art. 13).
RESPONSIBLE = N_(
    "%(name)s, %(address)s, is responsible for what you write here, and uses it only to send you what you tick, "
    "because you ask for it. It is kept until %(day)s at the latest, unless you then choose to stay."
)
OBJECTING = N_("You may object or leave at any time, by the link in every letter or by writing to")
HELP_WORDS = N_("I want to help. Call me or write to me about this:")
NEED_WORDS = N_("I need this on election day. Call me or write to me about it:")
HELP = {
    "doors": N_("knocking on doors"),
    "phone": N_("making phone calls"),
    "posters": N_("putting up posters"),
    "hosting": N_("hosting a meeting at my place"),
    "polling": N_("being an assessor or a delegate in a polling station"),
    "driving": N_("driving people to the polling station"),
    "proxy": N_("carrying somebody’s proxy vote"),
}
NEED = {"ride": N_("a ride to the polling station"), "proxy": N_("somebody who carries my proxy vote")}
WORDS = {
    law.NEWSLETTER: N_("Send me the newsletter by e-mail."),
    law.TARGETING: N_(
        "Choose my messages by several things that I told you, such as my neighbourhood and my issues together. "
        "I am 17 or older."
    ),
    law.SMS: N_("Send me text messages on my mobile phone."),
    law.STAYING: N_("Keep my sign-up after the ballot, for three years at most, and send me what I asked for."),
}


class Wording(Base):
    """The exact words of one version, kept once."""

    __tablename__ = "wordings"

    version: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    text: Mapped[str] = mapped_column(sa.Text)


class Consent(Base):
    """One line of the ledger."""

    __tablename__ = "consents"
    __table_args__ = (
        sa.Index(None, "supporter_id", "purpose", "id"),
        sa.Index("ix_consents_purpose_at", "purpose", "granted", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(sa.String(80))
    granted: Mapped[bool]
    wording: Mapped[str | None] = mapped_column(sa.ForeignKey("wordings.version"))
    page: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]


def wording(purpose: str, catalogue: Catalogue) -> str:
    """Return the words by which a person asks for a purpose, in the language being spoken."""
    if purpose in WORDS:
        return gettext(WORDS[purpose])
    kind, _, key = purpose.rpartition(":")
    asked = {law.HELP: (HELP_WORDS, HELP), law.NEED: (NEED_WORDS, NEED)}.get(f"{kind}:")
    if asked is not None and key in asked[1]:
        return f"{gettext(asked[0])} {gettext(asked[1][key])}"
    titles = {law.letter(issue.key): issue.title(spoken())[0] for issue in catalogue.issues}
    return f"{gettext(LETTER_WORDS)} {titles.get(purpose, key)}"


def grant(session: Session, supporter_id: int, words: dict[str, str], page: str, at: datetime) -> None:
    """Write down that a person agreed to these purposes, each in the words shown."""
    if not words:
        return
    versions = keep_words(session, words.values())
    _add_lines(
        session, [_line(supporter_id, purpose, True, versions[text], page, at) for purpose, text in words.items()]
    )
    on, letters = marks.of_purposes(session, words)
    supporters.mark_one(session, supporter_id, on=on, letters=(letters, 0))


def keep_words(session: Session, texts: Iterable[str]) -> dict[str, str]:
    """Keep exact words, in the language being spoken, each once. Returns the version of each."""
    versions = {text: version(text) for text in texts}
    _keep_wording(session, [{"version": kept, "language": spoken(), "text": text} for text, kept in versions.items()])
    return versions


def version(text: str) -> str:
    """Return the version of exact words: the same words, the same version."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def withdraw(session: Session, supporter_id: int, purposes: Iterable[str], page: str, at: datetime) -> None:
    """Write down that a person took these purposes back."""
    lines = [_line(supporter_id, purpose, False, None, page, at) for purpose in purposes]
    if lines:
        _add_lines(session, lines)
        off, letters = marks.of_purposes(session, [str(line["purpose"]) for line in lines])
        supporters.mark_one(session, supporter_id, NONE, off, (0, letters))


def repeat(session: Session, number: int) -> None:
    """Write a line once more, as the last on its purpose: of two joined ledgers the later may have smaller numbers."""
    here = Consent.__table__.c
    told = ("supporter_id", "purpose", "granted", "wording", "page", "at")
    line = sa.select(*(here[name] for name in told)).where(here.id == number)
    session.execute(sa.insert(Consent).from_select(list(told), line))


def standing(session: Session, supporter_id: int) -> list[str]:
    """Return the purposes that a person agrees to now: the last word on each counts."""
    rows = session.execute(
        sa.select(Consent.purpose, Consent.granted).where(Consent.supporter_id == supporter_id).order_by(Consent.id)
    )
    last = dict(rows.all())
    return [purpose for purpose, granted in last.items() if granted]


def ledger(session: Session, supporter_id: int) -> list[tuple[Consent, str]]:
    """Return the lines of a person, the newest first, each with the words shown; of a withdrawal there are none."""
    lines = sa.select(Consent, sa.func.coalesce(Wording.text, "")).outerjoin(
        Wording, Wording.version == Consent.wording
    )
    rows = session.execute(lines.where(Consent.supporter_id == supporter_id).order_by(Consent.id.desc()))
    return [(line, shown) for line, shown in rows]


def last(session: Session) -> datetime | None:
    """Return when the newest line was written."""
    return session.scalar(sa.select(Consent.at).order_by(Consent.id.desc()).limit(1))


def granted_at(session: Session, people: Iterable[int], purpose: str) -> dict[int, datetime]:
    """Return when each of these people last said themselves that they agree to a purpose, of those who did."""
    said = sa.select(Consent.supporter_id, sa.func.max(Consent.at)).where(
        Consent.supporter_id.in_(list(people)), Consent.purpose == purpose, Consent.granted, said_themselves()
    )
    return dict(session.execute(said.group_by(Consent.supporter_id)).all())


def said_themselves() -> sa.ColumnElement[bool]:
    """Return the condition that a line is the person's own word, and not what a list says of them.

    What the desk, a merge or a backup that came back wrote down counts: each repeats what the person said.
    """
    return Consent.page.not_like(f"{LIST}%")


def stands(
    purpose: sa.SQLColumnExpression[str] | str, supporter_id: sa.SQLColumnExpression[int]
) -> sa.ColumnElement[bool]:
    """Return the condition that a person's last word on a purpose is yes."""
    last = sa.select(Consent.granted).where(Consent.supporter_id == supporter_id, Consent.purpose == purpose)
    return sa.func.coalesce(last.order_by(Consent.id.desc()).limit(1).scalar_subquery(), sa.false())


def _line(
    supporter_id: int, purpose: str, granted: bool, wording: str | None, page: str, at: datetime
) -> dict[str, object]:
    return {
        "supporter_id": supporter_id,
        "purpose": purpose,
        "granted": granted,
        "wording": wording,
        "page": page,
        "at": at,
    }


@prepared
def _keep_wording(insert: Insert) -> Any:
    return insert(Wording).on_conflict_do_nothing()


@prepared
def _add_lines(insert: Insert) -> Any:
    return insert(Consent)
