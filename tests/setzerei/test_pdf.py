"""Das PDF genügt PDF/UA-1 und PDF/A-2a, und was nicht gesetzt werden kann, wird verständlich gemeldet."""

import os
import shutil
import socket
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst
from pypdf import PdfReader

from hilfen import WURZEL
from kommunennetz.dokumente.anlageinhalt import render_anlage
from kommunennetz.errors import VorlageError
from kommunennetz.register.lesen.store import load
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.programme import setze
from kommunennetz.setzerei.vorlagen import Vorlagen

TEMPLATES = WURZEL / "templates"
TITEL = 'Anlage »A« <b> & "x" #y'
TABELLE = "| Nr. | Kommune |\n|----:|:--|\n" + "".join(f"| {n} | Ort {n} |\n" for n in range(1, 101))
TEXT = f"""\
# Anlage

Text mit *Betonung*, **Nachdruck**, `Code`, [Verweis](https://example.org/a) und Fußnote[^1].

## Liste

1. eins
   - eins a
2. zwei

> Ein Zitat.

### Unterpunkt

{TABELLE}
: Hundert Orte

[^1]: Die Fußnote.
"""


def _pdf(text: str = TEXT, *ordner: Path) -> bytes:
    vorlagen = Vorlagen([*ordner, TEMPLATES])
    return build(text, Dokumentformat.PDF, titel=TITEL, stand=date(2017, 12, 6), vorlagen=vorlagen)


def _fehler(text: str, *ordner: Path) -> VorlageError:
    with pytest.raises(VorlageError) as gefangen:
        _pdf(text, *ordner)
    return gefangen.value


def _tags(knoten: Any) -> list[str]:
    """Liefert die Rollen der Strukturelemente in Leserichtung."""
    eigene = [str(knoten.S).lstrip("/")] if "/S" in knoten else []
    kinder = knoten.get("/K", [])
    kinder = kinder if isinstance(kinder, pikepdf.Array) else [kinder]
    return eigene + [tag for kind in kinder if isinstance(kind, pikepdf.Dictionary) for tag in _tags(kind)]


@pytest.fixture(name="pruefe_pdf", scope="module")
def _pruefe_pdf() -> str:
    """Liefert den PDF-Prüfer; er wird als »prüfer NORM DATEI« gerufen und endet mit 0, wenn alles stimmt."""
    pruefer = os.environ.get("KOMMUNENNETZ_PRUEFE_PDF", "")
    grund = ""
    if not pruefer:
        grund = "KOMMUNENNETZ_PRUEFE_PDF nennt keinen PDF-Prüfer (veraPDF)"
    elif shutil.which(pruefer) is None:
        grund = f"der PDF-Prüfer {pruefer} ist nicht ausführbar"
    elif shutil.which("java") is None:
        grund = "der PDF-Prüfer braucht Java, und hier gibt es keines"
    if grund and os.environ.get("CI"):
        pytest.fail(f"In der CI muss geprüft werden, aber {grund}.")
    if grund:
        pytest.skip(grund)
    return pruefer


@pytest.mark.parametrize("norm", ["ua1", "2a"])
def test_verapdf_findet_nichts(norm: str, pruefe_pdf: str, tmp_path: Path) -> None:
    """Geprüft werden ein Text mit allem, was Vorlagen können, und die Anlage des mitgelieferten Registers."""
    dateien = [tmp_path / "alles.pdf", tmp_path / "anlage.pdf"]
    dateien[0].write_bytes(_pdf())
    dateien[1].write_bytes(_anlage())
    lauf = subprocess.run([pruefe_pdf, norm, *dateien], capture_output=True, text=True, check=False)
    assert lauf.returncode == 0, lauf.stdout + lauf.stderr


def _anlage() -> bytes:
    register = load(WURZEL).register
    assert register is not None
    vorlagen, stand = Vorlagen([TEMPLATES]), date(2026, 11, 22)
    markdown, titel = render_anlage(register, stand, vorlagen)
    return build(markdown, Dokumentformat.PDF, titel=titel, stand=stand, vorlagen=vorlagen)


def test_das_pdf_hat_titel_sprache_und_struktur() -> None:
    with pikepdf.open(BytesIO(_pdf())) as pdf:
        assert str(pdf.Root.Lang) == "de-DE"
        assert str(pdf.docinfo.Title) == TITEL
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        tags = _tags(pdf.Root.StructTreeRoot)
    assert [tag for tag in tags if tag.startswith("H") and tag[1:].isdigit()] == ["H1", "H2", "H3"]
    assert tags.count("Table") == 1
    assert tags.count("TH") == 2
    assert tags.count("TR") == 101
    assert {"L", "LI", "BlockQuote", "Link", "Note", "Caption"} <= set(tags)


def test_tabellenkopf_und_seitenzahl_stehen_auf_jeder_seite() -> None:
    seiten = [seite.extract_text() for seite in PdfReader(BytesIO(_pdf())).pages]
    assert len(seiten) >= 2
    for nummer, seite in enumerate(seiten, start=1):
        assert "Nr. Kommune" in seite
        assert f"Seite {nummer} von {len(seiten)}" in seite


def test_alle_schriften_sind_eingebettet() -> None:
    with pikepdf.open(BytesIO(_pdf())) as pdf:
        dinge = [ding for ding in pdf.objects if isinstance(ding, pikepdf.Dictionary)]
        schriften = [ding for ding in dinge if ding.get("/Type") == "/FontDescriptor"]
        assert len(schriften) >= 3
        assert all({"/FontFile2", "/FontFile3"} & set(schrift.keys()) for schrift in schriften)


def test_namen_aus_ganz_europa_lassen_sich_setzen() -> None:
    """DIN 91379: lateinische Zeichen mit allen Zusätzen, Griechisch und Kyrillisch."""
    text = "Łódź Șțefan ẞ Ǿ ā ő ŵ Ž Ελλάδα България → ✓ § € ≥"
    seite = PdfReader(BytesIO(_pdf(f"# {text}\n\nzusammengesetzt: c̆\n"))).pages[0].extract_text()
    assert text in seite
    assert "zusammengesetzt: c̆" in seite


def test_ein_zeichen_ohne_schrift_wird_beim_namen_genannt() -> None:
    fehler = _fehler("# A\n\nGruß 🙂 aus 日本 🙂\n")
    assert fehler.text == (
        "Für diese Zeichen fehlt im PDF die Schrift: »🙂« (U+1F642) in »Gruß 🙂 aus 日本 🙂«, "
        "»日« (U+65E5) in »Gruß 🙂 aus 日本 🙂«, »本« (U+672C) in »Gruß 🙂 aus 日本 🙂«"
    )
    assert fehler.hilfe == (
        "Die Zeichen ersetzen, als docx ausgeben oder eine Schrift (.ttf, .otf), die sie hat, unter "
        "»schriften« in den Vorlagenordner legen und in layout.typ nennen."
    )


@pytest.mark.parametrize(
    ("text", "genannt"),
    [
        ("Kreis \u0378Lippe", "U+0378 in »- Kreis \ufffdLippe«"),
        ("Kreis \U000f0000 Lippe", "U+F0000 in »- Kreis \ufffd Lippe«"),
        (r"\*\"🙂\"\*", '»🙂« (U+1F642) in »- *"🙂"*«'),
        (
            "👩\u200d🚀",
            "»👩« (U+1F469) in »- 👩\ufffd🚀«, U+200D in »- 👩\ufffd🚀«, »🚀« (U+1F680) in »- 👩\ufffd🚀«",
        ),
        (f"{'a ' * 50}🙂{' b' * 50}", f"»🙂« (U+1F642) in »{'a ' * 15}🙂{' b' * 15}«"),
    ],
)
def test_auch_unsichtbares_ohne_schrift_wird_mit_seiner_nummer_und_seiner_stelle_genannt(
    text: str, genannt: str
) -> None:
    fehler = _fehler(f"# A\n\n- {text}\n- noch einmal {text}\n")
    assert fehler.text == f"Für diese Zeichen fehlt im PDF die Schrift: {genannt}"


def test_eine_schrift_aus_dem_vorlagenordner_hilft(tmp_path: Path) -> None:
    """gesicht.ttf hat nur das Zeichen U+1F642, und dafür ein Quadrat."""
    (tmp_path / "schriften").mkdir()
    shutil.copy(Path(__file__).with_name("gesicht.ttf"), tmp_path / "schriften")
    layout = (TEMPLATES / "layout.typ").read_text(encoding="utf-8")
    assert '"DejaVu Sans Mono"),' in layout
    eigenes = layout.replace('"DejaVu Sans Mono"),', '"DejaVu Sans Mono", "Gesicht"),', 1)
    (tmp_path / "layout.typ").write_text(eigenes, encoding="utf-8")
    assert "A 🙂" in PdfReader(BytesIO(_pdf("# A 🙂\n", tmp_path))).pages[0].extract_text()


def test_das_layout_des_registers_gewinnt_und_findet_seine_bilder(tmp_path: Path) -> None:
    bild = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9"/></svg>'
    (tmp_path / "logo.svg").write_text(bild, encoding="utf-8")
    (tmp_path / "layout.typ").write_text(
        "#let layout(titel: none, sprache: none, region: none, inhalt) = {\n"
        "  set document(title: titel)\n  set text(lang: sprache)\n"
        '  image("logo.svg", alt: "Logo")\n  [Eigenes Layout]\n  inhalt\n}\n',
        encoding="utf-8",
    )
    seite = PdfReader(BytesIO(_pdf("# A\n", tmp_path))).pages[0].extract_text()
    assert seite.split("\n") == ["Eigenes Layout", "A"]


@pytest.mark.parametrize(
    ("layout", "meldung"),
    [
        (
            '#import "@preview/a:1.0.0": b\n',
            ":1: Das Layout lädt ein Typst-Paket, das nicht bei den Vorlagen liegt",
        ),
        (
            "\n#let layout(..kopf, inhalt) = gibtsnicht\n",
            ":2: Typst kann das PDF nicht setzen: unknown variable: gibtsnicht",
        ),
        (
            "#let layout(..kopf, inhalt) = inhalt\n",
            "Typst kann das PDF nicht setzen: PDF/UA-1 error: missing document title",
        ),
        (
            '#let layout(..kopf, inhalt) = read("/../geheim.txt")\n',
            ":1: Typst kann das PDF nicht setzen: ",
        ),
    ],
)
def test_ein_fehler_im_layout_nennt_datei_und_zeile(layout: str, meldung: str, tmp_path: Path) -> None:
    ordner = tmp_path / "t"
    ordner.mkdir()
    (tmp_path / "geheim.txt").write_text("geheim", encoding="utf-8")
    (ordner / "layout.typ").write_text(layout, encoding="utf-8")
    ort = (ordner / "layout.typ").as_posix() if meldung.startswith(":") else ""
    assert _fehler("# A\n", ordner).text.startswith(ort + meldung)


@pytest.mark.parametrize(
    "einbindung",
    [
        '#let paket = "@preview/" + "cetz:0.2.0"\n#import paket: canvas\n',
        '#include "\\u{40}preview/cetz:0.2.0"\n',
        '#eval("import \\"@" + "preview/cetz:0.2.0\\"")\n',
        '#let paket = "@local/" + "eigenes:0.1.0"\n#import paket: canvas\n',
    ],
)
def test_kein_paket_kommt_von_anderswo_auch_wenn_das_layout_seinen_namen_errechnet(
    einbindung: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Der Horcher steht, wo Typst das Netz vermutet; kommt niemand, fragt Typst auch sonst nirgends."""
    for ort in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        eigenes = tmp_path / ort / "typst/packages/local/eigenes/0.1.0"
        eigenes.mkdir(parents=True)
        kopf = '[package]\nname = "eigenes"\nversion = "0.1.0"\nentrypoint = "a.typ"\n'
        (eigenes / "typst.toml").write_text(kopf, encoding="utf-8")
        (eigenes / "a.typ").write_text("#let canvas = 1\n", encoding="utf-8")
        monkeypatch.setenv(ort, str(tmp_path / ort))
    vorlagen = tmp_path / "vorlagen"
    vorlagen.mkdir()
    layout = (TEMPLATES / "layout.typ").read_text(encoding="utf-8")
    (vorlagen / "layout.typ").write_text(einbindung + layout, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as horcher:
        horcher.setblocking(False)
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{horcher.getsockname()[1]}")
        fehler = _fehler("# A\n", vorlagen)
        with pytest.raises(BlockingIOError):
            horcher.accept()
    assert fehler.text.endswith("Das Layout lädt ein Typst-Paket, das nicht bei den Vorlagen liegt")


def test_ein_layout_das_nicht_fertig_wird_haelt_niemanden_auf(tmp_path: Path) -> None:
    lange = "#for i in range(1000000) { for j in range(1000000) { } }"
    with pytest.raises(VorlageError) as gefangen:
        setze(lange.encode(), tmp_path, None, {}, date(2017, 12, 6), frist=2)
    assert gefangen.value.text == "Typst ist nach 2 Sekunden nicht fertig"


def test_typst_selbst_verweigert_ein_dokument_ohne_titel() -> None:
    with pytest.raises(typst.TypstError, match="missing document title"):
        typst.compile(b"= A", pdf_standards=["ua-1"])
