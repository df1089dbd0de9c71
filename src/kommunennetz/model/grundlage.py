"""Gemeinsame Grundlage der Datensätze: strenge Sätze und die Feldtypen, aus denen sie bestehen."""

import re
from datetime import time
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from kommunennetz.model.teildatum import Teildatum, TeildatumError, parse_teildatum


class Satz(BaseModel):
    """Ein Datensatz oder ein Teil davon: unveränderlich, unbekannte Felder sind Fehler."""

    # Erst gebaut, wenn gebraucht: das spart jedem Befehl die Datensätze, die er nicht liest.
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


def ablehnen(art: str, text: str, hilfe: str) -> NoReturn:
    """Weist einen Wert mit deutschem Text und Abhilfe zurück (beides geht unverändert in den Befund)."""
    raise PydanticCustomError(art, "{text}", {"text": text, "hilfe": hilfe})  # type: ignore[arg-type,unused-ignore]


def _check_text(wert: Any) -> str:
    if not isinstance(wert, str):
        ablehnen(
            "text", "hier wird ein Text erwartet", "Einen einzelnen Wert hinter den Doppelpunkt schreiben."
        )
    if not wert or wert.isspace():
        ablehnen("text", "der Text ist leer", "Einen Wert eintragen oder die Zeile löschen.")
    return wert


def _check_zeile(wert: Any) -> str:
    zeile = _check_text(wert)
    if "\n" in zeile.strip():
        ablehnen("zeile", "der Text hat mehrere Zeilen", "Den Text auf eine Zeile schreiben.")
    return zeile


def _check_muster(muster: re.Pattern[str], art: str, was: str, hilfe: str) -> BeforeValidator:
    def check(wert: Any) -> str:
        zeile = _check_zeile(wert)
        if muster.fullmatch(zeile) is None:
            ablehnen(art, f"»{zeile}« ist {was}", hilfe)
        return zeile

    return BeforeValidator(check)


def _load_teildatum(wert: Any) -> Teildatum:
    if isinstance(wert, Teildatum):
        return wert
    zeile = _check_zeile(wert)
    try:
        return parse_teildatum(zeile)
    except TeildatumError as error:
        ablehnen("datum", error.text, error.hilfe)


def _load_uhrzeit(wert: Any) -> time:
    zeile = _check_zeile(wert)
    try:
        stunde, minute = map(int, _UHRZEIT.fullmatch(zeile).groups())  # type: ignore[union-attr]
        return time(stunde, minute)
    except (AttributeError, ValueError):
        ablehnen("uhrzeit", f"»{zeile}« ist keine Uhrzeit", "Die Form ist 10:00 oder 09:30.")


def _load_ganzzahl(wert: Any) -> int:
    zeile = _check_zeile(wert)
    if _GANZZAHL.fullmatch(zeile) is None:
        ablehnen(
            "ganzzahl", f"»{zeile}« ist keine ganze Zahl", "Nur Ziffern schreiben, ohne Punkt und Einheit."
        )
    return int(zeile)


_UHRZEIT = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_GANZZAHL = re.compile(r"[0-9]{1,9}")
_AGS = r"[0-9]{3}|[0-9]{5}|[0-9]{8}"
_SCHLUESSEL = r"[a-z0-9]+(-[a-z0-9]+)*"
_ZEITPUNKT = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_TEILDATUM = rf"^({_ZEITPUNKT}|(vor|nach) {_ZEITPUNKT}|zwischen {_ZEITPUNKT} und {_ZEITPUNKT}|unbekannt)$"


def _schema(muster: str, beschreibung: str) -> WithJsonSchema:
    # Ohne Anführungszeichen liest ein Editor 2015 als Zahl; das Register liest immer Text.
    return WithJsonSchema({"type": ["string", "integer"], "pattern": muster, "description": beschreibung})


Text = Annotated[str, BeforeValidator(_check_text)]
Zeile = Annotated[str, BeforeValidator(_check_zeile)]
Datum = Annotated[
    Teildatum,
    BeforeValidator(_load_teildatum),
    PlainSerializer(lambda datum: datum.text, return_type=str),
    _schema(_TEILDATUM, "Teildatum: 2015, 2012-12, 2017-12-06, vor X, nach X, zwischen X und Y, unbekannt"),
]
Uhrzeit = Annotated[
    time,
    BeforeValidator(_load_uhrzeit),
    _schema(r"^[0-9]{1,2}:[0-9]{2}$", "Uhrzeit: 10:00"),
]
Ganzzahl = Annotated[
    int, BeforeValidator(_load_ganzzahl), _schema(r"^[0-9]{1,9}$", "ganze Zahl, nur Ziffern")
]
Ags = Annotated[
    str,
    _check_muster(
        re.compile(_AGS),
        "ags",
        "kein Amtlicher Gemeindeschlüssel",
        "Er hat mit der führenden Null 8 Ziffern (Stadt, Gemeinde), 5 (Kreis) oder 3 (Bezirksregierung).",
    ),
    _schema(f"^({_AGS})$", "Amtlicher Gemeindeschlüssel, auch mit führender Null"),
]
Schluessel = Annotated[
    str,
    _check_muster(
        re.compile(_SCHLUESSEL),
        "schluessel",
        "kein Schlüssel",
        "Kleinbuchstaben, Ziffern und Bindestriche, wie im Dateinamen ohne ».yaml«.",
    ),
    _schema(f"^{_SCHLUESSEL}$", "Schlüssel: Dateiname ohne .yaml"),
]
Fassungsname = Annotated[Zeile, WithJsonSchema({"type": ["string", "integer"]})]
Adresse = Annotated[
    str,
    _check_muster(
        re.compile(r"[^@\s<>\"(),:;\\]+@[^@\s<>\"(),:;\\]+\.[^@\s<>\"(),:;\\.]+"),
        "adresse",
        "keine E-Mail-Adresse",
        "Genau eine Adresse ohne Namen und Klammern, etwa ehrenamt@example.org.",
    ),
    WithJsonSchema({"type": "string", "format": "email"}),
]
Quellen = Annotated[tuple[Zeile, ...], Field(description="Weitere Belege: Adressen oder Dokumente mit Datum")]
