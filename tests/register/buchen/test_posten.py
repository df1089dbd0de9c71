import errno
import os
import resource
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kommunennetz.dateien import daneben
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.buchung import write_posten
from kommunennetz.register.buchen.posten import Posten, render_diff

DATEI = "data/kommunen/bonn.yaml"


@pytest.fixture(name="ort")
def _ort(tmp_path: Path) -> Path:
    (tmp_path / "data" / "kommunen").mkdir(parents=True)
    (tmp_path / DATEI).write_bytes(b"alt\n")
    return tmp_path


@pytest.fixture(name="offener_ort")
def _offener_ort() -> Iterator[Path]:
    """Liefert ein Register, in das auch ein Prozess ohne Rechte hineinsehen kann."""
    with tempfile.TemporaryDirectory() as name:
        ort = Path(name)
        (ort / "data" / "kommunen").mkdir(parents=True)
        (ort / DATEI).write_bytes(b"alt\n")
        ort.chmod(0o755)
        yield ort


def _dateien(ort: Path) -> dict[str, bytes]:
    return {
        str(pfad.relative_to(ort)): pfad.read_bytes() for pfad in sorted(ort.rglob("*")) if pfad.is_file()
    }


def _im_kind(tue: Callable[[], None]) -> str:
    """Liefert, womit ein eigener Prozess scheiterte; leer, wenn es gelang."""
    lesen, schreiben = os.pipe()
    if (kind := os.fork()) == 0:
        try:
            tue()
        except RegisterError as error:
            os.write(schreiben, f"{error.text}|{error.hilfe}".encode())
        finally:
            os._exit(0)
    os.close(schreiben)
    os.waitpid(kind, 0)
    with os.fdopen(lesen, "rb") as strom:
        return strom.read().decode()


def test_die_datei_hat_danach_den_neuen_inhalt_und_die_alten_rechte(ort: Path) -> None:
    (ort / DATEI).chmod(0o640)
    write_posten(ort, Posten(DATEI, b"alt\n", b"neu\n"))
    assert _dateien(ort) == {DATEI: b"neu\n"}
    assert stat.S_IMODE((ort / DATEI).stat().st_mode) == 0o640


def test_eine_neue_datei_in_einem_neuen_ordner(ort: Path) -> None:
    write_posten(ort, Posten("data/infomails/x.md", None, b"neu\n"))
    assert _dateien(ort) == {DATEI: b"alt\n", "data/infomails/x.md": b"neu\n"}


def test_eine_datei_wird_geloescht(ort: Path) -> None:
    write_posten(ort, Posten(DATEI, b"alt\n", None))
    assert _dateien(ort) == {}


@pytest.mark.parametrize(
    ("posten", "text"),
    [
        (Posten(DATEI, b"uralt\n", b"neu\n"), "inzwischen geändert worden"),
        (Posten(DATEI, b"uralt\n", None), "inzwischen geändert worden"),
        (Posten(DATEI, None, b"neu\n"), "inzwischen entstanden"),
        (Posten("data/kommunen/unna.yaml", b"alt\n", b"neu\n"), "inzwischen geändert worden"),
    ],
)
def test_was_inzwischen_anders_ist_wird_nicht_ueberschrieben(ort: Path, posten: Posten, text: str) -> None:
    with pytest.raises(RegisterError, match=text):
        write_posten(ort, posten)
    assert _dateien(ort) == {DATEI: b"alt\n"}


def test_ein_rest_eines_abbruchs_stoert_nicht(ort: Path) -> None:
    Path(daneben(ort / DATEI)).write_bytes(b"halb")
    write_posten(ort, Posten(DATEI, b"alt\n", b"neu\n"))
    assert (ort / DATEI).read_bytes() == b"neu\n"


def test_ein_verweis_im_register_bleibt_ein_verweis(ort: Path) -> None:
    (ort / "data/kommunen/unna.yaml").symlink_to("bonn.yaml")
    write_posten(ort, Posten("data/kommunen/unna.yaml", b"alt\n", b"neu\n"))
    assert (ort / "data/kommunen/unna.yaml").is_symlink()
    assert (ort / DATEI).read_bytes() == b"neu\n"


def test_ein_verweis_aus_dem_register_wird_abgewiesen(ort: Path) -> None:
    (ort / "fremd.yaml").write_bytes(b"fremd\n")
    (ort / "data/kommunen/unna.yaml").symlink_to(ort / "fremd.yaml")
    for datei in ("data/kommunen/unna.yaml", "../x.yaml", "x.yaml"):
        with pytest.raises(RegisterError, match="führt aus dem Register hinaus"):
            write_posten(ort, Posten(datei, b"fremd\n", b"neu\n"))
    assert (ort / "fremd.yaml").read_bytes() == b"fremd\n"


@pytest.mark.parametrize("ziel", ["..", "daten"])
def test_data_als_verweis_wird_abgewiesen(ort: Path, ziel: str) -> None:
    """Auch einer innerhalb des Registers: Was dort liegt, gehört vielleicht keinem Register."""
    (ort / "data").rename(ort / "daten")
    (ort / "data").symlink_to(ort / ziel)
    vorher = _dateien(ort)
    with pytest.raises(RegisterError, match="»data« ist ein Verweis"):
        write_posten(ort, Posten("data/kommunen/unna.yaml", None, b"neu\n"))
    assert _dateien(ort) == vorher


def test_ein_verweis_statt_eines_ordners_von_data_wird_abgewiesen(ort: Path) -> None:
    (ort / "fremd").mkdir()
    (ort / "data/runden").symlink_to(ort / "fremd")
    with pytest.raises(RegisterError, match="führt aus dem Register hinaus"):
        write_posten(ort, Posten("data/runden/2012-erste.yaml", None, b"neu\n"))
    assert _dateien(ort / "fremd") == {}


def test_ein_register_durch_einen_verweis_genannt(ort: Path) -> None:
    """Wer den Verweis selbst nennt, meint das Register dahinter."""
    (ort / "umweg").symlink_to(ort)
    write_posten(ort / "umweg", Posten(DATEI, b"alt\n", b"neu\n"))
    assert (ort / DATEI).read_bytes() == b"neu\n"


def test_eine_pipe_an_der_stelle_der_datei_haelt_nicht_auf(ort: Path) -> None:
    os.mkfifo(ort / "data/kommunen/unna.yaml")
    with pytest.raises(RegisterError, match="lässt sich nicht schreiben"):
        write_posten(ort, Posten("data/kommunen/unna.yaml", None, b"neu\n"))
    assert _dateien(ort) == {DATEI: b"alt\n"}


def test_ein_ordner_ohne_schreibrecht(offener_ort: Path) -> None:
    (offener_ort / "data/kommunen").chmod(0o555)

    def schreibe() -> None:
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        write_posten(offener_ort, Posten(DATEI, b"alt\n", b"neu\n"))

    assert _im_kind(schreibe) == (
        "»data/kommunen/bonn.yaml« lässt sich nicht schreiben: die Berechtigung fehlt, oder ein anderes "
        "Programm hält die Datei fest.|Die Rechte des Ordners prüfen, und ob die Datei in einem anderen "
        "Programm geöffnet ist."
    )
    assert _dateien(offener_ort) == {DATEI: b"alt\n"}


def test_kein_platz_mehr(ort: Path) -> None:
    def schreibe() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        write_posten(ort, Posten(DATEI, b"alt\n", b"x" * 1000))

    assert _im_kind(schreibe) == (
        "»data/kommunen/bonn.yaml« lässt sich nicht schreiben: die erlaubte Dateigröße ist erreicht."
        "|Platz schaffen und den Befehl noch einmal aufrufen."
    )
    assert _dateien(ort) == {DATEI: b"alt\n"}


@pytest.mark.parametrize("nummer", [errno.EINVAL, errno.ENOTSUP, errno.EIO])
def test_nur_was_der_datentraeger_gar_nicht_kann_wird_ihm_nachgesehen(
    ort: Path, monkeypatch: pytest.MonkeyPatch, nummer: int
) -> None:
    """Manche Netzlaufwerke kennen kein fsync für Ordner; ein Fehler dabei heißt: vielleicht noch nicht da."""
    echt, offene = os.fsync, len(list(Path("/proc/self/fd").iterdir()))

    def fsync(kennung: int) -> None:
        if stat.S_ISDIR(os.fstat(kennung).st_mode):
            raise OSError(nummer, os.strerror(nummer))
        echt(kennung)

    monkeypatch.setattr(os, "fsync", fsync)
    meldung = ""
    try:
        write_posten(ort, Posten(DATEI, b"alt\n", b"neu\n"))
    except RegisterError as error:
        meldung = error.text
    assert meldung == (
        ""
        if nummer != errno.EIO
        else "»data/kommunen/bonn.yaml« ist geschrieben, aber vielleicht noch nicht auf dem Datenträger: "
        "der Datenträger meldet einen Fehler."
    )
    assert _dateien(ort) == {DATEI: b"neu\n"}
    assert len(list(Path("/proc/self/fd").iterdir())) == offene


def test_ein_ordner_an_der_stelle_der_datei(ort: Path) -> None:
    (ort / "data/kommunen/unna.yaml").mkdir()
    with pytest.raises(RegisterError, match="lässt sich nicht schreiben"):
        write_posten(ort, Posten("data/kommunen/unna.yaml", b"", b"neu\n"))
    assert _dateien(ort) == {DATEI: b"alt\n"}


def test_der_diff_ist_einer_den_git_anwendet() -> None:
    posten = [
        Posten("data/a.yaml", b"a: 1\nb: 2", b"a: 1\nb: 3\n"),
        Posten("data/neu.yaml", None, b"a: 1\n"),
        Posten("data/weg.yaml", b"a: 1\n", None),
    ]
    assert render_diff(posten) == (
        "--- a/data/a.yaml\n+++ b/data/a.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n\\ No newline at end of file\n+b: 3\n"
        "--- /dev/null\n+++ b/data/neu.yaml\n@@ -0,0 +1 @@\n+a: 1\n"
        "--- a/data/weg.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-a: 1\n"
    )
