"""Regeln über die Kommune selbst: Schlüssel, Name und was ihr nicht zusteht."""

from collections.abc import Iterator

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.laender import land_von
from kommunennetz.model.kommune import Kommune
from kommunennetz.regeln.regel import Fund, fehler
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Eintrag


@fehler
def ags_anderes_land(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein AGS liegt nicht in dem Land, für das dieses Register geführt wird.

    Dem Netzwerk können nur Kommunen seines Landes beitreten; das Land steht als `land` in data/netz.yaml und
    ist an den ersten beiden Ziffern jedes AGS zu erkennen. Den AGS berichtigen oder die Datei löschen.
    """
    land = umfeld.register.netz.satz.land
    for eintrag in umfeld.kommunen:
        if not eintrag.satz.ags.startswith(land):
            wo = land_von(eintrag.satz.ags) or "keinem Land"
            text = f"der AGS {eintrag.satz.ags} liegt in {wo}, das Netzwerk in {land_von(land)}"
            yield Fund(eintrag, ("ags",), text, f"Den AGS berichtigen; hier beginnt er immer mit {land}.")


@fehler
def ags_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Einen AGS gibt es im Verzeichnis der Gebiete nicht.

    Ohne ihn weiß das Register nicht, in welchem Kreis und Regierungsbezirk die Kommune liegt, und die Liste
    bleibt dort leer. Meist ist es ein Zahlendreher; die Abhilfe nennt den Schlüssel zum Namen. Gebiete, die
    neu entstanden sind, gehören zuerst in das Verzeichnis.
    """
    land = umfeld.register.netz.satz.land
    for eintrag in umfeld.kommunen:
        ags = eintrag.satz.ags
        if umfeld.register.verzeichnis.nach_ags(ags) is None and ags.startswith(land):
            text = f"den AGS {ags} gibt es im Verzeichnis nicht"
            yield Fund(eintrag, ("ags",), text, _richtiger_ags(umfeld, eintrag.satz))


@fehler
def ags_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Zwei Dateien führen denselben AGS.

    Jede Kommune hat genau eine Datei, sonst wird sie zweimal gezählt, zweimal angeschrieben und steht zweimal
    in der Anlage. Die Angaben in einer der beiden Dateien vereinen und die andere löschen.
    """
    erste: dict[str, Eintrag[Kommune]] = {}
    for eintrag in umfeld.kommunen:
        vorher = erste.setdefault(eintrag.satz.ags, eintrag)
        if vorher is not eintrag:
            text = f"den AGS {eintrag.satz.ags} führt auch {vorher.datei}"
            yield Fund(eintrag, ("ags",), text, "Beide Dateien in einer vereinen und die andere löschen.")


@fehler
def name_amtlich(umfeld: Umfeld) -> Iterator[Fund]:
    """Der Name passt nicht zum AGS.

    Register, Liste und Anlage nennen jede Kommune so, wie das amtliche Verzeichnis sie kurz nennt: Städte und
    Gemeinden ohne Zusatz, Kreise mit »Kreis«. Nur so bleibt »Unna« von »Kreis Unna« unterscheidbar.

        name: Stadt Bonn        # falsch
        name: Bonn              # richtig
    """
    for eintrag in umfeld.kommunen:
        kommune = eintrag.satz
        gebiet = umfeld.register.verzeichnis.nach_ags(kommune.ags)
        if gebiet is not None and gebiet.kurzname != kommune.name:
            text = f"der AGS {kommune.ags} gehört zu »{gebiet.kurzname}«, der Name ist »{kommune.name}«"
            yield Fund(eintrag, ("name",), text, _richtiger_name(umfeld, kommune, gebiet))


@fehler
def bezirksregierung_kriterien(umfeld: Umfeld) -> Iterator[Fund]:
    """Bei einer Bezirksregierung stehen Kriterien.

    Die Kriterien gelten für Kommunen. Eine Bezirksregierung unterzeichnet mit, wird für sich gezählt und
    nicht geprüft. Den Abschnitt `kriterien` löschen; Wissenswertes gehört in `bemerkung`.
    """
    for eintrag in umfeld.kommunen:
        gebiet = umfeld.register.verzeichnis.nach_ags(eintrag.satz.ags)
        if gebiet and not gebiet.ist_kommune and eintrag.satz.kriterien:
            text = "für eine Bezirksregierung gelten keine Kriterien"
            yield Fund(eintrag, ("kriterien",), text, "Den Abschnitt »kriterien« löschen.")


def _richtiger_ags(umfeld: Umfeld, kommune: Kommune) -> str:
    verzeichnis = umfeld.register.verzeichnis
    if gebiet := verzeichnis.find(kommune.name):
        return f"»{gebiet.kurzname}« hat den AGS {gebiet.ags}."
    if vorschlaege := verzeichnis.vorschlaege(kommune.name):
        return f"Meinten Sie »{vorschlaege[0].kurzname}« mit dem AGS {vorschlaege[0].ags}?"
    return "Den Schlüssel im amtlichen Gemeindeverzeichnis nachsehen."


def _richtiger_name(umfeld: Umfeld, kommune: Kommune, gebiet: Gebiet) -> str:
    anderes = umfeld.register.verzeichnis.find(kommune.name)
    if anderes is None or anderes is gebiet:
        return f"Als Name »{gebiet.kurzname}« eintragen."
    return f"»{anderes.kurzname}« hat den AGS {anderes.ags}; Name oder AGS berichtigen."
