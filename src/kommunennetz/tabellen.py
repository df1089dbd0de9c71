"""Zeilen als CSV für Excel, als JSON, als Markdown oder als schlichte Tabelle."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kommunennetz.mitglieder import Mitglied

Zelle = str | int | None

KOPF = ("Nr.", "Kommune", "Art", "Kreis", "Regierungsbezirk", "seit", "Runde")
CSV_KOPF = (
    "Nr.", "Kommune", "Amtlicher Name", "AGS", "Art", "Kreis", "Regierungsbezirk", "Einwohner",
    "seit", "frühestens", "spätestens", "Runde", "sicher", "Beleglage", "Quelle",
)  # fmt: skip

# Womit Excel eine Formel beginnen lässt (OWASP, CSV Injection).
_FORMELZEICHEN = ("=", "+", "-", "@", "\t", "\r")


def mitgliedszeile(nummer: int, mitglied: "Mitglied", kreis: str) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter KOPF."""
    gebiet = mitglied.gebiet
    seit = f"{mitglied.seit}" + ("" if mitglied.antwort.value == "ja" else " (ungewiss)")
    art = gebiet.gruppe.value.capitalize()
    return nummer, mitglied.name, art, kreis, gebiet.regierungsbezirk, seit, mitglied.runde


def mitglied_als_dict(mitglied: "Mitglied", kreis: str) -> dict[str, Any]:
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


def csv_zeile(nummer: int, mitglied: "Mitglied", kreis: str) -> tuple[Zelle, ...]:
    """Liefert die Zeile eines Mitglieds unter CSV_KOPF."""
    felder = mitglied_als_dict(mitglied, kreis)
    werte = [felder[name] for name in ("name", "amtlicher_name", "ags", "art", "kreis", "regierungsbezirk")]
    tage = [felder["seit_frueheste"], felder["seit_spaeteste"]]
    sicher = "ja" if mitglied.sicher else "nein"
    rest = [felder["runde"], sicher, felder["beleglage"], felder["quelle"]]
    return (nummer, *werte, felder["einwohner"], str(mitglied.seit), *tage, *rest)


def als_csv(kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]]) -> bytes:
    """Liefert CSV für deutsches Excel: Semikolon, BOM, CRLF, Text in Anführungszeichen, keine Formeln."""
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    schreiber.writerow(kopf)
    schreiber.writerows([_entschaerft(zelle) for zelle in zeile] for zeile in zeilen)
    return puffer.getvalue().encode("utf-8-sig")


def als_json(inhalt: Any) -> bytes:
    """Liefert JSON in UTF-8, eingerückt, mit echten Umlauten und Zeilenende."""
    return (json.dumps(inhalt, ensure_ascii=False, indent=2) + "\n").encode()


def als_markdown(kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]]) -> str:
    """Liefert eine Markdown-Tabelle; Werte stehen darin wörtlich."""
    from kommunennetz.dokumente.markdown import escape

    reihen = [[str(escape(_als_text(zelle))) for zelle in zeile] for zeile in zeilen]
    trenner = ["---"] * len(kopf)
    return "".join(f"| {' | '.join(reihe)} |\n" for reihe in [list(kopf), trenner, *reihen])


def als_text(kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]]) -> str:
    """Liefert eine ausgerichtete Tabelle aus reinem Text, nie abgeschnitten."""
    reihen = [list(kopf), *([_als_text(zelle) for zelle in zeile] for zeile in zeilen)]
    breiten = [max(map(len, spalte)) for spalte in zip(*reihen, strict=True)]
    return "".join(
        "  ".join(zelle.ljust(breite) for zelle, breite in zip(reihe, breiten, strict=True)).rstrip() + "\n"
        for reihe in reihen
    )


def _entschaerft(zelle: Zelle) -> Zelle:
    """Liefert die Zelle so, dass Excel sie nicht rechnet: mit einem Hochkomma davor."""
    if isinstance(zelle, str) and zelle.lstrip().startswith(_FORMELZEICHEN):
        return f"'{zelle}"
    return "" if zelle is None else zelle


def _als_text(zelle: Zelle) -> str:
    return "" if zelle is None else str(zelle)
