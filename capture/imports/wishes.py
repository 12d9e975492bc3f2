"""Wishes: what a row says that a person cares for and agreed to: issues, tags, purposes."""

from collections.abc import Mapping

from capture import details, law
from capture.errors import TagUnreadable
from capture.imports import days, told
from capture.imports.columns import Cells
from capture.imports.kinds import ISSUE
from capture.imports.told import Told
from capture.imports.vocabulary import Vocabulary
from capture.tags import LENGTH as TAG_LENGTH
from capture.tags import read as read_tag

# The columns whose cells hold the keys of what people agreed to.
OF_KEYS = {"consents": "consent", "letters": "letter", "volunteer": "volunteer", "need": "need"}
ALONE = (law.NEWSLETTER, law.SMS, law.TARGETING)


def read_issues(cells: Cells, person: Told, vocabulary: Vocabulary) -> None:
    """Note the issues of a person; one that there is not becomes a tag. Raises DetailUnreadable."""
    for typed in cells.parts("issues"):
        found = vocabulary.issue(typed)
        if found:
            person.issues[found] = None
        else:
            cells.remark(told.ISSUE_AS_TAG, _tag(cells, person, typed))
    for name in cells.columns:
        if name.startswith(ISSUE) and cells.says_yes(name):
            person.issues[name.removeprefix(ISSUE)] = None


def read_tags(cells: Cells, person: Told, vocabulary: Vocabulary) -> None:
    """Note the tags of a person, and what our own files tell by tags. Raises DetailUnreadable."""
    for typed in cells.parts("tags"):
        kind, _, value = typed.partition(":")
        if not _is_ours(person, vocabulary, kind.strip().casefold(), value.strip()):
            _tag(cells, person, typed)


def read_purposes(cells: Cells, person: Told, vocabulary: Vocabulary, agreed: list[str], is_stated: bool) -> None:
    """Note what a person agreed to, and what everybody in the list did; nothing where nobody answers for it.

    Raises DetailUnreadable.
    """
    asked = person.purposes | {name: None for name in ALONE if cells.says_yes(name)}
    for column, kind in OF_KEYS.items():
        found = (vocabulary.purpose(kind, typed) for typed in cells.parts(column))
        asked |= dict.fromkeys(filter(None, found))
    asked |= dict.fromkeys(agreed)
    # Whoever asks for a letter ticked its issue.
    person.issues |= dict.fromkeys(law.issues(asked))
    person.purposes = _possible(person, asked) if is_stated else {}


def _possible(person: Told, asked: Mapping[str, None]) -> dict[str, None]:
    """Of what needs an address or a number, only where there is one."""
    needed = {law.SMS: "phone", law.NEWSLETTER: "email"} | {law.letter(key): "email" for key in law.issues(asked)}
    return {purpose: None for purpose in asked if purpose not in needed or person.facts[needed[purpose]]}


def _is_ours(person: Told, vocabulary: Vocabulary, kind: str, value: str) -> bool:
    """Whether a tag is one of those by which our files for NationBuilder tell what it has no column for."""
    if kind == "issue" and (issue := vocabulary.issue(value)):
        person.issues[issue] = None
    elif kind == "neighbourhood" and (place := vocabulary.neighbourhood(value)):
        person.facts["neighbourhood"] = place
    elif kind == "confirmed" and (day := days.read(value)):
        person.confirmed = vocabulary.midnight(day)
    elif kind in vocabulary.asked and (purpose := vocabulary.purpose(kind, value)):
        person.purposes[purpose] = None
    else:
        return False
    return True


def _tag(cells: Cells, person: Told, typed: str) -> bool:
    signs = (char if char.isalnum() or char in "-'’." else " " for char in details.plain(typed))
    try:
        person.tags[read_tag("".join(signs).strip()[:TAG_LENGTH])] = None
    except TagUnreadable:
        cells.remark(told.TAG_LEFT_OUT)
        return False
    return True
