"""Wer an einem Tag im Sprecherteam ist: gewählte Kommunen und ihre Amtszeit."""

from dataclasses import dataclass
from datetime import date, timedelta

from kommunennetz.fragen.termine import ordnung
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.netz import Sprecherin
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.lesen.register import Register


@dataclass(frozen=True, slots=True)
class Amtszeit:
    """Eine Amtszeit, und ob sie am gefragten Tag läuft."""

    gebiet: Gebiet
    sprecherin: Sprecherin
    nummer: int
    """Der wievielte Eintrag sie in netz.yaml ist, von 0 an."""
    im_amt: Antwort


def amtszeiten(register: Register, stichtag: date) -> list[Amtszeit]:
    """Liefert alle Amtszeiten, die am Stichtag sicher oder vielleicht begonnen haben, die älteste zuerst."""
    alle = [
        Amtszeit(register.genanntes_gebiet(eine.kommune), eine, nummer, _im_amt(register, eine, stichtag))
        for nummer, eine in enumerate(register.netz.satz.sprecherteam)
        if register.eingetragen(eine.von).bis(stichtag) is not Antwort.NEIN
    ]
    return sorted(alle, key=lambda eine: (ordnung(eine.sprecherin.von), eine.nummer))


def _im_amt(register: Register, eine: Sprecherin, stichtag: date) -> Antwort:
    begonnen = register.eingetragen(eine.von).bis(stichtag)
    if eine.bis is None:
        return begonnen
    # Am letzten Tag ist sie noch im Amt.
    return begonnen & ~register.eingetragen(eine.bis).bis(stichtag - timedelta(days=1))
