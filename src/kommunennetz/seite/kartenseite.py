"""Die Karte der Mitglieder: Flächen, wo es zu den Orten des Verzeichnisses welche gibt, sonst Punkte."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians

from kommunennetz.dokumente.werte import kreis_in_tabelle
from kommunennetz.fragen.mitglieder import Mitglied
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.karte import NAEHERUNG
from kommunennetz.gebiete.kartenbild import Beschriftung, Feld, build_kartenbild
from kommunennetz.model.teildatum import Antwort
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.werte import Kartenmitglied, Kartenseite, Kartenzeile, KarteWert, Stufe
from kommunennetz.setzerei.html import Html
from kommunennetz.worte import namen

_STUFEN = 4
_BREITE = 1000
_RAND = 20
_OHNE = "s0"


@dataclass(frozen=True, slots=True)
class _Zeitraum:
    klasse: str
    von: int
    bis: int

    @property
    def text(self) -> str:
        return str(self.von) if self.von == self.bis else f"{self.von}–{self.bis}"


def kartenseite(stand: Stand) -> Kartenseite:
    """Liefert die Karte und dasselbe als Tabelle."""
    kommunen = stand.getrennt.kommunen
    je_kreis: dict[str, list[Mitglied]] = {}
    for mitglied in kommunen:
        kreis = mitglied.gebiet.kurzname if mitglied.gebiet.ist_kreis else ""
        je_kreis.setdefault(kreis or kreis_in_tabelle(mitglied.gebiet, mitglied.kreis), []).append(mitglied)
    return Kartenseite(
        karte(stand),
        tuple(
            Kartenzeile(
                kreis, tuple(_kartenmitglied(stand, mitglied) for mitglied in sorted(darin, key=_platz))
            )
            for kreis, darin in sorted(je_kreis.items(), key=lambda paar: namen.listenordnung(paar[0]))
        ),
        any(mitglied.gebiet.ist_kreis for mitglied in kommunen),
    )


def _platz(mitglied: Mitglied) -> tuple[object, ...]:
    """Liefert den Platz in der Zeile: der Kreis als Ganzes vor seinen Gemeinden."""
    return not mitglied.gebiet.ist_kreis, mitglied.ordnung


def _kartenmitglied(stand: Stand, mitglied: Mitglied) -> Kartenmitglied:
    """Liefert Name und Jahr, nach dem die Karte färbt; wo es nicht sicher ist, was darüber bekannt ist."""
    seit = str(mitglied.seit.jahr) if mitglied.seit.jahr is not None else str(mitglied.seit)
    return Kartenmitglied(stand.kommune(mitglied.eintrag), seit, mitglied.antwort is not Antwort.JA)


def karte(stand: Stand, kennung: str = "karte") -> KarteWert:
    """Liefert die Karte; gefärbt ist nach dem Jahr des Beitritts, auch in Grau zu unterscheiden."""
    kommunen, verzeichnis = stand.getrennt.kommunen, stand.register.verzeichnis
    zeitraeume = _zeitraeume(kommunen)
    klassen = {mitglied.gebiet.ags: _klasse(mitglied, zeitraeume) for mitglied in kommunen}
    felder = {
        mitglied.gebiet.ags: Feld(
            klassen[mitglied.gebiet.ags] + (" kreis" if mitglied.gebiet.ist_kreis else "")
        )
        for mitglied in kommunen
    }
    wort = stand.netz.worte.mitglieder
    beschriftung = Beschriftung(
        f"Karte: {wort} {stand.netz.im_satz.genitiv}",
        f"Gefärbt ist, wer Mitglied ist, je früher beigetreten, desto kräftiger; blass ist alles Übrige. "
        f"Alle {wort} stehen auch in der Tabelle »Dasselbe als Tabelle«.",
        kennung,
    )
    if stand.karte is not None:
        bild = build_kartenbild(stand.karte, verzeichnis, felder, beschriftung)
        svg, fehlende = bild.svg, set(bild.ohne_flaeche)
    else:
        svg, fehlende = _punktbild(verzeichnis.alle, felder, beschriftung), _ohne_ort(kommunen)
    return KarteWert(
        svg=Html(svg),
        stufen=tuple(_stufen(klassen, zeitraeume)),
        naeherung=NAEHERUNG if stand.karte is not None else "",
        ohne_ort=tuple(mitglied.name for mitglied in kommunen if mitglied.gebiet.ags in fehlende),
    )


def _zeitraeume(kommunen: Sequence[Mitglied]) -> list[_Zeitraum]:
    """Liefert höchstens vier gleich lange Zeiträume vom ersten bis zum letzten sicheren Beitrittsjahr."""
    jahre = [m.seit.jahr for m in kommunen if m.sicher and m.seit.jahr is not None]
    if not jahre:
        return []
    erstes, letztes = min(jahre), max(jahre)
    lang = -(-(letztes - erstes + 1) // _STUFEN)
    anfaenge = range(erstes, letztes + 1, lang)
    return [
        _Zeitraum(f"s{nummer}", von, min(von + lang - 1, letztes)) for nummer, von in enumerate(anfaenge, 1)
    ]


def _klasse(mitglied: Mitglied, zeitraeume: Sequence[_Zeitraum]) -> str:
    jahr = mitglied.seit.jahr if mitglied.sicher else None
    return next((z.klasse for z in zeitraeume if jahr is not None and z.von <= jahr <= z.bis), _OHNE)


def _stufen(klassen: Mapping[str, str], zeitraeume: Sequence[_Zeitraum]) -> Iterator[Stufe]:
    anzahl = list(klassen.values())
    for zeitraum in zeitraeume:
        yield Stufe(zeitraum.klasse, f"beigetreten {zeitraum.text}", anzahl.count(zeitraum.klasse))
    if _OHNE in anzahl:
        yield Stufe(_OHNE, "Jahr des Beitritts nicht sicher", anzahl.count(_OHNE))


def _ohne_ort(kommunen: Sequence[Mitglied]) -> set[str]:
    return {m.gebiet.ags for m in kommunen if m.gebiet.lat is None or m.gebiet.lon is None}


def _punktbild(alle: Sequence[Gebiet], felder: Mapping[str, Feld], beschriftung: Beschriftung) -> str:
    """Liefert ein SVG mit denselben Klassen, in dem jedes Gebiet ein Punkt ist."""
    orte = {g.ags: (g.lat, g.lon) for g in alle if g.ist_kommune and g.lat is not None and g.lon is not None}
    breiten, laengen = [lat for lat, _ in orte.values()] or [0.0], [lon for _, lon in orte.values()] or [0.0]
    kuerzer = cos(radians((min(breiten) + max(breiten)) / 2))
    je_grad = (_BREITE - 2 * _RAND) / max((max(laengen) - min(laengen)) * kuerzer, 0.01)
    hoehe = round((max(breiten) - min(breiten)) * je_grad) + 2 * _RAND

    def kreis(ags: str, klasse: str, halb: int) -> str:
        lat, lon = orte[ags]
        x = round(_RAND + (lon - min(laengen)) * kuerzer * je_grad)
        y = round(_RAND + (max(breiten) - lat) * je_grad)
        return f'<circle class="{escape(klasse)}" cx="{x}" cy="{y}" r="{halb}"'

    kennung = escape(beschriftung.kennung)
    bezug = f'aria-labelledby="{kennung}-titel" aria-describedby="{kennung}-beschreibung"'
    teile = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_BREITE} {hoehe}" role="img" {bezug}>',
        f'<title id="{kennung}-titel">{escape(beschriftung.titel)}</title>',
        f'<desc id="{kennung}-beschreibung">{escape(beschriftung.beschreibung)}</desc>',
        *(f"{kreis(ags, 'land', 6)}/>" for ags in orte if ags not in felder),
        *(f"{kreis(ags, f'feld {feld.klasse}', 11)}/>" for ags, feld in felder.items() if ags in orte),
        "</svg>\n",
    ]
    return "\n".join(teile)
