"""Baut templates/layout.docx und templates/urkunde/layout.docx aus pandocs eigener Vorlage.

Aufruf: python tests/dokumente/baue_layout_docx.py ORDNER, meist »templates«.

Warum ein Skript: eine Word-Datei lässt sich nicht durchsehen, dieses hier schon. Die Geschäftsstelle kann
layout.docx trotzdem in Word öffnen, ihre Formatvorlagen ändern und neben ihr Register legen.
"""

import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from kommunennetz.setzerei.formate import normalize
from kommunennetz.setzerei.programme import find_pandoc

PANDOC = "3.9"
"""Mit dieser Fassung ist die Datei gebaut; andere bringen eine andere Vorlage mit."""

DUNKEL = RGBColor(0x1A, 0x1A, 0x1A)
BLAU = RGBColor(0x1F, 0x3A, 0x55)
GRAU = "B8C2CC"
LINIE = "Unterschriftslinie"
"""So heißt der Stil in aufbereiten.lua."""
URKUNDE_UEBERSCHRIFTEN = {"Heading 1": (40, False, 30), "Heading 2": (26, True, 18)}
"""Größe, ob fett, Abstand danach."""
SCHRIFT, SCHRIFT_TITEL = "Cambria", "Calibri"
GROESSE, GROESSE_TABELLE, GROESSE_FUSS = 11, 9, 9
GROESSEN = {"Heading 1": 18, "Heading 2": 14, "Heading 3": 12, "Heading 4": 11}
ABSTAND_DAVOR = {"Heading 1": 0, "Heading 2": 16, "Heading 3": 14, "Heading 4": 12}


def build_layout() -> bytes:
    """Liefert layout.docx; jeder Lauf gibt dieselben Bytes."""
    vorlage = _grundlage()
    _fusszeile(vorlage)
    return _fertig(vorlage)


def build_urkunde() -> bytes:
    """Liefert urkunde/layout.docx: eine Seite mit Rahmen, alles auf der Mitte."""
    vorlage = _grundlage()
    seite = vorlage.sections[0]
    seite.left_margin = seite.right_margin = Mm(32)
    seite.top_margin, seite.bottom_margin = Mm(55), Mm(30)
    _rahmen(seite)
    for name in ("Normal", *URKUNDE_UEBERSCHRIFTEN, "Body Text", "First Paragraph", LINIE):
        stil = vorlage.styles[name]
        stil.font.name = SCHRIFT
        stil.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Body Text", "First Paragraph", LINIE):
        vorlage.styles[name].font.size = Pt(14)
    for name in ("Body Text", "First Paragraph"):
        vorlage.styles[name].paragraph_format.space_before = Pt(6)
        vorlage.styles[name].paragraph_format.space_after = Pt(9)
    for name, (groesse, fett, danach) in URKUNDE_UEBERSCHRIFTEN.items():
        stil = vorlage.styles[name]
        stil.font.size, stil.font.bold, stil.font.color.rgb = Pt(groesse), fett, BLAU
        stil.paragraph_format.space_before, stil.paragraph_format.space_after = Pt(18), Pt(danach)
    linie = vorlage.styles[LINIE].paragraph_format
    linie.space_before, linie.left_indent, linie.right_indent = Pt(30), Mm(24), Mm(24)
    return _fertig(vorlage)


def _rahmen(seite: Any) -> None:
    raender = OxmlElement("w:pgBorders")
    raender.set(qn("w:offsetFrom"), "page")
    for name in ("top", "left", "bottom", "right"):
        _kind(raender, f"w:{name}", val="double", sz="12", space="28", color="1F3A55")
    # Das Schema will den Rahmen gleich hinter den Seitenrändern.
    seite._sectPr.find(qn("w:pgMar")).addnext(raender)  # noqa: SLF001 – python-docx kennt keine Rahmen


def _grundlage() -> Any:
    befehl = [str(find_pandoc()), "--print-default-data-file", "reference.docx"]
    vorlage = docx.Document(BytesIO(subprocess.run(befehl, capture_output=True, check=True).stdout))
    _seite(vorlage)
    _schriften(vorlage)
    _tabelle(vorlage.styles["Table"].element)
    _linie(vorlage)
    _sprache(vorlage)
    return vorlage


def _fertig(vorlage: Any) -> bytes:
    ziel = BytesIO()
    vorlage.save(ziel)
    return normalize(ziel.getvalue(), "Layout", date(2000, 1, 1))


def _seite(vorlage: Any) -> None:
    seite = vorlage.sections[0]
    seite.page_width, seite.page_height = Mm(210), Mm(297)
    seite.top_margin = seite.bottom_margin = seite.left_margin = Mm(25)
    seite.right_margin = Mm(20)
    seite.footer_distance = Mm(12)


def _schriften(vorlage: Any) -> None:
    for stil in vorlage.styles:
        if stil.type == WD_STYLE_TYPE.PARAGRAPH:
            titel = stil.name in GROESSEN or stil.name == "Table Caption"
            _schrift(stil, SCHRIFT_TITEL if titel else SCHRIFT)
    for name, groesse in GROESSEN.items():
        stil = vorlage.styles[name]
        stil.font.size, stil.font.bold, stil.font.italic = Pt(groesse), True, False
        stil.font.color.rgb = DUNKEL
        stil.paragraph_format.keep_with_next = True
        stil.paragraph_format.space_before, stil.paragraph_format.space_after = Pt(ABSTAND_DAVOR[name]), Pt(6)
    # Nicht im Stil »Normal«: sonst gälte die Größe der Tabelle nicht.
    for groesse in vorlage.styles.element.find(qn("w:docDefaults")).iter(qn("w:sz"), qn("w:szCs")):
        groesse.set(qn("w:val"), str(2 * GROESSE))
    beschriftung = vorlage.styles["Table Caption"]
    beschriftung.font.size, beschriftung.font.italic = Pt(10), False
    beschriftung.paragraph_format.keep_with_next = True
    vorlage.styles["Compact"].paragraph_format.space_before = Pt(1)
    vorlage.styles["Compact"].paragraph_format.space_after = Pt(1)


def _linie(vorlage: Any) -> None:
    """Ein leerer Absatz mit einer Linie darunter, Platz für eine Unterschrift; »---« in einer Vorlage macht ihn."""
    stil = vorlage.styles.add_style(LINIE, WD_STYLE_TYPE.PARAGRAPH)
    stil.base_style = vorlage.styles["Body Text"]
    stil.paragraph_format.space_before, stil.paragraph_format.space_after = Pt(30), Pt(0)
    stil.paragraph_format.right_indent = Mm(80)
    stil.paragraph_format.keep_with_next = True
    eigenschaften = stil.element.get_or_add_pPr()
    rand = OxmlElement("w:pBdr")
    _kind(rand, "w:bottom", val="single", sz="6", space="1", color="44505C")
    eigenschaften.insert(0, rand)


def _schrift(stil: Any, name: str) -> None:
    stil.font.name = name
    schriften = stil.element.rPr.rFonts
    for art in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        schriften.attrib.pop(qn(f"w:{art}"), None)
    for art in ("hAnsi", "cs"):
        schriften.set(qn(f"w:{art}"), name)


def _tabelle(stil: Any) -> None:
    """Setzt feine Linien zwischen den Zeilen und einen hinterlegten Kopf, dessen Zeile nie umbricht."""
    for alt in (*stil.findall(qn("w:tblPr")), *stil.findall(qn("w:tblStylePr"))):
        stil.remove(alt)
    schrift = _kind(stil, "w:rPr")
    for groesse in ("w:sz", "w:szCs"):
        _kind(schrift, groesse, val=str(2 * GROESSE_TABELLE))
    eigenschaften = _kind(stil, "w:tblPr")
    linien = _kind(eigenschaften, "w:tblBorders")
    for seite in ("bottom", "insideH"):
        _kind(linien, f"w:{seite}", val="single", sz="4", space="0", color=GRAU)
    raender = _kind(eigenschaften, "w:tblCellMar")
    for seite in ("left", "right"):
        _kind(raender, f"w:{seite}", w="85", type="dxa")
    kopf = _kind(stil, "w:tblStylePr", type="firstRow")
    _kind(_kind(kopf, "w:rPr"), "w:b")
    zelle = _kind(kopf, "w:tcPr")
    _kind(_kind(zelle, "w:tcBorders"), "w:bottom", val="single", sz="8", space="0", color="44505C")
    _kind(zelle, "w:shd", val="clear", color="auto", fill="EEF2F6")


def _fusszeile(vorlage: Any) -> None:
    absatz = vorlage.sections[0].footer.paragraphs[0]
    absatz.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for teil in ("Seite ", "PAGE", " von ", "NUMPAGES"):
        lauf = absatz.add_run("1" if teil.isupper() else teil)
        lauf.font.size = Pt(GROESSE_FUSS)
        if teil.isupper():
            feld = _kind(absatz._p, "w:fldSimple", instr=teil)  # noqa: SLF001 – python-docx kennt keine Felder
            feld.append(lauf._r)  # noqa: SLF001


def _sprache(vorlage: Any) -> None:
    for sprache in vorlage.styles.element.iter(qn("w:lang")):
        sprache.set(qn("w:val"), "de-DE")


def _kind(eltern: Any, name: str, **attribute: str) -> Any:
    kind = OxmlElement(name)
    for schluessel, wert in attribute.items():
        kind.set(qn(f"w:{schluessel}"), wert)
    eltern.append(kind)
    return kind


if __name__ == "__main__":
    ordner = Path(sys.argv[1])
    (ordner / "urkunde").mkdir(parents=True, exist_ok=True)
    (ordner / "layout.docx").write_bytes(build_layout())
    (ordner / "urkunde" / "layout.docx").write_bytes(build_urkunde())
