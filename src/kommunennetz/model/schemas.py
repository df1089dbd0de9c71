"""JSON-Schemas, mit denen ein Editor beim Schreiben der Datensätze hilft."""

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
    inhalt = _bereinigt(MODELLE[name].model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **inhalt}


def _bereinigt(teil: Any) -> Any:
    """Liefert das Schema ohne das, was pydantic hinzufügt und im Register nicht gilt.

    Das sind die Titel aus Feldnamen und die Erlaubnis, ein Feld leer zu lassen: Wer nichts weiß, lässt es weg.
    """
    if isinstance(teil, list):
        return [_bereinigt(eintrag) for eintrag in teil]
    if not isinstance(teil, dict):
        return teil
    behalten = {
        schluessel: _bereinigt(wert)
        for schluessel, wert in teil.items()
        if not (schluessel == "title" and isinstance(wert, str))
        and not (schluessel == "default" and not wert)
    }
    return _ohne_null(behalten)


def _ohne_null(teil: dict[str, Any]) -> dict[str, Any]:
    formen = [form for form in teil.get("anyOf", []) if form != {"type": "null"}]
    if len(formen) != 1:
        return teil
    return formen[0] | {schluessel: wert for schluessel, wert in teil.items() if schluessel != "anyOf"}
