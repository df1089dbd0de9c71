"""Alle Regeln auf ein Register anwenden: aus Funden werden Befunde mit Zeile und Spalte."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from kommunennetz.befund import Befund, Stufe, sortiert
from kommunennetz.regeln.hinnahmen import mit_hingenommenen
from kommunennetz.regeln.katalog import PRUEFREGELN
from kommunennetz.regeln.regel import Fund, Regel
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Geladen, Register
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


def check_geladen(geladen: Geladen, heute: date) -> list[Befund]:
    """Liefert alle Befunde, vom Lesen und von den Regeln; ohne lesbare netz.yaml nur die vom Lesen."""
    return sortiert(_list_befunde(geladen, heute))


def neue_fehler(
    vorher: Geladen, nachher: Geladen, stichtag: date, ganz: Collection[str] = ()
) -> list[Befund]:
    """Liefert die Fehler, die es vorher nicht gab; wo sie in der Datei stehen, ist dabei gleich.

    In den Dateien `ganz` gilt jeder Fehler als neu. War netz.yaml vorher unbrauchbar, war nichts geprüft: Was
    in anderen Dateien steht, ist dann nicht neu.
    """
    if not (fehler := _list_fehler(nachher, stichtag)):
        # Der Normalfall kostet so nur eine Prüfung.
        return []
    alte = Counter(map(_kern, _list_fehler(vorher, stichtag)))
    neue = []
    for befund in fehler:
        if befund.datei in ganz:
            neue.append(befund)
        elif alte[_kern(befund)]:
            alte[_kern(befund)] -= 1
        elif vorher.register is not None:
            neue.append(befund)
    return neue


def _list_fehler(geladen: Geladen, heute: date) -> list[Befund]:
    return [befund for befund in _list_befunde(geladen, heute) if befund.stufe is Stufe.FEHLER]


def _list_befunde(geladen: Geladen, heute: date) -> list[Befund]:
    return [*geladen.befunde, *(check(geladen.register, heute) if geladen.register else ())]


def _kern(befund: Befund) -> tuple[str, str, str]:
    return befund.datei, befund.regel, befund.text


def _befunde(funde: Sequence[tuple[Regel, Fund]]) -> Iterator[Befund]:
    """Liefert die Befunde einer Datei, die dafür ein einziges Mal noch einmal gelesen wird."""
    gelesen = funde[0][1].eintrag.gelesen()
    for regel, fund in funde:
        stelle = Stelle(fund.zeile, 1) if fund.zeile else gelesen.stelle(fund.pfad)
        feld, datei = feldweg(fund.pfad), fund.eintrag.datei
        yield Befund(datei, stelle.zeile, stelle.spalte, feld, regel.id, regel.stufe, fund.text, fund.hilfe)
