"""Wer bucht: die Buchhaltung dieses Prozesses, und was ein abgebrochener zurückließ, vollendet er."""

import getpass
import os
import platform
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kommunennetz.cli.konsole import melden

if TYPE_CHECKING:
    from kommunennetz.schritte.buchung import Bestand, Buchhaltung, G

VORGANG = Path("data") / ".vorgang"


def vollende(ort: Path, heute: date) -> None:
    """Bringt zu Ende, was ein abgebrochener Befehl an diesem Register begonnen hat, und sagt es."""
    # Der Normalfall lädt dafür nichts.
    if (ort / VORGANG).exists():
        from kommunennetz.schritte.buchung import Registerbestand

        buchhaltung_fuer(Registerbestand(ort, heute)).vollende()


def buchhaltung_fuer(bestand: "Bestand[G]") -> "Buchhaltung[G]":
    """Liefert, was an diesem Bestand bucht, im Namen dieses Prozesses."""
    from kommunennetz.register.buchen.sperre import Halter
    from kommunennetz.schritte.buchung import Buchhaltung

    return Buchhaltung(
        bestand,
        lambda: Halter(_benutzer(), platform.node(), os.getpid(), datetime.now().astimezone()),
        lambda satz: melden(f"Hinweis: {satz}"),
    )


def _benutzer() -> str:
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        # Unter Diensten und in Behältern gibt es nicht immer einen Namen.
        return "unbekannt"
