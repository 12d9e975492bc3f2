"""The campaign's one settings file. Change what stands between the quotation marks; save; type `make html`.

Secrets (passwords, keys) never come here: they live in `.env`.
"""

import os
from pathlib import Path

from dotenv import dotenv_values

# 1. The campaign ------------------------------------------------------------------------------------------------

SITENAME = "Saint-Aurèle en commun"

# The language of the site's first page, then the others: each has its own folder, /en/ for English.
# A third language: add it here, and its words in theme/translations/.
DEFAULT_LANG = "fr"
I18N_SUBSITES: dict[str, dict[str, str]] = {"en": {}}

# The days of the ballot, first and second round. Silence on the eve and how long data are kept follow from them.
ROUNDS = ["2032-03-14", "2032-03-21"]
TIMEZONE = "Europe/Paris"

# The country whose electoral law applies, and the one of telephone numbers written without +33.
JURISDICTION = "FR"
PHONE_COUNTRY = "FR"

# Who answers for people's data. It stands under every form and in every letter.
CONTROLLER = {
    "name": "Association Saint-Aurèle en commun",
    "address": "12 rue des Tanneurs, Saint-Aurèle",
    "email": "bonjour@saint-aurele.example",
}

# 2. Where things are: nothing to change below this line -----------------------------------------------------------

# The site's public address; `.env` or the environment says it, for instance SITEURL=https://saint-aurele.example
_folder = Path(__file__).resolve().parent
SITEURL = (os.environ.get("SITEURL") or dotenv_values(_folder / ".env").get("SITEURL") or "").rstrip("/")

PATH = str(_folder / "content")
THEME = str(_folder / "theme")
OUTPUT_PATH = str(_folder / "output")

# No feeds yet; Pelican asks before it asks the plugin.
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

# How the site is put together is in capture/site.py, not here.
PLUGINS = ["pelican.plugins.i18n_subsites", "capture.site"]
