"""Exports: the people of a segment as a file, for one channel, in the journal before its first byte leaves."""

from capture.exports.forms import FORMS, Form
from capture.exports.guard import runs
from capture.exports.limits import REASON_ABOVE
from capture.exports.making import PEOPLE, at_once, check, discard, expect, folder_of, make, old, scope_of
from capture.exports.orders import Export, Order, lapsed, waits
from capture.exports.writing import Report, names_of, refusals

__all__ = [
    "FORMS",
    "PEOPLE",
    "REASON_ABOVE",
    "Export",
    "Form",
    "Order",
    "Report",
    "at_once",
    "check",
    "discard",
    "expect",
    "folder_of",
    "lapsed",
    "make",
    "names_of",
    "old",
    "refusals",
    "runs",
    "scope_of",
    "waits",
]
