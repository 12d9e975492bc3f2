"""Kinds: what the columns of a list of people can hold, and the heads by which each is known.

They are those of NationBuilder, Mailchimp, Action Network, our own exports, and spreadsheets in French and English.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from capture import issues, words
from capture.arrivals import FAILING, LEAVERS, PEOPLE
from capture.exports.columns import COLUMNS
from capture.imports.recognising import Kind, Looks, plain, recognise
from capture.issues import Catalogue
from capture.words import N_

# A column that only says yes or no to one issue, under the issue's title or key.
ISSUE = "issue:"
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# A number, and no date: those have eight digits.
FIGURES = re.compile(r"\+?(?:[\s()./-]*\d){9,15}")
POSTCODE = re.compile(r"\d{5}")

HEADS = {
    "email": "email/e mail/mail/email address/e mail address/courriel/adresse mail/adresse email/adresse e mail/"
    "adresse courriel/adresse electronique/mel/adresse mel/e mail 1 value/primary email/email1",
    "given_name": "first name/firstname/fname/given name/prenom/prenoms/prenom usuel/first",
    "family_name": "last name/lastname/lname/surname/family name/nom/nom de famille/nom usuel/nom d usage/"
    "nom de naissance/last",
    "name": "name/full name/nom complet/nom et prenom/nom et prenoms/nom prenom/prenom nom/prenom et nom/nom prenoms",
    "mobile": "mobile/mobile number/mobile phone/cell/cell phone/gsm/portable/telephone portable/tel portable/"
    "telephone mobile/tel mobile/numero de portable/numero de mobile/sms phone number/can2 phone/"
    "phone number mobile",
    "phone": "phone/phone number/telephone/tel/numero de telephone/numero/work phone number/telephone fixe/"
    "tel fixe/fixe",
    "street": "street/address/address 1/address1/address line 1/street address/adresse/adresse postale/rue/voie/"
    "numero et voie/address address1/can2 user address/address street 1",
    "postcode": "postcode/post code/zip/zip code/zipcode/zip postal code/postal code/postal/code postal/cp/address zip",
    "town": "town/city/ville/commune/localite/address city/can2 user city/municipality",
    "neighbourhood": "neighbourhood/neighborhood/quartier",
    "language": "language/langue/preferred language/locale",
    "issues": "issues/themes/thematiques/enjeux/sujets/interests/interets/centres d interet",
    "letters": "letters",
    "tags": "tags/tag list/etiquettes/mots cles/labels/can2 user tags",
    "newsletter": "newsletter/email opt in/e mail opt in/opt in/optin/email optin/optin time/confirm time/"
    "can2 subscription status/email subscription status/lettre d information/infolettre/abonne/"
    "abonne a la newsletter/inscrit a la newsletter/consentement/consentement e mail/accord e mail",
    "sms": "sms/mobile opt in/sms opt in/can2 sms status/texto/textos/accord sms/consentement sms",
    "targeting": "targeting",
    "consents": "consents",
    "volunteer": "volunteer",
    "need": "need",
    "joined": "joined/created at/date added/signup date/sign up date/date d inscription/date inscription/"
    "inscrit le/inscription/date d adhesion",
    "confirmed": "confirmed",
    "source": "source",
    "src": "src",
    "left": "left/unsubscribed/unsubscribed at/unsub time/do not contact/opt out/optout/email opt out/desinscrit/"
    "desinscrit le/desabonne/ne pas contacter/opposition",
    "failing": "failing/clean time",
}
LABELS = {
    "name": N_("Whole name"),
    "mobile": N_("Mobile number"),
    "tags": N_("Tags"),
    "newsletter": N_("Asked for the newsletter: yes or no"),
    "sms": N_("Asked for text messages: yes or no"),
    "targeting": N_("Agreed to targeting: yes or no"),
    "left": N_("Left, or wants no messages: yes, or since when"),
    "failing": N_("Letters come back: yes, or since when"),
}
OFTEN = frozenset({"phone", "issues", "tags", "newsletter", "left"})
CONSENTS = ("newsletter", "sms", "targeting", "consents", "letters", "volunteer", "need")
BINDING = frozenset({*CONSENTS, "confirmed"})
# By which a person can be reached: without any of these no row is anybody.
REACHING = ("email", "mobile", "phone")


# By these the files of Mailchimp's audiences are known that hold nobody to write to.
OF_LEAVERS, OF_FAILING = re.compile(r"unsubscribed[_ ]", re.IGNORECASE), re.compile(r"cleaned[_ ]", re.IGNORECASE)


def taken_for(heads: Sequence[str], samples: Sequence[Sequence[str]], catalogue: Catalogue) -> list[str]:
    """Return what each column of a list of people is taken for."""
    found = recognise(heads, samples, kinds(catalogue))
    if "given_name" not in found:
        # « Nom » beside « Prénom » is a family name, and alone the whole.
        found = ["name" if name == "family_name" and plain(heads[place]) == "nom" else name
                 for place, name in enumerate(found)]  # fmt: skip
    return found


def holds(file: str, heads: Sequence[str]) -> str:
    """Return what a list holds, by its heads or its file's name: people, leavers, or addresses that fail."""
    named = set(map(plain, heads))
    if "unsub time" in named or OF_LEAVERS.match(file):
        return LEAVERS
    return FAILING if "clean time" in named or OF_FAILING.match(file) else PEOPLE


def kinds(catalogue: Catalogue) -> dict[str, Kind]:
    """Return every kind of column, by its name, in the order in which a list to choose from has them."""
    said = [words.translations(language) for language in words.spoken_languages()]
    looks = _looks(catalogue)
    found = {}
    for name, heads in HEADS.items():
        label = LABELS.get(name) or COLUMNS[name].label
        # Our own workbooks bear our labels as heads, in the language of whoever had them made.
        ours = {plain(spoken.gettext(label)) for spoken in said} if name not in LABELS else set()
        known = frozenset({*heads.split("/"), plain(name), *ours})
        found[name] = Kind(label, known, looks.get(name), name in OFTEN, name in BINDING)
    return found | {f"{ISSUE}{issue.key}": _of_issue(issue) for issue in catalogue.issues}


def _of_issue(issue: issues.Issue) -> Kind:
    heads = {plain(title) for title in issue.titles.values()} | {plain(issue.key), f"issue {plain(issue.key)}"}
    return Kind(next(iter(issue.titles.values())), frozenset(heads), binding=True)


def _looks(catalogue: Catalogue) -> Mapping[str, Looks]:
    issues_named = {plain(title) for issue in catalogue.issues for title in (issue.key, *issue.titles.values())}
    quarters = {plain(one) for pair in catalogue.neighbourhoods.items() for one in pair}
    return {
        "email": _matches(EMAIL),
        "mobile": _matches(FIGURES),
        "postcode": _matches(POSTCODE),
        "neighbourhood": lambda cell: plain(cell) in quarters,
        "issues": lambda cell: all(plain(part) in issues_named for part in cell.split(",")),
    }


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda cell: pattern.fullmatch(cell) is not None
