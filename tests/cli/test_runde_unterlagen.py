"""`runde unterlagen`: alle Papiere aus einem Stand, vor dem Tag als Entwurf; am Register ändert sich nichts."""

import csv
import io
from collections.abc import Callable
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from hilfen import Ausgang, write_register

Lauf = Callable[..., Ausgang]
ERSTE = "nummer: 1\nbezeichnung: Erste Runde\ndatum: 2012-12-05\nquelle: Q\n"
ZWEITE = "nummer: 2\nbezeichnung: Zweite Runde\ndatum: 2026-03-10\nort: Hagen\nquelle: Q\n"
DRITTE = (
    "nummer: 3\nbezeichnung: Dritte Runde\ndatum: 2099-03-11\nort: Hagen\nveranstaltung: 2099-03-11-treffen\n"
    "mitunterzeichnende: [Landkreistag NRW]\n"
)
TREFFEN = "titel: Treffen\nart: spitzentreffen\ndatum: 2099-03-11\nbeginn: 10:00\nende: 12:30\ngastgeber: Stadt Hagen\n"
BONN = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12-05, runde: 1, quelle: Q}\n"
NEUE = {"Bünde": "05758004", "Herford": "05758012", "Kreis Lippe": "05766"}
SLUGS = ("buende", "herford", "kreis-lippe")
UNTERSCHRIFT = "{unterzeichnet: 2026-03-10, runde: 2, quelle: Liste}"
FERTIG = {
    "2026-03-10-runde-2.md", "anlage.docx", "anlage.pdf", "mitgliederliste.csv", "mitgliederliste.xlsx",
    "pressemitteilung.docx", "pressemitteilung.pdf", "programm.docx", "programm.pdf",
    *(f"urkunde-{slug}.{art}" for slug in SLUGS for art in ("pdf", "docx")),
}  # fmt: skip


def _write(ort: Path, beitritt: str, **dateien: str) -> Path:
    neue = {
        f"kommunen__{slug}": f"name: {name}\nags: {ags}\nbeitritt: {beitritt}\n"
        for slug, (name, ags) in zip(SLUGS, NEUE.items(), strict=True)
    }
    runden = {
        "runden__2012-erste-runde": ERSTE,
        "runden__2026-zweite-runde": ZWEITE,
        "runden__2099-dritte-runde": DRITTE,
        "veranstaltungen__2099-03-11-treffen": TREFFEN,
    }
    return write_register(ort, **runden | {"kommunen__bonn": BONN} | neue | dateien)


@pytest.fixture(name="danach")
def _danach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Das Register nach der zweiten Runde."""
    monkeypatch.chdir(tmp_path)
    return _write(tmp_path, UNTERSCHRIFT)


@pytest.fixture(name="davor")
def _davor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Das Register vor der dritten Runde."""
    monkeypatch.chdir(tmp_path)
    return _write(tmp_path, "{runde: 3}")


def _daten(ort: Path) -> dict[str, bytes]:
    return {
        str(datei.relative_to(ort)): datei.read_bytes()
        for datei in (ort / "data").rglob("*")
        if datei.is_file()
    }


def _pdf(datei: Path) -> list[str]:
    return [" ".join(seite.extract_text().split()) for seite in PdfReader(datei).pages]


def _xlsx(datei: Path) -> str:
    with ZipFile(datei) as mappe:
        return unescape(mappe.read("xl/worksheets/sheet1.xml").decode())


def test_die_papiere_sagen_alle_dasselbe_und_am_register_aendert_sich_nichts(
    danach: Path, lauf: Lauf
) -> None:
    vorher = _daten(danach)
    assert lauf("runde", "unterlagen", "2") == Ausgang(
        0, "", "Geschrieben: 15 Papiere nach ausgabe/runde-2\n"
    )
    ordner = danach / "ausgabe/runde-2"
    assert {datei.name for datei in ordner.iterdir()} == FERTIG
    zeilen = csv.DictReader(
        io.StringIO((ordner / "mitgliederliste.csv").read_text("utf-8-sig")), delimiter=";"
    )
    assert [zeile["Kommune"] for zeile in zeilen] == ["Bonn", "Bünde", "Herford", "Kreis Lippe"]
    infomail = (ordner / "2026-03-10-runde-2.md").read_text()
    texte = [" ".join(_pdf(ordner / f"{name}.pdf")) for name in ("anlage", "pressemitteilung")] + [infomail]
    anlage, presse, _ = texte
    assert "4 Kommunen" in anlage
    assert 'betreff: "Neu im Netzwerk: 3 Kommunen"' in infomail
    # Nach außen steht die veröffentlichte Zahl, solange das Register weniger nachweist.
    assert "10 Kommunen (Stand: Dezember 2012)" in presse
    for text in (*texte, " ".join(_pdf(ordner / "programm.pdf")), _xlsx(ordner / "mitgliederliste.xlsx")):
        assert [name for name in NEUE if name in text] == list(NEUE)
        assert "ENTWURF" not in text
    for slug, name in zip(SLUGS, NEUE, strict=True):
        assert name in _pdf(ordner / f"urkunde-{slug}.pdf")[0]
    assert lauf("anlage", "--stichtag", "2026-03-10", "--format", "pdf", "-o", "noch-einmal.pdf").wert == 0
    assert (danach / "noch-einmal.pdf").read_bytes() == (ordner / "anlage.pdf").read_bytes()
    assert _daten(danach) == vorher


def test_entwuerfe_gibt_es_vor_dem_tag_mit_allen_vorgemerkten(davor: Path, lauf: Lauf) -> None:
    vorher = _daten(davor)
    assert lauf("runde", "unterlagen", "3", "--entwurf") == Ausgang(
        0, "", "Geschrieben: 13 Papiere nach ausgabe/runde-3-entwurf\n"
    )
    ordner = davor / "ausgabe/runde-3-entwurf"
    ohne = {"2026-03-10-runde-2.md", "mitgliederliste.csv"}
    assert {datei.name for datei in ordner.iterdir()} == {f"entwurf-{name}" for name in FERTIG - ohne}
    for name in ("anlage", "pressemitteilung", "programm"):
        text = " ".join(_pdf(ordner / f"entwurf-{name}.pdf"))
        assert [kommune for kommune in NEUE if kommune in text] == list(NEUE), name
        assert "11. März 2099" in text
    assert "4 Kommunen" in " ".join(_pdf(ordner / "entwurf-anlage.pdf"))
    assert _daten(davor) == vorher


def test_jeder_entwurf_sagt_auf_jeder_seite_dass_er_einer_ist(davor: Path, lauf: Lauf) -> None:
    assert lauf("runde", "unterlagen", "3", "--entwurf").wert == 0
    dateien = sorted((davor / "ausgabe/runde-3-entwurf").iterdir())
    vermerk = (
        "ENTWURF – gerechnet, als unterzeichneten am 11. März 2099 alle Vorgemerkten. Nicht veröffentlichen."
    )
    assert {datei.suffix for datei in dateien} == {".pdf", ".docx", ".xlsx"}
    for datei in dateien:
        match datei.suffix:
            case ".pdf":
                seiten = _pdf(datei)
                # In der Kopfzeile und quer über der Seite, auf der ersten auch als Satz.
                assert all(seite.count("ENTWURF") >= 2 for seite in seiten), datei.name
                assert vermerk in seiten[0], datei.name
                titel = PdfReader(datei).metadata
                assert titel is not None
                assert (titel.title or "").startswith("Entwurf: ")
            case ".docx":
                absaetze = [absatz.text for absatz in docx.Document(str(datei)).paragraphs]
                assert absaetze[1].replace("\N{NO-BREAK SPACE}", " ") == vermerk
            case ".xlsx":
                mappe = openpyxl.load_workbook(datei)
                assert mappe.sheetnames == ["Entwurf"]
                assert str(mappe["Entwurf"]["A1"].value).startswith("ENTWURF – ")


def test_das_programm_nennt_zeit_gastgeber_und_die_folge(davor: Path, lauf: Lauf) -> None:
    assert lauf("runde", "unterlagen", "3", "--entwurf").wert == 0
    text = " ".join(_pdf(davor / "ausgabe/runde-3-entwurf/entwurf-programm.pdf"))
    for satz in (
        "Programm: Dritte Runde",
        "11. März 2099, 10:00 bis 12:30 Uhr, Hagen",
        "Begrüßung: Stadt Hagen",
        "Die neuen Kommunen stellen sich vor",
        "1 Stadt Bünde Kreis Herford Bürgermeisterin oder Bürgermeister",
        "3 Kreis Lippe – Landrätin oder Landrat",
        "Landkreistag NRW",
    ):
        assert satz in text, text


@pytest.mark.parametrize(
    ("angaben", "wert", "meldung"),
    [
        (
            ("3",),
            2,
            "Runde 3 ist erst: 11. März 2099.\n"
            "    Vorher gibt es Entwürfe: kommunennetz runde unterlagen 3 --entwurf\n",
        ),
        (("9",), 2, "Eine Runde 9 gibt es nicht.\n    Es gibt: 1, 2, 3.\n"),
        (
            ("2",),
            2,
            "In Runde 2 hat am 10. März 2026 keine Kommune unterzeichnet.\n"
            "    Erst die Unterschriften eintragen, oder einen späteren Stichtag nennen.\n",
        ),
        (
            ("1", "--entwurf"),
            2,
            "Runde 1 ist abgeschlossen; in ihr unterzeichnet niemand mehr.\n"
            "    Ihre Papiere: kommunennetz runde unterlagen 1\n",
        ),
        (
            ("1", "-o", "voll"),
            2,
            "»voll« ist nicht leer.\n    Mit -o einen neuen oder leeren Ordner nennen.\n",
        ),
        (
            ("1", "-o", "voll/datei"),
            2,
            "»voll/datei« ist nicht leer.\n    Mit -o einen neuen oder leeren Ordner nennen.\n",
        ),
    ],
)
def test_was_nicht_geht_schreibt_nichts(
    davor: Path, lauf: Lauf, angaben: tuple[str, ...], wert: int, meldung: str
) -> None:
    (davor / "voll").mkdir()
    (davor / "voll/datei").write_text("wichtig")
    assert lauf("runde", "unterlagen", *angaben) == Ausgang(wert, "", f"Fehler: {meldung}")
    assert sorted(pfad.name for pfad in davor.iterdir()) == ["data", "voll"]


@pytest.mark.usefixtures("davor")
def test_ohne_festen_tag_gibt_es_keinen_entwurf(lauf: Lauf) -> None:
    assert lauf("runde", "aendern", "3", "--datum", "3.2099", "--ja").wert == 0
    assert lauf("runde", "unterlagen", "3", "--entwurf") == Ausgang(
        2,
        "",
        "Fehler: Der Tag von Runde 3 steht noch nicht fest: März 2099.\n"
        "    Eintragen: kommunennetz runde aendern 3 --datum TAG\n",
    )


def test_zu_einer_abgesagten_runde_gibt_es_keine_papiere(davor: Path, lauf: Lauf) -> None:
    assert lauf("runde", "absagen", "3", "--grund", "Sturm", "--ja").wert == 0
    for angaben in (("3",), ("3", "--entwurf")):
        assert lauf("runde", "unterlagen", *angaben).meldungen.startswith(
            "Fehler: Runde 3 ist abgesagt; zu ihr gibt es keine Papiere.\n"
        )
    assert [pfad.name for pfad in davor.iterdir()] == ["data"]
    zeilen = lauf("runde", "liste").ausgabe.splitlines()
    assert "11. März 2099 (abgesagt)" in zeilen[-1]
    assert lauf("runde", "stand", "3").ausgabe.splitlines()[1].endswith("): Sturm")


def test_vor_dem_abschluss_wird_gesagt_wer_noch_fehlt(danach: Path, lauf: Lauf) -> None:
    essen = "name: Essen\nags: 05113000\nbeitritt: {runde: 2}\n"
    (danach / "data/kommunen/essen.yaml").write_text(essen)
    assert lauf("runde", "unterlagen", "2").meldungen == (
        "Achtung: Runde 2 ist noch nicht abgeschlossen; es fehlen: Essen\n"
        "    Abschließen: kommunennetz runde abschliessen 2\n"
        "Geschrieben: 15 Papiere nach ausgabe/runde-2\n"
    )
    offen = "Noch nicht abgeschlossen; ob unterzeichnet ist, steht nicht fest: Essen.\n"
    for befehl in ("zeigen", "stand"):
        assert offen in lauf("runde", befehl, "2").ausgabe
    assert "Vorgemerkt" not in lauf("anlage", "--stichtag", "2026-03-11", "--format", "md").ausgabe
    assert "## Vorgemerkt" in lauf("anlage", "--stichtag", "2026-03-09", "--format", "md").ausgabe


@pytest.mark.parametrize(
    ("vorlage", "inhalt"),
    [
        ("anlage.md.j2", "{{ gibt.es.nicht }}"),
        ("runde/urkunde.md.j2", "{{ kaputt"),
        ("layout.typ", "#let x = ("),
    ],
)
def test_eine_kaputte_vorlage_schreibt_keine_papiere(
    danach: Path, lauf: Lauf, vorlage: str, inhalt: str
) -> None:
    datei = danach / "templates" / vorlage
    datei.parent.mkdir(parents=True)
    datei.write_text(inhalt)
    assert lauf("runde", "unterlagen", "2").wert == 3
    assert not (danach / "ausgabe/runde-2").exists()


def test_fehlt_ein_datensatz_waeren_die_papiere_unvollstaendig(danach: Path, lauf: Lauf) -> None:
    (danach / "data/kommunen/essen.yaml").write_text("name: [\n")
    ausgang = lauf("runde", "unterlagen", "2")
    assert ausgang.wert == 3
    assert "Ein Dokument mit fehlenden Kommunen wird nicht geschrieben." in ausgang.meldungen
    assert not (danach / "ausgabe/runde-2").exists()


def test_ein_unmoeglicher_ordner_wird_gemeldet(danach: Path, lauf: Lauf) -> None:
    (danach / "datei").write_text("")
    ausgang = lauf("runde", "unterlagen", "2", "-o", "datei/ordner")
    assert (ausgang.wert, ausgang.meldungen) == (
        3,
        "Fehler: »datei/ordner« lässt sich nicht lesen: ein Teil des Pfades ist kein Ordner.\n"
        "    Mit -o einen neuen oder leeren Ordner nennen.\n",
    )
