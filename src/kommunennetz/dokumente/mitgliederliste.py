"""Die Liste der Mitglieder: was in ihren Spalten steht, in jeder Ausgabe dasselbe, und sie als Datei."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kommunennetz.fragen.mitglieder import Mitglied, trenne
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.model.auftritt import Ebenen
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.tabellen import Zelle, als_csv, ohne_spalte

if TYPE_CHECKING:
    from kommunennetz.setzerei.mappe import Blattspalte, Inhalt

_KREIS, BEZIRK = "Kreis", "Regierungsbezirk"
KOPF: tuple[str, ...] = ("Nr.", "Kommune", "Art", _KREIS, BEZIRK, "seit", "Runde")
CSV_KOPF = (
    "Nr.", "Kommune", "Amtlicher Name", "AGS", "Art", _KREIS, BEZIRK, "Einwohner",
    "seit", "Runde", "sicher", "Quelle",
)  # fmt: skip
_BREITEN = (6, 26, 30, 10, 18, 26, 18, 11, 26, 8, 8, 43)
_ZAHLEN = ("Nr.", "Runde")
_UMBRUCH = ("Kommune", "Amtlicher Name", _KREIS, "seit", "Quelle")


def in_worten(kopf: Iterable[str], ebenen: Ebenen) -> tuple[str, ...]:
    """Liefert eine Kopfzeile, in der die Ebenen heißen wie in diesem Netzwerk; CSV behält seine."""
    worte = {_KREIS: ebenen.kreis, BEZIRK: ebenen.bezirk}
    return tuple(worte.get(titel, titel) for titel in kopf)


def art(gebiet: Gebiet) -> str:
    """Liefert, was in jeder Tabelle unter »Art« steht: Stadt, Gemeinde, Kreis, »Verbandsgemeinde« …"""
    return gebiet.art if gebiet.gruppe is Gruppe.VERBAND else gebiet.gruppe.value.capitalize()


def mitgliedszeile(nummer: int | None, mitglied: Mitglied) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter KOPF; nummeriert sind nur Kommunen."""
    gebiet = mitglied.gebiet
    seit = f"{mitglied.seit}" + ("" if mitglied.antwort.value == "ja" else " (ungewiss)")
    return nummer, mitglied.name, art(gebiet), _kreis(mitglied), gebiet.regierungsbezirk, seit, mitglied.runde


def mitglied_als_dict(mitglied: Mitglied) -> dict[str, Any]:
    """Liefert ein Mitglied mit den festen Schlüsseln der JSON-Ausgabe; Daten als JJJJ-MM-TT oder null."""
    satz, gebiet, seit = mitglied.eintrag.satz, mitglied.gebiet, mitglied.seit
    frueheste, spaeteste = seit.grenzen
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
        "seit_frueheste": frueheste,
        "seit_spaeteste": spaeteste,
        "runde": mitglied.runde,
        "sicher": mitglied.sicher,
        "beleglage": mitglied.beitritt.beleglage,
        "quelle": mitglied.beitritt.quelle,
    }


def csv_zeile(nummer: int | None, mitglied: Mitglied) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter CSV_KOPF; nummeriert sind nur Kommunen."""
    felder = mitglied_als_dict(mitglied)
    werte = [felder[name] for name in ("name", "amtlicher_name", "ags")]
    wo = [art(mitglied.gebiet), felder["kreis"], felder["regierungsbezirk"], felder["einwohner"]]
    sicher = "ja" if mitglied.sicher else "nein"
    return (nummer, *werte, *wo, str(mitglied.seit), felder["runde"], sicher, felder["quelle"])


def nummeriert(gefragte: Iterable[Mitglied]) -> Iterator[tuple[int | None, Mitglied]]:
    """Liefert erst die Kommunen mit ihrer Nummer, dann die Bezirksregierungen ohne."""
    getrennt = trenne(gefragte)
    yield from enumerate(getrennt.kommunen, 1)
    yield from ((None, behoerde) for behoerde in getrennt.bezirksregierungen)


def liste_csv(gefragte: Sequence[Mitglied]) -> bytes:
    """Liefert die Mitglieder als CSV für deutsches Excel, die Bezirksregierungen am Ende."""
    kopf, zeilen = CSV_KOPF, [csv_zeile(*paar) for paar in nummeriert(gefragte)]
    return als_csv(*(ohne_spalte(kopf, zeilen, BEZIRK) if _ohne_bezirk(gefragte) else (kopf, zeilen)))


def _ohne_bezirk(gefragte: Sequence[Mitglied]) -> bool:
    """Liefert, ob keines der Mitglieder in einem Regierungsbezirk liegt."""
    return bool(gefragte) and not any(mitglied.gebiet.regierungsbezirk for mitglied in gefragte)


def _kreis(mitglied: Mitglied) -> str:
    return mitglied.kreis.kurzname if mitglied.kreis else ""


def liste_xlsx(
    register: Register, gefragte: Sequence[Mitglied], stichtag: date, *, entwurf: bool = False
) -> bytes:
    """Liefert die Mitglieder mit den Spalten der CSV-Ausgabe, abgesetzt darunter die Bezirksregierungen.

    Ein Entwurf sagt, dass er einer ist.
    """
    from kommunennetz.setzerei.mappe import Blatt, build_mappe

    worte = in_worten(CSV_KOPF, register.netz.satz.ebenen)
    spalten = [_spalte(*spalte) for spalte in zip(CSV_KOPF, worte, _BREITEN, strict=True)]
    titel = f"{register.netz.satz.name}: Mitglieder, Stichtag {stichtag:%d.%m.%Y}"
    zeilen = [(nummer, _zeile(nummer, mitglied)) for nummer, mitglied in nummeriert(gefragte)]
    if _ohne_bezirk(gefragte):
        stelle = CSV_KOPF.index(BEZIRK)
        del spalten[stelle]
        for _, zeile in zeilen:
            del zeile[stelle]
    kommunen = [zeile for nummer, zeile in zeilen if nummer is not None]
    behoerden = [zeile for nummer, zeile in zeilen if nummer is None]
    if not entwurf:
        return build_mappe(titel, stichtag, [Blatt("Mitglieder", spalten, kommunen, "C2", unter=behoerden)])
    titel = f"ENTWURF – {titel}"
    blatt = Blatt("Entwurf", spalten, kommunen, "C3", kopf=(titel,), unter=behoerden)
    return build_mappe(titel, stichtag, [blatt])


def _zeile(nummer: int | None, mitglied: Mitglied) -> list["Inhalt"]:
    zeile = csv_zeile(nummer, mitglied)
    return [_inhalt(titel, wert, mitglied) for titel, wert in zip(CSV_KOPF, zeile, strict=True)]


def _spalte(titel: str, wort: str, breite: int) -> "Blattspalte":
    from kommunennetz.setzerei.mappe import MENGENFORMAT, TAGESFORMAT, TEXTFORMAT, ZAHLFORMAT, Blattspalte

    formate = dict.fromkeys(_ZAHLEN, ZAHLFORMAT) | {"seit": TAGESFORMAT, "Einwohner": MENGENFORMAT}
    return Blattspalte(wort, breite, formate.get(titel, TEXTFORMAT), umbruch=titel in _UMBRUCH)


def _inhalt(titel: str, wert: str | int | None, mitglied: Mitglied) -> "Inhalt":
    if titel == "seit" and mitglied.seit.ist_tag:
        return _tag(mitglied.seit.frueheste, wert)
    return wert


def _tag(tag: date, sonst: str | int | None) -> "Inhalt":
    from kommunennetz.setzerei.mappe import ERSTER_EXCELTAG

    return tag if tag >= ERSTER_EXCELTAG else sonst
