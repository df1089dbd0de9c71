"""Das Datenformat als Handbuch: je Datensatz ein Beispiel und eine Tabelle seiner Felder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from kommunennetz.model.arten import ARTEN, Art, Arten
from kommunennetz.model.auftritt import Wochen
from kommunennetz.model.einladung import Sitzname
from kommunennetz.model.grundlage import (
    Adresse,
    Ags,
    Datum,
    Ganzzahl,
    Land,
    Schluessel,
    Text,
    Uhrzeit,
    Zeile,
)
from kommunennetz.model.kontakt import Personenkennung
from kommunennetz.model.netz import Anzahlangabe
from kommunennetz.model.postamt import Port
from kommunennetz.model.seite import Webadresse
from kommunennetz.model.teildatum import Teildatum, parse_teildatum, tag

# Was an die Stelle eines Wertes gehört; die Reihenfolge ist gleichgültig.
_FORMEN: tuple[tuple[Any, str], ...] = (
    (Text, "Text, auch mehrzeilig"),
    (Zeile, "Text auf einer Zeile"),
    (Datum, "Teildatum"),
    (Uhrzeit, "Uhrzeit: `10:00`"),
    (Ganzzahl, "ganze Zahl"),
    (Port, "Port: 1 bis 65535"),
    (
        Ags,
        "8 Ziffern (Gemeinde), 5 (Kreis), 9 (Verbandsgemeinde), 3 (Bezirksregierung); sonst `AT-10101`",
    ),
    (Personenkennung, "fünf Kleinbuchstaben und Ziffern: `k7f3q`"),
    (Sitzname, "Stelle und Amt: `unna/fach`"),
    (Schluessel, "Schlüssel: Kleinbuchstaben, Ziffern, Bindestriche"),
    (Adresse, "eine E-Mail-Adresse"),
    (Webadresse, "Adresse: `https://…`"),
    (Wochen, "ganze Wochen, `-8` bedeutet danach"),
    (Land, "zwei Ziffern von `01` bis `16`"),
    (Anzahlangabe, "`36`, `über 50`, `rund 70`, `etwa 70`, `mindestens 70`"),
)
_TEILDATEN = (
    "2015",
    "2012-12",
    "2017-12-06",
    "vor 2024-11-20",
    "nach 2018-09-04",
    "zwischen 2020-09 und 2024-01",
    "unbekannt",
)

_KOPF = """\
# Das Datenformat

Jeder Datensatz ist eine Textdatei in YAML unter `data/`. Jeder Wert ist Text: Anführungszeichen ändern
nichts, und die führende Null eines AGS bleibt. Ein Feld, zu dem nichts bekannt ist, steht nicht da; leere
Felder sind Fehler, ebenso Felder, die hier nicht stehen. Die erste Zeile der Beispiele sagt einem Editor,
welches Schema gilt. Kontakte, Sonstige und das Postamt liegen nicht im Register, sondern im Kontaktordner,
siehe [kontakte.md](kontakte.md).

Diese Datei entsteht mit `make docs` aus dem Programm; geändert wird die Beschreibung beim Feld in
`src/kommunennetz/model/`.
"""
_TEILDATUM = """\
## Teildatum

Ein Datum ist so genau, wie es bekannt ist. Fragen danach haben drei Antworten: ja, nein und unbestimmt.

| in der Datei | im Satz | frühestens | spätestens |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Beispiel:
    """Ein wirklicher Datensatz oder sein Anfang, mit dem Pfad seiner Datei."""

    datei: str
    text: str


def als_markdown(beispiele: Mapping[str, Beispiel], arten: Arten = ARTEN) -> str:
    """Liefert das Handbuch aller Felder, den Inhalt von docs/datenformat.md; Beispiele nach Art."""
    return "\n".join([_KOPF, *(_satz(art, beispiele.get(art.name)) for art in arten), _teildatum()])


def _satz(art: Art[Any], beispiel: Beispiel | None) -> str:
    return "\n".join(
        [
            f"## {art.einzahl}\n\n{art.modell.__doc__}\n",
            *([_beispiel(beispiel)] if beispiel else []),
            _tabelle(art.modell),
            *(
                f"### `{weg}`\n\n{teil.__doc__}\n\n{_tabelle(teil)}"
                for weg, teil in abschnitte(art.modell, "")
            ),
        ]
    )


def _beispiel(beispiel: Beispiel) -> str:
    sprache = "yaml" if beispiel.datei.endswith(".yaml") else "markdown"
    return f"Beispiel (`{beispiel.datei}`):\n\n```{sprache}\n{beispiel.text.rstrip()}\n```\n"


def _tabelle(modell: type[BaseModel]) -> str:
    typen = get_type_hints(modell, include_extras=True)
    zeilen = (
        f"| `{name}` | {feld.description} | {_form(typen[name])} | {_noetig(feld)} |\n"
        for name, feld in modell.model_fields.items()
    )
    return "".join(["| Feld | Bedeutung | Form | nötig |\n|---|---|---|---|\n", *zeilen])


def _noetig(feld: FieldInfo) -> str:
    if feld.is_required():
        return "ja"
    return f"nein, sonst `{feld.default}`" if isinstance(feld.default, str) else "nein"


def _form(typ: Any) -> str:
    """Liefert in Worten, was an die Stelle eines Wertes gehört; TypeError bei einem Typ ohne Worte."""
    if (bekannt := next((form for muster, form in _FORMEN if muster == typ), None)) is not None:
        return bekannt
    if hasattr(typ, "__metadata__"):
        return _form(_ohne_zusatz(typ))
    if (zusammensetzen := _ZUSAMMENGESETZT.get(get_origin(typ))) is not None:
        return zusammensetzen(get_args(typ))
    if isinstance(typ, type) and issubclass(typ, BaseModel):
        return "Abschnitt"
    raise TypeError(f"Für {typ} fehlt eine Beschreibung der Form.")


def _auswahl(worte: tuple[Any, ...]) -> str:
    *davor, letztes = (f"`{wort}`" for wort in worte)
    return f"{', '.join(davor)} oder {letztes}" if davor else letztes


def _eines_von(typen: tuple[Any, ...]) -> str:
    return " oder ".join(_form(typ) for typ in typen if typ is not NoneType)


_ZUSAMMENGESETZT: Mapping[Any, Callable[[tuple[Any, ...]], str]] = {
    Literal: _auswahl,
    Union: _eines_von,
    UnionType: _eines_von,
    tuple: lambda typen: f"Liste, je Eintrag: {_form(typen[0])}",
    dict: lambda typen: f"je {_form(typen[0]).partition(':')[0]} ein {_form(typen[1])}",
}


def _ohne_zusatz(typ: Any) -> Any:
    """Liefert den Typ ohne seinen letzten Zusatz; nimmt der eine andere Form an, dann diese."""
    *davor, letzter = typ.__metadata__
    if isinstance(letzter, BeforeValidator) and letzter.json_schema_input_type is not PydanticUndefined:
        return letzter.json_schema_input_type
    return Annotated[typ.__origin__, *davor] if davor else typ.__origin__


def abschnitte(modell: type[BaseModel], davor: str) -> Iterator[tuple[str, type[BaseModel]]]:
    """Liefert die Abschnitte eines Datensatzes in Leserichtung, jeden mit seinem Weg."""
    for name, typ in get_type_hints(modell).items():
        for zusatz, abschnitt in _darin(typ):
            weg = f"{davor}{name}{zusatz}"
            yield weg, abschnitt
            yield from abschnitte(abschnitt, f"{weg}.")


def _darin(typ: Any) -> Iterator[tuple[str, type[BaseModel]]]:
    if isinstance(typ, type) and issubclass(typ, BaseModel):
        yield "", typ
    zusatz = {tuple: "[]", dict: ".<id>"}.get(get_origin(typ), "")
    for argument in get_args(typ):
        yield from ((f"{zusatz}{tiefer}", abschnitt) for tiefer, abschnitt in _darin(argument))


def _teildatum() -> str:
    zeilen = [
        f"| `{datum.text}` | {datum} | {_tag(datum, 'frueheste')} | {_tag(datum, 'spaeteste')} |\n"
        for datum in map(parse_teildatum, _TEILDATEN)
    ]
    return "".join([_TEILDATUM, *zeilen])


def _tag(datum: Teildatum, grenze: Literal["frueheste", "spaeteste"]) -> str:
    bekannt = datum.hat_anfang if grenze == "frueheste" else datum.hat_ende
    return str(tag(getattr(datum, grenze))) if bekannt else "offen"
