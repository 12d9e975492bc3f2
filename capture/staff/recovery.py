"""Recovery codes: ten codes on paper for the day the telephone is lost; kept as keyed hashes, each good once."""

import secrets
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import suppressions
from capture.database import Base
from capture.staff.colleagues import Colleague

COUNT = 10
# No letter that looks like another, whoever wrote it down: Crockford's base 32, 5 bits each.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
ALIKE = str.maketrans("ilo", "110")
# 80 bits, under a key that is not in the database: whoever has only the database cannot search, whoever has both not
# far enough (OWASP ASVS 5.0, 6.5.2).
LENGTH = 16
PART = 4


class RecoveryCode(Base):
    """One code that was not used yet: only its keyed hash is here."""

    __tablename__ = "recovery_codes"

    digest: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    colleague_id: Mapped[int] = mapped_column(sa.ForeignKey(Colleague.id, ondelete="CASCADE"), index=True)


def make() -> list[str]:
    """Return ten new codes, in parts of four that are easily copied."""
    return [_parted("".join(secrets.choice(LETTERS) for _ in range(LENGTH))) for _ in range(COUNT)]


def renew(session: Session, key: str, colleague_id: int, codes: Iterable[str]) -> None:
    """Let these codes be a colleague's, and those of before open nothing."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.colleague_id == colleague_id))
    rows = [{"digest": _digest(key, colleague_id, code), "colleague_id": colleague_id} for code in codes]
    session.execute(sa.insert(RecoveryCode), rows)


def spend(session: Session, key: str, colleague_id: int, code: str) -> bool:
    """Use up a code. Returns whether it was theirs and unused; of two at once one is."""
    theirs = (RecoveryCode.digest == _digest(key, colleague_id, code), RecoveryCode.colleague_id == colleague_id)
    return session.execute(sa.delete(RecoveryCode).where(*theirs).returning(RecoveryCode.digest)).first() is not None


def left(session: Session, colleague_id: int) -> int:
    """Return how many codes a colleague has not used."""
    theirs = sa.select(sa.func.count(RecoveryCode.digest)).where(RecoveryCode.colleague_id == colleague_id)
    return session.scalar(theirs) or 0


def _digest(key: str, colleague_id: int, code: str) -> str:
    plain = "".join(char for char in code.casefold() if char.isalnum()).translate(ALIKE)
    return suppressions.digest(key, f"recovery:{colleague_id}:{plain}")


def _parted(code: str) -> str:
    return "-".join(code[at : at + PART] for at in range(0, LENGTH, PART))
