"""Was die Seite außer ihren Seiten enthält: offene Daten, Katalog, Neuigkeiten, Kalender, Publikationen."""

from kommunennetz.seite.datendateien import offene_daten
from kommunennetz.seite.kalenderdateien import kalender
from kommunennetz.seite.katalog import katalogdateien
from kommunennetz.seite.neues import neuigkeiten
from kommunennetz.seite.publikationsdateien import read_publikationen
from kommunennetz.seite.stand import Stand


def build_beigaben(stand: Stand) -> dict[str, bytes]:
    """Liefert alles, was zu den Seiten dazukommt, nach seinem Pfad."""
    daten = offene_daten(stand)
    return {
        **daten,
        **katalogdateien(stand, daten),
        **neuigkeiten(stand),
        **kalender(stand),
        **read_publikationen(stand).dateien,
    }
