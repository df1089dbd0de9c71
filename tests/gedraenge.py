"""Ein Prozess von mehreren, die gleichzeitig am selben Register schreiben: `gedraenge.py ORDNER NUMMER WIE_OFT`."""

import os
import sys
from datetime import datetime
from pathlib import Path

from kommunennetz.model.kommune import Kommune
from kommunennetz.register.aendern.aenderung import Setzen, change
from kommunennetz.register.buchen.buchung import buche, wiederherstellen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.sperre import Halter, sperre
from kommunennetz.register.lesen.yaml_datei import parse

ORDNER = "data/kommunen"


def lege_an(ort: Path) -> None:
    (ort / ORDNER).mkdir()
    for name in ("gemeinsam", *(f"eigen-{nummer}" for nummer in range(8))):
        (ort / ORDNER / f"{name}.yaml").write_text(f"# {name}\nzaehler: '0' # bleibt\n")


def lies(ort: Path) -> dict[str, int]:
    return {pfad.stem: _stand(pfad.read_bytes()) for pfad in (ort / ORDNER).iterdir()}


def _stand(daten: bytes) -> int:
    baum = parse(daten, "x").baum
    assert baum is not None
    assert daten.endswith(b" # bleibt\n")
    return int(baum["zaehler"])


def _erhoehe(ort: Path, name: str) -> Posten:
    datei = f"{ORDNER}/{name}.yaml"
    vorher = (ort / datei).read_bytes()
    return Posten(
        datei, vorher, change(vorher, datei, Kommune, Setzen(("zaehler",), str(_stand(vorher) + 1)))
    )


if __name__ == "__main__":
    # Auf den Datenträger warten müssen die Prozesse hier nicht: Er ist nicht, was geprüft wird.
    setattr(os, "fsync", lambda _kennung: None)  # noqa: B010 – eine Zuweisung erlaubt mypy nicht
    ort_ = Path(sys.argv[1])
    ich = Halter("test", "hier", os.getpid(), datetime(2026, 11, 22, 14, 3))  # noqa: DTZ001 – Ortszeit
    for _ in range(int(sys.argv[3])):
        with sperre(ort_, ich, geduld=120):
            assert wiederherstellen(ort_) is None
            buche(ort_, [_erhoehe(ort_, "gemeinsam"), _erhoehe(ort_, f"eigen-{sys.argv[2]}")])
