"""JSON-Schemas und das Verzeichnis der Felder, beide aus den Datensätzen erzeugt."""

from typing import Any

from pydantic import BaseModel

from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.veranstaltung import Veranstaltung

MODELLE: dict[str, type[BaseModel]] = {
    "kommune": Kommune,
    "runde": Runde,
    "veranstaltung": Veranstaltung,
    "netz": Netz,
    "infomail": Infomail,
}


def build_schema(name: str) -> dict[str, Any]:
    """Liefert das JSON-Schema (Draft 2020-12) eines Datensatzes mit deutschen Beschreibungen."""
    inhalt = _ohne_titel(MODELLE[name].model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **inhalt}


def _ohne_titel(teil: Any) -> Any:
    """Liefert das Schema ohne die Titel, die pydantic aus Feldnamen bildet."""
    if isinstance(teil, list):
        return [_ohne_titel(eintrag) for eintrag in teil]
    if not isinstance(teil, dict):
        return teil
    return {
        schluessel: _ohne_titel(wert)
        for schluessel, wert in teil.items()
        if schluessel != "title" or not isinstance(wert, str)
    }
