"""Regeln über Publikationen: dass es sie gibt, und wo sie zu lesen sind."""

from collections.abc import Iterator

from kommunennetz.model.arten import PUBLIKATION
from kommunennetz.regeln.regel import Fund, Umfeld, fehler
from kommunennetz.register.lesen.datenordner import liegt_im_register
from kommunennetz.worte.saetze import meinten


@fehler
def publikation_ohne_beleg(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Publikation hat weder eine Quelle noch eine Stelle, an der sie zu lesen ist.

    Dass es sie gibt, muss jemand nachsehen können: an der Adresse (`url`), in der `datei`, oder wo sie
    erwähnt ist (`quelle`).
    """
    for eintrag in umfeld.register.publikationen.values():
        publikation = eintrag.satz
        if not (publikation.quelle or publikation.url or publikation.datei):
            text = "die Publikation hat keinen Beleg"
            yield Fund(
                eintrag, ("quelle",), text, "Die Zeile »quelle: …«, »url: …« oder »datei: …« ergänzen."
            )


@fehler
def publikation_datei_fehlt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Publikation soll in einer Datei stehen, die es im Register nicht gibt.

    `datei` nennt ein PDF oder eine HTML-Datei mit ihrem Pfad vom Ordner des Registers aus; sie liegt neben
    dem Datensatz.

        datei: leitfaden.pdf                               # falsch
        datei: data/publikationen/2020-leitfaden.pdf       # richtig
    """
    for eintrag in umfeld.register.publikationen.values():
        datei = eintrag.satz.datei
        if datei is None:
            continue
        if not datei.endswith(PUBLIKATION.beilagen) or not liegt_im_register(umfeld.register.ort, datei):
            text = f"die Datei »{datei}« gibt es im Register nicht als PDF oder HTML"
            hilfe = f"Sie nach {PUBLIKATION.pfad} legen und ihren ganzen Pfad nennen, oder die Zeile löschen."
            yield Fund(eintrag, ("datei",), text, hilfe)


@fehler
def publikation_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Publikation ersetzt eine, die es nicht gibt, oder am Ende sich selbst.

    Gemeint ist der Dateiname aus data/publikationen ohne ».yaml«; die ältere bleibt im Register.
    """
    publikationen = umfeld.register.publikationen
    for eintrag in publikationen.values():
        genannt = eintrag.satz.ersetzt
        if genannt is None or umfeld.ist_unlesbar(PUBLIKATION, genannt):
            continue
        if genannt not in publikationen:
            text = f"eine Publikation »{genannt}« gibt es nicht"
            yield Fund(eintrag, ("ersetzt",), text, meinten(genannt, publikationen))
        elif eintrag.schluessel in _ersetzte(umfeld, genannt):
            text = f"sie ersetzt »{genannt}« und wird von ihr ersetzt"
            yield Fund(eintrag, ("ersetzt",), text, "Die Zeile bei der älteren löschen.")


def _ersetzte(umfeld: Umfeld, schluessel: str) -> set[str]:
    """Liefert diese Publikation und alle, die sie nach und nach ersetzt."""
    gefunden: set[str] = set()
    naechste: str | None = schluessel
    while naechste is not None and naechste not in gefunden:
        gefunden.add(naechste)
        eintrag = umfeld.register.publikationen.get(naechste)
        naechste = eintrag.satz.ersetzt if eintrag else None
    return gefunden
