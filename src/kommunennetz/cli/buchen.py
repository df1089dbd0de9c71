"""Eine Änderung zeigen, einmal fragen, schreiben: der Weg aller Befehle, die das Register ändern."""

import getpass
import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.konsole import ausgeben, bericht, melden
from kommunennetz.cli.stroeme import check_ausgabe
from kommunennetz.cli.umgebung import OHNE_NETZ, ZEIGEN, find_eigenes, umgebung
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.worte.saetze import mit_anzahl

if TYPE_CHECKING:
    from kommunennetz.befund import Befund
    from kommunennetz.register.buchen.schrittbuch import Buchschritt
    from kommunennetz.register.buchen.sperre import Halter
    from kommunennetz.register.lesen.register import Geladen, Register
    from kommunennetz.schritte import Plan, UnlesbarError
    from kommunennetz.schritte.zuruecknahme import Stand

Ja = Annotated[bool, typer.Option("--ja", help="Ändert ohne Rückfrage.")]
Schritt = Callable[["Register"], "Plan"]

GEBUCHT = 0
ABGELEHNT = 1


def buche_schritt(
    ctx: typer.Context,
    schritt: Schritt,
    *,
    ja: bool,
    trotzdem: str = "",
    bewacht: bool = True,
) -> int:
    """Zeigt, was der Schritt ändert und was dagegen spricht, fragt einmal und schreibt.

    Liefert GEBUCHT oder ABGELEHNT. Mit --ja geschieht gegen Bedenken nichts, außer mit einem Grund:
    FrageError.

    Ohne Terminal und ohne --ja geschieht nichts: FrageError. Was dem Register neue Fehler brächte, wird nicht
    geschrieben: RegisterError.
    Was eine Person nennt, wird nur mit einem Grund (`trotzdem`) geschrieben. Mit --ja wird erst geschrieben,
    dann gezeigt: Dass niemand mitliest, verhindert keine Änderung.
    """
    ort = find_eigenes(umgebung(ctx))
    vollende_abgebrochenes(ort)
    if bewacht:
        schritt = _bewacht(schritt, trotzdem, umgebung(ctx).heute)
    beurteilt = None
    if not ja:
        beurteilt = _plane(ctx, ort, schritt)
        _zeige(beurteilt)
        check_ausgabe()
        if beurteilt.wirksame and not _frage():
            melden("Es ist nichts geändert.")
            return ABGELEHNT
    plan, hinweis = _buche(ctx, ort, schritt, beurteilt, trotzdem)
    _berichte(plan, hinweis, gezeigt=not ja)
    return GEBUCHT


def buche_plan(ort: Path, plan: "Plan", gilt_noch: Callable[[], bool] = lambda: True) -> None:
    """Schreibt und zeigt einen Plan, der schon geprüft und gewollt ist.

    `gilt_noch` prüft ihn unter der Sperre noch einmal; verneint es, oder nennt der Plan neu eine Person und
    nimmt sie nicht im Datensatz hin, ist nichts geschrieben: RegisterError.
    """
    from kommunennetz.schritte.hinnahmen import VON_HAND, bewache

    bewache(plan, "", date.min, VON_HAND)
    with sperre_fuer(ort):
        _hole_nach(ort)
        if not gilt_noch():
            raise RegisterError(_INZWISCHEN, _NOCHMAL)
        hinweis = _schreibe(ort, plan)
    _berichte(plan, hinweis, gezeigt=False)


def _buche(
    ctx: typer.Context, ort: Path, schritt: Schritt, beurteilt: "Plan | None", trotzdem: str
) -> "tuple[Plan, str | None]":
    """Schreibt, was der Schritt unter der Sperre ergibt; `beurteilt` ist, was es sein muss.

    Geprüft wird erst hier oder noch einmal: Es gilt nur, was unter der Sperre dasteht.
    """
    with sperre_fuer(ort):
        _hole_nach(ort)
        plan = _plane(ctx, ort, schritt)
        if beurteilt is None:
            _check_bedenken(plan, trotzdem)
        elif beurteilt != plan:
            raise RegisterError(_INZWISCHEN, _NOCHMAL)
        return plan, _schreibe(ort, plan)


def _schreibe(ort: Path, plan: "Plan") -> str | None:
    """Schreibt einen Plan und hält ihn im Schrittbuch fest; liefert den Satz, wenn nur das nicht ging."""
    from kommunennetz.register.buchen.schrittbuch import buche_schritt as buche

    if not plan.wirksame:
        return None
    return buche(ort, plan.posten, plan.botschaft, datetime.now().astimezone(), plan.zurueck)


def _berichte(plan: "Plan", hinweis: str | None, *, gezeigt: bool) -> None:
    """Sagt, was geändert ist; es ist schon auf dem Datenträger."""
    with bericht():
        if not gezeigt:
            _zeige(plan)
    if not plan.wirksame:
        return
    if hinweis:
        melden(f"Hinweis: {hinweis}")
    melden(f"Geändert: {mit_anzahl(len(plan.wirksame), 'Datei', 'Dateien')}")
    ordner = sorted({posten.datei.rpartition("/")[0] for posten in plan.posten})
    melden(f"    Für Git: git add {' '.join(ordner)}")
    melden(f"             git commit -m {zitiert(plan.botschaft)}")


def sperre_fuer(ort: Path) -> "AbstractContextManager[Halter | None]":
    """Hält die Sperre des Registers für diesen Prozess."""
    from kommunennetz.register.buchen.sperre import Halter, sperre

    return sperre(ort, Halter(_benutzer(), platform.node(), os.getpid(), datetime.now().astimezone()))


def vollende_abgebrochenes(ort: Path) -> None:
    """Bringt zu Ende, was ein abgebrochener Befehl begonnen hat, und sagt es."""
    from kommunennetz.register.buchen.buchung import hat_vorgang

    if hat_vorgang(ort):
        with sperre_fuer(ort):
            _hole_nach(ort)


def schrittbuch_von(register: "Register") -> "tuple[Sequence[Buchschritt], Stand]":
    """Liefert das Schrittbuch des Registers, und wie zu erfahren ist, was jetzt in einer Datei steht."""
    from kommunennetz.register.buchen.ablage import find_ziel, read_inhalt
    from kommunennetz.register.buchen.schrittbuch import load_schrittbuch

    return load_schrittbuch(register.ort), lambda datei: read_inhalt(find_ziel(register.ort, datei))


def _benutzer() -> str:
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        # Unter Diensten und in Behältern gibt es nicht immer einen Namen.
        return "unbekannt"


def _hole_nach(ort: Path) -> None:
    from kommunennetz.register.buchen.buchung import wiederherstellen

    if satz := wiederherstellen(ort):
        melden(f"Hinweis: {satz}")


def _bewacht(schritt: Schritt, trotzdem: str, heute: date) -> Schritt:
    """Liefert den Schritt, der nichts Personenbezogenes einträgt, außer mit einem Grund."""
    from kommunennetz.schritte import bewache

    return lambda register: bewache(schritt(register), trotzdem, heute, arten=register.arten)


def _plane(ctx: typer.Context, ort: Path, schritt: Schritt) -> "Plan":
    """Liefert den Plan, nachdem feststeht, dass er dem Register keine neuen Fehler bringt."""
    from kommunennetz.register.buchen.probe import build_probe
    from kommunennetz.register.lesen.store import load
    from kommunennetz.schritte import UnlesbarError

    geladen = load(ort, stand=umgebung(ctx).heute, arten=umgebung(ctx).arten)
    if geladen.register is None:
        raise RegisterError(OHNE_NETZ, ZEIGEN)
    try:
        plan = schritt(geladen.register)
    except UnlesbarError as error:
        raise _mit_stellen(error, geladen) from error
    probe = build_probe(geladen.register, plan.posten)
    if plan.wirksame and (neue := find_neue_fehler(ctx, geladen, probe)):
        raise RegisterError("Das gäbe neue Fehler im Register.", _eingerueckt(map(str, neue)))
    return plan


def find_neue_fehler(ctx: typer.Context, vorher: "Geladen", nachher: "Geladen") -> "list[Befund]":
    """Liefert die Fehler, die es vorher nicht gab; wo sie in der Datei stehen, ist dabei gleich."""
    if not (fehler := _list_fehler(ctx, nachher)):
        # Der Normalfall kostet so nur eine Prüfung, wie `pruefen` selbst.
        return []
    alte = [_kern(befund) for befund in _list_fehler(ctx, vorher)]
    neue = []
    for befund in fehler:
        if _kern(befund) in alte:
            alte.remove(_kern(befund))
        else:
            neue.append(befund)
    return neue


def _list_fehler(ctx: typer.Context, geladen: "Geladen") -> "list[Befund]":
    from kommunennetz.befund import Stufe
    from kommunennetz.regeln import check

    regelfunde = check(geladen.register, umgebung(ctx).heute) if geladen.register else []
    return [befund for befund in (*geladen.befunde, *regelfunde) if befund.stufe is Stufe.FEHLER]


def _kern(befund: "Befund") -> tuple[str, str, str]:
    return befund.datei, befund.regel.id, befund.text


def _mit_stellen(error: "UnlesbarError", geladen: "Geladen") -> RegisterError:
    """Liefert denselben Fehler mit den Zeilen, an denen es liegt, und dem Weg, sie zu beheben."""
    stellen = [str(befund) for befund in geladen.befunde if befund.datei == error.datei]
    name = Path(error.datei).stem
    hilfe = f"Beheben: kommunennetz kommune bearbeiten {name}" if "/kommunen/" in error.datei else ZEIGEN
    return RegisterError(
        f"{error.datei} hat Fehler; daran lässt sich so nichts ändern.", _eingerueckt([*stellen, hilfe])
    )


def _eingerueckt(absaetze: Iterable[str]) -> str:
    return "\n".join(absaetze).replace("\n", "\n    ")


def _zeige(plan: "Plan") -> None:
    from kommunennetz.register.buchen.posten import render_diff

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


def _check_bedenken(plan: "Plan", trotzdem: str) -> None:
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
_INZWISCHEN = "Das Register hat sich inzwischen geändert; nichts ist geschrieben."
_NOCHMAL = "Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."
