"""Welche Fassung der Kriterien oder der Erklärung an einem Stichtag gilt: alle, die es sein können."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from kommunennetz.errors import FrageError
from kommunennetz.model.netz import Erklaerung, Kriterienfassung, Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, Teildatum, tag


class _Fassung(Protocol):
    @property
    def fassung(self) -> str: ...
    @property
    def gilt_ab(self) -> Teildatum: ...


F = TypeVar("F", bound=_Fassung)


@dataclass(frozen=True, slots=True)
class Geltung(Generic[F]):
    """Was an einem Stichtag gilt, so genau es bekannt ist."""

    stichtag: date
    fassungen: tuple[F, ...]
    """Alle, die es gibt, die älteste zuerst."""
    moegliche: tuple[F, ...]
    """Die am Stichtag gelten können, die älteste zuerst; leer vor der ersten."""
    sicher: bool
    """Ob am Stichtag in jedem Fall schon eine galt."""

    @property
    def erste(self) -> F | None:
        """Liefert die, nach der gearbeitet wird: die letzte sicher geltende, sonst die erste mögliche."""
        return next(iter(self.moegliche), None)

    @property
    def fragliche(self) -> tuple[F, ...]:
        """Liefert die, von denen nicht feststeht, ob sie am Stichtag schon galten."""
        return self.moegliche[1:] if self.sicher else self.moegliche

    def __str__(self) -> str:
        """Liefert »2012«, »2012 oder 2017«, »noch keine oder 2012« oder »noch keine«."""
        return " oder ".join([*([] if self.sicher else ["noch keine"]), *_namen(self.moegliche)])

    @property
    def vorbehalt(self) -> str:
        """Liefert in einem Satz, was daran nicht feststeht; leer, wenn genau eine gilt oder es keine gibt."""
        am = tag(self.stichtag)
        if not self.moegliche and self.fassungen:
            erste = self.fassungen[0]
            ab = f"{erste.fassung} (gilt {erste.gilt_ab.im_satz('ab')})"
            return f"Am {am} galt noch keine Fassung; die erste ist {ab}."
        if self.fragliche:
            namen = " oder ".join(_namen(self.fragliche))
            return f"Ob am {am} schon die Fassung {namen} galt, ist nicht belegt."
        return ""


def geltung_am(fassungen: Sequence[F], stichtag: date) -> Geltung[F]:
    """Liefert, welche Fassungen am Stichtag gelten können.

    Verlangt sie mit der ältesten zuerst, wie sie in netz.yaml stehen: Sobald eine jüngere sicher gilt, kann
    es eine ältere nicht mehr sein.
    """
    moegliche: list[F] = []
    sicher = False
    for fassung in fassungen:
        antwort = fassung.gilt_ab.bis(stichtag)
        if antwort is Antwort.JA:
            moegliche, sicher = [], True
        if antwort is not Antwort.NEIN:
            moegliche.append(fassung)
    return Geltung(stichtag, tuple(fassungen), tuple(moegliche), sicher)


def fassung_am(fassungen: Sequence[F], stichtag: date) -> F:
    """Liefert die Fassung, nach der am Stichtag gearbeitet wird; vor der ersten ist es die erste."""
    geltung = geltung_am(fassungen, stichtag)
    return geltung.erste or geltung.fassungen[0]


def fassung_namens(fassungen: Sequence[F], name: str) -> F:
    """Liefert die Fassung dieses Namens; wirft FrageError, wenn es sie nicht gibt."""
    for fassung in fassungen:
        if fassung.fassung == name:
            return fassung
    bekannte = ", ".join(_namen(fassungen)) or "noch keine"
    raise FrageError(f"Die Fassung »{name}« gibt es nicht.", f"Bekannt sind: {bekannte}.")


def kriterien_am(netz: Netz, stichtag: date) -> Geltung[Kriterienfassung]:
    """Liefert, welche Fassungen der Kriterien am Stichtag gelten können."""
    return geltung_am(netz.kriterien, stichtag)


def erklaerung_am(netz: Netz, stichtag: date, runde: Runde | None = None) -> Geltung[Erklaerung]:
    """Liefert, welche Fassungen der Erklärung am Stichtag gelten können; nennt die Runde eine, ist es diese.

    FrageError, wenn die Runde eine Fassung nennt, die nicht in netz.yaml steht.
    """
    if runde is None or runde.fassung is None:
        return geltung_am(netz.erklaerungen, stichtag)
    genannte = fassung_namens(netz.erklaerungen, runde.fassung)
    return Geltung(stichtag, netz.erklaerungen, (genannte,), sicher=True)


def genannte_erklaerung(geltung: Geltung[Erklaerung]) -> Erklaerung | None:
    """Liefert die Erklärung, wie ein Dokument sie nennt; None, wenn am Stichtag keine galt.

    Können es mehrere sein, stehen alle Namen und Titel darin (»2012 oder 2017«), und was nur von einer gilt,
    steht nicht darin.
    """
    if geltung.erste is None or len(geltung.moegliche) == 1:
        return geltung.erste
    titel = dict.fromkeys(eine.titel for eine in geltung.moegliche)
    namen = " oder ".join(_namen(geltung.moegliche))
    # Die Vorlagen setzen den Titel in »…«.
    gemeinsam = {"fassung": namen, "titel": "« oder »".join(titel), "parteien": (), "text": None}
    return geltung.erste.model_copy(update=gemeinsam)


def _namen(fassungen: Sequence[_Fassung]) -> list[str]:
    return [fassung.fassung for fassung in fassungen]
