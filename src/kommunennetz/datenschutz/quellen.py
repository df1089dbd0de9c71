"""Wo Personen nicht stehen dürfen: die Dateien eines Ordners, was Git weiß und was es gleich wissen wird."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from kommunennetz.errors import RegisterError
from kommunennetz.register.geschichte.git import read_blobs, run_git

GROESSTER_BLOB = 50_000_000
_OHNE_GIT = ("data", "templates", "docs", "README.md")
# Was nicht zum Register gehört, und was dem laufenden Befehl gehört.
_UEBERGANGEN = (".git", ".venv", ".schritte", ".sperre", ".vorgang", "__pycache__", "node_modules")
# So viele Inhalte sind zugleich im Speicher.
_SCHUB = 500
_LEER = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)
"""Kennung des leeren Inhalts, je nachdem, wie das Repository zählt."""
W = TypeVar("W")
_GEWOEHNLICH = (b"100644", b"100755", b"120000")
# Wer einen Commit geschrieben hat, steht in Git als Autor; das ist kein Fund.
_AUTOREN = re.compile(r"^(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by): .*$", re.MULTILINE)
_SCHERE = re.compile(r"^# -+ >8 -+$.*", re.MULTILINE | re.DOTALL)
_BEMERKUNG = re.compile(r"^#.*$", re.MULTILINE)


class Quelle(NamedTuple):
    """Ein Stück, das durchsucht wird."""

    datei: str
    """Der Pfad, wie er gemeldet wird."""
    daten: bytes | None
    """None, wenn es sich nicht lesen ließ."""
    davor: str = ""
    """Was in einer Meldung vor dem Pfad steht: der Commit."""
    ist_pfad: bool = True
    """Ob auch der Name selbst etwas verraten kann."""


def ist_in_git(ort: Path) -> bool:
    """Liefert, ob der Ordner in einem Arbeitsbaum von Git liegt."""
    try:
        return run_git(ort, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except RegisterError:
        return False


def list_oeffentliche(ort: Path, kontaktordner: Path) -> Iterator[Quelle]:
    """Liefert, was Git führt oder beim nächsten »git add« führte; ohne Git die Dateien des Registers.

    Läge der Kontaktordner ungeschützt in einem Repository, gehörte er dazu.
    """
    if ist_in_git(ort):
        namen = run_git(ort, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0")
        for datei in sorted({os.fsdecode(name) for name in namen if name}):
            pfad = ort / datei
            # Ein Untermodul ist ein Ordner; was gelöscht und noch nicht vorgemerkt ist, gibt es nicht mehr.
            if os.path.lexists(pfad) and not pfad.is_dir():
                yield _read(pfad, datei)
        return
    yield from list_register(ort, kontaktordner, _OHNE_GIT)


def list_register(
    ort: Path, kontaktordner: Path, teile: Sequence[str] = ("data", "templates")
) -> Iterator[Quelle]:
    """Liefert die Dateien des Registers und seiner Vorlagen, gleich was Git von ihnen weiß."""
    for teil in teile:
        yield from list_ordner(ort / teil, teil, (kontaktordner,))


def list_ordner(ordner: Path, name: str, ohne: Collection[Path] = ()) -> Iterator[Quelle]:
    """Liefert jede Datei unter diesem Ordner, ohne Verweisen zu folgen; eine Datei steht für sich."""
    if ordner.is_file():
        yield _read(ordner, name)
        return
    auszulassen = {os.path.realpath(eines) for eines in ohne}
    for wurzel, ordnernamen, dateien in os.walk(ordner):
        ordnernamen[:] = sorted(
            eines
            for eines in ordnernamen
            if eines not in _UEBERGANGEN and os.path.realpath(Path(wurzel, eines)) not in auszulassen
        )
        for datei in sorted(dateien):
            if datei not in _UEBERGANGEN:
                pfad = Path(wurzel, datei)
                yield _read(pfad, (Path(name) / pfad.relative_to(ordner)).as_posix())


def list_vorgemerkte(ort: Path, index: str | None) -> Iterator[Quelle]:
    """Liefert, was der nächste Commit ändert, so wie es vorgemerkt ist; nicht, was im Ordner liegt.

    `index` ist die Datei, in der Git das Vorgemerkte für diesen Commit sammelt, wenn es eine eigene ist.
    """
    wurzel = Path(os.fsdecode(run_git(ort, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    befehl = ("diff", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--diff-filter=ACMT")
    teile = run_git(wurzel, *befehl, index=index).split(b"\0")
    blobs = [(teil.split(b" "), os.fsdecode(datei)) for teil, datei in _paare(teile)]
    gewoehnliche = [
        (felder[3].decode("ascii"), datei) for felder, datei in blobs if felder[1] in _GEWOEHNLICH
    ]
    for datei, daten in _read_blobs(wurzel, gewoehnliche):
        yield Quelle(datei, daten)


def read_botschaft(datei: Path) -> Quelle:
    """Liefert die Botschaft eines Commits aus der Datei, die Git dem Haken nennt, ohne Bemerkungen."""
    quelle = _read(datei, "Botschaft des Commits")
    if quelle.daten is None:
        raise RegisterError(f"»{datei}« lässt sich nicht lesen.", "Pfad prüfen.")
    text = _BEMERKUNG.sub("", _SCHERE.sub("", quelle.daten.decode("utf-8", "replace")))
    return quelle._replace(daten=_AUTOREN.sub("", text).encode(), ist_pfad=False)


def list_geschichte(ort: Path) -> Iterator[Quelle]:
    """Liefert jeden Inhalt, den ein Zweig oder Etikett dieses Repositorys je hatte, und jede Botschaft.

    Jeden Inhalt einmal, mit dem ältesten Commit, der ihn brachte; ein Klon, der abgeschnitten ist, weiß nicht
    mehr.
    """
    befehl = ("log", "--all", "--reverse", "--format=%x01%H%x02%B", "--encoding=UTF-8")
    for commit in run_git(ort, *befehl).decode("utf-8", "replace").split("\x01")[1:]:
        kennung, _, text = commit.partition("\x02")
        yield _als_botschaft(text, kennung[:10], "Botschaft")
    for etikett, text in _list_etiketten(ort):
        yield _als_botschaft(text, etikett, "Etikett")
    neue: dict[str, tuple[str, str]] = {}
    namen: dict[str, str] = {}
    for commit, felder, datei in _list_aenderungen(ort):
        if felder[1] in _GEWOEHNLICH:
            neue.setdefault(felder[3].decode("ascii"), (commit, datei))
            namen.setdefault(datei, commit)
    for (commit, datei), daten in _read_blobs(ort, list(neue.items())):
        yield Quelle(datei, daten, f"{commit[:10]}: ")
        namen.pop(datei, None)
    for datei, commit in namen.items():
        # Umbenannt: Der Inhalt ist schon gesehen, der Name noch nicht.
        yield Quelle(datei, b"", f"{commit[:10]}: ")


def _list_aenderungen(ort: Path) -> Iterator[tuple[str, list[bytes], str]]:
    befehl = ("log", "--all", "--reverse", "--raw", "-z", "--no-renames", "--no-abbrev", "--root")
    strom = run_git(ort, *befehl, "--diff-merges=separate", "--format=%x01%H").split(b"\0")
    commit = ""
    teile = iter(strom)
    for teil in teile:
        stueck = teil.lstrip(b"\n")
        if stueck.startswith(b"\x01"):
            commit, _, rest = stueck[1:].decode("ascii", "replace").partition("\n")
            stueck = rest.encode()
        if stueck.startswith(b":"):
            yield commit, stueck.split(b" "), os.fsdecode(next(teile))


def _list_etiketten(ort: Path) -> Iterator[tuple[str, str]]:
    befehl = ("for-each-ref", "--format=%(objecttype)%02%(refname:short)%02%(contents)%01", "refs/tags")
    for eines in run_git(ort, *befehl).decode("utf-8", "replace").split("\x01"):
        art, _, rest = eines.strip("\n").partition("\x02")
        name, _, text = rest.partition("\x02")
        if art == "tag":
            yield name, text


def _read_blobs(ort: Path, fragen: Sequence[tuple[str, W]]) -> Iterator[tuple[W, bytes | None]]:
    """Liefert zu jeder Kennung, was zu ihr gehört, und ihren Inhalt; None, was zu groß zum Lesen ist."""
    for anfang in range(0, len(fragen), _SCHUB):
        schub = fragen[anfang : anfang + _SCHUB]
        inhalte = read_blobs(ort, [kennung for kennung, _ in schub], GROESSTER_BLOB)
        for (kennung, was), daten in zip(schub, inhalte, strict=True):
            yield was, daten if daten or kennung in _LEER else None


def _als_botschaft(text: str, kennung: str, was: str) -> Quelle:
    return Quelle(f"{was} von {kennung}", _AUTOREN.sub("", text).encode(), ist_pfad=False)


def _paare(teile: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    paare = iter(teile)
    for teil in paare:
        if teil.startswith(b":"):
            yield teil, next(paare)


def _read(pfad: Path, datei: str) -> Quelle:
    try:
        if pfad.is_symlink():
            return Quelle(datei, os.fsencode(pfad.readlink()))
        # Eine benannte Pipe ließe beim Lesen warten.
        return Quelle(datei, pfad.read_bytes() if pfad.is_file() else None)
    except OSError:
        return Quelle(datei, None)
