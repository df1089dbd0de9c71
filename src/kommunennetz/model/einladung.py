"""Die private Hälfte einer Veranstaltung: wie man hineinkommt, wer eingeladen ist, wer da war.

Diese Datensätze liegen im Kontaktordner; der Dateiname ist der Schlüssel der Veranstaltung im Register.
"""

import re
from typing import Annotated, Final, Literal

from pydantic import Field

from kommunennetz.model import leseregeln
from kommunennetz.model.grundlage import (
    Datum,
    Ganzzahl,
    Satz,
    Schluessel,
    Zeile,
    check_muster,
    schema,
)
from kommunennetz.model.kontakt import Personenkennung

Einladungsstand = Literal["eingeladen", "zugesagt", "abgesagt", "vorbehalt"]
Rueckmeldeweg = Literal["kalender", "mail", "telefon", "bogen"]
_SITZ: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*/(?:spitze|fach|vorzimmer|sprecherteam|traeger|postfach)"
Sitzname = Annotated[
    str,
    check_muster(
        re.compile(_SITZ), leseregeln.sitz, "kein Sitz", "Stelle und Amt, wie in Sendungen: unna/fach."
    ),
    schema(_SITZ, "Schlüssel der Stelle, Schrägstrich, Amt"),
]


class Zugang(Satz):
    """Wie man in die Videokonferenz kommt; das steht nur in Mails an die, die zugesagt haben."""

    adresse: Zeile = Field(description="Adresse der Videokonferenz")
    kennwort: Zeile | None = Field(None, description="Kennwort dazu")


class Terminfassung(Satz):
    """Welche Fassung des Termins zuletzt hinausging oder hinausgeht."""

    uid: Zeile = Field(description="Kennung des Termins in den Kalendern; sie bleibt")
    folge: Ganzzahl = Field(description="Die wievielte Fassung, von 0 an (SEQUENCE)")
    fassung: Zeile = Field(description="Prüfsumme über Titel, Zeit, Ort und Absage")
    wann: Zeile | None = Field(None, description="Die Zeit in dieser Fassung; ist sie neu, gilt keine Zusage")
    baustein: Schluessel | None = Field(None, description="Lehrgang: der Termin dieses Bausteins")


class Einladung(Satz):
    """Wer eingeladen ist, und was er geantwortet hat."""

    sitz: Sitzname = Field(description="An wen sie ging: Stelle und Amt, wie in Sendungen")
    person: Personenkennung | None = Field(None, description="Wer das Amt da hatte; fehlt beim Postfach")
    stand: Einladungsstand = Field(description="eingeladen heißt: noch keine Antwort")
    am: Datum | None = Field(None, description="Wann dieser Stand eintrat")
    weg: Rueckmeldeweg | None = Field(None, description="Wie die Antwort kam")
    personen: Ganzzahl | None = Field(None, description="Mit wie vielen Personen sie kommen")
    ersatz: Personenkennung | None = Field(None, description="Wer statt der Eingeladenen kommt")
    folge: Ganzzahl | None = Field(None, description="Welche Fassung zuletzt hinausging; fehlt ohne Mail")
    baustein: Schluessel | None = Field(None, description="Lehrgang: zu welchem Baustein")


class Anwesenheit(Satz):
    """Ob jemand da war."""

    person: Personenkennung | None = Field(None, description="Wer; sonst der Sitz")
    sitz: Sitzname | None = Field(None, description="Für wen, wenn es keine bekannte Person ist")
    tag: Datum | None = Field(None, description="An welchem Tag, bei mehreren")
    baustein: Schluessel | None = Field(None, description="Lehrgang: bei welchem Baustein")
    da: Literal["ja", "nein"] = Field(description="ja: war da")


class Einladungen(Satz):
    """Die private Hälfte einer Veranstaltung."""

    zugang: Zugang | None = Field(None, description="Wie man in die Videokonferenz kommt")
    termin: Terminfassung | None = Field(None, description="Die Fassung, die zuletzt hinausging")
    bausteintermine: tuple[Terminfassung, ...] = Field((), description="Lehrgang: je Baustein seine Fassung")
    einladungen: tuple[Einladung, ...] = Field((), description="Wer eingeladen ist")
    anwesenheit: tuple[Anwesenheit, ...] = Field((), description="Wer da war")
