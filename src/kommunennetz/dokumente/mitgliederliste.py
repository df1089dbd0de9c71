"""Die Liste der Mitglieder: was in ihren Spalten steht, in jeder Ausgabe dasselbe, und sie als Datei."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kommunennetz.fragen.mitglieder import Mitglied
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.tabellen import Zelle, als_csv, ohne_spalte

if TYPE_CHECKING:
    from kommunennetz.setzerei.mappe import Blattspalte, Inhalt

BEZIRK = "Regierungsbezirk"
KOPF: tuple[str, ...] = ("Nr.", "Kommune", "Art", "Kreis", BEZIRK, "seit", "Runde")
CSV_KOPF = (
    "Nr.", "Kommune", "Amtlicher Name", "AGS", "Art", "Kreis", "Regierungsbezirk", "Einwohner",
    "seit", "frühestens", "spätestens", "Runde", "sicher", "Beleglage", "Quelle",
)  # fmt: skip
_BREITEN = (6, 26, 32, 11, 28, 26, 17, 12, 30, 13, 13, 8, 8, 13, 60)
_ZAHLEN = ("Nr.", "Einwohner", "Runde")
_TAGE = ("frühestens", "spätestens")


def art(gebiet: Gebiet) -> str:
    """Liefert, was in jeder Tabelle unter »Art« steht: Stadt, Gemeinde, Kreis, »Verbandsgemeinde« …"""
    return gebiet.art if gebiet.gruppe is Gruppe.VERBAND else gebiet.gruppe.value.capitalize()


def mitgliedszeile(nummer: int, mitglied: Mitglied) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter KOPF."""
    gebiet = mitglied.gebiet
    seit = f"{mitglied.seit}" + ("" if mitglied.antwort.value == "ja" else " (ungewiss)")
    return nummer, mitglied.name, art(gebiet), _kreis(mitglied), gebiet.regierungsbezirk, seit, mitglied.runde


def mitglied_als_dict(mitglied: Mitglied) -> dict[str, Any]:
    """Liefert ein Mitglied mit den festen Schlüsseln der JSON-Ausgabe; Daten als JJJJ-MM-TT oder null."""
    satz, gebiet, seit = mitglied.eintrag.satz, mitglied.gebiet, mitglied.seit
    return {
        "slug": mitglied.eintrag.schluessel,
        "name": satz.name,
        "amtlicher_name": gebiet.name,
        "ags": satz.ags,
        "art": gebiet.gruppe.value,
        "kreis": _kreis(mitglied) or None,
        "regierungsbezirk": gebiet.regierungsbezirk or None,
        "einwohner": gebiet.einwohner or None,
        "seit": seit.text,
        "seit_frueheste": seit.frueheste.isoformat() if seit.hat_anfang else None,
        "seit_spaeteste": seit.spaeteste.isoformat() if seit.hat_ende else None,
        "runde": mitglied.runde,
        "sicher": mitglied.sicher,
        "beleglage": mitglied.beitritt.beleglage,
        "quelle": mitglied.beitritt.quelle,
    }


def csv_zeile(nummer: int, mitglied: Mitglied) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter CSV_KOPF."""
    felder = mitglied_als_dict(mitglied)
    werte = [felder[name] for name in ("name", "amtlicher_name", "ags")]
    wo = [art(mitglied.gebiet), felder["kreis"], felder["regierungsbezirk"], felder["einwohner"]]
    tage = [felder["seit_frueheste"], felder["seit_spaeteste"]]
    sicher = "ja" if mitglied.sicher else "nein"
    rest = [felder["runde"], sicher, felder["beleglage"], felder["quelle"]]
    return (nummer, *werte, *wo, str(mitglied.seit), *tage, *rest)


def liste_csv(gefragte: Sequence[Mitglied]) -> bytes:
    """Liefert die Mitglieder in dieser Reihenfolge als CSV für deutsches Excel."""
    if _ohne_bezirk(gefragte):
        return als_csv(*ohne_spalte(CSV_KOPF, _csv_zeilen(gefragte), BEZIRK))
    return als_csv(CSV_KOPF, _csv_zeilen(gefragte))


def _ohne_bezirk(gefragte: Sequence[Mitglied]) -> bool:
    """Liefert, ob keines der Mitglieder in einem Regierungsbezirk liegt."""
    return bool(gefragte) and not any(mitglied.gebiet.regierungsbezirk for mitglied in gefragte)


def _csv_zeilen(gefragte: Sequence[Mitglied]) -> Iterator[tuple[Zelle, ...]]:
    return (csv_zeile(nummer, mitglied) for nummer, mitglied in enumerate(gefragte, 1))


def _kreis(mitglied: Mitglied) -> str:
    return mitglied.kreis.kurzname if mitglied.kreis else ""


def liste_xlsx(
    register: Register, gefragte: Sequence[Mitglied], stichtag: date, *, entwurf: bool = False
) -> bytes:
    """Liefert die Mitglieder in dieser Reihenfolge mit den Spalten der CSV-Ausgabe; ein Entwurf sagt es."""
    from kommunennetz.setzerei.mappe import Blatt, build_mappe

    spalten = [_spalte(titel, breite) for titel, breite in zip(CSV_KOPF, _BREITEN, strict=True)]
    titel = f"{register.netz.satz.name}: Mitglieder, Stichtag {stichtag:%d.%m.%Y}"
    zeilen = [
        [_inhalt(spalte, wert, mitglied) for spalte, wert in zip(CSV_KOPF, zeile, strict=True)]
        for mitglied, zeile in zip(gefragte, _csv_zeilen(gefragte), strict=True)
    ]
    if _ohne_bezirk(gefragte):
        stelle = CSV_KOPF.index(BEZIRK)
        del spalten[stelle]
        for zeile in zeilen:
            del zeile[stelle]
    if not entwurf:
        return build_mappe(titel, stichtag, [Blatt("Mitglieder", spalten, zeilen, "C2")])
    titel = f"ENTWURF – {titel}"
    return build_mappe(titel, stichtag, [Blatt("Entwurf", spalten, zeilen, "C3", kopf=(titel,))])


def _spalte(titel: str, breite: int) -> "Blattspalte":
    from kommunennetz.setzerei.mappe import TAGESFORMAT, TEXTFORMAT, ZAHLFORMAT, Blattspalte

    zahlenformat = (
        TAGESFORMAT if titel in (*_TAGE, "seit") else ZAHLFORMAT if titel in _ZAHLEN else TEXTFORMAT
    )
    return Blattspalte(titel, breite, zahlenformat, umbruch=titel == "Quelle")


def _inhalt(titel: str, wert: str | int | None, mitglied: Mitglied) -> "Inhalt":
    if titel == "seit" and mitglied.seit.ist_tag:
        return _tag(mitglied.seit.frueheste, wert)
    if titel in _TAGE and isinstance(wert, str):
        return _tag(date.fromisoformat(wert), wert)
    return wert


def _tag(tag: date, sonst: str | int | None) -> "Inhalt":
    from kommunennetz.setzerei.mappe import ERSTER_EXCELTAG

    return tag if tag >= ERSTER_EXCELTAG else sonst
