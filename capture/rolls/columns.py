"""Columns of a roll: by which heads each is known, from 2013 until today, and which are not kept at all.

Sources: the export of the national register (REU) as three public parsers know it; the order of 12 November 2013.
"""

from collections.abc import Mapping, Sequence

from capture.errors import ColumnsDoubled, ColumnsMissing, ListUnreadable, WrongChoice
from capture.imports.recognising import NOTHING, Kind, plain, recognise
from capture.words import N_, gettext

# What may not be kept, by why: nobody is to be chosen by it; or no channel could lawfully use it.
BIRTHPLACE, NATIONALITY, REACHED, CIRCLE = "birthplace", "nationality", "reached", "circle"
HEADS: Mapping[str, tuple[str, str]] = {
    "commune": (N_("code of the town"), "code du l ugle/code de l ugle/code ugle/codeugle/code insee/code commune"),
    "town_name": (N_("name of the town"), "libelle de l ugle/libelle du l ugle/libelle ugle/libelleugle"),
    "list": (
        N_("type of list"),
        "libelle du type de liste/type de liste/typeliste/code du type de liste/type liste/liste",
    ),
    "family_name": (N_("name at birth"), "nom de naissance/nomdenaissance/nom naissance/nom patronymique/nom"),
    "used_name": (N_("name in use"), "nom d usage/nomdusage/nom usage/nom marital/nom d epouse/nomusage"),
    "given_names": (N_("given names"), "prenoms/prenom/prenom s"),
    "sex": (N_("sex"), "sexe/civilite/genre"),
    "born": (N_("date of birth"), "date de naissance/datenaissance/datedenaissance/ne le/date naissance"),
    "number": (N_("number in the street"), "numero de voie/numerovoie/numero voie/no voie/n voie/numero/no de voie"),
    "street": (N_("street"), "libelle de voie/libellevoie/libelle voie/voie/adresse/rue/adresse 1"),
    "first": (N_("complement"), "complement 1/complement1/complement adresse 1/complement/complement d adresse"),
    "second": (N_("second complement"), "complement 2/complement2/complement adresse 2"),
    "place": (N_("name of the place"), "lieu dit/lieudit/lieu dit adresse"),
    "postcode": (N_("postcode"), "code postal/codepostal/cp"),
    "town": (N_("town of the address"), "commune/ville/localite/libelle commune/commune adresse"),
    "country": (N_("country of the address"), "pays/pays de residence/pays adresse"),
    "precinct": (
        N_("code of the polling station"),
        "code du bureau de vote/nobureaudevote/no bureau de vote/code bureau de vote/numero du bureau de vote/"
        "codebureaudevote/bureau de vote/bureau/code bv/numero bureau",
    ),
    "station": (
        N_("name of the polling station"),
        "libelle du bureau de vote/libellebureaudevote/libelle bureau de vote/nom du bureau de vote",
    ),
    "order": (
        N_("number in the polling station"),
        "numero d ordre dans le bureau de vote/numero d ordre/numeroordre/no ordre/noordre/numerodordre",
    ),
    BIRTHPLACE: (
        N_("place of birth (not kept: nobody is chosen by it)"),
        "code commune de naissance/libelle commune de naissance/code departement de naissance/pays de naissance/"
        "commune de naissance/departement de naissance/lieu de naissance/libelle pays de naissance/"
        "libelle departement de naissance/communenaissance/paysnaissance/departementnaissance/lieunaissance",
    ),
    NATIONALITY: (
        N_("nationality (not kept: the type of the list is enough)"),
        "libelle nationalite/identifiant nationalite/nationalite/code nationalite",
    ),
    REACHED: (
        N_("telephone, e-mail, work (not kept: no channel may use what is written beside a roll)"),
        "portable/mobile/fixe/telephone/tel/mail/email/e mail/courriel/contact/profession",
    ),
    CIRCLE: (
        N_("constituency, canton (not needed)"),
        "code circonscription legislative du bureau de vote/circonscription legislative du bureau de vote/"
        "libelle canton du bureau de vote/code canton du bureau de vote/"
        "libelle circonscription metropolitaine du bureau de vote/canton/circonscription",
    ),
}
HEADLESS = N_("The first row of this file says of no column what it holds. Write heads above it: Nom, Prénoms, …")
LEFT_OUT = (BIRTHPLACE, NATIONALITY, REACHED, CIRCLE)
KINDS: Mapping[str, Kind] = {
    name: Kind(label, frozenset(heads.split("/")), often=name in LEFT_OUT) for name, (label, heads) in HEADS.items()
}
# Without all of them nobody who objected would be known.
NEEDED = ("family_name", "given_names", "born", "street")


def taken_for(heads: Sequence[str], samples: Sequence[Sequence[str]]) -> list[str]:
    """Return for each column the name of its kind, "" where nobody knows it."""
    return recognise(heads, samples, KINDS)


def corrected(heads: Sequence[str], mapping: Sequence[str], said: Sequence[str]) -> list[str]:
    """Return a mapping as somebody corrects it, each as HEAD=FIELD. Raises WrongChoice."""
    found, plain_heads = list(mapping), [plain(head) for head in heads]
    for typed in said:
        head, _, name = typed.rpartition("=")
        if plain(head) not in plain_heads:
            raise WrongChoice(what=gettext(N_("column")), value=head, choices=", ".join(_known(heads)) or "?")
        if name and name not in KINDS:
            raise WrongChoice(what=gettext(N_("field")), value=name, choices=", ".join(KINDS))
        # What is said by hand wins over what was recognised.
        found = [NOTHING if name == one and name not in LEFT_OUT else one for one in found]
        found[plain_heads.index(plain(head))] = name
    return found


def check(heads: Sequence[str], mapping: Sequence[str]) -> None:
    """Refuse columns by which nobody would be found. Raises ColumnsMissing, ColumnsDoubled."""
    missing = [gettext(KINDS[name].label) for name in NEEDED if name not in mapping]
    if missing or not {NOTHING, *KINDS}.issuperset(mapping) or len(mapping) != len(heads):
        raise ColumnsMissing(fields=", ".join(missing), heads=", ".join(_known(heads)) or "?")
    kept = [name for name in mapping if name != NOTHING and name not in LEFT_OUT]
    twice = [gettext(KINDS[name].label) for name in dict.fromkeys(kept) if kept.count(name) > 1]
    if twice:
        raise ColumnsDoubled(fields=", ".join(twice))


def check_heads(heads: Sequence[str]) -> None:
    """Refuse a file none of whose heads is known: it may begin with its first elector. Raises ListUnreadable."""
    if not _known(heads):
        raise ListUnreadable(HEADLESS)


def _known(heads: Sequence[str]) -> list[str]:
    """The heads that somebody knows: another one may be a name."""
    return [head for head, name in zip(heads, taken_for(heads, []), strict=True) if name]
