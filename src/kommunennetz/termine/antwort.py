"""Antworten auf eine Einladung lesen (iTIP REPLY und COUNTER), wie Outlook, Gmail und andere sie schreiben.

Gelesen werden nur die Zeilen, auf die es ankommt. Eine mitgeschickte Zeitzone bleibt ungelesen: Sie
auszurechnen ließe sich auf Jahrhunderte dehnen.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import Final, Literal
from urllib.parse import unquote

from icalendar import vDuration
from icalendar.parser import Contentline, Parameters
from icalendar.timezone import tzp

from kommunennetz.termine.termin import ORTSZEIT

Antwortart = Literal["REPLY", "COUNTER"]
_UID_MAX = 2_000
_ARTEN: Final[Mapping[str, Antwortart]] = {"REPLY": "REPLY", "COUNTER": "COUNTER"}
_UMFANG_MAX = 1_000_000
_FELDER = frozenset(
    {"UID", "DTSTAMP", "SEQUENCE", "ATTENDEE", "ORGANIZER", "DTSTART", "DTEND", "DURATION"}
    | {"X-MICROSOFT-CDO-APPT-SEQUENCE"}
)
_ZEIT = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?")
_ZAHL = re.compile(r"[0-9]{1,9}")
# So verpackt Exchange eine fremde UID: seine Kennung, dann »vCal-Uid« und die fremde (MS-ASEMAIL 4.3).
_VERPACKT = re.compile(
    r"040000008200E00074C5B7101A82E008[0-9A-F]*?7643616C2D55696401000000((?:[0-9A-F]{2})+)", re.IGNORECASE
)


class Antwortstand(StrEnum):
    """Was jemand geantwortet hat."""

    ZUGESAGT = "zugesagt"
    ABGESAGT = "abgesagt"
    VORBEHALT = "vorbehalt"


_STAND: Final[Mapping[str, Antwortstand]] = {
    "ACCEPTED": Antwortstand.ZUGESAGT,
    "DECLINED": Antwortstand.ABGESAGT,
    "TENTATIVE": Antwortstand.VORBEHALT,
}


@dataclass(frozen=True, slots=True)
class Zeitraum:
    """Wann jemand stattdessen könnte; ganztägig mit dem ersten Tag danach als Ende."""

    anfang: date
    ende: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminantwort:
    """Die Antwort eines Teilnehmers auf eine Einladung."""

    art: Antwortart
    uid: str
    teilnehmer: str
    """Die Adresse, wie das Mailprogramm sie schreibt; es muss nicht die eingeladene sein."""
    stand: Antwortstand | None
    """None: weder Zusage noch Absage, etwa weil er die Einladung weitergegeben hat."""
    dtstamp: datetime | None = None
    folge: int | None = None
    """Auf welche Fassung der Einladung er antwortet; None, wenn das Mailprogramm es nicht sagt."""
    gegenvorschlag: Zeitraum | None = None
    vertretung: str = ""
    """An wen er die Einladung weitergegeben hat (DELEGATED-TO)."""

    def ist_veraltet(self, folge: int) -> bool:
        """Liefert, ob er auf eine frühere Fassung antwortet als die mit dieser Folge."""
        return self.folge is not None and self.folge < folge


def parse_antwort(daten: bytes) -> Terminantwort | None:
    """Liefert die Antwort in einem Kalender, die erste, wenn es mehrere sind; None, wenn keine darin steht.

    Wirft nie eine Ausnahme, was auch immer in den Bytes steht.
    """
    return next(iter(parse_antworten(daten)), None)


def parse_antworten(daten: bytes) -> tuple[Terminantwort, ...]:
    """Liefert alle Antworten in einem Kalender; von mehreren desselben zum selben Termin die neueste."""
    if len(daten) > _UMFANG_MAX:
        return ()
    neueste: dict[tuple[str, str], Terminantwort] = {}
    for antwort in _list_antworten(_decode(daten)):
        schluessel = antwort.uid, antwort.teilnehmer.casefold()
        bisher = neueste.get(schluessel)
        if bisher is None or neuer_als(antwort, bisher):
            neueste[schluessel] = antwort
    return tuple(neueste.values())


def neuer_als(
    neue: Terminantwort,
    alte: Terminantwort,
    gesendet: tuple[datetime, datetime] | None = None,
) -> bool:
    """Liefert, ob die eine Antwort später gegeben ist als die andere (RFC 5546, 2.1.5).

    Es entscheidet die Folge, dann DTSTAMP, dann, wann die beiden Mails gesendet sind (`gesendet`, die neue
    zuerst): Manches Programm schreibt in jede Antwort den Stempel der Einladung.
    """
    if neue.folge is not None and alte.folge is not None and neue.folge != alte.folge:
        return neue.folge > alte.folge
    if neue.dtstamp is not None and alte.dtstamp is not None and neue.dtstamp != alte.dtstamp:
        return neue.dtstamp > alte.dtstamp
    return gesendet is not None and gesendet[0] > gesendet[1]


def entpackte_uid(uid: str) -> str:
    """Liefert die UID, die Exchange in einer eigenen verpackt hat; jede andere unverändert."""
    treffer = _VERPACKT.fullmatch(uid) if len(uid) <= _UID_MAX else None
    if treffer is None:
        return uid
    verpackt = bytes.fromhex(treffer[1]).rstrip(b"\0")
    return verpackt.decode("ascii") if verpackt.isascii() and verpackt else uid


@dataclass(slots=True)
class _Ereignis:
    """Die Zeilen eines VEVENT, auf die es ankommt."""

    einzelne: dict[str, tuple[Parameters, str]] = field(default_factory=dict)
    teilnehmer: list[tuple[Parameters, str]] = field(default_factory=list)

    def wert(self, name: str) -> str:
        """Liefert den Wert einer Zeile; leer, wenn es sie nicht gibt."""
        return self.einzelne[name][1].strip() if name in self.einzelne else ""


def _decode(daten: bytes) -> str:
    """Liefert den Text, in welcher Kodierung er auch kommt, mit einfachen Zeilenwechseln."""
    if daten.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = daten.decode("utf-16", "replace")
    else:
        try:
            text = daten.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = daten.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _list_antworten(text: str) -> Iterator[Terminantwort]:
    methode, ereignisse = _read_ereignisse(text)
    art = _ARTEN.get(methode)
    if art is not None:
        yield from filter(None, (_build_antwort(art, ereignis) for ereignis in ereignisse))


def _read_ereignisse(text: str) -> tuple[str, list[_Ereignis]]:
    """Liefert METHOD und die Ereignisse."""
    art = ""
    ereignisse: list[_Ereignis] = []
    for bestandteil, name, parameter, wert in _list_zeilen(text):
        if name == "BEGIN" and bestandteil == "VEVENT":
            ereignisse.append(_Ereignis())
        elif name == "METHOD" and bestandteil != "VEVENT":
            art = wert.strip().upper()
        elif bestandteil == "VEVENT" and name == "ATTENDEE":
            ereignisse[-1].teilnehmer.append((parameter, wert))
        elif bestandteil == "VEVENT" and name in _FELDER:
            ereignisse[-1].einzelne.setdefault(name, (parameter, wert))
    return art, ereignisse


def _list_zeilen(text: str) -> Iterator[tuple[str, str, Parameters, str]]:
    """Liefert jede Zeile, entfaltet und zerlegt, mit dem Bestandteil, zu dem sie gehört.

    Manches Programm verdoppelt die Zeilenwechsel; eine Zeile, die sich nicht zerlegen lässt, fehlt.
    """
    stapel: list[str] = []
    ganze = re.sub("\n+", "\n", text).replace("\n ", "").replace("\n\t", "")
    for zeile in filter(None, ganze.split("\n")):
        try:
            name, parameter, wert = Contentline(zeile).parts()  # type: ignore[no-untyped-call]
        except ValueError:
            continue
        name = name.upper()
        if name == "BEGIN":
            stapel.append(wert.strip().upper())
        yield stapel[-1] if stapel else "", name, parameter, wert
        if name == "END":
            del stapel[-1:]


def _build_antwort(art: Antwortart, ereignis: _Ereignis) -> Terminantwort | None:
    uid = entpackte_uid(ereignis.wert("UID"))
    gefunden = _find_teilnehmer(ereignis)
    if not uid or gefunden is None:
        return None
    parameter, adresse = gefunden
    folge = _zahl(ereignis.wert("SEQUENCE")) if "SEQUENCE" in ereignis.einzelne else None
    return Terminantwort(
        art=art,
        uid=uid,
        teilnehmer=adresse,
        stand=_STAND.get(_parameter(parameter, "PARTSTAT").upper()),
        dtstamp=_zeitpunkt(ereignis, "DTSTAMP"),
        folge=folge if folge is not None else _zahl(ereignis.wert("X-MICROSOFT-CDO-APPT-SEQUENCE")),
        gegenvorschlag=_zeitraum(ereignis) if art == "COUNTER" else None,
        vertretung=_postfach(_parameter(parameter, "DELEGATED-TO")),
    )


def _find_teilnehmer(ereignis: _Ereignis) -> tuple[Parameters, str] | None:
    """Liefert, wer antwortet: der einzige mit einer Antwort; ein Gegenvorschlag nennt manchmal alle."""
    veranstalter = _postfach(ereignis.wert("ORGANIZER")).casefold()
    genannte = [(parameter, _adresse(parameter, wert)) for parameter, wert in ereignis.teilnehmer]
    moegliche = [(p, adresse) for p, adresse in genannte if adresse]
    fremde = [eine for eine in moegliche if eine[1].casefold() != veranstalter] or moegliche
    beantwortete = [eine for eine in fremde if _parameter(eine[0], "PARTSTAT").upper() != "NEEDS-ACTION"]
    return next(iter(beantwortete or fremde), None)


def _adresse(parameter: Parameters, wert: str) -> str:
    # Apple nennt in ATTENDEE einen Pfad auf seinem Server, wenn die Adresse daneben steht.
    return _postfach(wert) or _postfach(_parameter(parameter, "EMAIL"))


def _postfach(text: str) -> str:
    text = text.strip()
    if text[:7].casefold() == "mailto:":
        text = unquote(text[7:].partition("?")[0]).strip()
    elif ":" in text or "/" in text:
        return ""
    return text if text.count("@") == 1 and text.isprintable() and " " not in text else ""


def _parameter(parameter: Parameters, name: str) -> str:
    wert = parameter.get(name, "")
    return str(wert[0] if isinstance(wert, list) else wert).strip()


def _zahl(text: str) -> int | None:
    return int(text) if _ZAHL.fullmatch(text) else None


def _zeitraum(ereignis: _Ereignis) -> Zeitraum | None:
    anfang = _zeit(ereignis, "DTSTART")
    if anfang is None:
        return None
    ende = _zeit(ereignis, "DTEND")
    if ende is None and (dauer := ereignis.wert("DURATION")):
        try:
            ende = anfang + vDuration.from_ical(dauer)  # type: ignore[no-untyped-call]
        except (ValueError, OverflowError):
            ende = None
    return Zeitraum(anfang, ende)


def _zeitpunkt(ereignis: _Ereignis, name: str) -> datetime | None:
    zeit = _zeit(ereignis, name)
    return zeit.astimezone(UTC) if isinstance(zeit, datetime) else None


def _zeit(ereignis: _Ereignis, name: str) -> date | None:
    """Liefert Tag oder Zeitpunkt; ohne bekannte Zone gilt die Ortszeit der Veranstaltung."""
    form = _ZEIT.fullmatch(ereignis.wert(name))
    if form is None:
        return None
    tag, uhrzeit, weltzeit = form.groups()
    try:
        if not uhrzeit:
            return date.fromisoformat(tag)
        zone = UTC if weltzeit else _zone(_parameter(ereignis.einzelne[name][0], "TZID"))
        return datetime.fromisoformat(f"{tag}T{uhrzeit}").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> tzinfo:
    """Liefert die Zone zu ihrem Namen, auch dem von Windows oder einem hinter dem Namen des Programms."""
    kurz = "/".join(name.split("/")[-2:]) if name.startswith("/") else name
    try:
        return tzp.timezone(kurz) or ORTSZEIT
    except (ValueError, OSError):
        # Der Name eines Ordners oder ein zu langer.
        return ORTSZEIT
