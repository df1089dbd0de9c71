"""Das Verzeichnis der Gebiete: laden und nach Schlüssel, Slug oder Name nachschlagen."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.gebietstabelle import load_tabelle
from kommunennetz.gebiete.suche import Suche
from kommunennetz.worte import namen

if TYPE_CHECKING:
    from kommunennetz.model.kommune import Kommune

_MITGELIEFERT = Path(__file__).with_name("gebiete.csv")


_MEHRZAHLEN = {
    frozenset(["Verbandsgemeinde"]): "Verbandsgemeinden",
    frozenset(["Samtgemeinde"]): "Samtgemeinden",
    frozenset(["Amt"]): "Ämter",
    frozenset(["Landkreis"]): "Landkreise",
    frozenset(["Kreis", "Städteregion"]): "Kreise und Städteregion",
}


def _mehrzahl(arten: set[str], sonst: str) -> str:
    return _MEHRZAHLEN.get(frozenset(arten), sonst)


class Verzeichnis:
    """Alle Gebiete einer Tabelle; jeder Weg des Nachschlagens wird erst angelegt, wenn jemand ihn geht."""

    def __init__(self, gebiete_nach_slug: Mapping[str, Gebiet]) -> None:
        self._nach_slug = gebiete_nach_slug

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Liefert das Verzeichnis aus der Datei, ohne Angabe das mitgelieferte von Nordrhein-Westfalen.

        Wirft RegisterError mit Datei, Zeile und Abhilfe, wenn die Datei fehlt oder nicht stimmt.
        """
        return cls(load_tabelle(path or _MITGELIEFERT))

    @cached_property
    def alle(self) -> tuple[Gebiet, ...]:
        """Liefert alle Gebiete in der Reihenfolge der Tabelle."""
        return tuple(self._nach_slug.values())

    def nach_slug(self, slug: str) -> Gebiet | None:
        """Liefert das Gebiet, dessen Datei im Register so heißt."""
        return self._nach_slug.get(slug)

    def nach_ags(self, ags: str) -> Gebiet | None:
        """Liefert das Gebiet mit diesem Schlüssel."""
        return self._nach_ags.get(ags)

    def gebiet_von(self, kommune: "Kommune") -> Gebiet:
        """Liefert das Gebiet zum AGS; fehlt es im Verzeichnis, eines, das nur Namen und AGS kennt."""
        bekannt = self.nach_ags(kommune.ags)
        return bekannt or Gebiet(kommune.ags, "", kommune.name, kommune.name, "", "", "", 0, "")

    def kreis_von(self, gebiet: Gebiet) -> Gebiet | None:
        """Liefert den Kreis oder die Städteregion einer Gemeinde; kreisfreie Städte haben keinen."""
        return self.nach_ags(gebiet.kreis_ags) if gebiet.kreis_ags else None

    @cached_property
    def gruppen(self) -> frozenset[Gruppe]:
        """Liefert, welche Gruppen von Gebieten das Verzeichnis kennt."""
        return frozenset(gebiet.gruppe for gebiet in self.alle)

    @property
    def hat_behoerden(self) -> bool:
        """Liefert, ob Bezirksregierungen darin stehen; sonst ist von keinen die Rede."""
        return Gruppe.BEZIRKSREGIERUNG in self.gruppen

    @cached_property
    def gruppennamen(self) -> Mapping[Gruppe, str]:
        """Liefert zu jeder Gruppe von Kommunen, die es hier gibt, ihr Wort: »Städte«, »Landkreise«."""
        arten = {gruppe: {eines.art for eines in self.alle if eines.gruppe is gruppe} for gruppe in Gruppe}
        namen = {
            Gruppe.STADT: "Städte",
            Gruppe.GEMEINDE: "Gemeinden",
            Gruppe.VERBAND: _mehrzahl(arten[Gruppe.VERBAND], "Gemeindeverbände"),
            Gruppe.KREIS: _mehrzahl(arten[Gruppe.KREIS], "Kreise"),
        }
        return {gruppe: name for gruppe, name in namen.items() if gruppe in self.gruppen}

    @cached_property
    def hat_bezirke(self) -> bool:
        """Liefert, ob eines der Gebiete in einem Regierungsbezirk liegt; sonst ist von keinem die Rede."""
        return any(gebiet.regierungsbezirk for gebiet in self.alle)

    def verband_von(self, gebiet: Gebiet) -> Gebiet | None:
        """Liefert die Verbands- oder Samtgemeinde, der eine Gemeinde angehört."""
        return self.nach_ags(gebiet.verband_ags) if gebiet.verband_ags else None

    def angehoerige(self, gebiet: Gebiet) -> tuple[Gebiet, ...]:
        """Liefert die Gemeinden eines Gemeindeverbands oder Kreises in der Reihenfolge der Tabelle."""
        return tuple(eines for eines in self.alle if gebiet.ags in (eines.verband_ags, eines.kreis_ags))

    def find(self, anfrage: str) -> Gebiet | None:
        """Liefert das eine Gebiet, das so heißt oder diesen Schlüssel hat; mehrdeutig oder unbekannt: None.

        Name, Kurzname, Slug, AGS und ARS gelten; Schreibweise und Zusatz (»Hennef« für »Hennef (Sieg)«) sind
        verziehen. Ein Ort meint nie seinen Kreis: »Lippe« findet nichts.
        """
        ziffern = "".join(anfrage.split())
        if ziffern.isdecimal():
            return self._nach_ags.get(ziffern) or self._nach_ars.get(ziffern)
        if gebiet := self._nach_ags.get(ziffern.upper()):
            return gebiet
        if gebiet := self.nach_slug(namen.slug(anfrage)):
            return gebiet
        treffer = self._suche.genau(anfrage)
        return treffer[0] if len(treffer) == 1 else None

    def vorschlaege(self, anfrage: str, n: int = 3) -> tuple[Gebiet, ...]:
        """Liefert höchstens n Gebiete, die gemeint sein können, das wahrscheinlichste zuerst."""
        ziffern = "".join(anfrage.split())
        if ziffern.isdecimal():
            # Tabellenprogramme verlieren die führende Null des Schlüssels.
            gebiet = self.find(ziffern) or self.find("0" + ziffern)
            return (gebiet,) if gebiet else ()
        return tuple(dict.fromkeys(self._suche.aehnlich(anfrage)))[:n]

    @cached_property
    def _nach_ags(self) -> dict[str, Gebiet]:
        return {gebiet.ags: gebiet for gebiet in self.alle}

    @cached_property
    def _nach_ars(self) -> dict[str, Gebiet]:
        return {gebiet.ars: gebiet for gebiet in self.alle if gebiet.ars}

    @cached_property
    def _suche(self) -> Suche:
        return Suche(self.alle)
