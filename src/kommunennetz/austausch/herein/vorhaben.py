"""Eine verstandene Zeile: welche Kommune sie meint, was sie ändern würde und ob das zulässig ist."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kommunennetz.austausch.herein.ergebnis import Feldaenderung, Kommunenabgleich, Unklar
from kommunennetz.austausch.herein.pruefung import Fund
from kommunennetz.austausch.herein.tabelle import Zeile
from kommunennetz.austausch.herein.zuordnung import Ziel
from kommunennetz.austausch.spalten import NAME, Feld, Spalte
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.lesen.feldfehler import translate

_QUELLE_FEHLT = "In der Spalte »{}« nennen, woher die Angabe stammt, oder für alle mit --quelle."
_QUELLSPALTEN: Mapping[Feld, str] = {
    ("beitritt", "quelle"): "Quelle",
    ("austritt", "quelle"): "Austritt: Quelle",
}


@dataclass(frozen=True, slots=True)
class Vorhaben:
    """Eine verstandene Zeile mit den Änderungen, die sie verlangt, und dem, was an ihr unklar ist."""

    zeile: Zeile
    ziel: Ziel
    aenderungen: tuple[Feldaenderung, ...]
    unklar: tuple[Unklar, ...]

    @property
    def ist_leer(self) -> bool:
        """Liefert, ob die Zeile nichts verlangt und auch nichts an ihr unklar ist."""
        return not self.aenderungen and not self.unklar

    @property
    def satz(self) -> Kommune:
        """Liefert den Datensatz nach den Änderungen; wirft ValidationError, wenn er keiner mehr wäre."""
        return Kommune.model_validate(_baum(self.ziel, self.aenderungen))

    def ergebnis(self, hinweise: tuple[str, ...]) -> Kommunenabgleich:
        """Liefert die Änderungen für die Vorschau."""
        ziel = self.ziel
        hinweise = (ziel.hinweis, *hinweise) if ziel.hinweis else hinweise
        return Kommunenabgleich(
            ziel.schluessel, ziel.name, self.zeile.nummer, ziel.eintrag is None, self.aenderungen, hinweise
        )

    def bemaengelt(self, fund: Fund) -> Unklar:
        """Liefert, warum eine Regel des Registers die Zeile nicht zulässt, mit der Zelle, an der es liegt."""
        zelle = _naechste_zelle(self.aenderungen, fund.feld, kennzelle(self.zeile))
        spalte = _QUELLSPALTEN.get(fund.feld)
        hilfe = _QUELLE_FEHLT.format(spalte) if spalte is not None else fund.hilfe
        return Unklar(self.zeile.nummer, zelle, self.ziel.name, fund.text, hilfe)


def kennzelle(zeile: Zeile) -> str:
    """Liefert, wo die Zelle steht, an der man die Zeile erkennt."""
    zelle = zeile.zellen.get(NAME.feld) or next(iter(zeile.zellen.values()))
    return zelle.ort


def feldfehler(
    zeile: Zeile, ziel: Ziel, aenderungen: Sequence[Feldaenderung], spalten: Mapping[Feld, Spalte]
) -> list[Unklar]:
    """Liefert, was der Datensatz nach den Änderungen nicht zuließe, je mit der Zelle, an der es liegt."""
    try:
        Kommune.model_validate(_baum(ziel, aenderungen))
    except ValidationError as error:
        return [
            _feldfehler(einzelner, zeile, ziel, aenderungen, spalten)
            for einzelner in error.errors(include_url=False)
        ]
    return []


def _feldfehler(
    error: ErrorDetails,
    zeile: Zeile,
    ziel: Ziel,
    aenderungen: Sequence[Feldaenderung],
    spalten: Mapping[Feld, Spalte],
) -> Unklar:
    pfad = tuple(str(teil) for teil in error["loc"] if teil != "[key]")
    zelle = _naechste_zelle(aenderungen, pfad, kennzelle(zeile))
    if error["type"] == "missing" and (spalte := spalten.get(pfad)) is not None:
        hilfe = "Diese Spalte ausfüllen; ohne sie gelten die anderen Angaben nicht."
        return Unklar(zeile.nummer, zelle, ziel.name, f"dazu fehlt »{spalte.titel}«", hilfe)
    meldung = translate(error, Kommune, pfad)
    return Unklar(zeile.nummer, zelle, ziel.name, meldung.text, meldung.hilfe)


def _baum(ziel: Ziel, aenderungen: Iterable[Feldaenderung]) -> dict[str, Any]:
    """Liefert den Datensatz, wie er nach den Änderungen in der Datei stünde."""
    baum = _als_text(ziel.eintrag.satz.model_dump(exclude_none=True)) if ziel.eintrag is not None else {}
    for aenderung in aenderungen:
        abschnitt = baum
        for teil in aenderung.feld[:-1]:
            abschnitt = abschnitt.setdefault(teil, {})
        abschnitt[aenderung.feld[-1]] = aenderung.neu
    return baum


def _als_text(wert: Any) -> Any:
    """Liefert den Baum, den der Leser sähe: jeder einzelne Wert ist Text."""
    if isinstance(wert, Mapping):
        return {name: _als_text(teil) for name, teil in wert.items()}
    if isinstance(wert, list | tuple):
        return [_als_text(teil) for teil in wert]
    return str(wert)


def _naechste_zelle(aenderungen: Iterable[Feldaenderung], feld: Feld, sonst: str) -> str:
    """Liefert die geänderte Zelle, deren Feld dem bemängelten am nächsten steht."""
    naehe = [(_gemeinsam(aenderung.feld, feld), aenderung.zelle) for aenderung in aenderungen]
    weiteste = max((nah for nah, _ in naehe), default=0)
    return next((zelle for nah, zelle in naehe if nah == weiteste and nah), sonst)


def _gemeinsam(feld: Feld, anderes: Feld) -> int:
    gleiche = (links == rechts for links, rechts in zip(feld, anderes, strict=False))
    return next((nummer for nummer, gleich in enumerate(gleiche) if not gleich), min(len(feld), len(anderes)))
