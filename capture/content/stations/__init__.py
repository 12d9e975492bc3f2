"""Polling stations for everybody to see: where one votes, which streets vote there, and the outline of each."""

from capture.content.stations.reading import FILES, LISTED, OUTLINED, STREETS, Stations, read, see
from capture.content.stations.streets import Street, Stretch
from capture.content.stations.table import Station

__all__ = ["FILES", "LISTED", "OUTLINED", "STREETS", "Station", "Stations", "Street", "Stretch", "read", "see"]
