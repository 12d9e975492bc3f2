"""Commands about mailings: check, preview, push, schedule, unschedule, status, record."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from capture import deliveries, dispatch, exports, mailings
from capture.cli.opening import actor, opened, unbuilt
from capture.cli.promises import DRY_RUN
from capture.cli.say import say
from capture.database import now
from capture.deliveries import Plan
from capture.dispatch import Outcome, drafting, elsewhere
from capture.dispatch.drafting import Draft
from capture.errors import MailingUnplanned
from capture.issues import Catalogue
from capture.mailchimp import syncing
from capture.mailings import Look
from capture.settings import Settings
from capture.words import N_, gettext, moment, spoken

OFFLINE = click.option("--offline", is_flag=True, help=N_("Do not ask other sites whether what it links to is there."))


@click.group(name="mailings", help=N_("Letters to many, written in content/mailings/."))
def letters() -> None:
    """Gather what can be done with mailings."""


@letters.command(help=N_("Say whom a mailing reaches and what stands in its way; exit code 1 if something does."))
@click.argument("key")
@OFFLINE
def check(key: str, offline: bool) -> None:
    """Print the audience, then whom it reaches; on standard error what is said of it."""
    with _looked(key) as (chosen, looked):
        links = _links(chosen, looked, offline)
    looked = dispatch.outward.asked(looked, links)
    _tell(looked)
    if not looked.may_leave:
        sys.exit(1)
    say(N_("Nothing stands in its way."))


@letters.command(help=N_("Write a mailing as letters to look at, and print their paths."))
@click.argument("key")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("The folder; .site/mailings/ if nothing is said."),
)
def preview(key: str, into: Path | None) -> None:
    """Print the paths; on standard error what is said of it."""
    with _looked(key) as (chosen, looked):
        folder = into or chosen.root / ".site" / "mailings"
        for letter in looked.letters:
            for path in mailings.show(letter, folder, looked.mailing.key):
                click.echo(path)
        _tell(looked)


@letters.command(help=N_("Lay a mailing down at Mailchimp, to look at it there: a campaign for each language, unsent."))
@click.argument("key")
@DRY_RUN
def push(key: str, dry_run: bool) -> None:
    """Print each language, how many get it by now, its title and its page."""
    with opened() as (chosen, database, catalogue):
        with database.reading() as session:
            mailing = drafting.draft(session, chosen, _look(chosen, session, catalogue, key), now())
            session.expunge_all()
            laid: Sequence[Draft] = drafting.expect(session, chosen, catalogue, mailing)
        if not dry_run:
            with syncing.at_work(chosen, database, catalogue) as bridge:
                syncing.together(bridge)
                laid = drafting.push(bridge, mailing, actor())
    for one in laid:
        click.echo(f"{one.language}\t{one.people}\t{one.title}\t{one.page}".rstrip())
    say(N_("Nothing was sent: the campaigns wait there as drafts.") if not dry_run else N_("Nothing was laid down."))


@letters.command(help=N_("Let a mailing leave at its moment, or at once; its text is kept as it is now."))
@click.argument("key")
@OFFLINE
def schedule(key: str, offline: bool) -> None:
    """Print its state and its moment."""
    with opened() as (chosen, database, catalogue):
        with database.reading() as session:
            looked = _look(chosen, session, catalogue, key)
        looked = dispatch.outward.asked(looked, _links(chosen, looked, offline))
        _tell(looked)
        with database.writing() as session:
            plan = dispatch.plan(session, chosen, looked, actor(), now())
            _tell_plan(plan, chosen, ())
    if plan.state == deliveries.WAITS:
        sentence = N_("It is for more than {most} people: it waits until a second colleague agrees to it at the desk.")
        say(sentence, most=chosen.campaign.approval_from)


@letters.command(help=N_("Let nothing more of a mailing leave; what left has left."))
@click.argument("key")
def unschedule(key: str) -> None:
    """Print its state."""
    with unbuilt() as (chosen, database), database.writing() as session:
        plan = _plan(session, key)
        dispatch.stop(session, plan, "", actor(), now())
        _tell_plan(plan, chosen, dispatch.outcomes(session, [plan])[plan.key])


@letters.command(help=N_("Print how far each mailing is, or one of them: its state, its moment, what came of it."))
@click.argument("key", required=False)
def status(key: str | None) -> None:
    """Print a line for each."""
    with unbuilt() as (chosen, database), database.reading() as session:
        plans = [_plan(session, key)] if key else deliveries.listed(session)
        came = dispatch.outcomes(session, plans)
        for plan in plans:
            _tell_plan(plan, chosen, came[plan.key])
            for sentence in elsewhere.told(session, plan):
                say("{sentence}", sentence=sentence)


@letters.command(
    help=N_("Print the record of a mailing as Markdown: to whom it went, by what, paid by whom, its text.")
)
@click.argument("key")
def record(key: str) -> None:
    """Print it."""
    with unbuilt() as (chosen, database), database.reading() as session:
        plan = _plan(session, key)
        click.echo(mailings.record_of(plan, dispatch.fates(session, plan), chosen.campaign.ballot, spoken()))


def _plan(session: Session, key: str) -> Plan:
    plan = deliveries.find(session, key)
    if plan is None:
        raise MailingUnplanned(key=key)
    return plan


def _tell_plan(plan: Plan, chosen: Settings, came: Iterable[Outcome]) -> None:
    leaves = moment(plan.send_at.astimezone(chosen.campaign.timezone), spoken())
    click.echo(
        f"{plan.key}\t{plan.state}\t{plan.send_at.isoformat(timespec='minutes')}\t{plan.people}\t{plan.audience}"
    )
    say(
        N_("“{key}”: {state}; {leaves}; {people} people when it was planned."),
        key=plan.key,
        state=gettext(plan.state),
        leaves=leaves,
        people=plan.people,
    )
    for one in came:
        say(N_("{fact}: {value}"), fact=gettext(one.words), value=one.people)
    if plan.trouble:
        say(N_("It was stopped: {why}."), why=gettext(plan.trouble))


@contextmanager
def _looked(key: str) -> Iterator[tuple[Settings, Look]]:
    with opened() as (chosen, database, catalogue), database.reading() as session:
        yield chosen, _look(chosen, session, catalogue, key)


def _links(chosen: Settings, looked: Look, offline: bool) -> Sequence[str]:
    return [] if offline else dispatch.outward.links(looked, chosen.address)


def _look(chosen: Settings, session: Session, catalogue: Catalogue, key: str) -> Look:
    mailing = mailings.find(chosen.root, chosen.campaign.languages, key)
    return dispatch.look(chosen, exports.scope_of(session, chosen.campaign, catalogue), mailing)


def _tell(looked: Look) -> None:
    if looked.reach is not None:
        # A pipe gets numbers and keys; whoever reads along gets words.
        click.echo(f"{looked.reach.people}\t{looked.reach.channel}\t{looked.reach.audience.name}")
        say(N_("Audience: {audience}."), audience=gettext(looked.reach.audience.name))
        for reason, number in looked.reach.refused:
            told = {"reason": gettext(reason.words), "article": gettext(reason.article)}
            say(N_("{count} people: {reason} ({article})"), count=number, **told)
    for finding in looked.findings:
        say(N_("Not so: {finding}") if finding.refuses else N_("Look: {finding}"), finding=finding.told)


COMMANDS = (letters,)
