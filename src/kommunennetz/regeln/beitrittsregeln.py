"""Regeln über Beitritt und Austritt: was vor was geschehen sein muss."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.regeln.regel import Fund, Umfeld, fehler, hinweis
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad


@fehler
def beitritt_leer(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Beitritt nennt keinen einzigen Schritt.

    Mitglied ist, wer unterzeichnet hat; vorgemerkt ist, wer nur eine Runde nennt; auf dem Weg ist, wer schon
    einen Beschluss oder eine Erklärung hat. Fehlt das alles, sagt der Abschnitt nichts: Dann gehört er
    gelöscht, oder das Datum der Unterschrift ist einzugrenzen (»zwischen 2020-09 und 2024-01«).
    """
    for eintrag, ort, beitritt in umfeld.beitritte:
        if not any((beitritt.unterzeichnet, beitritt.runde, beitritt.erklaert, beitritt.beschluss)):
            text = "der Beitritt nennt weder Unterschrift noch Runde, Beschluss oder Erklärung"
            yield Fund(eintrag, ort, text, "Eines davon eintragen oder den Abschnitt löschen.")


@fehler
def unterschrift_ausserhalb_runde(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Unterschrift liegt sicher nicht im Zeitraum der Runde, zu der sie gehören soll.

    Entweder ist das Datum falsch oder die Nummer der Runde. Wer später allein unterschrieben hat, gehört zu
    keiner Runde; dann die Zeile `runde` löschen.
    """
    for eintrag, ort, beitritt in umfeld.beitritte:
        runde, tag = umfeld.runde_von(beitritt), beitritt.unterzeichnet
        if runde and tag and (tag.sicher_nach(runde.satz.datum) or runde.satz.datum.sicher_nach(tag)):
            text = f"die Unterschrift ({tag}) liegt nicht in der Runde {beitritt.runde} ({runde.satz.datum})"
            hilfe = "Datum oder Runde berichtigen; wer allein unterschrieb, gehört zu keiner Runde."
            yield Fund(eintrag, (*ort, "unterzeichnet"), text, hilfe)


@fehler
def unterschrift_vor_gruendung(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Unterschrift liegt sicher vor der Gründung des Netzwerks.

    Die Gründung steht als `gruendung` in data/netz.yaml. Vorher gab es nichts zu unterzeichnen; wer am
    Pilotprojekt teilnahm, war damit noch nicht beigetreten.
    """
    gruendung = umfeld.register.netz.satz.gruendung
    for eintrag, ort, beitritt in umfeld.beitritte:
        if beitritt.unterzeichnet and gruendung.sicher_nach(beitritt.unterzeichnet):
            text = f"die Unterschrift ({beitritt.unterzeichnet}) liegt vor der Gründung ({gruendung})"
            yield Fund(eintrag, (*ort, "unterzeichnet"), text, "Das Datum der Unterschrift berichtigen.")


@fehler
def unterschrift_in_zukunft(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Unterschrift ist für einen Tag eingetragen, der noch kommt.

    Was geplant ist, ist noch nicht geschehen: die Runde kann verschoben werden. Wer kommen soll, wird
    vorgemerkt:

        beitritt:
          runde: 5
    """
    for eintrag, ort, beitritt in umfeld.beitritte:
        if beitritt.unterzeichnet and beitritt.unterzeichnet.frueheste > umfeld.heute:
            text = f"die Unterschrift ({beitritt.unterzeichnet}) liegt in der Zukunft"
            hilfe = "Bis dahin nur »runde« nennen: so ist die Kommune vorgemerkt."
            yield Fund(eintrag, (*ort, "unterzeichnet"), text, hilfe)


@fehler
def beschluss_nach_unterschrift(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Gremium hat sicher erst nach der Unterschrift beschlossen.

    Der Beschluss trägt die Unterschrift und geht ihr voraus. Eines der beiden Daten ist falsch; wurde
    wirklich erst nachträglich beschlossen, gehört das in die `bemerkung`.
    """
    for eintrag, ort, beitritt in umfeld.beitritte:
        if (beschluss := beitritt.beschluss) and _liegt_nach(beschluss.datum, beitritt.unterzeichnet):
            text = f"der Beschluss ({beschluss.datum}) liegt nach der Unterschrift ({beitritt.unterzeichnet})"
            yield Fund(eintrag, (*ort, "beschluss", "datum"), text, _EINES_FALSCH)


@fehler
def erklaerung_nach_unterschrift(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Kommune hat den Beitritt sicher erst nach der Unterschrift erklärt.

    Erst erklärt die Kommune, dass sie beitreten will (`erklaert`), dann unterzeichnet sie. Eines der
    beiden Daten ist falsch.
    """
    for eintrag, ort, beitritt in umfeld.beitritte:
        if beitritt.erklaert and _liegt_nach(beitritt.erklaert, beitritt.unterzeichnet):
            text = (
                f"die Erklärung ({beitritt.erklaert}) liegt nach der Unterschrift ({beitritt.unterzeichnet})"
            )
            yield Fund(eintrag, (*ort, "erklaert"), text, _EINES_FALSCH)


@fehler
def austritt_vor_beitritt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Austritt liegt sicher vor dem Beitritt.

    Eines der beiden Daten ist falsch. Wer aus- und wieder eingetreten ist, führt den neuen Beitritt; der alte
    gehört mit seinem Austritt unter `frueher`.
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        austritt, tag = eine.austritt, eine.beitritt.unterzeichnet
        if austritt and _liegt_nach(tag, austritt.datum):
            text = f"der Austritt ({austritt.datum}) liegt vor dem Beitritt ({tag})"
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
    for eintrag, pfad, _ in umfeld.austritte:
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
            vorher = vorige.beitritt.unterzeichnet
            if vorige.austritt and vorige.austritt.datum.sicher_nach(beginn):
                wovor = f"dem früheren Austritt ({vorige.austritt.datum})"
            elif _liegt_nach(vorher, beginn):
                wovor = f"der früheren ({vorher})"
            else:
                continue
            text = f"die Unterschrift ({beginn}) liegt vor {wovor}"
            hilfe = "Ein Datum berichtigen, oder unter »frueher« die älteste Mitgliedschaft zuerst nennen."
            yield Fund(eintrag, (*eine.pfad, "beitritt", "unterzeichnet"), text, hilfe)


@hinweis
def vorgemerkt_vorbei(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Kommune ist für eine Runde vorgemerkt, die vorbei oder abgeschlossen ist.

    Sie zählt nicht als Mitglied und ist auch nicht mehr vorgemerkt. `runde abschliessen` trägt die
    Unterschriften ein; wer nicht unterzeichnet hat, steht dort hinter `--ohne`. Fand die Runde nicht statt,
    hilft `runde absagen`. Ist sie abgeschlossen, trägt `beitritt eintragen` eine Unterschrift nach, und
    `beitritt vormerken --statt` merkt für eine kommende Runde vor.
    """
    for eintrag, eine in umfeld.mitgliedschaften:
        runde = umfeld.runde_von(eine.beitritt)
        if runde is None or runde.satz.abgesagt or eine.beitritt.unterzeichnet or eine.pfad:
            continue
        if runde.satz.abgeschlossen:
            zustand = f"abgeschlossen ist ({runde.satz.abgeschlossen})"
            hilfe = "»unterzeichnet« eintragen oder für eine kommende Runde vormerken."
        elif runde.satz.datum.spaeteste < umfeld.heute:
            zustand = f"vorbei ist ({runde.satz.datum})"
            hilfe = f"Die Runde abschließen: kommunennetz runde abschliessen {runde.satz.nummer}"
        else:
            continue
        text = f"vorgemerkt für die Runde {runde.satz.nummer}, die {zustand}"
        yield Fund(eintrag, ("beitritt", "runde"), text, hilfe)


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
    for eintrag, ort, beitritt in umfeld.beitritte:
        if beitritt.unterzeichnet:
            yield eintrag, (*ort, "unterzeichnet"), beitritt.unterzeichnet
    for eintrag, pfad, austritt in umfeld.austritte:
        yield eintrag, (*pfad, "datum"), austritt.datum


def _eingrenzen(von: date, heute: date) -> str:
    if von == date.min or von >= heute:
        return "Das Datum prüfen; eingegrenzt hat es die Form »zwischen … und …«."
    anfang = f"{von:%Y-%m-%d}"
    # »2020« statt »2020-01-01«: als frühester Tag bedeuten beide dasselbe.
    while anfang.endswith("-01"):
        anfang = anfang.removesuffix("-01")
    return f"Eingrenzen auf »zwischen {anfang} und {heute:%Y-%m}«, oder enger, wenn mehr bekannt ist."


def _liegt_nach(datum: Teildatum | None, unterschrift: Teildatum | None) -> bool:
    return datum is not None and unterschrift is not None and datum.sicher_nach(unterschrift)


_EINES_FALSCH = "Eines der beiden Daten berichtigen."
