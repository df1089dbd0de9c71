"""Der Weg zum Mailserver, wie dieser Benutzer ihn hat: Postamt, Kennwort oder Token, Uhr und Strg+C."""

import getpass
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.profil import find_profil, find_zuletzt, vermerke_zuletzt
from kommunennetz.cli.vorgang import build_halter, find_rechner
from kommunennetz.errors import KommunennetzError, RegisterError
from kommunennetz.model.arten import POSTAMT
from kommunennetz.model.postamt import Eingangsweg, Versandweg
from kommunennetz.versand.geheimnis import Geheimnis

if TYPE_CHECKING:
    from kommunennetz.versand.antworten import Antwort
    from kommunennetz.versand.lauf import Umgebung
    from kommunennetz.versand.verbindung import MitKennwort, MitToken, Zugang

VARIABLE = "KOMMUNENNETZ_SMTP_KENNWORT"
_DIENST = "kommunennetz"
_FRIST = 60
_SCHLAF = 0.2


def find_versandweg(aufruf: Aufruf) -> Versandweg:
    """Liefert, wie verschickt wird; RegisterError ohne brauchbare postamt.yaml oder ohne »weg: smtp«."""
    weg = _find_weg(aufruf)
    if weg.weg != "smtp":
        hilfe = "Als Entwürfe: kommunennetz sendung entwuerfe ID --ins-postfach"
        raise RegisterError(
            f"In postamt.yaml steht »weg: {weg.weg}«: Das Programm verschickt nicht selbst.",
            hilfe if weg.weg == "postfach" else _EINRICHTEN,
        )
    return weg


def find_postfachweg(aufruf: Aufruf) -> Versandweg:
    """Liefert, wie das eigene Postfach zu erreichen ist; RegisterError, wenn postamt.yaml keines nennt."""
    weg = _find_weg(aufruf)
    if weg.imap_server is None:
        raise RegisterError("In postamt.yaml steht kein Postfach.", _POSTFACH)
    return weg


def build_postfachzugang(aufruf: Aufruf, weg: Versandweg) -> "Zugang":
    """Liefert den Zugang zum eigenen Postfach, immer verschlüsselt; sonst wie `build_zugang`."""
    return replace(
        build_zugang(aufruf, weg), server=weg.imap_server or "", port=weg.imap_port, sicherheit="tls"
    )


def build_eingangszugang(aufruf: Aufruf, eingang: Eingangsweg) -> "Zugang":
    """Liefert den Zugang zu dem Postfach, aus dem gelesen wird; RegisterError ohne eines."""
    weg = _find_weg(aufruf)
    server = eingang.server or weg.imap_server
    if server is None:
        raise RegisterError("In postamt.yaml steht kein Postfach.", _POSTFACH)
    port = eingang.port if eingang.server else weg.imap_port
    benutzer = eingang.benutzer or weg.benutzer
    angepasst = {"imap_server": server, "imap_port": port, "benutzer": benutzer}
    return build_postfachzugang(aufruf, weg.model_copy(update=angepasst))


def _find_weg(aufruf: Aufruf) -> Versandweg:
    kontakte = aufruf.kontakte_verlangt
    if kontakte.postamt is None:
        datei = kontakte.ort / POSTAMT.datei("")
        was = "hat Fehler" if datei.exists() else "fehlt"
        raise RegisterError(
            f"postamt.yaml {was}; verschickt ist nichts.",
            "Zeigen: kommunennetz pruefen" if datei.exists() else _EINRICHTEN,
        )
    return kontakte.postamt.satz.versand


def build_zugang(aufruf: Aufruf, weg: Versandweg) -> "Zugang":
    """Liefert den Zugang zum Mailserver, mit Kennwort oder Token, wie das Postamt es verlangt."""
    from kommunennetz.versand.verbindung import Zugang

    return Zugang(
        weg.server or "",
        weg.port,
        weg.sicherheit,
        _build_anmeldung(weg),
        aufruf.kontaktordner_ort / weg.ca if weg.ca else None,
        weg.x509_streng == "ja",
    )


def _build_anmeldung(weg: Versandweg) -> "MitKennwort | MitToken | None":
    from kommunennetz.versand.verbindung import MitKennwort, MitToken

    benutzer = weg.benutzer or ""
    if weg.anmeldung == "oauth":
        return MitToken(benutzer, lambda: hole_token(weg.token_befehl))
    return MitKennwort(benutzer, find_kennwort(weg)) if weg.anmeldung == "kennwort" else None


def find_kennwort(weg: Versandweg) -> Geheimnis:
    """Liefert das Kennwort: aus der Umgebung, sonst dem Schlüsselbund, sonst von einem Menschen am Terminal.

    Die Umgebung zuerst: Wer sie setzt, meint sie, und der Schlüsselbund kostet eine Drittelsekunde.
    """
    if aus_umgebung := os.environ.get(VARIABLE):
        return Geheimnis(aus_umgebung)
    if gemerkt := _load_gemerktes(weg):
        return gemerkt
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise KommunennetzError(
            "Das Kennwort für den Mailserver ist nicht bekannt.",
            f"Eintragen: kommunennetz postamt einrichten; für Skripte die Umgebungsvariable {VARIABLE}.",
        )
    return frage_kennwort(weg)


def frage_kennwort(weg: Versandweg) -> Geheimnis:
    """Liefert das Kennwort, das jemand am Terminal eingibt; es erscheint dort nicht."""
    try:
        return Geheimnis(getpass.getpass(f"Kennwort für {_server(weg)}: ", sys.stderr))
    except (KeyboardInterrupt, EOFError) as error:
        raise typer.Abort from error


def _load_gemerktes(weg: Versandweg) -> Geheimnis | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        gemerkt = keyring.get_password(_DIENST, _konto(weg))
    except KeyringError:
        return None
    return Geheimnis(gemerkt) if gemerkt else None


def merke_kennwort(weg: Versandweg, kennwort: Geheimnis) -> bool:
    """Legt das Kennwort in den Schlüsselbund des Betriebssystems; liefert, ob es einen gibt."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        keyring.set_password(_DIENST, _konto(weg), kennwort.offen())
    except KeyringError:
        return False
    return True


def _konto(weg: Versandweg) -> str:
    return f"{weg.benutzer or ''} {_server(weg)}"


def _server(weg: Versandweg) -> str | None:
    return weg.server or weg.imap_server


def hole_token(befehl: tuple[str, ...]) -> Geheimnis:
    """Liefert, was das Programm aus `token_befehl` ausgibt; KommunennetzError, wenn es keinen Token liefert.

    Seine Ausgabe steht in keiner Meldung: Auch eine halbe kann der Token sein.
    """
    name = Path(befehl[0]).name
    try:
        prozess = subprocess.run(  # noqa: S603 – die Geschäftsstelle nennt es selbst in ihrem Kontaktordner
            befehl, stdin=subprocess.DEVNULL, capture_output=True, timeout=_FRIST, check=False
        )
    except OSError:
        raise KommunennetzError(f"Der Token-Befehl »{name}« lässt sich nicht starten.", _BEFEHL) from None
    except subprocess.TimeoutExpired:
        raise KommunennetzError(f"Der Token-Befehl »{name}« antwortet nicht.", _BEFEHL) from None
    if prozess.returncode:
        raise KommunennetzError(
            f"Der Token-Befehl »{name}« scheitert (Ausgang {prozess.returncode}).", _BEFEHL
        )
    token = prozess.stdout.strip()
    if not token or not token.isascii() or len(token.split()) != 1:
        raise KommunennetzError(f"Der Token-Befehl »{name}« gibt keinen Token aus.", _BEFEHL)
    return Geheimnis(token.decode())


def sende_einzeln(zugang: "Zugang", von: str, an: str, daten: bytes) -> "Antwort":
    """Verschickt eine einzelne Mail und liefert die Antwort; KommunennetzError, wenn sie nicht ankam."""
    from kommunennetz.versand.antworten import erklaere
    from kommunennetz.versand.verbindung import verbindung

    with verbindung(zugang) as eine:
        antwort = eine.sende(von, an, daten, lambda: None)
    if not antwort.angenommen:
        raise KommunennetzError(f"Der Server nimmt sie nicht: {antwort}.", erklaere(antwort))
    return antwort


@dataclass
class Strgc:
    """Ob jemand Strg+C gedrückt hat."""

    gedrueckt: bool = False

    def __call__(self) -> bool:
        """Liefert, ob nach der laufenden Mail Schluss sein soll."""
        return self.gedrueckt


@contextmanager
def aufhoerbar() -> Iterator[Strgc]:
    """Lässt das erste Strg+C nur vormerken; das zweite bricht ab wie sonst."""
    strgc = Strgc()

    def merke(_signal: int, _rahmen: FrameType | None) -> None:
        strgc.gedrueckt = True
        signal.signal(signal.SIGINT, vorher)

    vorher = signal.signal(signal.SIGINT, merke)
    try:
        yield strgc
    finally:
        signal.signal(signal.SIGINT, vorher)


def build_umgebung(kontaktordner: Path, abbruch: Strgc) -> "Umgebung":
    """Liefert Uhr, Warten, wer wir sind und was im Profil vermerkt ist, für einen Lauf."""
    from kommunennetz.versand.lauf import Umgebung

    return Umgebung(
        lambda: datetime.now().astimezone(),
        lambda sekunden: _warte(sekunden, abbruch),
        build_halter(),
        find_rechner(),
        abbruch,
        find_zuletzt(find_profil(), kontaktordner),
        lambda am: _vermerke(kontaktordner, am),
    )


def _vermerke(kontaktordner: Path, am: datetime) -> None:
    """Hält fest, wann zuletzt etwas hinausging: Ein zurückgespielter Kontaktordner weiß davon nichts."""
    try:
        vermerke_zuletzt(find_profil(), kontaktordner, am)
    except KommunennetzError as error:
        melden(f"Hinweis: Der Vermerk gegen alte Sicherungen fehlt. {error.text}")


def _warte(sekunden: float, abbruch: Strgc) -> None:
    bis = time.monotonic() + sekunden
    while not abbruch() and (rest := bis - time.monotonic()) > 0:
        time.sleep(min(rest, _SCHLAF))


def melde_kennwortort(*, gemerkt: bool) -> None:
    """Sagt, wo das Kennwort nun steht."""
    if gemerkt:
        melden("Das Kennwort steht im Schlüsselbund des Betriebssystems, in keiner Datei.")
    else:
        melden("Hier gibt es keinen Schlüsselbund: Nach dem Kennwort wird jedes Mal gefragt.")
        melden(f"    Für Skripte: die Umgebungsvariable {VARIABLE}")


_POSTFACH = "Einrichten: kommunennetz postamt einrichten --imap-server NAME"
_EINRICHTEN = "Einrichten: kommunennetz postamt einrichten"
_BEFEHL = "Ihn einmal selbst aufrufen; er steht in postamt.yaml unter »token_befehl« (docs/outlook.md)."
