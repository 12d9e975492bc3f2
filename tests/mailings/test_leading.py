"""Links that lead by way of us: each by its mark, to where it leads in that mailing, and nowhere else."""

from capture.deliveries import Plan
from capture.mailings import leading
from capture.mailings.greetings import LEAVE, Form, Place

PAGE = "https://saint-aurele.example/issues/logement/?src=a&page=2"
HTML = Form((f'<a class="x" href="{PAGE.replace("&", "&amp;")}">', Place("given_name"), '</a><a href="', Place(LEAVE)))


def plan(letters: Form, *former: Form) -> Plan:
    told = [{"fr": {"html": form.told()}} for form in (letters, *former)]
    return Plan(key="k", letters=told[0], former=[{"letters": one} for one in told[1:]])


def test_a_link_leads_by_way_of_us_and_a_way_out_does_not() -> None:
    led = leading.by_way(HTML, lambda mark: f"https://we.example/go/{mark}")
    way = f"https://we.example/go/{leading.mark(PAGE)}"
    assert led.fill({LEAVE: "OUT", "given_name": "Zoé"}) == f'<a class="x" href="{way}">Zoé</a><a href="OUT'


def test_it_leads_to_where_it_led() -> None:
    assert leading.target(plan(HTML), leading.mark(PAGE)) == PAGE


def test_one_of_the_text_before_it_was_planned_anew_still_leads_on() -> None:
    assert leading.target(plan(Form(("nothing",)), HTML), leading.mark(PAGE)) == PAGE


def test_what_stands_not_in_it_leads_nowhere() -> None:
    assert leading.target(plan(HTML), leading.mark("https://elsewhere.example/")) is None


def test_what_is_no_page_is_left_as_it_is() -> None:
    letters = Form(('<a href="mailto:x@y.example">', '<a href="tel:+33">', '<a href="javascript:alert(1)">'))
    assert leading.by_way(letters, lambda mark: "way") == letters
