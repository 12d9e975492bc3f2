"""Passkeys at the edge: what a browser is asked to make or to sign, and whether it did (WebAuthn level 3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from flask import request
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers import parse_authentication_credential_json as read_signed
from webauthn.helpers import parse_registration_credential_json as read_made
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from capture.database import now
from capture.errors import PasskeyRefused
from capture.staff import Colleague, Passkey, colleagues, passkeys
from capture.staff.passkeys import Credential
from capture.web.pages import here
from capture.web.signing import challenges
from capture.web.signing.machines import may_be_here

# What the library lets through of somebody's own CBOR and JSON (found with tests/security/test_row_29_passkeys.py).
MALFORMED = (
    WebAuthnException,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RecursionError,
    UnsupportedAlgorithm,
)
WISHED = UserVerificationRequirement.PREFERRED


def place() -> tuple[str, str] | None:
    """Return host and origin that passkeys are bound to; None where there can be none: they need https, or localhost.

    A browser makes none for an IP address (WebAuthn level 3, 5.1.3).
    """
    address = urlsplit(here().settings.address)
    if address.scheme == "https":
        return address.hostname or "", f"{address.scheme}://{address.netloc}"
    host = request.host
    return ("localhost", f"{request.scheme}://{host}") if host.partition(":")[0] == "localhost" else None


def to_make(colleague: Colleague) -> str | None:
    """Return what a browser is asked, as JSON, to make a passkey that the colleague does not have yet."""
    where = place()
    if where is None:
        return None
    with here().database.reading() as reading:
        had = passkeys.of(reading, colleague.id)
    options = webauthn.generate_registration_options(
        rp_id=where[0],
        rp_name=here().settings.campaign.name,
        user_name=colleague.email,
        user_display_name=colleague.called,
        user_id=colleague.handle.encode(),
        challenge=challenges.make(challenges.MAKING),
        exclude_credentials=_named(had),
        # Where the device can: then it signs in by itself, without address and password.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=WISHED
        ),
    )
    return webauthn.options_to_json(options)


def to_sign(colleague: Colleague | None = None) -> str | None:
    """Return what a browser is asked, as JSON, to sign with a passkey of a colleague, or of whoever has one here."""
    where = place()
    if where is None:
        return None
    with here().database.reading() as reading:
        had = passkeys.of(reading, colleague.id) if colleague else []
    if colleague is not None and not had:
        return None
    options = webauthn.generate_authentication_options(
        rp_id=where[0],
        challenge=challenges.make(challenges.SIGNING),
        allow_credentials=_named(had),
        user_verification=WISHED if colleague else UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def made(said: str) -> Credential:
    """Return the passkey that a browser made as it was asked to. Raises PasskeyRefused."""
    with _well_formed():
        credential = read_made(said)
        challenge = challenges.check(challenges.MAKING, credential.response.client_data_json)
        host, origin = _where()
        checked = webauthn.verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=host, expected_origin=origin
        )
    challenges.spend(challenge)
    identifier = bytes_to_base64url(checked.credential_id)
    transports = tuple(transport.value for transport in credential.response.transports or ())
    return Credential(identifier, checked.credential_public_key, checked.sign_count, transports)


def signed(said: str, colleague: Colleague | None = None, verified: bool = False) -> Colleague:
    """Return whose passkey signed what was asked: this colleague's, or of whoever is here. Raises PasskeyRefused.

    `verified`: the device made sure that it is its owner, by finger, face or code, so that the passkey is two factors.
    """
    with _well_formed():
        credential = read_signed(said)
        challenge = challenges.check(challenges.SIGNING, credential.response.client_data_json)
        passkey, owner = _find(bytes_to_base64url(credential.raw_id))
        handle = credential.response.user_handle
        if (colleague and colleague.id != owner.id) or (handle and handle != owner.handle.encode()):
            raise PasskeyRefused
        count = _check_signature(credential, challenge, passkey, verified)
    challenges.spend(challenge)
    with here().database.writing() as act:
        if not passkeys.use(act, passkey, count, now()):
            raise PasskeyRefused
    return owner


def _check_signature(said: AuthenticationCredential, challenge: bytes, passkey: Passkey, verified: bool) -> int:
    host, origin = _where()
    checked = webauthn.verify_authentication_response(
        credential=said,
        expected_challenge=challenge,
        expected_rp_id=host,
        expected_origin=origin,
        credential_public_key=passkey.public_key,
        # Counted by passkeys.use, where two at once cannot both be the next.
        credential_current_sign_count=0,
        require_user_verification=verified,
    )
    return checked.new_sign_count


def _find(identifier: str) -> tuple[Passkey, Colleague]:
    with here().database.reading() as reading:
        passkey = passkeys.find(reading, identifier)
        owner = colleagues.get(reading, passkey.colleague_id) if passkey else None
    if passkey is None or owner is None or not (owner.is_here and may_be_here(owner)):
        raise PasskeyRefused
    return passkey, owner


def _where() -> tuple[str, str]:
    where = place()
    if where is None:
        raise PasskeyRefused
    return where


def _named(had: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential)) for passkey in had]


@contextmanager
def _well_formed() -> Iterator[None]:
    try:
        yield
    except MALFORMED as wrong:
        raise PasskeyRefused from wrong
