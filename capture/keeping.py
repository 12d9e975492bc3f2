"""Keeping: the table of retention in words: all that is kept, until when, by which article of capture/law/rules.py."""

from dataclasses import dataclass
from datetime import timedelta

from capture.law import Ballot
from capture.words import N_, gettext

# By the names that the register and the journal give it.
PROPOSALS, MOVES, SUPPORTERS, STAYED, ASKED = "proposals", "moves", "supporters", "stayed", "asked"
LETTERS, LINKS, MAILBOXES, REPEATS = "letters", "links", "mailboxes", "repeats"
BACKUPS, MACHINES, SUPPRESSIONS, JOURNAL = "backups", "machines", "suppressions", "journal"
STAFF, INVITATIONS, SIGN_INS, GUESSES = "staff", "invitations", "sign-ins", "guesses"
SUBMISSIONS, CHALLENGES = "submissions", "challenges"
EXPORTS, FILES, MERGES = "exports", "files", "merges"
IMPORTS, LISTS, ADDITIONS = "imports", "lists", "additions"
HEARTBEATS, HINTS = "heartbeats", "hints"
ROLL, ROLL_FILES = "roll", "roll-files"
KNOCKS, DOORS, ENTRANCES, HEARD, BAGS = "knocks", "doors", "entrances", "heard", "bags"
VOTED = "voted"
WALKS = "walks"
AGREEMENTS = "agreements"

DAYS = N_("{days} days")
DAY = N_("{days} day")
AFTER_USE = N_("{days} days after the last use")
AFTER_BALLOT = N_("{days} days after the last round")
# Words, until when, and the names of the span and of the article among law.Rules.
TABLE = {
    PROPOSALS: (N_("sign-ups that nobody confirmed"), DAYS, "proposal_kept", "retention_article"),
    MOVES: (N_("moves to another address to which nobody agreed"), DAYS, "proposal_kept", "retention_article"),
    ASKED: (
        N_("people asked whether they stay"),
        N_("once, when the last round is over"),
        "kept_after_ballot",
        "retention_article",
    ),
    SUPPORTERS: (
        N_("supporters who did not choose to stay"),
        N_("{days} days after the last round"),
        "kept_after_ballot",
        "retention_article",
    ),
    STAYED: (N_("supporters who chose to stay"), DAYS, "stay_kept", "stay_article"),
    LETTERS: (N_("notes of letters sent"), DAYS, "trace_kept", "need_article"),
    LINKS: (N_("links of letters, as hashes"), AFTER_USE, "trace_kept", "need_article"),
    MAILBOXES: (N_("how often a mailbox was written to"), AFTER_USE, "trace_kept", "need_article"),
    REPEATS: (N_("answers to forms, as hashes"), DAY, "answer_kept", "need_article"),
    STAFF: (N_("accounts of colleagues, after they left"), DAYS, "account_kept", "machine_article"),
    INVITATIONS: (N_("invitations of colleagues that nobody accepted"), DAYS, "trace_kept", "need_article"),
    SIGN_INS: (N_("where colleagues are signed in"), N_("12 hours at most"), "answer_kept", "need_article"),
    GUESSES: (N_("how often a password was guessed wrong, under keyed hashes"), DAY, "answer_kept", "need_article"),
    SUBMISSIONS: (
        N_("how many sign-ups came from one connection or to one mail provider, under keyed hashes"),
        DAYS,
        "submission_kept",
        "need_article",
    ),
    CHALLENGES: (N_("proofs of work that were spent, as hashes"), DAY, "answer_kept", "need_article"),
    HEARTBEATS: (N_("when the worker of each machine was last heard of"), DAY, "answer_kept", "need_article"),
    HINTS: (N_("what Mailchimp’s hook said of whom, as hashes"), DAY, "answer_kept", "need_article"),
    FILES: (N_("files of exports, here"), DAY, "file_kept", "need_article"),
    EXPORTS: (
        N_("what each export was, and who was in it, by number"),
        N_("{days} days after the last round"),
        "kept_after_ballot",
        "account_article",
    ),
    MERGES: (
        N_("both people as they were before a merge, so that it can be undone"),
        DAYS,
        "undo_kept",
        "need_article",
    ),
    LISTS: (
        N_("lists that were brought and not let in, and the rows that did not come in"),
        DAYS,
        "list_kept",
        "need_article",
    ),
    ADDITIONS: (
        N_("what a list added to people whom we knew, so that it can be taken out again"),
        DAYS,
        "undo_kept",
        "need_article",
    ),
    IMPORTS: (
        N_("what each list was, and who came with it, by number"),
        N_("{days} days after the last round"),
        "kept_after_ballot",
        "account_article",
    ),
    ROLL: (
        N_("the electoral roll: who is on it, in which building"),
        N_("{days} day after the last round"),
        "roll_kept",
        "roll_article",
    ),
    ROLL_FILES: (N_("files of rolls that were not let in"), DAYS, "list_kept", "need_article"),
    KNOCKS: (
        N_("knocks at doors: where, when, what came of it"),
        AFTER_BALLOT,
        "kept_after_ballot",
        "retention_article",
    ),
    VOTED: (
        N_("doors where somebody said on the day that they had voted"),
        N_("until midnight"),
        "answer_kept",
        "need_article",
    ),
    DOORS: (N_("doors on the stairs, and how each was found"), AFTER_BALLOT, "kept_after_ballot", "retention_article"),
    ENTRANCES: (N_("how one gets into a building"), AFTER_BALLOT, "kept_after_ballot", "retention_article"),
    HEARD: (N_("counts of what was said at doors"), AFTER_BALLOT, "kept_after_ballot", "retention_article"),
    AGREEMENTS: (
        N_("answers that people agreed at their door to have kept for it, in which words, and that they took it back"),
        N_("{days} day after the last round"),
        "roll_kept",
        "opinion_article",
    ),
    BAGS: (N_("which bags of answers were counted, as hashes"), AFTER_BALLOT, "kept_after_ballot", "retention_article"),
    WALKS: (
        N_("walks, their streets and who walked them; what was printed of them, and which lines were typed"),
        AFTER_BALLOT,
        "kept_after_ballot",
        "retention_article",
    ),
    BACKUPS: (N_("backups, but for the newest"), DAYS, "backup_kept", "need_article"),
    MACHINES: (
        N_("addresses of visitors’ machines, in the log of the proxy; Hustings keeps none"),
        DAYS,
        "machine_kept",
        "machine_article",
    ),
    SUPPRESSIONS: (
        N_("keyed hashes of those who left or were erased, and the log of erasures"),
        N_("as long as somebody could write to them again"),
        "kept_after_ballot",
        "objection_article",
    ),
    JOURNAL: (
        N_("the journal of what staff and the machine did"),
        N_("as long as the database"),
        "kept_after_ballot",
        "account_article",
    ),
}


@dataclass(frozen=True)
class Kept:
    """How long one thing is kept, in words that may name days, and by which article."""

    words: str
    until: str
    span: timedelta
    article: str

    def how_long(self) -> str:
        """Return until when, in the language being spoken."""
        return gettext(self.until).format(days=self.span.days)


def table(ballot: Ballot) -> dict[str, Kept]:
    """Return how long each thing is kept under the rules of a ballot."""
    rules = ballot.rules
    return {
        name: Kept(words, until, getattr(rules, span), getattr(rules, article))
        for name, (words, until, span, article) in TABLE.items()
    }
