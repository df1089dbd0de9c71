"""`kontakt zeigen` und `kontakt liste`: wer welches Amt hat, als Ganzes verglichen."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register

Lauf = Callable[..., Ausgang]
UNNA = """\
kommune: unna
postfach: {infomails: nein, widerspruch: {am: 2026-03, weg: Telefon}}
personen:
  - {id: aaaa1, amt: spitze, anrede: frau, titel: Dr., vorname: Erika, nachname: Mustermann, email: erika@example.org, von: 2020-11-01, bis: 2025-10-31}
  - id: aaaa2
    amt: spitze
    anrede: herr
    vorname: Otto
    nachname: Probe
    email: otto@example.org
    telefon: 02303 103-0
    von: 2025-11-01
    amtszeit_bis: 2030-10-31
    nachfolge_von: aaaa1
    herkunft: {quelle: Seite der Stadt, am: 2025-11-02}
    informiert_am: 2025-11-20
    geprueft: 2026-01
    zustellung: {stand: gestoert, code: 5.1.10, seit: 2026-11-02}
"""


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ort = write_register(
        tmp_path / "register",
        kommunen__unna="name: Unna\nags: '05978036'\npostfach: post@unna.example\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
        kommunen__bonn="name: Bonn\nags: '05314000'\nbeitritt: {unterzeichnet: 2016, quelle: Q}\n",
    )
    for name, text in (
        ("kommunen/unna", UNNA),
        (
            "sonstige/verband",
            "name: Verband\nart: verband\npersonen: [{id: bbbb1, amt: traeger, anrede: ohne}]\n",
        ),
    ):
        datei = tmp_path / "privat" / f"{name}.yaml"
        datei.parent.mkdir(parents=True)
        datei.write_text(text, encoding="utf-8")
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(tmp_path / "privat"))
    monkeypatch.chdir(ort)
    return ort


def test_zeigen_nennt_wer_das_amt_hat_und_die_leeren_aemter(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert lauf("kontakt", "zeigen", "unna", "--stichtag", "26.11.2026") == Ausgang(
        0,
        """\
Stadt Unna, Stichtag 26.11.2026

Spitze: Otto Probe (aaaa2)
Angabe           Wert
Bezeichnung      Bürgermeister
im Amt           seit dem 1. November 2025
Amtszeit bis     31. Oktober 2030
Nachfolge von    aaaa1
E-Mail           otto@example.org
Telefon          02303 103-0
Anrede im Brief  Sehr geehrter Herr Bürgermeister Probe
Infomails        ja
Zustellung       gestört, seit dem 2. November 2026 (5.1.10)
Herkunft         Seite der Stadt (2. November 2025)
informiert am    20. November 2025
geprüft          Januar 2026

Fachebene: –

Postfach (Register)
Angabe     Wert
E-Mail     post@unna.example
Infomails  nein (Widerspruch März 2026, Telefon)
""",
        "",
    )


def test_zeigen_kennt_fruehere_an_ihrem_tag_und_mit_alle(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    frueher = lauf("kontakt", "zeigen", "Unna", "--stichtag", "2024").ausgabe
    assert "Spitze: Dr. Erika Mustermann (aaaa1)" in frueher
    assert "Probe" not in frueher
    alle = lauf("kontakt", "zeigen", "Unna", "--alle", "--stichtag", "2026").ausgabe
    assert "im Amt           seit dem 1. November 2020 bis zum 31. Oktober 2025 (am Stichtag nicht)\n" in alle
    als_json = json.loads(lauf("kontakt", "zeigen", "Unna", "--alle", "--format", "json").ausgabe)
    assert [(eine["id"], eine["im_amt"]) for eine in als_json["personen"]] == [
        ("aaaa1", "nein"),
        ("aaaa2", "ja"),
    ]
    assert "Träger: (ohne Namen) (bbbb1)" in lauf("kontakt", "zeigen", "verband").ausgabe


def test_wer_nicht_zu_finden_ist_ist_ein_fehler_mit_ausweg(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    fehler = lauf("kontakt", "zeigen", "Verbant")
    assert fehler.wert == 2
    assert "Sonstige Stellen: verband." in fehler.meldungen


def test_die_liste_zeigt_leere_aemter_und_zaehlt(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert lauf("kontakt", "liste", "--stichtag", "26.11.2026") == Ausgang(
        0,
        """\
Kommune  Amt        Name          Bezeichnung    E-Mail            Telefon      seit              Anmerkung
Bonn     Spitze     –
Bonn     Fachebene  –
Unna     Spitze     Otto Probe    Bürgermeister  otto@example.org  02303 103-0  1. November 2025  Zustellung gestört
Unna     Fachebene  –
Verband  Träger     (ohne Namen)
Zusammen: 2 Personen, 3 Sitze ohne Person, 1 Person ohne Mailadresse; Stichtag 26.11.2026.
""",
        "",
    )
    vorzimmer = lauf("kontakt", "liste", "--amt", "vorzimmer", "--kreis", "Kreis Unna")
    assert vorzimmer.ausgabe.splitlines()[1:-1] == ["Unna     Vorzimmer  –"]


def test_die_zeile_fuer_outlook_sagt_dass_sie_ins_bcc_gehoert(ort: Path, lauf: Lauf) -> None:
    datei = Path(ort.parent / "privat/kommunen/bonn.yaml")
    datei.write_text(
        "kommune: bonn\npersonen:\n"
        "  - {id: cccc1, amt: fach, anrede: frau, nachname: A, email: a@example.org}\n"
        "  - {id: cccc2, amt: spitze, anrede: frau, nachname: B, email: b@example.org}\n",
        encoding="utf-8",
    )
    assert lauf("kontakt", "liste", "--format", "outlook") == Ausgang(
        0,
        "b@example.org; a@example.org\n",
        "In das Feld »Bcc« einfügen: In »An« oder »Cc« sähe jeder die Adressen aller.\n"
        "Nicht dabei: 1 Adresse (keine Infomails oder gestört).\n",
    )


def test_die_formen_entstehen_nach_der_endung_und_die_mappe_nur_mit_ort(ort: Path, lauf: Lauf) -> None:
    assert lauf("kontakt", "liste", "-o", "k.vcf").wert == 0
    assert (ort / "k.vcf").read_bytes().startswith(b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:aaaa2\r\n")
    assert lauf("kontakt", "liste", "-o", "k.csv").wert == 0
    assert len((ort / "k.csv").read_text(encoding="utf-8-sig").splitlines()) == 6
    assert lauf("kontakt", "liste", "-o", "k.xlsx").wert == 0
    assert lauf("kontakt", "liste", "--format", "xlsx") == Ausgang(
        2, "", "Fehler: Eine Mappe mit Personen braucht ihren Ort.\n    Nennen: -o ORDNER/kontakte.xlsx\n"
    )
    assert [zeile["sitz"] for zeile in json.loads(lauf("kontakt", "liste", "--format", "json").ausgabe)] == [
        "bonn/spitze", "bonn/fach", "unna/spitze", "unna/fach", "verband/traeger",
    ]  # fmt: skip


def test_ein_amt_das_es_nicht_gibt_ist_ein_fehler(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert lauf("kontakt", "liste", "--amt", "Spitzen") == Ausgang(
        2,
        "",
        "Fehler: --amt: »Spitzen« ist kein Amt.\n"
        "    Meinten Sie »spitze«? Erlaubt sind: spitze, fach, vorzimmer, sprecherteam, traeger.\n",
    )
