import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kommunennetz.versand.gehalten import find_gehaltene
from kommunennetz.versand.journal import Journal, Journalzeile, Stand
from kommunennetz.versand.sendung import SendungError
from sendung_probe import ID, write_sendung

_AM = datetime(2027, 1, 20, 10, tzinfo=UTC)


def _protokolliere(ordner: Path, *zeilen: tuple[str, str]) -> None:
    with Journal.open(ordner / "journal.jsonl") as journal:
        for sitz, was in zeilen:
            journal.schreibe(Journalzeile(_AM, sitz, was))


def test_gehalten_ist_wer_post_bekam_oder_bekommen_haben_kann(tmp_path: Path) -> None:
    ordner = write_sendung(tmp_path, ("bonn", "unna", "essen", "koeln", "moers"))
    assert find_gehaltene(tmp_path, "infomail:neues") == {}
    _protokolliere(
        ordner,
        *[("bonn/fach", "versuch"), ("bonn/fach", "angenommen"), ("unna/fach", "versuch")],
        *[("essen/fach", "versuch"), ("essen/fach", "abgelehnt"), ("koeln/fach", "aufgeschoben")],
    )
    gehaltene = find_gehaltene(tmp_path, "infomail:neues")
    assert {sitz: halt.sitzstand.stand for sitz, halt in gehaltene.items()} == {
        "bonn/fach": Stand.ANGENOMMEN,
        "unna/fach": Stand.UNGEWISS,
    }
    assert {halt.sendung.id for halt in gehaltene.values()} == {ID}
    assert find_gehaltene(tmp_path, "infomail:anderes") == {}
    assert find_gehaltene(tmp_path, "infomail:neues", ausser=ID) == {}


def test_eine_unlesbare_sendung_haelt_alles_an(tmp_path: Path) -> None:
    ordner = write_sendung(tmp_path)
    _protokolliere(ordner, ("bonn/fach", "versuch"))
    kopie = ordner.with_name(f"{ID}-kopie")
    shutil.copytree(ordner, kopie)
    with pytest.raises(SendungError, match="eine Kopie wird nicht verschickt"):
        find_gehaltene(tmp_path, "infomail:neues")
    shutil.rmtree(kopie)
    with (ordner / "journal.jsonl").open("ab") as strom:
        strom.write(b'{"was":"fremdes"}\n')
    with pytest.raises(SendungError, match="ist in Zeile 2 beschädigt"):
        find_gehaltene(tmp_path, "infomail:neues")
