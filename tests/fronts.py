"""The samples of docs/deploy that stand in front, started as they are: only where they listen and what is theirs to
keep is the test's. Both programs are Debian's own."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.servers import SECONDS, Elsewhere, Socket, certified, free_port
from tests.visitor import Visitor

SAMPLES = Path(__file__).resolve().parent.parent / "docs" / "deploy"
NAME = "screening.example.org"
OURS = re.compile(r".*\.(pem|conf)|pid")
"""The names of those files beside what a front writes that say nothing of anybody, or that the tests put there."""


@dataclass
class Front:
    """A proxy that runs: where it takes HTTPS and plain HTTP, and the folder that is all it may write to."""

    folder: Path
    tls: Path | int
    plain: Path | int

    @property
    def visitor(self) -> Visitor:
        return Visitor(Elsewhere([partial(Socket, self.tls, trusting(self.folder), NAME)], NAME))

    def asked_plainly(self, path: str) -> tuple[int, str]:
        """The status of a page asked for over plain HTTP, and where it leads."""
        connection = Socket(self.plain)
        connection.request("GET", path, headers={"Host": NAME})
        reply = connection.getresponse()
        connection.close()
        return reply.status, reply.getheader("Location", "")

    def told(self, *nonsense: bytes) -> None:
        """Send what is no request, over TLS and without it; whatever comes back."""
        for context in (trusting(self.folder), None):
            for sent in nonsense:
                connection = Socket(self.tls, context, NAME)
                connection.connect()
                connection.sock.sendall(sent)
                while connection.sock.recv(4096):
                    pass
                connection.close()

    def written(self) -> str:
        """Every file that the front made and all that it said."""
        made = [path for path in self.folder.rglob("*") if path.is_file() and not OURS.fullmatch(path.name)]
        return "\n".join(path.read_text(errors="replace") for path in made)


Fronting = Callable[..., "contextmanager[Front]"]


def trusting(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=f"{folder}/cert.pem")


def changed(sample: str, *changes: tuple[str, str]) -> str:
    """A sample with these words for others. All of them stand in it, or the test is not of this sample."""
    text = (SAMPLES / sample).read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


# --- nginx -----------------------------------------------------------------------------------------------------------


@contextmanager
def nginx(folder: Path, behind: int, *changes: tuple[str, str]) -> Iterator[Front]:
    """nginx with the sample, before what listens on that port. Where it would log by itself, it may."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert program, "nginx is missing: see .ci/setup"
    certificate, key = certified(folder, NAME)
    text = changed(
        "nginx.conf",
        ("listen 80;", f"listen unix:{folder}/plain;"),
        ("listen 443 ", f"listen unix:{folder}/tls "),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{behind};"),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", certificate),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", key),
        *changes,
    )
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "all.conf").write_text(
        f"{user} pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}\n"
        f"http {{ access_log {folder}/access.log;\n{temporary}{text} }}\n"
    )
    command = [program, "-c", f"{folder}/all.conf", "-e", f"{folder}/error.log"]
    started = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert started.returncode == 0, started.stderr
    try:
        yield Front(folder, folder / "tls", folder / "plain")
    finally:
        subprocess.run([*command, "-s", "stop"], capture_output=True, timeout=SECONDS, check=True)


# --- Caddy -----------------------------------------------------------------------------------------------------------


@contextmanager
def caddy(folder: Path, behind: int, *changes: tuple[str, str]) -> Iterator[Front]:
    """Caddy with the sample, before what listens on that port. What it says goes to files in the folder."""
    tls, plain = free_port(), free_port()
    certificate, key = certified(folder, NAME)
    (folder / "Caddyfile.conf").write_text(
        changed(
            "Caddyfile",
            ("\tadmin off\n", f"\tadmin off\n\tdefault_bind 127.0.0.1\n\thttp_port {plain}\n\thttps_port {tls}\n"),
            (f"{NAME} {{\n", f"{NAME} {{\n\ttls {certificate} {key}\n"),
            ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
            *changes,
        )
    )
    start = ["start", "--config", f"{folder}/Caddyfile.conf", "--adapter", "caddyfile", "--pidfile", f"{folder}/pid"]
    with (folder / "stdout").open("w") as out, (folder / "stderr").open("w") as err:
        started = run_caddy(folder, *start, stdout=out, stderr=err)
    assert started.returncode == 0, (folder / "stderr").read_text()
    process = os.pidfd_open(int((folder / "pid").read_text()))
    try:
        yield Front(folder, tls, plain)
    finally:
        signal.pidfd_send_signal(process, signal.SIGTERM)
        assert select.select([process], [], [], SECONDS)[0], "it did not end"
        os.close(process)


def run_caddy(folder: Path, *command: str, **streams: object) -> subprocess.CompletedProcess[str]:
    """One of Caddy's commands in a home of its own."""
    program = shutil.which("caddy")
    assert program, "caddy is missing: see .ci/setup"
    homes = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(folder))
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [program, *command], env=os.environ | homes, text=True, timeout=SECONDS, check=False, **streams
    )
