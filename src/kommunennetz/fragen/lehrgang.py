"""Ein Lehrgang: welche Kommune welchen Baustein hat, was zum Zertifikat fehlt, und wer beitreten könnte.

Kommunen und Jahrgänge stehen n zu m: Eine Kommune kann mehrmals dabei sein, und Mitglied war sie vielleicht
schon davor. Ob sie bei einem Baustein war, hat drei Antworten, wie bei jeder Teilnahme.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kommunennetz.errors import FrageError
from kommunennetz.fragen.beitritt import Lage, lage_am, pruefe_beitritt
from kommunennetz.fragen.mitglieder import gemeldet_fuer
from kommunennetz.fragen.termine import ordnung, terminlage
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import VERANSTALTUNG
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import Antwort
from kommunennetz.model.veranstaltung import Baustein, Teilnahme, Veranstaltung
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte import namen
from kommunennetz.worte.saetze import meinten, mit_anzahl

NACHFRAGEN = (6, 12)
"""So viele Monate nach dem Ende eines Lehrgangs fragt die Geschäftsstelle nach."""


OHNE_BEDINGUNGEN = "was es verlangt, ist nicht eingetragen"
"""Der Grund, warum bei keiner Kommune feststeht, ob sie das Zertifikat bekommt."""


@dataclass(frozen=True, slots=True)
class Teilnehmende:
    """Eine Kommune in einem Lehrgang, und wie weit sie darin ist."""

    gebiet: Gebiet
    teilnahme: Teilnahme
    bausteine: tuple[Antwort, ...]
    """Ob sie dabei war, zu jedem Baustein des Lehrgangs."""
    zertifikat: Antwort
    """Ob sie die Bedingungen erfüllt."""
    gruende: tuple[str, ...]
    """Was zum Zertifikat fehlt oder nicht feststeht."""
    lage: Lage
    """Wo sie am Stichtag zum Netzwerk steht."""
    naechster_schritt: str
    """Was sie zum Beitritt noch braucht; leer, wenn sie Mitglied ist oder war."""


@dataclass(frozen=True, slots=True)
class Lehrgangsstand:
    """Ein Lehrgang mit allen, die in der Teilnahme stehen, alphabetisch."""

    eintrag: Eintrag[Veranstaltung]
    teilnehmende: tuple[Teilnehmende, ...]

    @property
    def noch_nicht_mitglied(self) -> tuple[Teilnehmende, ...]:
        """Liefert, wer am Stichtag sicher nicht Mitglied ist und nicht abgebrochen hat."""
        return tuple(
            eine
            for eine in self.teilnehmende
            if eine.lage in _KEIN_MITGLIED and eine.teilnahme.stand != "abgebrochen"
        )


@dataclass(frozen=True, slots=True)
class Nachzufassen:
    """Eine Kommune, bei der sich nach dem Lehrgang eine Nachfrage lohnt, und warum."""

    gebiet: Gebiet
    grund: str
    schritt: str


_KEIN_MITGLIED = (Lage.OHNE_DATENSATZ, Lage.KANDIDATIN, Lage.VORGEMERKT, Lage.AUSGETRETEN)


def lehrgaenge(register: Register) -> list[Eintrag[Veranstaltung]]:
    """Liefert alle Lehrgänge, den ältesten zuerst."""
    alle = (eintrag for eintrag in register.veranstaltungen.values() if eintrag.satz.ist_lehrgang)
    return sorted(alle, key=lambda eintrag: (ordnung(eintrag.satz.anfang), eintrag.schluessel))


def find_lehrgang(register: Register, anfrage: str) -> Eintrag[Veranstaltung]:
    """Liefert den Lehrgang mit dieser Nummer oder diesem Dateinamen; wirft FrageError mit dem gemeinten."""
    alle = lehrgaenge(register)
    gesucht = anfrage.strip().removesuffix(VERANSTALTUNG.endung)
    for eintrag in alle:
        if gesucht in (eintrag.schluessel, str(eintrag.satz.nummer)):
            return eintrag
    schluessel = [eintrag.schluessel for eintrag in alle]
    hilfe = meinten(gesucht, schluessel) or "Zeigen: kommunennetz lehrgang stand"
    raise FrageError(f"Den Lehrgang »{anfrage}« gibt es nicht.", hilfe)


def find_baustein(eintrag: Eintrag[Veranstaltung], kennung: str) -> Baustein:
    """Liefert den Baustein mit dieser Kennung; FrageError mit denen, die es gibt."""
    alle = {einer.id: einer for einer in eintrag.satz.bausteine}
    if kennung not in alle:
        da = f"Es gibt: {', '.join(alle)}." if alle else "Eingetragen ist dort keiner."
        raise FrageError(f"Den Baustein »{kennung}« hat »{eintrag.schluessel}« nicht.", da)
    return alle[kennung]


def lehrgangsstand(register: Register, eintrag: Eintrag[Veranstaltung], stichtag: date) -> Lehrgangsstand:
    """Liefert, wie weit jede Kommune am Stichtag ist."""
    alle = [_teilnehmende(register, eintrag.satz, eine, stichtag) for eine in eintrag.satz.teilnahme]
    alle.sort(key=lambda eine: namen.listenordnung(eine.gebiet.kurzname))
    return Lehrgangsstand(eintrag, tuple(alle))


def nachfragen_am(lehrgang: Veranstaltung) -> tuple[date, ...]:
    """Liefert die Tage, an denen nachzufragen ist; keine, wenn das Ende nicht bekannt ist."""
    zertifikat = lehrgang.zertifikat
    ende = zertifikat.uebergeben if zertifikat and zertifikat.uebergeben else lehrgang.schluss
    if not ende.hat_ende or lehrgang.abgesagt:
        return ()
    return tuple(_monate_nach(ende.spaeteste, monate) for monate in NACHFRAGEN)


def list_nachzufassen(stand: Lehrgangsstand, stichtag: date) -> list[Nachzufassen]:
    """Liefert nach dem Ende: wer nicht Mitglied ist, und wessen Praxisprojekt noch nicht umgesetzt ist.

    Vor dem Ende des Lehrgangs ist niemandem nachzufassen.
    """
    if terminlage(stand.eintrag.satz, stichtag) != "gewesen":
        return []
    offene = {id(eine) for eine in stand.noch_nicht_mitglied}
    return [
        Nachzufassen(eine.gebiet, grund, schritt)
        for eine in stand.teilnehmende
        for grund, schritt in _gruende(eine, nicht_mitglied=id(eine) in offene)
    ]


def _gruende(eine: Teilnehmende, *, nicht_mitglied: bool) -> Iterator[tuple[str, str]]:
    if nicht_mitglied:
        yield f"nicht Mitglied ({eine.lage})", eine.naechster_schritt
    projekt = eine.teilnahme.praxisprojekt
    if projekt is not None and projekt.stand != "umgesetzt" and eine.teilnahme.stand != "abgebrochen":
        # Dieselben Sätze stehen in der Liste der Geschäftsstelle und in der Mail an die Kommune.
        yield f"Praxisprojekt {projekt.stand}: {projekt.titel}", "Wie weit ist es, und was fehlt noch?"


def _teilnehmende(
    register: Register, lehrgang: Veranstaltung, teilnahme: Teilnahme, stichtag: date
) -> Teilnehmende:
    eintrag = register.kommunen.get(teilnahme.kommune)
    gebiet = register.genanntes_gebiet(teilnahme.kommune)
    lage = lage_am(register, gebiet, eintrag, stichtag)
    bausteine = tuple(_war_bei(teilnahme, einer) for einer in lehrgang.bausteine)
    zertifikat, gruende = _zertifikat(lehrgang, teilnahme, bausteine)
    schritt = _naechster_schritt(register, gebiet, eintrag, lage, stichtag)
    return Teilnehmende(gebiet, teilnahme, bausteine, zertifikat, gruende, lage, schritt)


def _war_bei(teilnahme: Teilnahme, baustein: Baustein) -> Antwort:
    if baustein.id in teilnahme.bausteine:
        return Antwort.JA
    return Antwort.NEIN if baustein.teilnahme_vollstaendig == "ja" else Antwort.UNBESTIMMT


def _zertifikat(
    lehrgang: Veranstaltung, teilnahme: Teilnahme, bausteine: tuple[Antwort, ...]
) -> tuple[Antwort, tuple[str, ...]]:
    """Liefert, ob die Bedingungen erfüllt sind, und die Gründe, wenn nicht oder wenn es offen ist."""
    if teilnahme.stand == "abgeschlossen":
        return Antwort.JA, ()
    if teilnahme.stand == "abgebrochen":
        return Antwort.NEIN, ("abgebrochen",)
    bedingungen = lehrgang.zertifikat
    if bedingungen is None or not bedingungen.hat_bedingungen:
        return Antwort.UNBESTIMMT, (OHNE_BEDINGUNGEN,)
    antworten = [*_zu_bausteinen(bedingungen.mindestens_bausteine, bausteine)]
    if bedingungen.praxisprojekt == "ja":
        antworten += _zum_projekt(teilnahme)
    gesamt = Antwort.JA
    for antwort, _ in antworten:
        gesamt = gesamt & antwort
    return gesamt, tuple(grund for antwort, grund in antworten if antwort is not Antwort.JA)


def _zu_bausteinen(noetig: int | None, bausteine: tuple[Antwort, ...]) -> Iterator[tuple[Antwort, str]]:
    if noetig is None:
        return
    sicher, offen = bausteine.count(Antwort.JA), bausteine.count(Antwort.UNBESTIMMT)
    if sicher >= noetig:
        yield Antwort.JA, ""
    elif sicher + offen < noetig:
        yield Antwort.NEIN, f"{sicher} von {mit_anzahl(noetig, 'nötigen Baustein', 'nötigen Bausteinen')}"
    else:
        belegt = f"{sicher} von {mit_anzahl(noetig, 'nötigen Baustein', 'nötigen Bausteinen')} belegt"
        yield Antwort.UNBESTIMMT, f"{belegt}, {offen} nicht eingetragen"


def _zum_projekt(teilnahme: Teilnahme) -> Iterator[tuple[Antwort, str]]:
    projekt = teilnahme.praxisprojekt
    if projekt is None:
        yield Antwort.UNBESTIMMT, "ein Praxisprojekt ist nicht eingetragen"
    elif projekt.stand == "umgesetzt":
        yield Antwort.JA, ""
    else:
        yield Antwort.NEIN, f"das Praxisprojekt ist erst {projekt.stand}"


def _naechster_schritt(
    register: Register, gebiet: Gebiet, eintrag: Eintrag[Kommune] | None, lage: Lage, stichtag: date
) -> str:
    """Liefert, was als Nächstes zum Beitritt zu tun ist; leer, wo es keinen braucht."""
    if lage not in _KEIN_MITGLIED:
        return ""
    if lage is Lage.VORGEMERKT and eintrag is not None:
        return f"Unterzeichnet in Runde {gemeldet_fuer(eintrag.satz)}."
    for punkt in pruefe_beitritt(register, gebiet, stichtag).punkte:
        if punkt.antwort is not Antwort.JA:
            return f"{punkt.punkt.kurz}: {' '.join(punkt.naechster_schritt.split())}"
    return "Alle Kriterien sind erfüllt; es fehlt nur die Vormerkung für eine Runde."


def _monate_nach(tag: date, monate: int) -> date:
    """Liefert denselben Tag so viele Monate später; hat der Monat ihn nicht, seinen letzten."""
    jahr, monat = divmod(tag.month - 1 + monate, 12)
    jahr, monat = tag.year + jahr, monat + 1
    return date(jahr, monat, min(tag.day, monthrange(jahr, monat)[1]))
