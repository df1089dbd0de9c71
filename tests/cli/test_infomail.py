"""Eine Infomail vom Anfang bis zu den Entwürfen, wie eine Sachbearbeiterin sie ruft."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register

Lauf = Callable[..., Ausgang]
BONN = (
    "name: Bonn\nags: 05314000\npostfach: ehrenamt@bonn.example\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n"
)
UNNA = "name: Unna\nags: 05978036\npostfach: ehrenamt@unna.example\n"
HERFORD = "name: Herford\nags: 05758012\nbeitritt: {runde: 2}\n"
RUNDE = "nummer: 2\nbezeichnung: Zweite\ndatum: 2030-03-10\nquelle: Q\n"


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_register(
        tmp_path,
        kommunen__bonn=BONN,
        kommunen__unna=UNNA,
        kommunen__herford=HERFORD,
        **{"runden__2030-zweite": RUNDE},
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_eine_neue_infomail_ist_gleich_zu_sehen(ort: Path, lauf: Lauf) -> None:
    befehl = ["infomail", "neu", "Einladung: Treffen", "--datum", "22.11.2026", "--ja"]
    ausgang = lauf(*befehl, "--an", "kandidaten", "--an", "art=stadt,gemeinde", "--an", "kreis=Unna")
    name = "2026-11-22-einladung-treffen"
    assert ausgang.wert == 0, ausgang.meldungen
    assert ausgang.meldungen.endswith(
        f"Schreiben: kommunennetz infomail bearbeiten {name}\nAnsehen:   kommunennetz infomail vorschau {name}\n"
    )
    text = (ort / f"data/infomails/{name}.md").read_text(encoding="utf-8")
    assert text.startswith(
        "---\nbetreff: 'Einladung: Treffen'\ndatum: 2026-11-22\nan:\n  wer: kandidaten\n  art:\n    - stadt\n    - gemeinde\n"
        "  kreis: Kreis Unna\n---\nGuten Tag,\n"
    )
    vorschau = lauf("infomail", "vorschau", name)
    assert (vorschau.wert, vorschau.meldungen) == (0, "Vorschau für: Unna\n")
    assert "- Diese Nachricht bekommt die Stadt Unna.\n" in vorschau.ausgabe
    assert "geht an die Stadt Unna." in " ".join(vorschau.ausgabe.split())
    assert lauf("pruefen", "data/infomails").wert == 0


def test_ohne_angaben_geht_sie_heute_an_alle(ort: Path, lauf: Lauf) -> None:
    assert lauf("infomail", "neu", "Neues", "--ja").wert == 0
    [datei] = (ort / "data/infomails").glob("*-neues.md")
    assert "\nan: alle\n---\n" in datei.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        (
            ["Neues", "--datum", "2026-11"],
            "»2026-11« ist kein einzelner Tag.\n    Den Tag nennen: 2026-11-22.\n",
        ),
        (["…"], "»…« ist kein Betreff.\n    Etwa: Einladung zum Netzwerktreffen.\n"),
        (
            ["Neues", "--an", "kreis=Borkem"],
            "Den Kreis »Borkem« gibt es nicht.\n    Meinten Sie »Kreis Borken«?\n",
        ),
    ],
)
def test_was_keine_infomail_wird_sagt_warum(ort: Path, lauf: Lauf, angaben: list[str], meldung: str) -> None:
    assert lauf("infomail", "neu", *angaben, "--ja") == Ausgang(2, "", f"Fehler: {meldung}")
    assert not (ort / "data/infomails").exists()


def test_dieselbe_gibt_es_nur_einmal(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    befehl = ["infomail", "neu", "Neues", "--datum", "2026-11-22", "--ja"]
    assert lauf(*befehl).wert == 0
    assert lauf(*befehl).meldungen == (
        "Fehler: Die Infomail data/infomails/2026-11-22-neues.md gibt es schon.\n"
        "    Ändern: kommunennetz infomail bearbeiten 2026-11-22-neues\n"
    )


def test_die_kommandozeile_sagt_statt_der_datei_wer_sie_bekommt(ort: Path, lauf: Lauf) -> None:
    lauf("infomail", "neu", "Neues", "--datum", "2026-11-22", "--ja")
    netz = ort / "data/netz.yaml"
    netz.write_text(netz.read_text(encoding="utf-8").replace("{name: T}", "{name: T, email: t@example.org}"))
    ausgang = lauf("infomail", "entwuerfe", "2026-11-22-neues", "-o", "aus", "--an", "kommune=Unna,Herford")
    assert (ausgang.wert, ausgang.ausgabe) == (0, ""), ausgang.meldungen
    assert sorted(pfad.name for pfad in (ort / "aus").iterdir()) == [
        "001-unna.eml", "uebersicht.csv", "uebersicht.html",
    ]  # fmt: skip
    assert (ort / "aus/uebersicht.csv").read_text(encoding="utf-8-sig").splitlines()[1:] == [
        '"Bonn";"05314000";"ehrenamt@bonn.example";"nein";"Ist nicht genannt.";""',
        '"Herford";"05758012";"";"nein";"Im Register steht kein Postfach.";""',
        '"Unna";"05978036";"ehrenamt@unna.example";"ja";"Kandidatin";"001-unna.eml"',
    ]
    assert "<p>Empfängerkreis: genannt: Unna, Herford.<br>\n1 von 3 " in (
        ort / "aus/uebersicht.html"
    ).read_text(encoding="utf-8")
    vorgemerkt = lauf("infomail", "vorschau", "2026-11-22-neues", "--an", "vorgemerkte")
    assert "vorgemerkt für Runde 2." in " ".join(vorgemerkt.ausgabe.split())


@pytest.mark.parametrize(
    ("an", "befund"),
    [
        ("kandidatin", "»an«: »kandidatin« ist kein Empfängerkreis"),
        ("{wer: ale}", "»ale« ist für »wer, Eintrag 1« nicht vorgesehen"),
        ("{art: stadtt}", "»stadtt« ist für »art, Eintrag 1« nicht vorgesehen"),
        ("{komune: Bonn}", "das Feld »komune« gibt es hier nicht"),
        ("{kommune: Bohn}", "eine Kommune »Bohn« gibt es nicht"),
        ("{kommune: [Bonn, Köln]}", "eine Kommune »koeln« gibt es nicht"),
        ("{kommune: []}", "»kommune« ist eine leere Liste"),
    ],
)
def test_der_empfaengerkreis_im_kopf_wird_geprueft(ort: Path, lauf: Lauf, an: str, befund: str) -> None:
    write_register(
        ort, **{"infomails__2026-11-01-x": f"---\nbetreff: B\ndatum: 2026-11-01\nan: {an}\n---\nText\n"}
    )
    ausgang = lauf("pruefen", "data/infomails")
    assert ausgang.wert == 1
    assert "data/infomails/2026-11-01-x.md:4:" in ausgang.ausgabe
    assert f": Fehler: {befund}" in ausgang.ausgabe


@pytest.mark.parametrize(
    "an", ["{kommune: [Bonn, 'Unna']}", "{kommune: '05314000'}", "{wer: [kandidaten, vorgemerkte]}"]
)
def test_ein_richtiger_empfaengerkreis_ist_kein_befund(ort: Path, lauf: Lauf, an: str) -> None:
    write_register(
        ort, **{"infomails__2026-11-01-x": f"---\nbetreff: B\ndatum: 2026-11-01\nan: {an}\n---\nText\n"}
    )
    assert lauf("pruefen", "data/infomails").wert == 0


def test_felder_zeigt_jeden_platzhalter_fuer_eine_wirkliche_kommune(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    ausgabe = lauf("infomail", "felder").ausgabe
    assert ausgabe.startswith("kommune – die Kommune, an die diese Nachricht geht\nPlatzhalter ")
    assert "{{ kommune }}  " in ausgabe
    assert "Stadt Bonn\n" in ausgabe
    gruppen = json.loads(lauf("infomail", "felder", "--kommune", "unna", "--format", "json").ausgabe)
    assert [gruppe["name"] for gruppe in gruppen] == [
        "kommune", "empfaenger", "netz", "stichtag", "mitglieder", "nach_jahr", "zahl", "termine",
    ]  # fmt: skip
    assert gruppen[0]["platzhalter"][0] == {
        "ausdruck": "{{ kommune }}",
        "bedeutung": "die Kommune, an die diese Nachricht geht",
        "beispiel": "Stadt Unna",
        "schleifen": [],
    }
    assert [
        einer["beispiel"] for einer in gruppen[0]["platzhalter"] if einer["ausdruck"] == "{{ kommune.seit }}"
    ] == ["leer"]
    assert [(einer["ausdruck"], einer["beispiel"]) for einer in gruppen[1]["platzhalter"]] == [
        ("{{ empfaenger.anrede }}", "Sehr geehrte Frau Bürgermeisterin Dr. Mustermann"),
        ("{{ empfaenger.person }}", "Dr. Erika Mustermann"),
        ("{{ empfaenger.person.titel }}", "Dr."),
        ("{{ empfaenger.person.vorname }}", "Erika"),
        ("{{ empfaenger.person.nachname }}", "Mustermann"),
        ("{{ empfaenger.person.bezeichnung }}", "Bürgermeisterin"),
        ("{{ empfaenger.amt }}", "spitze"),
    ]
    assert lauf("infomail", "felder", "--format", "md").ausgabe.startswith(
        "## kommune – die Kommune, an die diese Nachricht geht\n"
    )


def test_felder_fuer_eine_kommune_ohne_datensatz_sagt_warum_nicht(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert lauf("infomail", "felder", "--kommune", "Köln") == Ausgang(
        2, "", "Fehler: »koeln« steht nicht im Register.\n    Eine Kommune nennen, die einen Datensatz hat.\n"
    )
    assert lauf("infomail", "felder", "--stichtag", "2013") == Ausgang(
        2, "", "Fehler: Am Stichtag gibt es kein Mitglied.\n    Mit --kommune eine Kommune nennen.\n"
    )
