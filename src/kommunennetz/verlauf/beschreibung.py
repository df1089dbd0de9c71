"""Von den Schüben der Geschichte zum Verlauf: je Schub die Unterschiede, je Unterschied ein Satz."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from kommunennetz.model.arten import Art, Arten, art_von, mit_ordner
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.geschichte.staende import Geschichte, Schub
from kommunennetz.register.lesen.store import parse_eintrag
from kommunennetz.verlauf.ereignis import Bezug, Ereignis, Verlauf, was
from kommunennetz.verlauf.vergleich import Inhalt, Wandel, ereignisse, inhalt_von
from kommunennetz.worte.saetze import aufgezaehlt

_NETZ = "data/netz.yaml"
_ZULETZT = date.max


@dataclass(slots=True)
class _Inhalte:
    """Liest jeden Inhalt einmal und merkt sich, was sich nicht lesen ließ."""

    geschichte: Geschichte
    arten: Arten
    hinweise: list[tuple[str, str]] = field(default_factory=list)
    unlesbar: set[str] = field(default_factory=set)
    gelesen: dict[tuple[str, bytes], Inhalt | None] = field(default_factory=dict)
    letzte: dict[str, Inhalt | None] = field(default_factory=dict)
    """Zu jeder zuletzt nicht lesbaren Datei der Inhalt, der vorher darin stand."""

    def wandlungen(self, schub: Schub) -> Iterator[Wandel]:
        """Liefert die Datensätze eines Schubes, die sich lesen lassen und nicht gleich geblieben sind."""
        for einer in schub.posten:
            art = art_von(einer.datei, self.arten)
            if art is not None and (wandel := self._wandel(art, schub, einer)) is not None:
                yield wandel

    def _wandel(self, art: Art[Any], schub: Schub, einer: Posten) -> Wandel | None:
        datei = einer.datei
        alt = self._alt(art, schub, einer)
        neu = self._inhalt(art, datei, einer.nachher)
        if neu is None and einer.nachher is not None:
            self.unlesbar.add(datei)
            self.letzte[datei] = alt
            self.hinweise.append((datei, _hinweis(schub, datei)))
            return None
        self.unlesbar.discard(datei)
        return None if alt == neu else Wandel(art, datei, alt, neu)

    def _alt(self, art: Art[Any], schub: Schub, einer: Posten) -> Inhalt | None:
        """Liefert den letzten lesbaren Inhalt vor dem Schub, wenn nötig aus früheren Ständen."""
        datei, daten = einer.datei, einer.vorher
        if daten is None or (alt := self._inhalt(art, datei, daten)) is not None:
            return None if daten is None else alt
        if datei in self.letzte:
            return self.letzte[datei]
        fruehere = self.geschichte.fruehere(datei, schub.davor)
        inhalte = (self._inhalt(art, datei, frueher) for frueher in fruehere)
        return next((inhalt for inhalt in inhalte if inhalt is not None), None)

    def _inhalt(self, art: Art[Any], datei: str, daten: bytes | None) -> Inhalt | None:
        if daten is None:
            return None
        if (datei, daten) not in self.gelesen:
            eintrag = parse_eintrag(daten, datei, art, [])
            self.gelesen[datei, daten] = None if eintrag is None else inhalt_von(eintrag)
        return self.gelesen[datei, daten]


def _hinweis(schub: Schub, datei: str) -> str:
    if schub.tag is None:
        return f"{datei} ist nicht lesbar (noch nicht eingecheckt); was darin geändert ist, fehlt."
    return f"{datei} war am {schub.tag:%d.%m.%Y} nicht lesbar; verglichen ist mit dem letzten lesbaren Stand."


def beschreibe(geschichte: Geschichte, bezug: Bezug, nur: str | None = None) -> Verlauf:
    """Liefert, was geschah, das Älteste zuerst und das Uneingecheckte am Ende.

    `bezug` nennt den heutigen Tag; `nur` ist der Schlüssel der einen Kommune, nach der gefragt ist.
    """
    inhalte = _Inhalte(geschichte, bezug.arten)
    gefunden = [
        ereignis
        for schub in geschichte.schuebe
        for ereignis in _ereignisse(schub, inhalte, bezug, einzeln=nur is not None)
        if nur is None or nur in ereignis.kommunen
    ]
    gefunden.sort(key=lambda ereignis: ereignis.datum or _ZULETZT)
    return Verlauf(
        tuple(gefunden),
        tuple(text for datei, text in inhalte.hinweise if _ist_gefragt(datei, nur)),
        tuple(datei for datei in sorted(inhalte.unlesbar) if _ist_gefragt(datei, nur)),
    )


def _ist_gefragt(datei: str, nur: str | None) -> bool:
    # Was in einer unlesbaren Datei steht, sagt nur noch ihr Name.
    return nur is None or PurePosixPath(datei).stem == nur


def _ereignisse(schub: Schub, inhalte: _Inhalte, bezug: Bezug, *, einzeln: bool) -> Iterator[Ereignis]:
    bezug = replace(bezug, tag=schub.tag or bezug.tag)
    wandlungen = list(inhalte.wandlungen(schub))
    sonstige = [einer for einer in schub.posten if art_von(einer.datei, bezug.arten) is None]
    if not einzeln and any(einer.datei == _NETZ and einer.vorher is None for einer in schub.posten):
        yield _angelegt(schub, wandlungen, bezug.arten)
        wandlungen = [wandel for wandel in wandlungen if wandel.alt is not None]
        sonstige = [einer for einer in sonstige if einer.vorher is not None]
    yield from ereignisse(wandlungen, bezug, schub.tag)
    yield from (_sonstiges(schub, einer) for einer in sonstige)


def _angelegt(schub: Schub, wandlungen: Sequence[Wandel], arten: Arten) -> Ereignis:
    """Liefert ein Ereignis für den Tag, an dem alles neu war; sonst stünde dort jede Kommune einzeln."""
    anzahl = Counter(wandel.art for wandel in wandlungen if wandel.alt is None)
    teile = [art.gezaehlt(anzahl[art]) for art in mit_ordner(arten) if anzahl[art]]
    inhalt = f" mit {aufgezaehlt(teile)}" if teile else ""
    return Ereignis(schub.tag, _NETZ, (), f"Register angelegt{inhalt}")


def _sonstiges(schub: Schub, einer: Posten) -> Ereignis:
    # Leer ist nicht dasselbe wie nicht da.
    tat = was(einer.vorher is not None, einer.nachher is not None)
    return Ereignis(schub.tag, einer.datei, (), f"Datei {einer.datei} {tat}")
