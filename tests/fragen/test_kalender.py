"""Der Kalender: welche Tage frei sind, und wohin ein Termin rückt."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from hilfen import NETZ, WURZEL, load_register
from kommunennetz.fragen.kalender import Kalender, kalender_fuer
from kommunennetz.register.lesen.store import load

FERIEN = """\
ferien:
  - {name: Sommerferien 2027, von: 2027-07-19, bis: 2027-08-31, quelle: Q}
  - {name: Brückentag, von: 2027-07-16, bis: 2027-07-16}
"""
NRW = Kalender("NW")


@pytest.mark.parametrize(
    ("tag", "grund"),
    [
        (date(2027, 5, 28), ""),
        (date(2027, 5, 29), "Samstag"),
        (date(2027, 5, 30), "Sonntag"),
        (date(2027, 5, 27), "Fronleichnam"),
        (date(2027, 11, 1), "Allerheiligen"),
        (date(2027, 3, 26), "Karfreitag"),
        # Ein Feiertag am Sonntag heißt nach dem Feiertag.
        (date(2027, 10, 3), "Tag der Deutschen Einheit"),
        # Rosenmontag ist Brauchtum, der Reformationstag anderswo ein Feiertag.
        (date(2027, 2, 8), ""),
        (date(2028, 10, 31), ""),
        (date(2027, 12, 31), ""),
    ],
)
def test_frei_sind_wochenenden_und_feiertage_des_landes(tag: date, grund: str) -> None:
    assert NRW.ruht(tag) == grund


@pytest.mark.parametrize(
    ("land", "frei"), [("05", "Allerheiligen"), ("03", ""), ("09", "Allerheiligen"), ("16", "")]
)
def test_jedes_land_hat_seine_feiertage(tmp_path: Path, land: str, frei: str) -> None:
    register = load_register(tmp_path, netz=NETZ.replace('land: "05"', f'land: "{land}"'))
    assert kalender_fuer(register.netz.satz).ruht(date(2027, 11, 1)) == frei


def test_ein_termin_rueckt_auf_den_letzten_arbeitstag_davor() -> None:
    # Ostern 2027: vom Gründonnerstag bis zum Ostermontag ist nur der Donnerstag ein Arbeitstag.
    tage = [date(2027, 3, tag) for tag in range(25, 31)]
    assert [NRW.arbeitstag_bis(tag).day for tag in tage] == [25, 25, 25, 25, 25, 30]
    assert [NRW.arbeitstag_ab(tag).day for tag in tage] == [25, 30, 30, 30, 30, 30]


def test_eine_sitzung_liegt_vor_den_ferien(tmp_path: Path) -> None:
    kalender = kalender_fuer(load_register(tmp_path, netz=NETZ + FERIEN).netz.satz)
    # Vor den Sommerferien liegt ein Wochenende, und davor ein Ferientag.
    assert kalender.sitzungstag_bis(date(2027, 8, 31)) == date(2027, 7, 15)
    assert kalender.sitzungstag_bis(date(2027, 9, 1)) == date(2027, 9, 1)
    assert kalender.arbeitstag_bis(date(2027, 8, 31)) == date(2027, 8, 31)
    assert (kalender.ferien_am(date(2027, 7, 18)), kalender.ferien_am(date(2027, 9, 1))) == (None, None)


def test_ferien_ohne_festen_anfang_oder_ende_verschieben_nichts(tmp_path: Path) -> None:
    ungenau = (
        "ferien: [{name: F, von: vor 2027-08, bis: 2027-08-31}, {name: F, von: 2027-07, bis: unbekannt}]\n"
    )
    register = load_register(tmp_path, netz=NETZ + ungenau)
    assert kalender_fuer(register.netz.satz).ferien == ()


@pytest.mark.parametrize(
    ("tag", "vorbehalt"),
    [
        (date(2027, 1, 4), ""),
        (date(2027, 8, 31), ""),
        (
            date(2027, 9, 1),
            "Schulferien sind nur bis zum 31. August 2027 eingetragen; ob am 1. September 2027 welche sind, "
            "bitte selbst prüfen.",
        ),
        (
            date(2026, 12, 31),
            "Für 2026 sind keine Schulferien eingetragen; ob am 31. Dezember 2026 welche sind, "
            "bitte selbst prüfen.",
        ),
    ],
)
def test_wovon_die_ferien_nicht_eingetragen_sind_ist_gesagt(
    tmp_path: Path, tag: date, vorbehalt: str
) -> None:
    kalender = kalender_fuer(load_register(tmp_path, netz=NETZ + FERIEN).netz.satz)
    assert kalender.ferienvorbehalt(tag) == vorbehalt


def test_ganz_ohne_ferien_ist_auch_das_gesagt() -> None:
    assert NRW.ferienvorbehalt(date(2027, 7, 20)) == (
        "Schulferien sind nicht eingetragen; ob am 20. Juli 2027 welche sind, bitte selbst prüfen."
    )


def test_das_mitgelieferte_register_kennt_die_ferien_bis_november_2028_in_ihrer_folge() -> None:
    register = load(WURZEL).register
    assert register is not None
    ferien = register.netz.satz.ferien
    assert ferien[-1].bis.spaeteste == date(2028, 11, 4)
    tage = [tag for eine in ferien for tag in (eine.von.frueheste, eine.bis.spaeteste)]
    assert len(ferien) == 10
    assert tage == sorted(tage)
    assert all(eine.quelle and eine.quelle.count("https://") == 2 for eine in ferien)


def test_die_bibliothek_laedt_erst_wenn_jemand_nach_feiertagen_fragt() -> None:
    befehl = "import sys; import kommunennetz.cli.app, kommunennetz.cli.runde.stand, kommunennetz.fragen.kalender; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", befehl], check=False).returncode == 0
