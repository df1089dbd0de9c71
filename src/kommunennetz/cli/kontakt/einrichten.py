"""`kommunennetz kontakt einrichten`: der Kontaktordner mit allem, was ihn schützt."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import frage, kann_fragen
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Ja
from kommunennetz.cli.profil import find_profil, vermerke
from kommunennetz.cli.vorgang import buchhaltung_fuer
from kommunennetz.dateien import check_leer
from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.kontakte.einrichtung import LIESMICH, UNTERORDNER, find_cloud, icacls, list_dateien
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.privat import check_ohne_git, lege_privat_an
from kommunennetz.model.arten import KONTAKTARTEN
from kommunennetz.model.schemas import build_schema
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.schritte import Aenderungssatz, Plan
from kommunennetz.setzerei.tabellen import als_json


def einrichten(
    aufruf: Aufruf,
    ordner: Annotated[
        Path | None,
        typer.Argument(
            metavar="ORDNER",
            help="Neuer, leerer oder schon eingerichteter Ordner; sonst einer neben dem Register.",
        ),
    ] = None,
    ja: Ja = False,
) -> int:
    """Richtet den Kontaktordner ein: Personen stehen nur dort, nie im Register.

    Ein Ordner in Git, den Git nicht ignoriert, wird abgelehnt. Wo er liegt, merkt sich das Programm für
    diesen Benutzer; einen Ordner, den schon jemand eingerichtet hat, nimmt es so, wie er ist.
    """
    register = aufruf.eigenes
    ziel = Path(os.path.abspath(aufruf.hier / (ordner or _vorschlag(aufruf, register))))  # noqa: PTH100
    if ordner is None and not ja:
        _frage(ziel)
    vorhanden = (ziel / LIESMICH).is_file()
    if not vorhanden:
        check_leer(ziel, "Einen neuen oder leeren Ordner nennen, oder einen schon eingerichteten.")
    check_ohne_git(ziel)
    _lege_an(aufruf, ziel)
    melden(f"{'Schon eingerichtet' if vorhanden else 'Eingerichtet'}: {ziel}")
    for satz in _hinweise(register, ziel):
        melden(f"    {satz}")
    _vermerke(register, ziel)
    return 0


def _vorschlag(aufruf: Aufruf, register: Path) -> Path:
    """Liefert den genannten Ordner; sonst einen neben dem Register, den »git clean« nicht erreicht."""
    genannt: Path | None = aufruf.optionen.get("kontakte", aufruf.kontaktvorgabe)
    if genannt is not None:
        return genannt
    echtes = Path(os.path.realpath(register))
    return echtes.with_name(f"{echtes.name}-kontakte")


def _frage(ziel: Path) -> None:
    if not kann_fragen():
        hilfe = f"Anlegen: kommunennetz kontakt einrichten {ziel}"
        raise FrageError(f"Es ist nichts angelegt. Vorgeschlagen ist »{ziel}«.", hilfe)
    if frage(f"Kontaktordner in »{ziel}« anlegen? [j/N] ") not in ("j", "ja"):
        raise FrageError(
            "Es ist nichts angelegt.", "Einen anderen nennen: kommunennetz kontakt einrichten ORDNER"
        )


def _lege_an(aufruf: Aufruf, ziel: Path) -> None:
    lege_privat_an(ziel)
    schemas = {art.name: als_json(build_schema(art)) for art in KONTAKTARTEN}

    def schritt(kontakte: Kontaktordner) -> Plan:
        posten = (_posten(kontakte.ort, *einer) for einer in list_dateien(schemas).items())
        return Plan(
            tuple(Aenderungssatz(einer, einer.datei) for einer in posten), "Kontaktordner eingerichtet"
        )

    aufruf.kontaktordner_ort = ziel
    aufruf.hat_kontaktordner = True
    with buchhaltung_fuer(aufruf.kontaktbestand).buchung(schritt):
        pass
    for name in UNTERORDNER:
        lege_privat_an(ziel / name)


def _posten(ort: Path, datei: str, inhalt: bytes) -> Posten:
    """Liefert, wie eine Datei werden soll: Schemas sind immer frisch, anderes bleibt, wie es war."""
    vorher = (ort / datei).read_bytes() if (ort / datei).is_file() else None
    return Posten(datei, vorher, inhalt if vorher is None or datei.startswith("schema/") else vorher)


def _hinweise(register: Path, ziel: Path) -> list[str]:
    saetze = []
    if sys.platform == "win32":
        saetze.append("Rechte: Windows gibt sie nach dem Ordner darüber. Nur für Sie:")
        saetze.append(f"    {icacls(ziel)}")
    if (cloud := find_cloud(ziel, Path(os.path.realpath(ziel)))) is not None:
        saetze.append(
            f"Achtung: Der Pfad sieht nach {cloud} aus. Ein Abgleich legt Kopien an und kann Post"
            " verdoppeln;"
            " besser ein geschütztes Laufwerk."
        )
    if Path(os.path.realpath(ziel)).is_relative_to(os.path.realpath(register)):
        saetze.append("Achtung: Er liegt im Register; »git clean -fdX« löschte ihn. Besser daneben.")
    saetze.append("Als Nächstes: kommunennetz kontakt neu KOMMUNE --amt fach …")
    return saetze


def _vermerke(register: Path, ziel: Path) -> None:
    try:
        vermerke(find_profil(), register, ziel)
    except KommunennetzError as error:
        melden(f"Hinweis: Wo er liegt, ließ sich nicht vermerken: {error.text}")
        melden(f'    Deshalb immer nennen: --kontakte "{ziel}"')
