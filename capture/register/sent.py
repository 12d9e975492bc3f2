"""What is kept of what is written to people: letters, mailings, text messages, what Mailchimp is told."""

from capture import keeping
from capture.register.entry import (
    AUDIENCE,
    COLLEAGUES,
    CONSENT,
    DUTY,
    INTEREST,
    MACHINE,
    MEMBER,
    ONE_EACH,
    TOGETHER,
    Entry,
)
from capture.words import N_

SENT = (
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
        "ended_at stopped_at trouble via former",
        N_("to send a mailing once, and to answer for what was sent to whom"),
        N_("the campaign: no personal data"),
        DUTY,
        keeping.JOURNAL,
    ),
    Entry(
        "deliveries",
        "plan_id supporter_id state due_at attempts trouble campaign_id number",
        N_("to write each mailing to each person once"),
        MACHINE,
        CONSENT,
        keeping.SUPPORTERS,
    ),
    Entry(
        "campaigns",
        "id key language turn title number page segment state people sending_at sent_at due_at trouble told",
        N_("to send a mailing once by way of Mailchimp"),
        MACHINE,
        DUTY,
        keeping.JOURNAL,
    ),
    Entry(
        "results",
        "mailing kind supporter_id at",
        N_("to count what came of a mailing; never to choose messages online"),
        N_("observed: who left by its link, whose letter came back; what else, the settings of mailings say"),
        INTEREST,
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
    Entry("mailchimp_audiences", AUDIENCE, TOGETHER, MACHINE, DUTY, keeping.JOURNAL),
    Entry("mailchimp_interests", "issue interest name", TOGETHER, MACHINE, DUTY, keeping.JOURNAL),
    Entry("mailchimp_tags", "id name segment_id number gone_at", TOGETHER, COLLEAGUES, DUTY, keeping.JOURNAL),
    Entry("mailchimp_tagged", "tag_id subscriber", TOGETHER, MACHINE, CONSENT, keeping.SUPPORTERS),
    Entry("mailchimp_members", MEMBER, TOGETHER, N_("Mailchimp, and Hustings itself"), CONSENT, keeping.SUPPORTERS),
    Entry("mailchimp_owed", "person stamp tries due_at", TOGETHER, MACHINE, CONSENT, keeping.SUPPORTERS),
    Entry("mailchimp_hints", "digest subscriber at heeded", TOGETHER, N_("Mailchimp"), DUTY, keeping.HINTS),
)
