"""Buchen beim Verlassen des Blocks: ein Plan, geprüft unter der Sperre, ganz oder gar nicht."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hilfen import NETZ, write_register
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.sperre import SPERRE, Halter
from kommunennetz.register.lesen.register import Geladen
from kommunennetz.schritte import Aenderungssatz, Plan
from kommunennetz.schritte.buchung import Buchhaltung, NeueFehlerError, Registerbestand, Schritt, schrittbuch

BONN = "name: Bonn\nags: 05314000\n"
DATEI = "data/kommunen/bonn.yaml"
HALTER = Halter("anna", "rathaus", 4711, datetime(2026, 11, 22, 14, 3, tzinfo=ZoneInfo("Europe/Berlin")))


@pytest.fixture(name="buchhaltung")
def _buchhaltung(tmp_path: Path) -> Buchhaltung[Geladen]:
    write_register(tmp_path, kommunen__bonn=BONN)
    return Buchhaltung(Registerbestand(tmp_path, date(2026, 11, 22)), lambda: HALTER, pytest.fail)


def _schritt(alt: str, neu: str, datei: str = DATEI) -> Schritt:
    plan = Plan((Aenderungssatz(Posten(datei, alt.encode(), neu.encode()), "anders"),), "Botschaft")
    return lambda _: plan


def test_gebucht_wird_beim_verlassen_des_blocks_und_unter_der_sperre(
    buchhaltung: Buchhaltung[Geladen],
) -> None:
    with buchhaltung.buchung(_schritt(BONN, BONN + "bemerkung: neu\n")) as plan:
        assert (buchhaltung.bestand.wurzel.ort / "data" / SPERRE).exists()
        assert (buchhaltung.bestand.wurzel.ort / DATEI).read_text() == BONN
    assert (buchhaltung.bestand.wurzel.ort / DATEI).read_text() == BONN + "bemerkung: neu\n"
    assert not (buchhaltung.bestand.wurzel.ort / "data" / SPERRE).exists()
    (gebucht,) = schrittbuch(buchhaltung.bestand.wurzel.ort)[0]
    assert (gebucht.zeit, gebucht.satz, gebucht.posten) == (HALTER.seit, "Botschaft", plan.posten)


def test_wirft_der_block_ist_nichts_gebucht(buchhaltung: Buchhaltung[Geladen]) -> None:
    schritt = _schritt(BONN, BONN + "bemerkung: neu\n")
    with pytest.raises(RegisterError, match="doch nicht"), buchhaltung.buchung(schritt):
        raise RegisterError("doch nicht")
    assert (buchhaltung.bestand.wurzel.ort / DATEI).read_text() == BONN
    assert schrittbuch(buchhaltung.bestand.wurzel.ort)[0] == ()


def test_was_neue_fehler_braechte_kommt_nicht_einmal_in_den_block(buchhaltung: Buchhaltung[Geladen]) -> None:
    with (
        pytest.raises(NeueFehlerError, match="gäbe neue Fehler") as gefangen,
        buchhaltung.buchung(_schritt(BONN, BONN + "quatsch: 1\n")),
    ):
        pytest.fail("der Block läuft")
    assert gefangen.value.hilfe.startswith(f"{DATEI}:3:1: Fehler: ")
    assert (buchhaltung.bestand.wurzel.ort / DATEI).read_text() == BONN


def test_ein_alter_fehler_haelt_nur_auf_wenn_streng_geprueft_wird(buchhaltung: Buchhaltung[Geladen]) -> None:
    falsch = BONN.replace("05314000", "05913000")
    (buchhaltung.bestand.wurzel.ort / DATEI).write_text(falsch)
    schritt = _schritt(falsch, falsch + "bemerkung: neu\n")
    with pytest.raises(NeueFehlerError):
        buchhaltung.plane(schritt, streng=True)
    assert buchhaltung.plane(schritt).botschaft == "Botschaft"


def test_eine_kaputte_netz_yaml_laesst_sich_heilen_aber_nicht_zerstoeren(
    buchhaltung: Buchhaltung[Geladen],
) -> None:
    kaputt = NETZ.replace("gruendung: 2012-12", "gruendung: nie")
    with pytest.raises(NeueFehlerError, match="gäbe neue Fehler"):
        buchhaltung.plane(_schritt(NETZ, kaputt, "data/netz.yaml"))
    (buchhaltung.bestand.wurzel.ort / "data/netz.yaml").write_text(kaputt)
    with pytest.raises(RegisterError, match=r"data/netz.yaml hat Fehler"):
        buchhaltung.plane(lambda geladen: _schritt(str(geladen.verlange()), "")(geladen))
    heilend = _schritt(kaputt, NETZ, "data/netz.yaml")
    assert buchhaltung.plane(heilend, streng=True) == heilend(Geladen(None, ()))
