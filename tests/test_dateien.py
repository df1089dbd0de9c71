"""Ergebnisse schreiben: ganz oder gar nicht, nie über einen Verweis, und jeder Grund auf Deutsch."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from kommunennetz.dateien import (
    Abgelegt,
    Vorhandenes,
    check_leer,
    daneben,
    grund,
    ist_unfertig,
    write_datei,
    write_ordner,
)
from kommunennetz.errors import FrageError, KommunennetzError

ZWEI = {"a.docx": b"neu a", "unter/b.pdf": b"neu b"}


def _inhalt(ordner: Path) -> dict[str, bytes]:
    return {
        pfad.relative_to(ordner).as_posix(): pfad.read_bytes() for pfad in ordner.rglob("*") if pfad.is_file()
    }


# --- jeder Grund auf Deutsch ---


@pytest.mark.parametrize("nummer", sorted(errno.errorcode))
def test_kein_grund_spricht_englisch(nummer: int) -> None:
    text = grund(OSError(nummer, os.strerror(nummer)))
    assert os.strerror(nummer) not in text
    assert text == f"Fehler {nummer} des Betriebssystems" or text[0].islower()


def test_die_haeufigen_gruende_haben_einen_eigenen_satz() -> None:
    haeufige = (
        "ELOOP EMFILE ENFILE ENOTEMPTY EEXIST EXDEV ENODEV EBUSY ETXTBSY ENOMEM EINTR ESTALE ENXIO EINVAL ENOSPC "
        "EROFS EACCES EPERM EIO ENOENT ENOTDIR EISDIR ENAMETOOLONG EDQUOT EFBIG EAGAIN ENOLCK EBADF EPIPE"
    )
    assert not [
        name for name in haeufige.split() if grund(OSError(getattr(errno, name), "x")).startswith("Fehler")
    ]


def test_ohne_nummer_gibt_es_auch_einen_grund() -> None:
    assert grund(OSError("No such thing")) == "das Betriebssystem meldet einen Fehler"


def test_eine_unbekannte_nummer_wird_genannt() -> None:
    assert grund(OSError(12345, "Unknown error 12345")) == "Fehler 12345 des Betriebssystems"


# --- eine Datei ---


def test_eine_datei_entsteht_oder_wird_ersetzt_und_behaelt_ihre_rechte(tmp_path: Path) -> None:
    ziel = tmp_path / "liste.csv"
    write_datei(ziel, b"eins")
    ziel.chmod(0o640)
    write_datei(ziel, b"zwei")
    assert _inhalt(tmp_path) == {"liste.csv": b"zwei"}
    assert stat.S_IMODE(ziel.stat().st_mode) == 0o640


def test_fuer_eine_einzelne_datei_entsteht_kein_ordner(tmp_path: Path) -> None:
    with pytest.raises(KommunennetzError, match="diesen Ordner oder diese Datei gibt es nicht"):
        write_datei(tmp_path / "neu" / "liste.csv", b"eins")
    assert list(tmp_path.iterdir()) == []


def test_ein_zweiter_name_der_datei_behaelt_den_alten_inhalt(tmp_path: Path) -> None:
    (tmp_path / "eigene").write_bytes(b"wichtig")
    (tmp_path / "liste.csv").hardlink_to(tmp_path / "eigene")
    write_datei(tmp_path / "liste.csv", b"neu")
    assert _inhalt(tmp_path) == {"eigene": b"wichtig", "liste.csv": b"neu"}


def test_der_laengste_erlaubte_name_geht(tmp_path: Path) -> None:
    write_datei(tmp_path / ("x" * 255), b"neu")
    assert _inhalt(tmp_path) == {"x" * 255: b"neu"}


def _verweis(ziel: Path) -> None:
    ziel.symlink_to(ziel.with_name("eigene"))


def _leerer_verweis(ziel: Path) -> None:
    ziel.symlink_to(ziel.with_name("gibt-es-nicht"))


def _pipe(ziel: Path) -> None:
    os.mkfifo(ziel)


@pytest.mark.parametrize(
    ("baue", "text"),
    [
        (_verweis, "ist ein Verweis; geschrieben wird nur in Dateien."),
        (_leerer_verweis, "ist ein Verweis; geschrieben wird nur in Dateien."),
        (_pipe, "ist keine gewöhnliche Datei."),
        (Path.mkdir, "lässt sich nicht schreiben: das ist ein Ordner."),
    ],
)
def test_was_keine_gewoehnliche_datei_ist_bleibt_wie_es_ist(
    tmp_path: Path, baue: Callable[[Path], None], text: str
) -> None:
    (tmp_path / "eigene").write_bytes(b"wichtig")
    ziel = tmp_path / "liste.csv"
    baue(ziel)
    vorher = ziel.lstat()
    with pytest.raises(KommunennetzError) as fehler:
        write_datei(ziel, b"neu")
    assert fehler.value.text == f"»{ziel}« {text}"
    assert ziel.lstat().st_ino == vorher.st_ino
    assert sorted(pfad.name for pfad in tmp_path.iterdir()) == ["eigene", "liste.csv"]
    assert (tmp_path / "eigene").read_bytes() == b"wichtig"


@pytest.mark.parametrize(
    ("name", "warum"),
    [
        ("x" * 256, "der Name ist zu lang"),
        ("", "das ist ein Ordner"),
        (".", "das ist ein Ordner"),
        ("eigene/liste.csv", "ein Teil des Pfades ist kein Ordner"),
    ],
)
def test_ein_unmoeglicher_name_wird_gemeldet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, warum: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "eigene").write_bytes(b"wichtig")
    with pytest.raises(KommunennetzError, match=f"lässt sich nicht (schreiben|anlegen): {warum}"):
        write_datei(Path(name), b"neu")
    assert _inhalt(tmp_path) == {"eigene": b"wichtig"}


# --- ein Ordner ---


def test_ein_neuer_ordner_entsteht_mit_genau_den_dateien(tmp_path: Path) -> None:
    assert write_ordner(tmp_path / "x" / "y", ZWEI) == Abgelegt(("a.docx", "unter/b.pdf"), ())
    assert _inhalt(tmp_path / "x" / "y") == ZWEI


def test_ein_ordner_darf_vom_arbeitsordner_aus_genannt_sein(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_ordner("neu", ZWEI)
    write_ordner("", {"c": b"neu c"})
    assert _inhalt(tmp_path) == {"neu/a.docx": b"neu a", "neu/unter/b.pdf": b"neu b", "c": b"neu c"}


@pytest.mark.parametrize(
    ("vorhandenes", "erwartet", "abgelegt"),
    [
        (
            Vorhandenes.BEHALTEN,
            {"a.docx": b"ergaenzt", "unter/b.pdf": b"neu b"},
            Abgelegt(("unter/b.pdf",), ("a.docx",)),
        ),
        (Vorhandenes.ERSETZEN, ZWEI, Abgelegt(("a.docx", "unter/b.pdf"), ())),
    ],
)
def test_was_schon_da_ist_wird_behalten_oder_ersetzt(
    tmp_path: Path, vorhandenes: Vorhandenes, erwartet: dict[str, bytes], abgelegt: Abgelegt
) -> None:
    (tmp_path / "a.docx").write_bytes(b"ergaenzt")
    assert write_ordner(tmp_path, ZWEI, vorhandenes) == abgelegt
    assert _inhalt(tmp_path) == erwartet


def test_was_schon_da_ist_kann_alles_verhindern(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"ergaenzt")
    with pytest.raises(FrageError, match=r"liegt schon a\.docx\."):
        write_ordner(tmp_path, ZWEI, Vorhandenes.ABLEHNEN)
    assert _inhalt(tmp_path) == {"a.docx": b"ergaenzt"}


def test_was_wegsoll_geht_mit_dem_neuen_zugleich(tmp_path: Path) -> None:
    for name in ("alt", "a.docx", "fremd"):
        (tmp_path / name).write_bytes(b"alt")
    write_ordner(tmp_path, ZWEI, weg=["alt", "a.docx"])
    assert _inhalt(tmp_path) == {**ZWEI, "fremd": b"alt"}


def test_ein_verweis_im_ordner_wird_weder_beschrieben_noch_ersetzt(tmp_path: Path) -> None:
    (tmp_path / "eigene").write_bytes(b"wichtig")
    (tmp_path / "paket").mkdir()
    (tmp_path / "paket" / "a.docx").symlink_to(tmp_path / "eigene")
    with pytest.raises(KommunennetzError, match="ist ein Verweis"):
        write_ordner(tmp_path / "paket", ZWEI)
    assert write_ordner(tmp_path / "paket", ZWEI, Vorhandenes.BEHALTEN).behalten == ("a.docx",)
    assert (tmp_path / "eigene").read_bytes() == b"wichtig"


def test_ein_ordner_an_der_stelle_einer_datei_laesst_alles_wie_es_war(tmp_path: Path) -> None:
    (tmp_path / "unter" / "b.pdf").mkdir(parents=True)
    (tmp_path / "a.docx").write_bytes(b"alt")
    with pytest.raises(KommunennetzError, match=r"b\.pdf« lässt sich nicht schreiben: das ist ein Ordner"):
        write_ordner(tmp_path, ZWEI)
    assert _inhalt(tmp_path) == {"a.docx": b"alt"}


def test_eine_datei_an_der_stelle_des_ordners_wird_gemeldet(tmp_path: Path) -> None:
    (tmp_path / "paket").write_bytes(b"")
    with pytest.raises(KommunennetzError, match="paket« lässt sich nicht schreiben: "):
        write_ordner(tmp_path / "paket", ZWEI)
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["paket"]


@pytest.mark.parametrize("stelle", range(1, 5))
def test_scheitert_ein_umbenennen_ist_alles_wie_zuvor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stelle: int
) -> None:
    """Vier Umbenennungen: zwei Alte beiseite, zwei Neue an ihre Stelle."""
    vorher = {"a.docx": b"alt a", "alt": b"alt"}
    for name, inhalt in vorher.items():
        (tmp_path / name).write_bytes(inhalt)
    echt, gezaehlt = os.rename, iter(range(1, 100))

    def rename(von: str, nach: str) -> None:
        if next(gezaehlt) == stelle:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        echt(von, nach)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(KommunennetzError, match="der Datenträger meldet einen Fehler"):
        write_ordner(tmp_path, ZWEI, weg=["alt"])
    assert _inhalt(tmp_path) == vorher
    assert not (tmp_path / "unter").exists()


@pytest.mark.parametrize(
    ("baue", "text"), [(os.mkdir, ""), (Path.touch, "ein Teil des Pfades ist kein Ordner")]
)
def test_wo_ein_anderer_schneller_war_zaehlt_was_er_anlegte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, baue: Callable[[Path], None], text: str
) -> None:
    echt = os.mkdir

    def mkdir(ordner: str) -> None:
        monkeypatch.undo()
        baue(Path(ordner))
        echt(ordner)

    monkeypatch.setattr(os, "mkdir", mkdir)
    meldung = ""
    try:
        write_ordner(tmp_path / "paket", {"a.docx": b"neu a"})
    except KommunennetzError as error:
        meldung = error.text
    assert meldung == (text and f"»{tmp_path / 'paket'}« lässt sich nicht schreiben: {text}.")
    assert _inhalt(tmp_path) == ({"paket": b""} if text else {"paket/a.docx": b"neu a"})


def test_eine_neue_datei_hat_die_ueblichen_rechte(tmp_path: Path) -> None:
    (tmp_path / "vergleich").touch()
    write_datei(tmp_path / "neu", b"x")
    assert (tmp_path / "neu").stat().st_mode == (tmp_path / "vergleich").stat().st_mode


def test_ein_unfertiges_ist_an_seinem_namen_zu_erkennen() -> None:
    assert ist_unfertig(Path(daneben("x/y.csv")).name)
    assert Path(daneben("x/y.csv")).parent == Path("x")
    assert daneben("y.csv") != daneben("y.csv")
    assert not any(
        map(ist_unfertig, ["notiz.unfertig", ".notiz.unfertig", ".kommunennetz.unfertig", "y.csv"])
    )


def test_leer_ist_ein_ordner_ohne_inhalt_oder_keiner(tmp_path: Path) -> None:
    check_leer(tmp_path, "H")
    check_leer(tmp_path / "neu", "H")
    (tmp_path / "datei").write_bytes(b"")
    for ordner in (tmp_path, tmp_path / "datei"):
        with pytest.raises(FrageError, match="ist nicht leer"):
            check_leer(ordner, "H")
    unmoegliche = {"x" * 256: "der Name ist zu lang", "datei/ordner": "ein Teil des Pfades ist kein Ordner"}
    for name, text in unmoegliche.items():
        with pytest.raises(KommunennetzError, match=text):
            check_leer(tmp_path / name, "H")


@pytest.mark.parametrize("name", ["paket.pdf", "Paket.DOCX", "liste.zip"])
def test_ein_neuer_ordner_heisst_nicht_wie_eine_datei(tmp_path: Path, name: str) -> None:
    with pytest.raises(FrageError) as gefangen:
        write_ordner(tmp_path / name, ZWEI)
    assert (gefangen.value.text, gefangen.value.hilfe) == (
        f"»{tmp_path / name}« wäre ein Ordner, denn hier entstehen mehrere Dateien (2).",
        f"Ohne Endung nennen: {(tmp_path / name).with_suffix('')}",
    )
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["st.augustin", "2026.11.22", ".pdf"])
def test_ein_punkt_im_namen_macht_noch_keine_datei(tmp_path: Path, name: str) -> None:
    write_ordner(tmp_path / name, {"a.pdf": b""})
    assert (tmp_path / name / "a.pdf").is_file()


def test_in_einen_ordner_der_schon_wie_eine_datei_heisst_wird_geschrieben(tmp_path: Path) -> None:
    (tmp_path / "alt.pdf").mkdir()
    write_ordner(tmp_path / "alt.pdf", {"a.pdf": b""})
    assert (tmp_path / "alt.pdf" / "a.pdf").is_file()
