"""Regeln über Quellen und veröffentlichte Zahlen; überschrieben wird keine."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from kommunennetz.fragen.mitglieder import Spanne, zaehlungen
from kommunennetz.fragen.zahlen import gemeint
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.regeln.regel import Fund, Umfeld, fehler, hinweis
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad
from kommunennetz.worte.saetze import aufgezaehlt, mit_anzahl


@fehler
def quelle_fehlt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Tatsache hat keine Quelle.

    Was das Register behauptet, muss jemand nachsehen können: jeder Beitritt und Austritt, jede Runde und
    Veranstaltung, jede veröffentlichte Zahl, jede Fassung und jede Amtszeit im Sprecherteam. Eine Quelle ist
    eine Adresse oder ein Dokument mit Datum. Keine brauchen Vormerkungen, was erst geplant und was
    abgesagt ist.

        quelle: Beitrittserklärung der Stadt Bonn vom 3. Dezember 2012
    """
    for eintrag, ort, was, quelle in _belegpflichtiges(umfeld):
        if quelle is None:
            hilfe = "Die Zeile »quelle: …« ergänzen."
            yield Fund(eintrag, (*ort, "quelle"), f"{was} hat keine Quelle", hilfe)


@hinweis
def zahl_abweichend(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine veröffentlichte Gesamtzahl passt nicht zu der, die das Register für denselben Stand errechnet.

    Verglichen wird auf der Grundlage der Quelle: mit oder ohne Bezirksregierungen, und wo sie es nicht sagt,
    mit beidem. Ist der Stand ein Zeitraum, gilt das Wenigste am ersten und das Meiste am letzten Tag. »Über
    50« heißt wenigstens 51, »rund 70« lässt fünf Hundertstel Spielraum.

    Nennt die Quelle mehr, fehlen dem Register Namen: kein Widerspruch, aber ein Auftrag. Nennt sie weniger,
    widersprechen sich beide: eine Unterschrift ist zu früh eingetragen, oder die Quelle irrt. Die Zahl selbst
    bleibt stehen, wie sie veröffentlicht ist.
    """
    if not umfeld.ist_vollstaendig(KOMMUNE):
        return
    angaben = umfeld.register.netz.satz.zahlen
    tage = [_erster_und_letzter(angabe.stand, umfeld.heute) for angabe in angaben]
    gezaehlt = zaehlungen(umfeld.register, chain.from_iterable(tage))
    for nummer, (angabe, (erster, letzter)) in enumerate(zip(angaben, tage, strict=True)):
        anfangs, zuletzt = (gezaehlt[tag].vergleichbar(angabe) for tag in (erster, letzter))
        spanne = Spanne(anfangs.mindestens, zuletzt.hoechstens)
        veroeffentlicht = gemeint(angabe.anzahl)
        if veroeffentlicht.hoechstens < spanne.mindestens or spanne.hoechstens < veroeffentlicht.mindestens:
            wie = (
                f", {_GRUNDLAGE[angabe.bezirksregierung]}"
                if umfeld.register.verzeichnis.hat_behoerden
                else ""
            )
            genannt = f"{angabe.anzahl} ({angabe.stand}{wie})"
            yield Fund(
                umfeld.register.netz,
                ("zahlen", nummer, "anzahl"),
                *_verglichen(genannt, veroeffentlicht, spanne, str(spanne)),
            )


@hinweis
def runde_neue_abweichend(umfeld: Umfeld) -> Iterator[Fund]:
    """Keine veröffentlichte Zahl der neuen Mitglieder einer Runde passt zu denen, die das Register führt.

    Gezählt werden die Kommunen, die in der Runde unterzeichnet haben. Weil Quellen eine Bezirksregierung mal
    mitzählen und mal nicht, gilt beides als Übereinstimmung; widersprechen sich Quellen, genügt eine.
    """
    if not umfeld.ist_vollstaendig(KOMMUNE):
        return
    neue = _neue(umfeld)
    for eintrag in umfeld.register.runden.values():
        veroeffentlicht = [angabe.anzahl for angabe in eintrag.satz.neue_laut_quelle]
        kommunen, bezirksregierungen = (
            neue[eintrag.satz.nummer, ist_kommune] for ist_kommune in (True, False)
        )
        if veroeffentlicht and not {kommunen, kommunen + bezirksregierungen}.intersection(veroeffentlicht):
            genannt = (
                f"{' oder '.join(map(str, veroeffentlicht))} "
                f"{'neues Mitglied' if veroeffentlicht == [1] else 'neue Mitglieder'}"
            )
            naechste = min(veroeffentlicht, key=lambda anzahl: abs(anzahl - kommunen))
            gezaehlt = _gezaehlt(kommunen, bezirksregierungen)
            yield Fund(
                eintrag,
                ("neue_laut_quelle",),
                *_verglichen(genannt, _genau(naechste), _genau(kommunen), gezaehlt),
            )


def _belegpflichtiges(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, str, str | None]]:
    """Liefert jede Tatsache mit ihrem Ort, ihrem Namen und ihrer Quelle."""
    for eintrag, ort, beitritt in umfeld.beitritte:
        if beitritt.unterzeichnet:
            yield eintrag, ort, "der Beitritt", beitritt.quelle
    for eintrag, ort, austritt in umfeld.austritte:
        yield eintrag, ort, "der Austritt", austritt.quelle
    for runde in umfeld.register.runden.values():
        if runde.satz.datum.spaeteste < umfeld.heute:
            yield runde, (), "die Runde", runde.satz.quelle
    for veranstaltung in umfeld.register.veranstaltungen.values():
        if veranstaltung.satz.anfang.frueheste <= umfeld.heute and not veranstaltung.satz.abgesagt:
            yield veranstaltung, (), "die Veranstaltung", veranstaltung.satz.quelle
    netz = umfeld.register.netz
    for abschnitt, was in _ABSCHNITTE.items():
        for nummer, angabe in enumerate(getattr(netz.satz, abschnitt)):
            yield netz, (abschnitt, nummer), was, angabe.quelle


def _erster_und_letzter(stand: Teildatum, heute: date) -> tuple[date, date]:
    """Liefert die Tage, zwischen denen eine Zahl galt; spätestens heute, wenn sie nicht geplant ist."""
    return stand.frueheste, min(stand.spaeteste, max(heute, stand.frueheste))


def _verglichen(genannt: str, veroeffentlicht: Spanne, spanne: Spanne, gezaehlt: str) -> tuple[str, str]:
    """Liefert, was auffällt, und was es heißt.

    Die Zahl des Registers steht nur in der Abhilfe: Wer einen Hinweis hinnimmt, nähme ihn sonst mit jedem
    neuen Mitglied noch einmal hin.
    """
    if veroeffentlicht.mindestens > spanne.hoechstens:
        fehlend = veroeffentlicht.mindestens - spanne.hoechstens
        namen = "fehlt wenigstens 1 Name" if fehlend == 1 else f"fehlen wenigstens {fehlend} Namen"
        return (
            f"die Quelle nennt {genannt}, das Register weniger",
            f"Kein Widerspruch: Das Register zählt {gezaehlt}, ihm {namen}; Belege dafür suchen.",
        )
    return (
        f"die Quelle nennt {genannt}, das Register mehr",
        f"Ein Widerspruch: Das Register zählt {gezaehlt}; Daten der Unterschriften prüfen.",
    )


def _neue(umfeld: Umfeld) -> Counter[tuple[int | None, bool]]:
    """Liefert, wie viele je Runde (und zu keiner) unterzeichnet haben, Kommunen und andere getrennt."""
    return Counter(
        (beitritt.runde, umfeld.register.gebiet(eintrag.satz).ist_kommune)
        for eintrag, _, beitritt in umfeld.beitritte
        if beitritt.unterzeichnet
    )


def _gezaehlt(kommunen: int, bezirksregierungen: int) -> str:
    gezaehlt = [KOMMUNE.gezaehlt(kommunen)]
    if bezirksregierungen:
        gezaehlt.append(mit_anzahl(bezirksregierungen, "Bezirksregierung", "Bezirksregierungen"))
    return aufgezaehlt(gezaehlt)


def _genau(anzahl: int) -> Spanne:
    return Spanne(anzahl, anzahl)


_GRUNDLAGE = {
    "eingerechnet": "mit Bezirksregierungen",
    "gesondert": "ohne Bezirksregierungen",
    "ungenannt": "mit oder ohne Bezirksregierungen",
}
_ABSCHNITTE = {
    "kriterien": "die Fassung der Kriterien",
    "erklaerungen": "die Fassung der Erklärung",
    "zahlen": "die Zahl",
    "sprecherteam": "die Amtszeit",
}
