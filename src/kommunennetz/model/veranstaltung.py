"""Eine Veranstaltung des Netzwerks: vom Spitzentreffen bis zur Entwicklungswerkstatt."""

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from kommunennetz.model import leseregeln
from kommunennetz.model.grundlage import (
    Datum,
    Ganzzahl,
    Hingenommene,
    Quellen,
    Satz,
    Schluessel,
    Text,
    Uhrzeit,
    Zeile,
    ablehnen,
)

Veranstaltungsart = Literal[
    "spitzentreffen",
    "netzwerktreffen",
    "workshop",
    "regionalveranstaltung",
    "kongress",
    "entwicklungswerkstatt",
]


class Teilnahme(Satz):
    """Die Teilnahme einer Kommune an einer Veranstaltung."""

    kommune: Schluessel = Field(description="Schlüssel der Kommune (Dateiname ohne .yaml)")
    stand: Literal["eingeladen", "zugesagt", "abgesagt", "teilgenommen"] = Field(
        description="Stand der Einladung"
    )
    personen: Ganzzahl | None = Field(None, description="Zahl der Personen; Namen gehören nicht hierher")


class Veranstaltung(Satz):
    """Eine Veranstaltung mit Termin, Ort und teilnehmenden Kommunen; Teilnahme ist kein Beitritt."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["datum"]}, {"required": ["von"]}]})

    titel: Zeile = Field(description="Wie die Veranstaltung heißt")
    art: Veranstaltungsart = Field(description="Art der Veranstaltung")
    datum: Datum | None = Field(None, description="Tag; bei mehreren Tagen stattdessen von und bis")
    von: Datum | None = Field(None, description="Erster Tag")
    bis: Datum | None = Field(None, description="Letzter Tag")
    beginn: Uhrzeit | None = Field(None, description="Uhrzeit, zu der es losgeht")
    ende: Uhrzeit | None = Field(None, description="Uhrzeit, zu der Schluss ist")
    ort: Zeile | None = Field(None, description="Wo sie stattfindet")
    online: Zeile | None = Field(None, description="Adresse oder Art des digitalen Zugangs")
    gastgeber: Zeile | None = Field(None, description="Wer einlädt oder ausrichtet; keine Namen von Personen")
    zielgruppe: Literal["spitze", "fach"] | None = Field(
        None, description="spitze: Hauptverwaltungsbeamte; fach: Fachleute der Verwaltung"
    )
    teilnahme: tuple[Teilnahme, ...] = Field((), description="Eingeladene und teilnehmende Kommunen")
    teilnahme_laut_quelle: Zeile | None = Field(None, description="Veröffentlichte Angabe zur Teilnahme")
    foerderung_euro: Ganzzahl | None = Field(
        None, description="Förderung des Landes für alle zusammen, in Euro"
    )
    bemerkung: Text | None = Field(None, description="Was sonst wichtig ist")
    quelle: Zeile | None = Field(None, description="Beleg")
    quellen: Quellen = ()
    hingenommen: Hingenommene = ()

    @model_validator(mode="after")
    def _check_termin(self) -> "Veranstaltung":
        if self.datum is None and self.von is None:
            ablehnen(
                leseregeln.termin,
                "der Termin fehlt",
                "»datum« eintragen oder, bei mehreren Tagen, »von« und »bis«.",
            )
        if self.datum is not None and (self.von or self.bis) is not None:
            ablehnen(
                leseregeln.termin, "»datum« und »von«/»bis« schließen sich aus", "Eines von beiden löschen."
            )
        return self

    @property
    def anfang(self) -> Datum:
        """Liefert den ersten Tag."""
        erster = self.datum or self.von
        assert erster is not None  # noqa: S101 – _check_termin hat es geprüft
        return erster

    @property
    def schluss(self) -> Datum:
        """Liefert den letzten Tag, so weit er bekannt ist."""
        return self.datum or self.bis or self.anfang
