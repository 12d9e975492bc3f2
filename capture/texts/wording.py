"""Wording: what stands in every text: whose it is, and how to stop them. Both count in its length and its cost."""

import re
from dataclasses import dataclass
from decimal import Decimal

from capture import words
from capture.errors import SettingMissing, TextUnfit
from capture.settings import Settings
from capture.texts import parts
from capture.texts.parts import Parts
from capture.words import N_, gettext

# More than a handful of parts is a letter; carriers drop what is longer.
MOST_PARTS = 6
# Carriers and phones look for these words, in whatever language the text is.
BY_NUMBER = "STOP au {number}"
BY_ANSWER = N_("Reply STOP to get no more.")
EURO_CENTS = Decimal(100)


@dataclass(frozen=True)
class Wording:
    """One text whole, as a phone shows it: its parts, and how it ends."""

    text: str
    ending: str
    parts: Parts
    # Of one text in cents, None where the price of a part is not set.
    cents: Decimal | None


def finish(settings: Settings, body: str, language: str) -> Wording:
    """Return a text with its sender's name and the way to stop, once each, however it was written.

    Raises SettingMissing without SMS_SENDER, and without SMS_STOP where the law asks for it; TextUnfit for an empty
    text or one that is too long.
    """
    texting = settings.texting
    end = ending(settings, language)
    said = body.strip().removesuffix(end).strip()
    if not said:
        raise TextUnfit(reason=gettext(N_("It is empty.")))
    whole = " ".join(filter(None, (said if _is_named(settings, said) else f"{_name(settings)}: {said}", end)))
    counted = parts.of(whole)
    if counted.count > MOST_PARTS:
        reason = gettext(N_("It has {count} parts, and {most} at most are carried. Shorten it."))
        raise TextUnfit(reason=reason.format(count=counted.count, most=MOST_PARTS))
    price = texting.price
    return Wording(whole, end, counted, None if price is None else price * counted.count)


def bare(settings: Settings, text: str) -> str:
    """Return a text without the number for STOP, as a provider wants it that writes it at the end by itself."""
    return text.removesuffix(BY_NUMBER.format(number=settings.texting.stop)).rstrip()


def ending(settings: Settings, language: str) -> str:
    """Return how every text ends: whereto STOP is sent, or that one may answer it. Raises SettingMissing."""
    texting = settings.texting
    if not texting.sender:
        raise SettingMissing(key="SMS_SENDER", how=gettext(N_("Write a name of 3 to 11 letters, or a number.")))
    if not texting.has_name:
        with words.speaking(language):
            return gettext(BY_ANSWER)
    if texting.stop:
        return BY_NUMBER.format(number=texting.stop)
    if settings.campaign.ballot.rules.stop_article:
        how = gettext(N_("Nobody can answer a name: write the number for STOP that your provider gave you."))
        raise SettingMissing(key="SMS_STOP", how=how)
    return ""


def cost(cents: Decimal | None, language: str) -> str:
    """Return what texts cost, in euros, written out; a question mark where SMS_PRICE is not set."""
    return "?" if cents is None else words.money(cents / EURO_CENTS, language)


def remarks(counted: Parts) -> list[str]:
    """Return what a writer should know of a text's characters, a sentence each, in the language being spoken."""
    told = []
    for char in counted.dear:
        other = parts.instead(char)
        if other is None:
            told.append(gettext(N_("“{char}” makes the whole text dear: leave it out.")).format(char=char))
        else:
            told.append(
                gettext(N_("“{char}” makes the whole text dear: write “{other}”.")).format(char=char, other=other)
            )
    return told


def _is_named(settings: Settings, said: str) -> bool:
    campaign = settings.campaign
    names = [campaign.name, campaign.candidate, settings.texting.sender if settings.texting.has_name else ""]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE) for name in names if name)


def _name(settings: Settings) -> str:
    campaign = settings.campaign
    return settings.texting.sender if settings.texting.has_name else campaign.candidate or campaign.name
