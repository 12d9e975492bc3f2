"""What the machine says of text messages: who carries them, in whose name, at what price, how fast, whereto."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from capture.errors import SettingWrong
from capture.settings.values import Secret, Values
from capture.words import N_, gettext

# 3GPP TS 23.040, 9.1.2.5: eleven characters of a name, or a number. French carriers ask for three, one a letter.
NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 .-]{1,9}[A-Za-z0-9]")
NUMBER = re.compile(r"\+?[0-9]{4,15}")
# The numbers to which STOP is sent in France (AF2M: 36xxx, free of charge).
STOP = re.compile(r"[0-9]{5}")
# What one thread carries one by one to a provider that is not in a hurry.
PER_MINUTE = 300
# Where the numbers of a country's people are, too: phones overseas have codes of their own.
ALSO = {"FR": ("GP", "GF", "MQ", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")}


@dataclass(frozen=True)
class Texting:
    """How text messages leave. Without a sender none does."""

    url: Secret
    sender: str
    stop: str
    # Of one part, in cents; None where nobody said it.
    price: Decimal | None
    # The end of the address to which a gateway posts replies; without one nothing is taken there.
    secret: Secret
    per_minute: int
    # The countries to whose mobiles texts go, by their codes (ISO 3166-1).
    countries: tuple[str, ...]
    # Whether what delegates text on the days of the ballot is read for turnout.
    turnout: bool = False

    @property
    def has_name(self) -> bool:
        """Whether the sender is a name, to which nobody can answer."""
        return bool(NAME.fullmatch(self.sender)) and not NUMBER.fullmatch(self.sender)

    @property
    def is_live(self) -> bool:
        """Whether texts leave the machine."""
        return not self.url.startswith("file:")


def texting(values: Values, instance: Path, country: str) -> Texting:
    """Read what is said of text messages. Raises SettingWrong."""
    return Texting(
        url=Secret(values.setting("SMS_URL", f"file:{instance / 'texts'}")),
        sender=_like(values, "SMS_SENDER", (NAME, NUMBER), N_("Write a name of 3 to 11 letters, or a number.")),
        stop=_like(values, "SMS_STOP", (STOP,), N_("Write the five figures of your provider, such as 36180.")),
        price=values.meant("SMS_PRICE", _cents, N_("Write cents for one part, such as 5.9."))
        if values.get("SMS_PRICE")
        else None,
        secret=_long(Secret(values.setting("SMS_SECRET", ""))),
        per_minute=max(values.number("SMS_PER_MINUTE", PER_MINUTE), 1),
        countries=_countries(values.setting("SMS_COUNTRIES", ""), country),
        turnout=_is_yes(values.setting("SMS_TURNOUT", "no")),
    )


def _like(values: Values, key: str, forms: tuple[re.Pattern[str], ...], how: str) -> str:
    text: str = values.setting(key, "")
    if text and not any(form.fullmatch(text) for form in forms):
        raise SettingWrong(key=key, value=text, how=gettext(how))
    return text


def _cents(text: str) -> Decimal:
    try:
        cents = Decimal(text.replace(",", "."))
    except InvalidOperation as wrong:
        raise ValueError(text) from wrong
    if not (cents.is_finite() and 0 <= cents < 1000):
        raise ValueError(text)
    return cents


def _long(secret: Secret) -> Secret:
    # Whoever guesses it could silence other people's phones.
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{20,100}", secret):
        how = gettext(N_("Write 20 letters and figures or more, made by chance."))
        raise SettingWrong(key="SMS_SECRET", value="…", how=how)
    return secret


def _is_yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise SettingWrong(key="SMS_TURNOUT", value=text, how=gettext(N_("Write yes or no.")))
    return text == "yes"


def _countries(text: str, own: str) -> tuple[str, ...]:
    if not text:
        return (own, *ALSO.get(own, ()))
    codes = tuple(code.strip() for code in text.split(","))
    if not all(re.fullmatch("[A-Z]{2}", code) for code in codes):
        raise SettingWrong(key="SMS_COUNTRIES", value=text, how=gettext(N_("Write it like FR,BE,CH.")))
    return codes
