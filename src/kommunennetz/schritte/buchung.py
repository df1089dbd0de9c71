"""Einen Schritt buchen: Plan, Probe, keine neuen Fehler, dann schreiben, alles unter der Sperre."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Generic, Protocol, TypeVar

from kommunennetz.befund import Befund
from kommunennetz.dateien import read_inhalt
from kommunennetz.errors import RegisterError
from kommunennetz.model.arten import ARTEN, NETZ, Arten
from kommunennetz.regeln import check_geladen, neue_fehler
from kommunennetz.register.buchen.buchung import hat_vorgang, wiederherstellen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.buchen.schrittbuch import Buchschritt, buche_schritt, load_schrittbuch
from kommunennetz.register.buchen.sperre import Halter, sperre
from kommunennetz.register.buchen.wurzel import Wurzel, find_ziel, wurzel_von
from kommunennetz.register.lesen.register import Geladen
from kommunennetz.register.lesen.store import load
from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher
from kommunennetz.schritte.plan import Plan, UnlesbarError
from kommunennetz.schritte.zuruecknahme import Dateistand


class Gelesenes(Protocol):
    """Was das Lesen eines Bestands ergab."""

    @property
    def befunde(self) -> tuple[Befund, ...]:
        """Liefert, was dabei auffiel."""


G = TypeVar("G", bound=Gelesenes)
Schritt = Callable[[Geladen], Plan]


class Bestand(Protocol[G]):
    """Woran gebucht wird: wie es zu lesen ist, wie es mit Änderungen wäre und was daran neu falsch ist."""

    @property
    def wurzel(self) -> Wurzel:
        """Liefert, wo die Dateien liegen."""

    def load(self) -> G:
        """Liefert den Bestand, wie er dasteht."""

    def probe(self, geladen: G, posten: Sequence[Posten]) -> G:
        """Liefert den Bestand, wie er mit den Posten wäre."""

    def check(self, geladen: G) -> list[Befund]:
        """Liefert alle Befunde, vom Lesen und von den Regeln."""

    def neue_fehler(self, vorher: G, nachher: G, ganz: Collection[str]) -> list[Befund]:
        """Liefert die Fehler, die es vorher nicht gab; in den Dateien `ganz` gilt jeder als neu."""


@dataclass(frozen=True, slots=True)
class Registerbestand:
    """Das Register in einem Ordner, gesehen an einem Tag."""

    ort: Path
    heute: date
    arten: Arten = ARTEN
    speicher: Zwischenspeicher | None = None

    @property
    def wurzel(self) -> Wurzel:
        """Liefert den Ordner `data` des Registers."""
        return wurzel_von(self.ort, self.arten)

    def load(self) -> Geladen:
        """Liefert das ganze Register."""
        return load(self.ort, stand=self.heute, arten=self.arten, speicher=self.speicher)

    def probe(self, geladen: Geladen, posten: Sequence[Posten]) -> Geladen:
        """Liefert das Register, wie es mit den Posten wäre, auch mit einer fehlerhaften netz.yaml."""
        netz = next((einer.nachher for einer in posten if einer.datei == _NETZ), None)
        if geladen.register is not None and netz is None:
            return build_probe(geladen.register, posten)
        neu = load(self.ort, stand=self.heute, netz=netz, arten=self.arten, speicher=self.speicher)
        if neu.register is None:
            return neu
        uebrige = build_probe(neu.register, [einer for einer in posten if einer.datei != _NETZ])
        return Geladen(uebrige.register, (*neu.befunde, *uebrige.befunde))

    def check(self, geladen: Geladen) -> list[Befund]:
        """Liefert alle Befunde, vom Lesen und von den Regeln."""
        return check_geladen(geladen, self.heute)

    def neue_fehler(self, vorher: Geladen, nachher: Geladen, ganz: Collection[str]) -> list[Befund]:
        """Liefert die neuen Fehler, auch die zwischen den Datensätzen."""
        return neue_fehler(vorher, nachher, self.heute, ganz)


class NeueFehlerError(RegisterError):
    """Der Plan brächte neue Fehler."""


@dataclass(frozen=True, slots=True)
class Buchhaltung(Generic[G]):
    """Bucht Schritte an einem Bestand; was dafür von außen kommt, bringt er mit."""

    bestand: Bestand[G]
    halter: Callable[[], Halter]
    """Wer die Sperre nimmt, und die Uhr dazu: `seit` ist auch die Zeit im Schrittbuch."""
    melde: Callable[[str], None]
    """Nimmt Sätze entgegen: was ein abgebrochener Vorgang hinterließ, was das Schrittbuch nicht nahm."""

    def vollende(self) -> None:
        """Bringt zu Ende, was ein abgebrochener Befehl begonnen hat."""
        wurzel = self.bestand.wurzel
        if hat_vorgang(wurzel):
            with sperre(wurzel, self.halter()):
                self._hole_nach()

    def plane(self, schritt: Callable[[G], Plan], *, streng: bool = False) -> Plan:
        """Liefert den Plan; wirft NeueFehlerError, wenn er neue Fehler brächte.

        Mit `streng` darf auch kein alter Fehler in den Dateien bleiben, die er ändert.
        """
        geladen = self.bestand.load()
        try:
            plan = schritt(geladen)
        except UnlesbarError as error:
            raise _mit_stellen(error, geladen.befunde) from error
        if plan.wirksame:
            nachher = self.bestand.probe(geladen, plan.posten)
            ganz = {posten.datei for posten in plan.posten} if streng else ()
            if neue := self.bestand.neue_fehler(geladen, nachher, ganz):
                text = f"Das gäbe neue Fehler {self.bestand.wurzel.darin}."
                raise NeueFehlerError(text, _eingerueckt(map(str, neue)))
        return plan

    @contextmanager
    def buchung(self, schritt: Callable[[G], Plan], *, streng: bool = False) -> Iterator[Plan]:
        """Liefert den Plan, wie er unter der Sperre ist, und bucht ihn beim Verlassen des Blocks.

        Wirft der Block, ist nichts gebucht. Was vor der Sperre geplant war, gilt nicht: Es zählt, was jetzt
        dasteht.
        """
        halter, wurzel = self.halter(), self.bestand.wurzel
        with sperre(wurzel, halter):
            self._hole_nach()
            plan = self.plane(schritt, streng=streng)
            yield plan
            if plan.wirksame:
                hinweis = buche_schritt(wurzel, plan.posten, plan.botschaft, halter.seit, plan.zurueck)
                if hinweis:
                    self.melde(hinweis)

    def probe(self, geladen: G, posten: Sequence[Posten]) -> G:
        """Liefert den Bestand, wie er mit den Posten wäre."""
        return self.bestand.probe(geladen, posten)

    def _hole_nach(self) -> None:
        if satz := wiederherstellen(self.bestand.wurzel):
            self.melde(satz)


def schrittbuch(ort: Path, arten: Arten = ARTEN) -> tuple[Sequence[Buchschritt], Dateistand]:
    """Liefert das Schrittbuch, und wie zu erfahren ist, was jetzt in einer Datei steht."""
    wurzel = wurzel_von(ort, arten)
    return load_schrittbuch(wurzel), lambda datei: read_inhalt(find_ziel(wurzel, datei))


def _mit_stellen(error: UnlesbarError, befunde: Iterable[Befund]) -> RegisterError:
    """Liefert denselben Fehler mit den Zeilen, an denen es liegt, und dem Weg, sie zu beheben."""
    stellen = [str(befund) for befund in befunde if befund.datei == error.datei]
    name = PurePosixPath(error.datei).stem
    weg = f"Beheben: kommunennetz kommune bearbeiten {name}" if "/kommunen/" in error.datei else error.hilfe
    text = f"{error.datei} hat Fehler; daran lässt sich so nichts ändern."
    return RegisterError(text, _eingerueckt([*stellen, weg]))


def _eingerueckt(absaetze: Iterable[str]) -> str:
    return "\n".join(absaetze).replace("\n", "\n    ")


_NETZ = NETZ.datei("")
