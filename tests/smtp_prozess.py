"""Der Prozess des Mailservers für Tests: `smtp_prozess.py ORDNER`.

Legt im Ordner die Stammzertifikate an, schreibt die Ports als eine Zeile JSON und läuft, bis seine Eingabe endet.
"""

import asyncio
import json
import logging
import os
import ssl
import sys
import warnings
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from smtp_server import (
    ABBRUCH,
    AUTH,
    BEGRUESSUNG,
    BENUTZER,
    DANACH,
    DATA,
    GROESSE,
    KENNWORT,
    MAIL,
    NAME,
    PUNKT,
    RCPT,
    STARTTLS,
    TEXT,
    Stoerung,
    Zuruf,
)


@dataclass
class Gehilfe:
    """Was alle Verbindungen teilen: Zuruf, Protokoll, und wie oft welche Störung schon war."""

    ordner: Path
    gestoert: Counter[str] = field(default_factory=Counter)
    verbindungen: int = 0

    @property
    def zuruf(self) -> Zuruf:
        roh = json.loads((self.ordner / "zuruf.json").read_text(encoding="utf-8"))
        stoerungen = tuple(Stoerung(**eine) for eine in roh["stoerungen"])
        return Zuruf(stoerungen, tuple(roh["tokens"]), roh["folge"])

    def find_stoerung(self, bei: str, an: str, angekommen: int) -> Stoerung | None:
        zuruf = self.zuruf
        for stoerung in zuruf.stoerungen:
            if stoerung.bei != bei or stoerung.an not in an or angekommen < stoerung.erst_nach:
                continue
            kennung = f"{zuruf.folge} {stoerung}"
            if stoerung.mal and self.gestoert[kennung] >= stoerung.mal:
                continue
            self.gestoert[kennung] += 1
            return stoerung
        return None

    def bezeuge(self, **zeile: object) -> None:
        with (self.ordner / "protokoll.jsonl").open("a", encoding="utf-8") as datei:
            datei.write(json.dumps(zeile, ensure_ascii=False) + "\n")


class Server(SMTP):
    """Eine Verbindung; die Namen ihrer Methoden gibt aiosmtpd vor."""

    def __init__(self, gehilfe: Gehilfe, **angaben: Any) -> None:
        super().__init__(Handler(gehilfe), hostname=NAME, authenticator=self.pruefe, timeout=60, **angaben)
        gehilfe.verbindungen += 1
        self.gehilfe = gehilfe
        self.nummer = gehilfe.verbindungen
        self.angekommen = 0
        self.befehl: str | None = None

    @staticmethod
    def pruefe(server: Any, _session: object, _envelope: object, _wie: str, daten: Any) -> AuthResult:
        if stoerung := server.gehilfe.find_stoerung(AUTH, "", 0):
            return AuthResult(success=False, handled=False, message=stoerung.tue)
        richtig = LoginPassword(BENUTZER.encode(), KENNWORT.encode())
        return AuthResult(success=daten == richtig, handled=False)

    async def stoere(self, bei: str, an: str = "") -> str | None:
        """Liefert die Antwort der Störung; None, wenn es keine gibt."""
        stoerung = self.gehilfe.find_stoerung(bei, an, self.angekommen)
        if stoerung is None:
            return None
        await asyncio.sleep(stoerung.sekunden)
        if stoerung.tue == ABBRUCH:
            self.reisse_ab()
        return stoerung.tue or None

    def reisse_ab(self) -> NoReturn:
        """Legt auf, ohne Abschied und ohne noch etwas zu schicken."""
        transport: Any = self.transport
        transport.abort()
        raise asyncio.CancelledError

    async def push(self, status: Any) -> None:
        if self.session and not self.session.host_name and str(status).startswith("220 "):
            status = await self.stoere(BEGRUESSUNG) or status
        await super().push(status)
        if str(status).startswith("421"):
            transport: Any = self.transport
            transport.close()

    async def smtp_STARTTLS(self, arg: str) -> None:
        if antwort := await self.stoere(STARTTLS):
            await self.push(antwort)
            return
        await super().smtp_STARTTLS(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        self.befehl = arg
        if antwort := await self.stoere(MAIL):
            await self.push(antwort)
            return
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if antwort := await self.stoere(RCPT, arg or ""):
            await self.push(antwort)
            return
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        an = self._an()
        if antwort := await self.stoere(DATA, an):
            await self.push(antwort)
            return
        if self.gehilfe.find_stoerung(TEXT, an, self.angekommen):
            await self.push("354 weiter")
            await self._reader.readexactly(1000)
            self.reisse_ab()
        await super().smtp_DATA(arg)
        if self.gehilfe.find_stoerung(DANACH, an, self.angekommen):
            self.reisse_ab()

    def _an(self) -> str:
        return " ".join(self.envelope.rcpt_tos) if self.envelope else ""


@dataclass
class Handler:
    """Was mit einer ganzen Mail geschieht, und die Anmeldung mit Token."""

    gehilfe: Gehilfe

    async def handle_DATA(self, server: Server, _session: object, envelope: Any) -> str:
        an = " ".join(envelope.rcpt_tos)
        stoerung = self.gehilfe.find_stoerung(PUNKT, an, server.angekommen)
        server.angekommen += 1
        text = bytes(envelope.original_content)
        self.gehilfe.bezeuge(
            kennung=str(message_from_bytes(text)["Message-ID"]),
            von=envelope.mail_from,
            an=envelope.rcpt_tos,
            befehl=server.befehl,
            sha256=sha256(text).hexdigest(),
            angenommen=stoerung is None or stoerung.angenommen or not stoerung.tue,
            verbindung=server.nummer,
        )
        if stoerung:
            await asyncio.sleep(stoerung.sekunden)
            if stoerung.tue == ABBRUCH:
                server.reisse_ab()
        return (stoerung.tue if stoerung else "") or "250 2.0.0 Ok: queued"

    async def auth_XOAUTH2(self, server: Server, args: list[str]) -> AuthResult:
        benutzer, token = b64decode(args[1]).decode().split("\1")[:2]
        erlaubt = [f"auth=Bearer {eines}" for eines in self.gehilfe.zuruf.tokens]
        if benutzer == f"user={BENUTZER}" and token in erlaubt:
            return AuthResult(success=True)
        # Wie Exchange und Google: erst eine Rückfrage mit dem Grund, dann auf eine leere Zeile die Absage.
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(
            success=False,
            handled=False,
            message="535 5.7.3 Authentication unsuccessful [AB1.EXAMPLE.ORG]",
        )


def _tls(ca: Any, name: str, **angaben: Any) -> ssl.SSLContext:
    kontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(name, "127.0.0.1" if name == NAME else name, **angaben).configure_cert(kontext)
    return kontext


def _tls_aus_altem_haus(ordner: Path) -> ssl.SSLContext:
    """Liefert ein Zertifikat, wie ältere Hauszertifizierer es ausstellen: ohne Kennung des Ausstellers."""
    beginn, ende = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
    haus, eigener = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Altes Haus")])

    def stelle_aus(schluessel: Any, wer: x509.Name, zusatz: x509.ExtensionType, *, kritisch: bool) -> Any:
        bau = x509.CertificateBuilder(name, wer, schluessel.public_key(), 1, beginn, ende)
        return bau.add_extension(zusatz, critical=kritisch).sign(haus, SHA256())

    ca = stelle_aus(haus, name, x509.BasicConstraints(ca=True, path_length=None), kritisch=True)
    namen = x509.SubjectAlternativeName([x509.DNSName(NAME)])
    server = stelle_aus(eigener, x509.Name([]), namen, kritisch=True)
    (ordner / "altes_haus.pem").write_bytes(ca.public_bytes(Encoding.PEM))
    beides = server.public_bytes(Encoding.PEM) + eigener.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    (ordner / "server.pem").write_bytes(beides)
    kontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kontext.load_cert_chain(ordner / "server.pem")
    return kontext


async def _laufe(ordner: Path) -> None:
    ca, fremde = trustme.CA(), trustme.CA()
    ca.cert_pem.write_to_path(ordner / "ca.pem")
    fremde.cert_pem.write_to_path(ordner / "fremde.pem")
    gut = _tls(ca, NAME)
    anmeldbar = {"auth_required": True, "data_size_limit": GROESSE, "enable_SMTPUTF8": True}
    mit_kennwort = {"auth_exclude_mechanism": ["XOAUTH2"], **anmeldbar}
    starttls = {"tls_context": gut, "require_starttls": True}
    abgelaufen = _tls(ca, NAME, not_after=datetime(2020, 1, 1, tzinfo=UTC))
    dienste: dict[str, tuple[ssl.SSLContext | None, dict[str, Any]]] = {
        "starttls": (None, {**starttls, **mit_kennwort}),
        "tls": (gut, {"auth_require_tls": False, **mit_kennwort}),
        "nur_login": (None, {**starttls, **anmeldbar, "auth_exclude_mechanism": ["XOAUTH2", "PLAIN"]}),
        "oauth": (None, {**starttls, **anmeldbar, "auth_exclude_mechanism": ["LOGIN", "PLAIN"]}),
        "fremde": (_tls(fremde, NAME), {}),
        "altes_haus": (_tls_aus_altem_haus(ordner), {}),
        "falscher_name": (_tls(ca, "anderswo.example"), {}),
        "abgelaufen": (abgelaufen, {}),
        "starttls_fremd": (None, {"tls_context": _tls(fremde, NAME), "require_starttls": True}),
        "offen": (
            None,
            {"data_size_limit": GROESSE, "auth_exclude_mechanism": ["PLAIN", "LOGIN", "XOAUTH2"]},
        ),
        "klein": (None, {**starttls, **mit_kennwort, "data_size_limit": 4096, "enable_SMTPUTF8": False}),
    }
    gehilfe, schleife = Gehilfe(ordner), asyncio.get_running_loop()
    schleife.set_exception_handler(lambda *_: None)
    ports = {}
    for name, (tls, angaben) in dienste.items():
        server = await schleife.create_server(partial(Server, gehilfe, **angaben), "127.0.0.1", 0, ssl=tls)
        ports[name] = server.sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    await schleife.run_in_executor(None, sys.stdin.buffer.read)
    os._exit(0)


if __name__ == "__main__":
    # aiosmtpd warnt vor sich selbst.
    warnings.simplefilter("ignore")
    logging.disable()
    asyncio.run(_laufe(Path(sys.argv[1])))
