"""Veröffentlichte Zahlen neben denen des Registers: nie überschrieben, immer verglichen."""

from datetime import date, timedelta

from kommunennetz.fragen.mitglieder import Spanne
from kommunennetz.model.netz import Zahlangabe
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.register.lesen.register import Register

# Eine veröffentlichte Zahl gilt als nahe, wenn sie höchstens ein halbes Jahr vom Stichtag entfernt ist.
NAHE_TAGE = 183


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


def unterschied(angabe: Zahlangabe, spanne: Spanne) -> str:
    """Liefert in Worten, wie sich eine veröffentlichte Zahl zu der des Registers verhält."""
    zahl_ = angabe.anzahl.wert + (1 if angabe.anzahl.text.startswith("über") else 0)
    if zahl_ > spanne.hoechstens:
        fehlend = Spanne(zahl_ - spanne.hoechstens, zahl_ - spanne.mindestens)
        ungefaehr = "etwa " if angabe.anzahl.ungefaehr else ""
        vorweg = "mindestens " if angabe.anzahl.mehr_als else ungefaehr
        return f"dem Register fehlen dazu {vorweg}{_von_bis(fehlend)} Namen"
    if zahl_ >= spanne.mindestens or angabe.anzahl.mehr_als:
        return "stimmt mit dem Register überein"
    mehr = Spanne(spanne.mindestens - zahl_, spanne.hoechstens - zahl_)
    return f"das Register weist {_von_bis(mehr)} mehr nach"


def _von_bis(spanne: Spanne) -> str:
    if spanne.mindestens == spanne.hoechstens:
        return str(spanne.mindestens)
    return f"{spanne.mindestens} bis {spanne.hoechstens}"
