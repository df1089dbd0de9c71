import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hilfen import WURZEL
from mutation.probe import GLEICHWERTIG, list_kern, list_mutanten, read_gleichwertige


def test_jede_mutante_steht_wo_sie_soll_und_bleibt_python() -> None:
    dateien = list(list_kern())
    assert len(dateien) > 50
    for pfad in dateien[:10]:
        quelle = pfad.read_text(encoding="utf-8")
        for mutante in list_mutanten(pfad):
            assert quelle[mutante.von : mutante.bis] == mutante.alt
            compile(quelle[: mutante.von] + mutante.neu + quelle[mutante.bis :], pfad, "exec")
            assert ast.unparse(ast.parse(mutante.alt, mode="eval")) != mutante.neu


def _mutanten(quelle: str, ort: Path) -> list[tuple[str, str]]:
    (ort / "datei.py").write_text(quelle, encoding="utf-8")
    return [(mutante.alt, mutante.neu) for mutante in list_mutanten(ort / "datei.py", ort)]


def test_auch_was_in_einem_f_string_steht_wird_veraendert(tmp_path: Path) -> None:
    quelle = 'def f(name, n):\n    return f"data/ä{n + 1:>{3}}/{name or n}.yaml"\n'
    assert _mutanten(quelle, tmp_path) == [
        ('f"data/ä{n + 1:>{3}}/{name or n}.yaml"', '"xx"'),
        ("n + 1", "(n) - (1)"),
        ("1", "2"),
        ("name or n", "((name) and (n))"),
        ("name or n", "((n))"),
        ("name or n", "((name))"),
    ]


def test_ein_satz_fuer_menschen_bleibt_seine_werte_nicht(tmp_path: Path) -> None:
    quelle = 'def f(n):\n    return f"Runde {n - 1} von " f"allen"\n'
    assert _mutanten(quelle, tmp_path) == [("n - 1", "(n) + (1)"), ("1", "2")]


def test_was_ein_f_string_nicht_enthalten_darf_wird_nicht_hineingeschrieben(tmp_path: Path) -> None:
    # Vor Python 3.12 wäre es ein Syntaxfehler, und der zählte als bemerkt.
    mutanten = _mutanten("def f(a):\n    return f\"ein Wort: {a['b']}\"\n", tmp_path)
    assert mutanten == ([] if sys.version_info < (3, 12) else [("'b'", '"xx"')])


KLEINE_TESTS = {
    "gut": "def test_a():\n    pass\n",
    "schlecht": "def test_a():\n    assert False\n",
    "kaputt": "import gibt_es_nicht\n\ndef test_a():\n    pass\n",
    "leer": "",
}


ANTWORTEN = {
    "tests/test_gut.py::test_a": "überlebt",
    "tests/test_schlecht.py::test_a": "bemerkt",
    # Einen Namen, den es nicht gibt, beantwortet pytest mit »falsch gerufen«; bemerkt hat damit niemand etwas.
    "tests/test_gut.py::test_weg": "überlebt",
    "tests/test_schlecht.py::test_weg": "bemerkt",
    "tests/test_kaputt.py::test_a": "bemerkt",
    "tests/test_leer.py::test_a": "ungefragt",
    "tests/test_weg.py::test_a": "ungefragt",
}
FRAGE = """
import json, sys
from pathlib import Path
from mutation.probe import frage
print(json.dumps({test: frage([test], Path.cwd()) for test in sys.argv[1:]}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="die Stichprobe zweigt Prozesse ab")
def test_wer_keinen_test_fragt_hat_nichts_bemerkt(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    for name, inhalt in KLEINE_TESTS.items():
        (tmp_path / "tests" / f"test_{name}.py").write_text(inhalt, encoding="utf-8")
    # Ohne Erweiterungen, die hier nichts zu tun haben, beginnt jeder Aufruf schneller.
    umgebung = {**os.environ, "PYTHONPATH": str(WURZEL / "tests"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    befehl = [sys.executable, "-c", FRAGE, *ANTWORTEN]
    lauf = subprocess.run(befehl, cwd=tmp_path, env=umgebung, capture_output=True, check=True)
    assert json.loads(lauf.stdout) == ANTWORTEN


def test_was_als_gleichwertig_gilt_hat_einen_grund_und_gibt_es_noch() -> None:
    mutanten = [mutante for pfad in list_kern() for mutante in list_mutanten(pfad)]
    bekannte = {zeile for eine in mutanten for zeile in (str(eine), eine.ohne_funktion)}
    zeilen = [z for z in GLEICHWERTIG.read_text(encoding="utf-8").splitlines() if z and not z.startswith("#")]
    assert len(bekannte) > 1000
    assert [zeile for zeile in zeilen if not zeile.partition(" # ")[2].strip()] == []
    assert sorted(read_gleichwertige() - bekannte) == []
