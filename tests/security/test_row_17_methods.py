"""Wrong methods, types and repeated parameters are refused by their code, never by an accident of ours."""

import string

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture import forms
from tests.security.routes import routes

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get", "X-FOO")
TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain",
    "text/xml; charset=utf-16",
    "application/x-www-form-urlencoded; charset=utf-7",
    "",
    ";",
    "é/é",
    "a" * 300,
)
FORMS = [form for form in vars(forms).values() if isinstance(form, type)]
FIELDS = [name for form in FORMS for name, field in vars(form).items() if "UnboundField" in str(type(field))]
NAMED = [*sorted(set(FIELDS)), "csrf_token", "proposal", "answer", "once", "sent", "saved", "x"]
# What an address may answer, of its own or through what stands before it.
CODES = {200, 204, 301, 302, 303, 308, 400, 403, 404, 405, 409, 410, 413, 415, 422}
WORDS = st.one_of(st.text(max_size=40), st.text(alphabet=string.printable, max_size=40))
PAIRS = st.lists(st.tuples(st.sampled_from(NAMED), WORDS), max_size=12)


def test_a_method_that_an_address_does_not_know_is_405(app: Flask) -> None:
    for name, path, known in routes(app):
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            answer = app.test_client().open(path, method=method, headers={"Origin": "http://localhost"})
            assert answer.status_code == 405, (name, method)
            assert set(answer.headers["Allow"].split(", ")) >= known


@pytest.mark.parametrize("body", ["application/json", "text/plain", "application/xml", "image/svg+xml"])
def test_a_body_that_is_no_form_is_415(app: Flask, body: str) -> None:
    headers = {"Origin": "http://localhost"}
    for name, path, known in routes(app):
        if "POST" in known and not name.startswith(("leaving", "answering")):
            answer = app.test_client().post(path, data="{}", content_type=body, headers=headers)
            assert answer.status_code == 415, name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(data=st.data())
def test_nothing_that_is_sent_is_an_accident_of_ours(app: Flask, data: st.DataObject) -> None:
    _, path, _ = data.draw(st.sampled_from(list(routes(app))))
    method = data.draw(st.sampled_from(METHODS))
    pairs, query = data.draw(PAIRS), data.draw(PAIRS)
    kind = data.draw(st.sampled_from(TYPES))
    body = "&".join(f"{name}={text}" for name, text in pairs).encode("utf-8", "surrogatepass")
    asked = "&".join(f"{name}={text}" for name, text in query)
    environ = {"QUERY_STRING": asked.encode("utf-8", "surrogatepass").decode("latin-1")}
    headers = {"Origin": "http://localhost", "Content-Type": kind.encode("latin-1", "replace").decode("latin-1")}
    answer = app.test_client().open(path, method=method, data=body, headers=headers, environ_overrides=environ)
    assert answer.status_code in CODES
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(token=st.text(min_size=1, max_size=60), room=st.sampled_from(["confirm", "leave", "preferences"]))
def test_no_token_is_an_accident_of_ours(app: Flask, token: str, room: str) -> None:
    raw = f"/{room}/{token}".encode("utf-8", "surrogatepass").decode("latin-1")
    for method in ("GET", "POST"):
        answer = app.test_client().open("/", method=method, environ_overrides={"PATH_INFO": raw})
        assert answer.status_code in CODES


def test_of_a_field_sent_twice_the_first_counts(app: Flask) -> None:
    twice = b"email=camille%40exemple.fr&email=not+an+address&newsletter=yes"
    sent = app.test_client().post(
        "/sign-up",
        data=twice,
        content_type="application/x-www-form-urlencoded",
        headers={"Origin": "http://localhost"},
    )
    assert sent.status_code == 303
