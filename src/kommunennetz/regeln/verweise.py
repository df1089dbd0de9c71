"""Regeln über Verweise: was ein Datensatz nennt, muss es als anderen Datensatz geben."""

from collections.abc import Iterator
from typing import Any

from kommunennetz.model.arten import KOMMUNE, RUNDE, VERANSTALTUNG
from kommunennetz.regeln.regel import Fund, fehler
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad
from kommunennetz.worte.saetze import meinten, meinten_sie


@fehler
def runde_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Beitritt oder eine Infomail nennt eine Runde, die es nicht gibt.

    Gemeint ist die `nummer` aus data/runden. Eine neue Runde zuerst dort anlegen; wer allein beigetreten ist,
    nennt keine Runde.
    """
    # Ist eine Runde nicht lesbar, kann es die gesuchte sein; ihr eigener Befund genügt dann.
    if not umfeld.ist_vollstaendig(RUNDE):
        return
    bekannte = ", ".join(map(str, umfeld.register.runden_nach_nummer))
    hilfe = f"Bekannt sind: {bekannte}." if bekannte else "In data/runden steht noch keine Runde."
    for eintrag, pfad, nummer in _genannte_runden(umfeld):
        if nummer not in umfeld.register.runden_nach_nummer:
            yield Fund(eintrag, pfad, f"eine Runde {nummer} gibt es nicht", hilfe)


@fehler
def veranstaltung_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Runde nennt eine Veranstaltung, die es nicht gibt.

    Gemeint ist der Dateiname aus data/veranstaltungen ohne ».yaml«.
    """
    veranstaltungen = umfeld.register.veranstaltungen
    for eintrag in umfeld.register.runden.values():
        genannt = eintrag.satz.veranstaltung
        if genannt is None or genannt in veranstaltungen:
            continue
        if not umfeld.ist_unlesbar(VERANSTALTUNG, genannt):
            text = f"eine Veranstaltung »{genannt}« gibt es nicht"
            yield Fund(eintrag, ("veranstaltung",), text, meinten(genannt, veranstaltungen))


@fehler
def kommune_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Teilnahme oder das Sprecherteam nennt eine Kommune, die keine Datei hat.

    Gemeint ist der Dateiname aus data/kommunen ohne ».yaml«. Auch wer nur teilgenommen hat und nicht
    beigetreten ist, bekommt eine Datei mit `name` und `ags`, sonst weiß die Liste nicht, wo die Kommune
    liegt.
    """
    for eintrag, pfad, genannt in _genannte_kommunen(umfeld):
        if genannt not in umfeld.register.kommunen and not umfeld.ist_unlesbar(KOMMUNE, genannt):
            text = f"eine Kommune »{genannt}« gibt es nicht"
            yield Fund(eintrag, pfad, text, _gemeinte_kommune(umfeld, genannt))


@fehler
def fassung_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Runde nennt eine Fassung der Erklärung, die nicht in data/netz.yaml steht.

    Jede Fassung steht dort unter `erklaerungen` mit ihrem Namen und dem Tag, ab dem sie gilt.
    """
    bekannte = [erklaerung.fassung for erklaerung in umfeld.register.netz.satz.erklaerungen]
    for eintrag in umfeld.register.runden.values():
        genannt = eintrag.satz.fassung
        if genannt is not None and genannt not in bekannte:
            text = f"eine Fassung »{genannt}« der Erklärung gibt es nicht"
            yield Fund(eintrag, ("fassung",), text, meinten(genannt, bekannte))


@fehler
def kreis_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Infomail geht an einen Kreis, den das Verzeichnis nicht kennt.

    Ein Ort allein meint nie seinen Kreis, und kreisfreie Städte gehören keinem an.

        an: {kreis: Unna}          # falsch
        an: {kreis: Kreis Unna}    # richtig
    """
    for eintrag in umfeld.register.infomails.values():
        if (name := eintrag.satz.an.kreis) is None:
            continue
        gebiet = umfeld.register.verzeichnis.find(name)
        if gebiet is None or not gebiet.ist_kreis:
            text = f"»{name}« ist kein Kreis im Verzeichnis"
            yield Fund(eintrag, ("an", "kreis"), text, _gemeinter_kreis(umfeld, name))


@fehler
def regierungsbezirk_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Infomail geht an einen Regierungsbezirk, den das Verzeichnis nicht kennt.

    Gemeint ist der Name ohne Zusatz: »Arnsberg«, nicht »Bezirksregierung Arnsberg«.
    """
    for eintrag in umfeld.register.infomails.values():
        if (name := eintrag.satz.an.regierungsbezirk) is None:
            continue
        bezirke = {gebiet.regierungsbezirk for gebiet in umfeld.register.verzeichnis.alle}
        if name not in bezirke:
            text = f"einen Regierungsbezirk »{name}« gibt es nicht"
            yield Fund(eintrag, ("an", "regierungsbezirk"), text, meinten(name, sorted(bezirke)))


def _genannte_runden(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, int]]:
    for eintrag, eine in umfeld.mitgliedschaften:
        if eine.beitritt.runde is not None:
            yield eintrag, (*eine.pfad, "beitritt", "runde"), eine.beitritt.runde
    for infomail in umfeld.register.infomails.values():
        if (nummer := infomail.satz.an.runde) is not None:
            yield infomail, ("an", "runde"), nummer


def _genannte_kommunen(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    for eintrag in umfeld.register.veranstaltungen.values():
        for nummer, teilnahme in enumerate(eintrag.satz.teilnahme):
            yield eintrag, ("teilnahme", nummer, "kommune"), teilnahme.kommune
    for nummer, sprecherin in enumerate(umfeld.register.netz.satz.sprecherteam):
        yield umfeld.register.netz, ("sprecherteam", nummer, "kommune"), sprecherin.kommune


def _gemeinte_kommune(umfeld: Umfeld, genannt: str) -> str:
    if gebiet := umfeld.register.verzeichnis.nach_slug(genannt):
        return f"data/kommunen/{genannt}.yaml mit »name: {gebiet.kurzname}« und »ags: {gebiet.ags}« anlegen."
    return meinten(genannt, umfeld.register.kommunen)


def _gemeinter_kreis(umfeld: Umfeld, name: str) -> str:
    verzeichnis = umfeld.register.verzeichnis
    kreise = [gebiet for gebiet in verzeichnis.vorschlaege(name, 9) if gebiet.ist_kreis]
    if kreise:
        return meinten_sie(kreise[0].kurzname)
    return "Den Namen des Kreises schreiben, wie ihn das Verzeichnis führt: »Kreis Lippe«."
