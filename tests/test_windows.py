"""Was nur Windows tut, an einem nachgebauten System geprüft (`windows.py`); der Code darüber ist der echte."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register
from kommunennetz.dateien import ist_geraet, write_datei, write_ordner
from kommunennetz.errors import FrageError, KommunennetzError, RegisterError
from kommunennetz.register.buchen.buchung import buche, hat_vorgang, wiederherstellen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.schrittbuch import buche_schritt, load_schrittbuch
from kommunennetz.register.buchen.sperre import GesperrtError, Halter, sperre
from windows import Windows, windows

ZEIT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
ANNA = Halter("anna", "rathaus", 4711, ZEIT)
BERT = Halter("bert", "kreishaus", 815, ZEIT)
BONN, UNNA, HAGEN = (f"data/kommunen/{name}.yaml" for name in ("bonn", "unna", "hagen"))
ALT = {BONN: b"name: Bonn\r\n", UNNA: b"name: Unna\n"}
POSTEN = [
    Posten(BONN, ALT[BONN], b"name: Bonn\r\nags: 05314000\n"),
    Posten(UNNA, ALT[UNNA], None),
    Posten(HAGEN, None, b"name: Hagen\n"),
]
NEU = {einer.datei: einer.nachher for einer in POSTEN if einer.nachher is not None}


@pytest.fixture(name="ort")
def _ort(tmp_path: Path) -> Path:
    for datei, inhalt in ALT.items():
        (tmp_path / datei).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / datei).write_bytes(inhalt)
    return tmp_path


@pytest.fixture(name="system")
def _system(ort: Path) -> Iterator[Windows]:
    with windows(ort) as system:
        yield system


def _inhalt(ort: Path) -> dict[str, bytes]:
    return {pfad.relative_to(ort).as_posix(): pfad.read_bytes() for pfad in ort.rglob("*") if pfad.is_file()}


def test_das_nachgebaute_system_ist_eines(ort: Path, system: Windows) -> None:
    """Sonst wäre alles hier darunter auf Linux geprüft."""
    assert sys.platform == "win32"
    with pytest.raises(ImportError):
        import fcntl  # noqa: F401
    assert not hasattr(os, "fork")
    with pytest.raises(PermissionError):
        os.open(ort / "data", os.O_RDONLY)
    offen = os.open(ort / BONN, os.O_RDWR)
    with pytest.raises(PermissionError):
        (ort / BONN).unlink()
    with pytest.raises(PermissionError):
        (ort / BONN).replace(ort / "x")
    with pytest.raises(PermissionError):
        (ort / UNNA).replace(ort / BONN)
    os.write(offen, b"a\nb")
    os.close(offen)
    assert (ort / "DATA/Kommunen/BONN.yaml".lower()).read_bytes().startswith(b"a\r\nb")
    with pytest.raises(FileExistsError):
        os.rename(ort / BONN, ort / "data/kommunen/UNNA.YAML")  # noqa: PTH104
    with pytest.raises(FileNotFoundError):
        os.mkdir(ort / ("x" * 250))  # noqa: PTH102
    assert (ort / "data/kommunen/Unna.yaml").exists()
    assert system.offene() == []


# --- die Sperre ---


def test_die_sperre_haelt_und_der_andere_liest_wer_sie_hat(ort: Path, system: Windows) -> None:
    """Was Windows sperrt, liest kein anderer: Der Name muss an einer anderen Stelle stehen."""
    with sperre(ort, ANNA) as verwaist:
        assert verwaist is None
        assert list(system.gesperrt.values()) == [1 << 30]
        with pytest.raises(GesperrtError, match="anna an rathaus"), sperre(ort, BERT, geduld=0.02):
            pass
    assert system.offene() == []


def test_eine_offene_sperrdatei_bleibt_leer_liegen_und_haelt_niemanden_auf(
    ort: Path, system: Windows
) -> None:
    with sperre(ort, ANNA):
        pass
    assert (ort / "data/.sperre").read_bytes() == b""
    with sperre(ort, BERT, geduld=0) as verwaist:
        assert verwaist is None
    assert system.gesperrt == {}


def test_ein_datentraeger_ohne_sperren_wird_gemeldet(
    ort: Path, system: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locking(*_: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(sys.modules["msvcrt"], "locking", locking)
    with pytest.raises(RegisterError, match="lässt sich nicht sperren"), sperre(ort, ANNA):
        pass
    assert system.offene() == []


@pytest.mark.usefixtures("system")
def test_auch_ohne_o_nofollow_wird_keinem_verweis_gefolgt(ort: Path) -> None:
    (ort / "eigene").write_bytes(b"wichtig")
    (ort / "data/.sperre").symlink_to(ort / "eigene")
    with pytest.raises(RegisterError, match="das ist ein Verweis"), sperre(ort, ANNA):
        pass
    (ort / "data/.vorgang").mkdir()
    (ort / "data/.vorgang/plan.json").symlink_to(ort / "eigene")
    with pytest.raises(RegisterError, match="das ist ein Verweis"):
        wiederherstellen(ort)
    assert (ort / "eigene").read_bytes() == b"wichtig"


# --- buchen ---


def test_gebucht_werden_bytes_und_kein_ordner_geoeffnet(ort: Path, system: Windows) -> None:
    with sperre(ort, ANNA):
        assert wiederherstellen(ort) is None
        buche_schritt(ort, POSTEN, "Drei auf einmal", ZEIT)
    assert [einer.posten for einer in load_schrittbuch(ort)] == [tuple(POSTEN)]
    assert {name: inhalt for name, inhalt in _inhalt(ort).items() if "/." not in name} == NEU
    assert system.offene() == []


@pytest.mark.parametrize("datei", [BONN, UNNA])
def test_ist_eine_datei_in_einem_anderen_programm_offen_bleibt_alles(
    ort: Path, system: Windows, datei: str
) -> None:
    system.halte(ort / datei)
    with pytest.raises(RegisterError) as fehler:
        buche(ort, POSTEN)
    assert (fehler.value.text, fehler.value.hilfe) == (
        "»data« lässt sich nicht schreiben: die Berechtigung fehlt, oder ein anderes Programm hält die Datei fest.",
        "Die Rechte des Ordners prüfen, und ob die Datei in einem anderen Programm geöffnet ist.",
    )
    assert _inhalt(ort) == ALT
    system.festgehalten.clear()
    buche(ort, POSTEN)
    assert _inhalt(ort) == NEU


@pytest.mark.parametrize("posten", [POSTEN[0], POSTEN[1]], ids=["ersetzen", "loeschen"])
def test_eine_einzelne_offene_datei_bleibt_und_nichts_liegt_daneben(
    ort: Path, system: Windows, posten: Posten
) -> None:
    system.halte(ort / posten.datei)
    with pytest.raises(RegisterError, match="ein anderes Programm hält die Datei fest"):
        buche(ort, [posten])
    assert _inhalt(ort) == ALT


def test_bleibt_die_datei_auch_beim_zuruecknehmen_offen_vollendet_der_naechste_befehl(
    ort: Path, system: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Word öffnet Unna, bevor es gelöscht ist, und Bonn, bevor es zurückgenommen ist."""
    echt = os.unlink

    def unlink(pfad: Path) -> None:
        if os.fspath(pfad).endswith("unna.yaml"):
            system.halte(ort / BONN)
            system.halte(ort / UNNA)
        echt(pfad)

    monkeypatch.setattr(os, "unlink", unlink)
    with pytest.raises(RegisterError, match="Der Vorgang ist nur zum Teil geschehen"):
        buche(ort, POSTEN)
    monkeypatch.setattr(os, "unlink", echt)
    system.festgehalten.clear()
    assert hat_vorgang(ort)
    assert wiederherstellen(ort) == f"Ein abgebrochener Vorgang ist jetzt zurückgenommen: {BONN}."
    assert _inhalt(ort) == ALT


# --- Ergebnisse ---


def test_ergebnisse_sind_bytes_und_ersetzen_vorhandene(ort: Path, system: Windows) -> None:
    write_datei(ort / "liste.csv", b"alt\n")
    write_datei(ort / "liste.csv", b"a;b\nc;d\r\n")
    write_ordner(ort / "paket", {"unter/b.pdf": b"\n"})
    assert {n: i for n, i in _inhalt(ort).items() if not n.startswith("data/")} == {
        "liste.csv": b"a;b\nc;d\r\n",
        "paket/unter/b.pdf": b"\n",
    }
    assert system.offene() == []


def test_ein_in_excel_geoeffnetes_ergebnis_bleibt_mit_ausweg(ort: Path, system: Windows) -> None:
    write_datei(ort / "liste.xlsx", b"alt")
    system.halte(ort / "liste.xlsx")
    with pytest.raises(KommunennetzError) as fehler:
        write_ordner(ort, {"a.csv": b"neu", "liste.xlsx": b"neu"})
    assert (
        fehler.value.hilfe
        == "Ist die Datei in Word oder Excel geöffnet, sie dort schließen; sonst die Rechte prüfen."
    )
    assert _inhalt(ort) == ALT | {"liste.xlsx": b"alt"}


# --- ganze Befehle ---


def test_befehle_schreiben_nehmen_zurueck_und_geben_aus(tmp_path: Path, lauf: Callable[..., Ausgang]) -> None:
    ort = write_register(tmp_path, kommunen__bonn="name: Bonn\r\nags: 05314000\r\n")
    vorher = _inhalt(ort)
    with windows(ort) as system:
        neu = lauf("--register", ort, "kommune", "neu", "Beelen", "--ja")
        dazu = set(_inhalt(ort)) - set(vorher)
        zurueck = lauf("--register", ort, "beitritt", "zuruecknehmen", "Beelen", "--ja")
        liste = lauf("--register", ort, "liste", "-o", ort / "liste.csv")
        offen = system.offene()
    assert (neu.wert, zurueck.wert, liste.wert) == (0, 0, 0), (neu, zurueck, liste)
    assert "data/kommunen/beelen.yaml" in dazu
    uebrig = {name: inhalt for name, inhalt in _inhalt(ort).items() if name not in vorher}
    assert set(uebrig) == {"data/.sperre", "data/.schritte/.gitignore", "liste.csv"}
    assert uebrig["data/.sperre"] == b""
    assert vorher.items() <= _inhalt(ort).items()
    assert offen == []


@pytest.mark.parametrize(
    "befehl", [["liste", "-o", f"{'x' * 245}.csv"], ["export", f"{'x' * 245}.xlsx"], ["neu", "x" * 250]]
)
def test_ein_langer_pfad_ist_auch_fuer_den_befehl_eine_meldung(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lauf: Callable[..., Ausgang], befehl: list[str]
) -> None:
    monkeypatch.chdir(write_register(tmp_path))
    with windows(tmp_path):
        ausgang = lauf(*befehl)
    assert (ausgang.wert, ausgang.ausgabe) == (3, "")
    assert ausgang.meldungen.endswith(f"lässt sich nicht schreiben: {ZU_LANG}.\n    {KUERZER}\n")
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["data"]


# --- lange Pfade ---

ZU_LANG = "der Pfad ist länger, als Windows erlaubt"
KUERZER = "Einen kürzeren Namen wählen, oder einen Ordner, der weniger tief liegt."


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize(
    "tue",
    [
        lambda ort: write_datei(ort / ("x" * 240), b""),
        lambda ort: write_ordner(ort / ("x" * 240), {"a": b""}),
        lambda ort: buche(ort, [Posten(f"data/kommunen/{'x' * 230}.yaml", None, b"neu")]),
        lambda ort: buche(ort, [POSTEN[0], Posten(f"data/kommunen/{'x' * 230}.yaml", None, b"neu")]),
    ],
    ids=["datei", "ordner", "register", "viele"],
)
def test_ein_pfad_ueber_260_zeichen_wird_gemeldet_und_aendert_nichts(
    ort: Path, tue: Callable[[Path], None]
) -> None:
    with pytest.raises(KommunennetzError) as fehler:
        tue(ort)
    assert ZU_LANG in fehler.value.text
    assert fehler.value.hilfe == KUERZER
    assert _inhalt(ort) == ALT


@pytest.mark.usefixtures("system")
def test_was_es_nicht_gibt_ist_darum_nicht_zu_lang(ort: Path) -> None:
    with pytest.raises(KommunennetzError, match="diesen Ordner oder diese Datei gibt es nicht"):
        write_datei(ort / "fehlt" / "liste.csv", b"")


@pytest.mark.parametrize(
    ("winerror", "text"),
    [
        (206, ZU_LANG),
        (123, "der Name enthält Zeichen, die hier nicht erlaubt sind"),
        (32, "die Berechtigung fehlt, oder ein anderes Programm hält die Datei fest"),
    ],
)
def test_auch_ohne_laenge_zu_kennen_nennt_die_nummer_von_windows_den_grund(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, text: str
) -> None:
    def rename(*_: str) -> None:
        error = OSError(errno.EACCES if winerror == 32 else errno.EINVAL, "englisch")
        error.winerror = winerror  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(KommunennetzError, match=text):
        write_datei(tmp_path / "a", b"")


# --- Namen, die es dort nicht geben kann; auch hier nicht, denn Register und Ergebnisse wandern ---

GERAETE = [
    "con.csv",
    "NUL",
    "aux.tar.gz",
    "Com1.csv",
    "lpt9 .csv",
    "prn",
    "C:aux.csv",
    "D:\\akte\\nul.pdf",
    "com¹",
]


@pytest.mark.parametrize("name", GERAETE)
def test_kein_ergebnis_heisst_wie_ein_geraet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for tue in (
        lambda: write_datei(name, b"neu"),
        lambda: write_ordner(name, {"a.csv": b"neu"}),
        lambda: write_ordner("paket", {"a.csv": b"neu", name: b"neu"}),
    ):
        with pytest.raises(FrageError, match="ist unter Windows ein Gerät"):
            tue()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["console.csv", "aux-1.csv", "com.csv", "com10", "nulpe.pdf", "liste.con", ".con"]
)
def test_was_nur_so_aehnlich_heisst_geht(tmp_path: Path, name: str) -> None:
    assert not ist_geraet(name)
    write_datei(tmp_path / name, b"neu")
    assert _inhalt(tmp_path) == {name: b"neu"}


@pytest.mark.parametrize(
    ("befehl", "name"),
    [
        ("liste -o", "con.csv"),
        ("zahl -o", "lpt1.json"),
        ("export", "nul.xlsx"),
        ("schema -o", "aux"),
        ("schema kommune -o", "Con.json"),
        ("neu", "prn"),
    ],
)
def test_jeder_befehl_der_ergebnisse_schreibt_sagt_den_ausweg(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lauf: Callable[..., Ausgang], befehl: str, name: str
) -> None:
    monkeypatch.chdir(write_register(tmp_path))
    stamm, punkt, endung = name.partition(".")
    assert lauf(*befehl.split(), name) == Ausgang(
        2,
        "",
        f"Fehler: »{name}« ist unter Windows ein Gerät; keine Datei kann dort so heißen.\n"
        f"    Einen anderen Namen nennen, etwa »{stamm}-1{punkt}{endung}«.\n",
    )
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize(
    "name",
    ["aux.yaml", "Con.yaml", "a:b.yaml", "C:x.yaml", "x?.yaml", "a\\b.yaml", "bonn.yaml.", "bonn.yaml "],
)
def test_kein_neuer_datensatz_heisst_wie_es_windows_nicht_kennt(ort: Path, name: str) -> None:
    datei = f"data/kommunen/{name}"
    for posten in ([Posten(datei, None, b"neu")], [POSTEN[0], Posten(datei, None, b"neu")]):
        with pytest.raises(RegisterError) as fehler:
            buche(ort, posten)
        assert (fehler.value.text, fehler.value.hilfe) == (
            f"»{datei}« kann unter Windows keine Datei heißen.",
            "Einen anderen Namen wählen: nicht »con«, »aux« und dergleichen, nur Buchstaben, Ziffern und »-«.",
        )
    assert _inhalt(ort) == ALT


def test_ein_vorhandener_datensatz_mit_solchem_namen_laesst_sich_aendern_und_loeschen(ort: Path) -> None:
    (ort / "data/kommunen/aux.yaml").write_bytes(b"alt")
    buche(ort, [Posten("data/kommunen/aux.yaml", b"alt", b"neu")])
    buche(ort, [Posten("data/kommunen/aux.yaml", b"neu", None)])
    assert _inhalt(ort) == ALT


# --- groß und klein ---


@pytest.mark.parametrize("system_von", [nullcontext, windows], ids=["Linux", "Windows"])
def test_kein_neuer_datensatz_unterscheidet_sich_nur_in_gross_und_klein(
    ort: Path, system_von: Callable[[Path], AbstractContextManager[object]]
) -> None:
    with system_von(ort), pytest.raises(RegisterError) as fehler:
        buche(ort, [Posten("data/kommunen/Bonn.yaml", None, b"neu")])
    assert (fehler.value.text, fehler.value.hilfe) == (
        f"»data/kommunen/Bonn.yaml« und »{BONN}« wären unter Windows dieselbe Datei.",
        f"Die Datei »{BONN}« umbenennen oder löschen.",
    )
    assert _inhalt(ort) == ALT


def test_auch_zwei_neue_unterscheiden_sich_nicht_nur_so(ort: Path) -> None:
    neue = [Posten(f"data/runden/{name}.yaml", None, b"neu") for name in ("2027-neu", "2027-Neu")]
    with pytest.raises(RegisterError, match=r"2027-Neu.yaml« und »data/runden/2027-neu.yaml« wären"):
        buche(ort, neue)
    assert _inhalt(ort) == ALT


def test_laesst_sich_der_ordner_nicht_ansehen_ist_es_eine_meldung(ort: Path) -> None:
    with pytest.raises(RegisterError, match="ein Teil des Pfades ist kein Ordner"):
        buche(ort, [Posten(f"{BONN}/neu.yaml", None, b"neu")])


def test_wer_nur_gross_und_klein_aendert_darf_es(ort: Path) -> None:
    buche(ort, [Posten(BONN, ALT[BONN], None), Posten("data/kommunen/Bonn.yaml", None, ALT[BONN])])
    assert _inhalt(ort) == {UNNA: ALT[UNNA], "data/kommunen/Bonn.yaml": ALT[BONN]}
