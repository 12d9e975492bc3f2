"""Setting the audience up: what is missing is made, what is there is found, what was renamed is mended."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from capture.errors import MailchimpShut, MailchimpUnready
from capture.issues import Issue
from capture.mailchimp import hints, members, setup
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE
from tests.conftest import SITE
from tests.mailchimp.server import Chimp
from tests.mailchimp.sides import Sides


def test_looking_makes_nothing(bare: Sides) -> None:
    with bare.bridge() as bridge:
        seen = [step.name for step in setup.steps(bridge)]
    assert {"Saint-Aurèle", "FNAME", "Issues", "hustings:newsletter", f"{SITE}/hooks/mailchimp/…"} <= set(seen)
    assert not [call for call in bare.chimp.calls if not call.startswith("GET ")]
    with pytest.raises(MailchimpUnready):
        bare.sync()


def test_each_issue_is_an_interest_in_the_campaigns_language(bare: Sides) -> None:
    bare.set_up()
    titles = {issue.titles["fr"] for issue in bare.catalogue.issues}
    assert set(bare.chimp.main.interests.values()) == titles
    assert [one["title"] for one in bare.chimp.main.categories.values()] == ["Issues"]
    (field,) = bare.chimp.main.fields.values()
    assert (field["tag"], field["required"], field["public"]) == ("FNAME", False, False)


def test_a_second_time_there_is_nothing_to_do(bare: Sides) -> None:
    assert bare.set_up()
    bare.chimp.calls.clear()
    assert bare.set_up() == []
    assert not [call for call in bare.chimp.calls if not call.startswith("GET ")]


def test_what_was_made_before_a_kill_is_found(bare: Sides) -> None:
    with bare.bridge() as bridge:
        for number, step in enumerate(setup.steps(bridge)):
            if number == 5:
                break
            step.do()
    bare.set_up()
    assert len(bare.chimp.main.categories) == 1
    assert len(bare.chimp.main.interests) == len(bare.catalogue.issues)


def test_an_issue_under_another_title_stays_the_same_interest(sides: Sides) -> None:
    before = dict(sides.chimp.main.interests)
    first = sides.catalogue.issues[0]
    renamed = Issue(first.key, dict(first.titles) | {"fr": "Tout autrement"})
    sides.catalogue = replace(sides.catalogue, issues=(renamed, *sides.catalogue.issues[1:]))
    sides.sync()
    assert sides.chimp.main.interests.keys() == before.keys()
    assert "Tout autrement" in sides.chimp.main.interests.values()


def test_codes_tell_nobody_over_there_what_they_mean(bare: Sides) -> None:
    coded = bare.named(mailchimp_interests="codes")
    coded.set_up()
    coded.come(CAMILLE, "letter:housing")
    coded.sync()
    names = coded.chimp.main.interests.values()
    assert all(len(name) == 6 and name == name.upper() for name in names)
    said = b"".join(coded.chimp.heard)
    for issue in coded.catalogue.issues:
        assert issue.key.encode() not in said and issue.titles["fr"].encode() not in said


def test_names_become_codes_when_the_setting_changes(sides: Sides) -> None:
    before = set(sides.chimp.main.interests)
    sides.named(mailchimp_interests="codes").set_up()
    assert set(sides.chimp.main.interests) == before
    assert all(len(name) == 6 for name in sides.chimp.main.interests.values())


def test_a_field_that_must_be_filled_in_is_made_voluntary(bare: Sides) -> None:
    bare.chimp.main.fields[7] = {"merge_id": 7, "tag": "FNAME", "name": "First Name", "required": True}
    assert "FNAME" in bare.set_up()
    assert bare.chimp.main.fields[7]["required"] is False


def test_the_hook_is_made_anew_where_its_signature_is_not_known(bare: Sides) -> None:
    url = f"{SITE}/hooks/mailchimp/{hints.secret(bare.settings)}"
    bare.chimp.main.hooks["old"] = {"url": url, "events": {}, "sources": {}}
    bare.set_up()
    (hook,) = bare.chimp.main.hooks.values()
    assert hook["url"] == url and hook["sources"] == {"user": True, "admin": True, "api": False}
    with bare.database.reading() as session, bare.bridge() as bridge:
        assert bridge.state(session).signing == hook["signing_secret"]


def test_without_a_public_address_there_is_no_hook(bare: Sides) -> None:
    hidden = bare.named(site_url="")
    hidden.set_up()
    assert hidden.chimp.main.hooks == {}


def test_a_hook_that_mailchimp_does_not_make_holds_nothing_up(bare: Sides) -> None:
    bare.chimp.on, bare.chimp.always = re.compile("POST .*/webhooks"), "400"
    bare.set_up()
    bare.chimp.always = ""
    assert bare.chimp.main.hooks == {}
    assert f"{SITE}/hooks/mailchimp/…" in bare.set_up()
    assert len(bare.chimp.main.hooks) == 1


def test_an_audience_that_there_is_not_is_said_so(bare: Sides) -> None:
    with pytest.raises(MailchimpShut, match="MAILCHIMP_AUDIENCE"):
        bare.named(mailchimp_audience="nobodys").set_up()


def test_another_audience_begins_from_nothing(sides: Sides, chimp: Chimp) -> None:
    sides.come(CAMILLE)
    sides.sync()
    chimp.audiences["another0001"] = type(chimp.main)("Autre")
    other = sides.named(mailchimp_audience="another0001")
    other.set_up()
    other.sync()
    assert [one.email for one in chimp.audiences["another0001"].people.members.values()] == [CAMILLE]


def test_interests_that_somebody_took_out_there_are_made_anew(sides: Sides) -> None:
    sides.come(CAMILLE, "letter:housing")
    sides.sync()
    sides.chimp.main.categories.clear()
    sides.come(BILAL, "letter:housing")
    sides.sync()
    assert sides.are_equal() and sides.there(BILAL).status == "subscribed"
    assert [one["title"] for one in sides.chimp.main.categories.values()] == ["Issues"]
    with sides.database.reading() as session:
        assert members.refused(session) == []
        # By what somebody took out over there nobody withdrew anything.
        assert session.scalar(sa.select(sa.func.count()).where(Supporter.letters != 0)) == 2
