"""Names: what the world's name service (DNS) says of one."""

from collections.abc import Iterator

import dns.exception
import dns.name
import dns.rdata
import dns.resolver
from dns.rdtypes.ANY.TXT import TXT

from capture.errors import NothingHeard
from capture.watch.live.patience import STEP


class Names:
    """Asks one resolver; when it was silent once, nobody waits for it again."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None) -> None:
        """Ask the machine's own resolver unless another is named."""
        self.resolver, self.silence = resolver, ""

    def ask(self, name: str, kind: str) -> list[str]:
        """Return what stands under a name: addresses, texts, mail servers as `10 mx.example.org`; [] for nothing.

        Raises NothingHeard.
        """
        if not self.silence:
            try:
                self.resolver = self.resolver or dns.resolver.get_default_resolver()
                return list(self._asked(self.resolver, name, kind))
            except dns.exception.DNSException as silence:
                self.silence = type(silence).__name__
        raise NothingHeard(where="DNS", reason=self.silence)

    def _asked(self, resolver: dns.resolver.Resolver, name: str, kind: str) -> Iterator[str]:
        try:
            whole = dns.name.from_text(f"{name.rstrip('.')}.")
            for record in resolver.resolve(whole, kind, lifetime=STEP, search=False):
                yield _told(record)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.LabelTooLong, dns.name.EmptyLabel):
            return


def _told(record: dns.rdata.Rdata) -> str:
    if isinstance(record, TXT):
        # One text may come in several pieces (RFC 7208, 3.3).
        return b"".join(record.strings).decode("utf-8", "replace")
    return record.to_text()
