"""Where a request comes from: the peer, or what a trusted proxy says about it."""

from ipaddress import IPv4Network, IPv6Network, ip_address

from litestar.types import HTTPScope


def client_address(scope: HTTPScope, trusted: tuple[IPv4Network | IPv6Network, ...]) -> str:
    """The address of the client. `X-Forwarded-For` is read from its end, and only as far as proxies are trusted."""
    peer = (scope.get("client") or ("", 0))[0]
    if not trusted or not _is_in(peer, trusted):
        return peer
    for hop in reversed(_forwarded(scope)):
        if not _is_address(hop):
            return peer
        peer = hop
        if not _is_in(hop, trusted):
            return hop
    return peer


def _forwarded(scope: HTTPScope) -> list[str]:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [hop.strip() for line in lines for hop in line.split(",")]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(text: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return _is_address(text) and any(ip_address(text) in network for network in networks)
