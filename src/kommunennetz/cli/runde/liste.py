"""`kommunennetz runde liste`: alle Runden."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Format, Ziel
from kommunennetz.cli.runde.gemeinsames import als_dict
from kommunennetz.fragen.mitglieder import Unterzeichnende, unterzeichnende, vorgemerkte
from kommunennetz.model.runde import Runde
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.tabellen import Zelle, ohne_spalte

_KOPF: tuple[str, ...] = (
    "Nr.", "Bezeichnung", "Datum", "Ort", "Kommunen", "Bezirksregierungen", "neu laut Quellen", "vorgemerkt",
)  # fmt: skip
_LEER = """\
Im Register stehen noch keine Runden.
    Die erste planen: kommunennetz runde neu --bezeichnung TEXT --datum TAG"""
# Die Schlüssel der JSON-Ausgabe, in der Reihenfolge der Spalten.
_SCHLUESSEL = ("nummer", "bezeichnung", "datum", "ort", "unterzeichnet", "neu_laut_quellen", "vorgemerkt")


def liste(aufruf: Aufruf, formangabe: Format = None, ausgabe: Ziel = None) -> int:
    """Listet die Runden und wie viele Kommunen darin unterzeichnet haben."""
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    register = aufruf.mitglieder
    runden = sorted((eintrag.satz for eintrag in register.runden.values()), key=lambda runde: runde.nummer)
    heute = aufruf.heute
    paare = [(runde, unterzeichnende(register, heute, runde.nummer)) for runde in runden]
    zeilen = [_zeile(register, runde, wer, heute) for runde, wer in paare]
    tafel = (_KOPF, zeilen)
    if not register.verzeichnis.hat_behoerden:
        tafel = ohne_spalte(_KOPF, zeilen, "Bezirksregierungen")
    tabelle = Abschnitt(*tafel, leer=_LEER)
    antwort = Befehlsantwort(
        [tabelle], json=lambda: [_als_dict(*paar) for paar in zip(zeilen, paare, strict=True)]
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _als_dict(zeile: Sequence[Zelle], paar: tuple[Runde, Unterzeichnende]) -> dict[str, Any]:
    return dict(zip(_SCHLUESSEL, (*zeile[:4], als_dict(paar[1]), *zeile[6:]), strict=True))


def _zeile(register: Register, runde: Runde, wer: Unterzeichnende, heute: date) -> tuple[Zelle, ...]:
    laut_quellen = " oder ".join(str(angabe.anzahl) for angabe in runde.neue_laut_quelle)
    vorgemerkt = len(vorgemerkte(register, heute, runde.nummer))
    return (
        runde.nummer,
        runde.bezeichnung,
        f"{runde.datum} (abgesagt)" if runde.abgesagt else str(runde.datum),
        runde.ort,
        str(wer.anzahl),
        ", ".join(mitglied.gebiet.regierungsbezirk or mitglied.name for mitglied in wer.bezirksregierungen),
        laut_quellen,
        vorgemerkt,
    )
