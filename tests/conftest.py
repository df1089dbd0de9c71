import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

import umfang  # noqa: F401 – stellt Hypothesis ein
from hilfen import Ausgang
from imap_server import DOVECOT, Postfachserver, postfachserver
from kommunennetz.cli.start import run
from smtp_server import Mailserver, mailserver
from sollwerte import Soll

SCHREIBEN = "--soll-schreiben"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        SCHREIBEN, action="store_true", help="schreibt die Soll-Dateien neu, statt mit ihnen zu vergleichen"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    # Alle Tests zu sammeln dauert länger, als das Soll zu schreiben.
    ohne_soll = collection_path.suffix == ".py" and "soll: Soll" not in collection_path.read_text(
        encoding="utf-8"
    )
    return True if config.getoption(SCHREIBEN) and ohne_soll else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption(SCHREIBEN):
        items[:] = [
            item for item in items if isinstance(item, pytest.Function) and "soll" in item.fixturenames
        ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # Auch wenn mehrere Prozesse testen, stehen die Zahlen eines Nachweises unter dem Ergebnis.
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, zahlen in report.user_properties:
            terminalreporter.write_line(f"{name}: {zahlen}")


@pytest.fixture
def soll(pytestconfig: pytest.Config) -> Soll:
    """Liefert den Vergleich mit dem Soll; mit --soll-schreiben schreibt er es."""
    return Soll(schreiben=pytestconfig.getoption(SCHREIBEN))


# Kein Test liest, was ein anderer las, und keiner schreibt in den Ordner des Benutzers.
os.environ["KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER"] = "1"
# Einen Ordner unter einer Datei kann es nicht geben: Wer dorthin schriebe, scheitert.
os.environ["KOMMUNENNETZ_PROFIL"] = str(Path(__file__) / "profil")
_DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session", autouse=True)
def _das_register_des_klons_bleibt() -> Iterator[None]:
    """Kein Test ändert das wirkliche Register; ein verirrter Befehl stand dort einmal als Kriterium von Bonn."""
    vorher = _abdruecke()
    assert vorher
    yield
    assert _abdruecke() == vorher


def _abdruecke() -> Mapping[str, str]:
    dateien = (datei for datei in _DATA.rglob("*") if datei.is_file() and datei.name != ".sperre")
    return {str(datei.relative_to(_DATA)): sha256(datei.read_bytes()).hexdigest() for datei in dateien}


@pytest.fixture(name="lauf")
def _lauf(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ausgang]:
    """Liefert einen Aufruf des Programms in diesem Prozess."""

    def lauf(*angaben: object) -> Ausgang:
        capfd.readouterr()
        wert = run([str(angabe) for angabe in angaben])
        ausgabe, meldungen = capfd.readouterr()
        return Ausgang(wert, ausgabe, meldungen)

    return lauf


@pytest.fixture(name="_server", scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailserver]:
    with mailserver(tmp_path_factory.mktemp("mailserver")) as server:
        yield server


@pytest.fixture(name="server")
def _frischer_server(_server: Mailserver) -> Mailserver:
    """Liefert einen wirklichen Mailserver in eigenem Prozess, mit leerem Protokoll und ohne Störung."""
    _server.vergiss()
    return _server


@pytest.fixture(name="_postfachserver", scope="session")
def _postfachserver() -> Iterator[Postfachserver]:
    if DOVECOT is None:
        if os.environ.get("CI"):
            pytest.fail("Dovecot fehlt; .ci/run installiert es.")
        pytest.skip("Dovecot ist nicht installiert (Debian: dovecot-imapd).")
    with postfachserver() as server:
        yield server


@pytest.fixture(name="postfachserver")
def _leeres_postfach(_postfachserver: Postfachserver) -> Postfachserver:
    """Liefert ein wirkliches Dovecot in eigenem Prozess, mit leerem Postfach."""
    _postfachserver.leere()
    return _postfachserver
