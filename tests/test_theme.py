"""What every page refers to: where one goes from it, and in which language one arrives."""

import json
from datetime import UTC, datetime
from pathlib import Path

from capture import content, issues, settings, theme
from capture.issues import Catalogue, Place
from capture.settings import ROOT
from capture.site import places

CAMPAIGN = settings.campaign()
TEAM = Place("team", {"fr": "L’équipe", "en": "The team"}, {"fr": "/equipe/", "en": "/en/team/"}, menu=2)
ISSUES = Place("issues", {"fr": "Nos engagements"}, {"fr": "/issues/"}, {"fr": "Douze."}, menu=1)
OTHERS = tuple(
    Place(key, {"fr": key.title()}, {"fr": f"/{key}/"}) for key in ("home", "legal", "privacy", "press", "503")
)
CATALOGUE = Catalogue(CAMPAIGN.languages, (), {}, places=(TEAM, *OTHERS, ISSUES), stylesheet="/theme/style.0.css")


def names(language: str) -> dict[str, object]:
    return theme.context(CAMPAIGN, language, catalogue=CATALOGUE)


def test_the_menu_stands_in_the_order_that_pages_ask_for() -> None:
    assert names("fr")["navigation"] == [
        theme.Link("Nos engagements", "/issues/", "fr", "Douze."),
        theme.Link("L’équipe", "/equipe/", "fr"),
    ]


def test_a_page_without_a_translation_is_linked_in_its_own_language() -> None:
    assert names("en")["navigation"] == [
        theme.Link("Nos engagements", "/issues/", "fr", "Douze."),
        theme.Link("The team", "/en/team/", "en"),
    ]


def test_what_is_not_in_the_menu_stands_below_and_the_law_comes_last() -> None:
    footer = names("fr")["footer_links"]

    assert isinstance(footer, list)
    assert [link.path for link in footer] == ["/press/", "/privacy/", "/legal/"]


def test_a_page_can_be_reached_by_its_key() -> None:
    reached = names("en")["places"]

    assert isinstance(reached, dict)
    assert (reached["team"].path, reached["privacy"].language) == ("/en/team/", "fr")


def test_the_form_with_errors_is_called_as_its_page() -> None:
    signing = Place("sign-up", {"fr": "Je signe"}, {"fr": "/sign-up/"})
    drawn = theme.context(CAMPAIGN, "fr", "/sign-up", catalogue=Catalogue(("fr",), (), {}, places=(signing,)))
    in_english = theme.context(CAMPAIGN, "en", "/en/sign-up", catalogue=Catalogue(("fr",), (), {}, places=(signing,)))

    assert (drawn["page"].title, in_english["page"].title) == ("Je signe", "Sign up")


def test_open_graph_wants_a_country() -> None:
    assert names("fr")["locales"] == {"fr": "fr_FR", "en": "en_GB"}


def test_every_page_of_the_demonstration_is_a_place() -> None:
    texts = content.read(ROOT / "content", CAMPAIGN.languages)
    found = {place.key: place for place in places.gather(CAMPAIGN, texts)}

    assert found["issues"].paths == {"fr": "/issues/", "en": "/en/issues/"}
    assert {"home", "sign-up", "thank-you", "privacy", "legal"} <= set(found)


def test_a_site_that_an_older_version_built_can_be_served(tmp_path: Path) -> None:
    older = {"languages": ["fr"], "built": "2026-01-01", "issues": [], "neighbourhoods": []}
    (tmp_path / "catalogue.json").write_text(json.dumps(older))

    assert issues.from_json(tmp_path / "catalogue.json") == Catalogue(("fr",), (), {})


def test_the_catalogue_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_text(issues.to_json(CATALOGUE, datetime(2032, 1, 1, tzinfo=UTC)))

    assert issues.from_json(tmp_path / "catalogue.json") == CATALOGUE
