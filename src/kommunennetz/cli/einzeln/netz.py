"""`kommunennetz netz`: das Netzwerk selbst, von den Kriterien bis zu den Ferien."""

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.editor import Gesucht, bearbeite


def bearbeiten(aufruf: Aufruf) -> int:
    """Öffnet data/netz.yaml im Editor und prüft sie danach, auch wenn sie gerade fehlerhaft ist."""
    return bearbeite(aufruf, lambda _: Gesucht("data/netz.yaml", "Angaben zum Netzwerk"))
