"""`runde abschliessen`: alle oder keine, und alle Unterlagen aus einem Stand; dazu `runde neu` und `kommune neu`."""

import csv
import io
from collections.abc import Callable
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from hilfen import Ausgang, write_register
from kommunennetz.cli import start
from kommunennetz.gebiete.verzeichnis import Verzeichnis

Lauf = Callable[..., Ausgang]
ERSTE = "nummer: 1\nbezeichnung: Erste Runde\ndatum: 2012-12-05\nquelle: Q\n"
ZWEITE = "nummer: 2\nbezeichnung: Zweite Runde\ndatum: 2026-03\nort: Hagen\nquelle: Q\n"
NEUE = {"Bünde": "05758004", "Herford": "05758012", "Kreis Lippe": "05766"}
DATEIEN = {
    "runden__2012-erste-runde": ERSTE,
    "runden__2026-zweite-runde": ZWEITE,
    "kommunen__bonn": "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12-05, runde: 1, quelle: Q}\n",
}
SLUGS = ("buende", "herford", "kreis-lippe")
BEFEHL = ("runde", "abschliessen", "2", "--datum", "10.3.2026", "--quelle", "Liste")


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    neue = {
        f"kommunen__{slug}": f"name: {name}\nags: {ags}\nbeitritt: {{runde: 2}}\n"
        for slug, (name, ags) in zip(SLUGS, NEUE.items(), strict=True)
    }
    return write_register(tmp_path, **DATEIEN, **neue)


def _stand(ort: Path) -> dict[str, bytes]:
    return {str(datei.relative_to(ort)): datei.read_bytes() for datei in ort.rglob("*") if datei.is_file()}


def _pdf(datei: Path) -> str:
    return " ".join(" ".join(seite.extract_text() for seite in PdfReader(datei).pages).split())


def _xlsx(datei: Path) -> str:
    with ZipFile(datei) as mappe:
        return unescape(mappe.read("xl/worksheets/sheet1.xml").decode())


def test_alle_unterzeichnen_und_die_unterlagen_sagen_dasselbe(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf(*BEFEHL, "--ja")
    assert (ausgang.wert, ausgang.meldungen) == (
        0,
        "Geändert: 4 Dateien\n    Für Git: git add data/kommunen data/runden\n"
        '             git commit -m "Runde 2 abgeschlossen: Stadt Bünde, Stadt Herford, Kreis Lippe"\n'
        "Geschrieben: 10 Unterlagen nach runde-2\n",
    )
    for slug, (name, ags) in zip(SLUGS, NEUE.items(), strict=True):
        assert (ort / f"data/kommunen/{slug}.yaml").read_text() == (
            f"name: {name}\nags: {ags}\nbeitritt: {{unterzeichnet: 2026-03-10, runde: 2, quelle: Liste}}\n"
        )
    assert (ort / "data/runden/2026-zweite-runde.yaml").read_text() == ZWEITE.replace("2026-03", "2026-03-10")
    ordner = ort / "runde-2"
    assert sorted(datei.name for datei in ordner.iterdir()) == [
        "2026-03-10-runde-2.md",
        "anlage.docx",
        "anlage.pdf",
        "mitgliederliste.csv",
        "mitgliederliste.xlsx",
        "pressemitteilung.docx",
        "pressemitteilung.pdf",
        *(f"urkunde-{slug}.pdf" for slug in SLUGS),
    ]
    zeilen = list(
        csv.DictReader(io.StringIO((ordner / "mitgliederliste.csv").read_text("utf-8-sig")), delimiter=";")
    )
    assert [zeile["Kommune"] for zeile in zeilen] == ["Bonn", "Bünde", "Herford", "Kreis Lippe"]
    infomail = (ordner / "2026-03-10-runde-2.md").read_text()
    texte = (_pdf(ordner / "anlage.pdf"), _pdf(ordner / "pressemitteilung.pdf"), infomail)
    for text in (*texte, _xlsx(ordner / "mitgliederliste.xlsx")):
        assert [name for name in NEUE if name in text] == list(NEUE)
    for text in texte:
        assert "4 Kommunen" in text, text
    assert "Neu dabei: 3 Kommunen." in infomail
    for slug, name in zip(SLUGS, NEUE, strict=True):
        assert name in _pdf(ordner / f"urkunde-{slug}.pdf")
    assert lauf("liste", "--stichtag", "2026-03-10").ausgabe.endswith(
        "Zusammen: 4 Kommunen; Stichtag 10.03.2026.\n"
    )
    assert lauf("anlage", "--stichtag", "2026-03-10", "--format", "pdf", "-o", "noch-einmal.pdf").wert == 0
    assert (ort / "noch-einmal.pdf").read_bytes() == (ordner / "anlage.pdf").read_bytes()
    assert lauf("pruefen").wert == 0


def test_wer_nicht_kam_bleibt_vorgemerkt(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf(*BEFEHL, "--ohne", "herford", "--ohne", "Kreis Lippe", "--ja", "-o", "neu/ordner")
    assert ausgang.meldungen.endswith("Geschrieben: 8 Unterlagen nach neu/ordner\n")
    for slug in ("herford", "kreis-lippe"):
        assert (ort / f"data/kommunen/{slug}.yaml").read_text().endswith("beitritt: {runde: 2}\n")
    assert "2026-03-10" in (ort / "data/kommunen/buende.yaml").read_text()


@pytest.mark.parametrize(
    ("angaben", "wert", "text"),
    [
        ((), 2, "Es ist nichts geändert."),
        (("-o", "voll", "--ja"), 2, "»voll« ist nicht leer."),
        (("-o", "voll/datei", "--ja"), 2, "»voll/datei« ist nicht leer."),
        (("--datum", "3.2026", "--ja"), 2, "»3.2026« ist kein einzelner Tag."),
        (("--datum", "5.4.2026", "--ja"), 2, "Runde 2 ist nicht am 5. April 2026, sondern: März 2026."),
        (("--ohne", "Bonn", "--ja"), 2, "Stadt Bonn ist für Runde 2 nicht vorgemerkt."),
    ],
)
def test_was_nicht_geht_aendert_nichts(
    ort: Path, lauf: Lauf, angaben: tuple[str, ...], wert: int, text: str
) -> None:
    (ort / "voll").mkdir()
    (ort / "voll/datei").write_text("wichtig")
    vorher = _stand(ort)
    ausgang = lauf(*BEFEHL, *angaben)
    assert (ausgang.wert, ausgang.meldungen.partition("\n")[0]) == (wert, f"Fehler: {text}")
    assert _stand(ort) == vorher


@pytest.mark.parametrize(
    ("vorlage", "inhalt"),
    [
        ("anlage.md.j2", "{{ gibt.es.nicht }}"),
        ("runde/urkunde.md.j2", "{{ kaputt"),
        ("layout.typ", "#let x = ("),
    ],
)
def test_eine_kaputte_vorlage_haelt_alles_auf(ort: Path, lauf: Lauf, vorlage: str, inhalt: str) -> None:
    datei = ort / "templates" / vorlage
    datei.parent.mkdir(parents=True)
    datei.write_text(inhalt)
    vorher = _stand(ort)
    assert lauf(*BEFEHL, "--ja").wert == 3
    assert _stand(ort) == vorher


def test_fehlt_ein_datensatz_waeren_die_unterlagen_unvollstaendig(ort: Path, lauf: Lauf) -> None:
    (ort / "data/kommunen/essen.yaml").write_text("name: [\n")
    vorher = _stand(ort)
    ausgang = lauf(*BEFEHL, "--ja")
    assert (ausgang.wert, ausgang.meldungen) == (
        3,
        "Fehler: Die Unterlagen wären unvollständig, denn es fehlt: data/kommunen/essen.yaml.\n"
        "    Erst die Fehler beheben; zeigen: kommunennetz pruefen\n",
    )
    assert _stand(ort) == vorher


def test_lassen_sich_nur_die_unterlagen_nicht_schreiben_holt_derselbe_befehl_sie_nach(
    ort: Path, lauf: Lauf
) -> None:
    (ort / "loch").symlink_to("gibt-es-nicht")
    ausgang = lauf(*BEFEHL, "--ja", "-o", "loch")
    assert ausgang.wert == 3
    assert "Fehler: Das Register ist geändert, aber: »loch« lässt sich nicht schreiben" in ausgang.meldungen
    noch_einmal = lauf(*BEFEHL, "-o", "ordner")
    assert noch_einmal == Ausgang(
        0,
        "Nichts zu ändern: Das steht schon so im Register.\n",
        "Geschrieben: 10 Unterlagen nach ordner\n",
    )


def test_zwanzig_neue_bekommen_zwanzig_urkunden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    gebiete = [gebiet for gebiet in Verzeichnis.load().alle if gebiet.kreis_ags == "05382"] + [
        gebiet for gebiet in Verzeichnis.load().alle if gebiet.kreis_ags == "05378"
    ]
    kommunen = {
        f"kommunen__{gebiet.slug}": f"name: {gebiet.kurzname}\nags: {gebiet.ags!r}\nbeitritt: {{runde: 2}}\n"
        for gebiet in gebiete[:20]
    }
    write_register(tmp_path, **DATEIEN, **kommunen)
    assert start.run([*BEFEHL, "--ja"]) == 0
    assert len(list((tmp_path / "runde-2").glob("urkunde-*.pdf"))) == 20


def test_alle_orte_eines_kreises_in_einem_zug(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("kommune", "neu", "--kreis", "Herford", "--ja")
    assert ausgang.meldungen == (
        "Geändert: 8 Dateien\n    Für Git: git add data/kommunen\n"
        '             git commit -m "Neuer Datensatz: Kreis Herford, Stadt Enger, Gemeinde Hiddenhausen und 5 weitere"\n'
    )
    orte = {
        "enger",
        "hiddenhausen",
        "kirchlengern",
        "kreis-herford",
        "loehne",
        "roedinghausen",
        "spenge",
        "vlotho",
    }
    angelegt = {datei.stem for datei in (ort / "data/kommunen").iterdir()}
    assert angelegt == {*orte, *SLUGS, "bonn"}
    assert lauf("kommune", "neu", "--kreis", "Kreis Herford") == Ausgang(
        0, "Nichts zu ändern: Das steht schon so im Register.\n", ""
    )
    assert lauf("pruefen").wert == 0


def test_alle_kreise_in_einem_zug(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("kommune", "neu", "--art", "kreis", "Enger", "--ja", "Enger")
    # 31 Kreise ohne Lippe, das es schon gibt, und Enger.
    assert ausgang.meldungen.startswith("Geändert: 31 Dateien\n")
    assert (ort / "data/kommunen/staedteregion-aachen.yaml").exists()


def test_ohne_angabe_ist_nicht_klar_fuer_wen(ort: Path, lauf: Lauf) -> None:
    del ort
    assert lauf("kommune", "neu") == Ausgang(
        2,
        "",
        "Fehler: Es fehlt, für wen.\n    Namen nennen, oder --art oder --kreis für viele auf einmal.\n",
    )


def test_eine_runde_wird_geplant(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf(
        "runde", "neu", "--bezeichnung", "Dritte Runde", "--datum", "3.2999", "--ort", "Köln", "--ja"
    )
    assert ausgang.meldungen == (
        "Geändert: 1 Datei\n    Für Git: git add data/runden\n"
        '             git commit -m "Runde 3 geplant: März 2999"\n'
    )
    assert (ort / "data/runden/2999-dritte-runde.yaml").read_text() == (
        "# yaml-language-server: $schema=../schema/runde.json\n"
        "nummer: 3\nbezeichnung: Dritte Runde\ndatum: 2999-03\nort: Köln\n"
    )
    unbekannt = lauf("runde", "neu", "--bezeichnung", "V", "--datum", "2999", "--veranstaltung", "x", "--ja")
    assert unbekannt.wert == 3
    assert "Das gäbe neue Fehler im Register." in unbekannt.meldungen
