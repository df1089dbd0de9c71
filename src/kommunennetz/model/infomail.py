"""Eine Infomail: Kopf mit Betreff und Empfängerkreis, dahinter der Text in Markdown."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kommunennetz.model import leseregeln
from kommunennetz.model.grundlage import Datum, Ganzzahl, Hingenommene, Satz, Zeile, ablehnen
from kommunennetz.worte.saetze import find_nahes, meinten_sie

Wer = Literal["mitglieder", "vorgemerkte", "kandidaten"]
Artwort = Literal["stadt", "gemeinde", "verband", "kreis", "bezirksregierung"]
WER: tuple[Wer, ...] = ("mitglieder", "vorgemerkte", "kandidaten")


def _als_liste(wert: Any) -> Any:
    return [wert] if isinstance(wert, str) else wert


Werauswahl = Annotated[
    tuple[Wer, ...],
    BeforeValidator(_als_liste, json_schema_input_type=Wer | tuple[Wer, ...]),
    Field(min_length=1),
]
Artauswahl = Annotated[
    tuple[Artwort, ...],
    BeforeValidator(_als_liste, json_schema_input_type=Artwort | tuple[Artwort, ...]),
    Field(min_length=1),
]
Namensauswahl = Annotated[
    tuple[Zeile, ...],
    BeforeValidator(_als_liste, json_schema_input_type=Zeile | tuple[Zeile, ...]),
    Field(min_length=1),
]


class Empfaengerkreis(Satz):
    """Wer die Infomail bekommt; was dasteht, gilt zusammen, ohne Angabe sind es alle Mitglieder.

    Für `wer`, `art` und `kommune` genügt ein Wort, oder es ist eine Liste.
    """

    wer: Werauswahl | None = Field(
        None,
        description="mitglieder, vorgemerkte (für eine Runde, die noch kommt), kandidaten (weder noch, und"
        " nicht ausgetreten); fehlt es, die Mitglieder, bei `kommune` alle genannten",
    )
    kommune: Namensauswahl | None = Field(
        None, description="Nur diese Kommunen, jede mit Datensatz: Name, Schlüssel oder AGS"
    )
    art: Artauswahl | None = Field(None, description="Nur diese Art")
    regierungsbezirk: Zeile | None = Field(None, description="Nur dieser Regierungsbezirk")
    kreis: Zeile | None = Field(
        None, description="Nur dieser Kreis: er selbst und seine Städte und Gemeinden"
    )
    runde: Ganzzahl | None = Field(None, description="Nur wer in dieser Runde unterzeichnet hat oder soll")
    seit: Ganzzahl | None = Field(None, description="Nur wer in diesem Jahr oder später beigetreten ist")


def _load_an(wert: Any) -> Any:
    """Liefert den Abschnitt, für den ein einzelnes Wort steht."""
    if not isinstance(wert, str):
        return wert
    if wert == "alle":
        return {}
    if wert not in WER:
        nahe = find_nahes(wert, ("alle", *WER))
        ablehnen(
            leseregeln.auswahl,
            f"»{wert}« ist kein Empfängerkreis",
            f"{meinten_sie(nahe)} {_AN}" if nahe else _AN,
        )
    return {"wer": wert}


_AN = (
    "Erlaubt sind: alle, mitglieder, vorgemerkte, kandidaten, oder ein Abschnitt mit "
    f"{', '.join(Empfaengerkreis.model_fields)}."
)


class Infomail(Satz):
    """Der Kopf einer Infomail; der Text folgt in der Datei auf die zweite Zeile aus drei Strichen."""

    betreff: Zeile = Field(description="Betreff; Jinja wirkt auch hier")
    datum: Datum = Field(description="Tag der Infomail, zugleich Stichtag ihrer Zahlen")
    an: Annotated[
        Empfaengerkreis,
        BeforeValidator(
            _load_an,
            json_schema_input_type=Literal["alle"] | Wer | Empfaengerkreis,
        ),
    ] = Field(
        default_factory=Empfaengerkreis,
        description="»alle« (die Mitglieder), ein Wort wie bei `wer`, oder was zusammen gilt",
    )
    vorlage: Zeile = Field("infomail", description="Name der Vorlage, ohne .md.j2")
    hingenommen: Hingenommene = ()
