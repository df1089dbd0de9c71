"""Hinweise, wo veröffentlichte Zahlen und das Register auseinandergehen; überschrieben wird keine."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kommunennetz.fragen.mitglieder import Spanne, mitgliedschaft, reihe
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Anzahl, Zahlangabe
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.regeln.regel import Fund, hinweis
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.saetze import mit_anzahl

# »rund 70« kann 66 wie 74 heißen.
_RUND = 0.05


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
    zaehlwerke = build_zaehlwerke(umfeld.register)
    for nummer, angabe in enumerate(umfeld.register.netz.satz.zahlen):
        spanne = _spanne(zaehlwerke, angabe, umfeld.heute)
        veroeffentlicht = _bereich(angabe.anzahl)
        if veroeffentlicht.hoechstens < spanne.mindestens or spanne.hoechstens < veroeffentlicht.mindestens:
            text = (
                f"die Quelle nennt {angabe.anzahl} ({angabe.stand}, {_GRUNDLAGE[angabe.bezirksregierung]}), "
                f"das Register {spanne}"
            )
            hilfe = _erklaert(veroeffentlicht, spanne)
            yield Fund(umfeld.register.netz, ("zahlen", nummer, "anzahl"), text, hilfe)


@hinweis
def runde_neue_abweichend(umfeld: Umfeld) -> Iterator[Fund]:
    """Keine veröffentlichte Zahl der neuen Mitglieder einer Runde passt zu denen, die das Register führt.

    Gezählt werden die Kommunen, die in der Runde unterzeichnet haben. Weil Quellen eine Bezirksregierung mal
    mitzählen und mal nicht, gilt beides als Übereinstimmung; widersprechen sich Quellen, genügt eine.
    """
    if not umfeld.ist_vollstaendig(KOMMUNE):
        return
    alle_neuen = _neue(umfeld)
    for eintrag in umfeld.register.runden.values():
        veroeffentlicht = [angabe.anzahl for angabe in eintrag.satz.neue_laut_quelle]
        neue = alle_neuen.get(eintrag.satz.nummer, [])
        kommunen = neue.count(False)
        if veroeffentlicht and not {kommunen, len(neue)}.intersection(veroeffentlicht):
            text = (
                f"die Quelle nennt {' oder '.join(map(str, veroeffentlicht))} "
                f"{'neues Mitglied' if veroeffentlicht == [1] else 'neue Mitglieder'}, "
                f"das Register {_gezaehlt(kommunen, neue.count(True))}"
            )
            naechste = min(veroeffentlicht, key=lambda anzahl: abs(anzahl - kommunen))
            yield Fund(eintrag, ("neue_laut_quelle",), text, _erklaert(_genau(naechste), _genau(kommunen)))


@dataclass(frozen=True, slots=True)
class Zaehlwerk:
    """Zählt für viele Tage in einem Durchgang, was `fragen.mitglieder.zahl` für einen zählt (ein Test wacht).

    Wer nie austrat, ist vom frühesten Tag an vielleicht und vom spätesten an sicher Mitglied: sortiert genügt
    dafür eine Suche. Wer je austrat, gehört zu wenigen und wird einzeln gefragt.
    """

    register: Register
    frueheste: tuple[date, ...]
    spaeteste: tuple[date, ...]
    ausgetretene: tuple[Eintrag[Kommune], ...]

    def zahl(self, stichtag: date) -> Spanne:
        """Liefert, wie viele es an diesem Tag mindestens und höchstens sind."""
        antworten = [mitgliedschaft(self.register, eintrag, stichtag) for eintrag in self.ausgetretene]
        sicher = antworten.count(Antwort.JA)
        moeglich = sicher + antworten.count(Antwort.UNBESTIMMT)
        return Spanne(
            bisect_right(self.spaeteste, stichtag) + sicher, bisect_right(self.frueheste, stichtag) + moeglich
        )


def build_zaehlwerke(register: Register) -> tuple[Zaehlwerk, Zaehlwerk]:
    """Liefert das Zählwerk der Kommunen und das der Bezirksregierungen."""
    kommunen: list[Eintrag[Kommune]] = []
    bezirksregierungen: list[Eintrag[Kommune]] = []
    for eintrag in register.kommunen.values():
        (kommunen if register.gebiet(eintrag.satz).ist_kommune else bezirksregierungen).append(eintrag)
    return _zaehlwerk(register, kommunen), _zaehlwerk(register, bezirksregierungen)


def _zaehlwerk(register: Register, eintraege: Iterable[Eintrag[Kommune]]) -> Zaehlwerk:
    geblieben: list[Teildatum] = []
    ausgetretene: list[Eintrag[Kommune]] = []
    for eintrag in eintraege:
        glieder = reihe(register, eintrag)
        if any(glied.mitgliedschaft.austritt for glied in glieder):
            ausgetretene.append(eintrag)
        else:
            geblieben.extend(glied.seit for glied in glieder)
    frueheste = sorted(datum.frueheste for datum in geblieben)
    spaeteste = sorted(datum.spaeteste for datum in geblieben)
    return Zaehlwerk(register, tuple(frueheste), tuple(spaeteste), tuple(ausgetretene))


def _spanne(zaehlwerke: tuple[Zaehlwerk, Zaehlwerk], angabe: Zahlangabe, heute: date) -> Spanne:
    """Liefert das Wenigste am ersten und das Meiste am letzten Tag des Standes, gezählt wie die Quelle."""
    kommunen, bezirksregierungen = zaehlwerke
    erster, letzter = angabe.stand.frueheste, min(angabe.stand.spaeteste, max(heute, angabe.stand.frueheste))
    mindestens, hoechstens = kommunen.zahl(erster).mindestens, kommunen.zahl(letzter).hoechstens
    if angabe.bezirksregierung == "eingerechnet":
        mindestens += bezirksregierungen.zahl(erster).mindestens
    if angabe.bezirksregierung != "gesondert":
        hoechstens += bezirksregierungen.zahl(letzter).hoechstens
    return Spanne(mindestens, hoechstens)


def _bereich(anzahl: Anzahl) -> Spanne:
    """Liefert, welche Zahlen mit einer Angabe wie »über 50« gemeint sein können."""
    if anzahl.mehr_als:
        return Spanne(anzahl.wert + anzahl.text.startswith("über"), _BELIEBIG)
    spielraum = round(anzahl.wert * _RUND) if anzahl.ungefaehr else 0
    return Spanne(anzahl.wert - spielraum, anzahl.wert + spielraum)


def _erklaert(veroeffentlicht: Spanne, spanne: Spanne) -> str:
    if veroeffentlicht.mindestens > spanne.hoechstens:
        fehlend = veroeffentlicht.mindestens - spanne.hoechstens
        return f"Kein Widerspruch: dem Register fehlen wenigstens {fehlend} Namen; Belege dafür suchen."
    zuviel = spanne.mindestens - veroeffentlicht.hoechstens
    return f"Ein Widerspruch: das Register führt wenigstens {zuviel} mehr; Daten der Unterschriften prüfen."


def _neue(umfeld: Umfeld) -> dict[int | None, list[bool]]:
    """Liefert je Runde, und für keine, für jede Unterschrift, ob sie die einer Bezirksregierung ist."""
    neue: dict[int | None, list[bool]] = {}
    for eintrag, eine in umfeld.mitgliedschaften:
        if eine.beitritt.unterzeichnet:
            neue.setdefault(eine.beitritt.runde, []).append(
                not umfeld.register.gebiet(eintrag.satz).ist_kommune
            )
    return neue


def _gezaehlt(kommunen: int, bezirksregierungen: int) -> str:
    text = KOMMUNE.gezaehlt(kommunen)
    if bezirksregierungen:
        text += f" und {mit_anzahl(bezirksregierungen, 'Bezirksregierung', 'Bezirksregierungen')}"
    return text


def _genau(anzahl: int) -> Spanne:
    return Spanne(anzahl, anzahl)


_BELIEBIG = 10**9
_GRUNDLAGE = {
    "eingerechnet": "mit Bezirksregierungen",
    "gesondert": "ohne Bezirksregierungen",
    "ungenannt": "mit oder ohne Bezirksregierungen",
}
