"""Was die Papiere über das Netzwerk sagen: Namen im Satz, Zweck, Zusagen, Schritte, Ämter, Anschriften."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kommunennetz.model import leseregeln
from kommunennetz.model.grundlage import Adresse, Land, Satz, Schluessel, Text, Zeile, ablehnen, schema


class ImSatz(Satz):
    """Ein Name in den vier Fällen, jeder mit seinem Artikel; so steht er in den Papieren."""

    nominativ: Zeile = Field(description="wer? »das Netzwerk«, »die Erklärung«")
    genitiv: Zeile = Field(description="wessen? »des Netzwerks«")
    dativ: Zeile = Field(description="wem? »dem Netzwerk«")
    akkusativ: Zeile = Field(description="wen? »das Netzwerk«")


class Nutzen(Satz):
    """Was eine Kommune von der Mitgliedschaft hat."""

    kurz: Zeile = Field(description="Ein Wort: Austausch")
    text: Text = Field(description="Was das heißt, als Satz")


_FRUEHESTENS, _SPAETESTENS = 104, -52


def _check_wochen(wert: Any) -> int:
    try:
        wochen = int(wert) if isinstance(wert, str) else None
    except ValueError:
        wochen = None
    if wochen is None or not _SPAETESTENS <= wochen <= _FRUEHESTENS:
        ablehnen(
            leseregeln.wochen,
            f"»{wert}« ist keine Zahl von Wochen",
            "Ganze Wochen vor der Unterschrift; danach mit Minus.",
        )
    return wochen


Wochen = Annotated[
    int,
    BeforeValidator(_check_wochen),
    schema(
        "-?[0-9]{1,3}",
        "Ganze Wochen vor der Unterschrift; danach mit Minus",
        zahl=(_SPAETESTENS, _FRUEHESTENS),
    ),
]


class Beitrittsschritt(Satz):
    """Ein Schritt auf dem Weg zum Beitritt und wie lange vorher er getan ist."""

    id: Schluessel = Field(
        description="Kennung; beschluss, erklaerung und kriterien setzen auch die Fristen von »runde stand«"
    )
    text: Zeile = Field(description="Was zu tun ist, als Satz")
    wer: Zeile | None = Field(
        None, description="Wer es tut; »Vertretung« und »Verwaltungsspitze« heißen in den Papieren wie dort"
    )
    wochen: Wochen = Field(description="Wochen vor der Unterschrift; 0 am selben Tag, danach mit Minus")
    sitzung: Literal["ja", "nein"] = Field(
        "nein", description="ja: eine Sitzung; sie liegt nicht in den Schulferien"
    )


class Amtsbezeichnung(Satz):
    """Wie Vertretung und Spitze einer Art von Kommunen heißen, und was den Beitritt erlaubt."""

    gruppe: Literal["gemeinde", "kreis", "bezirksregierung"] = Field(
        description="gemeinde (auch Städte), kreis oder bezirksregierung"
    )
    art: Zeile | None = Field(
        None, description="nur diese Rechtsform des Verzeichnisses; sonst alle der Gruppe"
    )
    land: Land | None = Field(None, description="nur in diesem Land, dem Anfang des AGS; sonst in allen")
    gremium: Zeile | None = Field(
        None,
        description="Vertretung ohne Artikel; fehlt sie, Rat oder Kreistag, bei einer Bezirksregierung keine",
    )
    artikel: Literal["der", "die", "das"] = Field("der", description="Artikel der Vertretung")
    leitung_weiblich: Zeile = Field(description="Bürgermeisterin")
    leitung_maennlich: Zeile = Field(description="Bürgermeister")
    rechtsgrundlage: Zeile | None = Field(None, description="Wonach die Vertretung beschließt: ein Paragraf")
    quelle: Zeile | None = Field(None, description="Beleg")


class Unterzeichnung(Satz):
    """Wer außer der Kommune unterschreibt; das Amt, nie die Person."""

    fuer: Zeile = Field(description="Für wen: das Land Hessen")
    amt: Zeile = Field(description="In welchem Amt: Umweltministerin oder Umweltminister")


class Stelle(Satz):
    """Eine Stelle, an die man sich wenden kann; ohne Namen von Personen."""

    name: Zeile = Field(description="Wie sie heißt: Geschäftsstelle des Netzwerks")
    anschrift: Zeile | None = Field(None, description="Straße, Postleitzahl und Ort")
    telefon: Zeile | None = Field(None, description="Nummer der Stelle")
    email: Adresse | None = Field(None, description="Funktionspostfach")
    webseite: Zeile | None = Field(None, description="Adresse der Webseite")


class Datenschutzhinweis(Satz):
    """Was eine Person über ihre Angaben im Kontaktordner erfahren muss (Art. 13 und 14 DSGVO)."""

    verantwortlich: Zeile = Field(description="Wer verantwortlich ist, mit Anschrift")
    beauftragte: Stelle = Field(description="Wo man die Datenschutzbeauftragten erreicht")
    rechtsgrundlage: Zeile = Field(
        description="Wonach die Angaben verarbeitet werden dürfen, hinter »Rechtsgrundlage ist«"
    )
    empfaenger: Text = Field(description="Wer die Angaben außer der Geschäftsstelle sieht, als ganzer Satz")
    dauer: Text = Field(description="Wie lange sie bleiben, als ganzer Satz")
    aufsicht: Zeile = Field(description="Bei wem man sich beschweren kann, mit Anschrift oder Webseite")


class Mitgliedsworte(Satz):
    """Wie Mitglieder und Runden in diesem Netzwerk heißen."""

    mitglied: Zeile = Field("Mitglied", description="ein Mitglied: Fairtrade-Town")
    mitglieder: Zeile = Field("Mitglieder", description="mehrere: Fairtrade-Towns")
    runde: Zeile = Field("Runde", description="eine gemeinsame Unterzeichnung")
    runden: Zeile = Field("Runden", description="mehrere")


class Ebenen(Satz):
    """Wie die Ebenen über der Gemeinde heißen, in Tabellen und Papieren."""

    kreis: Zeile = Field("Kreis", description="die nächste über der Gemeinde: Landkreis")
    bezirk: Zeile = Field("Regierungsbezirk", description="die darüber, Spalte regierungsbezirk")
