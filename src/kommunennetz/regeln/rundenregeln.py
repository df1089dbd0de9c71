"""Regeln über die Folge der Runden, über Veranstaltungen und die Teilnahme daran."""

from collections.abc import Iterator
from typing import Any

from kommunennetz.model.arten import RUNDE
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.model.veranstaltung import DABEI
from kommunennetz.regeln.regel import Fund, Umfeld, fehler
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad


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
    for nummer, eintrag in umfeld.register.runden_nach_nummer.items():
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
    for kommune, ort, beitritt in umfeld.beitritte:
        runde = umfeld.runde_von(beitritt)
        if runde and runde.satz.abgesagt:
            text = f"gehört zur Runde {beitritt.runde}, die abgesagt ist"
            yield Fund(kommune, (*ort, "runde"), text, "Die Runde berichtigen oder die Zeile löschen.")


@fehler
def teilnahme_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Kommune steht zweimal in der Teilnahme einer Veranstaltung.

    Je Kommune eine Zeile; ändert sich der Stand (eingeladen, zugesagt, teilgenommen), wird sie geändert.
    Kommen mehrere Personen, steht ihre Zahl bei `personen`.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        erste: dict[str, int] = {}
        for nummer, teilnahme in enumerate(eintrag.satz.teilnahme):
            vorher = erste.setdefault(teilnahme.kommune, nummer)
            if vorher != nummer:
                text = f"»{teilnahme.kommune}« steht schon als Eintrag {vorher + 1} in der Teilnahme"
                pfad = ("teilnahme", nummer, "kommune")
                yield Fund(eintrag, pfad, text, "Eine der beiden Zeilen löschen.")


@fehler
def teilnahme_in_zukunft(umfeld: Umfeld) -> Iterator[Fund]:
    """Jemand hat an einer Veranstaltung teilgenommen oder sie abgeschlossen, die erst noch kommt.

    Bis dahin heißt der Stand `eingeladen`, `zugesagt` oder `abgesagt`. Ist die Veranstaltung vorbei, stimmt
    ihr Datum nicht.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        veranstaltung = eintrag.satz
        if veranstaltung.anfang.frueheste <= umfeld.heute:
            continue
        for nummer, teilnahme in enumerate(veranstaltung.teilnahme):
            if teilnahme.stand in DABEI:
                text = f"»{teilnahme.stand}«, aber die Veranstaltung kommt erst ({veranstaltung.anfang})"
                hilfe = "Bis dahin »zugesagt« schreiben, oder das Datum berichtigen."
                yield Fund(eintrag, ("teilnahme", nummer, "stand"), text, hilfe)


@fehler
def ende_vor_beginn(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Veranstaltung oder eine Amtszeit im Sprecherteam endet sicher, bevor sie beginnt.

    Bei Tagen vergleicht die Prüfung `von` und `bis`, bei Uhrzeiten an einem einzigen Tag `beginn` und `ende`.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        veranstaltung = eintrag.satz
        yield from _tage(eintrag, (), veranstaltung.von, veranstaltung.bis)
        beginn, ende = veranstaltung.beginn, veranstaltung.ende
        # Über Nacht endet nur, was mehr als einen Tag dauert.
        ein_tag = veranstaltung.bis is None or veranstaltung.bis == veranstaltung.von
        if ein_tag and beginn and ende and ende < beginn:
            text = f"das Ende ({ende:%H:%M}) liegt vor dem Beginn ({beginn:%H:%M})"
            yield Fund(eintrag, ("ende",), text, "Die Uhrzeiten tauschen oder berichtigen.")
    netz = umfeld.register.netz
    for nummer, sprecherin in enumerate(netz.satz.sprecherteam):
        yield from _tage(netz, ("sprecherteam", nummer), sprecherin.von, sprecherin.bis)


def _tage(eintrag: Eintrag[Any], pfad: Pfad, von: Teildatum | None, bis: Teildatum | None) -> Iterator[Fund]:
    if von and bis and von.sicher_nach(bis):
        text = f"das Ende ({bis}) liegt vor dem Anfang ({von})"
        yield Fund(eintrag, (*pfad, "bis"), text, "Die Daten tauschen oder berichtigen.")
