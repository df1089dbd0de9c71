"""Die Anlage: wer am Stichtag unterzeichnet hat, in Blöcken, mit denselben Zahlen wie »zahl«."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from hilfen import NETZ, WURZEL, load_register
from kommunennetz.dokumente.anlageinhalt import Anlage, anlage, render_anlage
from kommunennetz.dokumente.werte import SpanneWert
from kommunennetz.errors import VorlageError
from kommunennetz.fragen.mitglieder import Spanne, zahl
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.vorlagen import Vorlagen

VORLAGEN = Vorlagen([WURZEL / "templates"])

RUNDE_1 = """\
nummer: 1
bezeichnung: Erstunterzeichnung
datum: 2012-12
ort: Düsseldorf
fassung: "2012"
mitunterzeichnende: [Land NRW, Städtetag NRW]
neue_laut_quelle: {anzahl: 3, quelle: Q}
quelle: Q
"""
RUNDE_2 = """\
nummer: 2
bezeichnung: Zweite Unterzeichnung
datum: zwischen 2015 und 2016-06
mitunterzeichnende: [Städtetag NRW]
neue_laut_quelle: {anzahl: 13, quelle: Q}
quelle: Q
"""
RUNDE_3 = "{nummer: 3, bezeichnung: Dritte Unterzeichnung, datum: 2027-03, ort: Hagen}\n"


def _kommune(name: str, ags: str, beitritt: str, rest: str = "") -> str:
    return f'name: {name}\nags: "{ags}"\nbeitritt: {{{beitritt}, quelle: Q}}\n{rest}'


REGISTER = {
    "runden__2012-erste": RUNDE_1,
    "runden__2015-zweite": RUNDE_2,
    "runden__2027-dritte": RUNDE_3,
    "kommunen__bonn": _kommune("Bonn", "05314000", "unterzeichnet: 2012-12, runde: 1"),
    "kommunen__kreis-lippe": _kommune("Kreis Lippe", "05766", "unterzeichnet: 2012-12, runde: 1"),
    "kommunen__aachen": _kommune("Aachen", "05334002", "unterzeichnet: zwischen 2015 und 2016-06, runde: 2"),
    "kommunen__swisttal": _kommune("Swisttal", "05382064", "unterzeichnet: 2020-08"),
    "kommunen__unna": _kommune("Unna", "05978036", "unterzeichnet: 2020-01"),
    "kommunen__bielefeld": _kommune("Bielefeld", "05711000", "unterzeichnet: nach 2018-09-04"),
    "kommunen__hemer": _kommune(
        "Hemer", "05962016", "unterzeichnet: 2012-12, runde: 1", "austritt: {datum: 2014, quelle: Q}\n"
    ),
    "kommunen__bezirksregierung-arnsberg": _kommune(
        "Bezirksregierung Arnsberg", "059", "unterzeichnet: 2016-01, runde: 2"
    ),
    "kommunen__rhede": _kommune("Rhede", "05554048", "runde: 3"),
    "kommunen__lotte": _kommune("Lotte", "05566048", "runde: 3, erklaert: 2026-10"),
    "kommunen__koeln": 'name: Köln\nags: "05315000"\n',
}

ERWARTET = """\
# Anlage zur Gemeinsamen Erklärung

**»Gemeinsame Erklärung«**, Fassung 2012

Testnetz

Unterzeichnende am **31. Dezember 2025**: mindestens 5, höchstens 6 Kommunen.
Bezirksregierungen und Mitunterzeichnende stehen gesondert und zählen nicht als Kommunen.

| Grundlage | Anzahl laut Register |
|:----------|:---------------------|
| Städte | mindestens 3, höchstens 4 |
| Gemeinden | 1 |
| Kreise und Städteregion | 1 |
| Kommunen zusammen | mindestens 5, höchstens 6 |
| Bezirksregierungen, gesondert | 1 |

: Unterzeichnende am 31. Dezember 2025

## Unterzeichnungen in Runden

### Erstunterzeichnung

Dezember 2012, Düsseldorf, Fassung 2012 der Erklärung

| Nr. | Kommune | Kreis | Regierungsbezirk | seit |
|----:|:--------|:------|:-----------------|:-----|
| 1 | Stadt Bonn | kreisfrei | Köln | Dezember 2012 |
| 2 | Kreis Lippe | – | Detmold | Dezember 2012 |

: Erstunterzeichnung, 2 Kommunen

Veröffentlicht ist für diese Runde eine andere Zahl neuer Kommunen: 3.

### Zweite Unterzeichnung

zwischen 2015 und Juni 2016

| Nr. | Kommune | Kreis | Regierungsbezirk | seit |
|----:|:--------|:------|:-----------------|:-----|
| 3 | Stadt Aachen | Städteregion Aachen | Köln | zwischen 2015 und Juni 2016 |

: Zweite Unterzeichnung, 1 Kommune

Unterzeichnet, aber nicht als Kommune gezählt: Bezirksregierung Arnsberg.

Veröffentlicht ist für diese Runde eine andere Zahl neuer Kommunen: 13.

## Einzelne Beitritte

### 2020

| Nr. | Kommune | Kreis | Regierungsbezirk | seit |
|----:|:--------|:------|:-----------------|:-----|
| 4 | Gemeinde Swisttal | Rhein-Sieg-Kreis | Köln | August 2020 |
| 5 | Stadt Unna | Kreis Unna | Arnsberg | Januar 2020 |

: Einzelne Beitritte 2020, 2 Kommunen

## Beitritte ohne sicheres Jahr

Bei diesen Kommunen ist das Jahr des Beitritts oder die Mitgliedschaft am Stichtag nicht sicher bekannt.

| Nr. | Kommune | Kreis | Regierungsbezirk | seit |
|----:|:--------|:------|:-----------------|:-----|
| 6 | Stadt Bielefeld\\* | kreisfrei | Detmold | nach dem 4. September 2018 |

: Beitritte ohne sicheres Jahr, mindestens 0, höchstens 1 Kommune

\\* Ob die Mitgliedschaft am 31. Dezember 2025 schon oder noch bestand, steht nicht fest.

## Weitere Unterzeichnende

### Bezirksregierungen

| Nr. | Behörde | seit |
|----:|:--------|:-----|
| 1 | Bezirksregierung Arnsberg | Januar 2016 |

: Bezirksregierungen, die unterzeichnet haben

### Land und Verbände

- Land NRW (Erstunterzeichnung)
- Städtetag NRW (Erstunterzeichnung, Zweite Unterzeichnung)

## Vorgemerkt für eine kommende Runde

Sie haben noch nicht unterzeichnet und zählen nicht mit.

| Nr. | Kommune | Kreis | Regierungsbezirk | Runde |
|----:|:--------|:------|:-----------------|:-----|
| 1 | Stadt Rhede | Kreis Borken | Münster | Dritte Unterzeichnung, März 2027 |

: Vorgemerkte

## Die Erklärung

»Gemeinsame Erklärung«, Fassung 2012 (gilt ab: Dezember 2012).
"""


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Register:
    return load_register(tmp_path, **REGISTER)


def _markdown(register: Register, stichtag: date) -> str:
    return render_anlage(register, stichtag, VORLAGEN)[0].replace("\N{NO-BREAK SPACE}", " ")


def _summe(spannen: Iterable[SpanneWert]) -> Spanne:
    return sum((Spanne(spanne.mindestens, spanne.hoechstens) for spanne in spannen), Spanne(0, 0))


def _namen(inhalt: Anlage) -> list[str]:
    return [zeile.name for block in inhalt.bloecke for zeile in block.zeilen]


def test_die_anlage_zeigt_alle_bloecke_in_ihrer_ordnung(register: Register) -> None:
    assert _markdown(register, date(2025, 12, 31)) == ERWARTET


def test_der_titel_nennt_den_stichtag(register: Register) -> None:
    titel = render_anlage(register, date(2017, 12, 6), VORLAGEN)[1]
    assert titel == "Anlage zur Gemeinsamen Erklärung: Unterzeichnende am 6. Dezember 2017"


def test_vor_dem_stichtag_ausgetretene_und_spaetere_fehlen(register: Register) -> None:
    assert _namen(anlage(register, date(2013, 6, 1))) == ["Stadt Bonn", "Stadt Hemer", "Kreis Lippe"]
    assert _namen(anlage(register, date(2012, 11, 30))) == []


def test_eine_runde_ohne_namen_wird_nicht_verschwiegen(tmp_path: Path) -> None:
    register = load_register(tmp_path, runden__r=RUNDE_2)
    text = _markdown(register, date(2020, 1, 1))
    assert "### Zweite Unterzeichnung" in text
    assert "Im Register sind für diese Runde keine Kommunen mit Namen nachgewiesen." in text
    assert "Zahl neuer Kommunen: 13." in text


@pytest.mark.parametrize(("anzahl", "stimmt"), [(0, False), (1, True), (2, True), (3, False)])
def test_eine_quelle_darf_die_bezirksregierung_mitzaehlen_oder_nicht(
    tmp_path: Path, anzahl: int, stimmt: bool
) -> None:
    unterzeichnet = "beitritt: {unterzeichnet: 2015, runde: 2, quelle: Q}\n"
    register = load_register(
        tmp_path,
        runden__r=f"nummer: 2\nbezeichnung: Zweite\ndatum: 2015\nneue_laut_quelle: {{anzahl: {anzahl}, quelle: Q}}\n",
        kommunen__bonn=f"name: Bonn\nags: 05314000\n{unterzeichnet}",
        **{
            "kommunen__bezirksregierung-arnsberg": f"name: Bezirksregierung Arnsberg\nags: '059'\n{unterzeichnet}"
        },
    )
    assert ("Veröffentlicht ist" in _markdown(register, date(2020, 1, 1))) is not stimmt


def test_wer_erst_nach_dem_stichtag_erklaert_hat_ist_dort_nicht_vorgemerkt(register: Register) -> None:
    assert [z.name for z in anlage(register, date(2025, 12, 31)).vorgemerkte] == ["Stadt Rhede"]
    spaeter = anlage(register, date(2026, 11, 1)).vorgemerkte
    assert [(z.nummer, z.name) for z in spaeter] == [(1, "Gemeinde Lotte"), (2, "Stadt Rhede")]


@pytest.mark.parametrize(
    "stichtag", [date(2012, 12, 15), date(2014, 7, 1), date(2016, 1, 1), date(2026, 1, 1)]
)
def test_die_zahlen_sind_die_von_zahl(register: Register, stichtag: date) -> None:
    _pruefe_zahlen(register, stichtag)


@pytest.mark.parametrize("jahr", range(2012, 2027))
def test_auch_im_mitgelieferten_register_stimmen_die_zahlen(jahr: int) -> None:
    register = load(WURZEL).register
    assert register is not None
    _pruefe_zahlen(register, date(jahr, 12, 31))


def _pruefe_zahlen(register: Register, stichtag: date) -> None:
    inhalt, gezaehlt = anlage(register, stichtag), zahl(register, stichtag)
    assert _summe(block.anzahl for block in inhalt.bloecke) == gezaehlt.kommunen
    assert _summe(spanne for _, spanne in inhalt.gruppen) == gezaehlt.kommunen
    assert _summe([inhalt.bezirksregierungen.anzahl]) == gezaehlt.bezirksregierungen
    nummern = [zeile.nummer for block in inhalt.bloecke for zeile in block.zeilen]
    assert nummern == list(range(1, gezaehlt.kommunen.hoechstens + 1))


# Die Erklärung und ihr Wortlaut

FASSUNGEN = """\
erklaerungen:
  - {fassung: "2012", titel: Alte Erklärung, gilt_ab: 2012-12, text: TEXT, quelle: Q}
  - {fassung: "2017", titel: Neue Erklärung, gilt_ab: zwischen 2017-07 und 2018, quelle: Q}
"""


def _mit_wortlaut(ort: Path, text: str = "erklaerung.md") -> Register:
    netz = NETZ[: NETZ.index("erklaerungen:")] + FASSUNGEN.replace("TEXT", text)
    return load_register(ort, netz=netz)


def test_es_gilt_die_fassung_vom_stichtag(tmp_path: Path) -> None:
    register = _mit_wortlaut(tmp_path)
    (tmp_path / "data" / "erklaerung.md").write_text("x", encoding="utf-8")
    frueh, mitten = anlage(register, date(2015, 1, 1)), anlage(register, date(2017, 12, 6))
    spaet = anlage(register, date(2019, 1, 1))
    fassungen = [a.erklaerung.fassung if a.erklaerung else None for a in (frueh, mitten, spaet)]
    assert fassungen == ["2012", "2012 oder 2017", "2017"]
    text = _markdown(register, date(2017, 12, 6))
    assert "**»Alte Erklärung« oder »Neue Erklärung«**, Fassung 2012 oder 2017\n" in text
    assert text.endswith(
        "»Alte Erklärung« oder »Neue Erklärung«, Fassung 2012 oder 2017.\n"
        "Ob am 6. Dezember 2017 schon die Fassung 2017 galt, ist nicht belegt.\n"
    )
    assert (frueh.vorbehalt, spaet.vorbehalt) == ("", "")


def test_vor_der_ersten_fassung_gibt_es_keine_erklaerung(tmp_path: Path) -> None:
    inhalt = anlage(_mit_wortlaut(tmp_path), date(2010, 1, 1))
    assert (inhalt.erklaerung, inhalt.wortlaut) == (None, None)
    text = _markdown(_mit_wortlaut(tmp_path), date(2010, 1, 1))
    assert "## Die Erklärung" not in text
    assert "Am 1. Januar 2010 galt noch keine Fassung; die erste ist 2012 (gilt ab Dezember 2012).\n" in text


def test_der_wortlaut_steht_mit_gerueckten_ueberschriften_in_der_anlage(tmp_path: Path) -> None:
    register = _mit_wortlaut(tmp_path)
    (tmp_path / "data" / "erklaerung.md").write_bytes(
        "\ufeff# Vorspann\r\n\r\nWir {{ 7*7 }} **bekennen** uns.\r\n\r\n## Zusagen\r\n\r\n```\r\n# Code\r\n```\r\n".encode()
    )
    text = _markdown(register, date(2015, 1, 1))
    assert text.endswith(
        "\n### Vorspann\n\nWir {{ 7*7 }} **bekennen** uns.\n\n#### Zusagen\n\n```\n# Code\n```\n"
    )
    html = build(text, Dokumentformat.HTML, titel="T", stand=date(2015, 1, 1), vorlagen=VORLAGEN).decode()
    assert "<h4>Zusagen</h4>" in html


@pytest.mark.parametrize("pfad", ["fehlt.md", "../../geheim.md", "verweis.md"])
def test_ein_wortlaut_ausserhalb_des_registers_wird_nicht_gelesen(pfad: str, tmp_path: Path) -> None:
    ort = tmp_path / "register"
    register = _mit_wortlaut(ort, pfad)
    (tmp_path / "geheim.md").write_text("geheim", encoding="utf-8")
    (ort / "data" / "verweis.md").symlink_to(tmp_path / "geheim.md")
    with pytest.raises(VorlageError) as gefangen:
        anlage(register, date(2015, 1, 1))
    assert gefangen.value.text == f"Den Wortlaut der Erklärung »data/{pfad}« gibt es im Register nicht"
    assert (
        gefangen.value.hilfe
        == "Die Datei in den Ordner data legen oder in netz.yaml die Zeile »text« löschen."
    )


def test_ein_wortlaut_in_falscher_kodierung_nennt_datei_und_zeile(tmp_path: Path) -> None:
    register = _mit_wortlaut(tmp_path)
    (tmp_path / "data" / "erklaerung.md").write_bytes("\nGrüße".encode("cp1252"))
    with pytest.raises(VorlageError, match=r"^data/erklaerung\.md:2: "):
        anlage(register, date(2015, 1, 1))


# Alle Ausgaben


def test_die_anlage_des_mitgelieferten_registers_nennt_alle_in_jeder_ausgabe() -> None:
    register = load(WURZEL).register
    assert register is not None
    stichtag = date(2026, 11, 22)
    namen = _namen(anlage(register, stichtag))
    assert len(namen) >= 42
    markdown, titel = render_anlage(register, stichtag, VORLAGEN)
    gebaut = {f: build(markdown, f, titel=titel, stand=stichtag, vorlagen=VORLAGEN) for f in Dokumentformat}
    word = docx.Document(BytesIO(gebaut[Dokumentformat.DOCX]))
    zellen = [zeile.cells[1].text for tabelle in word.tables for zeile in tabelle.rows]
    pdf = " ".join(
        " ".join(seite.extract_text().split())
        for seite in PdfReader(BytesIO(gebaut[Dokumentformat.PDF])).pages
    )
    for name in namen:
        assert name in gebaut[Dokumentformat.MD].decode()
        assert name in gebaut[Dokumentformat.HTML].decode()
        assert name in [zelle.removesuffix("*") for zelle in zellen]
        assert name in pdf


def test_feindliche_namen_stehen_woertlich_in_der_anlage(tmp_path: Path) -> None:
    boese = '*_#<script>alert(1)</script> | {{7*7}} [x](javascript:x) #import "x" =cmd()'
    runde = f"nummer: 1\nbezeichnung: '{boese}'\ndatum: 2012-12\nort: '{boese}'\nmitunterzeichnende: ['{boese}']\n"
    kommune = (
        f"name: '{boese}'\nags: \"05999999\"\nbeitritt: {{unterzeichnet: 2012-12, runde: 1, quelle: Q}}\n"
    )
    register = load_register(tmp_path, runden__r=runde, kommunen__k=kommune)
    markdown, titel = render_anlage(register, date(2015, 1, 1), VORLAGEN)
    word = build(markdown, Dokumentformat.DOCX, titel=titel, stand=date(2015, 1, 1), vorlagen=VORLAGEN)
    datei = docx.Document(BytesIO(word))
    assert datei.tables[1].rows[1].cells[1].text == boese
    texte = [absatz.text for absatz in datei.paragraphs]
    assert {boese, f"Dezember 2012, {boese}", f"{boese}, 1 Kommune", f"{boese} ({boese})"} <= set(texte)
