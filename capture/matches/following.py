"""Following: who moves from one roll to the next keeps their row and gets another; their match goes along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

# Only where one row is meant and one leads to it: of two of one name and one birth a colleague has to say again which.
MOVED = """
UPDATE matches SET elector_id = theirs.id FROM electors AS left_behind JOIN electors AS theirs
  ON theirs.identity = left_behind.identity AND theirs.{there} AND NOT EXISTS (
    SELECT 1 FROM electors AS other
    WHERE other.identity = theirs.identity AND other.{there} AND other.id <> theirs.id
  )
WHERE matches.elector_id = left_behind.id AND left_behind.{lost} AND NOT EXISTS (
  SELECT 1 FROM electors AS twin
  WHERE twin.identity = left_behind.identity AND twin.{lost} AND twin.id <> left_behind.id
) AND NOT EXISTS (
  SELECT 1 FROM matches AS known
  WHERE known.supporter_id = matches.supporter_id AND known.elector_id = theirs.id
)"""
TO_NEW = MOVED.format(lost="struck_by = :edition", there="struck_at IS NULL")
TO_OLD = MOVED.format(lost="edition_id = :edition", there="struck_by = :edition")


def follow(session: Session, edition_id: int) -> None:
    """Let the matches of whoever a roll moved lead to where they live now; it has come in."""
    session.execute(sa.text(TO_NEW), {"edition": edition_id})


def go_back(session: Session, edition_id: int) -> None:
    """Let them lead to where people lived before; the roll is about to be taken out."""
    session.execute(sa.text(TO_OLD), {"edition": edition_id})
