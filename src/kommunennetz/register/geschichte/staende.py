"""Die Geschichte des Registers: was sich von Stand zu Stand geändert hat, als Bytes, aus Git gelesen.

Warum der erste Elternteil: Entlang der Hauptlinie ergibt jeder Schub auf den Stand davor genau den danach;
was ein Zweig brachte, erscheint an dem Tag, an dem es in das Register kam. Es gilt der Tag des Eincheckens
(nicht der des Schreibens), so wie er an jenem Schreibtisch auf dem Kalender stand.

Alle Befehle an Git sind die für Programme gemachten; sie folgen keinen persönlichen Einstellungen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.geschichte.git import GitError, read_blobs, run_git
from kommunennetz.register.lesen.datenordner import ist_beiwerk, read_datei

_DATEN = ("--", "data")
_VERGLEICH = ("-r", "-z", "--no-renames", "--relative")
_GEWOEHNLICH = ("100644", "100755")
_KEINE_DATEI = "-"
# Persönliches steht nicht in Git, und gelangte es doch hinein, wird es nicht gelesen; Schemas sind erzeugt.
_UNGELESEN = ("data/kontakte/", "data/schema/")

UNBEKANNT = date.max
"""Der Tag eines Schubes, dessen Zeit unlesbar ist; so fehlt er in keiner Antwort."""


@dataclass(frozen=True, slots=True)
class Schub:
    """Was auf einmal in das Register kam; leer ist in einem Posten, was keine gewöhnliche Datei war."""

    tag: date | None
    """Der Tag des Eincheckens; None, was noch nicht eingecheckt ist."""
    davor: str
    """Kennung des Standes davor; leer, wenn es keinen gibt."""
    posten: tuple[Posten, ...]


@dataclass(frozen=True, slots=True)
class Geschichte:
    """Was nach und nach in ein Register kam, das Älteste zuerst."""

    ort: Path
    schuebe: tuple[Schub, ...]
    abgeschnitten: date | None
    """Der Tag, vor dem dieser Klon nichts weiß, wenn danach gefragt war; sonst None."""

    def fruehere(self, datei: str, davor: str) -> Iterator[bytes]:
        """Liefert die Inhalte einer Datei bis zu diesem Stand, den jüngsten zuerst."""
        befehl = ("rev-list", "--first-parent", davor, "--", datei)
        kennungen = run_git(self.ort, *befehl).decode("ascii").split()
        yield from read_blobs(self.ort, [f"{kennung}:./{datei}" for kennung in kennungen])


class _Commit(NamedTuple):
    kennung: str
    davor: str
    tag: date


def load_geschichte(ort: Path, seit: date | None = None) -> Geschichte:
    """Liefert, was sich am Register seit diesem Tag (eingeschlossen) geändert hat, auch Uneingechecktes.

    Wirft RegisterError, wenn es keine Geschichte gibt: kein Git, kein Repository, nichts eingecheckt.
    """
    anfaenge = _find_anfaenge(ort)
    commits = [commit for commit in _list_commits(ort) if seit is None or commit.tag >= seit]
    abgeschnitten = [commit.tag for commit in commits if commit.kennung in anfaenge]
    vergleichbare = [commit for commit in commits if commit.kennung not in anfaenge]
    schuebe = [*_eingecheckt(ort, vergleichbare), *_uneingecheckt(ort)]
    return Geschichte(ort, tuple(schuebe), abgeschnitten[0] if abgeschnitten else None)


def _find_anfaenge(ort: Path) -> frozenset[str]:
    """Liefert die Kennungen, hinter denen ein flacher Klon nichts mehr weiß."""
    try:
        flach = run_git(ort, "rev-parse", "--git-path", "shallow")
    except GitError as error:
        raise _kein_repository(ort, error) from error
    if not _ist_eingecheckt(ort):
        raise RegisterError(
            "Das Register ist in Git noch nicht eingecheckt; es hat noch keine Geschichte.",
            "Einchecken: git add data, dann git commit.",
        )
    path = ort / flach.decode("utf-8", "surrogateescape").rstrip("\n")
    return frozenset(path.read_text("ascii").split()) if path.is_file() else frozenset()


def _ist_eingecheckt(ort: Path) -> bool:
    try:
        return bool(run_git(ort, "rev-list", "--first-parent", "-1", "HEAD", *_DATEN))
    except GitError:
        return False


def _kein_repository(ort: Path, error: GitError) -> RegisterError:
    ganz = ort.resolve()
    if any((ordner / ".git").exists() for ordner in (ganz, *ganz.parents)):
        return error
    return RegisterError(
        f"»{ort}« liegt in keinem Git-Repository; es gibt keine Geschichte.",
        "Anfangen: dort »git init«, »git add data« und »git commit« aufrufen.",
    )


def _list_commits(ort: Path) -> list[_Commit]:
    """Liefert die Hauptlinie, den ältesten Stand zuerst."""
    # Eine unlesbare Zeit ist leer; Leerzeichen trennten dann falsch.
    befehl = ("rev-list", "--first-parent", "--format=%H%x09%ci%x09%P", "HEAD")
    zeilen = run_git(ort, *befehl).decode("ascii").splitlines()
    teile = [zeile.split("\t") for zeile in reversed(zeilen) if not zeile.startswith("commit ")]
    return [_Commit(kennung, eltern.split(" ")[0], _tag(zeit[:10])) for kennung, zeit, eltern in teile]


def _tag(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        # Eine verstellte Uhr kann ein Jahr nennen, das kein Kalender hier kennt, oder gar keine Zeit.
        return UNBEKANNT


def _eingecheckt(ort: Path, commits: Sequence[_Commit]) -> Iterator[Schub]:
    je_stand = _compare_commits(ort, ((commit.kennung, commit.davor) for commit in commits))
    inhalte = _read_inhalte(ort, (paar for paare in je_stand.values() for paar in paare))
    for commit in commits:
        if paare := je_stand.get(commit.kennung):
            posten = (Posten(paar.datei, inhalte[paar.alt], inhalte[paar.neu]) for paar in paare)
            yield Schub(commit.tag, commit.davor, tuple(posten))


def _uneingecheckt(ort: Path) -> Iterator[Schub]:
    paare = _compare_arbeitsstand(ort)
    inhalte = _read_inhalte(ort, paare)
    verglichen = (
        Posten(paar.datei, inhalte[paar.alt], _read_arbeitsstand(ort, paar.datei)) for paar in paare
    )
    if posten := tuple(einer for einer in verglichen if einer.vorher != einer.nachher):
        yield Schub(None, "HEAD", posten)


def _read_arbeitsstand(ort: Path, datei: str) -> bytes | None:
    daten = read_datei(ort, datei, [])
    # Was daliegt, sich aber nicht lesen lässt, ist nicht gelöscht.
    return b"" if daten is None and (ort / datei).exists() else daten


class _Paar(NamedTuple):
    """Eine Datei mit den Kennungen ihres alten und ihres neuen Inhalts; None, wo es sie nicht gab."""

    datei: str
    alt: str | None
    neu: str | None


def _compare_commits(ort: Path, commits: Iterable[tuple[str, str]]) -> dict[str, list[_Paar]]:
    """Liefert je Stand, was sich gegenüber dem davor geändert hat; leer ist der Stand vor dem ersten."""
    eingabe = "".join(f"{kennung} {davor}".rstrip() + "\n" for kennung, davor in commits)
    strom = run_git(ort, "diff-tree", "--stdin", "--root", *_VERGLEICH, *_DATEN, eingabe=eingabe)
    teile = iter(strom.split(b"\0"))
    je_stand: dict[str, list[_Paar]] = {}
    kennung = ""
    for teil in teile:
        if not teil.startswith(b":"):
            kennung = teil.decode("ascii")
        elif paar := _paar(teil, next(teile)):
            je_stand.setdefault(kennung, []).append(paar)
    return je_stand


def _paar(kopf: bytes, name: bytes) -> _Paar | None:
    """Liefert die Zeile eines Vergleichs, oder None, wenn die Datei nicht zum Register gehört."""
    if (datei := _datei(name)) is None:
        return None
    alte_art, neue_art, alt, neu, _ = kopf[1:].decode("ascii").split(" ")
    return _Paar(datei, _kennung(alte_art, alt), _kennung(neue_art, neu))


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


def _compare_arbeitsstand(ort: Path) -> list[_Paar]:
    """Liefert, was im Ordner anders liegt als eingecheckt; den neuen Inhalt kennt Git nicht."""
    teile = iter(run_git(ort, "diff-index", *_VERGLEICH, "HEAD", *_DATEN).split(b"\0")[:-1])
    geaendert = [paar for teil in teile if (paar := _paar(teil, next(teile)))]
    neue = run_git(ort, "ls-files", "--others", "--exclude-standard", "-z", *_DATEN).split(b"\0")[:-1]
    alte: dict[str, str | None] = {datei: None for name in neue if (datei := _datei(name))}
    alte |= {paar.datei: paar.alt for paar in geaendert}
    return [_Paar(datei, alt, None) for datei, alt in sorted(alte.items())]


def _read_inhalte(ort: Path, paare: Iterable[_Paar]) -> Mapping[str | None, bytes | None]:
    """Liefert zu jeder Kennung den Inhalt; leer, was keine gewöhnliche Datei ist, None zu None."""
    kennungen = {kennung for paar in paare for kennung in (paar.alt, paar.neu) if kennung}
    gefragte = sorted(kennungen - {_KEINE_DATEI})
    return dict(zip(gefragte, read_blobs(ort, gefragte), strict=True)) | {_KEINE_DATEI: b"", None: None}
