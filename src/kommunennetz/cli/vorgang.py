"""Wer bucht: die Buchhaltung dieses Prozesses, und was ein abgebrochener zurückließ, vollendet er."""

import getpass
import hashlib
import os
import platform
import sys
import uuid
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kommunennetz.cli.konsole import melden

if TYPE_CHECKING:
    from kommunennetz.register.buchen.sperre import Halter
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
    from kommunennetz.schritte.buchung import Buchhaltung

    return Buchhaltung(bestand, build_halter, lambda satz: melden(f"Hinweis: {satz}"))


def build_halter() -> "Halter":
    """Liefert, wer gerade arbeitet: an welchem Rechner, in welchem Prozess, seit jetzt."""
    from kommunennetz.register.buchen.sperre import Halter

    return Halter(find_benutzer(), platform.node(), os.getpid(), datetime.now().astimezone())


def find_rechner() -> str:
    """Liefert die Kennung dieses Rechners; eine Kopie des Kontaktordners an einem anderen hat eine andere.

    Gezeigt wird nur eine Prüfsumme: Die Kennung selbst gehört dem Betriebssystem.
    """
    roh = _find_rechnerkennung() or f"{uuid.getnode():012x}"
    return hashlib.sha256(f"kommunennetz\0{roh}".encode()).hexdigest()[:32]


def _find_rechnerkennung() -> str:
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as schluessel:
            return str(winreg.QueryValueEx(schluessel, "MachineGuid")[0])
    for datei in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        with suppress(OSError):
            if kennung := datei.read_text(encoding="ascii", errors="replace").strip():
                return kennung
    return ""


def find_benutzer() -> str:
    """Liefert den Namen, unter dem jemand an diesem Rechner angemeldet ist."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        # Unter Diensten und in Behältern gibt es nicht immer einen Namen.
        return "unbekannt"
