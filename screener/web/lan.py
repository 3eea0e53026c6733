"""The questionnaire for phones on the same network: TLS, with a certificate of one's own or one that is made for today.

No authority knows the certificate of the day, so the browser warns. What the person compares is its fingerprint. Its
private key is never on a disk for longer than it takes to read it, and ends with the program.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import struct
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import segno
from cheroot.server import HTTPConnection
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from screener.config import ConfigError

EVERYWHERE = "0.0.0.0"  # noqa: S104 chosen only with --lan, where every answer goes through TLS
SLOW_CLOCKS = timedelta(hours=1)
ONE_DAY = timedelta(hours=24)
NOT_PHONES = ("docker", "br-", "veth", "virbr", "lxc", "lxd", "tun", "wg", "tailscale", "cni", "flannel")
GET_ADDRESS = 0x8915  # SIOCGIFADDR


@dataclass(frozen=True)
class Network:
    """Where phones reach this machine, and what it proves itself with."""

    bind: str
    names: tuple[str, ...]  # as they stand in an address; the first is the one to show
    tls: BuiltinSSLAdapter
    fingerprint: str  # SHA-256, 64 hexadecimal digits
    of_today: bool  # made here, known to no authority


def network_of_today(host: str | None, now: datetime) -> Network:
    """A certificate for the host, or where none is named for every address that phones can reach."""
    chosen = [] if host in (None, EVERYWHERE) else [_address(host)]
    found = chosen or addresses()
    if not found:
        raise ConfigError("--host", "the address of this machine on your network; none was found by itself")
    names = [*found, *([] if chosen else _own_names())]
    certificate, key = make_certificate(names, now)
    return Network(
        bind=found[0] if len(found) == 1 else EVERYWHERE,
        names=tuple(_written(name) for name in names),
        tls=_adapter(certificate.public_bytes(Encoding.PEM), key),
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        of_today=True,
    )


def network_with(certificate: Path, key: Path, host: str | None, now: datetime) -> Network:
    """The same with a certificate that somebody brought; its names are those that may be asked for."""
    try:
        given = certificate.read_bytes()
        first = x509.load_pem_x509_certificate(given)
        secret = key.read_bytes()
        load_pem_private_key(secret, None)  # OpenSSL would ask for a passphrase on the terminal
        tls = _adapter(given, secret)
    except (ValueError, TypeError, ssl.SSLError):
        raise ConfigError("--cert", "a certificate in PEM, and with --key its private key without passphrase") from None
    if not first.not_valid_before_utc <= now < first.not_valid_after_utc:
        raise ConfigError("--cert", f"one that is valid; this one ends on {first.not_valid_after_utc:%Y-%m-%d}")
    names = _names_of(first)
    if not names:
        raise ConfigError("--cert", "one with a name or an address in it (subjectAltName)")
    return Network(
        _address(EVERYWHERE if host is None else host), names, tls, first.fingerprint(SHA256()).hex(), of_today=False
    )


# --- where this machine is ---------------------------------------------------------------------------------------


def addresses() -> list[str]:
    """This machine's private IPv4 addresses on networks that have phones: no containers, no tunnels, no internet."""
    found = dict(_interfaces() or _guesses())
    kept = [address for name, address in found.items() if not name.startswith(NOT_PHONES)]
    private = [one for one in map(ipaddress.ip_address, kept) if one.is_private and not one.is_loopback]
    return [str(one) for one in dict.fromkeys(private)]


def _interfaces() -> list[tuple[str, str]]:
    """Every network interface with its address; empty on systems that say it in another way than Linux."""
    found = []
    with suppress(ImportError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        import fcntl

        for _, name in socket.if_nameindex() if sys.platform == "linux" else ():
            with suppress(OSError):  # an interface without an address
                answer = fcntl.ioctl(asking.fileno(), GET_ADDRESS, struct.pack("256s", name.encode()[:15]))
                found.append((name, socket.inet_ntoa(answer[20:24])))
    return found


def _guesses() -> list[tuple[str, str]]:
    """What the name of this machine leads to, and the address it would use to go elsewhere. Nothing is sent."""
    found = []
    with suppress(OSError):
        found = [(f"name {one}", one) for one in socket.gethostbyname_ex(socket.gethostname())[2]]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as going:
        going.connect(("192.0.2.1", 9))  # an address for examples only: RFC 5737
        found.append(("route", going.getsockname()[0]))
    return found


def _own_names() -> list[str]:
    """The machine's name, as phones may find it."""
    name = socket.gethostname().split(".")[0].lower()
    plain = name.isascii() and name.replace("-", "").isalnum() and name != "localhost"
    return [name, f"{name}.local"] if plain else []


def _address(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        raise ConfigError("--host", "an address of this machine in numbers, such as 192.168.1.20") from None


def _written(name: str) -> str:
    return f"[{name}]" if ":" in name else name


# --- the certificate ---------------------------------------------------------------------------------------------


def make_certificate(names: Iterable[str], now: datetime) -> tuple[x509.Certificate, bytes]:
    """A certificate for these names and addresses, valid for a day, and its private key in PEM.

    Who listens to the network may read it, so it says nothing of what is served.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{now:%Y-%m-%d}")])
    builder = x509.CertificateBuilder(issuer_name=who, subject_name=who, public_key=key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - SLOW_CLOCKS).not_valid_after(now + ONE_DAY)
    for extension, critical in (
        (x509.SubjectAlternativeName([_alternative(name) for name in names]), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
    ):
        builder = builder.add_extension(extension, critical=critical)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return builder.sign(key, SHA256()), pem


def _alternative(name: str) -> x509.GeneralName:
    with suppress(ValueError):
        return x509.IPAddress(ipaddress.ip_address(name))
    return x509.DNSName(name)


def _names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The names in a certificate that are whole: one with a star stands for names that nobody can list."""
    with suppress(x509.ExtensionNotFound):
        given = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        named = [name.lower() for name in given.get_values_for_type(x509.DNSName) if "*" not in name]
        return (*named, *(_written(str(one)) for one in given.get_values_for_type(x509.IPAddress)))
    return ()


def _adapter(certificate: bytes, key: bytes) -> BuiltinSSLAdapter:
    """TLS 1.2 or newer with this certificate. Python reads a key only from a file: for a moment, in a private folder,
    and in memory where the machine has a folder for that."""
    memory = next((folder for folder in (os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm") if _usable(folder)), None)  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        files = Path(folder) / "certificate", Path(folder) / "key"
        for path, content in zip(files, (certificate, key), strict=True):
            path.touch(mode=0o600)
            path.write_bytes(content)
        adapter = LateTLS(*map(str, files))
    adapter.context.minimum_version = ssl.TLSVersion.TLSv1_2
    return adapter


def _usable(folder: str | None) -> bool:
    return folder is not None and Path(folder).is_dir() and os.access(folder, os.W_OK)


class LateTLS(BuiltinSSLAdapter):
    """TLS whose handshake waits for the connection's own thread: a silent visitor must not keep the others waiting."""

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}


class Connection(HTTPConnection):
    """One browser's connection. Whoever typed the address without https:// is told the whole one, and nothing else."""

    met = False

    def communicate(self) -> bool:
        if isinstance(self.socket, ssl.SSLSocket) and not self.met:
            try:
                self.socket.do_handshake()
            except OSError as error:
                if getattr(error, "reason", "") == "HTTP_REQUEST":
                    self._tell_address()
                return False
            self.met = True
        return bool(super().communicate())  # type: ignore[no-untyped-call]

    def _tell_address(self) -> None:
        """Answer in clear, past the TLS that did not come about."""
        told = f"HTTP/1.1 307 Temporary Redirect\r\nLocation: {self.server.address}/\r\n"
        with suppress(OSError):
            socket.socket.recv(self.socket, 65536)
            socket.socket.sendall(self.socket, f"{told}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())


# --- what is printed ---------------------------------------------------------------------------------------------


def told(network: Network, addresses: Sequence[str], out: Any) -> str:
    """What whoever starts it needs: the addresses, a code for phones, and how to know that it is this machine."""
    lines = [*addresses, "", drawn(addresses[0], out)]
    if network.of_today:
        lines.append("The phone's browser will warn, because no authority knows this certificate, made for today.")
        lines.append("Before anyone goes on, compare the certificate that it shows with this one:")
    lines += ["SHA-256 fingerprint", ""]
    digits = network.fingerprint.upper()
    groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
    lines += ["    " + " ".join(groups[start : start + 4]) for start in range(0, len(groups), 4)]
    return "\n".join([*lines, ""])


def drawn(address: str, out: Any) -> str:
    """The QR code of an address in letters that the terminal can show."""
    blocks = "utf" in (getattr(out, "encoding", None) or "").lower()
    drawing = StringIO()
    segno.make(address, error="m", micro=False).terminal(drawing, compact=blocks)
    return drawing.getvalue()
