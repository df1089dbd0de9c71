"""Die Akte einer Runde: jede Datei wird zurückgelesen und nennt dieselben Zahlen und Namen."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from hilfen import WURZEL
from kommunennetz.befund import Stufe
from kommunennetz.dokumente.rundenakte import akte_kontext, build_rundenakte, rundenakte
from kommunennetz.dokumente.werte import SpanneWert, als_wert
from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitglieder import Spanne
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.post.entwuerfe import build_vorschau
from kommunennetz.regeln import check
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from kommunennetz.setzerei.vorlagen import Vorlagen
from paket_probe import NETZ, VORLAGEN, load_probe

TAG = date(2027, 3, 10)
NEUE = (
    "Ahlen", "Burscheid", "Coesfeld", "Detmold", "Düren", "Ennepe-Ruhr-Kreis", "Hennef (Sieg)", "Herford",
    "Kreis Coesfeld", "Kreis Düren", "Kreis Lippe", "Kreis Olpe", "Köln", "Märkischer Kreis",
    "Mülheim an der Ruhr", "Oberbergischer Kreis", "Rödinghausen", "Städteregion Aachen", "Unna", "Vreden",
)  # fmt: skip
RUNDE = "{nummer: 2, bezeichnung: Zweite Runde, datum: 2027-03-10, ort: Hagen, quelle: Q}\n"
GEBIETE = {name: gebiet for name in NEUE if (gebiet := Verzeichnis.load().find(name))}
DATEIEN = {"runden__2027-zweite": RUNDE} | {
    f"kommunen__{gebiet.slug}": (
        f"name: {gebiet.kurzname}\nags: '{gebiet.ags}'\n"
        "beitritt: {unterzeichnet: 2027-03-10, runde: 2, quelle: Q}\n"
    )
    for gebiet in GEBIETE.values()
}
BONN = (
    "name: Bonn\nags: 05314000\npostfach: ehrenamt@bonn.example\n"
    "beitritt: {unterzeichnet: 2012-12-05, runde: 1, quelle: Q}\n"
)


@dataclass(frozen=True)
class Akte:
    """Ein Register nach der Unterzeichnung und die Akte dazu."""

    register: Register
    dateien: Mapping[str, bytes]


@pytest.fixture(name="akte", scope="module")
def _akte(tmp_path_factory: pytest.TempPathFactory) -> Akte:
    register = load_probe(tmp_path_factory.mktemp("register"), **DATEIEN, kommunen__bonn=BONN)
    return Akte(register, build_rundenakte(register, 2, TAG, VORLAGEN))


def _schlicht(text: str) -> str:
    """Liefert den Text ohne Leerraum: Wo eine Zeile bricht, weiß nur das PDF."""
    return "".join(text.split())


def _pdf(inhalt: bytes) -> str:
    seiten = (seite.extract_text() for seite in PdfReader(BytesIO(inhalt)).pages)
    # Am Zeilenende getrennte Wörter gehören wieder zusammen; derselbe Strich ist mal Trenn-, mal Bindestrich.
    text = "\n".join(seiten).replace("\N{SOFT HYPHEN}", "-")
    return _schlicht(re.sub(r"(?<=[a-zäöüß])-\n(?=[a-zäöüß])", "", text))


def _docx(inhalt: bytes) -> str:
    # Was in einem Inhaltssteuerelement steht, zeigt python-docx nicht.
    texte = docx.Document(BytesIO(inhalt)).element.iter(qn("w:t"))
    return _schlicht("".join(text.text or "" for text in texte))


def _texte(akte: Akte) -> dict[str, str]:
    """Liefert zu jedem Dokument der Akte, das Namen und Zahlen nennt, seinen Text."""
    infomail = _schlicht(akte.dateien["2027-03-10-runde-2.md"].decode())
    texte = {"infomail": infomail}
    for name in ("anlage", "pressemitteilung"):
        texte[f"{name}.pdf"] = _pdf(akte.dateien[f"{name}.pdf"])
        texte[f"{name}.docx"] = _docx(akte.dateien[f"{name}.docx"])
    return texte


def test_die_akte_enthaelt_genau_diese_dateien(akte: Akte) -> None:
    assert len(GEBIETE) == 20
    urkunden = {f"urkunde-{gebiet.slug}.{art}" for gebiet in GEBIETE.values() for art in ("pdf", "docx")}
    assert set(akte.dateien) == urkunden | {
        "anlage.pdf",
        "anlage.docx",
        "pressemitteilung.pdf",
        "pressemitteilung.docx",
        "programm.pdf",
        "programm.docx",
        "mitgliederliste.csv",
        "mitgliederliste.xlsx",
        "2027-03-10-runde-2.md",
    }


def test_jedes_dokument_nennt_jeden_namen_und_dieselben_zahlen(akte: Akte) -> None:
    inhalt = rundenakte(akte.register, 2, TAG)
    assert inhalt.anzahl == als_wert(SpanneWert, Spanne(20, 20))
    # Das Register weist mehr nach als die veröffentlichte Zahl »über 5«; ungewiss ist Bielefeld.
    assert inhalt.gesamtzahl.text == "mindestens 24 Kommunen"
    for dokument, text in _texte(akte).items():
        fehlend = [g.name for g in GEBIETE.values() if _schlicht(g.name) not in text]
        assert (dokument, fehlend) == (dokument, [])
        assert "20Kommunen" in text, dokument
    assert "gehörenmindestens24Kommunen." in _pdf(akte.dateien["pressemitteilung.pdf"])
    assert "mindestens24,höchstens25Kommunen" in _pdf(akte.dateien["anlage.pdf"])


def test_die_liste_nennt_dieselben_neuen_und_alle_zusammen(akte: Akte) -> None:
    text = akte.dateien["mitgliederliste.csv"].decode("utf-8-sig")
    zeilen = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    neue = {zeile["Amtlicher Name"] for zeile in zeilen if zeile["Runde"] == "2"}
    assert neue == {gebiet.name for gebiet in GEBIETE.values()}
    kommunen = [zeile for zeile in zeilen if zeile["Art"].casefold() != "bezirksregierung"]
    assert (sum(zeile["sicher"] == "ja" for zeile in kommunen), len(kommunen)) == (24, 25)


def test_die_mappe_hat_dieselben_zeilen_wie_das_csv(akte: Akte) -> None:
    text = akte.dateien["mitgliederliste.csv"].decode("utf-8-sig")
    zeilen = [zeile[:7] for zeile in csv.reader(io.StringIO(text), delimiter=";")]
    mappe = openpyxl.load_workbook(BytesIO(akte.dateien["mitgliederliste.xlsx"]))
    tabelle = mappe["Mitglieder"].iter_rows(max_col=7, values_only=True)
    gelesen = [["" if zelle is None else str(zelle) for zelle in zeile] for zeile in tabelle]
    assert len(zeilen) == 27
    # In der Mappe stehen die Bezirksregierungen unter einer leeren Zeile.
    *kommunen, leer, behoerde = gelesen
    assert (set(leer), [*kommunen, behoerde]) == ({""}, zeilen)
    assert (behoerde[0], behoerde[4]) == ("", "Bezirksregierung")


def test_eine_mitunterzeichnende_bezirksregierung_wird_genannt_und_nicht_gezaehlt(akte: Akte) -> None:
    dateien = build_rundenakte(akte.register, 1, TAG, VORLAGEN)
    assert [name for name in dateien if name.startswith("urkunde")] == [
        "urkunde-bonn.pdf",
        "urkunde-bonn.docx",
    ]
    for text in (
        _docx(dateien["pressemitteilung.docx"]),
        _schlicht(dateien["2027-03-10-runde-1.md"].decode()),
    ):
        assert "Mitunterzeichnethaben:BezirksregierungDetmold." in text


def test_die_meldung_nennt_die_neuen_mit_dem_amt_und_sonst_niemanden(akte: Akte) -> None:
    text = _docx(akte.dateien["pressemitteilung.docx"])
    assert text.startswith("20KommunentretendemTestnetzderKommunenbeiHagen,10.März2027.DemTestnetz")
    for zeile in (
        "KreisLippe,vertretendurch[bitteeintragen:LandrätinoderLandrat,mitNamen]",
        "StadtHerford(KreisHerford),vertretendurch[bitteeintragen:BürgermeisterinoderBürgermeister,mitNamen]",
        "FürdasLandunterzeichnete[bitteeintragen:MinisterinoderMinisterfürEhrenamt,mitNamen].",
        "PressestelledesMinisteriums,presse@example.org",
    ):
        assert zeile in text
    # Ältere Mitglieder, und gar fragliche, sind keine Nachricht.
    assert not [name for name in ("Bonn", "Alsdorf", "Wiehl", "Bielefeld") if f"Stadt{name}" in text]


@pytest.mark.parametrize(
    ("namen", "ueberschrift"),
    [
        (["Köln"], "# Stadt Köln tritt dem Testnetz der Kommunen bei"),
        (["Köln", "Unna"], "# Stadt Köln und Stadt Unna treten dem Testnetz der Kommunen bei"),
        (
            ["Köln", "Unna", "Kreis Lippe"],
            "# Stadt Köln, Kreis Lippe und Stadt Unna treten dem Testnetz der Kommunen bei",
        ),
        (["Köln", "Unna", "Ahlen", "Vreden"], "# Vier Kommunen treten dem Testnetz der Kommunen bei"),
    ],
)
def test_die_ueberschrift_nennt_die_neuen(namen: list[str], ueberschrift: str, tmp_path: Path) -> None:
    dateien = {name: DATEIEN[name] for name in [f"kommunen__{GEBIETE[n].slug}" for n in namen]}
    register = load_probe(tmp_path, **{"runden__2027-zweite": RUNDE}, **dateien)
    text = VORLAGEN.render("runde/pressemitteilung.md.j2", akte_kontext(register, 2, TAG))
    assert text.splitlines()[0] == ueberschrift


def test_jede_urkunde_ist_eine_seite_mit_dem_namen_im_genitiv(akte: Akte) -> None:
    for gebiet in GEBIETE.values():
        inhalt = akte.dateien[f"urkunde-{gebiet.slug}.pdf"]
        seiten = PdfReader(BytesIO(inhalt)).pages
        faelle = gebiet.faelle
        satzanfang = faelle.nominativ[0].upper() + faelle.nominativ[1:]
        assert len(seiten) == 1
        assert seiten[0].mediabox[2:] == pytest.approx([595.28, 841.89], abs=0.01)
        text = " ".join(seiten[0].extract_text().split())
        assert text.startswith(f"Urkunde über den Beitritt {faelle.genitiv} zum Testnetz der Kommunen ")
        assert f"{satzanfang} hat am 10. März 2027 die Gemeinsame Erklärung »Gemeinsam handeln«" in text
        assert text.endswith(
            "unterzeichnet und ist damit Mitglied. Hagen, den 10. März 2027 "
            "Name, Ministerin oder Minister für Ehrenamt für das Land "
            "Name für die Mitglieder: das Sprecherteam"
        )
        with pikepdf.open(BytesIO(inhalt)) as pdf:
            assert str(pdf.docinfo.Title) == f"Urkunde über den Beitritt {faelle.genitiv}"


def test_die_urkunde_in_word_hat_fuer_jede_unterschrift_eine_linie(akte: Akte) -> None:
    datei = docx.Document(BytesIO(akte.dateien["urkunde-koeln.docx"]))
    absaetze = [(a.style.name if a.style else "", _eine_zeile(a.text)) for a in datei.paragraphs]
    linie = ("Unterschriftslinie", "")
    assert [text for _, text in absaetze[:3]] == ["Urkunde", "über den Beitritt", "der Stadt Köln"]
    assert [text if (stil, text) != linie else linie for stil, text in absaetze[3:]] == [
        "zum Testnetz der Kommunen",
        "Die Stadt Köln hat am 10. März 2027 die Gemeinsame Erklärung »Gemeinsam handeln« unterzeichnet und ist damit "
        "Mitglied.",
        "Hagen, den 10. März 2027",
        linie,
        "Name, Ministerin oder Minister für Ehrenamt für das Land",
        linie,
        "Name für die Mitglieder: das Sprecherteam",
    ]
    assert datei.core_properties.title == "Urkunde über den Beitritt der Stadt Köln"
    # Ein Rahmen um die Seite, keine Seitenzahl darunter.
    assert datei.element.findall(f".//{qn('w:pgBorders')}")
    assert [absatz.text for absatz in datei.sections[0].footer.paragraphs] == [""]


def _eine_zeile(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


UNTERZEICHNENDE = "\n".join(
    f"  - {{fuer: den Verband der Städte und Gemeinden {nummer}, amt: Präsidentin oder Präsident}}"
    for nummer in range(1, 4)
)


@pytest.mark.parametrize(
    ("seit", "ort", "ende"),
    [
        ("2027-03-10", ", ort: Hagen", "Hagen, den 10. März 2027"),
        ("2027-03-10", "", "Den 10. März 2027"),
        ("2027-03", ", ort: Hagen", "Ort und Datum"),
    ],
)
def test_ort_und_datum_stehen_auf_der_urkunde_oder_eine_linie_dafuer(
    seit: str, ort: str, ende: str, tmp_path: Path
) -> None:
    register = load_probe(
        tmp_path,
        netz=NETZ.replace("unterzeichnende:\n", f"unterzeichnende:\n{UNTERZEICHNENDE}\n"),
        **{
            "runden__2027-zweite": f"{{nummer: 2, bezeichnung: Zweite Runde, datum: 2027-03{ort}, quelle: Q}}\n",
            "kommunen__koeln": DATEIEN["kommunen__koeln"].replace("2027-03-10", seit),
        },
    )
    dateien = build_rundenakte(register, 2, date(2027, 3, 31), VORLAGEN)
    seiten = PdfReader(BytesIO(dateien["urkunde-koeln.pdf"])).pages
    # Auch mit fünf Unterschriften bleibt es eine Seite.
    assert len(seiten) == 1
    text = _eine_zeile(seiten[0].extract_text())
    assert (
        f"unterzeichnet und ist damit Mitglied. {ende} Name, Präsidentin oder Präsident für den Verband"
        in text
    )


def test_die_infomail_besteht_die_pruefung_und_liest_sich_fuer_mitglieder(akte: Akte, tmp_path: Path) -> None:
    load_probe(tmp_path, **DATEIEN, kommunen__bonn=BONN)
    ordner = tmp_path / "data" / "infomails"
    ordner.mkdir()
    (ordner / "2027-03-10-runde-2.md").write_bytes(akte.dateien["2027-03-10-runde-2.md"])
    geladen = load(tmp_path)
    assert geladen.befunde == ()
    assert geladen.register is not None
    fehler = [befund for befund in check(geladen.register, TAG) if befund.stufe is Stufe.FEHLER]
    assert not [str(befund) for befund in fehler if "infomails" in befund.datei]
    infomail = geladen.register.infomails["2027-03-10-runde-2"]
    brief = build_vorschau(geladen.register, infomail, VORLAGEN, "bonn").brief
    assert brief.betreff == "Neu im Netzwerk: 20 Kommunen"
    assert not [gebiet.name for gebiet in GEBIETE.values() if gebiet.name not in brief.text]


def test_dieselbe_eingabe_gibt_dieselben_bytes(akte: Akte) -> None:
    assert akte.dateien == build_rundenakte(akte.register, 2, TAG, VORLAGEN)


def test_eine_einzelne_neue_heisst_nicht_1_kommunen(tmp_path: Path) -> None:
    register = load_probe(
        tmp_path, **{"runden__2027-zweite": RUNDE, "kommunen__koeln": DATEIEN["kommunen__koeln"]}
    )
    dateien = build_rundenakte(register, 2, TAG, VORLAGEN)
    presse = _docx(dateien["pressemitteilung.docx"])
    assert presse.startswith(
        "StadtKölntrittdemTestnetzderKommunenbeiHagen,10.März2027.DieStadtKölnistdemTestnetz"
    )
    assert 'betreff: "Neu im Netzwerk: 1 Kommune"' in dateien["2027-03-10-runde-2.md"].decode()


@pytest.mark.parametrize(
    ("nummer", "tag", "text"),
    [
        (9, TAG, "Eine Runde 9 gibt es nicht."),
        (2, date(2027, 3, 9), "In Runde 2 hat am 9. März 2027 keine Kommune unterzeichnet."),
    ],
)
def test_ohne_runde_oder_unterschrift_gibt_es_keine_akte(
    akte: Akte, nummer: int, tag: date, text: str
) -> None:
    with pytest.raises(FrageError) as gefangen:
        build_rundenakte(akte.register, nummer, tag, VORLAGEN)
    assert gefangen.value.text == text


def test_feindliche_namen_stehen_ueberall_woertlich_da(tmp_path: Path) -> None:
    """Ein Name, den das Verzeichnis nicht kennt, kommt so in die Akte, wie ihn die Datei nennt."""
    feindlich = '*_#<b> {{7*7}} {% raw %} \\input #import "x" | a =cmd() [m](javascript:x)'
    yaml = feindlich.replace("\\", "\\\\").replace('"', '\\"')
    dateien = {
        "netz": NETZ.replace("Ministerin oder Minister für Ehrenamt", f'"{yaml}"'),
        "kommunen__boese": (
            f'name: "{yaml}"\nags: "05999999"\nbeitritt: {{unterzeichnet: 2027-03-10, runde: 2, quelle: Q}}\n'
        ),
        "runden__2027-zweite": f'{{nummer: 2, bezeichnung: "{yaml}", datum: 2027-03-10, ort: "{yaml}", quelle: Q}}\n',
        "kommunen__bonn": BONN,
    }
    register = load_probe(tmp_path, **dateien)
    akte = Akte(register, build_rundenakte(register, 2, TAG, VORLAGEN))
    gesucht = _schlicht(feindlich)
    for dokument, text in _texte(akte).items():
        if dokument != "infomail":
            assert text.count(gesucht) >= 2, dokument
    assert _pdf(akte.dateien["urkunde-boese.pdf"]).count(gesucht) == 4
    infomails = tmp_path / "data" / "infomails"
    infomails.mkdir()
    (infomails / "2027-03-10-runde-2.md").write_bytes(akte.dateien["2027-03-10-runde-2.md"])
    neu = load(tmp_path).register
    assert neu is not None
    brief = build_vorschau(neu, neu.infomails["2027-03-10-runde-2"], VORLAGEN, "bonn").brief
    assert _schlicht(brief.text).count(gesucht) >= 3


def test_das_register_kann_seine_urkunde_selbst_gestalten(tmp_path: Path) -> None:
    eigene = tmp_path / "templates" / "urkunde"
    eigene.mkdir(parents=True)
    (eigene / "layout.typ").write_text(
        "#let layout(titel: none, sprache: none, region: none, inhalt) = {\n"
        "  set document(title: titel)\n  set text(lang: sprache)\n  [Eigene Urkunde]\n  inhalt\n}\n",
        encoding="utf-8",
    )
    vorlagen = Vorlagen([tmp_path / "templates", WURZEL / "templates"])
    register = load_probe(
        tmp_path, **{"runden__2027-zweite": RUNDE, "kommunen__koeln": DATEIEN["kommunen__koeln"]}
    )
    dateien = build_rundenakte(register, 2, TAG, vorlagen)
    assert _pdf(dateien["urkunde-koeln.pdf"]).startswith("EigeneUrkundeUrkundeüberdenBeitritt")
    assert "EigeneUrkunde" not in _pdf(dateien["pressemitteilung.pdf"])


def test_verapdf_findet_in_der_akte_nichts(verapdf: Callable[..., None], akte: Akte, tmp_path: Path) -> None:
    for name in ("anlage.pdf", "pressemitteilung.pdf", "programm.pdf", "urkunde-oberbergischer-kreis.pdf"):
        (tmp_path / name).write_bytes(akte.dateien[name])
    verapdf(*sorted(tmp_path.iterdir()))
