"""Erneuert, was in der README und auf den Seiten der Geschäftsstelle aus dem Programm kommt.

Aufruf: make docs. Jeder Block »console« zeigt, was der Befehl wirklich schreibt. Die Befehle einer Seite
laufen in Abschriften des Registers, damit Dateien dort entstehen. Ein Block »console 2027-01-15« wird an
diesem Tag gerufen: Alle Blöcke mit Tag laufen nacheinander in einer Abschrift, deren Änderungen nach jedem
Befehl in Git eingecheckt werden. Was in einem Block »csv NAME« oder »yaml NAME« steht, liegt dort als Datei,
sobald die Blöcke davor gelaufen sind. Eine Zeile »[…]« kürzt: Davor und dahinter bleiben so viele Zeilen, wie
es schon waren. Die Tabelle der Befehle entsteht aus ihren Hilfetexten. Wo verschickt wird, nimmt der Server
der Tests die Mails an (tests/smtp_server.py); eine Verbindung reißt er ab, und man sieht, was dann geschieht.
Eine Seite mit Zeilen »<!-- Übung: … -->« spielt nicht in einer Abschrift, sondern im Übungsregister
(tests/uebung_2027.py), und die Zeile lässt dort geschehen, was niemand an diesem Schreibtisch tut. Ein Befehl
mit »# kill -9« dahinter wird getötet, sobald die Übung es verlangt. Statt ihres Ordners steht »…« da.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import typer

from kommunennetz.cli.app import build_app

WURZEL = Path(__file__).resolve().parents[1]
SEITEN = (
    "README.md",
    "docs/jahr.md",
    "docs/datenordner.md",
    "docs/eigenes-netz.md",
    "docs/ein-befehl.md",
    "docs/versand.md",
    "docs/treffen-2027.md",
)
MIT_MAILSERVER = "sendung verschicken"
"""Eine Seite, die das ruft, bekommt einen Mailserver auf diesem Rechner."""
UEBUNG = "<!-- Übung: "
"""Eine Seite, in der das steht, spielt im Übungsregister."""
KILL = "# kill -9"
"""Ein Befehl, hinter dem das steht, wird mitten in seiner Arbeit getötet."""
MIT_TABELLE = "README.md"
"""Die Seite, die alle Befehle aufzählt."""
AUSLASSUNG = "[…]"
ANFANG = "2026-12-31"
"""Der Tag, an dem die Abschrift mit Geschichte beginnt; die Blöcke mit Tag liegen danach."""
_BLOCK = re.compile(
    r"^```console(?: (?P<tag>[\d-]{10}))?\n\$ (?P<befehl>kommunennetz [^\n]*)\n(?P<bisher>.*?)(?=^```$)"
    r"|^```(?:csv|yaml) (?P<datei>\S+)\n(?P<inhalt>.*?)(?=^```$)"
    r"|^<!-- Übung: (?P<szene>[^\n]+) -->$",
    re.MULTILINE | re.DOTALL,
)
_TABELLE = re.compile(r"^(\| Befehl \| Was er tut \|\n\|---\|---\|\n)(?:\|[^\n]*\n)*", re.MULTILINE)
# Gestellt wird nur die Uhr; alles andere ist das wirkliche Programm.
_MIT_UHR = """
import sys
from datetime import date, datetime
from kommunennetz.cli import aufruf, main, postweg, vorgang

class Uhr(date):
    tag = date.fromisoformat(sys.argv.pop(1))

    @classmethod
    def today(cls):
        return cls.tag

class Zeit(datetime):
    @classmethod
    def now(cls, zone=None):
        tag = Uhr.today()
        return cls(tag.year, tag.month, tag.day, 9, 30)

aufruf.date = Uhr
vorgang.datetime = postweg.datetime = Zeit
main()
"""


_POSTUMGEBUNG: dict[str, str] = {}
"""Womit sich die Befehle einer Seite beim Mailserver anmelden, solange einer läuft."""


class Befehl(NamedTuple):
    """Ein Befehl, der etwas tut: wie man ihn ruft und der erste Satz seiner Hilfe."""

    name: str
    angaben: str
    satz: str


class Beispiel(NamedTuple):
    """Ein Befehl einer Seite; `tag` ist der Tag, an dem er gerufen wird, sonst leer."""

    tag: str
    befehl: str


class Schauplatz(NamedTuple):
    """Wo die Befehle einer Seite laufen: die ohne Tag, die mit Tag, und die Übung, wenn es eine ist."""

    ohne_tag: Path
    mit_tag: Path
    uebung: Any = None


def aktualisiert(text: str) -> str:
    """Liefert den Text mit frischen Ausgaben."""
    with schauplatz(text) as ort:
        return spiele(text, ort)


def spiele(text: str, ort: Schauplatz) -> str:
    """Liefert den Text mit frischen Ausgaben; was die Befehle taten, ist danach am Schauplatz zu sehen."""
    return _BLOCK.sub(lambda block: _block(block, ort), text)


@contextmanager
def schauplatz(text: str) -> Iterator[Schauplatz]:
    """Liefert, wo die Befehle der Seite laufen können, solange der Block dauert."""
    with tempfile.TemporaryDirectory() as name:
        ordner = Path(name).resolve()
        with _uebung(ordner) if UEBUNG in text else _abschriften(ordner, text) as ort:
            _git(ort.mit_tag, ANFANG, "init", "--quiet")
            _checke_ein(ort.mit_tag, ANFANG)
            try:
                yield ort
            finally:
                _POSTUMGEBUNG.clear()


@contextmanager
def _abschriften(ordner: Path, text: str) -> Iterator[Schauplatz]:
    ort = Schauplatz(ordner / "ohne", ordner / "mit")
    for abschrift in ort[:2]:
        copytree(WURZEL / "data", abschrift / "data")
    with _postamt(ort.mit_tag, ordner) if MIT_MAILSERVER in text else nullcontext():
        yield ort


@contextmanager
def _uebung(ordner: Path) -> Iterator[Schauplatz]:
    sys.path.insert(0, str(WURZEL / "tests"))
    from smtp_server import mailserver
    from uebung_2027 import Buehne, richte_ein

    with mailserver(ordner / "mailserver") as server:
        buehne = Buehne(ordner, server)
        richte_ein(buehne)
        # Wann eine Antwort kam, zeigt die Uhr der Geschäftsstelle, wo immer dies läuft.
        _melde_an(ordner, KOMMUNENNETZ_KONTAKTE=str(buehne.kontakte), TZ="Europe/Berlin")
        yield Schauplatz(buehne.register, buehne.register, buehne)


@contextmanager
def _postamt(abschrift: Path, ordner: Path) -> Iterator[None]:
    """Lässt einen Mailserver laufen und trägt ihn und den Absender ein, die im Register fehlen."""
    sys.path.insert(0, str(WURZEL / "tests"))
    from smtp_server import ABBRUCH, BENUTZER, PUNKT, Stoerung, mailserver

    netz = abschrift / "data" / "netz.yaml"
    text = netz.read_text(encoding="utf-8")
    netz.write_text(text.replace("absender:\n", f"absender:\n  email: {BENUTZER}\n"), encoding="utf-8")
    kontakte = abschrift / "data" / "kontakte"
    kontakte.mkdir()
    with mailserver(ordner / "mailserver") as server:
        server.rufe_zu(Stoerung(PUNKT, ABBRUCH, an="xanten", mal=1, angenommen=True))
        (kontakte / "ca.pem").write_bytes(server.ca.read_bytes())
        (kontakte / "postamt.yaml").write_text(
            f"versand:\n  weg: smtp\n  server: localhost\n  port: {server.ports['starttls']}\n"
            f"  sicherheit: starttls\n  benutzer: {BENUTZER}\n  ca: ca.pem\n  je_minute: 0\n",
            encoding="utf-8",
        )
        _melde_an(ordner)
        yield


def _melde_an(ordner: Path, **dazu: str) -> None:
    from smtp_server import KENNWORT

    profil = str(ordner / "profil")
    _POSTUMGEBUNG.update(KOMMUNENNETZ_SMTP_KENNWORT=KENNWORT, KOMMUNENNETZ_PROFIL=profil, **dazu)


def list_befehle() -> list[Befehl]:
    """Liefert alle Befehle in der Reihenfolge der Hilfe, Gruppen in ihre Unterbefehle aufgelöst."""
    return list(_untere(build_app(), "kommunennetz", None))


def _untere(befehl: Any, name: str, darueber: Any) -> Iterator[Befehl]:
    if not hasattr(befehl, "list_commands"):
        angaben = [
            _angabe(parameter) for parameter in befehl.params if parameter.param_type_name == "argument"
        ]
        yield Befehl(name, " ".join(angaben), befehl.get_short_help_str(200))
        return
    kontext = typer.Context(befehl, info_name=name, parent=darueber)
    for unterer in befehl.list_commands(kontext):
        yield from _untere(befehl.get_command(kontext, unterer), f"{name} {unterer}", kontext)


def _angabe(parameter: Any) -> str:
    name = f"{parameter.metavar}{'…' * (parameter.nargs == -1)}"
    return name if parameter.required else f"[{name}]"


def befehlstabelle(text: str) -> str:
    """Liefert den Text mit frischen Zeilen in der Tabelle der Befehle; ValueError, wenn er nicht eine hat."""
    neu, anzahl = _TABELLE.subn(lambda kopf: kopf[1] + "".join(map(_zeile, list_befehle())), text)
    if anzahl != 1:
        raise ValueError(f"Die Befehle stehen in einer Tabelle, nicht in {anzahl}.")
    return neu


def _zeile(befehl: Befehl) -> str:
    aufruf = f"{befehl.name} {befehl.angaben}".rstrip().replace("|", r"\|")
    return f"| `{aufruf}` | {befehl.satz} |\n"


def beispiele(text: str) -> list[Beispiel]:
    """Liefert die Befehle aller Blöcke."""
    bloecke = _BLOCK.finditer(text)
    return [Beispiel(block["tag"] or "", block["befehl"]) for block in bloecke if block["befehl"]]


def _block(block: re.Match[str], ort: Schauplatz) -> str:
    if block["szene"]:
        from uebung_2027 import SZENEN

        SZENEN[block["szene"]](ort.uebung)
        return block[0]
    if block["datei"]:
        for abschrift in ort[:2]:
            datei = abschrift / block["datei"]
            datei.parent.mkdir(parents=True, exist_ok=True)
            datei.write_text(block["inhalt"], encoding="utf-8")
        return block[0]
    kopf = f"```console {block['tag']}" if block["tag"] else "```console"
    ausgabe = _ausgabe(Beispiel(block["tag"] or "", block["befehl"]), ort)
    if block["tag"]:
        _checke_ein(ort.mit_tag, block["tag"])
    return "\n".join([kopf, f"$ {block['befehl']}", *_gekuerzt(ausgabe, block["bisher"].splitlines()), ""])


def _ausgabe(beispiel: Beispiel, ort: Schauplatz) -> list[str]:
    """Liefert, was auf dem Bildschirm steht: Ergebnis und Meldungen in ihrer Reihenfolge."""
    _, *angaben = shlex.split(beispiel.befehl, comments=True)
    start = ["-c", _MIT_UHR, beispiel.tag] if beispiel.tag else ["-m", "kommunennetz"]
    with subprocess.Popen(
        [sys.executable, *start, *angaben],
        cwd=ort.mit_tag if beispiel.tag else ort.ohne_tag,
        env=_umgebung(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as lauf:
        if KILL in beispiel.befehl:
            while not ort.uebung.steht_still() and lauf.poll() is None:
                time.sleep(0.01)
            lauf.kill()
        ausgabe = lauf.communicate()[0].decode()
    if ort.uebung:
        ausgabe = ausgabe.replace(str(ort.uebung.ort), "…")
    return ausgabe.rstrip("\n").splitlines()


def _checke_ein(ort: Path, tag: str) -> None:
    _git(ort, tag, "add", "data")
    _git(ort, tag, "commit", "--quiet", "--allow-empty", "--message", "Beispiel der README")


def _git(ort: Path, tag: str, *befehl: str) -> None:
    """Ruft Git an diesem Tag, unabhängig davon, was auf diesem Rechner eingestellt ist."""
    zeit = f"{tag}T12:00:00+0100"
    wer = ["-c", "user.name=README", "-c", "user.email=readme@example.org"]
    einstellungen = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    umgebung = {**_umgebung(), **einstellungen, "GIT_AUTHOR_DATE": zeit, "GIT_COMMITTER_DATE": zeit}
    # Welches Git gemeint ist, entscheidet der Suchpfad wie im Programm selbst.
    subprocess.run(["git", *wer, *befehl], cwd=ort, env=umgebung, check=True)  # noqa: S607


def _umgebung() -> dict[str, str]:
    """Liefert die Umgebung ohne das, was ein anderes Register oder Repository meinte."""
    ohne = {name: wert for name, wert in os.environ.items() if not name.startswith(("KOMMUNENNETZ_", "GIT_"))}
    return ohne | _POSTUMGEBUNG


def _gekuerzt(ausgabe: list[str], bisher: list[str]) -> list[str]:
    if AUSLASSUNG not in bisher:
        return ausgabe
    davor = bisher.index(AUSLASSUNG)
    dahinter = len(bisher) - davor - 1
    return [*ausgabe[:davor], AUSLASSUNG, *ausgabe[len(ausgabe) - dahinter :]]


def erzeugt() -> dict[str, str]:
    """Liefert alle Seiten: Pfad vom Projekt aus und frischer Text."""
    seiten = {seite: aktualisiert((WURZEL / seite).read_text(encoding="utf-8")) for seite in SEITEN}
    return seiten | {MIT_TABELLE: befehlstabelle(seiten[MIT_TABELLE])}


def main() -> None:
    """Schreibt die Seiten."""
    for seite, text in erzeugt().items():
        (WURZEL / seite).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
