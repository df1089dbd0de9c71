"""Was die übrigen Spalten darüber sagen, wen eine Zeile meint: Schlüssel, Gattungswörter, Kreise, Länder.

Einer Spalte wird geglaubt, wenn ihre Überschrift sagt, was sie ist, oder wenn sie es an Zeilen beweist, die
auch ohne sie klar sind. »Kreis Herford« kann in einer Zeile »Herford« der Name sein oder die Lage; solange
das nicht bewiesen ist, bleibt die Zeile unklar.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from kommunennetz.austausch.herein.kennung import Schluesselkenner, ziffern
from kommunennetz.austausch.herein.rohblatt import Tabelle, Tabellenzeile, Zelle
from kommunennetz.austausch.herein.zellwerte import als_text
from kommunennetz.austausch.spalten import AGS, Feld
from kommunennetz.gebiete import land_von
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.namensformen import Gattung, Namenskenner, find_gattung
from kommunennetz.worte.namen import suchform

Spaltenort = int | Feld
"""Wo eine Spalte steht: ihre Nummer oder, wenn sie übernommen wird, ihr Feld."""

ART: Feld = ("art",)
KREIS: Feld = ("kreis",)
BEZIRK: Feld = ("regierungsbezirk",)
GREMIUM: Feld = ("beitritt", "beschluss", "gremium")
_FELDER = (ART, KREIS, BEZIRK, GREMIUM, AGS.feld)

_NENNT = (
    "Kurz", "Kurzname", "Kurzform", "Kurzbezeichnung", "Langname", "Langform", "Name", "Name 2",
    "Bezeichnung",
    "Amtlicher Name", "Amtliche Bezeichnung", "Anzeigename", "Vollständiger Name", "GEN", "Label",
    "Titel", "Gebiet",
    "Gebietseinheit", "Raumeinheit", "Kommune", "Gemeinde", "Stadt", "Gemeindename", "Körperschaft",
    "Gebietskörperschaft",
    "AGS", "ARS", "RS", "Schlüssel", "Gemeindeschlüssel", "Regionalschlüssel", "Code", "Kennziffer",
    "full name", "short name",
    "Ebene", "BEZ",
)  # fmt: skip
_LAGE = (
    "Kreis", "Landkreis", "Kreisname", "Kreisschlüssel", "Kreis-Nr.", "Kreisnummer", "KRS", "Kreis AGS",
    "AGS Kreis",
    "zuständiger Kreis", "Kreisverwaltung", "Aufsicht", "Kommunalaufsicht", "Regierungsbezirk", "Sitz",
    "Kreissitz",
)  # fmt: skip
_STUMM = (
    "PLZ", "Postleitzahl", "Telefon", "Tel.", "Fax", "Einwohner", "Einwohnerzahl", "EW", "Fläche", "Jahr",
    "Nr.",
    "lfd. Nr.", "Nummer", "ID", "Haushalt", "Partnerstadt", "Partnerkommune", "Nachbar", "Postanschrift",
)  # fmt: skip
_LAND = ("Land", "Bundesland", "State", "Federal state")
_LAENDERKUERZEL = {
    "SH": "01", "HH": "02", "NI": "03", "HB": "04", "NW": "05", "NRW": "05", "HE": "06", "RP": "07",
    "RLP": "07",
    "BW": "08", "BY": "09", "SL": "10", "BE": "11", "BB": "12", "MV": "13", "SN": "14", "ST": "15",
    "TH": "16",
}  # fmt: skip
_GREMIEN = {
    "kreistag": Gattung.KREIS, "kreisausschuss": Gattung.KREIS, "staedteregionstag": Gattung.KREIS,
    "stadtrat": Gattung.GEMEINDE, "gemeinderat": Gattung.GEMEINDE, "rat der stadt": Gattung.GEMEINDE,
    "rat der gemeinde": Gattung.GEMEINDE, "stadtverordnetenversammlung": Gattung.GEMEINDE,
}  # fmt: skip
_LAENGSTER = 60
_EIN_FEHLER_AUF = 5


def _formen(worte: Iterable[str]) -> frozenset[str]:
    return frozenset(suchform(wort).replace(" ", "") for wort in worte)


_KOEPFE = {
    name: _formen(worte)
    for name, worte in (("nennt", _NENNT), ("lage", _LAGE), ("stumm", _STUMM), ("land", _LAND))
}


class Rolle(Enum):
    """Was eine Spalte über ihre Zeilen sagt."""

    NENNT = "wen die Zeile meint"
    LAGE = "wo es liegt"
    GREMIUM = "wer beschlossen hat"
    OFFEN = "das eine oder das andere"


@dataclass(frozen=True, slots=True)
class Aussage:
    """Was eine Zelle über das Gebiet ihrer Zeile sagt."""

    zelle: Zelle
    gebiete: frozenset[str] = frozenset()
    """Die Schlüssel der genannten Gebiete; leer, wenn sie nur die Gattung nennt."""
    gattung: Gattung | None = None
    land: str = ""

    def passt(self, gebiet: Gebiet) -> bool:
        """Liefert, ob die Zelle dieses Gebiet meinen kann."""
        if self.land:
            return gebiet.ags.startswith(self.land)
        if self.gebiete:
            return gebiet.ags in self.gebiete
        return self.gattung is None or self.gattung.passt(gebiet)

    def widerspricht(self, gebiet: Gebiet) -> bool:
        """Liefert, ob ein Gattungswort oder Schlüssel gegen das Gebiet steht, nicht nur für seine Lage."""
        if self.passt(gebiet) or (self.gebiete and not ziffern(als_text(self.zelle.wert))):
            return False
        return not (self.gebiete and self.umfasst(gebiet))

    def umfasst(self, gebiet: Gebiet) -> bool:
        """Liefert, ob die Zelle ein Gebiet nennt, in dem dieses liegt oder das es ist."""
        if not self.gebiete:
            return self.gattung is not Gattung.KREISFREI or self.passt(gebiet)
        return any(gebiet.ags.startswith(ags) for ags in self.gebiete)


@dataclass(slots=True)
class _Zaehlung:
    """Was eine Spalte an Zeilen sagt, die ohne sie klar sind."""

    gemeinden: int = 0
    """Sie nennt die kreisangehörige Gemeinde selbst: Das kann keine Lage sein."""
    selbst: int = 0
    """Sie nennt einen Kreis oder eine kreisfreie Stadt selbst: Das kann beides sein."""
    lage: int = 0
    fremd: int = 0


@dataclass(frozen=True, slots=True)
class Befragung:
    """Was die übrigen Spalten zu einer Zeile sagen."""

    nennend: tuple[Aussage, ...]
    lagen: tuple[Aussage, ...]
    gremien: tuple[Aussage, ...]
    """Ein Kreistag beschließt für den Kreis; gegen einen klaren Namen spricht er nicht."""
    offene: tuple[Aussage, ...]
    """Was Spalten sagen, deren Sinn nicht feststeht: Sie belegen nichts, können aber widersprechen."""


class Belege:
    """Befragt die übrigen Spalten einer Tabelle; `klare` sind je Zeile die Gebiete, die ihr Name meint."""

    def __init__(
        self,
        tabelle: Tabelle,
        kenner: Namenskenner,
        schluessel: Schluesselkenner,
        klare: Mapping[int, Sequence[Gebiet]],
    ) -> None:
        self._tabelle = tabelle
        self._kenner = kenner
        self._schluessel = schluessel
        self._koepfe: dict[Spaltenort, str] = {}
        self.rollen = dict(self._finde_rollen(klare))
        """Zu jeder Spalte, die etwas sagt, ihre Rolle."""

    def befrage(self, zeile: Tabellenzeile) -> Befragung:
        """Liefert, was außer Name und Schlüssel für oder gegen ein Gebiet spricht."""
        nach_rolle: dict[Rolle, list[Aussage]] = {rolle: [] for rolle in Rolle}
        for ort, zelle in _zellen(zeile):
            rolle = self.rollen.get(ort, Rolle.OFFEN)
            # Wen der AGS nennt, ist schon gefragt.
            if ort != AGS.feld and (aussage := self._aussage(ort, zelle)) is not None:
                nach_rolle[rolle].append(aussage)
        return Befragung(*(tuple(aussagen) for aussagen in nach_rolle.values()))

    def kopf(self, zeile: Tabellenzeile, aussage: Aussage) -> str:
        """Liefert die Überschrift der Spalte, aus der eine Aussage stammt; »«, wenn sie keine hat."""
        orte = (nummer for nummer, zelle in zeile.uebrige.items() if zelle == aussage.zelle)
        return self._tabelle.uebrige.get(next(orte, 0), "")

    def _finde_rollen(self, klare: Mapping[int, Sequence[Gebiet]]) -> Iterator[tuple[Spaltenort, Rolle]]:
        zaehlungen: dict[Spaltenort, _Zaehlung] = {}
        for zeile in self._tabelle.zeilen:
            gebiete = klare.get(zeile.nummer, ())
            for ort, zelle in _zellen(zeile):
                if ort in self._tabelle.beiseite or self._kopf(ort) in _KOEPFE["stumm"]:
                    continue
                zaehlung = zaehlungen.setdefault(ort, _Zaehlung())
                if len(gebiete) == 1 and (aussage := self._aussage(ort, zelle)) is not None:
                    _zaehle(zaehlung, aussage, gebiete[0])
        for ort, zaehlung in zaehlungen.items():
            yield ort, _rolle(ort, self._kopf(ort), zaehlung)

    def _kopf(self, ort: Spaltenort) -> str:
        if ort not in self._koepfe:
            text = self._tabelle.uebrige.get(ort, "") if isinstance(ort, int) else self._tabelle.kopf(ort)
            self._koepfe[ort] = suchform(text).replace(" ", "")
        return self._koepfe[ort]

    def _aussage(self, ort: Spaltenort, zelle: Zelle) -> Aussage | None:
        text = " ".join(als_text(zelle.wert).split())
        if not text or zelle.mangel or len(text) > _LAENGSTER:
            return None
        if ort == GREMIUM:
            gattung = next((gattung for wort, gattung in _GREMIEN.items() if suchform(text) == wort), None)
            return Aussage(zelle, gattung=gattung) if gattung is not None else None
        if self._kopf(ort) in _KOEPFE["land"]:
            land = _land(text)
            return Aussage(zelle, land=land) if land else None
        gebiete = self._gebiete(ort, text)
        if not gebiete and (gattung := find_gattung(text)) is not None:
            return Aussage(zelle, gattung=gattung)
        return Aussage(zelle, frozenset(gebiet.ags for gebiet in gebiete)) if gebiete else None

    def _gebiete(self, ort: Spaltenort, text: str) -> Sequence[Gebiet]:
        if rein := ziffern(text):
            gebiet = (
                self._schluessel.find(text) if len(rein) > _KUERZESTE_ZIFFERN or ort == AGS.feld else None
            )
            return [gebiet] if gebiet is not None else []
        if ort in (KREIS, BEZIRK) or self._kopf(ort) in _KOEPFE["lage"]:
            # In dieser Spalte meint »Unna« den Kreis und »Köln« den Regierungsbezirk.
            anfragen = (text, f"Kreis {text}", f"Städteregion {text}", f"Bezirksregierung {text}")
            return [gebiet for anfrage in anfragen for gebiet in self._kenner.deute(anfrage).gebiete]
        return self._kenner.deute(text).gebiete


_KUERZESTE_ZIFFERN = 3


def _land(text: str) -> str:
    """Liefert die Nummer eines Landes zu seinem Namen oder Kürzel; »«, wenn es keines ist."""
    nummern = _LAENDERKUERZEL.values()
    return _LAENDERKUERZEL.get(text) or next((nummer for nummer in nummern if land_von(nummer) == text), "")


def _zellen(zeile: Tabellenzeile) -> Iterator[tuple[Spaltenort, Zelle]]:
    yield from zeile.uebrige.items()
    for feld in _FELDER:
        if (zelle := zeile.zellen.get(feld)) is not None:
            yield feld, zelle


def _zaehle(zaehlung: _Zaehlung, aussage: Aussage, gebiet: Gebiet) -> None:
    if aussage.passt(gebiet):
        if gebiet.kreis_ags:
            zaehlung.gemeinden += 1
        else:
            zaehlung.selbst += gebiet.ist_kreis
    elif aussage.gebiete and aussage.umfasst(gebiet):
        zaehlung.lage += 1
    else:
        zaehlung.fremd += 1


def _rolle(ort: Spaltenort, kopf: str, zaehlung: _Zaehlung) -> Rolle:
    if ort in (KREIS, BEZIRK) or kopf in _KOEPFE["lage"]:
        return Rolle.LAGE
    if ort == GREMIUM:
        return Rolle.GREMIUM
    if ort == ART or kopf in _KOEPFE["land"]:
        return Rolle.NENNT
    if zaehlung.lage:
        # Auch unter »Schlüssel« kann der des Kreises stehen; was er sonst nennte, ist dann nicht bewiesen.
        return Rolle.LAGE if zaehlung.lage > zaehlung.gemeinden and ort != AGS.feld else Rolle.OFFEN
    gleiche = zaehlung.gemeinden + zaehlung.selbst
    if ort == AGS.feld or (kopf in _KOEPFE["nennt"] and zaehlung.fremd * _EIN_FEHLER_AUF <= gleiche):
        return Rolle.NENNT
    return Rolle.NENNT if zaehlung.gemeinden and not zaehlung.fremd else Rolle.OFFEN
