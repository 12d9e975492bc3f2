"""Settings, read once, by name, typed: the campaign's facts from pelicanconf.py, the rest from .env."""

from capture.settings.environment import (
    LOCAL_ADDRESS,
    MAILCHIMP,
    Settings,
    database_url,
    instance_folder,
    load,
    site_address,
)
from capture.settings.facts import ROOT, Campaign, Controller, campaign
from capture.settings.notices import follows_links, texts_leave_by, uses_mailchimp
from capture.settings.texting import Texting
from capture.settings.values import Secret

__all__ = [
    "LOCAL_ADDRESS",
    "MAILCHIMP",
    "ROOT",
    "Campaign",
    "Controller",
    "Secret",
    "Settings",
    "Texting",
    "campaign",
    "database_url",
    "follows_links",
    "instance_folder",
    "load",
    "site_address",
    "texts_leave_by",
    "uses_mailchimp",
]
