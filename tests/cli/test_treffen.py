"""Veranstaltungen, Mitarbeit, Lehrgänge, Publikationen und Sprecherteam auf der Befehlszeile, mit ganzen Ausgaben."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Self

import pytest

from hilfen import NETZ, Ausgang, write_register
from kommunennetz.cli import aufruf
from kommunennetz.termine.kalender import ZEITZONE
from treffen_probe import DATEIEN, SPRECHERTEAM

Lauf = Callable[..., Ausgang]
NAME = "2027-03-11-netzwerktreffen"
MITARBEIT = (
    "      - {id: mitarbeit, kurz: Mitarbeit, belege_aus: mitarbeit, text: T, nachweis: Zusage.,"
    " naechster_schritt: Zusagen.}\n"
)


class _Heute(date):
    @classmethod
    def today(cls) -> Self:
        return cls(2026, 11, 22)


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(aufruf, "date", _Heute)
    netz = NETZ.replace("erklaerungen:\n", f"{MITARBEIT}erklaerungen:\n") + SPRECHERTEAM
    return write_register(tmp_path, **{**DATEIEN, "netz": netz})


def _aufruf(lauf: Lauf, zeile: str) -> Ausgang:
    return lauf(*zeile.split())


def test_mitarbeit_zaehlt_je_kommune_und_sagt_was_nicht_feststeht(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    vorbehalt = "Vollständig eingetragen ist die Teilnahme bei 3 von 4 Treffen; wer bei den anderen fehlt, steht nicht fest.\n"
    assert _aufruf(lauf, "mitarbeit") == Ausgang(
        0,
        "Kommune  Mitglied  Treffen  Lehrgang  weitere  Gastgeberin  Beitrag  Sprecherteam  Jahre             zuletzt                 fehlt seit Treffen\n"
        "Bonn     ja        1        1                                        1             2015, 2016, 2024  Werkstatt (April 2024)  2\n"
        "Herford  nein               1                                                      2024              Werkstatt (April 2024)\n"
        "Rheine   ja                 1                  1            1        1             2015, 2018, 2024  Werkstatt (April 2024)  1\n"
        "Unna     ja                                                                                                                  1\n"
        + vorbehalt,
        "",
    )
    assert _aufruf(lauf, "mitarbeit --fehlt-seit 2 --format md").ausgabe == (
        "| Kommune | Mitglied | Treffen | Lehrgang | weitere | Gastgeberin | Beitrag | Sprecherteam | Jahre | zuletzt | fehlt seit Treffen |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| Bonn | ja | 1 | 1 |  |  |  | 1 | 2015, 2016, 2024 | Werkstatt (April 2024) | 2 |\n\n" + vorbehalt
    )
    assert _aufruf(lauf, "mitarbeit --fehlt-seit 3").ausgabe == (
        "Bei so vielen Treffen nacheinander hat kein Mitglied nachweislich gefehlt.\n" + vorbehalt
    )


def test_mitarbeit_einer_kommune_nennt_jeden_beleg_mit_quelle(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert _aufruf(lauf, "mitarbeit Bonn").ausgabe == (
        "Mitarbeit von Bonn (3)\n"
        "wann          womit         was                             sicher  Quelle\n"
        "1. März 2015  Treffen       Treffen 2015                    ja      Q15\n"
        "2016          Sprecherteam  Amtszeit bis zum 30. Juni 2020  ja      QB\n"
        "April 2024    Lehrgang      Werkstatt                       ja      QL\n"
        "Nicht dabei war sie bei: Treffen 2018 (1. März 2018), Treffen 2022 (1. März 2022).\n"
        "Sie fehlt seit 2 Treffen.\n"
    )
    assert _aufruf(lauf, "mitarbeit Herford --seit 2026").ausgabe == (
        "Zur Mitarbeit von Herford steht nichts im Register. Das heißt nicht, dass es nichts gab.\n"
    )
    (unna,) = json.loads(_aufruf(lauf, "mitarbeit Unna --format json").ausgabe)
    assert (unna["fehlt_seit"], unna["gefehlt"], unna["anzahl"]["lehrgang"], unna["belege"]) == (
        1,
        ["2022-03-01-netzwerktreffen"],
        0,
        [
            {
                "mitwirkung": "lehrgang",
                "was": "Werkstatt",
                "wann": "2024-04",
                "antwort": "unbestimmt",
                "veranstaltung": "2024-04-entwicklungswerkstatt-5",
                "quelle": "QL",
            }
        ],
    )


@pytest.mark.parametrize(
    ("zeile", "meldung"),
    [
        (
            "mitarbeit Bonn --fehlt-seit 2",
            "--fehlt-seit fragt nach allen, nicht nach einer Kommune.\n    Eines von beiden weglassen.\n",
        ),
        ("mitarbeit --seit 2027", "Das Jahr 2027 liegt nach dem Stichtag (2026).\n    Eines berichtigen.\n"),
        (
            "lehrgang stand 7",
            "Den Lehrgang »7« gibt es nicht.\n    Bekannt sind: 2024-04-entwicklungswerkstatt-5.\n",
        ),
        (
            "veranstaltung neu T --art workshop --datum 2027-05 --bis 2027-04 --ja",
            "Das Ende (April 2027) liegt vor dem Anfang (Mai 2027).\n    Die Daten tauschen.\n",
        ),
        (
            f"veranstaltung abschliessen {NAME} Bonn=zwei --ja",
            "»Bonn=zwei« nennt keine Zahl von Personen.\n    Die Form ist Unna=2.\n",
        ),
        (
            "sprecherteam waehlen Unna --am 2027 --quelle Q --statt Bonn --dazu --ja",
            "--statt und --dazu widersprechen sich.\n    Eines von beiden weglassen.\n",
        ),
    ],
)
def test_ein_falscher_aufruf_sagt_was_richtig_waere(ort: Path, lauf: Lauf, zeile: str, meldung: str) -> None:
    vorher = {datei: datei.read_bytes() for datei in ort.rglob("*.yaml")}
    assert _aufruf(lauf, zeile) == Ausgang(2, "", f"Fehler: {meldung}")
    assert {datei: datei.read_bytes() for datei in ort.rglob("*.yaml")} == vorher


def test_in_der_beitrittspruefung_ist_mitarbeit_ein_beleg_und_nie_ein_urteil(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    geprueft = _aufruf(lauf, "beitritt pruefen Rheine")
    assert (
        "\nMitarbeit: offen\n"
        "    nötig: Zusage; im Register belegt: Werkstatt (April 2024), Beitrag: Treffen 2018 (1. März 2018), "
        "Sprecherteam: laufende Amtszeit (zwischen 2018 und 2020), Gastgeberin: Treffen 2015 (1. März 2015)\n"
        "    nächster Schritt: Zusagen.\n"
    ) in geprueft.ausgabe
    (rheine,) = json.loads(_aufruf(lauf, "beitritt pruefen Rheine --format json").ausgabe)
    assert [(punkt["id"], punkt["stand"], len(punkt["belege"])) for punkt in rheine["punkte"]] == [
        ("ansprechperson", "offen", 0),
        ("erklaerung", "ja", 0),
        ("mitarbeit", "offen", 4),
    ]
    # Wer nur abbrach, hat keinen sicheren Beleg.
    assert "belegt" not in _aufruf(lauf, "beitritt pruefen Unna").ausgabe


def test_lehrgang_stand_zeigt_die_jahrgaenge_und_in_einem_die_matrix(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert _aufruf(lauf, "lehrgang stand").ausgabe == (
        "Nr.  Titel      Zeit                     Stand    Kommunen      laut Quelle  noch nicht Mitglied  Förderung\n"
        "5    Werkstatt  April 2024 bis Mai 2025  gewesen  mindestens 4               1                    130.000 € für alle zusammen\n"
    )
    assert _aufruf(lauf, "lehrgang stand 5").ausgabe == (
        "Werkstatt: April 2024 bis Mai 2025, gewesen\n"
        "  b1: Anfang, 10. April 2024, Bonn, 6 Stunden\n"
        "  b2: Mitte\n"
        "  b3: Schluss\n"
        "  Zertifikat: mindestens 2 von 3 Bausteinen\n"
        "  Zertifikat: ein umgesetztes Praxisprojekt\n"
        "  Zertifikate übergeben: 16. Mai 2025\n"
        "  Förderung: 130.000 € für alle zusammen\n"
        "  Quelle: QL\n"
        "\n"
        "Teilnahme\n"
        "Kommune  Stand          b1    b2  b3    Praxisprojekt     Zertifikat  was fehlt oder offen ist\n"
        "Bonn     abgeschlossen  nein  ?   nein                    ja\n"
        "Herford  teilgenommen   ja    ?   ja    Börse (begonnen)  nein        das Praxisprojekt ist erst begonnen\n"
        "Rheine   teilgenommen   ja    ?   nein                    ?           1 von 2 nötigen Bausteinen belegt, 1 nicht eingetragen; ein Praxisprojekt ist nicht eingetragen\n"
        "Unna     abgebrochen    nein  ?   nein                    nein        abgebrochen\n"
        "\n"
        "Noch nicht Mitglied (1)\n"
        "Kommune  Lage        nächster Schritt\n"
        "Herford  Kandidatin  Ansprechperson: Benennen.\n"
    )
    (fuenf,) = json.loads(_aufruf(lauf, "lehrgang stand 5 --format json").ausgabe)
    assert fuenf["foerderung_euro_fuer_alle_zusammen"] == 130000
    assert fuenf["teilnehmende"][1]["bausteine"] == {"b1": "ja", "b2": "unbestimmt", "b3": "ja"}


def test_lehrgang_nachfassen_nennt_tage_gruende_und_schritte(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert _aufruf(lauf, "lehrgang nachfassen 5 --stichtag 2025").ausgabe == (
        "Werkstatt: Nachfragen nach 6 Monaten fällig seit dem 16.11.2025, nach 12 Monaten am 16.05.2026.\n"
        "Kommune  Grund                          nächster Schritt\n"
        "Herford  nicht Mitglied (Kandidatin)    Ansprechperson: Benennen.\n"
        "Herford  Praxisprojekt begonnen: Börse  Wie weit ist es, und was fehlt noch?\n"
    )
    assert _aufruf(lauf, "lehrgang nachfassen 5 --stichtag 2024").ausgabe == (
        "Werkstatt: Nachfragen nach 6 Monaten am 16.11.2025, nach 12 Monaten am 16.05.2026.\n"
        "Niemandem ist nachzufassen.\n"
    )


def test_ein_praxisprojekt_steht_danach_in_der_matrix(ort: Path, lauf: Lauf) -> None:
    befehl = ("lehrgang", "praxisprojekt", "5", "rheine", "--titel", "Karte für alle", "--stand", "umgesetzt")
    ausgang = lauf(*befehl, "--ja")
    assert (ausgang.wert, ausgang.meldungen) == (
        0,
        "Geändert: 1 Datei\n    Für Git: git add data/veranstaltungen\n"
        '             git commit -m "Stadt Rheine: Praxisprojekt umgesetzt"\n',
    )
    assert "Karte für alle (umgesetzt)" in _aufruf(lauf, "lehrgang stand 5").ausgabe
    assert lauf("zuruecknehmen", "--ja").wert == 0
    assert "Karte für alle" not in _aufruf(lauf, "lehrgang stand 5").ausgabe
    assert ort.is_dir()


def test_die_liste_als_kalender_nennt_was_keinen_tag_hat_und_ist_immer_dieselbe(
    ort: Path, lauf: Lauf
) -> None:
    kommende = _aufruf(lauf, "veranstaltung liste --kommende --format ics")
    assert kommende.ausgabe.replace("\r\n", "\n") == (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//kommunennetz//Termine//DE\nMETHOD:PUBLISH\n"
        "NAME:Testnetz\nX-WR-CALNAME:Testnetz\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H\nX-PUBLISHED-TTL:PT12H\n"
        f"{ZEITZONE}BEGIN:VEVENT\nSUMMARY:Treffen 2027\n"
        "DTSTART;TZID=Europe/Berlin:20270311T100000\nDTEND;TZID=Europe/Berlin:20270311T153000\n"
        "DTSTAMP:20121201T000000Z\nUID:726c5e53-d163-5750-842b-ec92bd813f58\nSEQUENCE:0\n"
        "DESCRIPTION:Vor Ort und im Netz\\nAnmeldung bis zum 25. Februar 2027\\n10:00\n"
        "  Ankommen\\n10:30 Karte digital\n"
        "LOCATION:Unna\\, Rathaus\nSTATUS:CONFIRMED\nTRANSP:OPAQUE\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert (kommende.wert, kommende.meldungen) == (0, "")
    datei = ort / "termine.ics"
    ausgang = _aufruf(lauf, "veranstaltung liste -o termine.ics")
    erste = datei.read_bytes()
    assert (ausgang.wert, ausgang.meldungen) == (
        0,
        "Hinweis: 2 Termine fehlen im Kalender, weil der Tag nicht feststeht:"
        " Werkstatt: Mitte (ohne Datum), Werkstatt: Schluss (ohne Datum)\n"
        "Geschrieben: termine.ics\n",
    )
    assert b"STATUS:CANCELLED" in erste
    _aufruf(lauf, "veranstaltung liste -o termine.ics")
    assert datei.read_bytes() == erste


def test_verlegt_bleibt_es_derselbe_termin_im_kalender(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    befehl = "veranstaltung liste --kommende --format ics"
    vorher = _uids(_aufruf(lauf, befehl).ausgabe)
    assert len(vorher) == 1
    for tag in ("15.4.2027", "20.5.2027"):
        name = next((ort / "data" / "veranstaltungen").glob("2027-*")).stem
        assert (
            _aufruf(lauf, f"veranstaltung verlegen {name} --datum {tag} --anmeldung-bis 1.3.2027 --ja").wert
            == 0
        )
        assert _uids(_aufruf(lauf, befehl).ausgabe) == vorher


def _uids(kalender: str) -> list[str]:
    return re.findall(r"^UID:(.*?)\r?$", kalender, re.MULTILINE)


def test_veranstaltung_liste_und_zeigen(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert _aufruf(lauf, "veranstaltung liste --kommende").ausgabe == (
        "Termin         Titel         Art              Ort            Stand    Kommunen dabei  Teilnahme laut Quelle  Datei\n"
        f"11. März 2027  Treffen 2027  netzwerktreffen  Unna, Rathaus  geplant                                         {NAME}\n"
    )
    assert _aufruf(lauf, "veranstaltung liste --jahr 2023 --format csv").ausgabe.splitlines()[1] == (
        '"1. März 2023";"Treffen 2023";"netzwerktreffen";"";"abgesagt";"";"";"2023-03-01-netzwerktreffen"'
    )
    assert _aufruf(lauf, "veranstaltung liste --art kongress").ausgabe == (
        "So eine Veranstaltung steht nicht im Register.\n"
    )
    (eine,) = json.loads(_aufruf(lauf, "veranstaltung liste --jahr 2015 --format json").ausgabe)
    assert (eine["stand"], eine["teilnahme"], eine["teilnahme_vollstaendig"]) == (
        "gewesen",
        {"teilgenommen": 1},
        "ja",
    )
    assert _aufruf(lauf, f"veranstaltung zeigen {NAME} --format md").ausgabe == (
        "Treffen 2027: 11. März 2027, 10:00 bis 15:30 Uhr\n\n"
        "- Stand: geplant\n- Ort: Unna, Rathaus\n- Form: hybrid\n- Anmeldung bis: 25. Februar 2027\n- Plätze: 60\n\n"
        "## Tagesordnung\n\n| Beginn | Punkt | Art | Kommune |\n| --- | --- | --- | --- |\n"
        "| 10:00 | Ankommen |  |  |\n| 10:30 | Karte digital | Vortrag | Rheine |\n\n"
        "## Teilnahme (1)\n\n| Kommune | Stand | Personen |\n| --- | --- | --- |\n| Bonn | eingeladen |  |\n\n"
        "Ob die Teilnahme vollständig ist, steht nicht fest.\n"
    )


def test_werte_werden_in_einer_markdown_datei_nicht_zu_auszeichnung(ort: Path, lauf: Lauf) -> None:
    boese = "titel: '# <b>Treffen</b>'\nart: workshop\ndatum: 2020\nort: '[x](javascript:1)'\nquelle: Q\n"
    write_register(ort, **{"veranstaltungen__2020-workshop": boese, "netz": NETZ})
    assert _aufruf(lauf, "veranstaltung zeigen 2020-workshop --format md").ausgabe == (
        "\\# \\<b>Treffen\\</b>: 2020\n\n- Stand: gewesen\n- Ort: \\[x\\](javascript:1)\n- Quelle: Q\n"
    )


def test_von_der_planung_bis_zum_abschluss(ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch) -> None:
    neu = _aufruf(
        lauf,
        "veranstaltung neu Herbsttreffen --art netzwerktreffen --datum 29.9.2027 --ort Hagen --form hybrid --ja",
    )
    datei = "2027-09-29-netzwerktreffen"
    assert (neu.wert, neu.meldungen) == (
        0,
        "Geändert: 1 Datei\n    Für Git: git add data/veranstaltungen\n"
        '             git commit -m "Neue Veranstaltung: Netzwerktreffen, 29. September 2027"\n'
        f"Tagesordnung und Teilnahme: kommunennetz veranstaltung bearbeiten {datei}\n",
    )
    verlegen = (
        f"veranstaltung verlegen {datei} --datum 2027-10-06 --anmeldung-bis 2027-09 --grund Streik --ja"
    )
    assert _aufruf(lauf, verlegen).wert == 0
    assert "  Stand: verlegt, bisher 29. September 2027: Streik\n" in (
        _aufruf(lauf, "veranstaltung zeigen 2027-10-06-netzwerktreffen").ausgabe
    )
    assert _aufruf(lauf, f"veranstaltung absagen {NAME} --grund Krankheit --ja").wert == 0
    assert "11. März 2027" not in _aufruf(lauf, "veranstaltung liste --kommende").ausgabe

    class Danach(date):
        @classmethod
        def today(cls) -> Self:
            return cls(2027, 11, 1)

    monkeypatch.setattr(aufruf, "date", Danach)
    abschluss = "veranstaltung abschliessen 2027-10-06-netzwerktreffen Bonn=2 Unna --quelle Liste --ja"
    assert _aufruf(lauf, abschluss).wert == 0
    assert (ort / "data/veranstaltungen/2027-10-06-netzwerktreffen.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schema/veranstaltung.json\n"
        "titel: Herbsttreffen\nart: netzwerktreffen\ndatum: 2027-10-06\nort: Hagen\nform: hybrid\n"
        "anmeldung_bis: 2027-09\nstand: verlegt\nstand_grund: Streik\nverlegt_von: 2027-09-29\n"
        "kalenderkennung: 2027-09-29-netzwerktreffen\n"
        "teilnahme:\n  - kommune: bonn\n    stand: teilgenommen\n    personen: 2\n"
        "  - kommune: unna\n    stand: teilgenommen\n"
        "teilnahme_vollstaendig: ja\nquelle: Liste\n"
    )
    assert _aufruf(lauf, "mitarbeit --fehlt-seit 2").ausgabe.splitlines()[1].startswith("Rheine ")
    assert _aufruf(lauf, "pruefen").wert == 0


def test_der_zugang_zu_einer_videokonferenz_kommt_nicht_hinein(ort: Path, lauf: Lauf) -> None:
    befehl = (
        "veranstaltung neu T --art workshop --datum 2027-05 --ort https://us02web.zoom.us/j/81234567 --ja"
    )
    assert _aufruf(lauf, befehl) == Ausgang(
        3,
        "",
        "Fehler: Das gäbe neue Fehler im Register.\n"
        "    data/veranstaltungen/2027-05-workshop.yaml:5:1: Fehler: hier steht der Zugang zu einer Videokonferenz (Zoom) [zugang-oeffentlich]\n"
        "        Ihn aus der Datei nehmen; in »online« genügt, womit man sich trifft.\n",
    )
    assert not (ort / "data/veranstaltungen/2027-05-workshop.yaml").exists()


def test_sprecherteam_zeigen_und_waehlen(ort: Path, lauf: Lauf) -> None:
    assert ort.is_dir()
    assert _aufruf(lauf, "sprecherteam zeigen --stichtag 30.6.2020").ausgabe == (
        "Kommune  im Amt        von                     bis            gewählt  Wahl  Quelle\n"
        "Bonn     ja            2016                    30. Juni 2020  2016           QB\n"
        "Rheine   nicht sicher  zwischen 2018 und 2020                                QR\n"
        "Im Sprecherteam am 30.06.2020: Bonn; nicht sicher: Rheine.\n"
    )
    assert _aufruf(lauf, "sprecherteam zeigen --stichtag 2010").ausgabe == (
        "Zu diesem Tag steht niemand im Sprecherteam.\n"
    )
    waehlen = f"sprecherteam waehlen Unna --am 11.3.2027 --veranstaltung {NAME} --quelle Protokoll --ja"
    assert _aufruf(lauf, waehlen).wert == 0
    assert _aufruf(lauf, "sprecherteam zeigen --stichtag 2027").ausgabe.splitlines()[-1] == (
        "Im Sprecherteam am 31.12.2027: Unna."
    )


def test_publikation_neu_und_liste(ort: Path, lauf: Lauf) -> None:
    leer = "So eine Publikation steht nicht im Register.\n"
    assert _aufruf(lauf, "publikation liste").ausgabe == leer
    neu = "publikation neu Leitfaden --art arbeitshilfe --jahr 2026 --thema Karte --thema Köln"
    fehler = _aufruf(lauf, f"{neu} --ja")
    assert (fehler.wert, "[publikation-ohne-beleg]" in fehler.meldungen) == (3, True)
    assert _aufruf(lauf, f"{neu} --url https://example.org/l --ja").wert == 0
    assert _aufruf(lauf, "publikation liste --thema koeln").ausgabe == (
        "Jahr  Titel      Art           Themen       zu lesen               Quelle  ersetzt durch\n"
        "2026  Leitfaden  arbeitshilfe  Karte, Köln  https://example.org/l\n"
    )
    assert _aufruf(lauf, "publikation liste --thema x").ausgabe == leer
    assert (ort / "data/publikationen/2026-leitfaden.yaml").is_file()


def test_ein_register_ohne_veranstaltungen_antwortet_auch(
    tmp_path: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_register(tmp_path)
    assert _aufruf(lauf, "mitarbeit").ausgabe == (
        "Zur Mitarbeit steht noch nichts im Register.\n"
        "Vollständig eingetragen ist die Teilnahme bei 0 von 0 Treffen.\n"
    )
    assert _aufruf(lauf, "lehrgang stand").ausgabe == "Im Register steht kein Lehrgang.\n"
