"""Bausteine für Tests des Austauschs: Mappen aus wenigen Zeilen, Archive mit einem Teil mehr."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from hilfen import load_register
from kommunennetz.register.lesen.register import Register

STICHTAG = date(2026, 11, 22)

BONN = """\
name: Bonn
ags: 05314000
postfach: ehrenamt@bonn.example.org
beitritt:
  unterzeichnet: 2012-12
  runde: 1
  erklaert: 2012-11
  beschluss: {gremium: Rat, datum: 2012-10-25, vorlage: DS 1/12}
  beleglage: erschlossen
  quelle: Meldung vom 5. Dezember 2012
kriterien:
  ansprechperson: {stand: ja, seit: 2010-02-01, nachweis: Organigramm, quelle: Schreiben, geprueft: 2024-01-10}
  anerkennung: {stand: ja, weg: karte}
bemerkung: Ein Text
"""
ESSEN = "name: Essen\nags: 05113000\nbeitritt: {unterzeichnet: 2017-12-06, quelle: Meldung}\n"
LIPPE = "name: Kreis Lippe\nags: 05766\n"
RUNDE = "nummer: 1\nbezeichnung: Erstunterzeichnung\ndatum: 2012-12\nquelle: Meldung\n"


def register(ort: Path, **dateien: str) -> Register:
    """Liefert ein Register mit Bonn, Essen, dem Kreis Lippe und einer Runde."""
    grund = {
        "runden__2012-erstunterzeichnung": RUNDE,
        "kommunen__bonn": BONN,
        "kommunen__essen": ESSEN,
        "kommunen__kreis-lippe": LIPPE,
    }
    return load_register(ort, **(grund | dateien))


def mappe(*zeilen: list[Any], blatt: str = "Tabelle1", format_: dict[str, str] | None = None) -> bytes:
    """Liefert eine Mappe mit einem Blatt; `format_` sind Zahlenformate nach Zelle."""
    ganze = Workbook()
    ziel = ganze.worksheets[0]
    ziel.title = blatt
    for zeile in zeilen:
        ziel.append(zeile)
    for adresse, zahlenformat in (format_ or {}).items():
        ziel[adresse].number_format = zahlenformat
    return als_bytes(ganze)


def als_bytes(ganze: Workbook) -> bytes:
    """Liefert die Mappe als Datei."""
    puffer = io.BytesIO()
    ganze.save(puffer)
    return puffer.getvalue()


def oeffne(daten: bytes) -> Workbook:
    """Liefert die Mappe aus ihren Bytes."""
    return load_workbook(io.BytesIO(daten))


def mit_teil(daten: bytes, name: str, inhalt: bytes) -> bytes:
    """Liefert dasselbe Archiv, in dem dieser Teil neu ist oder ersetzt."""
    ziel = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(daten)) as alt, zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu:
        for teil in alt.namelist():
            if teil != name:
                neu.writestr(teil, alt.read(teil))
        neu.writestr(name, inhalt)
    return ziel.getvalue()


def teil(daten: bytes, name: str) -> bytes:
    """Liefert einen Teil eines Archivs."""
    with zipfile.ZipFile(io.BytesIO(daten)) as archiv:
        return archiv.read(name)
