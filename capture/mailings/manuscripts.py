"""Manuscripts: what the writer of a mailing typed, and the text of each of its files before and after."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from capture.content import facts
from capture.content.kinds import KINDS
from capture.content.mending import mended
from capture.content.reading import FRAME, Text, parse
from capture.content.remarks import Margin
from capture.errors import TextAmbiguous
from capture.words import N_, gettext, speaking

MAILING = KINDS["mailings"]
# Said once, by the file of the first language that there is.
SHARED = ("audience", "channel", "from", "send_at")
BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Wording:
    """What is typed in one language."""

    subject: str = ""
    preview: str = ""
    body: str = ""

    @property
    def is_there(self) -> bool:
        """Whether anything is typed."""
        return bool(self.subject or self.preview or self.body)


@dataclass(frozen=True)
class Manuscript:
    """A mailing as it is typed: its words by language, and what is said once for all of them, as a file says it."""

    wordings: Mapping[str, Wording]
    audience: str = ""
    channel: str = ""
    sender: str = ""
    send_at: str = ""

    @property
    def languages(self) -> list[str]:
        """The languages in which there is a text, the one that says everything first."""
        return [language for language, wording in self.wordings.items() if wording.is_there]


def read(files: Mapping[str, bytes], languages: Sequence[str]) -> Manuscript:
    """Return what the files of a mailing say, by language; a language without a file is empty."""
    texts = {language: _parsed(_text(files[language]), language) for language in languages if language in files}
    wordings = {language: _wording(texts[language]) if language in texts else Wording() for language in languages}
    first = next(iter(texts.values()), Text({}, ""))
    audience, channel, sender, send_at = (first.fields.get(fact, "") for fact in SHARED)
    return Manuscript(wordings, audience, channel, sender, send_at)


def written(files: Mapping[str, bytes], typed: Manuscript) -> dict[str, str]:
    """Return the text of each file, by language: only lines whose meaning changes are written anew.

    Raises TextAmbiguous where the file would be read otherwise than it was typed.
    """
    return {language: _written(files.get(language, b""), typed, language) for language in typed.languages}


def _written(before: bytes, typed: Manuscript, language: str) -> str:
    wording, old = typed.wordings[language], _text(before)
    body = _clean(wording.body).strip()
    wanted = {"subject": wording.subject, "preview": wording.preview, **_shared(old, typed, language)}
    wanted = {fact: _clean(BREAKS.sub(" ", value)).strip() for fact, value in wanted.items()}
    head = _head(old, wanted, language)
    plain = "\n".join([*head, "", body]) + "\n"
    framed = "\n".join(["---", *head, "---", "", body]) + "\n"
    for text in (plain, framed):
        again = _parsed(text, language)
        if again.body.strip() == body and all(_told(fact, again.fields, value) for fact, value in wanted.items()):
            return text
    raise TextAmbiguous(line=body.partition("\n")[0])


def _shared(old: str, typed: Manuscript, language: str) -> dict[str, str]:
    said = {"audience": typed.audience, "channel": typed.channel, "from": typed.sender, "send_at": typed.send_at}
    if language == typed.languages[0]:
        return said
    # Another file may repeat what the first says, and may not say it otherwise.
    has = _parsed(old, language).fields
    return {fact: value if _same(fact, has.get(fact, ""), value) else "" for fact, value in said.items()}


def _head(old: str, wanted: Mapping[str, str], language: str) -> list[str]:
    """The lines above the text: those that say the same stay as they are, and what we do not know stays, too."""
    text, lines = _parsed(old, language), old.split("\n")
    head, places = lines[: text.first - 1], {fact: line - 1 for fact, line in text.lines.items()}
    if "subject" in places and head[places["subject"]].lstrip().startswith("#"):
        # A heading was its subject; a line of its own is, from now on.
        head[places.pop("subject")] = ""
    last = max(places.values(), default=0 if head and FRAME.fullmatch(head[0]) else -1)
    gone = set()
    for fact, value in wanted.items():
        if fact not in places or _same(fact, text.fields[fact], value):
            continue
        if not value:
            gone.add(places[fact])
        else:
            head[places[fact]] = f"{_label(head[places[fact]])}{value}"
    kept = [line for number, line in enumerate(head[: last + 1]) if number not in gone]
    new = [_line(fact, value, language) for fact, value in wanted.items() if value and fact not in places]
    return [*kept, *new, *_trimmed(head[last + 1 :])]


def _label(line: str) -> str:
    """What stands before the value of a fact, as its writer wrote it."""
    found = re.match(r"[^:\uff1a]*[:\uff1a][ \t\u00a0\u202f]*", line)
    return found[0].rstrip("\t") if found else line


def _line(fact: str, value: str, language: str) -> str:
    with speaking(language):
        return gettext(N_("{fact}: {value}")).format(fact=gettext(facts.NAMES[fact]), value=value)


def _same(fact: str, before: str, now: str) -> bool:
    if fact == "channel":
        return (facts.channel(before) or "email") == (facts.channel(now) or "email")
    moments = facts.moment(before), facts.moment(now)
    return before == now or (fact == "send_at" and None not in moments and moments[0] == moments[1])


def _told(fact: str, fields: Mapping[str, str], value: str) -> bool:
    """Whether a file tells a fact that was typed, and none that was not."""
    return bool(fields.get(fact)) == bool(value) or _same(fact, fields.get(fact, ""), value)


def _trimmed(lines: list[str]) -> Iterator[str]:
    yield from (line for line in lines if line.strip())


def _wording(text: Text) -> Wording:
    return Wording(text.fields.get("subject", ""), text.fields.get("preview", ""), text.body.strip())


def _parsed(text: str, language: str) -> Text:
    return parse(text, MAILING, Margin("", language))


def _text(content: bytes) -> str:
    return mended(content, Margin("", "")) or ""


def _clean(typed: str) -> str:
    """What was typed without what nobody sees, as a file is read."""
    return _text(typed.replace("\0", "").encode("utf-8", "replace"))
