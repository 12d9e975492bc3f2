"""The world outside, on loopback: a name service, a front with certificates of its own authority, silent servers."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.resolver
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from werkzeug.serving import make_server

from capture.watch.live.names import Names

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "campaign.test"
Records = Mapping[tuple[str, str], list[str]]


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[int]:
    """Let a server run; yield its port."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield int(server.server_address[1])  # type: ignore[index]  # all of ours have a port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def names(records: Records) -> Iterator[Names]:
    """Open a real name service that knows these: {("campaign.test", "A"): ["127.0.0.1"]}."""

    class Asked(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            content, line = self.request
            question = dns.message.from_wire(content)
            asked = question.question[0]
            name, kind = asked.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(asked.rdtype)
            answer = dns.message.make_response(question)
            answer.flags |= dns.flags.RA
            if told := records.get((name, kind)):
                spelt = [f'"{text}"' if kind == "TXT" else text for text in told]
                answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *spelt))
            elif name not in {known for known, _ in records}:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            line.sendto(answer.to_wire(), self.client_address)

    with served(socketserver.ThreadingUDPServer(("127.0.0.1", 0), Asked)) as port:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], port
        yield Names(resolver)


@contextmanager
def nobody() -> Iterator[Names]:
    """A name service that is not there: nobody listens."""
    resolver = dns.resolver.Resolver(configure=False)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        resolver.nameservers, resolver.port = ["127.0.0.1"], deaf.getsockname()[1]
        yield Names(resolver)


@dataclass
class Authority:
    """Somebody who makes certificates that only we believe."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def file(self) -> str:
        """Its own certificate."""
        path = self.folder / "authority.pem"
        if not path.exists():
            path.write_bytes(self._sign("authority", self.key, timedelta(days=365), issuer=True))
        return str(path)

    def certify(self, host: str = HOST, days: float = 90) -> tuple[str, str]:
        """Return the files of a certificate for a host and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        files = self.folder / f"{host}.pem", self.folder / f"{host}.key"
        files[0].write_bytes(self._sign(host, key, timedelta(days=days)))
        files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return str(files[0]), str(files[1])

    def _sign(self, name: str, key: ec.EllipticCurvePrivateKey, good: timedelta, issuer: bool = False) -> bytes:
        at = datetime.now(UTC)
        of, by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, "authority"))
        made = x509.CertificateBuilder().subject_name(of).issuer_name(by).public_key(key.public_key())
        made = made.serial_number(x509.random_serial_number()).not_valid_before(at - timedelta(days=100))
        made = made.not_valid_after(at + good).add_extension(x509.BasicConstraints(issuer, None), critical=True)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        known = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = made.add_extension(known, critical=False).add_extension(signer, critical=False)
        return made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)


@contextmanager
def front(application: "WSGIApplication", certificate: tuple[str, str], port: int) -> Iterator[None]:
    """Open an encrypted front."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = make_server("127.0.0.1", port, application, threaded=True, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def plain(status: int, location: str = "") -> Iterator[int]:
    """Open the port without encryption, which leads elsewhere or not. Yields the port."""

    class Said(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    with served(ThreadingHTTPServer(("127.0.0.1", 0), Said)) as port:
        yield port
