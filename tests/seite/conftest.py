from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser import CHROMIUM, SCHALTER, verlange
from hilfen import WURZEL
from seite_probe import baue, write_probe

Seiten = dict[str, dict[str, bytes]]


@pytest.fixture(name="chromium", scope="module")
def _chromium() -> Iterator[Browser]:
    programm = verlange(CHROMIUM, "Chromium")
    with sync_playwright() as spiel:
        browser = spiel.chromium.launch(executable_path=programm, args=SCHALTER)
        yield browser
        browser.close()


@pytest.fixture(name="gebaut", scope="session")
def _gebaut(tmp_path_factory: pytest.TempPathFactory) -> Seiten:
    """Liefert die Seite eines kleinen Netzes und die des mitgelieferten Registers."""
    return {"klein": baue(write_probe(tmp_path_factory.mktemp("klein"))), "wirklich": baue(WURZEL)}
