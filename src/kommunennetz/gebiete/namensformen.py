"""Namen, wie Listen sie schreiben: »Aachen, Stadt«, »LK Herford«, »Mülheim/Ruhr«, »Kolpingstadt Kerpen«."""

import csv
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.worte.namen import alphabetisch, suchform

_BEINAMEN = Path(__file__).with_name("beinamen.csv")


class Gattung(Enum):
    """Was ein Wort über die Art eines Gebietes sagt."""

    GEMEINDE = "eine Stadt oder Gemeinde"
    KREISFREI = "eine kreisfreie Stadt"
    KREIS = "ein Kreis"
    BEZIRK = "ein Regierungsbezirk"

    def passt(self, gebiet: Gebiet) -> bool:
        """Liefert, ob ein Gebiet von dieser Gattung ist; Aachen hat die Rechte einer kreisfreien Stadt."""
        match self:
            case Gattung.KREIS:
                return gebiet.ist_kreis
            case Gattung.BEZIRK:
                return gebiet.gruppe is Gruppe.BEZIRKSREGIERUNG
            case Gattung.KREISFREI:
                return gebiet.ist_kreisfrei or "regionsangehörig" in gebiet.art
        return gebiet.ist_kommune and not gebiet.ist_kreis


_WORTE = {
    Gattung.KREIS: (
        "Kreis", "Landkreis", "LK", "LKR", "Lkrs", "Ldkr", "Landkr.", "Kr.", "Kreise", "Landkreise",
        "Kreisverwaltung",
        "Städteregion", "Region", "Regionalverband", "county", "district", "rural district",
    ),
    Gattung.KREISFREI: (
        "kreisfreie Stadt", "krfr. Stadt", "kreisfr. Stadt", "kreisfrei", "Stadtkreis", "SK", "krfr.",
    ),
    Gattung.BEZIRK: (
        "Bezirksregierung", "Regierungsbezirk", "Reg.-Bez.", "RB", "Regierungspräsidium",
        "Bezirksregierung des Landes",
    ),
    Gattung.GEMEINDE: (
        "Stadt", "Gemeinde", "Markt", "Flecken", "Städte", "Gemeinden", "Stadtverwaltung",
        "Gemeindeverwaltung",
        "kreisangehörige Stadt", "kreisangehörige Gemeinde", "kreisang. Stadt", "kreisang. Gemeinde",
        "große kreisangehörige Stadt", "mittlere kreisangehörige Stadt", "regionsangehörige Stadt",
        "große Kreisstadt",
        "Stadt/Gemeinde", "LHS", "LH", "city", "town", "municipality",
    ),
}  # fmt: skip
_NACH_WORT = {suchform(wort): gattung for gattung, worte in _WORTE.items() for wort in worte}
_LAENGSTES = 3
_REGION = "region"
# »Hansestadt«, »Kreisstadt«, »Burggemeinde«: was so endet, ist keine Kreisgattung.
_BEINAMENSENDE = re.compile(r"(?:[\w-]{3,})(?:stadt|gemeinde|kommune)")
_KEINE_GEMEINDE = ("verbandsgemeinde", "samtgemeinde")
_ANHANG = re.compile(r"(.+?)\s*(?:,|;|\()\s*([^,;()]+)\)?")
_KREISWORT = re.compile(r"[- ]?kreis$")
_KREIS_IN_DER_MITTE = re.compile(r".* kreis (.+)")
_KLAMMER = re.compile(r"\s*(\(.*\)|/.*)$")
_FUEGUNG = frozenset(
    ("an", "a", "am", "auf", "bei", "b", "d", "der", "den", "dem", "die", "im", "i", "in", "ob", "o",
    "vor", "v", "zu", "zum", "zur")
)  # fmt: skip
_ABKUERZUNG = {
    "st": "sankt", "skt": "sankt", "westf": "westfalen", "rhld": "rheinland", "rhl": "rheinland",
    "rheinl": "rheinland"
}  # fmt: skip


def find_gattung(text: str) -> Gattung | None:
    """Liefert, was ein Text, der nur aus einem Gattungswort besteht, über die Art sagt."""
    form = suchform(text)
    if (gattung := _NACH_WORT.get(form)) is not None:
        return gattung
    einwort = _BEINAMENSENDE.fullmatch(form.rpartition(" ")[2])
    return Gattung.GEMEINDE if einwort and not form.endswith(_KEINE_GEMEINDE) else None


class Nennung(NamedTuple):
    """Was ein Text nennt: alle Gebiete, die gemeint sein können."""

    gebiete: tuple[Gebiet, ...] = ()
    gattung: Gattung | None = None
    """Was der Text selbst über die Art sagt; None, wenn nur der Ort dasteht."""
    genau: bool = False
    """Ob der Name so im Verzeichnis steht, mit oder ohne Gattung."""


class Namenskenner:
    """Findet zu einem Namen, wie er in Listen steht, alle Gebiete, die er meinen kann.

    Anders als `Verzeichnis.find` entscheidet er nie für die Stadt, wo auch der Kreis so heißt.
    """

    def __init__(self, verzeichnis: Verzeichnis) -> None:
        self._verzeichnis = verzeichnis
        self._gelesen: dict[str, Nennung] = {}

    def deute(self, text: str) -> Nennung:
        """Liefert, wen der Text nennt; ist es niemand, den das Verzeichnis kennt, ohne Gebiete."""
        if text not in self._gelesen:
            self._gelesen[text] = self._deute(" ".join(text.split()))
        return self._gelesen[text]

    def _deute(self, text: str) -> Nennung:
        form = suchform(text)
        if not form or form.replace(" ", "").isdecimal():
            return Nennung()
        if gebiete := self._volle.find(form):
            return Nennung(gebiete, _gattung_von(gebiete), genau=True)
        if gebiete := self._orte.find(form):
            return Nennung(gebiete, None, form in self._kurznamen)
        for wort, ort, gattung in _mit_vorwort(form):
            if passende := self._von_gattung(wort, ort, gattung):
                return Nennung(passende, gattung)
        return self._mit_anhang(text) or Nennung(self._verkuerzt.find(_kern(form)))

    def _von_gattung(self, wort: str, form: str, gattung: Gattung) -> tuple[Gebiet, ...]:
        namen = (self._orte, self._beiworte, self._volle)
        orte = (
            *self._verkuerzt.find(_kern(form)),
            *(gebiet for index in namen for gebiet in index.find(form)),
        )
        # Den Kreis Aachen gibt es nicht mehr; die Städteregion ist größer.
        gebiete = (gebiet for gebiet in orte if _REGION in wort or _REGION not in suchform(gebiet.name))
        erlaubt = self._beinamen.get(wort)
        return _einmal(
            gebiet for gebiet in gebiete if gattung.passt(gebiet) and (not erlaubt or gebiet.ags in erlaubt)
        )

    def _mit_anhang(self, text: str) -> Nennung | None:
        """Liefert »Kerpen, Kolpingstadt«, »Aachen (Stadt)« und »Bergkamen, Kreis Unna«."""
        teile = _ANHANG.fullmatch(text)
        if teile is None:
            return None
        ort, anhang = teile.groups()
        nennung = self._deute(ort)
        gattung = find_gattung(anhang)
        gebiete = [gebiet for gebiet in nennung.gebiete if self._anhang_passt(gebiet, anhang, gattung)]
        if gattung is Gattung.GEMEINDE and suchform(anhang) in self._beinamen:
            gebiete = [gebiet for gebiet in gebiete if gebiet.ags in self._beinamen[suchform(anhang)]]
        return (
            Nennung(tuple(gebiete), gattung or nennung.gattung or _gattung_von(gebiete)) if gebiete else None
        )

    def _anhang_passt(self, gebiet: Gebiet, anhang: str, gattung: Gattung | None) -> bool:
        if gattung is not None:
            return gattung.passt(gebiet)
        if gebiet.ags in self._beinamen.get(suchform(anhang), ()):
            return True
        kreis = self._verzeichnis.kreis_von(gebiet) or gebiet
        lage = self._deute(anhang)
        return kreis in lage.gebiete and lage.gattung is Gattung.KREIS

    @cached_property
    def _volle(self) -> "_Namen":
        """Namen mit Gattung: »Stadt Unna«, »Kreis Lippe«, »Märkischer Kreis«; auch mit Beinamen davor."""
        volle = ((form, gebiet) for gebiet in self._verzeichnis.alle for form in self._volle_namen(gebiet))
        return _Namen((form, gebiet) for form, gebiet in volle if not self._orte.find(form))

    def _volle_namen(self, gebiet: Gebiet) -> Iterator[str]:
        for name in (gebiet.name, gebiet.kurzname):
            yield from _schreibweisen(name)
        for beiname, schluessel in self._beinamen.items():
            if gebiet.ags in schluessel:
                yield from (f"{beiname} {ort}" for ort in _schreibweisen(gebiet.kurzname))

    @cached_property
    def _orte(self) -> "_Namen":
        """Orte ohne Gattung; »unna« nennt die Stadt und den Kreis. Bezirksregierungen heißt niemand so."""
        kommunen = [gebiet for gebiet in self._verzeichnis.alle if gebiet.ist_kommune]
        return _Namen((form, gebiet) for gebiet in kommunen for form in _ortsformen(gebiet))

    @cached_property
    def _kurznamen(self) -> frozenset[str]:
        return frozenset(suchform(gebiet.kurzname) for gebiet in self._verzeichnis.alle)

    @cached_property
    def _verkuerzt(self) -> "_Namen":
        """Ohne Fügungen und ausgeschrieben: »muelheim ruhr«, »halle westfalen«, »sankt augustin«."""
        return _Namen((_kern(suchform(gebiet.kurzname)), gebiet) for gebiet in self._verzeichnis.alle)

    @cached_property
    def _beiworte(self) -> "_Namen":
        """Was nur mit der Gattung davor ein Gebiet nennt: »Reg.-Bez. Köln«."""
        bezirke = [gebiet for gebiet in self._verzeichnis.alle if not gebiet.ist_kommune]
        return _Namen((suchform(gebiet.name).partition(" ")[2], gebiet) for gebiet in bezirke)

    @cached_property
    def _beinamen(self) -> dict[str, frozenset[str]]:
        """Schlüssel der Kommunen nach ihrem amtlichen Beinamen."""
        with _BEINAMEN.open(encoding="utf-8", newline="") as datei:
            zeilen = [(suchform(zeile["beiname"]), zeile["ags"]) for zeile in csv.DictReader(datei)]
        return {name: frozenset(ags for anderer, ags in zeilen if anderer == name) for name, _ in zeilen}


class _Namen:
    """Gebiete nach ihrem Namen in Suchform; wer Wörter zusammenschreibt, wird verstanden, wer trennt, nicht.

    Warum: »Bad Oeynhausen« und »BadOeynhausen« sind dasselbe, »Rheinberg« und »Rhein-Berg« nicht.
    """

    def __init__(self, paare: Iterable[tuple[str, Gebiet]]) -> None:
        self._genau: dict[str, dict[str, Gebiet]] = {}
        self._dicht: dict[str, set[str]] = {}
        for form, gebiet in paare:
            if form:
                self._genau.setdefault(form, {})[gebiet.ags] = gebiet
                self._dicht.setdefault(form.replace(" ", ""), set()).add(form)

    def find(self, form: str) -> tuple[Gebiet, ...]:
        """Liefert die Gebiete, die so heißen."""
        if form in self._genau:
            return tuple(self._genau[form].values())
        zusammen = [
            ganze for ganze in self._dicht.get(form.replace(" ", ""), ()) if _trennt_mehr(ganze, form)
        ]
        return _einmal(gebiet for ganze in sorted(zusammen) for gebiet in self._genau[ganze].values())


def _trennt_mehr(ganze: str, form: str) -> bool:
    return ganze.count(" ") > form.count(" ")


def _mit_vorwort(form: str) -> Iterator[tuple[str, str, Gattung]]:
    """Liefert Gattungswörter am Anfang oder Ende und den Ort daneben: »LK Herford«, »Rhein-Sieg Kreis«."""
    worte = form.split()
    for anzahl in range(min(_LAENGSTES, len(worte) - 1), 0, -1):
        for wort, ort in (
            (" ".join(worte[:anzahl]), worte[anzahl:]),
            (" ".join(worte[-anzahl:]), worte[:-anzahl]),
        ):
            if (gattung := find_gattung(wort)) is not None:
                yield wort, " ".join(ort), gattung


def _gattung_von(gebiete: Iterable[Gebiet]) -> Gattung | None:
    arten = {gattung for gebiet in gebiete for gattung in _EINFACHE if gattung.passt(gebiet)}
    return arten.pop() if len(arten) == 1 else None


_EINFACHE = (Gattung.GEMEINDE, Gattung.KREIS, Gattung.BEZIRK)


def _ortsformen(gebiet: Gebiet) -> Iterator[str]:
    if not gebiet.ist_kreis:
        yield from _schreibweisen(gebiet.kurzname)
        yield from _schreibweisen(_KLAMMER.sub("", gebiet.kurzname))
        return
    for form in _schreibweisen(gebiet.kurzname):
        erstes, _, ort = form.partition(" ")
        ohne = _KREISWORT.sub("", form)
        if find_gattung(erstes) is Gattung.KREIS or erstes == "stadteregion":
            yield ort
        elif ohne != form and not ohne.endswith("er"):
            # »Rhein-Sieg« und »Hochsauerland«, aber nicht »Märkischer«.
            yield ohne
        elif (hinten := _KREIS_IN_DER_MITTE.fullmatch(form)) is not None:
            # Ältere Listen nennen den Rhein-Kreis Neuss schlicht »Neuss«.
            yield hinten[1]


def _schreibweisen(name: str) -> Iterator[str]:
    """Liefert die Suchform mit ausgeschriebenen Umlauten und die ohne Punkte: »koeln« und »koln«."""
    yield suchform(name)
    yield alphabetisch(name)[0]


def _kern(form: str) -> str:
    worte = [_ABKUERZUNG.get(wort, wort) for wort in form.split()]
    kern = [wort for wort in worte if wort not in _FUEGUNG]
    return " ".join(kern) if len(kern) > 1 else ""


def _einmal(gebiete: Iterable[Gebiet]) -> tuple[Gebiet, ...]:
    return tuple({gebiet.ags: gebiet for gebiet in gebiete}.values())
