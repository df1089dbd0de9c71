"""Der Vergleich ist nur gerecht, wenn yamale dieselben Datensätze annimmt und ablehnt wie das Register."""

from pathlib import Path
from typing import Any

import pytest

from hilfen import WURZEL
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.register.lesen.store import load_eintrag

yamale = pytest.importorskip("yamale", reason="yamale kommt mit bench/requirements.txt")

GUT = sorted((WURZEL / "data" / "kommunen").glob("*.yaml"))
SCHLECHT = {
    "unbekanntes Feld": "beitritt: {runde: 4}\nplz: 53111\n",
    "AGS mit vier Stellen": "ags: '5314'\n",
    "Stand gibt es nicht": "kriterien: {ansprechperson: {stand: vielleicht}}\n",
    "Stand fehlt": "kriterien: {ansprechperson: {seit: 2020}}\n",
    "kein Datum": "beitritt: {unterzeichnet: 6.12.2017}\n",
    "Monat 13": "beitritt: {unterzeichnet: 2017-13}\n",
    "Beschluss ohne Gremium": "beitritt: {runde: 4, beschluss: {datum: 2017-11-20}}\n",
    "kein Postfach": "postfach: Rathaus\n",
    "Beleglage gibt es nicht": "beitritt: {runde: 4, beleglage: vermutet}\n",
    "Quellen sind keine Liste": "quellen: Q\n",
    "leere Bemerkung": "bemerkung: ''\n",
    "Abschnitt ohne Felder": "austritt: 2020\n",
    "frühere ohne Austritt": "frueher: [{beitritt: {unterzeichnet: 2012, quelle: Q}}]\n",
    "frühere ist keine Liste": "frueher: {beitritt: {unterzeichnet: 2012}, austritt: {datum: 2020}}\n",
}


@pytest.fixture(name="schema", scope="module")
def _schema() -> Any:
    return yamale.make_schema(WURZEL / "bench" / "yamale.yaml", parser="pyyaml")


def _nimmt_an(schema: Any, datei: Path) -> tuple[bool, bool]:
    """Liefert, ob yamale und ob das Register die Datei annehmen."""
    ergebnis = yamale.validate(schema, yamale.make_data(datei, parser="pyyaml"), _raise_error=False)
    eintrag = load_eintrag(datei.parent, datei.name, KOMMUNE, [])
    return ergebnis[0].isValid(), eintrag is not None


def test_yamale_nimmt_jede_kommune_des_registers_an(schema: Any) -> None:
    assert len(GUT) > 50
    assert {_nimmt_an(schema, datei) for datei in GUT} == {(True, True)}


@pytest.mark.parametrize("inhalt", SCHLECHT.values(), ids=SCHLECHT)
def test_was_das_register_ablehnt_lehnt_auch_yamale_ab(schema: Any, tmp_path: Path, inhalt: str) -> None:
    datei = tmp_path / "bonn.yaml"
    ags = "" if "ags" in inhalt else "ags: 05314000\n"
    datei.write_text(f"name: Bonn\n{ags}{inhalt}", encoding="utf-8")
    assert _nimmt_an(schema, datei) == (False, False)
