import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

import gedraenge
from fluechtig import fluechtiger_ordner
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.sperre import GesperrtError, Halter, sperre

SPERRE = "data/.sperre"
ANNA = Halter("anna", "rathaus", 4711, datetime(2026, 11, 22, 14, 3))  # noqa: DTZ001 – Ortszeit
BERT = Halter("bert", "kreishaus", 815, datetime(2026, 11, 22, 14, 5))  # noqa: DTZ001 – Ortszeit


@pytest.fixture(name="ort")
def _ort(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture(name="fluechtig")
def _fluechtig() -> Iterator[Path]:
    with fluechtiger_ordner() as ordner:
        yield ordner


def test_danach_ist_nichts_uebrig(ort: Path) -> None:
    with sperre(ort, ANNA) as verwaist:
        assert verwaist is None
        assert (ort / SPERRE).exists()
    assert list((ort / "data").iterdir()) == []


def test_alle_die_das_register_lesen_duerfen_sehen_wer_sie_haelt(ort: Path) -> None:
    (ort / "vergleich").touch()
    with sperre(ort, ANNA):
        assert (ort / SPERRE).stat().st_mode == (ort / "vergleich").stat().st_mode


def test_ein_name_darf_aus_beliebigen_zeichen_sein(ort: Path) -> None:
    anna = Halter("änne\udcff", "rathaus", 4711, ANNA.seit)
    with sperre(ort, anna), pytest.raises(GesperrtError, match="änne"), sperre(ort, BERT, geduld=0):
        pass


def test_wer_wartet_erfaehrt_auf_wen_und_seit_wann(ort: Path) -> None:
    with sperre(ort, ANNA), pytest.raises(GesperrtError) as fehler, sperre(ort, BERT, geduld=0.05):
        pass
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Das Register ist gesperrt: anna an rathaus (Prozess 4711) seit 22.11.2026, 14:03 Uhr arbeitet daran.",
        "Warten und noch einmal versuchen; arbeitet dort niemand mehr, den Prozess beenden.",
    )


def test_steht_noch_kein_halter_da_arbeitet_jemand(ort: Path) -> None:
    with (ort / SPERRE).open("wb") as strom:
        fcntl.flock(strom, fcntl.LOCK_EX)
        with (
            pytest.raises(GesperrtError, match=r"^Das Register ist gesperrt: jemand arbeitet gerade daran\."),
            sperre(ort, ANNA, geduld=0),
        ):
            pass


def test_eine_sperre_auf_einer_schon_geloeschten_datei_zaehlt_nicht(
    ort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Der Vorgänger gibt frei und löscht, nachdem der nächste die Datei schon geöffnet hat."""
    echt = fcntl.flock

    def flock(kennung: int, art: int) -> None:
        monkeypatch.undo()
        (ort / SPERRE).unlink()
        echt(kennung, art)

    monkeypatch.setattr(fcntl, "flock", flock)
    with sperre(ort, ANNA, geduld=1):
        assert (ort / SPERRE).exists()
        with pytest.raises(GesperrtError, match="anna an rathaus"), sperre(ort, BERT, geduld=0):
            pass


def test_auch_nach_einem_fehler_ist_sie_frei(ort: Path) -> None:
    with pytest.raises(ZeroDivisionError), sperre(ort, ANNA):
        raise ZeroDivisionError
    with sperre(ort, BERT, geduld=0) as verwaist:
        assert verwaist is None


def test_wer_wartet_kommt_dran(ort: Path) -> None:
    lesen, schreiben = os.pipe()
    if (kind := os.fork()) == 0:
        try:
            with sperre(ort, ANNA):
                os.write(schreiben, b"x")
                time.sleep(0.2)
            os._exit(0)
        finally:
            # Sonst liefe im Kind die ganze Testsuite weiter.
            os._exit(1)
    os.read(lesen, 1)
    with sperre(ort, BERT, geduld=20) as verwaist:
        assert verwaist is None
    assert os.waitpid(kind, 0)[1] == 0


def test_die_sperre_eines_gestorbenen_ist_frei_und_nennt_ihn(ort: Path) -> None:
    lesen, schreiben = os.pipe()
    if (kind := os.fork()) == 0:
        try:
            with sperre(ort, ANNA):
                os.write(schreiben, b"x")
                signal.pause()
        finally:
            os._exit(1)
    os.read(lesen, 1)
    with pytest.raises(GesperrtError), sperre(ort, BERT, geduld=0):
        pass
    os.kill(kind, signal.SIGKILL)
    os.waitpid(kind, 0)
    assert (ort / SPERRE).exists()
    with sperre(ort, BERT, geduld=0) as verwaist:
        assert verwaist == ANNA
    with sperre(ort, BERT, geduld=0) as verwaist:
        assert verwaist is None


@pytest.mark.parametrize("inhalt", [b"", b"{", b"{}", b"[]", b'{"benutzer": 1}', b"\xff"])
def test_eine_unleserliche_sperrdatei_stoert_nicht(ort: Path, inhalt: bytes) -> None:
    (ort / SPERRE).write_bytes(inhalt)
    with sperre(ort, ANNA, geduld=0) as verwaist:
        assert verwaist is None


def test_der_halter_steht_auch_nach_einem_laengeren_veralteten_eintrag_richtig_da(ort: Path) -> None:
    lang = Halter("x" * 200, "rathaus", 4711, ANNA.seit)
    (ort / SPERRE).write_bytes(json.dumps(asdict(lang), default=datetime.isoformat).encode())
    with sperre(ort, ANNA) as verwaist:
        assert verwaist == lang
        with (
            pytest.raises(GesperrtError, match=r"anna an rathaus \(Prozess 4711\)"),
            sperre(ort, BERT, geduld=0),
        ):
            pass


def _verweis(pfad: Path) -> None:
    pfad.symlink_to(pfad.parents[1] / "eigene")


def _leerer_verweis(pfad: Path) -> None:
    pfad.symlink_to(pfad.parents[1] / "gibt-es-nicht")


def _zweiter_name(pfad: Path) -> None:
    pfad.hardlink_to(pfad.parents[1] / "eigene")


def _pipe(pfad: Path) -> None:
    os.mkfifo(pfad)


@pytest.mark.parametrize(
    ("baue", "text"),
    [
        (_verweis, "lässt sich nicht schreiben: das ist ein Verweis"),
        (_leerer_verweis, "lässt sich nicht schreiben: das ist ein Verweis"),
        (_zweiter_name, "ist nicht die Datei einer Sperre"),
        (_pipe, "ist nicht die Datei einer Sperre"),
        (Path.mkdir, "lässt sich nicht schreiben: das ist ein Ordner"),
    ],
)
def test_was_nicht_unsere_sperre_ist_bleibt_unberuehrt(
    ort: Path, baue: Callable[[Path], None], text: str
) -> None:
    """Ein feindliches Register kann so etwas mitbringen; `git clone` genügt."""
    (ort / "eigene").write_bytes(b"wichtig")
    baue(ort / SPERRE)
    vorher = (ort / SPERRE).lstat()
    with pytest.raises(RegisterError, match=text), sperre(ort, ANNA):
        pass
    assert (ort / SPERRE).lstat().st_ino == vorher.st_ino
    assert (ort / "eigene").read_bytes() == b"wichtig"
    assert not (ort / "gibt-es-nicht").exists()


def test_data_als_verweis_wird_nicht_gesperrt(ort: Path) -> None:
    (ort / "data").rename(ort / "fremd")
    (ort / "data").symlink_to(ort / "fremd")
    with pytest.raises(RegisterError, match="»data« ist ein Verweis"), sperre(ort, ANNA):
        pass
    assert list((ort / "fremd").iterdir()) == []


def test_wird_die_sperrdatei_geloescht_bleibt_die_des_naechsten(ort: Path) -> None:
    with sperre(ort, ANNA):
        (ort / SPERRE).rename(ort / "data/beiseite")
        (ort / SPERRE).write_bytes(b"die des Naechsten")
    assert (ort / SPERRE).read_bytes() == b"die des Naechsten"
    # Wo sich eine offene Datei nicht löschen lässt, nennt sie danach wenigstens niemanden mehr.
    assert (ort / "data/beiseite").read_bytes() == b""


def test_ohne_register_ist_es_ein_fehler(tmp_path: Path) -> None:
    with (
        pytest.raises(RegisterError, match=r"»data/.sperre« lässt sich nicht schreiben"),
        sperre(tmp_path, ANNA),
    ):
        pass


def test_ein_datentraeger_ohne_sperren(ort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(_kennung: int, _art: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", flock)
    with (
        pytest.raises(
            RegisterError, match="lässt sich nicht sperren: der Datenträger kann keine Dateien sperren"
        ),
        sperre(ort, ANNA),
    ):
        pass


def test_acht_prozesse_mit_je_200_aenderungen_verlieren_keine(fluechtig: Path) -> None:
    ort = fluechtig
    (ort / "data").mkdir()
    gedraenge.lege_an(ort)
    laeufe = [
        subprocess.Popen([sys.executable, gedraenge.__file__, str(ort), str(nummer), "200"])
        for nummer in range(8)
    ]
    assert [lauf.wait() for lauf in laeufe] == [0] * 8
    assert gedraenge.lies(ort) == {"gemeinsam": 1600, **{f"eigen-{nummer}": 200 for nummer in range(8)}}
    assert sorted(pfad.name for pfad in (ort / "data").iterdir()) == ["kommunen"]


def test_ein_verweis_an_stelle_der_sperre_wird_mit_dem_weg_hinaus_gemeldet(ort: Path) -> None:
    (ort / "data" / ".sperre").symlink_to(ort / "eigene")
    with pytest.raises(RegisterError) as fehler, sperre(ort, ANNA):
        pass
    assert fehler.value.hilfe == "Den Verweis löschen und den Befehl noch einmal aufrufen."
