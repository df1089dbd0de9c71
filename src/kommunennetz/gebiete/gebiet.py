"""Ein Gebiet des amtlichen Verzeichnisses: Stadt, Gemeinde, Kreis, Gemeindeverband oder Bezirksregierung."""

from enum import StrEnum
from typing import NamedTuple

from kommunennetz.worte import namen
from kommunennetz.worte.faelle import Faelle, beuge


class Gruppe(StrEnum):
    """Wonach gezählt und gefiltert wird; die Städteregion zählt als Kreis."""

    STADT = "stadt"
    GEMEINDE = "gemeinde"
    KREIS = "kreis"
    VERBAND = "verband"
    BEZIRKSREGIERUNG = "bezirksregierung"


_GRUPPE_JE_LAENGE = {3: Gruppe.BEZIRKSREGIERUNG, 5: Gruppe.KREIS, 9: Gruppe.VERBAND}
_GRUPPEN = {gruppe.value: gruppe for gruppe in Gruppe}


class Gebiet(NamedTuple):
    """Eine Zeile des amtlichen Verzeichnisses.

    Warum kein Datensatz wie sonst: ein NamedTuple ist ebenso unveränderlich und entsteht dreimal so schnell;
    ein Verzeichnis aller Kommunen Deutschlands hat 11 000 Zeilen.
    """

    ags: str
    """8 Ziffern Gemeinde, 5 Kreis, 9 Gemeindeverband, 3 Bezirksregierung; im Ausland »AT-10101«."""
    ars: str
    """Amtlicher Regionalschlüssel, 12 Ziffern; bei Kreisen und Bezirksregierungen mit Nullen aufgefüllt."""
    name: str
    """Amtlicher Name mit Gattung: »Stadt Bonn«, »Kreis Lippe«; ohne Beinamen wie »Bundesstadt«."""
    kurzname: str
    """Name, unter dem das Register die Kommune führt: »Bonn«, »Hennef (Sieg)«, »Kreis Lippe«."""
    art: str
    """Rechtsform nach dem Gesetz: »Mittlere kreisangehörige Stadt«; zum Zählen dient `gruppe`."""
    kreis_ags: str
    """Schlüssel des Kreises, zu dem eine Gemeinde gehört; leer bei kreisfreien Städten und bei Kreisen."""
    regierungsbezirk: str
    """Name des Regierungsbezirks ohne Zusatz: »Köln«."""
    einwohner: int
    """Fortgeschriebene Bevölkerung am `einwohner_stand`; 0, wenn sie nicht bekannt ist."""
    einwohner_stand: str
    """Tag der Zählung als JJJJ-MM-TT."""
    lat: float | None = None
    """Geografische Breite in Grad (WGS 84); darf fehlen, dann ohne Entfernungen."""
    lon: float | None = None
    """Geografische Länge in Grad (WGS 84)."""
    verband_ags: str = ""
    """Schlüssel der Verbands- oder Samtgemeinde, der eine Gemeinde angehört; meist leer."""
    zaehlt_als: str = ""
    """Name der Gruppe, wenn sie nicht aus Schlüssel und Art folgt; meist leer."""
    genus: str = ""
    """Geschlecht des Gattungswortes (»maennlich« für »Flecken«), wenn es nicht eingebaut ist; meist leer."""

    @property
    def slug(self) -> str:
        """Liefert den Namen der Datei im Register ohne Endung: »kreis-lippe«."""
        return namen.slug(self.kurzname)

    @property
    def gruppe(self) -> Gruppe:
        """Liefert die Gruppe, in der das Gebiet gezählt wird; jede Art von Stadt ist eine Stadt."""
        if self.zaehlt_als:
            return _GRUPPEN[self.zaehlt_als]
        gemeinde = Gruppe.STADT if self.art.casefold().endswith("stadt") else Gruppe.GEMEINDE
        return _GRUPPE_JE_LAENGE.get(len(self.ags), gemeinde)

    @property
    def ist_kreis(self) -> bool:
        """Liefert, ob es ein Kreis ist oder die Städteregion."""
        return self.gruppe is Gruppe.KREIS

    @property
    def ist_kommune(self) -> bool:
        """Sagt, ob das Gebiet als Kommune zählt; eine Bezirksregierung unterzeichnet nur mit."""
        return self.gruppe is not Gruppe.BEZIRKSREGIERUNG

    @property
    def ist_kreisfrei(self) -> bool:
        """Sagt, ob eine Stadt keinem Kreis angehört; Aachen gehört der Städteregion an."""
        return self.gruppe is Gruppe.STADT and not self.kreis_ags

    @property
    def faelle(self) -> Faelle:
        """Liefert den amtlichen Namen in den vier Fällen; wirft ValueError bei unbekannter Gattung."""
        return beuge(self.name, self.genus)
