"""Kein Befund des Kontaktordners nennt einen Wert daraus: Wir füllen jedes Feld falsch und sehen nach."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kommunennetz.kontakte.kontaktordner import load_kontaktordner
from kommunennetz.kontakte.kontaktregeln import check_kontakte

PERSON = {
    "id": "k7f3q",
    "amt": "fach",
    "rolle": "vertretung",
    "anrede": "frau",
    "titel": "Dr.",
    "vorname": "Erika",
    "nachname": "Mustermann",
    "bezeichnung": "Engagementbeauftragte",
    "email": "erika.mustermann@example.org",
    "telefon": "0170 1234567",
    "von": "2024-03",
    "bis": "2027-02-28",
    "amtszeit_bis": "2030",
    "nachfolge_von": "k2c9x",
    "infomails": "nein",
    "widerspruch": {"am": "2026", "weg": "Mail"},
    "oeffentlich": "nein",
    "herkunft": {"quelle": "Schreiben", "am": "2024"},
    "informiert_am": "2024-03-20",
    "geprueft": "2026-01-15",
    "zustellung": {"stand": "gestoert", "code": "5.1.10", "seit": "2026-11-02"},
    "bemerkung": "keine",
}
DATEIEN: dict[str, dict[str, Any]] = {
    "kommunen/bonn.yaml": {
        "kommune": "bonn",
        "postfach": {
            "infomails": "nein",
            "widerspruch": {"am": "2026", "weg": "Mail"},
            "zustellung": {"stand": "gestoert", "code": "5.1.10", "seit": "2026-11-02"},
        },
        "personen": [PERSON],
    },
    "sonstige/verband.yaml": {"name": "Verband", "art": "verband", "personen": [{**PERSON, "amt": "traeger"}]},
    "postamt.yaml": {
        "versand": {
            "weg": "smtp", "server": "mail.example.org", "port": "587", "sicherheit": "starttls",
            "anmeldung": "oauth", "benutzer": "netz@example.org", "token_befehl": ["token"], "ca": "ca.pem",
            "x509_streng": "ja", "ruecklauf": "netz@example.org", "je_minute": "25",
            "hoechstens_am_tag": "2000", "groesse_mb": "10", "imap_server": "imap.example.org",
            "imap_port": "993",
        },
        "eingang": {
            "weg": "imap", "ordner": "Rücklauf", "server": "imap.example.org", "port": "993",
            "benutzer": "netz", "mappe": "INBOX",
        },
    },
}  # fmt: skip
GEHEIM = ("Geheimfrau", "geheimfrau", "0179-9876543", "9876543", "1961")
# Jede Art, einen Wert falsch zu machen; in jedem steckt etwas, das nirgends erscheinen darf.
FALSCHES: tuple[Any, ...] = (
    "Lieselotte Geheimfrau",
    "lieselotte@geheimfrau@example",
    "0179-9876543",
    "1961-13-13",
    "Geheimfrau\nzweite Zeile 0179-9876543",
    ["Geheimfrau", "0179-9876543"],
    {"Geheimfrau": "0179-9876543"},
    {"geburtstag": "1961-05-05", "Lieselotte": ["Geheimfrau"]},
    "<Geheimfrau>",
    "Geheimfrau\u200b",
    "&Geheimfrau",
    "fach Geheimfrau",
    "frau geheimfrau",
)  # fmt: skip


def _orte(wert: Any, pfad: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    kinder = wert.items() if isinstance(wert, dict) else enumerate(wert) if isinstance(wert, list) else ()
    for name, kind in kinder:
        yield (*pfad, name)
        yield from _orte(kind, (*pfad, name))


def _an(wurzel: Any, pfad: tuple[str | int, ...]) -> Any:
    for teil in pfad:
        wurzel = wurzel[teil]
    return wurzel


def _verfaelscht(baum: Any) -> Iterator[Any]:
    """Liefert den Datensatz mit jedem Feld auf jede Weise falsch, und mit Namen statt Feldnamen."""
    for pfad in _orte(baum):
        for falsch in FALSCHES:
            neu = deepcopy(baum)
            _an(neu, pfad[:-1])[pfad[-1]] = falsch
            yield neu
        neu = deepcopy(baum)
        if isinstance(abschnitt := _an(neu, pfad[:-1]), dict):
            for name in ("Geheimfrau", "0179-9876543", "Lieselotte.Geheimfrau", "1961", "personen.1961"):
                abschnitt[name] = "Geheimfrau"
            yield neu


def _gesagtes(ort: Path) -> str:
    kontakte = load_kontaktordner(ort)
    befunde = check_kontakte(kontakte, date(2026, 11, 22), {"bonn"}.__contains__)
    return "\n".join(f"{befund} {astuple(befund)[:4]} {befund.text} {befund.hilfe}" for befund in befunde)


def test_die_datensaetze_sind_vollstaendig_und_richtig(tmp_path: Path) -> None:
    for datei, baum in DATEIEN.items():
        (tmp_path / datei).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / datei).write_text(json.dumps(baum), encoding="utf-8")
    kontakte = load_kontaktordner(tmp_path)
    assert kontakte.befunde == ()
    assert [set(PERSON)] * 2 == [eine.person.model_fields_set for eine in kontakte.amtspersonen]


@pytest.mark.parametrize("datei", DATEIEN)
def test_kein_befund_nennt_einen_wert_wie_falsch_ein_feld_auch_gefuellt_ist(
    datei: str, tmp_path: Path
) -> None:
    pfad = tmp_path / datei
    pfad.parent.mkdir(parents=True, exist_ok=True)
    gemeldet = 0
    for baum in _verfaelscht(DATEIEN[datei]):
        pfad.write_text(json.dumps(baum, ensure_ascii=False), encoding="utf-8")
        gesagt = _gesagtes(tmp_path)
        gemeldet += bool(gesagt)
        assert [wort for wort in GEHEIM if wort in gesagt] == [], (baum, gesagt)
    assert gemeldet > 100


@pytest.mark.parametrize(
    "inhalt",
    [
        "Lieselotte Geheimfrau",
        "- Geheimfrau",
        "kommune: bonn\nGeheimfrau: &x 1\nb: *x\n",
        "kommune: bonn\nkommune: Geheimfrau\n",
        "kommune: bonn\n\tGeheimfrau: x\n",
        "kommune: Geheimfrau: 0179-9876543\n",
        "kommune: !!Geheimfrau x\n",
        "kommune: [Geheimfrau\n",
        "kommune: 'Geheimfrau\n",
        "? [Geheimfrau]\n: x\n",
        "%Geheimfrau\n---\nkommune: bonn\n",
        "kommune: bonn\n---\nGeheimfrau: x\n",
        "kommune: bonn\nGeheimfrau:\n",
        "kommune: bonn\n<<<<<<< Geheimfrau\na: 1\n=======\nb: 2\n>>>>>>> Geheimfrau\n",
        "kommune: bonn\nGeheimfrau\u0308: Gehe\u0308imfrau Geheimfrau\n",
        "kommune: @Geheimfrau\n",
        "<<: {Geheimfrau: x}\n",
    ],
)  # fmt: skip
def test_auch_wo_die_datei_kein_yaml_ist_nennt_der_befund_keinen_wert(inhalt: str, tmp_path: Path) -> None:
    (tmp_path / "kommunen").mkdir()
    (tmp_path / "kommunen/bonn.yaml").write_text(inhalt, encoding="utf-8")
    gesagt = _gesagtes(tmp_path)
    assert "kommunen/bonn.yaml:" in gesagt
    assert [wort for wort in GEHEIM if wort in gesagt] == []


@pytest.mark.parametrize(
    "name",
    ["Geheimfrau, Lieselotte.yaml", "Geheimfrau.yml", "Lieselotte Geheimfrau.docx", "Geheimfrau (1).yaml",
     "Geheimfrau - Kopie.yaml", "Geheimfrau\x1b.yaml", "Geheimfrau.yaml"],
)  # fmt: skip
def test_ein_dateiname_der_kein_schluessel_ist_erscheint_nicht(name: str, tmp_path: Path) -> None:
    (tmp_path / "kommunen").mkdir()
    (tmp_path / "kommunen" / name).write_text("kommune: bonn\n", encoding="utf-8")
    gesagt = _gesagtes(tmp_path)
    assert "kommunen/…:1:1" in gesagt
    assert [wort for wort in GEHEIM if wort in gesagt] == []


def test_ein_verbotenes_feld_sagt_warum_auch_mit_umlaut_und_gross_geschrieben(tmp_path: Path) -> None:
    (tmp_path / "kommunen").mkdir()
    felder = ("geburtstag", "Privat", "FOTO", "Geschlecht", "Konfession", "Parteizugehörigkeit", "Straße")
    for feld in felder:
        person = {"id": "k7f3q", "amt": "fach", "anrede": "ohne", feld: "Geheimfrau"}
        inhalt = json.dumps({"kommune": "bonn", "personen": [person]}, ensure_ascii=False)
        (tmp_path / "kommunen/bonn.yaml").write_text(inhalt, encoding="utf-8")
        befunde = load_kontaktordner(tmp_path).befunde
        assert [befund.regel.id for befund in befunde] == ["feld-verboten"], feld
        assert befunde[0].hilfe.endswith("Die Zeile löschen.")
        assert "Geheimfrau" not in str(befunde[0])
