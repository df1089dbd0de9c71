"""Amtliche Namen in den vier Fällen."""

from dataclasses import dataclass

_WEIBLICH = ("stadt", "gemeinde", "region", "regierung", "gemeinschaft")
_MAENNLICH = ("kreis", "markt", "verband")
_SAECHLICH = "amt"


@dataclass(frozen=True, slots=True)
class Faelle:
    """Die vier Fälle eines amtlichen Namens, jeder mit seinem Artikel."""

    nominativ: str
    genitiv: str
    dativ: str
    akkusativ: str


def beuge(amtlicher_name: str) -> Faelle:
    """Liefert die vier Fälle: »die Stadt Bonn«, »des Kreises Lippe«, »dem Oberbergischen Kreis«.

    Gebeugt wird nach Regeln: Beiwörter schwach, weil der Artikel davorsteht; Kreis und Markt mit »-es«;
    der Ort hinter der Gattung bleibt. Wirft ValueError, wenn die Gattung fehlt oder
    unbekannt ist (»Lippstadt«).
    """
    beiworte, gattung, ort = _zerlegt(amtlicher_name)
    gebeugt = [wort + "n" if wort.endswith("e") else wort for wort in beiworte]
    gerade, schief = [*beiworte, gattung, *ort], [*gebeugt, gattung, *ort]
    if gattung.casefold().endswith(_WEIBLICH):
        worte = ["die", *gerade], ["der", *schief], ["der", *schief], ["die", *gerade]
    elif gattung.casefold() == _SAECHLICH:
        genitiv = ["des", *gebeugt, gattung + "es", *ort]
        worte = ["das", *gerade], genitiv, ["dem", *schief], ["das", *gerade]
    else:
        genitiv = ["des", *gebeugt, gattung + "es", *ort]
        worte = ["der", *gerade], genitiv, ["dem", *schief], ["den", *schief]
    return Faelle(*map(" ".join, worte))


def zu(dativ: str) -> str:
    """Liefert den Dativ hinter »zu«: »zum Netzwerk«, »zur Erklärung«, »zu den Städten«."""
    artikel, _, rest = dativ.partition(" ")
    verschmolzen = {"dem": "zum", "der": "zur"}.get(artikel.casefold())
    return f"{verschmolzen} {rest}" if verschmolzen and rest else f"zu {dativ}"


def _zerlegt(name: str) -> tuple[list[str], str, list[str]]:
    """Trennt »Oberbergischer Kreis« in Beiwörter (im Stamm auf -e), Gattung und Ort."""
    worte = name.split()
    endungen = (*_WEIBLICH, *_MAENNLICH)
    stelle = next(
        (i for i, w in enumerate(worte) if w.casefold().endswith(endungen) or w.casefold() == _SAECHLICH),
        None,
    )
    if stelle is None:
        raise ValueError(f"»{name}« nennt keine Gattung wie Stadt, Gemeinde oder Kreis")
    gattung, ort = worte[stelle], worte[stelle + 1 :]
    if not _ist_gattung(gattung, ort, allein=stelle == 0):
        raise ValueError(f"»{name}« ist kein amtlicher Name mit Gattung und Ort")
    return [_stamm(wort, gattung, name) for wort in worte[:stelle]], gattung, ort


def _ist_gattung(gattung: str, ort: list[str], *, allein: bool) -> bool:
    """Sagt, ob das Wort eine Gattung ist und kein Ort, der so endet (Lippstadt, Neustadt an der …)."""
    if not gattung[0].isupper() or (ort and not ort[0][0].isupper()):
        return False
    if gattung.casefold().endswith("kreis"):
        return bool(ort) or not allein or gattung not in ("Kreis", "Landkreis")
    return bool(ort) and (gattung == "Markt" or not gattung.casefold().endswith("markt"))


def _stamm(wort: str, gattung: str, name: str) -> str:
    """Liefert das Beiwort im Stamm auf -e; »Aachener« beugt sich nicht und wäre hier geraten."""
    weiblich = gattung.casefold().endswith(_WEIBLICH)
    if wort == "und" or wort.endswith("-") or (weiblich and wort.endswith("e")):
        return wort
    if not weiblich and wort.endswith("ischer"):
        return wort.removesuffix("r")
    raise ValueError(f"»{name}«: »{wort}« ist kein Beiwort, das sich nach den Regeln beugen lässt")
