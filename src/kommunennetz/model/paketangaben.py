"""Was eine Kommune über ihre eigenen Papiere sagt: Briefkopf, Amt, Beratungsfolge, Auswirkungen."""

from typing import Literal

from pydantic import Field

from kommunennetz.model.grundlage import Datum, Satz, Text, Zeile

_BLOCK = "nein: der Abschnitt fehlt; ja: er hat eine Lücke; sonst sein Text"


class Station(Satz):
    """Ein Gremium auf dem Weg der Vorlage."""

    gremium: Zeile = Field(description="Haupt- und Finanzausschuss; am Ende Rat oder Kreistag")
    sitzung: Datum | None = Field(None, description="Tag der Sitzung; ohne ihn bleibt eine Lücke")
    top: Zeile | None = Field(None, description="Nummer des Tagesordnungspunkts")
    zustaendigkeit: Zeile = Field(description="Anhörung, Vorberatung, Entscheidung …")


class Paketangaben(Satz):
    """Was eine Kommune über ihre eigenen Papiere sagt (paket-angaben.yaml); alles freiwillig."""

    briefkopf: Zeile | None = Field(None, description="Zeile über der Beschlussvorlage, wie im Briefbogen")
    vorlage: Zeile | None = Field(None, description="Nummer der Vorlage")
    amt: Zeile | None = Field(None, description="Federführendes Amt")
    aktenzeichen: Zeile | None = Field(None, description="Aktenzeichen")
    datum: Datum | None = Field(None, description="Tag der Vorlage")
    beratung: Literal["öffentlich", "nichtöffentlich"] = Field("öffentlich", description="Wie beraten wird")
    frueher: Zeile | None = Field(
        None, description="Frühere Behandlung: Gremium, Tag, Drucksache; oder »keine«"
    )
    leitung: Literal["weiblich", "maennlich"] | None = Field(
        None, description="Wie die Spitze heißt: Bürgermeisterin oder Bürgermeister; ohne Angabe beides"
    )
    beratungsfolge: tuple[Station, ...] = Field((), description="Gremien in der Folge der Beratung")
    vorhaben: Text | None = Field(None, description="Was der Beitritt vor Ort bedeutet, als ganze Sätze")
    haushalt: Text | None = Field(
        None, description="Finanzielle Auswirkungen; statt dessen, was das Netzwerk über die Kosten sagt"
    )
    personal: Text | None = Field(None, description=f"Personelle Auswirkungen. {_BLOCK}")
    klima: Text | None = Field(None, description=f"Klimarelevanz. {_BLOCK}")
    gleichstellung: Text | None = Field(None, description=f"Gleichstellung. {_BLOCK}")
    unterzeichnende: tuple[Zeile, ...] = Field(
        (), description="Wer die Vorlage unterschreibt, dem Amt nach und ohne Namen; sonst die Spitze"
    )
