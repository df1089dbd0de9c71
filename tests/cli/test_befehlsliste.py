from collections.abc import Iterator
from typing import Any

import typer

from kommunennetz.cli.app import BEFEHLE, app


def test_die_hilfe_zeigt_von_jedem_befehl_den_ersten_satz_seiner_eigenen() -> None:
    gruppe = typer.main.get_command(app)
    assert isinstance(gruppe, typer.core.TyperGroup)
    kontext = typer.Context(gruppe)
    befehle = {name: gruppe.get_command(kontext, name) for name in gruppe.list_commands(kontext)}
    assert {name: befehl.get_short_help_str(200) for name, befehl in befehle.items() if befehl} == BEFEHLE


def _alle(befehl: Any, kontext: typer.Context) -> Iterator[tuple[str, Any]]:
    """Liefert jeden Befehl und Unterbefehl mit seinem Namen."""
    for name in befehl.list_commands(kontext):
        unter = befehl.get_command(kontext, name)
        if isinstance(unter, typer.core.TyperGroup):
            yield from ((f"{name} {tiefer}", eines) for tiefer, eines in _alle(unter, kontext))
        yield name, unter


def _befehle() -> dict[str, Any]:
    gruppe = typer.main.get_command(app)
    befehle = dict(_alle(gruppe, typer.Context(gruppe)))
    assert len(befehle) > 35
    return befehle


def test_keine_uebersicht_bricht_einen_satz_ab() -> None:
    abgebrochen = [name for name, befehl in _befehle().items() if "..." in befehl.get_short_help_str(40)]
    assert abgebrochen == []


def test_wer_freien_text_schreibt_kann_dem_waechter_einen_grund_nennen() -> None:
    # Die Meldung des Wächters rät zu --trotzdem; wo es die Option nicht gibt, wäre der Rat eine Sackgasse.
    optionen = {name: {eine.name: eine for eine in befehl.params} for name, befehl in _befehle().items()}
    schreiben = {
        name
        for name, eine in optionen.items()
        if "ja" in eine and any(o.metavar == "TEXT" for o in eine.values())
    }
    assert len(schreiben) > 8
    assert {name for name in schreiben if "trotzdem" not in optionen[name]} == set()


def test_keine_hilfe_raet_zu_einer_leeren_angabe() -> None:
    # Eine leere Angabe weist jeder Befehl zurück.
    assert [name for name, befehl in _befehle().items() if '""' in (befehl.help or "")] == []
