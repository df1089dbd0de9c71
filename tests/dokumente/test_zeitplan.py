"""Der Zeitplan: Termine an Arbeitstagen, Sitzungen vor den Ferien, und was nicht mehr geht, einmal gesagt."""

from datetime import date
from itertools import pairwise

import pytest

from hilfen import NETZ, load_register
from kommunennetz.dokumente.zeitplan import (
    WOCHEN,
    Zeitplan,
    bis_zum_beschluss,
    build_zeitplan,
    eigene_schritte,
    uebliche_schritte,
)
from kommunennetz.fragen.kalender import Kalender, kalender_fuer
from kommunennetz.fragen.rundenstand import Etappe, frist
from kommunennetz.model.auftritt import Beitrittsschritt, ImSatz
from kommunennetz.model.netz import Ferien
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.worte.datum import MONATE

SOMMER = Ferien(name="Sommer", von=parse_teildatum("2027-07-19"), bis=parse_teildatum("2027-08-31"))
NRW = Kalender("NW", (SOMMER,))
FRUEH = date(2026, 11, 26)
SCHRITTE = uebliche_schritte("Rat der Stadt Hagen", "Oberbürgermeisterin oder Oberbürgermeister")
EIGENE = (
    Beitrittsschritt(id="meldung", text="Wir melden uns.", wochen="-2"),
    Beitrittsschritt(id="unterschrift", text="Alle unterschreiben.", wer="Verwaltungsspitze", wochen="0"),
    Beitrittsschritt(
        id="beschluss", text="Die Vertretung beschließt.", wer="Vertretung", wochen="10", sitzung="ja"
    ),
    Beitrittsschritt(id="antrag", text="Der Antrag geht ein.", wer="Verwaltung", wochen="12"),
)


def _wann(plan: Zeitplan) -> dict[str, str]:
    return {termin.schritt: termin.wann.replace("\N{NO-BREAK SPACE}", " ") for termin in plan.termine}


def test_kein_termin_liegt_an_einem_freien_tag_und_keine_sitzung_in_den_ferien() -> None:
    # Der 30. September 2027: sechs Wochen davor sind Ferien, der Rat tagt also vor ihnen, und was davor liegt, rückt mit.
    assert _wann(build_zeitplan(SCHRITTE, FRUEH, date(2027, 9, 30), None, NRW)) == {
        "selbstpruefung": "bis 7. Mai 2027",
        "gespraech": "bis 21. Mai 2027",
        "vorlage": "bis 4. Juni 2027",
        "einreichen": "bis 18. Juni 2027",
        "ausschuss": "bis 2. Juli 2027",
        "beschluss": "bis 16. Juli 2027",
        "erklaerung": "bis 2. September 2027",
        "kriterien": "bis 2. September 2027",
        "presse": "bis 16. September 2027",
        "unterschrift": "30. September 2027",
        "meldung": "bis 7. Oktober 2027",
        "netzwerktreffen": "bis 25. November 2027",
    }


@pytest.mark.parametrize("tag", [date(2027, 2, 10), date(2027, 6, 24), date(2027, 10, 12), date(2028, 1, 5)])
def test_der_zeitplan_nennt_dieselben_fristen_wie_der_stand_der_runde(tag: date) -> None:
    wann = _wann(build_zeitplan(SCHRITTE, date(2026, 1, 1), tag, None, NRW))
    datum = parse_teildatum(tag.isoformat())
    for schritt in Etappe:
        bis = frist(schritt, datum, NRW)
        assert bis is not None
        kennung = {"Kriterien": "kriterien", "Beschluss": "beschluss", "Erklärung": "erklaerung"}[schritt]
        assert wann[kennung] == f"bis {parse_teildatum(bis.isoformat())}"


def test_die_schritte_bleiben_an_jedem_tag_in_ihrer_folge() -> None:
    for ordnung in range(date(2027, 1, 1).toordinal(), date(2028, 1, 1).toordinal()):
        plan = build_zeitplan(SCHRITTE, date(2020, 1, 1), date.fromordinal(ordnung), None, NRW)
        assert [termin.schritt for termin in plan.termine] == list(WOCHEN)
        tage = [_tag(wann) for wann in _wann(plan).values()]
        assert all(vorher <= nachher for vorher, nachher in pairwise(tage)), tage
        assert not any(
            NRW.ruht(tag) for tag, schritt in zip(tage, WOCHEN, strict=True) if schritt != "unterschrift"
        )


def _tag(wann: str) -> date:
    tag, monat, jahr = wann.removeprefix("bis ").split()
    return date(int(jahr), MONATE.index(monat) + 1, int(tag.rstrip(".")))


def test_was_nicht_mehr_geht_steht_einmal_zusammen_und_der_naechste_tag_dabei() -> None:
    plan = build_zeitplan(SCHRITTE, date(2027, 1, 4), date(2027, 3, 7), None, NRW)
    assert [termin.schritt for termin in plan.versaeumte] == [
        "selbstpruefung",
        "gespraech",
        "vorlage",
        "einreichen",
    ]
    assert [warnung.replace("\N{NO-BREAK SPACE}", " ") for warnung in plan.warnungen] == [
        "Der 7. März 2027 ist ein Sonntag; der nächste Arbeitstag ist der 8. März 2027.",
        "Der 7. März 2027 ist zu nahe: Die Fristen bis zur Unterschrift reichen dafür nicht mehr. "
        "Der nächste mögliche Tag ist der 15. März 2027.",
    ]
    # An diesem Tag gelingt es, am Arbeitstag davor nicht.
    assert build_zeitplan(SCHRITTE, date(2027, 1, 4), date(2027, 3, 15), None, NRW).warnungen == ()
    assert build_zeitplan(SCHRITTE, date(2027, 1, 4), date(2027, 3, 12), None, NRW).warnungen != ()


def test_was_sich_nachholen_laesst_macht_den_tag_nicht_zu_nahe() -> None:
    plan = build_zeitplan(SCHRITTE, date(2027, 1, 4), date(2027, 3, 24), None, NRW)
    assert [termin.schritt for termin in plan.versaeumte] == ["selbstpruefung", "gespraech", "vorlage"]
    assert plan.warnungen == ()


def test_ein_feiertag_wird_genannt() -> None:
    (warnung,) = build_zeitplan(SCHRITTE, date(2026, 1, 1), date(2027, 5, 27), None, NRW).warnungen
    assert warnung.replace("\N{NO-BREAK SPACE}", " ") == (
        "Der 27. Mai 2027 ist ein Feiertag (Fronleichnam); der nächste Arbeitstag ist der 28. Mai 2027."
    )


def test_wer_schon_beschlossen_hat_braucht_nur_noch_die_erklaerung() -> None:
    plan = build_zeitplan(
        SCHRITTE, date(2027, 1, 4), date(2027, 2, 2), None, NRW, erledigt=bis_zum_beschluss(SCHRITTE)
    )
    assert plan.warnungen == ()
    assert "beschluss" not in _wann(plan)
    zu_nahe = build_zeitplan(
        SCHRITTE, date(2027, 1, 4), date(2027, 1, 28), None, NRW, erledigt=bis_zum_beschluss(SCHRITTE)
    )
    assert len(zu_nahe.warnungen) == 1


def test_ohne_tag_zaehlt_der_plan_wochen_und_versaeumt_nichts() -> None:
    plan = build_zeitplan(SCHRITTE, FRUEH, None, None, NRW)
    wann = _wann(plan)
    assert (wann["selbstpruefung"], wann["unterschrift"], wann["meldung"]) == (
        "16 Wochen vorher",
        "Tag der Unterschrift",
        "1 Woche danach",
    )
    assert (plan.versaeumte, plan.warnungen) == ((), ())


def test_die_ferien_kommen_aus_dem_register(tmp_path_factory: pytest.TempPathFactory) -> None:
    netz = NETZ + "ferien: [{name: Sommer, von: 2027-07-19, bis: 2027-08-31}]\n"
    register = load_register(tmp_path_factory.mktemp("register"), netz=netz)
    assert kalender_fuer(register.netz.satz) == NRW


def test_liegt_die_letzte_sitzung_nach_den_eingetragenen_ferien_ist_das_gesagt() -> None:
    vorbehalt = (
        "Schulferien sind nur bis zum 31. August 2027 eingetragen; ob am 12. Oktober 2027 welche sind, "
        "bitte selbst prüfen."
    )
    tag = date(2027, 11, 23)
    assert build_zeitplan(SCHRITTE, FRUEH, tag, None, NRW).warnungen == (vorbehalt,)
    assert (
        build_zeitplan(SCHRITTE, FRUEH, tag, None, NRW, erledigt=bis_zum_beschluss(SCHRITTE)).warnungen == ()
    )
    # Was schon versäumt ist, wartet auf keine Ferien mehr.
    assert vorbehalt not in build_zeitplan(SCHRITTE, date(2027, 10, 13), tag, None, NRW).warnungen


def test_nennt_das_netzwerk_eigene_schritte_gelten_sie_mit_ihren_fristen_und_worten() -> None:
    schritte = eigene_schritte(EIGENE, "Kreistag des Kreises Lippe", "Landrätin oder Landrat")
    # Zehn Wochen vor dem 30. September sind Ferien: Der Kreistag tagt davor, und der Antrag rückt mit.
    plan = build_zeitplan(schritte, FRUEH, date(2027, 9, 30), None, NRW)
    assert [(t.wann.replace("\N{NO-BREAK SPACE}", " "), t.was, t.wer) for t in plan.termine] == [
        ("bis 2. Juli 2027", "Der Antrag geht ein.", "Verwaltung"),
        ("bis 16. Juli 2027", "Die Vertretung beschließt.", "Kreistag des Kreises Lippe"),
        ("30. September 2027", "Alle unterschreiben.", "Landrätin oder Landrat"),
        ("bis 14. Oktober 2027", "Wir melden uns.", ""),
    ]
    assert bis_zum_beschluss(schritte) == {"beschluss"}
    assert bis_zum_beschluss(schritte[2:]) == set()


def test_der_stand_der_runde_kennt_die_fristen_des_netzwerks() -> None:
    datum = parse_teildatum("2027-09-30")
    assert frist(Etappe.BESCHLUSS, datum, NRW, EIGENE) == date(2027, 7, 16)
    assert frist(Etappe.ERKLAERUNG, datum, NRW, EIGENE) == frist(Etappe.ERKLAERUNG, datum, NRW)
    ohne_sitzung = (Beitrittsschritt(id="beschluss", text="Die Spitze entscheidet.", wochen="6"),)
    assert frist(Etappe.BESCHLUSS, datum, NRW, ohne_sitzung) == date(2027, 8, 19)


def test_adressat_und_erklaerung_stehen_nur_da_wo_es_sie_gibt() -> None:
    land = ImSatz(nominativ="das Land", genitiv="des Landes", dativ="dem Land", akkusativ="das Land")
    charta = ImSatz(nominativ="die Charta", genitiv="der Charta", dativ="der Charta", akkusativ="die Charta")

    def texte(adressat: ImSatz | None, erklaerung: ImSatz | None) -> list[str]:
        alle = uebliche_schritte("Rat", "Bürgermeister", adressat, erklaerung)
        return [s.was for s in alle if s.kennung in ("erklaerung", "presse", "unterschrift")]

    assert texte(land, charta) == [
        "Beitritt dem Land schriftlich erklären",
        "Erklärungsblatt mit dem amtlichen Wortlaut bereithalten, Presseentwurf abstimmen",
        "Die Charta unterzeichnen",
    ]
    assert texte(None, None) == [
        "Beitritt schriftlich erklären",
        "Presseentwurf abstimmen",
        "Beitritt unterzeichnen",
    ]
