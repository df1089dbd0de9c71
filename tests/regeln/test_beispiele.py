"""Die Beispiele unter tests/beispiele, nach Ordnern gefunden, und was Git nicht aufbewahren kann."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory

import pytest

from kommunennetz.befund import Befund, Stufe, sortiert
from kommunennetz.kontakte.kontaktordner import load_kontaktordner
from kommunennetz.kontakte.kontaktregeln import ALLE as KONTAKTREGELN
from kommunennetz.kontakte.kontaktregeln import check_kontakte
from kommunennetz.regeln import check, neue_fehler
from kommunennetz.regeln.katalog import ALLE
from kommunennetz.register.lesen.store import load
from sollwerte import Soll

BEISPIELE = Path(__file__).parents[1] / "beispiele"
GUT = sorted((BEISPIELE / "gut").iterdir())
SCHLECHT = sorted((BEISPIELE / "schlecht").iterdir())
KONTAKTE = sorted((BEISPIELE / "kontakte").iterdir())
SOLL_FELDER = BEISPIELE.parent / "soll" / "felder-der-befunde.txt"
HEUTE = date(2025, 11, 1)


def befunde(ort: Path) -> list[Befund]:
    geladen = load(ort)
    regeln = check(geladen.register, HEUTE) if geladen.register else []
    return sortiert([*geladen.befunde, *regeln])


def als_text(gefunden: list[Befund]) -> str:
    return "".join(f"{befund}\n" for befund in gefunden)


def ohne_hingenommene(gefunden: list[Befund]) -> list[Befund]:
    return [befund for befund in gefunden if befund.stufe is not Stufe.HINGENOMMEN]


@pytest.fixture
def grundlage(tmp_path: Path) -> Path:
    copytree(BEISPIELE / "gut" / "grundlage", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("fall", GUT, ids=lambda fall: fall.name)
def test_ein_gutes_register_hat_keinen_befund(fall: Path, grundlage: Path) -> None:
    copytree(fall, grundlage, dirs_exist_ok=True)
    assert als_text(ohne_hingenommene(befunde(grundlage))) == ""


def test_was_hingenommen_ist_steht_mit_seinem_grund_in_den_befunden(grundlage: Path) -> None:
    copytree(BEISPIELE / "gut" / "hingenommen", grundlage, dirs_exist_ok=True)
    assert als_text(befunde(grundlage)) == (
        "data/infomails/2025-03-01-treffen.md:12:1: Hingenommen: hier steht eine Telefonnummer (Kennzeichen cbc3) [kontaktdaten-im-text]\n"
        "    Hingenommen (März 2025): Es ist die Nummer der Geschäftsstelle.\n"
        "data/kommunen/koeln.yaml:3:12: Hingenommen: »nach 2016« hat kein Ende und zählt deshalb nie sicher [datum-ohne-ende]\n"
        "    Hingenommen (März 2025): Mehr ist nicht bekannt.\n"
    )


def test_fehlt_eine_datei_ist_nichts_ueberholt(grundlage: Path) -> None:
    copytree(BEISPIELE / "schlecht" / "hingenommen-ueberholt", grundlage, dirs_exist_ok=True)
    (grundlage / "data/kommunen/aachen.yaml").write_text("kaputt", encoding="utf-8")
    assert [befund.regel.id for befund in befunde(grundlage)] == ["kein-abschnitt", "datum-ohne-ende"]


@pytest.mark.parametrize("fall", SCHLECHT, ids=lambda fall: fall.name)
def test_neue_fehler_sind_die_fehler_der_pruefung_und_kein_hinweis(fall: Path, grundlage: Path) -> None:
    vorher = load(grundlage)
    copytree(fall, grundlage, dirs_exist_ok=True, ignore=ignore_patterns("erwartet.txt"))
    fehler = [befund for befund in befunde(grundlage) if befund.stufe is Stufe.FEHLER]
    assert sortiert(neue_fehler(vorher, load(grundlage), HEUTE)) == fehler


@pytest.mark.parametrize("fall", SCHLECHT, ids=lambda fall: fall.name)
def test_ein_schlechtes_register_hat_genau_diese_befunde(fall: Path, grundlage: Path, soll: Soll) -> None:
    copytree(fall, grundlage, dirs_exist_ok=True, ignore=ignore_patterns("erwartet.txt"))
    gefunden = befunde(grundlage)
    soll.pruefe(fall / "erwartet.txt", als_text(gefunden))
    regel = ALLE[fall.name.partition("_")[0]]
    assert (regel.id, regel.stufe) in {(befund.regel.id, befund.stufe) for befund in gefunden}


def test_jeder_befund_nennt_sein_feld(tmp_path: Path, soll: Soll) -> None:
    # Zeile und Spalte allein genügen nicht: Wer ein Feld nicht findet, zeigt auf den Abschnitt darüber.
    zeilen = []
    for fall in SCHLECHT:
        copytree(BEISPIELE / "gut" / "grundlage", tmp_path / fall.name)
        copytree(fall, tmp_path / fall.name, dirs_exist_ok=True, ignore=ignore_patterns("erwartet.txt"))
        zeilen += [f"{fall.name}: [{b.regel}] {b.feld}".rstrip() for b in befunde(tmp_path / fall.name)]
    assert len(zeilen) > len(SCHLECHT) > 100
    soll.pruefe(SOLL_FELDER, "".join(f"{zeile}\n" for zeile in zeilen))


# Ab hier steht, was keine Datei in Git sein kann; `wert` kann nicht vorkommen (siehe test_feldfehler.py).


def verweis_ins_leere(ort: Path) -> None:
    (ort / "data/kommunen/koeln.yaml").symlink_to("gibt-es-nicht.yaml")


def verweis_im_kreis(ort: Path) -> None:
    (ort / "data/kommunen/koeln.yaml").symlink_to("koeln.yaml")


def verweis_hinaus(ort: Path) -> None:
    fremd = ort.parent / f"{ort.name}-fremd.yaml"
    fremd.write_text("name: Köln\nags: 05315000\n", encoding="utf-8")
    (ort / "data/kommunen/koeln.yaml").symlink_to(fremd)


def ordner_hinaus(ort: Path) -> None:
    fremd = ort.parent / f"{ort.name}-fremd"
    (ort / "data/infomails").rename(fremd)
    (ort / "data/infomails").symlink_to(fremd)


def ordner_statt_datei(ort: Path) -> None:
    (ort / "data/kommunen/koeln.yaml").mkdir()


def pipe_statt_datei(ort: Path) -> None:
    os.mkfifo(ort / "data/kommunen/koeln.yaml")


def datei_statt_ordner(ort: Path) -> None:
    (ort / "data/infomails/2013-01-15-neujahr.md").unlink()
    (ort / "data/infomails").rmdir()
    (ort / "data/infomails").write_text("kein Ordner", encoding="utf-8")


def zu_gross(ort: Path) -> None:
    (ort / "data/kommunen/koeln.yaml").write_bytes(b"#" * 1_000_001)


def infomail_zu_gross(ort: Path) -> None:
    kopf = "---\nbetreff: Treffen\ndatum: 2025-03-01\n---\n"
    (ort / "data/infomails/2025-03-01-treffen.md").write_text(f"{kopf}{'Guten Tag! ' * 100_000}")


def dateiname_aus_altem_archiv(ort: Path) -> None:
    name = b"data/kommunen/k\xf6ln\x1b[31m.yaml"
    Path(os.fsdecode(bytes(ort) + b"/" + name)).write_text("name: Köln\nags: 05315000\n", encoding="utf-8")


def fehler(datei: str, regel: str, text: str, hilfe: str) -> Befund:
    return Befund(datei, 1, 1, "", ALLE[regel], text, hilfe)


KOELN = "data/kommunen/koeln.yaml"
STATT_VERWEIS = "Statt des Verweises die Datei selbst in den Ordner legen."
UMBENENNEN = "Umbenennen oder löschen."
INS_LEERE = fehler(KOELN, "verweis-kaputt", "der Verweis führt ins Leere", STATT_VERWEIS)
HINAUS = "der Verweis führt aus dem Register hinaus"
GROESSER = "die Datei ist größer als 1 MB"
AUFTEILEN = "Die Datei auf mehrere aufteilen."
KEINE_DATEI = fehler(KOELN, "datei-unlesbar", "das ist keine Datei", UMBENENNEN)
GEBAUT: dict[Callable[[Path], None], Befund] = {
    verweis_ins_leere: INS_LEERE,
    verweis_im_kreis: INS_LEERE,
    verweis_hinaus: fehler(KOELN, "verweis-hinaus", HINAUS, STATT_VERWEIS),
    ordner_hinaus: fehler("data/infomails", "verweis-hinaus", HINAUS, STATT_VERWEIS),
    ordner_statt_datei: KEINE_DATEI,
    pipe_statt_datei: KEINE_DATEI,
    datei_statt_ordner: fehler("data/infomails", "datei-unlesbar", "das ist kein Ordner", UMBENENNEN),
    zu_gross: fehler(KOELN, "zu-gross", GROESSER, AUFTEILEN),
    infomail_zu_gross: fehler("data/infomails/2025-03-01-treffen.md", "zu-gross", GROESSER, AUFTEILEN),
    dateiname_aus_altem_archiv: fehler(
        "data/kommunen/k\\xdcf6ln\\x1b[31m.yaml",
        "dateiname-zeichen",
        "der Dateiname enthält ein Zeichen, das sich nicht darstellen lässt",
        "Die Datei umbenennen.",
    ),
}


@pytest.mark.parametrize("baue", GEBAUT, ids=lambda baue: baue.__name__)
def test_was_keine_datei_in_git_sein_kann_hat_genau_diese_befunde(
    baue: Callable[[Path], None], grundlage: Path
) -> None:
    baue(grundlage)
    assert befunde(grundlage) == [GEBAUT[baue]]


@contextmanager
def ohne_vorrechte() -> Iterator[None]:
    """Wer als root testet, darf alles lesen; für diese Zeit also nicht mehr."""
    ist_root = os.geteuid() == 0
    if ist_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if ist_root:
            os.seteuid(0)


def test_eine_datei_ohne_leserecht_ist_ein_befund_und_kostet_nur_sich_selbst() -> None:
    # Nicht tmp_path: dessen Ordner darüber sind für andere gesperrt, und sie gehören diesem Test nicht.
    with TemporaryDirectory() as ordner:
        ort = Path(ordner)
        ort.chmod(0o755)
        copytree(BEISPIELE / "gut" / "grundlage", ort, dirs_exist_ok=True)
        datei = ort / "data/kommunen/koeln.yaml"
        datei.write_text("name: Köln\nags: 05315000\n", encoding="utf-8")
        datei.chmod(0)
        with ohne_vorrechte():
            gefunden = befunde(ort)
    hilfe = "Die Rechte der Datei prüfen, und ob sie in einem anderen Programm geöffnet ist."
    text = "die Datei lässt sich nicht lesen: die Berechtigung fehlt, oder ein anderes Programm hält die Datei fest"
    assert gefunden == [fehler(KOELN, "datei-unlesbar", text, hilfe)]


@pytest.mark.parametrize("fall", KONTAKTE, ids=lambda fall: fall.name)
def test_ein_schlechter_kontaktordner_hat_genau_diese_befunde(fall: Path, soll: Soll) -> None:
    ist_kommune = {"bonn", "unna"}.__contains__
    gibt_es = "2026-12-01-treffen".__eq__
    gefunden = check_kontakte(load_kontaktordner(fall), HEUTE, ist_kommune, gibt_es)
    soll.pruefe(fall / "erwartet.txt", als_text(gefunden))
    assert fall.name.partition("_")[0] in {befund.regel.id for befund in gefunden}


def test_jede_regel_des_kontaktordners_hat_ein_beispiel() -> None:
    assert {regel.id for regel in KONTAKTREGELN} <= {fall.name.partition("_")[0] for fall in KONTAKTE}


def test_jede_regel_hat_ein_schlechtes_beispiel() -> None:
    aus_ordnern = {fall.name.partition("_")[0] for fall in (*SCHLECHT, *KONTAKTE)}
    gebaut = {befund.regel.id for befund in GEBAUT.values()}
    aus_kontakten = {regel.id for regel in KONTAKTREGELN}
    # Eine bekannte Person braucht einen Kontaktordner und ein Register: tests/datenschutz/test_waechter.py.
    assert aus_ordnern | gebaut | {"wert", "bekannte-person"} == set(ALLE) | aus_kontakten


def test_die_stufe_im_befund_ist_die_der_regel(grundlage: Path) -> None:
    (grundlage / "data/kommunen/bonn.yaml").write_text(
        "name: Bonn\nags: 05314000\nbemerkung:\npostfach: erika.mustermann@example.org\nbeitritt: {}\n",
        encoding="utf-8",
    )
    assert [(befund.regel.id, befund.stufe) for befund in befunde(grundlage)] == [
        ("feld-leer", Stufe.HINWEIS),
        ("postfach-person", Stufe.HINWEIS),
        ("beitritt-leer", Stufe.FEHLER),
    ]
