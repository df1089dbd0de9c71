"""Eine fertige Nachricht und ihre Bytes als .eml-Datei."""

from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from kommunennetz.anschrift import Anschrift
from kommunennetz.namen import slug
from kommunennetz.post.kopfzeilen import anschrift_teile, format_kopfzeile, name_teile, text_teile

_ZEILENENDE = "\r\n"
_KENNUNG_MAX = 63


@dataclass(frozen=True, slots=True)
class Liste:
    """Der Verteiler, zu dem Nachrichten gehören: Name des Netzwerks und Kennung nach RFC 2919."""

    name: str
    kennung: str


def build_liste(netz: str, absender: Anschrift) -> Liste:
    """Liefert den Verteiler eines Netzwerks; seine Kennung steht unter der Domain des Absenders."""
    return Liste(netz, f"{slug(netz)[:_KENNUNG_MAX].strip('-') or 'infomail'}.{absender.domain}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nachricht:
    """Alles, was in der Datei steht; es gibt genau einen Empfänger und keine Kopie.

    `kennung` sind Angaben, die zusammen nur diese Nachricht hat. `entwurf` lässt Outlook die Datei zum
    Absenden öffnen. `abwesenheit_melden` lässt Abwesenheitsnotizen zu: Sie verraten, dass eine
    Ansprechperson gegangen ist.
    """

    absender: Anschrift
    empfaenger: Anschrift
    betreff: str
    text: str
    html: str
    datum: datetime
    kennung: tuple[str, ...]
    liste: Liste
    entwurf: bool = True
    abwesenheit_melden: bool = False

    def __post_init__(self) -> None:
        if self.datum.utcoffset() is None:
            raise ValueError("das Datum einer Nachricht braucht den Abstand zur Weltzeit")

    @property
    def pruefsumme(self) -> str:
        """Liefert 32 Hexziffern aus der Kennung: immer dieselben, und niemand ist darin zu erkennen."""
        return sha256("\0".join(self.kennung).encode("utf-8", "replace")).hexdigest()[:32]


def build_eml(nachricht: Nachricht) -> bytes:
    """Liefert die Nachricht als Bytes nach RFC 5322; gleiche Nachricht, gleiche Bytes.

    Warum von Hand: EmailMessage braucht zum Schreiben 5 ms je Nachricht, dies 0,2 ms. Dass beide dasselbe
    sagen, prüfen die Tests, indem sie die Bytes mit der Standardbibliothek lesen.
    """
    # In Quoted-Printable kann »=_« nicht vorkommen, also auch die Trennzeile nicht.
    grenze = f"=_{nachricht.pruefsumme}"
    teile = [
        *_kopf(nachricht),
        "MIME-Version: 1.0",
        format_kopfzeile("Content-Type", "multipart/alternative;", f'boundary="{grenze}"'),
        "",
        *_teil(grenze, "plain", nachricht.text),
        *_teil(grenze, "html", nachricht.html),
        f"--{grenze}--",
        "",
    ]
    return _ZEILENENDE.join(teile).encode("ascii")


def _kopf(nachricht: Nachricht) -> list[str]:
    kopf = [
        *_absenderkopf(nachricht.absender, nachricht.liste),
        format_kopfzeile("To", *anschrift_teile(nachricht.empfaenger)),
        format_kopfzeile("Subject", *text_teile(nachricht.betreff)),
        f"Date: {format_datetime(nachricht.datum)}",
        f"Message-ID: <{nachricht.pruefsumme}@{nachricht.absender.domain}>",
        "Auto-Submitted: auto-generated",
    ]
    if not nachricht.abwesenheit_melden:
        # Nicht »All«: Das unterdrückte auch die Meldung, dass eine Adresse nicht mehr besteht.
        kopf.append("X-Auto-Response-Suppress: OOF, AutoReply")
    if nachricht.entwurf:
        kopf.append("X-Unsent: 1")
    return kopf


@lru_cache(maxsize=8)
def _absenderkopf(absender: Anschrift, liste: Liste) -> tuple[str, ...]:
    abmeldung = f"<mailto:{quote(absender.adresse, safe='@+')}?subject=Abmeldung>"
    return (
        format_kopfzeile("From", *anschrift_teile(absender)),
        format_kopfzeile("List-Id", *name_teile(liste.name), f"<{liste.kennung}>"),
        format_kopfzeile("List-Unsubscribe", abmeldung),
    )


def _teil(grenze: str, art: str, text: str) -> list[str]:
    return [
        f"--{grenze}",
        f"Content-Type: text/{art}; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        _encode_text(text),
    ]


def _encode_text(text: str) -> str:
    zeilen = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    # Ein Zeilenende gehört zum Text; das nächste, vor der Trennzeile, zu dieser (RFC 2046, 5.1.1).
    crlf = _ZEILENENDE.join([*zeilen, ""])
    return b2a_qp(crlf.encode("utf-8", "replace"), istext=True).decode("ascii")
