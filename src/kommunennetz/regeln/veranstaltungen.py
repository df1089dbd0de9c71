"""Regeln über Veranstaltungen und die Teilnahme daran."""

from collections.abc import Iterator
from typing import Any

from kommunennetz.model.teildatum import Teildatum
from kommunennetz.regeln.regel import Fund, fehler
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad


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
    """Jemand hat an einer Veranstaltung teilgenommen, die erst noch kommt.

    Bis dahin heißt der Stand `eingeladen`, `zugesagt` oder `abgesagt`. Ist die Veranstaltung vorbei, stimmt
    ihr Datum nicht.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        veranstaltung = eintrag.satz
        if veranstaltung.anfang.frueheste <= umfeld.heute:
            continue
        for nummer, teilnahme in enumerate(veranstaltung.teilnahme):
            if teilnahme.stand == "teilgenommen":
                text = f"»teilgenommen«, aber die Veranstaltung kommt erst ({veranstaltung.anfang})"
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
