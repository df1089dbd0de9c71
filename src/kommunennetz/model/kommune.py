"""Eine Kommune im Register: Beitritt, Austritt und was zu den Kriterien bekannt ist."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from kommunennetz.model.grundlage import (
    Adresse,
    Ags,
    Datum,
    Ganzzahl,
    Hingenommene,
    Quellen,
    Satz,
    Schluessel,
    Text,
    Zeile,
)

Stand = Literal["ja", "nein", "offen"]


class Beschluss(Satz):
    """Der Beschluss des Rates, Kreistags oder Ausschusses, dem Netzwerk beizutreten."""

    gremium: Zeile = Field(description="Wer beschlossen hat: Rat, Kreistag, Fachausschuss")
    datum: Datum = Field(description="Tag der Sitzung")
    vorlage: Zeile | None = Field(None, description="Nummer der Vorlage, wie die Kommune sie führt")
    quelle: Zeile | None = Field(None, description="Beleg, wenn er ein anderer ist als der des Beitritts")


class Beitritt(Satz):
    """Der Beitritt durch Unterschrift unter die Erklärung."""

    unterzeichnet: Datum | None = Field(
        None,
        description="Tag der Unterschrift; fehlt er und ist eine Runde genannt, ist die Kommune vorgemerkt",
    )
    runde: Ganzzahl | None = Field(None, description="Nummer der Runde; fehlt bei Einzelbeitritt")
    erklaert: Datum | None = Field(None, description="Wann die Kommune den Beitritt erklärt hat")
    beschluss: Beschluss | None = Field(None, description="Beschluss des Gremiums")
    beleglage: Literal["belegt", "erschlossen"] = Field(
        "belegt", description="belegt: steht so in der Quelle; erschlossen: aus dem Zusammenhang gefolgert"
    )
    ausnahme: Zeile | None = Field(
        None, description="Warum sie trotz Bedenken unterzeichnen durfte, ohne Namen von Personen"
    )
    quelle: Zeile | None = Field(None, description="Beleg für den Beitritt: Adresse oder Dokument mit Datum")


class Austritt(Satz):
    """Das Ende einer Mitgliedschaft."""

    datum: Datum = Field(description="Erster Tag, an dem die Kommune nicht mehr Mitglied ist")
    quelle: Zeile | None = Field(None, description="Beleg für den Austritt")


class FruehereMitgliedschaft(Satz):
    """Eine Mitgliedschaft, die zu Ende ist, mit allem, was zu ihr gehörte."""

    beitritt: Beitritt = Field(description="Der Beitritt, wie er damals eingetragen war")
    austritt: Austritt = Field(description="Der Austritt, mit dem sie endete")


@dataclass(frozen=True, slots=True)
class Mitgliedschaft:
    """Ein Glied der Reihe: eine Mitgliedschaft vom Beitritt an, auch eine erst vorgemerkte."""

    beitritt: Beitritt
    austritt: Austritt | None
    pfad: tuple[str | int, ...] = ()
    """Unter welchem Abschnitt des Datensatzes sie steht: () die letzte, (»frueher«, 0) die erste frühere."""


class Kriterium(Satz):
    """Was zu einem Kriterium bekannt ist."""

    stand: Stand = Field(description="ja, nein oder offen; offen heißt: noch nicht bekannt")
    weg: Schluessel | None = Field(
        None, description="Welcher der Wege gewählt ist, wo das Kriterium mehrere kennt"
    )
    seit: Datum | None = Field(None, description="Seit wann der Stand gilt")
    nachweis: Zeile | None = Field(None, description="Womit es nachgewiesen ist, ohne Namen von Personen")
    quelle: Zeile | None = Field(None, description="Beleg: Adresse oder Dokument mit Datum")
    geprueft: Datum | None = Field(None, description="Wann die Geschäftsstelle es zuletzt geprüft hat")


class Kommune(Satz):
    """Eine Kommune oder Bezirksregierung: Mitglied, vorgemerkt oder Kandidatin."""

    name: Zeile = Field(description="Kurzname wie im amtlichen Verzeichnis, ohne »Stadt« oder »Gemeinde«")
    ags: Ags = Field(description="Amtlicher Gemeindeschlüssel")
    postfach: Adresse | None = Field(
        None, description="Funktionspostfach für Infomails, nie das einer Person"
    )
    beitritt: Beitritt | None = Field(None, description="Fehlt, solange die Kommune nicht beigetreten ist")
    austritt: Austritt | None = Field(None, description="Fehlt, solange die Kommune Mitglied ist")
    frueher: tuple[FruehereMitgliedschaft, ...] = Field(
        (), description="Frühere Mitgliedschaften, die älteste zuerst, jede mit ihren eigenen Belegen"
    )
    kriterien: dict[Schluessel, Kriterium] = Field(
        {}, description="Stand je Kriterium, nach id aus netz.yaml"
    )
    bemerkung: Text | None = Field(
        None, description="Was sonst wichtig ist; erscheint nicht in Anlage und Infomail"
    )
    quellen: Quellen = ()
    hingenommen: Hingenommene = ()

    @property
    def mitgliedschaften(self) -> tuple[Mitgliedschaft, ...]:
        """Liefert die Reihe der Mitgliedschaften, die älteste zuerst; die letzte kann noch bevorstehen."""
        letzte = (Mitgliedschaft(self.beitritt, self.austritt),) if self.beitritt else ()
        if not self.frueher:
            return letzte
        fruehere = (
            Mitgliedschaft(eine.beitritt, eine.austritt, ("frueher", nummer))
            for nummer, eine in enumerate(self.frueher)
        )
        return (*fruehere, *letzte)
