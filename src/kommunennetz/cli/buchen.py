"""Eine Änderung zeigen, einmal fragen, schreiben: so ändern alle Befehle Register und Kontakte."""

import sys
from collections.abc import Callable

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausgeben, bericht, check_ausgabe, melden
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.register.buchen.posten import render_diff
from kommunennetz.register.buchen.wurzel import REGISTER, Wurzel
from kommunennetz.register.lesen.register import Geladen, Register
from kommunennetz.schritte import Plan, bewache
from kommunennetz.schritte.buchung import Buchhaltung, G
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

    def plane(geladen: Geladen) -> Plan:
        plan = schritt(geladen.verlange())
        return bewache(plan, trotzdem, aufruf.heute, arten=aufruf.arten) if bewacht else plan

    return _aendere(aufruf.buchhaltung, plane, ja=ja, trotzdem=trotzdem)


def aendere_kontakte(aufruf: Aufruf, schritt: Callable[[Kontaktordner], Plan], *, ja: bool) -> int:
    """Zeigt, was der Schritt am Kontaktordner ändert, fragt einmal und schreibt; sonst wie `aendere`.

    Der Personenwächter schweigt: Nirgends sonst gehören Personen hin. RegisterError ohne Kontaktordner.
    """
    return _aendere(aufruf.kontaktbuchhaltung, schritt, ja=ja)


def _aendere(buchhaltung: Buchhaltung[G], plane: Callable[[G], Plan], *, ja: bool, trotzdem: str = "") -> int:
    buchhaltung.vollende()
    wurzel = buchhaltung.bestand.wurzel
    beurteilt = None
    if not ja:
        beurteilt = buchhaltung.plane(plane)
        _zeige(beurteilt, wurzel)
        check_ausgabe()
        if beurteilt.wirksame and not _frage():
            melden("Es ist nichts geändert.")
            return ABGELEHNT
    with buchhaltung.buchung(plane) as plan:
        if beurteilt is None:
            _check_bedenken(plan, trotzdem)
        elif beurteilt != plan:
            raise RegisterError(inzwischen(wurzel), NOCHMAL)
    berichte(plan, wurzel, gezeigt=not ja)
    return GEBUCHT


def berichte(plan: Plan, wurzel: Wurzel, *, gezeigt: bool) -> None:
    """Sagt, was geändert ist; es ist schon auf dem Datenträger. Nur das Register ist für Git."""
    with bericht():
        if not gezeigt:
            _zeige(plan, wurzel)
    if not plan.wirksame:
        return
    dateien = mit_anzahl(len(plan.wirksame), "Datei", "Dateien")
    if wurzel.heisst != REGISTER:
        melden(f"Geändert: {dateien} {wurzel.darin}")
        return
    melden(f"Geändert: {dateien}")
    ordner = sorted({posten.datei.rpartition("/")[0] for posten in plan.posten})
    melden(f"    Für Git: git add {' '.join(ordner)}")
    melden(f"             git commit -m {zitiert(plan.botschaft)}")


def _zeige(plan: Plan, wurzel: Wurzel) -> None:
    if not plan.wirksame:
        ausgeben(f"Nichts zu ändern: Das steht schon so {wurzel.darin}.")
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
    """Liefert die Antwort des Menschen in kleinen Buchstaben; sonst wie `eingabe`."""
    return eingabe(text).casefold()


def eingabe(text: str) -> str:
    """Liefert, was der Mensch eintippt, ohne Leerzeichen am Rand; Strg+C und Strg+D brechen ab."""
    try:
        return input(text).strip()
    except (KeyboardInterrupt, EOFError) as error:
        ausgeben()
        raise typer.Abort from error


def zitiert(botschaft: str) -> str:
    """Liefert die Botschaft so, dass bash, PowerShell und cmd sie gleich und wörtlich verstehen.

    Was eine von ihnen zwischen Anführungszeichen noch deutet, entfällt; bei PowerShell auch typographische.
    """
    erlaubt = (zeichen if zeichen.isalnum() or zeichen in _HARMLOS else " " for zeichen in botschaft)
    return f'"{" ".join("".join(erlaubt).split())}"'


def inzwischen(wurzel: Wurzel) -> str:
    """Liefert den Satz, wenn sich der Bestand seit dem Plan geändert hat."""
    return f"{wurzel.satzanfang} hat sich inzwischen geändert; nichts ist geschrieben."


_TROTZDEM = "Trotzdem ändern: --trotzdem GRUND"
_HARMLOS = " .,:;()/-–+&»«"
NOCHMAL = "Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."
