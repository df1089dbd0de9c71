"""Eine Infomail vom Text bis zur freigegebenen Sendung, wie eine Sachbearbeiterin sie ruft."""

import csv
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import get_args

import pytest

from hilfen import NETZ, Ausgang, write_register
from kommunennetz.cli.infomail.datei import Kommunensitz
from kommunennetz.cli.profil import vermerke_zuletzt
from kommunennetz.kontakte.sitz import SITZAEMTER
from kommunennetz.versand.journal import Journal, Journalzeile, Stand, load_staende
from kommunennetz.versand.sendung import load_sendung
from kommunennetz.versand.uneinlieferbar import write_uneinlieferbar

Lauf = Callable[..., Ausgang]
_AM = datetime(2026, 11, 22, 10, tzinfo=UTC)
BEITRITT = "beitritt: {unterzeichnet: 2015, quelle: Q}\n"
BONN = f"name: Bonn\nags: 05314000\npostfach: ehrenamt@bonn.example\n{BEITRITT}"
ESSEN = f"name: Essen\nags: 05113000\n{BEITRITT}"
UNNA = f"name: Unna\nags: 05978036\npostfach: ehrenamt@unna.example\n{BEITRITT}"
INFOMAIL = "---\nbetreff: Neues\ndatum: 2026-11-22\nan: alle\n---\n{{ empfaenger.anrede }}, es gibt Neues.\n"
KONTAKTE = (
    "kommune: unna\npersonen:\n  - {id: k7f3q, amt: fach, anrede: frau, titel: Dr., nachname: Mustermann,"
    " email: erika.mustermann@example.org, herkunft: {quelle: Q, am: 2026-01-01}, informiert_am: 2026-01-02,"
    " geprueft: 2026-11-01}\n"
)
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ort = write_register(
        tmp_path / "register",
        netz=NETZ,
        kommunen__bonn=BONN,
        kommunen__essen=ESSEN,
        kommunen__unna=UNNA,
        **{"infomails__2026-11-22-neues": INFOMAIL},
    )
    (tmp_path / "kontakte/kommunen").mkdir(parents=True)
    (tmp_path / "kontakte/kommunen/unna.yaml").write_text(KONTAKTE, encoding="utf-8")
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(tmp_path / "kontakte"))
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    monkeypatch.chdir(ort)
    return tmp_path / "kontakte"


def _bereite_vor(ort: Path, lauf: Lauf, *angaben: object) -> Path:
    ausgang = lauf("infomail", "vorbereiten", "2026-11-22-neues", *angaben)
    assert ausgang.wert == 0, ausgang.meldungen
    gefunden = re.match(r"Sendung ([a-z0-9-]+): ", ausgang.meldungen)
    assert gefunden is not None
    return ort / "sendungen" / gefunden[1]


def _protokolliere(ordner: Path, *zeilen: tuple[str, str, str]) -> None:
    with Journal.open(ordner / "journal.jsonl") as journal:
        for sitz, was, text in zeilen:
            journal.schreibe(Journalzeile(_AM, sitz, was, text=text))


def test_vorbereitet_ist_wer_sie_bekommt_wer_nicht_und_warum(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("infomail", "vorbereiten", "2026-11-22-neues")
    [ordner] = (ort / "sendungen").iterdir()
    assert ordner.name.endswith("-infomail-neues")
    assert ausgang == Ausgang(
        0,
        "",
        f"Sendung {ordner.name}: 2 Nachrichten, 1 bekommt keine\n"
        f"    Ansehen:   {ordner / 'uebersicht.html'}\n"
        f"    Freigeben: kommunennetz sendung freigeben {ordner.name}\n",
    )
    bonn, unna = load_sendung(ordner).empfaenger
    assert (bonn.schluessel, unna.schluessel) == ("bonn/postfach", "unna/fach")
    texte = [
        str(message_from_bytes((ordner / fall.datei).read_bytes(), policy=SMTP).get_body(("plain",)))
        for fall in (bonn, unna)
    ]
    assert "Guten Tag, es gibt Neues." in texte[0]
    assert "Guten Tag Frau Dr. Mustermann, es gibt Neues." in texte[1]


def test_freigegeben_wird_mit_der_zahl_der_empfaenger(ort: Path, lauf: Lauf, tmp_path: Path) -> None:
    (tmp_path / "Programm.pdf").write_bytes(PDF)
    ordner = _bereite_vor(ort, lauf, "--anhang", tmp_path / "Programm.pdf")
    falsch = lauf("sendung", "freigeben", ordner.name, "--anzahl", 3, "--ja")
    assert falsch.wert == 2
    assert falsch.meldungen == (
        "Fehler: Es sind 2 Empfänger, nicht 3; freigegeben ist nichts.\n    Die Übersicht noch einmal ansehen.\n"
    )
    assert not (ordner / "freigabe.json").exists()
    richtig = lauf("sendung", "freigeben", ordner.name[:12], "--anzahl", 2, "--ja")
    assert richtig.wert == 0
    vorbereitet = f"{load_sendung(ordner).erstellt:%d.%m.%Y, %H:%M Uhr}"
    assert richtig.ausgabe == (
        f"Sendung {ordner.name}\n"
        "    Betreff:     Neues\n"
        f"    Vorbereitet: {vorbereitet}\n"
        "    Empfänger:   2; 2 bereit\n"
        f"    Übersicht:   {ordner / 'uebersicht.html'}\n"
        "    Anhang:      Programm.pdf (1 kB)\n"
        "    Absender:    netz@example.org; Unzustellbares an netz@example.org\n"
        "    Weg:         Entwürfe als Dateien; verschickt wird nichts, bis ein Postamt eingerichtet ist\n"
        "    Bekommen sie nicht: 1\n"
        "        1 × Im Register steht kein Postfach.\n"
    )
    assert re.fullmatch(
        r"Freigegeben bis \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr, an diesem Rechner\.\n"
        rf"    Verschicken: kommunennetz sendung verschicken {ordner.name}\n",
        richtig.meldungen,
    )
    freigabe = json.loads((ordner / "freigabe.json").read_bytes())
    assert freigabe["anzahl"] == 2


def test_mit_postamt_stehen_server_und_dauer_da(ort: Path, lauf: Lauf) -> None:
    (ort / "postamt.yaml").write_text(
        "versand: {weg: smtp, server: mail.example.org, ruecklauf: rueck@example.org, je_minute: 1}\n"
    )
    ordner = _bereite_vor(ort, lauf)
    assert load_sendung(ordner).ruecklauf == "rueck@example.org"
    ausgabe = lauf("sendung", "freigeben", ordner.name, "--anzahl", 2, "--ja").ausgabe
    assert "    Weg:         mail.example.org:587 (starttls)\n" in ausgabe
    assert "    Dauer:       etwa 2 Minuten, 1 Nachrichten je Minute\n" in ausgabe


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        ([], "Fehler: Freigegeben ist nichts.\n    Ohne Rückfrage: --anzahl 2 --ja\n"),
        (["--ja"], "Fehler: Mit --ja braucht es die Zahl der Empfänger.\n    --anzahl 2 --ja\n"),
        (["--anzahl", "2"], "Fehler: Freigegeben ist nichts.\n    Ohne Rückfrage: --anzahl 2 --ja\n"),
    ],
)
def test_ohne_zahl_wird_nichts_freigegeben(ort: Path, lauf: Lauf, angaben: list[str], meldung: str) -> None:
    ordner = _bereite_vor(ort, lauf)
    ausgang = lauf("sendung", "freigeben", ordner.name, *angaben)
    assert (ausgang.wert, ausgang.meldungen) == (2, meldung)
    assert not (ordner / "freigabe.json").exists()


def test_was_nach_dem_vorbereiten_anders_ist_wird_nicht_freigegeben(ort: Path, lauf: Lauf) -> None:
    ordner = _bereite_vor(ort, lauf)
    (ordner / "post/001-bonn.eml").write_bytes(b"anders")
    ausgang = lauf("sendung", "freigeben", ordner.name, "--anzahl", 2, "--ja")
    assert (ausgang.wert, ausgang.ausgabe) == (3, "")
    assert "»post/001-bonn.eml« ist nicht mehr die vorbereitete Nachricht." in ausgang.meldungen


def test_zum_zweiten_mal_vorbereitet_bekommt_sie_nur_wer_noch_keine_hat(ort: Path, lauf: Lauf) -> None:
    erste = _bereite_vor(ort, lauf)
    _protokolliere(erste, ("unna/fach", "versuch", ""), ("bonn/postfach", "abgelehnt", "nein"))
    zweite = _bereite_vor(ort, lauf)
    assert [fall.schluessel for fall in load_sendung(zweite).empfaenger] == ["bonn/postfach"]
    _protokolliere(zweite, ("bonn/postfach", "angenommen", "Ok"))
    dritte = lauf("infomail", "vorbereiten", "2026-11-22-neues")
    assert dritte.wert == 1
    assert dritte.meldungen == "Diese Sendung bekäme niemand; vorbereitet ist nichts.\n"
    assert [zeile.split("  ")[0] for zeile in dritte.ausgabe.splitlines()] == [
        "Kommune",
        "Essen",
        "Bonn",
        "Unna",
    ]
    assert f"Hat sie schon in {erste.name} (ungewiss)." in dritte.ausgabe
    assert len(list((ort / "sendungen").iterdir())) == 2


def test_liste_und_zeigen_sagen_wo_jede_nachricht_steht(ort: Path, lauf: Lauf) -> None:
    assert lauf("sendung", "liste") == Ausgang(0, "Noch ist keine Sendung vorbereitet.\n", "")
    ordner = _bereite_vor(ort, lauf)
    _protokolliere(
        ordner,
        ("unna/fach", "versuch", ""),
        ("unna/fach", "abgelehnt", "5.1.10 <erika.mustermann@example.org> RecipientNotFound"),
    )
    liste = json.loads(lauf("sendung", "liste", "--format", "json").ausgabe)
    assert liste == [
        {
            "id": ordner.name,
            "zweck": "infomail:2026-11-22-neues",
            "empfaenger": 2,
            "ausgelassen": 1,
            "staende": {"bereit": 1, "aufgeschoben": 0, "angenommen": 0, "abgelehnt": 1, "ungewiss": 0},
            "freigegeben_bis": None,
        }
    ]
    zeigen = lauf("sendung", "zeigen", ordner.name)
    assert zeigen.wert == 0
    kopf, _, tabelle = zeigen.ausgabe.partition("Sitz")
    assert kopf.splitlines()[-2] == "    Nachrichten:  1 bereit, 1 abgelehnt"
    assert re.search(r"unna/fach +Unna +abgelehnt +1 +5\.1\.10 <…> RecipientNotFound +22\.11\.2026", tabelle)
    assert re.search(r"bonn/postfach +Bonn +bereit", tabelle)
    assert "essen/postfach" in tabelle
    nur = lauf("sendung", "zeigen", ordner.name, "--empfaenger", "Unna").ausgabe
    assert "unna/fach" in nur
    assert "bonn/postfach" not in nur
    niemand = lauf("sendung", "zeigen", ordner.name, "--empfaenger", "Köln")
    assert (niemand.wert, niemand.ausgabe) == (2, "")
    for ausgang in (zeigen, lauf("sendung", "liste")):
        assert "ustermann" not in ausgang.ausgabe + ausgang.meldungen


def test_ungewisses_wird_geklaert_und_kommt_nur_auf_wunsch_noch_einmal(ort: Path, lauf: Lauf) -> None:
    ordner = _bereite_vor(ort, lauf)
    nichts = lauf("sendung", "klaeren", ordner.name)
    assert nichts == Ausgang(0, "", "In dieser Sendung ist nichts ungewiss.\n")
    _protokolliere(ordner, ("unna/fach", "versuch", ""), ("bonn/postfach", "versuch", ""))
    ohne = lauf("sendung", "klaeren", ordner.name)
    assert (ohne.wert, ohne.ausgabe) == (2, "")
    assert "--angekommen SITZ oder --noch-einmal SITZ: bonn/postfach, unna/fach" in ohne.meldungen
    falsch = lauf(
        "sendung", "klaeren", ordner.name, "--angekommen", "essen/fach", "--noch-einmal", "unna/fach"
    )
    assert "»essen/fach« ist nicht ungewiss." in falsch.meldungen
    teils = lauf("sendung", "klaeren", ordner.name, "--noch-einmal", "unna/fach")
    assert (teils.wert, teils.meldungen.splitlines()[0]) == (
        1,
        "Geklärt: 0 angekommen, 1 noch einmal; 1 noch ungewiss",
    )
    ganz = lauf("sendung", "klaeren", ordner.name, "--angekommen", "alle")
    assert ganz == Ausgang(0, "", "Geklärt: 1 angekommen, 0 noch einmal; 0 noch ungewiss\n")
    staende = load_staende(ordner / "journal.jsonl")
    assert {sitz: (stand.stand, stand.text) for sitz, stand in staende.items()} == {
        "unna/fach": (Stand.BEREIT, "geklärt: noch einmal"),
        "bonn/postfach": (Stand.ANGENOMMEN, "geklärt: angekommen"),
    }


def test_verworfen_wird_nur_woraus_noch_nichts_hinausging(ort: Path, lauf: Lauf) -> None:
    ordner = _bereite_vor(ort, lauf)
    assert lauf("sendung", "verwerfen", ordner.name).meldungen == (
        "Fehler: Verworfen ist nichts.\n    Ohne Rückfrage: --ja\n"
    )
    assert lauf("sendung", "verwerfen", ordner.name, "--ja").wert == 0
    assert list((ort / "sendungen").iterdir()) == []
    ordner = _bereite_vor(ort, lauf)
    _protokolliere(ordner, ("unna/fach", "versuch", ""), ("unna/fach", "abgelehnt", "nein"))
    ausgang = lauf("sendung", "verwerfen", ordner.name, "--ja")
    assert ausgang.wert == 3
    assert "ging schon etwas hinaus" in ausgang.meldungen
    assert ordner.is_dir()


def test_als_entwuerfe_sind_es_dieselben_nachrichten_und_niemand_bekommt_sie_auch_so(
    ort: Path, lauf: Lauf, tmp_path: Path
) -> None:
    ordner = _bereite_vor(ort, lauf)
    _protokolliere(ordner, ("bonn/postfach", "angenommen", "Ok"))
    ausgang = lauf("sendung", "entwuerfe", ordner.name, "-o", tmp_path / "aus")
    assert ausgang.wert == 0, ausgang.meldungen
    [datei] = (tmp_path / "aus").iterdir()
    assert datei.read_bytes() == b"X-Unsent: 1\r\n" + (ordner / "post" / datei.name).read_bytes()
    stand = load_staende(ordner / "journal.jsonl")["unna/fach"]
    assert (stand.stand, stand.text) == (Stand.UNGEWISS, "als Entwurf abgelegt")
    assert lauf("infomail", "vorbereiten", "2026-11-22-neues").wert == 1
    noch_einmal = lauf("sendung", "entwuerfe", ordner.name, "-o", tmp_path / "aus2")
    assert "ist nichts mehr offen" in noch_einmal.meldungen


def test_entwuerfe_die_sich_nicht_schreiben_lassen_halten_niemanden(
    ort: Path, lauf: Lauf, tmp_path: Path
) -> None:
    ordner = _bereite_vor(ort, lauf)
    (tmp_path / "aus").mkdir()
    (tmp_path / "aus/anderes.txt").write_text("x")
    assert lauf("sendung", "entwuerfe", ordner.name, "-o", tmp_path / "aus").wert == 3
    assert {stand.stand for stand in load_staende(ordner / "journal.jsonl").values()} == {Stand.BEREIT}


def test_was_nicht_ankam_wird_zur_tabelle_und_aus_ihr_neu_vorbereitet(ort: Path, lauf: Lauf) -> None:
    ordner = _bereite_vor(ort, lauf)
    _protokolliere(ordner, ("unna/fach", "versuch", ""), ("unna/fach", "abgelehnt", "5.1.1 unbekannt"))
    tabelle = write_uneinlieferbar(ordner, load_sendung(ordner), load_staende(ordner / "journal.jsonl"))
    assert tabelle == ordner / "uneinlieferbar.csv"
    zeilen = list(csv.reader(tabelle.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert zeilen == [
        ["Sitz", "Kommune", "Adresse", "Stand", "Code", "Antwort", "Richtige Adresse"],
        ["unna/fach", "Unna", "erika.mustermann@example.org", "abgelehnt", "", "5.1.1 unbekannt", ""],
    ]
    zweite = _bereite_vor(ort, lauf, "--nur-aus", tabelle)
    assert [fall.schluessel for fall in load_sendung(zweite).empfaenger] == ["unna/fach"]
    # Wie deutsches Excel sie speichert, mit einer Berichtigung.
    zeilen[1][-1] = "e.mustermann@example.org"
    tabelle.write_bytes("\r\n".join(";".join(zeile) for zeile in zeilen).encode("cp1252"))
    ausgang = lauf("infomail", "vorbereiten", "2026-11-22-neues", "--nur-aus", tabelle)
    assert ausgang == Ausgang(
        2,
        "",
        "Fehler: In 1 Zeile steht eine richtige Adresse; sie gilt erst, wenn sie eingetragen ist.\n"
        "    unna/fach: kommunennetz kontakt bearbeiten unna\n"
        "    Danach in der Tabelle die Spalte leeren.\n",
    )


def test_ein_zurueckgespielter_kontaktordner_faellt_auf(ort: Path, lauf: Lauf, tmp_path: Path) -> None:
    ordner = _bereite_vor(ort, lauf)
    vermerke_zuletzt(tmp_path / "profil", ort, datetime(2026, 11, 22, 11, tzinfo=UTC))
    freigeben = lauf("sendung", "freigeben", ordner.name, "--anzahl", 2, "--ja")
    assert freigeben.wert == 2
    assert "Achtung: Von hier aus wurde zuletzt am 22.11.2026, 11:00 Uhr verschickt" in freigeben.meldungen
    assert "die Protokolle sind leer" in freigeben.meldungen
    assert not (ordner / "freigabe.json").exists()
    assert "Achtung: " in lauf("infomail", "vorbereiten", "2026-11-22-neues").meldungen
    with Journal.open(ordner / "journal.jsonl") as journal:
        journal.schreibe(Journalzeile(datetime(2026, 11, 22, 11, tzinfo=UTC), "unna/fach", "versuch"))
    assert lauf("sendung", "freigeben", ordner.name, "--anzahl", 2, "--ja").wert == 0


def test_ohne_kontaktordner_gibt_es_keinen_postausgang(
    ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(ort / "fehlt"))
    for befehl in (["sendung", "liste"], ["infomail", "vorbereiten", "2026-11-22-neues"]):
        ausgang = lauf(*befehl)
        assert ausgang.wert == 3
        assert "Fehler: Es gibt keinen Kontaktordner.\n" in ausgang.meldungen


def test_jeder_sitz_einer_kommune_laesst_sich_nennen() -> None:
    assert set(get_args(Kommunensitz)) == set(SITZAEMTER) - {"traeger"}


def test_entwuerfe_an_personen_liegen_nie_im_register(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("infomail", "entwuerfe", "2026-11-22-neues")
    assert ausgang.wert == 0, ausgang.meldungen
    assert (ort / "entwuerfe/infomail-2026-11-22-neues/002-unna.eml").is_file()
    assert not Path("ausgabe").exists()
    nur = lauf("infomail", "entwuerfe", "2026-11-22-neues", "--sitz", "postfach")
    assert nur.wert == 0
    assert Path("ausgabe/infomail-2026-11-22-neues/002-unna.eml").is_file()
