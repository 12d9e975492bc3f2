"""Values by name; whoever asks says what is to be done when one is missing or wrong."""

from collections.abc import Callable
from typing import Any, TypeVar
from zoneinfo import ZoneInfoNotFoundError

from capture.errors import SettingMissing, SettingWrong
from capture.words import N_, gettext

T = TypeVar("T")


class Secret(str):
    """A string that never prints."""

    def __repr__(self) -> str:
        """Stars, however long the secret."""
        return "'***'"


class Values(dict[str, Any]):
    """Named values; whoever asks says what is to be done when one is missing or wrong."""

    def setting(self, key: str, default: T) -> T:
        """Return a value, or the default where it is unset or empty."""
        return self.get(key) or default

    def need(self, key: str, how: str) -> Any:
        """Return a value. Raises SettingMissing."""
        if not self.get(key):
            raise SettingMissing(key=key, how=gettext(how))
        return self[key]

    def meant(self, key: str, read: Callable[[Any], T], how: str) -> T:
        """Return a value as it is meant. Raises SettingMissing or SettingWrong."""
        try:
            return read(self.need(key, how))
        except (ValueError, TypeError, ZoneInfoNotFoundError) as wrong:
            raise SettingWrong(key=key, value=self[key], how=gettext(how)) from wrong

    def number(self, key: str, default: int) -> int:
        """Return a whole number. Raises SettingWrong."""
        return self.meant(key, int, N_("Write a whole number.")) if self.get(key) else default
