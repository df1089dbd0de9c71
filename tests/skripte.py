"""Lädt die Skripte aus docs/, die kein Paket sind."""

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

from hilfen import WURZEL


def load_skript(name: str) -> ModuleType:
    """Liefert das Skript docs/NAME.py als Modul."""
    beschreibung = spec_from_file_location(name, WURZEL / "docs" / f"{name}.py")
    assert beschreibung is not None
    assert beschreibung.loader is not None
    modul = module_from_spec(beschreibung)
    beschreibung.loader.exec_module(modul)
    return modul
