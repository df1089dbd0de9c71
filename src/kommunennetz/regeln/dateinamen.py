"""Regeln über Dateinamen: sie sind die Schlüssel, mit denen Datensätze aufeinander verweisen."""

from collections.abc import Iterator
from typing import Any

from kommunennetz.model.teildatum import Teildatum
from kommunennetz.regeln.regel import Fund, fehler
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.worte.namen import slug


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
            yield _umbenennen(eintrag, f"data/kommunen/{gebiet.slug}.yaml")


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
            yield _umbenennen(eintrag, f"data/runden/{_jahr(zeitraum)}-{slug(runde.bezeichnung)}.yaml")


@fehler
def dateiname_datum(umfeld: Umfeld) -> Iterator[Fund]:
    """Die Datei einer Veranstaltung oder Infomail beginnt nicht mit ihrem Datum.

    So stehen sie im Ordner in ihrer Folge, und zwei Spitzentreffen verwechselt niemand. Es gilt das Datum,
    wie es in der Datei steht (`datum`, sonst `von`); bei »vor …«, »nach …« und »zwischen …« ist der Name
    frei.

        data/veranstaltungen/spitzentreffen.yaml               # falsch
        data/veranstaltungen/2017-12-06-spitzentreffen.yaml    # richtig
    """
    for veranstaltung in umfeld.register.veranstaltungen.values():
        yield from _beginnt_mit(veranstaltung, veranstaltung.satz.anfang, veranstaltung.satz.titel)
    for infomail in umfeld.register.infomails.values():
        yield from _beginnt_mit(infomail, infomail.satz.datum, infomail.satz.betreff)


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
