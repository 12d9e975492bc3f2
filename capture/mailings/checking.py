"""What stands in the way of a mailing, and what its writer should look at before it leaves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from capture import exemptions, law
from capture.law import Audience
from capture.mailings import greetings, publishing
from capture.mailings.drawing import Draughtsman, Letter, Purpose
from capture.mailings.editions import Mailing
from capture.mailings.greetings import LEAVE
from capture.segments import LineWrong, Reach, Scope, Segment, choices, saying
from capture.segments.writing import write
from capture.settings import Campaign, Settings
from capture.words import N_, gettext, speaking

# Gmail shows the first 102 KB of a letter and cuts the rest off, the ways out with it
# (developers.google.com/gmail; measured by many).
LARGEST = 102 * 1024  # bytes
# What a telephone shows of a subject.
LONG_SUBJECT = 70
LONGEST_SENDER = 60
LONGEST_NAME = 60
# What the plan keeps.
LONGEST_KEY = 80


@dataclass(frozen=True)
class Finding:
    """One sentence about a mailing, in the language being spoken; with a refusal it does not leave."""

    told: str
    refuses: bool = False


@dataclass(frozen=True)
class Look:
    """A mailing as it would leave now: its letters, whom it reaches, and what is said of it."""

    mailing: Mailing
    segment: Segment | None
    reach: Reach | None
    letters: Sequence[Letter]
    findings: Sequence[Finding]

    @property
    def may_leave(self) -> bool:
        """Whether nothing stands in its way."""
        return not any(finding.refuses for finding in self.findings)

    @property
    def size(self) -> int:
        """The bytes of its longest letter."""
        return max((_size(letter) for letter in self.letters), default=0)


def look(draughtsman: Draughtsman, scope: Scope, mailing: Mailing) -> Look:
    """Read, draw and count a mailing, and say what is wrong with it. Raises ThemeUnreadable."""
    findings = [Finding(str(fault), refuses=True) for fault in mailing.faults]
    findings += _of_files(mailing, draughtsman.campaign)
    try:
        segment = _segment(scope, mailing)
    except LineWrong as wrong:
        return Look(mailing, None, None, (), [*findings, _no(N_("The audience: {wrong}"), wrong=wrong)])
    if segment.names_people:
        # Not even counted: that would tell who is on the list.
        sentence = N_("A mailing chooses nobody by name, address or number: it would tell others who is on the list.")
        return Look(mailing, None, None, (), [*findings, _no(sentence)])
    reach, letters = segment.reach(mailing.channel), _drawn(draughtsman, segment, mailing)
    if mailing.channel == law.EMAIL:
        findings += [finding for letter in letters for finding in _of_letter(letter)]
        findings += _of_site(mailing, letters, draughtsman.settings)
    findings += [*_of_audience(reach), *_of_time(mailing, scope, draughtsman.campaign), *_of_words(mailing)]
    return Look(mailing, segment, reach, letters, findings)


def draw(draughtsman: Draughtsman, scope: Scope, mailing: Mailing) -> list[Letter]:
    """Draw a mailing without counting whom it reaches; none where its audience cannot be read."""
    try:
        return _drawn(draughtsman, _segment(scope, mailing), mailing)
    except LineWrong:
        return []


def _drawn(draughtsman: Draughtsman, segment: Segment, mailing: Mailing) -> list[Letter]:
    editions = mailing.editions.values()
    if mailing.channel == law.TEXT:
        return [draughtsman.draw_text(text) for text in editions]
    audience = law.audience(segment.scope.rules, mailing.channel, segment.selection)
    return [draughtsman.draw(text, _purpose(segment, audience, text.language)) for text in editions]


def _segment(scope: Scope, mailing: Mailing) -> Segment:
    """Whom it is for with each saved segment in its place: what is looked at is what is kept and claimed."""
    return Segment(scope, write(Segment(scope, mailing.line).whole))


def _purpose(segment: Segment, audience: Audience, language: str) -> Purpose:
    with speaking(language):
        if audience.name == law.ONE_LETTER:
            (issue,) = segment.selection.issues
            return Purpose(law.ONE_LETTER, choices.issues(segment.scope).get(issue, issue))
        return Purpose(audience.name, saying.say(segment.tree, segment.scope) if segment.line else "")


def _of_files(mailing: Mailing, campaign: Campaign) -> Iterator[Finding]:
    if mailing.is_draft:
        yield _no(N_("It is a draft still: nobody said that it is ready."))
    if len(mailing.key) > LONGEST_KEY:
        sentence = N_("“{key}” has {length} signs, and the name of a mailing {most} at most. Rename its files.")
        yield _no(sentence, key=mailing.key, length=len(mailing.key), most=LONGEST_KEY)
    # The file that says whom it is for may be a draft still: that no other names anybody does not mean everyone.
    if mailing.first.language != campaign.languages[0] and not mailing.first.audience:
        sentence = N_(
            "{file} does not say whom it is for. Write the file in “{language}”, or “Audience: everyone” here."
        )
        yield _no(sentence, file=mailing.first.name, language=campaign.languages[0])


def _of_audience(reach: Reach) -> Iterator[Finding]:
    if reach.audience.barred:
        sentence = N_("Nobody may be chosen for it so: a fact was noted or comes from the roll ({article}).")
        yield _no(sentence, article=gettext(reach.audience.article))
    elif not reach.people:
        yield _no(N_("It reaches nobody."))


def _of_time(mailing: Mailing, scope: Scope, campaign: Campaign) -> Iterator[Finding]:
    ballot, planned = campaign.ballot, mailing.send_at(campaign)
    leaves = max(planned or scope.at, scope.at)
    held = law.hold(ballot, mailing.channel, leaves, exemptions.lifted(scope.session))
    coming = law.next_silence(ballot, mailing.channel, leaves)
    # What the hours hold back until a silence has begun would wait for its end, and say what is over.
    begins = coming.begins if coming and coming.begins <= (held.until if held else leaves) else None
    if begins is not None and (silence := law.silence(ballot, mailing.channel, begins)):
        sentence = N_("It would leave in the electoral silence, which ends {until} ({article}).")
        yield _no(sentence, until=ballot.shown(silence.until), article=gettext(silence.article))
    elif held is not None:
        sentence = N_("It would wait until {until}: {rule} ({article}).")
        told = {"rule": gettext(held.words), "article": gettext(held.article)}
        yield Finding(gettext(sentence).format(until=ballot.shown(held.until), **told))
    elif planned is not None and planned < scope.at:
        yield Finding(gettext(N_("Its moment is over: it would leave at once.")))


def _of_words(mailing: Mailing) -> Iterator[Finding]:
    for text in mailing.editions.values():
        if mailing.channel == law.EMAIL and len(text.title) > LONG_SUBJECT:
            sentence = N_("{file}: a telephone shows {most} signs of a subject, and this one has {length}.")
            told = gettext(sentence).format(file=text.name, most=LONG_SUBJECT, length=len(text.title))
            yield Finding(told)
        if mailing.channel == law.EMAIL and not text.preview:
            sentence = N_("{file}: without “Preview” the list of letters shows how the text begins.")
            yield Finding(gettext(sentence).format(file=text.name))
        if re.search(r"[@<>\"]", text.sender) or len(text.sender) > LONGEST_SENDER:
            yield _no(N_("{file}: “From” is a name, not an address: the address is MAIL_FROM."), file=text.name)
        for said in (text.title, text.preview, *text.text.anatomy.words):
            for slip, meant in greetings.slips(said):
                sentence = N_("{file}: “{slip}” is no merge word. There is [{meant}].")
                yield _no(sentence, file=text.name, slip=slip, meant=meant)


def _of_letter(letter: Letter) -> Iterator[Finding]:
    if not (letter.html.asks(LEAVE) and letter.text.asks(LEAVE)):
        yield _no(N_("The letter has no way out: theme/letters/ must keep the link by which people leave."))
    if _size(letter) > LARGEST:
        sentence = N_("It has {size} KB, and Gmail cuts off what comes after {most}. Shorten it, or link to a page.")
        yield _no(sentence, size=round(_size(letter) / 1024), most=LARGEST // 1024)


def _of_site(mailing: Mailing, letters: Sequence[Letter], settings: Settings) -> Iterator[Finding]:
    # A link that leads nowhere was told already.
    for letter in letters if not mailing.faults else ():
        edition = mailing.editions[letter.language]
        for path in publishing.missing(edition, letter, settings):
            yield _no(N_("{file}: {path} is not on the site yet. Build the site first."), file=edition.name, path=path)


def _size(letter: Letter) -> int:
    # Of somebody with the longest name and our longest links.
    longest = "x" * LONGEST_NAME
    person = dict.fromkeys(greetings.NAMES, longest) | dict.fromkeys((LEAVE, greetings.PREFERENCES), longest * 4)
    return len(letter.html.fill_html(person).encode())


def _no(sentence: str, /, **facts: object) -> Finding:
    return Finding(gettext(sentence).format(**facts), refuses=True)
