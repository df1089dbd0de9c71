import json
import os
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kommunennetz.versand.freigabe import Freigabe, FreigabeError, check_freigabe, find_freigabe, gib_frei
from kommunennetz.versand.sendung import SendungError
from sendung_probe import ERSTELLT, write_sendung

_JETZT = ERSTELLT + timedelta(hours=1)
_HIER = "rechner-1"


@pytest.fixture(name="ordner")
def _ordner(tmp_path: Path) -> Path:
    ordner = write_sendung(tmp_path)
    gib_frei(ordner, "sachbearbeitung", 2, _JETZT, _HIER)
    return ordner


def test_freigegeben_gilt_einen_tag_und_nur_hier(ordner: Path) -> None:
    freigabe = check_freigabe(ordner, _JETZT + timedelta(hours=23, minutes=59), _HIER)
    assert freigabe == Freigabe(
        "sachbearbeitung",
        _JETZT,
        _JETZT + timedelta(hours=24),
        _HIER,
        freigabe.ort,
        2,
        freigabe.pruefsumme,
    )
    assert find_freigabe(ordner) == freigabe
    if os.name == "posix":
        assert stat.S_IMODE((ordner / "freigabe.json").stat().st_mode) == 0o600
    assert sorted(pfad.name for pfad in ordner.iterdir()) == ["freigabe.json", "post", "sendung.json"]


def test_in_einem_kopierten_oder_verschobenen_kontaktordner_gilt_sie_nicht(ordner: Path) -> None:
    neuer = ordner.parents[1] / "anderswo" / ordner.name
    shutil.copytree(ordner, neuer)
    with pytest.raises(FreigabeError, match="in einem anderen Ordner; dies kann eine Kopie sein"):
        check_freigabe(neuer, _JETZT, _HIER)
    assert check_freigabe(ordner, _JETZT, _HIER) == find_freigabe(neuer)


def test_kein_veraendertes_zeichen_in_ihr_verlaengert_sie(ordner: Path) -> None:
    datei = ordner / "freigabe.json"
    inhalt = datei.read_bytes()
    for stelle in range(len(inhalt)):
        for zeichen in b"09Z":
            datei.write_bytes(inhalt[:stelle] + bytes([zeichen]) + inhalt[stelle + 1 :])
            with pytest.raises(FreigabeError):
                check_freigabe(ordner, _JETZT + timedelta(hours=24), _HIER)


@pytest.mark.parametrize(
    ("spaeter", "rechner", "meldung"),
    [
        (timedelta(hours=24), _HIER, "gilt nicht mehr"),
        (timedelta(minutes=-6), _HIER, "gilt nicht mehr"),
        (timedelta(0), "rechner-2", "an einem anderen Rechner"),
    ],
)
def test_zu_spaet_zu_frueh_oder_anderswo_gilt_sie_nicht(
    ordner: Path, spaeter: timedelta, rechner: str, meldung: str
) -> None:
    with pytest.raises(FreigabeError, match=meldung):
        check_freigabe(ordner, _JETZT + spaeter, rechner)


def test_ohne_freigabe_und_mit_falscher_anzahl_geht_nichts(tmp_path: Path) -> None:
    ordner = write_sendung(tmp_path)
    with pytest.raises(FreigabeError, match="nicht freigegeben"):
        check_freigabe(ordner, _JETZT, _HIER)
    for anzahl in (0, 1, 3):
        with pytest.raises(SendungError, match="ist nicht die Anzahl der Empfänger"):
            gib_frei(ordner, "x", anzahl, _JETZT, _HIER)
    assert find_freigabe(ordner) is None


def _kuerze(ordner: Path) -> None:
    (ordner / "post/001-bonn.eml").unlink()


def _ergaenze(ordner: Path) -> None:
    (ordner / "post/003-essen.eml").write_bytes(b"")


def _verstecke(ordner: Path) -> None:
    (ordner / "post/.kommunennetz-0123456789ab.unfertig").write_bytes(b"")


def _ordner_darin(ordner: Path) -> None:
    (ordner / "post/sub").mkdir()


def _verweise(ordner: Path) -> None:
    eml = ordner / "post/001-bonn.eml"
    shutil.move(eml, ordner / "anderswo.eml")
    eml.symlink_to(ordner / "anderswo.eml")


def _post_ist_ein_verweis(ordner: Path) -> None:
    shutil.move(ordner / "post", ordner / "woanders")
    (ordner / "post").symlink_to(ordner / "woanders", target_is_directory=True)


def _tausche(ordner: Path) -> None:
    eins, zwei = ordner / "post/001-bonn.eml", ordner / "post/002-unna.eml"
    eins_bytes, zwei_bytes = eins.read_bytes(), zwei.read_bytes()
    eins.write_bytes(zwei_bytes)
    zwei.write_bytes(eins_bytes)


def _andere_adresse(ordner: Path) -> None:
    datei = ordner / "sendung.json"
    datei.write_bytes(datei.read_bytes().replace(b"amt@bonn.example", b"amt@koln.example"))


def _leerzeichen(ordner: Path) -> None:
    datei = ordner / "sendung.json"
    datei.write_bytes(datei.read_bytes() + b" ")


def _kaputte_freigabe(ordner: Path) -> None:
    (ordner / "freigabe.json").write_bytes((ordner / "freigabe.json").read_bytes()[:-20])


def _laengere_freigabe(ordner: Path) -> None:
    daten = json.loads((ordner / "freigabe.json").read_bytes())
    daten["bis"] = (_JETZT + timedelta(days=30)).isoformat()
    (ordner / "freigabe.json").write_text(json.dumps(daten))


@pytest.mark.parametrize(
    "veraendere",
    [
        *(_kuerze, _ergaenze, _verstecke, _ordner_darin, _verweise, _post_ist_ein_verweis, _tausche),
        *(_andere_adresse, _leerzeichen, _kaputte_freigabe, _laengere_freigabe),
    ],
)
def test_jede_aenderung_am_ordner_macht_sie_ungueltig(
    ordner: Path, veraendere: Callable[[Path], None]
) -> None:
    check_freigabe(ordner, _JETZT, _HIER)
    veraendere(ordner)
    with pytest.raises(SendungError):
        check_freigabe(ordner, _JETZT, _HIER)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["sendung.json", "post/001-bonn.eml", "post/002-unna.eml"]), st.integers(0, 5000))
def test_jedes_einzelne_bit_zaehlt(ordner: Path, datei: str, bit: int) -> None:
    ganz = (ordner / datei).read_bytes()
    stelle, nummer = divmod(bit % (len(ganz) * 8), 8)
    anders = bytearray(ganz)
    anders[stelle] ^= 1 << nummer
    (ordner / datei).write_bytes(anders)
    try:
        with pytest.raises(SendungError):
            check_freigabe(ordner, _JETZT, _HIER)
    finally:
        (ordner / datei).write_bytes(ganz)
    check_freigabe(ordner, _JETZT, _HIER)
