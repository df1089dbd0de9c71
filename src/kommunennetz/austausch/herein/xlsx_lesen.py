"""Eine fremde Excel-Mappe lesen: nur Zellen, keine Formeln; was beschädigt ist, kostet nur sich."""

import io
import re
import warnings
from collections.abc import Generator, Iterable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import COL_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from kommunennetz.austausch.herein.rohblatt import (
    FEHLERWERT,
    FORMEL,
    GERUNDET,
    MAX_SPALTEN,
    MAX_ZEILEN,
    NULLTAG,
    UHRZEIT,
    UNLESBAR,
    Rohblatt,
    Rohzeile,
    Wert,
    Zelle,
    adresse,
    textmangel,
)
from kommunennetz.austausch.herein.sicherheit import MAX_ZELLEN, beschaedigt, check_mappe
from kommunennetz.errors import RegisterError
from kommunennetz.setzerei.mappe import ERSTER_EXCELTAG

SCHADEN = "schaden"
"""Die Art einer Zelle, die sich nicht lesen ließ."""

_WAHR = ("1", "true")


class Blattleser(WorkSheetParser):
    """Der Leser der Bibliothek, der nach einer schlechten Zelle weiterliest.

    Warum nicht `iter_rows`: Es füllt jede Lücke bis zur letzten benutzten Zelle mit leeren Zellen; steht sie
    in der letzten Zeile des Blattes, dauert das eine Minute. Druck, Filter und Gültigkeiten deutet dieser
    Leser gar nicht; ein Fehler darin verlöre alle Werte.
    """

    def __init__(self, *angaben: Any, **weitere: Any) -> None:
        super().__init__(*angaben, **weitere)
        self.verborgene_zeilen: set[int] = set()
        self.verborgene_spalten: list[tuple[int, int]] = []
        """Von Spalte bis Spalte, so weit das Blatt reicht."""
        self.verbunden: list[str] = []

    def parse(self) -> Generator[tuple[int, list[dict[str, Any]]], None, None]:
        """Liefert die Zeilen mit ihrer Nummer; das Übrige ist danach bekannt."""
        for _, teil in iterparse(self.source):
            if teil.tag == ROW_TAG:
                yield self.parse_row(teil)
            elif teil.tag == COL_TAG:
                self._merke_spalten(teil.attrib)
            elif teil.tag == MERGE_TAG:
                self.verbunden += [bereich.get("ref", "") for bereich in teil]
            else:
                continue
            teil.clear()

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        """Liefert eine Zeile; ohne lesbare Nummer ist sie die nächste."""
        nummer = row.get("r", "")
        self.row_counter = int(nummer) if nummer.isdecimal() else self.row_counter + 1
        self.col_counter = 0
        if row.get("hidden") in _WAHR:
            self.verborgene_zeilen.add(self.row_counter)
        return self.row_counter, [self.parse_cell(teil) for teil in row]

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Liefert eine Zelle, mit der Art SCHADEN, wenn sie sich nicht lesen lässt."""
        naechste = self.col_counter + 1
        try:
            zelle: dict[str, Any] = super().parse_cell(element)
        except Exception:  # noqa: BLE001 – die Bibliothek wirft je nach Schaden Ausnahmen aller Art
            # War die Adresse lesbar, hat die Bibliothek schon gezählt.
            self.col_counter = max(self.col_counter, naechste)
            zelle = {"column": self.col_counter, "value": "?", "data_type": SCHADEN, "style_id": 0}
        return {**zelle, "row": self.row_counter}

    def _merke_spalten(self, angaben: Any) -> None:
        von, bis = angaben.get("min", ""), angaben.get("max", "")
        if angaben.get("hidden") in _WAHR and von.isdecimal() and bis.isdecimal():
            self.verborgene_spalten.append((int(von), int(bis)))


VORZEIT = "hier steht ein Tag aus der Zeit, bevor alle Tabellenprogramme gleich zählen"
# Excel rechnet mit fünfzehn Stellen; alles dahinter sind Nullen, die niemand eingetippt hat.
_GENAU_BIS = 10**15
# Was in einem Zahlenformat nicht zählt: Text in Anführungszeichen, Sprache und Farbe in eckigen Klammern.
_BEIWERK = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def read_xlsx(daten: bytes, name: str) -> list[Rohblatt]:
    """Liefert die Blätter einer Mappe, die sichtbaren zuerst.

    Eine beschädigte Zelle kostet nur sich; wirft RegisterError, wenn die Mappe nicht sicher lesbar ist.
    """
    check_mappe(daten, name)
    try:
        # Was die Bibliothek am Aussehen der Mappe nicht versteht, ist für die Werte gleichgültig.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(daten, name)
    except RegisterError:
        raise
    except Exception as error:
        # openpyxl wirft je nach Schaden Ausnahmen aller Art; eine fremde Datei darf nie ein Absturz sein.
        raise beschaedigt(name) from error


def _read(daten: bytes, name: str) -> list[Rohblatt]:
    with closing(load_workbook(io.BytesIO(daten), read_only=True, keep_links=False)) as mappe:
        sichtbar_zuerst = sorted(mappe.worksheets, key=_ist_verborgen)
        return [_blatt(mappe, blatt, name) for blatt in sichtbar_zuerst]


def _ist_verborgen(blatt: Any) -> bool:
    return bool(blatt.sheet_state != "visible")


def _blatt(mappe: Workbook, blatt: Any, name: str) -> Rohblatt:
    with blatt._get_source() as quelle:  # noqa: SLF001
        leser = Blattleser(
            quelle,
            blatt._shared_strings,  # noqa: SLF001
            epoch=mappe.epoch,
            date_formats=mappe._date_formats,  # type: ignore[attr-defined]  # noqa: SLF001
            timedelta_formats=mappe._timedelta_formats,  # type: ignore[attr-defined]  # noqa: SLF001
        )
        zeilen = _zeilen(leser.parse(), blatt, name)
    _verteile(zeilen, leser.verbunden, name)
    spalten = {spalte for zellen in zeilen.values() for spalte in zellen}
    return Rohblatt(
        blatt.title,
        [Rohzeile(nummer, zellen) for nummer, zellen in sorted(zeilen.items())],
        _nulltag(mappe),
        verborgen=_ist_verborgen(blatt),
        verborgene_zeilen=frozenset(leser.verborgene_zeilen),
        verborgene_spalten=frozenset(
            spalte for spalte in spalten if any(von <= spalte <= bis for von, bis in leser.verborgene_spalten)
        ),
    )


def _zeilen(
    gelesen: Iterable[tuple[int, list[dict[str, Any]]]], blatt: Any, name: str
) -> dict[int, dict[int, Zelle]]:
    """Liefert die Zeilen, in denen etwas steht, nach ihrer Nummer."""
    zeilen: dict[int, dict[int, Zelle]] = {}
    for nummer, zeile in gelesen:
        for angaben in zeile:
            spalte = angaben["column"]
            if spalte > MAX_SPALTEN or _ist_leer(angaben["value"]):
                continue
            wert, mangel = _wert(ReadOnlyCell(blatt, **angaben))
            zelle = Zelle(adresse(nummer, spalte), wert, mangel, blatt.title)
            zeilen.setdefault(nummer, {})[spalte] = zelle
        if len(zeilen) > MAX_ZEILEN:
            raise RegisterError(
                f"»{name}«, Blatt »{blatt.title}«, hat mehr als {MAX_ZEILEN} Zeilen.",
                "Die Liste auf die Zeilen kürzen, um die es geht.",
            )
    return zeilen


def _ist_leer(wert: object) -> bool:
    return wert is None or (isinstance(wert, str) and not wert.strip())


def _wert(zelle: Any) -> tuple[Wert, str]:
    """Liefert den Wert einer Zelle und, warum er nicht gilt."""
    wert, art = zelle.value, zelle.data_type
    if art in _MAENGEL:
        return ("" if art == "f" else str(wert)), _MAENGEL[art]
    if art == SCHADEN or not isinstance(wert, str | bool | int | float | date | time | timedelta):
        return str(wert), UNLESBAR
    if isinstance(wert, str):
        return wert, textmangel(wert)
    if isinstance(wert, time | timedelta):
        return "", UHRZEIT
    if isinstance(wert, date):
        return _datum(wert, zelle)
    return wert, GERUNDET if not isinstance(wert, bool) and not abs(wert) < _GENAU_BIS else ""


_MAENGEL = {"f": FORMEL, "e": FEHLERWERT}


def _datum(wert: date, zelle: Any) -> tuple[Wert, str]:
    """Liefert den Tag; zeigt die Zelle nur Monat oder Jahr, dann nur diese als Text.

    Warum: Wer »Dezember 2012« tippt, bekommt von Excel den 1. Dezember, angezeigt als »Dez 12«.
    """
    tag = wert.date() if isinstance(wert, datetime) else wert
    if tag < max(ERSTER_EXCELTAG, _nulltag(zelle.parent.parent)):
        return tag, VORZEIT
    try:
        zahlenformat = zelle.number_format
    except IndexError:
        # Eine Formatnummer, die es in der Mappe nicht gibt.
        return tag, UNLESBAR
    zeichen = _BEIWERK.sub("", zahlenformat).casefold()
    if "d" in zeichen or "t" in zeichen or not re.search("[yj]", zeichen):
        return tag, ""
    return (f"{tag:%Y-%m}" if "m" in zeichen else f"{tag:%Y}"), ""


def _verteile(zeilen: dict[int, dict[int, Zelle]], verbunden: Iterable[str], name: str) -> None:
    """Trägt den Wert einer über Zeilen verbundenen Zelle in jede dieser Zeilen ein, in der etwas steht."""
    uebrig = MAX_ZELLEN
    for spalte, von, bis in filter(None, map(_bereich, verbunden)):
        if (wert := zeilen.get(von, {}).get(spalte)) is None:
            continue
        # Bereiche, die sich überdecken, schreibt kein Programm; viele davon hielten lange auf.
        if (uebrig := uebrig - min(bis - von, MAX_ZEILEN)) < 0:
            raise beschaedigt(name)
        for nummer in range(von + 1, min(bis, von + MAX_ZEILEN) + 1):
            if nummer in zeilen:
                zeilen[nummer].setdefault(spalte, wert)


def _bereich(text: str) -> tuple[int, int, int] | None:
    """Liefert Spalte, erste und letzte Zeile eines verbundenen Bereichs (»A3:A4«); None, wo es keiner ist."""
    try:
        spalte, von, _, bis = range_boundaries(text)
    except (ValueError, TypeError):
        return None
    return (spalte, von, bis) if spalte and von and bis else None


def _nulltag(mappe: Workbook) -> date:
    epoche = mappe.epoch
    return NULLTAG if epoche.year < 1904 else date(1904, 1, 1)  # noqa: PLR2004 – so heißt diese Zählung
