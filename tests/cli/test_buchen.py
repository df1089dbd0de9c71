"""Zeigen, einmal fragen, schreiben: was bei jedem Befehl gilt, der das Register ändert."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hilfen import NETZ, Ausgang, write_register
from kommunennetz.cli import aufruf, start
from kommunennetz.cli.buchen import zitiert
from kommunennetz.register.buchen.buchung import buche
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.schrittbuch import load_schrittbuch
from kommunennetz.register.buchen.sperre import Halter, sperre
from stoerung import stirbt
from terminal import rufe_am_terminal

Lauf = Callable[..., Ausgang]
BONN = "name: Bonn\r\nags: 05314000  # Bundesstadt\r\n"
UNNA = "name: Unna\nags: 05978036\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2999-12\nquelle: Q\n"
VORMERKEN = ["beitritt", "vormerken", "Bonn", "--runde", "1"]
NEU = BONN + "beitritt:\r\n  runde: 1\r\n"
GEZEIGT = """\
Stadt Bonn: vorgemerkt für Runde 1

--- a/data/kommunen/bonn.yaml
+++ b/data/kommunen/bonn.yaml
@@ -1,2 +1,4 @@
 name: Bonn
 ags: 05314000  # Bundesstadt
+beitritt:
+  runde: 1

"""
GEBUCHT = """\
Geändert: 1 Datei
    Für Git: git add data/kommunen
             git commit -m "Vorgemerkt für Runde 1: Stadt Bonn"
"""


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    dateien = {"kommunen__bonn": BONN, "kommunen__unna": UNNA, "runden__2999-erste": RUNDE}
    return write_register(tmp_path, **dateien)


def _stand(ort: Path) -> dict[str, bytes]:
    """Liefert alle Dateien bis auf das Schrittbuch; davon handelt test_zuruecknehmen.py."""
    dateien = (datei for datei in ort.rglob("*") if datei.is_file() and datei.parent.name != ".schritte")
    return {str(datei.relative_to(ort)): datei.read_bytes() for datei in dateien}


@pytest.fixture(name="unveraendert")
def _unveraendert(ort: Path) -> Iterator[None]:
    """Am Ende des Tests muss jede Datei sein wie am Anfang, und keine dazugekommen."""
    vorher = _stand(ort)
    yield
    assert _stand(ort) == vorher


def test_ein_register_hinter_einem_verweis_im_kreis_ist_eine_meldung(ort: Path, lauf: Lauf) -> None:
    schleife = ort / "schleife"
    schleife.symlink_to(schleife)
    ergebnis = lauf("--register", str(schleife), *VORMERKEN, "--ja")
    assert (ergebnis.wert, ergebnis.meldungen.splitlines()[0]) == (
        3,
        "Fehler: »data/.sperre« lässt sich nicht schreiben: das ist ein Verweis, oder Verweise führen im Kreis.",
    )


@pytest.mark.usefixtures("unveraendert")
def test_ohne_terminal_und_ohne_ja_wird_nur_gezeigt(lauf: Lauf) -> None:
    assert lauf(*VORMERKEN) == Ausgang(
        2, GEZEIGT, "Fehler: Es ist nichts geändert.\n    Zum Ändern ohne Rückfrage: --ja\n"
    )


def test_mit_ja_wird_geschrieben(ort: Path, lauf: Lauf) -> None:
    vorher = _stand(ort)
    assert lauf(*VORMERKEN, "--ja") == Ausgang(0, GEZEIGT, GEBUCHT)
    assert _stand(ort) == vorher | {"data/kommunen/bonn.yaml": NEU.encode()}
    assert lauf(*VORMERKEN, "--ja") == Ausgang(0, "Nichts zu ändern: Das steht schon so im Register.\n", "")
    # Wo nichts zu ändern ist, wird auch nicht gefragt.
    assert lauf(*VORMERKEN).wert == 0


@pytest.mark.parametrize(("antwort", "wert"), [("j", 0), ("Ja", 0), ("n", 1), ("", 1), ("yes", 1)])
def test_am_terminal_wird_einmal_gefragt(ort: Path, antwort: str, wert: int) -> None:
    ausgang = rufe_am_terminal(ort, VORMERKEN, {"[j/N] ": f"{antwort}\n"})
    ergebnis = GEBUCHT if wert == 0 else "Es ist nichts geändert.\n"
    assert ausgang == Ausgang(wert, f"{GEZEIGT}So ändern? [j/N] {antwort}\n{ergebnis}", "")
    assert (ort / "data/kommunen/bonn.yaml").read_bytes() == (NEU if wert == 0 else BONN).encode()


@pytest.mark.usefixtures("unveraendert")
@pytest.mark.parametrize("taste", ["\x03", "\x04"])
def test_strg_c_und_strg_d_brechen_ab(ort: Path, taste: str) -> None:
    ausgang = rufe_am_terminal(ort, VORMERKEN, {"[j/N] ": taste})
    assert ausgang.wert == 130
    assert ausgang.ausgabe.endswith("Abgebrochen.\n")


@pytest.mark.usefixtures("unveraendert")
def test_neue_fehler_werden_nicht_geschrieben(lauf: Lauf) -> None:
    eintragen = ("beitritt", "eintragen", "Unna", "--unterzeichnet", "6.12.2017", "--runde", "1")
    assert lauf(*eintragen, "--quelle", "Q", "--ja") == Ausgang(
        3,
        "",
        "Fehler: Das gäbe neue Fehler im Register.\n"
        "    data/kommunen/unna.yaml:4:3: Fehler: die Unterschrift (6. Dezember 2017) liegt nicht in der Runde 1 "
        "(Dezember 2999) [unterschrift-ausserhalb-runde]\n"
        "        Datum oder Runde berichtigen; wer allein unterschrieb, gehört zu keiner Runde.\n",
    )


def test_alte_fehler_anderswo_stoeren_nicht(ort: Path, lauf: Lauf) -> None:
    (ort / "data/kommunen/hagen.yaml").write_text("name: Hagen\nags: 05914000\nbeitritt: {runde: 9}\n")
    (ort / "data/kommunen/essen.yaml").write_text("name: [\n")
    assert lauf("pruefen").wert == 1
    assert lauf(*VORMERKEN, "--ja") == Ausgang(0, GEZEIGT, GEBUCHT)


def test_ein_kaputter_datensatz_wird_mit_zeile_und_abhilfe_gemeldet(ort: Path, lauf: Lauf) -> None:
    (ort / "data/kommunen/bonn.yaml").write_text("name: Bonn\nags: 1\n")
    vorher = _stand(ort)
    ausgang = lauf(*VORMERKEN, "--ja")
    assert ausgang.wert == 3
    assert ausgang.meldungen.startswith(
        "Fehler: data/kommunen/bonn.yaml hat Fehler; daran lässt sich so nichts ändern.\n"
        "    data/kommunen/bonn.yaml:2:1: Fehler: "
    )
    assert ausgang.meldungen.endswith("\n    Beheben: kommunennetz kommune bearbeiten bonn\n")
    assert _stand(ort) == vorher


def test_ohne_netz_geht_nichts(ort: Path, lauf: Lauf) -> None:
    (ort / "data/netz.yaml").write_text("name: [\n")
    assert lauf(*VORMERKEN, "--ja") == Ausgang(
        3,
        "",
        "Fehler: data/netz.yaml hat Fehler; ohne diese Datei geht es nicht.\n    Zeigen: kommunennetz pruefen\n",
    )


def test_was_sich_waehrend_der_frage_aendert_wird_bemerkt(ort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Der Editor eines anderen speichert, während hier noch die Frage steht."""
    anderes = BONN + "bemerkung: neu\r\n"

    def antworte(_frage: str) -> str:
        (ort / "data/kommunen/bonn.yaml").write_bytes(anderes.encode())
        return "j"

    for strom in (sys.stdin, sys.stdout):
        monkeypatch.setattr(strom, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", antworte)
    assert start.run(VORMERKEN) == 3
    assert (ort / "data/kommunen/bonn.yaml").read_bytes() == anderes.encode()
    assert not (ort / "data/.sperre").exists()


@pytest.mark.parametrize(
    ("botschaft", "erwartet"),
    [
        ("Stadt Bünde: beigetreten (6. Dezember 2017)", '"Stadt Bünde: beigetreten (6. Dezember 2017)"'),
        ("Kreis »nun« `id` $HOME ${x} $(id) %PATH% !1", '"Kreis »nun« id HOME x (id) PATH 1"'),
        ("a \"b\" “c” „d” \\ 'e' ‘f’\nweiter\x1b[0m", '"a b c d e f weiter 0m"'),
    ],
)
def test_die_botschaft_ist_in_jeder_shell_woertlich(botschaft: str, erwartet: str) -> None:
    assert zitiert(botschaft) == erwartet
    gelesen = subprocess.run(
        ["bash", "-c", f"printf %s {zitiert(botschaft)}"], capture_output=True, encoding="utf-8", check=True
    )
    assert f'"{gelesen.stdout}"' == erwartet


def test_der_vorgeschlagene_weg_zu_git_nimmt_auch_neue_dateien_mit(ort: Path, lauf: Lauf) -> None:
    git = partial(subprocess.run, cwd=ort, check=True, capture_output=True, encoding="utf-8")
    git(["git", "init", "-q"])
    ausgang = lauf("kommune", "neu", "Herford", "Bünde", "--ja")
    befehle = [zeile.partition("git ")[2] for zeile in ausgang.meldungen.splitlines() if "git " in zeile]
    personalien = "-c user.name=Test -c user.email=test@example.org"
    git(["bash", "-c", "\n".join(f"git {personalien} {befehl}" for befehl in befehle)])
    verlauf = git(["git", "log", "--format=%s", "--name-only"]).stdout
    assert verlauf.splitlines()[0] == "Neuer Datensatz: Stadt Herford, Stadt Bünde"
    assert {"data/kommunen/herford.yaml", "data/kommunen/buende.yaml"} <= set(verlauf.splitlines())


def test_das_mitgelieferte_register_ist_nur_zum_lesen(
    ort: Path, tmp_path_factory: pytest.TempPathFactory, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Im Paket, auf Umwegen genannt, und in einem Ordner ohne eigenes Register."""
    monkeypatch.setattr(aufruf, "_PAKET", ort.parent)
    vorher = _stand(ort)
    fehler = "Fehler: Das mitgelieferte Register ist nur zum Lesen.\n    Eigenes: kommunennetz neu ORDNER\n"
    umweg = tmp_path_factory.mktemp("umweg") / "verweis"
    umweg.symlink_to(ort)
    for angabe in (ort, umweg, f"../{ort.name}"):
        assert lauf(*VORMERKEN, "--ja", "--register", angabe) == Ausgang(3, "", fehler)
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path_factory.mktemp("leer"))
    monkeypatch.delenv("KOMMUNENNETZ_REGISTER", raising=False)
    keines = fehler.replace("Das mitgelieferte Register", "Hier ist kein Register; das mitgelieferte")
    assert lauf(*VORMERKEN, "--ja") == Ausgang(3, "", keines)
    assert _stand(ort) == vorher


def _brich_ab(ort: Path) -> None:
    """Lässt einen Vorgang an zwei Dateien nach der ersten sterben."""
    bonn, unna = (ort / f"data/kommunen/{name}.yaml" for name in ("bonn", "unna"))
    posten = [
        Posten("data/kommunen/bonn.yaml", BONN.encode(), f"{BONN}bemerkung: a\r\n".encode()),
        Posten("data/kommunen/unna.yaml", UNNA.encode(), f"{UNNA}bemerkung: b\n".encode()),
    ]
    for stelle in count(1):
        assert stirbt(partial(buche, ort, posten), stelle)
        if bonn.read_bytes() == posten[0].nachher:
            assert unna.read_bytes() == posten[1].vorher
            return
        subprocess.run(["rm", "-rf", str(ort / "data/.vorgang")], check=True)


@pytest.mark.parametrize(
    "angaben", [["liste"], ["pruefen"], ["kommune", "zeigen", "Bonn"], [*VORMERKEN, "--ja"]]
)
def test_ein_abgebrochener_vorgang_wird_vom_naechsten_befehl_vollendet(
    ort: Path, lauf: Lauf, angaben: list[str]
) -> None:
    _brich_ab(ort)
    ausgang = lauf(*angaben)
    assert ausgang.wert == 0
    assert ausgang.meldungen.startswith(
        "Hinweis: Ein abgebrochener Vorgang ist jetzt vollendet: data/kommunen/bonn.yaml, data/kommunen/unna.yaml.\n"
    )
    assert (ort / "data/kommunen/unna.yaml").read_text() == f"{UNNA}bemerkung: b\n"
    assert not (ort / "data/.vorgang").exists()


def test_wer_die_sperre_haelt_wird_genannt(ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch) -> None:
    kurz = sperre
    monkeypatch.setattr("kommunennetz.register.buchen.sperre.sperre", partial(kurz, geduld=0.05))
    zeit = datetime(2026, 11, 22, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    with kurz(ort, Halter("anna", "rathaus-7", 4711, zeit)):
        ausgang = lauf(*VORMERKEN, "--ja")
    assert ausgang == Ausgang(
        3,
        "",
        "Fehler: Das Register ist gesperrt: anna an rathaus-7 (Prozess 4711) seit 22.11.2026, 09:30 Uhr arbeitet daran.\n"
        "    Warten und noch einmal versuchen; arbeitet dort niemand mehr, den Prozess beenden.\n",
    )
    assert lauf(*VORMERKEN, "--ja").wert == 0


NAMEN = ("Bonn", "Unna", "Hagen", "Essen")


def _trage_ein(ort: str, nummer: int) -> None:
    """Trägt 25-mal etwas ein: abwechselnd am eigenen Datensatz und an einem, an dem alle arbeiten."""
    os.chdir(ort)
    with Path(os.devnull).open("w", encoding="utf-8") as nirgends:
        sys.stdout = sys.stderr = nirgends
        for mal in range(25):
            name, kennung = (NAMEN[nummer], "ansprechperson") if mal % 2 else ("Herford", f"k{nummer}")
            angaben = ["beitritt", "kriterium", name, kennung, "--stand", "ja", "--quelle", f"{nummer}-{mal}"]
            assert start.run([*angaben, "--ja"]) == 0


def test_vier_zugleich_verlieren_nichts(tmp_path: Path) -> None:
    punkte = "".join(
        f"      - {{id: k{nummer}, kurz: K{nummer}, text: T, nachweis: N, naechster_schritt: S.}}\n"
        for nummer in range(4)
    )
    netz = NETZ.replace("      - {id: erklaerung", f"{punkte}      - {{id: erklaerung")
    ort = write_register(tmp_path, netz=netz)
    lager = multiprocessing.get_context("fork")
    prozesse = [lager.Process(target=_trage_ein, args=(str(ort), nummer)) for nummer in range(4)]
    for prozess in prozesse:
        prozess.start()
    for prozess in prozesse:
        prozess.join()
    assert [prozess.exitcode for prozess in prozesse] == [0, 0, 0, 0]
    herford = (ort / "data/kommunen/herford.yaml").read_text()
    for nummer, name in enumerate(NAMEN):
        assert f"  k{nummer}:\n    stand: ja\n    quelle: {nummer}-24\n" in herford
        assert f"quelle: {nummer}-23\n" in (ort / f"data/kommunen/{name.casefold()}.yaml").read_text()
    assert [pfad.name for pfad in (ort / "data").glob(".*")] == [".schritte"]
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == list(range(1, 101))


def _verweis_im_kreis(netz: Path) -> None:
    netz.symlink_to(netz.name)


@pytest.mark.parametrize(
    ("stoere", "text"),
    [
        (_verweis_im_kreis, "lässt sich nicht lesen: das ist ein Verweis, oder Verweise führen im Kreis."),
        (os.mkfifo, "ist keine gewöhnliche Datei."),
        (os.mkdir, "ist keine gewöhnliche Datei."),
    ],
)
def test_ein_register_das_sich_nicht_ansehen_laesst_wird_nicht_durch_ein_anderes_ersetzt(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lauf: Lauf,
    stoere: Callable[[Path], None],
    text: str,
) -> None:
    ort = tmp_path / "innen"
    (ort / "data").mkdir(parents=True)
    netz = ort / "data" / "netz.yaml"
    stoere(netz)
    write_register(tmp_path, kommunen__bonn=BONN, runden__erste=RUNDE)
    monkeypatch.chdir(ort)
    hilfe = "    Ist ein anderes Register gemeint, es mit --register nennen.\n"
    for befehl in ([*VORMERKEN, "--ja"], ["liste"]):
        assert lauf(*befehl) == Ausgang(3, "", f"Fehler: »{netz}« {text}\n{hilfe}")
    assert (tmp_path / "data/kommunen/bonn.yaml").read_bytes() == BONN.encode()
