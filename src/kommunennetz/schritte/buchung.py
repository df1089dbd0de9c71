"""Einen Schritt buchen: Plan, Probe, keine neuen Fehler, dann schreiben, alles unter der Sperre."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from kommunennetz.befund import Befund
from kommunennetz.dateien import read_inhalt
from kommunennetz.errors import RegisterError
from kommunennetz.model.arten import ARTEN, NETZ, Arten
from kommunennetz.regeln import neue_fehler
from kommunennetz.register.buchen.buchung import hat_vorgang, wiederherstellen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.buchen.schrittbuch import Buchschritt, buche_schritt, load_schrittbuch
from kommunennetz.register.buchen.sperre import Halter, sperre
from kommunennetz.register.buchen.wurzel import find_ziel, wurzel_von
from kommunennetz.register.lesen.register import Geladen
from kommunennetz.register.lesen.store import load
from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher
from kommunennetz.schritte.plan import Plan, UnlesbarError
from kommunennetz.schritte.zuruecknahme import Dateistand

Schritt = Callable[[Geladen], Plan]


class NeueFehlerError(RegisterError):
    """Der Plan brächte dem Register neue Fehler."""


@dataclass(frozen=True, slots=True)
class Buchhaltung:
    """Bucht Schritte am Register in einem Ordner; was dafür von außen kommt, bringt er mit."""

    ort: Path
    heute: date
    halter: Callable[[], Halter]
    """Wer die Sperre nimmt, und die Uhr dazu: `seit` ist auch die Zeit im Schrittbuch."""
    melde: Callable[[str], None]
    """Nimmt Sätze entgegen: was ein abgebrochener Vorgang hinterließ, was das Schrittbuch nicht nahm."""
    arten: Arten = ARTEN
    speicher: Zwischenspeicher | None = None

    def vollende(self) -> None:
        """Bringt zu Ende, was ein abgebrochener Befehl begonnen hat."""
        if hat_vorgang(self.ort):
            with sperre(self.ort, self.halter()):
                self._hole_nach()

    def plane(self, schritt: Schritt, *, streng: bool = False) -> Plan:
        """Liefert den Plan; wirft NeueFehlerError, wenn er dem Register neue Fehler brächte.

        Mit `streng` darf auch kein alter Fehler in den Dateien bleiben, die er ändert.
        """
        geladen = load(self.ort, stand=self.heute, arten=self.arten, speicher=self.speicher)
        try:
            plan = schritt(geladen)
        except UnlesbarError as error:
            raise _mit_stellen(error, geladen.befunde) from error
        if plan.wirksame:
            nachher = self.probe(geladen, plan.posten)
            ganz = {posten.datei for posten in plan.posten} if streng else ()
            if neue := neue_fehler(geladen, nachher, self.heute, ganz):
                raise NeueFehlerError("Das gäbe neue Fehler im Register.", _eingerueckt(map(str, neue)))
        return plan

    @contextmanager
    def buchung(self, schritt: Schritt, *, streng: bool = False) -> Iterator[Plan]:
        """Liefert den Plan, wie er unter der Sperre ist, und bucht ihn beim Verlassen des Blocks.

        Wirft der Block, ist nichts gebucht. Was vor der Sperre geplant war, gilt nicht: Es zählt, was jetzt
        dasteht.
        """
        halter = self.halter()
        with sperre(self.ort, halter):
            self._hole_nach()
            plan = self.plane(schritt, streng=streng)
            yield plan
            if plan.wirksame:
                wurzel = wurzel_von(self.ort, self.arten)
                hinweis = buche_schritt(wurzel, plan.posten, plan.botschaft, halter.seit, plan.zurueck)
                if hinweis:
                    self.melde(hinweis)

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

    def _hole_nach(self) -> None:
        if satz := wiederherstellen(self.ort):
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
