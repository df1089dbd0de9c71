"""Regeln über Dateinamen und Verweise: Ein Datensatz heißt, wie er muss, und was er nennt, gibt es."""

from collections.abc import Iterator
from typing import Any

from kommunennetz.model.arten import KOMMUNE, PUBLIKATION, RUNDE, VERANSTALTUNG
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.regeln.regel import Fund, Umfeld, fehler
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.yaml_text import Pfad
from kommunennetz.worte.namen import slug
from kommunennetz.worte.saetze import meinten, meinten_sie


@fehler
def dateiname_kommune(umfeld: Umfeld) -> Iterator[Fund]:
    """Die Datei einer Kommune heißt nicht nach ihrem Namen.

    Der Dateiname ist der Schlüssel, mit dem Veranstaltungen und Sprecherteam auf die Kommune verweisen:
    Kleinbuchstaben, ä als ae, ß als ss, Leerzeichen als Bindestrich. Die Datei umbenennen und Verweise auf
    den alten Namen anpassen; die Prüfung nennt sie.

        data/kommunen/Kreis Düren.yaml      # falsch
        data/kommunen/kreis-dueren.yaml     # richtig
    """
    verzeichnis = umfeld.register.verzeichnis
    for eintrag in umfeld.kommunen:
        gebiet = verzeichnis.nach_ags(eintrag.satz.ags)
        if gebiet is None or verzeichnis.nach_slug(eintrag.schluessel) is gebiet:
            continue
        # Passt die Datei zum Namen, ist der AGS falsch; gibt es die richtige schon, ist er doppelt. Beides
        # sagt eine andere Regel.
        if eintrag.schluessel != slug(eintrag.satz.name) and gebiet.slug not in umfeld.register.kommunen:
            yield _umbenennen(eintrag, KOMMUNE.datei(gebiet.slug))


@fehler
def dateiname_runde(umfeld: Umfeld) -> Iterator[Fund]:
    """Die Datei einer Runde heißt nicht nach Jahr und Bezeichnung.

    So stehen die Runden im Ordner in ihrer Folge. Ist das Jahr nicht sicher, gilt jedes, das im Zeitraum von
    `datum` liegt.

        data/runden/runde4.yaml                        # falsch
        data/runden/2017-vierte-unterzeichnung.yaml    # richtig
    """
    for eintrag in umfeld.register.runden.values():
        jahr, _, rest = eintrag.schluessel.partition("-")
        runde = eintrag.satz
        if rest != slug(runde.bezeichnung) or not liegt_in(jahr, runde.datum):
            # Wovon nur das Ende oder gar nichts bekannt ist, war doch nicht vor der Gründung.
            zeitraum = runde.datum.fruehestens(umfeld.register.netz.satz.gruendung)
            yield _umbenennen(eintrag, RUNDE.datei(f"{_jahr(zeitraum)}-{slug(runde.bezeichnung)}"))


@fehler
def dateiname_datum(umfeld: Umfeld) -> Iterator[Fund]:
    """Die Datei einer Veranstaltung, Infomail oder Publikation beginnt nicht mit ihrem Datum.

    So stehen sie im Ordner in ihrer Folge, und zwei Spitzentreffen verwechselt niemand. Es gilt das Datum,
    wie es in der Datei steht (`datum`, sonst `von`); bei »vor …«, »nach …« und »zwischen …« ist der Name
    frei. Bei einer Publikation genügt das Jahr; ist es nicht sicher, gilt jedes im Zeitraum von `jahr`.

        data/veranstaltungen/spitzentreffen.yaml               # falsch
        data/veranstaltungen/2017-12-06-spitzentreffen.yaml    # richtig
    """
    for veranstaltung in umfeld.register.veranstaltungen.values():
        yield from _beginnt_mit(veranstaltung, veranstaltung.satz.anfang, veranstaltung.satz.titel)
    for infomail in umfeld.register.infomails.values():
        yield from _beginnt_mit(infomail, infomail.satz.datum, infomail.satz.betreff)
    for publikation in umfeld.register.publikationen.values():
        jahr, _, rest = publikation.schluessel.partition("-")
        erschienen = publikation.satz.jahr
        if not rest or not liegt_in(jahr, erschienen):
            zeitraum = erschienen.fruehestens(umfeld.register.netz.satz.gruendung)
            name = publikation.schluessel.lstrip("0123456789-") or slug(publikation.satz.titel)
            yield _umbenennen(publikation, PUBLIKATION.datei(f"{_jahr(zeitraum)}-{name}"))


@fehler
def runde_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Beitritt oder eine Infomail nennt eine Runde, die es nicht gibt.

    Gemeint ist die `nummer` aus data/runden. Eine neue Runde zuerst dort anlegen; wer allein beigetreten ist,
    nennt keine Runde.
    """
    # Ist eine Runde nicht lesbar, kann es die gesuchte sein; ihr eigener Befund genügt dann.
    if not umfeld.ist_vollstaendig(RUNDE):
        return
    runden = umfeld.register.runden_nach_nummer
    bekannte = ", ".join(map(str, runden))
    hilfe = f"Bekannt sind: {bekannte}." if bekannte else "In data/runden steht noch keine Runde."
    for eintrag, pfad, nummer in _genannte_runden(umfeld):
        if nummer not in runden:
            yield Fund(eintrag, pfad, f"eine Runde {nummer} gibt es nicht", hilfe)


@fehler
def veranstaltung_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Runde, eine Publikation oder das Sprecherteam nennt eine Veranstaltung, die es nicht gibt.

    Gemeint ist der Dateiname aus data/veranstaltungen ohne ».yaml«.
    """
    veranstaltungen = umfeld.register.veranstaltungen
    for eintrag, pfad, genannt in genannte_veranstaltungen(umfeld.register):
        if genannt not in veranstaltungen and not umfeld.ist_unlesbar(VERANSTALTUNG, genannt):
            text = f"eine Veranstaltung »{genannt}« gibt es nicht"
            yield Fund(eintrag, pfad, text, meinten(genannt, veranstaltungen))


@fehler
def kommune_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Veranstaltung, das Sprecherteam oder eine Infomail nennt eine Kommune, die keine Datei hat.

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


def _beginnt_mit(eintrag: Eintrag[Any], datum: Teildatum, titel: str) -> Iterator[Fund]:
    anfang = f"{datum.text}-"
    if anfang[0].isdigit() and not eintrag.schluessel.startswith(anfang):
        ordner, _, name = eintrag.datei.rpartition("/")
        endung = name.removeprefix(eintrag.schluessel)
        # Ein schon brauchbarer Name behält seinen hinteren Teil; ein Jahr darin war das alte Datum.
        rest = eintrag.schluessel.lstrip("0123456789-") or slug(titel)
        yield _umbenennen(eintrag, f"{ordner}/{anfang}{rest}{endung}")


def liegt_in(jahr: str, datum: Teildatum) -> bool:
    """Liefert, ob ein Dateiname mit diesem Jahr beginnen darf: jedes, das im Zeitraum liegt."""
    return jahr.isdecimal() and datum.frueheste.year <= int(jahr) <= datum.spaeteste.year


def _jahr(datum: Teildatum) -> int:
    return datum.spaeteste.year if datum.hat_ende else datum.frueheste.year


def _umbenennen(eintrag: Eintrag[Any], datei: str) -> Fund:
    name = datei.rpartition("/")[2]
    return Fund(eintrag, (), f"die Datei müsste »{name}« heißen", f"Umbenennen in »{datei}«.")


def _genannte_runden(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, int]]:
    for eintrag, ort, beitritt in umfeld.beitritte:
        if beitritt.runde is not None:
            yield eintrag, (*ort, "runde"), beitritt.runde
    for infomail in umfeld.register.infomails.values():
        if (nummer := infomail.satz.an.runde) is not None:
            yield infomail, ("an", "runde"), nummer


def genannte_veranstaltungen(register: Register) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    """Liefert, wo ein Datensatz eine Veranstaltung mit ihrem Dateinamen nennt."""
    for runde in register.runden.values():
        if runde.satz.veranstaltung is not None:
            yield runde, ("veranstaltung",), runde.satz.veranstaltung
    for publikation in register.publikationen.values():
        if publikation.satz.veranstaltung is not None:
            yield publikation, ("veranstaltung",), publikation.satz.veranstaltung
    for nummer, sprecherin in enumerate(register.netz.satz.sprecherteam):
        if sprecherin.wahl is not None:
            yield register.netz, ("sprecherteam", nummer, "wahl"), sprecherin.wahl


def _genannte_kommunen(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    for eintrag in umfeld.register.veranstaltungen.values():
        for nummer, teilnahme in enumerate(eintrag.satz.teilnahme):
            yield eintrag, ("teilnahme", nummer, "kommune"), teilnahme.kommune
        for nummer, punkt in enumerate(eintrag.satz.tagesordnung):
            if punkt.kommune is not None:
                yield eintrag, ("tagesordnung", nummer, "kommune"), punkt.kommune
    for nummer, sprecherin in enumerate(umfeld.register.netz.satz.sprecherteam):
        yield umfeld.register.netz, ("sprecherteam", nummer, "kommune"), sprecherin.kommune
    for infomail in umfeld.register.infomails.values():
        for nummer, name in enumerate(infomail.satz.an.kommune or ()):
            # In einer Infomail genügt, wie man die Kommune nennt.
            gebiet = umfeld.register.verzeichnis.find(name)
            yield infomail, ("an", "kommune", nummer), gebiet.slug if gebiet else name


def _gemeinte_kommune(umfeld: Umfeld, genannt: str) -> str:
    if gebiet := umfeld.register.verzeichnis.nach_slug(genannt):
        return f"{KOMMUNE.datei(genannt)} mit »name: {gebiet.kurzname}« und »ags: {gebiet.ags}« anlegen."
    return meinten(genannt, umfeld.register.kommunen)


def _gemeinter_kreis(umfeld: Umfeld, name: str) -> str:
    verzeichnis = umfeld.register.verzeichnis
    kreise = [gebiet for gebiet in verzeichnis.vorschlaege(name, 9) if gebiet.ist_kreis]
    if kreise:
        return meinten_sie(kreise[0].kurzname)
    return "Den Namen des Kreises schreiben, wie ihn das Verzeichnis führt: »Kreis Lippe«."
