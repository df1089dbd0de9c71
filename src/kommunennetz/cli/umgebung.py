"""Das Register zum Aufruf: wo es liegt, was davon lesbar ist, und was dem Menschen dazu zu sagen ist."""

import os
import stat
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

import kommunennetz
from kommunennetz.cli.konsole import melden
from kommunennetz.dateien import grund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.worte.saetze import meinten_sie, mit_anzahl

if TYPE_CHECKING:
    from kommunennetz.gebiete.gebiet import Gebiet
    from kommunennetz.gebiete.verzeichnis import Verzeichnis
    from kommunennetz.model.arten import Art, Arten
    from kommunennetz.model.teildatum import Teildatum
    from kommunennetz.register.lesen.register import Geladen, Register
    from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher
    from kommunennetz.setzerei.vorlagen import Vorlagen

NETZ = Path("data") / "netz.yaml"
VORGANG = Path("data") / ".vorgang"
ZEIGEN = "Zeigen: kommunennetz pruefen"
OHNE_NETZ = "data/netz.yaml hat Fehler; ohne diese Datei geht es nicht."
_PAKET = Path(kommunennetz.__file__).parent


@dataclass(frozen=True, slots=True)
class Umgebung:
    """Was von außen kommt: der gewählte Ordner, der Ordner, in dem man steht, und der heutige Tag."""

    register: Path | None
    hier: Path
    heute: date
    eigene_arten: "Arten | None" = None
    zwischenspeicher: Path | None = None
    """Der Ordner für das, was schon einmal gelesen ist; None, wenn nichts zwischengespeichert wird."""

    @property
    def arten(self) -> "Arten":
        """Liefert die Arten von Datensätzen, die dieser Aufruf kennt; sonst die des Programms."""
        from kommunennetz.model.arten import ARTEN

        return self.eigene_arten or ARTEN

    def speicher(self, ort: Path) -> "Zwischenspeicher":
        """Liefert, was vom Register an diesem Ort schon einmal gelesen ist."""
        from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher

        return Zwischenspeicher(self.zwischenspeicher, ort)


def umgebung(ctx: typer.Context) -> Umgebung:
    """Liefert die Umgebung des Aufrufs."""
    obj = ctx.obj
    assert isinstance(obj, Umgebung)  # noqa: S101 – der Hauptbefehl setzt sie immer
    return obj


def mitgeliefert() -> Path:
    """Liefert den Ordner mit dem mitgelieferten Register und den Vorlagen."""
    im_paket = _PAKET / "mitgeliefert"
    # Ein Klon mit »pip install -e« hat den Ordner nicht; dort ist es das Register des Klons selbst.
    return im_paket if im_paket.is_dir() else _PAKET.parents[1]


def find_register(ort: Umgebung) -> Path:
    """Liefert den Ordner des Registers: genannt, sonst der nächste nach oben, sonst das mitgelieferte."""
    if (naechstes := _find_naechstes(ort)) is not None:
        return naechstes
    melden("Hinweis: Hier ist kein Register; es gilt das mitgelieferte (nur zum Lesen).")
    return mitgeliefert()


def find_eigenes(ort: Umgebung) -> Path:
    """Liefert das Register, das geändert werden darf: genannt oder der nächste Ordner nach oben.

    RegisterError, wenn es nur das mitgelieferte gibt oder sich nicht feststellen lässt, welches gemeint ist.
    """
    eigenes = "Eigenes: kommunennetz neu ORDNER"
    if (naechstes := _find_naechstes(ort)) is None:
        raise RegisterError("Hier ist kein Register; das mitgelieferte ist nur zum Lesen.", eigenes)
    # Path.resolve scheitert an Verweisen, die im Kreis führen.
    if Path(os.path.realpath(naechstes)).is_relative_to(os.path.realpath(_PAKET)):
        raise RegisterError("Das mitgelieferte Register ist nur zum Lesen.", eigenes)
    return naechstes


def _find_naechstes(ort: Umgebung) -> Path | None:
    if ort.register is not None:
        return ort.register
    return next((ordner for ordner in (ort.hier, *ort.hier.parents) if _hat_register(ordner)), None)


def _hat_register(ordner: Path) -> bool:
    """Wirft RegisterError, wenn es sich nicht sagen lässt: Sonst gälte still ein anderes Register."""
    hilfe = "Ist ein anderes Register gemeint, es mit --register nennen."
    try:
        modus = (ordner / NETZ).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise RegisterError(f"»{ordner / NETZ}« lässt sich nicht lesen: {grund(error)}.", hilfe) from error
    if not stat.S_ISREG(modus):
        raise RegisterError(f"»{ordner / NETZ}« ist keine gewöhnliche Datei.", hilfe)
    return True


def im_register(ort: Path, datei: Path) -> str:
    """Liefert den Pfad der Datei vom Register aus; wirft FrageError, wenn sie dort nicht liegt."""
    if not os.path.lexists(datei):
        raise FrageError(f"Die Datei »{datei}« gibt es nicht.", "Pfad prüfen.")
    try:
        return Path(os.path.abspath(datei)).relative_to(os.path.abspath(ort)).as_posix()  # noqa: PTH100
    except ValueError:
        raise FrageError(
            f"»{datei}« liegt nicht im Register »{ort}«.", "Mit --register das richtige nennen."
        ) from None


def load_geladen(ctx: typer.Context, gefragt: "Collection[Art[Any]] | None" = None) -> "Geladen":
    """Liefert das Register mit allen Befunden, auch wenn es Fehler hat."""
    return load_ort(find_register(umgebung(ctx)), umgebung(ctx), gefragt)


def load_ort(
    ort: Path,
    aufruf: Umgebung,
    gefragt: "Collection[Art[Any]] | None" = None,
    speicher: "Zwischenspeicher | None" = None,
) -> "Geladen":
    """Liefert das Register an diesem Ort; was ein abgebrochener Befehl begonnen hat, ist dann vollendet."""
    from kommunennetz.register.lesen.store import load

    if (ort / VORGANG).exists():
        from kommunennetz.cli.buchen import vollende_abgebrochenes

        vollende_abgebrochenes(ort)
    return load(ort, gefragt, aufruf.heute, arten=aufruf.arten, speicher=speicher or aufruf.speicher(ort))


def load_register(
    ctx: typer.Context, gefragt: "Collection[Art[Any]] | None" = None
) -> "tuple[Register, int]":
    """Liefert das Register für eine Frage und den Ausgangswert: 1, wenn fehlerhafte Dateien fehlen."""
    return als_antwort(load_geladen(ctx, gefragt))


def als_antwort(geladen: "Geladen") -> "tuple[Register, int]":
    """Liefert das geladene Register und den Ausgangswert; sagt, welche Dateien fehlen."""
    kaputt = sorted({befund.datei for befund in geladen.befunde if befund.stufe == "Fehler"})
    if geladen.register is None:
        raise RegisterError(OHNE_NETZ, ZEIGEN)
    if kaputt:
        anfang = mit_anzahl(
            len(kaputt), "Datei ist fehlerhaft und fehlt", "Dateien sind fehlerhaft und fehlen"
        )
        melden(f"Achtung: {anfang} in der Antwort: {', '.join(kaputt)}")
        melden(f"    {ZEIGEN}")
    return geladen.register, 1 if kaputt else 0


def load_fehlerfrei(ctx: typer.Context, gefragt: "Collection[Art[Any]] | None" = None) -> "Register":
    """Liefert das Register für ein Dokument; wirft RegisterError, wenn eine Datei fehlerhaft ist."""
    register, ausgang = load_register(ctx, gefragt)
    if ausgang:
        raise RegisterError(
            "Ein Dokument mit fehlenden Kommunen wird nicht geschrieben.", "Erst die Fehler beheben."
        )
    return register


def find_gebiet(verzeichnis: "Verzeichnis", anfrage: str) -> "Gebiet":
    """Liefert das eine gemeinte Gebiet; sonst FrageError mit Vorschlägen."""
    if (gebiet := verzeichnis.find(anfrage)) is not None:
        return gebiet
    vorschlaege = verzeichnis.vorschlaege(anfrage)
    if vorschlaege:
        raise FrageError(
            f"»{anfrage}« ist keine eindeutige Kommune.",
            meinten_sie(*(gebiet.kurzname for gebiet in vorschlaege)),
        )
    raise FrageError(
        f"»{anfrage}« steht nicht im amtlichen Verzeichnis.",
        "Es enthält die Städte, Gemeinden, Kreise und Bezirksregierungen des Landes; Schreibweise prüfen.",
    )


def parse_datum(text: str) -> "Teildatum":
    """Liefert das Teildatum zu einer Angabe; wirft FrageError mit einem Vorschlag, wenn es keines ist."""
    from kommunennetz.model.teildatum import TeildatumError, parse_eingabe

    try:
        return parse_eingabe(text)
    except TeildatumError as error:
        raise FrageError(f"Das Datum passt nicht: {error.text}.", error.hilfe) from error


def parse_stichtag(text: str | None, heute: date) -> date:
    """Liefert den Stichtag; aus »2015« oder »12.2017« wird der letzte Tag des Zeitraums."""
    if text is None:
        return heute
    eingabe = parse_datum(text)
    if not (eingabe.hat_anfang and eingabe.hat_ende):
        hilfe = "Ein Tag, ein Monat oder ein Jahr: 2017-12-06, 6.12.2017, 2017."
        raise FrageError(f"»{text}« ist kein Stichtag.", hilfe)
    return eingabe.spaeteste


def vorlagen_fuer(ort: Path) -> "Vorlagen":
    """Liefert die Vorlagen: die neben dem Register gehen den mitgelieferten vor."""
    from kommunennetz.setzerei.vorlagen import Vorlagen

    return Vorlagen([ort / "templates", mitgeliefert() / "templates"])
