import typer

from kommunennetz.cli.app import BEFEHLE, app


def test_die_hilfe_zeigt_von_jedem_befehl_den_ersten_satz_seiner_eigenen() -> None:
    gruppe = typer.main.get_command(app)
    assert isinstance(gruppe, typer.core.TyperGroup)
    kontext = typer.Context(gruppe)
    befehle = {name: gruppe.get_command(kontext, name) for name in gruppe.list_commands(kontext)}
    assert {name: befehl.get_short_help_str(200) for name, befehl in befehle.items() if befehl} == BEFEHLE
