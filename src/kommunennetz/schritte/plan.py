"""Ein Plan: welche Dateien ein Schritt ändern würde und was sich damit ändert, in Worten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kommunennetz.errors import RegisterError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import KOMMUNE, Art
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.aendern.aenderung import build, change
from kommunennetz.register.aendern.baum import Aenderung, Setzen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.saetze import gekuerzt

_GENANNTE = 3


class UnlesbarError(RegisterError):
    """Der Datensatz, um den es geht, ist da, hat aber Fehler; `datei` nennt ihn."""

    def __init__(self, datei: str, hilfe: str = "Zeigen: kommunennetz pruefen") -> None:
        super().__init__(f"{datei} hat Fehler.", hilfe)
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


def lege_an(art: Art[Any], datei: str, felder: Mapping[str, str], satz: str) -> Aenderungssatz:
    """Liefert eine neue Datei mit diesen Feldern; was leer ist, steht nicht darin."""
    gesetzte = {name: wert for name, wert in felder.items() if wert}
    neu = build(art.modell, gesetzte, f"# yaml-language-server: $schema=../schema/{art.name}.json")
    return Aenderungssatz(Posten(datei, None, neu), satz)


def aendere(eintrag: Eintrag[Any], satz: str, *aenderungen: Aenderung) -> Aenderungssatz:
    """Liefert die Datei eines Datensatzes nach den Änderungen.

    Wirft LayoutError, wenn ihre Schreibweise es nicht zulässt.
    """
    neu = change(eintrag.quelltext, eintrag.datei, type(eintrag.satz), *aenderungen)
    return Aenderungssatz(Posten(eintrag.datei, eintrag.quelltext, neu), satz)


def aendere_kommune(register: Register, gebiet: Gebiet, satz: str, *aenderungen: Aenderung) -> Aenderungssatz:
    """Liefert die Datei der Kommune nach den Änderungen; ohne Datensatz entsteht einer.

    Neue Kriterien stehen darin in der Reihenfolge der Fassung. Wirft UnlesbarError, wenn die Datei Fehler
    hat; LayoutError wie `aendere`.
    """
    folge = _kriterienfolge(register)
    aenderungen = tuple(
        replace(eine, folge=folge) if isinstance(eine, Setzen) and eine.pfad[0] == "kriterien" else eine
        for eine in aenderungen
    )
    if (eintrag := register.eintrag(gebiet)) is not None:
        return aendere(eintrag, satz, *aenderungen)
    angelegt = lege_kommune_an(register, gebiet, satz).posten
    neu = change(angelegt.nachher or b"", angelegt.datei, Kommune, *aenderungen)
    return Aenderungssatz(replace(angelegt, nachher=neu), satz)


def _kriterienfolge(register: Register) -> tuple[str, ...]:
    """Liefert die Kennungen der Kriterien, wie die jüngste Fassung sie ordnet; ältere stehen dahinter."""
    fassungen = reversed(register.netz.satz.kriterien)
    return tuple(dict.fromkeys(punkt.id for fassung in fassungen for punkt in fassung.punkte))


def lege_kommune_an(register: Register, gebiet: Gebiet, satz: str) -> Aenderungssatz:
    """Liefert einen Datensatz, in dem nur steht, um wen es geht; UnlesbarError, wo ein kaputter liegt."""
    datei = KOMMUNE.datei(gebiet.slug)
    if datei in register.unlesbar:
        raise UnlesbarError(datei)
    return lege_an(KOMMUNE, datei, {"name": gebiet.kurzname, "ags": gebiet.ags}, satz)


def plane_kommune(
    register: Register, gebiet: Gebiet, was: str, *aenderungen: Aenderung, dazu: str = ""
) -> Plan:
    """Liefert den Plan zu einer Kommune: Satz und Botschaft nennen sie und was geschah, der Satz mehr."""
    botschaft = f"{gebiet.name}: {was}"
    return Plan((aendere_kommune(register, gebiet, botschaft + dazu, *aenderungen),), botschaft)


def setzungen(felder: Mapping[str, str], *ort: str) -> list[Aenderung]:
    """Liefert, wie diese Felder eines Abschnitts gesetzt werden; was leer ist, bleibt, wie es war."""
    return [Setzen((*ort, name), wert) for name, wert in felder.items() if wert]


def check_lesbar(register: Register, art: Art[Any]) -> None:
    """Wirft UnlesbarError, wenn ein Datensatz dieser Art fehlt, weil er sich nicht lesen lässt.

    Für Schritte, die alle betreffen: Was sie über den einen nicht wissen, machte sie falsch.
    """
    for datei in sorted(register.unlesbar):
        if datei.startswith(f"{art.pfad}/"):
            raise UnlesbarError(datei)


def find_satz(register: Register, gebiet: Gebiet) -> Kommune:
    """Liefert, was das Register von der Kommune weiß, notfalls nur Namen und AGS."""
    eintrag = register.eintrag(gebiet)
    return Kommune(name=gebiet.kurzname, ags=gebiet.ags) if eintrag is None else eintrag.satz


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
