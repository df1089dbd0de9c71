"""Die Karte der Gebiete: zu jeder Gemeinde eine Fläche, daraus Umrisse und Grenzen.

Sie ist eine Näherung: Zellen um Punkte (`kartenbau.py` macht sie), keine amtlichen Grenzen. Gespeichert sind
nur die Zellen; Kreise, Bezirke und das Land sind Vereinigungen, also ohne Lücken. Alle Ecken liegen auf einem
ganzzahligen Gitter, und Nachbarn haben an ihrer gemeinsamen Grenze dieselben.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Self, TypeAlias

from kommunennetz.dateien import grund
from kommunennetz.errors import RegisterError
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.verzeichnis import Verzeichnis

Punkt: TypeAlias = tuple[int, int]
Kette: TypeAlias = tuple[Punkt, ...]
"""Ecken einer Linie; bei einem Ring folgt auf die letzte wieder die erste, die nicht wiederholt wird."""
Umriss: TypeAlias = tuple[Kette, ...]
"""Ringe einer Fläche: außen im einen Drehsinn, Löcher im anderen."""

_MITGELIEFERT = Path(__file__).with_name("karte.json")
_FORMAT = 1
_NEU = "Neu machen: kommunennetz gebiete karte -o data/karte.json"
NAEHERUNG = "Die Flächen sind eine Näherung, keine amtlichen Grenzen."
"""Was zu jedem Bild der Karte zu sagen ist."""


@dataclass(frozen=True, slots=True)
class Projektion:
    """Vom Grad zum Gitter, gleichabständig: ein Längengrad ist um den Kosinus der mittleren Breite kürzer."""

    west: float
    nord: float
    laengenfaktor: float
    je_grad: float
    """Gittereinheiten je Breitengrad."""

    def punkt(self, lat: float, lon: float) -> tuple[float, float]:
        """Liefert die Stelle auf dem Bild, nach rechts und nach unten, ungerundet."""
        return (lon - self.west) * self.laengenfaktor * self.je_grad, (self.nord - lat) * self.je_grad

    def ort(self, x: float, y: float) -> tuple[float, float]:
        """Liefert Breite und Länge zu einer Stelle auf dem Bild."""
        return self.nord - y / self.je_grad, self.west + x / (self.laengenfaktor * self.je_grad)


@dataclass(frozen=True)
class Karte:
    """Zellen auf einem Gitter, das ein Bild von `breite` mal `hoehe` ist."""

    projektion: Projektion
    breite: int
    hoehe: int
    punkte: str
    """Fingerabdruck der Orte, aus denen sie entstand."""
    zellen: Mapping[str, Umriss]
    """Zu jedem AGS, der einen eigenen Ort hat, seine Fläche."""

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Liefert die Karte aus der Datei, ohne Angabe die mitgelieferte von Nordrhein-Westfalen.

        Wirft RegisterError mit Grund und Abhilfe, wenn die Datei fehlt oder keine Karte ist.
        """
        datei = path or _MITGELIEFERT
        try:
            return cls._aus(json.loads(datei.read_bytes()))
        except OSError as error:
            raise RegisterError(f"{datei.as_posix()}: nicht lesbar ({grund(error)})", _NEU) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise RegisterError(f"{datei.as_posix()}: keine Karte der Gebiete", _NEU) from error

    @classmethod
    def _aus(cls, inhalt: Any) -> Self:
        if inhalt["format"] != _FORMAT:
            raise ValueError(inhalt["format"])
        grad = (inhalt[name] for name in ("west", "nord", "laengenfaktor", "je_grad"))
        zellen = {str(ags): _umriss(text) for ags, text in inhalt["zellen"].items()}
        kanten = Counter(chain.from_iterable(map(_kanten, zellen.values())))
        if not zellen or max(kanten.values()) > 1:
            raise ValueError("leer, oder zwei Zellen überdecken sich")
        return cls(
            projektion=Projektion(*(_endlich(wert) for wert in grad)),
            breite=int(inhalt["breite"]),
            hoehe=int(inhalt["hoehe"]),
            punkte=str(inhalt["punkte"]),
            zellen=zellen,
        )

    def passt_zu(self, verzeichnis: Verzeichnis) -> bool:
        """Liefert, ob sie aus den Orten dieses Verzeichnisses entstand."""
        return self.punkte == fingerabdruck(find_orte(verzeichnis.alle))

    def umriss(self, schluessel: Collection[str]) -> Umriss:
        """Liefert den Umriss der Zellen mit diesen AGS, vereinigt; was keine Zelle hat, zählt nicht."""
        return umriss_von(self.zellen[ags] for ags in schluessel if ags in self.zellen)

    @cached_property
    def land(self) -> Umriss:
        """Liefert den Umriss aller Zellen zusammen."""
        return umriss_von(self.zellen.values())

    def grenzen(
        self, gruppe_von: Callable[[str], str], innerhalb_von: Callable[[str], str] = lambda _: ""
    ) -> tuple[Kette, ...]:
        """Liefert die Linien zwischen Zellen verschiedener Gruppen, jede einmal; ohne den Rand des Landes.

        Mit `innerhalb_von` nur die, auf deren Seiten dafür dasselbe gilt.
        """
        return _linien(
            (von, bis)
            for (von, bis), ags in self._kanten.items()
            # Jede innere Kante gibt es in beiden Richtungen; eine genügt.
            if von < bis
            and (drueben := self._kanten.get((bis, von))) is not None
            and gruppe_von(ags) != gruppe_von(drueben)
            and innerhalb_von(ags) == innerhalb_von(drueben)
        )

    @cached_property
    def _kanten(self) -> dict[tuple[Punkt, Punkt], str]:
        return {kante: ags for ags, umriss in self.zellen.items() for kante in _kanten(umriss)}


def find_karte(verzeichnis: Verzeichnis, eigene: Path) -> Karte | None:
    """Liefert die Karte zu diesem Verzeichnis: die eigene, wenn es sie gibt, sonst die mitgelieferte.

    None, wenn es keine gibt. RegisterError, wenn die eigene nicht lesbar oder älter als das Verzeichnis ist.
    """
    if not eigene.exists():
        mitgeliefert = Karte.load()
        return mitgeliefert if mitgeliefert.passt_zu(verzeichnis) else None
    karte = Karte.load(eigene)
    if not karte.passt_zu(verzeichnis):
        text = f"{eigene.as_posix()}: Die Karte gehört zu anderen Orten, als im Verzeichnis stehen"
        raise RegisterError(text, _NEU)
    return karte


@dataclass(frozen=True, slots=True)
class Gliederung:
    """Aus welchen Zellen die größeren Gebiete bestehen."""

    angehoerige: Mapping[str, tuple[str, ...]]
    """Zu jedem AGS, der auf der Karte zu sehen ist, die seiner Zellen: Gemeinde, Verband, Kreis."""
    kreis: Mapping[str, str]
    """Zu jeder Zelle der AGS ihres Kreises; eine kreisfreie Stadt ist selbst einer."""
    bezirk: Mapping[str, str]
    """Zu jeder Zelle der Name ihres Regierungsbezirks, wo es einen gibt, sonst leer."""


def gliedere(karte: Karte, verzeichnis: Verzeichnis) -> Gliederung:
    """Liefert, wie sich die Zellen nach dem Verzeichnis zu Verbänden, Kreisen und Bezirken fügen."""
    angehoerige: dict[str, list[str]] = defaultdict(list)
    kreis, bezirk = {}, {}
    for gebiet in verzeichnis.alle:
        if gebiet.ags in karte.zellen:
            for schluessel in {gebiet.ags, gebiet.verband_ags, gebiet.kreis_ags} - {""}:
                angehoerige[schluessel].append(gebiet.ags)
            kreis[gebiet.ags] = gebiet.kreis_ags or gebiet.ags
            bezirk[gebiet.ags] = gebiet.regierungsbezirk
    return Gliederung({ags: tuple(zellen) for ags, zellen in angehoerige.items()}, kreis, bezirk)


def find_orte(gebiete: Iterable[Gebiet]) -> tuple[Gebiet, ...]:
    """Liefert die Gebiete, um deren Koordinaten Zellen entstehen, nach AGS.

    Das sind Städte und Gemeinden. Ein Verband oder Kreis ist einer, wenn keine seiner Gemeinden Koordinaten
    hat; sonst besteht er aus ihnen.
    """
    alle = [gebiet for gebiet in gebiete if gebiet.lat is not None and gebiet.lon is not None]
    gemeinden = [gebiet for gebiet in alle if gebiet.gruppe in {Gruppe.STADT, Gruppe.GEMEINDE}]
    vertreten = {schluessel for eine in gemeinden for schluessel in (eine.verband_ags, eine.kreis_ags)}
    verbaende = [g for g in alle if g.gruppe is Gruppe.VERBAND and g.ags not in vertreten]
    vertreten |= {verband.kreis_ags for verband in verbaende}
    kreise = [g for g in alle if g.gruppe is Gruppe.KREIS and g.ags not in vertreten]
    return tuple(sorted((*gemeinden, *verbaende, *kreise), key=lambda gebiet: gebiet.ags))


def fingerabdruck(orte: Iterable[Gebiet]) -> str:
    """Liefert, woran sich erkennen lässt, ob zwei Verzeichnisse dieselben Orte an denselben Stellen haben."""
    from hashlib import sha256

    zeilen = (f"{ort.ags},{ort.lat},{ort.lon}\n" for ort in orte)
    return sha256("".join(zeilen).encode()).hexdigest()


def als_datei(karte: Karte) -> bytes:
    """Liefert die Karte als Datei: JSON, je Zelle eine Zeile."""
    kopf: dict[str, Any] = {
        "hinweis": (
            "Näherung, keine amtlichen Grenzen: Zellen um die Koordinaten des Verzeichnisses (Voronoi), "
            "beschnitten auf eine Hülle aus denselben Punkten. Erzeugt mit »kommunennetz gebiete karte«."
        ),
        "format": _FORMAT,
        "punkte": karte.punkte,
        "west": karte.projektion.west,
        "nord": karte.projektion.nord,
        "laengenfaktor": karte.projektion.laengenfaktor,
        "je_grad": karte.projektion.je_grad,
        "breite": karte.breite,
        "hoehe": karte.hoehe,
    }
    zeilen = [f"{_json(name)}: {_json(wert)}" for name, wert in kopf.items()]
    zellen = ",\n".join(f"{_json(ags)}: {_json(_text(umriss))}" for ags, umriss in karte.zellen.items())
    return ("{\n" + ",\n".join((*zeilen, f'"zellen": {{\n{zellen}\n}}')) + "\n}\n").encode()


def umriss_von(umrisse: Iterable[Umriss]) -> Umriss:
    """Liefert den Umriss aller dieser Flächen zusammen; sie dürfen sich berühren, nicht überdecken."""
    kanten = set(chain.from_iterable(map(_kanten, umrisse)))
    # Wo zwei Flächen aneinanderstoßen, läuft jede an der Kante in ihrer Richtung.
    return _ringe({(von, bis) for von, bis in kanten if (bis, von) not in kanten})


def flaechen(umriss: Umriss) -> tuple[Umriss, ...]:
    """Liefert die Teile eines Umrisses, die nicht zusammenhängen: je ein Ring außen, dann seine Löcher."""
    groessen = {ring: _inhalt(ring) for ring in umriss}
    # Der größte Ring liegt in keinem anderen; wer sich dreht wie er, ist außen.
    aussen = max(groessen.values(), key=abs, default=0.0) > 0
    teile = {ring: [ring] for ring, groesse in groessen.items() if (groesse > 0) is aussen}
    for loch in (ring for ring in umriss if ring not in teile):
        umgebende = [ring for ring in teile if _liegt_in(loch, ring)]
        teile[min(umgebende, key=lambda ring: abs(groessen[ring]))].append(loch)
    return tuple(map(tuple, teile.values()))


def _inhalt(ring: Kette) -> float:
    """Liefert den Flächeninhalt, je nach Drehsinn mit Vorzeichen."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise((*ring, ring[0]))) / 2


def _liegt_in(loch: Kette, ring: Kette) -> bool:
    """Liefert, ob ein Loch in einem Ring liegt; berühren darf es ihn, schneiden nicht."""
    # Die Mitte einer Kante liegt auf keiner anderen: Jede Kante gibt es im Umriss nur einmal.
    x, y = (loch[0][0] + loch[1][0]) / 2, (loch[0][1] + loch[1][1]) / 2
    drin = False
    for (a, b), (c, d) in pairwise((*ring, ring[0])):
        if (b > y) != (d > y) and x < a + (y - b) * (c - a) / (d - b):
            drin = not drin
    return drin


def _kanten(umriss: Umriss) -> Iterator[tuple[Punkt, Punkt]]:
    for ring in umriss:
        yield from pairwise((*ring, ring[0]))


def _ringe(kanten: Collection[tuple[Punkt, Punkt]]) -> Umriss:
    """Liefert gerichtete Kanten, an jeder Ecke gleich viele hinein wie hinaus, zu Ringen gefügt.

    Kein Ring kommt zweimal an dieselbe Ecke: Berührt eine Fläche dort sich selbst, sind es zwei Ringe.
    """
    weiter: dict[Punkt, list[Punkt]] = defaultdict(list)
    for von, bis in sorted(kanten):
        weiter[von].append(bis)
    ringe = []
    for start in sorted(weiter):
        weg, stellen = [start], {start: 0}
        while ziele := weiter[weg[-1]]:
            naechster = max(ziele, key=partial(_drehung, *weg[-2:])) if len(weg) > 1 else ziele[0]
            ziele.remove(naechster)
            if (anfang := stellen.setdefault(naechster, len(weg))) == len(weg):
                weg.append(naechster)
                continue
            ringe.append(tuple(weg[anfang:]))
            for ecke in weg[anfang + 1 :]:
                del stellen[ecke]
            del weg[anfang + 1 :]
    return tuple(ringe)


def _drehung(davor: Punkt, hier: Punkt, ziel: Punkt) -> float:
    """Liefert, wie weit der Weg sich hier dreht; die größte Drehung trennt Flächen, die sich nur berühren."""
    an = math.atan2(hier[1] - davor[1], hier[0] - davor[0])
    ab = math.atan2(ziel[1] - hier[1], ziel[0] - hier[0])
    return (ab - an + math.pi) % math.tau


def _linien(kanten: Iterable[tuple[Punkt, Punkt]]) -> tuple[Kette, ...]:
    """Liefert ungerichtete Kanten zu möglichst langen Linien gefügt, jede Kante einmal."""
    nachbarn: dict[Punkt, list[Punkt]] = defaultdict(list)
    for von, bis in sorted(kanten):
        nachbarn[von].append(bis)
        nachbarn[bis].append(von)
    linien = []
    # An Enden und Verzweigungen beginnen, damit keine Linie in ihrer Mitte anfängt; zuletzt geschlossene.
    for start in sorted(nachbarn, key=lambda punkt: (len(nachbarn[punkt]) % 2 == 0, punkt)):
        while nachbarn[start]:
            linie = [start]
            while nachbarn[linie[-1]]:
                naechster = nachbarn[linie[-1]].pop(0)
                nachbarn[naechster].remove(linie[-1])
                linie.append(naechster)
            linien.append(tuple(linie))
    return tuple(linien)


def _endlich(wert: Any) -> float:
    if not math.isfinite(zahl := float(wert)):
        raise ValueError(wert)
    return zahl


def _text(umriss: Umriss) -> str:
    """Liefert je Ring die erste Ecke und dann die Schritte von Ecke zu Ecke: »10 10 5 0 0 5«."""
    return ";".join(" ".join(str(zahl) for paar in schritte(ring) for zahl in paar) for ring in umriss)


def schritte(kette: Kette) -> Iterator[Punkt]:
    """Liefert die erste Ecke und dann, um wie viel es zur nächsten weitergeht."""
    yield kette[0]
    for (x, y), (u, v) in pairwise(kette):
        yield u - x, v - y


def _umriss(text: str) -> Umriss:
    return tuple(_ring(teil) for teil in text.split(";"))


def _ring(text: str) -> Kette:
    zahlen = list(map(int, text.split()))
    x = y = 0
    ring = []
    for dx, dy in zip(zahlen[::2], zahlen[1::2], strict=True):
        x, y = x + dx, y + dy
        ring.append((x, y))
    if len(ring) < 3 or max(Counter(ring).values()) > 1:  # noqa: PLR2004 – ein Dreieck ist der kleinste Ring
        raise ValueError(text)
    return tuple(ring)


def _json(wert: object) -> str:
    return json.dumps(wert, ensure_ascii=False)
