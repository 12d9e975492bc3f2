"""The sign-up form with the same fields, and the checks that a person would notice."""

import json
import re
from pathlib import Path
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator

_catalogue = json.loads(Path(settings.CATALOGUE).read_text("utf-8"))
ISSUES = [(issue["key"], issue["titles"]["fr"]) for issue in _catalogue["issues"]]
NEIGHBOURHOODS = [("", ""), *((place["key"], place["name"]) for place in _catalogue["neighbourhoods"])]
NAME = RegexValidator(re.compile(r"[^\W\d_][\w \-’'.·]*\Z"), "Please write a name.")
NO_DOMAIN = RegexValidator(re.compile(r"\.\w{2,}"), "Please write a name.", inverse_match=True)


class SignUp(forms.Form):
    email = forms.EmailField(max_length=254)
    given_name = forms.CharField(max_length=60, required=False, validators=[NAME, NO_DOMAIN])
    neighbourhood = forms.ChoiceField(choices=NEIGHBOURHOODS, required=False)
    newsletter = forms.BooleanField(required=False)
    issues = forms.MultipleChoiceField(choices=ISSUES, required=False)
    targeting = forms.BooleanField(required=False)
    sms = forms.BooleanField(required=False)
    phone = forms.CharField(max_length=32, required=False)
    language = forms.CharField(max_length=8, required=False)
    source = forms.CharField(max_length=200, required=False)
    src = forms.SlugField(max_length=64, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a wish, and for a number only when text messages are asked for."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not (data.get("newsletter") or data.get("issues") or data.get("sms")):
            self.add_error("newsletter", "Please tick what you would like to receive.")
        data["phone"] = self._number(data.get("phone", "")) if data.get("sms") else ""
        return data

    def purposes(self) -> list[str]:
        """Return what was ticked."""
        ticked = [name for name in ("newsletter", "targeting", "sms") if self.cleaned_data[name]]
        return ticked + [f"letter:{issue}" for issue in self.cleaned_data["issues"]]

    def _number(self, typed: str) -> str:
        try:
            number = phonenumbers.parse(typed, "FR")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            self.add_error("phone", "Please write a mobile number.")
            return ""
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
