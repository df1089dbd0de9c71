"""`beitritt paket` mit den Angaben der Kommune, und was sie in Word eingetragen hat, überlebt."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register
from kommunennetz.setzerei.luecken import read_eintragungen
from paket_probe import DATEIEN

Lauf = Callable[..., Ausgang]
GESCHRIEBEN = "Geschrieben: 12 Dateien nach ausgabe/paket-roedinghausen\n"


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_register(tmp_path, **DATEIEN)


def _paket(lauf: Lauf, *angaben: object) -> Ausgang:
    """Liefert den Ausgang ohne den Hinweis, dass dem Register der amtliche Wortlaut fehlt."""
    ausgang = lauf("beitritt", "paket", "Rödinghausen", "--stichtag", "22.11.2026", *angaben)
    return replace(ausgang, meldungen=ausgang.meldungen.partition("Achtung: Dem Erklärungsblatt")[0])


def _text(ort: Path, name: str = "beschlussvorlage") -> str:
    with zipfile.ZipFile(ort / "ausgabe" / "paket-roedinghausen" / f"{name}-roedinghausen.docx") as datei:
        return re.sub(r"<[^>]*>", "", datei.read("word/document.xml").decode())


def _trage_ein(datei: Path, **texte: str) -> None:
    """Füllt Lücken, wie Word es tut; »__« im Namen heißt ».«, »_« heißt »-«."""
    ziel = BytesIO()
    with zipfile.ZipFile(datei) as alt, zipfile.ZipFile(ziel, "w") as neu:
        for name in alt.namelist():
            inhalt = alt.read(name).decode() if name == "word/document.xml" else alt.read(name)
            if isinstance(inhalt, str):
                for luecke, text in texte.items():
                    tag = luecke.replace("__", ".").replace("_", "-")
                    muster = rf'(<w:tag w:val="{re.escape(tag)}"/>[^§]*?)<w:showingPlcHdr/>([^§]*?<w:sdtContent>)[^§]*?(</w:sdtContent>)'
                    inhalt, anzahl = re.subn(muster, rf"\1\2<w:r><w:t>{text}</w:t></w:r>\3", inhalt, count=1)
                    assert anzahl == 1, tag
            neu.writestr(name, inhalt)
    datei.write_bytes(ziel.getvalue())


def test_was_die_stadt_in_word_eingetragen_hat_ueberlebt_ersetzen(ort: Path, lauf: Lauf) -> None:
    assert _paket(lauf) == Ausgang(0, "", GESCHRIEBEN)
    vorlage = ort / "ausgabe" / "paket-roedinghausen" / "beschlussvorlage-roedinghausen.docx"
    _trage_ein(
        vorlage,
        federfuehrendes_amt="Amt für &lt;Ehrenamt&gt;",
        abstimmungsergebnis__ja_rat_der_gemeinde_roedinghausen="21",
        beratungsfolge__ausschuss_oder_streichen="Hauptausschuss",
    )
    blatt = ort / "ausgabe" / "paket-roedinghausen" / "presseentwurf-roedinghausen.docx"
    assert read_eintragungen(blatt.read_bytes()) == []
    vorher = read_eintragungen(vorlage.read_bytes())
    assert vorher is not None
    assert [eintragung.text for eintragung in vorher] == ["Amt für <Ehrenamt>", "Hauptausschuss", "21"]
    assert _paket(lauf, "--ersetzen", "--mit-registerzahl").meldungen == (
        f"{GESCHRIEBEN}    Übernommen aus beschlussvorlage-roedinghausen.docx: 3 Eintragungen\n"
    )
    assert read_eintragungen(vorlage.read_bytes()) == vorher


def test_eine_luecke_die_es_nicht_mehr_gibt_wird_genannt(ort: Path, lauf: Lauf) -> None:
    _paket(lauf)
    ordner = ort / "ausgabe" / "paket-roedinghausen"
    _trage_ein(
        ordner / "beschlussvorlage-roedinghausen.docx", federfuehrendes_amt="Ehrenamt", aktenzeichen="50"
    )
    (ordner / "paket-angaben.yaml").write_text("amt: Stabsstelle\n", encoding="utf-8")
    assert _paket(lauf, "--ersetzen").meldungen == (
        f"{GESCHRIEBEN}    Übernommen aus beschlussvorlage-roedinghausen.docx: 1 Eintragung\n"
        "    Achtung: beschlussvorlage-roedinghausen.docx hat keine Lücke mehr für »federführendes Amt«; was "
        "darin stand, fehlt nun.\n"
    )
    assert "Stabsstelle, 50" in _text(ort)


def test_die_datei_zum_ausfuellen_liegt_im_ordner_und_gilt_ausgefuellt(ort: Path, lauf: Lauf) -> None:
    datei = Path("ausgabe/paket-roedinghausen/paket-angaben.yaml")
    assert _paket(lauf, "--angaben-vorlage") == Ausgang(
        0,
        "",
        f"Geschrieben: {datei}\n"
        "    Darin gilt eine Zeile, sobald das »#« davor weg ist; dann den Befehl ohne --angaben-vorlage.\n",
    )
    assert [pfad.name for pfad in (ort / "ausgabe" / "paket-roedinghausen").iterdir()] == [
        "paket-angaben.yaml"
    ]
    assert _paket(lauf).wert == 0
    assert "Die Bürgermeisterin oder der Bürgermeister unterzeichnet" in _text(ort)
    datei.write_text(datei.read_text(encoding="utf-8").replace("#leitung", "leitung"), encoding="utf-8")
    assert _paket(lauf, "--ersetzen").meldungen == GESCHRIEBEN
    assert "Die Bürgermeisterin unterzeichnet" in _text(ort)
    assert _paket(lauf, "--angaben-vorlage") == Ausgang(
        2,
        "",
        "Fehler: In »ausgabe/paket-roedinghausen« liegt schon paket-angaben.yaml.\n    Überschreiben: --ersetzen\n",
    )


def test_eine_genannte_datei_geht_vor(ort: Path, lauf: Lauf) -> None:
    (ort / "andere.yaml").write_text("amt: Bürgerbüro\n", encoding="utf-8")
    (ort / "ausgabe" / "paket-roedinghausen").mkdir(parents=True)
    (ort / "ausgabe" / "paket-roedinghausen" / "paket-angaben.yaml").write_text(
        "amt: Stabsstelle\n", encoding="utf-8"
    )
    _paket(lauf, "--angaben", "andere.yaml")
    assert "Bürgerbüro" in _text(ort)
    assert "Stabsstelle" not in _text(ort)


@pytest.mark.parametrize(
    ("text", "befund"),
    [
        (
            "amt: Ehrenamt\nbriefkof: Stadt\n",
            ":2:1: Fehler: das Feld »briefkof« gibt es hier nicht [feld-unbekannt]\n    Meinten Sie »briefkopf«?\n",
        ),
        (
            "leitung: weibich\n",
            ":1:1: Fehler: »weibich« ist für »leitung« nicht vorgesehen [auswahl]\n"
            "    Meinten Sie »weiblich«? Erlaubt sind: weiblich, maennlich.\n",
        ),
        (
            "beratungsfolge:\n  - gremium: Rat\n    sitzung: bald\n    zustaendigkeit: Entscheidung\n",
            ":3:5: Fehler: »sitzung«: »bald« ist kein Datum [datum]\n    Erlaubt sind 2015, 2012-12, 2017-12-06, "
            "»vor …«, »nach …«, »zwischen … und …« oder »unbekannt«.\n",
        ),
        ("amt: !!python/name:os.system x\n", ":1:6: Fehler: "),
    ],
)
def test_was_in_den_angaben_nicht_stimmt_wird_mit_der_zeile_gesagt(
    text: str, befund: str, ort: Path, lauf: Lauf
) -> None:
    datei = ort / "angaben.yaml"
    datei.write_text(text, encoding="utf-8")
    ausgang = _paket(lauf, "--angaben", "angaben.yaml")
    assert (ausgang.wert, ausgang.ausgabe) == (3, "")
    assert ausgang.meldungen.startswith(
        f"Fehler: »angaben.yaml« hat Fehler; geschrieben ist nichts.\n    angaben.yaml{befund}"
    )
    assert not (ort / "ausgabe" / "paket-roedinghausen").exists()


def test_eine_genannte_datei_die_es_nicht_gibt(ort: Path, lauf: Lauf) -> None:
    del ort
    assert _paket(lauf, "--angaben", "fehlt.yaml") == Ausgang(
        2, "", "Fehler: Die Datei »fehlt.yaml« gibt es nicht.\n    Anlegen: --angaben-vorlage\n"
    )
