"""Was eine Liste im Ganzen darüber sagt, ob ihre bloßen Namen Gemeinden oder Kreise meinen."""

from collections.abc import Sequence
from functools import cached_property

from kommunennetz.austausch.herein.rohblatt import Zelle
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.namensformen import Gattung, Nennung, find_gattung
from kommunennetz.worte.namen import suchform

_NUR_GEMEINDEN = (
    "Stadt", "Städte", "Gemeinde", "Gemeinden", "Stadt/Gemeinde", "Städte und Gemeinden", "Gemeindename",
    "Stadt oder Gemeinde", "Name der Stadt", "Name der Gemeinde", "City", "Town", "City/Town", "Municipality",
    "Municipality name", "Name of municipality",
)  # fmt: skip
_GEMEINDEKOEPFE = frozenset(map(suchform, _NUR_GEMEINDEN))


class Listenart:
    """Urteilt nach der Überschrift der Namen und danach, wie die Liste ihre Kreise schreibt.

    Dass sonst nur Städte und Gemeinden darin stehen, genügt nicht: Gerade wer »Kreis« weglässt, schreibt
    solche Listen. Auch dass sie andere Kreise ausschreibt, genügt nicht; wer es einmal tut, vergisst es beim
    nächsten.
    """

    def __init__(self, kopf: str, nennungen: Sequence[tuple[Zelle, Nennung]]) -> None:
        self._kopf = kopf
        self._klare = [(zelle, eine, eine.gebiete[0]) for zelle, eine in nennungen if len(eine.gebiete) == 1]

    def waehle(self, moegliche: tuple[Gebiet, ...]) -> tuple[tuple[Gebiet, ...], str]:
        """Liefert, welche von Gebieten gleichen Namens die Liste meint, und woran es zu sehen ist."""
        gattung, grund = self._nach_kopf
        eigener = next((zelle for zelle, kreis in self._ausgeschriebene if kreis in moegliche), None)
        if gattung is None and eigener is not None:
            gattung, grund = Gattung.GEMEINDE, f"Den Kreis schreibt die Liste aus ({eigener.adresse})"
        passende = tuple(gebiet for gebiet in moegliche if gattung is not None and gattung.passt(gebiet))
        return (passende, grund) if len(passende) == 1 else (moegliche, "")

    @cached_property
    def _nach_kopf(self) -> tuple[Gattung | None, str]:
        """Die Überschrift »Stadt« gilt, solange kein Kreis darunter steht; »Kreis« ebenso."""
        mit_kreis = any(gebiet.ist_kreis for _, _, gebiet in self._klare)
        if suchform(self._kopf) in _GEMEINDEKOEPFE and not mit_kreis:
            return Gattung.GEMEINDE, f"Die Spalte heißt »{self._kopf}«, und kein Kreis steht darin"
        nur_kreise = not any(gebiet.kreis_ags for _, _, gebiet in self._klare)
        if find_gattung(self._kopf) is Gattung.KREIS and nur_kreise:
            return Gattung.KREIS, f"Die Spalte heißt »{self._kopf}«"
        return None, ""

    @cached_property
    def _ausgeschriebene(self) -> list[tuple[Zelle, Gebiet]]:
        """Die mit »Kreis« genannten Kreise; keine, wenn die Liste auch einen bei bloßem Namen nennt."""
        kreise = [(zelle, nennung, gebiet) for zelle, nennung, gebiet in self._klare if gebiet.ist_kreis]
        if any(nennung.gattung is None for _, nennung, _ in kreise):
            return []
        return [(zelle, gebiet) for zelle, _, gebiet in kreise]
