"""Verstümmelte Datensätze: Jeder ergibt Befunde oder zählt richtig, keiner eine Rückverfolgung."""

import os
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import pytest

from hilfen import HEUTE, WURZEL
from kommunennetz.befund import Stufe
from kommunennetz.fragen.mitglieder import zahl
from kommunennetz.gebiete.gebiet import Gruppe
from kommunennetz.model.arten import KOMMUNE, RUNDE, VERANSTALTUNG, Art
from kommunennetz.model.kommune import Kommune
from kommunennetz.regeln import check
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from umfang import LANG, beispiele

JE_LAUF: Mapping[Art[Any], int] = {KOMMUNE: 40, RUNDE: 3, VERANSTALTUNG: 7}
TEILE = 8
"""Auf so viele Prozesse lässt sich der lange Lauf verteilen."""
STICHTAGE = (date(2012, 12, 6), date(2017, 12, 31), date(2022, 1, 1), HEUTE)
ANFANG = int.from_bytes(os.urandom(6)) if LANG > 1 else 6
"""Im kurzen Lauf immer dieselben Verstümmelungen."""

_STUECKE = tuple(
    part.encode()
    for part in (
        ":", "- ", "  ", "\t", "\n", "\r\n", "#", '"', "'", "{", "}", "[", "]", "|", ">", "&a ", "*a", "<<: ",
        "? ", "---\n", "...\n", "%YAML 1.1\n", "!!str ", "\ufeff", "\u200b", "\u2028", "\x85", "\0", "\x1b[2J",
        "é", "😀", "null", "~", "2015", "2012-12", "2017-02-30", "0000", "9999-12-31", "vor 2015",
        "nach 9999-12-31", "zwischen 2017 und 2015", "zwischen 0001 und 9999", "unbekannt", "31.12.9999",
        "beitritt:", "austritt: {datum: 2016}", "runde: 999999999", "ags: 05", "kommune: ", "frueher:\n  - ",
    )
)  # fmt: skip


def _verstuemmelt(inhalt: bytes, wuerfel: Random) -> bytes:
    for _ in range(wuerfel.choice((1, 1, 1, 2, 3, 8))):
        inhalt = wuerfel.choice(_EINGRIFFE)(inhalt, wuerfel)
    return inhalt


def _zeichen_weg(inhalt: bytes, wuerfel: Random) -> bytes:
    stelle = wuerfel.randrange(len(inhalt) + 1)
    return inhalt[:stelle] + inhalt[stelle + wuerfel.choice((1, 1, 2, 20)) :]


def _stueck_dazu(inhalt: bytes, wuerfel: Random) -> bytes:
    stelle = wuerfel.randrange(len(inhalt) + 1)
    return inhalt[:stelle] + wuerfel.choice(_STUECKE) + inhalt[stelle:]


def _oktett_anders(inhalt: bytes, wuerfel: Random) -> bytes:
    if not inhalt:
        return inhalt
    stelle = wuerfel.randrange(len(inhalt))
    return inhalt[:stelle] + bytes([wuerfel.randrange(256)]) + inhalt[stelle + 1 :]


def _zeilen_anders(inhalt: bytes, wuerfel: Random) -> bytes:
    zeilen = inhalt.splitlines(keepends=True)
    if not zeilen:
        return inhalt
    eine, andere = wuerfel.randrange(len(zeilen)), wuerfel.randrange(len(zeilen))
    match wuerfel.randrange(4):
        case 0:
            del zeilen[eine]
        case 1:
            zeilen.insert(eine, zeilen[andere])
        case 2:
            zeilen[eine], zeilen[andere] = zeilen[andere], zeilen[eine]
        case _:
            zeilen[eine] = b" " * wuerfel.randrange(5) + zeilen[eine].lstrip(b" ")
    return b"".join(zeilen)


def _wert_anders(inhalt: bytes, wuerfel: Random) -> bytes:
    zeilen = inhalt.splitlines(keepends=True)
    mit_wert = [nummer for nummer, zeile in enumerate(zeilen) if b": " in zeile]
    if not mit_wert:
        return inhalt
    nummer = wuerfel.choice(mit_wert)
    feld, _, _ = zeilen[nummer].partition(b": ")
    zeilen[nummer] = feld + b": " + wuerfel.choice(_STUECKE) + b"\n"
    return b"".join(zeilen)


_EINGRIFFE = (_zeichen_weg, _stueck_dazu, _oktett_anders, _zeilen_anders, _wert_anders)


def _eingereicht(register: Register, wuerfel: Random) -> Iterator[Posten]:
    """Liefert Datensätze jeder Art, von jeder einige verstümmelt."""
    for art, anzahl in JE_LAUF.items():
        eintraege = register.alle(art)
        for name in wuerfel.sample(sorted(eintraege), anzahl):
            eintrag = eintraege[name]
            yield Posten(eintrag.datei, eintrag.quelltext, _verstuemmelt(eintrag.quelltext, wuerfel))


def _mitgliedschaft(register: Register, kommune: Kommune, tag: date) -> tuple[bool, bool]:
    """Liefert, ob die Kommune an dem Tag sicher und ob sie vielleicht Mitglied ist, Tag für Tag gedacht."""
    gruendung = register.netz.satz.gruendung
    sicher = vielleicht = False
    for eine in kommune.mitgliedschaften:
        if eine.beitritt.unterzeichnet is None:
            continue
        seit = eine.beitritt.unterzeichnet.fruehestens(gruendung)
        bis = eine.austritt.datum if eine.austritt else None
        sicher |= seit.spaeteste <= tag and (bis is None or bis.frueheste > tag)
        vielleicht |= seit.frueheste <= tag and (bis is None or bis.spaeteste > tag)
    return sicher, vielleicht


def _gezaehlt(register: Register, tag: date) -> tuple[int, int]:
    """Zählt ohne das Zählwerk."""
    antworten = [
        _mitgliedschaft(register, eintrag.satz, tag)
        for eintrag in register.kommunen.values()
        if register.gebiet(eintrag.satz).gruppe is not Gruppe.BEZIRKSREGIERUNG
    ]
    return sum(sicher for sicher, _ in antworten), sum(vielleicht for _, vielleicht in antworten)


def _pruefe(heil: Register, wuerfel: Random) -> int:
    """Liefert, wie viele der verstümmelten Datensätze sich noch lesen ließen."""
    posten = list(_eingereicht(heil, wuerfel))
    geladen = build_probe(heil, posten)
    register = geladen.register
    assert register is not None
    fehlerhaft = {befund.datei for befund in geladen.befunde if befund.stufe is Stufe.FEHLER}
    assert register.unlesbar == fehlerhaft
    assert all(befund.zeile >= 1 and befund.spalte >= 1 and befund.text for befund in geladen.befunde)
    assert all(str(befund) for befund in check(register, HEUTE))
    for tag in STICHTAGE:
        spanne = zahl(register, tag).kommunen
        assert _gezaehlt(register, tag) == (spanne.mindestens, spanne.hoechstens), tag
    return len(posten) - len(fehlerhaft)


@pytest.mark.parametrize("teil", range(TEILE))
def test_ein_verstuemmelter_datensatz_ergibt_befunde_oder_zaehlt_richtig(teil: int) -> None:
    heil = load(WURZEL).register
    assert heil is not None
    gelesen = 0
    for nummer in range(beispiele(15)):
        anfang = f"{ANFANG}-{teil}-{nummer}"
        try:
            gelesen += _pruefe(heil, Random(anfang))  # noqa: S311 – die Fälle sollen sich wiederholen lassen
        except Exception as error:
            raise AssertionError(f"Anfang der Zufallszahlen: {anfang!r}") from error
    # Ein Teil muss lesbar bleiben, sonst prüfte dies nur die Befunde.
    assert 0 < gelesen < beispiele(15) * sum(JE_LAUF.values())
