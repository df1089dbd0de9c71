"""Der Wächter in jeder Datei, in Git und in gebauten Ordnern; er nennt Kennung und Zeile, nie die Person."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pytest

from git_probe import Repository
from hilfen import HEUTE, WURZEL, Ausgang, write_register
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.vorlagen import Vorlagen
from kontakte_probe import UNNA, write_kontakte

Lauf = Callable[..., Ausgang]
NAME = "Zilpa Mondschüttler"
PERSON = ("Zilpa", "Mondsch", "zilpa", "987-65", "98765432")
BONN = "name: Bonn\nags: 05314000\n"
WER = "(unna/fach, k7f3q)"
NAMENSFUND = f"Fehler: hier steht der Name einer Person aus dem Kontaktordner {WER} [bekannte-person]"


@pytest.fixture(name="ort", autouse=True)
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(write_kontakte(tmp_path / "personen")))
    ort = write_register(Repository.neu(tmp_path / "register").ort, kommunen__bonn=BONN)
    monkeypatch.chdir(ort)
    return ort


def koepfe(ausgang: Ausgang) -> list[str]:
    """Liefert die Funde ohne ihre Hilfe, und sieht nach, dass sie niemanden nennen."""
    assert not [wort for wort in PERSON if wort in ausgang.ausgabe + ausgang.meldungen]
    return [zeile for zeile in ausgang.ausgabe.splitlines() if not zeile.startswith("    ")]


def test_ohne_person_ist_der_ausgang_0_und_gesagt_was_gesucht_wurde(lauf: Lauf) -> None:
    ausgang = lauf("datenschutz", "waechter")
    meldung = "Auf Personen durchsucht: 2 Stellen (1 Person des Kontaktordners) – 0 Funde\n"
    assert (0, "", meldung) == (ausgang.wert, ausgang.ausgabe, ausgang.meldungen)


def test_ohne_kontaktordner_wird_nur_nach_mustern_gesucht_und_das_gesagt(
    ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KOMMUNENNETZ_KONTAKTE")
    (ort / "README.md").write_text(f"{NAME}\nFrau Mondschüttler\n", encoding="utf-8")
    ausgang = lauf("datenschutz", "waechter")
    assert [
        "README.md:2:1: Hinweis: hier steht wohl der Name einer Person (Kennzeichen 9e78) [name-im-text]"
    ] == (koepfe(ausgang))
    assert ausgang.meldungen.startswith(
        "Auf Personen durchsucht: 3 Stellen (ohne Kontaktordner, nur nach Mustern) – 1 Fund\n"
    )


@pytest.mark.parametrize(
    "datei",
    [
        "data/kommunen/bonn.yaml",
        "data/infomails/2026-01-01-neues.md",
        "data/notiz.txt",
        "templates/infomail.md.j2",
        "docs/seite.md",
        "README.md",
        "src/programm.py",
        "bild.svg",
    ],
)
def test_jede_oeffentliche_datei_wird_durchsucht(ort: Path, lauf: Lauf, datei: str) -> None:
    (ort / datei).parent.mkdir(parents=True, exist_ok=True)
    (ort / datei).write_text(f"# eins\n# {NAME}\n", encoding="utf-8")
    ausgang = lauf("datenschutz", "waechter")
    assert (1, [f"{datei}:2:1: {NAMENSFUND}"]) == (ausgang.wert, koepfe(ausgang))


def test_was_git_uebergeht_wird_nicht_durchsucht_ein_ungeschuetzter_kontaktordner_schon(
    ort: Path, lauf: Lauf
) -> None:
    write_kontakte(ort / "data/kontakte")
    assert [zeile.partition(":")[0] for zeile in koepfe(lauf("datenschutz", "waechter"))] == (
        ["data/kontakte/kommunen/unna.yaml"] * 4
    )
    (ort / ".gitignore").write_text("data/kontakte/\n", encoding="utf-8")
    assert 0 == lauf("datenschutz", "waechter").wert


def test_auch_der_name_einer_datei_verraet_niemanden(ort: Path, lauf: Lauf) -> None:
    (ort / "data/brief-an-zilpa-mondschuettler.txt").write_text("Guten Tag", encoding="utf-8")
    satz = f"Fehler: im Namen der Datei steht der Name einer Person aus dem Kontaktordner {WER} [bekannte-person]"
    assert [f"data/brief-an-[k7f3q].txt:1:1: {satz}"] == koepfe(lauf("datenschutz", "waechter"))


def test_staged_sieht_was_vorgemerkt_ist_nicht_was_daliegt(ort: Path, lauf: Lauf) -> None:
    repository = Repository(ort)
    repository.einchecken("2026-01-01")
    seite = ort / "seite.md"
    seite.write_text(f"eins\n\n{NAME}\n", encoding="utf-8")
    assert 0 == lauf("datenschutz", "waechter", "--staged").wert
    repository.git("add", "seite.md")
    seite.write_text("harmlos\n", encoding="utf-8")
    assert [f"seite.md:3:1: {NAMENSFUND}"] == koepfe(lauf("datenschutz", "waechter", "--staged"))
    repository.git("add", "seite.md")
    assert 0 == lauf("datenschutz", "waechter", "--staged").wert


def test_staged_prueft_auch_die_botschaft_ohne_bemerkungen_und_autoren(
    ort: Path, lauf: Lauf, tmp_path: Path
) -> None:
    botschaft = tmp_path / "COMMIT_EDITMSG"
    botschaft.write_text(f"Neu\n\nnach {NAME}\n# {NAME}\n", encoding="utf-8")
    Repository(ort).git("add", "-A")
    assert [f"Botschaft des Commits:3:1: {NAMENSFUND}"] == (
        koepfe(lauf("datenschutz", "waechter", "--staged", botschaft))
    )
    botschaft.write_text(
        f"Neu\n\nSigned-off-by: {NAME} <z@unna.example>\n# {NAME}\n# ---- >8 ----\n{NAME}\n", encoding="utf-8"
    )
    assert 0 == lauf("datenschutz", "waechter", "--staged", botschaft).wert


def test_die_haken_halten_auch_git_commit_a_auf(ort: Path) -> None:
    # »git commit -a« sammelt das Vorgemerkte in einer anderen Datei, die nur dem Haken genannt ist.
    repository = Repository(ort)
    repository.einchecken("2026-01-01", kommunen__bonn=BONN)
    programm = Path(sys.executable).with_name("kommunennetz")
    for name in ("pre-commit", "commit-msg"):
        haken = ort / ".git/hooks" / name
        haken.parent.mkdir(exist_ok=True)
        haken.write_text(
            f'#!/bin/sh\nexec "{programm}" datenschutz waechter --staged "$@"\n', encoding="utf-8"
        )
        haken.chmod(0o755)

    def commit(botschaft: str) -> tuple[int, str]:
        wer = ("-c", "user.name=T", "-c", "user.email=t@example.org")
        befehl = ["git", "-C", str(ort), *wer, "commit", "-a", "-qm", botschaft]
        ergebnis = subprocess.run(befehl, capture_output=True, encoding="utf-8", check=False)
        return ergebnis.returncode, ergebnis.stdout + ergebnis.stderr

    datei = ort / "data/kommunen/bonn.yaml"
    datei.write_text(f"{BONN}bemerkung: laut {NAME}\n", encoding="utf-8")
    wert, gesagt = commit("Stand")
    assert wert == 1
    assert f"data/kommunen/bonn.yaml:3:1: {NAMENSFUND}" in gesagt
    datei.write_text(f"{BONN}bemerkung: laut Hauptamt\n", encoding="utf-8")
    wert, gesagt = commit(f"Laut {NAME}")
    assert wert == 1
    assert f"Botschaft des Commits:1:1: {NAMENSFUND}" in gesagt
    assert commit("Laut Hauptamt")[0] == 0


def test_alles_findet_was_in_git_einmal_stand(ort: Path, lauf: Lauf) -> None:
    repository = Repository(ort)
    (ort / "seite.md").write_text(f"eins\n{NAME}\n", encoding="utf-8")
    erster = repository.einchecken("2026-01-01")
    (ort / "seite.md").write_text("eins\n", encoding="utf-8")
    (ort / "zilpa-mondschuettler.txt").write_text("eins\n", encoding="utf-8")
    zweiter = repository.einchecken("2026-01-02")
    (ort / "zilpa-mondschuettler.txt").unlink()
    repository.git("add", "-A")
    repository.git("commit", "-qm", f"Fort\n\nvon {NAME}")
    dritter = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "-qb", "zweig", erster)
    (ort / "anders.md").write_text("zilpa.mondschuettler@unna.example\n", encoding="utf-8")
    vierter = repository.einchecken("2026-01-03")
    repository.git("checkout", "-q", "main")
    repository.git("tag", "-a", "v1", "-m", f"Dank an {NAME}")
    assert 0 == lauf("datenschutz", "waechter").wert
    ausgang = lauf("datenschutz", "waechter", "--alles")
    adresse = NAMENSFUND.replace("der Name", "die E-Mail-Adresse")
    im_namen = NAMENSFUND.replace("hier steht", "im Namen der Datei steht")
    assert sorted(
        [
            f"{dritter[:10]}: Botschaft:3:1: {NAMENSFUND}",
            f"v1: Etikett:1:1: {NAMENSFUND}",
            f"{erster[:10]}: seite.md:2:1: {NAMENSFUND}",
            f"{zweiter[:10]}: [k7f3q].txt:1:1: {im_namen}",
            f"{vierter[:10]}: anders.md:1:1: {NAMENSFUND}",
            f"{vierter[:10]}: anders.md:1:1: {adresse}",
        ]
    ) == sorted(koepfe(ausgang))
    assert ausgang.ausgabe.count("In Git bleibt es stehen, auch wenn es heute fehlt") == 6
    assert ausgang.wert == 1


def test_alles_sieht_auch_in_ausgabe_und_ins_schrittbuch(ort: Path, lauf: Lauf) -> None:
    (ort / ".gitignore").write_text("ausgabe/\ndata/.schritte/\n", encoding="utf-8")
    for datei in ("ausgabe/tief/liste.csv", "data/.schritte/1.json"):
        (ort / datei).parent.mkdir(parents=True)
        (ort / datei).write_text("Mondschüttler;Zilpa\n", encoding="utf-8")
    assert 0 == lauf("datenschutz", "waechter").wert
    assert [f"ausgabe/tief/liste.csv:1:1: {NAMENSFUND}", f"data/.schritte/1.json:1:1: {NAMENSFUND}"] == (
        koepfe(lauf("datenschutz", "waechter", "--alles"))
    )


def _docx() -> bytes:
    dokument = docx.Document()
    absatz = dokument.add_paragraph("bis Zil")
    absatz.add_run("pa Mond").bold = True
    absatz.add_run("schüttler")
    strom = io.BytesIO()
    dokument.save(strom)
    return strom.getvalue()


def _xlsx() -> bytes:
    mappe = openpyxl.Workbook()
    blatt = mappe.active
    assert blatt is not None
    blatt.append(["Mondschüttler", "Zilpa"])
    strom = io.BytesIO()
    mappe.save(strom)
    return strom.getvalue()


def _eml() -> bytes:
    nachricht = EmailMessage()
    nachricht["Subject"] = "Grüße von Zilpa Mondschüttler"
    nachricht["To"] = "rathaus@unna.example"
    nachricht.set_content("nichts", cte="base64")
    return nachricht.as_bytes()


def _anhang() -> bytes:
    nachricht = EmailMessage()
    nachricht["To"] = "rathaus@unna.example"
    nachricht.set_content("Viele Grüße")
    nachricht.add_attachment(_xlsx(), maintype="application", subtype="octet-stream", filename="liste.xlsx")
    return nachricht.as_bytes()


def _quoted() -> bytes:
    nachricht = EmailMessage()
    nachricht.set_content(
        f"Es grüßt {NAME}, ein langer Satz mit Umlauten äöü äöü äöü", cte="quoted-printable"
    )
    return nachricht.as_bytes()


def _pdf() -> bytes:
    vorlagen = Vorlagen([WURZEL / "templates"])
    text = f"# Brief\n\nEs grüßt {NAME}.\n"
    return build(text, Dokumentformat.PDF, titel="Brief", stand=HEUTE, vorlagen=vorlagen)


def _zip(name: str, inhalt: str) -> bytes:
    strom = io.BytesIO()
    with zipfile.ZipFile(strom, "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr(name, inhalt)
    return strom.getvalue()


GEBAUT: dict[str, Callable[[], bytes]] = {
    "seite.html": lambda: b"<p>Zilpa <b>Mond</b>sch&uuml;ttler</p>",
    "daten.json": lambda: b'{"wer": "Zilpa Mondsch\\u00fcttler"}',
    "daten.rdf": lambda: b"<foaf:name>Zilpa</foaf:name>\n<foaf:name>Mondsch&#xfc;ttler</foaf:name>",
    "termin.ics": "BEGIN:VEVENT\r\nORGANIZER;CN=Zilpa Mond\r\n schüttler\r\n".encode,
    "liste.csv": lambda: "Mondschüttler;Zilpa".encode("cp1252"),
    "utf16.csv": lambda: "Zilpa\tMondschüttler".encode("utf-16"),
    "brief.docx": _docx,
    "liste.xlsx": _xlsx,
    "betreff.eml": _eml,
    "anhang.eml": _anhang,
    "quoted.eml": _quoted,
    "paket.zip": lambda: _zip("a.txt", NAME),
    "name.zip": lambda: _zip("Zilpa Mondschüttler.jpg", ""),
    "bild.png": lambda: b"\x89PNG\r\n\x1a\n\0\0Author\0" + b"Zilpa Mondschuettler" + b"\0",
    "brief.pdf": _pdf,
}


@pytest.mark.parametrize("datei", GEBAUT)
def test_in_einem_gebauten_ordner_hilft_keine_verpackung(lauf: Lauf, tmp_path: Path, datei: str) -> None:
    (tmp_path / "seite").mkdir()
    (tmp_path / "seite" / datei).write_bytes(GEBAUT[datei]())
    ausgang = lauf("datenschutz", "waechter", "--seite", tmp_path / "seite")
    assert f"seite/{datei}:1:1: {NAMENSFUND}" in koepfe(ausgang)
    assert 1 == ausgang.wert


@pytest.mark.parametrize(
    ("datei", "geometrie"),
    [
        ("karte.svg", '<path class="a" d="M 2303 876\n54 32l-5-12z"/>'),
        ("karte.html", '<svg><path d="M2303 876-54 32"/></svg>'),
        ("orte.geojson", '{"coordinates": [[2.303, 76.5432], [2303.876,\n 54.32]]}'),
        ("zellen.json", '{"05978036": "2303 876 54 32 12 -5 7 9"}'),
        ("orte.json", '{"geometry":{"coordinates":[2303.876,65432]}}'),
    ],
)
def test_eine_gezeichnete_linie_ist_keine_rufnummer_was_daneben_steht_schon(
    lauf: Lauf, tmp_path: Path, datei: str, geometrie: str
) -> None:
    seite = tmp_path / "seite"
    seite.mkdir()
    (seite / datei).write_text(geometrie.replace("876", "98765432"), encoding="utf-8")
    ausgang = lauf("datenschutz", "waechter", "--seite", seite)
    assert (0, "") == (ausgang.wert, ausgang.ausgabe)
    (seite / datei).write_text(f"{geometrie}\n\n2303 98765432\n", encoding="utf-8")
    zeile = geometrie.count("\n") + 3
    nummernfund = NAMENSFUND.replace("der Name", "die Telefonnummer")
    assert [f"seite/{datei}:{zeile}:1: {nummernfund}"] == koepfe(
        lauf("datenschutz", "waechter", "--seite", seite)
    )


def test_was_sich_nicht_durchsuchen_laesst_wird_genannt(lauf: Lauf, tmp_path: Path) -> None:
    seite = tmp_path / "seite"
    seite.mkdir()
    (seite / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (seite / "b.zip").write_bytes(b"PK\x03\x04kaputt")
    (seite / "c.pdf").write_bytes(b"%PDF-1.7 kaputt")
    os.mkfifo(seite / "d.txt")
    ausgang = lauf("datenschutz", "waechter", "--seite", seite)
    assert (0, "") == (ausgang.wert, ausgang.ausgabe)
    assert ausgang.meldungen.splitlines()[1] == (
        "Nicht durchsucht: seite/a.png (kein Text), seite/b.zip (beschädigtes oder verschlüsseltes Archiv), "
        "seite/c.pdf (das PDF lässt sich nicht lesen), seite/d.txt (lässt sich nicht lesen)"
    )


def test_hingenommen_wird_in_jeder_datei_mit_regel_und_kennzeichen(ort: Path, lauf: Lauf) -> None:
    seite = ort / "seite.md"
    seite.write_text("Der Preis heißt Frau Holle.\n", encoding="utf-8")
    (fund,) = koepfe(lauf("datenschutz", "waechter"))
    kennzeichen = fund.partition("Kennzeichen ")[2][:4]
    seite.write_text(
        f"Der Preis heißt Frau Holle.\n<!-- hingenommen: name-im-text Kennzeichen {kennzeichen}, ein Märchen -->\n",
        encoding="utf-8",
    )
    assert 0 == lauf("datenschutz", "waechter").wert
    seite.write_text(seite.read_text("utf-8").replace("Holle", "Hulle"), encoding="utf-8")
    assert 1 == lauf("datenschutz", "waechter").wert
    # Wer im Kontaktordner steht, lässt sich nicht hinnehmen.
    seite.write_text(f"{NAME} <!-- hingenommen: bekannte-person Kennzeichen 0000 -->\n", encoding="utf-8")
    assert 1 == lauf("datenschutz", "waechter").wert


def test_erfundene_in_anleitungen_sind_kein_fund_in_datensaetzen_schon(ort: Path, lauf: Lauf) -> None:
    (ort / "README.md").write_text("Frau Mustermann, erika@example.org, x@post.test\n", encoding="utf-8")
    assert 0 == lauf("datenschutz", "waechter").wert
    (ort / "data/kommunen/bonn.yaml").write_text(f"{BONN}bemerkung: Frau Mustermann\n", encoding="utf-8")
    assert 1 == lauf("datenschutz", "waechter").wert


def test_was_das_register_veroeffentlicht_darf_auf_der_seite_stehen(
    ort: Path, lauf: Lauf, tmp_path: Path
) -> None:
    with (ort / "data/netz.yaml").open("a", encoding="utf-8") as netz:
        netz.write("geschaeftsstelle: {name: Geschäftsstelle, telefon: 0211 837-1234}\n")
    (tmp_path / "seite").mkdir()
    (tmp_path / "seite/index.html").write_text("<p>Telefon 0211 837-1234</p>", encoding="utf-8")
    assert 0 == lauf("datenschutz", "waechter", "--seite", tmp_path / "seite").wert
    (tmp_path / "seite/index.html").write_text("<p>Telefon 0211 837-1235</p>", encoding="utf-8")
    assert 1 == lauf("datenschutz", "waechter", "--seite", tmp_path / "seite").wert


def test_ist_der_kontaktordner_kaputt_ist_der_ausgang_1(lauf: Lauf, tmp_path: Path) -> None:
    write_kontakte(tmp_path / "personen", unna=UNNA.replace("anrede: frau", "anrede: fee"))
    ausgang = lauf("datenschutz", "waechter")
    assert 1 == ausgang.wert
    assert "Achtung: 1 Datei des Kontaktordners ist fehlerhaft und fehlt in der Antwort" in ausgang.meldungen
    assert [] == koepfe(ausgang)


@pytest.mark.parametrize(
    "angaben",
    [("--staged", "--alles"), ("--alles", "x.md"), ("gibt-es-nicht",), ("--seite", "gibt-es-nicht")],
)
def test_eine_falsche_frage_endet_mit_2(lauf: Lauf, angaben: tuple[str, ...]) -> None:
    assert 2 == lauf("datenschutz", "waechter", *angaben).wert


def test_auch_pruefen_findet_bekannte_im_register_und_in_vorlagen(ort: Path, lauf: Lauf) -> None:
    (ort / "templates").mkdir()
    (ort / "templates/gruss.md.j2").write_text(f"\n{NAME}\n", encoding="utf-8")
    (ort / "data/kommunen/bonn.yaml").write_text(f"{BONN}bemerkung: {NAME}\n", encoding="utf-8")
    ausgang = lauf("pruefen")
    assert [f"data/kommunen/bonn.yaml:3:1: {NAMENSFUND}", f"templates/gruss.md.j2:2:1: {NAMENSFUND}"] == [
        zeile for zeile in koepfe(ausgang) if "bekannte-person" in zeile
    ]
    assert 1 == ausgang.wert
