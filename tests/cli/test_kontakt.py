"""`kontakt einrichten|neu|nachfolge|ende|bearbeiten` und `pruefen` mit Kontaktordner."""

import json
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register
from kommunennetz.cli import aufruf as aufruf_modul

Lauf = Callable[..., Ausgang]
OHNE = "--ohne-willkommen"
NEU = ("kontakt", "neu", "unna", "--amt", "fach", "--quelle", "Schreiben der Stadt", OHNE, "--ja")
KENNUNG = re.compile(r"\b(?=[a-z]*[2-9])(?=[2-9]*[a-z])[a-z2-9]{5}\b")


class Uhr(date):
    @classmethod
    def today(cls) -> "Uhr":
        return cls(2026, 11, 22)


@pytest.fixture(name="register")
def _register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Liefert ein Register, in dem man steht, mit eigenem Profil und gestellter Uhr."""
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    monkeypatch.delenv("KOMMUNENNETZ_KONTAKTE", raising=False)
    monkeypatch.setattr(aufruf_modul, "date", Uhr)
    register = write_register(tmp_path / "register")
    monkeypatch.chdir(register)
    return register


@pytest.fixture(name="kontakte")
def _kontakte(register: Path, lauf: Lauf) -> Path:
    assert lauf("kontakt", "einrichten", "--ja").wert == 0
    return register.with_name("register-kontakte")


def _bearbeite(monkeypatch: pytest.MonkeyPatch, alt: str, neu: str) -> None:
    skript = (
        "import sys; from pathlib import Path; d = Path(sys.argv[1]); "
        f"d.write_bytes(d.read_bytes().replace({alt!r}.encode(), {neu!r}.encode()))"
    )
    monkeypatch.setenv("EDITOR", f'{sys.executable} -c "{skript}"')
    monkeypatch.delenv("VISUAL", raising=False)


def _git(ort: Path, *befehl: str) -> None:
    subprocess.run(["git", "-C", ort, *befehl], check=True, capture_output=True)


def _rechte(ort: Path) -> dict[str, str]:
    return {
        pfad.relative_to(ort).as_posix(): f"{stat.S_IMODE(pfad.stat().st_mode):o}" for pfad in ort.rglob("*")
    }


def test_einrichten_schlaegt_einen_ordner_neben_dem_register_vor(register: Path, lauf: Lauf) -> None:
    ziel = register.with_name("register-kontakte")
    assert lauf("kontakt", "einrichten") == Ausgang(
        2,
        "",
        f"Fehler: Es ist nichts angelegt. Vorgeschlagen ist »{ziel}«.\n"
        f"    Anlegen: kommunennetz kontakt einrichten {ziel}\n",
    )
    assert not ziel.exists()


def test_einrichten_legt_alles_mit_engen_rechten_an_und_merkt_sich_den_ort(
    register: Path, lauf: Lauf
) -> None:
    ziel = register.with_name("register-kontakte")
    assert lauf("kontakt", "einrichten", "--ja") == Ausgang(
        0, "", f"Eingerichtet: {ziel}\n    Als Nächstes: kommunennetz kontakt neu KOMMUNE --amt fach …\n"
    )
    assert stat.S_IMODE(ziel.stat().st_mode) == 0o700
    assert _rechte(ziel) == {
        ".gitignore": "600",
        "LIESMICH.txt": "600",
        "kommunen": "700",
        "postamt.yaml": "600",
        "schema": "700",
        "schema/einladungen.json": "600",
        "schema/kontakte.json": "600",
        "schema/postamt.json": "600",
        "schema/sonstige.json": "600",
        "sendungen": "700",
        "sonstige": "700",
        "veranstaltungen": "700",
    }
    assert (ziel / ".gitignore").read_text() == "*\n"
    vermerk = json.loads((register.parent / "profil/kontaktordner.json").read_text())
    assert vermerk == {str(register): str(ziel)}
    assert lauf("pruefen").meldungen.startswith(
        "Geprüft: 0 Kommunen, 0 Runden, 0 Veranstaltungen, 0 Publikationen, 0 Infomails, 1 Datei im Kontaktordner – "
    )


def test_einen_eingerichteten_ordner_nimmt_ein_zweiter_wie_er_ist(
    kontakte: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lauf: Lauf
) -> None:
    (kontakte / "LIESMICH.txt").write_text("Sicherung: Band 3\n", encoding="utf-8")
    (kontakte / "schema/kontakte.json").write_text("alt", encoding="utf-8")
    kontakte.chmod(0o750)
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "zweites"))
    antwort = lauf("kontakt", "einrichten", kontakte)
    assert (antwort.wert, antwort.meldungen.splitlines()[0]) == (0, f"Schon eingerichtet: {kontakte}")
    assert (kontakte / "LIESMICH.txt").read_text(encoding="utf-8") == "Sicherung: Band 3\n"
    assert (kontakte / "schema/kontakte.json").read_text(encoding="utf-8").startswith("{")
    assert stat.S_IMODE(kontakte.stat().st_mode) == 0o750
    assert (tmp_path / "zweites/kontaktordner.json").exists()


def test_ein_ordner_mit_anderem_darin_wird_abgelehnt(register: Path, tmp_path: Path, lauf: Lauf) -> None:
    del register
    (tmp_path / "voll").mkdir()
    (tmp_path / "voll/brief.txt").write_text("x")
    antwort = lauf("kontakt", "einrichten", tmp_path / "voll")
    assert (antwort.wert, antwort.meldungen.splitlines()[0]) == (
        2,
        f"Fehler: »{tmp_path / 'voll'}« ist nicht leer.",
    )


def test_in_git_wird_nur_ein_ignorierter_ordner_angenommen(register: Path, lauf: Lauf) -> None:
    _git(register, "init", "--quiet")
    antwort = lauf("kontakt", "einrichten", "data/kontakte")
    assert antwort == Ausgang(
        2,
        "",
        f"Fehler: »{register / 'data/kontakte'}« liegt in Git und wird dort nicht ignoriert.\n"
        "    Einen Ordner außerhalb nennen, oder ihn dort in .gitignore eintragen.\n",
    )
    assert not (register / "data/kontakte").exists()
    (register / ".gitignore").write_text("data/kontakte/\n")
    antwort = lauf("kontakt", "einrichten", "data/kontakte")
    assert antwort == Ausgang(
        0,
        "",
        f"Eingerichtet: {register / 'data/kontakte'}\n"
        "    Achtung: Er liegt im Register; »git clean -fdX« löschte ihn. Besser daneben.\n"
        "    Als Nächstes: kommunennetz kontakt neu KOMMUNE --amt fach …\n",
    )


def test_ein_ordner_in_einer_cloud_ist_eine_warnung(register: Path, tmp_path: Path, lauf: Lauf) -> None:
    del register
    antwort = lauf("kontakt", "einrichten", tmp_path / "Nextcloud (Büro)" / "kontakte")
    assert antwort.wert == 0
    assert "    Achtung: Der Pfad sieht nach Nextcloud aus." in antwort.meldungen


def test_laesst_sich_der_ort_nicht_vermerken_sagt_es_das(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lauf: Lauf
) -> None:
    del register
    (tmp_path / "datei").write_text("x")
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "datei/profil"))
    antwort = lauf("kontakt", "einrichten", tmp_path / "kontakte")
    assert antwort.wert == 0
    assert f'    Deshalb immer nennen: --kontakte "{tmp_path / "kontakte"}"\n' in antwort.meldungen


def test_neu_traegt_eine_person_ein_und_nennt_sie_nur_im_diff(kontakte: Path, lauf: Lauf) -> None:
    antwort = lauf(*NEU, "--anrede", "frau", "--nachname", "Mustermann", "--ab", "März 2024")
    assert (antwort.wert, antwort.meldungen) == (0, "Geändert: 1 Datei im Kontaktordner\n")
    kennung = KENNUNG.findall(antwort.ausgabe)[0]
    assert antwort.ausgabe.splitlines()[0] == f"Stadt Unna: {kennung} neu im Amt »fach«"
    assert (kontakte / "kommunen/unna.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schema/kontakte.json\n"
        "kommune: unna\n"
        "personen:\n"
        f"  - id: {kennung}\n"
        "    amt: fach\n"
        "    anrede: frau\n"
        "    nachname: Mustermann\n"
        "    von: 2024-03\n"
        "    herkunft:\n"
        "      quelle: Schreiben der Stadt\n"
        "      am: 2026-11-22\n"
    )
    assert _rechte(kontakte)["kommunen/unna.yaml"] == "600"
    assert not (kontakte / ".schritte").exists()


def test_eine_stelle_unter_sonstige_entsteht_mit_ihrer_ersten_person(kontakte: Path, lauf: Lauf) -> None:
    neu = (
        "kontakt",
        "neu",
        "Verband der Städte",
        "--sonstige",
        "verband",
        "--amt",
        "traeger",
        "--quelle",
        "Q",
    )
    assert lauf(*neu, "--ja").wert == 0
    datei = kontakte / "sonstige/verband-der-staedte.yaml"
    assert "name: Verband der Städte\nart: verband\npersonen:\n" in datei.read_text(encoding="utf-8")
    zweite = ("kontakt", "neu", "verband-der-staedte", "--amt", "traeger", "--quelle", "Q", "--ja")
    assert lauf(*zweite).wert == 0
    assert datei.read_text(encoding="utf-8").count("- id:") == 2


@pytest.mark.parametrize(
    ("befehl", "text"),
    [
        (("kontakt", "neu", "unna", "--amt", "fach", "--ja"), "Es fehlt, woher die Angaben stammen."),
        ((*NEU, "--ab", "irgendwann"), "Der Anfang passt nicht: »irgendwann« ist kein Datum."),
        (
            ("kontakt", "nachfolge", "unna", "--amt", "fach", "--ab", "März 2027", "--quelle", "Q"),
            "--ab braucht einen Tag, nicht »März 2027«.",
        ),
        (("kontakt", "bearbeiten", "unna"), "Zu Stadt Unna gibt es keine Kontakte."),
        (NEU[:-1], "Es ist nichts geändert."),
    ],
)
def test_was_fehlt_oder_nicht_passt_aendert_nichts(
    befehl: tuple[str, ...], text: str, kontakte: Path, lauf: Lauf
) -> None:
    antwort = lauf(*befehl)
    assert (antwort.wert, antwort.meldungen.splitlines()[0]) == (2, f"Fehler: {text}")
    assert list((kontakte / "kommunen").iterdir()) == []


def test_eine_falsche_adresse_wird_nicht_geschrieben_und_nicht_wiederholt(kontakte: Path, lauf: Lauf) -> None:
    antwort = lauf(*NEU, "--email", "erika.mustermann@", "--anrede", "frau", "--nachname", "Mustermann")
    assert (antwort.wert, antwort.ausgabe) == (3, "")
    assert antwort.meldungen.startswith(
        "Fehler: Das gäbe neue Fehler im Kontaktordner.\n    kommunen/unna.yaml:"
    )
    assert "ustermann" not in antwort.meldungen
    assert list((kontakte / "kommunen").iterdir()) == []


def test_ohne_kontaktordner_sagt_jeder_befehl_wie_er_entsteht(register: Path, lauf: Lauf) -> None:
    del register
    for befehl in (
        NEU,
        ("kontakt", "ende", "unna", "--amt", "fach", "--am", "2026"),
        ("kontakt", "bearbeiten", "unna"),
    ):
        antwort = lauf(*befehl)
        assert (antwort.wert, antwort.meldungen) == (
            3,
            "Fehler: Es gibt keinen Kontaktordner.\n"
            "    Anlegen: kommunennetz kontakt einrichten; einen vorhandenen nennen: --kontakte ORDNER\n",
        )


def test_nachfolge_und_ende_stehen_in_einem_schritt_und_sagen_was_offen_ist(
    kontakte: Path, lauf: Lauf
) -> None:
    alte = KENNUNG.findall(lauf(*NEU, "--ab", "2024").ausgabe)[0]
    nachfolge = ("kontakt", "nachfolge", "unna", "--amt", "fach", "--ab", "1.3.2027", "--quelle", "Q", "--ja")
    antwort = lauf(*nachfolge, "--email", "fach@example.org", OHNE)
    neue = next(kennung for kennung in KENNUNG.findall(antwort.ausgabe) if kennung != alte)
    assert antwort.ausgabe.splitlines()[0] == f"Stadt Unna: {neue} folgt {alte} im Amt »fach« ab 1. März 2027"
    assert antwort.meldungen == (
        "Geändert: 1 Datei im Kontaktordner\n"
        "Was dieser Schritt nicht wissen oder tun kann:\n"
        "    Sie nach Art. 14 DSGVO zu informieren, spätestens am 31. März 2027; dann »informiert_am«.\n"
        f"    Wann {alte} zu löschen ist; bis dahin bleiben die Angaben stehen.\n"
    )
    antwort = lauf("kontakt", "ende", "unna", "--amt", "fach", "--am", "31.12.2027", "--ja")
    assert antwort.ausgabe.splitlines()[0] == f"Stadt Unna: {neue} endet im Amt »fach« am 31. Dezember 2027"
    text = (kontakte / "kommunen/unna.yaml").read_text(encoding="utf-8")
    assert [zeile.strip() for zeile in text.splitlines() if "bis:" in zeile or "von" in zeile] == [
        "von: 2024",
        "bis: 2027-02-28",
        "von: 2027-03-01",
        "bis: 2027-12-31",
        f"nachfolge_von: {alte}",
    ]


def test_bearbeiten_aendert_die_datei_und_hebt_kaputtes_im_kontaktordner_auf(
    kontakte: Path, register: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    lauf(*NEU, "--anrede", "frau", "--nachname", "Mustermann")
    _bearbeite(monkeypatch, "Mustermann", "Beispiel")
    assert lauf("kontakt", "bearbeiten", "unna").meldungen == "Geändert: 1 Datei im Kontaktordner\n"
    assert "nachname: Beispiel" in (kontakte / "kommunen/unna.yaml").read_text(encoding="utf-8")
    _bearbeite(monkeypatch, "anrede: frau", "anrede: Frau Beispiel")
    antwort = lauf("kontakt", "bearbeiten", "Unna")
    assert (antwort.wert, antwort.ausgabe) == (
        1,
        "kommunen/unna.yaml:6:5: Fehler: »anrede«: Ein Wert ist nicht einer von denen, die hier vorgesehen sind"
        " [auswahl]\n    Erlaubt sind: frau, herr, ohne.\n",
    )
    kopie = kontakte / "unna.entwurf.yaml"
    assert antwort.meldungen == f"Aufgehoben: {kopie}; im Kontaktordner ist nichts geändert.\n"
    assert _rechte(kontakte)["unna.entwurf.yaml"] == "600"
    assert [pfad.name for pfad in register.iterdir()] == ["data"]


def test_pruefen_zaehlt_fehler_und_hinweise_des_kontaktordners_mit(kontakte: Path, lauf: Lauf) -> None:
    (kontakte / "kommunen/unna.yaml").write_text(
        "kommune: unna\npersonen:\n  - {id: k7f3q, amt: fach, anrede: ohne}\n", encoding="utf-8"
    )
    datei = (kontakte / "kommunen/unna.yaml").as_posix()
    hinweis = (
        f"{datei}:3:5: Hinweis: bei k7f3q fehlt »herkunft« [kontakt-ohne-herkunft]\n"
        "    Eintragen: herkunft: {quelle: Schreiben vom …, am: 2026-01-15}\n"
    )
    antwort = lauf("pruefen")
    assert antwort.wert == 0
    assert hinweis in antwort.ausgabe
    assert "2 Dateien im Kontaktordner – 0 Fehler" in antwort.meldungen
    assert lauf("pruefen", "--streng").wert == 1
    (kontakte / "kommunen/unna.yaml").write_text("kommune: hamm\n", encoding="utf-8")
    antwort = lauf("pruefen")
    assert (antwort.wert, f"{datei}:1:1: Fehler:" in antwort.ausgabe) == (1, True)
    assert "2 Dateien im Kontaktordner – 1 Fehler" in antwort.meldungen
    assert lauf("pruefen", "data/netz.yaml").wert == 0


def test_pruefen_nennt_einen_kontaktordner_im_register_vom_register_aus(register: Path, lauf: Lauf) -> None:
    (register / "data/kontakte/kommunen").mkdir(parents=True)
    (register / "data/kontakte/kommunen/unna.yaml").write_text("kommune: hamm\n", encoding="utf-8")
    antwort = lauf("pruefen", "--format", "github")
    assert (
        "::error file=data/kontakte/kommunen/unna.yaml,line=1,col=1,title=dateiname-kontakte::"
        in antwort.ausgabe
    )
    daten = json.loads(lauf("pruefen", "--format", "json").ausgabe)
    assert "data/kontakte/kommunen/unna.yaml" in {befund["datei"] for befund in daten}


def test_pruefen_erklaert_die_regeln_des_kontaktordners(lauf: Lauf) -> None:
    antwort = lauf("pruefen", "--erklaere", "amt-doppelt")
    assert antwort.ausgabe.startswith("amt-doppelt (Fehler)\n\nEin Amt hat an einem Tag zwei")
    assert lauf("pruefen", "--erklaere", "amt-dopelt").meldungen.endswith("Meinten Sie »amt-doppelt«?\n")


@pytest.mark.parametrize("befehl", ["liste", "zahl", "verlauf", "export"])
def test_wer_personen_nicht_braucht_kennt_die_option_nicht(befehl: str, register: Path, lauf: Lauf) -> None:
    del register
    antwort = lauf(befehl, "--kontakte", "x")
    assert antwort.wert == 2
    assert "--kontakte" in antwort.meldungen
