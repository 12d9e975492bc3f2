"""The demonstration: invented people, and an invented town to walk in; the same each time but for their days."""

from capture.demo.field import Field, settle
from capture.demo.people import Credentials, add_colleagues, fill

__all__ = ["Credentials", "Field", "add_colleagues", "fill", "settle"]
