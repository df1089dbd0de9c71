"""Eine fremde Excel-Mappe lesen: nur die Zellen, ohne Formeln zu glauben."""

import io
import re
import warnings
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kommunennetz.austausch.sicherheit import beschaedigt, check_mappe
from kommunennetz.austausch.tabelle import (
    MAX_SPALTEN,
    MAX_ZEILEN,
    NULLTAG,
    Rohblatt,
    Rohzeile,
    Wert,
    Zelle,
    adresse,
)
from kommunennetz.errors import RegisterError

if TYPE_CHECKING:
    from openpyxl import Workbook

FORMEL = "hier steht eine Formel; ihr Ergebnis lässt sich nicht nachprüfen"
FEHLERWERT = "hier steht ein Fehlerwert"
# Was in einem Zahlenformat nicht zählt: Text in Anführungszeichen, Sprache und Farbe in eckigen Klammern.
_BEIWERK = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def read_xlsx(daten: bytes, name: str) -> list[Rohblatt]:
    """Liefert die sichtbaren Blätter einer Mappe; wirft RegisterError, wenn sie nicht sicher lesbar ist."""
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
    from openpyxl import load_workbook

    with closing(load_workbook(io.BytesIO(daten), read_only=True, keep_links=False)) as mappe:
        sichtbar = [blatt for blatt in mappe.worksheets if blatt.sheet_state == "visible"]
        return [_blatt(mappe, blatt, name) for blatt in sichtbar or mappe.worksheets]


def _blatt(mappe: "Workbook", blatt: Any, name: str) -> Rohblatt:
    from openpyxl.worksheet._reader import WorkSheetParser

    # iter_rows füllt jede Lücke bis zur letzten benutzten Zelle mit leeren Zellen; steht sie in der letzten
    # Zeile des Blattes, dauert das eine Minute. Der Leser darunter liefert nur, was es gibt.
    with blatt._get_source() as quelle:  # noqa: SLF001
        leser = WorkSheetParser(
            quelle,
            blatt._shared_strings,  # noqa: SLF001
            epoch=mappe.epoch,
            date_formats=mappe._date_formats,  # type: ignore[attr-defined]  # noqa: SLF001
            timedelta_formats=mappe._timedelta_formats,  # type: ignore[attr-defined]  # noqa: SLF001
        )
        zeilen = _zeilen(leser.parse(), blatt, name)
    _verteile(zeilen, leser.merged_cells)
    geordnet = [Rohzeile(nummer, zellen) for nummer, zellen in sorted(zeilen.items())]
    return Rohblatt(blatt.title, geordnet, _nulltag(mappe))


def _zeilen(
    gelesen: Iterable[tuple[int, list[dict[str, Any]]]], blatt: Any, name: str
) -> dict[int, dict[int, Zelle]]:
    """Liefert die Zeilen, in denen etwas steht, nach ihrer Nummer."""
    from openpyxl.cell.read_only import ReadOnlyCell

    zeilen: dict[int, dict[int, Zelle]] = {}
    for nummer, zeile in gelesen:
        for angaben in zeile:
            spalte = angaben["column"]
            if spalte > MAX_SPALTEN or _ist_leer(angaben["value"]):
                continue
            wert = _wert(ReadOnlyCell(blatt, **angaben))
            zeilen.setdefault(nummer, {})[spalte] = Zelle(adresse(nummer, spalte), *wert)
        if len(zeilen) > MAX_ZEILEN:
            raise RegisterError(
                f"»{name}«, Blatt »{blatt.title}«, hat mehr als {MAX_ZEILEN} Zeilen.",
                "Die Liste auf die Zeilen kürzen, um die es geht.",
            )
    return zeilen


def _ist_leer(wert: object) -> bool:
    return wert is None or (isinstance(wert, str) and not wert.strip())


def _wert(zelle: Any) -> tuple[Wert, str]:
    wert = zelle.value
    if zelle.data_type == "f":
        return "", FORMEL
    if zelle.data_type == "e":
        return str(wert), FEHLERWERT
    if isinstance(wert, datetime | date):
        return _datum(wert, zelle.number_format), ""
    return (wert if isinstance(wert, str | int | float) else str(wert)), ""


def _datum(wert: date, zahlenformat: str) -> Wert:
    """Liefert den Tag; zeigt die Zelle nur Monat oder Jahr, dann nur diese als Text.

    Warum: Wer »Dezember 2012« tippt, bekommt von Excel den 1. Dezember, angezeigt als »Dez 12«.
    """
    tag = wert.date() if isinstance(wert, datetime) else wert
    zeichen = _BEIWERK.sub("", zahlenformat).casefold()
    if "d" in zeichen or "t" in zeichen or not re.search("[yj]", zeichen):
        return tag
    return f"{tag:%Y-%m}" if "m" in zeichen else f"{tag:%Y}"


def _verteile(zeilen: dict[int, dict[int, Zelle]], verbunden: Any) -> None:
    """Trägt den Wert einer über Zeilen verbundenen Zelle in jede dieser Zeilen ein, in der etwas steht."""
    from openpyxl.utils import range_boundaries

    for bereich in (verbunden.mergeCell if verbunden is not None else ())[:MAX_ZEILEN]:
        spalte, von, _, bis = range_boundaries(bereich.ref)
        wert = zeilen.get(von or 0, {}).get(spalte or 0)
        if spalte is None or von is None or bis is None or wert is None:
            continue
        for nummer in range(von + 1, min(bis, von + MAX_ZEILEN) + 1):
            if nummer in zeilen:
                zeilen[nummer].setdefault(spalte, wert)


def _nulltag(mappe: "Workbook") -> date:
    epoche = mappe.epoch
    return NULLTAG if epoche.year < 1904 else date(1904, 1, 1)  # noqa: PLR2004 – so heißt diese Zählung
