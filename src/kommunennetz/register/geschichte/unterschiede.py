"""Welche Dateien des Registers sich zwischen zwei Ständen unterscheiden, gefragt bei Git.

Alle Befehle sind die für Programme gemachten; sie folgen keinen persönlichen Einstellungen.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kommunennetz.register.geschichte.git import read_blobs, run_git
from kommunennetz.register.lesen.dateien import ist_beiwerk

DATEN = ("--", "data")
_VERGLEICH = ("-r", "-z", "--no-renames", "--relative")
_GEWOEHNLICH = ("100644", "100755")
_KEINE_DATEI = "-"
# Persönliches steht nicht in Git, und gelangte es doch hinein, wird es nicht gelesen; Schemas sind erzeugt.
_UNGELESEN = ("data/kontakte/", "data/schema/")


class Paar(NamedTuple):
    """Eine Datei mit den Kennungen ihres alten und ihres neuen Inhalts; None, wo es sie nicht gab."""

    datei: str
    alt: str | None
    neu: str | None


def compare_commits(ort: Path, commits: Iterable[tuple[str, str]]) -> dict[str, list[Paar]]:
    """Liefert je Stand, was sich gegenüber dem davor geändert hat; leer ist der Stand vor dem ersten."""
    eingabe = "".join(f"{kennung} {davor}".rstrip() + "\n" for kennung, davor in commits)
    strom = run_git(ort, "diff-tree", "--stdin", "--root", *_VERGLEICH, *DATEN, eingabe=eingabe)
    teile = iter(strom.split(b"\0"))
    je_stand: dict[str, list[Paar]] = {}
    kennung = ""
    for teil in teile:
        if not teil.startswith(b":"):
            kennung = teil.decode("ascii")
        elif paar := _paar(teil, next(teile)):
            je_stand.setdefault(kennung, []).append(paar)
    return je_stand


def _paar(kopf: bytes, name: bytes) -> Paar | None:
    """Liefert die Zeile eines Vergleichs, oder None, wenn die Datei nicht zum Register gehört."""
    if (datei := _datei(name)) is None:
        return None
    alte_art, neue_art, alt, neu, _ = kopf[1:].decode("ascii").split(" ")
    return Paar(datei, _kennung(alte_art, alt), _kennung(neue_art, neu))


def _datei(name: bytes) -> str | None:
    try:
        datei = name.decode("utf-8")
    except UnicodeDecodeError:
        return None
    verborgen = any(teil.startswith(".") for teil in datei.split("/"))
    ungelesen = verborgen or datei.startswith(_UNGELESEN) or ist_beiwerk(datei.rpartition("/")[2])
    return None if ungelesen or not datei.isprintable() else datei


def _kennung(art: str, kennung: str) -> str | None:
    """Liefert die Kennung des Inhalts; ein Verweis oder ein fremdes Repository hat keinen."""
    if art == "000000":
        return None
    return kennung if art in _GEWOEHNLICH else _KEINE_DATEI


def compare_arbeitsstand(ort: Path) -> list[Paar]:
    """Liefert, was im Ordner anders liegt als eingecheckt; den neuen Inhalt kennt Git nicht."""
    teile = iter(run_git(ort, "diff-index", *_VERGLEICH, "HEAD", *DATEN).split(b"\0")[:-1])
    geaendert = [paar for teil in teile if (paar := _paar(teil, next(teile)))]
    neue = run_git(ort, "ls-files", "--others", "--exclude-standard", "-z", *DATEN).split(b"\0")[:-1]
    alte: dict[str, str | None] = {datei: None for name in neue if (datei := _datei(name))}
    alte |= {paar.datei: paar.alt for paar in geaendert}
    return [Paar(datei, alt, None) for datei, alt in sorted(alte.items())]


def read_inhalte(ort: Path, paare: Iterable[Paar]) -> Mapping[str | None, bytes | None]:
    """Liefert zu jeder Kennung den Inhalt; leer, was keine gewöhnliche Datei ist, None zu None."""
    kennungen = {kennung for paar in paare for kennung in (paar.alt, paar.neu) if kennung}
    gefragte = sorted(kennungen - {_KEINE_DATEI})
    return dict(zip(gefragte, read_blobs(ort, gefragte), strict=True)) | {_KEINE_DATEI: b"", None: None}
