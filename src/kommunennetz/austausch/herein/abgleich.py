"""Eine eingelesene Tabelle mit dem Register vergleichen: was sich ändern würde und was unklar ist.

Nichts hier schreibt. Leere Zellen löschen nie etwas. Vorgeschlagen wird nur, wonach das Register noch ganz
ist: jeder Datensatz wird gebaut, wie er würde, und nach denselben Regeln geprüft wie seine Datei.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kommunennetz.austausch.herein.beiwerk import find_hindernis, ist_summe, list_ausgelassene
from kommunennetz.austausch.herein.ergebnis import Abgleich, Kommunenabgleich, Unklar
from kommunennetz.austausch.herein.rohblatt import Tabelle, Tabellenzeile
from kommunennetz.austausch.herein.vorhaben import Vorhaben, Zeilenleser, kennzelle
from kommunennetz.austausch.herein.zellwerte import als_text
from kommunennetz.austausch.herein.zuordnung import Kommunensuche, Ziel, ZuordnungError
from kommunennetz.austausch.spalten import NAME
from kommunennetz.befund import Stufe
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.kommune import Kommune
from kommunennetz.regeln import list_funde
from kommunennetz.regeln.regel import Fund
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.saetze import gekuerzt

_GENANNTE = 5


def gleiche_ab(
    register: Register, tabelle: Tabelle, heute: date, quelle: str | None = None, *, anlegen: bool = False
) -> Abgleich:
    """Liefert, was die Tabelle am Register ändern würde.

    `quelle` ist der Beleg für neue Beitritte und Austritte, zu denen die Tabelle keinen nennt; mit `anlegen`
    wird auch aus einer Zeile, die nur eine Kommune nennt, ein Datensatz.
    """
    summen = [zeile for zeile in tabelle.zeilen if ist_summe(zeile)]
    nummern = {zeile.nummer for zeile in summen}
    zeilen = [zeile for zeile in tabelle.zeilen if zeile.nummer not in nummern]
    suche = Kommunensuche(register, replace(tabelle, zeilen=tuple(zeilen)))
    ziele, unklar = _ordne_zu(suche, tabelle, zeilen)
    leser = Zeilenleser(register, tabelle, quelle, anlegen=anlegen)
    alle = [leser.lies(zeile, ziel) for zeile, ziel in ziele]
    vorhaben, doppelte = _einmal(alle)
    unklar += [*_widersprechende(alle), *(fund for eines in vorhaben for fund in eines.unklar)]
    klare = [eines for eines in vorhaben if eines.aenderungen and not eines.unklar]
    kommunen, weitere = _pruefe(register, klare, heute)
    return Abgleich(
        tuple(kommunen),
        tuple(sorted([*unklar, *weitere], key=lambda fund: fund.zeile)),
        sum(eines.ist_leer and eines.ziel.eintrag is not None for eines in vorhaben),
        sum(leser.zaehle_leere(eines.zeile, eines.ziel) for eines in vorhaben),
        sum(eines.ist_leer and eines.ziel.eintrag is None for eines in vorhaben),
        tuple(_hinweise(summen, doppelte, alle)),
        len(zeilen),
        suche.nennt_kommunen(),
    )


def _ordne_zu(
    suche: Kommunensuche, tabelle: Tabelle, zeilen: Sequence[Tabellenzeile]
) -> tuple[list[tuple[Tabellenzeile, Ziel]], list[Unklar]]:
    ziele: list[tuple[Tabellenzeile, Ziel]] = []
    unklar: list[Unklar] = []
    for zeile in zeilen:
        hindernis = find_hindernis(tabelle, zeile)
        try:
            ziel = suche.find(zeile)
        except ZuordnungError as error:
            wer = _nennung(zeile) if error.nennbar else ""
            unklar.append(Unklar(zeile.nummer, error.zelle.ort, wer, error.text, error.hilfe))
        else:
            ziele += [(zeile, ziel)] if hindernis is None else []
        if hindernis is not None:
            wer = _nennung(zeile)
            unklar.append(Unklar(zeile.nummer, hindernis.zelle.ort, wer, hindernis.text, hindernis.hilfe))
    return ziele, unklar


def _gruppen(alle: Sequence[Vorhaben]) -> Iterator[list[Vorhaben]]:
    """Liefert die Vorhaben zu Kommunen, die in mehreren Zeilen stehen."""
    nach_schluessel: dict[str, list[Vorhaben]] = {}
    for eines in alle:
        nach_schluessel.setdefault(eines.ziel.schluessel, []).append(eines)
    yield from (gruppe for gruppe in nach_schluessel.values() if len(gruppe) > 1)


def _sagen_dasselbe(gruppe: Sequence[Vorhaben]) -> bool:
    erste, *weitere = (
        (
            {aenderung.feld: aenderung.neu for aenderung in eines.aenderungen},
            [fund.grund for fund in eines.unklar],
        )
        for eines in gruppe
    )
    return all(angaben == erste for angaben in weitere)


def _einmal(alle: Sequence[Vorhaben]) -> tuple[list[Vorhaben], list[Vorhaben]]:
    """Liefert die Vorhaben, die gelten, und die, die nur wiederholen; was sich widerspricht, gilt nicht."""
    weg: set[int] = set()
    doppelte: list[Vorhaben] = []
    for gruppe in _gruppen(alle):
        wiederholt = gruppe[1:] if _sagen_dasselbe(gruppe) else []
        doppelte += wiederholt
        weg |= {id(eines) for eines in wiederholt or gruppe}
    return [eines for eines in alle if id(eines) not in weg], doppelte


def _widersprechende(alle: Sequence[Vorhaben]) -> Iterator[Unklar]:
    for gruppe in _gruppen(alle):
        if _sagen_dasselbe(gruppe):
            continue
        # Eine mehr als genannt werden, denn die eigene fällt weg: In langen Listen wären es sonst Millionen.
        erste = [eines.zeile.nummer for eines in gruppe[: _GENANNTE + 1]]
        for eines in gruppe:
            genannte = [str(nummer) for nummer in erste if nummer != eines.zeile.nummer][:_GENANNTE]
            weitere = len(gruppe) - 1 - len(genannte)
            andere = ", ".join(genannte) + (f" und {weitere} weiteren" if weitere else "")
            grund = f"{eines.ziel.name} steht auch in Zeile {andere}"
            hilfe = "Die Zeilen zu einer zusammenfassen."
            yield Unklar(eines.zeile.nummer, kennzelle(eines.zeile), eines.ziel.name, grund, hilfe)


def _hinweise(
    summen: Sequence[Tabellenzeile], doppelte: Sequence[Vorhaben], alle: Sequence[Vorhaben]
) -> Iterator[str]:
    if summen:
        nummern = gekuerzt((str(zeile.nummer) for zeile in summen), _GENANNTE)
        yield f"Keine Kommune, sondern eine Summe: Zeile {nummern}."
    if doppelte:
        zeilen = gekuerzt((f"{eines.zeile.nummer} ({eines.ziel.name})" for eines in doppelte), _GENANNTE)
        yield f"Sagt dasselbe wie eine Zeile darüber und zählt nicht noch einmal: Zeile {zeilen}."
    yield from list_ausgelassene([zelle for eines in alle for zelle in eines.ausgelassen])


def _nennung(zeile: Tabellenzeile) -> str:
    zelle = zeile.zellen.get(NAME.feld)
    return als_text(zelle.wert).strip() if zelle is not None else ""


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
