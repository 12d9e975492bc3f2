"""Polling stations: a code that is text for ever, a place, a neighbourhood and a shape."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base


class Precinct(Base):
    """One polling station and the streets that vote there."""

    __tablename__ = "precincts"

    id: Mapped[int] = mapped_column(primary_key=True)
    # As the town writes it: 0001, 0E11, 054A. Never a number.
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(200))
    neighbourhood: Mapped[str] = mapped_column(sa.String(120))
    registered: Mapped[int | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    # A geometry of GeoJSON (RFC 7946).
    shape: Mapped[dict[str, Any] | None]
    # When it closes where it is not the town's hour: 19:00.
    closes: Mapped[str | None] = mapped_column(sa.String(5))
