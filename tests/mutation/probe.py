"""Wie viele absichtliche Fehler im Kern bemerkt kein Test? Eine Stichprobe mit festem Anfang.

Jede Mutante ändert einen Ausdruck in einer Datei; gefragt werden nur die Tests, die ihre Zeile durchlaufen.
Was überlebt und trotzdem dasselbe tut, steht mit Grund in `gleichwertig.txt` und zählt nicht.
"""

import argparse
import ast
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Empty

import pytest
from coverage import CoverageData

WURZEL = Path(__file__).resolve().parents[2]
PAKET = WURZEL / "src" / "kommunennetz"
KERN = (
    "worte", "dateien.py", "model", "fragen", "regeln", "register", "schritte", "post", "austausch",
)  # fmt: skip
GLEICHWERTIG = Path(__file__).with_name("gleichwertig.txt")
# Mehr Tests hintereinander als diese bemerken selten mehr als die ersten; manche Tabelle hat aber 400 Zeilen.
HOECHSTENS_TESTS = 500
FRIST = 120
# Was pytest nie liefert: seine Ausgänge reichen bis 5, und ein Signal ist klein und negativ.
OHNE_ENDE, PROBE_GESCHEITERT = -1000, 99
# Mit diesen Ausgängen hat pytest keinen Test gefragt: falsch gerufen oder nichts gefunden.
NICHTS_GEFRAGT = (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED)
# Was die Tests ohnehin laden, lädt jeder Prozess nur einmal; das eigene Paket nie, denn es ist verändert.
FREMDE = ("hypothesis", "jinja2", "markdown_it", "openpyxl", "pydantic", "rich.table", "typer", "yaml")


@dataclass(frozen=True, slots=True)
class Mutante:
    """Eine Änderung am Quelltext: von Zeichen `von` bis `bis` einer Datei steht `neu`."""

    datei: str
    funktion: str
    zeile: int
    von: int
    bis: int
    alt: str
    neu: str

    def __str__(self) -> str:
        """Liefert die Zeile, mit der sie in `gleichwertig.txt` steht; ohne Zeilennummer, die sich verschiebt."""
        return f"{self.datei}:{self.funktion}: {_einzeilig(self.alt)} → {_einzeilig(self.neu)}"

    def ist_gezielt(self, test: str) -> bool:
        """Liefert, ob ein Test nach ihrer Datei oder deren Ordner heißt, oder sein Beispiel nach der Funktion."""
        pfad = Path(self.datei)
        beispiel = f"[{self.funktion.replace('_', '-')}"
        return any(teil in test for teil in (f"test_{pfad.stem}.", f"test_{pfad.parent.name}.", beispiel))

    @property
    def ohne_funktion(self) -> str:
        """Liefert dieselbe Zeile für die ganze Datei; sie genügt, wo es den Ausdruck nur einmal gibt."""
        return f"{self.datei}: {_einzeilig(self.alt)} → {_einzeilig(self.neu)}"


Auftrag = tuple[int, Mutante, list[str]]


def _einzeilig(text: str) -> str:
    return " ".join(text.split())


_VERGLEICHE: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
}  # fmt: skip
_RECHNUNGEN: Mapping[type[ast.operator], str] = {
    ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.FloorDiv: "*", ast.BitAnd: "|", ast.BitOr: "&",
}  # fmt: skip


def _vergleich(knoten: ast.AST) -> Iterator[str]:
    if isinstance(knoten, ast.Compare) and len(knoten.ops) == 1:
        neu = _VERGLEICHE[type(knoten.ops[0])]
        yield f"{_klammer(knoten.left)} {neu} {_klammer(knoten.comparators[0])}"


def _verknuepfung(knoten: ast.AST) -> Iterator[str]:
    if isinstance(knoten, ast.BoolOp):
        wort = " or " if isinstance(knoten.op, ast.And) else " and "
        yield f"({wort.join(map(_klammer, knoten.values))})"
        for platz in range(len(knoten.values)):
            rest = [wert for stelle, wert in enumerate(knoten.values) if stelle != platz]
            wort = " and " if isinstance(knoten.op, ast.And) else " or "
            yield f"({wort.join(map(_klammer, rest))})"


def _verneinung(knoten: ast.AST) -> Iterator[str]:
    if isinstance(knoten, ast.UnaryOp) and isinstance(knoten.op, ast.Not | ast.USub | ast.Invert):
        yield _klammer(knoten.operand)


def _rechnung(knoten: ast.AST) -> Iterator[str]:
    # Typen wie »str | None« rechnen nicht.
    if isinstance(knoten, ast.BinOp) and (neu := _RECHNUNGEN.get(type(knoten.op))):
        yield f"{_klammer(knoten.left)} {neu} {_klammer(knoten.right)}"


def _wert(knoten: ast.AST) -> Iterator[str]:
    if not isinstance(knoten, ast.Constant):
        return
    match knoten.value:
        case bool():
            yield str(not knoten.value)
        case int():
            yield str(knoten.value + 1)
        case str() if knoten.value and " " not in knoten.value:
            yield '"xx"'
        case None:
            yield '""'


def _text_mit_werten(knoten: ast.AST) -> Iterator[str]:
    """Liefert wie bei festen Texten: Sätze für Menschen bleiben, Pfade, Kennungen und Schlüssel nicht."""
    if isinstance(knoten, ast.JoinedStr):
        feste = [str(teil.value) for teil in knoten.values if isinstance(teil, ast.Constant)]
        if not any(" " in text for text in feste):
            yield '"xx"'


def _bedingung(knoten: ast.AST) -> Iterator[str]:
    if isinstance(knoten, ast.IfExp):
        yield _klammer(knoten.body)
        yield _klammer(knoten.orelse)


ARTEN: tuple[Callable[[ast.AST], Iterator[str]], ...] = (
    _vergleich, _verknuepfung, _verneinung, _rechnung, _wert, _text_mit_werten, _bedingung,
)  # fmt: skip


def _klammer(knoten: ast.AST) -> str:
    return f"({ast.unparse(knoten)})"


def list_mutanten(pfad: Path, wurzel: Path = WURZEL) -> Iterator[Mutante]:
    """Liefert alle Mutanten einer Datei; Docstrings, Annotationen und feste Texte am Modulrand bleiben."""
    quelle = pfad.read_text(encoding="utf-8")
    anfaenge = _zeilenanfaenge(quelle)
    for funktion, knoten, im_text in _ausdruecke(ast.parse(quelle)):
        von = _stelle(quelle, anfaenge, knoten.lineno, knoten.col_offset)
        bis = _stelle(quelle, anfaenge, knoten.end_lineno or 0, knoten.end_col_offset or 0)
        for art in ARTEN:
            for neu in art(knoten):
                if not im_text or _passt_in_text(quelle, knoten, von, bis, neu):
                    datei = pfad.relative_to(wurzel).as_posix()
                    yield Mutante(datei, funktion, knoten.lineno, von, bis, quelle[von:bis], neu)


def _passt_in_text(quelle: str, knoten: ast.expr, von: int, bis: int, neu: str) -> bool:
    """Liefert, ob in einem f-String an dieser Stelle der Ausdruck steht und das Neue hinpasst.

    Vor Python 3.12 nennt ast dort manche Stelle falsch, und seine eigenen Anführungszeichen darf er nicht enthalten.
    """
    try:
        steht_da = ast.unparse(ast.parse(f"({quelle[von:bis]})", mode="eval")) == ast.unparse(knoten)
        ast.parse(quelle[:von] + neu + quelle[bis:])
    except SyntaxError:
        return False
    return steht_da


def _ausdruecke(baum: ast.AST) -> Iterator[tuple[str, ast.expr, bool]]:
    """Liefert die Ausdrücke in Funktionen, deren Namen, und ob sie in einem f-String stehen.

    Was beim Laden läuft, bemerkt schon der Start.
    """
    for funktion in ast.walk(baum):
        if isinstance(funktion, ast.FunctionDef | ast.AsyncFunctionDef):
            for anweisung in funktion.body:
                yield from ((funktion.name, *eines) for eines in _innere(anweisung, im_text=False))


def _innere(knoten: ast.AST, *, im_text: bool) -> Iterator[tuple[ast.expr, bool]]:
    if isinstance(knoten, ast.FunctionDef):
        return
    if isinstance(knoten, ast.Expr) and isinstance(knoten.value, ast.Constant):
        return
    if isinstance(knoten, ast.expr):
        yield knoten, im_text
    if isinstance(knoten, ast.JoinedStr):
        werte = (teil.value for teil in knoten.values if isinstance(teil, ast.FormattedValue))
        yield from chain.from_iterable(_innere(wert, im_text=True) for wert in werte)
        return
    for kind in _kinder(knoten):
        yield from _innere(kind, im_text=im_text)


def _kinder(knoten: ast.AST) -> Iterator[ast.AST]:
    for feld, wert in ast.iter_fields(knoten):
        # `strict` sichert nur zu, was der Code ohnehin einhält: gleich viele Glieder.
        if feld == "annotation" or (isinstance(knoten, ast.keyword) and knoten.arg == "strict"):
            continue
        for kind in wert if isinstance(wert, list) else [wert]:
            if isinstance(kind, ast.AST) and not (feld == "comparators" and _fragt_nach_demselben(knoten)):
                yield kind


def _fragt_nach_demselben(knoten: ast.AST) -> bool:
    """Liefert, ob es ein »… is None« ist: »is ""« beanstandet schon Python, und jeder Test scheiterte daran."""
    return isinstance(knoten, ast.Compare) and isinstance(knoten.ops[0], ast.Is | ast.IsNot)


def _zeilenanfaenge(quelle: str) -> list[int]:
    anfaenge = [0]
    for zeile in quelle.split("\n"):
        anfaenge.append(anfaenge[-1] + len(zeile) + 1)
    return anfaenge


def _stelle(quelle: str, anfaenge: list[int], zeile: int, oktett: int) -> int:
    # ast zählt Oktette, nicht Zeichen.
    anfang = anfaenge[zeile - 1]
    ende = anfaenge[zeile] - 1
    return anfang + len(quelle[anfang:ende].encode()[:oktett].decode())


def list_kern() -> Iterator[Path]:
    """Liefert die Dateien, deren Fehler ein Ergebnis verfälschen würden."""
    for name in KERN:
        ort = PAKET / name
        yield from sorted(ort.rglob("*.py")) if ort.is_dir() else [ort] * ort.is_file()


class Zuordnung:
    """Welche Tests welche Zeile durchlaufen, aus einem Lauf mit Kontexten in einer Kopie des Projekts."""

    def __init__(self, datei: Path, kopie: Path) -> None:
        self._daten = CoverageData(str(datei))
        self._daten.read()
        self._kopie = kopie
        self._je_datei: dict[str, Mapping[int, list[str]]] = {}

    def tests(self, mutante: Mutante) -> list[str]:
        """Liefert die Tests, die die Zeile der Mutante durchlaufen, die gezieltesten zuerst."""
        if mutante.datei not in self._je_datei:
            self._je_datei[mutante.datei] = self._daten.contexts_by_lineno(str(self._kopie / mutante.datei))
        # Eine feste Angabe mitten in einer Liste hat keinen eigenen Schritt; sie läuft mit einer Zeile davor.
        je_zeile = self._je_datei[mutante.datei]
        zeilen = range(mutante.zeile, max(mutante.zeile - 12, 0), -1)
        kontexte: list[str] = next((je_zeile[zeile] for zeile in zeilen if je_zeile.get(zeile)), [])
        namen = sorted({kontext.rpartition("|")[0] for kontext in kontexte if "::" in kontext})
        return sorted(namen, key=lambda name: not mutante.ist_gezielt(name))[:HOECHSTENS_TESTS]


def build_zuordnung(ordner: Path, kopie: Path, kerne: int) -> Zuordnung:
    """Lässt in der Kopie alle Tests einmal mit Kontexten laufen; CalledProcessError, wenn einer scheitert.

    Liegen die Kontexte schon im Ordner, gelten sie.
    """
    datei = ordner / "kontexte"
    if not datei.exists():
        befehl = [
            sys.executable, "-m", "pytest", "-q", "-n", str(kerne), "--dist", "worksteal", "--cov",
            "--cov-context=test", "--cov-report=", "-p", "no:cacheprovider",
        ]  # fmt: skip
        umgebung = os.environ | {"COVERAGE_FILE": str(datei), "PYTHONPATH": str(kopie / "src")}
        subprocess.run(befehl, cwd=kopie, env=umgebung, check=True)
    return Zuordnung(datei, kopie)


def build_kopie(ziel: Path) -> Path:
    """Liefert eine Kopie des Projekts, an der eine Mutante nach der anderen sitzt.

    Gibt es sie schon, sind Quelltext und Tests darin danach wieder die des Projekts.
    """
    if ziel.exists():
        for name in ("src", "tests"):
            shutil.rmtree(ziel / name)
            shutil.copytree(WURZEL / name, ziel / name, symlinks=True)
        return ziel
    weglassen = shutil.ignore_patterns(".venv", "ausgabe", ".mypy_cache", ".ruff_cache", ".coverage*")
    shutil.copytree(WURZEL, ziel, ignore=weglassen, symlinks=True)
    return ziel


def pruefe(mutante: Mutante, tests: list[str], kopie: Path) -> str:
    """Liefert »bemerkt«, wenn einer der Tests an der Mutante scheitert, »ohne Ende«, »überlebt« oder »ungefragt«."""
    ziel = kopie / mutante.datei
    quelle = ziel.read_text(encoding="utf-8")
    zeit = ziel.stat()
    ziel.write_text(quelle[: mutante.von] + mutante.neu + quelle[mutante.bis :], encoding="utf-8")
    try:
        # Meist genügen die gezielten; die übrigen zu sammeln dauert länger, als die meisten zu fragen.
        gezielte = [test for test in tests if mutante.ist_gezielt(test)]
        ergebnis = frage(gezielte, kopie) if gezielte else "überlebt"
        return ergebnis if ergebnis in ("bemerkt", "ohne Ende") else frage(tests, kopie)
    finally:
        ziel.write_text(quelle, encoding="utf-8")
        os.utime(ziel, ns=(zeit.st_atime_ns, zeit.st_mtime_ns))


def frage(tests: list[str], kopie: Path) -> str:
    """Liefert, was die Tests zum Quelltext in der Kopie sagen."""
    ausgang = _teste_abgezweigt(tests, kopie)
    if ausgang in NICHTS_GEFRAGT:
        # Ändert die Mutante, wie ein Test heißt, fragt man die ganzen Dateien. Gibt es sie, und keine lässt sich
        # laden, dann hat das Sammeln sie bemerkt.
        dateien = sorted({test.partition("::")[0] for test in tests})
        if not all((kopie / datei).exists() for datei in dateien):
            return "ungefragt"
        ausgang = _teste_abgezweigt(dateien, kopie)
        if ausgang == pytest.ExitCode.NO_TESTS_COLLECTED:
            return "ungefragt"
    if ausgang == PROBE_GESCHEITERT:
        raise RuntimeError("Die Stichprobe selbst ist gescheitert, nicht ein Test.")
    if ausgang == OHNE_ENDE:
        return "ohne Ende"
    return "überlebt" if ausgang == pytest.ExitCode.OK else "bemerkt"


def _teste_abgezweigt(tests: list[str], kopie: Path) -> int:
    """Liefert den Ausgang der Tests in einem abgezweigten Prozess, der die fremden Bibliotheken schon kennt."""
    kind = os.fork()
    if kind == 0:
        try:
            _teste(tests, kopie)
        finally:
            os._exit(PROBE_GESCHEITERT)
    ende = time.monotonic() + FRIST
    while time.monotonic() < ende:
        gestorben, zustand = os.waitpid(kind, os.WNOHANG)
        if gestorben:
            return os.waitstatus_to_exitcode(zustand)
        time.sleep(0.02)
    os.killpg(kind, signal.SIGKILL)
    os.waitpid(kind, 0)
    return OHNE_ENDE


def _teste(tests: list[str], kopie: Path) -> None:
    os.setsid()
    leer = os.open(os.devnull, os.O_RDWR)
    for strom in (0, 1, 2):
        os.dup2(leer, strom)
    os.chdir(kopie)
    sys.path[:0] = [str(kopie / "src"), str(kopie / "tests")]
    os.environ |= {"PYTHONPATH": str(kopie / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True
    angaben = [
        "-x",
        "-q",
        *chain.from_iterable(("-p", f"no:{name}") for name in ("cacheprovider", "cov", "xdist")),
    ]
    # Hypothesis ist schon geladen; pytest warnt davor, und Warnungen sind sonst Fehler.
    os._exit(int(pytest.main([*angaben, "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests])))


def _arbeite(kopie: Path, auftraege: "Queue[Auftrag | None]", ergebnisse: "Queue[tuple[int, str]]") -> None:
    for name in FREMDE:
        import_module(name)
    if frage(["tests/fragen/test_mitglieder.py", "tests/model"], kopie) != "überlebt":
        # Sonst gälte jede Mutante als bemerkt.
        raise RuntimeError("Die Tests scheitern schon ohne Mutante.")
    while (auftrag := auftraege.get()) is not None:
        nummer, mutante, tests = auftrag
        ergebnisse.put((nummer, pruefe(mutante, tests, kopie)))


def read_gleichwertige() -> set[str]:
    """Liefert die Mutanten, die nichts ändern, mit oder ohne Funktion; hinter » # « steht der Grund."""
    zeilen = GLEICHWERTIG.read_text(encoding="utf-8").splitlines() if GLEICHWERTIG.exists() else []
    return {zeile.partition(" # ")[0].strip() for zeile in zeilen if zeile and not zeile.startswith("#")}


def main() -> int:
    """Zieht die Stichprobe, prüft sie und nennt, was überlebt hat."""
    eingabe = argparse.ArgumentParser(description=__doc__)
    eingabe.add_argument("--anzahl", type=int, default=300)
    eingabe.add_argument("--kerne", type=int, default=2)
    eingabe.add_argument("--anfang", type=int, default=20261126, help="Anfang der Zufallszahlen")
    eingabe.add_argument(
        "--ordner", type=Path, help="hier bleiben Kopien und Kontexte für den nächsten Aufruf liegen"
    )
    eingabe.add_argument(
        "--nur",
        nargs="+",
        default=[""],
        metavar="PFADTEIL",
        help="nur Dateien, deren Pfad eines davon enthält",
    )
    angaben = eingabe.parse_args()
    alle = [
        mutante
        for pfad in list_kern()
        if any(teil in pfad.relative_to(PAKET).as_posix() for teil in angaben.nur)
        for mutante in list_mutanten(pfad)
    ]
    if not alle:
        print("Keine Datei des Kerns passt.")
        return 2
    gezogen = random.Random(angaben.anfang).sample(alle, min(angaben.anzahl, len(alle)))
    gleichwertige = read_gleichwertige()
    with tempfile.TemporaryDirectory() as fluechtig:
        ort: Path = angaben.ordner or Path(fluechtig)
        kopien = [build_kopie(ort / str(nummer)) for nummer in range(angaben.kerne)]
        zuordnung = build_zuordnung(ort, kopien[0], angaben.kerne)
        auftraege = [
            (nummer, mutante, zuordnung.tests(mutante))
            for nummer, mutante in enumerate(gezogen)
            if gleichwertige.isdisjoint((str(mutante), mutante.ohne_funktion))
        ]
        gepruefte = _verteile([auftrag for auftrag in auftraege if auftrag[2]], kopien)
    ergebnisse = ["gleichwertig"] * len(gezogen)
    for nummer, mutante, tests in auftraege:
        ergebnisse[nummer] = gepruefte[nummer] if tests else "ungetestet"
        if not tests:
            _melde(mutante, "ungetestet")
    return _berichte(ergebnisse, len(alle))


def _verteile(auftraege: list[Auftrag], kopien: list[Path]) -> dict[int, str]:
    """Liefert zu jeder Mutante, was aus ihr wurde; jeder Prozess hat seine eigene Kopie."""
    umfeld = get_context("fork")
    mutanten = {nummer: mutante for nummer, mutante, _ in auftraege}
    offene: Queue[Auftrag | None] = umfeld.Queue()
    fertige: Queue[tuple[int, str]] = umfeld.Queue()
    for auftrag in (*auftraege, *[None] * len(kopien)):
        offene.put(auftrag)
    prozesse = [
        umfeld.Process(target=_arbeite, args=(kopie, offene, fertige), daemon=True) for kopie in kopien
    ]
    for prozess in prozesse:
        prozess.start()
    gepruefte: dict[int, str] = {}
    while len(gepruefte) < len(auftraege):
        with suppress(Empty):
            nummer, ergebnis = fertige.get(timeout=1)
            gepruefte[nummer] = ergebnis
            if len(gepruefte) % 25 == 0:
                print(f"{len(gepruefte)} von {len(auftraege)} geprüft", file=sys.stderr, flush=True)
            if ergebnis != "bemerkt":
                # Sofort: Wer eine lange Stichprobe abbricht, steht nicht mit leeren Händen da.
                _melde(mutanten[nummer], ergebnis)
        if any(prozess.exitcode for prozess in prozesse):
            raise RuntimeError("Ein Prozess der Stichprobe ist gescheitert.")
    for prozess in prozesse:
        prozess.join()
    return gepruefte


def _melde(mutante: Mutante, ergebnis: str) -> None:
    print(f"{ergebnis}: {mutante.datei}:{mutante.zeile}\n    {mutante}", flush=True)


def _berichte(ergebnisse: list[str], alle: int) -> int:
    gewertet = len(ergebnisse) - ergebnisse.count("gleichwertig")
    # Ein Test, der nicht endet, bemerkt die Mutante auch; unter Last endet aber mancher nur zu spät.
    ohne_ende = ergebnisse.count("ohne Ende")
    bemerkt = ergebnisse.count("bemerkt") + ohne_ende
    anteil = 100 * bemerkt / gewertet if gewertet else 0.0
    print(
        f"{len(ergebnisse)} von {alle} Mutanten gezogen, {len(ergebnisse) - gewertet} davon gleichwertig; "
        f"von den übrigen {gewertet} bemerkten die Tests {bemerkt} ({anteil:.1f} %), "
        f"{ohne_ende} davon nur, weil nach {FRIST} s kein Ende kam; zu {ergebnisse.count('ungefragt')} war kein Test zu finden."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
