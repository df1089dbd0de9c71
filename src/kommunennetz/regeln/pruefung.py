"""Alle Regeln auf ein Register anwenden: aus Funden werden Befunde mit Zeile und Spalte."""

from collections.abc import Iterator, Sequence
from datetime import date

from kommunennetz.befund import Befund, sortiert
from kommunennetz.regeln.hinnahmen import mit_hingenommenen
from kommunennetz.regeln.katalog import PRUEFREGELN
from kommunennetz.regeln.regel import Fund, Regel
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.yaml_text import Stelle, feldweg


def check(register: Register, heute: date) -> list[Befund]:
    """Liefert, was die Regeln zwischen den Datensätzen bemängeln, in Leserichtung, auch das Hingenommene.

    Was schon beim Lesen auffiel, steht in `Geladen.befunde`. Das Register muss mit allen Teilen geladen sein.
    """
    umfeld = Umfeld(register, heute)
    nach_datei: dict[str, list[tuple[Regel, Fund]]] = {}
    for regel in PRUEFREGELN:
        for fund in regel.suche(umfeld):
            nach_datei.setdefault(fund.eintrag.datei, []).append((regel, fund))
    befunde = (befund for funde in nach_datei.values() for befund in _befunde(funde))
    return sortiert(list(mit_hingenommenen(register, befunde)))


def _befunde(funde: Sequence[tuple[Regel, Fund]]) -> Iterator[Befund]:
    """Liefert die Befunde einer Datei, die dafür ein einziges Mal noch einmal gelesen wird."""
    gelesen = funde[0][1].eintrag.gelesen()
    for regel, fund in funde:
        stelle = Stelle(fund.zeile, 1) if fund.zeile else gelesen.stelle(fund.pfad)
        feld, datei = feldweg(fund.pfad), fund.eintrag.datei
        yield Befund(datei, stelle.zeile, stelle.spalte, feld, regel.id, regel.stufe, fund.text, fund.hilfe)
