"""Outside: what everybody can reach, told from this machine and its neighbours."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from capture.errors import LinkInside

USUAL = frozenset({80, 443})
# RFC 6052: its last four bytes are an older address, which a gateway asks for.
NAT64 = IPv6Network("64:ff9b::/96")
# Told as global, and answered by what stands beside a machine: IETF's own block (RFC 6890, metadata of some hosts), a
# host's wire server, relays that are no more (RFC 7526), examples (RFC 9637).
BESIDE = [ip_network(block) for block in ("192.0.0.0/24", "168.63.129.16/32", "192.88.99.0/24", "3fff::/20")]


def public(host: str, port: int) -> tuple[str, int]:
    """Return where a host is that everybody can reach.

    Raises LinkInside, gaierror for one that there is not, or ConnectionRefusedError for a port that is not of the web:
    behind others stands what a firewall hides from everybody but this machine.
    """
    found = [str(place[4][0]) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    # All of them: whoever names two lets us choose the wrong one.
    if not found or not all(is_public(address) for address in found):
        raise LinkInside
    if port not in USUAL:
        raise ConnectionRefusedError(port)
    return found[0], port


def is_public(address: str) -> bool:
    """Return whether an address is one of the open net, not of this machine, its network, or what leads there."""
    read = _inner(ip_address(address.partition("%")[0]))
    # RFC 3879: fec0::/10 led nowhere but into one's own network, and is told as global all the same.
    is_local = isinstance(read, IPv6Address) and read.is_site_local
    is_beside = any(read in block for block in BESIDE)
    return read.is_global and not (read.is_multicast or read.is_reserved or is_local or is_beside)


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)
