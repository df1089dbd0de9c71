"""Die Beitrittsprüfung: was eine Kommune erfüllt, was noch fehlt und was als Nächstes zu tun ist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from kommunennetz import namen
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.mitglieder import gebiet_von, ist_vorgemerkt, mitgliedschaft, seit
from kommunennetz.model.kommune import Beitritt, Kommune, Kriterium
from kommunennetz.model.netz import Kriterienfassung, Punkt, Weg
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.register.store import Eintrag, Register


class Ergebnis(StrEnum):
    """Das Urteil über eine Kommune."""

    ERFUELLT = "erfüllt"
    NICHT_ERFUELLT = "nicht erfüllt"
    OFFEN = "noch offen"


class Lage(StrEnum):
    """Wo eine Kommune am Stichtag steht, unabhängig von den Kriterien."""

    OHNE_DATENSATZ = "ohne Datensatz"
    KANDIDATIN = "Kandidatin"
    VORGEMERKT = "vorgemerkt"
    MITGLIED = "Mitglied"
    UNGEWISS = "Mitgliedschaft ungewiss"
    AUSGETRETEN = "ausgetreten"
    BEZIRKSREGIERUNG = "Bezirksregierung"


@dataclass(frozen=True, slots=True)
class Punktstand:
    """Ein Kriterium und was das Register am Stichtag dazu weiß."""

    punkt: Punkt
    antwort: Antwort
    weg: Weg | None = None
    seit: Teildatum | None = None
    nachweis: str = ""
    quelle: str = ""

    @property
    def stand(self) -> str:
        """Liefert »ja«, »nein« oder »offen«, wie es in den Datensätzen heißt."""
        return "offen" if self.antwort is Antwort.UNBESTIMMT else self.antwort.value

    @property
    def naechster_schritt(self) -> str:
        """Liefert, was zu tun ist; leer, wenn das Kriterium erfüllt ist."""
        return "" if self.antwort is Antwort.JA else self.punkt.naechster_schritt


@dataclass(frozen=True, slots=True)
class Pruefung:
    """Das Ergebnis der Prüfung einer Kommune, mit allen Gründen."""

    gebiet: Gebiet
    stichtag: date
    fassung: Kriterienfassung
    lage: Lage
    satz: str
    punkte: tuple[Punktstand, ...]

    @property
    def ergebnis(self) -> Ergebnis:
        """Liefert das Urteil: ein Nein entscheidet, ein Offen hält offen."""
        antworten = {punkt.antwort for punkt in self.punkte}
        if Antwort.NEIN in antworten:
            return Ergebnis.NICHT_ERFUELLT
        return Ergebnis.OFFEN if Antwort.UNBESTIMMT in antworten else Ergebnis.ERFUELLT

    @property
    def erfuellte(self) -> int:
        """Liefert, wie viele Kriterien erfüllt sind."""
        return sum(punkt.antwort is Antwort.JA for punkt in self.punkte)

    @property
    def urteil(self) -> str:
        """Liefert das Urteil als Satz; leer bei Bezirksregierungen, für die kein Kriterium gilt."""
        if not self.punkte:
            return ""
        if self.ergebnis is Ergebnis.ERFUELLT:
            return (
                f"Ergebnis: erfüllt – alle {len(self.punkte)} Kriterien der Fassung {self.fassung.fassung}."
            )
        zahl = f"{self.erfuellte} von {len(self.punkte)} Kriterien der Fassung {self.fassung.fassung} erfüllt"
        fehlend = self._aufgezaehlt("nicht erfüllt", Antwort.NEIN) + self._aufgezaehlt(
            "offen", Antwort.UNBESTIMMT
        )
        return f"Ergebnis: {self.ergebnis} – {zahl}{fehlend}."

    def _aufgezaehlt(self, wort: str, antwort: Antwort) -> str:
        namen_ = ", ".join(punkt.punkt.kurz for punkt in self.punkte if punkt.antwort is antwort)
        return f"; {wort}: {namen_}" if namen_ else ""


def pruefe_beitritt(
    register: Register, gebiet: Gebiet, stichtag: date, fassung: Kriterienfassung
) -> Pruefung:
    """Liefert, was eine Kommune am Stichtag von den Kriterien erfüllt; ohne Datensatz ist alles offen."""
    eintrag = find_eintrag(register, gebiet)
    lage = _lage(register, gebiet, eintrag, stichtag)
    satz = _satz(register, gebiet, eintrag, lage)
    if lage is Lage.BEZIRKSREGIERUNG:
        return Pruefung(gebiet, stichtag, fassung, lage, satz, ())
    punkte = tuple(_punktstand(punkt, eintrag, stichtag) for punkt in fassung.punkte)
    return Pruefung(gebiet, stichtag, fassung, lage, satz, punkte)


def kandidaten(register: Register, stichtag: date) -> list[Gebiet]:
    """Liefert alphabetisch alle Kommunen mit Datensatz, die am Stichtag sicher nicht Mitglied sind."""
    gefunden = [
        gebiet
        for eintrag in register.kommunen.values()
        if mitgliedschaft(register, eintrag, stichtag) is Antwort.NEIN
        and (gebiet := gebiet_von(register.verzeichnis, eintrag.satz)).gruppe is not Gruppe.BEZIRKSREGIERUNG
    ]
    return sorted(gefunden, key=lambda gebiet: namen.listenordnung(gebiet.kurzname))


def find_eintrag(register: Register, gebiet: Gebiet) -> Eintrag[Kommune] | None:
    """Liefert den Datensatz zu einem Gebiet, gleich wie seine Datei heißt."""
    eintrag = register.kommunen.get(gebiet.slug)
    if eintrag is not None and eintrag.satz.ags == gebiet.ags:
        return eintrag
    return next((eintrag for eintrag in register.kommunen.values() if eintrag.satz.ags == gebiet.ags), None)


class _Fassung(Protocol):
    @property
    def fassung(self) -> str: ...
    @property
    def gilt_ab(self) -> Teildatum: ...


F = TypeVar("F", bound=_Fassung)


def fassung_am(fassungen: Sequence[F], stichtag: date) -> F:
    """Liefert die jüngste am Stichtag sicher geltende Fassung, sonst eine mögliche, sonst die erste."""
    for antwort in (Antwort.JA, Antwort.UNBESTIMMT):
        geltende = [fassung for fassung in fassungen if fassung.gilt_ab.bis(stichtag) is antwort]
        if geltende:
            return geltende[-1]
    return fassungen[0]


def fassung_namens(fassungen: Sequence[F], name: str) -> F:
    """Liefert die Fassung dieses Namens; wirft FrageError, wenn es sie nicht gibt."""
    for fassung in fassungen:
        if fassung.fassung == name:
            return fassung
    bekannte = ", ".join(fassung.fassung for fassung in fassungen)
    raise FrageError(f"Die Fassung »{name}« gibt es nicht.", f"Bekannt sind: {bekannte}.")


def _punktstand(punkt: Punkt, eintrag: Eintrag[Kommune] | None, stichtag: date) -> Punktstand:
    if eintrag is None:
        return Punktstand(punkt, Antwort.UNBESTIMMT)
    if (kriterium := eintrag.satz.kriterien.get(punkt.id)) is not None and kriterium.stand != "offen":
        return _aus_kriterium(punkt, kriterium, stichtag)
    if punkt.folgt_aus == "beitritt" and (beitritt := eintrag.satz.beitritt) is not None:
        for nachweis, datum in _schritte(beitritt):
            if datum is not None and datum.bis(stichtag) is Antwort.JA:
                return Punktstand(punkt, Antwort.JA, None, datum, nachweis, beitritt.quelle or "")
    return Punktstand(punkt, Antwort.UNBESTIMMT)


def _schritte(beitritt: Beitritt) -> tuple[tuple[str, Teildatum | None], ...]:
    """Liefert, was die Bereitschaft zum Beitritt belegt, das Stärkste zuerst."""
    return (
        ("Unterschrift unter die Erklärung", beitritt.unterzeichnet),
        ("Erklärung gegenüber dem Land", beitritt.erklaert),
        ("Beschluss", beitritt.beschluss.datum if beitritt.beschluss else None),
    )


def _aus_kriterium(punkt: Punkt, kriterium: Kriterium, stichtag: date) -> Punktstand:
    antwort = Antwort(kriterium.stand)
    if kriterium.seit is not None and (gilt := kriterium.seit.bis(stichtag)) is not Antwort.JA:
        # Was erst später gilt, ist am Stichtag noch nicht so; für ein Nein heißt das: nicht bekannt.
        antwort = gilt if antwort is Antwort.JA else Antwort.UNBESTIMMT
    weg = next((weg for weg in punkt.wege if weg.id == kriterium.weg), None)
    nachweis = kriterium.nachweis or ""
    return Punktstand(punkt, antwort, weg, kriterium.seit, nachweis, kriterium.quelle or "")


def _lage(register: Register, gebiet: Gebiet, eintrag: Eintrag[Kommune] | None, stichtag: date) -> Lage:
    if gebiet.gruppe is Gruppe.BEZIRKSREGIERUNG:
        return Lage.BEZIRKSREGIERUNG
    if eintrag is None:
        return Lage.OHNE_DATENSATZ
    if (mitglied := mitgliedschaft(register, eintrag, stichtag)) is not Antwort.NEIN:
        return Lage.MITGLIED if mitglied is Antwort.JA else Lage.UNGEWISS
    if eintrag.satz.austritt is not None and eintrag.satz.austritt.datum.bis(stichtag) is Antwort.JA:
        return Lage.AUSGETRETEN
    return Lage.VORGEMERKT if ist_vorgemerkt(register, eintrag.satz, stichtag) else Lage.KANDIDATIN


def _satz(register: Register, gebiet: Gebiet, eintrag: Eintrag[Kommune] | None, lage: Lage) -> str:
    """Liefert in einem Satz, wo die Kommune steht."""
    wer = bezeichnung(gebiet)
    if eintrag is None or lage in (Lage.BEZIRKSREGIERUNG, Lage.OHNE_DATENSATZ, Lage.KANDIDATIN):
        return f"{wer} {_FESTE_SAETZE[lage]}"
    match lage:
        case Lage.VORGEMERKT:
            runde = eintrag.satz.beitritt.runde if eintrag.satz.beitritt else None
            return f"{wer} ist für Runde {runde} vorgemerkt und hat noch nicht unterzeichnet."
        case Lage.AUSGETRETEN:
            datum = eintrag.satz.austritt.datum if eintrag.satz.austritt else None
            return f"{wer} war Mitglied (Austritt: {datum}) und kann dem Netzwerk erneut beitreten."
        case Lage.UNGEWISS:
            zeit = eintrag.satz.beitritt.unterzeichnet if eintrag.satz.beitritt else None
            return f"{wer} ist vielleicht schon Mitglied; der Beitritt ist nur ungenau bekannt ({zeit})."
    return f"{wer} ist bereits Mitglied (Beitritt: {seit(register, eintrag)}) und muss nicht mehr beitreten."


def bezeichnung(gebiet: Gebiet) -> str:
    """Liefert die Kommune als Satzanfang: »Die Stadt Bonn«; ohne Gattung im Namen nur den Namen."""
    try:
        nominativ = gebiet.faelle.nominativ
    except ValueError:
        return gebiet.kurzname
    return nominativ[0].upper() + nominativ[1:]


_FESTE_SAETZE = {
    Lage.BEZIRKSREGIERUNG: (
        "ist eine Landesbehörde: Sie kann die Erklärung mitunterzeichnen, wird aber nicht Mitglied, "
        "und die Kriterien gelten für sie nicht."
    ),
    Lage.OHNE_DATENSATZ: "hat noch keinen Datensatz im Register; deshalb sind alle Kriterien offen.",
    Lage.KANDIDATIN: "ist nicht Mitglied.",
}
