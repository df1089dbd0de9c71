"""Gebucht wird an jeder Wurzel mit derselben Mechanik, auch wo es keinen Ordner `data` gibt."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hilfen import write_register
from kommunennetz.dateien import daneben
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.buchung import buche, hat_vorgang, wiederherstellen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.schrittbuch import Buchschritt, buche_schritt, load_schrittbuch
from kommunennetz.register.buchen.sperre import GesperrtError, Halter, sperre
from kommunennetz.register.buchen.wurzel import Wurzel, find_ziel
from stoerung import stirbt

ZEIT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
ICH = Halter("anna", "rathaus", 4711, ZEIT)
BERT = Halter("bert", "kreishaus", 815, ZEIT)
ALT = {"verteiler/presse.yaml": b"alt 1\n", "stelle.yaml": b"alt 2\n"}
POSTEN = [
    Posten("verteiler/presse.yaml", b"alt 1\n", b"neu 1\n"),
    Posten("stelle.yaml", b"alt 2\n", None),
    Posten("verteiler/neu/rat.yaml", None, b"neu 3\n"),
]
NEU = {"verteiler/presse.yaml": b"neu 1\n", "verteiler/neu/rat.yaml": b"neu 3\n"}


def _wurzel(ort: Path) -> Wurzel:
    return Wurzel(ort, "", lambda datei: re.fullmatch(r"[a-z/]+\.yaml", datei) is not None)


@pytest.fixture(name="wurzel")
def _fixture_wurzel(tmp_path: Path) -> Wurzel:
    for name, inhalt in ALT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(inhalt)
    return _wurzel(tmp_path)


def _inhalt(ort: Path) -> dict[str, bytes]:
    return {pfad.relative_to(ort).as_posix(): pfad.read_bytes() for pfad in ort.rglob("*") if pfad.is_file()}


def test_gebucht_wird_alles_und_nichts_bleibt_liegen(wurzel: Wurzel) -> None:
    with sperre(wurzel, ICH):
        assert wiederherstellen(wurzel) is None
        buche(wurzel, POSTEN)
    assert _inhalt(wurzel.ort) == NEU


def test_die_sperre_liegt_in_der_wurzel_und_nennt_den_halter(wurzel: Wurzel) -> None:
    with sperre(wurzel, ICH):
        assert set(_inhalt(wurzel.ort)) == {*ALT, ".sperre"}
        with pytest.raises(GesperrtError, match="anna an rathaus"), sperre(wurzel, BERT, geduld=0):
            pass
    assert _inhalt(wurzel.ort) == ALT


def test_das_schrittbuch_liegt_in_der_wurzel_und_nimmt_den_schritt_genau_zurueck(wurzel: Wurzel) -> None:
    assert buche_schritt(wurzel, POSTEN, "Drei auf einmal", ZEIT) is None
    assert load_schrittbuch(wurzel) == (Buchschritt(1, ZEIT, "Drei auf einmal", tuple(POSTEN)),)
    assert set(_inhalt(wurzel.ort)) == {*NEU, ".schritte/.gitignore", ".schritte/00000001.json"}
    zurueck = [Posten(einer.datei, einer.nachher, einer.vorher) for einer in POSTEN]
    assert buche_schritt(wurzel, zurueck, "Zurück", ZEIT, [1]) is None
    assert _inhalt(wurzel.ort) == ALT | {".schritte/.gitignore": b"*\n"}


def test_ein_fremdes_buch_nennt_hier_keinen_datensatz_des_registers(wurzel: Wurzel) -> None:
    buche_schritt(wurzel, POSTEN[:1], "Einer", ZEIT)
    roh = json.loads((wurzel.pfad(".schritte") / "00000001.json").read_bytes())
    for datei in ("../data/netz.yaml", "data/kommunen/bonn.md", "/etc/passwd"):
        roh["posten"][0]["datei"] = datei
        (wurzel.pfad(".schritte") / "00000002.json").write_text(json.dumps(roh))
        assert [schritt.nummer for schritt in load_schrittbuch(wurzel)] == [1]


def test_ein_abgebrochener_vorgang_liegt_in_der_wurzel_und_wird_dort_vollendet(wurzel: Wurzel) -> None:
    """An jeder zweiten Stelle einmal: Davor gilt das Alte, danach das Neue, nie etwas dazwischen."""
    gesehen: set[str] = set()
    for stelle in range(1, 200, 2):
        for pfad in sorted(wurzel.ort.rglob("*"), reverse=True):
            pfad.rmdir() if pfad.is_dir() else pfad.unlink()
        for name, inhalt in ALT.items():
            (wurzel.ort / name).parent.mkdir(exist_ok=True)
            (wurzel.ort / name).write_bytes(inhalt)
        starb = stirbt(lambda: buche(wurzel, POSTEN), stelle)
        satz = wiederherstellen(wurzel)
        gesehen.add((satz or "nichts").partition(":")[0])
        assert not hat_vorgang(wurzel)
        assert _inhalt(wurzel.ort) in (ALT, NEU)
        if not starb:
            break
    assert not starb
    assert "Ein abgebrochener Vorgang ist jetzt vollendet" in gesehen
    assert "Die Reste eines abgebrochenen Vorgangs sind gelöscht." in gesehen


def test_die_meldungen_nennen_die_orte_in_der_wurzel(wurzel: Wurzel) -> None:
    wurzel.pfad(".vorgang").mkdir()
    (wurzel.pfad(".vorgang") / "plan.json").write_bytes(b"{")
    with pytest.raises(RegisterError) as fehler:
        wiederherstellen(wurzel)
    assert (fehler.value.text, fehler.value.hilfe) == (
        "».vorgang/plan.json« ist beschädigt.",
        "Mit »git status« ansehen, was geändert ist, und dann den Ordner .vorgang löschen.",
    )


def test_auch_unmittelbar_in_der_wurzel_unterscheidet_sich_nichts_nur_in_gross_und_klein(
    wurzel: Wurzel,
) -> None:
    with pytest.raises(RegisterError, match=r"»Stelle.yaml« und »stelle.yaml« wären unter Windows dieselbe"):
        buche(wurzel, [Posten("Stelle.yaml", None, b"neu")])


@pytest.mark.parametrize("datei", ["../fremd.yaml", "verteiler/../../fremd.yaml", "verweis/fremd.yaml"])
def test_nichts_fuehrt_aus_der_wurzel_hinaus(wurzel: Wurzel, datei: str) -> None:
    (wurzel.ort / "verweis").symlink_to(wurzel.ort.parent)
    with pytest.raises(RegisterError, match="führt aus dem Register hinaus"):
        find_ziel(wurzel, datei)


def test_das_register_raeumt_keiner_wurzel_in_sich_etwas_weg_an_der_gerade_jemand_schreibt(
    tmp_path: Path,
) -> None:
    """Kontakte liegen unter data, werden aber an ihrer eigenen Wurzel gebucht, mit eigener Sperre."""
    ort = write_register(tmp_path)
    kontakte = ort / "data/kontakte"
    kontakte.mkdir()
    halb = Path(daneben(kontakte / "presse.yaml"))
    halb.write_bytes(b"halb")
    with sperre(_wurzel(kontakte), BERT), sperre(ort, ICH):
        assert wiederherstellen(ort) is None
        assert halb.exists()
    with sperre(ort, ICH):
        assert wiederherstellen(ort) is not None
        assert not halb.exists()


@pytest.mark.parametrize(
    ("buche_an", "datei"),
    [(lambda ort: ort, "data/kommunen/bonn.yaml"), (_wurzel, "bonn.yaml")],
    ids=["register", "wurzel"],
)
def test_ein_pfad_ist_der_eines_registers(
    tmp_path: Path, buche_an: Callable[[Path], Path | Wurzel], datei: str
) -> None:
    (tmp_path / "data").mkdir()
    buche(buche_an(tmp_path), [Posten(datei, None, b"neu\n")])
    assert _inhalt(tmp_path) == {datei: b"neu\n"}
