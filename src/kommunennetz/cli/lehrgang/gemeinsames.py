"""Was mehrere Befehle zu einem Lehrgang gleich sagen."""

from typing import Any

from kommunennetz.fragen.lehrgang import Teilnehmende
from kommunennetz.model.veranstaltung import Veranstaltung


def teilnehmende_als_dict(eine: Teilnehmende, lehrgang: Veranstaltung) -> dict[str, Any]:
    """Liefert eine Kommune im Lehrgang, wie sie in JSON steht."""
    projekt = eine.teilnahme.praxisprojekt
    paare = zip(lehrgang.bausteine, eine.bausteine, strict=True)
    return {
        "name": eine.gebiet.kurzname,
        "ags": eine.gebiet.ags,
        "stand": eine.teilnahme.stand,
        "personen": eine.teilnahme.personen,
        "bausteine": {baustein.id: antwort.value for baustein, antwort in paare},
        "praxisprojekt": projekt.model_dump(mode="json", exclude_none=True) if projekt else None,
        "abschluss": eine.teilnahme.abschluss.text if eine.teilnahme.abschluss else None,
        "zertifikat": eine.zertifikat.value,
        "gruende": list(eine.gruende),
        "lage": str(eine.lage),
        "naechster_schritt": eine.naechster_schritt or None,
    }
