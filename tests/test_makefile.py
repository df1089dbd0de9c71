"""Das Makefile: Jedes Ziel sagt am Ende in einer Zeile, was es getan hat."""

import re
from functools import cache

import pytest

from hilfen import WURZEL


@cache
def rezepte() -> dict[str, list[str]]:
    """Liefert zu jedem Ziel die Zeilen seines Rezepts; fortgesetzte Zeilen gelten als eine."""
    text = (WURZEL / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    bloecke = re.findall(r"^([\w./-]+):[^=\n]*\n((?:\t.*\n)*)", text, re.MULTILINE)
    return {ziel: [zeile.strip() for zeile in rezept.splitlines()] for ziel, rezept in bloecke}


def phony() -> list[str]:
    zeile = re.search(r"^\.PHONY: (.+)$", (WURZEL / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return zeile[1].split() if zeile else []


def test_was_keine_datei_ist_steht_als_solches_da() -> None:
    assert len(phony()) > 5
    assert sorted(phony()) == sorted(ziel for ziel in rezepte() if not ziel.startswith("."))


@pytest.mark.parametrize("ziel", phony())
def test_jedes_ziel_sagt_am_ende_in_einer_zeile_was_es_getan_hat(ziel: str) -> None:
    gesagt = [zeile for zeile in rezepte()[ziel] if re.match(r"@?echo\b", zeile)]
    assert gesagt == rezepte()[ziel][-1:]
    assert re.fullmatch(r'@echo "[A-ZÄÖÜ][^"`]{20,140}\."', gesagt[0])


def test_kein_ziel_verschluckt_einen_fehler() -> None:
    # Sonst sagte die letzte Zeile, es sei gelungen.
    schritte = [zeile for rezept in rezepte().values() for zeile in rezept if "echo" not in zeile]
    assert len(schritte) > 20
    assert [schritt for schritt in schritte if re.search(r"^@?-|\|\||;|&$", schritt)] == []


def test_was_make_schnell_auslaesst_gibt_es() -> None:
    # Ein verschobener Test liefe sonst wieder mit, ohne dass es jemand merkte.
    text = (WURZEL / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    schwere = re.findall(r"^SCHWER := (.+)$", text, re.MULTILINE)[0].split()
    assert len(schwere) > 5
    assert [ort for ort in schwere if not (WURZEL / "tests" / ort).exists()] == []
