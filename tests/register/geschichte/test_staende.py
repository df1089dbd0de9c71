import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from git_probe import Repository
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.geschichte.staende import Geschichte, Schub, load_geschichte

BONN = "data/kommunen/bonn.yaml"
ESSEN = "data/kommunen/essen.yaml"


@pytest.fixture(name="repository")
def _repository(tmp_path: Path) -> Repository:
    return Repository.neu(tmp_path / "register")


def aenderungen(geschichte: Geschichte) -> list[tuple[str | None, list[Posten]]]:
    return [
        (schub.tag.isoformat() if schub.tag else None, list(schub.posten)) for schub in geschichte.schuebe
    ]


def test_jeder_stand_nennt_nur_die_dateien_die_er_aendert(repository: Repository) -> None:
    erster = repository.einchecken("2026-01-01", kommunen__bonn="1", kommunen__essen="1")
    zweiter = repository.einchecken("2026-01-02", kommunen__bonn="2\r\n")
    repository.einchecken("2026-01-03")
    vierter = repository.git("rev-parse", "HEAD")
    repository.einchecken("2026-01-04", kommunen__bonn=None, kommunen__essen=b"\xff")
    assert load_geschichte(repository.ort) == Geschichte(
        repository.ort,
        (
            Schub(date(2026, 1, 1), "", (Posten(BONN, None, b"1"), Posten(ESSEN, None, b"1"))),
            Schub(date(2026, 1, 2), erster, (Posten(BONN, b"1", b"2\r\n"),)),
            Schub(date(2026, 1, 4), vierter, (Posten(BONN, b"2\r\n", None), Posten(ESSEN, b"1", b"\xff"))),
        ),
        None,
    )
    assert zweiter != vierter


def test_es_gilt_der_tag_des_eincheckens_am_ort_des_eincheckens(repository: Repository) -> None:
    repository.einchecken("2026-03-12T00:30:00+0200", kommunen__bonn="1")
    repository.einchecken("2026-03-11T23:30:00-1000", kommunen__bonn="2")
    assert [schub.tag for schub in load_geschichte(repository.ort).schuebe] == [
        date(2026, 3, 12),
        date(2026, 3, 11),
    ]


def test_seit_schliesst_den_tag_ein_und_vertraut_keiner_reihenfolge(repository: Repository) -> None:
    for tag in ("2026-01-01", "2026-03-12", "2026-01-02", "2026-03-13"):
        repository.einchecken(tag, kommunen__bonn=tag)
    seit = load_geschichte(repository.ort, date(2026, 3, 12))
    assert [schub.posten[0].nachher for schub in seit.schuebe] == [b"2026-03-12", b"2026-03-13"]
    assert load_geschichte(repository.ort, date(2027, 1, 1)).schuebe == ()


def test_eine_verstellte_uhr_haelt_nichts_auf(repository: Repository) -> None:
    repository.einchecken("@999999999999 +0000", kommunen__bonn="1")
    assert [schub.tag for schub in load_geschichte(repository.ort).schuebe] == [date.max]


def test_ein_zweig_zaehlt_am_tag_an_dem_er_dazukam(repository: Repository) -> None:
    repository.einchecken("2026-01-01", kommunen__bonn="1\n", kommunen__essen="1\n")
    repository.git("checkout", "-q", "-b", "zweig")
    repository.einchecken("2026-01-02", kommunen__bonn="2\n")
    repository.einchecken("2026-01-03", kommunen__bonn="3\n")
    repository.git("checkout", "-q", "main")
    repository.einchecken("2026-01-04", kommunen__essen="2\n")
    repository.git("merge", "-q", "--no-ff", "-m", "x", "zweig", tag="2026-01-05T12:00:00+0100")
    assert aenderungen(load_geschichte(repository.ort, date(2026, 1, 2))) == [
        ("2026-01-04", [Posten(ESSEN, b"1\n", b"2\n")]),
        ("2026-01-05", [Posten(BONN, b"1\n", b"3\n")]),
    ]


@pytest.mark.parametrize("name", ["register", "-p", "--help", "[a]*", "mit Leerzeichen", "größe"])
def test_das_register_darf_in_einem_unterordner_liegen(repository: Repository, name: str) -> None:
    unten = Repository(repository.ort / name)
    unten.schreibe(kommunen__bonn="1")
    repository.einchecken("2026-01-01", kommunen__fremd="1")
    unten.schreibe(kommunen__bonn="2", kommunen__essen="1")
    ort = Path(name)
    davor = Path.cwd()
    os.chdir(repository.ort)
    try:
        geschichte = load_geschichte(ort)
        assert list(geschichte.fruehere(BONN, "HEAD")) == [b"1"]
    finally:
        os.chdir(davor)
    assert aenderungen(geschichte) == [
        ("2026-01-01", [Posten(BONN, None, b"1")]),
        (None, [Posten(BONN, b"1", b"2"), Posten(ESSEN, None, b"1")]),
    ]


def test_was_noch_nicht_eingecheckt_ist_steht_am_ende(repository: Repository) -> None:
    repository.einchecken("2026-01-01", kommunen__a="1", kommunen__b="1", kommunen__c="1", kommunen__d="1")
    repository.schreibe(kommunen__a="2", kommunen__b=None, kommunen__e="1", kommunen__f="1")
    repository.git("add", "data/kommunen/f.yaml")
    repository.git("rm", "-q", "--cached", "data/kommunen/c.yaml")
    (repository.ort / "data/kommunen/d.yaml").touch()
    assert load_geschichte(repository.ort).schuebe[1:] == (
        Schub(
            None,
            "HEAD",
            (
                Posten("data/kommunen/a.yaml", b"1", b"2"),
                Posten("data/kommunen/b.yaml", b"1", None),
                Posten("data/kommunen/e.yaml", None, b"1"),
                Posten("data/kommunen/f.yaml", None, b"1"),
            ),
        ),
    )


def test_ein_gleicher_inhalt_mit_anderen_zeilenenden_ist_eingecheckt(repository: Repository) -> None:
    (repository.ort / ".gitattributes").write_text("*.yaml text eol=crlf\n")
    repository.einchecken("2026-01-01", kommunen__bonn="a: 1\r\n")
    assert aenderungen(load_geschichte(repository.ort)) == [("2026-01-01", [Posten(BONN, None, b"a: 1\n")])]


def test_persoenliches_schemas_und_verborgenes_werden_nie_gelesen(repository: Repository) -> None:
    (repository.ort / ".gitignore").write_text("data/ignoriert.yaml\n")
    namen = ["kontakte__bonn", "schema__kommune", "kommunen__.verborgen", ".journal__eins"]
    repository.einchecken("2026-01-01", kommunen__bonn="1", **dict.fromkeys(namen, "1"))
    repository.schreibe(kontakte__essen="1", ignoriert="1", **dict.fromkeys(namen, "2"))
    assert aenderungen(load_geschichte(repository.ort)) == [("2026-01-01", [Posten(BONN, None, b"1")])]


@pytest.mark.parametrize("name", ["größe ä.yaml", "[a]*.yaml", ":(top)x.yaml", "-x.yaml", '"x".yaml'])
def test_ungewoehnliche_dateinamen(repository: Repository, name: str) -> None:
    repository.einchecken("2026-01-01", **{f"kommunen__{name.removesuffix('.yaml')}": "1"})
    repository.schreibe(**{f"kommunen__{name.removesuffix('.yaml')}": "2"})
    geschichte = load_geschichte(repository.ort)
    datei = f"data/kommunen/{name}"
    assert aenderungen(geschichte) == [
        ("2026-01-01", [Posten(datei, None, b"1")]),
        (None, [Posten(datei, b"1", b"2")]),
    ]
    assert list(geschichte.fruehere(datei, "HEAD")) == [b"1"]


@pytest.mark.parametrize("name", [b"a\nb.yaml", b"\xff.yaml", b"\x1b[31m.yaml"])
def test_namen_die_das_register_nicht_liest_kommen_nicht_vor(repository: Repository, name: bytes) -> None:
    repository.schreibe(kommunen__bonn="1")
    Path(os.fsdecode(os.fsencode(repository.ort) + b"/data/kommunen/" + name)).write_bytes(b"1")
    repository.einchecken("2026-01-01")
    assert aenderungen(load_geschichte(repository.ort)) == [("2026-01-01", [Posten(BONN, None, b"1")])]


def test_was_keine_datei_oder_zu_gross_ist_hat_leeren_inhalt(repository: Repository) -> None:
    gross = b"x" * 1_000_001
    repository.einchecken("2026-01-01", kommunen__bonn="1", kommunen__essen=gross)
    (repository.ort / "data/kommunen/verweis.yaml").symlink_to("bonn.yaml")
    repository.einchecken("2026-01-02", kommunen__essen="1")
    repository.schreibe(kommunen__bonn=gross)
    assert aenderungen(load_geschichte(repository.ort)) == [
        ("2026-01-01", [Posten(BONN, None, b"1"), Posten(ESSEN, None, b"")]),
        ("2026-01-02", [Posten(ESSEN, b"", b"1"), Posten("data/kommunen/verweis.yaml", None, b"")]),
        (None, [Posten(BONN, b"1", b"")]),
    ]


def test_fruehere_inhalte_den_juengsten_zuerst(repository: Repository) -> None:
    kennungen = [repository.einchecken(f"2026-01-0{n}", kommunen__bonn=f"{n}") for n in (1, 2, 3)]
    geschichte = load_geschichte(repository.ort)
    assert list(geschichte.fruehere(BONN, kennungen[1])) == [b"2", b"1"]
    assert list(geschichte.fruehere(ESSEN, "HEAD")) == []


def test_ein_flacher_klon_sagt_wo_er_abgeschnitten_ist(repository: Repository, tmp_path: Path) -> None:
    for n in (1, 2, 3):
        repository.einchecken(f"2026-01-0{n}", kommunen__bonn=f"{n}")
    repository.git("clone", "-q", "--depth", "2", f"file://{repository.ort}", str(tmp_path / "klon"))
    schub = ("2026-01-03", [Posten(BONN, b"2", b"3")])
    ganz = load_geschichte(tmp_path / "klon")
    assert (aenderungen(ganz), ganz.abgeschnitten) == ([schub], date(2026, 1, 2))
    kurz = load_geschichte(tmp_path / "klon", date(2026, 1, 3))
    assert (aenderungen(kurz), kurz.abgeschnitten) == ([schub], None)


def test_lesen_veraendert_nichts(repository: Repository) -> None:
    repository.einchecken("2026-01-01", kommunen__bonn="1", kommunen__essen="1")
    repository.schreibe(kommunen__bonn="2")
    (repository.ort / "data/kommunen/essen.yaml").touch()

    def stand() -> dict[str, tuple[int, bytes]]:
        dateien = sorted(datei for datei in repository.ort.rglob("*") if datei.is_file())
        return {str(datei): (datei.stat().st_mtime_ns, datei.read_bytes()) for datei in dateien}

    davor = stand()
    load_geschichte(repository.ort)
    assert davor == stand()


def test_eigene_einstellungen_aendern_nichts_und_starten_nichts(
    repository: Repository, tmp_path: Path
) -> None:
    repository.einchecken("2026-01-01", kommunen__bonn="1\n")
    repository.einchecken("2026-01-02", kommunen__bonn=None, kommunen__essen="1\n")
    repository.schreibe(kommunen__essen="2\n")
    erwartet = load_geschichte(repository.ort)
    programm = tmp_path / "programm"
    programm.write_text(f"#!/bin/sh\ntouch {tmp_path / 'gestartet'}\n")
    programm.chmod(0o755)
    einstellungen = {
        "color.ui": "always",
        "log.showRoot": "false",
        "log.showSignature": "true",
        "log.follow": "true",
        "diff.renames": "copies",
        "diff.external": str(programm),
        "diff.noprefix": "true",
        "core.fsmonitor": str(programm),
        "core.quotePath": "true",
        "core.pager": str(programm),
        "status.showUntrackedFiles": "no",
    }
    for name, wert in einstellungen.items():
        repository.git("config", name, wert)
    assert erwartet == load_geschichte(repository.ort)
    assert not (tmp_path / "gestartet").exists()


def fehler(ort: Path) -> tuple[str, str]:
    with pytest.raises(RegisterError) as gefangen:
        load_geschichte(ort)
    return gefangen.value.text.replace(str(ort), "ORT"), gefangen.value.hilfe


def test_ohne_geschichte_sagt_der_fehler_was_zu_tun_ist(repository: Repository, tmp_path: Path) -> None:
    noch_nicht = (
        "Das Register ist in Git noch nicht eingecheckt; es hat noch keine Geschichte.",
        "Einchecken: git add data, dann git commit.",
    )
    assert fehler(repository.ort) == noch_nicht
    (repository.ort / "README").touch()
    repository.einchecken("2026-01-01")
    assert fehler(repository.ort) == noch_nicht
    assert fehler(tmp_path) == (
        "»ORT« liegt in keinem Git-Repository; es gibt keine Geschichte.",
        "Anfangen: dort »git init«, »git add data« und »git commit« aufrufen.",
    )


def test_ein_beschaedigtes_repository_meldet_was_git_meldet(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    repository.einchecken("2026-01-01", kommunen__bonn="1")
    (repository.ort / ".git" / "HEAD").unlink()
    text, hilfe = fehler(repository.ort)
    assert text == "Git kann die Geschichte von »ORT« nicht lesen."
    assert hilfe.startswith("Git meldet: fatal: not a git repository")


def test_ohne_git_ist_auch_das_gesagt(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.einchecken("2026-01-01", kommunen__bonn="1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fehler(repository.ort) == (
        "Die Geschichte des Registers steht in Git; Git ist auf diesem Rechner nicht zu finden.",
        "Git einrichten: https://git-scm.com/downloads",
    )


def test_ein_fehlender_inhalt_ist_leer(repository: Repository) -> None:
    repository.einchecken("2026-01-01", kommunen__bonn="1")
    kennung = repository.git("rev-parse", "HEAD:data/kommunen/bonn.yaml")
    repository.einchecken("2026-01-02", kommunen__bonn="2")
    shutil.move(repository.ort / ".git/objects" / kennung[:2] / kennung[2:], repository.ort / "weg")
    assert aenderungen(load_geschichte(repository.ort)) == [
        ("2026-01-01", [Posten(BONN, None, b"")]),
        ("2026-01-02", [Posten(BONN, b"", b"2")]),
    ]


def test_was_in_einem_teilklon_fehlt_wird_nicht_nachgeladen(repository: Repository, tmp_path: Path) -> None:
    """Nachladen hieße Netz, und am anderen Ende ein Programm, das das Repository selbst nennt."""
    repository.einchecken("2026-01-01", kommunen__bonn="1")
    kennung = repository.git("rev-parse", "HEAD:data/kommunen/bonn.yaml")
    repository.einchecken("2026-01-02", kommunen__bonn="2")
    einstellungen = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": str(repository.ort),
        "remote.origin.uploadpack": f"touch '{tmp_path / 'gestartet'}'; git-upload-pack",
        "protocol.file.allow": "always",
        "protocol.allow": "always",
    }
    for name, wert in einstellungen.items():
        repository.git("config", name, wert)
    shutil.move(repository.ort / ".git/objects" / kennung[:2] / kennung[2:], tmp_path / "weg")
    load_geschichte(repository.ort)
    assert not (tmp_path / "gestartet").exists()
    # Ohne unsere Vorkehrungen startete Git es: Sonst prüfte dieser Test nichts.
    subprocess.run(["git", "-C", repository.ort, "cat-file", "-e", kennung], capture_output=True, check=False)
    assert (tmp_path / "gestartet").exists()
