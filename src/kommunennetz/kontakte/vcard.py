"""Visitenkarten als vCard 3.0 (RFC 2426): die Fassung, die Outlook, Thunderbird und Telefone lesen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kommunennetz.worte.zeichen import replace_unsichtbare

_OKTETTE = 75
"""So lang ist eine Zeile höchstens, ohne ihr Ende (RFC 2426, Abschnitt 2.6)."""
_MASKIERT = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Visitenkarte:
    """Was auf einer Karte steht; ohne Nachnamen ist es die einer Stelle."""

    kennung: str
    """Woran ein Adressbuch dieselbe Karte wiedererkennt."""
    stelle: str
    titel: str = ""
    vorname: str = ""
    nachname: str = ""
    bezeichnung: str = ""
    email: str = ""
    telefon: str = ""

    @property
    def anzeigename(self) -> str:
        """Liefert Titel und vollen Namen, sonst Bezeichnung und Stelle."""
        name = " ".join(filter(None, (self.titel, self.vorname, self.nachname)))
        ohne_namen = ", ".join(filter(None, (self.bezeichnung, self.stelle)))
        return name if self.nachname else ohne_namen


def als_vcard(karten: Iterable[Visitenkarte]) -> bytes:
    """Liefert die Karten hintereinander in einer Datei: UTF-8, CRLF, keine Zeile länger als 75 Oktette."""
    return b"".join(gefaltet(zeile) for karte in karten for zeile in _zeilen(karte))


def _zeilen(karte: Visitenkarte) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:3.0")
    yield f"UID:{_wert(karte.kennung)}"
    yield f"N:{_wert(karte.nachname)};{_wert(karte.vorname)};;{_wert(karte.titel)};"
    yield f"FN:{_wert(karte.anzeigename)}"
    for name, wert in (
        ("ORG", karte.stelle),
        ("TITLE", karte.bezeichnung),
        ("EMAIL;TYPE=INTERNET,WORK", karte.email),
        ("TEL;TYPE=WORK,VOICE", karte.telefon),
    ):
        if wert:
            yield f"{name}:{_wert(wert)}"
    yield "END:VCARD"


def _wert(text: str) -> str:
    """Liefert den Text so, dass er weder die Zeile noch das Feld verlassen kann."""
    einheitlich = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return replace_unsichtbare(einheitlich, lambda _: "").translate(_MASKIERT)


def gefaltet(zeile: str) -> bytes:
    """Liefert die Zeile mit ihrem Ende, umbrochen zwischen ganzen Zeichen; weiter geht es mit Leerzeichen."""
    zeilen, platz = [b""], _OKTETTE
    for zeichen in zeile:
        oktette = zeichen.encode()
        if len(zeilen[-1]) + len(oktette) > platz:
            zeilen.append(b"")
            platz = _OKTETTE - 1
        zeilen[-1] += oktette
    return b"\r\n ".join(zeilen) + b"\r\n"
