"""Processors: who works on people's data for the campaign outside the house, where, and on exactly what of them.

Notice and register say the same; what a channel sends is held against it by a test (GDPR, art. 13(1)(e)-(f), 28, 30).
"""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from capture.words import N_


@dataclass(frozen=True)
class Processor:
    """One of them: its name, its country, what leaves for it and of whom, and what lets data leave the Union."""

    name: str
    country: str
    of_whom: str
    what: tuple[str, ...]
    transfer: str
    # Whether what leaves for it leaves the Union.
    leaves_union: bool = True


MAILCHIMP = Processor(
    "Mailchimp (Intuit)",
    N_("United States"),
    N_("of whoever asked for letters by e-mail, and of nobody else"),
    (
        N_("the e-mail address"),
        N_("the given name"),
        N_("the language"),
        N_("the issues whose letters were asked for"),
        N_("whether the newsletter was asked for, and which choices of the team’s somebody is in"),
        N_("the letters to many that it carries, and to whom each goes (only where the campaign has it so)"),
        N_("when somebody signed up and confirmed, and whether they left"),
    ),
    N_("EU-US Data Privacy Framework, decision (EU) 2023/1795 (GDPR, art. 45); to be confirmed by counsel"),
)
OVH = Processor(
    "OVHcloud",
    N_("France"),
    N_("of whoever asked for text messages, and of nobody else"),
    (
        N_("the mobile number"),
        N_("the words of each text message, with the first name where it calls somebody by it"),
        N_("until when it may arrive, and a reference that says nothing of anybody"),
    ),
    N_("it does not leave the European Union; to be confirmed by counsel"),
    leaves_union=False,
)
ELSEWHERE = N_("in a country to be named by counsel")


def working(with_mailchimp: bool, texts_leave_by: str) -> list[Processor]:
    """Return who works for a campaign outside: Mailchimp, if it does, and whoever SMS_URL names, unless a folder."""
    found = [MAILCHIMP] if with_mailchimp else []
    return [*found, _of_texts(texts_leave_by)] if texts_leave_by else found


def _of_texts(url: str) -> Processor:
    parts = urlsplit(url)
    if parts.scheme == "ovh":
        return OVH
    transfer = N_("whether it leaves the European Union is to be completed by counsel")
    return replace(OVH, name=parts.hostname or "", country=ELSEWHERE, transfer=transfer)
