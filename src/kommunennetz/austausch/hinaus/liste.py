"""Die Mitgliederliste als Excel-Mappe, für `liste --format xlsx`."""

from collections.abc import Iterator, Sequence
from datetime import date

from kommunennetz.austausch.hinaus.mappe import (
    TAGESFORMAT,
    TEXTFORMAT,
    ZAHLFORMAT,
    Blatt,
    Blattspalte,
    build_mappe,
)
from kommunennetz.austausch.zellen import ERSTER_EXCELTAG, Inhalt
from kommunennetz.dokumente.mitgliederliste import CSV_KOPF, csv_zeile
from kommunennetz.fragen.mitglieder import Mitglied
from kommunennetz.register.lesen.register import Register

_BREITEN = (6, 26, 32, 11, 28, 26, 17, 12, 30, 13, 13, 8, 8, 13, 60)
_ZAHLEN = ("Nr.", "Einwohner", "Runde")
_TAGE = ("frühestens", "spätestens")


def liste_xlsx(
    register: Register, gefragte: Sequence[Mitglied], stichtag: date, *, entwurf: bool = False
) -> bytes:
    """Liefert die Mitglieder in dieser Reihenfolge mit den Spalten der CSV-Ausgabe; ein Entwurf sagt es."""
    spalten = [_spalte(titel, breite) for titel, breite in zip(CSV_KOPF, _BREITEN, strict=True)]
    titel = f"{register.netz.satz.name}: Mitglieder, Stichtag {stichtag:%d.%m.%Y}"
    zeilen = _zeilen(gefragte)
    if not entwurf:
        return build_mappe(titel, stichtag, [Blatt("Mitglieder", spalten, zeilen, "C2")])
    titel = f"ENTWURF – {titel}"
    return build_mappe(titel, stichtag, [Blatt("Entwurf", spalten, zeilen, "C3", kopf=(titel,))])


def _spalte(titel: str, breite: int) -> Blattspalte:
    zahlenformat = (
        TAGESFORMAT if titel in (*_TAGE, "seit") else ZAHLFORMAT if titel in _ZAHLEN else TEXTFORMAT
    )
    return Blattspalte(titel, breite, zahlenformat, umbruch=titel == "Quelle")


def _zeilen(gefragte: Sequence[Mitglied]) -> Iterator[list[Inhalt]]:
    for nummer, mitglied in enumerate(gefragte, 1):
        zeile = csv_zeile(nummer, mitglied)
        yield [_inhalt(titel, wert, mitglied) for titel, wert in zip(CSV_KOPF, zeile, strict=True)]


def _inhalt(titel: str, wert: str | int | None, mitglied: Mitglied) -> Inhalt:
    if titel == "seit" and mitglied.seit.ist_tag:
        return _tag(mitglied.seit.frueheste, wert)
    if titel in _TAGE and isinstance(wert, str):
        return _tag(date.fromisoformat(wert), wert)
    return wert


def _tag(tag: date, sonst: str | int | None) -> Inhalt:
    return tag if tag >= ERSTER_EXCELTAG else sonst
