"""Die sechzehn Länder nach den ersten beiden Stellen des Amtlichen Gemeindeschlüssels."""

from collections.abc import Iterable

from kommunennetz.worte.saetze import aufgezaehlt

_LAENDER = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}


def laender_in_worten(schluessel: Iterable[str]) -> str:
    """Liefert die Namen zu den Schlüsseln: »Hessen und Bayern«."""
    return aufgezaehlt(_LAENDER[einer] for einer in schluessel)


def land_von(ags: str) -> str | None:
    """Liefert den Namen des Landes, in dem ein AGS (oder ARS) liegt: »03…« ist Niedersachsen."""
    return _LAENDER.get(ags[:2])
