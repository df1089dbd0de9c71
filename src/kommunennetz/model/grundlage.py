"""Gemeinsame Grundlage der Datensätze: strenge Sätze, ihre Feldtypen, und was jeder von ihnen hat."""

import re
from datetime import time
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from kommunennetz.befund import Regel
from kommunennetz.model import leseregeln
from kommunennetz.model.teildatum import Teildatum, TeildatumError, parse_teildatum
from kommunennetz.worte.anschrift import Ablehnung, check_anschrift


class Satz(BaseModel):
    """Ein Datensatz oder ein Teil davon: unveränderlich, unbekannte Felder sind Fehler."""

    # Erst gebaut, wenn gebraucht: das spart jedem Befehl die Datensätze, die er nicht liest.
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


def ablehnen(regel: Regel, text: str, hilfe: str) -> NoReturn:
    """Weist einen Wert nach einer Regel zurück, mit deutschem Text und Abhilfe; alles geht in den Befund."""
    kontext = {"regel": regel, "text": text, "hilfe": hilfe}
    raise PydanticCustomError(regel.id, "{text}", kontext)  # type: ignore[arg-type,unused-ignore]


def _check_text(wert: Any) -> str:
    if not isinstance(wert, str):
        ablehnen(
            leseregeln.text,
            "hier wird ein Text erwartet",
            "Einen einzelnen Wert hinter den Doppelpunkt schreiben.",
        )
    if not wert or wert.isspace():
        ablehnen(leseregeln.text, "der Text ist leer", "Einen Wert eintragen oder die Zeile löschen.")
    return wert


def _check_zeile(wert: Any) -> str:
    # Fast jeder Wert ist so; ein Register hat hunderttausende.
    if type(wert) is str and "\n" not in wert and wert and not wert.isspace():
        return wert
    zeile = _check_text(wert)
    if "\n" in zeile.strip():
        ablehnen(leseregeln.zeile, "der Text hat mehrere Zeilen", "Den Text auf eine Zeile schreiben.")
    return zeile


def check_muster(muster: re.Pattern[str], regel: Regel, was: str, hilfe: str) -> BeforeValidator:
    """Liefert die Prüfung, dass ein Wert auf einer Zeile genau dieses Muster hat."""

    def check(wert: Any) -> str:
        zeile = _check_zeile(wert)
        if muster.fullmatch(zeile) is None:
            ablehnen(regel, f"»{zeile}« ist {was}", hilfe)
        return zeile

    return BeforeValidator(check)


def _load_teildatum(wert: Any) -> Teildatum:
    if isinstance(wert, Teildatum):
        return wert
    zeile = _check_zeile(wert)
    try:
        return parse_teildatum(zeile)
    except TeildatumError as error:
        ablehnen(leseregeln.datum, error.text, error.hilfe)


def _load_uhrzeit(wert: Any) -> time:
    zeile = _check_zeile(wert)
    try:
        stunde, minute = map(int, _UHRZEIT.fullmatch(zeile).groups())  # type: ignore[union-attr]
        return time(stunde, minute)
    except (AttributeError, ValueError):
        ablehnen(leseregeln.uhrzeit, f"»{zeile}« ist keine Uhrzeit", "Die Form ist 10:00 oder 09:30.")


def _load_ganzzahl(wert: Any) -> int:
    zeile = _check_zeile(wert)
    if _GANZZAHL.fullmatch(zeile) is None:
        ablehnen(
            leseregeln.ganzzahl,
            f"»{zeile}« ist keine ganze Zahl",
            "Nur Ziffern schreiben, ohne Punkt und Einheit.",
        )
    return int(zeile)


def _check_adresse(wert: Any) -> str:
    zeile = _check_zeile(wert).strip()
    if isinstance(anschrift := check_anschrift(zeile), Ablehnung):
        ablehnen(leseregeln.adresse, f"»{zeile}« ist keine E-Mail-Adresse", anschrift.grund)
    return zeile


_UHRZEIT = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_GANZZAHL = re.compile(r"[0-9]{1,9}")
_AGS = r"[0-9]{3}|[0-9]{5}|[0-9]{8,9}|[A-Z]{2}-[0-9A-Z]{1,10}"
_SCHLUESSEL = r"[a-z0-9]+(-[a-z0-9]+)*"
_ZEITPUNKT = r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_TEILDATUM = rf"({_ZEITPUNKT}|(vor|nach) {_ZEITPUNKT}|zwischen {_ZEITPUNKT} und {_ZEITPUNKT}|unbekannt)"
# Was ein Editor beim Tippen bemerkt; die ganze Regel steht in `anschrift`. Umlaute gibt es nur hinter dem @.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_NAMENSTEIL = r"[A-Za-z0-9\u0080-\uffff]([A-Za-z0-9\u0080-\uffff-]{0,61}[A-Za-z0-9\u0080-\uffff])?"
_ADRESSE = rf"{_ATOM}(\.{_ATOM})*@({_NAMENSTEIL}\.)+{_NAMENSTEIL}"


def schema(muster: str, meldung: str, *, zahl: tuple[int, int] | None = None) -> WithJsonSchema:
    """Liefert das JSON-Schema eines Feldes mit der Meldung, die ein Editor zeigt.

    Warum `zahl`: Ohne Anführungszeichen liest ein Editor 2015 als Zahl, für die kein Muster gilt; das
    Register liest immer Text. Genannt sind die kleinste und die größte, die gemeint sein kann.
    """
    muster_ = {"pattern": f"^{muster}$", "patternErrorMessage": meldung}
    if zahl is None:
        return WithJsonSchema({"type": "string", **muster_})
    return WithJsonSchema({"type": ["string", "integer"], "minimum": zahl[0], "maximum": zahl[1], **muster_})


# Auch Text kann nur aus Ziffern bestehen: die Nummer einer Vorlage, der Name einer Fassung.
_TEXT = WithJsonSchema({"type": ["string", "number"], "pattern": r"\S"})
_ZEILE = WithJsonSchema(
    {
        "type": ["string", "number"],
        "pattern": r"^\s*\S(.*\S)?\s*$",
        "patternErrorMessage": "Den Text auf eine Zeile schreiben",
    }
)
Text = Annotated[str, BeforeValidator(_check_text), _TEXT]
Zeile = Annotated[str, BeforeValidator(_check_zeile), _ZEILE]
Datum = Annotated[
    Teildatum,
    BeforeValidator(_load_teildatum),
    PlainSerializer(lambda datum: datum.text, return_type=str),
    schema(
        _TEILDATUM,
        "Erlaubt sind 2015, 2012-12, 2017-12-06, vor X, nach X, zwischen X und Y, unbekannt",
        zahl=(1000, 2999),
    ),
]
Uhrzeit = Annotated[
    time,
    BeforeValidator(_load_uhrzeit),
    schema("([01]?[0-9]|2[0-3]):[0-5][0-9]", "Die Form ist 10:00 oder 09:30"),
]
Ganzzahl = Annotated[
    int,
    BeforeValidator(_load_ganzzahl),
    schema("[0-9]{1,9}", "Nur Ziffern schreiben, ohne Punkt und Einheit", zahl=(0, 999_999_999)),
]
Ags = Annotated[
    str,
    check_muster(
        re.compile(_AGS),
        leseregeln.ags,
        "kein Amtlicher Gemeindeschlüssel",
        "Er hat mit der führenden Null 8 Ziffern (Stadt, Gemeinde), 5 (Kreis), 9 (Verbandsgemeinde) "
        "oder 3 (Bezirksregierung).",
    ),
    schema(f"({_AGS})", "8, 5, 9 oder 3 Ziffern, mit der führenden Null", zahl=(1, 999_999_999)),
]
Schluessel = Annotated[
    str,
    check_muster(
        re.compile(_SCHLUESSEL),
        leseregeln.schluessel,
        "kein Schlüssel",
        "Kleinbuchstaben, Ziffern und Bindestriche, wie im Dateinamen ohne ».yaml«.",
    ),
    schema(_SCHLUESSEL, "Kleinbuchstaben, Ziffern und Bindestriche", zahl=(0, 999_999_999)),
]
_LAND = "0[1-9]|1[0-6]"
LANDPRUEFUNG = check_muster(
    re.compile(_LAND),
    leseregeln.land,
    "kein Schlüssel eines Landes",
    "Zwei Ziffern von 01 bis 16; 05 ist Nordrhein-Westfalen.",
)
Land = Annotated[str, LANDPRUEFUNG, schema(f"({_LAND})", "Zwei Ziffern von 01 bis 16, etwa 05", zahl=(1, 16))]
Fassungsname = Zeile
Adresse = Annotated[
    str,
    BeforeValidator(_check_adresse),
    schema(_ADRESSE, "Genau eine Adresse ohne Namen und Klammern"),
]
Quellen = Annotated[tuple[Zeile, ...], Field(description="Weitere Belege: Adressen oder Dokumente mit Datum")]


class Hingenommen(Satz):
    """Ein Hinweis der Prüfung, der hingenommen ist, solange er genau so lautet."""

    regel: Schluessel = Field(description="Kennung der Regel, wie sie hinter dem Hinweis in Klammern steht")
    text: Zeile = Field(description="Der Hinweis im Wortlaut; ändert er sich, erscheint er wieder")
    grund: Zeile = Field(description="Warum nichts zu tun ist")
    am: Datum = Field(description="Wann er hingenommen wurde")


Hingenommene = Annotated[
    tuple[Hingenommen, ...],
    Field(description="Hinweise der Prüfung zu dieser Datei, die mit einem Grund stehen bleiben"),
]
