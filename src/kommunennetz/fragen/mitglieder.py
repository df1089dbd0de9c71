"""Wer ist Mitglied, seit wann, und wie viele sind es: jede Antwort gilt für einen Stichtag."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.kommune import Beitritt, Kommune, Mitgliedschaft
from kommunennetz.model.netz import Zahlangabe
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte import namen


@dataclass(frozen=True, slots=True)
class Spanne:
    """Eine Anzahl, so genau sie bekannt ist."""

    mindestens: int
    hoechstens: int

    def __add__(self, andere: "Spanne") -> "Spanne":
        """Liefert die Anzahl beider zusammen."""
        return Spanne(self.mindestens + andere.mindestens, self.hoechstens + andere.hoechstens)

    def __str__(self) -> str:
        """Liefert »42«, oder »mindestens 41, höchstens 42«, wo es nicht sicher ist."""
        if self.mindestens == self.hoechstens:
            return str(self.mindestens)
        return f"mindestens {self.mindestens}, höchstens {self.hoechstens}"


@dataclass(frozen=True, slots=True)
class Glied:
    """Eine Mitgliedschaft, die mit einer Unterschrift begann."""

    mitgliedschaft: Mitgliedschaft
    seit: Teildatum
    """Der Tag der Unterschrift, nicht vor der Gründung."""

    @property
    def austritt(self) -> Teildatum | None:
        """Liefert, wann sie endet; None, solange niemand austrat."""
        return self.mitgliedschaft.austritt.datum if self.mitgliedschaft.austritt else None

    def beendet(self, stichtag: date) -> Antwort:
        """Liefert, ob der Austritt am Stichtag schon gilt."""
        return self.austritt.bis(stichtag) if self.austritt else Antwort.NEIN

    def gilt(self, stichtag: date) -> Antwort:
        """Liefert, ob die Kommune am Stichtag durch diese Unterschrift Mitglied ist."""
        return self.seit.bis(stichtag) & ~self.beendet(stichtag)


@dataclass(frozen=True)
class Mitglied:
    """Eine Kommune oder Bezirksregierung, die unterzeichnet hat, mit dem, was daraus folgt."""

    eintrag: Eintrag[Kommune]
    gebiet: Gebiet
    kreis: Gebiet | None
    """Der Kreis oder die Städteregion; kreisfreie Städte und Kreise selbst haben keinen."""
    glied: Glied
    """Die Mitgliedschaft, die am Stichtag gilt oder gelten kann."""
    antwort: Antwort
    """Ob die Kommune am Stichtag Mitglied ist und dem Filter entspricht; nie »nein«.

    Bei den Unterzeichnenden einer Runde: ob sie bis dahin unterzeichnet hat.
    """

    @property
    def name(self) -> str:
        """Liefert den Kurznamen."""
        return self.eintrag.satz.name

    @property
    def ist_kommune(self) -> bool:
        """Liefert, ob sie als Kommune zählt; eine Bezirksregierung unterzeichnet nur."""
        return self.gebiet.ist_kommune

    @property
    def runde(self) -> int | None:
        """Liefert die Nummer der Runde, None bei Einzelbeitritt."""
        return self.beitritt.runde

    @property
    def beitritt(self) -> Beitritt:
        """Liefert den Beitritt, durch den sie am Stichtag Mitglied ist."""
        return self.glied.mitgliedschaft.beitritt

    @property
    def seit(self) -> Teildatum:
        """Liefert den Tag der Unterschrift, nicht vor der Gründung."""
        return self.glied.seit

    @property
    def sicher(self) -> bool:
        """Liefert, ob Mitgliedschaft, Filter und Beitrittsjahr feststehen."""
        return self.antwort is Antwort.JA and self.seit.jahr is not None

    @cached_property
    def ordnung(self) -> tuple[object, ...]:
        """Liefert den Platz in alphabetischen Listen (DIN 5007-1, Kreise nach ihrem Ortswort)."""
        return namen.listenordnung(self.name)


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Welche Mitglieder gefragt sind; was None ist, filtert nicht. `kreis` ist ein AGS."""

    seit: int | None = None
    jahr: int | None = None
    bis: int | None = None
    runde: int | None = None
    gruppe: Gruppe | None = None
    kreis: str | None = None
    regierungsbezirk: str | None = None

    def passt(self, gebiet: Gebiet, runde: int | None) -> bool:
        """Liefert, ob Gebiet und Runde der Auswahl entsprechen; das steht immer fest."""
        return (
            (self.runde is None or runde == self.runde)
            and (self.gruppe is None or gebiet.gruppe is self.gruppe)
            and (self.kreis is None or self.kreis in (gebiet.kreis_ags, gebiet.ags))
            and (self.regierungsbezirk is None or gebiet.regierungsbezirk == self.regierungsbezirk)
        )

    def trifft(self, seit: Teildatum, stichtag: date) -> Antwort:
        """Liefert, ob der Beitritt in den gefragten Jahren und nicht nach dem Stichtag liegt."""
        erstes = max(jahr for jahr in (self.seit, self.jahr, date.min.year) if jahr is not None)
        letztes = min(jahr for jahr in (self.bis, self.jahr, date.max.year) if jahr is not None)
        von, bis = date(erstes, 1, 1), min(date(letztes, 12, 31), stichtag)
        return seit.zwischen(von, bis) if von <= bis else Antwort.NEIN


ALLE = Auswahl()
_JAHRE = range(1000, 3000)


def check_auswahl(auswahl: Auswahl, verzeichnis: Verzeichnis, stichtag: date | None = None) -> None:
    """Wirft FrageError, wenn der Auswahl nie ein Mitglied entsprechen kann: Sie ist wohl ein Versehen."""
    seit, jahr, bis = auswahl.seit, auswahl.jahr, auswahl.bis
    for eines in (seit, jahr, bis):
        if eines is not None and eines not in _JAHRE:
            raise FrageError(
                f"{eines} ist kein Jahr, das es hier gibt.", "Ein Jahr von 1000 bis 2999 nennen."
            )
    # Was hier vorn steht, darf nicht größer sein als das dahinter.
    tag = stichtag.year if stichtag is not None else None
    for anfang, ende, satz in (
        (seit, bis, "Kein Jahr ist {} oder später und zugleich {} oder früher"),
        (seit, jahr, "Das Jahr {1} liegt nicht im Jahr {0} oder später"),
        (jahr, bis, "Das Jahr {} liegt nicht im Jahr {} oder früher"),
        (seit, tag, "Das Jahr {} liegt nach dem Stichtag ({})"),
        (jahr, tag, "Das Jahr {} liegt nach dem Stichtag ({})"),
    ):
        if anfang is not None and ende is not None and anfang > ende:
            raise FrageError(f"{satz.format(anfang, ende)}.", _OHNE_WIDERSPRUCH)
    kreis = verzeichnis.nach_ags(auswahl.kreis) if auswahl.kreis is not None else None
    if kreis is None:
        return
    if auswahl.regierungsbezirk not in (None, kreis.regierungsbezirk):
        wo = f"im Regierungsbezirk {kreis.regierungsbezirk}, nicht {auswahl.regierungsbezirk}"
        raise FrageError(f"{kreis.kurzname} liegt {wo}.", _OHNE_WIDERSPRUCH)
    if auswahl.gruppe is Gruppe.BEZIRKSREGIERUNG:
        raise FrageError("Eine Bezirksregierung gehört zu keinem Kreis.", _OHNE_WIDERSPRUCH)


_OHNE_WIDERSPRUCH = "Eine der Angaben berichtigen oder weglassen."


@dataclass(frozen=True, slots=True)
class Zaehlung:
    """Wie viele Mitglieder es an einem Stichtag sind; Bezirksregierungen zählen immer für sich."""

    stichtag: date
    nach_gruppe: Mapping[Gruppe, Spanne]

    @property
    def kommunen(self) -> Spanne:
        """Liefert die Zahl der Städte, Gemeinden und Kreise."""
        return sum(
            (spanne for gruppe, spanne in self.nach_gruppe.items() if gruppe is not Gruppe.BEZIRKSREGIERUNG),
            Spanne(0, 0),
        )

    @property
    def bezirksregierungen(self) -> Spanne:
        """Liefert die Zahl der Bezirksregierungen."""
        return self.nach_gruppe[Gruppe.BEZIRKSREGIERUNG]

    def vergleichbar(self, angabe: Zahlangabe) -> Spanne:
        """Liefert die Zahl auf der Grundlage der Angabe; sagt sie dazu nichts, ist beides möglich."""
        zusammen = self.kommunen + self.bezirksregierungen
        match angabe.bezirksregierung:
            case "eingerechnet":
                return zusammen
            case "gesondert":
                return self.kommunen
        return Spanne(self.kommunen.mindestens, zusammen.hoechstens)


def reihe(register: Register, eintrag: Eintrag[Kommune]) -> tuple[Glied, ...]:
    """Liefert die Mitgliedschaften einer Kommune, die älteste zuerst; ohne Unterschrift keine."""
    gruendung = register.netz.satz.gruendung
    return tuple(
        Glied(eine, register.eingetragen(eine.beitritt.unterzeichnet.fruehestens(gruendung)))
        for eine in eintrag.satz.mitgliedschaften
        if eine.beitritt.unterzeichnet is not None
    )


def geltendes(register: Register, eintrag: Eintrag[Kommune], stichtag: date) -> Glied | None:
    """Liefert die Mitgliedschaft, die am Stichtag gilt, sonst die letzte, die gelten kann; sonst None."""
    antworten = [(glied, glied.gilt(stichtag)) for glied in reihe(register, eintrag)]
    gewaehlt = _waehle(antworten)
    return gewaehlt[0] if gewaehlt else None


def mitgliedschaft(register: Register, eintrag: Eintrag[Kommune], stichtag: date) -> Antwort:
    """Liefert, ob eine Kommune am Stichtag Mitglied ist."""
    return gilt_am(reihe(register, eintrag), stichtag)


def gilt_am(glieder: Iterable[Glied], stichtag: date) -> Antwort:
    """Liefert dasselbe aus den Mitgliedschaften einer Kommune, für Fragen nach vielen Tagen."""
    gewaehlt = _waehle((glied, glied.gilt(stichtag)) for glied in glieder)
    return gewaehlt[1] if gewaehlt else Antwort.NEIN


def mitglieder(register: Register, stichtag: date, auswahl: Auswahl = ALLE) -> list[Mitglied]:
    """Liefert alphabetisch, wer am Stichtag Mitglied ist oder sein kann und der Auswahl entspricht."""
    return sorted(_mitglieder(register, stichtag, auswahl), key=lambda mitglied: mitglied.ordnung)


def nach_jahr(gefragte: Iterable[Mitglied]) -> dict[int | None, list[Mitglied]]:
    """Liefert die Mitglieder nach Beitrittsjahr; was daran unsicher ist, steht am Ende unter None."""
    jahre: dict[int | None, list[Mitglied]] = {}
    for mitglied in gefragte:
        jahre.setdefault(mitglied.seit.jahr if mitglied.sicher else None, []).append(mitglied)
    return dict(sorted(jahre.items(), key=lambda paar: paar[0] or date.max.year))


def zaehle(gefragte: Iterable[Mitglied]) -> Spanne:
    """Liefert, wie viele es mindestens und höchstens sind."""
    antworten = [mitglied.antwort for mitglied in gefragte]
    return Spanne(antworten.count(Antwort.JA), len(antworten))


def zahl(register: Register, stichtag: date) -> Zaehlung:
    """Liefert, wie viele Mitglieder das Register am Stichtag nachweist, nach Gruppen."""
    return zaehlungen(register, [stichtag])[stichtag]


def zaehlungen(register: Register, stichtage: Iterable[date]) -> dict[date, Zaehlung]:
    """Liefert dasselbe zu jedem dieser Tage."""
    # Die meisten traten mit einer Runde bei, und gleiche Daten haben an jedem Tag die gleiche Antwort.
    reihen: dict[Hashable, tuple[Gruppe, tuple[Glied, ...]]] = {}
    anzahl: Counter[Hashable] = Counter()
    for eintrag in register.kommunen.values():
        if glieder := reihe(register, eintrag):
            gruppe = register.gebiet(eintrag.satz).gruppe
            daten: Hashable = gruppe, tuple((glied.seit, glied.austritt) for glied in glieder)
            reihen.setdefault(daten, (gruppe, glieder))
            anzahl[daten] += 1
    gezaehlt = {}
    for stichtag in dict.fromkeys(stichtage):
        spannen = dict.fromkeys(Gruppe, Spanne(0, 0))
        for daten, (gruppe, glieder) in reihen.items():
            if (gewaehlt := _waehle((glied, glied.gilt(stichtag)) for glied in glieder)) is not None:
                viele = anzahl[daten]
                spannen[gruppe] += Spanne(viele if gewaehlt[1] is Antwort.JA else 0, viele)
        gezaehlt[stichtag] = Zaehlung(stichtag, spannen)
    return gezaehlt


@dataclass(frozen=True, slots=True)
class Unterzeichnende:
    """Wer unterzeichnet hat, alphabetisch: Gezählt werden Kommunen, gezeigt auch Bezirksregierungen."""

    kommunen: tuple[Mitglied, ...]
    bezirksregierungen: tuple[Mitglied, ...]

    @property
    def alle(self) -> tuple[Mitglied, ...]:
        """Liefert erst die Kommunen, dann die Bezirksregierungen."""
        return (*self.kommunen, *self.bezirksregierungen)

    @property
    def anzahl(self) -> Spanne:
        """Liefert, wie viele Kommunen es sind."""
        return zaehle(self.kommunen)

    @property
    def behoerden(self) -> tuple[str, ...]:
        """Liefert die amtlichen Namen der Bezirksregierungen."""
        return tuple(mitglied.gebiet.name for mitglied in self.bezirksregierungen)

    def __str__(self) -> str:
        """Liefert »4 Kommunen«, »0 Kommunen; dazu Bezirksregierung Arnsberg«."""
        return gezaehlt(self.anzahl, self.behoerden)


def gezaehlt(kommunen: Spanne, behoerden: Sequence[str]) -> str:
    """Liefert die Zahl der Kommunen in Worten; Bezirksregierungen stehen mit Namen dabei und zählen nicht."""
    wort = "Kommune" if str(kommunen) == "1" else "Kommunen"
    return f"{kommunen} {wort}" + (f"; dazu {', '.join(behoerden)}" if behoerden else "")


def trenne(gefragte: Iterable[Mitglied]) -> Unterzeichnende:
    """Liefert dieselben in derselben Ordnung, Kommunen und Bezirksregierungen getrennt."""
    alle = tuple(gefragte)
    return Unterzeichnende(
        tuple(mitglied for mitglied in alle if mitglied.ist_kommune),
        tuple(mitglied for mitglied in alle if not mitglied.ist_kommune),
    )


def unterzeichnende(register: Register, stichtag: date, runde: int) -> Unterzeichnende:
    """Liefert alphabetisch, wer bis zum Stichtag in der Runde unterzeichnet hat, auch wer seither austrat."""
    gefunden = [
        _mitglied(register, eintrag, glied, antwort)
        for eintrag in register.kommunen.values()
        for glied in reihe(register, eintrag)
        if glied.mitgliedschaft.beitritt.runde == runde
        and (antwort := glied.seit.bis(stichtag)) is not Antwort.NEIN
    ]
    return trenne(sorted(gefunden, key=lambda mitglied: mitglied.ordnung))


def gemeldet_fuer(kommune: Kommune) -> int | None:
    """Liefert die Nummer der Runde, die eine Kommune nennt, ohne unterzeichnet zu haben; sonst None."""
    beitritt = kommune.beitritt
    return beitritt.runde if beitritt is not None and beitritt.unterzeichnet is None else None


def gemeldete(register: Register, runde: int | None = None) -> list[Eintrag[Kommune]]:
    """Liefert alphabetisch, wer eine (oder diese) Runde nennt, ohne unterzeichnet zu haben.

    Gleich, ob die Runde noch kommt: Nach ihrem Tag sind es die, von denen noch niemand gesagt hat, ob sie
    unterzeichnet haben.
    """
    gefunden = [
        eintrag
        for eintrag in register.kommunen.values()
        if (nummer := gemeldet_fuer(eintrag.satz)) is not None and runde in (None, nummer)
    ]
    return sorted(gefunden, key=lambda eintrag: namen.listenordnung(eintrag.satz.name))


def vorgemerkte(register: Register, stichtag: date, runde: int | None = None) -> list[Eintrag[Kommune]]:
    """Liefert alphabetisch, wer am Stichtag für eine (oder diese) Runde vorgemerkt ist, die noch aussteht."""
    vorbei = _vergangene(register, stichtag)
    return [e for e in gemeldete(register, runde) if gemeldet_fuer(e.satz) not in vorbei]


def ungeklaerte(register: Register, stichtag: date, runde: int | None = None) -> list[Eintrag[Kommune]]:
    """Liefert alphabetisch, wer noch für eine (oder diese) Runde gemeldet ist, die am Stichtag vorbei ist."""
    vorbei = _vergangene(register, stichtag)
    return [e for e in gemeldete(register, runde) if gemeldet_fuer(e.satz) in vorbei]


def ist_vorgemerkt(register: Register, kommune: Kommune, stichtag: date) -> bool:
    """Liefert, ob eine Kommune am Stichtag für eine Runde vorgemerkt ist, die noch aussteht."""
    nummer = gemeldet_fuer(kommune)
    return nummer is not None and nummer not in _vergangene(register, stichtag)


def steht_aus(runde: Runde, stichtag: date) -> bool:
    """Liefert, ob in einer Runde am Stichtag noch unterzeichnet werden soll.

    Nicht mehr nach ihrem Tag, und nicht, wenn sie bis dahin abgeschlossen oder abgesagt war.
    """
    enden = (runde.abgeschlossen, runde.abgesagt.datum if runde.abgesagt else None)
    beendet = any(ende is not None and ende.frueheste <= stichtag for ende in enden)
    return runde.datum.spaeteste >= stichtag and not beendet


def ist_abgeschlossen(register: Register, runde: Runde, heute: date) -> bool:
    """Liefert, ob in einer Runde niemand mehr unterzeichnen kann.

    So steht es in der Runde; ohne das Feld gilt es für jede, die vorbei ist und für die niemand gemeldet ist.
    So gelten die Runden als abgeschlossen, die erst nach ihrem Tag ins Register kamen.
    """
    if runde.abgeschlossen is not None:
        return True
    return runde.datum.spaeteste < heute and not gemeldete(register, runde.nummer)


def _mitglieder(register: Register, stichtag: date, auswahl: Auswahl) -> Iterator[Mitglied]:
    for eintrag in register.kommunen.values():
        if not (glieder := reihe(register, eintrag)):
            continue
        gebiet = register.gebiet(eintrag.satz)
        antworten = (
            (glied, auswahl.trifft(glied.seit, stichtag) & ~glied.beendet(stichtag))
            for glied in glieder
            if auswahl.passt(gebiet, glied.mitgliedschaft.beitritt.runde)
        )
        if (gewaehlt := _waehle(antworten)) is not None:
            yield _mitglied(register, eintrag, *gewaehlt)


def _mitglied(register: Register, eintrag: Eintrag[Kommune], glied: Glied, antwort: Antwort) -> Mitglied:
    gebiet = register.gebiet(eintrag.satz)
    return Mitglied(eintrag, gebiet, register.verzeichnis.kreis_von(gebiet), glied, antwort)


def _vergangene(register: Register, stichtag: date) -> set[int]:
    runden = (eintrag.satz for eintrag in register.runden.values())
    return {runde.nummer for runde in runden if not steht_aus(runde, stichtag)}


def _waehle(antworten: Iterable[tuple[Glied, Antwort]]) -> tuple[Glied, Antwort] | None:
    """Liefert das Glied, für das die Antwort »ja« ist, sonst das letzte, für das sie nicht »nein« ist."""
    moegliche = [paar for paar in antworten if paar[1] is not Antwort.NEIN]
    sichere = [paar for paar in moegliche if paar[1] is Antwort.JA]
    return next(reversed(sichere or moegliche), None)
