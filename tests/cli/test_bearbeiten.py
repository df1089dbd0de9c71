"""Was sich alles bearbeiten lässt: Runde, Veranstaltung, Netz und Infomail gehen denselben Weg wie eine Kommune."""

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import NETZ, Ausgang, write_register

Lauf = Callable[..., Ausgang]
Editor = Callable[[str], None]
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"
TREFFEN = "titel: Treffen\nart: workshop\ndatum: 2020-01-02\nquelle: Q\n"
INFOMAIL = "---\nbetreff: Neues\ndatum: 2025-03-01\n---\nGuten Tag.\n"
DATEIEN = {
    "runden__2012-erste": RUNDE,
    "veranstaltungen__2020-01-02-treffen": TREFFEN,
    "infomails__2025-03-01-neues": INFOMAIL,
}
FAELLE = {
    "runde": (("runde", "bearbeiten", "1"), "data/runden/2012-erste.yaml", "Runde 1: bearbeitet"),
    "runde nach Dateiname": (
        ("runde", "bearbeiten", "2012-erste.yaml"),
        "data/runden/2012-erste.yaml",
        "2012-erste: bearbeitet",
    ),
    "veranstaltung": (
        ("veranstaltung", "bearbeiten", "2020-01-02-treffen"),
        "data/veranstaltungen/2020-01-02-treffen.yaml",
        "2020-01-02-treffen: bearbeitet",
    ),
    "netz": (("netz", "bearbeiten"), "data/netz.yaml", "Angaben zum Netzwerk: bearbeitet"),
    "infomail": (
        ("infomail", "bearbeiten", "data/infomails/2025-03-01-neues.md"),
        "data/infomails/2025-03-01-neues.md",
        "2025-03-01-neues: bearbeitet",
    ),
}


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VISUAL", raising=False)
    return write_register(tmp_path, **DATEIEN)


@pytest.mark.parametrize("fall", FAELLE)
@pytest.mark.usefixtures("ort")
def test_ohne_terminal_und_ohne_editor_wartet_niemand(
    fall: str, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    ausgang = lauf(*FAELLE[fall][0])
    assert (ausgang.wert, ausgang.ausgabe) == (2, "")
    assert ausgang.meldungen == (
        "Fehler: Ohne Terminal öffnet sich kein Editor.\n    Einen in der Umgebungsvariablen EDITOR nennen.\n"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Benannte Pipes gibt es hier nicht")
@pytest.mark.parametrize(
    ("teil", "name"),
    [("runden", "x.yaml"), ("veranstaltungen", "x.yaml"), ("infomails", "x.md"), ("kommunen", "hamm.yaml")],
)
def test_was_keine_datei_ist_haelt_niemanden_auf(
    ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch, teil: str, name: str
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    ordner = ort / "data" / teil
    ordner.mkdir(exist_ok=True)
    os.mkfifo(ordner / name)
    befehl = {"infomails": "infomail", "kommunen": "kommune", "runden": "runde"}.get(teil, "veranstaltung")
    ausgang = lauf(befehl, "bearbeiten", "Hamm" if teil == "kommunen" else name)
    assert ausgang.wert == 3
    assert ausgang.meldungen.endswith(
        f"Fehler: data/{teil}/{name} lässt sich nicht bearbeiten.\n"
        f"    data/{teil}/{name}:1:1: Fehler: das ist keine Datei [datei-unlesbar]\n"
        "    Umbenennen oder löschen.\n"
    )
    personen = lauf("pruefen", "--personen", f"data/{teil}/{name}")
    assert (personen.wert, personen.ausgabe) == (3, "")
    assert personen.meldungen == (
        f"Fehler: »data/{teil}/{name}« ist keine Datei.\n    Umbenennen oder löschen.\n"
    )


@pytest.fixture(name="editor")
def _editor(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Liefert einen Editor, der tut, was in Python dasteht; `datei` ist der Pfad, den er öffnen soll."""
    ordner = tmp_path_factory.mktemp("editor")

    def editor(tue: str) -> None:
        skript = ordner / "editor.py"
        skript.write_text(f"import sys, pathlib\ndatei = pathlib.Path(sys.argv[-1])\n{tue}\n")
        monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(skript)]))

    return editor


@pytest.mark.parametrize("fall", FAELLE)
def test_was_gut_ist_kommt_ins_register(ort: Path, lauf: Lauf, editor: Editor, fall: str) -> None:
    befehl, datei, botschaft = FAELLE[fall]
    vorher = (ort / datei).read_text()
    editor(
        "datei.write_text(datei.read_text().replace('quelle: Q', 'quelle: R').replace('Guten Tag', 'Hallo'))"
    )
    ausgang = lauf(*befehl)
    assert ausgang.wert == 0, ausgang
    assert f'git commit -m "{botschaft}"' in ausgang.meldungen
    nachher = vorher.replace("quelle: Q", "quelle: R").replace("Guten Tag", "Hallo")
    assert (ort / datei).read_text() == nachher != vorher


@pytest.mark.parametrize("fall", FAELLE)
def test_etwas_kaputtes_bleibt_draussen_und_wird_aufgehoben(
    ort: Path, lauf: Lauf, editor: Editor, fall: str
) -> None:
    befehl, datei, _ = FAELLE[fall]
    vorher = (ort / datei).read_bytes()
    editor("datei.write_text('---\\nx: [\\n---\\n')")
    ausgang = lauf(*befehl)
    assert ausgang.wert == 1
    assert f"{datei}:" in ausgang.ausgabe
    name = Path(datei)
    assert ausgang.meldungen.startswith(f"Aufgehoben: {name.stem}.entwurf{name.suffix};")
    assert (ort / datei).read_bytes() == vorher


@pytest.mark.parametrize("fall", FAELLE)
def test_wer_nichts_aendert_aendert_nichts(ort: Path, lauf: Lauf, editor: Editor, fall: str) -> None:
    befehl, datei, _ = FAELLE[fall]
    vorher = (ort / datei).read_bytes()
    editor(f"assert datei.name == {Path(datei).name!r}")
    assert lauf(*befehl) == Ausgang(0, "Nichts geändert.\n", "")
    assert (ort / datei).read_bytes() == vorher


def test_was_anderswo_fehler_gaebe_kommt_nicht_ins_register(ort: Path, lauf: Lauf, editor: Editor) -> None:
    bonn = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
    (ort / "data/kommunen").mkdir()
    (ort / "data/kommunen/bonn.yaml").write_text(bonn)
    editor("datei.write_text(datei.read_text().replace('gruendung: 2012-12', 'gruendung: 2020'))")
    ausgang = lauf("netz", "bearbeiten")
    assert ausgang.wert == 1
    assert "data/kommunen/bonn.yaml:3:12: Fehler:" in ausgang.ausgabe
    assert (ort / "data/netz.yaml").read_text() == NETZ


def test_auch_ein_kaputtes_netz_laesst_sich_bearbeiten(ort: Path, lauf: Lauf, editor: Editor) -> None:
    # Dass anderswo auch etwas nicht stimmt, hält die Heilung nicht auf.
    (ort / "data/runden/2012-erste.yaml").write_text(RUNDE.replace("2012-12", "2013"))
    (ort / "data/netz.yaml").write_text(NETZ.replace("gruendung: 2012-12", "gruendung: nie"))
    assert lauf("runde", "bearbeiten", "1") == Ausgang(
        3,
        "",
        "Fehler: data/netz.yaml hat Fehler; ohne diese Datei geht es nicht.\n"
        "    Bearbeiten: kommunennetz netz bearbeiten\n",
    )
    editor("datei.write_text(datei.read_text().replace('gruendung: nie', 'gruendung: 2012-12'))")
    assert lauf("netz", "bearbeiten").wert == 0
    assert (ort / "data/netz.yaml").read_text() == NETZ


def test_eine_kaputte_runde_findet_sich_nach_ihrem_dateinamen(ort: Path, lauf: Lauf, editor: Editor) -> None:
    (ort / "data/runden/2012-erste.yaml").write_text("nummer: x\n")
    editor(f"datei.write_text({RUNDE!r})")
    assert lauf("runde", "bearbeiten", "2012-erste").wert == 0
    assert (ort / "data/runden/2012-erste.yaml").read_text() == RUNDE


@pytest.mark.usefixtures("ort")
@pytest.mark.parametrize(
    ("befehl", "meldung"),
    [
        (("runde", "bearbeiten", "9"), "Eine Runde 9 gibt es nicht.\n    Es gibt: 1.\n"),
        (
            ("veranstaltung", "bearbeiten", "2020-01-02-trefen"),
            "Die Veranstaltung »2020-01-02-trefen« gibt es nicht.\n    Meinten Sie »2020-01-02-treffen«?\n",
        ),
        (
            ("infomail", "bearbeiten", "x"),
            "Die Infomail »x« gibt es nicht.\n    Bekannt sind: 2025-03-01-neues.\n",
        ),
        (
            ("veranstaltung", "bearbeiten", "../netz.yaml"),
            "Die Veranstaltung »../netz.yaml« gibt es nicht.\n    Bekannt sind: 2020-01-02-treffen.\n",
        ),
    ],
)
def test_was_es_nicht_gibt_laesst_sich_nicht_bearbeiten(
    lauf: Lauf, befehl: tuple[str, ...], meldung: str
) -> None:
    assert lauf(*befehl) == Ausgang(2, "", f"Fehler: {meldung}")


@pytest.mark.parametrize("fall", FAELLE)
def test_das_mitgelieferte_register_ist_nur_zum_lesen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lauf: Lauf, fall: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ausgang = lauf(*FAELLE[fall][0])
    assert ausgang.wert == 3
    assert "Fehler: Hier ist kein Register; das mitgelieferte ist nur zum Lesen." in ausgang.meldungen
