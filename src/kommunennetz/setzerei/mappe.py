"""Eine Excel-Mappe schreiben: Textzellen, die nie rechnen, ein Blattschutz ohne Kennwort, feste Bytes."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Inhalt = str | int | date | None

# Excel rechnet 1900 als Schaltjahr; erst von hier an meinen alle Programme mit einer Zahl denselben Tag.
ERSTER_EXCELTAG = date(1900, 3, 1)
MAX_ZEICHEN = 32_767
GEKUERZT = " … [gekürzt]"

# Zeichen, die in XML nicht stehen dürfen; der Leser des Registers lässt sie gar nicht erst herein.
_UNERLAUBT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

TEXTFORMAT = "@"
# [$-407] heißt Deutsch: angezeigt wird TT.MM.JJJJ, gleich in welcher Sprache der Rechner läuft.
TAGESFORMAT = "[$-407]dd.mm.yyyy"
ZAHLFORMAT = "0"
# Eine Anzahl, in Dreiergruppen mit Punkt: 323.336.
MENGENFORMAT = "[$-407]#,##0"

_FORMELZEICHEN = ("=", "+", "-", "@")
# »_x0041_« ist in einer Mappe die Umschrift für »A«; wörtlich gemeint, beginnt es mit der Umschrift für »_«.
_UMSCHRIFT = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_GEAENDERT = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_LEERE_ZEILEN = 200
_LAENGSTE_AUSWAHL = 255
# Andere Tage kennt ein Archiv nicht.
_ARCHIVTAGE = (date(1980, 1, 1), date(2107, 12, 31))
# Höhe einer Zeile und höchste, die Excel kennt, in Punkten.
_ZEILENHOEHE, _MAX_HOEHE = 15, 409
# Die Breite einer Spalte zählt Ziffern; Fettes ist breiter.
_FETT = 1.15
# So viel Breite ist auf einer Seite quer noch zu lesen.
_SEITENBREITE = 230
_RAND_ZOLL, _FUSS_ZOLL = 0.4, 0.6


@dataclass(frozen=True, slots=True)
class Blattspalte:
    """Wie eine Spalte aussieht; was fest ist, wird grau und gesperrt."""

    titel: str
    breite: int
    zahlenformat: str = TEXTFORMAT
    umbruch: bool = False
    fest: bool = False
    auswahl: tuple[str, ...] = ()
    verborgen: bool = False
    """Ausgeblendet: Die Spalte ist für das Programm, nicht für Leser."""


@dataclass(frozen=True, slots=True)
class Blatt:
    """Ein Tabellenblatt mit Kopfzeile; `kopf` sind Zeilen freien Textes darüber, unter der `ueberschrift`.

    `unter` sind Zeilen mit denselben Spalten, durch eine leere getrennt: Sie gehören nicht zur Tabelle.
    `leere` Zeilen am Ende der Tabelle sind zum Ausfüllen; `fuss` sind Zeilen freien Textes unter allem.
    """

    name: str
    spalten: Sequence[Blattspalte]
    zeilen: Iterable[Sequence[Inhalt]]
    fixiert: str = "A2"
    geschuetzt: bool = False
    kopf: Sequence[str] = field(default=())
    unter: Sequence[Sequence[Inhalt]] = field(default=())
    leere: int = 0
    fuss: Sequence[str] = field(default=())
    hochkant: bool = False
    ueberschrift: str = ""


def als_zelltext(text: str) -> str:
    """Liefert den Text, wie er in eine Zelle passt: ohne in XML verbotene Zeichen, höchstens 32 767 lang."""
    erlaubt = _UNERLAUBT.sub("\ufffd", text)
    return erlaubt if len(erlaubt) <= MAX_ZEICHEN else erlaubt[: MAX_ZEICHEN - len(GEKUERZT)] + GEKUERZT


def build_mappe(titel: str, stand: date, blaetter: Sequence[Blatt]) -> bytes:
    """Liefert die Mappe als .xlsx; gleiche Angaben ergeben gleiche Bytes."""
    mappe = leere_mappe(titel, stand)
    for blatt in blaetter:
        _schreibe(ziel := mappe.create_sheet(blatt.name), blatt)
        ziel.oddFooter.left.text = titel.replace("&", "&&")
        ziel.oddFooter.right.text = "Seite &P von &N"
    return als_datei(mappe, stand)


def leere_mappe(titel: str, stand: date) -> "Workbook":
    """Liefert eine Mappe ohne Blätter, mit den Stilen und Angaben, die alle Mappen teilen."""
    from openpyxl import Workbook

    mappe = Workbook()
    mappe.remove(mappe.worksheets[0])
    _stile(mappe)
    mappe.properties.title, mappe.properties.creator = titel, "kommunennetz"
    mappe.properties.language = "de-DE"
    mappe.properties.created = datetime.combine(stand, time())
    return mappe


def _stile(mappe: "Workbook") -> None:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection

    def stil(  # noqa: PLR0913 – was einen Stil ausmacht
        name: str, *, gesperrt: bool, umbruch: bool, fett: bool = False, grau: str = "", punkte: int = 11
    ) -> None:
        neu = NamedStyle(name)
        neu.alignment = Alignment(vertical="top", wrap_text=umbruch)
        neu.protection = Protection(locked=gesperrt)
        neu.font = Font(name="Calibri", size=punkte, bold=fett)
        neu.fill = PatternFill("solid", fgColor=grau) if grau else PatternFill()
        mappe.add_named_style(neu)

    stil("Netz Kopf", gesperrt=True, umbruch=True, fett=True, grau="FFD9D9D9")
    stil("Netz fest", gesperrt=True, umbruch=True, grau="FFEDEDED")
    stil("Netz frei", gesperrt=False, umbruch=False)
    stil("Netz Text", gesperrt=False, umbruch=True)
    stil("Netz Fuss", gesperrt=True, umbruch=True)
    stil("Netz Titel", gesperrt=True, umbruch=False, fett=True, punkte=14)


def _schreibe(ziel: "Worksheet", blatt: Blatt) -> None:
    oben = [blatt.ueberschrift] if blatt.ueberschrift else []
    for nummer, text in enumerate([*oben, *blatt.kopf], 1):
        trage_ein(ziel.cell(nummer, 1), text)
    if oben:
        ziel.cell(1, 1).style = "Netz Titel"
    kopfzeile = len(oben) + len(blatt.kopf) + 1
    for nummer, spalte in enumerate(blatt.spalten, 1):
        zelle = ziel.cell(kopfzeile, nummer)
        trage_ein(zelle, spalte.titel)
        zelle.style = "Netz Kopf"
    titel = [(spalte.titel, spalte.breite) for spalte in blatt.spalten]
    ziel.row_dimensions[kopfzeile].height = _hoehe(titel, _FETT)
    letzte = kopfzeile
    for letzte, zeile in enumerate(blatt.zeilen, kopfzeile + 1):
        _schreibe_zeile(ziel, letzte, blatt.spalten, zeile)
    for nummer, zeile in enumerate(blatt.unter, letzte + 2):
        _schreibe_zeile(ziel, nummer, blatt.spalten, zeile)
    for nummer in range(letzte + 1, letzte + 1 + blatt.leere):
        _schreibe_leere(ziel, nummer, blatt.spalten)
    if blatt.leere:
        _ziehe_linien(ziel, range(kopfzeile + 1, letzte + 1 + blatt.leere), len(blatt.spalten))
    letzte += blatt.leere
    _schreibe_fuss(ziel, letzte + 2, blatt)
    _richte_ein(ziel, blatt, kopfzeile, letzte)


def _schreibe_zeile(
    ziel: "Worksheet", nummer: int, spalten: Sequence[Blattspalte], zeile: Sequence[Inhalt]
) -> None:
    paare = list(zip(spalten, zeile, strict=True))
    for platz, (spalte, wert) in enumerate(paare, 1):
        _fuelle(ziel.cell(nummer, platz), spalte, wert)
    umbrechende = [
        (wert, spalte.breite) for spalte, wert in paare if isinstance(wert, str) and spalte.umbruch
    ]
    ziel.row_dimensions[nummer].height = _hoehe(umbrechende)


def _schreibe_leere(ziel: "Worksheet", nummer: int, spalten: Sequence[Blattspalte]) -> None:
    """Schreibt eine Zeile zum Ausfüllen: Darin ist auch frei, was sonst fest ist."""
    for platz, spalte in enumerate(spalten, 1):
        zelle = ziel.cell(nummer, platz)
        zelle.style = "Netz Text" if spalte.umbruch else "Netz frei"
        zelle.number_format = spalte.zahlenformat


def _ziehe_linien(ziel: "Worksheet", zeilen: Iterable[int], spalten: int) -> None:
    """Zieht unter jeder Zeile eine Linie: Was auszufüllen ist, hat sonst keinen Platz, den man sieht."""
    from openpyxl.styles import Border, Side

    linie = Border(bottom=Side("thin", color="FFBFBFBF"))
    for nummer in zeilen:
        for platz in range(1, spalten + 1):
            ziel.cell(nummer, platz).border = linie


def _schreibe_fuss(ziel: "Worksheet", nummer: int, blatt: Blatt) -> None:
    """Schreibt jede Zeile über die ganze Breite des Blattes, mit Umbruch."""
    breite = sum(spalte.breite for spalte in blatt.spalten if not spalte.verborgen)
    for stelle, text in enumerate(blatt.fuss, nummer):
        trage_ein(zelle := ziel.cell(stelle, 1), text)
        zelle.style = "Netz Fuss"
        ziel.merge_cells(start_row=stelle, end_row=stelle, start_column=1, end_column=len(blatt.spalten))
        ziel.row_dimensions[stelle].height = _hoehe([(text, breite)])


def _hoehe(texte: Iterable[tuple[str, int]], faktor: float = 1) -> float:
    """Liefert die Höhe, bei der jeder Text in eine Spalte seiner Breite passt."""
    zeilen = max((_zeilenzahl(text, int(breite / faktor)) for text, breite in texte), default=1)
    return min(zeilen * _ZEILENHOEHE, _MAX_HOEHE)


def _zeilenzahl(text: str, breite: int) -> int:
    absaetze = text[:MAX_ZEICHEN].splitlines() or [""]
    return sum(max(1, len(wrap(absatz, breite))) for absatz in absaetze)


def _fuelle(zelle: "Cell | MergedCell", spalte: Blattspalte, wert: Inhalt) -> None:
    from openpyxl.styles import Alignment

    trage_ein(zelle, wert)
    zelle.style = "Netz fest" if spalte.fest else "Netz Text" if spalte.umbruch else "Netz frei"
    if isinstance(wert, int):
        # Sonst stößt die Zahl an den Text der nächsten Spalte.
        zelle.alignment = Alignment(horizontal="right", vertical="top", indent=1)
    elif isinstance(wert, date):
        zelle.alignment = Alignment(horizontal="left", vertical="top")
    # Ein ungenaues Datum ist Text und bleibt es nur in einer Textzelle.
    zelle.number_format = TEXTFORMAT if isinstance(wert, str) else spalte.zahlenformat
    if isinstance(wert, str) and wert.startswith(_FORMELZEICHEN):
        zelle.quotePrefix = True


def trage_ein(zelle: "Cell | MergedCell", wert: Inhalt) -> None:
    """Trägt einen Wert ein; Text bleibt Text und rechnet nie."""
    if not isinstance(wert, str):
        zelle.value = wert
        return
    zelle.value = _UMSCHRIFT.sub("_x005F_", als_zelltext(wert))
    # Sonst hält die Bibliothek »=…« für eine Formel und »#NV« für einen Fehlerwert.
    zelle.data_type = "s"


def _richte_ein(ziel: "Worksheet", blatt: Blatt, kopfzeile: int, letzte: int) -> None:
    from openpyxl.styles import Alignment, Protection
    from openpyxl.utils import get_column_letter

    for nummer, spalte in enumerate(blatt.spalten, 1):
        buchstabe = get_column_letter(nummer)
        ganze = ziel.column_dimensions[buchstabe]
        ganze.width, ganze.hidden = spalte.breite, spalte.verborgen
        # Unter der Tabelle bleibt jede Zelle frei: dort trägt man neue Kommunen ein.
        ganze.protection = Protection(locked=False)
        ganze.number_format = spalte.zahlenformat
        ganze.alignment = Alignment(vertical="top", wrap_text=spalte.umbruch)
        if spalte.auswahl:
            _auswahlliste(ziel, spalte, f"{buchstabe}{kopfzeile + 1}:{buchstabe}{letzte + _LEERE_ZEILEN}")
    ziel.freeze_panes = blatt.fixiert
    rechts = get_column_letter(len(blatt.spalten))
    ziel.auto_filter.ref = f"A{kopfzeile}:{rechts}{max(letzte, kopfzeile)}"
    _drucken(ziel, blatt, kopfzeile)
    if blatt.geschuetzt:
        _schuetze(ziel)


def _auswahlliste(ziel: "Worksheet", spalte: Blattspalte, bereich: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    werte = ",".join(spalte.auswahl)
    if len(werte) > _LAENGSTE_AUSWAHL:
        # Eine längere Liste hält Excel für einen Schaden der Datei; geprüft wird sie beim Einlesen trotzdem.
        return
    liste = DataValidation("list", formula1=f'"{werte}"', allow_blank=True, showErrorMessage=True)
    liste.errorTitle, liste.error = spalte.titel[:32], f"Erlaubt sind: {', '.join(spalte.auswahl)}."[:225]
    liste.add(bereich)
    ziel.add_data_validation(liste)


def _drucken(ziel: "Worksheet", blatt: Blatt, kopfzeile: int) -> None:
    from openpyxl.utils import column_index_from_string, get_column_letter
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    ziel.page_setup.orientation = "portrait" if blatt.hochkant else "landscape"
    ziel.page_setup.paperSize = 9
    breite = sum(spalte.breite for spalte in blatt.spalten)
    ziel.page_setup.fitToHeight, ziel.page_setup.fitToWidth = 0, max(1, round(breite / _SEITENBREITE))
    ziel.page_margins = PageMargins(
        left=_RAND_ZOLL, right=_RAND_ZOLL, top=_RAND_ZOLL, bottom=_FUSS_ZOLL, footer=_FUSS_ZOLL / 2
    )
    ziel.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ziel.print_title_rows = f"{kopfzeile}:{kopfzeile}"
    if links := column_index_from_string(blatt.fixiert.rstrip("0123456789")) - 1:
        ziel.print_title_cols = f"A:{get_column_letter(links)}"


def _schuetze(ziel: "Worksheet") -> None:
    """Sperrt die festen Zellen; filtern, Breiten ändern und Zeilen anfügen bleibt frei, ohne Kennwort."""
    schutz = ziel.protection
    schutz.autoFilter = schutz.formatColumns = schutz.formatRows = schutz.formatCells = False
    schutz.insertRows = schutz.insertHyperlinks = schutz.sort = False
    schutz.enable()


def als_datei(mappe: "Workbook", stand: date) -> bytes:
    """Liefert die Mappe als .xlsx, mit dem Stichtag statt der Uhrzeit ihrer Entstehung."""
    puffer = io.BytesIO()
    mappe.save(puffer)
    frueheste, spaeteste = _ARCHIVTAGE
    tag = min(max(stand, frueheste), spaeteste)
    ziel = io.BytesIO()
    with zipfile.ZipFile(puffer) as alt, zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu:
        for name in alt.namelist():
            inhalt = alt.read(name)
            if name == "docProps/core.xml":
                inhalt = _GEAENDERT.sub(rb"\g<1>%sT00:00:00Z\g<2>" % stand.isoformat().encode(), inhalt)
            eintrag = zipfile.ZipInfo(name, (tag.year, tag.month, tag.day, 0, 0, 0))
            eintrag.compress_type, eintrag.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            neu.writestr(eintrag, inhalt)
    return ziel.getvalue()
