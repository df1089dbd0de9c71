"""Wo der Kontaktordner liegt: genannt, sonst aus der Umgebung, sonst vermerkt, sonst data/kontakte."""

from datetime import date
from pathlib import Path

import pytest

from hilfen import write_register
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.profil import find_vermerk, vermerke
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.schritte import Aenderungssatz, Plan

HEUTE = date(2026, 11, 22)
PERSON = (
    "kommune: bonn\npersonen:\n  - {id: k7f3q, amt: fach, anrede: ohne, herkunft: {quelle: Q, am: 2026-11}}\n"
)


@pytest.fixture(name="profil")
def _profil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    monkeypatch.delenv("KOMMUNENNETZ_KONTAKTE", raising=False)
    return tmp_path / "profil"


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Path:
    return write_register(tmp_path / "register")


def _aufruf(register: Path, kontaktvorgabe: Path | None = None) -> Aufruf:
    return Aufruf(register, HEUTE, register, kontaktvorgabe)


def _mit_kontakten(ort: Path, **dateien: str) -> Path:
    for name, inhalt in dateien.items():
        datei = ort / f"{name.replace('__', '/')}.yaml"
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_text(inhalt, encoding="utf-8")
    return ort


def test_die_option_geht_der_umgebung_vor_die_dem_vermerk_und_der_dem_ordner_im_register(
    profil: Path, register: Path, tmp_path: Path
) -> None:
    assert _aufruf(register).kontaktordner_ort == register / "data/kontakte"
    vermerke(profil, register, tmp_path / "vermerkt")
    assert _aufruf(register).kontaktordner_ort == tmp_path / "vermerkt"
    umgebung = tmp_path / "umgebung"
    assert _aufruf(register, umgebung).kontaktordner_ort == umgebung
    genannt = _aufruf(register, umgebung)
    genannt.nenne({"kontakte": [Path("genannt")]})
    assert genannt.kontaktordner_ort == register / "genannt"


def test_die_umgebungsvariable_nennt_den_kontaktordner(
    profil: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(tmp_path / "umgebung"))
    assert Aufruf.jetzt().kontaktordner_ort == tmp_path / "umgebung"
    assert not profil.exists()


def test_zwei_verschiedene_kontaktordner_zu_nennen_ist_ein_fehler(profil: Path, register: Path) -> None:
    aufruf = _aufruf(register)
    aufruf.nenne({"kontakte": [Path("a")]})
    with pytest.raises(FrageError, match="--kontakte ist zweimal genannt"):
        aufruf.nenne({"kontakte": [Path("b")]})
    assert not profil.exists()


def test_ein_vermerk_gilt_nur_fuer_sein_register(profil: Path, register: Path, tmp_path: Path) -> None:
    vermerke(profil, register, tmp_path / "eins")
    vermerke(profil, tmp_path / "anderes", tmp_path / "zwei")
    assert find_vermerk(profil, register) == tmp_path / "eins"
    assert find_vermerk(profil, tmp_path / "drittes") is None


@pytest.mark.parametrize("inhalt", ["{", "[]", '{"a": 1}'])
def test_ein_beschaedigter_vermerk_ist_ein_fehler_und_kein_anderer_ordner(
    profil: Path, register: Path, inhalt: str
) -> None:
    profil.mkdir()
    (profil / "kontaktordner.json").write_text(inhalt)
    with pytest.raises(RegisterError, match=r"kontaktordner.json« ist beschädigt"):
        _ = _aufruf(register).kontaktordner_ort


def test_ohne_kontaktordner_sind_die_kontakte_leer_und_verlangt_ein_fehler(
    profil: Path, register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(_aufruf(register).kontakte.amtspersonen) == []
    with pytest.raises(RegisterError, match="Es gibt keinen Kontaktordner") as fehler:
        _ = _aufruf(register).kontakte_verlangt
    assert "kommunennetz kontakt einrichten" in fehler.value.hilfe
    assert capsys.readouterr().err == ""
    assert not profil.exists()


def test_ein_genannter_ordner_den_es_gerade_nicht_gibt_wird_gemeldet(
    profil: Path, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vermerke(profil, register, tmp_path / "laufwerk")
    assert list(_aufruf(register).kontakte.amtspersonen) == []
    assert capsys.readouterr().err == (
        f"Hinweis: Den Kontaktordner »{tmp_path / 'laufwerk'}« gibt es gerade nicht.\n"
    )


def test_eine_fehlerhafte_datei_fehlt_in_der_antwort_und_niemand_nennt_einen_wert(
    profil: Path, register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _mit_kontakten(
        register / "data/kontakte",
        kommunen__bonn=PERSON,
        kommunen__koeln=PERSON.replace("bonn", "koeln").replace("fach", "Erika Mustermann"),
    )
    aufruf = _aufruf(register)
    assert [eine.person.id for eine in aufruf.kontakte_verlangt.amtspersonen] == ["k7f3q"]
    assert aufruf.ausgang == 1
    assert capsys.readouterr().err == (
        "Achtung: 1 Datei des Kontaktordners ist fehlerhaft und fehlt in der Antwort: kommunen/koeln.yaml\n"
        "    Zeigen: kommunennetz pruefen\n"
    )
    assert not profil.exists()


def test_gebucht_wird_am_kontaktordner_mit_engen_rechten_und_ohne_schrittbuch(
    profil: Path, register: Path
) -> None:
    ort = _mit_kontakten(register / "data/kontakte", kommunen__bonn=PERSON)
    neu = PERSON.replace("k7f3q", "k7f3r")
    andere = neu.replace("bonn", "koeln").replace("k7f3r", "abcde")
    plan = Plan(
        (
            Aenderungssatz(Posten("kommunen/bonn.yaml", PERSON.encode(), neu.encode()), "Bonn"),
            Aenderungssatz(Posten("kommunen/koeln.yaml", None, andere.encode()), "Köln"),
            Aenderungssatz(Posten("sonstige/verband.yaml", None, b"name: V\nart: verband\n"), "Verband"),
        ),
        "Botschaft",
    )
    with _aufruf(register).kontaktbuchhaltung.buchung(lambda _: plan):
        pass
    dateien = {pfad.relative_to(ort).as_posix(): pfad.stat().st_mode & 0o777 for pfad in ort.rglob("*")}
    assert dateien == {
        "kommunen": dateien["kommunen"],
        "kommunen/bonn.yaml": 0o600,
        "kommunen/koeln.yaml": 0o600,
        "sonstige": 0o700,
        "sonstige/verband.yaml": 0o600,
    }
    assert not profil.exists()


def test_was_dem_kontaktordner_neue_fehler_braechte_wird_nicht_geschrieben_und_nennt_keinen_wert(
    profil: Path, register: Path
) -> None:
    ort = _mit_kontakten(register / "data/kontakte", kommunen__bonn=PERSON)
    falsch = PERSON.replace("k7f3q", "Erika Mustermann")
    plan = Plan((Aenderungssatz(Posten("kommunen/bonn.yaml", PERSON.encode(), falsch.encode()), "B"),), "B")
    with (
        pytest.raises(RegisterError, match="Das gäbe neue Fehler im Kontaktordner") as fehler,
        _aufruf(register).kontaktbuchhaltung.buchung(lambda _: plan),
    ):
        pass
    assert "kommunen/bonn.yaml:3:6: Fehler: »id«" in fehler.value.hilfe
    assert "Mustermann" not in f"{fehler.value.text}{fehler.value.hilfe}"
    assert (ort / "kommunen/bonn.yaml").read_text() == PERSON
    assert not profil.exists()
