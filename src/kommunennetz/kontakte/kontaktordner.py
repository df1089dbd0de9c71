"""Der gelesene Kontaktordner: wer an einem Tag welches Amt hat, und wie er zu erreichen ist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kommunennetz.befund import Befund, Stufe
from kommunennetz.kontakte.sitz import Sitz
from kommunennetz.kontakte.verschwiegen import verschweige
from kommunennetz.model.arten import EINLADUNGEN, KONTAKTARTEN, KONTAKTE, POSTAMT, SONSTIGE, Art, mit_ordner
from kommunennetz.model.einladung import Einladungen
from kommunennetz.model.kontakt import Amt, Kontakte, Person, SonstigeKontakte
from kommunennetz.model.postamt import Postamt
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.store import load_art, load_eintrag
from kommunennetz.worte.saetze import mit_anzahl


@dataclass(frozen=True, slots=True)
class Amtsperson:
    """Eine Person in ihrem Amt, mit der Datei, in der sie steht, und ihrer Nummer darin."""

    sitz: Sitz
    person: Person
    eintrag: Eintrag[Any]
    nummer: int


@dataclass(frozen=True)
class Kontaktordner:
    """Alle Kontakte, so weit sie lesbar sind, und was beim Lesen auffiel."""

    ort: Path
    kommunen: Mapping[str, Eintrag[Kontakte]]
    sonstige: Mapping[str, Eintrag[SonstigeKontakte]]
    postamt: Eintrag[Postamt] | None = None
    """None, wenn es keine postamt.yaml gibt oder sie Fehler hat."""
    veranstaltungen: Mapping[str, Eintrag[Einladungen]] = field(default_factory=dict)
    """Die privaten Hälften der Veranstaltungen."""
    befunde: tuple[Befund, ...] = ()
    """Ohne Werte aus den Dateien: Sie kommen auch in Protokolle."""

    @property
    def unlesbar(self) -> frozenset[str]:
        """Liefert die Dateien, die Fehler haben und deshalb fehlen."""
        return frozenset(befund.datei for befund in self.befunde if befund.stufe is Stufe.FEHLER)

    @property
    def gezaehlt(self) -> str:
        """Liefert »3 Dateien im Kontaktordner«, auch die fehlerhaften."""
        alle: tuple[Eintrag[Any], ...] = (
            *self.kommunen.values(),
            *self.sonstige.values(),
            *self.veranstaltungen.values(),
        )
        gelesene = {eintrag.datei for eintrag in alle}
        anzahl = len(gelesene | self.unlesbar) + (self.postamt is not None)
        return f"{mit_anzahl(anzahl, 'Datei', 'Dateien')} im Kontaktordner"

    @property
    def amtspersonen(self) -> Iterator[Amtsperson]:
        """Liefert jede Person, frühere und heutige, in der Reihenfolge der Dateien."""
        for eintraege in (self.kommunen, self.sonstige):
            for eintrag in eintraege.values():
                for nummer, person in enumerate(eintrag.satz.personen):
                    yield Amtsperson(Sitz(eintrag.schluessel, person.amt), person, eintrag, nummer)

    def im_amt(self, stelle: str, amt: Amt, stichtag: date) -> list[Amtsperson]:
        """Liefert, wer das Amt an diesem Tag hat oder haben kann: erst die Inhaberin, dann Vertretungen."""
        eintrag = self.kommunen.get(stelle) or self.sonstige.get(stelle)
        gefunden = (
            Amtsperson(Sitz(stelle, amt), person, eintrag, nummer)
            for nummer, person in enumerate(eintrag.satz.personen if eintrag else ())
            if eintrag is not None and person.amt == amt and ist_im_amt(person, stichtag) is not Antwort.NEIN
        )
        return sorted(gefunden, key=lambda eine: eine.person.rolle != "inhaber")

    def inhaber(self, stelle: str, amt: Amt, stichtag: date) -> Amtsperson | None:
        """Liefert, wer das Amt an diesem Tag hat; None, wenn es leer ist."""
        alle = self.im_amt(stelle, amt, stichtag)
        return alle[0] if alle and alle[0].person.rolle == "inhaber" else None


def ist_im_amt(person: Person, stichtag: date) -> Antwort:
    """Sagt, ob die Person an diesem Tag im Amt ist; ohne Anfang war sie es immer, ohne Ende bleibt sie es."""
    begonnen = Antwort.JA if person.von is None else person.von.bis(stichtag)
    if person.bis is None:
        return begonnen
    # Der letzte Tag gehört noch dazu.
    return begonnen & ~person.bis.bis(stichtag - timedelta(days=1))


def load_kontaktordner(ort: Path) -> Kontaktordner:
    """Liefert den Kontaktordner an diesem Ort; einer, den es nicht gibt, ist leer."""
    befunde: list[Befund] = []
    gelesen: dict[Art[Any], Mapping[str, Eintrag[Any]]] = {
        art: load_art(ort, art, befunde) for art in mit_ordner(KONTAKTARTEN)
    }
    postamt = None
    if (ort / POSTAMT.datei("")).exists():
        postamt = load_eintrag(ort, POSTAMT.datei(""), POSTAMT, befunde)
    return Kontaktordner(
        ort,
        gelesen[KONTAKTE],
        gelesen[SONSTIGE],
        postamt,
        veranstaltungen=gelesen[EINLADUNGEN],
        befunde=tuple(map(verschweige, befunde)),
    )
