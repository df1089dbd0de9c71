"""Alle Regeln auf ein Register anwenden: aus Funden werden Befunde mit Zeile und Spalte."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from kommunennetz.befund import Befund, Regel, Stufe, sortiert
from kommunennetz.regeln.hingenommenes import FELD, hingenommen_ueberholt, ist_hinnehmbar, list_hingenommene
from kommunennetz.regeln.katalog import ALLE, PRUEFREGELN
from kommunennetz.regeln.regel import Fund, Pruefregel, Umfeld
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.yaml_text import Stelle, feldweg


def check(register: Register, heute: date) -> list[Befund]:
    """Liefert, was die Regeln zwischen den Datensätzen bemängeln, in Leserichtung, auch das Hingenommene.

    Was schon beim Lesen auffiel, steht in `Geladen.befunde`. Das Register muss mit allen Teilen geladen sein.
    """
    nach_datei: dict[str, list[tuple[Regel, Fund]]] = {}
    for regel, fund in list_funde(register, heute):
        nach_datei.setdefault(fund.eintrag.datei, []).append((regel, fund))
    befunde = (befund for funde in nach_datei.values() for befund in _befunde(funde))
    return sortiert(list(_mit_hingenommenen(register, befunde)))


def list_funde(register: Register, heute: date) -> Iterator[tuple[Pruefregel, Fund]]:
    """Liefert dasselbe ohne Zeile und Spalte, mit der Regel, die es gefunden hat, und ohne Hingenommenes."""
    umfeld = Umfeld(register, heute, ALLE)
    for regel in PRUEFREGELN:
        for fund in regel.suche(umfeld):
            yield regel, fund


def _befunde(funde: Sequence[tuple[Regel, Fund]]) -> Iterator[Befund]:
    """Liefert die Befunde einer Datei, die dafür ein einziges Mal noch einmal gelesen wird."""
    gelesen = funde[0][1].eintrag.gelesen()
    for regel, fund in funde:
        stelle = Stelle(fund.zeile, 1) if fund.zeile else gelesen.stelle(fund.pfad)
        yield Befund(fund.eintrag.datei, *stelle, feldweg(fund.pfad), regel, fund.text, fund.hilfe)


def _mit_hingenommenen(register: Register, befunde: Iterable[Befund]) -> Iterator[Befund]:
    """Liefert die Befunde, hingenommene mit ihrem Grund, dazu die überholten Einträge."""
    hingenommene = {
        (eintrag.datei, eine.regel, " ".join(eine.text.split())): (eintrag, nummer, eine)
        for eintrag, nummer, eine in list_hingenommene(register)
    }
    gefunden = set()
    for befund in befunde:
        merkmal = (befund.datei, befund.regel.id, befund.text)
        if befund.stufe is Stufe.HINWEIS and merkmal in hingenommene:
            gefunden.add(merkmal)
            eine = hingenommene[merkmal][2]
            yield replace(befund, hingenommen=True, hilfe=f"Hingenommen ({eine.am}): {eine.grund}")
        else:
            yield befund
    # Fehlt eine Datei, fehlen auch Hinweise; ob einer überholt ist, sagt erst das vollständige Register.
    if register.unlesbar:
        return
    for merkmal, (eintrag, nummer, eine) in hingenommene.items():
        if merkmal not in gefunden and (regel := ALLE.get(eine.regel)) and ist_hinnehmbar(regel):
            pfad = (FELD, nummer)
            text = f"den hingenommenen Hinweis [{eine.regel}] gibt es so nicht mehr"
            hilfe = "Den Eintrag löschen oder den neuen Hinweis hinnehmen."
            stelle = eintrag.stelle(*pfad)
            yield Befund(eintrag.datei, *stelle, feldweg(pfad), hingenommen_ueberholt, text, hilfe)
