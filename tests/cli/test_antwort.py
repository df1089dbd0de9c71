"""Die Endung bestimmt die Form; leere und widersprüchliche Angaben sind Irrtümer, die gesagt werden."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import WURZEL, Ausgang, write_register

Lauf = Callable[..., Ausgang]
BONN = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"

# Woran man eine Form am Anfang ihrer Bytes erkennt.
KENNZEICHEN: dict[str, bytes | tuple[bytes, ...]] = {
    "csv": b'\xef\xbb\xbf"',
    "json": (b"{", b"["),
    "md": (b"|", b"#", b"Bonn", b"Die "),
    "xlsx": b"PK",
    "pdf": b"%PDF",
    "docx": b"PK",
    "html": b"<!",
}
TABELLE = ("txt", "json", "md")
LISTE = ("txt", "csv", "json", "md")
BEFEHLE = {
    ("liste",): (*LISTE, "xlsx"),
    ("zahl",): LISTE,
    ("runde", "liste"): LISTE,
    ("runde", "zeigen", "1"): LISTE,
    ("runde", "stand", "1"): LISTE,
    ("beitritt", "pruefen", "Bonn"): TABELLE,
    ("kommune", "zeigen", "Bonn"): TABELLE,
    ("verlauf",): TABELLE,
    ("anlage",): ("pdf", "docx", "html", "md"),
}


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_register(tmp_path, kommunen__bonn=BONN, **{"runden__2012-erste": RUNDE})


def _register(ort: Path, befehl: tuple[str, ...]) -> Path:
    # Einen Verlauf gibt es nur in Git.
    return WURZEL if befehl == ("verlauf",) else ort


@pytest.mark.parametrize(("befehl", "endungen"), BEFEHLE.items())
def test_die_endung_bestimmt_die_form(
    ort: Path, lauf: Lauf, befehl: tuple[str, ...], endungen: tuple[str, ...]
) -> None:
    register = _register(ort, befehl)
    for endung in endungen:
        if endung in ("pdf", "docx"):
            continue
        ziel = ort / f"aus.{endung.upper()}"
        ausgang = lauf("--register", register, *befehl, "-o", ziel)
        assert (ausgang.wert in (0, 1), ausgang.ausgabe) == (True, "")
        daten = ziel.read_bytes()
        ist = {name for name, anfang in KENNZEICHEN.items() if daten.startswith(anfang)}
        assert (endung in ist) or (endung == "txt" and not ist & {"csv", "json", "xlsx"})


@pytest.mark.parametrize(("befehl", "endungen"), BEFEHLE.items())
def test_eine_unbekannte_endung_endet_mit_2_und_den_erlaubten(
    ort: Path, lauf: Lauf, befehl: tuple[str, ...], endungen: tuple[str, ...]
) -> None:
    ausgang = lauf("--register", _register(ort, befehl), *befehl, "-o", "aus.odt")
    erlaubt = ", ".join(f".{endung}" for endung in endungen)
    assert ausgang == Ausgang(
        2, "", f"Fehler: Als .odt gibt es diese Ausgabe nicht.\n    Erlaubte Endungen: {erlaubt}.\n"
    )
    assert not (ort / "aus.odt").exists()


@pytest.mark.parametrize(("befehl", "endungen"), BEFEHLE.items())
def test_format_und_endung_duerfen_sich_nicht_widersprechen(
    ort: Path, lauf: Lauf, befehl: tuple[str, ...], endungen: tuple[str, ...]
) -> None:
    ziel = f"aus.{endungen[0]}"
    ausgang = lauf("--register", _register(ort, befehl), *befehl, "--format", "md", "-o", ziel)
    assert ausgang == Ausgang(
        2,
        "",
        f"Fehler: --format md und die Endung .{endungen[0]} widersprechen sich.\n    Eines von beiden weglassen.\n",
    )
    assert not (ort / ziel).exists()


@pytest.mark.parametrize(
    ("befehl", "ziel", "nahe"),
    [("liste", "x.xls", ".xlsx"), ("anlage", "x.doc", ".docx"), ("zahl", "x.jsn", ".json")],
)
def test_zu_einer_fast_richtigen_endung_gibt_es_einen_vorschlag(
    ort: Path, lauf: Lauf, befehl: str, ziel: str, nahe: str
) -> None:
    assert f"\n    Meinten Sie »{nahe}«? Erlaubte Endungen: ." in lauf(befehl, "-o", ort / ziel).meldungen


def test_ein_neuer_ordner_heisst_nicht_wie_eine_datei(ort: Path, lauf: Lauf) -> None:
    for befehl in (
        ("schema", "-o", "s.yaml"),
        ("beitritt", "paket", "Unna", "-o", "p.doc"),
        ("infomail", "entwuerfe", "mail", "-o", "m.zip"),
    ):
        write_register(ort, infomails__mail="---\nbetreff: B\ndatum: 2026-11-01\nan: alle\n---\nText\n")
        ausgang = lauf(*befehl)
        assert (ausgang.wert, f"»{befehl[-1]}« wäre ein Ordner" in ausgang.meldungen) == (2, True), ausgang


def test_eine_datei_ohne_endung_nimmt_jede_form(ort: Path, lauf: Lauf) -> None:
    assert lauf("liste", "-o", "ohne").wert == 0
    assert (ort / "ohne").read_text().startswith("2012 (1)\n")
    assert lauf("liste", "--format", "json", "-o", "ohne").wert == 0
    assert (ort / "ohne").read_text().startswith("[\n")
    assert lauf("liste", "--format", "md", "-o", "-").ausgabe.startswith("## 2012 (1)\n")


def test_export_und_schema_schreiben_auch_eine_einzelne_datei(ort: Path, lauf: Lauf) -> None:
    assert lauf("export", "alle.xlsx").wert == 0
    assert (ort / "alle.xlsx").read_bytes().startswith(b"PK")
    assert lauf("export", "neu/alle.CSV").wert == 0
    assert sorted(datei.name for datei in (ort / "neu").iterdir()) == ["alle.CSV"]
    assert lauf("export", "ordner").wert == 0
    assert (ort / "ordner/kommunen.csv").read_bytes() == (ort / "neu/alle.CSV").read_bytes()
    assert lauf("export", "alle.ods") == Ausgang(
        2,
        "",
        "Fehler: Als .ods gibt es diese Ausgabe nicht.\n    Einen Ordner nennen, oder eine Datei: .csv, .xlsx.\n",
    )
    assert lauf("schema", "kommune", "-o", "kommune.json").wert == 0
    assert (ort / "kommune.json").read_text().startswith("{\n")


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        (["liste", "-o", ""], "Der Wert für -o ist leer."),
        (["anlage", "--ausgabe="], "Der Wert für --ausgabe ist leer."),
        (["liste", "--kreis", ""], "Der Wert für --kreis ist leer."),
        (["liste", "--kreis", "  "], "Der Wert für --kreis ist leer."),
        (["liste", "--art", ""], "Der Wert für --art ist leer."),
        (["liste", "--regierungsbezirk="], "Der Wert für --regierungsbezirk ist leer."),
        (["zahl", "--stichtag", ""], "Der Wert für --stichtag ist leer."),
        (["verlauf", "--kommune", ""], "Der Wert für --kommune ist leer."),
        (["kommune", "zeigen", ""], "Eine Angabe ist leer."),
        (["kommune", "neu", "Unna", "", "--ja"], "Eine Angabe ist leer."),
        (["beitritt", "pruefen", " "], "Eine Angabe ist leer."),
        (
            ["beitritt", "austritt", "Bonn", "--datum", "2020", "--quelle", "", "--ja"],
            "Der Wert für --quelle ist leer.",
        ),
        (
            ["runde", "neu", "--bezeichnung", "", "--datum", "2030", "--ja"],
            "Der Wert für --bezeichnung ist leer.",
        ),
        (["import", ""], "Eine Angabe ist leer."),
        (["import", "x.csv", "--quelle", ""], "Der Wert für --quelle ist leer."),
        (["export", ""], "Eine Angabe ist leer."),
        (["neu", ""], "Eine Angabe ist leer."),
        (["pruefen", ""], "Eine Angabe ist leer."),
        (["infomail", "entwuerfe", "x", "-o", ""], "Der Wert für -o ist leer."),
        (["--register", "", "liste"], "Der Wert für --register ist leer."),
    ],
)
def test_eine_leere_angabe_ist_ein_irrtum(ort: Path, lauf: Lauf, angaben: list[str], meldung: str) -> None:
    vorher = sorted(ort.rglob("*"))
    assert lauf(*angaben) == Ausgang(
        2, "", f"Fehler: {meldung}\n    Einen Wert nennen oder die Angabe weglassen.\n"
    )
    assert sorted(ort.rglob("*")) == vorher


def test_ein_leerer_wert_hinter_gleichheitszeichen_im_text_ist_keiner(ort: Path, lauf: Lauf) -> None:
    (ort / "x.csv").write_text("Ort;a\nBonn;1\n")
    assert lauf("import", "x.csv", "--spalte=a=-").wert == 0


WIDERSPRUCH = "\n    Eine der Angaben berichtigen oder weglassen.\n"


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        (
            ["--seit", "2020", "--bis", "2010"],
            "Kein Jahr ist 2020 oder später und zugleich 2010 oder früher.",
        ),
        (["--jahr", "2015", "--seit", "2016"], "Das Jahr 2015 liegt nicht im Jahr 2016 oder später."),
        (["--jahr", "2015", "--bis", "2014"], "Das Jahr 2015 liegt nicht im Jahr 2014 oder früher."),
        (["--seit", "2016", "--stichtag", "2015"], "Das Jahr 2016 liegt nach dem Stichtag (2015)."),
        (["--jahr", "2016", "--stichtag", "2015"], "Das Jahr 2016 liegt nach dem Stichtag (2015)."),
        (
            ["--kreis", "Lippe", "--regierungsbezirk", "Köln"],
            "Kreis Lippe liegt im Regierungsbezirk Detmold, nicht Köln.",
        ),
        (["--kreis", "Lippe", "--art", "bezirksregierung"], "Eine Bezirksregierung gehört zu keinem Kreis."),
    ],
)
def test_filter_die_sich_widersprechen_werden_gesagt(
    ort: Path, lauf: Lauf, angaben: list[str], meldung: str
) -> None:
    assert ort.is_dir()
    assert lauf("liste", *angaben) == Ausgang(2, "", f"Fehler: {meldung}{WIDERSPRUCH}")


@pytest.mark.parametrize(
    "angaben",
    [
        ["--seit", "2015", "--bis", "2015", "--jahr", "2015"],
        ["--seit", "2015", "--stichtag", "2015-01-01"],
        ["--kreis", "Lippe", "--regierungsbezirk", "Detmold", "--art", "kreis"],
        ["--bis", "2030"],
    ],
)
def test_filter_an_ihrer_grenze_gelten(ort: Path, lauf: Lauf, angaben: list[str]) -> None:
    assert ort.is_dir()
    assert lauf("liste", *angaben).wert == 0


@pytest.mark.parametrize("option", ["--seit", "--jahr", "--bis"])
@pytest.mark.parametrize("jahr", ["0", "-1", "999", "3000", "99999", "2015.5"])
def test_jahre_die_es_nicht_gibt_enden_mit_2(ort: Path, lauf: Lauf, option: str, jahr: str) -> None:
    assert ort.is_dir()
    ausgang = lauf("liste", option, jahr)
    assert ausgang.wert == 2
    assert ausgang.meldungen.startswith(
        f"Fehler: Der Wert »{jahr}« für {option} passt nicht. Erwartet: JAHR, von 1000 bis 2999, etwa 2017 – "
    )


@pytest.mark.parametrize(
    ("kreis", "hilfe"),
    [
        ("Warndorf", "Meinten Sie »Kreis Warendorf«?"),
        ("Rhein-Sig-Kreis", "Meinten Sie »Rhein-Sieg-Kreis«?"),
        ("Beckum", "Beckum liegt hier: Kreis Warendorf."),
    ],
)
def test_zu_einem_unbekannten_kreis_gibt_es_vorschlaege(
    ort: Path, lauf: Lauf, kreis: str, hilfe: str
) -> None:
    assert ort.is_dir()
    assert lauf("liste", "--kreis", kreis) == Ausgang(
        2, "", f"Fehler: Den Kreis »{kreis}« gibt es nicht.\n    {hilfe}\n"
    )


def test_aehnelt_kein_kreis_kommen_alle(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    meldungen = lauf("liste", "--kreis", "xyz").meldungen
    assert meldungen.startswith("Fehler: Den Kreis »xyz« gibt es nicht.\n    Es gibt: Ennepe-Ruhr-Kreis, ")
    assert meldungen.count(", ") == 30


@pytest.mark.parametrize(
    ("an", "meldung"),
    [
        ("{seit: 99999}", "99999 ist kein Jahr, das es hier gibt.\n    Ein Jahr von 1000 bis 2999 nennen.\n"),
        ("{seit: 0}", "0 ist kein Jahr, das es hier gibt.\n    Ein Jahr von 1000 bis 2999 nennen.\n"),
        (
            "{kreis: Lippe, regierungsbezirk: Köln}",
            f"Kreis Lippe liegt im Regierungsbezirk Detmold, nicht Köln.{WIDERSPRUCH}",
        ),
    ],
)
def test_der_filter_einer_infomail_wird_ebenso_geprueft(ort: Path, lauf: Lauf, an: str, meldung: str) -> None:
    write_register(ort, infomails__2026_x=f"---\nbetreff: B\ndatum: 2026-11-01\nan: {an}\n---\nText\n")
    for befehl in (["vorschau", "2026_x"], ["entwuerfe", "2026_x", "-o", "aus"]):
        assert lauf("infomail", *befehl) == Ausgang(2, "", f"Fehler: {meldung}")
