"""Ein wirkliches Postfach für Tests: Dovecot in eigenem Prozess, mit »Entwürfe« als Ordner der Entwürfe.

Läuft nie als root; sein Ordner liegt kurz unter /tmp, weil die Namen seiner Sockets nicht länger sein dürfen.
"""

import base64
import grp
import hmac
import json
import os
import pwd
import select
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from math import inf
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import trustme
from imap_tools import MailBox

BENUTZER, KENNWORT = "netz@example.org", "gehe im-äß"
ENGER, ENG = "enger@example.org", 150
"""Dessen Postfach fasst nur so viele Bytes."""
DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_SCHLUESSEL = b"nur fuer Tests"
_VON_ROOT = "nobody"
_KONFIGURATION = """\
protocols = imap
base_dir = {o}/lauf
state_dir = {o}/stand
log_path = {o}/dovecot.log
default_internal_user = {wer}
default_internal_group = {gruppe}
default_login_user = {wer}
listen = 127.0.0.1
ssl = required
ssl_cert = <{o}/server.pem
ssl_key = <{o}/server.key
auth_mechanisms = plain login xoauth2
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {o}/benutzer
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {o}/oauth2.conf
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {o}/grenzen
  default_fields = uid={uid} gid={gid} home={o}/postfach/%u
}}
first_valid_uid = 1
auth_failure_delay = 0
mail_save_crlf = yes
mail_location = maildir:~/Maildir
mail_plugins = quota
plugin {{
  quota = dict:User quota::file:%h/belegt
  quota_rule = *:storage=1G
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service imap {{
  service_count = 100
}}
default_client_limit = 4096
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""
_MAPPEN = """\
namespace inbox {{
  mailbox Entwürfe {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox "Gesendete Elemente" {{
    auto = create
    special_use = \\Sent
  }}
}}
"""
_OAUTH2 = """\
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={o}/schluessel/
username_attribute = sub
"""


@dataclass(frozen=True)
class Postfachserver:
    """Ein laufendes Dovecot mit einem Postfach, wie ein Test es sieht."""

    ordner: Path
    port: int

    @property
    def ca(self) -> Path:
        """Das Stammzertifikat, das zu ihm gehört."""
        return self.ordner / "ca.pem"

    @property
    def fremde_ca(self) -> Path:
        """Eines, das nicht zu ihm gehört."""
        return self.ordner / "fremd.pem"

    def list_mappe(self, mappe: str = "Entw&APw-rfe") -> list[tuple[str, bytes]]:
        """Liefert zu jeder Nachricht der Mappe die Flags, wie sie im Dateinamen stehen, und die Bytes."""
        ort = self.ordner / "postfach" / BENUTZER / "Maildir" / f".{mappe}"
        dateien = [datei for unter in ("new", "cur") for datei in (ort / unter).glob("*")]
        return [
            (datei.name.partition(":2,")[2], datei.read_bytes())
            for datei in sorted(dateien, key=lambda datei: datei.name)
        ]

    def verschiebe_alle(self, nach: str = "Gesendete Elemente") -> None:
        """Tut, was ein Absenden tut: Was in »Entwürfe« lag, liegt danach woanders."""
        kontext = ssl.create_default_context(cafile=self.ca)
        with MailBox("localhost", self.port, timeout=5, ssl_context=kontext) as box:
            box.login_utf8(BENUTZER, KENNWORT, "Entwürfe")
            nummern = box.uids()
            assert nummern
            box.move(nummern, nach)

    @contextmanager
    def schnitt(self, *, nach_hin: int | None = None, nach_her: int | None = None) -> Iterator[int]:
        """Liefert einen Port, über den die Leitung nach so vielen Bytes hin oder her abreißt."""
        with socket.create_server(("127.0.0.1", 0)) as horcher:
            hin = inf if nach_hin is None else nach_hin
            her = inf if nach_her is None else nach_her
            faden = threading.Thread(target=_leite, args=(horcher, self.port, hin, her), daemon=True)
            faden.start()
            yield int(horcher.getsockname()[1])

    def leere(self) -> None:
        """Löscht alle Postfächer."""
        for eines in (self.ordner / "postfach").iterdir():
            shutil.rmtree(eines)

    def build_token(self, gueltig: float = 600) -> str:
        """Liefert einen Token, der so viele Sekunden gilt."""
        inhalt = {"sub": BENUTZER, "exp": int(time.time() + gueltig), "scope": "imap"}
        teile = [_kurz(json.dumps(teil).encode()) for teil in ({"alg": "HS256", "typ": "JWT"}, inhalt)]
        rumpf = ".".join(teile)
        return f"{rumpf}.{_kurz(hmac.digest(_SCHLUESSEL, rumpf.encode(), sha256))}"


def _kurz(daten: bytes) -> str:
    return base64.urlsafe_b64encode(daten).rstrip(b"=").decode()


@contextmanager
def postfachserver(*, mit_mappen: bool = True) -> Iterator[Postfachserver]:
    """Lässt Dovecot laufen, solange der Block dauert."""
    wer = pwd.getpwnam(_VON_ROOT) if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    ordner = Path(tempfile.mkdtemp(prefix="kn-imap-"))
    try:
        server = Postfachserver(ordner, _find_port())
        _richte_ein(server, wer, mit_mappen=mit_mappen)
        als: Any = {"user": wer.pw_uid, "group": wer.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        assert DOVECOT is not None
        befehl = [DOVECOT, "-F", "-c", str(ordner / "dovecot.conf")]
        with subprocess.Popen(befehl, **als) as prozess:
            try:
                _warte(server, prozess)
                yield server
            finally:
                prozess.terminate()
    finally:
        shutil.rmtree(ordner, ignore_errors=True)


def _find_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _richte_ein(server: Postfachserver, wer: pwd.struct_passwd, *, mit_mappen: bool) -> None:
    ordner = server.ordner
    ca = trustme.CA()
    ausweis = ca.issue_cert("localhost")
    ca.cert_pem.write_to_path(server.ca)
    trustme.CA().cert_pem.write_to_path(server.fremde_ca)
    ausweis.private_key_pem.write_to_path(ordner / "server.key")
    ausweis.cert_chain_pems[0].write_to_path(ordner / "server.pem")
    werte = SimpleNamespace(uid=wer.pw_uid, gid=wer.pw_gid, wer=wer.pw_name)
    gruppe = grp.getgrgid(wer.pw_gid).gr_name
    text = _KONFIGURATION.format(o=ordner, port=server.port, gruppe=gruppe, **vars(werte))
    text += _MAPPEN.format() if mit_mappen else ""
    (ordner / "dovecot.conf").write_text(text, encoding="utf-8")
    namen = (BENUTZER, ENGER)
    (ordner / "benutzer").write_text("".join(f"{name}:{KENNWORT}\n" for name in namen), encoding="utf-8")
    grenze = f"{BENUTZER}:::::::\n{ENGER}:::::::userdb_quota_rule=*:bytes={ENG}\n"
    (ordner / "grenzen").write_text(grenze, encoding="utf-8")
    (ordner / "oauth2.conf").write_text(_OAUTH2.format(o=ordner), encoding="utf-8")
    schluessel = ordner / "schluessel" / "default" / "HS256" / "default"
    schluessel.parent.mkdir(parents=True)
    schluessel.write_bytes(base64.b64encode(_SCHLUESSEL))
    for unter in ("lauf", "stand", "postfach"):
        (ordner / unter).mkdir()
    if os.getuid() == 0:
        for pfad in (ordner, *ordner.rglob("*")):
            os.chown(pfad, wer.pw_uid, wer.pw_gid)


def _warte(server: Postfachserver, prozess: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        except OSError:
            assert prozess.poll() is None, (server.ordner / "dovecot.log").read_text(encoding="utf-8")
            time.sleep(0.05)
        else:
            return
    raise AssertionError("Dovecot ist nicht gestartet.")


def _leite(horcher: socket.socket, port: int, hin: float, her: float) -> None:
    """Reicht die Bytes einer Verbindung weiter, bis eine Richtung ihr Maß hat; dann reißen beide."""
    kunde, _ = horcher.accept()
    server = socket.create_connection(("127.0.0.1", port))
    noch = {kunde: hin, server: her}
    with kunde, server:
        while True:
            for bereit in select.select([kunde, server], [], [])[0]:
                daten = bereit.recv(1 << 14)
                if not daten or len(daten) > noch[bereit]:
                    return
                noch[bereit] -= len(daten)
                (server if bereit is kunde else kunde).sendall(daten)
