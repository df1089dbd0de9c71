"""Vom Abgleich einer Tabelle zum Plan: die Dateien, wie sie danach wären, und ob sie so bestünden."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kommunennetz.austausch.herein.ergebnis import Abgleich, Kommunenabgleich, Unklar
from kommunennetz.austausch.herein.vorhaben import naechste_zelle
from kommunennetz.befund import Befund
from kommunennetz.errors import KommunennetzError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.register.aendern.aenderung import Setzen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Aenderungssatz, Plan, aendere_kommune

Probe = Callable[[Sequence[Posten]], Iterable[Befund]]
"""Liefert die Fehler, die das Register mit diesen Posten neu hätte."""

_VORGEGEBEN = (("name",), ("ags",))


@dataclass(frozen=True, slots=True)
class Uebernahme:
    """Was aus einer Tabelle ins Register käme: der Abgleich, wie er gezeigt wird, und der Plan dazu."""

    abgleich: Abgleich
    plan: Plan


def plane(register: Register, abgleich: Abgleich, probe: Probe) -> Uebernahme:
    """Liefert den Plan zu allem, was am Abgleich klar ist und die Probe besteht; das Übrige ist unklar.

    Die Vorschau zeigt damit genau, was sich schreiben lässt. Die Botschaft nennt den Dateinamen nicht: Er
    kann der einer Person sein.
    """
    while True:
        saetze, gruende = _aenderungssaetze(register, abgleich)
        gruende = gruende or _gruende(abgleich.kommunen, probe([satz.posten for satz in saetze]))
        if not gruende:
            anzahl = KOMMUNE.gezaehlt(len(saetze))
            return Uebernahme(abgleich, Plan(tuple(saetze), f"Aus einer Tabelle übernommen: {anzahl}"))
        # Ohne die bemängelten Kommunen kann anderes anders sein: noch einmal, mit weniger.
        abgleich = abgleich.bemaengelt(gruende)


def _aenderungssaetze(
    register: Register, abgleich: Abgleich
) -> tuple[list[Aenderungssatz], dict[str, Unklar]]:
    saetze: list[Aenderungssatz] = []
    gruende: dict[str, Unklar] = {}
    for kommune in abgleich.kommunen:
        try:
            saetze.append(_aenderungssatz(register, kommune))
        except KommunennetzError as error:
            gruende[kommune.schluessel] = _unklar(kommune, (), error.text.removesuffix("."), error.hilfe)
    return saetze, gruende


def _gruende(kommunen: Sequence[Kommunenabgleich], befunde: Iterable[Befund]) -> dict[str, Unklar]:
    """Liefert je Kommune, an wessen Datei die Probe etwas fand, warum sie nicht übernommen wird.

    Trifft ein Befund eine Datei, die niemand ändern wollte, so liegt es an allen Zeilen zusammen.
    """
    nach_datei = {KOMMUNE.datei(kommune.schluessel): kommune for kommune in kommunen}
    gruende: dict[str, Unklar] = {}
    for befund in befunde:
        feld = tuple(befund.feld.split("."))
        kommune = nach_datei.get(befund.datei)
        text = befund.text if kommune is not None else f"{befund.datei}: {befund.text}"
        for eine in (kommune,) if kommune is not None else kommunen:
            gruende.setdefault(eine.schluessel, _unklar(eine, feld, text, befund.hilfe))
    return gruende


def _unklar(kommune: Kommunenabgleich, feld: Sequence[str], grund: str, hilfe: str) -> Unklar:
    zelle = naechste_zelle(kommune.aenderungen, tuple(feld), kommune.aenderungen[0].zelle)
    return Unklar(kommune.zeile, zelle, kommune.name, grund, hilfe)


def _aenderungssatz(register: Register, kommune: Kommunenabgleich) -> Aenderungssatz:
    setzungen = [
        Setzen(aenderung.feld, aenderung.neu)
        for aenderung in kommune.aenderungen
        # Nur ein neuer Datensatz nennt Name und AGS, und sie kommen aus dem amtlichen Verzeichnis.
        if aenderung.feld not in _VORGEGEBEN
    ]
    satz = "\n".join([kommune.satz, *(f"    {aenderung.satz}" for aenderung in kommune.aenderungen)])
    return aendere_kommune(register, _gebiet(register, kommune), satz, *setzungen)


def _gebiet(register: Register, kommune: Kommunenabgleich) -> Gebiet:
    if (eintrag := register.kommunen.get(kommune.schluessel)) is not None:
        return register.gebiet(eintrag.satz)
    gebiet = register.verzeichnis.nach_slug(kommune.schluessel)
    assert gebiet is not None  # noqa: S101 – der Abgleich nimmt Neue nur aus dem Verzeichnis
    return gebiet
