import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.versand.journal import (
    Journal,
    Journalzeile,
    Sitzstand,
    Stand,
    load_staende,
    saubere_antwort,
)
from kommunennetz.versand.sendung import SendungError

_UM_ZEHN = datetime(2027, 1, 20, 10, 3, 11, tzinfo=UTC)


def _schreibe(pfad: Path, *zeilen: tuple[str, str, int | None, str]) -> None:
    with Journal.open(pfad) as journal:
        for sitz, was, code, text in zeilen:
            journal.schreibe(Journalzeile(_UM_ZEHN, sitz, was, 1 if was == "versuch" else None, code, text))


def test_jede_zeile_steht_byte_fuer_byte_fest(tmp_path: Path) -> None:
    pfad = tmp_path / "journal.jsonl"
    _schreibe(pfad, ("unna/fach", "versuch", None, ""), ("unna/fach", "angenommen", 250, "2.0.0 Ok"))
    assert pfad.read_bytes() == (
        b'{"z":"2027-01-20T10:03:11+00:00","e":"unna/fach","s":"versuch","n":1}\n'
        b'{"z":"2027-01-20T10:03:11+00:00","e":"unna/fach","s":"angenommen","code":250,"text":"2.0.0 Ok"}\n'
    )
    if os.name == "posix":
        assert stat.S_IMODE(pfad.stat().st_mode) == 0o600


def test_ein_versuch_ohne_antwort_ist_ungewiss(tmp_path: Path) -> None:
    pfad = tmp_path / "journal.jsonl"
    assert load_staende(pfad) == {}
    _schreibe(
        pfad,
        ("a/fach", "versuch", None, ""),
        ("b/fach", "versuch", None, ""),
        ("b/fach", "angenommen", 250, "Ok"),
        ("c/fach", "aufgeschoben", 451, "später"),
        ("d/fach", "versuch", None, ""),
        ("d/fach", "abgelehnt", 550, "nein"),
        ("e/fach", "versuch", None, ""),
        ("e/fach", "bereit", None, "geklärt: noch einmal"),
    )
    assert load_staende(pfad) == {
        "a/fach": Sitzstand(Stand.UNGEWISS, 1, None, "", _UM_ZEHN),
        "b/fach": Sitzstand(Stand.ANGENOMMEN, 1, 250, "Ok", _UM_ZEHN),
        "c/fach": Sitzstand(Stand.AUFGESCHOBEN, 0, 451, "später", _UM_ZEHN),
        "d/fach": Sitzstand(Stand.ABGELEHNT, 1, 550, "nein", _UM_ZEHN),
        "e/fach": Sitzstand(Stand.BEREIT, 1, None, "geklärt: noch einmal", _UM_ZEHN),
    }
    assert [stand for stand in Stand if stand.haelt] == [Stand.ANGENOMMEN, Stand.UNGEWISS]


@given(st.integers(min_value=1, max_value=160), st.binary(max_size=3).map(lambda rest: b"\0" * len(rest)))
def test_eine_abgerissene_zeile_zaehlt_nicht_wird_gemeldet_und_verdirbt_die_naechste_nicht(
    tmp_path_factory: pytest.TempPathFactory, fort: int, nullen: bytes
) -> None:
    pfad = tmp_path_factory.mktemp("j") / "journal.jsonl"
    _schreibe(
        pfad, ("a/fach", "versuch", None, ""), ("a/fach", "angenommen", 250, "2.0.0 Ok {x}, {y} angenommen")
    )
    ganz = pfad.read_bytes()
    pfad.write_bytes(ganz[:-fort] + nullen)
    meldungen: list[str] = []
    vorher = load_staende(pfad, meldungen.append)
    _schreibe(pfad, ("b/fach", "versuch", None, ""))
    nachher = load_staende(pfad)
    assert nachher == {**vorher, "b/fach": Sitzstand(Stand.UNGEWISS, 1, None, "", _UM_ZEHN)}
    # Wer einmal angenommen war, wird nach einem Riss höchstens ungewiss; frei wird er nur mit seinem Versuch.
    versuch = ganz.index(b"\n")
    if len(ganz) - fort >= versuch:
        assert vorher["a/fach"].stand.haelt
    else:
        assert vorher == {}
        assert meldungen or fort >= len(ganz)


@pytest.mark.parametrize(
    "zeile",
    [
        b'{"z":"2027-01-20T10:03:11+00:00","e":"a/fach","s":"verschickt"}',
        b'{"z":"2027-01-20T10:03:11","e":"a/fach","s":"versuch"}',
        b'{"e":"a/fach","s":"versuch"}',
        b'{"z":"2027-01-20T10:03:11+00:00","e":7,"s":"versuch"}',
        b'{"z":"2027-01-20T10:03:11+00:00","e":"a/fach","s":"versuch","x":1}',
        b'<<<<<<< {"z"}',
        b"[]}",
    ],
)
def test_eine_zeile_die_nicht_vom_programm_ist_haelt_alles_an(tmp_path: Path, zeile: bytes) -> None:
    pfad = tmp_path / "journal.jsonl"
    _schreibe(pfad, ("a/fach", "versuch", None, ""))
    with pfad.open("ab") as strom:
        strom.write(zeile + b"\n")
    with pytest.raises(SendungError, match="ist in Zeile 2 beschädigt"):
        load_staende(pfad)


def test_wer_ueber_einen_verweis_schriebe_schreibt_nicht(tmp_path: Path) -> None:
    (tmp_path / "fremd").write_bytes(b"")
    (tmp_path / "journal.jsonl").symlink_to(tmp_path / "fremd")
    with pytest.raises(OSError, match="journal"):
        Journal.open(tmp_path / "journal.jsonl")


@pytest.mark.parametrize(
    ("text", "sauber"),
    [
        ("550 5.1.1 <Erika.Mustermann@example.org>: User unknown", "550 5.1.1 <…>: User unknown"),
        ("5.1.10 RESOLVER; user Mustermann\r\nnot found\x1b[31m", "5.1.10 RESOLVER; user … not found␛[31m"),
        ("No such user ERIKA", "No such user …"),
        ("erika.mustermann disabled", "… disabled"),
    ],
)
def test_die_antwort_eines_servers_nennt_niemanden(text: str, sauber: str) -> None:
    assert saubere_antwort(text, "erika.mustermann@example.org") == sauber


@given(st.text(), st.emails())
def test_auch_feindliche_antworten_stehen_in_einer_zeile_ohne_adresse(text: str, adresse: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as ordner:
        pfad = Path(ordner) / "journal.jsonl"
        with Journal.open(pfad) as journal:
            journal.schreibe(Journalzeile(_UM_ZEHN, "a/fach", "abgelehnt", 1, 550, f"{text} {adresse}"))
            journal.schreibe(Journalzeile(_UM_ZEHN + timedelta(1), "b/fach", "versuch", 1))
        assert pfad.read_bytes().count(b"\n") == 2
        staende = load_staende(pfad)
    assert staende["a/fach"].stand is Stand.ABGELEHNT
    assert adresse not in staende["a/fach"].text
    assert set(staende) == {"a/fach", "b/fach"}
