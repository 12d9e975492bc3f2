"""Two entries of one person find each other: by the mailbox that both fill, by both names, by the street."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0033", "0032"

KEYS = (("mailbox_key", 254), ("name_key", 241), ("street_key", 240))
INDEXES = {
    "ix_supporters_mailbox_key": ["mailbox_key"],
    "ix_supporters_name_key": ["name_key"],
    "ix_supporters_street_key": ["street_key", "postcode", "family_key"],
}
SHARED = {1: "mailbox_key", 2: "phone", 4: "name_key", 8: "street_key, postcode, family_key"}
SHORTENED = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "bvd": "boulevard",
    "ch": "chemin",
    "chem": "chemin",
    "fbg": "faubourg",
    "imp": "impasse",
    "pl": "place",
    "r": "rue",
    "res": "residence",
    "rte": "route",
    "sq": "square",
    "st": "saint",
    "ste": "sainte",
}
SMALL = "a au aux d de des du et l la le les".split()


def upgrade() -> None:
    """Take the step."""
    bytewise = "C" if op.get_bind().dialect.name == "postgresql" else None
    for name, length in KEYS:
        kind = sa.String(length, collation=bytewise)
        op.add_column("supporters", sa.Column(name, kind, nullable=False, server_default=""))
    _write_keys()
    for name, columns in INDEXES.items():
        written = sa.text(f"{columns[0]} <> ''")
        op.create_index(name, "supporters", columns, sqlite_where=written, postgresql_where=written)
    op.add_column("supporters", sa.Column("shares", sa.Integer, nullable=False, server_default="0"))
    for bit, names in SHARED.items():
        _note_shared(bit, names)
        bears, columns = sa.text(f"(shares & {bit}) <> 0"), names.split(", ")
        shared = f"ix_supporters_shared_{columns[0]}"
        op.create_index(shared, "supporters", columns, sqlite_where=bears, postgresql_where=bears)


def _note_shared(bit: int, names: str) -> None:
    written = " AND ".join(f"{name} <> ''" for name in names.split(", "))
    twice = f"SELECT {names} FROM supporters WHERE {written} GROUP BY {names} HAVING count(*) > 1"
    op.execute(f"UPDATE supporters SET shares = shares | {bit} WHERE ({names}) IN ({twice})")


def _write_keys() -> None:
    connection = op.get_bind()
    people = connection.execute(sa.text("SELECT id, email, street, given_key, family_key FROM supporters")).all()
    keyed = [
        {"number": number, "mailbox": _mailbox(email), "street": _street(street), "name": _name(given, family)}
        for number, email, street, given, family in people
    ]
    written = "UPDATE supporters SET mailbox_key = :mailbox, street_key = :street, name_key = :name WHERE id = :number"
    if keyed:
        connection.execute(sa.text(written), keyed)


def _mailbox(address: str) -> str:
    local, at, domain = address.lower().rpartition("@")
    plain = local.split("+", 1)[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return f"{plain.replace('.', '') or plain}{at}gmail.com"
    return f"{plain}{at}{domain}"


def _street(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    parts = [SHORTENED.get(part, part) for part in re.findall(r"[^\W\d_]+|\d+", plain)]
    return " ".join(part for part in parts if part not in SMALL)[:240]


def _name(given: str, family: str) -> str:
    names = sorted(name.replace("-", " ").replace("'", " ") for name in (given, family))
    return " ".join(names) if all(names) else ""
