"""Reminding: a text that says when one votes and no more, ready to be written on; for everyone: nothing selects."""

from datetime import date

from capture import words
from capture.mailings.manuscripts import Manuscript, Wording
from capture.settings import Campaign
from capture.words import N_, gettext

SUBJECT = N_("We vote on {day}")
BODY = N_(
    "Hello,\n\nwe vote on {day}. Your polling station stands on your voter card; bring an identity document.{hour}\n\n"
    "If you can, go early, and bring somebody along.\n\n{name}"
)
HOUR = N_("The stations close at {hour}.")


def reminder(campaign: Campaign, today: date) -> Manuscript:
    """Return the text for the next round in each language; nothing where no round comes any more."""
    day = next((day for day in campaign.rounds if day >= today), None)
    languages = campaign.languages if day else ()
    return Manuscript({language: _wording(campaign, day, language) for language in languages if day})


def _wording(campaign: Campaign, day: date, language: str) -> Wording:
    with words.speaking(language):
        hour = f" {gettext(HOUR).format(hour=campaign.closing.strftime('%H:%M'))}" if campaign.closing else ""
        told = {"day": words.written(day, language), "hour": hour, "name": campaign.candidate or campaign.name}
        return Wording(gettext(SUBJECT).format(**told), "", gettext(BODY).format(**told))
