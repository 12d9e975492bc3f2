"""Segments: a line goes in, people come out, and for each of the others the reason why a channel may not reach them."""

from capture.segments.mistakes import LineWrong
from capture.segments.reaching import Reach, Reason
from capture.segments.scope import Scope
from capture.segments.segment import Segment

__all__ = ["LineWrong", "Reach", "Reason", "Scope", "Segment"]
