"""Veröffentlichte Zahlen neben denen des Registers: nie überschrieben, immer verglichen."""

from dataclasses import dataclass
from datetime import date, timedelta

from kommunennetz.fragen.mitglieder import Spanne, zahl
from kommunennetz.model.netz import Anzahl, Zahlangabe
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.register.lesen.register import Register

# Eine veröffentlichte Zahl gilt als nahe, wenn sie höchstens ein halbes Jahr vom Stichtag entfernt ist.
NAHE_TAGE = 183

# »rund 70« kann 66 wie 74 heißen.
_RUND = 0.05
_BELIEBIG = 10**9


@dataclass(frozen=True, slots=True)
class Gesamtzahl:
    """Die eine Zahl, die ein Papier nach außen nennt."""

    anzahl: str
    """»über 100«, »mindestens 24«, »25«."""
    mehrere: bool
    """Ob von Kommunen in der Mehrzahl die Rede ist."""
    angabe: Zahlangabe | None
    """Die veröffentlichte Zahl, die es ist; None, wenn es die des Registers ist."""

    @property
    def text(self) -> str:
        """Liefert »über 100 Kommunen«."""
        return f"{self.anzahl} {'Kommunen' if self.mehrere else 'Kommune'}"

    @property
    def stand(self) -> Teildatum | None:
        """Liefert, für wann sie veröffentlicht ist; None, wenn es die des Registers ist."""
        return self.angabe.stand if self.angabe else None

    @property
    def quelle(self) -> str | None:
        """Liefert, wo sie steht; None, wenn es die des Registers ist."""
        return self.angabe.quelle if self.angabe else None


def gesamtzahl(register: Register, stichtag: date) -> Gesamtzahl:
    """Liefert die letzte veröffentlichte Zahl, oder die des Registers, wo es mehr Kommunen nachweist.

    Gefragt sind Kommunen: Zahlen, in denen eine Bezirksregierung steckt oder nur ein Teil gezählt ist, gelten
    nicht, auch keine, deren Stand nicht einfach ein Tag, Monat oder Jahr ist.
    """
    eigene = zahl(register, stichtag).kommunen
    angaben = [
        angabe
        for angabe in register.netz.satz.zahlen
        if angabe.bezirksregierung != "eingerechnet"
        and angabe.zaehlt != "beitritte"
        and angabe.stand.ist_einfach
        and angabe.stand.bis(stichtag) is Antwort.JA
    ]
    letzte = max(angaben, key=lambda angabe: (angabe.stand.spaeteste, angabe.stand.frueheste), default=None)
    if letzte is not None and _wert(letzte) >= eigene.hoechstens:
        return Gesamtzahl(letzte.anzahl.text, _wert(letzte) > 1, letzte)
    vorweg = "" if eigene.mindestens == eigene.hoechstens else "mindestens "
    return Gesamtzahl(f"{vorweg}{eigene.mindestens}", eigene.mindestens != 1, None)


def zahlen_nahe(register: Register, stichtag: date) -> list[Zahlangabe]:
    """Liefert die veröffentlichten Zahlen um den Stichtag, die nächste und genaueste zuerst."""
    nach_naehe = sorted(register.netz.satz.zahlen, key=lambda angabe: _naehe(angabe.stand, stichtag))
    nahe = [angabe for angabe in nach_naehe if abstand(angabe.stand, stichtag) <= NAHE_TAGE]
    return nahe or nach_naehe[:1]


def abstand(stand: Teildatum, stichtag: date) -> int:
    """Liefert, wie viele Tage zwischen dem Stichtag und dem Stand einer Zahl mindestens liegen."""
    return max((stand.frueheste - stichtag).days, (stichtag - stand.spaeteste).days, 0)


def _naehe(stand: Teildatum, stichtag: date) -> tuple[int, timedelta]:
    return abstand(stand, stichtag), stand.spaeteste - stand.frueheste


def gemeint(anzahl: Anzahl) -> Spanne:
    """Liefert, welche Zahlen mit einer Angabe gemeint sein können: »über 50« ab 51, »rund 70« 66 bis 74."""
    if anzahl.mehr_als:
        return Spanne(anzahl.wert + anzahl.text.startswith("über"), _BELIEBIG)
    spielraum = round(anzahl.wert * _RUND) if anzahl.ungefaehr else 0
    return Spanne(anzahl.wert - spielraum, anzahl.wert + spielraum)


def unterschied(angabe: Zahlangabe, spanne: Spanne) -> str:
    """Liefert in Worten, wie sich eine veröffentlichte Zahl zu der des Registers verhält."""
    veroeffentlicht = gemeint(angabe.anzahl)
    if veroeffentlicht.mindestens > spanne.hoechstens:
        wert = _wert(angabe)
        fehlend = Spanne(wert - spanne.hoechstens, wert - spanne.mindestens)
        ungefaehr = "etwa " if angabe.anzahl.ungefaehr else ""
        vorweg = "mindestens " if angabe.anzahl.mehr_als else ungefaehr
        return f"dem Register fehlen dazu {vorweg}{_von_bis(fehlend)} Namen"
    if veroeffentlicht.hoechstens >= spanne.mindestens:
        return "stimmt mit dem Register überein"
    mehr = Spanne(spanne.mindestens - _wert(angabe), spanne.hoechstens - _wert(angabe))
    return f"das Register weist {_von_bis(mehr)} mehr nach"


def _wert(angabe: Zahlangabe) -> int:
    return angabe.anzahl.wert + (1 if angabe.anzahl.text.startswith("über") else 0)


def _von_bis(spanne: Spanne) -> str:
    if spanne.mindestens == spanne.hoechstens:
        return str(spanne.mindestens)
    return f"{spanne.mindestens} bis {spanne.hoechstens}"
