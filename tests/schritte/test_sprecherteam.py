"""Die Wahl des Sprecherteams: eine Amtszeit endet, die nächste beginnt, und sonst ändert sich nichts."""

from pathlib import Path

import pytest

from hilfen import NETZ, load_register
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, Wahl, sprecherteam_waehlen
from treffen_probe import DATEIEN, SPRECHERTEAM

RHEINE = "  - {kommune: rheine, von: zwischen 2018 und 2020, quelle: QR}  # bis auf Weiteres\n"


def _register(ort: Path, team: str = SPRECHERTEAM) -> Register:
    return load_register(ort, **{**DATEIEN, "netz": NETZ + team})


def _gebiet(register: Register, name: str) -> Gebiet:
    gebiet = register.verzeichnis.find(name)
    assert gebiet is not None
    return gebiet


def _waehle(register: Register, name: str, am: str, **angaben: object) -> Plan:
    wahl = Wahl(_gebiet(register, name), parse_teildatum(am), "Protokoll", **angaben)  # type: ignore[arg-type]
    return sprecherteam_waehlen(register, wahl)


def _netz(plan: Plan) -> str:
    (posten,) = [posten for posten in plan.posten if posten.datei == "data/netz.yaml"]
    assert posten.nachher is not None
    return posten.nachher.decode().removeprefix(NETZ)


def test_die_einzige_laufende_amtszeit_endet_am_tag_davor(tmp_path: Path) -> None:
    plan = _waehle(
        _register(tmp_path),
        "Unna",
        "2027-03-11",
        bis=parse_teildatum("2029"),
        veranstaltung="2027-03-11-netzwerktreffen",
    )
    assert _netz(plan) == SPRECHERTEAM.replace(
        RHEINE,
        RHEINE.replace("und 2020,", "und 2020, bis: 2027-03-10,")
        + "  - {kommune: unna, von: 2027-03-11, bis: 2029, gewaehlt_am: 2027-03-11, "
        "wahl: 2027-03-11-netzwerktreffen, quelle: Protokoll}\n",
    )
    assert (plan.wirksame[0].satz, plan.botschaft) == (
        "Sprecherteam: Stadt Unna gewählt am 11. März 2027; die Amtszeit von Stadt Rheine endet",
        "Sprecherteam: Stadt Unna gewählt am 11. März 2027",
    )


def test_bei_einer_wiederwahl_endet_die_eigene_amtszeit(tmp_path: Path) -> None:
    team = SPRECHERTEAM.replace("bis: 2020-06-30, ", "")
    plan = _waehle(_register(tmp_path, team), "Rheine", "2027-03")
    assert _netz(plan) == team.replace(
        RHEINE,
        RHEINE.replace("und 2020,", "und 2020, bis: 2027-03,")
        + "  - {kommune: rheine, von: 2027-03, gewaehlt_am: 2027-03, quelle: Protokoll}\n",
    )


def test_laufen_mehrere_sagt_jemand_welche_endet_oder_keine(tmp_path: Path) -> None:
    team = SPRECHERTEAM.replace("bis: 2020-06-30, ", "")
    register = _register(tmp_path, team)
    with pytest.raises(FrageError) as fehler:
        _waehle(register, "Unna", "2027-03-11")
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Wessen Amtszeit endet, ist nicht klar; im Amt sind: Bonn, Rheine.",
        "Nennen: --statt KOMMUNE, oder --dazu, wenn keine endet.",
    )
    statt = _netz(_waehle(register, "Unna", "2027-03-11", statt=_gebiet(register, "Bonn")))
    assert "{kommune: bonn, von: 2016, bis: 2027-03-10, gewaehlt_am: 2016, quelle: QB}" in statt
    assert RHEINE in statt
    assert _netz(_waehle(register, "Unna", "2027-03-11", dazu=True)).startswith(team)


def test_die_erste_wahl_beendet_nichts_und_legt_die_kommune_an(tmp_path: Path) -> None:
    plan = _waehle(_register(tmp_path, ""), "Hagen", "2027-03-11")
    assert _netz(plan) == (
        "sprecherteam:\n  - kommune: hagen\n    von: 2027-03-11\n    gewaehlt_am: 2027-03-11\n    quelle: Protokoll\n"
    )
    assert [posten.datei for posten in plan.posten] == ["data/netz.yaml", "data/kommunen/hagen.yaml"]


@pytest.mark.parametrize(
    ("name", "angaben", "text"),
    [
        ("Bonn", {"am": "2016"}, "Stadt Bonn ist 2016 schon gewählt."),
        ("Unna", {"am": "2027", "statt": "Bonn"}, "Stadt Bonn ist 2027 nicht im Sprecherteam."),
        ("Unna", {"am": "2027", "veranstaltung": "x"}, "Die Veranstaltung »x« gibt es nicht."),
    ],
)
def test_was_nicht_stimmen_kann_wird_nicht_eingetragen(
    tmp_path: Path, name: str, angaben: dict[str, str], text: str
) -> None:
    register = _register(tmp_path)
    statt = {"statt": _gebiet(register, angaben["statt"])} if "statt" in angaben else {}
    with pytest.raises(FrageError) as fehler:
        _waehle(register, name, angaben["am"], veranstaltung=angaben.get("veranstaltung", ""), **statt)
    assert fehler.value.text == text
