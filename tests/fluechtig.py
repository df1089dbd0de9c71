"""Ein Ordner im Arbeitsspeicher, für Tests, die tausende Male schreiben."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SPEICHER = "/dev/shm"  # noqa: S108 – der Ordner darin hat einen zufälligen Namen


@contextmanager
def fluechtiger_ordner() -> Iterator[Path]:
    """Liefert einen leeren Ordner, im Arbeitsspeicher, wo es einen gibt, und löscht ihn danach."""
    with tempfile.TemporaryDirectory(dir=_SPEICHER if os.access(_SPEICHER, os.W_OK) else None) as name:
        yield Path(name)
