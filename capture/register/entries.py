"""Every stored field: what it serves, whence it comes, why it is lawful, and by which rule it ends."""

from dataclasses import dataclass

from capture import keeping
from capture.words import N_

CONSENT = N_("the person agrees (GDPR, art. 6(1)(a) and 9(2)(a))")
DUTY = N_("the law asks for proof or protection (GDPR, art. 5(2), 7(1), 21(3), 32)")
DECLARED = N_("the person, in the form or on their own page")
MACHINE = N_("Hustings itself")
COLLEAGUES = N_("colleagues at the desk")
INTEREST = N_("a legitimate interest of the campaign (GDPR, art. 6(1)(f)), weighed by counsel")
GATHERING = N_("to know whom to ask for what; never to choose messages online")
LISTS = N_("lists that colleagues brought, from the campaign before or from other organisations")
WHENCE = N_("to know with which list somebody came, and to take it out again")
UNDOING = N_("to take a list out again: what it added to whom")
COUNTING = N_("to count: no personal data")
WRITING = N_("to send what was asked for, and to nobody else")
PROVING = N_("to prove who agreed to what, in which words")
ONE_EACH = N_("to send one letter only, and not too many")
KEEPING = N_("to write to nobody who left, and to keep nothing of who was erased")
ANSWERING = N_("to answer for what staff and the machine did")
CHOOSING = N_("to choose people by the same line again: no personal data")
STAFF = N_("to let colleagues in, and no further than their role")
PROVING_SELF = N_("to prove that it is they")
APPOINTED = N_("the colleague, or the owner who invited them")
MANDATE = N_("they work for the campaign (GDPR, art. 6(1)(f))")
PASSKEY = "id colleague_id credential public_key sign_count transports name added_at used_at"
SIGN_IN = "id digest colleague_id began_at seen_at proved_at device"
GUESS = "whose failures last_at today day_at"
SUBMISSION = "id at connection provider proved held"
AUDIENCE = (
    "audience name category told hook signing set_up_at pulled_at compared_at pushed_at gathered hand heard_at "
    "failures trouble retry_at held let_go"
)
MEMBER = (
    "subscriber person who status ours status_at changed_at pushed letters pushed_at asked_at trouble trouble_at fields"
)
TOGETHER = N_("to keep the audience at Mailchimp as the list is, and to heed who left there")
GUARDING = N_("to keep strangers from filling other people’s mailboxes through our form")


@dataclass(frozen=True)
class Entry:
    """Some columns of one table: what they serve, whence they come, why it is lawful, which rule ends them."""

    table: str
    columns: str
    purpose: str
    whence: str
    basis: str
    kept: str


ENTRIES = (
    Entry("supporters", "id who joined_at confirmed_at left_at", WRITING, MACHINE, CONSENT, keeping.SUPPORTERS),
    Entry("supporters", "email given_name language phone", WRITING, DECLARED, CONSENT, keeping.SUPPORTERS),
    Entry(
        "supporters",
        "family_name street postcode town",
        N_("to know who helps where"),
        DECLARED,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry(
        "supporters",
        "given_key family_key email_key mailbox_key name_key street_key shares flags ticks letters",
        N_("to find people quickly: the same facts in another form"),
        MACHINE,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry(
        "supporters",
        "neighbourhood",
        N_("to choose messages by it, only with the separate consent to targeting"),
        DECLARED,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry(
        "supporters",
        "source src",
        N_("to know from which page or leaflet sign-ups come; never to choose messages"),
        N_("observed: the page and the link"),
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry("interests", "supporter_id issue", WRITING, DECLARED, CONSENT, keeping.SUPPORTERS),
    Entry(
        "origins",
        "supporter_id fact origin whence at",
        N_("to know who told a fact, and to use it only as the law allows"),
        MACHINE,
        DUTY,
        keeping.SUPPORTERS,
    ),
    Entry("tags", "supporter_id tag by at", GATHERING, COLLEAGUES, INTEREST, keeping.SUPPORTERS),
    Entry("assignments", "supporter_id colleague_id by at", GATHERING, COLLEAGUES, INTEREST, keeping.SUPPORTERS),
    Entry("notes", "id supporter_id text by at", GATHERING, COLLEAGUES, INTEREST, keeping.SUPPORTERS),
    Entry(
        "requests",
        "id supporter_id kind asked_on due_on by answered_at",
        N_("to answer what people ask about their data within a month"),
        COLLEAGUES,
        DUTY,
        keeping.SUPPORTERS,
    ),
    Entry(
        "distinctions",
        "supporter_id other_id by at",
        N_("not to take two people for one"),
        COLLEAGUES,
        INTEREST,
        keeping.SUPPORTERS,
    ),
    Entry(
        "merges",
        "id supporter_id gone by at sides",
        N_("to undo a merge of two who were not one"),
        MACHINE,
        DUTY,
        keeping.MERGES,
    ),
    Entry(
        "former_numbers",
        "id supporter_id number since until",
        N_("to know in which exports a merged person was"),
        MACHINE,
        DUTY,
        keeping.SUPPORTERS,
    ),
    Entry("segments", "id name name_key line note by at archived_at", CHOOSING, COLLEAGUES, DUTY, keeping.JOURNAL),
    Entry(
        "exports",
        "id at by name line channel form columns reason language host state heard_at total done refused sha256 made_at "
        "trouble people",
        N_("to know which lists left the house, and who was in them, by number"),
        MACHINE,
        DUTY,
        keeping.EXPORTS,
    ),
    Entry(
        "imports",
        "id at by hand host file kind language heads heads_key mapping by_hand statement given_on origin agreed state "
        "heard_at done total counts trouble read_at applied_at undone_at",
        N_("to know which lists came in, and what was stated about consent"),
        COLLEAGUES,
        DUTY,
        keeping.IMPORTS,
    ),
    Entry("arrivals", "supporter_id import_id is_new", WHENCE, MACHINE, DUTY, keeping.SUPPORTERS),
    Entry("additions", "supporter_id import_id what value", UNDOING, LISTS, INTEREST, keeping.ADDITIONS),
    Entry(
        "import_rows",
        "import_id place verdict reason head remarks who supporter_id email given_name family_name given_key "
        "family_key email_key mailbox_key street_key neighbourhood street postcode town language phone source src "
        "joined_at confirmed_at flags ticks letters",
        N_("to show what a list would do before it does it"),
        LISTS,
        INTEREST,
        keeping.LISTS,
    ),
    Entry("import_words", "import_id place kind value", WHENCE, LISTS, INTEREST, keeping.LISTS),
    Entry("tallies", "facet value people", COUNTING, MACHINE, DUTY, keeping.JOURNAL),
    Entry("bits", "kind mask facet value", COUNTING, MACHINE, DUTY, keeping.JOURNAL),
    Entry("consents", "id supporter_id purpose granted wording page at", PROVING, DECLARED, DUTY, keeping.SUPPORTERS),
    Entry("wordings", "version language text", PROVING, N_("the campaign: no personal data"), DUTY, keeping.JOURNAL),
    Entry(
        "stalls",
        "id language sheets issues neighbourhoods words by at",
        PROVING,
        N_("the campaign: no personal data"),
        DUTY,
        keeping.JOURNAL,
    ),
    Entry(
        "typed_lines",
        "stall_id sheet line by at",
        N_("to type each line of a sheet once: no personal data of whoever signed"),
        COLLEAGUES,
        DUTY,
        keeping.JOURNAL,
    ),
    Entry("stays", "supporter_id asked_at until answered_at", KEEPING, MACHINE, DUTY, keeping.SUPPORTERS),
    Entry(
        "moves",
        "id supporter_id old_who new_who new_email asked_at old_agreed_at new_agreed_at done_at",
        N_("to change an address when both agree"),
        DECLARED,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry(
        "proposals",
        "id who digest email given_name neighbourhood language phone purposes source src proposed_at",
        N_("to show what waits, behind the letter that confirms it"),
        N_("whoever typed the address"),
        CONSENT,
        keeping.PROPOSALS,
    ),
    Entry(
        "letters",
        "id number kind who ordered_at due_at attempts sent_at trouble held",
        ONE_EACH,
        MACHINE,
        CONSENT,
        keeping.LETTERS,
    ),
    Entry(
        "plans",
        "id key channel line audience sender sponsor letters people by planned_at send_at waits approved_by began_at "
        "ended_at stopped_at trouble former",
        N_("to send a mailing once, and to answer for what was sent to whom"),
        N_("the campaign: no personal data"),
        DUTY,
        keeping.JOURNAL,
    ),
    Entry(
        "deliveries",
        "plan_id supporter_id state due_at attempts trouble",
        N_("to write each mailing to each person once"),
        MACHINE,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry(
        "texts",
        "id mailing who digest reference asks body parts state planned_at due_at until attempts asked sent_at told_at "
        "provider_id trouble",
        N_("to send each text message once, to those who agree, and to know what became of it"),
        MACHINE,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry("mailboxes", "mailbox last_at second_at third_at", ONE_EACH, MACHINE, DUTY, keeping.MAILBOXES),
    Entry("links", "digest purpose who expires_at used_at", N_("to open a page once"), MACHINE, DUTY, keeping.LINKS),
    Entry("repeats", "key body answer at", N_("to answer a form once"), MACHINE, DUTY, keeping.REPEATS),
    Entry(
        "bounces",
        "who at reason",
        N_("not to write to addresses that fail"),
        N_("mail servers"),
        DUTY,
        keeping.SUPPORTERS,
    ),
    Entry("suppressions", "who at lifted_at", KEEPING, MACHINE, DUTY, keeping.SUPPRESSIONS),
    Entry("erasures", "id at who by letters", KEEPING, MACHINE, DUTY, keeping.SUPPRESSIONS),
    Entry("key_checks", "digest", N_("to refuse a wrong key: no personal data"), MACHINE, DUTY, keeping.JOURNAL),
    Entry("colleagues", "id invited_at joined_at gone_at demo", STAFF, MACHINE, MANDATE, keeping.STAFF),
    Entry("colleagues", "email key name language roles", STAFF, APPOINTED, MANDATE, keeping.STAFF),
    Entry("colleagues", "password uniquifier totp totp_counter handle", PROVING_SELF, APPOINTED, DUTY, keeping.STAFF),
    Entry("passkeys", PASSKEY, PROVING_SELF, APPOINTED, DUTY, keeping.STAFF),
    Entry("recovery_codes", "digest colleague_id", PROVING_SELF, MACHINE, DUTY, keeping.STAFF),
    Entry("sign_ins", SIGN_IN, N_("to know who is at the desk, and where"), MACHINE, DUTY, keeping.SIGN_INS),
    Entry("guesses", GUESS, N_("to slow down whoever guesses passwords"), MACHINE, DUTY, keeping.GUESSES),
    Entry("submissions", SUBMISSION, GUARDING, MACHINE, DUTY, keeping.SUBMISSIONS),
    Entry("spent_challenges", "digest at", GUARDING, MACHINE, DUTY, keeping.CHALLENGES),
    Entry("shields", "id kind raised_at needed_at lowered_at", COUNTING, MACHINE, DUTY, keeping.JOURNAL),
    Entry("heartbeats", "host heard_at took", N_("to see that letters leave"), MACHINE, DUTY, keeping.HEARTBEATS),
    Entry("exemptions", "id rule counsel reason owner at ended_at", ANSWERING, APPOINTED, DUTY, keeping.JOURNAL),
    Entry("mailchimp_audiences", AUDIENCE, TOGETHER, MACHINE, DUTY, keeping.JOURNAL),
    Entry("mailchimp_interests", "issue interest name", TOGETHER, MACHINE, DUTY, keeping.JOURNAL),
    Entry("mailchimp_tags", "id name segment_id number gone_at", TOGETHER, COLLEAGUES, DUTY, keeping.JOURNAL),
    Entry("mailchimp_tagged", "tag_id subscriber", TOGETHER, MACHINE, CONSENT, keeping.SUPPORTERS),
    Entry("mailchimp_members", MEMBER, TOGETHER, N_("Mailchimp, and Hustings itself"), CONSENT, keeping.SUPPORTERS),
    Entry("mailchimp_owed", "person stamp tries due_at", TOGETHER, MACHINE, CONSENT, keeping.SUPPORTERS),
    Entry("mailchimp_hints", "digest subscriber at heeded", TOGETHER, N_("Mailchimp"), DUTY, keeping.HINTS),
    Entry("journal", "id at actor act particulars seal", ANSWERING, MACHINE, DUTY, keeping.JOURNAL),
)
