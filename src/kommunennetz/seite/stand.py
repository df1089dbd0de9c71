"""Das Register an einem Stichtag, wie alle Seiten es sehen: einmal gefragt, überall dasselbe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.fragen.mitarbeit import Beleg, ueberblick
from kommunennetz.fragen.mitglieder import (
    Mitglied,
    Unterzeichnende,
    Zaehlung,
    mitglieder,
    trenne,
    zahl,
)
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.karte import Karte, find_karte
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz, Zahlangabe
from kommunennetz.model.seite import PFLICHTANGABEN, Seite
from kommunennetz.model.teildatum import Antwort
from kommunennetz.regeln.seitenregeln import fehlende_angaben
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.seite.adressen import Verweis, bezirkspfad, kommunenpfad, kreispfad
from kommunennetz.worte.saetze import aufgezaehlt


@dataclass(frozen=True)
class Stand:
    """Register und Stichtag; was mehrere Seiten daraus brauchen, wird einmal berechnet."""

    register: Register
    stichtag: date
    seite: Seite

    @property
    def netz(self) -> Netz:
        """Liefert das Netzwerk."""
        return self.register.netz.satz

    @cached_property
    def mitglieder(self) -> Sequence[Mitglied]:
        """Liefert, was »kommunennetz liste« zeigt."""
        return mitglieder(self.register, self.stichtag)

    @cached_property
    def getrennt(self) -> Unterzeichnende:
        """Liefert dieselben, Kommunen und Bezirksregierungen getrennt."""
        return trenne(self.mitglieder)

    @cached_property
    def zaehlung(self) -> Zaehlung:
        """Liefert, was »kommunennetz zahl« zeigt."""
        return zahl(self.register, self.stichtag)

    @cached_property
    def kommunen(self) -> Mapping[str, Eintrag[Kommune]]:
        """Liefert, wer eine Seite hat: wer bis zum Stichtag unterzeichnet hat oder haben kann.

        Auch wer wieder austrat; nicht, wer nur vorgemerkt ist oder noch überlegt.
        """
        return {
            schluessel: eintrag
            for schluessel, eintrag in self.register.kommunen.items()
            if any(
                (datum := eine.beitritt.unterzeichnet) is not None
                and datum.bis(self.stichtag) is not Antwort.NEIN
                for eine in eintrag.satz.mitgliedschaften
            )
        }

    @cached_property
    def zahlen(self) -> Sequence[Zahlangabe]:
        """Liefert die bis zum Stichtag sicher oder vielleicht veröffentlichten Zahlen, die älteste zuerst."""
        genannte = (eine for eine in self.netz.zahlen if eine.stand.bis(self.stichtag) is not Antwort.NEIN)
        return sorted(genannte, key=lambda eine: (eine.stand.spaeteste, eine.stand.frueheste))

    @cached_property
    def karte(self) -> Karte | None:
        """Liefert die Karte zum Verzeichnis; None, wo es keine gibt."""
        return find_karte(self.register.verzeichnis, self.register.ort / "data" / "karte.json")

    @cached_property
    def gebiete(self) -> Sequence[Gebiet]:
        """Liefert die Gebiete derer, die eine Seite haben."""
        return [self.register.gebiet(eintrag.satz) for eintrag in self.kommunen.values()]

    @cached_property
    def mitarbeit(self) -> Mapping[str, Sequence[Beleg]]:
        """Liefert zu jedem AGS, was »kommunennetz mitarbeit« als sicher belegt nennt, das Älteste zuerst."""
        alle = ueberblick(self.register, self.stichtag).alle
        return {
            eine.gebiet.ags: [beleg for beleg in eine.belege if beleg.antwort is Antwort.JA] for eine in alle
        }

    def kommune(self, eintrag: Eintrag[Kommune]) -> Verweis:
        """Liefert den Kurznamen, verwiesen auf ihre Seite, wenn es eine gibt."""
        da = eintrag.schluessel in self.kommunen
        return Verweis(eintrag.satz.name, kommunenpfad(eintrag.schluessel) if da else "")

    def kreis(self, gebiet: Gebiet) -> Verweis | None:
        """Liefert den Kreis, zu dem ein Gebiet gehört."""
        kreis = self.register.verzeichnis.kreis_von(gebiet)
        return Verweis(kreis.kurzname, kreispfad(kreis)) if kreis else None

    def bezirk(self, gebiet: Gebiet) -> Verweis | None:
        """Liefert den Regierungsbezirk, in dem ein Gebiet liegt."""
        bezirk = gebiet.regierungsbezirk
        return Verweis(bezirk, bezirkspfad(bezirk)) if bezirk else None


def fehlendes(register: Register) -> list[str]:
    """Liefert, welche Pflichtangaben als offen genannt sind, wie ein Satz sie nennt."""
    return [PFLICHTANGABEN[eine.angabe] for eine in register.seite.satz.offen] if register.seite else []


def stand_von(register: Register, stichtag: date) -> Stand:
    """Liefert den Stand; FrageError ohne seite.yaml, RegisterError, wenn darin eine Pflichtangabe fehlt."""
    if register.seite is None:
        raise FrageError(
            "Zu diesem Register gibt es keine öffentliche Seite: data/seite.yaml fehlt.", _ANLEGEN
        )
    if fehlend := fehlende_angaben(register):
        was = aufgezaehlt(PFLICHTANGABEN[angabe] for angabe in fehlend)
        raise RegisterError(
            f"In data/seite.yaml {'fehlt' if len(fehlend) == 1 else 'fehlen'} {was}.",
            "Eintragen oder unter »offen« begründen. Zeigen: kommunennetz pruefen data/seite.yaml",
        )
    return Stand(register, stichtag, register.seite.satz)


_ANLEGEN = (
    "Die Datei anlegen; was hineingehört, steht mit einem Beispiel in docs/datenformat.md unter »Seite«."
)
