"""Outside: what everybody can reach, told from this machine and its neighbours."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from capture.errors import LinkInside

# RFC 6052: its last four bytes are an older address, which a gateway asks for.
NAT64 = IPv6Network("64:ff9b::/96")


def public(host: str, port: int) -> tuple[str, int]:
    """Return where a host is that everybody can reach. Raises LinkInside, or gaierror for one that there is not."""
    found = [str(place[4][0]) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    # All of them: whoever names two lets us choose the wrong one.
    if not found or not all(is_public(address) for address in found):
        raise LinkInside
    return found[0], port


def is_public(address: str) -> bool:
    """Return whether an address is one of the open net, not of this machine, its network, or what leads there."""
    read = _inner(ip_address(address.partition("%")[0]))
    # RFC 3879: fec0::/10 led nowhere but into one's own network, and is told as global all the same.
    is_local = isinstance(read, IPv6Address) and read.is_site_local
    return read.is_global and not read.is_multicast and not read.is_reserved and not is_local


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)
