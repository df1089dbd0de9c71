"""Eine Runde: Kommunen unterzeichnen gemeinsam."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kommunennetz.model.grundlage import (
    Datum,
    Fassungsname,
    Ganzzahl,
    Hingenommene,
    Quellen,
    Satz,
    Schluessel,
    Text,
    Zeile,
)


class NeueLautQuelle(Satz):
    """Wie viele neue Mitglieder eine Quelle für die Runde nennt."""

    anzahl: Ganzzahl = Field(description="Veröffentlichte Zahl der neuen Mitglieder dieser Runde")
    quelle: Zeile = Field(description="Wo die Zahl steht")


class Absage(Satz):
    """Dass eine geplante Runde nicht stattfindet."""

    datum: Datum = Field(description="Wann sie abgesagt wurde")
    grund: Zeile | None = Field(None, description="Warum, ohne Namen von Personen")
    quelle: Zeile | None = Field(None, description="Beleg für die Absage")


def _als_liste(wert: Any) -> Any:
    return [wert] if isinstance(wert, dict) else wert


class Runde(Satz):
    """Eine gemeinsame Unterzeichnung mit Datum, Ort und Mitunterzeichnenden."""

    nummer: Ganzzahl = Field(description="Laufende Nummer ab 1")
    bezeichnung: Zeile = Field(description="Wie die Runde heißt: Erstunterzeichnung, Vierte Unterzeichnung")
    datum: Datum = Field(description="Tag oder Zeitraum der Unterzeichnung")
    ort: Zeile | None = Field(None, description="Wo unterzeichnet wurde")
    fassung: Fassungsname | None = Field(None, description="Fassung der Erklärung, aus netz.yaml")
    veranstaltung: Schluessel | None = Field(None, description="Veranstaltung, bei der unterzeichnet wurde")
    mitunterzeichnende: tuple[Zeile, ...] = Field(
        (), description="Land und Verbände, die mitunterzeichnet haben"
    )
    neue_laut_quelle: Annotated[
        tuple[NeueLautQuelle, ...],
        BeforeValidator(_als_liste, json_schema_input_type=NeueLautQuelle | tuple[NeueLautQuelle, ...]),
    ] = Field((), description="Veröffentlichte Zahlen; mehrere, wo sich Quellen widersprechen")
    abgeschlossen: Datum | None = Field(
        None, description="Wann die Geschäftsstelle sie abgeschlossen hat; danach ist niemand mehr vorgemerkt"
    )
    abgesagt: Absage | None = Field(None, description="Fehlt, solange die Runde stattfindet")
    bemerkung: Text | None = Field(None, description="Was sonst wichtig ist")
    quelle: Zeile | None = Field(None, description="Beleg für die Runde")
    quellen: Quellen = ()
    hingenommen: Hingenommene = ()
