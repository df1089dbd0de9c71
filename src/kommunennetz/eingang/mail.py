"""Eine eingegangene Mail, so weit sie sich lesen lässt: Auch verstümmelte Bytes werfen nichts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import Header, decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

TEILE_MAX = 200
"""So viele Teile einer Mail werden angesehen."""
_TIEFE_MAX = 12
_TEXT_MAX = 100_000
_KOPF_MAX = 2_000
_IN_KLAMMERN = re.compile(r"<\s*([^<>@\s]{1,255}@[^<>@\s]{1,255})\s*>")
_BLOSS = re.compile(r"[^\s<>\"'(),;:@]{1,255}@[^\s<>\"'(),;:@]{1,255}")
_SPITZ = re.compile(r"<([^<>\s]{1,500})>")
_AUSZEICHNUNG = re.compile(
    r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE
)
_LEERRAUM = re.compile(r"\s+")
_FEHLER = (ValueError, LookupError, AttributeError, TypeError, MessageError)
"""Was das Paket email an fremden Bytes wirft."""
_JAHRE = range(1990, 2201)
_AUSWEIS = ("From", "Subject", "Date", "Message-ID", "Received")
"""Ohne eine dieser Kopfzeilen sind Bytes keine Mail."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Eine Mail und wo sie liegt; `nachricht` ist, was das Paket email darin las."""

    merkmal: str
    """Prüfsumme, an der sie wiederzuerkennen ist, auch aus einer anderen Quelle."""
    wo: str
    """Name der Datei, oder Mappe und Nummer; er kann eine Person nennen."""
    nachricht: "Message[Any, Any]"
    zeit: datetime | None

    @property
    def betreff(self) -> str:
        """Liefert den Betreff in einer Zeile."""
        return kopf(self.nachricht, "Subject")

    @property
    def absender(self) -> str:
        """Liefert die Adresse, von der sie kommt, in kleinen Buchstaben; leer, wenn keine dasteht."""
        return next(iter(adressen(self.nachricht, "From")), "")


class _Nachricht(Message):
    """Eine Nachricht, deren Kopfzeilen immer Text sind, auch wo fremde Bytes darin stehen."""

    def get(self, name: str, failobj: Any = None) -> Any:
        """Liefert die Kopfzeile."""
        wert = super().get(name, failobj)
        return str(wert) if isinstance(wert, Header) else wert


def parse_mail(daten: bytes, wo: str, eingang: datetime | None = None) -> Mail | None:
    """Liefert die Mail in diesen Bytes; None, wenn es keine ist.

    `eingang` ist, wann sie kam, wenn sie es nicht selbst sagt.
    """
    try:
        nachricht = message_from_bytes(daten, _class=_Nachricht)
    except (RecursionError, *_FEHLER):
        # Tausendfach verschachtelt oder mit Köpfen, an denen das Paket email selbst scheitert.
        return None
    if not any(nachricht.get(name) is not None for name in _AUSWEIS):
        return None
    return Mail(_merkmal(nachricht, daten), wo, nachricht, zeit_von(kopf(nachricht, "Date")) or eingang)


def _merkmal(nachricht: "Message[Any, Any]", daten: bytes) -> str:
    """Liefert eine Prüfsumme: aus dem, was jede Kopie derselben Mail gleich hat, sonst aus den Bytes."""
    gleiche = [kopf(nachricht, name) for name in ("Message-ID", "From", "Date", "Subject")]
    stoff = "\0".join(gleiche).encode("utf-8", "replace") if gleiche[0] else daten
    return sha256(stoff).hexdigest()


def kopf(nachricht: "Message[Any, Any]", name: str) -> str:
    """Liefert eine Kopfzeile entschlüsselt und in einer Zeile; leer, wenn sie fehlt."""
    try:
        roh = nachricht.get(name)
    except _FEHLER:
        return ""
    return "" if roh is None else entschluesselt(str(roh))


def koepfe(nachricht: "Message[Any, Any]", name: str) -> list[str]:
    """Liefert jede Kopfzeile dieses Namens."""
    return [entschluesselt(str(roh)) for roh in nachricht.get_all(name, [])]


def entschluesselt(roh: str) -> str:
    """Liefert den Wert einer Kopfzeile in einer Zeile; was sich nicht entschlüsseln lässt, bleibt."""
    roh = roh[:_KOPF_MAX]
    try:
        teile = [
            _als_text(teil, zeichensatz) if isinstance(teil, bytes) else teil
            for teil, zeichensatz in decode_header(roh)
        ]
    except _FEHLER:
        teile = [roh]
    text = "".join(teile).encode("utf-8", "replace").decode()
    return _LEERRAUM.sub(" ", text).strip()


def _als_text(daten: bytes, zeichensatz: str | None) -> str:
    for versuch in (zeichensatz or "utf-8", "cp1252"):
        try:
            return daten.decode(versuch)
        except (LookupError, ValueError):
            continue
    return daten.decode("latin-1")


def adressen(nachricht: "Message[Any, Any]", *namen: str) -> tuple[str, ...]:
    """Liefert die Adressen in diesen Kopfzeilen, in kleinen Buchstaben."""
    return tuple(
        adresse for name in namen for text in koepfe(nachricht, name) for adresse in find_adressen(text)
    )


def find_adressen(text: str) -> list[str]:
    """Liefert die Adressen in einem Text; stehen welche in spitzen Klammern, nur diese."""
    gefunden = _IN_KLAMMERN.findall(text) or _BLOSS.findall(text)
    return [adresse.strip(".").casefold() for adresse in gefunden]


def find_verweise(nachricht: "Message[Any, Any]", *namen: str) -> tuple[str, ...]:
    """Liefert, was in diesen Kopfzeilen in spitzen Klammern steht: Kennungen von Nachrichten."""
    return tuple(eine for name in namen for text in koepfe(nachricht, name) for eine in _SPITZ.findall(text))


def zeit_von(text: str) -> datetime | None:
    """Liefert den Zeitpunkt einer Kopfzeile, immer mit Abstand zur Weltzeit; None, wenn es keiner ist."""
    try:
        zeit = parsedate_to_datetime(text)
        zeit = zeit if zeit.utcoffset() is not None else zeit.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    # Am Rand des Kalenders ließe sich damit nicht rechnen.
    return zeit if zeit.year in _JAHRE else None


def teile_von(
    nachricht: "Message[Any, Any]", *, mit_beigelegten: bool = False
) -> Iterator["Message[Any, Any]"]:
    """Liefert die Mail und ihre Teile; in eine beigelegte Mail hinein nur, wenn es verlangt ist."""
    offen: list[tuple[Message[Any, Any], int]] = [(nachricht, 0)]
    gezaehlt = 0
    while offen and gezaehlt < TEILE_MAX:
        teil, tiefe = offen.pop()
        gezaehlt += 1
        yield teil
        if not teil.is_multipart() or tiefe >= _TIEFE_MAX:
            continue
        if teil.get_content_type() == "message/rfc822" and not mit_beigelegten:
            continue
        offen += [(eines, tiefe + 1) for eines in reversed(unterteile_von(teil))]


def unterteile_von(teil: "Message[Any, Any]") -> list["Message[Any, Any]"]:
    """Liefert die Teile, aus denen ein Teil besteht; keine, wenn er ein einzelner ist."""
    inhalt = teil.get_payload() if teil.is_multipart() else []
    return [eines for eines in inhalt if isinstance(eines, Message)]


def inhalt_von(teil: "Message[Any, Any]") -> bytes:
    """Liefert den Inhalt eines Teils als Bytes; leer, wenn er sich nicht lesen lässt."""
    try:
        inhalt = teil.get_payload(decode=True)
    except _FEHLER:
        return b""
    return inhalt if isinstance(inhalt, bytes) else b""


def text_von_teil(teil: "Message[Any, Any]") -> str:
    """Liefert den Text eines Teils in seinem Zeichensatz."""
    try:
        zeichensatz = teil.get_content_charset()
    except _FEHLER:
        zeichensatz = None
    return _als_text(inhalt_von(teil)[:_TEXT_MAX], zeichensatz)


def text_von(mail: Mail) -> str:
    """Liefert, was darin zu lesen ist: die schlichten Texte, sonst die gestalteten ohne Auszeichnung."""
    teile = list(teile_von(mail.nachricht))
    schlicht = _verbunden([teil for teil in teile if teil.get_content_type() == "text/plain"])
    if schlicht:
        return schlicht
    html = _verbunden([teil for teil in teile if teil.get_content_type() == "text/html"])
    return _AUSZEICHNUNG.sub(" ", html)


def _verbunden(teile: Sequence["Message[Any, Any]"]) -> str:
    return "\n".join(text_von_teil(teil) for teil in teile[:20] if not _ist_anhang(teil)).strip()[:_TEXT_MAX]


def _ist_anhang(teil: "Message[Any, Any]") -> bool:
    return kopf(teil, "Content-Disposition").casefold().startswith("attachment")


def anhaenge_von(mail: Mail, endung: str) -> Iterator[bytes]:
    """Liefert den Inhalt jedes Anhangs mit dieser Endung."""
    for teil in teile_von(mail.nachricht):
        if dateiname_von(teil).casefold().endswith(endung):
            yield inhalt_von(teil)


def dateiname_von(teil: "Message[Any, Any]") -> str:
    """Liefert den Dateinamen eines Teils; leer, wenn er keinen hat."""
    try:
        return entschluesselt(teil.get_filename() or "")
    except _FEHLER:
        return ""
