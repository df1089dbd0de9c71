import errno
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

import abbruchlauf
from abbruchlauf import (
    ALT,
    BONN,
    ESSEN,
    HAGEN,
    MAIL,
    NEU,
    POSTEN,
    RUNDE,
    UNNA,
    Zustand,
    kommune,
    kopie,
    sichtbar,
    stelle_her,
    zustand,
)
from fluechtig import fluechtiger_ordner
from hilfen import NETZ, write_register
from kommunennetz.dateien import daneben
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.buchung import buche, hat_vorgang, wiederherstellen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.store import load
from stoerung import gestoert, mitgeschrieben

VORGANG = "data/.vorgang"


@pytest.fixture(name="ordner")
def _ordner() -> Iterator[Path]:
    with fluechtiger_ordner() as ordner:
        yield ordner


@pytest.fixture(name="ort")
def _ort(ordner: Path) -> Path:
    ort = write_register(ordner / "vorlage")
    for datei, inhalt in ALT.items():
        (ort / datei).parent.mkdir(exist_ok=True)
        (ort / datei).write_bytes(inhalt)
    (ort / UNNA).chmod(0o640)
    (ort / HAGEN).chmod(0o600)
    return ort


def _inhalte(stand: Zustand) -> dict[str, bytes]:
    """Liefert die Inhalte aller Dateien, auch der versteckten."""
    return {datei: inhalt for datei, (inhalt, _) in stand.items()}


def test_alt_und_neu_sind_register_ohne_befunde(ort: Path) -> None:
    assert load(ort).befunde == ()
    buche(ort, POSTEN)
    assert load(ort).befunde == ()


def test_alle_dateien_sind_geaendert_und_behalten_ihre_rechte(ort: Path) -> None:
    buche(ort, POSTEN)
    stand = zustand(ort)
    assert _inhalte(stand) == {"data/netz.yaml": NETZ.encode(), **NEU}
    assert stand[UNNA][1] == 0o640


@pytest.mark.parametrize("zahl", [0, 1])
def test_wenige_dateien_brauchen_keinen_vorgang(ort: Path, zahl: int) -> None:
    posten = [Posten(UNNA, ALT[UNNA], ALT[UNNA]), *POSTEN[:zahl]]
    buche(ort, posten)
    assert (ort / BONN).read_bytes() == (NEU if zahl else ALT)[BONN]


def test_dieselbe_datei_zweimal_ist_ein_fehler_des_aufrufs(ort: Path) -> None:
    with pytest.raises(ValueError, match="bonn"):
        buche(ort, [POSTEN[0], POSTEN[0]])


def test_eine_datei_ist_auf_dem_datentraeger_bevor_sie_ihren_namen_erhaelt(ort: Path) -> None:
    with mitgeschrieben(ort) as spur:
        buche(ort, POSTEN[:1])
    assert spur == [
        "fsync data/kommunen/.unfertig",
        "replace data/kommunen/.unfertig data/kommunen/bonn.yaml",
        "fsync data/kommunen",
    ]


def test_der_plan_gilt_erst_wenn_alles_neue_auf_dem_datentraeger_ist_und_faellt_erst_wenn_alles_getan_ist(
    ort: Path,
) -> None:
    with mitgeschrieben(ort) as spur:
        buche(ort, POSTEN[2:5])
    assert spur == [
        "mkdir data/.vorgang",
        "fsync data/.vorgang/neu1",
        "fsync data/.vorgang/neu2",
        "fsync data/.vorgang/.unfertig",
        "fsync data/.vorgang",
        "replace data/.vorgang/.unfertig data/.vorgang/plan.json",
        "fsync data/.vorgang",
        "fsync data",
        "unlink data/kommunen/hagen.yaml",
        "replace data/.vorgang/neu1 data/kommunen/essen.yaml",
        "mkdir data/runden",
        "fsync data",
        "replace data/.vorgang/neu2 data/runden/2026-fuenfte.yaml",
        "fsync data/kommunen",
        "fsync data/runden",
        "unlink data/.vorgang/plan.json",
        "fsync data/.vorgang",
        "rmdir data/.vorgang",
        "fsync data",
    ]


def test_ist_eine_datei_inzwischen_anders_bleibt_alles(ort: Path) -> None:
    (ort / UNNA).write_bytes(b"name: anders\n")
    vorher = zustand(ort)
    with pytest.raises(
        RegisterError, match=r"unna.yaml« ist inzwischen geändert worden; nichts ist geschrieben"
    ):
        buche(ort, POSTEN)
    assert zustand(ort) == vorher


def test_nach_einem_abbruch_an_jeder_stelle_gilt_alles_oder_nichts(ort: Path) -> None:
    """Mehr als 500 eigene Prozesse enden mitten im Vorgang, manche noch einmal beim Wiederherstellen."""
    lauf = subprocess.run(
        [sys.executable, abbruchlauf.__file__, str(ort)], capture_output=True, encoding="utf-8", check=False
    )
    assert lauf.stderr == ""
    gezaehlt = Counter(lauf.stdout.splitlines())
    assert set(gezaehlt) == {
        "alt|nichts",
        "alt|Ein früherer Vorgang war abgebrochen, bevor er etwas änderte; seine Reste sind gelöscht.",
        "alt|Die Reste eines abgebrochenen Vorgangs sind gelöscht.",
        "neu|Ein abgebrochener Vorgang ist jetzt vollendet",
        "neu|Die Reste eines abgebrochenen Vorgangs sind gelöscht.",
        "neu|nichts",
    }
    assert gezaehlt.total() >= 500


@pytest.mark.parametrize("nummer", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_nach_einem_fehler_an_jeder_stelle_gilt_alles_oder_nichts(ort: Path, nummer: int) -> None:
    """Voller Datenträger, festgehaltene Datei, kaputter Datenträger: bei jedem Aufruf einmal."""
    alt = zustand(ort)
    fertig = kopie(ort, "fertig")
    buche(fertig, POSTEN)
    neu = zustand(fertig)

    def wirf() -> None:
        raise OSError(nummer, os.strerror(nummer))

    gemeldet: list[bool] = []
    for stelle in count(1):
        dieses = kopie(ort, "dieses")
        with gestoert(stelle, wirf) as stoerung:
            gemeldet.append(_meldet_fehler(dieses))
        if stoerung.uebrig > 0:
            break
        # Ein einzelner Fehler lässt sich immer zurücknehmen; beim Wegräumen gilt schon das Neue.
        gilt = alt if gemeldet[-1] else neu
        assert sichtbar(zustand(dieses)) == sichtbar(gilt)
        stand, _ = stelle_her(dieses, alt)
        assert stand == gilt
    assert gemeldet.count(True) > 50


def _meldet_fehler(ort: Path) -> bool:
    try:
        buche(ort, POSTEN)
    except RegisterError:
        return True
    return False


def test_was_sich_auch_nicht_zuruecknehmen_laesst_vollendet_der_naechste(
    ort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eine Datei bleibt festgehalten, und der Datenträger ist voll."""
    echt = os.replace

    def replace(von: Path, nach: Path) -> None:
        if str(nach).endswith("unna.yaml") or "alt" in Path(von).name:
            raise PermissionError(errno.EACCES, "festgehalten")
        echt(von, nach)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(RegisterError) as fehler:
        buche(ort, POSTEN)
    assert fehler.value.text.endswith("Der Vorgang ist nur zum Teil geschehen.")
    with pytest.raises(RegisterError, match="Ein früherer Vorgang ist noch nicht abgeschlossen"):
        buche(ort, POSTEN)
    monkeypatch.undo()
    meldung = wiederherstellen(ort)
    assert meldung == f"Ein abgebrochener Vorgang ist jetzt zurückgenommen: {BONN}."
    assert _inhalte(zustand(ort)) == {"data/netz.yaml": NETZ.encode(), **ALT}


def test_die_ruecknahme_ersetzt_den_plan_erst_wenn_alles_alte_bereitliegt(
    ort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unter eigenen Namen: Fällt der Strom vorher aus, gilt noch der erste Plan mit seinen Inhalten."""
    echt = os.replace

    def replace(von: Path, nach: Path) -> None:
        if str(nach).endswith("unna.yaml"):
            raise PermissionError(errno.EACCES, "festgehalten")
        echt(von, nach)

    monkeypatch.setattr(os, "replace", replace)
    with mitgeschrieben(ort) as spur, pytest.raises(RegisterError):
        buche(ort, POSTEN[:2])
    assert spur[spur.index("replace data/.vorgang/neu1 data/kommunen/unna.yaml") + 1 :] == [
        "fsync data/.vorgang/alt0",
        "fsync data/.vorgang/.unfertig",
        "fsync data/.vorgang",
        "replace data/.vorgang/.unfertig data/.vorgang/plan.json",
        "fsync data/.vorgang",
        "replace data/.vorgang/alt0 data/kommunen/bonn.yaml",
        "fsync data/kommunen",
        "unlink data/.vorgang/plan.json",
        "fsync data/.vorgang",
        "unlink data/.vorgang/neu1",
        "rmdir data/.vorgang",
        "fsync data",
    ]


def test_ein_voller_datentraeger_aendert_nichts(ort: Path) -> None:
    """Auf einem Datenträger von 64 kB, oder wo sich keiner einhängen lässt, mit begrenzter Dateigröße."""
    gross = [*POSTEN[:3], Posten(ESSEN, None, kommune("Essen", "05113000", "#" * 100_000))]
    with _kleiner_datentraeger(ort.with_name("klein")) as klein:
        dieses = kopie(ort, "klein/register") if klein else ort
        vorher = zustand(dieses)
        with pytest.raises(
            RegisterError, match=r"der Datenträger ist voll|die erlaubte Dateigröße ist erreicht"
        ):
            buche(dieses, gross)
        assert zustand(dieses) == vorher
        assert not hat_vorgang(dieses)


@contextmanager
def _kleiner_datentraeger(ziel: Path) -> Iterator[bool]:
    ziel.mkdir()
    einhaengen = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(ziel)]
    if subprocess.run(einhaengen, capture_output=True, check=False).returncode == 0:
        try:
            yield True
        finally:
            subprocess.run(["umount", str(ziel)], check=True)
    else:
        grenzen = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, grenzen[1]))
        try:
            yield False
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, grenzen)


# --- was zwischen Abbruch und nächstem Befehl geschehen kann ---


@pytest.fixture(name="abgebrochen")
def _abgebrochen(ort: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Liefert ein Register, in dem ein Vorgang nach der ersten von sechs Dateien mit Strg+C abbrach."""
    echt = os.replace

    def replace(von: Path, nach: Path) -> None:
        if nach == ort / UNNA:
            raise KeyboardInterrupt
        echt(von, nach)

    with monkeypatch.context() as abbruch:
        abbruch.setattr(os, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            buche(ort, POSTEN)
    assert (ort / BONN).read_bytes() == NEU[BONN]
    return ort


def test_der_naechste_befehl_vollendet_und_sagt_es(abgebrochen: Path) -> None:
    assert hat_vorgang(abgebrochen)
    assert wiederherstellen(abgebrochen) == (
        f"Ein abgebrochener Vorgang ist jetzt vollendet: {BONN}, {UNNA}, {HAGEN}, {ESSEN}, {RUNDE}, {MAIL}."
    )
    assert _inhalte(zustand(abgebrochen)) == {"data/netz.yaml": NETZ.encode(), **NEU}


def test_der_leser_uebersieht_einen_abgebrochenen_vorgang(abgebrochen: Path) -> None:
    assert load(abgebrochen).befunde == ()


def test_was_inzwischen_von_hand_geaendert_ist_wird_nicht_ueberschrieben(abgebrochen: Path) -> None:
    (abgebrochen / UNNA).write_bytes(b"name: von Hand\n")
    vorher = zustand(abgebrochen)
    with pytest.raises(RegisterError, match=r"unna.yaml« ist während eines Vorgangs geändert worden"):
        wiederherstellen(abgebrochen)
    assert zustand(abgebrochen) == vorher


def test_fehlt_im_vorgang_ein_inhalt_wird_gar_nichts_vollendet(abgebrochen: Path) -> None:
    (abgebrochen / VORGANG / "neu5").unlink()
    vorher = zustand(abgebrochen)
    with pytest.raises(RegisterError, match=r"neu\.md« ist während eines Vorgangs geändert worden"):
        wiederherstellen(abgebrochen)
    assert zustand(abgebrochen) == vorher


@pytest.mark.parametrize(
    "plan",
    [
        b"",
        b"{}",
        b'{"schritte": [], "zurueck": "x", "zuviel": 1',
        b'{"schritte": [{"datei": 1, "vorher": null, "nachher": null, "inhalt": "neu1"}], "zurueck": false}',
        b'{"schritte": [{"datei": "data/x", "vorher": null, "nachher": null, "inhalt": 1}], "zurueck": false}',
        b'{"schritte": [{"datei": "data/x.yaml", "vorher": null, "nachher": "0", "inhalt": "../x"}], "zurueck": false}',
    ],
)
def test_ein_beschaedigter_plan_wird_gemeldet(abgebrochen: Path, plan: bytes) -> None:
    (abgebrochen / VORGANG / "plan.json").write_bytes(plan)
    with pytest.raises(RegisterError, match="beschädigt"):
        wiederherstellen(abgebrochen)


def test_ein_fremder_plan_schreibt_nicht_aus_dem_register_hinaus(abgebrochen: Path) -> None:
    plan = b'{"schritte": [{"datei": "data/../../x.yaml", "vorher": null, "nachher": "0", "inhalt": "neu1"}], "zurueck": false}'
    (abgebrochen / VORGANG / "plan.json").write_bytes(plan)
    with pytest.raises(RegisterError, match="führt aus dem Register hinaus"):
        wiederherstellen(abgebrochen)


def test_ein_verweis_statt_des_vorgangs_loescht_nichts_fremdes(ort: Path, ordner: Path) -> None:
    (ordner / "fremd").mkdir()
    (ordner / "fremd" / "wichtig").write_bytes(b"x")
    (ort / VORGANG).symlink_to(ordner / "fremd")
    with pytest.raises(RegisterError, match="kein Ordner"):
        wiederherstellen(ort)
    assert (ordner / "fremd" / "wichtig").exists()


def test_eine_datei_statt_des_vorgangs_bleibt_wie_sie_ist(ort: Path) -> None:
    (ort / VORGANG).write_bytes(b"wichtig")
    with pytest.raises(RegisterError) as fehler:
        wiederherstellen(ort)
    assert (fehler.value.text, fehler.value.hilfe) == (
        "»data/.vorgang« ist kein Ordner.",
        "Löschen oder umbenennen.",
    )
    assert (ort / VORGANG).read_bytes() == b"wichtig"


@pytest.mark.parametrize("art", ["verweis", "pipe", "ordner"])
def test_ein_plan_der_keine_datei_ist_wird_nicht_gelesen(abgebrochen: Path, art: str) -> None:
    plan = abgebrochen / VORGANG / "plan.json"
    plan.unlink()
    if art == "verweis":
        plan.symlink_to("/dev/zero")
    elif art == "pipe":
        os.mkfifo(plan)
    else:
        plan.mkdir()
    vorher = sichtbar(zustand(abgebrochen)) if art == "ordner" else None
    with pytest.raises(RegisterError, match=r"lässt sich nicht schreiben|beschädigt"):
        wiederherstellen(abgebrochen)
    assert vorher is None or sichtbar(zustand(abgebrochen)) == vorher


def test_aufgeraeumt_wird_nur_eigenes(ort: Path) -> None:
    fremde = [
        "data/notiz.unfertig",
        "data/.notiz.unfertig",
        "data/kommunen/.bonn.yaml.unfertig",
        "data/x.bak",
    ]
    for name in fremde:
        (ort / name).write_bytes(b"wichtig")
    Path(daneben(ort / BONN)).write_bytes(b"halb")
    vorher = zustand(ort)
    assert wiederherstellen(ort) == (
        "Ein früherer Vorgang war abgebrochen, bevor er etwas änderte; seine Reste sind gelöscht."
    )
    assert {datei: inhalt for datei, inhalt in vorher.items() if ".kommunennetz-" not in datei} == zustand(
        ort
    )
    assert len(vorher) == len(zustand(ort)) + 1


def test_ueber_datentraeger_hinweg_wird_nichts_begonnen(ort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ein anderer Datenträger ist an der Nummer zu erkennen, die das Betriebssystem zu einer Datei nennt."""
    echt = Path.stat

    def stat(pfad: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        status = echt(pfad, follow_symlinks=follow_symlinks)
        anders = pfad == (ort / HAGEN).parent and (ort / VORGANG).exists()
        return os.stat_result((*status[:2], status.st_dev + 1, *status[3:])) if anders else status

    vorher = zustand(ort)
    monkeypatch.setattr(Path, "stat", stat)
    with pytest.raises(RegisterError) as fehler:
        buche(ort, POSTEN)
    monkeypatch.undo()
    assert (fehler.value.text, fehler.value.hilfe) == (
        f"»{BONN}« liegt auf einem anderen Datenträger als das Register.",
        "Verweise auf Ordner anderer Datenträger durch die Ordner selbst ersetzen.",
    )
    assert zustand(ort) == vorher
    assert not hat_vorgang(ort)
