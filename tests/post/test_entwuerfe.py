from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from kommunennetz.errors import FrageError, RegisterError, VorlageError
from kommunennetz.post.entwuerfe import Lauf, Vorschau, build_lauf, build_vorschau
from kommunennetz.post.entwurfsordner import write_entwuerfe
from post_probe import Probe, build_probe


@pytest.fixture(name="probe")
def _probe(tmp_path: Path) -> Probe:
    return build_probe(tmp_path)


def _lauf(probe: Probe) -> Lauf:
    return build_lauf(probe.register, probe.infomail, probe.vorlagen)


def _vorschau(probe: Probe, slug: str = "") -> Vorschau:
    return build_vorschau(probe.register, probe.infomail, probe.vorlagen, slug)


def _lies(lauf: Lauf, datei: str) -> EmailMessage:
    nachricht = message_from_bytes(lauf.dateien[datei], policy=SMTP)
    assert isinstance(nachricht, EmailMessage)
    return nachricht


def _text(nachricht: EmailMessage, art: str) -> str:
    teil = nachricht.get_body((art,))
    assert isinstance(teil, EmailMessage)
    return str(teil.get_content()).replace("\r\n", "\n")


def test_ein_lauf_hat_je_empfaenger_einen_entwurf_und_die_uebersicht(probe: Probe, tmp_path: Path) -> None:
    lauf = _lauf(probe)
    assert list(lauf.dateien) == [
        "001-bonn.eml",
        "002-kreis-lippe.eml",
        "uebersicht.csv",
        "uebersicht.html",
    ]
    assert [zeile.entscheidung.name for zeile in lauf.empfaenger] == ["Bonn", "Kreis Lippe"]
    assert len(lauf.zeilen) == 9
    write_entwuerfe(tmp_path / "aus", lauf.dateien)
    assert {pfad.name: pfad.read_bytes() for pfad in (tmp_path / "aus").iterdir()} == lauf.dateien


def test_der_entwurf_spricht_die_kommune_an(probe: Probe) -> None:
    nachricht = _lies(_lauf(probe), "002-kreis-lippe.eml")
    assert str(nachricht["From"]) == "Geschäftsstelle <netz@example.org>"
    assert str(nachricht["To"]) == "Kreis Lippe <post@xn--strae-oqa.example>"
    assert str(nachricht["Subject"]) == "Neues für Kreis Lippe"
    assert str(nachricht["Date"]) == "Sun, 22 Nov 2026 12:00:00 +0000"
    assert str(nachricht["List-Id"]) == '"Testnetz" <testnetz.example.org>'
    assert _text(nachricht, "plain") == (
        "Guten Tag der Kreis Lippe,\n\nDem Netz gehören mindestens 5, höchstens 6 Kommunen an.\n\n"
        "Stand: 22.\xa0November 2026, Geschäftsstelle\n"
    )
    assert "<strong>mindestens 5, höchstens 6</strong>" in _text(nachricht, "html")


def test_gleiches_register_gleiche_bytes(probe: Probe) -> None:
    erster = _lauf(probe)
    assert _lauf(probe) == erster


def test_wo_niemand_sie_bekommt_gibt_es_nur_die_uebersicht_und_keinen_absender_braucht_es_auch_nicht(
    probe: Probe,
) -> None:
    probe.ersetze("data/netz.yaml", ", email: netz@example.org", "")
    probe.schreibe("{{ gibtsnicht }}", an="{runde: 2}")
    probe.write("data/runden/2015-zwei.yaml", "nummer: 2\nbezeichnung: Zwei\ndatum: 2015\nquelle: Q\n")
    lauf = _lauf(probe)
    assert (list(lauf.dateien), lauf.empfaenger) == (["uebersicht.csv", "uebersicht.html"], ())


_BOESE = "*_#<script> {{7*7}} | a =cmd() [markup](https://x.example) `c` &amp; \\"


def test_boese_werte_erscheinen_woertlich(probe: Probe) -> None:
    probe.ersetze("data/netz.yaml", "traeger: Land", f"traeger: '{_BOESE}'")
    probe.schreibe("{{ netz.traeger }}", betreff="Von {{ netz.traeger }}")
    nachricht = _lies(_lauf(probe), "001-bonn.eml")
    assert str(nachricht["Subject"]) == f"Von {_BOESE}"
    assert _BOESE in _text(nachricht, "plain").replace("\n", " ")
    assert "<script" not in _text(nachricht, "html")
    assert "<a " not in _text(nachricht, "html")


def test_der_betreff_kennt_keine_auszeichnung(probe: Probe) -> None:
    probe.schreibe("x", betreff="Rats- & *Kreis*")
    assert str(_lies(_lauf(probe), "001-bonn.eml")["Subject"]) == "Rats- & *Kreis*"


def test_eine_fehlende_angabe_nennt_datei_und_zeile_und_nichts_entsteht(probe: Probe) -> None:
    probe.schreibe("Gut\n\n{{ gibtsnicht }}")
    with pytest.raises(VorlageError, match=r"data/infomails/neues\.md:8: .*gibtsnicht"):
        _lauf(probe)


def test_ein_ungenaues_datum_wird_gemeldet(probe: Probe) -> None:
    probe.schreibe("x", datum="2026-11")
    with pytest.raises(FrageError, match=r"neues\.md: »2026-11« ist kein einzelner Tag"):
        _lauf(probe)


def test_ohne_absender_entsteht_kein_entwurf(probe: Probe) -> None:
    probe.ersetze("data/netz.yaml", "{name: Geschäftsstelle, email: netz@example.org}", "{name: A}")
    with pytest.raises(RegisterError) as gefangen:
        _lauf(probe)
    assert gefangen.value.text == "data/netz.yaml:5: Die Adresse der Geschäftsstelle fehlt."
    assert _vorschau(probe).brief.betreff == "Neues für Bonn"


def test_die_vorschau_zeigt_was_im_entwurf_steht(probe: Probe) -> None:
    vorschau = _vorschau(probe, "kreis-lippe")
    nachricht = _lies(_lauf(probe), "002-kreis-lippe.eml")
    assert vorschau.brief.text == _text(nachricht, "plain")
    assert vorschau.brief.html == _text(nachricht, "html")


def test_die_vorschau_geht_auch_ohne_postfach_und_nennt_den_grund(probe: Probe) -> None:
    vorschau = _vorschau(probe, "essen")
    assert vorschau.brief.betreff == "Neues für Essen"
    assert vorschau.entscheidung.grund == "Im Register steht kein Postfach."


@pytest.mark.parametrize(
    ("slug", "text", "hilfe"),
    [
        ("unna", "Unna bekommt diese Infomail nicht.", "Nicht beigetreten."),
        ("xyz", "»xyz« steht nicht im Register.", "Eine Kommune nennen, die einen Datensatz hat."),
    ],
)
def test_eine_vorschau_fuer_falsche_kommunen_sagt_warum(
    slug: str, text: str, hilfe: str, probe: Probe
) -> None:
    with pytest.raises(FrageError) as gefangen:
        _vorschau(probe, slug)
    assert (gefangen.value.text, gefangen.value.hilfe) == (text, hilfe)


def test_eine_vorschau_fuer_niemanden_ist_eine_falsche_frage(probe: Probe) -> None:
    probe.schreibe("x", an="{seit: 2026}")
    with pytest.raises(FrageError, match="Diese Infomail bekommt niemand"):
        _vorschau(probe)


def test_die_vorschau_nimmt_notfalls_jemanden_ohne_postfach(probe: Probe) -> None:
    probe.schreibe("x", an="{kreis: Lippe, seit: 2016}")
    assert _vorschau(probe).entscheidung.name == "Detmold"


def test_termine_sind_die_kuenftigen_in_ihrer_reihenfolge(probe: Probe) -> None:
    for titel, datum in (("Zweite", "2027-03-01"), ("Vorbei", "2026-11-22"), ("Erste", "2026-12-06")):
        datei = f"data/veranstaltungen/{datum}-{titel.lower()}.yaml"
        probe.write(datei, f"titel: {titel}\nart: workshop\ndatum: {datum}\n")
    probe.schreibe("{% for termin in termine %}{{ termin.titel }} am {{ termin.anfang }}. {% endfor %}")
    assert "Erste am 6. Dezember 2026. Zweite am 1. März 2027.\n" in _vorschau(probe).brief.text


def test_die_vorlage_kennt_die_mitglieder_nach_jahren(probe: Probe) -> None:
    probe.schreibe(
        "{% for jahr, gruppe in nach_jahr | items if jahr and jahr >= 2016 %}"
        "{{ jahr }}: {{ gruppe | map(attribute='name') | join(', ') }}. {% endfor %}"
    )
    assert "2016: Detmold. 2017: Essen, Hennef (Sieg).\n" in _vorschau(probe).brief.text


def test_ein_text_der_fuer_eine_kommune_leer_bleibt_ist_trotzdem_eine_nachricht(probe: Probe) -> None:
    probe.schreibe("{% if kommune.name == 'Bonn' %}Nur für Bonn.{% endif %}")
    lauf = _lauf(probe)
    assert "Nur für Bonn." in _text(_lies(lauf, "001-bonn.eml"), "plain")
    assert _text(_lies(lauf, "002-kreis-lippe.eml"), "plain") == (
        "Guten Tag der Kreis Lippe,\n\nStand: 22.\xa0November 2026, Geschäftsstelle\n"
    )
