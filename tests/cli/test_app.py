from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer

from hilfen import Ausgang, write_register
from kommunennetz.cli.app import BEFEHLE, GEMEINSAM, UNTERBEFEHLE, build_app


def test_die_hilfe_zeigt_von_jedem_befehl_den_ersten_satz_seiner_eigenen() -> None:
    gruppe = build_app()
    assert isinstance(gruppe, typer.core.TyperGroup)
    kontext = typer.Context(gruppe)
    befehle = {name: gruppe.get_command(kontext, name) for name in gruppe.list_commands(kontext)}
    assert {name: befehl.get_short_help_str(200) for name, befehl in befehle.items() if befehl} == BEFEHLE


def test_auch_die_hilfe_eines_hauptworts_zeigt_die_ersten_saetze_seiner_befehle() -> None:
    befehle = _befehle()
    saetze = {
        gruppe: {name: befehle[f"{gruppe} {name}"].get_short_help_str(200) for name in namen}
        for gruppe, namen in UNTERBEFEHLE.items()
    }
    assert saetze == UNTERBEFEHLE


def _alle(befehl: Any, kontext: typer.Context) -> Iterator[tuple[str, Any]]:
    """Liefert jeden Befehl und Unterbefehl mit seinem Namen."""
    for name in befehl.list_commands(kontext):
        unter = befehl.get_command(kontext, name)
        if isinstance(unter, typer.core.TyperGroup):
            yield from ((f"{name} {tiefer}", eines) for tiefer, eines in _alle(unter, kontext))
        yield name, unter


def _befehle() -> dict[str, Any]:
    gruppe = build_app()
    befehle = dict(_alle(gruppe, typer.Context(gruppe)))
    assert len(befehle) > 35
    return befehle


@pytest.mark.parametrize("gruppe", ["", *UNTERBEFEHLE])
def test_keine_uebersicht_bricht_einen_satz_ab(gruppe: str, lauf: Callable[..., Ausgang]) -> None:
    hilfe = " ".join(lauf(*gruppe.split(), "--help").ausgabe.split())
    saetze = UNTERBEFEHLE.get(gruppe, BEFEHLE)
    assert {name: satz for name, satz in saetze.items() if f"{name} {satz}" not in hilfe} == {}
    assert "..." not in hilfe


def test_wer_freien_text_schreibt_kann_dem_waechter_einen_grund_nennen() -> None:
    # Die Meldung des Wächters rät zu --trotzdem; wo es die Option nicht gibt, wäre der Rat eine Sackgasse.
    optionen = {name: {eine.name: eine for eine in befehl.params} for name, befehl in _befehle().items()}
    schreiben = {
        name
        for name, eine in optionen.items()
        # Im Kontaktordner schweigt er: Nur dort gehören Personen hin.
        if "ja" in eine
        and any(o.metavar == "TEXT" for o in eine.values())
        and not name.startswith("kontakt ")
    }
    # Im Kontaktordner schweigt er: Nirgends sonst gehören Personen hin.
    register = {name for name in schreiben if not name.startswith("kontakt ")}
    assert len(register) > 8
    assert {name for name in register if "trotzdem" not in optionen[name]} == set()


def test_keine_hilfe_raet_zu_einer_leeren_angabe() -> None:
    # Eine leere Angabe weist jeder Befehl zurück.
    assert [name for name, befehl in _befehle().items() if '""' in (befehl.help or "")] == []


def _angaben(befehl: Any) -> list[str]:
    """Liefert zu einem Befehl irgendwelche Angaben, die nötig sind, damit er überhaupt gerufen wird."""
    angaben: list[str] = []
    for eine in befehl.params:
        if eine.required:
            wert = "1" if eine.metavar == "N" else (eine.metavar or "x").partition("|")[0]
            angaben += [wert] if eine.param_type_name == "argument" else [eine.opts[0], wert]
    return angaben


BEFEHLSFOLGEN = [name for name, befehl in _befehle().items() if not isinstance(befehl, typer.core.TyperGroup)]


@pytest.mark.parametrize("name", BEFEHLSFOLGEN)
def test_das_register_nennt_man_vor_oder_hinter_jedem_befehl(
    name: str, lauf: Callable[..., Ausgang], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    worte, angaben = name.split(), _angaben(_befehle()[name])
    widerspruch = Ausgang(
        2, "", "Fehler: --register ist zweimal genannt: »a« und »b«.\n    Eines von beiden weglassen.\n"
    )
    a, b = ("--register", "a"), ("--register", "b")
    assert lauf(*a, *worte, *b, *angaben) == widerspruch
    assert lauf(*a, *worte, *angaben, *b) == widerspruch
    assert lauf(*worte, *a, *angaben, *b) == widerspruch
    assert lauf(worte[0], *a, *worte[1:], *b, *angaben) == widerspruch
    assert list(tmp_path.iterdir()) == []


def test_zweimal_dasselbe_register_ist_kein_widerspruch(
    lauf: Callable[..., Ausgang], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ort = ("--register", write_register(tmp_path))
    einmal = lauf(*ort, "runde", "liste")
    assert einmal.wert == 0
    assert lauf(*ort, "runde", *ort, "liste", *ort) == einmal
    # Was auf der Befehlszeile steht, geht der Umgebungsvariablen vor, ohne ihr zu widersprechen.
    monkeypatch.setenv("KOMMUNENNETZ_REGISTER", "anderswo")
    assert lauf("runde", "liste", *ort) == einmal
    assert lauf("runde", "liste").wert == 3


def test_eine_weitere_gemeinsame_option_kostet_eine_zeile(
    lauf: Callable[..., Ausgang], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ort = ("--register", write_register(tmp_path))
    assert lauf(*ort, "runde", "liste", "--schalter").wert == 2
    monkeypatch.setitem(GEMEINSAM, "schalter", Annotated[bool | None, typer.Option("--schalter")])
    assert lauf(*ort, "runde", "liste", "--schalter") == lauf("--schalter", *ort, "runde", "liste")
    assert lauf(*ort, "runde", "liste", "--schalter").wert == 0
