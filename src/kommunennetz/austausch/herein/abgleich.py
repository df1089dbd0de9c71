"""Eine eingelesene Tabelle mit dem Register vergleichen: was sich ändern würde und was unklar ist.

Nichts hier schreibt. Leere Zellen löschen nie etwas. Vorgeschlagen wird nur, wonach das Register noch ganz
ist: jeder Datensatz wird gebaut, wie er würde, und nach denselben Regeln geprüft wie seine Datei.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from kommunennetz.austausch.herein.ergebnis import Abgleich, Kommunenabgleich, Unklar
from kommunennetz.austausch.herein.rohblatt import Tabelle, Tabellenzeile
from kommunennetz.austausch.herein.vorhaben import Vorhaben, Zeilenleser, kennzelle
from kommunennetz.austausch.herein.zuordnung import Kommunensuche, Ziel, ZuordnungError
from kommunennetz.austausch.spalten import NAME
from kommunennetz.befund import Stufe
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.kommune import Kommune
from kommunennetz.regeln import list_funde
from kommunennetz.regeln.regel import Fund
from kommunennetz.register.lesen.register import Eintrag, Register

_GENANNTE = 5


def gleiche_ab(register: Register, tabelle: Tabelle, heute: date, quelle: str | None = None) -> Abgleich:
    """Liefert, was die Tabelle am Register ändern würde.

    `quelle` ist der Beleg für neue Beitritte und Austritte, zu denen die Tabelle keinen nennt.
    """
    ziele, unklar = _ordne_zu(register, tabelle)
    leser = Zeilenleser(register, tabelle, quelle)
    vorhaben = [leser.lies(zeile, ziel) for zeile, ziel in ziele]
    unklar += [fund for eines in vorhaben for fund in eines.unklar]
    klare = [eines for eines in vorhaben if eines.aenderungen and not eines.unklar]
    kommunen, weitere = _pruefe(register, klare, heute)
    return Abgleich(
        tuple(kommunen),
        tuple(sorted([*unklar, *weitere], key=lambda fund: fund.zeile)),
        sum(eines.ist_leer and eines.ziel.eintrag is not None for eines in vorhaben),
        sum(leser.zaehle_leere(zeile, ziel) for zeile, ziel in ziele),
        sum(eines.ist_leer and eines.ziel.eintrag is None for eines in vorhaben),
    )


def _ordne_zu(register: Register, tabelle: Tabelle) -> tuple[list[tuple[Tabellenzeile, Ziel]], list[Unklar]]:
    suche = Kommunensuche(register)
    ziele: list[tuple[Tabellenzeile, Ziel]] = []
    unklar: list[Unklar] = []
    for zeile in tabelle.zeilen:
        try:
            ziele.append((zeile, suche.find(zeile)))
        except ZuordnungError as error:
            unklar.append(Unklar(zeile.nummer, error.zelle.ort, _nennung(zeile), error.text, error.hilfe))
    haeufigkeit = Counter(ziel.schluessel for _, ziel in ziele)
    doppelt = [(zeile, ziel) for zeile, ziel in ziele if haeufigkeit[ziel.schluessel] > 1]
    unklar += _doppelte(doppelt)
    return [paar for paar in ziele if haeufigkeit[paar[1].schluessel] == 1], unklar


def _doppelte(paare: list[tuple[Tabellenzeile, Ziel]]) -> Iterator[Unklar]:
    nach_schluessel: dict[str, list[int]] = {}
    for zeile, ziel in paare:
        nach_schluessel.setdefault(ziel.schluessel, []).append(zeile.nummer)
    for zeile, ziel in paare:
        # Eine mehr als genannt werden, denn die eigene fällt weg: In langen Listen wären es sonst Millionen.
        erste = nach_schluessel[ziel.schluessel][: _GENANNTE + 1]
        genannte = [str(nummer) for nummer in erste if nummer != zeile.nummer][:_GENANNTE]
        weitere = len(nach_schluessel[ziel.schluessel]) - 1 - len(genannte)
        andere = ", ".join(genannte) + (f" und {weitere} weiteren" if weitere else "")
        grund = f"{ziel.name} steht auch in Zeile {andere}"
        yield Unklar(zeile.nummer, kennzelle(zeile), ziel.name, grund, "Die Zeilen zu einer zusammenfassen.")


def _nennung(zeile: Tabellenzeile) -> str:
    zelle = zeile.zellen.get(NAME.feld)
    return str(zelle.wert).strip() if zelle is not None else ""


def _pruefe(
    register: Register, klare: list[Vorhaben], heute: date
) -> tuple[list[Kommunenabgleich], list[Unklar]]:
    """Trennt, was die Regeln zwischen den Datensätzen erlauben, von dem, was sie als Fehler melden."""
    funde = _neue_funde(register, {eines.ziel.schluessel: eines.satz for eines in klare}, heute)
    kommunen: list[Kommunenabgleich] = []
    unklar: list[Unklar] = []
    for eines in klare:
        seine = funde.get(eines.ziel.schluessel, ())
        fehler = [eines.bemaengelt(fund) for stufe, fund in seine if stufe is Stufe.FEHLER]
        unklar += fehler
        if not fehler:
            kommunen.append(eines.ergebnis(tuple(fund.text for _, fund in seine)))
    return kommunen, unklar


def _neue_funde(
    register: Register, saetze: Mapping[str, Kommune], heute: date
) -> dict[str, list[tuple[Stufe, Fund]]]:
    """Liefert zu den Schlüsseln der geänderten Datensätze, was daran nach der Änderung neu auffiele."""
    if not saetze:
        return {}
    neue = {name: Eintrag(name, KOMMUNE.datei(name), satz, b"") for name, satz in saetze.items()}
    danach = register.mit(KOMMUNE, {**register.kommunen, **neue})
    bisher = {_kern(regel.stufe, fund) for regel, fund in list_funde(register, heute)}
    funde: dict[str, list[tuple[Stufe, Fund]]] = {}
    for regel, fund in list_funde(danach, heute):
        if fund.eintrag is neue.get(fund.eintrag.schluessel) and _kern(regel.stufe, fund) not in bisher:
            funde.setdefault(fund.eintrag.schluessel, []).append((regel.stufe, fund))
    return funde


def _kern(stufe: Stufe, fund: Fund) -> tuple[object, ...]:
    return fund.eintrag.datei, fund.pfad, stufe, fund.text, fund.hilfe
