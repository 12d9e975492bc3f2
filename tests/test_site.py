"""The built site, as a visitor's browser and other programs find it."""

import json
import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from werkzeug.datastructures import MultiDict

from capture import content, settings, theme, words
from capture.forms import SignUp
from capture.issues import Catalogue
from capture.settings import ROOT

PAGES = {
    "fr": ["", "sign-up/", "thank-you/", "privacy/", "issues/logement/", "issues/transports/", "issues/ecole/"],
    "en": ["", "sign-up/", "thank-you/", "privacy/", "issues/housing/", "issues/transport/", "issues/school/"],
}
FORM = re.compile(r"<form.*?</form>", re.DOTALL)

# No file, but an answer of the app, which stands at the same address.
BY_THE_APP = {"/preferences", "/en/preferences"}


@pytest.fixture
def output(campaign_root: Path) -> Path:
    return campaign_root / "output"


@pytest.mark.parametrize(("language", "root"), [("fr", ""), ("en", "en/")])
def test_every_page_exists_in_its_language(output: Path, language: str, root: str) -> None:
    for page in PAGES[language]:
        assert f'<html lang="{language}" dir="ltr">' in (output / root / page / "index.html").read_text()
    assert f'<html lang="{language}"' in (output / root / "404.html").read_text()


def test_nothing_but_pages_and_their_company_is_written(output: Path) -> None:
    texts = content.read(output.parent / "content", ("fr", "en"))
    pages = {
        text.address.partition("/")[0] or "index.html" for text in texts if text.kind.address and text.language == "fr"
    }
    folders = {"en", "theme", "pictures", "posters", "share", "dates", "stations", ".well-known"}
    icons = {"favicon.ico", "favicon.svg", "apple-touch-icon.png", "icon-192.png", "icon-512.png"}
    files = {"feed.xml", "dates.ics", "robots.txt", "manifest.webmanifest", "catalogue.json", "addresses.json"}

    written = {path.name for path in output.iterdir() if path.suffix not in (".br", ".gz")}
    assert written == pages | folders | icons | files


def test_translations_point_at_each_other(other_campaign: Path) -> None:
    found = links((other_campaign / "en/issues/housing/index.html").read_text())

    site = "https://saint-aurele.example"
    assert found == {
        "canonical": f"{site}/en/issues/housing/",
        "fr": f"{site}/issues/logement/",
        "en": f"{site}/en/issues/housing/",
        "x-default": f"{site}/issues/logement/",
    }


def test_every_link_inside_the_site_leads_somewhere(output: Path) -> None:
    for page in output.rglob("*.html"):
        for path in re.findall(r'(?:href|src|action)="(/[^"#?]*)', page.read_text()):
            target = output / path.lstrip("/")
            there = target.is_file() or (target / "index.html").is_file()
            assert there or path in BY_THE_APP, f"{page}: {path}"


def test_no_box_is_ticked_in_advance(output: Path) -> None:
    for page in output.rglob("*.html"):
        assert not re.search(r"<[^>]*\s(checked|selected)", page.read_text()), page


def test_nothing_comes_from_elsewhere(output: Path) -> None:
    for page in output.rglob("*.html"):
        assert not re.search(r'(?:src|action|<link[^>]*href)="(?:https?:)?//', page.read_text()), page


def test_the_catalogue_lies_beside_the_pages(other_campaign: Path) -> None:
    catalogue = json.loads((other_campaign / "catalogue.json").read_text())

    assert catalogue["languages"] == ["fr", "en", "es"]
    assert catalogue["issues"][0]["key"] == "housing"
    assert catalogue["issues"][-1] == {"key": "trees", "titles": {"fr": "<b>Arbres</b> & haies"}}
    assert catalogue["issues"][0]["titles"] == {"fr": "Logement", "en": "Housing"}
    assert {"key": "bellevue", "name": "Bellevue"} in catalogue["neighbourhoods"]


def test_an_untranslated_issue_is_offered_under_its_own_title(other_campaign: Path) -> None:
    home = (other_campaign / "en/index.html").read_text()

    assert 'value="trees"><span lang="fr">&lt;b&gt;Arbres&lt;/b&gt; &amp; haies</span>' in home
    assert re.search(r'<li[^>]* lang="fr">(?:(?!</li>).)*<a href="/issues/b-arbres-b-haies/"', home, re.DOTALL)
    assert not list((other_campaign / "en/issues").glob("*arbres*"))


def test_a_mailing_is_never_a_page(other_campaign: Path) -> None:
    assert not [path for path in other_campaign.rglob("*") if "secret" in path.name or path.name == "mailings"]
    assert not [page for page in other_campaign.rglob("*.html") if "Pas encore." in page.read_text()]


def test_a_third_language_is_a_folder_and_a_setting(other_campaign: Path) -> None:
    home = (other_campaign / "es/index.html").read_text()

    assert '<html lang="es"' in home
    assert '<label for="sign-up-email">Correo</label>' in home
    assert links((other_campaign / "index.html").read_text())["es"] == "https://saint-aurele.example/es/"
    assert '<form class="sign-up" id="sign-up" method="post" action="/es/sign-up"' in home


@pytest.mark.parametrize(("language", "path"), [("fr", "/sign-up"), ("en", "/en/sign-up")])
def test_the_app_draws_the_same_bytes(output: Path, catalogue: Catalogue, language: str, path: str) -> None:
    form = SignUp(catalogue, language, f"{path}/")

    assert drawn(form, language, path) == form_of((output / path[1:] / "index.html").read_text())


def test_errors_are_told_beside_their_field(catalogue: Catalogue) -> None:
    form = SignUp(catalogue, "fr", "/sign-up", posted=MultiDict({"email": "odette@gmal.com", "issues": "school"}))
    form.validate()

    page = drawn(form, "fr", "/sign-up")

    assert 'value="odette@gmal.com" required aria-invalid="true" aria-describedby="sign-up-email-error"' in page
    assert '<button name="correct" value="odette@gmail.com">Utiliser odette@gmail.com</button>' in page
    assert '<a href="#sign-up-email">Cette adresse est-elle la bonne\u202f?</a>' in page
    assert 'value="school" checked' in page


def drawn(form: SignUp, language: str, path: str) -> str:
    """Draw the page as the app does and return its form."""
    environment = Environment(loader=FileSystemLoader(ROOT / "theme/templates"))
    theme.equip(environment)
    with words.speaking(language):
        names = theme.context(settings.campaign(), language, path, catalogue=form.catalogue)
        return form_of(environment.get_template("sign_up.html").render(names, form=form))


def form_of(page: str) -> str:
    found = FORM.search(page)
    assert found
    return found[0]


def links(page: str) -> dict[str, str]:
    """The canonical address and the alternates by language."""
    alternates = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
    return dict(alternates) | dict(re.findall(r'<link rel="(canonical)" href="([^"]+)">', page))
