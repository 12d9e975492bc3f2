"""What was heard: counts only, of a place where at least five electors live, so that they tell of nobody."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base


class Heard(Base):
    """How often something was answered in a place."""

    __tablename__ = "heard"

    # "b:17" a building; "s:3:rue de la paix" a street of precinct 3; "p:3" the precinct; "" the town: the smallest in
    # which the buildings that were visited have five electors or more.
    place: Mapped[str] = mapped_column(sa.String(220), primary_key=True)
    # "answer" (1 strong support to 5 strong opposition), "issue" (its key), "wants".
    subject: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    times: Mapped[int] = mapped_column(sa.Integer)
