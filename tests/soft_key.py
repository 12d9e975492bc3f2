"""A security key made of software: it makes passkeys and signs with them, as a browser would hand it on (WebAuthn)."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as text

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One passkey; what it says of itself can be bent to any lie."""

    origin: str = "http://localhost"
    host: str = "localhost"
    identifier: bytes = b"a-passkey-of-tests"
    handle: str | None = None
    verified: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, asked: dict[str, Any]) -> str:
        """Answer what a page asks when a passkey is to be made."""
        self.handle = asked["user"]["id"]
        named = len(self.identifier).to_bytes(2, "big") + self.identifier
        data = self._data(ATTESTED) + bytes(16) + named + cbor2.dumps(self._public())
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = {"clientDataJSON": text(self._client("webauthn.create", asked)), "attestationObject": text(attestation)}
        return self._answer(said | {"transports": ["internal"]})

    def sign(self, asked: dict[str, Any]) -> str:
        """Answer what a page asks when a passkey is to sign."""
        self.count += 1 if self.count else 0
        client, data = self._client("webauthn.get", asked), self._data()
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)}
        return self._answer(said | {"userHandle": self.handle})

    def _answer(self, response: dict[str, Any]) -> str:
        name = text(self.identifier)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public(self) -> dict[int, Any]:
        # COSE: an elliptic curve key, ES256, P-256 (RFC 9053, 2.1 and 7.1).
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
