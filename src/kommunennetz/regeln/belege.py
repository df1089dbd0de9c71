"""Die Regel, dass jede Tatsache eine Quelle hat."""

from collections.abc import Iterator
from typing import Any

from kommunennetz.regeln.regel import Fund, fehler
from kommunennetz.regeln.umfeld import Umfeld, austritte
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad


@fehler
def quelle_fehlt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Tatsache hat keine Quelle.

    Was das Register behauptet, muss jemand nachsehen können: jeder Beitritt und Austritt, jede Runde und
    Veranstaltung, jede veröffentlichte Zahl, jede Fassung und jede Amtszeit im Sprecherteam. Eine Quelle ist
    eine Adresse oder ein Dokument mit Datum. Noch keine brauchen Vormerkungen und was erst geplant ist.

        quelle: Beitrittserklärung der Stadt Bonn vom 3. Dezember 2012
    """
    for eintrag, pfad, was in _ohne_quelle(umfeld):
        yield Fund(eintrag, (*pfad, "quelle"), f"{was} hat keine Quelle", "Die Zeile »quelle: …« ergänzen.")


def _ohne_quelle(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    yield from _kommunen(umfeld)
    for runde in umfeld.register.runden.values():
        if runde.satz.quelle is None and runde.satz.datum.spaeteste < umfeld.heute:
            yield runde, (), "die Runde"
    for veranstaltung in umfeld.register.veranstaltungen.values():
        if veranstaltung.satz.quelle is None and veranstaltung.satz.anfang.frueheste <= umfeld.heute:
            yield veranstaltung, (), "die Veranstaltung"
    yield from _netz(umfeld)


def _kommunen(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    for eintrag, eine in umfeld.mitgliedschaften:
        if eine.beitritt.quelle is None and eine.beitritt.unterzeichnet:
            yield eintrag, (*eine.pfad, "beitritt"), "der Beitritt"
    for eintrag in umfeld.kommunen:
        for pfad, austritt in austritte(eintrag.satz):
            if austritt.quelle is None:
                yield eintrag, pfad, "der Austritt"


def _netz(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    netz = umfeld.register.netz
    for abschnitt, was in (
        ("kriterien", "die Fassung der Kriterien"),
        ("erklaerungen", "die Fassung der Erklärung"),
        ("zahlen", "die Zahl"),
        ("sprecherteam", "die Amtszeit"),
    ):
        for nummer, angabe in enumerate(getattr(netz.satz, abschnitt)):
            if angabe.quelle is None:
                yield netz, (abschnitt, nummer), was
