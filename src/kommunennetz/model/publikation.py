"""Eine Publikation: was das Netzwerk oder jemand für es herausgegeben hat."""

from typing import Literal

from pydantic import Field

from kommunennetz.model.grundlage import Datum, Hingenommene, Quellen, Satz, Schluessel, Text, Zeile

Publikationsart = Literal["handlungsempfehlung", "dokumentation", "befragung", "arbeitshilfe"]


class Publikation(Satz):
    """Etwas, das aus der Arbeit des Netzwerks hervorging und gelesen werden kann."""

    titel: Zeile = Field(description="Wie sie heißt")
    art: Publikationsart = Field(description="Art der Publikation")
    jahr: Datum = Field(description="Wann sie erschien, so genau es bekannt ist")
    herausgeber: Zeile | None = Field(None, description="Wer sie herausgegeben hat; keine Namen von Personen")
    url: Zeile | None = Field(None, description="Adresse, unter der sie zu lesen ist")
    datei: Zeile | None = Field(
        None, description="Datei im Register, Pfad von ihm aus: data/publikationen/2020-leitfaden.pdf"
    )
    themen: tuple[Zeile, ...] = Field((), description="Stichworte, nach denen gesucht wird")
    veranstaltung: Schluessel | None = Field(None, description="Veranstaltung, aus der sie hervorging")
    ersetzt: Schluessel | None = Field(
        None, description="Ältere Publikation, an deren Stelle sie tritt (Dateiname ohne .yaml)"
    )
    bemerkung: Text | None = Field(None, description="Was sonst wichtig ist")
    quelle: Zeile | None = Field(None, description="Beleg, dass es sie gibt")
    quellen: Quellen = ()
    hingenommen: Hingenommene = ()
