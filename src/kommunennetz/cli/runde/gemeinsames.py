"""Was mehrere Befehle zu einer Runde gleich sagen."""

from collections.abc import Sequence
from typing import Any

from kommunennetz.fragen.mitglieder import Unterzeichnende
from kommunennetz.model.runde import Runde


def absage(runde: Runde) -> str:
    """Liefert, wann und warum die Runde abgesagt ist."""
    assert runde.abgesagt is not None  # noqa: S101 – gerufen nur für abgesagte
    grund = f": {runde.abgesagt.grund}" if runde.abgesagt.grund else ""
    return f"Abgesagt ({runde.abgesagt.datum}){grund}"


def ungeklaerte_genannt(nummer: int, namen: Sequence[str]) -> list[str]:
    """Liefert, von wem nicht feststeht, ob er unterzeichnet hat, und was dann zu tun ist."""
    if not namen:
        return []
    return [
        f"Noch nicht abgeschlossen; ob unterzeichnet ist, steht nicht fest: {', '.join(namen)}.",
        f"    Abschließen: kommunennetz runde abschliessen {nummer}",
    ]


def als_dict(wer: Unterzeichnende) -> dict[str, Any]:
    """Liefert die Zahl der Kommunen und die Bezirksregierungen, wie sie in JSON stehen."""
    return {
        "kommunen": {"mindestens": wer.anzahl.mindestens, "hoechstens": wer.anzahl.hoechstens},
        "bezirksregierungen": list(wer.behoerden),
    }
