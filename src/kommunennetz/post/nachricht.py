"""Eine fertige Nachricht und ihre Bytes als .eml-Datei."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.generator import BytesGenerator
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from io import BytesIO
from urllib.parse import quote

from kommunennetz.post.anhaenge import Anhang
from kommunennetz.post.bilder import Bild
from kommunennetz.post.kennzeichen import pruefsumme
from kommunennetz.post.kopfzeilen import (
    Kopfzeile,
    anschriftzeile,
    ascii_dateiname,
    dateizeile,
    namenszeile,
    textzeile,
)
from kommunennetz.termine.termin import methode
from kommunennetz.worte.anschrift import Anschrift
from kommunennetz.worte.namen import slug

_KENNUNG_MAX = 63
KENNZEILE = "X-Kommunennetz-Sendung"
"""Die Kopfzeile, an der eine Antwort oder Zustellmeldung ihre Nachricht wiederfindet."""


class _Kopfzeilenarten(HeaderRegistry):
    """Merkt sich gelesene Kopfzeilen: Die der Teile sind immer gleich und kosteten die halbe Zeit."""

    __getitem__ = lru_cache(maxsize=32)(HeaderRegistry.__getitem__)
    __call__ = lru_cache(maxsize=32)(HeaderRegistry.__call__)


_REGELN = SMTP.clone(header_factory=_Kopfzeilenarten())


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

    `kennung` sind Angaben, die zusammen nur diese Nachricht hat; in einer Sendung sind es Zweck und Sitz.
    `entwurf` lässt Outlook die Datei zum Absenden öffnen; was keiner ist, trägt seine Kennung auch in einer
    eigenen Kopfzeile. `abwesenheit_melden` lässt Abwesenheitsnotizen zu: Sie verraten, dass eine
    Ansprechperson gegangen ist. `selbsttaetig` sagt, dass kein Mensch auf Antwort wartet: bei Infomails und
    Erinnerungen, nicht bei Einladungen (RFC 3834). `kalender` ist die Einladung oder Absage für diesen einen
    Empfänger, wie `termine.kalender` sie baut.
    """

    absender: Anschrift
    empfaenger: Anschrift
    betreff: str
    text: str
    html: str
    datum: datetime
    kennung: tuple[str, ...]
    liste: Liste | None = None
    bilder: tuple[Bild, ...] = ()
    anhaenge: tuple[Anhang, ...] = ()
    kalender: bytes | None = None
    selbsttaetig: bool = True
    entwurf: bool = True
    abwesenheit_melden: bool = False

    def __post_init__(self) -> None:
        if self.datum.utcoffset() is None:
            raise ValueError("das Datum einer Nachricht braucht den Abstand zur Weltzeit")

    @property
    def pruefsumme(self) -> str:
        """Liefert 32 Hexziffern aus der Kennung: immer dieselben, und niemand ist darin zu erkennen."""
        return pruefsumme(self.kennung)


def build_eml(nachricht: Nachricht) -> bytes:
    """Liefert die Nachricht als Bytes nach RFC 5322; gleiche Nachricht, gleiche Bytes."""
    eml = EmailMessage(_REGELN)
    for zeile in _kopf(nachricht):
        # Eine Kopfzeile, die sich selbst faltet, schreibt EmailMessage unverändert.
        eml[zeile.name] = zeile
    eml.set_content(_lesbar(nachricht.text), cte="quoted-printable")
    eml.add_alternative(_lesbar(nachricht.html), subtype="html", cte="quoted-printable")
    # In Quoted-Printable und Base64 kann »=_« nicht vorkommen, also auch keine Trennzeile.
    eml.set_boundary(f"=_{nachricht.pruefsumme}")
    if nachricht.bilder:
        _lege_bilder_bei(eml, nachricht)
    if nachricht.kalender is not None:
        _lege_kalender_bei(eml, nachricht.kalender)
    if nachricht.anhaenge:
        _haenge_an(eml, nachricht)
    daten = BytesIO()
    _Satz(daten, mangle_from_=False, policy=_REGELN).flatten(eml)
    return daten.getvalue()


class _Satz(BytesGenerator):
    """Schreibt, was `EmailMessage.as_bytes` schreibt, Bilder und Anhänge aber am Stück.

    Warum: Zeile für Zeile kostete ein Bild von 200 KB mehr als der ganze Rest der Nachricht.
    """

    def _handle_image(self, teil: Message) -> None:
        self._fp.write(_mit_zeilenenden(str(teil.get_payload())))  # type: ignore[attr-defined]

    _handle_application = _handle_image


@lru_cache(maxsize=64)
def _mit_zeilenenden(base64: str) -> bytes:
    return base64.encode("ascii").replace(b"\n", _REGELN.linesep.encode())


def _haenge_an(eml: EmailMessage, nachricht: Nachricht) -> None:
    """Hängt die Anhänge hinter den ganzen Brief: Was zur Auswahl steht (RFC 2046, 5.1.4), bleibt zusammen."""
    eml.make_mixed(f"=_anhaenge_{nachricht.pruefsumme}")
    for anhang in nachricht.anhaenge:
        eml.attach(_build_anhangteil(anhang))


@lru_cache(maxsize=64)
def _build_anhangteil(anhang: Anhang) -> EmailMessage:
    """Liefert den Teil mit dem Anhang; codiert wird er einmal, in welcher Nachricht er auch steht."""
    teil = EmailMessage(_REGELN)
    art, _, unterart = anhang.art.partition("/")
    # Wer RFC 2231 nicht kennt, liest hier, wie der Anhang heißt.
    in_ascii = {"name": ascii_dateiname(anhang.name)}
    teil.set_content(anhang.daten, maintype=art, subtype=unterart, params=in_ascii)
    teil["Content-Disposition"] = dateizeile("Content-Disposition", "attachment", anhang.name)
    return teil


def _lege_kalender_bei(eml: EmailMessage, kalender: bytes) -> None:
    """Stellt den Kalender als letzte Form des Briefes zur Wahl (RFC 6047, 2.4).

    Nur so zeigt Outlook Knöpfe; die Methode muss dieselbe sein wie im Kalender. In Base64 bleiben seine
    Zeilenenden, wie sie sind.
    """
    angaben = {"method": methode(kalender), "charset": "utf-8"}
    eml.add_alternative(kalender, maintype="text", subtype="calendar", cte="base64", params=angaben)


def _lege_bilder_bei(eml: EmailMessage, nachricht: Nachricht) -> None:
    """Legt die Bilder zu dem HTML, das sie zeigt (RFC 2387)."""
    [_, html] = eml.iter_parts()
    html.make_related(f"=_bilder_{nachricht.pruefsumme}")
    html.set_param("type", "text/html")
    for bild in nachricht.bilder:
        html.attach(_build_bildteil(bild))


@lru_cache(maxsize=64)
def _build_bildteil(bild: Bild) -> EmailMessage:
    """Liefert den Teil mit dem Bild; codiert wird es einmal, in welcher Nachricht es auch steht."""
    teil = EmailMessage(_REGELN)
    teil.set_content(
        bild.daten,
        maintype="image",
        subtype=bild.art,
        disposition="inline",
        filename=bild.dateiname,
        cid=f"<{bild.kennung}>",
    )
    return teil


def _kopf(nachricht: Nachricht) -> Iterator[Kopfzeile]:
    absender, liste = nachricht.absender, nachricht.liste
    yield anschriftzeile("From", absender)
    if liste is not None:
        yield namenszeile("List-Id", liste.name, liste.kennung)
        abmeldung = f"<mailto:{quote(absender.adresse, safe='@+')}?subject=Abmeldung>"
        yield Kopfzeile("List-Unsubscribe", (abmeldung,))
    yield anschriftzeile("To", nachricht.empfaenger)
    yield textzeile("Subject", nachricht.betreff)
    yield Kopfzeile("Date", (format_datetime(nachricht.datum),))
    yield Kopfzeile("Message-ID", (f"<{nachricht.pruefsumme}@{absender.domain}>",))
    if not nachricht.entwurf:
        # Unterwegs kann die Message-ID eine andere werden.
        yield Kopfzeile(KENNZEILE, (nachricht.pruefsumme,))
    if nachricht.selbsttaetig:
        yield Kopfzeile("Auto-Submitted", ("auto-generated",))
    if nachricht.selbsttaetig and not nachricht.abwesenheit_melden:
        # Nicht »All«: Das unterdrückte auch die Meldung, dass eine Adresse nicht mehr besteht.
        yield Kopfzeile("X-Auto-Response-Suppress", ("OOF, AutoReply",))
    if nachricht.entwurf:
        yield Kopfzeile("X-Unsent", ("1",))


def _lesbar(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
