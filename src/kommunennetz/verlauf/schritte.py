"""Von den Schritten der Geschichte zum Verlauf: je Schritt die Unterschiede, je Unterschied ein Satz."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from kommunennetz.register.geschichte.staende import Aenderung, Geschichte, Schritt
from kommunennetz.verlauf.ereignis import Ereignis, Kontext, Verlauf, aufgezaehlt
from kommunennetz.verlauf.felder import was
from kommunennetz.verlauf.leser import Leser
from kommunennetz.verlauf.vergleich import Wandel, ereignisse, ordner_von

_NETZ = "data/netz.yaml"
_ZULETZT = date.max
_GEZAEHLT = {
    "kommunen": ("Kommune", "Kommunen"),
    "runden": ("Runde", "Runden"),
    "veranstaltungen": ("Veranstaltung", "Veranstaltungen"),
    "infomails": ("Infomail", "Infomails"),
}


def beschreibe(geschichte: Geschichte, kontext: Kontext, nur: str | None = None) -> Verlauf:
    """Liefert, was geschah, das Älteste zuerst und das Uneingecheckte am Ende.

    `kontext` nennt den heutigen Tag; `nur` ist der Schlüssel der einen Kommune, nach der gefragt ist.
    """
    leser = Leser(geschichte)
    gefunden = [
        ereignis
        for schritt in geschichte.schritte
        for ereignis in _ereignisse(schritt, leser, kontext, einzeln=nur is not None)
        if nur is None or nur in ereignis.kommunen
    ]
    gefunden.sort(key=lambda ereignis: ereignis.datum or _ZULETZT)
    return Verlauf(
        tuple(gefunden),
        tuple(text for datei, text in leser.hinweise if _ist_gefragt(datei, nur)),
        tuple(datei for datei in sorted(leser.unlesbar) if _ist_gefragt(datei, nur)),
    )


def _ist_gefragt(datei: str, nur: str | None) -> bool:
    # Was in einer unlesbaren Datei steht, sagt nur noch ihr Name.
    return nur is None or PurePosixPath(datei).stem == nur


def _ereignisse(schritt: Schritt, leser: Leser, kontext: Kontext, *, einzeln: bool) -> Iterator[Ereignis]:
    kontext = replace(kontext, tag=schritt.tag or kontext.tag)
    wandlungen = list(leser.wandlungen(schritt))
    sonstige = [aenderung for aenderung in schritt.aenderungen if not ordner_von(aenderung.datei)]
    if not einzeln and any(a.datei == _NETZ and a.alt is None for a in schritt.aenderungen):
        yield _angelegt(schritt, wandlungen)
        wandlungen = [wandel for wandel in wandlungen if wandel.alt is not None]
        sonstige = [aenderung for aenderung in sonstige if aenderung.alt is not None]
    yield from ereignisse(wandlungen, kontext, schritt.tag)
    yield from (_sonstiges(schritt, aenderung) for aenderung in sonstige)


def _angelegt(schritt: Schritt, wandlungen: Sequence[Wandel]) -> Ereignis:
    """Liefert ein Ereignis für den Tag, an dem alles neu war; sonst stünde dort jede Kommune einzeln."""
    anzahl = Counter(ordner_von(wandel.datei) for wandel in wandlungen if wandel.alt is None)
    teile = [
        f"{anzahl[ordner]} {worte[anzahl[ordner] != 1]}"
        for ordner, worte in _GEZAEHLT.items()
        if anzahl[ordner]
    ]
    inhalt = f" mit {aufgezaehlt(teile)}" if teile else ""
    return Ereignis(schritt.tag, _NETZ, (), f"Register angelegt{inhalt}")


def _sonstiges(schritt: Schritt, aenderung: Aenderung) -> Ereignis:
    # Leer ist nicht dasselbe wie nicht da.
    tat = was(aenderung.alt is not None, aenderung.neu is not None)
    return Ereignis(schritt.tag, aenderung.datei, (), f"Datei {aenderung.datei} {tat}")
