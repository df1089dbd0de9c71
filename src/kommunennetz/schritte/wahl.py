"""Der Schritt nach einer Kommunalwahl: alle Spitzen einer Liste in einem Plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kommunennetz.errors import KommunennetzError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.sitz import Sitz
from kommunennetz.kontakte.wahl import Gewaehlt, Urteil, Was, beurteile
from kommunennetz.register.aendern.baum import Aenderung, Loeschen, Setzen
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.schritte.einladungen import Amtsnachfolge, Offene, uebergeben
from kommunennetz.schritte.personen import Stelle, aendere_personen, nachfolgen, person_eintragen
from kommunennetz.schritte.plan import Aenderungssatz, Plan
from kommunennetz.worte.saetze import mit_anzahl


@dataclass(frozen=True, slots=True)
class Wahlabgleich:
    """Das Urteil über jede Zeile der Liste und der Plan zu allem, was klar ist."""

    urteile: tuple[Urteil, ...]
    plan: Plan
    offene: tuple[Offene, ...]
    """Die Einladungen, die damit auf die Neuen übergehen."""

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
    enden: Mapping[str, date]
    """Zu jeder Veranstaltung, die nicht abgesagt ist, ihr letzter Tag."""

    @property
    def herkunft(self) -> Mapping[str, Wert]:
        """Liefert, woher die Angaben stammen, für den Datensatz."""
        return {"quelle": self.quelle, "am": self.heute.isoformat()}


def plane_wahl(kontakte: Kontaktordner, gewaehlte: Sequence[Gewaehlt], angaben: Wahlangaben) -> Wahlabgleich:
    """Liefert Urteile und Plan; was sich in einer Datei nicht ändern lässt, ist unklar und fehlt im Plan."""
    urteile: list[Urteil] = []
    saetze: list[Aenderungssatz] = []
    wechsel: list[Amtsnachfolge] = []
    for gewaehlt in gewaehlte:
        urteil = beurteile(kontakte, gewaehlt, angaben.heute)
        try:
            saetze += _aenderungssaetze(kontakte, urteil, angaben)
            if urteil.was is Was.NACHFOLGE:
                wechsel.append(_wechsel(urteil, angaben))
        except KommunennetzError as error:
            grund, hilfe = error.text.removesuffix("."), error.hilfe
            urteil = replace(urteil, was=Was.UNKLAR, grund=grund, hilfe=hilfe)
        urteile.append(urteil)
    was = f"Nach der Wahl: {mit_anzahl(len(saetze), 'Spitze', 'Spitzen')} nachgeführt"
    # Alle zusammen: Zu einem Spitzentreffen sind viele von ihnen in derselben Datei eingeladen.
    uebergebene, offene = uebergeben(kontakte, wechsel, angaben.enden)
    return Wahlabgleich(tuple(urteile), Plan((*saetze, *uebergebene), was), offene)


def _wechsel(urteil: Urteil, angaben: Wahlangaben) -> Amtsnachfolge:
    stelle = urteil.gewaehlt.stelle
    ab = date.fromisoformat(urteil.felder["von"])
    return Amtsnachfolge(Sitz(stelle, "spitze"), angaben.kennungen[stelle], ab)


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
            ab = _wechsel(urteil, angaben).ab
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
