"""Amtliche Namen in den vier Fällen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Genus(StrEnum):
    """Das grammatische Geschlecht eines Gattungswortes: die Stadt, der Kreis, das Amt."""

    WEIBLICH = "weiblich"
    MAENNLICH = "maennlich"
    SAECHLICH = "saechlich"


EINGEBAUT: Mapping[str, Genus] = {
    "stadt": Genus.WEIBLICH,
    "gemeinde": Genus.WEIBLICH,
    "region": Genus.WEIBLICH,
    "regierung": Genus.WEIBLICH,
    "gemeinschaft": Genus.WEIBLICH,
    "kreis": Genus.MAENNLICH,
    "markt": Genus.MAENNLICH,
    "verband": Genus.MAENNLICH,
    "amt": Genus.SAECHLICH,
}
"""Gattungswörter, die keine Angabe brauchen, auch am Ende eines längeren: »Hansestadt«."""
_NUR_GANZ = "amt"
_BEIWORTENDE = {Genus.WEIBLICH: "e", Genus.MAENNLICH: "ischer", Genus.SAECHLICH: "isches"}
# Hinter ihnen ist »-es« nötig; sonst genügt »-s«: des Bezirks, des Fleckens.
_ZISCHLAUTE = ("s", "ß", "x", "z", "sch")


@dataclass(frozen=True, slots=True)
class Faelle:
    """Die vier Fälle eines amtlichen Namens, jeder mit seinem Artikel."""

    nominativ: str
    genitiv: str
    dativ: str
    akkusativ: str


@dataclass(frozen=True, slots=True)
class _Name:
    """Ein amtlicher Name in seinen Teilen; die Beiwörter im Stamm auf -e."""

    beiworte: list[str]
    gattung: str
    ort: list[str]
    genus: Genus


def beuge(amtlicher_name: str, genus: str = "") -> Faelle:
    """Liefert die vier Fälle: »die Stadt Bonn«, »des Kreises Lippe«, »dem Oberbergischen Kreis«.

    Gebeugt wird nach Regeln: Beiwörter schwach, weil der Artikel davorsteht; der Ort hinter der Gattung
    bleibt. Eine Gattung, die nicht eingebaut ist, sagt `genus`: Sie ist dann das erste Wort, das kein Beiwort
    ist (»Flecken Lauenau«). Wirft ValueError, wenn sie fehlt (»Lippstadt«), ohne `genus` unbekannt ist oder
    ihm widerspricht.
    """
    name = _zerlegt(amtlicher_name, genus)
    gebeugt = [wort + "n" if wort.endswith("e") else wort for wort in name.beiworte]
    gerade, schief = [*name.beiworte, name.gattung, *name.ort], [*gebeugt, name.gattung, *name.ort]
    genitiv = ["des", *gebeugt, name.gattung + _genitivendung(name.gattung), *name.ort]
    match name.genus:
        case Genus.WEIBLICH:
            worte = ["die", *gerade], ["der", *schief], ["der", *schief], ["die", *gerade]
        case Genus.SAECHLICH:
            worte = ["das", *gerade], genitiv, ["dem", *schief], ["das", *gerade]
        case Genus.MAENNLICH:
            worte = ["der", *gerade], genitiv, ["dem", *schief], ["den", *schief]
    return Faelle(*map(" ".join, worte))


def zu(dativ: str) -> str:
    """Liefert den Dativ hinter »zu«: »zum Netzwerk«, »zur Erklärung«, »zu den Städten«."""
    artikel, _, rest = dativ.partition(" ")
    verschmolzen = {"dem": "zum", "der": "zur"}.get(artikel.casefold())
    return f"{verschmolzen} {rest}" if verschmolzen and rest else f"zu {dativ}"


def _genitivendung(gattung: str) -> str:
    return "es" if _eingebaut(gattung) or gattung.endswith(_ZISCHLAUTE) else "s"


def _eingebaut(wort: str) -> Genus | None:
    """Liefert das Geschlecht eines eingebauten Gattungswortes."""
    klein = wort.casefold()
    if klein == _NUR_GANZ:
        return EINGEBAUT[_NUR_GANZ]
    endungen = (endung for endung in EINGEBAUT if endung != _NUR_GANZ)
    return next((EINGEBAUT[endung] for endung in endungen if klein.endswith(endung)), None)


def _zerlegt(name: str, genus: str) -> _Name:
    """Trennt »Oberbergischer Kreis« in Beiwörter, Gattung und Ort."""
    try:
        zerlegt = _nach_wort(name)
    except ValueError:
        if not genus:
            raise
        return _nach_genus(name, Genus(genus))
    if genus not in ("", zerlegt.genus):
        raise ValueError(f"»{name}«: »{zerlegt.gattung}« ist {zerlegt.genus}, nicht {genus}")
    return zerlegt


def _nach_wort(name: str) -> _Name:
    """Liefert die Teile eines Namens mit eingebauter Gattung."""
    worte = name.split()
    gefunden = ((i, genus) for i, wort in enumerate(worte) if (genus := _eingebaut(wort)))
    stelle, genus = next(gefunden, (None, None))
    if stelle is None or genus is None:
        raise ValueError(f"»{name}« nennt keine Gattung wie Stadt, Gemeinde oder Kreis")
    gattung, ort = worte[stelle], worte[stelle + 1 :]
    if not _ist_gattung(gattung, ort, allein=stelle == 0):
        raise ValueError(f"»{name}« ist kein amtlicher Name mit Gattung und Ort")
    return _Name([_stamm(wort, genus, name) for wort in worte[:stelle]], gattung, ort, genus)


def _nach_genus(name: str, genus: Genus) -> _Name:
    """Liefert die Teile eines Namens, dessen Gattung nur in den Daten steht."""
    worte = name.split()
    ende = "ische" if genus is Genus.WEIBLICH else _BEIWORTENDE[genus]
    stelle = next((i for i, wort in enumerate(worte) if not wort.endswith(ende)), len(worte))
    ort = worte[stelle + 1 :]
    if not ort or not worte[stelle][0].isupper():
        raise ValueError(f"»{name}« ist kein amtlicher Name mit Gattung und Ort")
    return _Name([_stamm(wort, genus, name) for wort in worte[:stelle]], worte[stelle], ort, genus)


def _ist_gattung(gattung: str, ort: list[str], *, allein: bool) -> bool:
    """Sagt, ob das Wort eine Gattung ist und kein Ort, der so endet (Lippstadt, Neustadt an der …)."""
    if not gattung[0].isupper() or (ort and not ort[0][0].isupper()):
        return False
    if gattung.casefold().endswith("kreis"):
        return bool(ort) or not allein or gattung not in ("Kreis", "Landkreis")
    return bool(ort) and (gattung == "Markt" or not gattung.casefold().endswith("markt"))


def _stamm(wort: str, genus: Genus, name: str) -> str:
    """Liefert das Beiwort im Stamm auf -e; »Aachener« beugt sich nicht und wäre hier geraten."""
    if wort == "und" or wort.endswith("-"):
        return wort
    if wort.endswith(_BEIWORTENDE[genus]):
        return wort if genus is Genus.WEIBLICH else wort[:-1]
    raise ValueError(f"»{name}«: »{wort}« ist kein Beiwort, das sich nach den Regeln beugen lässt")
