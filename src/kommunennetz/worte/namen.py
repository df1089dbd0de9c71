"""Namen von Kommunen: Slug, Suchform, alphabetische Ordnung und die vier Fälle."""

import unicodedata
from dataclasses import dataclass

_UMLAUTE = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_LUECKE = dict.fromkeys(" -()./:", " ")
# Auch was bleibt, steht darin: translate ist doppelt so schnell, wenn es jedes Zeichen findet.
_LATEIN = {chr(nummer): chr(nummer) for nummer in range(256)}
_SLUG = str.maketrans(_LATEIN | _UMLAUTE | {"Ä": "ae", "Ö": "oe", "Ü": "ue", "ẞ": "ss"} | _LUECKE)
_UMSCHRIFT = str.maketrans(_UMLAUTE)
# Buchstaben, die Unicode nicht in Grundbuchstabe und Zeichen zerlegt (sorbische und dänische Ortsnamen).
_GRUNDBUCHSTABEN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_SATZZEICHEN = str.maketrans(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~·–—’‘‚„“”«»‹›‐‑", " "))

# Rang in der Liste: bei gleichem Ort steht die Stadt vor dem Kreis und der vor der Bezirksregierung.
_GATTUNGEN = (
    "stadt",
    "gemeinde",
    "markt",
    "kreis",
    "landkreis",
    "region",
    "städteregion",
    "bezirksregierung",
)
_WEIBLICH = ("stadt", "gemeinde", "region", "regierung")
_MAENNLICH = ("kreis", "markt")


def slug(text: str) -> str:
    """Liefert den Namen für Dateien und Adressen: »Kreis Düren« wird »kreis-dueren«."""
    schlicht = unicodedata.normalize("NFC", text).translate(_SLUG)
    worte = schlicht.lower().split()
    if schlicht.isascii() and "".join(worte).isalnum():
        return "-".join(worte)
    # Die Bibliothek lädt zehntausende Umschriften; deutsche Ortsnamen brauchen keine davon.
    from slugify import slugify

    return slugify(schlicht)


def suchform(text: str) -> str:
    """Liefert die Form zum Vergleichen: »Köln«, »KOELN« und »köln« in zerlegten Zeichen sind darin gleich."""
    return _worte(_gefaltet(text).translate(_UMSCHRIFT))


def alphabetisch(name: str) -> tuple[str, str, str]:
    """Liefert den Sortierschlüssel nach DIN 5007-1: ä = a, ö = o, ü = u, ß = ss, groß = klein.

    Leerzeichen und Bindestriche trennen Wörter; ein Wortende steht vor jedem Buchstaben (»Halle (Westf.)« vor
    »Hallenberg«). Bei Gleichstand geht der Grundbuchstabe dem Umlaut voran.
    """
    gefaltet = _gefaltet(name)
    return _worte(gefaltet), gefaltet, name


def ortswort(name: str) -> str:
    """Liefert das Wort, unter dem ein Name in der Liste steht: »Kreis Lippe« unter Lippe."""
    gattung, _, ort = name.partition(" ")
    return ort.lstrip() or name if gattung.casefold() in _GATTUNGEN else name


def listenordnung(name: str) -> tuple[tuple[str, str, str], int, tuple[str, str, str]]:
    """Liefert den Sortierschlüssel für Listen: erst der Ort, dann Stadt vor Kreis vor Bezirksregierung."""
    gattung = name.partition(" ")[0].casefold()
    rang = _GATTUNGEN.index(gattung) if gattung in _GATTUNGEN else 0
    return alphabetisch(ortswort(name)), rang, alphabetisch(name)


def _gefaltet(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _worte(gefaltet: str) -> str:
    if not gefaltet.isascii():
        zerlegt = unicodedata.normalize("NFKD", gefaltet.translate(_GRUNDBUCHSTABEN))
        gefaltet = "".join(zeichen for zeichen in zerlegt if not unicodedata.combining(zeichen))
    return " ".join(gefaltet.translate(_SATZZEICHEN).split())


@dataclass(frozen=True, slots=True)
class Faelle:
    """Die vier Fälle eines amtlichen Namens, jeder mit seinem Artikel."""

    nominativ: str
    genitiv: str
    dativ: str
    akkusativ: str


def faelle(amtlicher_name: str) -> Faelle:
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
    else:
        genitiv = ["des", *gebeugt, gattung + "es", *ort]
        worte = ["der", *gerade], genitiv, ["dem", *schief], ["den", *schief]
    return Faelle(*map(" ".join, worte))


def _zerlegt(name: str) -> tuple[list[str], str, list[str]]:
    """Trennt »Oberbergischer Kreis« in Beiwörter (im Stamm auf -e), Gattung und Ort."""
    worte = name.split()
    endungen = (*_WEIBLICH, *_MAENNLICH)
    stelle = next((i for i, wort in enumerate(worte) if wort.casefold().endswith(endungen)), None)
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
