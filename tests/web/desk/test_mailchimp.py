"""At the desk: how the list and Mailchimp stand, whom it does not take and why, and which segments it is told."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from capture.database import now
from capture.errors import MailchimpFuse
from capture.journal import Entry
from capture.mailchimp import tags
from capture.segments import saved
from capture.settings import MAILCHIMP
from capture.staff import COMMUNICATIONS, ORGANISER, OWNER
from capture.web import create_app
from tests.cast import BILAL, CAMILLE
from tests.mailchimp.conftest import bare, chimp, chosen, sides
from tests.mailchimp.people import md5
from tests.mailchimp.sides import Sides
from tests.mailing import KEY, house
from tests.team import hire, sit
from tests.web.desk.conftest import SignedIn

__all__ = ["bare", "chimp", "chosen", "sides"]


@pytest.fixture
def site() -> str:
    """None: this desk is on the machine of whoever tries it."""
    return ""


@pytest.fixture
def segment(sides: Sides) -> int:
    """A saved segment; its number."""
    with sides.database.writing() as session:
        return saved.save(session, "Bellevue", "neighbourhood:bellevue", "", "staff:1", now()).id


def acts(sides: Sides) -> list[str]:
    """Return what the journal has of it."""
    with sides.database.reading() as session:
        found = session.scalars(sa.select(Entry.act).where(Entry.act.like("mailchimp-%")).order_by(Entry.id))
        return [act for act in found if act != "mailchimp-setup"]


def refuse(sides: Sides) -> int:
    """Let Mailchimp refuse Camille. Return her number."""
    sides.chimp.main.people.fake.add(CAMILLE)
    number = sides.come(CAMILLE)
    sides.come(BILAL)
    sides.sync()
    return number


def test_it_says_how_both_sides_stand(sides: Sides, signed_in: SignedIn) -> None:
    sides.come(CAMILLE)
    sides.sync()
    page = signed_in(ORGANISER).get("/desk/mailchimp").text
    assert "Saint-Aurèle" in page and "hustings:newsletter" in page
    assert "Nobody: everybody whom the law lets us send is there." in page


def test_whom_mailchimp_refuses_is_listed_with_the_reason(sides: Sides, signed_in: SignedIn) -> None:
    number = refuse(sides)
    page = signed_in(ORGANISER).get("/desk/mailchimp").text
    assert f'href="/desk/people/{number}"' in page and "finds something wrong with what we send" in page
    assert CAMILLE not in page


def test_somebody_is_tried_again(sides: Sides, signed_in: SignedIn) -> None:
    number = refuse(sides)
    sides.chimp.main.people.fake.clear()
    desk = signed_in(ORGANISER)
    assert "Done." in desk.post("/desk/mailchimp/again", data={"person": number}, follow_redirects=True).text
    sides.sync()
    assert sides.statuses() == {CAMILLE: "subscribed", BILAL: "subscribed"}
    assert acts(sides) == ["mailchimp-again"]


def test_whom_it_erased_once_is_tried_again_only_when_asked(sides: Sides, signed_in: SignedIn) -> None:
    sides.chimp.main.people.forgotten.add(md5(CAMILLE))
    sides.come(CAMILLE)
    sides.sync()
    sides.chimp.main.people.forgotten.clear()
    signed_in(ORGANISER).post("/desk/mailchimp/again")
    sides.sync()
    assert sides.statuses() == {CAMILLE: "subscribed"}


def blow(sides: Sides) -> None:
    """Let the fuse hold many."""
    sides.fill(60)
    sides.sync()
    with sides.database.writing() as session:
        session.execute(sa.text("UPDATE supporters SET flags = 0"))
    with pytest.raises(MailchimpFuse):
        sides.sync()


def test_an_owner_lets_many_go_after_reading_how_many(sides: Sides, signed_in: SignedIn) -> None:
    blow(sides)
    desk = signed_in(OWNER)
    page = desk.get("/desk/mailchimp").text
    assert "60 people would go from the audience, or lose a tag there." in page and "Let 60 people go" in page
    assert desk.post("/desk/mailchimp/let-go", data={"people": "59"}).status_code == 409
    assert desk.post("/desk/mailchimp/let-go", data={"people": "60"}).status_code == 303
    sides.sync()
    assert set(sides.statuses().values()) == {"unsubscribed"}
    assert acts(sides) == ["mailchimp-let-go"]


def test_nobody_else_lets_them_go(sides: Sides, signed_in: SignedIn) -> None:
    blow(sides)
    desk = signed_in(ORGANISER)
    assert "Let 60 people go" not in desk.get("/desk/mailchimp").text
    assert desk.post("/desk/mailchimp/let-go", data={"people": "60"}).status_code == 403


def test_the_second_factor_is_asked_for_first(sides: Sides, signed_in: SignedIn) -> None:
    blow(sides)
    asked = signed_in(OWNER, proved=False).post("/desk/mailchimp/let-go", data={"people": "60"})
    assert asked.location == "/desk/prove"


def test_a_segment_is_told_and_told_no_more(sides: Sides, signed_in: SignedIn, segment: int) -> None:
    desk = signed_in(ORGANISER)
    assert "Tell Mailchimp who is in it" in desk.get("/desk/segments").text
    told = desk.post(f"/desk/segments/{segment}/mailchimp", follow_redirects=True).text
    assert "Mailchimp is told who is in it." in told and "Tell Mailchimp no more" in told
    desk.post(f"/desk/segments/{segment}/mailchimp/end")
    with sides.database.reading() as session:
        assert tags.marked(session) == set()
    assert acts(sides) == ["mailchimp-mark", "mailchimp-unmark"]


def test_a_segment_that_is_put_away_is_told_no_more(sides: Sides, signed_in: SignedIn, segment: int) -> None:
    desk = signed_in(ORGANISER)
    desk.post(f"/desk/segments/{segment}/mailchimp")
    desk.post(f"/desk/segments/{segment}/archive")
    with sides.database.reading() as session:
        assert tags.marked(session) == set()
    assert desk.post(f"/desk/segments/{segment}/mailchimp").status_code == 404


def test_communications_see_no_numbers_of_people(sides: Sides, signed_in: SignedIn, segment: int) -> None:
    desk = signed_in(COMMUNICATIONS)
    assert desk.get("/desk/mailchimp").status_code == 403
    assert "Mailchimp" not in desk.get("/desk/segments").text


def test_the_trouble_is_said_in_the_readers_language(sides: Sides, signed_in: SignedIn) -> None:
    blow(sides)
    page = signed_in(OWNER, language="fr").get("/desk/mailchimp").text
    assert "Laisser partir 60 personnes" in page


def test_without_an_audience_there_is_no_page(bare: Sides, signed_in: SignedIn) -> None:
    desk = signed_in(OWNER)
    assert desk.get("/desk/mailchimp").status_code == 404
    assert "Mailchimp" not in desk.get("/desk/segments").text


@pytest.fixture
def letters(sides: Sides) -> Sides:
    """A campaign whose letters leave by way of Mailchimp, and one letter for Camille."""
    settings = house(sides.settings, sides.settings.instance / "house")
    object.__setattr__(settings, "mailings_by", MAILCHIMP)
    there = replace(sides, settings=settings)
    there.come(CAMILLE, "newsletter", given_name="Camille")
    return there


def test_a_mailing_is_laid_down_over_there_to_be_looked_at(letters: Sides) -> None:
    app = create_app(letters.settings, letters.database)
    desk = sit(app, letters.database, hire(letters.database, COMMUNICATIONS))
    page = f"/desk/mailings/{KEY}"
    assert f'action="{page}/push"' in desk.get(page).text

    for _ in range(2):
        assert desk.post(f"{page}/push").status_code == 303
    laid = list(letters.chimp.campaigns.values())
    assert [(one.status, letters.chimp.meant(one)) for one in laid] == [("save", set())] * 2
    assert "made, not sent" in desk.get(page).text
    assert acts_of(letters, "mailing-push") == 2


def test_when_mailchimp_does_not_answer_the_desk_says_so(letters: Sides) -> None:
    app = create_app(letters.settings, letters.database)
    desk = sit(app, letters.database, hire(letters.database, COMMUNICATIONS))
    letters.chimp.always = "500empty"
    refused = desk.post(f"/desk/mailings/{KEY}/push")
    assert refused.status_code == 422 and "Mailchimp" in refused.text
    assert acts_of(letters, "mailing-push") == 0


def acts_of(sides: Sides, act: str) -> int:
    """Return how often something is in the journal."""
    with sides.database.reading() as session:
        return session.scalar(sa.select(sa.func.count(Entry.id)).where(Entry.act == act)) or 0
