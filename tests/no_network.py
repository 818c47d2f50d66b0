"""No test reaches another machine: whatever tries to is an error of the test."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

NAMES = frozenset(("", "localhost", "ip6-localhost", socket.gethostname()))
"""Names that need no name server."""

_LOOKED_UP = frozenset(("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"))
_SENT_TO = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))


class NetworkForbidden(RuntimeError):
    """Something reached for another machine; not an `OSError`, that the code under test may expect."""


def forbid() -> None:
    """Forbid connections to other machines in this process, for good: an audit hook stays."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _LOOKED_UP:
        host = arguments[0]
        if _address(host) is not None:
            return  # a number is nobody's to resolve
    elif event in _SENT_TO:
        connection, address = arguments
        if connection.family not in (socket.AF_INET, socket.AF_INET6) or not address:
            return
        if event == "socket.connect" and connection.type == socket.SOCK_DGRAM:
            return  # sends nothing: `distributed` learns the address of this machine so
        host = address[0]
    else:
        return
    if not is_here(host):
        raise NetworkForbidden(f"{event}: {host!r}")


def is_here(host: str | bytes | None) -> bool:
    """Tell whether a host is this machine, without asking anyone."""
    if _name(host) in NAMES:
        return True
    address = _address(host)
    return address is not None and (address.is_loopback or address.is_unspecified)


def _name(host: str | bytes | None) -> str:
    return host.decode() if isinstance(host, bytes) else host or ""


def _address(host: str | bytes | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(_name(host))
    except ValueError:
        return None
