"""Der Schritt nach einer Kommunalwahl: alle Spitzen einer Liste in einem Plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kommunennetz.errors import KommunennetzError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.wahl import Gewaehlt, Urteil, Was, beurteile
from kommunennetz.register.aendern.baum import Aenderung, Loeschen, Setzen
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.schritte.personen import Stelle, aendere_personen, nachfolgen, person_eintragen
from kommunennetz.schritte.plan import Aenderungssatz, Plan
from kommunennetz.worte.saetze import mit_anzahl


@dataclass(frozen=True, slots=True)
class Wahlabgleich:
    """Das Urteil über jede Zeile der Liste und der Plan zu allem, was klar ist."""

    urteile: tuple[Urteil, ...]
    plan: Plan

    def anzahl(self, was: Was) -> int:
        """Liefert, von wie vielen Zeilen das gilt."""
        return sum(urteil.was is was for urteil in self.urteile)


@dataclass(frozen=True, slots=True)
class Wahlangaben:
    """Was für alle Zeilen gilt."""

    quelle: str
    heute: date
    kennungen: Mapping[str, str]
    """Je Stelle die Kennung, die eine neue Person dort bekäme."""

    @property
    def herkunft(self) -> Mapping[str, Wert]:
        """Liefert, woher die Angaben stammen, für den Datensatz."""
        return {"quelle": self.quelle, "am": self.heute.isoformat()}


def plane_wahl(kontakte: Kontaktordner, gewaehlte: Sequence[Gewaehlt], angaben: Wahlangaben) -> Wahlabgleich:
    """Liefert Urteile und Plan; was sich in einer Datei nicht ändern lässt, ist unklar und fehlt im Plan."""
    urteile: list[Urteil] = []
    saetze: list[Aenderungssatz] = []
    for gewaehlt in gewaehlte:
        urteil = beurteile(kontakte, gewaehlt, angaben.heute)
        try:
            saetze += _aenderungssaetze(kontakte, urteil, angaben)
        except KommunennetzError as error:
            grund, hilfe = error.text.removesuffix("."), error.hilfe
            urteil = replace(urteil, was=Was.UNKLAR, grund=grund, hilfe=hilfe)
        urteile.append(urteil)
    was = f"Nach der Wahl: {mit_anzahl(len(saetze), 'Spitze', 'Spitzen')} nachgeführt"
    return Wahlabgleich(tuple(urteile), Plan(tuple(saetze), was))


def _aenderungssaetze(
    kontakte: Kontaktordner, urteil: Urteil, angaben: Wahlangaben
) -> Sequence[Aenderungssatz]:
    gewaehlt, felder = urteil.gewaehlt, urteil.felder
    stelle = Stelle(gewaehlt.stelle, gewaehlt.name, kopf={"kommune": gewaehlt.stelle})
    kennung = angaben.kennungen.get(gewaehlt.stelle, "")
    neu: dict[str, Wert] = {**felder, "herkunft": angaben.herkunft}
    match urteil.was:
        case Was.WIEDERWAHL:
            return [_wiederwahl(urteil, angaben)]
        case Was.ERSTE:
            return person_eintragen(kontakte, stelle, {"amt": "spitze", **neu}, kennung).aenderungen
        case Was.NACHFOLGE:
            ab = date.fromisoformat(felder["von"])
            return nachfolgen(kontakte, stelle, "spitze", neu, ab, kennung).plan.aenderungen
    return []


def _wiederwahl(urteil: Urteil, angaben: Wahlangaben) -> Aenderungssatz:
    assert urteil.bisher is not None  # noqa: S101 – sonst wäre es keine Wiederwahl
    bisher = urteil.bisher
    ort = ("personen", bisher.nummer)
    aenderungen: list[Aenderung] = [Setzen((*ort, name), wert) for name, wert in urteil.felder.items()]
    aenderungen.append(Setzen((*ort, "herkunft"), angaben.herkunft))
    if "email" in urteil.felder and bisher.person.zustellung is not None:
        # Gestört war die alte Adresse.
        aenderungen.append(Loeschen((*ort, "zustellung")))
    satz = f"{urteil.gewaehlt.name}: {bisher.person.id} bleibt im Amt »spitze«"
    return aendere_personen(bisher.eintrag, satz, *aenderungen)
