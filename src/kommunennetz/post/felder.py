"""Jeder Platzhalter einer Infomail mit einem Beispiel, aus denselben Klassen wie docs/vorlagen.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from kommunennetz.post.schreiber import Infomailkontext
from kommunennetz.setzerei.wert import Wert, beschriebene, ist_zeigbar_art, wertname


@dataclass(frozen=True, slots=True)
class Platzhalter:
    """Was in einer Infomail stehen kann, und was dann dasteht."""

    ausdruck: str
    """Wie er geschrieben wird: `{{ kommune.name }}`, `{% for termin in termine %}`, `{% if … %}`."""
    bedeutung: str
    beispiel: str
    schleifen: tuple[str, ...] = ()
    """Die Schleifen, in denen er steht, die äußere zuerst."""


@dataclass(frozen=True, slots=True)
class Feldgruppe:
    """Ein Name, den eine Infomail sieht, mit allem, was von ihm aus zu erreichen ist."""

    name: str
    bedeutung: str
    platzhalter: tuple[Platzhalter, ...]


def list_felder(kontext: Infomailkontext) -> list[Feldgruppe]:
    """Liefert alle Platzhalter mit den Werten dieses Kontexts; was den Empfänger betrifft, zuerst."""
    werte: Mapping[str, Any] = kontext
    namen = sorted(
        beschriebene(Infomailkontext), key=lambda eines: eines.name not in ("kommune", "empfaenger")
    )
    return [
        Feldgruppe(
            eines.name,
            eines.bedeutung,
            tuple(_list_platzhalter(_Ort(eines.name, eines.bedeutung), eines.art, werte[eines.name])),
        )
        for eines in namen
    ]


@dataclass(frozen=True, slots=True)
class _Ort:
    ausdruck: str
    bedeutung: str
    schleifen: tuple[str, ...] = ()

    def platzhalter(self, anweisung: str, beispiel: str) -> Platzhalter:
        return Platzhalter(anweisung, self.bedeutung, beispiel, self.schleifen)


def _list_platzhalter(ort: _Ort, art: Any, wert: Any) -> Iterator[Platzhalter]:
    art = _ohne_leer(art)
    if isinstance(art, type) and issubclass(art, Wert):
        yield from _list_wert(ort, art, wert)
    elif get_origin(art) is tuple:
        yield from _list_liste(ort, get_args(art)[0], wert)
    elif get_origin(art) is not None and issubclass(_ursprung(art), Mapping):
        yield from _list_zuordnung(ort, get_args(art)[1], wert)
    elif art is bool:
        yield ort.platzhalter(
            f"{{% if {ort.ausdruck} %}}", _LEER if wert is None else "ja" if wert else "nein"
        )
    else:
        yield ort.platzhalter(f"{{{{ {ort.ausdruck} }}}}", _zeige(wert))


def _list_wert(ort: _Ort, art: type[Wert], wert: Any) -> Iterator[Platzhalter]:
    if ist_zeigbar_art(art):
        yield ort.platzhalter(f"{{{{ {ort.ausdruck} }}}}", _zeige(wert))
    for eines in beschriebene(art):
        feld = _Ort(f"{ort.ausdruck}.{eines.name}", eines.bedeutung, ort.schleifen)
        yield from _list_platzhalter(feld, eines.art, getattr(wert, eines.name, None))


def _list_liste(ort: _Ort, art: Any, liste: Any) -> Iterator[Platzhalter]:
    name = wertname(art).lower() if isinstance(art, type) and issubclass(art, Wert) else "text"
    schleife = f"{{% for {name} in {ort.ausdruck} %}}"
    yield ort.platzhalter(schleife, f"{len(liste)} Mal" if liste else _LEER)
    eines = _Ort(name, "jedes davon", (*ort.schleifen, schleife))
    yield from _list_platzhalter(eines, art, liste[0] if liste else None)


def _list_zuordnung(ort: _Ort, art: Any, zuordnung: Mapping[Any, Any]) -> Iterator[Platzhalter]:
    if get_origin(art) is not tuple:
        for name, wert in zuordnung.items():
            unter = _Ort(f'{ort.ausdruck}["{name}"]', ort.bedeutung, ort.schleifen)
            yield from _list_platzhalter(unter, art, wert)
        return
    schleife = f"{{% for jahr, gruppe in {ort.ausdruck} | items %}}"
    yield ort.platzhalter(schleife, f"{len(zuordnung)} Mal" if zuordnung else _LEER)
    erste, gruppe = next(iter(zuordnung.items()), (None, ()))
    darin = (*ort.schleifen, schleife)
    yield Platzhalter("{{ jahr }}", "das Jahr; leer, wo es nicht feststeht", _zeige(erste), darin)
    yield from _list_platzhalter(_Ort("gruppe", "wer dazugehört", darin), art, gruppe)


def _ohne_leer(art: Any) -> Any:
    """Liefert die Art, die ein Wert hat, wenn er nicht leer ist."""
    teile = [teil for teil in get_args(art) if teil is not type(None)]
    return teile[0] if type(None) in get_args(art) and len(teile) == 1 else art


def _ursprung(art: Any) -> type:
    ursprung = get_origin(art)
    return ursprung if isinstance(ursprung, type) else object


def _zeige(wert: Any) -> str:
    return _LEER if wert is None else str(wert)


_LEER = "leer"
