"""Imports: a list becomes people, all or nobody, after somebody saw what would come of it; and can be taken out again.

A file is received, its columns are recognised, somebody says what they hold and what can be stated about consent
(`order`); a worker reads it; somebody looks (`first`, `changes`) and lets it in (`confirm`) or not (`drop`).
"""

from capture.imports.files import LARGE, Table, opened
from capture.imports.folders import refused_of
from capture.imports.kinds import ISSUE as OF_ISSUE
from capture.imports.kinds import kinds
from capture.imports.previews import Shown, agreed, changes, first, refused
from capture.imports.receiving import STATES, Column, confirm, drop, look, order, receive, undo
from capture.imports.recognising import Kind, recognise
from capture.imports.rows import DOUBLE, HELD, MERGED, NEW, REFUSED, forget_person
from capture.imports.wording import ADDED, BECOMES, HOLDS, TOLD, agreements, verdicts
from capture.imports.working import discard, forget_left, go_on, lapsed, let_go, work

__all__ = [
    "ADDED",
    "BECOMES",
    "DOUBLE",
    "HELD",
    "HOLDS",
    "LARGE",
    "MERGED",
    "NEW",
    "OF_ISSUE",
    "REFUSED",
    "STATES",
    "TOLD",
    "Column",
    "Kind",
    "Shown",
    "Table",
    "agreed",
    "agreements",
    "changes",
    "confirm",
    "discard",
    "drop",
    "first",
    "forget_left",
    "forget_person",
    "go_on",
    "kinds",
    "lapsed",
    "let_go",
    "look",
    "opened",
    "order",
    "receive",
    "recognise",
    "refused",
    "refused_of",
    "undo",
    "verdicts",
    "work",
]
