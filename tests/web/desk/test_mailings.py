"""At the desk: a mailing is looked at as it will be read, planned, agreed to by a second colleague, and stopped."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from capture import deliveries, dispatch
from capture.database import Database, now
from capture.deliveries import results
from capture.issues import Catalogue
from capture.letters import Letter
from capture.settings import Settings
from capture.staff import CANVASSER, COMMUNICATIONS, ORGANISER, Colleague
from capture.supporters import Supporter
from capture.web import create_app
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.mailing import FRENCH, KEY, fates, house, planned, state
from tests.team import hire, sit
from tests.web.desk.conftest import SignedIn

PAGE = f"/desk/mailings/{KEY}"


@pytest.fixture
def app(chosen: Settings, database: Database, catalogue: Catalogue) -> Flask:
    """The app of a campaign with one mailing, which reaches Camille and Bilal."""
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", given_name="Camille"), catalogue)
        confirms(session, wish_of(BILAL, "newsletter"), catalogue)
    return create_app(house(chosen, chosen.instance / "house"), database)


def seen(database: Database) -> dict[str, str]:
    """Return what the page says of when the mailing was planned."""
    with database.reading() as session:
        plan = deliveries.find(session, KEY)
        return {"seen": plan.planned_at.isoformat() if plan else ""}


def read(desk: FlaskClient) -> dict[str, str]:
    """Return what the page says of what was read."""
    return dict(re.findall(r'name="(opened|people)" value="([^"]*)"', desk.get(PAGE).text))


def settings_of(app: Flask) -> Settings:
    found: Settings = app.extensions["hustings"].settings
    return found


def test_what_is_written_is_listed(signed_in: SignedIn) -> None:
    page = signed_in(COMMUNICATIONS).get("/desk/mailings").text

    assert f'href="{PAGE}">Votre loyer</a>' in page and "Not planned." in page


def test_a_mailing_says_whom_it_reaches_and_shows_its_letters(signed_in: SignedIn) -> None:
    answer = signed_in(COMMUNICATIONS).get(PAGE)

    assert "Everyone: 2 people" in answer.text and "Write to 2 people" in answer.text
    assert answer.text.count("<iframe") == 6
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_subject_is_shown_as_it_was_typed(app: Flask, signed_in: SignedIn) -> None:
    path = settings_of(app).root / "content" / "mailings" / f"{KEY}.fr.md"
    path.write_text(path.read_text().replace("Votre loyer", "Loyer : 50 % <b>"))
    assert "<h1>Loyer : 50 % &lt;b&gt;</h1>" in signed_in(COMMUNICATIONS).get(PAGE).text


def test_a_letter_is_shown_alone_and_can_do_nothing(signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    answer = desk.get(f"{PAGE}/fr.html")
    policy = answer.headers["Content-Security-Policy"]

    assert "Bonjour," in answer.text and "Camille" not in answer.text
    assert "sandbox" in policy and "default-src 'none'" in policy and "script-src" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Bonjour," in desk.get(f"{PAGE}/fr.txt").text
    assert desk.get(f"{PAGE}/de.html").status_code == 404


def test_it_leaves_when_somebody_says_so(app: Flask, database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    assert "Planned" in desk.post(f"{PAGE}/schedule", data=read(desk), follow_redirects=True).text

    assert dispatch.run_out(settings_of(app), database) == 2
    page = desk.get(PAGE).text
    assert "Over" in page and "Write to" not in page
    assert fates(database) == {"sent": 2}


def test_a_second_colleague_agrees(app: Flask, database: Database, signed_in: SignedIn) -> None:
    object.__setattr__(settings_of(app).campaign, "approval_from", 1)
    desk = signed_in(COMMUNICATIONS)
    other = signed_in(ORGANISER)
    desk.post(f"{PAGE}/schedule", data=read(desk))
    with database.reading() as session:
        waiting = sa.select(Colleague.roles).join(Letter, Letter.who == Colleague.uniquifier)
        told = list(session.scalars(waiting.where(Letter.kind == "waiting")))
        assert [ORGANISER] in told and [COMMUNICATIONS] not in told
    assert "I agree" not in desk.get(PAGE).text
    assert desk.post(f"{PAGE}/approve", data=seen(database)).status_code == 409

    assert "I agree: write to 2 people" in other.get(PAGE).text
    assert other.post(f"{PAGE}/approve", data={"seen": "another moment"}).status_code == 409
    assert "agreed" in other.post(f"{PAGE}/approve", data=seen(database), follow_redirects=True).text
    assert state(database) == "planned"


@pytest.mark.parametrize("what", ["text", "people"])
def test_what_is_not_as_it_was_read_does_not_leave(
    app: Flask, database: Database, catalogue: Catalogue, signed_in: SignedIn, what: str
) -> None:
    desk = signed_in(COMMUNICATIONS)
    seen = read(desk)
    if what == "text":
        path = settings_of(app).root / "content" / "mailings" / f"{KEY}.fr.md"
        path.write_text(path.read_text().replace("Bonjour", "Bonsoir"))
    else:
        with database.writing() as session:
            confirms(session, wish_of("zoe@exemple.fr", "newsletter"), catalogue)
    refused = desk.post(f"{PAGE}/schedule", data=seen)
    assert refused.status_code == 409 and "Look at it once more" in refused.text and state(database) == ""
    assert desk.post(f"{PAGE}/schedule", data=read(desk)).status_code == 303


def test_it_is_stopped(database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    desk.post(f"{PAGE}/schedule", data=read(desk))

    assert "Stopped" in desk.post(f"{PAGE}/stop", follow_redirects=True).text
    assert state(database) == "stopped"
    assert desk.post(f"{PAGE}/stop").status_code == 409


def test_what_is_planned_is_shown_as_it_rests(app: Flask, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    desk.post(f"{PAGE}/schedule", data=read(desk))
    file = settings_of(app).root / "content" / "mailings" / f"{KEY}.fr.md"
    file.write_text(file.read_text().replace("Bonjour", "Salut"))

    assert "Bonjour" in desk.get(f"{PAGE}/fr.html").text


def test_one_whose_file_is_gone_is_still_known(app: Flask, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    desk.post(f"{PAGE}/schedule", data=read(desk))
    for file in Path(settings_of(app).root, "content", "mailings").iterdir():
        file.unlink()

    assert "no file any more" in desk.get("/desk/mailings").text
    assert "Stop it" in desk.get(PAGE).text
    assert desk.post(f"{PAGE}/schedule", data=read(desk)).status_code == 404


def test_what_stands_in_its_way_is_said_and_keeps_it_here(app: Flask, database: Database, signed_in: SignedIn) -> None:
    file = settings_of(app).root / "content" / "mailings" / f"{KEY}.fr.md"
    file.write_text(file.read_text().replace("[prénom]", "[prénmo]"))
    desk = signed_in(COMMUNICATIONS)

    assert "is no merge word" in desk.get(PAGE).text and "Write to" not in desk.get(PAGE).text
    assert desk.post(f"{PAGE}/schedule", data=read(desk)).status_code == 422
    assert state(database) == ""


def test_nobody_else_may(signed_in: SignedIn) -> None:
    assert signed_in(CANVASSER).get(PAGE).status_code == 403
    assert signed_in(COMMUNICATIONS).get("/desk/mailings/nothing").status_code == 404


def test_two_presses_plan_it_once(database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)

    assert desk.post(f"{PAGE}/schedule", data=read(desk)).status_code == 303
    assert desk.post(f"{PAGE}/schedule", data=read(desk)).status_code == 409
    with database.reading() as session:
        assert len(deliveries.listed(session)) == 1 and deliveries.due(session, now())


def came(app: Flask, database: Database, desk: FlaskClient) -> None:
    """Let it go out; Camille followed a link, and Bilal left."""
    desk.post(f"{PAGE}/schedule", data=read(desk))
    assert dispatch.run_out(settings_of(app), database) == 2
    with database.writing() as session:
        results.note(session, KEY, results.CLICKED, Supporter.email == CAMILLE, now())
        results.note(session, KEY, results.LEFT, Supporter.email == BILAL, now())


def test_what_came_of_it_leads_to_its_people(app: Flask, database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(ORGANISER)
    came(app, database, desk)
    for page in (desk.get(PAGE).text, desk.get("/desk/mailings").text):
        assert "Followed a link" in page and "Left by it" in page
        (path,) = re.findall(r'href="(/desk/people\?q=mailing[^"]*clicked)" aria-label="Followed a link: 1"', page)
    people = desk.get(path).text
    assert CAMILLE in people and BILAL not in people


def test_communications_see_how_many_and_not_who(app: Flask, database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    came(app, database, desk)
    for page in (desk.get(PAGE).text, desk.get("/desk/mailings").text):
        assert "Followed a link" in page and "/desk/people?q=mailing" not in page


def test_by_way_of_mailchimp_it_says_so_and_shows_its_campaigns(
    app: Flask, database: Database, signed_in: SignedIn
) -> None:
    settings = settings_of(app)
    object.__setattr__(settings, "mailings_by", "mailchimp")
    desk = signed_in(COMMUNICATIONS)
    page = desk.get(PAGE).text
    assert "It leaves by way of Mailchimp." in page and "hustings mailchimp setup" in page and "Write to" not in page

    object.__setattr__(settings, "mailchimp_api_key", "0123-us7")
    with database.writing() as session:
        made = deliveries.campaigns.opened(session, KEY, "fr", "a-key")
        deliveries.campaigns.note(session, made.id, number="k1", page=42, people=2, trouble="<b>50 %</b>")
    page = desk.get(PAGE).text
    assert "made, not sent: 2 people" in page and made.title in page and "&lt;b&gt;50 %&lt;/b&gt;" in page
    assert 'href="https://us7.admin.mailchimp.com/campaigns/show/?id=42"' in page


@pytest.mark.parametrize(
    ("account", "email", "name", "status"),
    [
        ("nadia", "nadia.belkacem@saint-aurele.example", "Nora", 409),
        ("nbelkacem", "n.belkacem@saint-aurele.example", "Nora", 409),
        ("helene", "bureau@saint-aurele.example", "Hélène Roux", 409),
        ("root", "nadia@saint-aurele.example", "Nadia", 303),
        ("bilal", "nadia@saint-aurele.example", "Nadia", 303),
    ],
)
def test_who_planned_it_at_a_terminal_is_no_second(
    app: Flask, database: Database, account: str, email: str, name: str, status: int, signed_in: SignedIn
) -> None:
    object.__setattr__(settings_of(app).campaign, "approval_from", 1)
    planned(settings_of(app), database, by=f"cli:{account}")
    assert state(database) == "waits"

    desk = signed_in(ORGANISER, email=email, name=name)
    assert ("I agree" in desk.get(PAGE).text) is (status == 303)
    assert desk.post(f"{PAGE}/approve", data=seen(database)).status_code == status
    assert state(database) == ("planned" if status == 303 else "waits")


def test_links_to_other_sites_are_told_and_not_asked(
    chosen: Settings, database: Database, catalogue: Catalogue, tmp_path: Path
) -> None:
    french = FRENCH.replace("{facts}", "") + "\n\n[ailleurs](https://elsewhere.example/page)\n"
    app = create_app(house(chosen, tmp_path / "another", fr=french), database)
    page = sit(app, database, hire(database, COMMUNICATIONS)).get(PAGE).text
    assert "1 link leads to another site" in page and "is dead" not in page


def test_a_dead_link_holds_it_at_the_desk_too(app: Flask, database: Database, signed_in: SignedIn) -> None:
    path = settings_of(app).root / "content" / "mailings" / f"{KEY}.fr.md"
    path.write_text(f"{path.read_text()}\n\n[chez nous](http://10.0.0.1/page)\n")
    desk = signed_in(COMMUNICATIONS)
    refused = desk.post(f"{PAGE}/schedule", data=read(desk))
    assert refused.status_code == 422
    assert "http://10.0.0.1/page" in refused.text and "a network of its own" in refused.text
    with database.reading() as session:
        assert deliveries.find(session, KEY) is None
