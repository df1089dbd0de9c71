"""Wer durch eine Sendung erfuhr, was mit seinen Angaben geschieht: Der Mailserver hat sie angenommen."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from kommunennetz.kontakte.kontaktordner import Amtsperson, Kontaktordner, ist_im_amt
from kommunennetz.model.teildatum import Antwort
from kommunennetz.versand.journal import Stand
from kommunennetz.versand.klaerung import load_sitzstaende
from kommunennetz.versand.kontaktzweck import BESTAETIGUNG_ZU, WILLKOMMEN_ZU
from kommunennetz.versand.sendung import Sendung, Versandfall, load_sendung


def find_informierte(ordner: Path, kontakte: Kontaktordner) -> Mapping[str, date]:
    """Liefert zu jeder Kennung, bei der »informiert_am« fehlt, wann ihr Hinweis angenommen ist.

    Nur ein Willkommen und »Ihre Daten bei uns« tragen ihn; andere Sendungen informieren niemanden.
    """
    sendung, staende = load_sendung(ordner), load_sitzstaende(ordner)
    return {
        eine.person.id: stand.am.date()
        for fall in sendung.empfaenger
        if (stand := staende[fall.schluessel]).stand is Stand.ANGENOMMEN and stand.am is not None
        for eine in _list_gemeinte(sendung, fall, kontakte)
        if eine.person.informiert_am is None
    }


def _list_gemeinte(sendung: Sendung, fall: Versandfall, kontakte: Kontaktordner) -> Iterator[Amtsperson]:
    """Liefert die Person, an die eine Nachricht ging; ein Postfach ist keine."""
    for eine in kontakte.amtspersonen:
        if str(eine.sitz) != fall.schluessel:
            continue
        genannt = sendung.zweck == f"{WILLKOMMEN_ZU}{eine.person.id}"
        # Wer eine andere Adresse hat oder damals nicht im Amt war, ist eine andere Person im selben Amt.
        damals = ist_im_amt(eine.person, sendung.stichtag) is Antwort.JA
        dieselbe = damals and (eine.person.email or "").casefold() == fall.adresse.casefold()
        if genannt or (sendung.zweck.startswith(BESTAETIGUNG_ZU) and dieselbe):
            yield eine
