"""Regeln über eine Kommune und ihre Kriterien: was nicht stimmen kann und was ohne Beleg dasteht."""

from collections.abc import Iterator

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.laender import laender_in_worten, land_von
from kommunennetz.model.kommune import Kommune
from kommunennetz.regeln.regel import Fund, Umfeld, fehler, hinweis
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.worte.saetze import meinten


@fehler
def ags_anderes_land(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein AGS liegt in einem anderen Land als das Netzwerk.

    Dem Netzwerk können nur Kommunen seines Landes beitreten; das Land steht als `land` in data/netz.yaml und
    ist an den ersten beiden Ziffern jedes AGS zu erkennen. Den AGS berichtigen oder die Datei löschen; ist
    das Netzwerk größer geworden, das Land in netz.yaml ergänzen.
    """
    laender = umfeld.register.netz.satz.land
    for eintrag in umfeld.kommunen if laender else ():
        if not eintrag.satz.ags.startswith(laender):
            wo = land_von(eintrag.satz.ags) or "keinem Land"
            text = f"der AGS {eintrag.satz.ags} liegt in {wo}, das Netzwerk in {laender_in_worten(laender)}"
            hilfe = f"Den AGS berichtigen; hier beginnt er immer mit {' oder '.join(laender)}."
            yield Fund(eintrag, ("ags",), text, hilfe)


@fehler
def ags_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Einen AGS gibt es im Verzeichnis der Gebiete nicht.

    Ohne ihn weiß das Register nicht, in welchem Kreis und Regierungsbezirk die Kommune liegt, und die Liste
    bleibt dort leer. Meist ist es ein Zahlendreher; die Abhilfe nennt den Schlüssel zum Namen. Gebiete, die
    neu entstanden sind, gehören zuerst in das Verzeichnis.
    """
    laender = umfeld.register.netz.satz.land or ("",)
    for eintrag in umfeld.kommunen:
        ags = eintrag.satz.ags
        if umfeld.register.verzeichnis.nach_ags(ags) is None and ags.startswith(laender):
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


@fehler
def kriterium_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium steht in keiner Fassung von data/netz.yaml.

    Die Prüfung des Beitritts sieht nur Kriterien, die eine Fassung nennt; ein verschriebenes bliebe
    ungeprüft.
    """
    bekannte = _wege(umfeld)
    for eintrag, kriterium, _ in umfeld.kriterien:
        if kriterium not in bekannte:
            text = f"ein Kriterium »{kriterium}« gibt es in keiner Fassung"
            yield Fund(eintrag, ("kriterien", kriterium), text, meinten(kriterium, bekannte))


@fehler
def weg_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium nennt einen Weg, den keine Fassung dafür vorsieht.

    Wege sind die Möglichkeiten, von denen eine genügt; sie stehen mit ihrer Kennung in data/netz.yaml.
    """
    alle = _wege(umfeld)
    for eintrag, kriterium, angabe in umfeld.kriterien:
        wege = alle.get(kriterium, ())
        if wege and angabe.weg is not None and angabe.weg not in wege:
            text = f"den Weg »{angabe.weg}« gibt es für »{kriterium}« nicht"
            yield Fund(eintrag, ("kriterien", kriterium, "weg"), text, meinten(angabe.weg, wege))


@fehler
def weg_ohne_wege(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium, das nur auf eine Weise zu erfüllen ist, nennt einen Weg.

    Die Angabe gehört wohl zu einem anderen Kriterium; die Abhilfe nennt die, bei denen es Wege gibt.
    """
    alle = _wege(umfeld)
    mit_wegen = [f"»{name}«" for name, wege in alle.items() if wege]
    for eintrag, kriterium, angabe in umfeld.kriterien:
        if angabe.weg is not None and alle.get(kriterium) == ():
            hilfe = f"Wege gibt es bei {', '.join(mit_wegen)}." if mit_wegen else "Die Zeile löschen."
            text = f"bei »{kriterium}« gibt es keine Wege"
            yield Fund(eintrag, ("kriterien", kriterium, "weg"), text, hilfe)


@hinweis
def weg_fehlt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium mit mehreren Wegen ist erfüllt, aber nicht gesagt, auf welchem.

    Wird ein Weg später gestrichen oder läuft eine Ankündigung aus, lässt sich nur mit dieser Angabe sagen,
    wen es betrifft.
    """
    alle = _wege(umfeld)
    for eintrag, kriterium, angabe in umfeld.kriterien:
        wege = alle.get(kriterium)
        if wege and angabe.stand == "ja" and angabe.weg is None:
            hilfe = f"»weg« ergänzen: {', '.join(wege)}."
            text = f"»{kriterium}« ist erfüllt, aber nicht gesagt, auf welchem Weg"
            yield Fund(eintrag, ("kriterien", kriterium), text, hilfe)


@hinweis
def kriterium_ohne_beleg(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium gilt als erfüllt oder nicht erfüllt, ohne dass Nachweis oder Quelle dabeistehen.

    Wer später prüft, muss sehen, woher die Auskunft stammt. Ist nichts bekannt, heißt der Stand `offen`.

        ansprechperson: {stand: ja}                                          # Hinweis
        ansprechperson: {stand: ja, nachweis: Organigramm vom Januar 2024}   # belegt
    """
    for eintrag, kriterium, angabe in umfeld.kriterien:
        if angabe.stand != "offen" and angabe.nachweis is None and angabe.quelle is None:
            text = f"»{kriterium}« hat den Stand »{angabe.stand}« ohne Nachweis und Quelle"
            hilfe = "»nachweis« oder »quelle« ergänzen, oder den Stand auf »offen« setzen."
            yield Fund(eintrag, ("kriterien", kriterium), text, hilfe)


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


def _wege(umfeld: Umfeld) -> dict[str, tuple[str, ...]]:
    """Liefert zu jedem Kriterium, das eine Fassung kennt, die Wege aus allen Fassungen."""
    wege: dict[str, dict[str, None]] = {}
    for fassung in umfeld.register.netz.satz.kriterien:
        for punkt in fassung.punkte:
            wege.setdefault(punkt.id, {}).update(dict.fromkeys(weg.id for weg in punkt.wege))
    return {kriterium: tuple(ids) for kriterium, ids in wege.items()}
