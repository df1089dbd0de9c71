"""Die Papiere zu einer Veranstaltung: geordnet, wörtlich, barrierefrei, und jedes Mal dieselben Bytes."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from pypdf import PdfReader

import paket_probe
from dokumente.conftest import PruefePdf
from feindlich import FEINDLICH
from hilfen import NETZ, WURZEL, load_register
from kommunennetz.dokumente.treffeninhalt import Gast, list_hinweise, ordne, treffen_wert
from kommunennetz.dokumente.treffenpapiere import (
    Anlass,
    build_bescheinigung,
    build_liste,
    build_liste_xlsx,
    build_schilder,
    build_unterlagen,
    teilnahme_bescheinigt,
    zertifikat_bescheinigt,
)
from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.vorlagen import Vorlagen
from treffen_probe import DATEIEN

STAND = date(2027, 3, 1)
GAESTE = (
    Gast("u1u1u", "Unna", "Dr. Erika Mustermann", "Engagementbeauftragte", "ja"),
    Gast("oelde/fach", "Oelde", "", ""),
    Gast("o2o2o", "Ölde", "Zoe Abel", "Beauftragte"),
    Gast("h1h1h", "Halle (Westf.)", "Özlem Ärzte", ""),
    Gast("h2h2h", "Halle (Westf.)", "Otto Zander", "", "nein"),
)


def _anlass(ort: Path, schluessel: str = "2027-03-11-netzwerktreffen", baustein: str = "") -> Anlass:
    register = load_register(ort, **DATEIEN, netz=NETZ)
    satz = register.veranstaltung(schluessel).satz
    gemeint = next((einer for einer in satz.bausteine if einer.id == baustein), None)
    return Anlass(register, schluessel, satz, Vorlagen([WURZEL / "templates"]), STAND, gemeint)


@pytest.fixture(name="anlass")
def _treffen(tmp_path: Path) -> Anlass:
    return _anlass(tmp_path)


def _text(pdf: bytes) -> str:
    return "\n".join(seite.extract_text() for seite in PdfReader(BytesIO(pdf)).pages)


def _schriften(pdf: bytes) -> list[tuple[str, float]]:
    """Liefert jedes Stück Text mit der Größe seiner Schrift."""
    stuecke: list[tuple[str, float]] = []

    def merke(text: str, _cm: object, matrix: list[float], _schrift: object, groesse: float) -> None:
        if text.strip():
            stuecke.append((text.strip(), round(groesse * abs(matrix[3]), 1)))

    for seite in PdfReader(BytesIO(pdf)).pages:
        seite.extract_text(visitor_text=merke)
    return stuecke


def test_gaeste_stehen_nach_kommune_und_name_und_wer_keinen_hat_hinten() -> None:
    assert [gast.kennung for gast in ordne(GAESTE)] == ["h1h1h", "h2h2h", "oelde/fach", "o2o2o", "u1u1u"]


def test_die_unterlagen_sind_diese_und_jedes_mal_gleich(anlass: Anlass) -> None:
    erste = build_unterlagen(anlass, GAESTE)
    assert list(erste) == [
        "tagesordnung.pdf",
        "tagesordnung.docx",
        "protokoll.docx",
        "teilnehmerliste.pdf",
        "teilnehmerliste.xlsx",
        "namensschilder.pdf",
    ]
    assert build_unterlagen(anlass, GAESTE) == erste
    assert "namensschilder.pdf" not in build_unterlagen(anlass, [GAESTE[1]])


def test_jedes_pdf_genuegt_pdf_ua_1_und_pdf_a_2a(tmp_path: Path, anlass: Anlass, verapdf: PruefePdf) -> None:
    viele = [replace(GAESTE[0], kennung=str(n), name=f"Vorname{n} Nachname-{n}") for n in range(60)]
    papiere = {f"{n}": i for n, i in build_unterlagen(anlass, [*GAESTE, *viele]).items() if n.endswith("pdf")}
    papiere["unterschrift.pdf"] = build_liste(anlass, [*GAESTE, *viele], unterschrift=True)
    papiere["bescheinigung.pdf"] = build_bescheinigung(anlass, GAESTE[0], teilnahme_bescheinigt(anlass))
    lehrgang = _anlass(tmp_path, "2024-04-entwicklungswerkstatt-5")
    urteil = zertifikat_bescheinigt(lehrgang, ("b1", "b3"), "Börse")
    papiere["zertifikat.pdf"] = build_bescheinigung(lehrgang, GAESTE[0], urteil)
    papiere["tagesordnung-leer.pdf"] = build_unterlagen(lehrgang, GAESTE)["tagesordnung.pdf"]
    assert len(papiere) == 7
    for name, inhalt in papiere.items():
        (tmp_path / name).write_bytes(inhalt)
    verapdf(*(tmp_path / name for name in papiere))


def test_die_liste_nennt_weder_adressen_noch_unterschriften_und_den_hinweis_darunter(anlass: Anlass) -> None:
    text = _text(build_liste(anlass, ordne(GAESTE), unterschrift=False))
    for erwartet in (
        "Treffen 2027",
        "11. März 2027, 10:00 bis 15:30 Uhr",
        "Unna, Rathaus und digital",
        "Funktion",
    ):
        assert erwartet in text
    assert "Unterschrift" not in text
    assert "Unterschrift" in _text(build_liste(anlass, GAESTE, unterschrift=True))
    fuenf = list_hinweise(anlass.register.netz.satz)
    assert [was for was, _ in fuenf] == ["Wer", "Warum", "Grundlage", "Wie lange", "Rechte"]
    ohne = "".join(text.split())
    assert all("".join(satz.split()) in ohne for _, satz in fuenf)
    assert "§ 3 Datenschutzgesetz NRW" in fuenf[2][1]


def test_der_hinweis_auf_der_liste_sagt_was_netz_yaml_den_personen_auch_sonst_sagt(tmp_path: Path) -> None:
    hinweis = dict(list_hinweise(load_register(tmp_path, netz=paket_probe.NETZ).netz.satz))
    assert hinweis["Wer"] == (
        "Verantwortlich: Ministerium für Ehrenamt, Beispielweg 1, 40000 Beispielstadt. "
        "Datenschutzbeauftragte: Datenschutz, datenschutz@example.org. Geschäftsstelle: netz@example.org."
    )
    assert hinweis["Grundlage"] == "Art. 6 Abs. 1 Buchst. e DSGVO."
    assert hinweis["Rechte"].endswith(
        "Beschwerde bei: Landesbeauftragte für Datenschutz, https://aufsicht.example."
    )


def test_die_mappe_hat_eine_verborgene_spalte_gesperrtes_und_fuenf_freie_zeilen(anlass: Anlass) -> None:
    blatt = openpyxl.load_workbook(BytesIO(build_liste_xlsx(anlass, ordne(GAESTE)))).active
    assert blatt is not None
    zeilen = [[zelle.value for zelle in zeile] for zeile in blatt.iter_rows()]
    kopf = zeilen.index(["Nr.", "Kommune", "Name", "Funktion", "da", "2027-03-11-netzwerktreffen"])
    assert zeilen[kopf + 1] == [1, "Halle (Westf.)", "Özlem Ärzte", None, None, "h1h1h"]
    assert zeilen[kopf + 5] == [5, "Unna", "Dr. Erika Mustermann", "Engagementbeauftragte", "ja", "u1u1u"]
    assert blatt.protection.sheet
    assert blatt.column_dimensions["F"].hidden
    gesperrt = [
        [zelle.protection.locked for zelle in zeile] for zeile in blatt.iter_rows(kopf + 2, kopf + 11)
    ]
    assert gesperrt == [[True, True, True, True, False, True]] * 5 + [[False] * 6] * 5
    (auswahl,) = blatt.data_validations.dataValidation
    assert (auswahl.formula1, str(auswahl.sqref).partition(":")[0]) == ('"ja,nein"', f"E{kopf + 2}")


@pytest.mark.parametrize("text", list(FEINDLICH), ids=range(len(FEINDLICH)))
def test_ein_feindlicher_name_steht_woertlich_in_mappe_und_papier(anlass: Anlass, text: str) -> None:
    gast = Gast("a1a1a", text, text, text)
    blatt = openpyxl.load_workbook(BytesIO(build_liste_xlsx(anlass, [gast]))).active
    assert blatt is not None
    assert all(zelle.data_type != "f" for zeile in blatt.iter_rows() for zelle in zeile)


def test_feindliche_namen_stehen_woertlich_auf_liste_schild_und_bescheinigung(anlass: Anlass) -> None:
    texte = {roh: lesbar for roh, lesbar in FEINDLICH.items() if len(lesbar) < 60}
    assert len(texte) > 30
    gaeste = [Gast("a1a1a", "Unna", roh, roh) for roh in texte]
    liste = _dicht(_text(build_liste(anlass, gaeste, unterschrift=False)))
    schilder = _dicht(_text(build_schilder(anlass, gaeste)))
    fehlend = [
        (roh, wo)
        for roh, lesbar in texte.items()
        for wo, text in (("Liste", liste), ("Schild", schilder))
        if _dicht(lesbar) not in text
    ]
    assert fehlend == []


def _dicht(text: str) -> str:
    return "".join(text.split())


def test_namen_auf_schildern_sind_gross_und_nichts_ist_kleiner_als_zwoelf_punkt(anlass: Anlass) -> None:
    lang = Gast(
        "a1a1a",
        "Landschaftsverband Westfalen-Lippe",
        "Prof. Dr. Maria-Magdalena Schnarrenberger-Leutheusser",
        "",
    )
    wort = Gast("a2a2a", "Unna", "Donaudampfschifffahrtsgesellschaftskapitänswitwe", "")
    stuecke = _schriften(build_schilder(anlass, [GAESTE[0], lang, wort]))
    groessen = dict(stuecke)
    assert groessen["Mustermann"] >= 18
    assert groessen["Unna"] >= 14
    assert min(groesse for _, groesse in stuecke) >= 12
    assert "Donaudampfschifffahrtsgesellschaftskapitänswitwe" in _dicht("".join(text for text, _ in stuecke))


def test_zehn_schilder_stehen_auf_einem_blatt(anlass: Anlass) -> None:
    def seiten(anzahl: int) -> int:
        return len(PdfReader(BytesIO(build_schilder(anlass, [GAESTE[0]] * anzahl))).pages)

    assert (seiten(10), seiten(11)) == (1, 2)


def test_was_auf_kein_schild_passt_wird_mit_seiner_nummer_gemeldet_nie_mit_dem_namen(anlass: Anlass) -> None:
    with pytest.raises(VorlageError) as gefangen:
        build_schilder(anlass, [GAESTE[0], Gast("a1a1a", "Unna", "Zilpa " * 80, "")])
    assert "Schild 2: Name und Kommune sind zu lang" in str(gefangen.value)
    assert "Zilpa" not in str(gefangen.value)


def test_eine_fehlende_schrift_verraet_das_zeichen_aber_nie_den_namen(anlass: Anlass) -> None:
    with pytest.raises(VorlageError) as gefangen:
        build_liste(anlass, [Gast("a1a1a", "Unna", "Zilpa 山田", "")], unterschrift=False)
    assert "U+5C71" in str(gefangen.value)
    assert "Zilpa" not in str(gefangen.value)


def test_das_protokoll_nennt_kommunen_und_punkte_aber_keine_person(anlass: Anlass) -> None:
    papier = docx.Document(BytesIO(build_unterlagen(anlass, GAESTE)["protokoll.docx"]))
    text = "\n".join(absatz.text for absatz in papier.paragraphs)
    assert "Mustermann" not in text
    assert "Unna (1 Person)" in text
    ueberschriften = [a.text for a in papier.paragraphs if a.style and a.style.name.startswith("Heading")]
    assert ueberschriften == [
        "Protokoll",
        "Anwesende Kommunen",
        "TOP 1: Ankommen",
        "TOP 2: Karte digital",
        "Beschlüsse",
        "Aufgaben",
        "Nächster Termin",
    ]
    assert [tabelle.rows[0].cells[-1].text for tabelle in papier.tables] == ["Ergebnis", "bis zum"]


@pytest.mark.parametrize("name", ["tagesordnung.docx", "protokoll.docx"])
def test_word_kennt_titel_sprache_und_kopfzeile_der_tabellen(anlass: Anlass, name: str) -> None:
    inhalt = build_unterlagen(anlass, GAESTE)[name]
    papier = docx.Document(BytesIO(inhalt))
    assert papier.core_properties.title.endswith(": Treffen 2027")
    with ZipFile(BytesIO(inhalt)) as archiv:
        assert re.search(r'<w:lang [^>]*w:val="de-DE"', archiv.read("word/styles.xml").decode())
        xml = archiv.read("word/document.xml").decode()
    assert papier.tables
    assert xml.count("<w:tblHeader") == len(papier.tables)


def test_die_bescheinigung_nennt_wer_was_wann_wie_lange_und_wozu(anlass: Anlass) -> None:
    pdf = build_bescheinigung(anlass, GAESTE[0], teilnahme_bescheinigt(anlass))
    text = _text(pdf)
    for erwartet in (
        "Dr. Erika Mustermann",
        "Unna",
        "Treffen 2027",
        "11. März 2027",
        "5 Stunden 30 Minuten",
        "Karte digital",
    ):
        assert erwartet in text
    titel = PdfReader(BytesIO(pdf)).metadata
    assert titel is not None
    assert titel.title == "Teilnahmebescheinigung: Treffen 2027"


def test_das_zertifikat_nennt_besuchte_bausteine_und_praxisprojekt(tmp_path: Path) -> None:
    lehrgang = _anlass(tmp_path, "2024-04-entwicklungswerkstatt-5")
    urteil = zertifikat_bescheinigt(lehrgang, ("b3", "b1"), "Börse")
    assert urteil.inhalte == ("Anfang (10. April 2024)", "Schluss")
    assert dict(urteil.angaben) == {"Zeit": "April 2024 bis Mai 2025", "Praxisprojekt": "Börse"}
    assert ("Dauer", "6 Stunden") in zertifikat_bescheinigt(lehrgang, ("b1",), "").angaben
    assert "Zertifikat" in _text(build_bescheinigung(lehrgang, GAESTE[0], urteil))


def test_eine_einzige_stunde_steht_auf_dem_zertifikat_in_der_einzahl(tmp_path: Path) -> None:
    lehrgang = _anlass(tmp_path, "2024-04-entwicklungswerkstatt-5")
    bausteine = tuple(einer.model_copy(update={"stunden": 1}) for einer in lehrgang.satz.bausteine)
    kurz = replace(lehrgang, satz=lehrgang.satz.model_copy(update={"bausteine": bausteine}))
    assert ("Dauer", "1 Stunde") in zertifikat_bescheinigt(kurz, ("b1",), "").angaben
    assert ("Dauer", "2 Stunden") in zertifikat_bescheinigt(kurz, ("b1", "b3"), "").angaben


def test_ein_baustein_hat_seinen_eigenen_tag_ort_und_seine_liste(tmp_path: Path) -> None:
    anlass = _anlass(tmp_path, "2024-04-entwicklungswerkstatt-5", "b1")
    treffen = treffen_wert(anlass.register, anlass.satz, (), anlass.baustein)
    assert (treffen.titel, treffen.termin, treffen.ort, treffen.dauer) == (
        "Werkstatt: Anfang",
        "10. April 2024",
        "Bonn",
        "6 Stunden",
    )
    assert anlass.liste == "2024-04-entwicklungswerkstatt-5#b1"
