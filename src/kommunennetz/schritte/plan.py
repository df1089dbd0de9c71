"""Ein Plan: welche Dateien ein Schritt ändern würde und was sich damit ändert, in Worten."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kommunennetz.errors import RegisterError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import KOMMUNE, Art
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.aendern.aenderung import build, change
from kommunennetz.register.aendern.baum import Aenderung
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Register
from kommunennetz.worte.saetze import gekuerzt

SCHEMA = "# yaml-language-server: $schema=../schema/{}.json"
_GENANNTE = 3


class UnlesbarError(RegisterError):
    """Der Datensatz, um den es geht, ist da, hat aber Fehler; `datei` nennt ihn."""

    def __init__(self, datei: str) -> None:
        super().__init__(f"{datei} hat Fehler.", "Zeigen: kommunennetz pruefen")
        self.datei = datei


@dataclass(frozen=True, slots=True)
class Aenderungssatz:
    """Eine Datei vorher und nachher, und was sich damit ändert, in Worten."""

    posten: Posten
    satz: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Was ein Schritt ändern würde, und wie es im Verlauf von Git heißen soll.

    In der `botschaft` stehen nur amtliche Namen, Nummern und Daten: Git vergisst nicht, und was jemand frei
    eintippt, könnte eine Person nennen.
    """

    aenderungen: tuple[Aenderungssatz, ...]
    botschaft: str
    bedenken: tuple[str, ...] = ()
    """Was dagegen spricht, je Satz eines; wer es trotzdem will, sagt warum."""
    zurueck: tuple[int, ...] = ()
    """Die Nummern der Schritte im Schrittbuch, die er zurücknimmt; sonst ist er selbst ein neuer."""

    @property
    def wirksame(self) -> tuple[Aenderungssatz, ...]:
        """Liefert die Änderungen, die wirklich etwas ändern."""
        return tuple(eine for eine in self.aenderungen if eine.posten.vorher != eine.posten.nachher)

    @property
    def posten(self) -> tuple[Posten, ...]:
        """Liefert die Dateien, die sich ändern."""
        return tuple(eine.posten for eine in self.wirksame)


def aendere_kommune(register: Register, gebiet: Gebiet, satz: str, *aenderungen: Aenderung) -> Aenderungssatz:
    """Liefert die Datei der Kommune nach den Änderungen; ohne Datensatz entsteht einer.

    Wirft UnlesbarError, wenn die Datei Fehler hat; LayoutError, wenn ihre Schreibweise es nicht zulässt.
    """
    eintrag = register.eintrag(gebiet)
    if eintrag is None:
        datei = datei_von(register, gebiet)
        neu = change(leer(gebiet), datei, Kommune, *aenderungen)
        return Aenderungssatz(Posten(datei, None, neu), satz)
    neu = change(eintrag.quelltext, eintrag.datei, Kommune, *aenderungen)
    return Aenderungssatz(Posten(eintrag.datei, eintrag.quelltext, neu), satz)


def check_lesbar(register: Register, art: Art[Any]) -> None:
    """Wirft UnlesbarError, wenn ein Datensatz dieser Art fehlt, weil er sich nicht lesen lässt.

    Für Schritte, die alle betreffen: Was sie über den einen nicht wissen, machte sie falsch.
    """
    for datei in sorted(register.unlesbar):
        if datei.startswith(f"data/{art.ordner}/"):
            raise UnlesbarError(datei)


def find_satz(register: Register, gebiet: Gebiet) -> Kommune:
    """Liefert, was das Register von der Kommune weiß, notfalls nur Namen und AGS."""
    eintrag = register.eintrag(gebiet)
    return Kommune(name=gebiet.kurzname, ags=gebiet.ags) if eintrag is None else eintrag.satz


def datei_von(register: Register, gebiet: Gebiet) -> str:
    """Liefert, wie die Datei eines neuen Datensatzes heißt; UnlesbarError, wenn dort ein kaputter liegt."""
    datei = KOMMUNE.datei(gebiet.slug)
    if datei in register.unlesbar:
        raise UnlesbarError(datei)
    return datei


def leer(gebiet: Gebiet) -> bytes:
    """Liefert einen Datensatz, in dem nur steht, um wen es geht."""
    felder: dict[str, Wert] = {"name": gebiet.kurzname, "ags": gebiet.ags}
    return build(Kommune, felder, SCHEMA.format("kommune"))


def getan(gebiet: Gebiet) -> str:
    """Liefert, was mit der Unterschrift geschehen ist: Eine Bezirksregierung wird davon nicht Mitglied."""
    return "beigetreten" if gebiet.ist_kommune else "mitunterzeichnet"


def hat_getan(gebiet: Gebiet, wie: str) -> str:
    """Liefert »ist schon beigetreten« oder »hat schon mitunterzeichnet«."""
    return f"{'ist' if gebiet.ist_kommune else 'hat'} {wie} {getan(gebiet)}"


def einmalig(gebiete: Iterable[Gebiet]) -> list[Gebiet]:
    """Liefert die Gebiete in dieser Reihenfolge, jedes nur einmal."""
    return list({gebiet.ags: gebiet for gebiet in gebiete}.values())


def genannt(gebiete: Iterable[Gebiet]) -> str:
    """Liefert die ersten Namen und die Zahl der übrigen, damit die Botschaft eine Zeile bleibt."""
    return gekuerzt((gebiet.name for gebiet in gebiete), _GENANNTE)
