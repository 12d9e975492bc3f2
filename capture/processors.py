"""Processors: who works on people's data for the campaign outside the house, where, and on exactly what of them.

Notice and register say the same; what a channel sends is held against it by a test (GDPR, art. 13(1)(e)-(f), 28, 30).
"""

from dataclasses import dataclass

from capture.words import N_


@dataclass(frozen=True)
class Processor:
    """One of them: its name, its country, what leaves for it and of whom, and what lets data leave the Union."""

    name: str
    country: str
    of_whom: str
    what: tuple[str, ...]
    transfer: str


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
