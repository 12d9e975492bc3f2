import shutil
from datetime import date
from pathlib import Path

import pytest

from capture import settings
from capture.errors import SettingMissing, SettingWrong
from capture.settings import ROOT, Secret
from tests.conftest import ENVIRONMENT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A campaign with its facts and nothing else."""
    shutil.copy(ROOT / "pelicanconf.py", tmp_path)
    return tmp_path


def test_defaults_are_enough_to_begin(root: Path) -> None:
    chosen = settings.load(root, ENVIRONMENT)
    assert chosen.database_url == f"sqlite:///{root}/instance/capture.db"
    assert chosen.mail_url == f"file:{root}/instance/outbox"
    assert chosen.campaign.rounds == (date(2032, 3, 14), date(2032, 3, 21))
    assert chosen.campaign.languages == ("fr", "en")


def test_the_environment_wins_over_the_file(root: Path) -> None:
    (root / ".env").write_text("".join(f"{key}=file\n" for key in ENVIRONMENT) + "PROXY_HOPS=2\n")
    chosen = settings.load(root, {"SECRET_KEY": "environment"})
    assert (chosen.secret_key, chosen.suppression_key, chosen.proxy_hops) == ("environment", "file", 2)


@pytest.mark.parametrize("key", ENVIRONMENT)
def test_a_missing_key_says_what_to_type(root: Path, key: str) -> None:
    with pytest.raises(SettingMissing) as missing:
        settings.load(root, {name: value for name, value in ENVIRONMENT.items() if name != key})
    assert str(missing.value) == f"{key} is not set. Type: hustings init"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('["2032-03-14", "2032-03-21"]', '["14/03/2032"]', "ROUNDS"),
        ('["2032-03-14", "2032-03-21"]', '"2032-03-14"', "ROUNDS"),
        ('"Europe/Paris"', '"Paris"', "TIMEZONE"),
        ('PHONE_COUNTRY = "FR"', 'PHONE_COUNTRY = "+33"', "PHONE_COUNTRY"),
        ("ROUNDS_ELSEWHERE: dict[str, list[str]] = {}", 'ROUNDS_ELSEWHERE = ["2032-03-13"]', "ROUNDS_ELSEWHERE"),
        ("ROUNDS_ELSEWHERE: dict[str, list[str]] = {}", 'ROUNDS_ELSEWHERE = {"Fort": []}', "ROUNDS_ELSEWHERE"),
    ],
)
def test_a_fact_that_cannot_be_meant_is_named(root: Path, old: str, new: str, key: str) -> None:
    conf = root / "pelicanconf.py"
    assert old in conf.read_text()
    conf.write_text(conf.read_text().replace(old, new))
    with pytest.raises(SettingWrong, match=key):
        settings.campaign(root)


def test_other_places_vote_on_their_own_days(root: Path) -> None:
    conf = root / "pelicanconf.py"
    conf.write_text(conf.read_text() + 'ROUNDS_ELSEWHERE = {"America/Martinique": ["2032-03-20", "2032-03-13"]}\n')
    (there,) = settings.campaign(root).ballot.elsewhere
    assert (there.timezone.key, there.rounds) == ("America/Martinique", (date(2032, 3, 13), date(2032, 3, 20)))


def test_hops_that_are_no_number_are_refused(root: Path) -> None:
    with pytest.raises(SettingWrong, match="PROXY_HOPS"):
        settings.load(root, ENVIRONMENT | {"PROXY_HOPS": "one"})


def test_no_secret_ever_prints(root: Path) -> None:
    secret = dict.fromkeys(("MAIL_URL", "BOUNCES_URL", "DATABASE_URL", "MAILCHIMP_API_KEY", "SMS_URL"), "canary")
    secret |= {"BACKUP_KEY": "canary and canary", "REDIS_URL": "redis://canary", "SMS_SECRET": "canary" * 4}
    secret |= {"MAILCHIMP_API_KEY": "canary-us1"}
    chosen = settings.load(root, dict.fromkeys(ENVIRONMENT, "canary") | secret)
    kept = [value for group in (chosen, chosen.texting) for value in vars(group).values() if isinstance(value, Secret)]
    assert "canary" not in repr(chosen)
    assert len(kept) == 11


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("MAILCHIMP_API_KEY", "0123456789abcdef0123456789abcdef"),
        ("MAILCHIMP_AUDIENCE", "../0a1b2c3d4e"),
        ("MAILCHIMP_HOST", "http://mailchimp.example"),
        ("MAILCHIMP_HOST", "http://127.0.0.1.example"),
        ("MAILCHIMP_HOST", "https://me@mailchimp.example"),
        ("MAILCHIMP_INTERESTS", "titles"),
    ],
)
def test_what_would_lead_to_another_mailchimp_is_refused(root: Path, key: str, value: str) -> None:
    with pytest.raises(SettingWrong, match=key) as refused:
        settings.load(root, ENVIRONMENT | {key: value})
    assert key != "MAILCHIMP_API_KEY" or value not in str(refused.value)


@pytest.mark.parametrize("key", ["MAILING_CLICKS", "MAILING_OPENS"])
def test_nothing_is_followed_unless_it_says_so(root: Path, key: str) -> None:
    def switched(**more: str) -> bool:
        """Return how the switch stands."""
        return bool(getattr(settings.load(root, ENVIRONMENT | more), key.lower()))

    assert not switched() and not switched(**{key: "no"}) and switched(**{key: "yes"})
    with pytest.raises(SettingWrong, match=key):
        switched(**{key: "on"})


def test_mailchimp_is_used_with_a_key_and_an_audience(root: Path) -> None:
    assert not settings.uses_mailchimp(root, {"MAILCHIMP_API_KEY": "0-us1"})
    (root / ".env").write_text("MAILCHIMP_AUDIENCE=0a1b2c3d4e\n")
    assert settings.uses_mailchimp(root, {"MAILCHIMP_API_KEY": "0-us1"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1:older,2:newer", {"1": "older", "2": "newer"}),
        (" 1:older , 2:newer ,", {"1": "older", "2": "newer"}),
        ("alone", {"1": "alone"}),
    ],
)
def test_secrets_of_apps_stand_side_by_side(root: Path, written: str, read: dict[str, str]) -> None:
    assert settings.load(root, ENVIRONMENT | {"TOTP_SECRETS": written}).totp_secrets == read


@pytest.mark.parametrize("written", [",", "1:", "one:secret"])
def test_secrets_of_apps_that_are_none_say_how_to_write_them(root: Path, written: str) -> None:
    with pytest.raises(SettingMissing, match="1:secret,2:newer-secret"):
        settings.load(root, ENVIRONMENT | {"TOTP_SECRETS": written})


@pytest.mark.parametrize(
    "written", ["https://saint-aurele.example", "https://saint-aurele.example/", "http://127.0.0.1:8000"]
)
def test_the_sites_address_is_its_own(written: str) -> None:
    assert settings.site_address(written) == written.rstrip("/")


@pytest.mark.parametrize(
    "written",
    [
        "https://ville.example/liste",
        "saint-aurele.example",
        "https://a.example?x",
        "ftp://a.example",
        "https://u:p@a.example",
    ],
)
def test_an_address_that_is_shared_is_refused(written: str) -> None:
    with pytest.raises(SettingWrong, match="without a path"):
        settings.site_address(written)
