"""In welcher Reihenfolge die Felder eines Abschnitts stehen: in der des Datenformats."""

from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from kommunennetz.register.lesen.yaml_text import Pfad

W = TypeVar("W")


def list_felder(modell: type[BaseModel], pfad: Pfad) -> list[str]:
    """Liefert die Feldnamen des Abschnitts an diesem Pfad; leer, wo die Namen frei sind (Kriterien)."""
    typen: list[Any] = [modell]
    for teil in pfad:
        typen = [unter for typ in typen for unter in _darunter(typ, teil)]
    return [name for typ in typen for satz in _saetze(typ) for name in satz.model_fields]


def ordne(felder: Mapping[str, W], folge: Sequence[str]) -> dict[str, W]:
    """Liefert die Felder in dieser Folge; was sie nicht nennt, steht dahinter, wie es kam."""
    bekannt = {name: felder[name] for name in folge if name in felder}
    return bekannt | {name: wert for name, wert in felder.items() if name not in bekannt}


def _darunter(typ: Any, teil: str | int) -> Iterator[Any]:
    for form in _formen(typ):
        if isinstance(teil, int):
            yield from get_args(form)[:1]
        elif get_origin(form) is dict:
            yield get_args(form)[1]
        else:
            yield from (
                satz.model_fields[teil].annotation for satz in _saetze(form) if teil in satz.model_fields
            )


def _saetze(typ: Any) -> Iterator[type[BaseModel]]:
    """Liefert die Sätze eines Typs; ein einzelner darf auch stehen, wo eine Liste vorgesehen ist."""
    for form in _formen(typ):
        if get_origin(form) is tuple:
            yield from _saetze(get_args(form)[0])
        elif isinstance(form, type) and issubclass(form, BaseModel):
            yield form


def _formen(typ: Any) -> Iterator[Any]:
    """Liefert, was ein Typ wie »Beitritt | None« sein kann, einzeln."""
    herkunft = get_origin(typ)
    if herkunft is Annotated:
        yield from _formen(get_args(typ)[0])
    elif herkunft in {Union, UnionType}:
        for teil in get_args(typ):
            yield from _formen(teil)
    else:
        yield typ
