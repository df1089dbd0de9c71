"""`kommune bearbeiten` mit kleinen Skripten als Editor; den Editor von Windows kann hier niemand rufen."""

import shlex
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from hilfen import Ausgang, write_register
from kommunennetz.register.buchen import sperre as sperre_modul
from terminal import rufe_am_terminal

Lauf = Callable[..., Ausgang]
BONN = "# von Hand\r\nname: Bonn\r\nags: 05314000\r\n"
GUT = BONN + "bemerkung: neu\r\n"
FRAGE = "[b]earbeiten, [k]opie aufheben oder [v]erwerfen? [b] "
BEFEHL = ["kommune", "bearbeiten", "bonn"]


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VISUAL", raising=False)
    return write_register(tmp_path, kommunen__bonn=BONN)


@pytest.fixture(name="editor")
def _editor(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], str]:
    """Liefert einen Editor, der tut, was in Python dasteht; `datei` ist der Pfad, den er öffnen soll."""
    # Ein Leerzeichen im Pfad, wie es »C:\\Program Files« hat.
    ordner = tmp_path_factory.mktemp("mit leerzeichen")

    def editor(tue: str) -> str:
        skript = ordner / "editor.py"
        skript.write_text(f"import sys, pathlib\ndatei = pathlib.Path(sys.argv[-1])\n{tue}\n")
        befehl = shlex.join([sys.executable, str(skript), "--warte"])
        monkeypatch.setenv("EDITOR", befehl)
        return befehl

    return editor


def _haenge_an(text: str) -> str:
    return f"datei.write_bytes(datei.read_bytes() + {text.encode()!r})"


def _bonn(ort: Path) -> str:
    return (ort / "data/kommunen/bonn.yaml").read_bytes().decode()


def test_wer_nichts_aendert_aendert_nichts(ort: Path, lauf: Lauf, editor: Callable[[str], str]) -> None:
    editor("assert datei.name == 'bonn.yaml'")
    assert lauf(*BEFEHL) == Ausgang(0, "Nichts geändert.\n", "")
    assert _bonn(ort) == BONN


def test_was_gut_ist_kommt_ins_register(ort: Path, lauf: Lauf, editor: Callable[[str], str]) -> None:
    editor(_haenge_an("bemerkung: neu\r\n"))
    assert lauf(*BEFEHL) == Ausgang(
        0,
        "Stadt Bonn: bearbeitet\n\n--- a/data/kommunen/bonn.yaml\n+++ b/data/kommunen/bonn.yaml\n@@ -1,3 +1,4 @@\n"
        " # von Hand\n name: Bonn\n ags: 05314000\n+bemerkung: neu\n\n",
        'Geändert: 1 Datei\n    Für Git: git add data/kommunen\n             git commit -m "Stadt Bonn: bearbeitet"\n',
    )
    assert _bonn(ort) == GUT


def test_hinweise_werden_gesagt_und_halten_nicht_auf(
    ort: Path, lauf: Lauf, editor: Callable[[str], str]
) -> None:
    editor(_haenge_an("kriterien: {ansprechperson: {stand: ja}}\r\n"))
    ausgang = lauf(*BEFEHL)
    assert ausgang.wert == 0
    assert ausgang.ausgabe.startswith("data/kommunen/bonn.yaml:4:13: Hinweis: »ansprechperson« hat den Stand")
    assert "stand: ja" in _bonn(ort)


def test_eine_person_kommt_nur_mit_einem_grund_im_datensatz_hinein(
    ort: Path, lauf: Lauf, editor: Callable[[str], str]
) -> None:
    person = "bemerkung: Frau Mustermann\r\n"
    editor(_haenge_an(person))
    ausgang = lauf(*BEFEHL)
    assert ausgang.wert == 1
    assert "[name-im-text]" in ausgang.ausgabe
    assert "unter »hingenommen« im Datensatz begründen" in ausgang.ausgabe
    assert "Mustermann" not in ausgang.ausgabe + ausgang.meldungen
    assert _bonn(ort) == BONN
    satz = "hier steht wohl der Name einer Person (Kennzeichen ef7c)"
    grund = f"hingenommen: [{{regel: name-im-text, text: {satz}, grund: Namensgeberin, am: 2026}}]\r\n"
    editor(_haenge_an(person + grund))
    assert lauf(*BEFEHL).wert == 0
    assert _bonn(ort) == BONN + person + grund


def test_ohne_terminal_bleibt_eine_kopie_des_kaputten(
    ort: Path, lauf: Lauf, editor: Callable[[str], str]
) -> None:
    editor(_haenge_an("bemerkng: neu\r\n"))
    ausgang = lauf(*BEFEHL)
    assert (ausgang.wert, ausgang.meldungen) == (
        1,
        "Aufgehoben: bonn.entwurf.yaml; im Register ist nichts geändert.\n",
    )
    assert ausgang.ausgabe.startswith("data/kommunen/bonn.yaml:4:1: Fehler: ")
    assert _bonn(ort) == BONN
    assert (ort / "bonn.entwurf.yaml").read_bytes().decode() == f"{BONN}bemerkng: neu\r\n"
    # Der nächste Entwurf überschreibt den ersten nicht.
    assert lauf(*BEFEHL).meldungen.startswith("Aufgehoben: bonn.entwurf1.yaml;")


def test_eine_kopie_liegt_nie_unter_den_datensaetzen(
    ort: Path, lauf: Lauf, editor: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ort / "data/kommunen")
    editor(_haenge_an("x"))
    assert lauf(*BEFEHL).meldungen == (
        f"Aufgehoben: {ort / 'bonn.entwurf.yaml'}; im Register ist nichts geändert.\n"
    )
    assert [datei.name for datei in Path().iterdir()] == ["bonn.yaml"]


def test_was_anderswo_fehler_gaebe_kommt_nicht_ins_register(
    ort: Path, lauf: Lauf, editor: Callable[[str], str]
) -> None:
    (ort / "data/kommunen/unna.yaml").write_text("name: Unna\nags: 05978036\n")
    editor("datei.write_text('name: Bonn\\nags: 05978036\\n')")
    ausgang = lauf(*BEFEHL)
    assert ausgang.wert == 1
    assert "[ags-doppelt]" in ausgang.ausgabe
    assert _bonn(ort) == BONN


@pytest.mark.parametrize(
    ("antwort", "wert", "kopie"),
    [
        ("b\n", 0, False),
        ("\n", 0, False),
        ("k\n", 1, True),
        ("V\n", 1, False),
        ("\x03", 130, True),
        ("\x04", 130, True),
    ],
)
def test_am_terminal_laesst_sich_kaputtes_weiter_bearbeiten_aufheben_oder_verwerfen(
    ort: Path, editor: Callable[[str], str], antwort: str, wert: int, kopie: bool
) -> None:
    """Beim ersten Mal verschreibt sich der Editor, beim zweiten berichtigt er es."""
    editor(
        "text = datei.read_bytes()\n"
        "neu = text.replace(b'bemerkng', b'bemerkung') if b'bemerkng' in text else text + b'bemerkng: neu\\r\\n'\n"
        "datei.write_bytes(neu)"
    )
    ausgang = rufe_am_terminal(ort, BEFEHL, {FRAGE: antwort})
    assert ausgang.wert == wert
    assert "Fehler: " in ausgang.ausgabe
    assert _bonn(ort) == (BONN if wert else GUT)
    assert (ort / "bonn.entwurf.yaml").exists() is kopie


def test_ein_kaputter_datensatz_laesst_sich_berichtigen(
    ort: Path, lauf: Lauf, editor: Callable[[str], str]
) -> None:
    (ort / "data/kommunen/bonn.yaml").write_bytes(b"name: [Bonn\nags: 05314000\n")
    editor("datei.write_text(datei.read_text().replace('[', ''))")
    assert lauf(*BEFEHL).wert == 0
    assert _bonn(ort) == "name: Bonn\nags: 05314000\n"


@pytest.mark.parametrize(
    ("befehl", "text"),
    [
        (
            "gibt-es-nicht",
            "Der Editor »gibt-es-nicht« lässt sich nicht verwenden; im Register ist nichts geändert.",
        ),
        ("false", "Der Editor »false« lässt sich nicht verwenden; im Register ist nichts geändert."),
        ("'offen", "Die Umgebungsvariable EDITOR ist kein Befehl: 'offen"),
    ],
)
def test_ein_editor_der_fehlt_oder_scheitert(
    ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch, befehl: str, text: str
) -> None:
    monkeypatch.setenv("VISUAL", befehl)
    monkeypatch.setenv("EDITOR", "true")
    ausgang = lauf(*BEFEHL)
    assert (ausgang.wert, ausgang.ausgabe) == (3, "")
    assert ausgang.meldungen.startswith(f"Fehler: {text}\n    ")
    assert _bonn(ort) == BONN


def test_aendert_jemand_die_datei_inzwischen_bleibt_beides(
    ort: Path, lauf: Lauf, editor: Callable[[str], str]
) -> None:
    anderes = BONN + "bemerkung: von anderen\r\n"
    ziel = ort / "data/kommunen/bonn.yaml"
    editor(
        f"{_haenge_an('bemerkung: von mir')}\npathlib.Path({str(ziel)!r}).write_bytes({anderes.encode()!r})"
    )
    ausgang = lauf(*BEFEHL)
    assert ausgang.wert == 3
    assert ausgang.meldungen.startswith(
        "Aufgehoben: bonn.entwurf.yaml; im Register ist nichts geändert.\nFehler: "
        "»data/kommunen/bonn.yaml« ist inzwischen geändert worden; nichts ist geschrieben."
    )
    assert _bonn(ort) == anderes
    assert (ort / "bonn.entwurf.yaml").read_bytes().decode() == f"{BONN}bemerkung: von mir"


def test_ohne_datensatz_sagt_die_hilfe_wie_er_entsteht(ort: Path, lauf: Lauf) -> None:
    del ort
    assert lauf("kommune", "bearbeiten", "Bünde") == Ausgang(
        2,
        "",
        "Fehler: Stadt Bünde hat keinen Datensatz.\n    Anlegen: kommunennetz kommune neu buende\n",
    )


def test_was_der_leser_nicht_laese_kommt_nicht_ins_register(
    ort: Path, lauf: Lauf, editor: Callable[[str], str]
) -> None:
    editor("datei.write_bytes(datei.read_bytes() + b'# lang\\n' * 200_000)")
    assert lauf(*BEFEHL) == Ausgang(
        1,
        "data/kommunen/bonn.yaml:1:1: Fehler: die Datei ist größer als 1 MB [zu-gross]\n"
        "    Die Datei auf mehrere aufteilen.\n",
        "Aufgehoben: bonn.entwurf.yaml; im Register ist nichts geändert.\n",
    )
    assert _bonn(ort) == BONN


def test_was_inzwischen_nicht_mehr_passt_wird_aufgehoben(
    ort: Path, lauf: Lauf, editor: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zwischen der Prüfung und der Sperre löscht jemand die Runde, auf die der neue Text verweist."""
    runde = "nummer: 1\nbezeichnung: E\ndatum: 2012-12\nquelle: Q\n"
    write_register(ort, kommunen__bonn=BONN, **{"runden__2012-erste": runde})
    editor(_haenge_an("beitritt: {runde: 1}\n"))

    def sperre(*args: Any) -> AbstractContextManager[object]:
        (ort / "data/runden/2012-erste.yaml").unlink()
        return echt(*args)

    echt = sperre_modul.sperre
    monkeypatch.setattr("kommunennetz.schritte.buchung.sperre", sperre)
    ausgang = lauf(*BEFEHL)
    assert ausgang.wert == 3
    assert ausgang.meldungen == (
        "Aufgehoben: bonn.entwurf.yaml; im Register ist nichts geändert.\n"
        "Fehler: Das Register hat sich inzwischen geändert; nichts ist geschrieben.\n"
        "    Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht.\n"
    )
    assert _bonn(ort) == BONN


def test_eine_kopie_ueberschreibt_auch_keinen_verweis(
    ort: Path, lauf: Lauf, editor: Callable[[str], str]
) -> None:
    (ort / "bonn.entwurf.yaml").symlink_to(ort / "gibt-es-nicht")
    editor(_haenge_an("quatsch: 1\r\n"))
    assert lauf(*BEFEHL).wert == 1
    assert not (ort / "gibt-es-nicht").exists()
    assert (ort / "bonn.entwurf1.yaml").read_bytes().endswith(b"quatsch: 1\r\n")
