from pathlib import Path

import pytest

from git_probe import Repository
from kommunennetz.register.geschichte.git import GitError, read_blobs, run_git


@pytest.fixture(name="repository")
def _repository(tmp_path: Path) -> Repository:
    return Repository.neu(tmp_path / "register")


def test_inhalte_kommen_in_der_reihenfolge_der_fragen(repository: Repository) -> None:
    repository.einchecken(
        "2026-01-01",
        kommunen__leer="",
        kommunen__bonn="a\nb",
        kommunen__gross="x" * 1_000_000,
        kommunen__roh=b"\0\xff",
    )
    namen = ["bonn", "leer", "gibt es nicht", "roh", "gross", "bonn"]
    fragen = [f"HEAD:./data/kommunen/{name}.yaml" for name in namen]
    kennung = repository.git("rev-parse", "HEAD:data/kommunen/bonn.yaml")
    assert read_blobs(repository.ort, [*fragen, kennung, "0" * 40, "HEAD", "HEAD:data"]) == [
        b"a\nb", b"", b"", b"\0\xff", b"x" * 1_000_000, b"a\nb", b"a\nb", b"", b"", b"",
    ]  # fmt: skip


def test_wer_nichts_fragt_braucht_kein_git(tmp_path: Path) -> None:
    assert read_blobs(tmp_path / "gibt es nicht", []) == []


def test_eine_ablehnung_nennt_was_git_meldet(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(GitError) as gefangen:
        run_git(repository.ort, "rev-parse", "--verify", "HEAD")
    assert gefangen.value.text == f"Git kann die Geschichte von »{repository.ort}« nicht lesen."
    assert gefangen.value.hilfe == "Git meldet: fatal: Needed a single revision"


def test_auch_was_kein_text_ist_laesst_sich_melden(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(GitError) as gefangen:
        run_git(repository.ort, "cat-file", "-p", "\udcff")
    assert gefangen.value.hilfe == "Git meldet: fatal: Not a valid object name \ufffd"
