"""Zwei Stände nebeneinander: Datensatz für Datensatz, auch wenn eine Datei umbenannt ist."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from kommunennetz.fragen.mitglieder import gebiet_von
from kommunennetz.model.arten import art_von
from kommunennetz.register.lesen.infomaildatei import Infomaildatei
from kommunennetz.register.lesen.register import Register
from kommunennetz.verlauf import kommunen, netz, runden, veranstaltungen
from kommunennetz.verlauf.ereignis import Aussage, Ereignis, Kontext, kriteriennamen
from kommunennetz.worte import namen


@dataclass(frozen=True, slots=True)
class Wandel:
    """Ein Datensatz vor und nach einer Änderung; None, wo es ihn nicht gab."""

    datei: str
    alt: Any
    neu: Any
    bisher: str = ""
    """Der frühere Name der Datei, wenn sie umbenannt ist."""


class _Art(NamedTuple):
    """Wie die Datensätze eines Ordners zu Sätzen werden, und woran man sie unter anderem Namen erkennt."""

    aussagen: Callable[[Any, Any, Kontext], Iterator[Aussage]]
    kennzeichen: Callable[[Any], Hashable]


# Die Reihenfolge ist die der Sätze eines Tages.
_ARTEN: Mapping[str, _Art] = {
    "kommunen": _Art(kommunen.aussagen, lambda satz: satz.ags),
    "runden": _Art(runden.aussagen, lambda satz: satz.nummer),
    "veranstaltungen": _Art(veranstaltungen.aussagen, lambda satz: (satz.titel, satz.art)),
    "netz": _Art(netz.aussagen, lambda satz: satz.name),
    "infomails": _Art(veranstaltungen.infomail_aussagen, lambda satz: satz.kopf.betreff),
}
_RANG = {ordner: rang for rang, ordner in enumerate(_ARTEN)}


def vergleiche(alt: Register, neu: Register, tag: date) -> list[Ereignis]:
    """Liefert, was sich von einem Register zum anderen geändert hat, als Ereignisse dieses Tages."""
    kontext = Kontext(neu.verzeichnis, kriteriennamen(alt.netz.satz) | kriteriennamen(neu.netz.satz), tag)
    vorher, nachher = _saetze(alt), _saetze(neu)
    wandlungen = [
        Wandel(datei, vorher.get(datei), nachher.get(datei))
        for datei in dict.fromkeys([*vorher, *nachher])
        if vorher.get(datei) != nachher.get(datei)
    ]
    return list(ereignisse(wandlungen, kontext, tag))


def ereignisse(wandlungen: Sequence[Wandel], kontext: Kontext, tag: date | None) -> Iterator[Ereignis]:
    """Liefert die Ereignisse eines Schrittes: Kommunen nach dem Alphabet, dann Runden und der Rest."""
    for wandel in sorted(_zusammengefuehrt(wandlungen), key=_ordnung):
        art = _ARTEN[ordner_von(wandel.datei)]
        gefunden = list(art.aussagen(wandel.alt, wandel.neu, kontext))
        for satz in _dateisaetze(wandel, gefunden):
            yield Ereignis(tag, wandel.datei, _betroffene(wandel, kontext), satz)
        for satz, betroffene in gefunden:
            yield Ereignis(tag, wandel.datei, betroffene, satz)


def ordner_von(datei: str) -> str:
    """Liefert »kommunen« zu data/kommunen/bonn.yaml und »netz« zu data/netz.yaml; sonst nichts."""
    art = art_von(datei)
    return art.ordner or art.name if art else ""


def ohne_ort(satz: Any) -> Any:
    """Liefert den Datensatz ohne die Angabe, in welcher Zeile sein Text beginnt; sie ist kein Inhalt."""
    return replace(satz, erste_zeile=0) if isinstance(satz, Infomaildatei) else satz


def _saetze(register: Register) -> dict[str, Any]:
    eintraege: Iterable[Any] = (
        register.netz,
        *register.kommunen.values(),
        *register.runden.values(),
        *register.veranstaltungen.values(),
        *register.infomails.values(),
    )
    return {eintrag.datei: ohne_ort(eintrag.satz) for eintrag in eintraege}


def _zusammengefuehrt(wandlungen: Sequence[Wandel]) -> Iterator[Wandel]:
    """Liefert die Wandlungen; verschwand ein Datensatz und kam er unter anderem Namen wieder, als eine."""
    gegangen = {_kennzeichen(w.datei, w.alt): w for w in wandlungen if w.neu is None and w.alt is not None}
    gekommen = Counter(_kennzeichen(w.datei, w.neu) for w in wandlungen if w.alt is None)
    umbenannt: set[str] = set()
    for wandel in wandlungen:
        if wandel.alt is not None or wandel.neu is None:
            continue
        kennzeichen = _kennzeichen(wandel.datei, wandel.neu)
        if gekommen[kennzeichen] == 1 and (frueherer := gegangen.get(kennzeichen)) is not None:
            umbenannt |= {frueherer.datei, wandel.datei}
            yield Wandel(wandel.datei, frueherer.alt, wandel.neu, frueherer.datei)
    yield from (wandel for wandel in wandlungen if wandel.datei not in umbenannt)


def _kennzeichen(datei: str, satz: Any) -> tuple[str, Hashable]:
    ordner = ordner_von(datei)
    return ordner, _ARTEN[ordner].kennzeichen(satz)


def _ordnung(wandel: Wandel) -> tuple[object, ...]:
    ordner = ordner_von(wandel.datei)
    satz = wandel.neu or wandel.alt
    return _RANG[ordner], namen.listenordnung(satz.name) if ordner == "kommunen" else (), wandel.datei


def _dateisaetze(wandel: Wandel, gefunden: Sequence[Aussage]) -> Iterator[str]:
    """Liefert den Satz über die Datei: umbenannt, oder geändert, ohne dass sonst ein Satz davon handelt."""
    if wandel.bisher:
        yield f"Datei {_dateiname(wandel.bisher)} heißt nun {_dateiname(wandel.datei)}"
    elif not gefunden and wandel.alt != wandel.neu:
        yield f"Datei {_dateiname(wandel.datei)} geändert"


def _dateiname(datei: str) -> str:
    return datei.rpartition("/")[2]


def _betroffene(wandel: Wandel, kontext: Kontext) -> tuple[str, ...]:
    if ordner_von(wandel.datei) != "kommunen":
        return ()
    return (gebiet_von(kontext.verzeichnis, wandel.neu).slug,)
