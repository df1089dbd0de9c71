"""`beitritt paket` und `runde stand`, wie ein Mensch sie tippt."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register
from kommunennetz.dokumente.paket import TITEL
from paket_probe import DATEIEN

Lauf = Callable[..., Ausgang]
NAMEN = sorted(f"{name}-herford.{art}" for name in TITEL for art in ("docx", "pdf"))


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_register(tmp_path, **DATEIEN)


OHNE_WORTLAUT = (
    "Achtung: Dem Erklärungsblatt fehlt der amtliche Wortlaut; so ist es nicht zu unterschreiben.\n"
    "    Ihn als Markdown ins Register legen und in data/netz.yaml den Pfad eintragen:\n"
    "    unter »erklaerungen« bei der Fassung 2012, etwa: text: data/erklaerung.md\n"
)


def test_liegt_der_wortlaut_im_register_fehlt_dem_blatt_nichts(ort: Path, lauf: Lauf) -> None:
    netz = ort / "data" / "netz.yaml"
    text = netz.read_text(encoding="utf-8")
    mit_text = text.replace('{fassung: "2012",', '{fassung: "2012", text: data/wortlaut.md,')
    netz.write_text(mit_text, encoding="utf-8")
    (ort / "data" / "wortlaut.md").write_text("Wir handeln.\n", encoding="utf-8")
    ausgang = lauf("beitritt", "paket", "herford", "--stichtag", "22.11.2026")
    assert ausgang == Ausgang(0, "", "Geschrieben: 12 Dateien nach ausgabe/paket-herford\n")


def test_das_paket_kommt_in_einen_ordner_mit_dem_namen_der_kommune(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("beitritt", "paket", "herford", "--stichtag", "22.11.2026")
    assert ausgang == Ausgang(0, "", f"Geschrieben: 12 Dateien nach ausgabe/paket-herford\n{OHNE_WORTLAUT}")
    assert sorted(datei.name for datei in (ort / "ausgabe/paket-herford").iterdir()) == NAMEN


def test_der_zweite_aufruf_laesst_alles_stehen_und_sagt_es(ort: Path, lauf: Lauf) -> None:
    ordner = ort / "neu" / "ordner"
    lauf("beitritt", "paket", "Herford", "-o", ordner)
    eigene = ordner / "beschlussvorlage-herford.docx"
    eigene.write_bytes(b"von der Kommune ergaenzt")
    (ordner / "zeitplan-herford.pdf").unlink()
    zweiter = lauf("beitritt", "paket", "Herford", "-o", ordner)
    assert zweiter.meldungen.startswith(
        f"Geschrieben: 1 Datei nach {ordner}\n    Behalten, weil schon da: selbstpruefung-herford.docx, "
    )
    assert zweiter.meldungen.endswith(f"\n    Mit --ersetzen werden sie überschrieben.\n{OHNE_WORTLAUT}")
    assert eigene.read_bytes() == b"von der Kommune ergaenzt"
    assert lauf("beitritt", "paket", "Herford", "-o", ordner, "--ersetzen").meldungen == (
        f"Geschrieben: 12 Dateien nach {ordner}\n"
        "    Achtung: beschlussvorlage-herford.docx war keine lesbare Word-Datei; daraus ist nichts übernommen.\n"
        f"{OHNE_WORTLAUT}"
    )
    assert eigene.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        (
            ["Bonn"],
            "Fehler: Die Stadt Bonn ist bereits Mitglied (Beitritt: 5. Dezember 2012) und muss nicht mehr beitreten.\n"
            "    Ein Paket gibt es für Kommunen, die noch beitreten können.\n",
        ),
        (
            ["09162000"],
            "Fehler: Der Schlüssel 09162000 gehört nach Bayern; beitreten können nur Kommunen in Nordrhein-Westfalen.\n"
            "    Ein Paket gibt es nur für Kommunen des eigenen Landes.\n",
        ),
        (
            ["Herford", "--termin", "2027-03"],
            "Fehler: Der Termin passt nicht: »2027-03« ist hier zu ungenau.\n"
            "    Erlaubt ist ein einzelner Tag: 6.12.2027, 6. Dezember 2027 oder 2027-12-06.\n",
        ),
        (
            ["Herford", "--stichtag", "2027-03-11", "--termin", "10.3.2027"],
            "Fehler: Der Termin (10. März 2027) liegt vor dem Stichtag (11. März 2027).\n"
            "    Einen Tag nennen, an dem noch unterzeichnet werden kann.\n",
        ),
        (
            ["Herford", "--termin", "bald"],
            "Fehler: Der Termin passt nicht: »bald« ist kein Datum.\n"
            "    Erlaubt ist ein einzelner Tag: 6.12.2027, 6. Dezember 2027 oder 2027-12-06.\n",
        ),
    ],
)
def test_was_nicht_geht_wird_gesagt_und_nichts_geschrieben(
    angaben: list[str], meldung: str, ort: Path, lauf: Lauf
) -> None:
    assert lauf("beitritt", "paket", *angaben) == Ausgang(2, "", meldung)
    assert [pfad.name for pfad in ort.iterdir()] == ["data"]


def test_der_stand_zeigt_was_wem_bis_wann_fehlt(ort: Path, lauf: Lauf) -> None:
    del ort
    ausgang = lauf("runde", "stand", "2", "--stichtag", "2027-02-12")
    assert ausgang == Ausgang(
        0,
        "Runde 2: Zweite Runde, 10. März 2027 (in 26 Tagen)\n"
        "Schon unterzeichnet: 0 Kommunen. Vorgemerkt: 1 Kommune.\n"
        "\n"
        "Vorgemerkt, Stichtag 12.02.2027\n"
        "Kommune  Art    Kriterien  was noch fehlt     Frist       überfällig\n"
        "Herford  Stadt  2 von 3    Anerkennung: nein  10.02.2027  ja\n"
        "Bereit zur Unterschrift: 0; mit überfälligen Schritten: 1.\n",
        "",
    )


def test_der_stand_als_json_hat_feste_schluessel(ort: Path, lauf: Lauf) -> None:
    del ort
    ausgang = lauf("runde", "stand", "2", "--stichtag", "2026-11-22", "--format", "json")
    assert json.loads(ausgang.ausgabe) == {
        "runde": {
            "nummer": 2,
            "bezeichnung": "Zweite Runde",
            "datum": "2027-03-10",
            "ort": "Hagen",
            "fassung": "2012",
            "mitunterzeichnende": [],
            "neue_laut_quelle": [],
            "quellen": [],
            "hingenommen": [],
        },
        "stichtag": "2026-11-22",
        "vorbehalt": None,
        "ferienvorbehalt": None,
        "unterzeichnet": {"kommunen": {"mindestens": 0, "hoechstens": 0}, "bezirksregierungen": []},
        "vorgemerkt": [
            {
                "slug": "herford",
                "name": "Herford",
                "ags": "05758012",
                "bereit": False,
                "ueberfaellig": False,
                "kriterien_erfuellt": 2,
                "kriterien": 3,
                "fehlt": [
                    {
                        "schritt": "Kriterien",
                        "text": "Anerkennung: nein",
                        "frist": "2027-02-10",
                        "ueberfaellig": False,
                    }
                ],
            }
        ],
        "ungeklaert": [],
    }


def test_eine_runde_ohne_vorgemerkte_hat_einen_kurzen_stand(ort: Path, lauf: Lauf) -> None:
    del ort
    assert lauf("runde", "stand", "1", "--stichtag", "2012-12-06").ausgabe == (
        "Runde 1: Erste Runde, 5. Dezember 2012 (vor 1 Tag)\n"
        "Schon unterzeichnet: 1 Kommune; dazu Bezirksregierung Detmold. Vorgemerkt: 0 Kommunen.\n"
    )


def test_den_stand_einer_unbekannten_runde_gibt_es_nicht(ort: Path, lauf: Lauf) -> None:
    del ort
    assert lauf("runde", "stand", "9") == Ausgang(
        2, "", "Fehler: Eine Runde 9 gibt es nicht.\n    Es gibt: 1, 2.\n"
    )
