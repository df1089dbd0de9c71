"""Die Personen, mit denen die Geschäftsstelle spricht: in welchem Amt, seit wann, und wie man sie erreicht.

Nur was dafür nötig ist (Art. 5 Abs. 1 Buchst. c DSGVO); ein anderes Feld ist ein Fehler. Diese Datensätze
liegen im Kontaktordner, nie im Register.
"""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kommunennetz.model import leseregeln
from kommunennetz.model.grundlage import (
    Adresse,
    Datum,
    Satz,
    Schluessel,
    Text,
    Zeile,
    ablehnen,
    check_muster,
    schema,
)

Amt = Literal["spitze", "fach", "vorzimmer", "sprecherteam", "traeger"]
Anrede = Literal["frau", "herr", "ohne"]
_KENNUNG = r"[a-z0-9]{5}"
Personenkennung = Annotated[
    str,
    check_muster(
        re.compile(_KENNUNG),
        leseregeln.personenkennung,
        "keine Kennung einer Person",
        "Fünf Kleinbuchstaben und Ziffern, etwa k7f3q; »kontakt neu« vergibt eine.",
    ),
    schema(_KENNUNG, "Fünf Kleinbuchstaben und Ziffern", zahl=(0, 99_999)),
]


class Herkunft(Satz):
    """Woher die Angaben zu einer Person stammen (Art. 14 Abs. 2 Buchst. f DSGVO)."""

    quelle: Zeile = Field(description="Schreiben, Seite oder Gespräch, aus dem die Angaben stammen")
    am: Datum = Field(description="Wann die Geschäftsstelle sie bekam")


class Widerspruch(Satz):
    """Dass jemand keine Infomails mehr will."""

    am: Datum = Field(description="Wann der Widerspruch kam")
    weg: Zeile = Field(description="Auf welchem Weg: Mail, Telefon, Abmeldelink")


class Zustellung(Satz):
    """Dass Post an eine Anschrift nicht ankommt."""

    stand: Literal["gestoert"] = Field(description="gestoert: Dorthin geht nichts, bis die Anschrift stimmt")
    code: Zeile | None = Field(None, description="Antwort des Mailservers, etwa 5.1.10")
    seit: Datum = Field(description="Wann die erste Meldung kam")


class Abwesenheitsnotiz(Satz):
    """Dass eine selbsttätige Antwort kam, jemand sei nicht da; warum, steht hier nie."""

    gemeldet: Datum = Field(description="Wann die Notiz kam; nach sechs Monaten ist sie zu löschen")
    bis: Datum | None = Field(None, description="Bis wann, wenn sie es sagt")


class Person(Satz):
    """Eine Person in einem Amt; ihre Kennung ist ihr einziger Name außerhalb dieser Datei."""

    id: Personenkennung = Field(description="Zufällige Kennung; so heißt sie überall sonst")
    amt: Amt = Field(
        description="spitze (Bürgermeisterin, Landrat), fach (Engagementbeauftragte), vorzimmer der Spitze,"
        " sprecherteam, traeger (wer keiner Kommune angehört)"
    )
    rolle: Literal["inhaber", "vertretung"] = Field("inhaber", description="Hat das Amt oder vertritt darin")
    anrede: Anrede = Field(description="Gewünschte Anrede, kein Geschlecht; ohne: neutral mit vollem Namen")
    titel: Zeile | None = Field(None, description="Akademischer Grad, wie er vor dem Namen steht")
    vorname: Zeile | None = Field(None, description="Vorname")
    nachname: Zeile | None = Field(None, description="Nachname; fehlt er, ist es eine Stelle ohne Namen")
    bezeichnung: Zeile | None = Field(
        None, description="Amtsbezeichnung, wie sie in der Anrede steht: Bürgermeisterin, Landrat"
    )
    email: Adresse | None = Field(None, description="Dienstliche Adresse")
    telefon: Zeile | None = Field(None, description="Dienstliche Nummer")
    von: Datum | None = Field(None, description="Seit wann im Amt")
    bis: Datum | None = Field(None, description="Letzter Tag im Amt; fehlt, solange es andauert")
    amtszeit_bis: Datum | None = Field(None, description="Ende der Wahlzeit, bei spitze und sprecherteam")
    nachfolge_von: Personenkennung | None = Field(None, description="Wem sie im Amt folgte")
    infomails: Literal["ja", "nein"] = Field("ja", description="nein: hat widersprochen")
    widerspruch: Widerspruch | None = Field(None, description="Wann und wie, wenn sie keine Infomails will")
    oeffentlich: Literal["ja", "nein"] = Field(
        "nein",
        description="ja nur bei einem öffentlichen Amt, dessen Namen die Kommune selbst veröffentlicht",
    )
    herkunft: Herkunft | None = Field(None, description="Woher die Angaben stammen")
    informiert_am: Datum | None = Field(None, description="Wann sie nach Art. 14 DSGVO informiert wurde")
    geprueft: Datum | None = Field(None, description="Wann die Angaben zuletzt bestätigt wurden")
    zustellung: Zustellung | None = Field(None, description="Fehlt, solange Post ankommt")
    abwesenheit: Abwesenheitsnotiz | None = Field(None, description="Die letzte Abwesenheitsnotiz")
    bemerkung: Text | None = Field(None, description="Was für die Zusammenarbeit nötig ist, nichts Privates")

    @model_validator(mode="after")
    def _check_name(self) -> "Person":
        if self.anrede != "ohne" and self.nachname is None:
            ablehnen(
                leseregeln.anrede_ohne_namen,
                "zur Anrede fehlt der Nachname",
                "»nachname« eintragen oder »anrede: ohne« schreiben.",
            )
        return self


class Postfachstand(Satz):
    """Was vom Funktionspostfach der Kommune bekannt ist; seine Adresse steht im Register."""

    infomails: Literal["ja", "nein"] = Field("ja", description="nein: hat widersprochen")
    widerspruch: Widerspruch | None = Field(None, description="Wann und wie")
    zustellung: Zustellung | None = Field(None, description="Fehlt, solange Post ankommt")


class Kontakte(Satz):
    """Die Personen einer Kommune; der Dateiname ist ihr Schlüssel."""

    kommune: Schluessel = Field(description="Schlüssel der Kommune, wie im Register")
    postfach: Postfachstand | None = Field(None, description="Was vom Funktionspostfach bekannt ist")
    personen: tuple[Person, ...] = Field((), description="Frühere und heutige, in der Folge des Eintragens")


class SonstigeKontakte(Satz):
    """Personen, die keiner Kommune angehören: Träger, Verbände, Referentinnen."""

    name: Zeile = Field(description="Name der Stelle oder des Verbands")
    art: Literal["traeger", "verband", "referat", "land"] = Field(
        description="traeger (des Netzwerks), verband, referat (Referentinnen), land (Ministerien)"
    )
    personen: tuple[Person, ...] = Field((), description="Alle mit `amt: traeger`")
