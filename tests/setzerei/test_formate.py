"""Ein Markdown, vier Ausgaben: in jedem Lauf gleich, mit Titel, Sprache, Überschriften und Tabellenköpfen."""

# ruff: noqa: SLF001 – python-docx zeigt das XML nur über _element

import os
import re
import shutil
import sys
import zipfile
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from hilfen import WURZEL
from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.programme import convert
from kommunennetz.setzerei.vorlagen import Vorlagen

TEMPLATES = Path(__file__).parents[2] / "templates"
VORLAGEN = Vorlagen([TEMPLATES])
STAND = date(2017, 12, 6)
TITEL = 'Anlage »A« <b> & "x" #y = true'
TEXT = """\
# Anlage zur Erklärung

Einleitung mit *Betonung*, [Verweis](https://example.org/a_b) und Fußnote[^1].

## Vierte Unterzeichnung

| Nr. | Kommune | seit |
|----:|:--------|:-----|
| 1 | Bonn | 6. Dezember 2017 |
| 2 | Kreis Lippe | 2015 |

: Unterzeichnende der vierten Runde

::: seitenumbruch
:::

## Verfahren

1. Antrag
   - schriftlich
2. Beschluss

> Ein Zitat.

***

| Feld |
|------|
| ohne Nummer |

[^1]: 1. ist *hier* der Tag -5 … „x“ -? ...
"""


def _build(dokumentformat: Dokumentformat, text: str = TEXT, titel: str = TITEL) -> bytes:
    return build(text, dokumentformat, titel=titel, stand=STAND, vorlagen=VORLAGEN)


@pytest.mark.parametrize("dokumentformat", Dokumentformat)
def test_gleiche_eingabe_gibt_gleiche_bytes(dokumentformat: Dokumentformat) -> None:
    assert _build(dokumentformat) == _build(dokumentformat)


@pytest.mark.parametrize("dokumentformat", [Dokumentformat.DOCX, Dokumentformat.PDF])
def test_ein_anderer_stand_steht_in_der_datei(dokumentformat: Dokumentformat) -> None:
    spaeter = build(TEXT, dokumentformat, titel=TITEL, stand=date(2018, 1, 1), vorlagen=VORLAGEN)
    assert spaeter != _build(dokumentformat)


@pytest.mark.parametrize("dokumentformat", Dokumentformat)
def test_ohne_titel_entsteht_kein_dokument(dokumentformat: Dokumentformat) -> None:
    with pytest.raises(VorlageError) as gefangen:
        _build(dokumentformat, titel=" ")
    assert gefangen.value.text == "Dem Dokument fehlt ein Titel"
    assert gefangen.value.hilfe == "Ohne Titel ist keine Datei barrierefrei."


def test_md_ist_das_markdown_selbst_mit_einfachen_zeilenenden() -> None:
    assert _build(Dokumentformat.MD, "# Ä\r\n\r\nx\r\n\r\n") == "# Ä\n\nx\n".encode()


@pytest.mark.parametrize(
    ("text", "meldung"),
    [
        ("Kein Titel.\n", "Das Dokument hat keine Überschrift der Ebene 1 (»# …«)"),
        ("# A\n\n# B\n", "Es gibt mehr als eine Überschrift der Ebene 1: »B«"),
        ("# A\n\n### Ä*ö*\n", "Die Überschrift »Äö« hat Ebene 3, dort passt höchstens 2"),
        ("## A\n", "Die Überschrift »A« hat Ebene 2, dort passt höchstens 1"),
    ],
)
@pytest.mark.parametrize("dokumentformat", [Dokumentformat.HTML, Dokumentformat.DOCX, Dokumentformat.PDF])
def test_ueberschriften_haben_keine_luecken(dokumentformat: Dokumentformat, text: str, meldung: str) -> None:
    with pytest.raises(VorlageError) as gefangen:
        _build(dokumentformat, text)
    assert gefangen.value.text == meldung
    assert gefangen.value.hilfe == "Die Überschriften der Vorlage ordnen: erst »#«, darunter »##«, »###«."


# html


class _Leser(HTMLParser):
    """Merkt sich jedes Element mit seinen Merkmalen und den Text jedes Elements."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.elemente: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._offen: list[str] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elemente.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "hr", "col"}:
            self._offen.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elemente.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._offen.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._offen):
            self.text[tag] = self.text.get(tag, "") + data

    def alle(self, tag: str) -> list[dict[str, str | None]]:
        return [merkmale for name, merkmale in self.elemente if name == tag]


def test_html_ist_barrierefrei_aufgebaut() -> None:
    html = _Leser(_build(Dokumentformat.HTML))
    assert html.alle("html") == [{"lang": "de"}]
    assert html.text["title"] == TITEL
    assert html.text["h1"] == "Anlage zur Erklärung"
    assert [tag for tag, _ in html.elemente if re.fullmatch(r"h\d|main|table|caption|blockquote", tag)] == [
        "main", "h1", "h2", "table", "caption", "h2", "blockquote", "table",
    ]  # fmt: skip
    assert html.text["caption"] == "Unterzeichnende der vierten Runde"
    assert [zelle["scope"] for zelle in html.alle("th")] == ["col"] * 3 + ["row"] * 4 + ["col", "row"]


def test_html_kommt_ohne_skript_und_ohne_fremde_adressen_aus() -> None:
    inhalt = _build(Dokumentformat.HTML)
    html = _Leser(inhalt)
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in html.elemente}
    assert not [m for _, merkmale in html.elemente for m in merkmale if m == "src" or m.startswith("on")]
    assert b"url(" not in inhalt
    assert b"@import" not in inhalt
    assert b"@media print" in inhalt


def _helligkeit(farbe: str) -> float:
    ziffern = farbe.lstrip("#")
    voll = ziffern if len(ziffern) == 6 else "".join(2 * z for z in ziffern)
    anteile = [int(voll[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [a / 12.92 if a <= 0.04045 else ((a + 0.055) / 1.055) ** 2.4 for a in anteile]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_html_hat_ueberall_genug_kontrast() -> None:
    """WCAG 1.4.3: jede Textfarbe hebt sich von jedem Hintergrund wenigstens 4,5 : 1 ab."""
    stil = (TEMPLATES / "layout.html").read_text(encoding="utf-8")
    texte = re.findall(r"(?<![-\w])color: (#\w+)", stil)
    gruende = re.findall(r"background: (#\w+)", stil)
    assert len(texte) >= 3
    assert len(gruende) >= 2
    for text in texte:
        for grund in gruende:
            hell, dunkel = sorted((_helligkeit(text), _helligkeit(grund)), reverse=True)
            assert (hell + 0.05) / (dunkel + 0.05) >= 4.5, (text, grund)


# docx


def test_docx_hat_titel_sprache_ueberschriften_und_tabellenkopf() -> None:
    inhalt = _build(Dokumentformat.DOCX)
    datei: Any = docx.Document(BytesIO(inhalt))
    assert datei.core_properties.title == TITEL
    assert datei.core_properties.language == "de-DE"
    assert datei.core_properties.created.date() == STAND
    ueberschriften = [(p.style.name, p.text) for p in datei.paragraphs if p.style.name.startswith("Heading")]
    assert ueberschriften == [
        ("Heading 1", "Anlage zur Erklärung"),
        ("Heading 2", "Vierte Unterzeichnung"),
        ("Heading 2", "Verfahren"),
    ]
    assert [len(list(t._element.iter(qn("w:tblHeader")))) for t in datei.tables] == [1, 1]
    zeilen = [zeile._tr for tabelle in datei.tables for zeile in tabelle.rows]
    assert [len(list(zeile.iter(qn("w:cantSplit")))) for zeile in zeilen] == [1] * len(zeilen)
    assert [p.text for p in datei.paragraphs if p.style.name == "Table Caption"] == [
        "Unterzeichnende der vierten Runde"
    ]
    sprachen = {s.get(qn("w:val")) for s in datei.styles.element.iter(qn("w:lang"))}
    assert sprachen == {"de-DE"}


def test_docx_ist_a4_mit_seitenzahlen_und_feinen_linien() -> None:
    datei: Any = docx.Document(BytesIO(_build(Dokumentformat.DOCX)))
    seite = datei.sections[0]
    assert (round(seite.page_width.mm), round(seite.page_height.mm)) == (210, 297)
    fuss = seite.footer.paragraphs[0]
    assert "".join(text.text for text in fuss._element.iter(qn("w:t"))) == "Seite 1 von 1"
    assert [f.get(qn("w:instr")) for f in fuss._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    linien = [linie.tag for linie in datei.styles["Table"].element.iter(qn("w:insideH"))]
    assert linien == [qn("w:insideH")]


def test_docx_bricht_die_seite_um_wo_die_vorlage_es_will() -> None:
    datei: Any = docx.Document(BytesIO(_build(Dokumentformat.DOCX)))
    assert [b.get(qn("w:type")) for b in datei.element.iter(qn("w:br"))] == ["page"]


def test_docx_traegt_keine_uhrzeit() -> None:
    with zipfile.ZipFile(BytesIO(_build(Dokumentformat.DOCX))) as archiv:
        assert {eintrag.date_time for eintrag in archiv.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_tabellen_mit_gleichen_spalten_sind_gleich_breit_und_fuellen_die_zeile() -> None:
    zwei = "# T\n\n|Nr.|Kommune|\n|-:|-|\n|1|Bonn|\n\n|Nr.|Kommune|\n|-:|-|\n|427|Städteregion Aachen|\n"
    datei: Any = docx.Document(BytesIO(_build(Dokumentformat.DOCX, zwei)))
    breiten = [[int(s.get(qn("w:w"))) for s in t._element.tblGrid] for t in datei.tables]
    assert breiten[0] == breiten[1]
    assert breiten[0][0] < breiten[0][1] / 5
    assert [t._element.tblPr.find(qn("w:tblW")).get(qn("w:w")) for t in datei.tables] == ["5000", "5000"]


def _breiten(*zeilen: str) -> list[int]:
    """Liefert die Breiten der Spalten einer Tabelle aus diesen Zeilen, in Hundertsteln."""
    tabelle = "\n".join([zeilen[0], re.sub(r"[^|]+", "-", zeilen[0]), *zeilen[1:]])
    datei: Any = docx.Document(BytesIO(_build(Dokumentformat.DOCX, f"# T\n\n{tabelle}\n")))
    breiten = [int(spalte.get(qn("w:w"))) for spalte in datei.tables[0]._element.tblGrid]
    return [round(100 * breite / sum(breiten)) for breite in breiten]


def test_ein_seltener_langer_name_bricht_nicht_um_neben_leerem_platz() -> None:
    kurze = ["|Bonn|kreisfrei|Köln|2015|"] * 9
    lange = (
        "|Stadt Mönchengladbach|Kreis Siegen-Wittgenstein|Düsseldorf|2015|",
        "|Bonn|kreisfrei|Köln|zwischen dem 12. September 2020 und dem 30. November 2024|",
    )
    # Breit genug für die langen Namen; um bricht nur das lange Datum, das es ohnehin muss.
    assert _breiten("|Kommune|Kreis|Bezirk|seit|", *kurze, *lange) == [27, 30, 14, 29]


def test_ein_langer_text_drueckt_kein_wort_zusammen() -> None:
    kennung, rest = _breiten("|Regierungsbezirk|Text|", "|Köln|" + "Wort " * 400 + "|")
    assert 15 <= kennung <= 30
    assert kennung + rest == 100


# Layouts der Geschäftsstelle


def test_das_html_layout_des_registers_gewinnt(tmp_path: Path) -> None:
    (tmp_path / "layout.html").write_text("<p lang=$sprache$>$titel$</p>$body$", encoding="utf-8")
    vorlagen = Vorlagen([tmp_path, TEMPLATES])
    html = build("# H\n", Dokumentformat.HTML, titel="<T>", stand=STAND, vorlagen=vorlagen)
    assert html.decode().strip() == "<p lang=de>&lt;T&gt;</p><h1>H</h1>"


def test_das_word_layout_des_registers_gewinnt(tmp_path: Path) -> None:
    layout = docx.Document(str(TEMPLATES / "layout.docx"))
    layout.sections[0].footer.paragraphs[0].text = "Geschäftsstelle"
    layout.save(str(tmp_path / "layout.docx"))
    vorlagen = Vorlagen([tmp_path, TEMPLATES])
    inhalt = build("# H\n", Dokumentformat.DOCX, titel="T", stand=STAND, vorlagen=vorlagen)
    assert docx.Document(BytesIO(inhalt)).sections[0].footer.paragraphs[0].text == "Geschäftsstelle"


def test_ein_kaputtes_html_layout_nennt_die_stelle(tmp_path: Path) -> None:
    (tmp_path / "layout.html").write_text("<p>$if(titel)$</p>", encoding="utf-8")
    with pytest.raises(VorlageError, match=r"layout\.html"):
        build("# H\n", Dokumentformat.HTML, titel="T", stand=STAND, vorlagen=Vorlagen([tmp_path, TEMPLATES]))


def test_ein_kaputtes_word_layout_wird_gemeldet(tmp_path: Path) -> None:
    (tmp_path / "layout.docx").write_bytes(b"kein Zip")
    with pytest.raises(VorlageError, match="pandoc kann das Dokument nicht setzen"):
        build("# H\n", Dokumentformat.DOCX, titel="T", stand=STAND, vorlagen=Vorlagen([tmp_path, TEMPLATES]))


def test_ein_fehlendes_layout_wird_genannt(tmp_path: Path) -> None:
    ordner = shutil.copytree(TEMPLATES, tmp_path / "t")
    (ordner / "layout.html").unlink()
    with pytest.raises(VorlageError, match=r"Das Layout »layout\.html« gibt es nicht"):
        build("# H\n", Dokumentformat.HTML, titel="T", stand=STAND, vorlagen=Vorlagen([ordner]))


# Layouts eines fremden Registers

PROGRAMM = "os.execute('touch GETAN')\nio.open('GETAN', 'w'):close()\n"


@pytest.mark.parametrize("art", list(Dokumentformat))
@pytest.mark.parametrize("name", ["layout.lua", "init.lua", "filters/init.lua"])
def test_kein_programm_aus_einem_vorlagenordner_laeuft(
    name: str, art: Dokumentformat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordner = tmp_path / "templates"
    (ordner / "filters").mkdir(parents=True)
    (ordner / name).write_text(PROGRAMM, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    vorlagen = Vorlagen([ordner, TEMPLATES])
    if name == "layout.lua" and art is not Dokumentformat.MD:
        with pytest.raises(VorlageError) as gefangen:
            build("# H\n", art, titel="T", stand=STAND, vorlagen=vorlagen)
        ort = (ordner / name).as_posix()
        assert gefangen.value.text == f"{ort}:1: layout.lua ist ein Programm und wird nicht ausgeführt"
    else:
        assert build("# H\n", art, titel="T", stand=STAND, vorlagen=vorlagen)
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["templates"]


def test_das_alte_mitgelieferte_programm_stoert_nicht(tmp_path: Path) -> None:
    lua = WURZEL / "src" / "kommunennetz" / "setzerei" / "aufbereiten.lua"
    shutil.copy(lua, tmp_path / "layout.lua")
    html = build(
        "# H\n", Dokumentformat.HTML, titel="T", stand=STAND, vorlagen=Vorlagen([tmp_path, TEMPLATES])
    )
    assert b"<h1>H</h1>" in html


@pytest.mark.parametrize(
    "platzhalter",
    [
        "$../geheim.txt()$",
        "${../geheim.txt()}",
        "${ ../geheim.txt() }",
        "$body:../geheim.txt()$",
        "${body:geheim()[, ]}",
        "$\n../geheim.txt()$",
        "$-- $\n${../geheim.txt()}",
        "$$$../geheim.txt()$",
        "$",
        "$body",
    ],
)
def test_ein_html_layout_bindet_keine_datei_ein(platzhalter: str, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "geheim.txt").write_text("streng geheim", encoding="utf-8")
    (tmp_path / "t" / "layout.html").write_text(f"<html>\n{platzhalter}</html>", encoding="utf-8")
    vorlagen = Vorlagen([tmp_path / "t", TEMPLATES])
    with pytest.raises(VorlageError, match=r"layout\.html:[23]: Diesen Platzhalter kennt das Layout nicht: "):
        build("# H\n", Dokumentformat.HTML, titel="T", stand=STAND, vorlagen=vorlagen)


@pytest.mark.parametrize(
    ("zeile", "genannt"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("<SCRIPT src='//x.de/a.js'>", "<script"),
        ("<scr$fehlt$ipt>alert(1)</script>", "<script"),
        ("<s$if(titel)$cript$else$pan$endif$>", "<script"),
        ('<p onclick="alert(1)">', "onclick"),
        ('<img src="https://example.org/z.png" alt="">', "src=https://example.org/z.png"),
        ('<img srcset="https://example.org/z.png">', "srcset"),
        ('<img src="data:image/svg+xml;base64,AAAA">', "src=data:image/svg+xml;base64,AAAA"),
        ('<a href=" java&#115;cript:alert(1)">x</a>', "href=javascript:alert(1)"),
        ('<a href="file:///etc/passwd">x</a>', "href=file:///etc/passwd"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "<link"),
        ('<base href="https://example.org">', "<base"),
        ('<meta http-equiv="refresh" content="0;url=https://example.org">', "http-equiv"),
        ("<iframe></iframe>", "<iframe"),
        ("<svg><a/></svg>", "<svg"),
        ("<form action=/x>", "<form"),
        ("<style>@import 'https://example.org/a.css';</style>", "@import"),
        ("<style>p { background: URL(https://example.org/z.png) }</style>", "URL("),
        (r"<style>p { background: u\72l(//x.de) }</style>", "\\"),
        ('<p style="background: url(//x.de)">', "url("),
        ("<title><style></title><script>alert(1)</script></style>", "<style"),
        ("<style></style x><script>alert(1)</script></style>", "<"),
        ("<!-- <p> -->", "<!--"),
        ("<?php x ?>", "<?"),
        ("<![CDATA[x]]>", "<!["),
    ],
)
def test_ein_html_layout_tut_nichts_und_holt_nichts(zeile: str, genannt: str, tmp_path: Path) -> None:
    (tmp_path / "layout.html").write_text(f"\n{zeile}\n$body$</html>", encoding="utf-8")
    with pytest.raises(VorlageError) as gefangen:
        build("# H\n", Dokumentformat.HTML, titel="T", stand=STAND, vorlagen=Vorlagen([tmp_path, TEMPLATES]))
    layout = (tmp_path / "layout.html").as_posix()
    # Was erst aus Platzhaltern entsteht, steht in keiner Zeile des Layouts.
    wo = f"{layout}: Das Dokument" if "$" in zeile else f"{layout}:2: Das Layout"
    assert gefangen.value.text == f"{wo} enthält »{genannt}«"


def test_ein_html_layout_darf_aussehen_wie_es_will(tmp_path: Path) -> None:
    layout = (
        "<!DOCTYPE html>\n<html lang=de><!-- unseres --><style>@media print { p { color: #fff } }</style>"
        '<img src="data:image/png;base64,AAAA" alt="Logo"><a href="https://example.org" aria-label="x">x</a>'
        "$body$</html>"
    )
    (tmp_path / "layout.html").write_text(layout, encoding="utf-8")
    html = build(
        "# H\n", Dokumentformat.HTML, titel="T", stand=STAND, vorlagen=Vorlagen([tmp_path, TEMPLATES])
    )
    assert html.decode().strip() == layout.replace("$body$", "<h1>H</h1>")


def test_ein_html_layout_darf_fragen_und_dollarzeichen_zeigen(tmp_path: Path) -> None:
    layout = "$if(titel)$<p>$titel$ kostet 5 $$</p>$else$-$endif$${ body }${if(fehlt)}x${endif}"
    (tmp_path / "layout.html").write_text(layout, encoding="utf-8")
    html = build(
        "# H\n", Dokumentformat.HTML, titel="T", stand=STAND, vorlagen=Vorlagen([tmp_path, TEMPLATES])
    )
    assert html.decode().strip() == "<p>T kostet 5 $</p><h1>H</h1>"


@pytest.mark.skipif(sys.platform == "win32", reason="Verweise brauchen dort besondere Rechte")
@pytest.mark.parametrize("name", ["bild.svg", "schriften/a.ttf"])
def test_durch_keinen_verweis_im_vorlagenordner_wird_gelesen(name: str, tmp_path: Path) -> None:
    ordner = tmp_path / "t"
    (ordner / "schriften").mkdir(parents=True)
    (tmp_path / "geheim.txt").write_text("streng geheim", encoding="utf-8")
    (ordner / name).symlink_to(tmp_path / "geheim.txt")
    layout = '#let layout(..kopf, inhalt) = { read("bild.svg"); inhalt }\n'
    (ordner / "layout.typ").write_text(layout, encoding="utf-8")
    with pytest.raises(VorlageError) as gefangen:
        build("# H\n", Dokumentformat.PDF, titel="T", stand=STAND, vorlagen=Vorlagen([ordner, TEMPLATES]))
    ort = (ordner / name).as_posix()
    assert gefangen.value.text == f"{ort}:1: Dieser Verweis zeigt aus dem Vorlagenordner hinaus"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Benannte Pipes gibt es hier nicht")
@pytest.mark.parametrize("art", ["pdf", "docx", "html"])
def test_ein_layout_das_keine_datei_ist_haelt_niemanden_auf(art: str, tmp_path: Path) -> None:
    name = {"pdf": "layout.typ"}.get(art, f"layout.{art}")
    os.mkfifo(tmp_path / name)
    with pytest.raises(VorlageError) as gefangen:
        build("# H\n", Dokumentformat(art), titel="T", stand=STAND, vorlagen=Vorlagen([tmp_path, TEMPLATES]))
    assert gefangen.value.text == f"{(tmp_path / name).as_posix()}: Das ist keine Datei"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Benannte Pipes gibt es hier nicht")
def test_eine_vorlage_die_keine_datei_ist_haelt_niemanden_auf(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md.j2")
    with pytest.raises(VorlageError) as gefangen:
        Vorlagen([tmp_path]).render("a.md.j2", {})
    assert gefangen.value.text.endswith(f"{(tmp_path / 'a.md.j2').as_posix()}: Das ist keine Datei")


def test_auch_pandoc_haelt_niemanden_auf() -> None:
    with pytest.raises(VorlageError) as gefangen:
        convert(TEXT, "html5", VORLAGEN, frist=0)
    assert gefangen.value.text == "pandoc ist nach 0 Sekunden nicht fertig"
