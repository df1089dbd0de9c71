from pathlib import Path

import pytest

from kommunennetz.dateien import daneben
from kommunennetz.errors import KommunennetzError
from kommunennetz.post.ablage import write_ordner

_ERSTER = {"001-bonn.eml": b"eins", "002-unna.eml": b"zwei", "uebersicht.html": b"drei"}


def _inhalt(ordner: Path) -> dict[str, bytes]:
    return {pfad.name: pfad.read_bytes() for pfad in ordner.iterdir()}


def test_ein_neuer_ordner_entsteht_mit_genau_den_dateien(tmp_path: Path) -> None:
    write_ordner(tmp_path / "a" / "b", _ERSTER)
    assert _inhalt(tmp_path / "a" / "b") == _ERSTER


def test_ein_zweiter_lauf_ersetzt_nur_auf_verlangen(tmp_path: Path) -> None:
    write_ordner(tmp_path, _ERSTER)
    with pytest.raises(KommunennetzError, match="liegen schon Entwürfe"):
        write_ordner(tmp_path, {"001-essen.eml": b"neu"})
    assert _inhalt(tmp_path) == _ERSTER
    write_ordner(tmp_path, {"001-essen.eml": b"neu"}, ersetzen=True)
    assert _inhalt(tmp_path) == {"001-essen.eml": b"neu"}


def test_ein_abgebrochener_lauf_wird_mit_ersetzt(tmp_path: Path) -> None:
    Path(daneben(tmp_path / "001-bonn.eml")).write_bytes(b"ei")
    write_ordner(tmp_path, _ERSTER, ersetzen=True)
    assert _inhalt(tmp_path) == _ERSTER


@pytest.mark.parametrize("name", ["brief.docx", "001-bonn.eml.bak", "x001-bonn.eml", ".git"])
@pytest.mark.parametrize("ersetzen", [True, False])
def test_fremdes_im_ordner_bleibt_unberuehrt(tmp_path: Path, name: str, ersetzen: bool) -> None:
    vorher = {name: b"fremd", "001-bonn.eml": b"alt"}
    for datei, inhalt in vorher.items():
        (tmp_path / datei).write_bytes(inhalt)
    with pytest.raises(KommunennetzError, match="liegt schon anderes"):
        write_ordner(tmp_path, _ERSTER, ersetzen=ersetzen)
    assert _inhalt(tmp_path) == vorher


def test_ein_verweis_oder_ordner_mit_passendem_namen_ist_fremd(tmp_path: Path) -> None:
    (tmp_path / "ziel").write_bytes(b"fremd")
    ordner = tmp_path / "lauf"
    ordner.mkdir()
    (ordner / "001-bonn.eml").symlink_to(tmp_path / "ziel")
    with pytest.raises(KommunennetzError, match="liegt schon anderes"):
        write_ordner(ordner, _ERSTER, ersetzen=True)
    assert (tmp_path / "ziel").read_bytes() == b"fremd"


def test_ein_ort_der_kein_ordner_ist_wird_gemeldet(tmp_path: Path) -> None:
    (tmp_path / "datei").write_bytes(b"fremd")
    with pytest.raises(KommunennetzError, match="lässt sich nicht schreiben"):
        write_ordner(tmp_path / "datei", _ERSTER)
    assert (tmp_path / "datei").read_bytes() == b"fremd"


def test_bei_vollem_datentraeger_bleibt_nichts_halbes(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Grenzen für Dateigrößen gibt es nur unter Unix")
    grenzen = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, grenzen[1]))
    try:
        with pytest.raises(KommunennetzError, match="lässt sich nicht schreiben"):
            write_ordner(tmp_path, {"001-bonn.eml": b"kurz", "002-unna.eml": b"zu lang dafuer"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, grenzen)
    assert _inhalt(tmp_path) == {}
