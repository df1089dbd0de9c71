"""Kreise und Regierungsbezirke, wie man sie nennt, wenn klar ist, dass ein Raum gemeint ist."""

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.namen import suchform

_VORSPANN = ("regierungsbezirk ", "bezirksregierung ")


def find_kreis(name: str, verzeichnis: Verzeichnis) -> Gebiet:
    """Liefert den Kreis oder die Städteregion; »Unna« meint hier den Kreis Unna. Sonst FrageError."""
    for anfrage in (name, f"Kreis {name}", f"{name}-Kreis", f"Städteregion {name}"):
        gebiet = verzeichnis.find(anfrage)
        if gebiet is not None and gebiet.gruppe is Gruppe.KREIS:
            return gebiet
    aehnliche = [gebiet.kurzname for gebiet in verzeichnis.vorschlaege(name) if gebiet.gruppe is Gruppe.KREIS]
    raise FrageError(f"Den Kreis »{name}« gibt es nicht.", _meinten_sie(aehnliche))


def find_regierungsbezirk(name: str, verzeichnis: Verzeichnis) -> str:
    """Liefert den Namen des Regierungsbezirks, wie er im Verzeichnis steht (»Köln«); sonst FrageError."""
    gesucht = suchform(name)
    for vorspann in _VORSPANN:
        gesucht = gesucht.removeprefix(vorspann)
    alle = sorted({gebiet.regierungsbezirk for gebiet in verzeichnis.alle if gebiet.regierungsbezirk})
    for bezirk in alle:
        if suchform(bezirk) == gesucht:
            return bezirk
    raise FrageError(f"Den Regierungsbezirk »{name}« gibt es nicht.", f"Es gibt: {', '.join(alle)}.")


def _meinten_sie(namen: list[str]) -> str:
    return f"Meinten Sie {' oder '.join(f'»{name}«' for name in namen)}?" if namen else ""
