"""Die Anzeige auf diesem Rechner: nur die Dateien der Seite, nur lesend."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from kommunennetz.errors import FrageError
from kommunennetz.seite.anzeige import HIER, find_datei, oeffne
from kommunennetz.seite.ordner import lege_ab
from seite_probe import TAG

DATEIEN = {
    "index.html": b"<p>Start",
    "404.html": b"<p>Fehlt",
    "kreis/index.html": b"<p>Kreise",
    "stil.css": b"a{}",
}


@pytest.fixture(name="ordner")
def _ordner(tmp_path: Path) -> Path:
    lege_ab(tmp_path, DATEIEN, TAG)
    (tmp_path / "fremd.txt").write_bytes(b"geheim")
    return tmp_path


@pytest.fixture(name="anschluss")
def _anschluss(ordner: Path) -> Iterator[int]:
    with oeffne(ordner) as server:
        faden = Thread(target=server.serve_forever, args=(0.01,))
        faden.start()
        try:
            assert server.server_address[0] == HIER == "127.0.0.1"
            yield server.server_address[1]
        finally:
            server.shutdown()
            faden.join()


def hole(anschluss: int, adresse: str, wie: str = "GET") -> tuple[int, str, bytes]:
    verbindung = HTTPConnection(HIER, anschluss, timeout=10)
    try:
        verbindung.request(wie, adresse)
        antwort = verbindung.getresponse()
        return antwort.status, antwort.getheader("Content-Type", ""), antwort.read()
    finally:
        verbindung.close()


def test_die_seite_ist_zu_sehen_und_sonst_nichts(anschluss: int) -> None:
    html = "text/html; charset=utf-8"
    assert hole(anschluss, "/") == (200, html, b"<p>Start")
    assert hole(anschluss, "/kreis/") == (200, html, b"<p>Kreise")
    assert hole(anschluss, "/stil.css?x=1") == (200, "text/css; charset=utf-8", b"a{}")
    for adresse in (
        "/fremd.txt",
        "/.seite.json",
        "/../fremd.txt",
        "/%2e%2e/fremd.txt",
        "/kreis",
        "//etc/passwd",
    ):
        assert (adresse, hole(anschluss, adresse)) == (adresse, (404, html, b"<p>Fehlt"))


def test_geantwortet_wird_nur_aufs_lesen(anschluss: int) -> None:
    assert hole(anschluss, "/", "HEAD") == (200, "text/html; charset=utf-8", b"")
    assert [hole(anschluss, "/", wie)[0] for wie in ("POST", "PUT", "DELETE")] == [501, 501, 501]


def test_ein_verweis_an_stelle_einer_datei_wird_nicht_gezeigt(ordner: Path) -> None:
    (ordner / "stil.css").unlink()
    (ordner / "stil.css").symlink_to(ordner / "fremd.txt")
    with pytest.raises(OSError, match=r"stil\.css"):
        find_datei(ordner, "/stil.css")


def test_ohne_gebaute_seite_gibt_es_nichts_zu_zeigen(tmp_path: Path) -> None:
    with pytest.raises(FrageError) as fehler:
        oeffne(tmp_path)
    assert fehler.value.hilfe == f"Bauen: kommunennetz seite bauen -o {tmp_path}"
