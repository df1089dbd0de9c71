"""Was gelesen ist, steht in einer Datei, die nur wächst: ohne Mail, ohne Adresse, ohne Namen."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.eingang.gelesen import (
    DATEI,
    Gelesenes,
    Lesezeichen,
    find_belege,
    load_gelesenes,
    merke,
)
from kommunennetz.eingang.sorte import Sorte
from kommunennetz.eingang.tatsache import Tatsache, Was

EINE = Tatsache(
    merkmal="ab" * 32,
    sorte=Sorte.ZUSTELLMELDUNG,
    was=Was.GESTOERT,
    zeit=datetime(2027, 1, 21, 8, tzinfo=UTC),
    sitz="unna/fach",
    sendung="2027-01-20-neues",
    code="5.1.10",
    an="0123456789ab",
)
ZWEITE = Tatsache(
    merkmal="cd" * 32,
    sorte=Sorte.BOGEN,
    was=Was.ZUGESAGT,
    gesendet=datetime(2027, 1, 22, tzinfo=UTC),
    sitz="unna/fach",
    sendung="2027-01-20-neues",
    personen=0,
    anderer=True,
)
ZEICHEN = Lesezeichen("imap.example.org/INBOX", 17, 5)


def test_ohne_datei_ist_nichts_gelesen(tmp_path: Path) -> None:
    assert load_gelesenes(tmp_path) == Gelesenes()
    merke(tmp_path, [])
    assert list(tmp_path.iterdir()) == []


def test_was_gemerkt_ist_wird_genau_so_gelesen(tmp_path: Path) -> None:
    merke(tmp_path, [EINE], [ZEICHEN])
    merke(tmp_path, [ZWEITE], [Lesezeichen(ZEICHEN.mappe, 17, 9)])
    assert load_gelesenes(tmp_path) == Gelesenes(
        (EINE, ZWEITE),
        {ZEICHEN.mappe: Lesezeichen(ZEICHEN.mappe, 17, 9)},
        frozenset({EINE.merkmal, ZWEITE.merkmal}),
    )


@pytest.mark.parametrize("stelle", [-1, -2, -30])
def test_eine_abgerissene_zeile_kostet_nur_sich(tmp_path: Path, stelle: int) -> None:
    merke(tmp_path, [EINE])
    merke(tmp_path, [ZWEITE])
    datei = tmp_path / DATEI
    datei.write_bytes(datei.read_bytes()[:stelle])
    merke(tmp_path, [], [ZEICHEN])
    gelesen = load_gelesenes(tmp_path)
    assert gelesen.tatsachen == ((EINE, ZWEITE) if stelle == -1 else (EINE,))
    assert gelesen.lesezeichen == {ZEICHEN.mappe: ZEICHEN}


@given(st.binary(max_size=200))
def test_fremde_zeilen_zaehlen_nicht(tmp_path_factory: pytest.TempPathFactory, fremd: bytes) -> None:
    ort = tmp_path_factory.mktemp("k")
    (ort / "eingang").mkdir()
    (ort / DATEI).write_bytes(b'[]\n{}\n{"mappe": 1}\n{"sorte": "x", "was": 2, "zeit": 3}\n' + fremd)
    assert load_gelesenes(ort) == Gelesenes()


def test_belege_sagen_ob_eine_nachricht_hinausging(tmp_path: Path) -> None:
    merke(tmp_path, [EINE, ZWEITE, EINE])
    assert find_belege(tmp_path, "2027-01-20-neues") == {
        "unna/fach": (
            "Zustellmeldung vom 21.01.2027 (5.1.10): Sie ging hinaus und kam zurück",
            "Rückmeldebogen: Sie kam an",
        )
    }
    assert find_belege(tmp_path, "2027-01-20-anderes") == {}
