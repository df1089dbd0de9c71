"""Kaputte Verzeichnisdateien: jede nennt Datei, Zeile und Abhilfe."""

from pathlib import Path

import pytest

from kommunennetz.errors import RegisterError
from kommunennetz.gebiete.gebiet import Gruppe
from kommunennetz.gebiete.gebietstabelle import SPALTEN, load_tabelle

KOPF = ",".join(SPALTEN)
KREIS = "05958,059580000000,Hochsauerlandkreis,Hochsauerlandkreis,Kreis,,Arnsberg,260843,2024-12-31,51.3,8.3"
STADT = "05958004,059580004004,Stadt Arnsberg,Arnsberg,Stadt,05958,Arnsberg,73000,2024-12-31,51.4,8.06"
ZWEITE = STADT.replace("05958004,059580004004", "05958008,059580004008")


@pytest.fixture(name="path")
def _path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("gebiete.csv")


def write(path: Path, *zeilen: str) -> Path:
    path.write_text("\n".join(zeilen) + "\n", encoding="utf-8", newline="")
    return path


def test_gute_datei_gibt_ihre_gebiete_in_der_reihenfolge_der_datei(path: Path) -> None:
    gebiete = load_tabelle(write(path, KOPF, KREIS, STADT))
    assert list(gebiete) == ["hochsauerlandkreis", "arnsberg"]
    assert [str(wert) for wert in gebiete["arnsberg"]] == [*STADT.split(","), "", "", ""]


def test_ohne_die_freiwilligen_spalten_hat_kein_gebiet_eine_lage(path: Path) -> None:
    zeilen = (zeile.rsplit(",", 2)[0] for zeile in (KOPF, KREIS, STADT))
    arnsberg = load_tabelle(write(path, *zeilen))["arnsberg"]
    assert (arnsberg.lat, arnsberg.lon, arnsberg.verband_ags, arnsberg.einwohner) == (None, None, "", 73000)


def test_freiwillige_spalten_stehen_in_jeder_folge_hinter_den_anderen(path: Path) -> None:
    zeilen = [f"{KOPF},zaehlt_als,verband_ags", f"{KREIS},,", f"{STADT},,059585001"]
    verband = "059585001,059585001000,Verbandsgemeinde Ruhr,Verbandsgemeinde Ruhr,Verbandsgemeinde,05958,,9,2024-12-31,,,,"
    gebiete = load_tabelle(write(path, *zeilen, verband))
    assert gebiete["arnsberg"].verband_ags == gebiete["verbandsgemeinde-ruhr"].ags
    assert gebiete["verbandsgemeinde-ruhr"].gruppe is Gruppe.VERBAND


def test_ein_eigener_schluessel_sagt_was_er_bezeichnet(path: Path) -> None:
    zeile = "AT-80207,,Stadt Bregenz,Bregenz,Stadt,,,29806,2024-01-01,,,stadt"
    bregenz = load_tabelle(write(path, f"{KOPF},zaehlt_als", zeile))["bregenz"]
    assert (bregenz.gruppe, bregenz.ist_kommune) == (Gruppe.STADT, True)
    with pytest.raises(RegisterError, match="2: ags »AT-80207« ohne zaehlt_als"):
        load_tabelle(write(path, f"{KOPF},zaehlt_als", zeile.removesuffix("stadt")))


def test_das_genus_beugt_einen_namen_mit_fremder_gattung(path: Path) -> None:
    zeile = "03251007,,Flecken Lauenau,Lauenau,Flecken,,,4000,2024-01-01,,,maennlich"
    lauenau = load_tabelle(write(path, f"{KOPF},genus", zeile))["lauenau"]
    assert (lauenau.gruppe, lauenau.faelle.genitiv) == (Gruppe.GEMEINDE, "des Fleckens Lauenau")


def test_jedes_falsche_genus_steht_mit_seiner_zeile_da(path: Path) -> None:
    zeilen = [f"{KREIS},männlich", f"{STADT},maennlich", f"{ZWEITE.replace('Arnsberg', 'Werl')},"]
    with pytest.raises(RegisterError) as gefangen:
        load_tabelle(write(path, f"{KOPF},genus", *zeilen))
    assert gefangen.value.text == "gebiete.csv: 2 Zeilen stimmen nicht"
    assert gefangen.value.hilfe == (
        "Zeile 2: genus »männlich« ist ungültig. Eintragen: weiblich, maennlich, saechlich; oder nichts.\n"
        "    Zeile 3: genus »maennlich« passt nicht zum Namen: »Stadt Arnsberg«: »Stadt« ist weiblich, nicht "
        "maennlich. Es ist das Geschlecht des Gattungswortes vor dem Ort: maennlich für »Flecken Lauenau«; "
        "»Stadt« und alles andere Eingebaute braucht keines."
    )


def test_alle_fehler_einer_datei_kommen_auf_einmal_je_zeile_einer(path: Path) -> None:
    zeilen = [
        KOPF,
        KREIS.replace("260843", "viele"),
        STADT.replace("51.4", "x").replace("73000", "-"),
        ZWEITE,
    ]
    with pytest.raises(RegisterError) as gefangen:
        load_tabelle(write(path, *zeilen))
    assert gefangen.value.text == "gebiete.csv: 3 Zeilen stimmen nicht"
    assert gefangen.value.hilfe == (
        "Zeile 2: einwohner »viele« ist ungültig. Eine ganze Zahl ohne Punkte und Leerzeichen eintragen: 359172.\n"
        "    Zeile 3: einwohner »-« ist ungültig. Eine ganze Zahl ohne Punkte und Leerzeichen eintragen: 359172.\n"
        "    Zeile 4: kurzname »Arnsberg« steht schon in Zeile 3. Eine der beiden Zeilen löschen oder umbenennen."
    )


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("umbruch", ["\n", "\r\n"])
def test_excel_und_editor_geben_dieselben_gebiete(path: Path, bom: bytes, umbruch: str) -> None:
    erwartet = load_tabelle(write(path, KOPF, KREIS, STADT))
    path.write_bytes(bom + umbruch.join([KOPF, KREIS, STADT, "", ""]).encode())
    assert load_tabelle(path) == erwartet


def test_anfuehrungszeichen_schuetzen_ein_komma_und_sich_selbst(path: Path) -> None:
    zeile = STADT.replace("Stadt Arnsberg", '"Stadt ""Arnsberg"", Ruhr"')
    assert load_tabelle(write(path, KOPF, KREIS, zeile))["arnsberg"].name == 'Stadt "Arnsberg", Ruhr'


def ohne_komma(zeile: str) -> str:
    return zeile.replace(",51.4,8.06", ",51.4")


FAELLE = [
    ("falsche Kopfzeile", [KOPF.replace("kurzname", "kurz"), KREIS], "1: falsche Kopfzeile"),
    ("Semikolon", [KOPF.replace(",", ";"), KREIS.replace(",", ";")], "1: falsche Kopfzeile"),
    ("leere Datei", [""], "1: falsche Kopfzeile"),
    ("nur Kopf", [KOPF], "1: kein einziges Gebiet"),
    ("Spalte fehlt", [KOPF, KREIS, ohne_komma(STADT)], "3: 10 Spalten statt 11"),
    ("leere Zeile", [KOPF, KREIS, "", STADT], "3: 1 Spalten statt 11"),
    ("Spalte zu viel", [KOPF, KREIS + ",x"], "2: 12 Spalten statt 11"),
    ("AGS ohne Null", [KOPF, KREIS, STADT.replace("05958004,", "5958004,")], "3: ags »5958004« ist ungültig"),
    (
        "AGS mit Buchstabe",
        [KOPF, KREIS, STADT.replace("05958004,", "0595800X,")],
        "3: ags »0595800X« ist ungültig",
    ),
    ("AGS doppelt", [KOPF, KREIS, STADT, STADT], "4: ags »05958004« steht schon in Zeile 3"),
    (
        "ARS doppelt",
        [KOPF, KREIS, STADT, STADT.replace("05958004,", "05958008,")],
        "4: ars »059580004004« steht schon in Zeile 3",
    ),
    (
        "Kurzname doppelt",
        [KOPF, KREIS, STADT, ZWEITE],
        "4: kurzname »Arnsberg« steht schon in Zeile 3",
    ),
    (
        "Slug doppelt",
        [
            KOPF,
            KREIS,
            STADT,
            ZWEITE.replace(",Arnsberg,St", ",ARNSBERG,St"),
        ],
        "4: slug »arnsberg« steht schon in Zeile 3",
    ),
    (
        "Kurzname ohne Buchstaben",
        [KOPF, KREIS, STADT.replace(",Arnsberg,St", ",(),St")],
        "3: slug »« ist ungültig",
    ),
    (
        "Kurzname, den Windows einem Gerät vorbehält",
        [KOPF, KREIS, STADT.replace(",Arnsberg,St", ",Aux,St")],
        "3: slug »aux« ist ungültig",
    ),
    ("Name fehlt", [KOPF, KREIS, STADT.replace("Stadt Arnsberg", "")], "3: name »« ist ungültig"),
    (
        "Leerzeichen am Rand",
        [KOPF, KREIS, STADT.replace(",Arnsberg,St", ", Arnsberg,St")],
        "3: kurzname » Arnsberg« ist ungültig",
    ),
    ("ARS zu kurz", [KOPF, KREIS.replace("059580000000", "05958")], "2: ars »05958« ist ungültig"),
    (
        "Punkt im Tausender",
        [KOPF, KREIS, STADT.replace("73000", "73.000")],
        "3: einwohner »73.000« ist ungültig",
    ),
    ("Dezimalkomma", [KOPF, KREIS, STADT.replace("51.4", '"51,4"')], "3: lat »51,4« ist ungültig"),
    ("keine Zahl", [KOPF, KREIS, STADT.replace("8.06", "nan")], "3: lon »nan« ist ungültig"),
    ("Stand", [KOPF, KREIS.replace("2024-12-31", "31.12.24")], "2: einwohner_stand »31.12.24« ist ungültig"),
    ("Monat 13", [KOPF, KREIS.replace("-12-", "-13-")], "2: einwohner_stand »2024-13-31« ist ungültig"),
    ("zu große Zahl", [KOPF, KREIS.replace("260843", "1" * 10)], "2: einwohner »1111111111« ist ungültig"),
    ("Kreis fehlt", [KOPF, STADT], "2: kreis_ags »05958« ist ungültig"),
    (
        "Kreis ist keiner",
        [KOPF, KREIS, STADT.replace(",05958,", ",05958004,")],
        "3: kreis_ags »05958004« ist ungültig",
    ),
    ("Tabulator", [KOPF, KREIS, STADT.replace("Stadt ", "Stadt\t")], "3: unsichtbares Zeichen U+0009"),
    (
        "Leerzeichen ohne Breite",
        [KOPF, KREIS.replace("kreis", "\u200bkreis")],
        "2: unsichtbares Zeichen U+200B",
    ),
    ("zerlegter Umlaut", [KOPF, KREIS.replace("Hoch", "Ho\u0308ch")], "2: Buchstabe aus zwei Zeichen"),
    (
        "offenes Anführungszeichen",
        [KOPF, KREIS, STADT.replace("Stadt A", '"Stadt A')],
        "3: ein Anführungszeichen ist nicht geschlossen",
    ),
    (
        "Anführungszeichen mitten im Feld",
        [KOPF, KREIS, STADT.replace("Stadt Arnsberg", '"Stadt" Arnsberg')],
        "3: Anführungszeichen am falschen Platz",
    ),
]


@pytest.mark.parametrize(
    ("zeilen", "meldung"), [fall[1:] for fall in FAELLE], ids=[fall[0] for fall in FAELLE]
)
def test_kaputte_datei_nennt_zeile_und_abhilfe(path: Path, zeilen: list[str], meldung: str) -> None:
    with pytest.raises(RegisterError) as gefangen:
        load_tabelle(write(path, *zeilen))
    assert gefangen.value.text == f"gebiete.csv:{meldung}"
    assert gefangen.value.hilfe.endswith((".", SPALTEN[-1]))


def test_windows_zeichensatz_wird_mit_der_zeile_abgelehnt(path: Path) -> None:
    path.write_bytes(f"{KOPF}\n{KREIS}\n{STADT.replace('Arnsberg', 'Fröndenberg')}\n".encode("cp1252"))
    with pytest.raises(RegisterError) as gefangen:
        load_tabelle(path)
    assert gefangen.value.text == "gebiete.csv:3: kein UTF-8"


def test_fehlende_datei_ist_ein_satz_und_keine_spur(path: Path) -> None:
    with pytest.raises(RegisterError, match=r"^gebiete\.csv: nicht lesbar") as gefangen:
        load_tabelle(path)
    assert gefangen.value.hilfe
