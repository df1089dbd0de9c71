"""Lücken in Word: jede ein Inhaltssteuerelement, und was darin steht, kommt in die neue Fassung mit."""

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from hilfen import WURZEL
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.luecken import Eintragung, nimm_mit, read_eintragungen
from kommunennetz.setzerei.vorlagen import Vorlagen
from libreoffice import verlange, wandle

VORLAGEN = Vorlagen([WURZEL / "templates"])
LUECKE = r"**\[bitte eintragen: {}\]**"
TEXT = f"""\
# Blatt

{LUECKE.format("Ort & <Tag>")} am Anfang

## 3. Über Äpfel

| Gremium | Ja-Stimmen |
|:--------|:-----------|
| Rat | **\\[…\\]** |
| {LUECKE.format("Ausschuss")} | **\\[…\\]** |

{LUECKE.format("Datum")} und {LUECKE.format("Datum")}

## Birnen

{LUECKE.format("Datum")}, {LUECKE.format("Lang " * 30 + "Ende")} und **fett**
"""
NAMEN = [
    ("Ort & <Tag>", "ort-tag"),
    ("Ja-Stimmen, Rat", "ueber-aepfel.ja-stimmen-rat"),
    ("Ausschuss", "ueber-aepfel.ausschuss"),
    ("Ja-Stimmen, Ausschuss", "ueber-aepfel.ja-stimmen-ausschuss"),
    ("Datum", "ueber-aepfel.datum"),
    ("Datum", "ueber-aepfel.datum.2"),
    ("Datum", "birnen.datum"),
    (
        "Lang Lang Lang Lang Lang Lang Lang Lang Lang Lang Lang Lang Lan…",
        "birnen.lang-lang-lang-lang-lang-lang-lang-lang-lang-050e726f",
    ),
]


def _build(text: str, art: Dokumentformat = Dokumentformat.DOCX) -> bytes:
    return build(text, art, titel="Blatt", stand=date(2026, 11, 22), vorlagen=VORLAGEN)


def _dokument(docx: bytes) -> str:
    with zipfile.ZipFile(BytesIO(docx)) as datei:
        return datei.read("word/document.xml").decode()


def _mit_dokument(docx: bytes, dokument: str) -> bytes:
    ziel = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as alt, zipfile.ZipFile(ziel, "w") as neu:
        for name in alt.namelist():
            neu.writestr(name, dokument if name == "word/document.xml" else alt.read(name))
    return ziel.getvalue()


def _beschrieben(docx: bytes, **texte: str) -> bytes:
    """Liefert die Datei, wie Word sie speichert, wenn jemand diese Lücken füllt; »__« im Namen heißt ».«."""
    dokument = _dokument(docx)
    for tag, text in texte.items():
        name = tag.replace("__", ".").replace("_", "-")
        muster = rf'(<w:tag w:val="{re.escape(name)}"/>.*?)<w:showingPlcHdr/>(.*?<w:sdtContent>).*?(</w:sdtContent>)'
        dokument, anzahl = re.subn(
            muster, rf"\1\2<w:r><w:t>{text}</w:t></w:r>\3", dokument, count=1, flags=re.DOTALL
        )
        assert anzahl == 1, name
    return _mit_dokument(docx, dokument)


def test_jede_luecke_ist_ein_steuerelement_mit_titel_tag_und_platz_in_der_tabulatorfolge() -> None:
    dokument = _dokument(_build(TEXT))
    felder = re.findall(r"<w:sdtPr>(.*?)</w:sdtPr>", dokument)
    erwartet = [
        f'<w:alias w:val="{titel.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}"/>'
        f'<w:tag w:val="{tag}"/><w:id w:val="{nummer}"/><w:showingPlcHdr/><w:tabIndex w:val="{nummer}"/>'
        f'<w:text w:multiLine="1"/>'
        for nummer, (titel, tag) in enumerate(NAMEN, start=1)
    ]
    assert felder == erwartet
    assert all(len(name) <= 64 for paar in NAMEN for name in paar)
    assert len({tag for _, tag in NAMEN}) == len(NAMEN)
    assert "[bitte eintragen: Ort &amp; &lt;Tag&gt;]</w:t></w:r></w:sdtContent>" in dokument


def test_in_den_anderen_formaten_bleibt_der_fette_text() -> None:
    html = _build(TEXT, Dokumentformat.HTML).decode()
    assert "<strong>[bitte eintragen: Ausschuss]</strong>" in html
    assert "w:sdt" not in html
    pdf = PdfReader(BytesIO(_build(TEXT, Dokumentformat.PDF))).pages[0].extract_text()
    assert "[bitte eintragen: Ausschuss]" in pdf
    assert _build(TEXT, Dokumentformat.MD).decode() == TEXT


def test_was_eingetragen_ist_kommt_woertlich_in_die_neue_fassung() -> None:
    leer = _build(TEXT)
    assert read_eintragungen(leer) == []
    alt = _beschrieben(
        leer,
        ort_tag='Hagen &amp; &lt;w:p/&gt; \\\\1 "x"</w:t><w:br/><w:t>zweite</w:t><w:tab/><w:t>Zeile',
        birnen__datum="3. Mai",
    )
    eintragungen = (
        Eintragung("ort-tag", "Ort & <Tag>", 'Hagen & <w:p/> \\1 "x"\nzweite\tZeile'),
        Eintragung("birnen.datum", "Datum", "3. Mai"),
    )
    # Die neue Fassung hat einen Absatz mehr und eine Lücke weniger.
    neu = _build(TEXT.replace("## Birnen", "Neu.\n\n## Birnen").replace("Datum\\]** und ", "Tag\\]** und "))
    mitnahme = nimm_mit(neu, alt)
    assert mitnahme is not None
    assert (mitnahme.mitgenommen, mitnahme.verloren) == (eintragungen, ())
    assert tuple(read_eintragungen(mitnahme.docx) or ()) == eintragungen
    assert "Neu." in _dokument(mitnahme.docx)
    assert mitnahme == nimm_mit(neu, alt)


def test_was_keinen_platz_mehr_hat_wird_genannt() -> None:
    alt = _beschrieben(_build(TEXT), ueber_aepfel__ausschuss="Hauptausschuss", birnen__datum="3. Mai")
    neu = _build(TEXT.replace("## Birnen", "## Kirschen"))
    mitnahme = nimm_mit(neu, alt)
    assert mitnahme is not None
    assert mitnahme.verloren == (Eintragung("birnen.datum", "Datum", "3. Mai"),)
    assert [eintragung.text for eintragung in mitnahme.mitgenommen] == ["Hauptausschuss"]


def test_eine_in_word_verdoppelte_zeile_kommt_einmal_mit_und_wird_einmal_genannt() -> None:
    einmal = _beschrieben(_build(TEXT), ueber_aepfel__ausschuss="Hauptausschuss")
    zeile = re.search(r"<w:tr>(?:(?!<w:tr>).)*?Hauptausschuss.*?</w:tr>", _dokument(einmal), re.DOTALL)
    assert zeile is not None
    doppelt = zeile[0] + zeile[0].replace("Hauptausschuss", "Sozialausschuss")
    alt = _mit_dokument(einmal, _dokument(einmal).replace(zeile[0], doppelt))
    mitnahme = nimm_mit(_build(TEXT), alt)
    assert mitnahme is not None
    assert [eintragung.text for eintragung in mitnahme.mitgenommen] == ["Hauptausschuss"]
    assert [eintragung.text for eintragung in mitnahme.verloren] == ["Sozialausschuss"]


def test_ohne_tag_gilt_der_titel_wenn_er_eindeutig_ist() -> None:
    alt = _beschrieben(_build(TEXT), ueber_aepfel__ausschuss="Hauptausschuss", birnen__datum="3. Mai")
    ohne = _mit_dokument(alt, re.sub(r"<w:tag [^>]*/>", "", _dokument(alt)))
    mitnahme = nimm_mit(_build(TEXT), ohne)
    assert mitnahme is not None
    assert mitnahme.mitgenommen == (Eintragung("", "Ausschuss", "Hauptausschuss"),)
    assert mitnahme.verloren == (Eintragung("", "Datum", "3. Mai"),)


@pytest.mark.parametrize(
    "alt",
    [
        b"",
        b"von Hand",
        _mit_dokument(_build("# A\n"), "<w:kaputt"),
        _mit_dokument(_build("# A\n"), '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
)
def test_was_keine_word_datei_ist_hat_keine_eintragungen(alt: bytes) -> None:
    assert read_eintragungen(alt) is None
    assert nimm_mit(_build(TEXT), alt) is None


def test_libreoffice_oeffnet_und_speichert_die_luecken(tmp_path: Path) -> None:
    datei = tmp_path / "blatt.docx"
    datei.write_bytes(_beschrieben(_build(TEXT), ueber_aepfel__ausschuss="Hauptausschuss"))
    verlange(datei, "pdf", "libreoffice-writer-nogui")
    pdf, neu = wandle(datei, "pdf"), wandle(datei, "docx:MS Word 2007 XML")
    assert pdf is not None
    assert neu is not None
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "Hauptausschuss" in text
    assert "[bitte eintragen: Datum]" in text
    mitnahme = nimm_mit(_build(TEXT), neu)
    assert mitnahme is not None
    assert [eintragung.text for eintragung in mitnahme.mitgenommen] == ["Hauptausschuss"]
    assert mitnahme.verloren == ()
