"""Die Beitrittsprüfung: was eine Kommune erfüllt, was noch fehlt und was als Nächstes zu tun ist."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from kommunennetz.fragen.fassung import Geltung, fassung_am, kriterien_am
from kommunennetz.fragen.mitglieder import (
    geltendes,
    gemeldet_fuer,
    ist_vorgemerkt,
    mitgliedschaft,
)
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import Austritt, Beitritt, Kommune, Kriterium
from kommunennetz.model.netz import Kriterienfassung, Punkt, Weg
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte import namen


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
    geplant: bool = False
    """Ob es erst nach dem Stand des Registers so sein soll: eine Absicht, noch keine Tatsache."""

    @property
    def stand(self) -> str:
        """Liefert »ja«, »nein« oder »offen«, wie es in den Datensätzen heißt, oder »geplant«."""
        if self.geplant:
            return "geplant"
        return "offen" if self.antwort is Antwort.UNBESTIMMT else self.antwort.value

    @property
    def zeit(self) -> str:
        """Liefert, seit wann es so ist oder für wann es geplant ist; leer, wenn das nicht bekannt ist."""
        if self.seit is None:
            return ""
        return f"geplant {self.seit.im_satz('für')}" if self.geplant else self.seit.im_satz("seit")

    @property
    def in_worten(self) -> str:
        """Liefert Kriterium und Stand: »Anerkennung: nein«, »Anerkennung: geplant (1. Januar 2030)«."""
        wann = f" ({self.seit})" if self.geplant else ""
        return f"{self.punkt.kurz}: {self.stand}{wann}"

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
    geltung: Geltung[Kriterienfassung] | None = None
    """Welche Fassungen am Stichtag gelten können; None, wenn eine bestimmte verlangt war."""

    @property
    def vorbehalt(self) -> str:
        """Liefert als ganzen Satz, was an der Fassung nicht feststeht; sonst nichts."""
        return self.geltung.vorbehalt if self.geltung else ""

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
        namen_ = ", ".join(
            punkt.punkt.kurz + (f" (geplant: {punkt.seit})" if punkt.geplant else "")
            for punkt in self.punkte
            if punkt.antwort is antwort
        )
        return f"; {wort}: {namen_}" if namen_ else ""


def pruefe_beitritt(
    register: Register, gebiet: Gebiet, stichtag: date, gewaehlt: Kriterienfassung | None = None
) -> Pruefung:
    """Liefert, was eine Kommune am Stichtag von den Kriterien erfüllt; ohne Datensatz ist alles offen.

    Ist keine Fassung gewählt, gilt die vom Stichtag; was daran nicht feststeht, sagt `geltung`.
    """
    geltung = None if gewaehlt else kriterien_am(register.netz.satz, stichtag)
    fassung = gewaehlt or fassung_am(register.netz.satz.kriterien, stichtag)
    eintrag = register.eintrag(gebiet)
    lage = lage_am(register, gebiet, eintrag, stichtag)
    satz = _satz(register, gebiet, eintrag, lage, stichtag)
    if lage is Lage.BEZIRKSREGIERUNG:
        return Pruefung(gebiet, stichtag, fassung, lage, satz, (), geltung)
    punkte = tuple(_punktstand(register, punkt, eintrag, stichtag) for punkt in fassung.punkte)
    return Pruefung(gebiet, stichtag, fassung, lage, satz, punkte, geltung)


def geplantes(register: Register, kommune: Kommune) -> tuple[tuple[str, Teildatum], ...]:
    """Liefert, was bei einer Kommune eingetragen ist, aber erst nach dem Stand des Registers kommt."""
    kurz = {punkt.id: punkt.kurz for fassung in register.netz.satz.kriterien for punkt in fassung.punkte}
    angaben = [
        (f"{kurz.get(id_, id_)}: {kriterium.stand}", kriterium.seit)
        for id_, kriterium in kommune.kriterien.items()
    ]
    angaben += _schritte(register, kommune.beitritt) if kommune.beitritt else ()
    austritte = (eine.austritt for eine in kommune.mitgliedschaften)
    angaben += [("Austritt", austritt.datum) for austritt in austritte if austritt is not None]
    return tuple((was, datum) for was, datum in angaben if datum is not None and register.ist_geplant(datum))


def kandidaten(register: Register, stichtag: date) -> list[Gebiet]:
    """Liefert alphabetisch alle Kommunen mit Datensatz, die am Stichtag sicher nicht Mitglied sind."""
    gefunden = [
        gebiet
        for eintrag in register.kommunen.values()
        if mitgliedschaft(register, eintrag, stichtag) is Antwort.NEIN
        and (gebiet := register.gebiet(eintrag.satz)).ist_kommune
    ]
    return sorted(gefunden, key=lambda gebiet: namen.listenordnung(gebiet.kurzname))


def _punktstand(
    register: Register, punkt: Punkt, eintrag: Eintrag[Kommune] | None, stichtag: date
) -> Punktstand:
    if eintrag is None:
        return Punktstand(punkt, Antwort.UNBESTIMMT)
    if (kriterium := eintrag.satz.kriterien.get(punkt.id)) is not None and kriterium.stand != "offen":
        return _aus_kriterium(register, punkt, kriterium, stichtag)
    if punkt.folgt_aus == "beitritt":
        return _aus_beitritten(register, punkt, eintrag.satz, stichtag)
    return Punktstand(punkt, Antwort.UNBESTIMMT)


def _aus_beitritten(register: Register, punkt: Punkt, kommune: Kommune, stichtag: date) -> Punktstand:
    """Liefert den stärksten Schritt, der getan ist, sonst den stärksten geplanten.

    Was zu einer beendeten Mitgliedschaft gehört, belegt nicht, dass die Kommune noch einmal beitreten will.
    """
    laufende = [
        eine.beitritt
        for eine in reversed(kommune.mitgliedschaften)
        if eine.austritt is None or eine.austritt.datum.bis(stichtag) is not Antwort.JA
    ]
    schritte = [
        (datum, nachweis, beitritt.quelle or "")
        for beitritt in laufende
        for nachweis, datum in _schritte(register, beitritt)
        if datum is not None
    ]
    getan = (
        Punktstand(punkt, Antwort.JA, seit=datum, nachweis=nachweis, quelle=quelle)
        for datum, nachweis, quelle in schritte
        if register.eingetragen(datum).bis(stichtag) is Antwort.JA
    )
    geplant = (
        Punktstand(punkt, Antwort.UNBESTIMMT, seit=datum, nachweis=nachweis, quelle=quelle, geplant=True)
        for datum, nachweis, quelle in schritte
        if _ist_geplant(register, datum, stichtag)
    )
    return next(chain(getan, geplant), Punktstand(punkt, Antwort.UNBESTIMMT))


def _ist_geplant(register: Register, datum: Teildatum, stichtag: date) -> bool:
    """Sagt, ob etwas erst kommt; wer nach einem früheren Tag fragt, bekommt dafür ein gewöhnliches Nein."""
    return register.ist_geplant(datum) and register.stand is not None and stichtag >= register.stand


def _schritte(register: Register, beitritt: Beitritt) -> tuple[tuple[str, Teildatum | None], ...]:
    """Liefert, was die Bereitschaft zum Beitritt belegt, das Stärkste zuerst."""
    netz = register.netz.satz
    mit_erklaerung = netz.erklaerungen or netz.erklaerung_im_satz
    return (
        ("Unterschrift unter die Erklärung" if mit_erklaerung else "Beitritt", beitritt.unterzeichnet),
        ("Erklärung des Beitritts", beitritt.erklaert),
        ("Beschluss", beitritt.beschluss.datum if beitritt.beschluss else None),
    )


def _aus_kriterium(register: Register, punkt: Punkt, kriterium: Kriterium, stichtag: date) -> Punktstand:
    antwort, seit_ = Antwort(kriterium.stand), kriterium.seit
    geplant = antwort is Antwort.JA and seit_ is not None and _ist_geplant(register, seit_, stichtag)
    if geplant:
        antwort = Antwort.UNBESTIMMT
    elif seit_ is not None and (gilt := register.eingetragen(seit_).bis(stichtag)) is not Antwort.JA:
        # Was erst später gilt, ist am Stichtag noch nicht so; für ein Nein heißt das: nicht bekannt.
        antwort = gilt if antwort is Antwort.JA else Antwort.UNBESTIMMT
    weg = next((weg for weg in punkt.wege if weg.id == kriterium.weg), None)
    nachweis, quelle = kriterium.nachweis or "", kriterium.quelle or ""
    return Punktstand(punkt, antwort, weg, seit_, nachweis, quelle, geplant=geplant)


def lage_am(register: Register, gebiet: Gebiet, eintrag: Eintrag[Kommune] | None, stichtag: date) -> Lage:
    """Liefert, wo eine Kommune am Stichtag steht."""
    if not gebiet.ist_kommune:
        return Lage.BEZIRKSREGIERUNG
    if eintrag is None:
        return Lage.OHNE_DATENSATZ
    if (mitglied := mitgliedschaft(register, eintrag, stichtag)) is not Antwort.NEIN:
        return Lage.MITGLIED if mitglied is Antwort.JA else Lage.UNGEWISS
    if ist_vorgemerkt(register, eintrag.satz, stichtag):
        return Lage.VORGEMERKT
    return Lage.AUSGETRETEN if _list_austritte(eintrag.satz, stichtag) else Lage.KANDIDATIN


def _list_austritte(kommune: Kommune, stichtag: date) -> list[Austritt]:
    """Liefert die Austritte, die am Stichtag sicher geschehen sind, den letzten am Ende."""
    austritte = [eine.austritt for eine in kommune.mitgliedschaften if eine.austritt is not None]
    return [einer for einer in austritte if einer.datum.bis(stichtag) is Antwort.JA]


def _satz(
    register: Register, gebiet: Gebiet, eintrag: Eintrag[Kommune] | None, lage: Lage, stichtag: date
) -> str:
    """Liefert in einem Satz, wo die Kommune steht."""
    wer = bezeichnung(gebiet)
    if eintrag is None or lage in (Lage.BEZIRKSREGIERUNG, Lage.OHNE_DATENSATZ, Lage.KANDIDATIN):
        return f"{wer} {_FESTE_SAETZE[lage]}"
    match lage:
        case Lage.VORGEMERKT:
            runde = gemeldet_fuer(eintrag.satz)
            return f"{wer} ist für Runde {runde} vorgemerkt und hat noch nicht unterzeichnet."
        case Lage.AUSGETRETEN:
            datum = _list_austritte(eintrag.satz, stichtag)[-1].datum
            return f"{wer} war Mitglied (Austritt: {datum}) und kann dem Netzwerk erneut beitreten."
    glied = geltendes(register, eintrag, stichtag)
    assert glied is not None  # noqa: S101 – sonst wäre die Lage eine andere
    if lage is Lage.MITGLIED:
        return f"{wer} ist bereits Mitglied (Beitritt: {glied.seit}) und muss nicht mehr beitreten."
    beitritt, austritt = glied.mitgliedschaft.beitritt, glied.mitgliedschaft.austritt
    if glied.seit.bis(stichtag) is Antwort.JA and austritt is not None:
        return f"{wer} ist vielleicht noch Mitglied; der Austritt ist nur ungenau bekannt ({austritt.datum})."
    zeit = beitritt.unterzeichnet
    return f"{wer} ist vielleicht schon Mitglied; der Beitritt ist nur ungenau bekannt ({zeit})."


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
