"""Das Ergebnis eines Abgleichs: was sich ändern würde, was unklar ist, und beides in Sätzen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kommunennetz.austausch.spalten import Feld
from kommunennetz.worte.saetze import mit_anzahl

_VIELE = 10


@dataclass(frozen=True, slots=True)
class Feldaenderung:
    """Eine Änderung an einem Feld; `alt` und `neu` stehen so da wie in der YAML-Datei."""

    feld: Feld
    alt: str | None
    neu: str
    zelle: str
    """Wo der Wert steht: »B17«, in einer Mappe »Blatt »Liste«, B17«."""
    satz: str
    """Die Änderung auf Deutsch: »unterzeichnet: 6. Dezember 2017 statt Dezember 2012«."""


@dataclass(frozen=True, slots=True)
class Kommunenabgleich:
    """Was sich an einer Kommune ändern würde; eine neue hat im Register noch keinen Datensatz."""

    schluessel: str
    name: str
    zeile: int
    neu: bool
    aenderungen: tuple[Feldaenderung, ...]
    hinweise: tuple[str, ...] = ()

    @property
    def satz(self) -> str:
        """Liefert die Überschrift zu den Änderungen."""
        was = "neuer Datensatz" if self.neu else mit_anzahl(len(self.aenderungen), "Änderung", "Änderungen")
        return f"{self.name}: {was} (Zeile {self.zeile})"


@dataclass(frozen=True, slots=True)
class Unklar:
    """Eine Zeile, die nicht verstanden wurde oder das Register beschädigen würde."""

    zeile: int
    zelle: str
    kommune: str
    grund: str
    hilfe: str

    def __str__(self) -> str:
        """Liefert die Zelle und den Grund auf einer Zeile."""
        wer = f" ({self.kommune})" if self.kommune else ""
        return f"{self.zelle}{wer}: {self.grund}"


@dataclass(frozen=True, slots=True)
class Abgleich:
    """Die Tabelle gegen das Register gehalten; `unklar` bleibt in jedem Fall unverändert."""

    kommunen: tuple[Kommunenabgleich, ...]
    unklar: tuple[Unklar, ...]
    unveraendert: int
    """Zeilen, die genau sagen, was das Register schon weiß, oder nichts."""
    leere: int
    """Leere Zellen, wo das Register etwas weiß; sie löschen nichts."""
    ohne_angaben: int = 0
    """Zeilen, die eine Kommune ohne Datensatz nennen und sonst nichts; daraus wird keiner."""
    hinweise: tuple[str, ...] = ()
    """In Sätzen, welche Zeilen und Zellen nicht zählten und warum."""
    zeilen: int = 0
    """Wie viele Zeilen die Tabelle hat."""
    nennt_kommunen: bool = True
    """Ob wenigstens jede zehnte Zeile eine Kommune nennt."""

    @property
    def ist_keine_liste(self) -> bool:
        """Liefert, ob die Datei wohl etwas anderes ist als eine Liste von Kommunen."""
        return not self.nennt_kommunen and self.zeilen >= _VIELE

    def bemaengelt(self, gruende: Mapping[str, Unklar]) -> "Abgleich":
        """Liefert den Abgleich, in dem die Kommunen mit diesen Schlüsseln unklar sind."""
        kommunen = tuple(kommune for kommune in self.kommunen if kommune.schluessel not in gruende)
        unklar = sorted([*self.unklar, *gruende.values()], key=lambda fund: fund.zeile)
        return replace(self, kommunen=kommunen, unklar=tuple(unklar))

    @property
    def zusammenfassung(self) -> str:
        """Liefert in einem Satz, was die Tabelle bewirken würde."""
        neue = sum(kommune.neu for kommune in self.kommunen)
        zeilen = len({unklar.zeile for unklar in self.unklar})
        teile = [
            f"{len(self.kommunen) - neue} zu ändern",
            f"{neue} neu",
            f"{self.unveraendert} unverändert",
            f"{mit_anzahl(zeilen, 'Zeile', 'Zeilen')} unklar",
        ]
        if self.ohne_angaben:
            teile.append(f"{self.ohne_angaben} nicht im Register und ohne Angaben (anlegen mit --anlegen)")
        leer = f" Leere Zellen löschen nichts ({self.leere})." if self.leere else ""
        return f"{', '.join(teile)}.{leer}"
