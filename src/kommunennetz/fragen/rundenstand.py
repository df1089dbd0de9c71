"""Der Stand einer Runde: wer vorgemerkt ist, was jeder Kommune noch fehlt und was davon überfällig ist."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kommunennetz.fragen.beitritt import Pruefung, Punktstand, pruefe_beitritt
from kommunennetz.fragen.kalender import Kalender, kalender_fuer
from kommunennetz.fragen.mitglieder import (
    Spanne,
    Unterzeichnende,
    gezaehlt,
    ungeklaerte,
    unterzeichnende,
    vorgemerkte,
)
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.auftritt import Beitrittsschritt
from kommunennetz.model.kommune import Beitritt, Kommune
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.register.lesen.register import Eintrag, Register


class Etappe(StrEnum):
    """Was vor der Unterschrift vorliegen muss."""

    KRITERIEN = "Kriterien"
    BESCHLUSS = "Beschluss"
    ERKLAERUNG = "Erklärung"


VORLAUF_WOCHEN = {
    Etappe.BESCHLUSS: 6,
    Etappe.KRITERIEN: 4,
    Etappe.ERKLAERUNG: 4,
}
"""Wie viele Wochen vor der Unterschrift ein Schritt getan sein soll.

Warum sechs: Zwischen Beschluss und Unterschrift lag bei Unna (2023/24) rund ein Monat; dazu Luft. Ein
Netzwerk, das in netz.yaml eigene Schritte nennt, hat seine eigenen Fristen.
"""

KENNUNG = {Etappe.KRITERIEN: "kriterien", Etappe.BESCHLUSS: "beschluss", Etappe.ERKLAERUNG: "erklaerung"}
"""Wie die Schritte dort heißen, wo Schritte Kennungen haben."""


@dataclass(frozen=True, slots=True)
class Fehlendes:
    """Etwas, das eine vorgemerkte Kommune noch zu tun hat, und bis wann."""

    schritt: Etappe
    text: str
    frist: date | None
    """Ein Arbeitstag, gerechnet vom spätesten möglichen Tag der Runde; None, wenn er nicht bekannt ist."""
    ueberfaellig: bool


@dataclass(frozen=True, slots=True)
class Vorgemerkt:
    """Eine vorgemerkte Kommune mit allem, was ihr noch fehlt."""

    eintrag: Eintrag[Kommune]
    pruefung: Pruefung
    fehlendes: tuple[Fehlendes, ...]

    @property
    def bereit(self) -> bool:
        """Liefert, ob sie unterzeichnen kann."""
        return not self.fehlendes

    @property
    def ueberfaellig(self) -> bool:
        """Liefert, ob eine ihrer Fristen verstrichen ist."""
        return any(fehlt.ueberfaellig for fehlt in self.fehlendes)


@dataclass(frozen=True, slots=True)
class Rundenstand:
    """Wo eine Runde am Stichtag steht."""

    runde: Runde
    stichtag: date
    unterzeichnet: Unterzeichnende
    """Wer in dieser Runde schon unterzeichnet hat."""
    vorgemerkte: tuple[Vorgemerkt, ...]
    """Leer, sobald die Runde vorbei, abgeschlossen oder abgesagt ist."""
    ferienvorbehalt: str
    """Warum nicht feststeht, ob die Frist eines fehlenden Beschlusses vor den Ferien liegt; sonst leer."""
    ungeklaerte: tuple[str, ...]
    """Wer noch für sie gemeldet ist, obwohl sie vorbei ist: Sie ist nicht abgeschlossen."""

    @property
    def vorbehalt(self) -> str:
        """Liefert, was an der Fassung der Kriterien nicht feststeht; ohne Vorgemerkte nichts."""
        return next((vorgemerkt.pruefung.vorbehalt for vorgemerkt in self.vorgemerkte), "")

    @property
    def gezaehlt(self) -> str:
        """Liefert, wie viele Kommunen vorgemerkt sind; Bezirksregierungen stehen mit Namen dabei."""
        gebiete = [vorgemerkt.pruefung.gebiet for vorgemerkt in self.vorgemerkte]
        kommunen = sum(gebiet.ist_kommune for gebiet in gebiete)
        behoerden = [gebiet.name for gebiet in gebiete if not gebiet.ist_kommune]
        return gezaehlt(Spanne(kommunen, kommunen), behoerden)

    @property
    def tage(self) -> int | None:
        """Liefert, in wie vielen Tagen die Runde ist, negativ nach ihr; None ohne festen Tag."""
        return (self.runde.datum.frueheste - self.stichtag).days if self.runde.datum.ist_tag else None


def build_rundenstand(register: Register, runde: Runde, stichtag: date) -> Rundenstand:
    """Liefert, wer am Stichtag für die Runde vorgemerkt ist und was noch fehlt, alphabetisch."""
    kalender = kalender_fuer(register.netz.satz)
    gezeigte = tuple(
        _vorgemerkt(register, eintrag, runde, stichtag, kalender)
        for eintrag in vorgemerkte(register, stichtag, runde.nummer)
    )
    return Rundenstand(
        runde=runde,
        stichtag=stichtag,
        unterzeichnet=unterzeichnende(register, stichtag, runde.nummer),
        vorgemerkte=gezeigte,
        ferienvorbehalt=_ferienvorbehalt(gezeigte, kalender),
        ungeklaerte=tuple(e.satz.name for e in ungeklaerte(register, stichtag, runde.nummer)),
    )


def frist(
    schritt: Etappe, datum: Teildatum, kalender: Kalender, schritte: Sequence[Beitrittsschritt] = ()
) -> date | None:
    """Liefert, bis wann ein Schritt getan sein soll; None, wenn das Datum der Runde kein Ende hat.

    `schritte` sind die des Netzwerks; nennt es diesen, gilt sein Vorlauf. Fällt der Tag auf ein Wochenende
    oder einen Feiertag, eine Sitzung auch in die Ferien, gilt der letzte Arbeitstag davor.
    """
    if not datum.hat_ende:
        return None
    eigener = next((eigener for eigener in schritte if eigener.id == KENNUNG[schritt]), None)
    wochen = eigener.wochen if eigener else VORLAUF_WOCHEN[schritt]
    tag = datum.spaeteste - timedelta(weeks=wochen)
    sitzung = eigener.sitzung == "ja" if eigener else schritt is Etappe.BESCHLUSS
    return kalender.sitzungstag_bis(tag) if sitzung else kalender.arbeitstag_bis(tag)


def list_luecken(register: Register, gebiet: Gebiet, stichtag: date) -> list[tuple[Etappe, str]]:
    """Liefert, was einer Kommune am Stichtag zur Unterschrift fehlt: Kriterien, Beschluss, Erklärung."""
    eintrag = register.eintrag(gebiet)
    # Was zu einer beendeten Mitgliedschaft gehört, ist kein Schritt zur nächsten.
    beitritt = eintrag.satz.beitritt if eintrag and eintrag.satz.austritt is None else None
    return _luecken(register, pruefe_beitritt(register, gebiet, stichtag), beitritt)


def _vorgemerkt(
    register: Register, eintrag: Eintrag[Kommune], runde: Runde, stichtag: date, kalender: Kalender
) -> Vorgemerkt:
    gebiet = register.gebiet(eintrag.satz)
    pruefung = pruefe_beitritt(register, gebiet, stichtag)
    fehlendes = []
    for schritt, text in _luecken(register, pruefung, eintrag.satz.beitritt):
        bis = frist(schritt, runde.datum, kalender, register.netz.satz.schritte)
        fehlendes.append(Fehlendes(schritt, text, bis, bis is not None and bis < stichtag))
    return Vorgemerkt(eintrag, pruefung, tuple(fehlendes))


def _ferienvorbehalt(gezeigte: Iterable[Vorgemerkt], kalender: Kalender) -> str:
    fehlendes = (fehlt for vorgemerkt in gezeigte for fehlt in vorgemerkt.fehlendes)
    fristen = [fehlt.frist for fehlt in fehlendes if fehlt.schritt is Etappe.BESCHLUSS and fehlt.frist]
    return kalender.ferienvorbehalt(max(fristen)) if fristen else ""


def _luecken(register: Register, pruefung: Pruefung, beitritt: Beitritt | None) -> list[tuple[Etappe, str]]:
    # Eine Bezirksregierung unterzeichnet mit; für sie gilt nichts davon.
    if not pruefung.gebiet.ist_kommune:
        return []
    return [*_kriterien(pruefung), *_schritte(register, beitritt, pruefung.stichtag)]


def _kriterien(pruefung: Pruefung) -> Iterator[tuple[Etappe, str]]:
    for punkt in pruefung.punkte:
        if punkt.antwort is not Antwort.JA and not _steht_schon_da(punkt):
            yield Etappe.KRITERIEN, punkt.in_worten


def _steht_schon_da(punkt: Punktstand) -> bool:
    """Liefert, ob Beschluss oder Erklärung den Punkt erledigen; sie stehen eigens in der Liste."""
    return punkt.punkt.folgt_aus == "beitritt" and punkt.antwort is Antwort.UNBESTIMMT


def _schritte(register: Register, beitritt: Beitritt | None, stichtag: date) -> Iterator[tuple[Etappe, str]]:
    beschluss = beitritt.beschluss.datum if beitritt and beitritt.beschluss else None
    erklaert = beitritt.erklaert if beitritt else None
    for schritt, datum in ((Etappe.BESCHLUSS, beschluss), (Etappe.ERKLAERUNG, erklaert)):
        if (text := _luecke(register, schritt, datum, stichtag)) is not None:
            yield schritt, text


def _luecke(register: Register, schritt: Etappe, datum: Teildatum | None, stichtag: date) -> str | None:
    if datum is None:
        return f"{schritt} fehlt"
    match register.eingetragen(datum).bis(stichtag):
        case Antwort.JA:
            return None
        case Antwort.NEIN:
            return f"{schritt} geplant ({datum})"
    return f"{schritt} nicht sicher ({datum})"
