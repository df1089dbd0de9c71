"""Der Stand einer Runde: was jeder vorgemerkten Kommune fehlt und was davon überfällig ist."""

from datetime import date
from pathlib import Path

import pytest

from hilfen import load_register
from kommunennetz.fragen.kalender import Kalender
from kommunennetz.fragen.mitglieder import Spanne
from kommunennetz.fragen.rundenstand import Etappe, Rundenstand, build_rundenstand, frist
from kommunennetz.model.teildatum import parse_teildatum

BONN = "{name: Bonn, ags: '05314000', beitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}}\n"
BEREIT = """\
name: Köln
ags: 05315000
beitritt: {runde: 2, erklaert: 2026-01, beschluss: {gremium: Rat, datum: 2026-01-05, quelle: Q}}
kriterien: {ansprechperson: {stand: ja, quelle: Q}}
"""
FAST = """\
name: Hagen
ags: 05914000
beitritt: {runde: 2, erklaert: zwischen 2026-01 und 2026-12, beschluss: {gremium: Rat, datum: 2026-03-02, quelle: Q}}
kriterien: {ansprechperson: {stand: nein, quelle: Q}, erklaerung: {stand: nein, quelle: Q}}
"""
NICHTS = "{name: Essen, ags: '05113000', beitritt: {runde: 2}}\n"
ANDERE = "{name: Unna, ags: '05978036', beitritt: {runde: 3}}\n"
STICHTAG = date(2026, 2, 20)


def _stand(ort: Path, datum: str, stichtag: date = STICHTAG) -> Rundenstand:
    register = load_register(
        ort,
        kommunen__bonn=BONN,
        kommunen__koeln=BEREIT,
        kommunen__hagen=FAST,
        kommunen__essen=NICHTS,
        kommunen__unna=ANDERE,
        runden__zweite=f"{{nummer: 2, bezeichnung: Zweite, datum: {datum}}}\n",
        runden__erste="{nummer: 1, bezeichnung: Erste, datum: 2012-12, quelle: Q}\n",
    )
    return build_rundenstand(register, register.runden["zweite"].satz, stichtag)


def _fehlt(stand: Rundenstand) -> dict[str, list[tuple[str, date | None, bool]]]:
    return {
        vorgemerkt.eintrag.satz.name: [(f.text, f.frist, f.ueberfaellig) for f in vorgemerkt.fehlendes]
        for vorgemerkt in stand.vorgemerkte
    }


def test_der_stand_nennt_je_kommune_was_fehlt_und_was_ueberfaellig_ist(tmp_path: Path) -> None:
    stand = _stand(tmp_path, "2026-03-25")
    beschluss, vorher = date(2026, 2, 11), date(2026, 2, 25)
    assert _fehlt(stand) == {
        "Essen": [
            ("Ansprechperson: offen", vorher, False),
            ("Beschluss fehlt", beschluss, True),
            ("Erklärung fehlt", vorher, False),
        ],
        "Hagen": [
            ("Ansprechperson: nein", vorher, False),
            ("Erklärung: nein", vorher, False),
            ("Beschluss geplant (2. März 2026)", beschluss, True),
            ("Erklärung nicht sicher (zwischen Januar 2026 und Dezember 2026)", vorher, False),
        ],
        "Köln": [],
    }
    assert [vorgemerkt.bereit for vorgemerkt in stand.vorgemerkte] == [False, False, True]
    assert [vorgemerkt.ueberfaellig for vorgemerkt in stand.vorgemerkte] == [True, True, False]
    assert (stand.tage, stand.unterzeichnet.anzahl) == (33, Spanne(0, 0))


@pytest.mark.parametrize(("tag", "spaet"), [(11, False), (12, True)])
def test_ueberfaellig_ist_was_nach_dem_tag_der_frist_noch_fehlt(
    tmp_path: Path, tag: int, spaet: bool
) -> None:
    [beschluss] = [
        luecke
        for luecke in _fehlt(_stand(tmp_path, "2026-03-25", date(2026, 2, tag)))["Essen"]
        if luecke[0] == "Beschluss fehlt"
    ]
    assert beschluss == ("Beschluss fehlt", date(2026, 2, 11), spaet)


def test_am_tag_der_runde_ist_alles_ueberfaellig(tmp_path: Path) -> None:
    stand = _stand(tmp_path, "2026-02-20")
    spaet = [spaet for luecken in _fehlt(stand).values() for _, _, spaet in luecken]
    assert (stand.tage, set(spaet), stand.ungeklaerte) == (0, {True}, ())


def test_nach_dem_tag_der_runde_ist_niemand_vorgemerkt_sondern_ungeklaert(tmp_path: Path) -> None:
    stand = _stand(tmp_path, "2026-02-19")
    assert (stand.tage, stand.vorgemerkte) == (-1, ())
    assert stand.ungeklaerte == ("Essen", "Hagen", "Köln")


@pytest.mark.parametrize(
    ("datum", "bis"),
    [
        ("2026-03-25", date(2026, 2, 11)),
        ("2026-03", date(2026, 2, 17)),
        ("vor 2026-04", date(2026, 2, 17)),
        ("2026-02-15", date(2026, 1, 2)),
        ("nach 2026-03", None),
        ("unbekannt", None),
    ],
)
def test_die_frist_zaehlt_vom_spaetesten_tag_der_runde(datum: str, bis: date | None) -> None:
    assert frist(Etappe.BESCHLUSS, parse_teildatum(datum), Kalender("NW")) == bis


def test_eine_runde_ohne_ende_hat_keine_fristen(tmp_path: Path) -> None:
    stand = _stand(tmp_path, "nach 2026-03")
    assert stand.tage is None
    luecken = [luecke for liste in _fehlt(stand).values() for luecke in liste]
    assert luecken
    assert all((bis, spaet) == (None, False) for _, bis, spaet in luecken)


def test_wer_schon_unterzeichnet_hat_ist_nicht_mehr_vorgemerkt(tmp_path: Path) -> None:
    register = load_register(
        tmp_path,
        kommunen__bonn=BONN,
        runden__erste="{nummer: 1, bezeichnung: Erste, datum: 2012-12, quelle: Q}\n",
    )
    stand = build_rundenstand(register, register.runden["erste"].satz, STICHTAG)
    assert (stand.vorgemerkte, stand.unterzeichnet.anzahl) == ((), Spanne(1, 1))


def test_eine_vorgemerkte_bezirksregierung_zaehlt_nicht_und_muss_nichts_erfuellen(tmp_path: Path) -> None:
    register = load_register(
        tmp_path,
        kommunen__koeln=BEREIT,
        kommunen__arnsberg="{name: Bezirksregierung Arnsberg, ags: '059', beitritt: {runde: 2}}\n",
        runden__zweite="{nummer: 2, bezeichnung: Zweite, datum: 2026-03-25}\n",
    )
    stand = build_rundenstand(register, register.runden["zweite"].satz, STICHTAG)
    assert stand.gezaehlt == "1 Kommune; dazu Bezirksregierung Arnsberg"
    assert stand.vorbehalt == ""
    [behoerde, _] = stand.vorgemerkte
    assert (behoerde.bereit, behoerde.fehlendes) == (True, ())
