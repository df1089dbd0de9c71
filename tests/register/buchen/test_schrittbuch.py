"""Das Schrittbuch auf dem Datenträger: was hineinkommt, wie lange es bleibt und was es nicht anrührt."""

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count, pairwise
from pathlib import Path

import pytest

from hilfen import write_register
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.register.buchen import schrittbuch
from kommunennetz.register.buchen.buchung import wiederherstellen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.schrittbuch import Buchschritt, buche_schritt, load_schrittbuch
from kommunennetz.register.lesen.store import load
from kommunennetz.schritte import zuruecknehmen
from stoerung import mitgeschrieben, stirbt

SCHRITTBUCH = "data/.schritte"
ZEIT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
BONN, UNNA = "data/kommunen/bonn.yaml", "data/kommunen/unna.yaml"
ALT, NEU = b"name: Bonn\r\nags: 05314000\r\n", b"name: Bonn\nags: 05314000\nbemerkung: \xc3\xbc\n"


@pytest.fixture(name="ort")
def _ort(tmp_path: Path) -> Path:
    write_register(tmp_path)
    (tmp_path / "data/kommunen").mkdir()
    (tmp_path / BONN).write_bytes(ALT)
    return tmp_path


def _schreibe(ort: Path, vorher: bytes | None, nachher: bytes | None, datei: str = BONN) -> str | None:
    return buche_schritt(ort, [Posten(datei, vorher, nachher)], "Ein Schritt", ZEIT)


def _dateien(ort: Path) -> list[str]:
    return sorted(pfad.name for pfad in (ort / SCHRITTBUCH).iterdir())


def test_ein_schritt_steht_mit_zeit_satz_und_bytes_im_buch(ort: Path) -> None:
    posten = (Posten(BONN, ALT, NEU), Posten(UNNA, None, b"name: Unna\nags: 05978036\n"))
    assert buche_schritt(ort, posten, "Zwei auf einmal", ZEIT) is None
    assert load_schrittbuch(ort) == (Buchschritt(1, ZEIT, "Zwei auf einmal", posten),)
    assert str(load_schrittbuch(ort)[0]) == "Zwei auf einmal (22.11.2026, 14:03 Uhr)"
    assert (ort / BONN).read_bytes() == NEU


def test_das_buch_gehoert_nur_mir_und_kommt_nicht_in_git(ort: Path) -> None:
    _schreibe(ort, ALT, NEU)
    assert _dateien(ort) == [".gitignore", "00000001.json"]
    assert (ort / SCHRITTBUCH / ".gitignore").read_bytes() == b"*\n"
    assert stat.S_IMODE((ort / SCHRITTBUCH).stat().st_mode) == 0o700
    assert stat.S_IMODE((ort / SCHRITTBUCH / "00000001.json").stat().st_mode) == 0o600
    # Wer das Register liest, sieht das Buch nicht.
    assert load(ort).befunde == ()


def test_ins_buch_kommt_nur_was_gebucht_und_auf_dem_datentraeger_ist(ort: Path) -> None:
    _schreibe(ort, ALT, NEU)
    with mitgeschrieben(ort) as spur:
        _schreibe(ort, NEU, ALT)
    assert spur == [
        "fsync data/kommunen/.unfertig",
        "replace data/kommunen/.unfertig data/kommunen/bonn.yaml",
        "fsync data/kommunen",
        "mkdir data/.schritte",
        "fsync data/.schritte/.unfertig",
        "replace data/.schritte/.unfertig data/.schritte/00000002.json",
        "fsync data/.schritte",
    ]
    with mitgeschrieben(ort) as spur:
        buche_schritt(ort, [Posten(BONN, ALT, NEU)], "Zurück", ZEIT, [2])
    assert spur == [
        "unlink data/.schritte/00000002.json",
        "fsync data/kommunen/.unfertig",
        "replace data/kommunen/.unfertig data/kommunen/bonn.yaml",
        "fsync data/kommunen",
    ]


def test_eine_ruecknahme_nimmt_den_schritt_aus_dem_buch(ort: Path) -> None:
    _schreibe(ort, ALT, NEU)
    _schreibe(ort, None, b"name: Unna\n", UNNA)
    assert buche_schritt(ort, [Posten(UNNA, b"name: Unna\n", None)], "Zurück", ZEIT, [2]) is None
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [1]
    assert not (ort / UNNA).exists()
    _schreibe(ort, None, b"name: Unna\n", UNNA)
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [1, 2]


def test_was_nichts_aendert_ist_kein_schritt(ort: Path) -> None:
    assert _schreibe(ort, ALT, ALT) is None
    assert load_schrittbuch(ort) == ()


def test_eine_gescheiterte_buchung_ist_kein_schritt(ort: Path) -> None:
    with pytest.raises(RegisterError):
        _schreibe(ort, b"anders", NEU)
    assert load_schrittbuch(ort) == ()


def test_scheitert_die_ruecknahme_bleibt_der_schritt_im_buch(ort: Path) -> None:
    _schreibe(ort, ALT, NEU)
    vorher = load_schrittbuch(ort)
    with pytest.raises(RegisterError):
        buche_schritt(ort, [Posten(BONN, b"anders", ALT)], "Zurück", ZEIT, [1])
    assert load_schrittbuch(ort) == vorher
    assert _dateien(ort) == [".gitignore", "00000001.json"]


def test_kontakte_kommen_nie_hinein(ort: Path) -> None:
    (ort / "data/kontakte").mkdir()
    assert _schreibe(ort, None, b"x", "data/kontakte/bonn.yaml") is None
    assert _schreibe(ort, None, b"x", "data/gebiete.csv") is None
    assert not (ort / SCHRITTBUCH).exists()


def test_die_aeltesten_schritte_weichen_nach_zahl_und_groesse(
    ort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (schrittbuch.MAX_SCHRITTE, schrittbuch.MAX_BYTES) == (200, 20_000_000)
    monkeypatch.setattr(schrittbuch, "MAX_SCHRITTE", 3)
    inhalte = [ALT, *(b"name: Bonn\n# %d\n" % nummer for nummer in range(5))]
    for vorher, nachher in pairwise(inhalte):
        _schreibe(ort, vorher, nachher)
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [3, 4, 5]
    monkeypatch.setattr(schrittbuch, "MAX_BYTES", 2000)
    mittel = b"# " + b"x" * 600
    _schreibe(ort, inhalte[-1], mittel)
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [4, 5, 6]
    _schreibe(ort, mittel, b"# " + b"x" * 100)
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [7]
    # Was allein schon zu groß ist, kommt gar nicht hinein; die anderen bleiben.
    assert _schreibe(ort, b"# " + b"x" * 100, b"# " + b"x" * 4000) is None
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [7]


def test_ein_schritt_darf_das_ganze_buch_fuellen(ort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _schreibe(ort, ALT, NEU)
    groesse = (ort / SCHRITTBUCH / "00000001.json").stat().st_size
    monkeypatch.setattr(schrittbuch, "MAX_BYTES", groesse)
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [1]
    _schreibe(ort, NEU, ALT)
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [2]
    monkeypatch.setattr(schrittbuch, "MAX_BYTES", groesse - 1)
    assert load_schrittbuch(ort) == ()
    _schreibe(ort, ALT, NEU)
    assert _dateien(ort) == [".gitignore", "00000002.json"]


def test_einem_verweis_folgt_das_buch_nicht(ort: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    fremd = tmp_path_factory.mktemp("fremd")
    (fremd / "00000001.json").write_bytes(b"fremd")
    (ort / SCHRITTBUCH).symlink_to(fremd)
    hinweis = _schreibe(ort, ALT, NEU)
    assert (
        hinweis
        == "Der Schritt steht nicht im Schrittbuch (data/.schritte): ein Teil des Pfades ist kein Ordner."
    )
    assert (ort / BONN).read_bytes() == NEU
    assert [(pfad.name, pfad.read_bytes()) for pfad in fremd.iterdir()] == [("00000001.json", b"fremd")]
    assert load_schrittbuch(ort) == ()


def test_auch_einer_datei_die_ein_verweis_ist_folgt_es_nicht(ort: Path, tmp_path: Path) -> None:
    _schreibe(ort, ALT, NEU)
    ziel = tmp_path / "ziel.json"
    (ort / SCHRITTBUCH / "00000001.json").rename(ziel)
    inhalt = ziel.read_bytes()
    (ort / SCHRITTBUCH / "00000001.json").symlink_to(ziel)
    (ort / SCHRITTBUCH / ".00000002.json.unfertig").symlink_to(ziel)
    assert load_schrittbuch(ort) == ()
    assert _schreibe(ort, NEU, ALT) is None
    assert ziel.read_bytes() == inhalt
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [2]


@pytest.mark.parametrize(
    "inhalt",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"[]",
        b'"x"',
        b"\xff",
        b'{"zeit": "gestern", "satz": "S", "posten": []}',
        json.dumps({"zeit": ZEIT.isoformat(), "satz": "S", "posten": []}).encode(),
        json.dumps({"zeit": ZEIT.isoformat(), "satz": "S", "posten": [{"datei": 1}]}).encode(),
        *(
            json.dumps(
                {
                    "zeit": ZEIT.isoformat(),
                    "satz": satz,
                    "posten": [{"datei": datei, "vorher": vorher, "nachher": None}],
                }
            ).encode()
            for satz, datei, vorher in (
                ("S", "../../etc/passwd", None),
                ("S", "data/kommunen/../../x.yaml", None),
                ("S", "data/kontakte/bonn.yaml", None),
                ("S", "data/kommunen/C:bonn.yaml", None),
                ("S", "data/kommunen/..\\..\\bonn.yaml", None),
                ("S", "data/kommunen/\x1b[31m.yaml", None),
                ("\x1b[2J", BONN, None),
                ("S", BONN, "kein base64!"),
                ("S", BONN, "QUJD!"),
                ("S", BONN, 7),
            )
        ),
    ],
)
def test_ein_kaputter_oder_fremder_eintrag_zaehlt_nicht(ort: Path, inhalt: bytes) -> None:
    _schreibe(ort, ALT, NEU)
    (ort / SCHRITTBUCH / "00000002.json").write_bytes(inhalt)
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [1]
    _schreibe(ort, NEU, ALT)
    assert [schritt.nummer for schritt in load_schrittbuch(ort)] == [1, 3]


MITTE = b"name: Bonn\nags: 05314000\nbemerkung: dazwischen\n"
EINES = b"name: Unna\nags: 05978036\n"


def _stand(ort: Path, datei: str) -> bytes | None:
    return (ort / datei).read_bytes() if (ort / datei).exists() else None


def _vorwaerts(ort: Path) -> None:
    buche_schritt(ort, [Posten(BONN, MITTE, NEU), Posten(UNNA, None, EINES)], "Zweiter", ZEIT)


def _zurueck(ort: Path) -> None:
    buche_schritt(ort, [Posten(BONN, MITTE, ALT)], "Zurück", ZEIT, [1])


@pytest.mark.parametrize(("tue", "erreicht"), [(_vorwaerts, NEU), (_zurueck, ALT)])
def test_ein_absturz_laesst_nichts_falsches_zuruecknehmen(
    tmp_path: Path, tue: Callable[[Path], None], erreicht: bytes
) -> None:
    """Stirbt der Prozess irgendwo, wird danach genau der letzte Schritt zurückgenommen oder keiner."""
    gesehen: set[tuple[bytes, bytes | None]] = set()
    for stelle in count(1):
        ort = write_register(tmp_path / str(stelle))
        (ort / "data/kommunen").mkdir()
        (ort / BONN).write_bytes(ALT)
        _schreibe(ort, ALT, MITTE)
        starb = stirbt(lambda ort=ort: tue(ort), stelle)  # type: ignore[misc]
        wiederherstellen(ort)
        bonn = (ort / BONN).read_bytes()
        assert bonn in (MITTE, erreicht)
        try:
            plan = zuruecknehmen(load_schrittbuch(ort), lambda datei, ort=ort: _stand(ort, datei))  # type: ignore[misc]
        except FrageError:
            gesehen.add((bonn, None))
        else:
            danach = {posten.datei: posten.nachher for posten in plan.posten}
            gesehen.add((bonn, danach[BONN]))
            assert danach == ({BONN: ALT} if bonn == MITTE else {BONN: MITTE, UNNA: None})
        if not starb:
            break
    assert (MITTE, ALT) in gesehen
    assert len(gesehen) > 2
