"""Hingenommene Hinweise: jemand hat sie angesehen und begründet, warum alles bleibt, wie es ist."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kommunennetz.befund import Befund, Stufe
from kommunennetz.model.hingenommen import Hingenommen
from kommunennetz.regeln.regel import Fund, Pruefregel, Regel, fehler, lesehinweis
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.yaml_text import feldweg

_FELD = "hingenommen"

HINGENOMMEN_UEBERHOLT = lesehinweis(
    "hingenommen-ueberholt",
    """
    Ein hingenommener Hinweis erscheint gar nicht mehr, jedenfalls nicht in diesem Wortlaut.

    Ein Hinweis ist hingenommen, solange er genau so lautet. Haben sich seine Zahlen geändert, erscheint er
    wieder; wer ihn noch einmal hinnimmt (`kommunennetz hinnehmen`), ersetzt damit den alten Eintrag. Ist der
    Anlass weggefallen, den Eintrag unter `hingenommen` löschen.
    """,
)


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
    from kommunennetz.regeln.katalog import ALLE
    from kommunennetz.worte.saetze import meinten

    for eintrag, nummer, eine in list_hingenommene(umfeld.register):
        regel = ALLE.get(eine.regel)
        pfad = (_FELD, nummer, "regel")
        if regel is None:
            bekannte = [kennung for kennung, bekannte in ALLE.items() if ist_hinnehmbar(bekannte)]
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


def mit_hingenommenen(register: Register, befunde: Iterable[Befund]) -> Iterator[Befund]:
    """Liefert die Befunde, hingenommene mit dieser Stufe und ihrem Grund, dazu die überholten Einträge."""
    from kommunennetz.regeln.katalog import ALLE

    hingenommene = {
        (eintrag.datei, eine.regel, " ".join(eine.text.split())): (eintrag, nummer, eine)
        for eintrag, nummer, eine in list_hingenommene(register)
    }
    gefunden = set()
    for befund in befunde:
        merkmal = (befund.datei, befund.regel, befund.text)
        if befund.stufe is Stufe.HINWEIS and merkmal in hingenommene:
            gefunden.add(merkmal)
            eine = hingenommene[merkmal][2]
            hilfe = f"Hingenommen ({eine.am}): {eine.grund}"
            yield replace(befund, stufe=Stufe.HINGENOMMEN, hilfe=hilfe)
        else:
            yield befund
    # Fehlt eine Datei, fehlen auch Hinweise; ob einer überholt ist, sagt erst das vollständige Register.
    if register.unlesbar:
        return
    for merkmal, (eintrag, nummer, eine) in hingenommene.items():
        if merkmal not in gefunden and (regel := ALLE.get(eine.regel)) and ist_hinnehmbar(regel):
            yield _ueberholt(eintrag, nummer, eine)


def _ueberholt(eintrag: Eintrag[Any], nummer: int, eine: Hingenommen) -> Befund:
    pfad = (_FELD, nummer)
    zeile, spalte = eintrag.stelle(*pfad)
    regel = HINGENOMMEN_UEBERHOLT
    text = f"den hingenommenen Hinweis [{eine.regel}] gibt es so nicht mehr"
    hilfe = "Den Eintrag löschen oder den neuen Hinweis hinnehmen."
    return Befund(eintrag.datei, zeile, spalte, feldweg(pfad), regel.id, regel.stufe, text, hilfe)
