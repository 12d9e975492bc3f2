"""The post: does a worker run, do letters leave in time, what does the mail server say, how many come back."""

from datetime import datetime, timedelta
from functools import partial

from capture import bounces, heartbeats
from capture.database import Database
from capture.letters import arrears, troubles
from capture.settings import Settings
from capture.watch.findings import ODD, OK, WRONG, Finding
from capture.words import N_

LATE = timedelta(minutes=10)
LATELY = timedelta(days=7)
# Above it a list is not what it should be, or somebody types strangers' addresses.
MANY_BOUNCES, AT_LEAST = 0.1, 10
WORKER = N_("A worker runs: it sends the letters")
LETTERS = N_("Letters leave on time")
MAIL = N_("The mail server takes every letter")
BOUNCES = N_("Few letters come back")


def worker(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say whether any worker runs, on whichever machine, and whether one is missed."""
    with database.reading() as session:
        heard = heartbeats.heard(session)
    running = [beat for beat in heard if heartbeats.beats(beat, at)]
    if not heard:
        start = N_("Nobody sends letters now. On the machine, type: hustings serve, or hustings work")
        return Finding("worker", ODD, WORKER, N_("No worker has started, or the last one was stopped."), start, "none")
    facts = {"since": heard[0].heard_at, "machines": len(running)}
    if not running:
        detail = N_("It was last heard of on {since}.")
        remedy = N_(
            "Letters wait, and none is lost. On the machine, type: hustings serve, or hustings work. "
            "If it runs, its mail server keeps it waiting, or its clock was set back."
        )
        return Finding("worker", WRONG, WORKER, detail, remedy, "silent", facts)
    if len(running) < len(heard):
        detail, remedy = (
            N_("The worker of another machine has fallen silent."),
            N_("Files of exports and lists that lie on it wait. Start it again; if it was put away, nothing is amiss."),
        )
        return Finding("worker", ODD, WORKER, detail, remedy, "missing", facts)
    return Finding("worker", OK, WORKER, N_("Last heard of on {since}."), facts=facts)


def letters(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say how many letters wait, since when the oldest does, and whether it is too long."""
    with database.reading() as session:
        owed, oldest = arrears.waiting(session)
        late = arrears.late(session, at - LATE)
    facts = {"owed": owed, "oldest": oldest or at, "late": late}
    if late:
        detail = N_("Waiting for more than ten minutes: {late} of {owed}, the oldest since {oldest}.")
        remedy = N_(
            "Tell nobody to sign up again: what is owed leaves by itself. See that a worker runs "
            "(hustings serve, or hustings work) and that the mail server answers (hustings doctor --live)."
        )
        return Finding("letters", WRONG, LETTERS, detail, remedy, "late", facts)
    waits = N_("Waiting: {owed}, the oldest since {oldest}.") if owed else N_("None waits.")
    return Finding("letters", OK, LETTERS, waits, facts=facts)


def mail(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say what the mail server answered to the last letter that it put off."""
    with database.reading() as session:
        stuck, last = arrears.put_off(session)
    if not stuck:
        return Finding("mail", OK, MAIL, N_("No letter is put off."))
    facts = {"stuck": stuck, "reason": partial(troubles.told, last)}
    detail = N_("Put off and tried again: {stuck}. {reason}")
    remedy = N_("Most mend themselves. If it goes on, type: hustings doctor --live")
    return Finding("mail", ODD, MAIL, detail, remedy, "trouble", facts)


def returned(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say how many addresses failed within a week, and whether that is more than one letter in ten."""
    with database.reading() as session:
        failed, sent = bounces.since(session, at - LATELY), arrears.sent(session, at - LATELY)
    facts = {"failed": failed, "sent": sent}
    many = failed >= AT_LEAST and failed > MANY_BOUNCES * sent
    remedy = N_(
        "Somebody may be typing strangers’ addresses, or a list is old. They are not written to again. "
        "Look at the newest with: hustings bounces list"
    )
    detail = N_("Within 7 days: letters that left, {sent}; addresses that failed, {failed}.")
    return Finding("bounces", ODD if many else OK, BOUNCES, detail, remedy, "many", facts)
