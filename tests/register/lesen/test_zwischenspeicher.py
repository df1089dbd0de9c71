"""Mit und ohne Zwischenspeicher ist alles gleich, und was nicht hineingehört, steht nicht darin."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import grimp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kommunennetz
from hilfen import NETZ, WURZEL, Ausgang, write_register
from kommunennetz.register.lesen import zwischenspeicher
from kommunennetz.register.lesen.register import Geladen
from kommunennetz.register.lesen.store import load
from kommunennetz.register.lesen.zwischenspeicher import GROESSTER, HOECHSTENS, Zwischenspeicher
from umfang import beispiele

BONN = "name: Bonn\nags: '05314000'\nkriterien:\n  ansprechperson: {stand: ja, nachweis: Organigramm}\n"
AACHEN = 'name: Aachen\nags: "05334002"\nbemerkung: >-\n  Über zwei\n  Zeilen\n'


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Path:
    return write_register(tmp_path / "register", kommunen__bonn=BONN, kommunen__aachen=AACHEN)


@pytest.fixture(name="ordner")
def _ordner(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def _stand(geladen: Geladen) -> object:
    """Liefert alles, was gelesen ist, in Werten, die sich vergleichen lassen."""
    register = geladen.register
    eintraege = None if register is None else list(register.eintraege)
    return eintraege, None if register is None else register.unlesbar, geladen.befunde


def _pruefe(register: Path, ordner: Path) -> object:
    """Lädt mit dem Zwischenspeicher und behält, wie es `pruefen` tut, was nicht auffiel."""
    speicher = Zwischenspeicher(ordner, register)
    geladen = load(register, speicher=speicher)
    auffaellige = {befund.datei for befund in geladen.befunde}
    if geladen.register is not None:
        eintraege = geladen.register.eintraege
        speicher.behalte(eintrag.yaml for eintrag in eintraege if eintrag.datei not in auffaellige)
    return _stand(geladen)


def _datei(ordner: Path) -> Path:
    [datei] = ordner.iterdir()
    return datei


def _baum(speicher: Zwischenspeicher, quelltext: str) -> object:
    text = speicher.baum(quelltext.encode())
    assert text is not None
    return json.loads(text)


def test_beim_zweiten_mal_wird_nichts_gelesen(register: Path, ordner: Path) -> None:
    assert _pruefe(register, ordner) == _stand(load(register))
    speicher = Zwischenspeicher(ordner, register)
    assert _baum(speicher, BONN) == {
        "name": "Bonn",
        "ags": "05314000",
        "kriterien": {"ansprechperson": {"stand": "ja", "nachweis": "Organigramm"}},
    }
    assert _baum(speicher, AACHEN) == {
        "name": "Aachen",
        "ags": "05334002",
        "bemerkung": "Über zwei Zeilen",
    }
    assert speicher.baum(f"{BONN}# anders\n".encode()) is None


def test_das_wirkliche_register_ist_mit_zwischenspeicher_dasselbe(ordner: Path) -> None:
    ohne = _stand(load(WURZEL))
    assert [_pruefe(WURZEL, ordner), _pruefe(WURZEL, ordner)] == [ohne, ohne]
    assert _datei(ordner).stat().st_size > 10_000


EINGRIFFE = st.one_of(
    st.tuples(
        st.just("ersetze"), st.sampled_from(["bonn", "aachen"]), st.binary(max_size=3), st.integers(0, 90)
    ),
    st.tuples(
        st.just("kopiere"),
        st.sampled_from(["bonn", "aachen"]),
        st.sampled_from(["aachen", "zweite", "bonn (1)"]),
    ),
    st.tuples(st.just("benenne"), st.sampled_from(["bonn", "aachen"]), st.sampled_from(["bonn", "dritte"])),
    st.tuples(st.just("loesche"), st.sampled_from(["bonn", "aachen", "zweite"])),
    st.tuples(
        st.just("schreibe"), st.sampled_from(["bonn", "zweite"]), st.sampled_from([BONN, AACHEN, "", "a: ["])
    ),
)


def _greife_ein(kommunen: Path, art: str, name: str, *angaben: object) -> None:
    datei = kommunen / f"{name}.yaml"
    if art == "schreibe":
        datei.write_text(str(angaben[0]), encoding="utf-8")
    elif not datei.exists():
        return
    elif art == "loesche":
        datei.unlink()
    elif art == "ersetze":
        inhalt, neu, stelle = datei.read_bytes(), angaben[0], angaben[1]
        assert isinstance(neu, bytes)
        assert isinstance(stelle, int)
        datei.write_bytes(inhalt[:stelle] + neu + inhalt[stelle + 1 :])
    elif (ziel := kommunen / f"{angaben[0]}.yaml") != datei:
        (shutil.copyfile if art == "kopiere" else os.replace)(datei, ziel)


@settings(max_examples=beispiele(30))
@given(st.lists(EINGRIFFE, min_size=1, max_size=6))
def test_nach_jeder_aenderung_sind_befunde_und_datensaetze_dieselben(
    eingriffe: list[tuple[str, ...]],
) -> None:
    with TemporaryDirectory() as name:
        register = write_register(Path(name) / "register", kommunen__bonn=BONN, kommunen__aachen=AACHEN)
        ordner = Path(name) / "cache"
        for eingriff in eingriffe:
            _pruefe(register, ordner)
            _greife_ein(register / "data" / "kommunen", *eingriff)
            assert _pruefe(register, ordner) == _stand(load(register))


def _ueberschreibe(inhalt: bytes) -> Callable[[Path], None]:
    def vergifte(datei: Path) -> None:
        datei.write_bytes(inhalt)

    return vergifte


def _in_zeile(alt: str, neu: str) -> Callable[[Path], None]:
    def vergifte(datei: Path) -> None:
        text = datei.read_text(encoding="utf-8")
        assert alt in text
        datei.write_text(text.replace(alt, neu), encoding="utf-8")

    return vergifte


def _schneide(anteil: float) -> Callable[[Path], None]:
    return lambda datei: os.truncate(datei, int(datei.stat().st_size * anteil))


def _vertausche(datei: Path) -> None:
    """Stellt unter jeden Hash den Prüfwert und Baum einer anderen Datei."""
    kopf, *zeilen = datei.read_text(encoding="utf-8").split("\n")
    baeume = [zeile[64:] for zeile in zeilen]
    falsche = [zeile[:64] + baum for zeile, baum in zip(zeilen, baeume[1:] + baeume[:1], strict=True)]
    datei.write_text("\n".join([kopf, *falsche]), encoding="utf-8")


def _verweise(datei: Path) -> None:
    ziel = datei.with_name("fremd")
    datei.rename(ziel)
    datei.symlink_to(ziel)


def _oeffne_fuer_alle(datei: Path) -> None:
    _in_zeile("Bonn", "Mainz")(datei)
    datei.chmod(0o666)


def _als_ordner(datei: Path) -> None:
    datei.unlink()
    datei.mkdir()


def _als_pipe(datei: Path) -> None:
    datei.unlink()
    os.mkfifo(datei)


VERGIFTET = {
    "leer": _ueberschreibe(b""),
    "anderes": _ueberschreibe(b"\x00\xff" * 500),
    "anderer Leser": _in_zeile(" ", "0 "),
    "anderer Baum": _in_zeile("Bonn", "Mainz"),
    "anderer Typ": _in_zeile('{"name":"Bonn"', '["name","Bonn"'),
    "vertauscht": _vertausche,
    "gekürzt": _schneide(0.7),
    "nur der Kopf": _schneide(0.05),
    "Verweis": _verweise,
    "für alle beschreibbar": _oeffne_fuer_alle,
    "Pipe": _als_pipe,
}


@pytest.mark.skipif(sys.platform == "win32", reason="Rechte, Verweise und Pipes gibt es dort so nicht")
@pytest.mark.parametrize("vergifte", VERGIFTET.values(), ids=VERGIFTET)
def test_eine_vergiftete_datei_ist_harmlos_und_wird_neu_geschrieben(
    register: Path, ordner: Path, vergifte: Callable[[Path], None]
) -> None:
    ohne = _stand(load(register))
    _pruefe(register, ordner)
    datei = _datei(ordner)
    gut = datei.read_bytes()
    vergifte(datei)
    assert _pruefe(register, ordner) == ohne
    assert datei.is_file()
    assert not datei.is_symlink()
    assert (datei.read_bytes(), datei.stat().st_mode & 0o777) == (gut, 0o600)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="nur root kann Dateien verschenken"
)
def test_einer_datei_die_anderen_gehoert_wird_nicht_geglaubt(register: Path, ordner: Path) -> None:
    _pruefe(register, ordner)
    os.chown(_datei(ordner), 4711, 4711)
    assert Zwischenspeicher(ordner, register).baum(BONN.encode()) is None


@pytest.mark.parametrize("vergifte", [_als_ordner, _ueberschreibe(b"x" * 10)], ids=["Ordner", "Datei"])
def test_wo_sich_nichts_schreiben_laesst_geht_es_ohne(
    register: Path, ordner: Path, vergifte: Callable[[Path], None]
) -> None:
    ohne = _stand(load(register))
    _pruefe(register, ordner)
    if vergifte is _als_ordner:
        vergifte(_datei(ordner))
    else:
        shutil.rmtree(ordner)
        vergifte(ordner)
    assert [_pruefe(register, ordner), _pruefe(register, ordner)] == [ohne, ohne]


def test_ein_nachgerechneter_pruefwert_umgeht_die_datensaetze_nicht(register: Path, ordner: Path) -> None:
    ohne = _stand(load(register))
    speicher = Zwischenspeicher(ordner, register)
    # So, wie es jemand mit Schreibrecht im Ordner täte; was kein Datensatz ist, wird doch gelesen.
    for baum in ({"name": "Atlantis"}, {"name": 1, "ags": "05314000"}, {"name": "Bonn", "ags": "x"}):
        speicher.merke(BONN.encode(), baum)
        speicher.behalte([BONN.encode()])
        assert _baum(Zwischenspeicher(ordner, register), BONN) == baum
        assert _stand(load(register, speicher=Zwischenspeicher(ordner, register))) == ohne


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"x"', "[" * 10_000, '{"name": NaN, "ags": "05314000"}']
)
def test_auch_mit_pruefwert_muss_es_ein_datensatz_sein(register: Path, ordner: Path, text: str) -> None:
    ohne = _stand(load(register))
    _pruefe(register, ordner)
    schluessel = sha256(BONN.encode()).hexdigest()
    fassung, *_ = _datei(ordner).read_text(encoding="utf-8").split("\n")
    pruefwert = sha256(f"{schluessel}{text}".encode()).hexdigest()[:16]
    _datei(ordner).write_text(f"{fassung}\n{schluessel}{pruefwert}{text}", encoding="utf-8")
    assert Zwischenspeicher(ordner, register).baum(BONN.encode()) == text
    assert _stand(load(register, speicher=Zwischenspeicher(ordner, register))) == ohne


def test_was_auffiel_und_was_es_nicht_mehr_gibt_steht_nicht_darin(register: Path, ordner: Path) -> None:
    _pruefe(register, ordner)
    assert "Organigramm" in _datei(ordner).read_text(encoding="utf-8")
    write_register(register, kommunen__bonn=f"{BONN}bemerkung: \n", kommunen__aachen=AACHEN)
    _pruefe(register, ordner)
    assert "Organigramm" not in _datei(ordner).read_text(encoding="utf-8")
    assert "Aachen" in _datei(ordner).read_text(encoding="utf-8")
    (register / "data" / "kommunen" / "aachen.yaml").unlink()
    _pruefe(register, ordner)
    assert "Aachen" not in _datei(ordner).read_text(encoding="utf-8")


def test_nur_die_zuletzt_geprueften_register_bleiben(tmp_path: Path, ordner: Path) -> None:
    for nummer in range(HOECHSTENS + 3):
        register = write_register(tmp_path / f"register{nummer}", kommunen__bonn=BONN)
        _pruefe(register, ordner)
    assert len(list(ordner.iterdir())) == HOECHSTENS
    assert Zwischenspeicher(ordner, register).baum(BONN.encode()) is not None


def test_was_zu_gross_ist_wird_weder_gelesen_noch_geschrieben(register: Path, ordner: Path) -> None:
    _pruefe(register, ordner)
    vorher = _datei(ordner).read_bytes()
    speicher = Zwischenspeicher(ordner, register)
    speicher.merke(b"riesig", {"a": "x" * GROESSTER})
    speicher.behalte([b"riesig"])
    assert _datei(ordner).read_bytes() == vorher
    with _datei(ordner).open("ab") as strom:
        strom.truncate(GROESSTER + 1)
    assert Zwischenspeicher(ordner, register).baum(BONN.encode()) is None


def test_ohne_ordner_bleibt_nichts(register: Path, tmp_path: Path) -> None:
    speicher = Zwischenspeicher()
    load(register, speicher=speicher)
    speicher.behalte([BONN.encode()])
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["register"]


@pytest.fixture(name="cache")
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Liefert den Ordner, in den das Programm schreibt."""
    monkeypatch.delenv("KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER")
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "benutzer"))
    return tmp_path / "benutzer"


def _geschriebene(cache: Path) -> list[Path]:
    return [pfad for pfad in cache.rglob("*") if pfad.is_file()]


def test_pruefen_schreibt_ihn_nur_fuer_den_benutzer(
    lauf: Callable[..., Ausgang], register: Path, cache: Path
) -> None:
    erster = lauf("--register", register, "pruefen")
    [datei] = _geschriebene(cache)
    assert "Organigramm" in datei.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert [pfad.stat().st_mode & 0o777 for pfad in (datei.parent, datei)] == [0o700, 0o600]
    assert erster == lauf("--register", register, "pruefen")
    assert erster == lauf("--ohne-zwischenspeicher", "--register", register, "pruefen")


def test_abgeschaltet_schreibt_pruefen_nichts(
    lauf: Callable[..., Ausgang], register: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lauf("--ohne-zwischenspeicher", "--register", register, "pruefen")
    monkeypatch.setenv("KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER", "1")
    lauf("--register", register, "pruefen")
    assert _geschriebene(cache) == []


def test_was_eine_person_nennen_koennte_bleibt_nicht_liegen(
    lauf: Callable[..., Ausgang], register: Path, cache: Path
) -> None:
    lauf("--register", register, "pruefen")
    write_register(register, kommunen__bonn=f"{BONN}bemerkung: Zuständig ist Frau Beispielhaft\n", netz=NETZ)
    ergebnis = lauf("--register", register, "pruefen")
    assert "name-im-text" in ergebnis.ausgabe
    [datei] = _geschriebene(cache)
    text = datei.read_text(encoding="utf-8")
    assert "Beispielhaft" not in text
    assert "Aachen" in text


def test_liste_liest_ihn_und_schreibt_ihn_nicht(
    lauf: Callable[..., Ausgang], register: Path, cache: Path
) -> None:
    kalt = lauf("--register", register, "liste")
    assert _geschriebene(cache) == []
    lauf("--register", register, "pruefen")
    [datei] = _geschriebene(cache)
    vorher = datei.stat().st_mtime_ns
    assert lauf("--register", register, "liste") == kalt
    assert datei.stat().st_mtime_ns == vorher


def test_zur_fassung_des_lesers_gehoert_alles_wovon_ein_baum_abhaengt() -> None:
    graph = grimp.build_graph("kommunennetz", cache_dir=None)
    leser = "kommunennetz.register.lesen.yaml_datei"
    # Befund und Regel sagen nur, wie ein Befund aussieht; gehalten wird, was keinen hat.
    ohne = {"kommunennetz.befund", "kommunennetz.model.leseregeln"}
    abhaengig = {leser, *graph.find_upstream_modules(leser)} - ohne
    pakete = {name for name in abhaengig if graph.find_children(name)}
    ordner = Path(zwischenspeicher.__file__).parent
    genannt = {(ordner / name).resolve() for name in zwischenspeicher.LESER}
    assert len(genannt) == len(zwischenspeicher.LESER)
    src = Path(kommunennetz.__file__).parents[1]
    assert {src / f"{name.replace('.', '/')}.py" for name in abhaengig - pakete} == genannt
