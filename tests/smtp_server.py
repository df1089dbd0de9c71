"""Ein Mailserver für Tests in einem eigenen Prozess: nimmt an, stört auf Zuruf und bezeugt, was ankam.

`smtp_server.py ORDNER` legt dort Stammzertifikate und `bereit.json` (die Ports) an und läuft, bis seine Eingabe
endet. `protokoll.jsonl` ist der Zeuge: eine Zeile je Mail, die bis zum Punkt angekommen ist, geschrieben, bevor der
Server antwortet. `zuruf.json` darf sich jederzeit ändern.
"""

import asyncio
import json
import os
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from typing import Any

BENUTZER, KENNWORT = "netz@example.org", "gehe im-äß"
NAME = "localhost"
GROESSE = 33_554_432
ABBRUCH = "abbruch"

MAIL, RCPT, DATA, TEXT, PUNKT, DANACH = "MAIL", "RCPT", "DATA", "TEXT", "PUNKT", "DANACH"
BEGRUESSUNG, STARTTLS, AUTH = "BEGRUESSUNG", "STARTTLS", "AUTH"


@dataclass(frozen=True)
class Stoerung:
    """Was bei einem Befehl geschieht: eine Antwort, oder »abbruch«.

    Bei PUNKT hat der Server die ganze Mail; `angenommen` sagt, ob er sie zustellt. DANACH heißt: nach 250.
    """

    bei: str
    tue: str = ""
    an: str = ""
    """Nur bei Empfängern, die das enthalten."""
    mal: int = 0
    """So oft; 0: immer."""
    erst_nach: int = 0
    """Erst, wenn auf dieser Verbindung so viele Mails angekommen sind."""
    sekunden: float = 0
    angenommen: bool = False


@dataclass(frozen=True)
class Zuruf:
    """Was der Server gerade tun soll."""

    stoerungen: tuple[Stoerung, ...] = ()
    tokens: tuple[str, ...] = ("frisch",)


@dataclass(frozen=True)
class Mailserver:
    """Ein laufender Server, wie ihn ein Test sieht."""

    ordner: Path
    ports: dict[str, int]

    def rufe_zu(self, *stoerungen: Stoerung, tokens: tuple[str, ...] = ("frisch",)) -> None:
        """Sagt dem Server, was er von nun an tun soll."""
        neu = self.ordner / "zuruf.neu"
        neu.write_text(json.dumps(asdict(Zuruf(stoerungen, tokens))), encoding="utf-8")
        neu.replace(self.ordner / "zuruf.json")

    @property
    def ca(self) -> Path:
        """Das Stammzertifikat, das zu den Ports »starttls«, »tls« und »oauth« gehört."""
        return self.ordner / "ca.pem"

    @property
    def protokoll(self) -> list[dict[str, Any]]:
        """Was bis zum Punkt angekommen ist, in dieser Reihenfolge."""
        datei = self.ordner / "protokoll.jsonl"
        return [json.loads(zeile) for zeile in datei.read_text(encoding="utf-8").splitlines()]

    @property
    def zugestellt(self) -> Counter[str]:
        """Wie oft jede Message-ID angenommen ist."""
        return Counter(zeile["kennung"] for zeile in self.protokoll if zeile["angenommen"])

    def vergiss(self) -> None:
        """Fängt mit leerem Protokoll und ohne Störung von vorn an."""
        (self.ordner / "protokoll.jsonl").write_bytes(b"")
        self.rufe_zu()


@contextmanager
def mailserver(ordner: Path) -> Iterator[Mailserver]:
    """Lässt einen Server laufen, solange der Block dauert."""
    ordner.mkdir(parents=True, exist_ok=True)
    Mailserver(ordner, {}).vergiss()
    befehl = [sys.executable, str(Path(__file__).resolve()), str(ordner)]
    with subprocess.Popen(befehl, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as prozess:
        assert prozess.stdout is not None
        try:
            # Die eine Zeile kommt, wenn alle Ports offen sind.
            bereit = prozess.stdout.readline()
            assert bereit, "Der Mailserver ist nicht gestartet."
            yield Mailserver(ordner, json.loads(bereit))
        finally:
            prozess.communicate()


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
        return Zuruf(stoerungen, tuple(roh["tokens"]))

    def find_stoerung(self, bei: str, an: str, angekommen: int) -> Stoerung | None:
        for stoerung in self.zuruf.stoerungen:
            if stoerung.bei != bei or stoerung.an not in an or angekommen < stoerung.erst_nach:
                continue
            kennung = json.dumps(asdict(stoerung))
            if stoerung.mal and self.gestoert[kennung] >= stoerung.mal:
                continue
            self.gestoert[kennung] += 1
            return stoerung
        return None

    def bezeuge(self, **zeile: object) -> None:
        with (self.ordner / "protokoll.jsonl").open("a", encoding="utf-8") as datei:
            datei.write(json.dumps(zeile, ensure_ascii=False) + "\n")


def _build_server(gehilfe: Gehilfe, **angaben: Any) -> Any:
    """Liefert das Protokoll einer Verbindung; aiosmtpd wird nur im Prozess des Servers geladen."""
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

    class Server(SMTP):
        angekommen = 0

        def connection_made(self, transport: Any) -> None:
            if self.transport is None:
                gehilfe.verbindungen += 1
                self.nummer = gehilfe.verbindungen
            super().connection_made(transport)

        async def stoere(self, bei: str, an: str = "") -> str | None:
            """Liefert die Antwort der Störung; None, wenn es keine gibt."""
            stoerung = gehilfe.find_stoerung(bei, an, self.angekommen)
            if stoerung is None:
                return None
            await asyncio.sleep(stoerung.sekunden)
            if stoerung.tue == ABBRUCH:
                self.reisse_ab()
            return stoerung.tue or None

        def reisse_ab(self) -> None:
            transport = self._original_transport or self.transport
            getattr(transport, "_ssl_protocol", transport)
            if self.transport is not None:
                self.transport.abort()  # type: ignore[attr-defined]
            raise asyncio.CancelledError

        async def push(self, status: Any) -> None:
            text = status if isinstance(status, str) else bytes(status).decode()
            if text.startswith("220 ") and self.session and not self.session.host_name:
                bei = STARTTLS if text.startswith("220 Ready to start TLS") else BEGRUESSUNG
                text = await self.stoere(bei) or text
            await super().push(text)
            if text.startswith("421"):
                self.transport.close()  # type: ignore[union-attr]

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
            if gehilfe.find_stoerung(TEXT, an, self.angekommen):
                await self.push("354 weiter")
                await self._reader.readexactly(1000)
                self.reisse_ab()
            await super().smtp_DATA(arg)
            if gehilfe.find_stoerung(DANACH, an, self.angekommen):
                self.transport.close()  # type: ignore[union-attr]
                raise asyncio.CancelledError

        def _an(self) -> str:
            return " ".join(self.envelope.rcpt_tos) if self.envelope else ""

    class Handler:
        async def handle_DATA(self, server: Server, _session: object, envelope: Any) -> str:
            an = " ".join(envelope.rcpt_tos)
            stoerung = gehilfe.find_stoerung(PUNKT, an, server.angekommen)
            server.angekommen += 1
            text = bytes(envelope.original_content)
            gehilfe.bezeuge(
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
            from base64 import b64decode

            benutzer, token = b64decode(args[1]).decode().split("\1")[:2]
            erlaubt = [f"auth=Bearer {eines}" for eines in gehilfe.zuruf.tokens]
            if benutzer == f"user={BENUTZER}" and token in erlaubt:
                return AuthResult(success=True)
            # Wie Exchange und Google: erst eine Rückfrage mit dem Grund, dann auf eine leere Zeile die Absage.
            await server.challenge_auth('{"status":"401"}')
            return AuthResult(
                success=False, handled=False, message="535 5.7.3 Authentication unsuccessful [AB1.EXAMPLE.ORG]"
            )

    def pruefe(server: Any, _session: object, _envelope: object, _wie: str, daten: Any) -> AuthResult:
        del server
        stoerung = gehilfe.find_stoerung(AUTH, "", 0)
        if stoerung:
            return AuthResult(success=False, handled=False, message=stoerung.tue)
        richtig = LoginPassword(BENUTZER.encode(), KENNWORT.encode())
        return AuthResult(success=daten == richtig, handled=False)

    return Server(Handler(), hostname=NAME, authenticator=pruefe, timeout=60, **angaben)


def _tls(ca: Any, name: str, **angaben: Any) -> ssl.SSLContext:
    kontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(name, "127.0.0.1" if name == NAME else name, **angaben).configure_cert(kontext)
    return kontext


async def _laufe(ordner: Path) -> None:
    from datetime import UTC, datetime

    import trustme

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
        "falscher_name": (_tls(ca, "anderswo.example"), {}),
        "abgelaufen": (abgelaufen, {}),
        "starttls_fremd": (None, {"tls_context": _tls(fremde, NAME), "require_starttls": True}),
        "offen": (None, {"data_size_limit": GROESSE, "auth_exclude_mechanism": ["PLAIN", "LOGIN", "XOAUTH2"]}),
        "klein": (None, {**starttls, **mit_kennwort, "data_size_limit": 4096, "enable_SMTPUTF8": False}),
    }
    gehilfe, schleife = Gehilfe(ordner), asyncio.get_running_loop()
    schleife.set_exception_handler(lambda *_: None)
    ports = {}
    for name, (tls, angaben) in dienste.items():
        server = await schleife.create_server(
            lambda angaben=angaben: _build_server(gehilfe, **angaben), "127.0.0.1", 0, ssl=tls
        )
        ports[name] = server.sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    await schleife.run_in_executor(None, sys.stdin.buffer.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(_laufe(Path(sys.argv[1])))
