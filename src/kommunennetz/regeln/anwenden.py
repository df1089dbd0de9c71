"""Alle Regeln auf ein Register anwenden: aus Funden werden Befunde mit Zeile und Spalte."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from kommunennetz.befund import Befund, Regel, Stufe, list_neue, sortiert
from kommunennetz.regeln.anzeichen import PERSONENREGELN, list_verdaechtige
from kommunennetz.regeln.hingenommenes import FELD, hingenommen_ueberholt, ist_hinnehmbar, list_hingenommene
from kommunennetz.regeln.katalog import ALLE, PRUEFREGELN
from kommunennetz.regeln.regel import Fund, Pruefregel, Umfeld
from kommunennetz.register.lesen.register import Geladen, Register
from kommunennetz.register.lesen.yaml_text import Stelle, feldweg


def check(register: Register, heute: date) -> list[Befund]:
    """Liefert, was die Regeln zwischen den Datensätzen bemängeln, in Leserichtung, auch das Hingenommene.

    Was schon beim Lesen auffiel, steht in `Geladen.befunde`. Das Register muss mit allen Teilen geladen sein.
    """
    return sortiert(list(_mit_hingenommenen(register, _befunde(list_funde(register, heute)))))


def check_geladen(geladen: Geladen, heute: date) -> list[Befund]:
    """Liefert alle Befunde, vom Lesen und von den Regeln; ohne lesbare netz.yaml nur die vom Lesen."""
    return sortiert([*geladen.befunde, *(check(geladen.register, heute) if geladen.register else ())])


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
    neue = list_neue(fehler, _list_fehler(vorher, stichtag), ganz)
    return neue if vorher.register is not None else [befund for befund in neue if befund.datei in ganz]


def _list_fehler(geladen: Geladen, heute: date) -> list[Befund]:
    """Liefert nur die Fehler; nach Hinweisen, auch auf Personen, wird dafür nicht gesucht."""
    beim_lesen = [befund for befund in geladen.befunde if befund.stufe is Stufe.FEHLER]
    if geladen.register is None:
        return beim_lesen
    funde = list_funde(
        geladen.register, heute, [regel for regel in PRUEFREGELN if regel.stufe is Stufe.FEHLER]
    )
    return [*beim_lesen, *sortiert(list(_befunde(funde)))]


def list_funde(
    register: Register, heute: date, regeln: Iterable[Pruefregel] = PRUEFREGELN
) -> Iterator[tuple[Pruefregel, Fund]]:
    """Liefert dasselbe ohne Zeile und Spalte, mit der Regel, die es gefunden hat, und ohne Hingenommenes."""
    umfeld = Umfeld(register, heute, ALLE)
    gefragte = tuple(regeln)
    if not PERSONENREGELN.isdisjoint(gefragte):
        umfeld.beginne(list_verdaechtige)
    for regel in gefragte:
        for fund in regel.suche(umfeld):
            yield regel, fund


def _befunde(funde: Iterable[tuple[Regel, Fund]]) -> Iterator[Befund]:
    """Liefert die Befunde zu den Funden; jede Datei wird dafür ein einziges Mal noch einmal gelesen."""
    nach_datei: dict[str, list[tuple[Regel, Fund]]] = {}
    for regel, fund in funde:
        nach_datei.setdefault(fund.eintrag.datei, []).append((regel, fund))
    for datei, ihre in nach_datei.items():
        gelesen = ihre[0][1].eintrag.gelesen()
        for regel, fund in ihre:
            stelle = Stelle(fund.zeile, 1) if fund.zeile else gelesen.stelle(fund.pfad)
            yield Befund(datei, *stelle, feldweg(fund.pfad), regel, fund.text, fund.hilfe)


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
