"""One line of the register, and the words that several lines share."""

from dataclasses import dataclass

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
    "failures trouble retry_at guarded_at held let_go"
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
