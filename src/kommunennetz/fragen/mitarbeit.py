"""Wer im Netzwerk mitarbeitet: Teilnahmen, Beiträge und Ämter über die Jahre, so weit sie belegt sind.

Ob eine Kommune bei einem Treffen war, hat drei Antworten. Dass sie fehlte, steht nur fest, wo die Teilnahme
vollständig eingetragen ist; was nicht eingetragen ist, ist sonst unbestimmt. Ein Urteil ist nichts davon.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kommunennetz.fragen.mitglieder import Glied, gilt_am, reihe
from kommunennetz.fragen.termine import ordnung
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.netz import Sprecherin
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.model.veranstaltung import DABEI, Teilnahme, Veranstaltung
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte import namen

TREFFEN = ("spitzentreffen", "netzwerktreffen")
"""Zu welchen Veranstaltungen alle Mitglieder eingeladen sind; nur bei ihnen lässt sich fehlen."""


class Mitwirkung(StrEnum):
    """Womit eine Kommune mitgearbeitet hat."""

    TREFFEN = "Treffen"
    LEHRGANG = "Lehrgang"
    WEITERE = "weitere Veranstaltung"
    GASTGEBERIN = "Gastgeberin"
    BEITRAG = "Beitrag"
    SPRECHERTEAM = "Sprecherteam"


@dataclass(frozen=True, slots=True)
class Beleg:
    """Etwas, woran sich die Mitarbeit einer Kommune zeigt."""

    mitwirkung: Mitwirkung
    was: str
    """Der Titel der Veranstaltung; beim Sprecherteam die Amtszeit."""
    wann: Teildatum
    antwort: Antwort
    """Ob es bis zum Stichtag so war; nie »nein«."""
    quelle: str = ""
    veranstaltung: str = ""
    """Ihr Schlüssel; leer beim Sprecherteam."""

    @property
    def in_worten(self) -> str:
        """Liefert »Spitzentreffen 2017 (6. Dezember 2017)«, bei allem außer Teilnahme mit der Rolle davor."""
        rolle = "" if self.mitwirkung in _TEILNAHME else f"{self.mitwirkung}: "
        return f"{rolle}{self.was} ({self.wann})"


_TEILNAHME = (Mitwirkung.TREFFEN, Mitwirkung.LEHRGANG, Mitwirkung.WEITERE)


@dataclass(frozen=True, slots=True)
class Mitarbeit:
    """Was das Register von der Mitarbeit einer Kommune weiß."""

    gebiet: Gebiet
    mitglied: Antwort
    """Ob sie am Stichtag Mitglied ist."""
    belege: tuple[Beleg, ...]
    """Das Älteste zuerst."""
    gefehlt: tuple[Eintrag[Veranstaltung], ...] = ()
    """Die Treffen ihrer Mitgliedschaft, bei denen sie sicher nicht war, das älteste zuerst."""
    fehlt_seit: int = 0
    """Bei wie vielen vollständig eingetragenen Treffen sie fehlte, seit sie zuletzt bei einem war."""

    def anzahl(self, mitwirkung: Mitwirkung) -> int:
        """Liefert, wie oft sie so mitgearbeitet hat; was unbestimmt ist, zählt nicht."""
        return sum(beleg.mitwirkung is mitwirkung and beleg.antwort is Antwort.JA for beleg in self.belege)

    @property
    def jahre(self) -> tuple[int, ...]:
        """Liefert die Jahre, für die etwas belegt ist; bei mehreren Jahren das erste."""
        sichere = (beleg.wann.jahr for beleg in self.belege if beleg.antwort is Antwort.JA)
        return tuple(sorted({jahr for jahr in sichere if jahr is not None}))

    @property
    def zuletzt(self) -> Beleg | None:
        """Liefert den jüngsten sicheren Beleg."""
        return next((beleg for beleg in reversed(self.belege) if beleg.antwort is Antwort.JA), None)


@dataclass(frozen=True, slots=True)
class Ueberblick:
    """Die Mitarbeit aller, alphabetisch, und wie viele Treffen vollständig eingetragen sind."""

    alle: tuple[Mitarbeit, ...]
    treffen: int
    vollstaendige: int


def mitarbeit_von(register: Register, gebiet: Gebiet, stichtag: date, seit: int | None = None) -> Mitarbeit:
    """Liefert die Mitarbeit einer Kommune bis zum Stichtag; mit `seit` erst von diesem Jahr an."""
    schluessel = register.schluessel_von(gebiet)
    belege = _list_belege(register, stichtag, seit, schluessel).get(schluessel, [])
    return _mitarbeit(register, gebiet, belege, _list_treffen(register, stichtag, seit), stichtag)


def ueberblick(register: Register, stichtag: date, seit: int | None = None) -> Ueberblick:
    """Liefert die Mitarbeit aller, die am Stichtag Mitglied sind oder sein können oder etwas beitrugen."""
    nach_kommune = _list_belege(register, stichtag, seit)
    treffen = _list_treffen(register, stichtag, seit)
    gefragte = []
    for eintrag in register.kommunen.values():
        gebiet = register.gebiet(eintrag.satz)
        belege = nach_kommune.get(eintrag.schluessel, [])
        eine = _mitarbeit(register, gebiet, belege, treffen, stichtag)
        if gebiet.ist_kommune and (belege or eine.mitglied is not Antwort.NEIN):
            gefragte.append(eine)
    gefragte.sort(key=lambda eine: namen.listenordnung(eine.gebiet.kurzname))
    vollstaendige = sum(einer.satz.teilnahme_vollstaendig == "ja" for einer in treffen)
    return Ueberblick(tuple(gefragte), len(treffen), vollstaendige)


def fehlende(gefragt: Iterable[Mitarbeit], mindestens: int) -> list[Mitarbeit]:
    """Liefert die Mitglieder, die bei so vielen Treffen nacheinander sicher fehlten."""
    return [eine for eine in gefragt if eine.mitglied is Antwort.JA and eine.fehlt_seit >= mindestens]


def _mitarbeit(
    register: Register,
    gebiet: Gebiet,
    belege: list[Beleg],
    treffen: list[Eintrag[Veranstaltung]],
    stichtag: date,
) -> Mitarbeit:
    eintrag = register.eintrag(gebiet)
    glieder = reihe(register, eintrag) if eintrag else ()
    sortiert = tuple(sorted(belege, key=lambda beleg: (ordnung(beleg.wann), beleg.was, beleg.mitwirkung)))
    dabei = {beleg.veranstaltung for beleg in belege}
    gefehlt = [
        einer
        for einer in treffen
        if einer.schluessel not in dabei
        and einer.satz.teilnahme_vollstaendig == "ja"
        and _war_mitglied(glieder, einer.satz)
    ]
    zuletzt = max((nummer for nummer, einer in enumerate(treffen) if einer.schluessel in dabei), default=-1)
    seither = {einer.schluessel for einer in treffen[zuletzt + 1 :]}
    fehlt_seit = sum(einer.schluessel in seither for einer in gefehlt)
    return Mitarbeit(gebiet, gilt_am(glieder, stichtag), sortiert, tuple(gefehlt), fehlt_seit)


def _war_mitglied(glieder: tuple[Glied, ...], veranstaltung: Veranstaltung) -> bool:
    """Liefert, ob die Kommune bei der Veranstaltung sicher Mitglied war; sonst war sie nicht gemeint."""
    anfang = veranstaltung.anfang
    return anfang.hat_anfang and gilt_am(glieder, anfang.frueheste) is Antwort.JA


def _list_treffen(register: Register, stichtag: date, seit: int | None) -> list[Eintrag[Veranstaltung]]:
    """Liefert die Treffen, die bis zum Stichtag sicher stattfanden, das älteste zuerst."""
    gefragte = [
        eintrag
        for eintrag in register.veranstaltungen.values()
        if eintrag.satz.art in TREFFEN and _fand_statt(register, eintrag.satz, stichtag, seit) is Antwort.JA
    ]
    return sorted(gefragte, key=lambda eintrag: (ordnung(eintrag.satz.anfang), eintrag.schluessel))


def _list_belege(
    register: Register, stichtag: date, seit: int | None, nur: str | None = None
) -> dict[str, list[Beleg]]:
    """Liefert die Belege je Schlüssel der Kommune, in einem Gang durch alle Veranstaltungen."""
    belege: dict[str, list[Beleg]] = {}
    for eintrag in register.veranstaltungen.values():
        gilt = _fand_statt(register, eintrag.satz, stichtag, seit)
        if gilt is Antwort.NEIN:
            continue
        for kommune, mitwirkung, sicher in _mitwirkende(register, eintrag.satz):
            if nur is None or kommune == nur:
                belege.setdefault(kommune, []).append(_beleg(eintrag, mitwirkung, gilt & sicher))
    for amt in register.netz.satz.sprecherteam:
        gilt = _amtszeit(register, amt, stichtag, seit)
        if gilt is not Antwort.NEIN and nur in (None, amt.kommune):
            was = f"Amtszeit {amt.bis.im_satz('bis')}" if amt.bis else "laufende Amtszeit"
            beleg = Beleg(Mitwirkung.SPRECHERTEAM, was, amt.von, gilt, amt.quelle or "")
            belege.setdefault(amt.kommune, []).append(beleg)
    return belege


def _fand_statt(
    register: Register, veranstaltung: Veranstaltung, stichtag: date, seit: int | None
) -> Antwort:
    """Liefert, ob die Veranstaltung bis zum Stichtag begann, und nicht vor dem Jahr."""
    if veranstaltung.abgesagt:
        return Antwort.NEIN
    gilt = register.eingetragen(veranstaltung.anfang).bis(stichtag)
    if seit is None:
        return gilt
    # Was über Neujahr geht, gehört zu beiden Jahren.
    return gilt & ~register.eingetragen(veranstaltung.schluss).bis(date(seit - 1, 12, 31))


def _amtszeit(register: Register, amt: Sprecherin, stichtag: date, seit: int | None) -> Antwort:
    begonnen = register.eingetragen(amt.von).bis(stichtag)
    if seit is None or amt.bis is None:
        return begonnen
    return begonnen & ~register.eingetragen(amt.bis).bis(date(seit - 1, 12, 31))


def _mitwirkende(
    register: Register, veranstaltung: Veranstaltung
) -> Iterator[tuple[str, Mitwirkung, Antwort]]:
    """Liefert, welche Kommunen womit dabei waren, und ob das feststeht."""
    art = _art(veranstaltung)
    for teilnahme in veranstaltung.teilnahme:
        if (antwort := war_dabei(teilnahme)) is not Antwort.NEIN:
            yield teilnahme.kommune, art, antwort
    for kommune in dict.fromkeys(punkt.kommune for punkt in veranstaltung.tagesordnung if punkt.kommune):
        yield kommune, Mitwirkung.BEITRAG, Antwort.JA
    if veranstaltung.gastgeber and (gebiet := register.verzeichnis.find(veranstaltung.gastgeber)):
        yield register.schluessel_von(gebiet), Mitwirkung.GASTGEBERIN, Antwort.JA


def war_dabei(teilnahme: Teilnahme) -> Antwort:
    """Liefert, was ein eingetragener Stand über die Anwesenheit sagt; wer abbrach, war eine Zeit lang da."""
    if teilnahme.stand in DABEI:
        return Antwort.JA
    return Antwort.UNBESTIMMT if teilnahme.stand == "abgebrochen" else Antwort.NEIN


def _art(veranstaltung: Veranstaltung) -> Mitwirkung:
    if veranstaltung.ist_lehrgang:
        return Mitwirkung.LEHRGANG
    return Mitwirkung.TREFFEN if veranstaltung.art in TREFFEN else Mitwirkung.WEITERE


def _beleg(eintrag: Eintrag[Veranstaltung], mitwirkung: Mitwirkung, antwort: Antwort) -> Beleg:
    satz = eintrag.satz
    return Beleg(mitwirkung, satz.titel, satz.anfang, antwort, satz.quelle or "", eintrag.schluessel)
