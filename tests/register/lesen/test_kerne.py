"""Mit vielen Prozessen gelesen ist dasselbe wie mit einem, gleich wie das System sie startet."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from hilfen import write_register
from kommunennetz.register.lesen.kerne import VIELE, als_json, nebenher
from kommunennetz.register.lesen.store import load
from kommunennetz.register.lesen.yaml_datei import parse
from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher

VERSTUEMMELT = (b"a: [", b"\xff\n", b"a: 1\na: 2\n", b"", "b: Ko\u0308ln\n".encode(), b"c:\n", b"- x\n")
INHALTE = [
    *VERSTUEMMELT,
    *(f"name: K{n}\nliste: [ä, 'x: {n}']\n".encode() for n in range(500)),
    *VERSTUEMMELT,
]

# In einem eigenen Prozess: Wie er weitere startet, lässt sich nur einmal sagen.
_LESEN = """\
import json, multiprocessing, sys
from kommunennetz.register.lesen.kerne import read_auf_allen_kernen
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    if sys.argv[2:]:
        multiprocessing.set_executable(sys.argv[2])
    inhalte = [bytes.fromhex(zeile) for zeile in sys.stdin.read().split("\\n")]
    gelesen = {}
    for stapel in read_auf_allen_kernen(inhalte):
        gelesen |= stapel
    print(json.dumps(gelesen))
"""
ARTEN = [
    art for art in multiprocessing.get_all_start_methods() if art != "forkserver" or sys.platform == "linux"
]

mehrere_kerne = pytest.mark.skipif(
    len(os.sched_getaffinity(0)) < 2 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) < 2,
    reason="hier gibt es nur einen Kern",
)


def _lies(tmp_path: Path, *angaben: str) -> tuple[Mapping[str, str], str]:
    skript = tmp_path / "lesen.py"
    skript.write_text(_LESEN, encoding="utf-8")
    eingabe = "\n".join(inhalt.hex() for inhalt in INHALTE)
    prozess = subprocess.run(
        [sys.executable, str(skript), *angaben], input=eingabe, capture_output=True, text=True, check=True
    )
    return json.loads(prozess.stdout), prozess.stderr


@mehrere_kerne
@pytest.mark.parametrize("art", ARTEN)
def test_alle_kerne_lesen_was_einer_liest(tmp_path: Path, art: str) -> None:
    erwartet = {}
    for daten in INHALTE:
        gelesen = parse(daten, "")
        if gelesen.baum is not None and not gelesen.befunde:
            erwartet[sha256(daten).hexdigest()] = als_json(gelesen.baum)
    assert len(erwartet) == 500
    assert _lies(tmp_path, art) == (erwartet, "")


@mehrere_kerne
@pytest.mark.skipif(not Path("/bin/false").exists(), reason="es gibt kein Programm, das nur scheitert")
def test_starten_keine_weiteren_prozesse_liest_der_eine(tmp_path: Path) -> None:
    gelesen, _ = _lies(tmp_path, "spawn", "/bin/false")
    assert gelesen == {}


@pytest.fixture(name="grosses", scope="module")
def _grosses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ort = tmp_path_factory.mktemp("grosses")
    satz = "name: K{0}\nags: '05{0:06}'\nquellen: [a, b, c]\nbemerkung: {1}\n"
    kommunen = {f"kommunen__k{n}": satz.format(n, "Text " * 20) for n in range(VIELE)}
    fehlerhafte = {
        f"kommunen__x{n}": daten.decode("utf-8", "replace") for n, daten in enumerate(VERSTUEMMELT)
    }
    return write_register(ort, **kommunen, **fehlerhafte)


def test_ein_grosses_register_ist_auf_allen_kernen_dasselbe(
    grosses: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speicher = Zwischenspeicher(tmp_path / "cache", grosses)
    viele = load(grosses, speicher=speicher)
    monkeypatch.setattr("kommunennetz.register.lesen.zwischenspeicher.VIELE", 10_000)
    einer = load(grosses)
    assert viele.register is not None
    assert einer.register is not None
    assert list(viele.register.eintraege) == list(einer.register.eintraege)
    assert len(viele.register.kommunen) == VIELE
    assert viele.befunde == einer.befunde
    speicher.behalte(eintrag.yaml for eintrag in viele.register.eintraege)
    warm = load(grosses, speicher=Zwischenspeicher(tmp_path / "cache", grosses))
    assert (warm.register and list(warm.register.eintraege), warm.befunde) == (
        list(einer.register.eintraege),
        einer.befunde,
    )


@mehrere_kerne
@pytest.mark.skipif(sys.platform != "linux", reason="nur hier ist zu sehen, wann die Prozesse laufen")
def test_ein_abbruch_beendet_alle_prozesse_ohne_rueckverfolgung(grosses: Path) -> None:
    aufruf = [sys.executable, "-m", "kommunennetz", "--register", str(grosses), "pruefen"]
    prozess = subprocess.Popen(
        aufruf, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    kinder = Path(f"/proc/{prozess.pid}/task/{prozess.pid}/children")
    while prozess.poll() is None and not (gestartete := kinder.read_text(encoding="ascii").split()):
        time.sleep(0.001)
    assert gestartete
    # Wie das Terminal: an alle, die dazugehören.
    os.killpg(prozess.pid, signal.SIGINT)
    _, meldung = prozess.communicate(timeout=60)
    assert (prozess.returncode, meldung) == (130, b"")
    assert not any(Path(f"/proc/{kind}").exists() for kind in gestartete)


gabelbar = pytest.mark.skipif(not hasattr(os, "fork"), reason="hier gibt es kein fork")


@mehrere_kerne
@gabelbar
def test_eine_frage_wird_nebenher_beantwortet() -> None:
    antworten = [nebenher(lambda: [os.getpid()]), nebenher(lambda: list(range(50_000)))]
    assert antworten[0]() != [os.getpid()]
    assert antworten[1]() == list(range(50_000))


def _stirb() -> list[int]:
    raise MemoryError


@mehrere_kerne
@gabelbar
@pytest.mark.parametrize("ende", [lambda: os._exit(0), lambda: os.kill(os.getpid(), 9), _stirb])
def test_stirbt_der_zweite_prozess_antwortet_der_erste(
    ende: Callable[[], object], capfd: pytest.CaptureFixture[str]
) -> None:
    hier = os.getpid()

    def frage() -> list[int]:
        if os.getpid() != hier:
            ende()
        return [hier]

    assert nebenher(frage)() == [hier]
    assert capfd.readouterr() == ("", "")


def test_gibt_es_keinen_zweiten_prozess_antwortet_der_erste(monkeypatch: pytest.MonkeyPatch) -> None:
    def kein_platz() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", kein_platz, raising=False)
    assert nebenher(lambda: [os.getpid()])() == [os.getpid()]


_WARTEN = """\
import time
from kommunennetz.register.lesen.kerne import nebenher
antwort = nebenher(lambda: time.sleep(60) or [])
print("gestartet", flush=True)
antwort()
"""


@mehrere_kerne
@gabelbar
def test_ein_abbruch_beendet_auch_den_zweiten_prozess() -> None:
    prozess = subprocess.Popen(
        [sys.executable, "-c", _WARTEN],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert prozess.stdout is not None
    assert prozess.stdout.readline() == b"gestartet\n"
    os.killpg(prozess.pid, signal.SIGINT)
    # Das Ende der Ausgabe kommt erst, wenn auch der zweite sie nicht mehr offen hält.
    assert prozess.communicate(timeout=30)[0] == b""
    assert prozess.returncode == -signal.SIGINT
