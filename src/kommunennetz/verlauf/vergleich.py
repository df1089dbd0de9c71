"""Zwei Stände nebeneinander: Datensatz für Datensatz, auch wenn eine Datei umbenannt ist."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from kommunennetz.model.arten import (
    INFOMAIL,
    KOMMUNE,
    MIT_TEXT,
    NETZ,
    PUBLIKATION,
    RUNDE,
    VERANSTALTUNG,
    Art,
    art_von,
)
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.verlauf.ereignis import Aussage, Bezug, Ereignis, am, geaenderte, kriteriennamen
from kommunennetz.verlauf.kommunensaetze import kommunenaussagen
from kommunennetz.verlauf.netzsaetze import netzaussagen
from kommunennetz.verlauf.terminsaetze import rundenaussagen, veranstaltungsaussagen
from kommunennetz.worte import namen

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


class Inhalt(NamedTuple):
    """Was in einer Datei steht, gleich in welcher Schreibweise."""

    satz: Any
    text: str = ""


@dataclass(frozen=True, slots=True)
class Wandel:
    """Ein Datensatz vor und nach einer Änderung; None, wo es ihn nicht gab."""

    art: Art[Any]
    datei: str
    alt: Inhalt | None
    neu: Inhalt | None
    bisher: str = ""
    """Der frühere Name der Datei, wenn sie umbenannt ist."""

    @property
    def satz(self) -> Any:
        """Liefert den Datensatz, wie er jetzt ist, sonst, wie er zuletzt war."""
        inhalt = self.neu or self.alt
        assert inhalt is not None  # noqa: S101 – eine Änderung hat ein Vorher oder ein Nachher
        return inhalt.satz


# Was mehr zu sagen hat, als dass sich ein Feld änderte.
_EIGENE: Mapping[Art[Any], Callable[[Any, Any, Bezug], Iterator[Aussage]]] = {
    KOMMUNE: kommunenaussagen,
    RUNDE: rundenaussagen,
    VERANSTALTUNG: veranstaltungsaussagen,
    NETZ: netzaussagen,
}


def inhalt_von(eintrag: Eintrag[Any]) -> Inhalt:
    """Liefert, was an einem Eintrag Inhalt ist: den Datensatz und den Text dahinter."""
    return Inhalt(eintrag.satz, eintrag.text)


def vergleiche(alt: Register, neu: Register, tag: date) -> list[Ereignis]:
    """Liefert, was sich von einem Register zum anderen geändert hat, als Ereignisse dieses Tages."""
    kriterien = kriteriennamen(alt.netz.satz) | kriteriennamen(neu.netz.satz)
    bezug = Bezug(neu.verzeichnis, kriterien, tag, neu.arten)
    vorher, nachher = _inhalte(alt), _inhalte(neu)
    wandlungen = [
        Wandel(art, datei, vorher.get(datei), nachher.get(datei))
        for datei in dict.fromkeys([*vorher, *nachher])
        if vorher.get(datei) != nachher.get(datei) and (art := art_von(datei, neu.arten)) is not None
    ]
    return list(ereignisse(wandlungen, bezug, tag))


def ereignisse(wandlungen: Sequence[Wandel], bezug: Bezug, tag: date | None) -> Iterator[Ereignis]:
    """Liefert die Ereignisse eines Schrittes: Kommunen nach dem Alphabet, dann Runden und der Rest."""
    rang = {art: rang for rang, art in enumerate(bezug.arten)}
    for wandel in sorted(_zusammengefuehrt(wandlungen), key=lambda wandel: _ordnung(wandel, rang)):
        gefunden = list(_aussagen(wandel, bezug))
        for satz in _dateisaetze(wandel, gefunden):
            yield Ereignis(tag, wandel.datei, _betroffene(wandel, bezug), satz)
        for satz, betroffene in gefunden:
            yield Ereignis(tag, wandel.datei, betroffene, satz)


def _inhalte(register: Register) -> dict[str, Inhalt]:
    return {eintrag.datei: inhalt_von(eintrag) for eintrag in register.eintraege}


def _aussagen(wandel: Wandel, bezug: Bezug) -> Iterator[Aussage]:
    alt, neu = wandel.alt and wandel.alt.satz, wandel.neu and wandel.neu.satz
    if (eigene := _EIGENE.get(wandel.art)) is not None:
        yield from eigene(alt, neu, bezug)
    else:
        yield from map(Aussage, _allgemein(wandel))


def _allgemein(wandel: Wandel) -> Iterator[str]:
    """Liefert, was sich von jeder Art sagen lässt: dass ein Datensatz kam, ging oder sich änderte."""
    art, alt, neu = wandel.art, wandel.alt, wandel.neu
    titel = f"»{_JINJA.sub('…', art.titel(wandel.satz))}«"  # was Jinja erst ausrechnet, ist eine Lücke
    if neu is None:
        yield f"{art.einzahl} {titel} steht nicht mehr im Register"
    elif alt is None:
        if art is INFOMAIL:
            yield f"Neue Infomail: {titel} ({neu.satz.datum})"
        elif art is PUBLIKATION:
            yield f"Neue Publikation: {titel} ({am(neu.satz.jahr)})"
        else:
            yield f"{art.einzahl} {titel} ist neu im Register"
    elif art.endung != MIT_TEXT:
        yield from (f"{art.einzahl} {titel}: {satz}" for satz in geaenderte(alt.satz, neu.satz))
    elif alt != neu:
        yield f"{art.einzahl} {titel} geändert"


def _zusammengefuehrt(wandlungen: Sequence[Wandel]) -> Iterator[Wandel]:
    """Liefert die Wandlungen; verschwand ein Datensatz und kam er unter anderem Namen wieder, als eine."""
    gegangen = {_kennzeichen(w): w for w in wandlungen if w.neu is None}
    gekommen = Counter(_kennzeichen(w) for w in wandlungen if w.alt is None)
    umbenannt: set[str] = set()
    for wandel in wandlungen:
        if wandel.alt is not None:
            continue
        frueherer = gegangen.get(kennzeichen := _kennzeichen(wandel))
        if gekommen[kennzeichen] == 1 and frueherer is not None:
            umbenannt |= {frueherer.datei, wandel.datei}
            yield Wandel(wandel.art, wandel.datei, frueherer.alt, wandel.neu, frueherer.datei)
    yield from (wandel for wandel in wandlungen if wandel.datei not in umbenannt)


def _kennzeichen(wandel: Wandel) -> Hashable:
    return wandel.art.kennzeichen(wandel.satz)


def _ordnung(wandel: Wandel, rang: Mapping[Art[Any], int]) -> tuple[object, ...]:
    name = namen.listenordnung(wandel.satz.name) if wandel.art is KOMMUNE else ()
    return rang[wandel.art], name, wandel.datei


def _dateisaetze(wandel: Wandel, gefunden: Sequence[Aussage]) -> Iterator[str]:
    """Liefert den Satz über die Datei: umbenannt, oder geändert, ohne dass sonst ein Satz davon handelt."""
    if wandel.bisher:
        yield f"Datei {_dateiname(wandel.bisher)} heißt nun {_dateiname(wandel.datei)}"
    elif not gefunden and wandel.alt != wandel.neu:
        yield f"Datei {_dateiname(wandel.datei)} geändert"


def _dateiname(datei: str) -> str:
    return datei.rpartition("/")[2]


def _betroffene(wandel: Wandel, bezug: Bezug) -> tuple[str, ...]:
    return (bezug.verzeichnis.gebiet_von(wandel.satz).slug,) if wandel.art is KOMMUNE else ()
