"""Das amtliche Gemeindeverzeichnis GV100AD des Statistischen Bundesamts: aus seinen Sätzen werden Gebiete.

Jede Zeile ist ein Satz mit festen Stellen: 1 bis 2 die Satzart, 3 bis 10 der Gebietsstand, 11 bis 18 der
Schlüssel, 19 bis 22 der Gemeindeverband, 23 bis 72 der Name, 123 bis 124 das Textkennzeichen, bei Gemeinden
140 bis 150 die Bevölkerung.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.gebietstabelle import FREIWILLIG, PFLICHT
from kommunennetz.worte.faelle import Genus
from kommunennetz.worte.namen import slug

_BEZIRK, _KREIS, _VERBAND, _GEMEINDE = "20", "40", "50", "60"
_SATZARTEN = ("10", _BEZIRK, "30", _KREIS, _VERBAND, _GEMEINDE)
_KREISE = {"43": "Kreis", "44": "Landkreis", "45": "Regionalverband"}
# Was eine gewählte Vertretung hat; Verwaltungsgemeinschaften und ihresgleichen sind keine Kommunen.
_VERBAENDE = {"51": "Amt", "52": "Samtgemeinde", "53": "Verbandsgemeinde"}
_STADTKREIS = "Stadtkreis"
_GEMEINDEN = {
    "60": ("Markt", "Markt"),
    "61": ("Stadt", "kreisfreie Stadt"),
    "62": ("Stadt", _STADTKREIS),
    "63": ("Stadt", "Stadt"),
    "64": ("Gemeinde", "Gemeinde"),
    "67": ("Stadt", "Große Kreisstadt"),
}
"""Gattung und Rechtsform nach dem Textkennzeichen; ohne Einwohner (65, 66) ist es keine Kommune."""
_VERBANDSGEMEINDE = "53"
_ORTSGEMEINDE = "Ortsgemeinde"
_FLECKEN = "Flecken"
_MIT_GATTUNG = re.compile(r"\b\w*kreis\b|^(Städteregion|Regionalverband|Region) ", re.IGNORECASE)
_STELLEN = 11
_HOECHSTENS = 20


@dataclass(frozen=True, slots=True)
class _Satz:
    """Eine Zeile der Datei."""

    art: str
    stand: str
    schluessel: str
    verband: str
    bezeichnung: str
    kennzeichen: str
    einwohner: int

    @property
    def name(self) -> str:
        """Liefert den Namen ohne das, was hinter dem Komma steht: »Eberbach« zu »Eberbach, Stadt«."""
        return self.bezeichnung.partition(", ")[0]

    @property
    def kreis(self) -> str:
        return self.schluessel[:5]

    @property
    def verband_ags(self) -> str:
        return self.kreis + self.verband


def lies_gemeindeverzeichnis(text: str, laender: Collection[str] = ()) -> tuple[Gebiet, ...]:
    """Liefert Kreise, Gemeindeverbände und Gemeinden dieser Länder, ohne Angabe aller.

    FrageError, wenn die Datei kein Gemeindeverzeichnis GV100AD ist oder die Länder darin nicht vorkommen.
    """
    saetze = [satz for satz in _lies(text) if not laender or satz.schluessel[:2] in laender]
    bezirke = {s.schluessel: _bezirk(s.bezeichnung) for s in saetze if s.art == _BEZIRK}
    gemeinden = [s for s in saetze if s.art == _GEMEINDE and s.kennzeichen in _GEMEINDEN]
    if not gemeinden:
        raise FrageError(
            "In der Datei steht keine Gemeinde, die gemeint ist.", "Die Angabe --land und die Datei prüfen."
        )
    kreise = {s.kreis: s for s in saetze if s.art == _KREIS and s.kennzeichen in _KREISE}
    verbaende = {s.verband_ags: s for s in saetze if s.art == _VERBAND and s.kennzeichen in _VERBAENDE}
    je_kreis, je_verband = Counter[str](), Counter[str]()
    for eine in gemeinden:
        je_kreis[eine.kreis] += eine.einwohner
        je_verband[eine.verband_ags] += eine.einwohner

    def gebiet(satz: _Satz, ags: str, benannt: tuple[str, str, str], einwohner: int) -> Gebiet:
        name, kurzname, art = benannt
        verband_ags = satz.verband_ags if satz.verband_ags in verbaende else ""
        ars = satz.verband_ags + satz.schluessel[5:] if satz.art == _GEMEINDE else ags
        return Gebiet(
            ags=ags,
            ars=ars.ljust(12, "0"),
            name=name,
            kurzname=kurzname,
            art=art,
            kreis_ags=satz.kreis if satz.kreis in kreise and ags != satz.kreis else "",
            regierungsbezirk=bezirke.get(satz.schluessel[:3], ""),
            einwohner=einwohner,
            einwohner_stand=satz.stand,
            verband_ags=verband_ags if ags != verband_ags else "",
            zaehlt_als=Gruppe.STADT.value if art == _STADTKREIS else "",
            genus=Genus.MAENNLICH.value if art == _FLECKEN else "",
        )

    alle = [
        *(gebiet(satz, ags, _kreis(satz), je_kreis[ags]) for ags, satz in kreise.items()),
        *(gebiet(satz, ags, _verband(satz), je_verband[ags]) for ags, satz in verbaende.items()),
        *(
            gebiet(satz, satz.schluessel, _gemeinde(satz, verbaende.get(satz.verband_ags)), satz.einwohner)
            for satz in gemeinden
        ),
    ]
    return tuple(_eindeutig(alle))


def als_tabelle(gebiete: Iterable[Gebiet]) -> str:
    """Liefert die Gebiete als Text für gebiete.csv; freiwillige Spalten nur, wo etwas darin steht."""
    alle = tuple(gebiete)
    freiwillige = [spalte for spalte in FREIWILLIG if any(getattr(eines, spalte) for eines in alle)]
    spalten = (*PFLICHT, *freiwillige)
    ziel = StringIO()
    schreiber = csv.writer(ziel, lineterminator="\n")
    schreiber.writerow(spalten)
    schreiber.writerows([getattr(eines, spalte) for spalte in spalten] for eines in alle)
    return ziel.getvalue()


def _lies(text: str) -> list[_Satz]:
    """Liefert die Sätze; FrageError mit allen Zeilen, die keine sind."""
    saetze, falsche = [], []
    for nummer, zeile in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not zeile.strip():
            continue
        stand, einwohner = zeile[2:10], zeile[139:150]
        if zeile[:2] not in _SATZARTEN or not stand.isdecimal() or not zeile[10:12].isdecimal():
            falsche.append(f"Zeile {nummer}: »{zeile[:12]}« beginnt keinen Satz")
        elif zeile[:2] == _GEMEINDE and not (
            einwohner.isdecimal() and zeile[10:18].isdecimal() and len(einwohner) == _STELLEN
        ):
            falsche.append(f"Zeile {nummer}: Schlüssel oder Bevölkerung ist keine Zahl")
        else:
            tag = f"{stand[:4]}-{stand[4:6]}-{stand[6:]}"
            ags, verband, name, kennzeichen = (
                zeile[von:bis].strip() for von, bis in ((10, 18), (18, 22), (22, 72), (122, 124))
            )
            saetze.append(_Satz(zeile[:2], tag, ags, verband, name, kennzeichen, int(einwohner.strip() or 0)))
    if falsche:
        weitere = [f"Und {len(falsche) - _HOECHSTENS} weitere Zeilen."] if len(falsche) > _HOECHSTENS else []
        hilfe = "\n    ".join((*falsche[:_HOECHSTENS], *weitere))
        raise FrageError("Das ist kein Gemeindeverzeichnis im Format GV100AD.", hilfe)
    return saetze


def _bezirk(bezeichnung: str) -> str:
    """Liefert »Köln« zu »Reg.-Bez. Köln«; was nur früher einer war oder der Statistik dient, ist keiner."""
    return bezeichnung.removeprefix("Reg.-Bez. ") if bezeichnung.startswith("Reg.-Bez. ") else ""


def _kreis(satz: _Satz) -> tuple[str, str, str]:
    """Liefert Namen, Kurznamen und Rechtsform; »Rhein-Lahn-Kreis« nennt seine Gattung selbst."""
    gattung = _KREISE[satz.kennzeichen]
    name = satz.name if _MIT_GATTUNG.search(satz.name) else f"{gattung} {satz.name}"
    eigene = re.match(r"(Städteregion|Regionalverband|Region) ", name)
    return name, name, eigene[1] if eigene else gattung


def _verband(satz: _Satz) -> tuple[str, str, str]:
    gattung = _VERBAENDE[satz.kennzeichen]
    ort = re.sub(rf"^(VG|SG|{gattung}) ", "", satz.name)
    return f"{gattung} {ort}", f"{gattung} {ort}", gattung


def _gemeinde(satz: _Satz, verband: _Satz | None) -> tuple[str, str, str]:
    gattung, art = _GEMEINDEN[satz.kennzeichen]
    zusatz = satz.bezeichnung.partition(", ")[2]
    if gattung == "Gemeinde" and zusatz == _FLECKEN:
        gattung = art = _FLECKEN
    elif gattung == "Gemeinde" and verband is not None and verband.kennzeichen == _VERBANDSGEMEINDE:
        gattung = art = _ORTSGEMEINDE
    # »Hamburg, Freie und Hansestadt« heißt so; Beinamen wie »Landeshauptstadt« stehen nicht im Namen.
    return f"{zusatz if zusatz.startswith('Freie ') else gattung} {satz.name}", satz.name, art


def _eindeutig(gebiete: list[Gebiet]) -> Iterator[Gebiet]:
    """Liefert dieselben mit Kurznamen, die verschieden sind, auch als Dateinamen.

    Wer so heißt wie ein anderer, bekommt seinen Kreis in Klammern; eine kreisfreie Stadt und ein Kreis
    behalten ihren Namen. Reicht das nicht, kommt der Verband hinzu, zuletzt der Schlüssel.
    """
    nach_ags = {gebiet.ags: gebiet.kurzname for gebiet in gebiete}
    zusaetze: tuple[Callable[[Gebiet], str], ...] = (
        lambda gebiet: nach_ags.get(gebiet.kreis_ags, ""),
        lambda gebiet: nach_ags.get(gebiet.verband_ags, ""),
        lambda gebiet: gebiet.ags if gebiet.kreis_ags else "",
    )
    namen = [(gebiet.kurzname, "") for gebiet in gebiete]
    for zusatz in zusaetze:
        anzahl = Counter(slug(" ".join(name)) for name in namen)
        namen = [
            (name, ", ".join(filter(None, (bisher, zusatz(gebiet)))))
            if anzahl[slug(f"{name} {bisher}")] > 1
            else (name, bisher)
            for gebiet, (name, bisher) in zip(gebiete, namen, strict=True)
        ]
    for gebiet, (name, klammer) in zip(gebiete, namen, strict=True):
        yield gebiet._replace(kurzname=f"{name} ({klammer})" if klammer else name)
