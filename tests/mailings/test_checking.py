"""What stands in the way of a mailing is said before it leaves, and whom it reaches is one number everywhere."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from capture import bounces, deliveries, exports, law, mailings, tags
from capture.database import Database
from capture.errors import MailingRefused, MailingUnknown
from capture.issues import Catalogue
from capture.mailings import Letter, Look
from capture.segments import Segment
from capture.segments import saved as segments
from capture.settings import Settings
from capture.supporters import Supporter
from tests import campaigns
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import confirms
from tests.conftest import NOON, who_is
from tests.mailing import ENGLISH, FRENCH, KEY, house, looked

EVE = datetime(2032, 3, 12, 23, 0, tzinfo=UTC)  # midnight in Paris


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille wants the newsletter, Bilal everything, Odette the letter about housing, in English."""
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", given_name="Camille"), catalogue)
        confirms(
            session, wish_of(BILAL, "newsletter", "targeting", "letter:housing", neighbourhood="bellevue"), catalogue
        )
        confirms(session, wish_of(ODETTE, "letter:housing", language="en"), catalogue)
        tags.tag(session, Supporter.email == CAMILLE, "presse", "staff:1", NOON)
    return database


def look(
    chosen: Settings, town: Database, catalogue: Catalogue, facts: str = "", at: datetime = NOON, **texts: str
) -> Look:
    with town.reading() as session:
        return looked(house(chosen, chosen.instance / "house", facts, **texts), session, catalogue, at)


def save(town: Database, line: str) -> None:
    with town.writing() as session:
        segments.save(session, "interne", line, "", "staff:1", NOON)


def one_line(letter: Letter) -> str:
    return " ".join(letter.text.fill({}).split())


def refusals(found: Look) -> list[str]:
    return [finding.told for finding in found.findings if finding.refuses]


@pytest.mark.parametrize(
    ("audience", "name", "people"),
    [
        ("", law.EVERYONE, 2),
        ("Destinataires : tout le monde\n", law.EVERYONE, 2),
        ("Audience: everyone\n", law.EVERYONE, 2),
        ("Destinataires : issue:housing\n", law.ONE_LETTER, 2),
        ("Destinataires : issue:housing neighbourhood:bellevue\n", law.TARGETED, 1),
        ("Destinataires : -issue:housing\n", law.TARGETED, 0),
    ],
)
def test_three_kinds_of_audience_reach_whom_the_law_lets_them(
    chosen: Settings, town: Database, catalogue: Catalogue, audience: str, name: str, people: int
) -> None:
    found = look(chosen, town, catalogue, audience)

    assert found.reach is not None
    assert (found.reach.audience.name, found.reach.people) == (name, people)
    assert found.may_leave == (people > 0)


def test_the_letter_says_what_chose_its_people_in_their_language(
    chosen: Settings, town: Database, catalogue: Catalogue
) -> None:
    found = look(chosen, town, catalogue, "Destinataires : issue:housing neighbourhood:bellevue\n")
    french, english = found.letters

    assert "Logement" in french.html.fill_html({}) and "Bellevue" in french.html.fill_html({})
    assert "Housing" in english.html.fill_html({}) and "This message is targeted" in english.html.fill_html({})


def test_one_letter_names_its_issue(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    found = look(chosen, town, catalogue, "Destinataires : issue:housing\n")

    assert "notre lettre sur ce sujet : Logement." in one_line(found.letters[0])


@pytest.mark.parametrize(
    ("saved", "line"),
    [
        ("issue:housing", "segment:interne"),
        ("issue:housing status:confirmed", "segment:interne"),
        ("issue:housing status:confirmed", "segment:interne consent:*"),
    ],
)
def test_one_letter_inside_a_segment_names_its_issue(
    chosen: Settings, town: Database, catalogue: Catalogue, saved: str, line: str
) -> None:
    save(town, saved)
    found = look(chosen, town, catalogue, f"Destinataires : {line}\n")

    assert found.reach is not None and found.reach.audience.name == law.ONE_LETTER
    assert "notre lettre sur ce sujet : Logement." in one_line(found.letters[0])


def test_the_foot_says_what_a_segment_means(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    save(town, "issue:housing neighbourhood:bellevue")
    told = one_line(look(chosen, town, catalogue, "Destinataires : segment:interne\n").letters[1])

    assert "issue: Housing and neighbourhood: Bellevue" in told and "interne" not in told


@pytest.mark.parametrize(
    ("saved", "line"),
    [
        ("issue:housing", "segment:interne"),
        ("issue:housing OR issue:water", "segment:interne neighbourhood:bellevue"),
        ("-issue:water", "-segment:interne"),
        ("issue:housing -(tag:presse OR language:en)", "segment:interne OR neighbourhood:bellevue"),
    ],
)
def test_a_segment_changed_after_planning_changes_nothing(
    chosen: Settings, town: Database, catalogue: Catalogue, saved: str, line: str
) -> None:
    save(town, saved)
    found = look(chosen, town, catalogue, f"Destinataires : {line}\n")
    assert found.reach is not None
    kept = mailings.order_of(replace(found, findings=[]), chosen.campaign, NOON).line
    with town.writing() as session:
        named = segments.find(session, "interne")
        assert named is not None
        scope = exports.scope_of(session, chosen.campaign, catalogue)
        segments.change(session, named, "issue:transport", "", Segment(scope).within)

    with town.reading() as session:
        claimed = Segment(exports.scope_of(session, chosen.campaign, catalogue), kept)
        assert "segment" not in kept and (claimed.line, claimed.reach(law.EMAIL)) == (kept, found.reach)


@pytest.mark.parametrize(
    "line", ["camille", "email:camille@exemple.fr", "phone:0612345678", "name:camille issue:housing", "segment:interne"]
)
def test_nobody_is_chosen_by_name_nor_looked_for(
    chosen: Settings, town: Database, catalogue: Catalogue, line: str
) -> None:
    save(town, f"issue:housing OR email:{CAMILLE}")
    found = look(chosen, town, catalogue, f"Destinataires : {line}\n")

    assert any("chooses nobody by name" in told for told in refusals(found))
    assert found.reach is None and not found.letters


def test_who_is_not_written_to_has_a_reason(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    with town.writing() as session:
        bounces.note(session, who_is(CAMILLE), "5.1.1", NOON)
    found = look(chosen, town, catalogue)

    assert found.reach is not None
    assert {reason.key: number for reason, number in found.reach.refused} == {"failing": 1, "unasked": 1}


def test_a_fact_that_was_noted_chooses_nobody_online(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    (told,) = refusals(look(chosen, town, catalogue, "Destinataires : tag:presse\n"))

    assert "Nobody may be chosen for it so" in told and "2024/900" in told


def test_a_line_that_cannot_be_read_is_told(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    found = look(chosen, town, catalogue, "Destinataires : segment:fantôme\n")

    (told,) = refusals(found)
    assert "There is no segment “fantôme”." in told
    with pytest.raises(MailingRefused, match="fantôme"):
        mailings.order_of(found, chosen.campaign, NOON)


@pytest.mark.parametrize(
    ("at", "silent"),
    [(EVE - timedelta(seconds=1), False), (EVE, True), (datetime(2032, 3, 14, 19, 0, tzinfo=UTC), False)],
)
def test_nothing_is_planned_into_the_silence(
    chosen: Settings, town: Database, catalogue: Catalogue, at: datetime, silent: bool
) -> None:
    now_silent = look(chosen, town, catalogue, at=at)

    assert now_silent.may_leave is not silent
    assert any("L49" in told for told in refusals(now_silent)) is silent


def test_a_moment_in_the_silence_is_refused_weeks_before(
    chosen: Settings, town: Database, catalogue: Catalogue
) -> None:
    found = look(chosen, town, catalogue, "Envoyer le : 13 mars 2032 à 9 h\n")

    (told,) = refusals(found)
    assert "electoral silence" in told and "14" in told


def test_a_moment_that_is_over_is_noticed(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    found = look(chosen, town, catalogue, "Envoyer le : 2026-11-01 18:30\n")

    assert found.may_leave
    assert "Its moment is over: it would leave at once." in [finding.told for finding in found.findings]


def test_a_letter_that_gmail_would_cut_is_refused(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    found = look(chosen, town, catalogue, fr=FRENCH.replace("{facts}", "") + "\n\nUn paragraphe de plus." * 2000)

    (told,) = refusals(found)
    assert "Gmail" in told and found.size > 102 * 1024


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Objet : Un mot\n\n[prénmo], bonjour", "“[prénmo]” is no merge word. There is [first name]."),
        ("Objet : Un mot\nDe la part de : nadia@exemple.fr\n\nBonjour", "“From” is a name, not an address"),
        ("Objet : Un mot\n\n[ici](/nulle-part/)", "ne mène nulle part"),
        ("Objet : Un mot\nCanal : pigeon\n\nBonjour", "pigeon"),
        ("Objet : Un mot\nEnvoyer le : demain\n\nBonjour", "demain"),
    ],
)
def test_slips_of_the_writer_stand_in_the_way(
    chosen: Settings, town: Database, catalogue: Catalogue, text: str, told: str
) -> None:
    assert any(told in refusal for refusal in refusals(look(chosen, town, catalogue, fr=text)))


def test_a_missing_translation_is_no_refusal(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    found = look(chosen, town, catalogue, fr=FRENCH.replace("{facts}", ""))

    assert found.may_leave and [letter.language for letter in found.letters] == ["fr"]


@pytest.mark.parametrize(
    "fact", ["Audience: issue:housing", "Channel: sms", "From: Nadia", "Send at: 2032-02-02 18:30"]
)
def test_what_holds_for_all_is_said_once(chosen: Settings, town: Database, catalogue: Catalogue, fact: str) -> None:
    french, english = FRENCH.replace("{facts}", "De la part de : L’équipe"), f"{fact}\n{ENGLISH}"

    (told,) = refusals(look(chosen, town, catalogue, fr=french, en=english))

    assert f"{KEY}.fr.md says it otherwise" in told


def test_a_page_that_is_not_built_yet_stands_in_the_way(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    here = house(chosen, chosen.instance / "house", fr="Objet : Un mot\n\n[lire](/news/la-halle/?a=1#main)\n")
    campaigns.write(here.root, "content/news/hall.fr.md", "Titre : La halle\nDate : 2032-01-30\n\nUn mot.\n")
    with town.reading() as session:
        (told,) = refusals(looked(here, session, catalogue, NOON))

    assert "/news/la-halle/ is not on the site yet" in told


def test_a_picture_that_is_not_built_yet_stands_in_the_way(
    chosen: Settings, town: Database, catalogue: Catalogue
) -> None:
    here = house(chosen, chosen.instance / "house", fr="Objet : Un mot\n\n![La place](images/place.jpg)\n")
    square = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(square, "JPEG")
    campaigns.write(here.root, "content/images/place.jpg", square.getvalue())
    with town.reading() as session:
        (told,) = refusals(looked(here, session, catalogue, NOON))

    assert re.search(r"/pictures/place-\S+ is not on the site yet", told)


def test_whatever_the_site_has_may_be_linked_to(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    links = "[1](/) [2](/en/) [3](/issues/logement) [4](/dates.ics) [5](/preferences) [6](https://loi.example/x/)"
    found = look(
        chosen, town, catalogue, fr=f"Objet : Un mot\n\n{links}\n\n![La halle](images/halle.jpg)\n\n[[inscription]]\n"
    )

    assert found.may_leave and 'alt="La halle"' in found.letters[0].html.fill_html({})


@pytest.mark.parametrize(("over", "leaves"), [(0, True), (1, False)])
def test_a_name_that_no_plan_can_keep_is_told(
    chosen: Settings, town: Database, catalogue: Catalogue, over: int, leaves: bool
) -> None:
    here, key = house(chosen, chosen.instance / "house"), "l" * (80 + over)
    campaigns.write(here.root, f"content/mailings/{key}.fr.md", FRENCH.replace("{facts}", ""))
    with town.reading() as session:
        found = looked(here, session, catalogue, NOON, key)

    assert found.may_leave is leaves
    assert any("has 81 signs" in told for told in refusals(found)) is not leaves


HOUSING = "Destinataires : issue:housing\n"


@pytest.mark.parametrize(
    ("name", "french"),
    [
        (f"{KEY}.fr.md", FRENCH.replace("Objet : Votre loyer\n", "")),
        (f"{KEY}.fr.md", "Objet : Un mot\n\n" + "[" * 1001),
        (f"{KEY}.fr.md", b"\xff\xfe\x00\x00\x89PNG"),
        (f"{KEY}.fr.txt", FRENCH),
        (f"{KEY}_fr.md", FRENCH),
    ],
)
def test_a_first_file_that_cannot_be_read_sends_no_other_to_everyone(
    chosen: Settings, town: Database, catalogue: Catalogue, name: str, french: str | bytes
) -> None:
    here = house(chosen, chosen.instance / "house", en=f"Audience: everyone\n{ENGLISH}")
    text = french.replace("{facts}", HOUSING) if isinstance(french, str) else french
    campaigns.write(here.root, f"content/mailings/{name}", text)
    with town.reading() as session:
        found = looked(here, session, catalogue, NOON)

    assert any(name in told for told in refusals(found))


def test_a_draft_in_the_first_language_sends_no_other_to_everyone(
    chosen: Settings, town: Database, catalogue: Catalogue
) -> None:
    here = house(chosen, chosen.instance / "house", en=ENGLISH)
    campaigns.write(here.root, f"content/mailings/_{KEY}.fr.md", FRENCH.replace("{facts}", HOUSING))
    with town.reading() as session:
        (told,) = refusals(looked(here, session, catalogue, NOON))

    assert "does not say whom it is for" in told and "“fr”" in told


def test_everyone_can_be_said_without_the_first_language(
    chosen: Settings, town: Database, catalogue: Catalogue
) -> None:
    assert look(chosen, town, catalogue, en=f"Audience: everyone\n{ENGLISH}").may_leave


def test_a_broken_file_stands_in_the_way_of_no_other_mailing(
    chosen: Settings, town: Database, catalogue: Catalogue
) -> None:
    here = house(chosen, chosen.instance / "house")
    campaigns.write(here.root, f"content/mailings/{KEY}-2.fr.md", "Rien que des mots.\n")
    with town.reading() as session:
        assert looked(here, session, catalogue, NOON).may_leave


def test_an_unknown_mailing_says_which_there_are(chosen: Settings) -> None:
    here = house(chosen, chosen.instance / "house")

    with pytest.raises(MailingUnknown, match=KEY):
        mailings.find(here.root, here.campaign.languages, "rien")
    assert mailings.find(here.root, here.campaign.languages, f"content/mailings/{KEY}.fr.md").key == KEY


def test_more_than_the_owners_number_waits_for_a_second(chosen: Settings, town: Database, catalogue: Catalogue) -> None:
    found = look(chosen, town, catalogue)
    few = mailings.order_of(found, chosen.campaign, NOON)

    object.__setattr__(chosen.campaign, "approval_from", 1)
    many = mailings.order_of(found, chosen.campaign, NOON)

    assert (few.waits, many.waits, many.people) == (False, True, 2)
    assert deliveries.Order(**vars(many)) == many
