"""JSON-Schemas, mit denen ein Editor beim Schreiben der Datensätze hilft."""

from typing import Any

from kommunennetz.model.arten import Art


def build_schema(art: Art[Any]) -> dict[str, Any]:
    """Liefert das JSON-Schema (Draft 2020-12) einer Art mit deutschen Beschreibungen."""
    inhalt = _bereinigt(art.modell.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": art.name, **inhalt}


def _bereinigt(teil: Any) -> Any:
    """Liefert das Schema ohne das, was pydantic hinzufügt und im Register nicht gilt.

    Das sind die Titel aus Feldnamen und die Erlaubnis, ein Feld leer zu lassen: Wer nichts weiß, lässt es
    weg. Dazu kommt, dass ein Abschnitt mit freien Feldnamen keine anderen hat als die erlaubten.
    """
    if isinstance(teil, list):
        return [_bereinigt(eintrag) for eintrag in teil]
    if not isinstance(teil, dict):
        return teil
    behalten = {name: _bereinigt(wert) for name, wert in teil.items() if not _ist_zugabe(name, wert)}
    if "patternProperties" in behalten:
        behalten["additionalProperties"] = False
    formen: list[dict[str, Any]] = [form for form in behalten.get("anyOf", []) if form != {"type": "null"}]
    return formen[0] | _ohne_anyof(behalten) if len(formen) == 1 else behalten


def _ist_zugabe(name: str, wert: Any) -> bool:
    # Ein Feld namens »titel« heißt auch im Schema so; »title« mit einem Text kommt nur von pydantic.
    return (name == "title" and isinstance(wert, str)) or (name == "default" and not wert)


def _ohne_anyof(teil: dict[str, Any]) -> dict[str, Any]:
    return {name: wert for name, wert in teil.items() if name != "anyOf"}
