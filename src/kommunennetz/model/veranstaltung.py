"""Eine Veranstaltung des Netzwerks: vom Spitzentreffen bis zur Entwicklungswerkstatt."""

from typing import Final, Literal

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


Veranstaltungsstand = Literal["geplant", "verlegt", "abgesagt", "gewesen"]
Teilnahmestand = Literal[
    "eingeladen",
    "zugesagt",
    "abgesagt",
    "teilgenommen",
    "beworben",
    "zugelassen",
    "abgeschlossen",
    "abgebrochen",
]
LEHRGANG: Final = "entwicklungswerkstatt"
"""Die Art, die ein Lehrgang ist: mit Bausteinen, Praxisprojekt und Zertifikat."""
LEHRGANGSSTAENDE: Final = frozenset({"beworben", "zugelassen", "abgeschlossen", "abgebrochen"})
"""Was es nur bei einem Lehrgang gibt."""
DABEI: Final = frozenset({"teilgenommen", "abgeschlossen"})
"""Bei welchem Stand feststeht, dass die Kommune da war."""
OFFEN: Final = frozenset({"eingeladen", "zugesagt", "beworben", "zugelassen"})
"""Welcher Stand nach der Veranstaltung noch nicht sagt, ob sie da war."""


class Tagesordnungspunkt(Satz):
    """Ein Punkt der Tagesordnung; genannt wird die Kommune, die ihn beiträgt, nie die Person."""

    beginn: Uhrzeit | None = Field(None, description="Uhrzeit, zu der er beginnt")
    titel: Zeile = Field(description="Worum es geht")
    art: Zeile | None = Field(None, description="Was es ist: Vortrag, Gespräch, Wahl, Pause")
    kommune: Schluessel | None = Field(None, description="Schlüssel der Kommune, die ihn beiträgt")


class Unterlage(Satz):
    """Ein Papier zur Veranstaltung, das im Netz steht."""

    titel: Zeile = Field(description="Wie es heißt: Dokumentation")
    url: Zeile = Field(description="Adresse")


class Baustein(Satz):
    """Ein Teil eines Lehrgangs, an dem die Kommunen einzeln teilnehmen."""

    id: Schluessel = Field(description="Kennung, mit der die Teilnahme ihn nennt: b1")
    titel: Zeile = Field(description="Wie er heißt")
    datum: Datum | None = Field(None, description="Wann er stattfindet")
    ort: Zeile | None = Field(None, description="Wo er stattfindet")
    stunden: Ganzzahl | None = Field(None, description="Wie viele Stunden er dauert")
    teilnahme_vollstaendig: Literal["ja", "nein"] | None = Field(
        None, description="ja: Wer ihn in der Teilnahme nicht nennt, war nicht da"
    )


class Zertifikat(Satz):
    """Was ein Lehrgang für das Zertifikat verlangt, und wann es übergeben wurde."""

    mindestens_bausteine: Ganzzahl | None = Field(None, description="So viele Bausteine sind nötig")
    praxisprojekt: Literal["ja", "nein"] | None = Field(
        None, description="ja: Ein umgesetztes Praxisprojekt ist nötig"
    )
    uebergeben: Datum | None = Field(None, description="Wann die Zertifikate übergeben wurden")

    @property
    def hat_bedingungen(self) -> bool:
        """Liefert, ob dasteht, was für das Zertifikat nötig ist."""
        return self.mindestens_bausteine is not None or self.praxisprojekt is not None


class Praxisprojekt(Satz):
    """Was eine Kommune im Lehrgang bei sich zu Hause umsetzt."""

    titel: Zeile = Field(description="Wie es heißt")
    stand: Literal["geplant", "begonnen", "umgesetzt"] = Field(description="Wie weit es ist")
    kurz: Text | None = Field(None, description="Worum es geht, in wenigen Sätzen")
    url: Zeile | None = Field(None, description="Adresse einer Seite dazu")


class Teilnahme(Satz):
    """Die Teilnahme einer Kommune an einer Veranstaltung."""

    kommune: Schluessel = Field(description="Schlüssel der Kommune (Dateiname ohne .yaml)")
    stand: Teilnahmestand = Field(
        description="Stand der Einladung oder der Teilnahme; die letzten vier nur bei einem Lehrgang"
    )
    personen: Ganzzahl | None = Field(None, description="Zahl der Personen; Namen gehören nicht hierher")
    bausteine: tuple[Schluessel, ...] = Field((), description="Lehrgang: an welchen Bausteinen sie teilnahm")
    praxisprojekt: Praxisprojekt | None = Field(None, description="Lehrgang: ihr Praxisprojekt")
    abschluss: Datum | None = Field(None, description="Lehrgang: wann sie ihn abgeschlossen hat")


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
    form: Literal["vor-ort", "online", "hybrid"] | None = Field(
        None, description="hybrid: zugleich vor Ort und im Netz"
    )
    online: Zeile | None = Field(
        None, description="Adresse einer öffentlichen Seite oder Art des digitalen Zugangs"
    )
    gastgeber: Zeile | None = Field(None, description="Wer einlädt oder ausrichtet; keine Namen von Personen")
    zielgruppe: Literal["spitze", "fach"] | None = Field(
        None, description="spitze: Hauptverwaltungsbeamte; fach: Fachleute der Verwaltung"
    )
    anmeldung_bis: Datum | None = Field(None, description="Bis wann sich Kommunen anmelden")
    plaetze: Ganzzahl | None = Field(None, description="Wie viele Personen Platz haben")
    je_kommune: Ganzzahl | None = Field(
        None, description="Wie viele Personen aus einer Kommune kommen können"
    )
    barrierefreiheit: Zeile | None = Field(
        None, description="Anreise und Zugang: stufenlos, Höranlage, Gebärdensprache auf Wunsch"
    )
    stand: Veranstaltungsstand | None = Field(
        None, description="fehlt, solange er aus dem Termin folgt; abgesagt bleibt im Register stehen"
    )
    stand_grund: Zeile | None = Field(
        None, description="Warum sie verlegt oder abgesagt ist, ohne Namen von Personen"
    )
    verlegt_von: Datum | None = Field(None, description="Der bisherige Termin, wenn sie verlegt ist")
    kalenderkennung: Schluessel | None = Field(
        None,
        description="Woran Kalender sie wiedererkennen, wenn die Datei anders hieß, ehe sie verlegt wurde",
    )
    nummer: Ganzzahl | None = Field(None, description="Lehrgang: der wievielte")
    bausteine: tuple[Baustein, ...] = Field((), description="Lehrgang: seine Teile")
    zertifikat: Zertifikat | None = Field(None, description="Lehrgang: Bedingungen des Zertifikats")
    tagesordnung: tuple[Tagesordnungspunkt, ...] = Field((), description="Die Punkte der Tagesordnung")
    teilnahme: tuple[Teilnahme, ...] = Field((), description="Eingeladene und teilnehmende Kommunen")
    teilnahme_vollstaendig: Literal["ja", "nein"] | None = Field(
        None, description="ja: Wer nicht als teilgenommen geführt ist, war nicht da; nein: das bleibt offen"
    )
    teilnahme_laut_quelle: Zeile | None = Field(None, description="Veröffentlichte Angabe zur Teilnahme")
    foerderung_euro: Ganzzahl | None = Field(
        None, description="Förderung des Landes für alle zusammen, in Euro"
    )
    unterlagen: tuple[Unterlage, ...] = Field((), description="Papiere zur Veranstaltung im Netz")
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

    @property
    def ist_lehrgang(self) -> bool:
        """Liefert, ob sie ein Lehrgang ist."""
        return self.art == LEHRGANG

    @property
    def abgesagt(self) -> bool:
        """Liefert, ob sie nicht stattfindet oder nicht stattfand."""
        return self.stand == "abgesagt"
