"""Eine Tabelle zeigen und übernehmen: Die Vorschau ist die Wahrheit, und unter der Sperre gilt noch dasselbe."""

import contextlib
import io
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from austausch.mappen import BONN, ESSEN, LIPPE, RUNDE, als_bytes, mappe
from hilfen import Ausgang, write_register
from kommunennetz.cli import start
from kommunennetz.register.buchen.sperre import Halter, sperre
from umfang import beispiele

Lauf = Callable[..., Ausgang]

LISTE = "Kommune;Beitritt;Quelle;Bemerkung\nBonn;;;neu\nEssen;;;auch neu\nStadt Herford;2015;Meldung;\n"
GEZEIGT = """\
Bonn: 1 Änderung (Zeile 2)
    Bemerkung: »neu« statt »Ein Text« (D2)
Essen: 1 Änderung (Zeile 3)
    Bemerkung: »auch neu« (D3)
Herford: neuer Datensatz (Zeile 4)
    Name: Herford (A4)
    AGS: 05758012 (A4)
    unterzeichnet: 2015 (B4)
    Quelle: »Meldung« (C4)
"""
SUMME = "2 zu ändern, 1 neu, 0 unverändert, 0 Zeilen unklar. Leere Zellen löschen nichts (4).\n"
ANDERS = Ausgang(
    3,
    "",
    "Fehler: Das Register ist nicht mehr so, wie es beurteilt wurde.\n"
    "    Nichts ist übernommen. Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht.\n",
)
HALTER = Halter("anna", "rathaus-7", 4711, datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
ANWENDEN = ("--anwenden", "--ja")


def _write(ort: Path) -> Path:
    return write_register(
        ort,
        **{
            "runden__2012-erstunterzeichnung": RUNDE,
            "kommunen__bonn": BONN,
            "kommunen__essen": ESSEN,
            "kommunen__kreis-lippe": LIPPE,
        },
    )


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "liste.csv").write_text(LISTE)
    return _write(tmp_path)


def _stand(ort: Path) -> dict[str, bytes]:
    """Liefert jede Datei unter data, auch Liegengebliebenes, ohne das Schrittbuch."""
    dateien = (datei for datei in (ort / "data").rglob("*") if datei.is_file())
    return {datei.name: datei.read_bytes() for datei in dateien if datei.parent.name != ".schritte"}


def test_die_vorschau_nennt_jede_zelle_und_aendert_nichts(ort: Path, lauf: Lauf) -> None:
    vorher = _stand(ort)
    assert lauf("import", "liste.csv") == Ausgang(0, GEZEIGT, SUMME)
    assert _stand(ort) == vorher


def test_anwenden_schreibt_genau_das_gezeigte(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("import", "liste.csv", *ANWENDEN)
    assert ausgang.wert == 0
    assert ausgang.meldungen == (
        "Geändert: 3 Dateien\n"
        "    Für Git: git add data/kommunen\n"
        '             git commit -m "Aus einer Tabelle übernommen: 3 Kommunen"\n' + SUMME
    )
    stand = _stand(ort)
    assert stand["bonn.yaml"].decode() == BONN.replace("Ein Text", "neu")
    assert stand["essen.yaml"].decode() == f"{ESSEN}bemerkung: auch neu\n"
    assert stand["herford.yaml"].decode().partition("\n")[2] == (
        "name: Herford\nags: 05758012\nbeitritt:\n  unterzeichnet: 2015\n  quelle: Meldung\n"
    )
    assert lauf("import", "liste.csv").ausgabe == ""


def test_solange_eine_zeile_unklar_ist_wird_nichts_uebernommen(ort: Path, lauf: Lauf) -> None:
    (ort / "liste.csv").write_text(f"{LISTE}Lottte;;;\n")
    vorher = _stand(ort)
    unklar = "Unklar: A5 (Lottte): eine Kommune »Lottte« ist nicht bekannt\n    Meinten Sie »Lotte«?\n"
    assert lauf("import", "liste.csv", *ANWENDEN) == Ausgang(
        1,
        unklar,
        "Nichts übernommen, solange Zeilen unklar sind; das Klare allein: --unklare-auslassen\n"
        "2 zu ändern, 1 neu, 0 unverändert, 1 Zeile unklar. Leere Zellen löschen nichts (4).\n",
    )
    assert _stand(ort) == vorher
    assert lauf("import", "liste.csv", *ANWENDEN, "--unklare-auslassen").wert == 1
    assert _stand(ort)["bonn.yaml"].decode() == BONN.replace("Ein Text", "neu")


@pytest.mark.parametrize("zeichen", ["\t", "\x0b", "\x85", "\u2028"])
def test_ein_steuerzeichen_wird_schon_in_der_vorschau_mit_zeile_und_kommune_genannt(
    ort: Path, lauf: Lauf, zeichen: str
) -> None:
    zelle = f'"a{zeichen}b"'
    (ort / "liste.csv").write_bytes(f"Kommune;Bemerkung\nEssen;gut\nBonn;{zelle}\n".encode())
    ausgang = lauf("import", "liste.csv")
    assert ausgang.wert == 1
    assert ausgang.ausgabe.startswith(
        "Unklar: B3 (Bonn): Bemerkung: der Wert enthält ein unsichtbares Zeichen\n"
    )
    assert ausgang.meldungen == "1 zu ändern, 0 neu, 0 unverändert, 1 Zeile unklar.\n"


def test_eine_schreibweise_die_sich_nicht_aendern_laesst_steht_in_der_vorschau(ort: Path, lauf: Lauf) -> None:
    (ort / "data/kommunen/bonn.yaml").write_text("name: Bonn\nags: 05314000\nbemerkung: |- # Notiz\n  x\n")
    (ort / "liste.csv").write_text('Kommune;Bemerkung\nEssen;gut\nBonn;"a\n \nb"\n')
    vorschau = lauf("import", "liste.csv")
    assert (vorschau.wert, vorschau.ausgabe) == (
        1,
        "Unklar: B3 (Bonn): data/kommunen/bonn.yaml:3:12: »bemerkung« ist so geschrieben, dass sich nicht nur "
        "dieses Feld ändern lässt\n"
        '    Die Datei in einem Editor öffnen und bei »bemerkung« den Wert eintragen: "a\\n \\nb"\n'
        "Essen: 1 Änderung (Zeile 2)\n"
        "    Bemerkung: »gut« (B2)\n",
    )
    assert lauf("import", "liste.csv", *ANWENDEN).wert == 1
    assert _stand(ort)["essen.yaml"].decode() == ESSEN


def test_aus_einem_rohr_wird_genau_einmal_gelesen(ort: Path, lauf: Lauf) -> None:
    rohr = ort / "rohr"
    os.mkfifo(rohr)
    faden = threading.Thread(target=rohr.write_text, args=(LISTE,), daemon=True)
    faden.start()
    assert lauf("import", rohr, *ANWENDEN).wert == 0
    faden.join(5)
    assert _stand(ort)["bonn.yaml"].decode() == BONN.replace("Ein Text", "neu")


def test_am_terminal_gilt_was_gezeigt_wurde(ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch) -> None:
    def antworte(_frage: str) -> str:
        (ort / "liste.csv").write_text("Kommune;Bemerkung\nBonn;inzwischen ganz anders\n")
        return "j"

    for strom in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{strom}.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", antworte)
    assert lauf("import", "liste.csv", "--anwenden").wert == 0
    assert _stand(ort)["bonn.yaml"].decode() == BONN.replace("Ein Text", "neu")


SPAEHER = """
import sys
def melde(ereignis, angaben):
    if ereignis == "open" and str(angaben[0]).endswith(".sperre"):
        sys.stderr.write("wartet\\n")
        sys.stderr.flush()
sys.addaudithook(melde)
from kommunennetz.cli.start import main
main()
"""


def _anwenden_waehrend(ort: Path, tue: Callable[[], object]) -> Ausgang:
    """Ruft import in einem eigenen Prozess; `tue` geschieht, während er auf die Sperre wartet."""
    with sperre(ort, HALTER):
        prozess = subprocess.Popen(
            [sys.executable, "-c", SPAEHER, "import", "liste.csv", *ANWENDEN],
            cwd=ort,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert prozess.stderr is not None
        assert prozess.stderr.readline() == "wartet\n"
        tue()
    ausgabe, meldungen = prozess.communicate(timeout=30)
    return Ausgang(prozess.returncode, ausgabe, meldungen.replace("wartet\n", ""))


@pytest.mark.parametrize(
    ("datei", "inhalt"),
    [
        ("kommunen/essen.yaml", "name: Essen\nags: 051130"),
        ("kommunen/essen.yaml", f"{ESSEN}bemerkung: von anderer Hand\n"),
        ("kommunen/essen.yaml", f"# Notiz\n{ESSEN}"),
        ("kommunen/kreis-lippe.yaml", "name: Kreis Lippe\nags: [\n"),
        ("kommunen/herford.yaml", "name: Herford\nags: 05758012\n"),
        ("runden/2012-erstunterzeichnung.yaml", ""),
    ],
)
def test_was_sich_beim_warten_auf_die_sperre_aendert_verhindert_alles(
    ort: Path, datei: str, inhalt: str
) -> None:
    """Ein Kollege speichert halb, eine andere Fassung, einen Datensatz, der eben noch fehlte."""
    ausgang = _anwenden_waehrend(ort, lambda: (ort / "data" / datei).write_text(inhalt))
    assert ausgang == ANDERS
    stand = _stand(ort)
    assert stand["bonn.yaml"].decode() == BONN
    assert stand[Path(datei).name].decode() == inhalt
    assert stand.keys() - {Path(datei).name} == {
        "netz.yaml", "bonn.yaml", "essen.yaml", "kreis-lippe.yaml", "2012-erstunterzeichnung.yaml",
    } - {Path(datei).name}  # fmt: skip


def test_was_die_tabelle_nicht_betrifft_darf_sich_beim_warten_aendern(ort: Path) -> None:
    neu = f"{LIPPE}bemerkung: von anderer Hand\n"
    ausgang = _anwenden_waehrend(ort, lambda: (ort / "data/kommunen/kreis-lippe.yaml").write_text(neu))
    assert ausgang.wert == 0
    stand = _stand(ort)
    assert (stand["kreis-lippe.yaml"].decode(), stand["bonn.yaml"].decode()) == (
        neu,
        BONN.replace("Ein Text", "neu"),
    )


@contextlib.contextmanager
def _nur_noch(anzahl: int) -> Iterator[None]:
    """Lässt den Prozess nur noch so viele Dateien zugleich öffnen."""
    grenze = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, grenze[1]))
    besetzt: list[int] = []
    try:
        with contextlib.suppress(OSError):
            while True:
                besetzt.append(os.open(os.devnull, os.O_RDONLY))
        for _ in range(anzahl):
            os.close(besetzt.pop())
        yield
    finally:
        for kennung in besetzt:
            os.close(kennung)
        resource.setrlimit(resource.RLIMIT_NOFILE, grenze)


def test_wenn_sich_keine_datei_mehr_oeffnen_laesst_geschieht_alles_oder_nichts(ort: Path, lauf: Lauf) -> None:
    # Einmal ohne Grenze, damit kein Modul mehr zu laden ist.
    assert lauf("import", "liste.csv", *ANWENDEN).wert == 0
    nachher = _stand(ort)
    (ort / "data/kommunen/herford.yaml").unlink()
    vorher = _stand(_write(ort))
    werte = []
    for anzahl in range(8):
        with _nur_noch(anzahl):
            ausgang = lauf("import", "liste.csv", *ANWENDEN)
        werte.append(ausgang.wert)
        assert "Traceback" not in ausgang.meldungen
        assert _stand(ort) == (nachher if ausgang.wert == 0 else vorher)
    assert (werte[0], werte[-1]) == (3, 0)
    assert set(werte) == {0, 3}


def test_ausgeblendetes_wird_gesagt_und_laesst_sich_weglassen(ort: Path, lauf: Lauf) -> None:
    ganze = Workbook()
    blatt = ganze.worksheets[0]
    blatt.title = "Mitglieder"
    for zeile in (
        ["Kommune", "Bemerkung", "Postfach", "Telefon"],
        ["Bonn", "neu", None, 1],
        ["Essen", "neu", "a@b.example.org", 2],
        ["Kreis Lippe", "neu", None, None],
    ):
        blatt.append(zeile)
    blatt.row_dimensions[3].hidden = blatt.row_dimensions[4].hidden = True
    blatt.column_dimensions["C"].hidden = True
    ganze.create_sheet("alt").append(["Kommune"])
    ganze.create_sheet("geheim").sheet_state = "veryHidden"
    (ort / "mappe.xlsx").write_bytes(als_bytes(ganze))
    assert lauf("import", "mappe.xlsx").meldungen == (
        "Hinweis: Gelesen ist nur das Blatt »Mitglieder«; nicht gelesen: »alt« (auch eine Liste).\n"
        "Hinweis: Nicht gelesen, weil ausgeblendet: Blatt »geheim«.\n"
        "Hinweis: Mitgelesen, obwohl ausgeblendet oder weggefiltert: 2 Zeilen (3–4); weglassen mit --ohne-ausgeblendete.\n"
        "Hinweis: Mitgelesen, obwohl ausgeblendet: Spalte (C); weglassen mit --ohne-ausgeblendete.\n"
        "Hinweis: Nicht übernommen: »Telefon«; zuordnen mit --spalte ALT=NEU.\n"
        "3 zu ändern, 0 neu, 0 unverändert, 0 Zeilen unklar. Leere Zellen löschen nichts (1).\n"
    )
    ohne = lauf("import", "mappe.xlsx", "--ohne-ausgeblendete", "--spalte", "Telefon=-")
    assert ohne == Ausgang(
        0,
        "Bonn: 1 Änderung (Zeile 2)\n    Bemerkung: »neu« statt »Ein Text« (Blatt »Mitglieder«, B2)\n",
        "Hinweis: Gelesen ist nur das Blatt »Mitglieder«; nicht gelesen: »alt« (auch eine Liste).\n"
        "Hinweis: Nicht gelesen, weil ausgeblendet: Blatt »geheim«.\n"
        "1 zu ändern, 0 neu, 0 unverändert, 0 Zeilen unklar.\n",
    )


def test_eine_schlechte_zelle_kostet_nur_sich(ort: Path, lauf: Lauf) -> None:
    (ort / "mappe.xlsx").write_bytes(
        mappe(
            ["Kommune", "Austritt", "Bemerkung"],
            ["Bonn", 2958465, "neu"],
            ["Essen", None, "neu"],
            format_={"B2": "dd.mm.yyyy"},
        )
    )
    assert lauf("import", "mappe.xlsx") == Ausgang(
        1,
        "Unklar: Blatt »Tabelle1«, B2 (Bonn): Austritt: Datum: Jahre wie 9999 kennt das Register nicht\n"
        "    Es kennt die Jahre 1000 bis 2999; wer »unbefristet« meint, lässt die Zelle leer.\n"
        "Essen: 1 Änderung (Zeile 3)\n"
        "    Bemerkung: »neu« (Blatt »Tabelle1«, C3)\n",
        "1 zu ändern, 0 neu, 0 unverändert, 1 Zeile unklar.\n",
    )


def test_viele_unklare_zeilen_werden_gekappt(ort: Path, lauf: Lauf) -> None:
    fremde = "".join(f"Fremdlingen {nummer}\n" for nummer in range(40))
    (ort / "liste.csv").write_text(
        f"Kommune\n{fremde}{'Essen' + chr(10)}{'Bonn' + chr(10)}Köln\nHagen\nHamm\n"
    )
    ausgang = lauf("import", "liste.csv")
    assert ausgang.ausgabe.count("Unklar: A") == 30
    assert ausgang.ausgabe.endswith("Unklar: weitere 10; sie erscheinen, wenn die ersten geklärt sind.\n")
    assert ausgang.meldungen == (
        "0 zu ändern, 0 neu, 2 unverändert, 40 Zeilen unklar, "
        "3 nicht im Register und ohne Angaben (anlegen mit --anlegen).\n"
    )


def test_von_kommunen_die_das_register_nicht_kennt_heisst_es_nie_sie_staenden_schon_da(
    ort: Path, lauf: Lauf
) -> None:
    (ort / "liste.csv").write_text("Kommune\nBonn\nLotte\n")
    assert lauf("import", "liste.csv", *ANWENDEN) == Ausgang(
        0,
        "",
        "Nichts übernommen: Es gibt nichts, was zu ändern wäre.\n"
        "0 zu ändern, 0 neu, 1 unverändert, 0 Zeilen unklar, "
        "1 nicht im Register und ohne Angaben (anlegen mit --anlegen).\n",
    )
    assert lauf("import", "liste.csv", *ANWENDEN, "--anlegen").wert == 0
    assert _stand(ort)["lotte.yaml"].decode().partition("\n")[2] == "name: Lotte\nags: 05566048\n"


ZELLE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.sampled_from(
        ["", "2015", "6.12.2017", "Dezember 2012", "x", "1", "nein", "a\tb", "a\nb", "- a", "{a", "#a", "a: b", "'=1", "|2-", "Herford", "\u2028", "\ufeff", "a@b.example.org"]
    ),
)  # fmt: skip
KOPF = (
    "Kommune",
    "Beitritt",
    "Runde",
    "Ansprechperson",
    "Postfach",
    "Quelle",
    "Bemerkung",
    "Austritt",
    "Gremium",
)
NAMEN = ("Bonn", "Essen", "Kreis Lippe", "Herford", "Köln", "05515000", "Nirgendwo")


def _rufe(*angaben: object) -> Ausgang:
    with contextlib.redirect_stdout(io.StringIO()) as aus, contextlib.redirect_stderr(io.StringIO()) as ein:
        wert = start.run([str(angabe) for angabe in angaben])
    return Ausgang(wert, aus.getvalue(), ein.getvalue())


@settings(max_examples=beispiele(40))
@given(st.lists(st.tuples(st.sampled_from(NAMEN), *[ZELLE] * (len(KOPF) - 1)), min_size=1, max_size=4))
def test_sagt_die_vorschau_null_fehler_gelingt_das_anwenden(zeilen: list[tuple[str, ...]]) -> None:
    import csv

    with TemporaryDirectory() as ordner:
        ort = _write(Path(ordner))
        with (ort / "liste.csv").open("w", encoding="utf-8", newline="") as datei:
            csv.writer(datei, delimiter=";").writerows([KOPF, *zeilen])
        angaben = ("--register", ort, "import", ort / "liste.csv", "--unklare-auslassen")
        vorschau = _rufe(*angaben)
        assert vorschau.wert in (0, 1), vorschau.meldungen
        angewandt = _rufe(*angaben, *ANWENDEN)
        assert angewandt.wert == vorschau.wert, angewandt.meldungen
        # Was übernommen ist, ist beim zweiten Mal nicht mehr neu.
        assert ": neuer Datensatz" not in _rufe(*angaben).ausgabe
