import subprocess
import sys
from pathlib import Path

import pytest

from hilfen import HEUTE, WURZEL
from kommunennetz.befund import Stufe
from kommunennetz.fragen.mitglieder import mitglieder
from kommunennetz.regeln import check
from kommunennetz.register.lesen.store import load


def _erzeuge(ort: Path, anzahl: int, *treffen: str) -> Path:
    programm = WURZEL / "bench" / "erzeugen.py"
    subprocess.run([sys.executable, programm, str(anzahl), ort, *treffen], check=True)
    return ort


def test_auf_wunsch_steht_jede_kommune_in_vielen_treffen(tmp_path: Path) -> None:
    geladen = load(_erzeuge(tmp_path, 427, "4"))
    assert geladen.register is not None
    assert geladen.befunde == ()
    treffen = [e.satz for e in geladen.register.veranstaltungen.values() if e.satz.teilnahme_vollstaendig]
    assert [len(eines.teilnahme) for eines in treffen] == [427] * 4
    assert [eines.teilnahme_vollstaendig for eines in treffen] == ["nein", "ja", "nein", "ja"]


@pytest.mark.parametrize(("anzahl", "eigenes_verzeichnis"), [(427, False), (600, True)])
def test_ein_erzeugtes_register_hat_nur_mitglieder_und_keinen_fehler(
    tmp_path: Path, anzahl: int, eigenes_verzeichnis: bool
) -> None:
    geladen = load(_erzeuge(tmp_path, anzahl))
    assert geladen.register is not None
    befunde = [*geladen.befunde, *check(geladen.register, HEUTE)]
    assert [str(befund) for befund in befunde if befund.stufe is Stufe.FEHLER] == []
    assert len(befunde) < 20
    assert len(mitglieder(geladen.register, HEUTE)) == anzahl
    assert (tmp_path / "data" / "gebiete.csv").exists() is eigenes_verzeichnis


def test_gleiche_zahl_gleiche_bytes(tmp_path: Path) -> None:
    eines, anderes = (_erzeuge(tmp_path / name, 440) for name in ("eines", "anderes"))
    inhalte = [
        {datei.relative_to(ort): datei.read_bytes() for datei in ort.rglob("*") if datei.is_file()}
        for ort in (eines, anderes)
    ]
    assert len(inhalte[0]) > 440
    assert inhalte[0] == inhalte[1]
