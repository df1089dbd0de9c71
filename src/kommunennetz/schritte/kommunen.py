"""Datensätze anlegen und Kriterien eintragen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kommunennetz.errors import FrageError
from kommunennetz.fragen.fassung import kriterien_am
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.netz import Punkt
from kommunennetz.model.teildatum import Antwort, parse_teildatum
from kommunennetz.register.aendern.baum import Aenderung, Loeschen, Setzen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.plan import (
    Aenderungssatz,
    Plan,
    aendere_kommune,
    datei_von,
    einmalig,
    genannt,
    leer,
)
from kommunennetz.worte.namen import slug


def neue_kommunen(register: Register, gebiete: Iterable[Gebiet]) -> Plan:
    """Legt Datensätze aus dem amtlichen Verzeichnis an; wirft FrageError, wenn es einen schon gibt."""
    neue = einmalig(gebiete)
    for gebiet in neue:
        if (vorhanden := register.eintrag(gebiet)) is not None:
            raise FrageError(f"{gebiet.name} hat schon einen Datensatz.", f"Er steht in {vorhanden.datei}.")
    aenderungen = tuple(
        Aenderungssatz(
            Posten(datei_von(register, gebiet), None, leer(gebiet)), f"{gebiet.name}: neuer Datensatz"
        )
        for gebiet in neue
    )
    return Plan(aenderungen, f"Neuer Datensatz: {genannt(neue)}")


@dataclass(frozen=True, slots=True)
class Kriteriumsangabe:
    """Was zu einem Kriterium eingetragen wird."""

    kriterium: str
    stand: str
    weg: str = ""
    seit: str = ""
    nachweis: str = ""
    quelle: str = ""


def kriterium_eintragen(register: Register, gebiet: Gebiet, angabe: Kriteriumsangabe, heute: date) -> Plan:
    """Trägt den Stand eines Kriteriums ein; wirft FrageError, wenn es Kriterium oder Weg nicht gibt.

    Bleibt der Stand, bleibt auch, was die Angabe nicht nennt. Ändert er sich, entfällt es: Weg, Datum und
    Belege des alten Standes sagen über den neuen nichts.
    """
    punkt = _find_punkt(register, angabe.kriterium, heute)
    _check_weg(punkt, angabe.weg)
    felder = {"stand": angabe.stand, "weg": angabe.weg, "seit": angabe.seit}
    felder |= {"nachweis": angabe.nachweis, "quelle": angabe.quelle}
    gemeint = {name: wert for name, wert in felder.items() if wert}
    satz = f"{gebiet.name}: {punkt.kurz} {_nun(angabe, heute)}"
    aenderung = aendere_kommune(register, gebiet, satz, *_aenderungen(register, gebiet, punkt, gemeint))
    return Plan((aenderung,), satz)


def _nun(angabe: Kriteriumsangabe, heute: date) -> str:
    datum = parse_teildatum(angabe.seit) if angabe.seit else None
    if datum is None or datum.bis(heute) is not Antwort.NEIN:
        return f"nun »{angabe.stand}«"
    if angabe.stand == "ja":
        return f"geplant für: {datum}; bis dahin gilt es nicht als erfüllt"
    return f"ab {datum} »{angabe.stand}«"


def _aenderungen(register: Register, gebiet: Gebiet, punkt: Punkt, felder: dict[str, str]) -> list[Aenderung]:
    aenderungen: list[Aenderung] = [
        Setzen(("kriterien", punkt.id, name), wert) for name, wert in felder.items()
    ]
    eintrag = register.eintrag(gebiet)
    bisher = eintrag.satz.kriterien.get(punkt.id) if eintrag is not None else None
    if bisher is not None and bisher.stand != felder["stand"]:
        ueberholte = sorted(bisher.model_fields_set - felder.keys())
        aenderungen += [Loeschen(("kriterien", punkt.id, name)) for name in ueberholte]
    return aenderungen


def _find_punkt(register: Register, kriterium: str, heute: date) -> Punkt:
    geltung = kriterien_am(register.netz.satz, heute)
    fassungen = geltung.moegliche or geltung.fassungen[:1]
    punkte = {punkt.id: punkt for fassung in reversed(fassungen) for punkt in fassung.punkte}
    if (punkt := punkte.get(slug(kriterium))) is None:
        raise FrageError(f"Ein Kriterium »{kriterium}« gibt es nicht.", f"Es gibt: {', '.join(punkte)}.")
    return punkt


def _check_weg(punkt: Punkt, weg: str) -> None:
    wege = [einer.id for einer in punkt.wege]
    if weg and weg not in wege:
        erlaubt = f"Es gibt: {', '.join(wege)}." if wege else f"»{punkt.kurz}« kennt keine Wege."
        raise FrageError(f"Einen Weg »{weg}« gibt es nicht.", erlaubt)
