"""Mails aus einem Ordner, in den jemand sie gezogen hat: .eml und .msg, auch in Unterordnern; nur gelesen."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from kommunennetz.dateien import grund
from kommunennetz.eingang.mail import Mail, parse_mail
from kommunennetz.eingang.msg import parse_msg

UMFANG_MAX: Final = 30_000_000
"""Größer nimmt kein Mailserver eine Mail an."""
ENDUNGEN: Final = (".eml", ".msg")
_BEIWERK: Final = frozenset({"desktop.ini", "thumbs.db", ".ds_store"})


@dataclass(frozen=True, slots=True)
class Uebergangen:
    """Eine Datei, die sich nicht lesen ließ, und warum; `wo` kann eine Person nennen."""

    wo: str
    grund: str


def list_mails(ordner: Path, seit: date | None = None) -> Iterator[Mail | Uebergangen]:
    """Liefert die Mails des Ordners in der Reihenfolge ihrer Namen, und was keine ist.

    Mit `seit` nur die, die an diesem Tag oder später kamen. Einem Verweis wird nicht gefolgt.
    """
    for datei in _list_dateien(ordner):
        wo = datei.relative_to(ordner).as_posix()
        gelesen = _read(datei, wo)
        if isinstance(gelesen, Uebergangen) or kam_seit(gelesen, seit):
            yield gelesen


def kam_seit(mail: Mail, seit: date | None) -> bool:
    """Liefert, ob die Mail an diesem Tag oder später kam; ohne Zeit gilt sie immer."""
    return seit is None or mail.zeit is None or mail.zeit.astimezone().date() >= seit


def _list_dateien(ordner: Path) -> Iterator[Path]:
    for ort, unterordner, namen in os.walk(ordner):
        unterordner.sort()
        unterordner[:] = [name for name in unterordner if not name.startswith(".")]
        for name in sorted(namen):
            if name.casefold() not in _BEIWERK and not name.startswith("."):
                yield Path(ort) / name


def _read(datei: Path, wo: str) -> Mail | Uebergangen:
    if not datei.name.casefold().endswith(ENDUNGEN):
        return Uebergangen(wo, "keine Mail: gelesen werden .eml und .msg")
    try:
        if datei.is_symlink() or not datei.is_file():
            return Uebergangen(wo, "ein Verweis oder keine gewöhnliche Datei")
        stand = datei.stat()
        if stand.st_size > UMFANG_MAX:
            return Uebergangen(wo, f"zu groß: {stand.st_size // 1_000_000} MB, gelesen werden 30")
        daten = datei.read_bytes()
    except OSError as error:
        return Uebergangen(wo, grund(error))
    zuletzt = datetime.fromtimestamp(stand.st_mtime, UTC)
    lies = parse_msg if datei.name.casefold().endswith(".msg") else parse_mail
    return lies(daten, wo, zuletzt) or Uebergangen(wo, "beschädigt, oder keine Mail")
