"""Refusals: why Mailchimp does not take somebody, and what that means for us."""

from capture.errors import MailchimpRefused
from capture.words import N_

LEFT, FORGOTTEN, THERE, WRONG, CROWDED, GONE, UNKNOWN = "left", "forgotten", "there", "wrong", "crowded", "gone", "odd"

# As much of what it names as is kept.
FIELDS_LENGTH = 200
# By title first, and where that says little by what the detail says.
TITLES = {
    "Member In Compliance State": LEFT,
    "Forgotten Email Not Subscribed": FORGOTTEN,
    "Member Exists": THERE,
    "Resource Not Found": GONE,
}
DETAILS = (
    ("signed up to a lot of lists", CROWDED),
    ("is in a compliance state", LEFT),
    ("permanently deleted", FORGOTTEN),
    ("already a list member", THERE),
    ('status is "cleaned', LEFT),
    ('status is "unsubscribed', LEFT),
    ('status is "archived', LEFT),
    ("previously removed from this audience", LEFT),
    ("merge fields were invalid", WRONG),
    ("provide a valid email address", WRONG),
    ("looks fake or invalid", WRONG),
    ("should not be blank", WRONG),
)
WORDS = {
    LEFT: N_("They left over there, or their address fails, and Mailchimp lets nobody bring them back but themselves."),
    FORGOTTEN: N_("They were erased over there once. Only a form of Mailchimp’s own can bring them back."),
    THERE: N_("Another entry over there has this address already. Look for it at Mailchimp."),
    WRONG: N_("Mailchimp finds something wrong with what we send. Correct it at the person’s page."),
    CROWDED: N_("Mailchimp takes this address on no more lists for now; it was tried for a week."),
    UNKNOWN: N_("Mailchimp gave a reason that is not known here. Look for the address over there."),
}


def reason(refused: MailchimpRefused) -> str:
    """Return why somebody is not taken, by the first thing that its answer says."""
    if refused.title in TITLES:
        return TITLES[refused.title]
    said = " ".join((refused.detail, *(message for _, message in refused.errors))).lower()
    found = next((why for words, why in DETAILS if words in said), None)
    return found or (WRONG if refused.errors else UNKNOWN)


def fields(refused: MailchimpRefused) -> str:
    """Return which of our fields it names, never what is in them."""
    return ", ".join(dict.fromkeys(name for name, _ in refused.errors if name))[:FIELDS_LENGTH]
