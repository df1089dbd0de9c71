"""Die Liste der Mitglieder: was in ihren Spalten steht, in jeder Ausgabe dasselbe."""

from typing import Any

from kommunennetz.fragen.mitglieder import Mitglied
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.setzerei.tabellen import Zelle

KOPF = ("Nr.", "Kommune", "Art", "Kreis", "Regierungsbezirk", "seit", "Runde")
CSV_KOPF = (
    "Nr.", "Kommune", "Amtlicher Name", "AGS", "Art", "Kreis", "Regierungsbezirk", "Einwohner",
    "seit", "frühestens", "spätestens", "Runde", "sicher", "Beleglage", "Quelle",
)  # fmt: skip


def art(gebiet: Gebiet) -> str:
    """Liefert, was in jeder Tabelle unter »Art« steht: Stadt, Gemeinde, Kreis oder Bezirksregierung."""
    return gebiet.gruppe.value.capitalize()


def mitgliedszeile(nummer: int, mitglied: Mitglied, kreis: str) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter KOPF."""
    gebiet = mitglied.gebiet
    seit = f"{mitglied.seit}" + ("" if mitglied.antwort.value == "ja" else " (ungewiss)")
    return nummer, mitglied.name, art(gebiet), kreis, gebiet.regierungsbezirk, seit, mitglied.runde


def mitglied_als_dict(mitglied: Mitglied, kreis: str) -> dict[str, Any]:
    """Liefert ein Mitglied mit den festen Schlüsseln der JSON-Ausgabe; Daten als JJJJ-MM-TT oder null."""
    satz, gebiet, seit = mitglied.eintrag.satz, mitglied.gebiet, mitglied.seit
    return {
        "slug": mitglied.eintrag.schluessel,
        "name": satz.name,
        "amtlicher_name": gebiet.name,
        "ags": satz.ags,
        "art": gebiet.gruppe.value,
        "kreis": kreis or None,
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


def csv_zeile(nummer: int, mitglied: Mitglied, kreis: str) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter CSV_KOPF."""
    felder = mitglied_als_dict(mitglied, kreis)
    werte = [felder[name] for name in ("name", "amtlicher_name", "ags")]
    wo = [art(mitglied.gebiet), felder["kreis"], felder["regierungsbezirk"], felder["einwohner"]]
    tage = [felder["seit_frueheste"], felder["seit_spaeteste"]]
    sicher = "ja" if mitglied.sicher else "nein"
    rest = [felder["runde"], sicher, felder["beleglage"], felder["quelle"]]
    return (nummer, *werte, *wo, str(mitglied.seit), *tage, *rest)
