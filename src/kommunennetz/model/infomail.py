"""Eine Infomail: Kopf mit Betreff und Empfängerkreis, dahinter der Text in Markdown."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kommunennetz.model.grundlage import Datum, Ganzzahl, Hingenommene, Satz, Zeile


class Empfaengerkreis(Satz):
    """Welche Mitglieder die Infomail bekommen; ohne Angabe alle."""

    regierungsbezirk: Zeile | None = Field(None, description="Nur dieser Regierungsbezirk")
    kreis: Zeile | None = Field(
        None, description="Nur dieser Kreis: er selbst und seine Städte und Gemeinden"
    )
    runde: Ganzzahl | None = Field(None, description="Nur die Mitglieder dieser Runde")
    seit: Ganzzahl | None = Field(None, description="Nur wer in diesem Jahr oder später beigetreten ist")


def _alle(wert: Any) -> Any:
    return {} if wert == "alle" else wert


class Infomail(Satz):
    """Der Kopf einer Infomail; der Text folgt in der Datei auf die zweite Zeile aus drei Strichen."""

    betreff: Zeile = Field(description="Betreff; Jinja wirkt auch hier")
    datum: Datum = Field(description="Tag der Infomail, zugleich Stichtag ihrer Zahlen")
    an: Annotated[
        Empfaengerkreis, BeforeValidator(_alle, json_schema_input_type=Literal["alle"] | Empfaengerkreis)
    ] = Field(default_factory=Empfaengerkreis, description="»alle« oder ein Filter über die Mitglieder")
    vorlage: Zeile = Field("infomail", description="Name der Vorlage, ohne .md.j2")
    hingenommen: Hingenommene = ()
