"""Texts: each person's text message of a mailing; the table alone, which whoever looks for people by it may read.

What is done with it stands where texts leave (capture/texts/outbox.py).
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base

PLANNED, SENDING, SENT, DELIVERED, FAILED, UNSURE = "planned", "sending", "sent", "delivered", "failed", "unsure"
# How a line of the desk calls them, behind the mailing's name: "" for those to whom it was sent.
FATES = {"": (SENT, DELIVERED), "delivered": (DELIVERED,), "failed": (FAILED,), "unsure": (UNSURE,)}
TROUBLE_LENGTH = 200
ID_LENGTH = 64


class Text(Base):
    """One text message to one person: whose it is, how it stands, and its words until it has left."""

    __tablename__ = "texts"
    __table_args__ = (
        sa.UniqueConstraint("mailing", "who"),
        # Two people with one phone get it once.
        sa.UniqueConstraint("mailing", "digest"),
        sa.UniqueConstraint("reference"),
        sa.Index("ix_texts_who", "who"),
        sa.Index("ix_texts_provider_id", "provider_id"),
        sa.Index("ix_texts_state", "state", "sent_at"),
        sa.Index(
            "ix_texts_due",
            "due_at",
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing: Mapped[str] = mapped_column(sa.String(80))
    who: Mapped[str] = mapped_column(sa.String(43))
    # The keyed hash of the number for which it was planned.
    digest: Mapped[str] = mapped_column(sa.String(43))
    # By which the provider can be asked what became of it.
    reference: Mapped[str] = mapped_column(sa.String(32))
    # The purposes to each of which the person must agree when it leaves.
    asks: Mapped[list[str]]
    body: Mapped[str | None] = mapped_column(sa.Text)
    parts: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10))
    planned_at: Mapped[datetime]
    # When something is to be done about it next, if anything; and until when it may leave.
    due_at: Mapped[datetime | None]
    until: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default="0")
    asked: Mapped[int] = mapped_column(server_default="0")
    sent_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(sa.String(ID_LENGTH))
    trouble: Mapped[str | None] = mapped_column(sa.String(TROUBLE_LENGTH))


def whose(mailing: str, states: Collection[str]) -> sa.Select[str]:
    """Return the keyed hashes of those whose text of a mailing, or of any where none is named, is in one of states."""
    theirs = sa.select(Text.who).where(Text.state.in_(states))
    return theirs.where(Text.mailing == mailing) if mailing else theirs
