"""Die Anlage: wer am Stichtag unterzeichnet hat, in Blöcken, mit denselben Zahlen wie »zahl«."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from hilfen import NETZ, WURZEL, load_register, write_register
from kommunennetz.dokumente.anlageinhalt import Anlage, Block, anlage, render_anlage
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

MIT_ERKLAERUNG = f"""{NETZ}erklaerung_im_satz:
  {{nominativ: der Pakt, genitiv: des Pakts, dativ: dem Pakt, akkusativ: den Pakt}}
"""

ERWARTET = """\
# Anlage zum Pakt

**»Gemeinsame Erklärung«**, Fassung 2012

Testnetz

Unterzeichnende am **31. Dezember 2025**: mindestens 5, höchstens 6 Kommunen (Städte: mindestens 3, höchstens 4; Gemeinden: 1; Kreise und Städteregion: 1).

## Erstunterzeichnung

| Nr. | Kommune | Kreis | Regierungsbezirk |
|----:|:--------|:------|:-----------------|
| 1 | Stadt Bonn | kreisfrei | Köln |
| 2 | Kreis Lippe | – | Detmold |

: Dezember 2012, Düsseldorf; Fassung 2012; 2 Kommunen

## Zweite Unterzeichnung

| Nr. | Kommune | Kreis | Regierungsbezirk |
|----:|:--------|:------|:-----------------|
| 3 | Stadt Aachen | Städteregion Aachen | Köln |

: zwischen 2015 und Juni 2016; 1 Kommune

## Weitere Beitritte

| Nr. | Kommune | Kreis | Regierungsbezirk | seit |
|----:|:--------|:------|:-----------------|:-----|
| 4 | Gemeinde Swisttal | Rhein-Sieg-Kreis | Köln | August 2020 |
| 5 | Stadt Unna | Kreis Unna | Arnsberg | Januar 2020 |
| 6 | Stadt Bielefeld\\* | kreisfrei | Detmold | nach dem 4. September 2018 |

: mindestens 2, höchstens 3 Kommunen nach Jahren, zuletzt die ohne sicheres Jahr

\\* Ob die Mitgliedschaft am 31. Dezember 2025 schon oder noch bestand, steht nicht fest.

## Weitere Unterzeichnende

| Name | unterzeichnet |
|:-----|:--------------|
| Bezirksregierung Arnsberg | Zweite Unterzeichnung, Januar 2016 |
| Land NRW | Erstunterzeichnung |
| Städtetag NRW | Erstunterzeichnung, Zweite Unterzeichnung |

: Sie zählen nicht als Kommunen.

## Vorgemerkt

| Nr. | Kommune | Kreis | Regierungsbezirk | Runde |
|----:|:--------|:------|:-----------------|:-----|
| 1 | Stadt Rhede | Kreis Borken | Münster | Dritte Unterzeichnung, März 2027 |

: Sie haben noch nicht unterzeichnet und zählen nicht mit.
"""

HINWEISE = """
## Hinweise für die Geschäftsstelle

- Erstunterzeichnung: Veröffentlicht sind 3 neue Kommunen, mit Namen nachgewiesen: 2.
- Zweite Unterzeichnung: Veröffentlicht sind 13 neue Kommunen, mit Namen nachgewiesen: 1.
"""


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Register:
    return load_register(tmp_path, netz=MIT_ERKLAERUNG, **REGISTER)


def _markdown(register: Register, stichtag: date, *, mit_hinweisen: bool = False) -> str:
    markdown = render_anlage(register, stichtag, VORLAGEN, mit_hinweisen=mit_hinweisen)[0]
    return markdown.rstrip().replace("\N{NO-BREAK SPACE}", " ") + "\n"


def _bloecke(inhalt: Anlage) -> list[Block]:
    return [*inhalt.runden, *([inhalt.weitere] if inhalt.weitere else [])]


def _summe(spannen: Iterable[SpanneWert]) -> Spanne:
    return sum((Spanne(spanne.mindestens, spanne.hoechstens) for spanne in spannen), Spanne(0, 0))


def _namen(inhalt: Anlage) -> list[str]:
    return [zeile.name for block in _bloecke(inhalt) for zeile in block.zeilen]


def test_die_anlage_zeigt_alle_bloecke_in_ihrer_ordnung(register: Register) -> None:
    assert _markdown(register, date(2025, 12, 31)) == ERWARTET


def test_was_der_geschaeftsstelle_gehoert_steht_nur_auf_wunsch_darin(register: Register) -> None:
    assert _markdown(register, date(2025, 12, 31), mit_hinweisen=True) == ERWARTET + HINWEISE


def test_keine_beschriftung_wiederholt_ihre_ueberschrift(register: Register) -> None:
    teile = _markdown(register, date(2026, 11, 1)).split("\n## ")[1:]
    beschriftungen = [
        (teil.partition("\n")[0], teil.partition("\n: ")[2].partition("\n")[0]) for teil in teile
    ]
    assert len(beschriftungen) == 5
    assert [paar for paar in beschriftungen if not paar[1] or paar[0] in paar[1]] == []


def test_der_titel_nennt_den_stichtag(register: Register) -> None:
    titel = render_anlage(register, date(2017, 12, 6), VORLAGEN)[1]
    assert titel == "Anlage zum Pakt: Unterzeichnende am 6. Dezember 2017"


def test_ohne_erklaerung_heisst_sie_nach_den_mitgliedern_in_den_worten_des_netzwerks(tmp_path: Path) -> None:
    worte = "worte: {mitglied: Faire Stadt, mitglieder: Faire Städte, runde: Auszeichnung, runden: Auszeichnungen}\n"
    ohne = NETZ.replace(NETZ[NETZ.index("erklaerungen:") : NETZ.index("zahlen:")], "") + worte
    ohne = ohne.replace(", folgt_aus: beitritt", "")
    dateien = {name: text.replace('fassung: "2012"\n', "") for name, text in REGISTER.items()}
    register = load_register(tmp_path, netz=ohne, **dateien)
    text, titel = (
        _markdown(register, date(2026, 11, 1)),
        render_anlage(register, date(2026, 11, 1), VORLAGEN)[1],
    )
    assert titel == "Faire Städte des Netzwerks »Testnetz« am 1. November 2026"
    assert text.startswith(
        "# Faire Städte des Netzwerks »Testnetz«\n\nTestnetz\n\nFaire Städte am **1. November 2026**: "
    )
    assert "| Nr. | Kommune | Kreis | Regierungsbezirk | Auszeichnung |\n" in text
    assert [wort for wort in ("Erklärung", "Unterzeichnende", "Runde") if wort in text] == []


def test_ohne_regierungsbezirke_gibt_es_dafuer_keine_spalte(tmp_path: Path) -> None:
    kopf = "ags,ars,name,kurzname,art,kreis_ags,regierungsbezirk,einwohner,einwohner_stand,lat,lon"
    gebiete = (
        "07131,071310000000,Landkreis Ahrweiler,Landkreis Ahrweiler,Landkreis,,,130000,2024-12-31,50.5,7.1",
        "07131090,071310090090,Stadt Sinzig,Sinzig,kreisangehörige Stadt,07131,,18000,2024-12-31,50.5,7.2",
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data/gebiete.csv").write_text("\n".join((kopf, *gebiete)) + "\n", encoding="utf-8")
    register = load_register(
        tmp_path,
        netz=NETZ.replace('land: "05"', 'land: "07"'),
        kommunen__sinzig=_kommune("Sinzig", "07131090", "unterzeichnet: 2020-08"),
    )
    text = _markdown(register, date(2026, 11, 1))
    assert "| Nr. | Kommune | Kreis | seit |\n" in text
    assert "| 1 | Stadt Sinzig | Landkreis Ahrweiler | August 2020 |\n" in text
    assert "ezirk" not in text


def test_ein_abweichendes_datum_in_einer_runde_bekommt_seine_spalte(tmp_path: Path) -> None:
    spaeter = _kommune("Unna", "05978036", "unterzeichnet: 2013-02, runde: 1")
    register = load_register(tmp_path, **REGISTER | {"kommunen__unna": spaeter})
    assert "| 3 | Stadt Unna | Kreis Unna | Arnsberg | Februar 2013 |" in _markdown(
        register, date(2020, 1, 1)
    )


def test_vor_dem_stichtag_ausgetretene_und_spaetere_fehlen(register: Register) -> None:
    assert _namen(anlage(register, date(2013, 6, 1))) == ["Stadt Bonn", "Stadt Hemer", "Kreis Lippe"]
    assert _namen(anlage(register, date(2012, 11, 30))) == []


def test_eine_runde_ohne_namen_wird_nicht_verschwiegen(tmp_path: Path) -> None:
    register = load_register(tmp_path, runden__r=RUNDE_2)
    text = _markdown(register, date(2020, 1, 1))
    ohne = "zwischen 2015 und Juni 2016; welche Kommunen unterzeichnet haben, ist nicht bekannt."
    assert f"## Zweite Unterzeichnung\n\n{ohne}\n" in text
    hinweis = "- Zweite Unterzeichnung: Veröffentlicht sind 13 neue Kommunen, mit Namen nachgewiesen: 0.\n"
    assert hinweis not in text
    assert _markdown(register, date(2020, 1, 1), mit_hinweisen=True).endswith(hinweis)


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
    assert bool(anlage(register, date(2020, 1, 1), mit_hinweisen=True).hinweise) is not stimmt


def test_wer_erst_nach_dem_stichtag_erklaert_hat_ist_dort_nicht_vorgemerkt(register: Register) -> None:
    assert [z.name for z in anlage(register, date(2025, 12, 31)).vorgemerkte] == ["Stadt Rhede"]
    spaeter = anlage(register, date(2026, 11, 1)).vorgemerkte
    assert [(z.nummer, z.name) for z in spaeter] == [(1, "Gemeinde Lotte"), (2, "Stadt Rhede")]


def test_vorgemerkt_ist_nur_wer_auf_eine_runde_wartet_die_noch_kommt(tmp_path: Path) -> None:
    def namen(runde: str, stichtag: date, stand: date | None = None) -> list[str]:
        dateien = REGISTER | {"runden__2027-dritte": runde}
        ort = write_register(tmp_path / f"{len(list(tmp_path.iterdir()))}", netz=MIT_ERKLAERUNG, **dateien)
        geladen = load(ort, stand=stand).register
        assert geladen is not None
        return [zeile.name for zeile in anlage(geladen, stichtag).vorgemerkte]

    heute = date(2026, 11, 1)
    assert namen(RUNDE_3, heute, heute) == ["Gemeinde Lotte", "Stadt Rhede"]
    assert namen(RUNDE_3, date(2027, 4, 1)) == []
    assert namen(RUNDE_3.replace("nummer: 3", "nummer: 9"), heute) == []
    # Für einen vergangenen Tag muss ein Datum die Vormerkung belegen; Rhede hat keines.
    assert namen(RUNDE_3, date(2026, 11, 1), date(2026, 12, 1)) == ["Gemeinde Lotte"]


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
    assert _summe(block.anzahl for block in _bloecke(inhalt)) == gezaehlt.kommunen
    assert _summe(spanne for _, spanne in inhalt.gruppen) == gezaehlt.kommunen
    behoerden = [wer for wer in inhalt.mitunterzeichnende if wer.name.startswith("Bezirksregierung")]
    sichere = sum(not wer.fraglich for wer in behoerden)
    assert Spanne(sichere, len(behoerden)) == gezaehlt.bezirksregierungen
    nummern = [zeile.nummer for block in _bloecke(inhalt) for zeile in block.zeilen]
    assert nummern == list(range(1, gezaehlt.kommunen.hoechstens + 1))


# Die Erklärung und ihr Wortlaut

FASSUNGEN = """\
erklaerungen:
  - {fassung: "2012", titel: Alte Erklärung, gilt_ab: 2012-12, text: TEXT, quelle: Q}
  - {fassung: "2017", titel: Neue Erklärung, gilt_ab: zwischen 2017-07 und 2018, quelle: Q}
"""


TAGE = (date(2015, 1, 1), date(2017, 12, 6), date(2019, 1, 1))


def _mit_wortlaut(ort: Path, text: str = "data/erklaerung.md") -> Register:
    netz = NETZ[: NETZ.index("erklaerungen:")] + FASSUNGEN.replace("TEXT", text)
    return load_register(ort, netz=netz)


def test_es_gilt_die_fassung_vom_stichtag(tmp_path: Path) -> None:
    register = _mit_wortlaut(tmp_path)
    (tmp_path / "data" / "erklaerung.md").write_text("x", encoding="utf-8")
    inhalte = [anlage(register, tag) for tag in TAGE]
    fassungen = [a.erklaerung.fassung if a.erklaerung else None for a in inhalte]
    assert fassungen == ["2012", "2012 oder 2017", "2017"]
    titel = "**»Alte Erklärung« oder »Neue Erklärung«**, Fassung 2012 oder 2017\n"
    assert titel in _markdown(register, date(2017, 12, 6))
    offen = "Ob am 6. Dezember 2017 schon die Fassung 2017 galt, ist nicht belegt."
    assert offen not in _markdown(register, date(2017, 12, 6))
    assert [anlage(register, tag, mit_hinweisen=True).hinweise for tag in TAGE] == [(), (offen,), ()]


def test_vor_der_ersten_fassung_gibt_es_keine_erklaerung(tmp_path: Path) -> None:
    inhalt = anlage(_mit_wortlaut(tmp_path), date(2010, 1, 1))
    assert (inhalt.erklaerung, inhalt.wortlaut) == (None, None)
    text = _markdown(_mit_wortlaut(tmp_path), date(2010, 1, 1), mit_hinweisen=True)
    assert "## Die Erklärung" not in text
    assert (
        "- Am 1. Januar 2010 galt noch keine Fassung; die erste ist 2012 (gilt ab Dezember 2012).\n" in text
    )


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


@pytest.mark.parametrize("pfad", ["data/fehlt.md", "../geheim.md", "data/verweis.md", "data/netz.yaml"])
def test_ein_wortlaut_ausserhalb_des_registers_wird_nicht_gelesen(pfad: str, tmp_path: Path) -> None:
    ort = tmp_path / "register"
    register = _mit_wortlaut(ort, pfad)
    (tmp_path / "geheim.md").write_text("geheim", encoding="utf-8")
    (ort / "data" / "verweis.md").symlink_to(tmp_path / "geheim.md")
    with pytest.raises(VorlageError) as gefangen:
        anlage(register, date(2015, 1, 1))
    assert gefangen.value.text == f"Den Wortlaut der Erklärung »{pfad}« gibt es im Register nicht"
    assert (
        gefangen.value.hilfe
        == "Der Pfad beginnt im Ordner des Registers (data/erklaerung.md); ohne Datei in netz.yaml die Zeile »text« löschen."
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
    assert len(PdfReader(BytesIO(gebaut[Dokumentformat.PDF])).pages) == 2
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
    assert datei.tables[0].rows[1].cells[1].text == boese
    texte = [absatz.text for absatz in datei.paragraphs]
    assert {boese, f"Dezember 2012, {boese}; 1 Kommune"} <= set(texte)
    assert [zelle.text for zelle in datei.tables[1].rows[1].cells] == [boese, boese]
