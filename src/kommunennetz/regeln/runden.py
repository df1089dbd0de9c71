"""Regeln über die Folge der Runden."""

from collections.abc import Iterator

from kommunennetz.model.arten import RUNDE
from kommunennetz.regeln.regel import Fund, fehler
from kommunennetz.regeln.umfeld import Umfeld


@fehler
def runde_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Zwei Runden haben dieselbe Nummer.

    Kommunen verweisen mit der Nummer auf ihre Runde; sie muss eindeutig sein. Die Nummer einer der beiden
    Runden berichtigen, und die der Kommunen, die zu ihr gehören.
    """
    for eintrag in umfeld.register.runden.values():
        erste = umfeld.register.runden_nach_nummer[eintrag.satz.nummer]
        if erste is not eintrag:
            text = f"die Nummer {eintrag.satz.nummer} hat schon {erste.datei}"
            yield Fund(eintrag, ("nummer",), text, "Eine der beiden Nummern berichtigen.")


@fehler
def runde_luecke(umfeld: Umfeld) -> Iterator[Fund]:
    """Die Nummern der Runden laufen nicht lückenlos von 1 an.

    Eine Lücke heißt: eine Runde fehlt im Register oder eine Nummer ist verschrieben. Auch eine Runde, von der
    wenig bekannt ist, bekommt eine Datei; ihr Datum darf »unbekannt« sein.
    """
    if not umfeld.ist_vollstaendig(RUNDE):
        return
    vorige = 0
    for eintrag in umfeld.register.runden_nach_nummer.values():
        nummer = eintrag.satz.nummer
        if nummer not in (vorige, vorige + 1) or nummer == 0:
            folge = f"nach {vorige} folgt aber {vorige + 1}" if vorige else "die Runden beginnen aber bei 1"
            text = f"die Nummer ist {nummer}, {folge}"
            yield Fund(eintrag, ("nummer",), text, "Die fehlende Runde anlegen oder die Nummer berichtigen.")
        vorige = nummer


@fehler
def runde_abgesagt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Kommune gehört zu einer abgesagten Runde, oder eine abgesagte Runde ist abgeschlossen.

    Was nicht stattfand, darin hat niemand unterzeichnet, und dafür ist niemand mehr vorgemerkt. Entweder ist
    die Nummer der Runde falsch, oder die Absage: dann `abgesagt` löschen (`runde bearbeiten`).
    """
    for eintrag in umfeld.register.runden.values():
        if eintrag.satz.abgesagt and eintrag.satz.abgeschlossen:
            text = f"die Runde {eintrag.satz.nummer} ist abgesagt und zugleich abgeschlossen"
            yield Fund(eintrag, ("abgesagt",), text, "Eines von beiden löschen.")
    for kommune, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        runde = umfeld.runde_von(beitritt)
        if runde and runde.satz.abgesagt:
            text = f"gehört zur Runde {beitritt.runde}, die abgesagt ist"
            yield Fund(
                kommune,
                (*eine.pfad, "beitritt", "runde"),
                text,
                "Die Runde berichtigen oder die Zeile löschen.",
            )
