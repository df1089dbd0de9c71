"""`verlauf` auf wirklichen Git-Repositories, wie ein Mensch es tippt."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from git_probe import Repository
from hilfen import NETZ, Ausgang

Lauf = Callable[..., Ausgang]

ERWITTE = "name: Erwitte\nags: 05974016\n"
GEHEIM = "geheim@example.org"
COESFELD = "name: Kreis Coesfeld\nags: 05558\n"
RUNDE = "nummer: 5\nbezeichnung: Fünfte Unterzeichnung\ndatum: 2027-12-06\nquelle: Q\n"


@pytest.fixture(name="repository")
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    repository = Repository.neu(tmp_path / "register")
    monkeypatch.chdir(repository.ort)
    repository.einchecken("2026-01-01", netz=NETZ, kommunen__erwitte=ERWITTE)
    return repository


@pytest.fixture(name="jahr")
def _jahr(repository: Repository) -> Repository:
    """Ein Jahr der Geschäftsstelle; das Letzte davon ist noch nicht eingecheckt."""
    vorgemerkt = ERWITTE + "beitritt: {runde: 5}\n"
    beitritt = "beitritt: {unterzeichnet: zwischen 2024-03-12 und 2024-12, quelle: Q}\n"
    repository.einchecken("2026-02-01", **{"runden__2027-fuenfte": RUNDE})
    repository.einchecken("2026-02-02", kommunen__erwitte=vorgemerkt)
    repository.einchecken(
        "2026-03-12", kommunen__erwitte=ERWITTE + beitritt, **{"kommunen__kreis-coesfeld": COESFELD}
    )
    nachweis = "kriterien:\n  ansprechperson: {stand: ja, nachweis: Schreiben}\n"
    repository.einchecken("2026-03-13", **{"kommunen__kreis-coesfeld": COESFELD + nachweis})
    repository.schreibe(kommunen__erwitte=f"{ERWITTE}{beitritt}postfach: {GEHEIM}\n")
    return repository


def test_ein_jahr_in_saetzen(lauf: Lauf, jahr: Repository) -> None:
    del jahr
    erwartet = """\
Tag                     Änderung
01.01.2026              Register angelegt mit 1 Kommune
01.02.2026              Runde 5 ist geplant für den 6. Dezember 2027
02.02.2026              Stadt Erwitte ist für Runde 5 vorgemerkt
12.03.2026              Kreis Coesfeld ist neu im Register
12.03.2026              Stadt Erwitte ist beigetreten (zwischen dem 12. März 2024 und Dezember 2024)
13.03.2026              Kreis Coesfeld: Ansprechperson nun nachgewiesen
noch nicht eingecheckt  Stadt Erwitte: Postfach ergänzt
"""
    assert lauf("verlauf") == Ausgang(0, erwartet, "")


@pytest.mark.parametrize("seit", ["2026-03-13", "13.3.2026"])
def test_seit_einem_tag_und_fuer_eine_kommune_als_markdown(lauf: Lauf, jahr: Repository, seit: str) -> None:
    del jahr
    kopf = "| Tag | Änderung |\n| --- | --- |\n"
    coesfeld = "| 13.03.2026 | Kreis Coesfeld: Ansprechperson nun nachgewiesen |\n"
    erwitte = "| noch nicht eingecheckt | Stadt Erwitte: Postfach ergänzt |\n"
    befehl = ["verlauf", "--seit", seit, "--format", "md"]
    assert lauf(*befehl) == Ausgang(0, kopf + coesfeld + erwitte, "")
    assert lauf(*befehl, "--kommune", "Stadt Erwitte") == Ausgang(0, kopf + erwitte, "")
    assert lauf(*befehl, "--kommune", "05558") == Ausgang(0, kopf + coesfeld, "")


def test_seit_einem_monat_gilt_von_dessen_erstem_tag(lauf: Lauf, jahr: Repository, tmp_path: Path) -> None:
    del jahr
    ziel = tmp_path / "verlauf.json"
    ausgang = lauf("verlauf", "--seit", "3.2026", "--kommune", "erwitte", "--format", "json", "-o", ziel)
    assert ausgang == Ausgang(0, "", f"Geschrieben: {ziel}\n")
    grund = {"kommunen": ["erwitte"], "datei": "data/kommunen/erwitte.yaml"}
    satz = "Stadt Erwitte ist beigetreten (zwischen dem 12. März 2024 und Dezember 2024)"
    assert json.loads(ziel.read_text("utf-8")) == [
        {"datum": "2026-03-12", "eingecheckt": True, **grund, "satz": satz},
        {"datum": None, "eingecheckt": False, **grund, "satz": "Stadt Erwitte: Postfach ergänzt"},
    ]


def test_nirgends_steht_eine_adresse_oder_wer_es_eingecheckt_hat(lauf: Lauf, jahr: Repository) -> None:
    jahr.einchecken("2026-04-01")
    jahr.schreibe(kommunen__erwitte=ERWITTE)
    alles = "".join(lauf("verlauf", "--format", form).ausgabe for form in ("tabelle", "json", "md"))
    assert "Stadt Erwitte: Postfach entfernt" in alles
    assert not [wort for wort in (GEHEIM, "test@example.org", "Test") if wort in alles]


def test_ohne_aenderung_steht_auch_das_da(lauf: Lauf, repository: Repository) -> None:
    assert lauf("verlauf", "--seit", "2026-01-02") == Ausgang(
        0, "In dieser Zeit hat sich nichts geändert.\n", ""
    )
    assert lauf("verlauf", "--seit", "2027", "--format", "json").ausgabe == "[]\n"
    assert repository.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        (
            ["--seit", "31.2.2026"],
            "Fehler: Der Tag passt nicht: »31.2.2026« ist kein Datum, das es gibt.\n    Jahr, Monat und Tag prüfen.\n",
        ),
        (
            ["--seit", "vor 2026"],
            "Fehler: Der Tag passt nicht: »vor 2026« ist hier zu ungenau.\n    Erlaubt sind ein Tag, ein Monat oder ein Jahr: 6.12.2017, 6. Dezember 2017, 2017-12-06, Dezember 2017, 12/2017, 2017-12, 2017.\n",
        ),
        (
            ["--kommune", "Erwite"],
            "Fehler: »Erwite« ist keine eindeutige Kommune.\n    Meinten Sie »Erwitte«?\n",
        ),
    ],
)
def test_ein_falscher_aufruf_endet_mit_2(
    lauf: Lauf, repository: Repository, angaben: list[str], meldung: str
) -> None:
    del repository
    assert lauf("verlauf", *angaben) == Ausgang(2, "", meldung)


def test_ohne_git_geschichte_endet_es_mit_3(lauf: Lauf, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "netz.yaml").write_text(NETZ, "utf-8")
    assert lauf("--register", tmp_path, "verlauf") == Ausgang(
        3,
        "",
        f"Fehler: »{tmp_path}« liegt in keinem Git-Repository; es gibt keine Geschichte.\n"
        "    Anfangen: dort »git init«, »git add data« und »git commit« aufrufen.\n",
    )


def test_eine_datei_die_kaputt_war_und_eine_die_es_ist(lauf: Lauf, repository: Repository) -> None:
    repository.einchecken("2026-01-02", kommunen__erwitte="name: [\n")
    repository.einchecken("2026-01-03", kommunen__erwitte=ERWITTE + "beitritt: {runde: 5}\n")
    saetze = "Tag         Änderung\n03.01.2026  Stadt Erwitte ist für Runde 5 vorgemerkt\n"
    war = (
        "Hinweis: data/kommunen/erwitte.yaml war am 02.01.2026 nicht lesbar; "
        "verglichen ist mit dem letzten lesbaren Stand.\n"
    )
    assert lauf("verlauf", "--seit", "2026-01-02") == Ausgang(0, saetze, war)
    assert lauf("verlauf", "--seit", "2026-01-03") == Ausgang(0, saetze, "")
    repository.schreibe(kommunen__erwitte="name: [\n")
    ist = (
        "Hinweis: data/kommunen/erwitte.yaml ist nicht lesbar (noch nicht eingecheckt); "
        "was darin geändert ist, fehlt.\n"
    )
    assert lauf("verlauf", "--seit", "2026-01-03") == Ausgang(1, saetze, ist)


def test_ein_flacher_klon_sagt_was_er_nicht_weiss(lauf: Lauf, jahr: Repository, tmp_path: Path) -> None:
    klon = tmp_path / "klon"
    jahr.git("clone", "-q", "--depth", "2", f"file://{jahr.ort}", str(klon))
    saetze = "Tag         Änderung\n13.03.2026  Kreis Coesfeld: Ansprechperson nun nachgewiesen\n"
    achtung = "Achtung: Dieser Klon weiß nicht, was bis zum 12.03.2026 geschah.\n    Nachholen: git fetch --unshallow\n"
    assert lauf("--register", klon, "verlauf") == Ausgang(1, saetze, achtung)
    assert lauf("--register", klon, "verlauf", "--seit", "2026-03-13") == Ausgang(0, saetze, "")


def test_eine_lange_geschichte_kostet_nicht_mehr_aufrufe_von_git(
    lauf: Lauf, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def aufrufe(name: str) -> int:
        monkeypatch.setenv("GIT_TRACE", str(tmp_path / name))
        assert lauf("verlauf").wert == 0
        monkeypatch.delenv("GIT_TRACE")
        return (tmp_path / name).read_text("utf-8").count("trace: built-in: git")

    kurz = aufrufe("kurz")
    for nummer in range(30):
        repository.einchecken("2026-02-01", kommunen__erwitte=f"{ERWITTE}bemerkung: {nummer}\n")
    assert kurz == aufrufe("lang") > 0


def test_feindliche_werte_stehen_woertlich_da(lauf: Lauf, repository: Repository) -> None:
    feindlich = "[bold red]x[/] *_#<script> {{7*7}} | a =cmd()"
    repository.schreibe(runden__2027=RUNDE.replace("Fünfte Unterzeichnung", f'"{feindlich}"'))
    repository.einchecken("2026-02-01")
    repository.schreibe(runden__2027=None)
    satz = f"Runde 5 ({feindlich}) steht nicht mehr im Register"
    assert (
        lauf("verlauf", "--seit", "2026-02-02").ausgabe.splitlines()[1] == f"noch nicht eingecheckt  {satz}"
    )


@pytest.mark.parametrize(
    ("zeit", "tag"),
    [("", "Tag unbekannt"), ("quatsch", "Tag unbekannt"), ("99999999999999999999 +0000", "01.01.1970")],
)
def test_ein_schritt_mit_unlesbarer_zeit_steht_da(
    lauf: Lauf, repository: Repository, zeit: str, tag: str
) -> None:
    """Git selbst schreibt so etwas nicht, andere Programme und kaputte Umwandlungen schon."""
    repository.schreibe(**{"kommunen__kreis-coesfeld": COESFELD})
    repository.git("add", "-A")
    baum, davor = repository.git("write-tree"), repository.git("rev-parse", "HEAD")
    wer = f"Test <test@example.org> {zeit}"
    roh = repository.ort / "commit"
    roh.write_text(f"tree {baum}\nparent {davor}\nauthor {wer}\ncommitter {wer}\n\nx\n")
    neu = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(roh))
    repository.git("reset", "-q", "--soft", neu)
    roh.unlink()
    ausgang = lauf("verlauf")
    assert (ausgang.wert, ausgang.meldungen) == (0, "")
    zeilen = [re.split(r" {2,}", zeile) for zeile in ausgang.ausgabe.splitlines()]
    assert sorted(zeilen) == sorted(
        [
            ["Tag", "Änderung"],
            ["01.01.2026", "Register angelegt mit 1 Kommune"],
            [tag, "Kreis Coesfeld ist neu im Register"],
        ]
    )
    coesfeld = next(
        eines
        for eines in json.loads(lauf("verlauf", "--format", "json").ausgabe)
        if "Coesfeld" in eines["satz"]
    )
    assert coesfeld["datum"] == (None if tag == "Tag unbekannt" else "1970-01-01")
    assert coesfeld["eingecheckt"] is True


def test_in_einem_hook_gilt_das_repository_des_registers(
    lauf: Lauf, jahr: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del jahr
    erwartet = lauf("verlauf")
    anderes = Repository.neu(tmp_path / "anderes")
    anderes.einchecken("2020-01-01", netz=NETZ, kommunen__hagen="name: Hagen\nags: 05914000\n")
    monkeypatch.setenv("GIT_DIR", str(anderes.ort / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(anderes.ort))
    monkeypatch.setenv("GIT_INDEX_FILE", str(anderes.ort / ".git/index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(anderes.ort / ".git/objects"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert lauf("verlauf") == erwartet
    assert erwartet.ausgabe.count("\n") == 8


def test_was_windows_und_office_danebenlegen_ist_keine_aenderung(lauf: Lauf, repository: Repository) -> None:
    ordner = repository.ort / "data/kommunen"
    ordner.mkdir(exist_ok=True)
    for name in ("Thumbs.db", "desktop.ini", "~$bonn.yaml", "bonn.yaml.bak"):
        (ordner / name).write_bytes(b"\x00")
    ausgang = lauf("verlauf", "--seit", "2026-02-02")
    assert (ausgang.wert, ausgang.meldungen) == (0, "")
    assert ausgang.ausgabe == "In dieser Zeit hat sich nichts geändert.\n"
