"""Kommunen, Kreise und Regierungsbezirke, wie man sie nennt; was keiner ist, ist ein FrageError."""

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.worte.namen import suchform
from kommunennetz.worte.saetze import aufgezaehlt, meinten_sie

_VORSPANN = ("regierungsbezirk ", "bezirksregierung ")


def find_gebiet(anfrage: str, verzeichnis: Verzeichnis) -> Gebiet:
    """Liefert das eine gemeinte Gebiet; sonst FrageError mit Vorschlägen."""
    if (gebiet := verzeichnis.find(anfrage)) is not None:
        return gebiet
    if vorschlaege := verzeichnis.vorschlaege(anfrage):
        raise FrageError(
            f"»{anfrage}« ist keine eindeutige Kommune.",
            meinten_sie(*(gebiet.kurzname for gebiet in vorschlaege)),
        )
    raise FrageError(
        f"»{anfrage}« steht nicht im amtlichen Verzeichnis.",
        f"Es enthält {aufgezaehlt(verzeichnis.gruppennamen.values())}; Schreibweise prüfen.",
    )


def find_kreis(name: str, verzeichnis: Verzeichnis) -> Gebiet:
    """Liefert den Kreis oder die Städteregion; »Unna« meint hier den Kreis Unna. Sonst FrageError."""
    formen = (f"Kreis {name}", f"Landkreis {name}", f"{name}-Kreis", *(f"{wort} {name}" for wort in _RAEUME))
    for anfrage in (name, *formen):
        gebiet = verzeichnis.find(anfrage)
        if gebiet is not None and gebiet.ist_kreis:
            return gebiet
    raise FrageError(f"Den Kreis »{name}« gibt es nicht.", _kreishilfe(name, verzeichnis))


def find_regierungsbezirk(name: str, verzeichnis: Verzeichnis) -> str:
    """Liefert den Namen des Regierungsbezirks, wie er im Verzeichnis steht (»Köln«); sonst FrageError."""
    gesucht = suchform(name)
    for vorspann in _VORSPANN:
        gesucht = gesucht.removeprefix(vorspann)
    alle = sorted({gebiet.regierungsbezirk for gebiet in verzeichnis.alle if gebiet.regierungsbezirk})
    for bezirk in alle:
        if suchform(bezirk) == gesucht:
            return bezirk
    hilfe = f"Es gibt: {', '.join(alle)}." if alle else "Das Verzeichnis kennt keine."
    raise FrageError(f"Den Regierungsbezirk »{name}« gibt es nicht.", hilfe)


def _kreishilfe(name: str, verzeichnis: Verzeichnis) -> str:
    """Liefert, in welchem Kreis ein Ort dieses Namens liegt, sonst die ähnlichsten Kreise, sonst alle."""
    from difflib import get_close_matches

    ort = verzeichnis.find(name)
    if ort is not None and (kreis := verzeichnis.kreis_von(ort)) is not None:
        return f"{ort.kurzname} liegt hier: {kreis.kurzname}."
    alle = [gebiet.kurzname for gebiet in verzeichnis.alle if gebiet.ist_kreis]
    formen = {_ortswort(kurzname): kurzname for kurzname in alle}
    nahe = [formen[form] for form in get_close_matches(_ortswort(name), formen, n=2, cutoff=0.75)]
    return meinten_sie(*nahe) if nahe else f"Es gibt: {', '.join(sorted(alle))}."


def _ortswort(kreis: str) -> str:
    worte = [wort for wort in suchform(kreis).replace("-", " ").split() if wort not in _GATTUNGEN]
    return " ".join(worte)


_GATTUNGEN = ("kreis", "landkreis", "staedteregion", "region", "regionalverband")
_RAEUME = ("Städteregion", "Region", "Regionalverband")
