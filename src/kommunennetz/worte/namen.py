"""Namen von Kommunen: Slug, Suchform und alphabetische Ordnung."""

import unicodedata

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
    "verbandsgemeinde",
    "samtgemeinde",
    "amt",
    "kreis",
    "landkreis",
    "region",
    "städteregion",
    "regionalverband",
    "bezirksregierung",
)


def slug(text: str) -> str:
    """Liefert den Namen für Dateien und Adressen: »Kreis Düren« wird »kreis-dueren«."""
    schlicht = unicodedata.normalize("NFC", text).translate(_SLUG)
    worte = schlicht.lower().split()
    if schlicht.isascii() and "".join(worte).isalnum():
        return "-".join(worte)
    # Die Bibliothek lädt zehntausende Umschriften; deutsche Ortsnamen brauchen keine davon.
    from slugify import slugify

    return slugify(schlicht)


def umschrift(text: str) -> str:
    """Liefert einen kleingeschriebenen Text ohne Umlaute: »koeln« zu »köln«."""
    return text.translate(_UMSCHRIFT)


def suchform(text: str) -> str:
    """Liefert die Form zum Vergleichen: »Köln«, »KOELN« und »köln« in zerlegten Zeichen sind darin gleich."""
    return _worte(umschrift(_gefaltet(text)))


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
