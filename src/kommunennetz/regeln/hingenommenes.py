"""Hingenommene Hinweise: jemand hat sie angesehen und begründet, warum alles bleibt, wie es ist."""

from collections.abc import Iterator
from typing import Any

from kommunennetz.befund import Regel, Stufe, als_regel
from kommunennetz.model.grundlage import Hingenommen
from kommunennetz.regeln.regel import Fund, Pruefregel, Umfeld, fehler
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.saetze import meinten

FELD = "hingenommen"


@als_regel(Stufe.HINWEIS)
def hingenommen_ueberholt() -> None:
    """Ein hingenommener Hinweis erscheint gar nicht mehr, jedenfalls nicht in diesem Wortlaut.

    Ein Hinweis ist hingenommen, solange er genau so lautet. Haben sich seine Zahlen geändert, erscheint er
    wieder; wer ihn noch einmal hinnimmt (`kommunennetz hinnehmen`), ersetzt damit den alten Eintrag. Ist der
    Anlass weggefallen, den Eintrag unter `hingenommen` löschen.
    """


@fehler
def hingenommen_regel(umfeld: Umfeld) -> Iterator[Fund]:
    """Hingenommen ist etwas, das sich nicht hinnehmen lässt: die Regel gibt es nicht, oder sie meldet Fehler.

    Hinnehmen lassen sich Hinweise der Regeln zwischen den Datensätzen, mit der Kennung, die in eckigen
    Klammern steht. Ein Fehler muss behoben werden; auch ein leeres Feld ist schneller gelöscht als begründet.

        hingenommen:
          - regel: zahl-abweichend
            text: die Quelle nennt 36 (2016, ohne Bezirksregierungen), das Register 23
            grund: Die Namen sind nicht veröffentlicht.
            am: 2026-11-26
    """
    for eintrag, nummer, eine in list_hingenommene(umfeld.register):
        regel = umfeld.regeln.get(eine.regel)
        pfad = (FELD, nummer, "regel")
        if regel is None:
            bekannte = [kennung for kennung, bekannte in umfeld.regeln.items() if ist_hinnehmbar(bekannte)]
            yield Fund(
                eintrag, pfad, f"eine Regel »{eine.regel}« gibt es nicht", meinten(eine.regel, bekannte)
            )
        elif not ist_hinnehmbar(regel):
            text = f"was »{eine.regel}« meldet, lässt sich nicht hinnehmen"
            yield Fund(eintrag, pfad, text, "Beheben, was gemeldet wird, und diesen Eintrag löschen.")


def ist_hinnehmbar(regel: Regel) -> bool:
    """Liefert, ob sich Hinweise dieser Regel hinnehmen lassen."""
    return isinstance(regel, Pruefregel) and regel.stufe is Stufe.HINWEIS


def list_hingenommene(register: Register) -> Iterator[tuple[Eintrag[Any], int, Hingenommen]]:
    """Liefert alle hingenommenen Hinweise mit ihrem Datensatz und ihrer Nummer darin."""
    for eintrag in register.eintraege:
        for nummer, eine in enumerate(eintrag.satz.hingenommen):
            yield eintrag, nummer, eine
