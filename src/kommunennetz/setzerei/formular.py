"""Ein Formular als Excel-Mappe: links die Fragen, rechts frei, was geantwortet wird."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kommunennetz.setzerei.mappe import TEXTFORMAT, als_datei, leere_mappe, trage_ein

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_BREITEN = (26, 62)
_ZEILE = 24


@dataclass(frozen=True, slots=True)
class Formularfeld:
    """Eine Frage mit ihrer Antwort; was verborgen ist, ist fest und nicht zu sehen."""

    frage: str
    antwort: str = ""
    auswahl: tuple[str, ...] = ()
    verborgen: bool = False


@dataclass(frozen=True, slots=True)
class Formular:
    """Ein Blatt mit Überschrift, Zeilen freien Textes und den Fragen."""

    blatt: str
    ueberschrift: str
    kopf: Sequence[str] = field(default=())
    felder: Sequence[Formularfeld] = field(default=())


def build_formular(titel: str, stand: date, formular: Formular) -> bytes:
    """Liefert das Formular als .xlsx; gleiche Angaben ergeben gleiche Bytes."""
    mappe = leere_mappe(titel, stand)
    _schreibe(mappe.create_sheet(formular.blatt), formular)
    return als_datei(mappe, stand)


def _schreibe(ziel: "Worksheet", formular: Formular) -> None:
    from openpyxl.styles import Alignment, Border, Protection, Side
    from openpyxl.worksheet.properties import PageSetupProperties

    for buchstabe, breite in zip("AB", _BREITEN, strict=True):
        ziel.column_dimensions[buchstabe].width = breite
    trage_ein(ziel.cell(1, 1), formular.ueberschrift)
    ziel.cell(1, 1).style = "Netz Titel"
    ziel.row_dimensions[1].height = _ZEILE
    for nummer, text in enumerate(formular.kopf, 2):
        trage_ein(ziel.cell(nummer, 1), text)
        ziel.cell(nummer, 1).style = "Netz Fuss"
        ziel.merge_cells(start_row=nummer, end_row=nummer, start_column=1, end_column=2)
    linie = Side("thin", color="FF808080")
    rand = Border(left=linie, right=linie, top=linie, bottom=linie)
    erste = len(formular.kopf) + 3
    for nummer, feld in enumerate(formular.felder, erste):
        frage, antwort = ziel.cell(nummer, 1), ziel.cell(nummer, 2)
        trage_ein(frage, feld.frage)
        frage.style = "Netz Kopf"
        if feld.antwort:
            trage_ein(antwort, feld.antwort)
        antwort.border, antwort.number_format = rand, TEXTFORMAT
        antwort.alignment = Alignment(vertical="center", wrap_text=True)
        antwort.protection = Protection(locked=feld.verborgen)
        ziel.row_dimensions[nummer].height = _ZEILE
        ziel.row_dimensions[nummer].hidden = feld.verborgen
        if feld.auswahl:
            _waehle(ziel, feld, f"B{nummer}")
    ziel.page_setup.orientation, ziel.page_setup.paperSize = "portrait", 9
    ziel.page_setup.fitToHeight, ziel.page_setup.fitToWidth = 0, 1
    ziel.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ziel.protection.enable()


def _waehle(ziel: "Worksheet", feld: Formularfeld, zelle: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    liste = DataValidation(
        "list", formula1=f'"{",".join(feld.auswahl)}"', allow_blank=True, showErrorMessage=True
    )
    liste.errorTitle, liste.error = feld.frage, f"Erlaubt sind: {', '.join(feld.auswahl)}."
    liste.add(zelle)
    ziel.add_data_validation(liste)
