"""Eine Änderung zeigen, einmal fragen, schreiben: der Weg aller Befehle, die das Register ändern."""

import sys
from collections.abc import Callable

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausgeben, bericht, check_ausgabe, melden
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.register.buchen.posten import render_diff
from kommunennetz.register.lesen.register import Geladen, Register
from kommunennetz.schritte import Plan, bewache
from kommunennetz.worte.saetze import mit_anzahl

GEBUCHT = 0
ABGELEHNT = 1


def aendere(
    aufruf: Aufruf, schritt: Callable[[Register], Plan], *, ja: bool, trotzdem: str = "", bewacht: bool = True
) -> int:
    """Zeigt, was der Schritt ändert und was dagegen spricht, fragt einmal und schreibt.

    Liefert GEBUCHT oder ABGELEHNT. Mit --ja geschieht gegen Bedenken nichts, außer mit einem Grund:
    FrageError.

    Ohne Terminal und ohne --ja geschieht nichts: FrageError. Was dem Register neue Fehler brächte, wird nicht
    geschrieben: RegisterError.
    Was eine Person nennt, wird nur mit einem Grund (`trotzdem`) geschrieben. Mit --ja wird erst geschrieben,
    dann gezeigt: Dass niemand mitliest, verhindert keine Änderung.
    """
    buchhaltung = aufruf.buchhaltung
    buchhaltung.vollende()

    def plane(geladen: Geladen) -> Plan:
        plan = schritt(geladen.verlange())
        return bewache(plan, trotzdem, aufruf.heute, arten=aufruf.arten) if bewacht else plan

    beurteilt = None
    if not ja:
        beurteilt = buchhaltung.plane(plane)
        _zeige(beurteilt)
        check_ausgabe()
        if beurteilt.wirksame and not _frage():
            melden("Es ist nichts geändert.")
            return ABGELEHNT
    with buchhaltung.buchung(plane) as plan:
        if beurteilt is None:
            _check_bedenken(plan, trotzdem)
        elif beurteilt != plan:
            raise RegisterError(INZWISCHEN, NOCHMAL)
    berichte(plan, gezeigt=not ja)
    return GEBUCHT


def berichte(plan: Plan, *, gezeigt: bool) -> None:
    """Sagt, was geändert ist; es ist schon auf dem Datenträger."""
    with bericht():
        if not gezeigt:
            _zeige(plan)
    if not plan.wirksame:
        return
    melden(f"Geändert: {mit_anzahl(len(plan.wirksame), 'Datei', 'Dateien')}")
    ordner = sorted({posten.datei.rpartition("/")[0] for posten in plan.posten})
    melden(f"    Für Git: git add {' '.join(ordner)}")
    melden(f"             git commit -m {zitiert(plan.botschaft)}")


def _zeige(plan: Plan) -> None:
    if not plan.wirksame:
        ausgeben("Nichts zu ändern: Das steht schon so im Register.")
        return
    for aenderung in plan.wirksame:
        ausgeben(aenderung.satz)
    ausgeben()
    # Zeilenenden von Windows und das BOM gehören zur Datei, nicht auf den Bildschirm.
    ausgeben(render_diff(plan.posten).replace("\r\n", "\n").replace("\ufeff", "").rstrip("\n"))
    ausgeben()
    for bedenken in plan.bedenken:
        ausgeben(f"Achtung: {bedenken}.")


def _check_bedenken(plan: Plan, trotzdem: str) -> None:
    if plan.bedenken and plan.wirksame and not trotzdem.strip():
        saetze = "".join(f"{bedenken}.\n    " for bedenken in plan.bedenken)
        # Nach einer Rücknahme steht genau da, was vorher dastand.
        wohin = "" if plan.zurueck else "; der Grund kommt in den Datensatz"
        raise FrageError("Es ist nichts geändert, denn es gibt Bedenken.", f"{saetze}{_TROTZDEM}{wohin}.")


def _frage() -> bool:
    if not kann_fragen():
        raise FrageError("Es ist nichts geändert.", "Zum Ändern ohne Rückfrage: --ja")
    return frage("So ändern? [j/N] ") in ("j", "ja")


def kann_fragen() -> bool:
    """Liefert, ob ein Mensch am Terminal sitzt, der antworten kann."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def frage(text: str) -> str:
    """Liefert die Antwort des Menschen in kleinen Buchstaben; Strg+C und Strg+D brechen ab."""
    try:
        return input(text).strip().casefold()
    except (KeyboardInterrupt, EOFError) as error:
        ausgeben()
        raise typer.Abort from error


def zitiert(botschaft: str) -> str:
    """Liefert die Botschaft so, dass bash, PowerShell und cmd sie gleich und wörtlich verstehen.

    Was eine von ihnen zwischen Anführungszeichen noch deutet, entfällt; bei PowerShell auch typographische.
    """
    erlaubt = (zeichen if zeichen.isalnum() or zeichen in _HARMLOS else " " for zeichen in botschaft)
    return f'"{" ".join("".join(erlaubt).split())}"'


_TROTZDEM = "Trotzdem ändern: --trotzdem GRUND"
_HARMLOS = " .,:;()/-–+&»«"
INZWISCHEN = "Das Register hat sich inzwischen geändert; nichts ist geschrieben."
NOCHMAL = "Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."
