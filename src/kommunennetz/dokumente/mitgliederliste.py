"""Die Liste der Mitglieder: was in ihren Spalten steht, in jeder Ausgabe dasselbe."""

from typing import Any

from kommunennetz.fragen.mitglieder import Mitglied
from kommunennetz.setzerei.tabellen import Zelle

KOPF = ("Nr.", "Kommune", "Art", "Kreis", "Regierungsbezirk", "seit", "Runde")
CSV_KOPF = (
    "Nr.", "Kommune", "Amtlicher Name", "AGS", "Art", "Kreis", "Regierungsbezirk", "Einwohner",
    "seit", "frühestens", "spätestens", "Runde", "sicher", "Beleglage", "Quelle",
)  # fmt: skip


def mitgliedszeile(nummer: int, mitglied: Mitglied) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter KOPF."""
    gebiet = mitglied.gebiet
    seit = f"{mitglied.seit}" + ("" if mitglied.antwort.value == "ja" else " (ungewiss)")
    art = gebiet.gruppe.value.capitalize()
    return nummer, mitglied.name, art, _kreis(mitglied), gebiet.regierungsbezirk, seit, mitglied.runde


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
    werte = [felder[name] for name in ("name", "amtlicher_name", "ags", "art", "kreis", "regierungsbezirk")]
    tage = [felder["seit_frueheste"], felder["seit_spaeteste"]]
    sicher = "ja" if mitglied.sicher else "nein"
    rest = [felder["runde"], sicher, felder["beleglage"], felder["quelle"]]
    return (nummer, *werte, felder["einwohner"], str(mitglied.seit), *tage, *rest)


def _kreis(mitglied: Mitglied) -> str:
    return mitglied.kreis.kurzname if mitglied.kreis else ""
