"""`neu`: ein Register, das erst antwortet, wenn es ausgefüllt ist; mit README und Git."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang
from kommunennetz.cli.aufruf import mitgeliefert

Lauf = Callable[..., Ausgang]
PLATZHALTER = re.compile(r"<[A-ZÄÖÜ][^<>]*>")


@pytest.fixture(name="ordner")
def _ordner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    # Auch wer die Tests in einem Repository ausführt, legt hier ein neues an.
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return tmp_path / "mein register"


def _fuelle(ordner: Path) -> None:
    datei = ordner / "data/netz.yaml"
    text = datei.read_text("utf-8")
    text = re.sub(r"(gruendung|gilt_ab): <.*>", r"\1: 2026", text)
    datei.write_text(PLATZHALTER.sub("ausgefüllt", text), encoding="utf-8")


def test_jeder_platzhalter_ist_ein_fehler_bis_er_ausgefuellt_ist(lauf: Lauf, ordner: Path) -> None:
    assert 0 == lauf("neu", ordner).wert
    zeilen = (ordner / "data/netz.yaml").read_text("utf-8").splitlines()
    erwartet = {
        (nummer, platzhalter[0].strip("<>"))
        for nummer, zeile in enumerate(zeilen, 1)
        if (platzhalter := PLATZHALTER.search(zeile))
    }
    assert len(erwartet) == 11
    pruefung = lauf("--register", ordner, "pruefen")
    assert 1 == pruefung.wert
    gemeldet = re.findall(
        r":(\d+):\d+: Fehler: ».*« ist noch nicht ausgefüllt: (.*) \[platzhalter\]", pruefung.ausgabe
    )
    assert {(int(nummer), was) for nummer, was in gemeldet} == erwartet
    assert pruefung.ausgabe.count(": Fehler: ") == len(erwartet)
    # Ein Platzhalter kommt nie in eine Antwort.
    assert 3 == lauf("--register", ordner, "beitritt", "pruefen", "Herford").wert
    _fuelle(ordner)
    ausgefuellt = lauf("--register", ordner, "pruefen", "--streng")
    assert (0, "") == (ausgefuellt.wert, ausgefuellt.ausgabe)
    assert 1 == lauf("--register", ordner, "beitritt", "pruefen", "Herford").wert


def test_dabei_sind_readme_vorlagen_und_was_git_nicht_sehen_soll(lauf: Lauf, ordner: Path) -> None:
    lauf("neu", ordner)
    assert (ordner / "README.md").read_text("utf-8").startswith("# Das Register\n")
    ausgenommen = (ordner / ".gitignore").read_text("utf-8").splitlines()
    assert {"data/kontakte/", "data/.schritte/", "data/.sperre", "data/.vorgang/"} <= set(ausgenommen)
    assert {datei.name for datei in (mitgeliefert() / "templates").iterdir() if datei.is_file()} <= {
        datei.name for datei in (ordner / "templates").iterdir()
    }
    assert not (ordner / "templates/neu").exists()
    assert 2 == lauf("neu", ordner).wert


def test_git_beginnt_mit_einem_haken_gegen_personenbezogenes(lauf: Lauf, ordner: Path) -> None:
    ausgang = lauf("neu", ordner)
    assert "Git: neues Repository; vor jedem Commit wird nach Personenbezogenem gesehen." in ausgang.meldungen
    for name in ("pre-commit", "commit-msg"):
        haken = ordner / ".git/hooks" / name
        assert os.access(haken, os.X_OK)
        assert 'kommunennetz datenschutz waechter --staged "$@"' in haken.read_text("utf-8")


def test_der_haken_verweigert_einen_commit_mit_einer_person(
    lauf: Lauf, ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = (str(Path(sys.executable).parent), os.environ["PATH"])
    monkeypatch.setenv("PATH", os.pathsep.join(programme))
    lauf("neu", ordner)
    _fuelle(ordner)
    wer = ("-c", "user.name=Test", "-c", "user.email=test@example.org")

    def commit(botschaft: str = "Stand") -> int:
        subprocess.run(["git", "-C", ordner, "add", "."], check=True)
        return subprocess.run(
            ["git", "-C", ordner, *wer, "commit", "-qm", botschaft], check=False, capture_output=True
        ).returncode

    assert 0 == commit()
    bonn = ordner / "data/kommunen/bonn.yaml"
    bonn.write_text("name: Bonn\nags: 05314000\nbemerkung: Frau Mustermann\n", encoding="utf-8")
    assert 0 != commit()
    bonn.write_text("name: Bonn\nags: 05314000\n", encoding="utf-8")
    assert 0 != commit("Bonn laut Frau Mondkalb")
    assert 0 == commit()


def test_in_einem_repository_entsteht_kein_zweites(
    lauf: Lauf, ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_CEILING_DIRECTORIES")
    subprocess.run(["git", "init", "-q", str(ordner.parent)], check=True)
    assert "    Git: Der Ordner liegt schon in einem Repository.\n" in lauf("neu", ordner).meldungen
    assert not (ordner / ".git").exists()


def test_ohne_git_entsteht_das_register_und_die_meldung_sagt_es(
    lauf: Lauf, ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    ausgang = lauf("neu", ordner)
    assert 0 == ausgang.wert
    assert "    Ohne Git: Es ist auf diesem Rechner nicht zu finden (https://git-scm.com/downloads).\n" in (
        ausgang.meldungen
    )
    assert (ordner / "data/netz.yaml").is_file()
