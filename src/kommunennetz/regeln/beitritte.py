"""Regeln über Beitritt und Austritt: was vor was geschehen sein muss."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.regeln.regel import Fund, fehler, hinweis
from kommunennetz.regeln.umfeld import Umfeld, austritte
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad

_UNTERZEICHNET = ("beitritt", "unterzeichnet")


@fehler
def beitritt_leer(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Beitritt nennt keinen einzigen Schritt.

    Mitglied ist, wer unterzeichnet hat; vorgemerkt ist, wer nur eine Runde nennt; auf dem Weg ist, wer schon
    einen Beschluss oder eine Erklärung hat. Fehlt das alles, sagt der Abschnitt nichts: Dann gehört er
    gelöscht, oder das Datum der Unterschrift ist einzugrenzen (»zwischen 2020-09 und 2024-01«).
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        if not any((beitritt.unterzeichnet, beitritt.runde, beitritt.erklaert, beitritt.beschluss)):
            text = "der Beitritt nennt weder Unterschrift noch Runde, Beschluss oder Erklärung"
            yield Fund(
                eintrag, (*eine.pfad, "beitritt"), text, "Eines davon eintragen oder den Abschnitt löschen."
            )


@fehler
def unterschrift_ausserhalb_runde(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Unterschrift liegt sicher nicht im Zeitraum der Runde, zu der sie gehören soll.

    Entweder ist das Datum falsch oder die Nummer der Runde. Wer später allein unterschrieben hat, gehört zu
    keiner Runde; dann die Zeile `runde` löschen.
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        runde = umfeld.runde_von(beitritt)
        if runde is None or beitritt.unterzeichnet is None:
            continue
        if not _kann_zugleich_sein(beitritt.unterzeichnet, runde.satz.datum):
            text = (
                f"die Unterschrift ({beitritt.unterzeichnet}) liegt nicht in der Runde {beitritt.runde} "
                f"({runde.satz.datum})"
            )
            hilfe = "Datum oder Runde berichtigen; wer allein unterschrieb, gehört zu keiner Runde."
            yield Fund(eintrag, (*eine.pfad, *_UNTERZEICHNET), text, hilfe)


@fehler
def unterschrift_vor_gruendung(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Unterschrift liegt sicher vor der Gründung des Netzwerks.

    Die Gründung steht als `gruendung` in data/netz.yaml. Vorher gab es nichts zu unterzeichnen; wer am
    Pilotprojekt teilnahm, war damit noch nicht beigetreten.
    """
    gruendung = umfeld.register.netz.satz.gruendung
    for eintrag, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        if beitritt.unterzeichnet and gruendung.sicher_nach(beitritt.unterzeichnet):
            text = f"die Unterschrift ({beitritt.unterzeichnet}) liegt vor der Gründung ({gruendung})"
            yield Fund(
                eintrag, (*eine.pfad, *_UNTERZEICHNET), text, "Das Datum der Unterschrift berichtigen."
            )


@fehler
def unterschrift_in_zukunft(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Unterschrift ist für einen Tag eingetragen, der noch kommt.

    Was geplant ist, ist noch nicht geschehen: die Runde kann verschoben werden. Wer kommen soll, wird
    vorgemerkt:

        beitritt:
          runde: 5
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        if beitritt.unterzeichnet and beitritt.unterzeichnet.frueheste > umfeld.heute:
            text = f"die Unterschrift ({beitritt.unterzeichnet}) liegt in der Zukunft"
            hilfe = "Bis dahin nur »runde« nennen: so ist die Kommune vorgemerkt."
            yield Fund(eintrag, (*eine.pfad, *_UNTERZEICHNET), text, hilfe)


@fehler
def beschluss_nach_unterschrift(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Gremium hat sicher erst nach der Unterschrift beschlossen.

    Der Beschluss trägt die Unterschrift und geht ihr voraus. Eines der beiden Daten ist falsch; wurde
    wirklich erst nachträglich beschlossen, gehört das in die `bemerkung`.
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        if (beschluss := beitritt.beschluss) and _liegt_nach(beschluss.datum, beitritt.unterzeichnet):
            text = f"der Beschluss ({beschluss.datum}) liegt nach der Unterschrift ({beitritt.unterzeichnet})"
            yield Fund(eintrag, (*eine.pfad, "beitritt", "beschluss", "datum"), text, _EINES_FALSCH)


@fehler
def erklaerung_nach_unterschrift(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Kommune hat dem Land den Beitritt sicher erst nach der Unterschrift erklärt.

    Erst erklärt die Kommune dem Land, dass sie beitreten will (`erklaert`), dann unterzeichnet sie. Eines der
    beiden Daten ist falsch.
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        if beitritt.erklaert and _liegt_nach(beitritt.erklaert, beitritt.unterzeichnet):
            text = (
                f"die Erklärung ({beitritt.erklaert}) liegt nach der Unterschrift ({beitritt.unterzeichnet})"
            )
            yield Fund(eintrag, (*eine.pfad, "beitritt", "erklaert"), text, _EINES_FALSCH)


@fehler
def austritt_vor_beitritt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Austritt liegt sicher vor dem Beitritt.

    Eines der beiden Daten ist falsch. Wer aus- und wieder eingetreten ist, führt den neuen Beitritt; der alte
    gehört mit seinem Austritt unter `frueher`.
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        austritt = eine.austritt
        if austritt and beitritt.unterzeichnet and beitritt.unterzeichnet.sicher_nach(austritt.datum):
            text = f"der Austritt ({austritt.datum}) liegt vor dem Beitritt ({beitritt.unterzeichnet})"
            yield Fund(eintrag, (*eine.pfad, "austritt", "datum"), text, _EINES_FALSCH)


@fehler
def austritt_ohne_beitritt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Kommune ist ausgetreten, ohne je unterzeichnet zu haben.

    Austreten kann nur, wer Mitglied war. Fehlt nur das Datum der Unterschrift, es eingrenzen (»vor 2020«).
    Wer eine Vormerkung zurücknimmt, ist nicht ausgetreten: dann `beitritt` und `austritt` löschen.
    """
    mit_beitritt = {
        (eintrag.schluessel, (*eine.pfad, "austritt"))
        for eintrag, eine in umfeld.mitgliedschaften
        if eine.beitritt.unterzeichnet
    }
    hilfe = "»unterzeichnet« eintragen, notfalls eingegrenzt, oder den Austritt löschen."
    for eintrag in umfeld.kommunen:
        for pfad, _ in austritte(eintrag.satz):
            if (eintrag.schluessel, pfad) not in mit_beitritt:
                yield Fund(eintrag, pfad, "der Austritt hat keinen Beitritt", hilfe)


@fehler
def mitgliedschaften_ueberlappen(umfeld: Umfeld) -> Iterator[Fund]:
    """Zwei Mitgliedschaften einer Kommune überlappen sich oder stehen nicht der Reihe nach.

    Wieder beitreten kann nur, wer ausgetreten ist. Unter `frueher` stehen die früheren Mitgliedschaften, die
    älteste zuerst; jede beginnt, wenn die vorige zu Ende ist.

        beitritt: {unterzeichnet: 2027-03-10, quelle: …}
        frueher:
          - beitritt: {unterzeichnet: 2012-12-05, quelle: …}
            austritt: {datum: 2020-01-01, quelle: …}
    """
    for eintrag in umfeld.kommunen:
        for vorige, eine in pairwise(eintrag.satz.mitgliedschaften if eintrag.satz.frueher else ()):
            beginn = eine.beitritt.unterzeichnet
            if beginn is None:
                continue
            ende = vorige.austritt.datum if vorige.austritt else None
            if ende is not None and ende.sicher_nach(beginn):
                text = f"die Unterschrift ({beginn}) liegt vor dem früheren Austritt ({ende})"
                yield Fund(eintrag, (*eine.pfad, *_UNTERZEICHNET), text, _REIHENFOLGE)
            elif _liegt_nach(vorige.beitritt.unterzeichnet, beginn):
                text = f"die Unterschrift ({beginn}) liegt vor der früheren ({vorige.beitritt.unterzeichnet})"
                yield Fund(eintrag, (*eine.pfad, *_UNTERZEICHNET), text, _REIHENFOLGE)


@hinweis
def vorgemerkt_vorbei(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Kommune ist für eine Runde vorgemerkt, die vorbei oder abgeschlossen ist.

    Sie zählt nicht als Mitglied und ist auch nicht mehr vorgemerkt. `runde abschliessen` trägt die
    Unterschriften ein; wer nicht unterzeichnet hat, steht dort hinter `--ohne`. Fand die Runde nicht statt,
    hilft `runde absagen`. Ist sie abgeschlossen, trägt `beitritt eintragen` eine Unterschrift nach, und
    `beitritt vormerken --statt` merkt für eine kommende Runde vor.
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        beitritt = eine.beitritt
        runde = umfeld.runde_von(beitritt)
        if runde is None or runde.satz.abgesagt or beitritt.unterzeichnet or eine.pfad:
            continue
        nummer, pfad = beitritt.runde, ("beitritt", "runde")
        if runde.satz.abgeschlossen:
            text = f"vorgemerkt für die Runde {nummer}, die abgeschlossen ist ({runde.satz.abgeschlossen})"
            hilfe = "»unterzeichnet« eintragen oder für eine kommende Runde vormerken."
            yield Fund(eintrag, pfad, text, hilfe)
        elif runde.satz.datum.spaeteste < umfeld.heute:
            text = f"vorgemerkt für die Runde {nummer}, die vorbei ist ({runde.satz.datum})"
            hilfe = f"Die Runde abschließen: kommunennetz runde abschliessen {nummer}"
            yield Fund(eintrag, pfad, text, hilfe)


@hinweis
def datum_ohne_ende(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Beitritt oder Austritt hat keinen spätesten Tag (»nach …«, »unbekannt«).

    Ob er an einem Stichtag schon geschehen war, bleibt dann für immer unbestimmt, und die Kommune zählt nie
    sicher. Dass es geschehen ist, weiß man aber: spätestens heute. Also das Ende nennen.

        unterzeichnet: nach 2020-09                    # zählt nie sicher
        unterzeichnet: zwischen 2020-10 und 2024-01    # zählt ab Ende Januar 2024
    """
    for eintrag, pfad, datum in _beitritte_und_austritte(umfeld):
        if not datum.hat_ende:
            eingegrenzt = datum.fruehestens(umfeld.register.netz.satz.gruendung)
            text = f"»{datum.text}« hat kein Ende und zählt deshalb nie sicher"
            yield Fund(eintrag, pfad, text, _eingrenzen(eingegrenzt.frueheste, umfeld.heute))


def _beitritte_und_austritte(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Kommune], Pfad, Teildatum]]:
    for eintrag, eine in umfeld.mitgliedschaften:
        if eine.beitritt.unterzeichnet:
            yield eintrag, (*eine.pfad, *_UNTERZEICHNET), eine.beitritt.unterzeichnet
    for eintrag in umfeld.kommunen:
        for pfad, austritt in austritte(eintrag.satz):
            yield eintrag, (*pfad, "datum"), austritt.datum


def _eingrenzen(von: date, heute: date) -> str:
    if von == date.min or von >= heute:
        return "Das Datum prüfen; eingegrenzt hat es die Form »zwischen … und …«."
    anfang = f"{von:%Y-%m-%d}"
    # »2020« statt »2020-01-01«: als frühester Tag bedeuten beide dasselbe.
    while anfang.endswith("-01"):
        anfang = anfang.removesuffix("-01")
    return f"Eingrenzen auf »zwischen {anfang} und {heute:%Y-%m}«, oder enger, wenn mehr bekannt ist."


def _kann_zugleich_sein(eines: Teildatum, anderes: Teildatum) -> bool:
    return not eines.sicher_nach(anderes) and not anderes.sicher_nach(eines)


def _liegt_nach(datum: Teildatum | None, unterschrift: Teildatum | None) -> bool:
    return datum is not None and unterschrift is not None and datum.sicher_nach(unterschrift)


_EINES_FALSCH = "Eines der beiden Daten berichtigen."
_REIHENFOLGE = "Ein Datum berichtigen, oder unter »frueher« die älteste Mitgliedschaft zuerst nennen."
