"""Listen, wie sie sind: Jede in tests/beispiele/listen wird gezeigt, wie es in tests/soll/listen steht."""

from collections.abc import Callable
from pathlib import Path

import pytest

from austausch.mappen import BONN, ESSEN, LIPPE, RUNDE
from hilfen import WURZEL, Ausgang, write_register
from sollwerte import Soll

Lauf = Callable[..., Ausgang]

LISTEN = sorted((WURZEL / "tests" / "beispiele" / "listen").iterdir())
SOLL = WURZEL / "tests" / "soll" / "listen"
ANGABEN = {"06-nur-namen": ("--anlegen",)}


def _als_text(ausgang: Ausgang) -> str:
    return f"{ausgang.ausgabe}--- Meldungen, Ausgang {ausgang.wert}\n{ausgang.meldungen}"


def test_es_gibt_listen_und_zu_jeder_ein_soll() -> None:
    assert len(LISTEN) > 25
    assert {liste.stem for liste in LISTEN} == {datei.stem for datei in SOLL.iterdir()}


@pytest.mark.parametrize("liste", LISTEN, ids=[liste.stem for liste in LISTEN])
def test_jede_liste_wird_gezeigt_wie_es_im_soll_steht(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lauf: Lauf, soll: Soll, liste: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write_register(
        tmp_path,
        **{
            "runden__2012-erstunterzeichnung": RUNDE,
            "kommunen__bonn": BONN,
            "kommunen__essen": ESSEN,
            "kommunen__kreis-lippe": LIPPE,
        },
    )
    gezeigt = [_als_text(lauf("import", liste))]
    if liste.stem in ANGABEN:
        angaben = ANGABEN[liste.stem]
        gezeigt += [f"\n=== {' '.join(angaben)}\n", _als_text(lauf("import", liste, *angaben))]
    soll.pruefe(SOLL / f"{liste.stem}.txt", "".join(gezeigt))
