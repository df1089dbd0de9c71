"""Was sich das Programm für diesen Benutzer merkt: wo der Kontaktordner liegt, wann zuletzt Post ging."""

import json
import os
from datetime import datetime
from pathlib import Path

from kommunennetz.dateien import grund, write_ordner
from kommunennetz.errors import RegisterError

_DATEI = "kontaktordner.json"
_ZULETZT = "zuletzt.json"


def find_profil() -> Path:
    """Liefert den Ordner der Einstellungen des Benutzers, oder den in KOMMUNENNETZ_PROFIL."""
    if genannt := os.environ.get("KOMMUNENNETZ_PROFIL"):
        return Path(genannt)
    from platformdirs import user_config_path

    return user_config_path("kommunennetz", appauthor=False)


def find_vermerk(profil: Path, register: Path) -> Path | None:
    """Liefert den vermerkten Kontaktordner dieses Registers; RegisterError, wenn der Vermerk unlesbar ist."""
    vermerk = _load(profil / _DATEI).get(_schluessel(register))
    return None if vermerk is None else Path(vermerk)


def vermerke(profil: Path, register: Path, kontaktordner: Path) -> None:
    """Hält fest, wo der Kontaktordner dieses Registers liegt; frühere Vermerke zu anderen bleiben."""
    alle = _load(profil / _DATEI) | {_schluessel(register): str(kontaktordner)}
    inhalt = json.dumps(alle, ensure_ascii=False, indent=2, sort_keys=True)
    write_ordner(profil, {_DATEI: f"{inhalt}\n".encode()})


def find_zuletzt(profil: Path, kontaktordner: Path) -> datetime | None:
    """Liefert, wann von hier aus zuletzt etwas verschickt wurde; None, wenn noch nie."""
    try:
        return datetime.fromisoformat(_load(profil / _ZULETZT)[_schluessel(kontaktordner)])
    except (KeyError, ValueError):
        return None


def vermerke_zuletzt(profil: Path, kontaktordner: Path, am: datetime) -> None:
    """Hält fest, wann von hier aus zuletzt etwas verschickt wurde.

    So fällt auf, wenn der Kontaktordner durch eine ältere Sicherung ersetzt ist.
    """
    alle = _load(profil / _ZULETZT) | {_schluessel(kontaktordner): am.isoformat(timespec="seconds")}
    write_ordner(profil, {_ZULETZT: f"{json.dumps(alle, indent=2, sort_keys=True)}\n".encode()})


def _schluessel(register: Path) -> str:
    return os.path.realpath(register)


def _load(datei: Path) -> dict[str, str]:
    try:
        gelesen = json.loads(datei.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise RegisterError(f"»{datei}« lässt sich nicht lesen: {grund(error)}.", _NENNEN) from error
    except ValueError as error:
        raise RegisterError(f"»{datei}« ist beschädigt.", _NENNEN) from error
    # Still ein anderer Ordner wäre schlimmer als keiner: Dort fehlte, was schon verschickt ist.
    if not isinstance(gelesen, dict) or not all(isinstance(wert, str) for wert in gelesen.values()):
        raise RegisterError(f"»{datei}« ist beschädigt.", _NENNEN)
    return gelesen


_NENNEN = "Den Kontaktordner mit --kontakte nennen, oder die Datei löschen und »kontakt einrichten« aufrufen."
