"""Der Plan eines Vorgangs: welche Datei von welchem Inhalt auf welchen kommt, als JSON."""

import hashlib
from dataclasses import asdict, dataclass

PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Schritt:
    """Eine Datei mit den Fingerabdrücken ihrer Inhalte; der neue liegt unter `inhalt` im Vorgang bereit."""

    datei: str
    vorher: str | None
    nachher: str | None
    inhalt: str
    modus: int | None = None
    """Die Rechte der alten Datei, um sie auch nach dem Löschen so zurückzubringen."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Alle Schritte eines Vorgangs; `zurueck` heißt, dass sie einen anderen zurücknehmen."""

    schritte: tuple[Schritt, ...]
    zurueck: bool = False


def fingerabdruck(inhalt: bytes | None) -> str | None:
    """Liefert, woran ein Inhalt wiederzuerkennen ist; None, wenn es die Datei nicht gibt."""
    return None if inhalt is None else hashlib.sha256(inhalt).hexdigest()


def format_plan(plan: Plan) -> bytes:
    """Liefert den Plan, wie er in der Datei steht."""
    import json

    return json.dumps(asdict(plan)).encode()


def parse_plan(daten: bytes) -> Plan:
    """Liefert den Plan aus einer Datei; ValueError, wenn er beschädigt ist."""
    import json

    try:
        roh = json.loads(daten)
        plan = Plan(tuple(Schritt(**schritt) for schritt in roh["schritte"]), roh["zurueck"])
        # Ein fremder Plan darf nur holen, was im Vorgang selbst liegt.
        eigene = all(isinstance(einer.datei, str) and einer.inhalt.isalnum() for einer in plan.schritte)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(error) from error
    if not eigene:
        raise ValueError(plan)
    return plan
