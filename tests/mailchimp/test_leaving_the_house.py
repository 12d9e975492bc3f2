"""What leaves for Mailchimp is what notice and register say, and nothing of rolls, doors or what colleagues noted."""

import importlib

import grimp
import pytest
import sqlalchemy as sa

from capture import builds, issues, notes, origins, processors, supporters, tags
from capture.database import now
from capture.law import OBSERVED
from capture.mailchimp import bodies
from capture.origins import Source
from capture.segments import saved
from tests import campaigns
from tests.cast import CAMILLE
from tests.mailchimp.server import AUDIENCE, KEY
from tests.mailchimp.sides import Sides
from tests.mailchimp.test_tagging import keep

CANARY = "canari"
# What may leave of somebody, by its words in `processors`, and by the names that Mailchimp gives it.
LEAVES = {
    "the e-mail address": {"email_address"},
    "the given name": {"merge_fields"},
    "the language": {"language"},
    "the issues whose letters were asked for": {"interests"},
    "whether the newsletter was asked for, and which choices of the team’s somebody is in": {"tags"},
    # Of people no more than their tag: the letter itself names nobody (drafts.py, wording.py).
    "the letters to many that it carries, and to whom each goes (only where the campaign has it so)": {"tags"},
    "when somebody signed up and confirmed, and whether they left": {"timestamp_signup", "timestamp_opt", "status"},
}
# The rooms of the field and of election day; and what colleagues noted.
DOORS = ("rolls", "electors", "doors", "walks", "matches", "precincts")
DAY = ("turnout", "delegates", "slices", "favours", "signatures")
FIELD = (*DOORS, *DAY, "notes", "tags", "assignments", "requests", "stalls")


def test_what_notice_and_register_say_is_what_leaves(sides: Sides) -> None:
    sides.come(CAMILLE, "newsletter", "letter:housing", given_name="Camille")
    with sides.database.reading() as session, sides.bridge() as bridge:
        (wish,) = bodies.read(session, bridge.asking(session), [1]).values()
    assert set(processors.MAILCHIMP.what) == set(LEAVES)
    sent = {*wish.body, *wish.evidence, "status", "tags"}
    assert sent == set().union(*LEAVES.values())
    assert set(wish.body["merge_fields"]) == {"FNAME"} == set(bodies.MERGE_FIELDS)


def test_nothing_that_was_noted_of_somebody_leaves(sides: Sides) -> None:
    number = sides.come(CAMILLE, "newsletter", "targeting", neighbourhood="bellevue", phone="+33612345678")
    facts = {"street": f"1 rue du {CANARY}", "town": CANARY, "family_name": CANARY, "postcode": "98901"}
    with sides.database.writing() as session:
        supporters.correct(session, number, facts | {"source": f"/{CANARY}", "src": CANARY})
        origins.note(session, number, ["address", "name"], Source(OBSERVED, CANARY, now()))
        tags.tag(session, sa.true(), CANARY, "staff:1", now())
        notes.write(session, number, f"{CANARY} à la porte", "staff:1", now())
        saved.save(session, "kept inside", f"tag:{CANARY}", CANARY, "staff:1", now())
    keep(sides, "Choisis", f"tag:{CANARY} neighbourhood:bellevue")
    sides.sync(full=True)
    said = b"".join(sides.chimp.heard).lower()
    assert CAMILLE.encode() in said
    for secret in (CANARY, "33612345678", "98901", "bellevue", "kept inside"):
        assert secret.encode() not in said
    assert sides.chimp.main.bearing("hustings: Choisis") == set()


def test_no_way_leads_from_the_field_to_mailchimp() -> None:
    graph = grimp.build_graph("capture")
    ours = {module for module in graph.modules if module.startswith("capture.mailchimp")}
    told = {(one, other) for one in ours for other in graph.find_modules_directly_imported_by(one)}
    assert ours and told
    assert not [pair for pair in told if pair[1].split(".")[1] in FIELD]


def test_one_module_knows_the_library() -> None:
    graph = grimp.build_graph("capture", include_external_packages=True)
    assert graph.find_modules_that_directly_import("mailchimp_marketing") == {"capture.mailchimp.client"}
    assert importlib.import_module("mailchimp_marketing").ApiClient


@pytest.mark.parametrize(("language", "said"), [("fr", "États-Unis"), ("en", "United States")])
def test_the_notice_says_it_from_the_next_build_on(
    tmp_path_factory: pytest.TempPathFactory, language: str, said: str
) -> None:
    root = campaigns.copy(tmp_path_factory.mktemp("notice"))
    (root / ".env").write_text(f"MAILCHIMP_API_KEY={KEY}\nMAILCHIMP_AUDIENCE={AUDIENCE}\n")
    builds.build(root)
    places = issues.from_json(root / "output" / "catalogue.json").places
    path = next(place.paths[language] for place in places if place.key == "privacy")
    text = (root / "output" / path.strip("/") / "index.html").read_text("utf-8")
    assert "Mailchimp (Intuit)" in text and said in text
    assert KEY not in text
