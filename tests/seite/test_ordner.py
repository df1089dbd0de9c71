"""Der Ordner der Seite: ganz oder gar nicht, Fremdes bleibt, und ein Abgleich schreibt nur Geändertes."""

import json
from pathlib import Path

import pytest

from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.seite.ordner import MANIFEST, Abgleich, lege_ab, load_manifest
from seite_probe import TAG

ALT = {"index.html": b"eins", "kreis/a.html": b"zwei"}
NEU = {"index.html": b"neu", "jahr/2012.html": b"drei"}


def inhalt(ordner: Path) -> dict[str, bytes]:
    return {
        datei.relative_to(ordner).as_posix(): datei.read_bytes()
        for datei in sorted(ordner.rglob("*"))
        if datei.is_file() and datei.name != MANIFEST
    }


def test_was_nicht_mehr_dazugehoert_verschwindet_und_fremdes_bleibt(tmp_path: Path) -> None:
    assert lege_ab(tmp_path, ALT, TAG) == Abgleich(("index.html", "kreis/a.html", MANIFEST), (), 0, ())
    (tmp_path / "CNAME").write_bytes(b"example.org")
    (tmp_path / "kreis" / "eigenes.html").write_bytes(b"von Hand")
    assert lege_ab(tmp_path, NEU, TAG).geloescht == ("kreis/a.html",)
    assert inhalt(tmp_path) == {**NEU, "CNAME": b"example.org", "kreis/eigenes.html": b"von Hand"}
    assert set(load_manifest(tmp_path)) == set(NEU)


def test_ein_abgleich_schreibt_nur_was_anders_ist(tmp_path: Path) -> None:
    lege_ab(tmp_path, ALT, TAG)
    zeiten = {datei: datei.stat().st_mtime_ns for datei in tmp_path.rglob("*")}
    assert lege_ab(tmp_path, ALT, TAG, abgleichen=True) == Abgleich((), (), 3, ())
    assert {datei: datei.stat().st_mtime_ns for datei in tmp_path.rglob("*")} == zeiten
    anders = {**ALT, "index.html": b"anders"}
    assert lege_ab(tmp_path, anders, TAG, abgleichen=True).geschrieben == ("index.html", MANIFEST)
    assert inhalt(tmp_path) == anders


def test_dieselbe_seite_ergibt_dasselbe_verzeichnis(tmp_path: Path) -> None:
    lege_ab(tmp_path / "a", ALT, TAG)
    lege_ab(tmp_path / "b", dict(reversed(ALT.items())), TAG)
    erstes, zweites = ((tmp_path / name / MANIFEST).read_bytes() for name in "ab")
    assert erstes == zweites
    assert json.loads(erstes)["stichtag"] == "2026-11-22"


def test_eine_fremde_datei_wird_nie_ueberschrieben(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"fremd")
    with pytest.raises(FrageError) as fehler:
        lege_ab(tmp_path, ALT, TAG)
    assert fehler.value.text == f"In »{tmp_path}« liegt schon index.html und gehört nicht zur Seite."
    assert inhalt(tmp_path) == {"index.html": b"fremd"}
    assert not (tmp_path / MANIFEST).exists()


def test_was_von_hand_geaendert_ist_wird_nicht_geloescht(tmp_path: Path) -> None:
    lege_ab(tmp_path, ALT, TAG)
    (tmp_path / "kreis" / "a.html").write_bytes(b"von Hand")
    assert lege_ab(tmp_path, NEU, TAG).behalten == ("kreis/a.html",)
    assert inhalt(tmp_path) == {**NEU, "kreis/a.html": b"von Hand"}


def test_geht_eine_datei_nicht_bleibt_alles_wie_es_war(tmp_path: Path) -> None:
    lege_ab(tmp_path, ALT, TAG)
    (tmp_path / "jahr").write_bytes(b"kein Ordner")
    with pytest.raises(KommunennetzError):
        lege_ab(tmp_path, NEU, TAG)
    assert inhalt(tmp_path) == {**ALT, "jahr": b"kein Ordner"}
    assert set(load_manifest(tmp_path)) == set(ALT)


@pytest.mark.parametrize("pfad", ["../fremd.txt", "/etc/passwd", "a/../../x", "a\\b", "c:x", "", ".", "a//b"])
def test_ein_verzeichnis_das_hinausfuehrt_gilt_nicht(tmp_path: Path, pfad: str) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"dateien": {pfad: "x"}}), encoding="utf-8")
    with pytest.raises(FrageError) as fehler:
        lege_ab(tmp_path, ALT, TAG)
    assert fehler.value.text == f"»{tmp_path / MANIFEST}« ist nicht das Verzeichnis einer Seite."


@pytest.mark.parametrize("text", ["", "[]", "{}", "\xff", '{"dateien": 1}', "[" * 100_000])
def test_ein_kaputtes_verzeichnis_gilt_nicht(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="latin-1")
    with pytest.raises(FrageError):
        load_manifest(tmp_path)


def test_durch_einen_verweis_wird_nicht_geschrieben(tmp_path: Path) -> None:
    draussen = tmp_path / "draussen"
    draussen.mkdir()
    ordner = tmp_path / "seite"
    ordner.mkdir()
    (ordner / "kreis").symlink_to(draussen)
    with pytest.raises(FrageError) as fehler:
        lege_ab(ordner, ALT, TAG)
    assert fehler.value.text == f"»{ordner / 'kreis'}« ist ein Verweis."
    assert list(draussen.iterdir()) == []
