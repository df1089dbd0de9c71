"""Eine Sendung: ein Ordner fertiger Nachrichten und die Datei, die sie aufzählt.

Was darin steht, ist, was verschickt wird; ein zweites Mal gebaut wird nichts. `sendung.json` entsteht
zuletzt: Ein Ordner ohne sie ist eine Vorbereitung, die abbrach.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError

from kommunennetz.dateien import grund, read_inhalt
from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.worte.saetze import gekuerzt

SENDUNGEN = "sendungen"
DATEI = "sendung.json"
POST = "post"
_GENAU = ConfigDict(extra="forbid", strict=True)
_Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Umfang = Annotated[int, Field(ge=0)]


class SendungError(KommunennetzError):
    """Eine Sendung lässt sich nicht lesen, oder mit ihr geht nicht, was verlangt ist."""


@dataclass(frozen=True, slots=True)
class Versandfall:
    """Eine Nachricht der Sendung: an welchen Sitz, an welche Adresse, und in welcher Datei sie steht."""

    __pydantic_config__: ClassVar[ConfigDict] = _GENAU

    schluessel: Annotated[str, Field(pattern=r"^[^\s/@]+/[a-z]+$")]
    """Der Sitz, »unna/fach«: Danach heißt der Empfänger, auch wenn Person und Adresse wechseln."""
    name: str
    """Name der Kommune oder Stelle, nie der einer Person."""
    adresse: Annotated[str, Field(pattern=r"^[^\s<>,;@]+@[^\s<>,;@]+$")]
    datei: Annotated[str, Field(pattern=r"^post/[0-9]{3,}-[a-z0-9-]+\.eml$")]
    sha256: _Hash
    kennung: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """Steht in Message-ID und X-Kommunennetz-Sendung."""
    umfang: _Umfang
    braucht_utf8: bool = False
    """Ob der Mailserver SMTPUTF8 können muss."""


@dataclass(frozen=True, slots=True)
class Ausgelassen:
    """Wer nichts bekommt, und warum, als Satz."""

    __pydantic_config__: ClassVar[ConfigDict] = _GENAU

    schluessel: str
    name: str
    grund: str


@dataclass(frozen=True, slots=True)
class Anhangsangabe:
    """Ein Anhang, den jede Nachricht der Sendung trägt."""

    __pydantic_config__: ClassVar[ConfigDict] = _GENAU

    name: str
    sha256: _Hash
    umfang: _Umfang


@dataclass(frozen=True, slots=True)
class Sendung:
    """Was in `sendung.json` steht."""

    __pydantic_config__: ClassVar[ConfigDict] = _GENAU

    id: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9-]+$")]
    """Heißt wie ihr Ordner."""
    zweck: Annotated[str, Field(min_length=1)]
    """Wozu geschrieben wird, nicht der wievielte Anlauf: Je Zweck und Sitz gibt es nur eine Nachricht."""
    titel: str
    betreff: str
    absender: str
    ruecklauf: str
    """Der Absender im Umschlag; dorthin kommt Unzustellbares zurück."""
    stichtag: date
    erstellt: AwareDatetime
    quelle: str
    quelle_sha256: str
    empfaenger: tuple[Versandfall, ...]
    ausgelassene: tuple[Ausgelassen, ...]
    anhaenge: tuple[Anhangsangabe, ...] = ()
    je_stelle: bool = False
    """Ob eine Kommune nichts bekommt, wenn irgendein Sitz dort zu diesem Zweck schon Post hat."""

    def fall(self, schluessel: str) -> Versandfall | None:
        """Liefert die Nachricht an diesen Sitz; None, wenn es keine gibt."""
        return next((fall for fall in self.empfaenger if fall.schluessel == schluessel), None)


@cache
def _adapter() -> "TypeAdapter[Sendung]":
    return TypeAdapter(Sendung)


def render_sendung(sendung: Sendung) -> bytes:
    """Liefert die Bytes von `sendung.json`."""
    return _adapter().dump_json(sendung, indent=2) + b"\n"


def load_sendung(ordner: Path) -> Sendung:
    """Liefert die Sendung in diesem Ordner; SendungError, wenn sie fehlt oder kaputt ist."""
    try:
        roh = read_inhalt(ordner / DATEI)
    except OSError as error:
        raise SendungError(f"»{ordner / DATEI}« lässt sich nicht lesen: {grund(error)}.", _RECHTE) from error
    if roh is None:
        raise SendungError(f"In »{ordner.name}« fehlt {DATEI}: Die Vorbereitung brach ab.", _NEU)
    try:
        sendung = _adapter().validate_json(roh)
    except ValidationError as error:
        # Der Wert selbst kann eine Adresse sein; genannt wird nur sein Ort.
        felder = (".".join(map(str, einer["loc"])) for einer in error.errors(include_url=False))
        wo = gekuerzt(dict.fromkeys(feld or "die ganze Datei" for feld in felder), 3)
        raise SendungError(f"»{ordner.name}/{DATEI}« ist beschädigt: {wo}.", _ZURUECK) from None
    if warum := _find_widerspruch(sendung, ordner):
        raise SendungError(f"»{ordner.name}/{DATEI}« passt nicht: {warum}.", _ZURUECK)
    return sendung


def _find_widerspruch(sendung: Sendung, ordner: Path) -> str:
    if sendung.id != ordner.resolve().name:
        return f"der Ordner hieß »{sendung.id}«, und eine Kopie wird nicht verschickt"
    for was in ("schluessel", "datei", "kennung"):
        werte = [getattr(fall, was) for fall in sendung.empfaenger]
        if len(set(werte)) != len(werte):
            return f"»{was}« kommt zweimal vor"
    return ""


def read_post(ordner: Path, fall: Versandfall) -> bytes:
    """Liefert die Bytes der Nachricht; SendungError, wenn es nicht die vorbereiteten sind."""
    try:
        inhalt = read_inhalt(ordner / fall.datei)
    except OSError as error:
        raise SendungError(f"»{fall.datei}« lässt sich nicht lesen: {grund(error)}.", _RECHTE) from error
    if inhalt is None:
        raise SendungError(f"»{fall.datei}« fehlt.", _ZURUECK)
    if sha256(inhalt).hexdigest() != fall.sha256:
        raise SendungError(f"»{fall.datei}« ist nicht mehr die vorbereitete Nachricht.", _ZURUECK)
    return inhalt


@dataclass(frozen=True, slots=True)
class Postausgang:
    """Alle Sendungen eines Kontaktordners, die älteste zuerst, und was dort keine ist."""

    sendungen: tuple[Sendung, ...]
    unfertige: tuple[Path, ...]
    """Ordner ohne `sendung.json`: Ihre Vorbereitung brach ab, verschickt ist daraus nichts."""
    kaputte: tuple[SendungError, ...]


def list_sendungen(kontaktordner: Path) -> Postausgang:
    """Liefert, was im Postausgang liegt; ein Ordner, den es nicht gibt, ist leer."""
    sendungen, unfertige, kaputte = [], [], []
    for ordner in _list_ordner(kontaktordner / SENDUNGEN):
        if not (ordner / DATEI).exists():
            unfertige.append(ordner)
            continue
        try:
            sendungen.append(load_sendung(ordner))
        except SendungError as error:
            kaputte.append(error)
    return Postausgang(tuple(sendungen), tuple(unfertige), tuple(kaputte))


def _list_ordner(ort: Path) -> Iterator[Path]:
    try:
        alle = sorted(ort.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise SendungError(f"»{ort}« lässt sich nicht lesen: {grund(error)}.", _RECHTE) from error
    yield from (ordner for ordner in alle if ordner.is_dir() and not ordner.is_symlink())


def find_sendung(kontaktordner: Path, anfrage: str) -> Path:
    """Liefert den Ordner der Sendung mit dieser ID; ihr Anfang genügt, wenn nur eine so anfängt.

    FrageError mit den möglichen, wenn es keine oder mehrere sind.
    """
    namen = [ordner.name for ordner in _list_ordner(kontaktordner / SENDUNGEN)]
    gemeinte = (
        [anfrage] if anfrage in namen else [name for name in namen if anfrage and name.startswith(anfrage)]
    )
    if len(gemeinte) == 1:
        return kontaktordner / SENDUNGEN / gemeinte[0]
    if gemeinte:
        raise FrageError(f"»{anfrage}« sind mehrere Sendungen.", f"Gemeint ist: {gekuerzt(gemeinte, 5)}.")
    hilfe = f"Es gibt: {gekuerzt(reversed(namen), 5)}." if namen else "Noch ist keine vorbereitet."
    raise FrageError(f"Die Sendung »{anfrage}« gibt es nicht.", hilfe)


_RECHTE = "Die Rechte des Kontaktordners prüfen."
_NEU = "Den Ordner löschen und neu vorbereiten; verschickt ist daraus nichts."
_ZURUECK = "Aus einer Sicherung zurückholen, oder den Rest unter demselben Zweck neu vorbereiten."
