"""The form on which a mailing is written: its words in each language, and what is said once for all of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from capture import law
from capture.content import facts
from capture.content.slugs import shortened, slug
from capture.details import stripped
from capture.mailings import Manuscript, editions, greetings
from capture.mailings.manuscripts import Wording
from capture.segments.tree import Term
from capture.segments.writing import write
from capture.words import N_, gettext, speaking

EVERYONE, LETTER, SEGMENT, LINE = "everyone", "letter", "segment", "line"
AUDIENCES = {
    EVERYONE: N_("Everyone who asked for it"),
    LETTER: N_("Who asked for one issue’s letter"),
    SEGMENT: N_("A choice of people that has a name"),
    LINE: N_("A line that you type"),
}
CHANNELS = {law.EMAIL: N_("E-mail"), law.TEXT: N_("Text message")}
LONGEST_LINE = 300
LONGEST_CHOICE = 4000
# Gmail cuts a letter at 102 KB; nobody reads so much.
LONGEST_TEXT = 50_000
HALF_TYPED = N_("Write the day and the hour, or neither: then it leaves as soon as you say so.")


class Words(Form):
    """What is typed in one language."""

    subject = StringField(N_("Subject"), filters=[stripped])
    preview = StringField(N_("Preview line"), filters=[stripped])
    body = TextAreaField(N_("Text"))

    @property
    def wording(self) -> Wording:
        """The same as a manuscript has it."""
        return Wording(self.subject.data or "", self.preview.data or "", (self.body.data or "").strip())

    def validate_subject(self, field: Field) -> None:
        """Ask for a subject where anything else is typed."""
        if self.wording.is_there and not field.data:
            raise ValidationError(N_("Please write a subject: it stands in the list of letters."))
        _short(field)

    def validate_preview(self, field: Field) -> None:
        """Accept a line or none."""
        _short(field)

    def validate_body(self, field: Field) -> None:
        """Accept what fits into a letter."""
        if len(field.data or "") > LONGEST_TEXT:
            raise ValidationError(N_("This text is too long for a letter: 50,000 signs at most. Link to a page."))


class Writing(Form):
    """A mailing as it is being written."""

    audience = SelectField(N_("For whom"), validate_choice=False, default=EVERYONE)
    letter = SelectField(N_("Which issue"), validate_choice=False, default="")
    segment = SelectField(N_("Which choice"), validate_choice=False, default="")
    line = StringField(N_("The line"), filters=[stripped])
    channel = SelectField(N_("On which way"), validate_choice=False, default=law.EMAIL)
    sender = StringField(N_("From"), filters=[stripped])
    day = StringField(N_("It leaves on"), filters=[stripped])
    hour = StringField(N_("at"), filters=[stripped])
    opened = HiddenField(default="")

    def __init__(
        self,
        languages: Sequence[str],
        letters: Mapping[str, str],
        segments: Sequence[str],
        posted: Any = None,
        written: Manuscript | None = None,
        opened: str = "",
    ) -> None:
        """Offer the issues and the choices that there are; what is written already stands in the fields."""
        self.letters, self.segments, self.before = letters, segments, written or Manuscript({})
        said = facts.moment(self.before.send_at)
        told = {
            **_chosen(self.before.audience, letters, segments),
            "channel": facts.channel(self.before.channel) or law.EMAIL,
            "sender": self.before.sender,
            "day": said.date().isoformat() if said else "",
            "hour": said.strftime("%H:%M") if said else "",
            "opened": opened,
        }
        super().__init__(posted, data=told)
        self.letter.choices, self.segment.choices = list(letters.items()), [(name, name) for name in segments]
        self.words = {
            code: Words(posted, prefix=code, data=vars(self.before.wordings.get(code, Wording()))) for code in languages
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at every language, too; one of them has to say something."""
        right = [super().validate(extra_validators), *[words.validate() for words in self.words.values()]]
        first = next(iter(self.words.values()))
        if not any(words.wording.is_there for words in self.words.values()):
            first.subject.errors = [N_("Please write a subject: it stands in the list of letters.")]
        return all(right) and not first.subject.errors

    @property
    def errors(self) -> dict[str, Any]:
        """What is wrong, by field, those of each language among them."""
        found: dict[str, Any] = dict(super().errors)
        for code, words in self.words.items():
            found |= {f"{code}-{name}": errors for name, errors in words.errors.items()}
        return found

    @property
    def manuscript(self) -> Manuscript:
        """What was typed, as files say it."""
        wordings = {code: words.wording for code, words in self.words.items()}
        there = [code for code, wording in wordings.items() if wording.is_there]
        moment = f"{facts.day(self.day.data or '')} {self.hour.data}" if self.day.data else ""
        channel = "" if self.channel.data == law.EMAIL else self.channel.data
        return Manuscript(wordings, self._line(there[0]), channel, self.sender.data or "", moment)

    def key(self, today: date) -> str:
        """Return the name of a new mailing: the day on which it leaves, and its subject."""
        first = next(words.wording for words in self.words.values() if words.wording.is_there)
        return shortened(slug(f"{facts.day(self.day.data or '') or today} {greetings.plain(first.subject)}"))

    def refuse(self, why: str) -> None:
        """Say what is wrong with all of it."""
        self.form_errors = [*self.form_errors, why]

    def validate_letter(self, field: Field) -> None:
        """Ask for an issue where its letter is meant."""
        if self.audience.data == LETTER and field.data not in self.letters:
            raise ValidationError(N_("Please choose from the list."))

    def validate_segment(self, field: Field) -> None:
        """Ask for a choice where one is meant."""
        if self.audience.data == SEGMENT and field.data not in self.segments:
            raise ValidationError(N_("Please choose from the list."))

    def validate_line(self, field: Field) -> None:
        """Ask for a line where one is meant: that none is typed must not mean everyone."""
        if self.audience.data == LINE and not field.data:
            raise ValidationError(N_("Please write the line, or choose everyone."))
        if len(field.data or "") > LONGEST_CHOICE:
            raise ValidationError(N_("This line is too long."))

    def validate_audience(self, field: Field) -> None:
        """Accept one of the four."""
        if field.data not in AUDIENCES:
            raise ValidationError(N_("Please choose from the list."))

    def validate_channel(self, field: Field) -> None:
        """Accept a channel."""
        if field.data not in CHANNELS:
            raise ValidationError(N_("Please choose from the list."))

    def validate_sender(self, field: Field) -> None:
        """Accept a name or none."""
        _short(field)

    def validate_day(self, field: Field) -> None:
        """Accept a day of the calendar together with an hour, or neither."""
        if bool(field.data) != bool(self.hour.data):
            raise ValidationError(HALF_TYPED)
        if field.data and facts.day(field.data) is None:
            raise ValidationError(N_("Please write a day, such as 2032-02-01."))

    def validate_hour(self, field: Field) -> None:
        """Accept a time of day, or none."""
        said = facts.clock(field.data) if field.data else None
        if field.data and said is None:
            raise ValidationError(N_("Please write a time of day, such as 18:30."))
        field.data = said.strftime("%H:%M") if said else ""

    def _line(self, language: str) -> str:
        if self.audience.data == LETTER:
            return write(Term("issue", self.letter.data))
        if self.audience.data == SEGMENT:
            return write(Term("segment", self.segment.data))
        if self.audience.data == LINE:
            return self.line.data or ""
        # As it is said already, or in words: a file that says nothing leaves it open whether it is meant.
        with speaking(language):
            everyone = gettext(law.EVERYONE)
        said = _chosen(self.before.audience, self.letters, self.segments)["audience"] == EVERYONE
        return self.before.audience if said and self.before.audience else everyone


def _chosen(audience: str, letters: Mapping[str, str], segments: Sequence[str]) -> dict[str, str]:
    """Return what is chosen on the form for an audience as a file says it."""
    if editions.means_everyone(audience):
        return {"audience": EVERYONE}
    for key in letters:
        if audience == write(Term("issue", key)):
            return {"audience": LETTER, "letter": key}
    for name in segments:
        if audience == write(Term("segment", name)):
            return {"audience": SEGMENT, "segment": name}
    return {"audience": LINE, "line": audience}


def _short(field: Field) -> None:
    if len(field.data or "") > LONGEST_LINE:
        raise ValidationError(N_("Please write at most 300 letters."))
