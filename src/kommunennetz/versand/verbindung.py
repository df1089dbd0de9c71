"""Die Verbindung zum Mailserver: verschlüsselt, mit geprüftem Zertifikat, jede Nachricht in Schritten.

Warum nicht `smtplib.sendmail`: Es verrät nicht, ob eine Verbindung vor oder nach dem Punkt riss, der die
Nachricht beendet. Davor kann nichts zugestellt werden; danach weiß es niemand (RFC 1047).
"""

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final, Literal

from kommunennetz.dateien import grund
from kommunennetz.errors import KommunennetzError
from kommunennetz.versand.antworten import (
    ANGENOMMEN,
    ENDGUELTIG,
    SCHLIESST,
    VORUEBERGEHEND,
    Antwort,
    erklaere,
)
from kommunennetz.versand.geheimnis import Geheimnis
from kommunennetz.versand.journal import saubere_antwort
from kommunennetz.worte.anschrift import Ablehnung, check_anschrift
from kommunennetz.worte.saetze import megabyte
from kommunennetz.worte.zeichen import ist_unsichtbar

Sicherheit = Literal["starttls", "tls", "keine"]
_WEITER, _RUECKFRAGE, _ANGEMELDET = 354, 334, 235
_SINNVOLL: Final = frozenset((*ANGENOMMEN, *VORUEBERGEHEND, *ENDGUELTIG))
_STUECK: Final = 1 << 16
_NACKT = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_ZEILE_MAX: Final = 998  # RFC 5321, 4.5.3.1.6, ohne Zeilenende


class Wo(Enum):
    """Wie weit eine Nachricht war, als die Verbindung riss."""

    VOR_DEM_PUNKT = auto()
    """Sie kann nicht angekommen sein."""
    NACH_DEM_PUNKT = auto()
    """Ob sie ankam, ist ungewiss."""


class VerbindungError(KommunennetzError):
    """Es kommt keine Verbindung zustande, über die sich verschicken ließe."""

    def __init__(self, text: str, hilfe: str = "", *, voruebergehend: bool = False) -> None:
        super().__init__(text, hilfe)
        self.voruebergehend = voruebergehend


class AnmeldungError(VerbindungError):
    """Der Server lässt uns nicht verschicken; das ändert sich nicht von selbst."""


class AbgerissenError(KommunennetzError):
    """Die Verbindung riss mitten in einer Nachricht."""

    def __init__(self, text: str, wo: Wo) -> None:
        super().__init__(text)
        self.wo = wo


class UntauglichError(KommunennetzError):
    """Diese Nachricht kann dieser Server nicht annehmen; über die Verbindung ging noch nichts davon."""


@dataclass(frozen=True, slots=True)
class Fristen:
    """Wie viele Sekunden gewartet wird (RFC 5321, 4.5.3.2)."""

    verbinden: float = 30
    befehl: float = 60
    punkt: float = 600
    """Auf die Antwort nach dem Punkt: Wer zu früh aufgibt, weiß nicht, ob die Nachricht ankam."""


@dataclass(frozen=True, slots=True)
class MitKennwort:
    """Anmeldung mit Benutzer und Kennwort."""

    benutzer: str
    kennwort: Geheimnis


@dataclass(frozen=True, slots=True)
class MitToken:
    """Anmeldung mit einem Token (XOAUTH2); `hole` liefert jedes Mal einen frischen."""

    benutzer: str
    hole: Callable[[], Geheimnis]


@dataclass(frozen=True, slots=True)
class Zugang:
    """Wohin und wie verbunden wird; ohne Anmeldung erkennt der Server den Rechner an seiner Adresse."""

    server: str
    port: int
    sicherheit: Sicherheit = "starttls"
    anmeldung: MitKennwort | MitToken | None = None
    ca: Path | None = None
    """Ein Stammzertifikat, das zu denen des Betriebssystems dazukommt."""
    x509_streng: bool = True
    """Nein nimmt ältere Zertifikate an; Kette, Name und Ablauf werden immer geprüft."""
    fristen: Fristen = Fristen()


@dataclass(frozen=True, slots=True)
class Zertifikat:
    """Womit sich der Server auswies."""

    namen: tuple[str, ...]
    aussteller: str
    bis: datetime


class Verbindung:
    """Eine angemeldete Verbindung, über die nacheinander Nachrichten gehen."""

    def __init__(self, smtp: smtplib.SMTP, zugang: Zugang) -> None:
        self._smtp = smtp
        self._zugang = zugang
        self.verschickt = 0
        """Wie viele Nachrichten über diese Verbindung angenommen sind."""

    @property
    def offen(self) -> bool:
        """Liefert, ob noch eine Nachricht darüber gehen kann."""
        return self._smtp.sock is not None

    @property
    def angebot(self) -> Mapping[str, str]:
        """Liefert, was der Server kann: »size« mit der Grenze, »smtputf8«, »dsn«."""
        return dict(self._smtp.esmtp_features)

    @property
    def tls(self) -> str:
        """Liefert die Fassung der Verschlüsselung; leer, wenn es keine gibt."""
        return str(self._smtp.sock.version()) if isinstance(self._smtp.sock, ssl.SSLSocket) else ""

    @property
    def zertifikat(self) -> Zertifikat | None:
        """Liefert das geprüfte Zertifikat des Servers; None ohne Verschlüsselung."""
        sock = self._smtp.sock
        roh: Any = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
        if not roh:
            return None
        namen = tuple(wert for art, wert in roh.get("subjectAltName", ()) if art in {"DNS", "IP Address"})
        aussteller = dict(teil for gruppe in roh["issuer"] for teil in gruppe)
        bis = datetime.fromtimestamp(ssl.cert_time_to_seconds(roh["notAfter"]), UTC)
        wer = aussteller.get("organizationName") or aussteller.get("commonName", "")
        return Zertifikat(namen, wer, bis)

    def sende(self, von: str, an: str, daten: bytes, vor_dem_punkt: Callable[[], None]) -> Antwort:
        """Verschickt eine Nachricht an einen Empfänger und liefert die Antwort, mit der sie endete.

        `vor_dem_punkt` wird gerufen, wenn alles dort ist bis auf den Punkt, der sie gültig macht; wirft es,
        wird sie nicht zugestellt. UntauglichError, bevor etwas hinausgeht; AbgerissenError mit dem, wie weit
        sie war.
        """
        angaben = self._pruefe(von, an, daten)
        schritte: tuple[tuple[str, str, Container[int]], ...] = (
            ("MAIL", f"FROM:<{von}> {' '.join(angaben)}".rstrip(), ANGENOMMEN),
            ("RCPT", f"TO:<{an}>", ANGENOMMEN),
            ("DATA", "", (_WEITER,)),
        )
        for befehl, angabe, erwartet in schritte:
            antwort = self._befiehl(befehl, angabe, an, utf8="SMTPUTF8" in angaben)
            if antwort.code not in erwartet:
                self._setze_zurueck(antwort)
                return antwort
        self._sende_text(daten)
        try:
            vor_dem_punkt()
        except BaseException:
            self.schliesse()
            raise
        return self._sende_punkt(an)

    def _pruefe(self, von: str, an: str, daten: bytes) -> list[str]:
        """Liefert die Angaben zu MAIL; UntauglichError, wenn die Nachricht hier nicht hinausgehen kann."""
        for was, adresse in (("Absenderadresse", von), ("Adresse", an)):
            _check_adresse(adresse, was)
        _check_text(daten)
        angaben = []
        kopf, _, _ = daten.partition(b"\r\n\r\n")
        utf8 = not (von.isascii() and an.isascii() and kopf.isascii())
        groesse = self._smtp.esmtp_features.get("size")
        if groesse is not None:
            if groesse.isdigit() and 0 < int(groesse) < len(daten):
                raise UntauglichError(
                    f"Die Nachricht hat {megabyte(len(daten))}; der Server nimmt {megabyte(int(groesse))}.",
                    "Kleinere Anhänge nehmen oder sie als Verweis in den Text setzen.",
                )
            angaben.append(f"SIZE={len(daten)}")
        if not daten.isascii():
            if "8bitmime" not in self._smtp.esmtp_features:
                raise UntauglichError("Der Server nimmt keine Umlaute im Text (8BITMIME fehlt).")
            angaben.append("BODY=8BITMIME")
        if utf8:
            if "smtputf8" not in self._smtp.esmtp_features:
                raise UntauglichError(
                    "Der Server kann keine Umlaute in Adressen (SMTPUTF8 fehlt).",
                    "Eine andere Adresse eintragen.",
                )
            angaben.append("SMTPUTF8")
        return angaben

    def _befiehl(self, befehl: str, angabe: str, an: str, *, utf8: bool) -> Antwort:
        self._smtp.command_encoding = "utf-8" if utf8 else "ascii"
        try:
            code, text = self._smtp.docmd(befehl, angabe)
        except (OSError, smtplib.SMTPException):
            self.schliesse()
            raise AbgerissenError("Die Verbindung riss ab.", Wo.VOR_DEM_PUNKT) from None
        if code not in _SINNVOLL and code != _WEITER:
            self.schliesse()
            raise AbgerissenError("Der Server antwortet unverständlich.", Wo.VOR_DEM_PUNKT)
        return Antwort(code, saubere_antwort(text.decode("utf-8", "replace"), an), befehl)

    def _setze_zurueck(self, antwort: Antwort) -> None:
        if antwort.code == SCHLIESST:
            self.schliesse()
            return
        try:
            code, _ = self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            code = 0
        if code not in ANGENOMMEN:
            self.schliesse()

    def _sende_text(self, daten: bytes) -> None:
        """Schickt alles bis auf den letzten Punkt."""
        text = daten if daten.endswith(b"\r\n") else daten + b"\r\n"
        if text.startswith(b".") or b"\n." in text:
            text = re.sub(rb"(?m)^\.", b"..", text)
        try:
            # In Stücken: Die Frist gilt sonst für den ganzen Text, auch über eine langsame Leitung.
            for anfang in range(0, len(text), _STUECK):
                self._smtp.send(text[anfang : anfang + _STUECK])
            hoert_zu = self._hoert_zu()
        except (OSError, smtplib.SMTPException):
            hoert_zu = False
        if not hoert_zu:
            self.schliesse()
            raise AbgerissenError("Die Verbindung riss ab, bevor der Text zu Ende war.", Wo.VOR_DEM_PUNKT)

    def _hoert_zu(self) -> bool:
        """Liefert, ob der Server noch auf den Punkt wartet: Er hat weder aufgelegt noch schon geantwortet."""
        sock = self._smtp.sock
        if sock is None:
            return False
        sock.settimeout(0)
        try:
            sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        finally:
            sock.settimeout(self._zugang.fristen.befehl)
        return False

    def _sende_punkt(self, an: str) -> Antwort:
        # Der Text endet mit einem Zeilenende; die Zeile, die ihn abschließt, ist allein der Punkt.
        try:
            self._frist(self._zugang.fristen.punkt)
            self._smtp.send(b".\r\n")
            code, text = self._smtp.getreply()
            self._frist(self._zugang.fristen.befehl)
        except (OSError, smtplib.SMTPException):
            self.schliesse()
            raise AbgerissenError(
                "Nach dem Punkt kam keine Antwort: Niemand weiß, ob sie ankam.", Wo.NACH_DEM_PUNKT
            ) from None
        antwort = Antwort(code, saubere_antwort(text.decode("utf-8", "replace"), an), ".")
        if code not in _SINNVOLL:
            self.schliesse()
            raise AbgerissenError("Nach dem Punkt kam eine unverständliche Antwort.", Wo.NACH_DEM_PUNKT)
        if code == SCHLIESST:
            self.schliesse()
        self.verschickt += antwort.angenommen
        return antwort

    def _frist(self, sekunden: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(sekunden)

    def verabschiede(self) -> None:
        """Meldet sich ab und schließt; was dabei schiefgeht, ändert an nichts mehr etwas."""
        if self.offen:
            with suppress(OSError, smtplib.SMTPException):
                self._frist(min(5, self._zugang.fristen.befehl))
                self._smtp.docmd("QUIT")
        self.schliesse()

    def schliesse(self) -> None:
        """Schließt ohne Abschied: Was nicht mit einem Punkt endete, wird nicht zugestellt."""
        with suppress(OSError):
            self._smtp.close()


@contextmanager
def verbindung(zugang: Zugang) -> Iterator[Verbindung]:
    """Verbindet, verschlüsselt und meldet an; am Ende des Blocks ist die Verbindung zu.

    VerbindungError, wenn eines davon nicht geht; AnmeldungError, wenn der Server uns nicht will.
    """
    eine = verbinde(zugang)
    try:
        yield eine
    finally:
        eine.verabschiede()


def verbinde(zugang: Zugang) -> Verbindung:
    """Liefert eine verschlüsselte und angemeldete Verbindung; VerbindungError wie `verbindung`."""
    try:
        return _verbinde(zugang, zugang.anmeldung)
    except _TokenAbgelehntError:
        # Ein aufgehobener Token kann abgelaufen sein; ein zweiter frischer hilft nicht mehr.
        return _verbinde(zugang, zugang.anmeldung)


class _TokenAbgelehntError(AnmeldungError):
    """Der Server nahm den Token nicht."""


def _verbinde(zugang: Zugang, anmeldung: MitKennwort | MitToken | None) -> Verbindung:
    kontext = build_kontext(zugang)
    with _gemeldet(zugang):
        smtp = _oeffne(zugang, kontext)
    try:
        with _gemeldet(zugang):
            _begruesse(smtp)
            if zugang.sicherheit == "starttls":
                _verschluessele(smtp, zugang, kontext)
            if anmeldung is not None:
                _melde_an(smtp, anmeldung)
            return Verbindung(smtp, zugang)
    except BaseException:
        with suppress(OSError):
            smtp.close()
        raise


def build_kontext(zugang: Zugang) -> ssl.SSLContext:
    """Liefert, welchen Zertifikaten hier getraut wird; VerbindungError, wenn »ca« keines ist."""
    kontext = ssl.create_default_context()
    # Python setzt das seit 3.13 von selbst; hier gilt es überall gleich.
    kontext.verify_flags |= ssl.VERIFY_X509_STRICT
    if not zugang.x509_streng:
        kontext.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if zugang.ca is not None:
        try:
            kontext.load_verify_locations(zugang.ca)
        except ssl.SSLError:
            raise VerbindungError(f"»{zugang.ca}« ist kein Zertifikat (PEM).", _CA) from None
        except OSError as error:
            raise VerbindungError(f"»{zugang.ca}« lässt sich nicht lesen: {grund(error)}.", _CA) from None
    return kontext


def _oeffne(zugang: Zugang, kontext: ssl.SSLContext) -> smtplib.SMTP:
    frist = zugang.fristen.verbinden
    if zugang.sicherheit == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            zugang.server, zugang.port, local_hostname=_IRGENDWER, timeout=frist, context=kontext
        )
    else:
        smtp = smtplib.SMTP(zugang.server, zugang.port, local_hostname=_IRGENDWER, timeout=frist)
    sock = smtp.sock
    if sock is None:
        raise smtplib.SMTPServerDisconnected
    # Sonst wartet der Punkt, der allein hinausgeht, auf die verzögerte Bestätigung des Textes davor.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.settimeout(zugang.fristen.befehl)
    # RFC 5321, 4.1.3; nach dem eigenen Namen zu fragen kann Sekunden dauern und verrät ihn.
    adresse = str(sock.getsockname()[0]).partition("%")[0]
    smtp.local_hostname = f"[IPv6:{adresse}]" if ":" in adresse else f"[{adresse}]"
    return smtp


def _begruesse(smtp: smtplib.SMTP) -> None:
    code, text = smtp.ehlo()
    if code not in ANGENOMMEN:
        raise smtplib.SMTPHeloError(code, text)


def _verschluessele(smtp: smtplib.SMTP, zugang: Zugang, kontext: ssl.SSLContext) -> None:
    if not smtp.has_extn("starttls"):
        raise VerbindungError(
            f"»{zugang.server}« bietet keine Verschlüsselung an (STARTTLS); verschickt ist nichts.",
            "»sicherheit: tls« mit Port 465 versuchen. Sonst hält jemand die Leitung offen: nachfragen.",
        )
    smtp.starttls(context=kontext)
    # Was er unverschlüsselt versprach, zählt nicht (RFC 3207, 4.2).
    _begruesse(smtp)


def _melde_an(smtp: smtplib.SMTP, anmeldung: MitKennwort | MitToken) -> None:
    angebot = smtp.esmtp_features.get("auth", "").upper().split()
    if isinstance(anmeldung, MitToken):
        if "XOAUTH2" not in angebot:
            raise AnmeldungError(
                "Der Server nimmt keine Anmeldung mit Token (XOAUTH2).",
                "In postamt.yaml »anmeldung: kennwort« eintragen.",
            )
        _check_angemeldet(_mit_token(smtp, anmeldung), _TokenAbgelehntError)
    elif "PLAIN" in angebot:
        _check_angemeldet(_mit_plain(smtp, anmeldung), AnmeldungError)
    elif "LOGIN" in angebot:
        _check_angemeldet(_mit_login(smtp, anmeldung), AnmeldungError)
    else:
        womit = f"nur {', '.join(angebot)}" if angebot else "gar keine"
        raise AnmeldungError(
            f"Der Server nimmt keine Anmeldung mit Kennwort ({womit}).",
            "In postamt.yaml »anmeldung: oauth« oder »anmeldung: keine« eintragen.",
        )


# Was geheim ist, hält hier keine Variable: Manche Rückverfolgung zeigt sie.
def _mit_plain(smtp: smtplib.SMTP, anmeldung: MitKennwort) -> tuple[int, bytes]:
    davor = f"\0{anmeldung.benutzer}\0"
    return smtp.docmd("AUTH", f"PLAIN {_base64(davor, anmeldung.kennwort.offen())}")


def _mit_token(smtp: smtplib.SMTP, anmeldung: MitToken) -> tuple[int, bytes]:
    davor = f"user={anmeldung.benutzer}\1auth=Bearer "
    code, text = smtp.docmd("AUTH", f"XOAUTH2 {_base64(davor, anmeldung.hole().offen(), _ENDE)}")
    # Die Rückfrage nennt den Grund der Absage; die kommt auf eine leere Zeile.
    return smtp.docmd("") if code == _RUECKFRAGE else (code, text)


def _mit_login(smtp: smtplib.SMTP, anmeldung: MitKennwort) -> tuple[int, bytes]:
    code, text = smtp.docmd("AUTH", "LOGIN")
    if code == _RUECKFRAGE:
        code, text = smtp.docmd(_base64(anmeldung.benutzer))
    return smtp.docmd(_base64(anmeldung.kennwort.offen())) if code == _RUECKFRAGE else (code, text)


def _check_angemeldet(antwort: tuple[int, bytes], error: type[AnmeldungError]) -> None:
    code, roh = antwort
    if code == _ANGEMELDET:
        return
    gesagt = Antwort(code, saubere_antwort(roh.decode("utf-8", "replace")), "AUTH")
    if gesagt.voruebergehend:
        raise VerbindungError(f"Der Server nimmt die Anmeldung gerade nicht: {gesagt}.", voruebergehend=True)
    hilfe = erklaere(gesagt) or "Benutzer und Kennwort prüfen: kommunennetz postamt einrichten"
    raise error(f"Der Server nimmt die Anmeldung nicht: {gesagt}.", hilfe)


def _base64(*teile: str) -> str:
    return b64encode("".join(teile).encode()).decode("ascii")


@contextmanager
def _gemeldet(zugang: Zugang) -> Iterator[None]:
    """Macht aus allem, was beim Verbinden schiefgehen kann, einen Satz; nichts daraus nennt ein Geheimnis."""
    wo = f"»{zugang.server}« (Port {zugang.port})"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise VerbindungError(*zertifikatssatz(error, zugang)) from None
    except ssl.SSLError:
        raise VerbindungError(
            f"Mit {wo} kommt keine Verschlüsselung zustande.",
            "Meist passt der Port nicht: »starttls« spricht 587, »tls« 465.",
        ) from None
    except smtplib.SMTPResponseException as error:
        gesagt = Antwort(error.smtp_code, saubere_antwort(_als_text(error.smtp_error)))
        raise VerbindungError(
            f"{wo} nimmt uns nicht: {gesagt}.", erklaere(gesagt), voruebergehend=gesagt.voruebergehend
        ) from None
    except smtplib.SMTPServerDisconnected:
        raise VerbindungError(f"{wo} hat aufgelegt.", _NOCHMAL, voruebergehend=True) from None
    except smtplib.SMTPException:
        raise VerbindungError(f"{wo} antwortet unverständlich.", _NOCHMAL) from None
    except OSError as error:
        raise VerbindungError(
            f"{wo} ist nicht zu erreichen: {netzgrund(error)}.", _NETZ, voruebergehend=True
        ) from None


def _als_text(roh: bytes | str) -> str:
    return roh.decode("utf-8", "replace") if isinstance(roh, bytes) else roh


def netzgrund(error: OSError) -> str:
    """Liefert, warum ein Server nicht zu erreichen ist, als halben Satz."""
    if isinstance(error, socket.gaierror):
        return "diesen Namen kennt hier niemand"
    if isinstance(error, TimeoutError):
        return "es kommt keine Antwort"
    if isinstance(error, ConnectionRefusedError):
        return "dort nimmt niemand an"
    return grund(error)


# https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/
_ABGELAUFEN, _NOCH_NICHT = 10, 9
_FREMD = frozenset({2, 18, 19, 20, 21, 27})
_ANDERER_NAME = frozenset({62, 64})


def zertifikatssatz(error: ssl.SSLCertVerificationError, zugang: Zugang) -> tuple[str, str]:
    """Liefert, was am Zertifikat nicht stimmt, und was dann zu tun ist."""
    wem, code = f"Das Zertifikat von »{zugang.server}«", error.verify_code
    if code in _ANDERER_NAME:
        return f"{wem} gehört einem anderen Server; verschickt ist nichts.", (
            "Unter »server« den Namen eintragen, auf den es lautet. Stimmt er, sitzt jemand dazwischen."
        )
    if code in _FREMD:
        return f"{wem} hat niemand ausgestellt, dem dieser Rechner traut; verschickt ist nichts.", (
            "Ist es eines des Hauses: dessen Stammzertifikat unter »ca« eintragen."
        )
    if code in {_ABGELAUFEN, _NOCH_NICHT}:
        was = "ist abgelaufen" if code == _ABGELAUFEN else "gilt noch nicht"
        return f"{wem} {was}; verschickt ist nichts.", (
            "Die Uhr dieses Rechners prüfen; stimmt sie, muss der Server ein neues bekommen."
        )
    return f"{wem} genügt den strengen Regeln nicht (Fehler {code}); verschickt ist nichts.", (
        "Ist es ein älteres Hauszertifikat: »x509_streng: nein« eintragen; Kette und Name bleiben geprüft."
    )


def _check_adresse(adresse: str, was: str) -> None:
    """Wirft UntauglichError, wenn das nicht genau eine Adresse ist; ihr Wortlaut steht nicht in der Meldung.

    Warum hier noch einmal: `smtplib.quoteaddr` machte aus `a@x,b@x` still `a@x`.
    """
    lokalteil, _, domain = adresse.rpartition("@")
    # Ob der Server Umlaute davor kann, sagt sein Angebot; die Form gilt für beide.
    schlicht = "".join(eines if eines.isascii() else "x" for eines in lokalteil)
    fremd = any(ist_unsichtbar(zeichen) or zeichen.isspace() for zeichen in adresse)
    geprueft = check_anschrift(f"{schlicht}@{domain}")
    if fremd or isinstance(geprueft, Ablehnung) or geprueft.domain != domain.lower():
        raise UntauglichError(f"Die {was} ist nicht genau eine gültige Adresse.", "Die Adresse berichtigen.")


def _check_text(daten: bytes) -> None:
    if _NACKT.search(daten) or b"\0" in daten:
        # Ein Server, der ein nacktes Zeilenende anders liest, fände darin eine zweite Nachricht.
        raise UntauglichError("In der Nachricht stehen Zeilenenden, die Mailserver verschieden lesen.")
    if max(map(len, daten.split(b"\r\n"))) > _ZEILE_MAX:
        raise UntauglichError("In der Nachricht steht eine Zeile, die länger ist als erlaubt.")


_IRGENDWER = "localhost"
_ENDE = "\1\1"
_CA = "In postamt.yaml unter »ca« eine Datei mit einem Stammzertifikat nennen."
_NOCHMAL = "Später noch einmal; bleibt es so, die Administration fragen."
_NETZ = "Netz, Name und Port prüfen: kommunennetz postamt pruefen"
