"""Von der Einladung bis zum Abschluss, gegen einen wirklichen Mailserver; Personen stehen nur im Kontaktordner."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

import pytest

from hilfen import NETZ, Ausgang, write_register
from kommunennetz.cli import aufruf
from kommunennetz.post.kennzeichen import parse_betreff
from smtp_server import ABBRUCH, BENUTZER, KENNWORT, PUNKT, RCPT, Mailserver, Stoerung

TREFFEN = "2027-03-11-netzwerktreffen"
SPITZEN = "2027-05-06-spitzentreffen"
DATEIEN = {
    "veranstaltungen__2027-03-11-netzwerktreffen": """\
titel: Netzwerktreffen
art: netzwerktreffen
datum: 2027-03-11
beginn: 10:00
ende: 15:30
ort: Unna, Rathaus
form: hybrid
zielgruppe: fach
anmeldung_bis: 2027-02-25
plaetze: 4
je_kommune: 2
barrierefreiheit: Stufenlos, Gebärdensprache auf Wunsch
tagesordnung:
  - {beginn: 10:30, titel: Ehrenamtskarte, art: Vortrag, kommune: bonn}
""",
    "veranstaltungen__2027-05-06-spitzentreffen": """\
titel: Spitzentreffen
art: spitzentreffen
datum: 2027-05-06
beginn: 14:00
ort: Düsseldorf
gastgeber: Land
""",
    "veranstaltungen__2027-09-10-ews": """\
titel: Werkstatt
art: entwicklungswerkstatt
von: 2027-09-10
bis: 2027-10-08
nummer: 6
bausteine:
  - {id: b1, titel: Rollen, datum: 2027-09-10, ort: Hagen}
  - {id: b2, titel: Projekt, datum: 2027-10-08}
teilnahme:
  - {kommune: unna, stand: zugelassen}
  - {kommune: bonn, stand: zugelassen, praxisprojekt: {titel: Börse, stand: begonnen}}
""",
    "kommunen__unna": "name: Unna\nags: 05978036\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
    "kommunen__bonn": "name: Bonn\nags: 05314000\npostfach: post@bonn.example\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
    "kommunen__hagen": "name: Hagen\nags: 05914000\npostfach: post@hagen.example\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
    "kommunen__essen": "name: Essen\nags: 05113000\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
}
PERSON = """\
  - id: {id}
    amt: {amt}
    anrede: {anrede}
    nachname: {name}
    email: {name}@{stelle}.example
    von: 2024
    herkunft: {{quelle: Schreiben, am: 2026-11-04}}
    informiert_am: 2026-11-20
"""


class _Heute(date):
    @classmethod
    def today(cls) -> Self:
        return cls(2027, 1, 20)


@dataclass
class Buero:
    """Ein Register, ein Kontaktordner mit Postamt, ein Mailserver, und der Befehl."""

    ort: Path
    server: Mailserver
    lauf: Callable[..., Ausgang]

    @property
    def kontakte(self) -> Path:
        return self.ort / "kontakte"

    def __call__(self, zeile: str, *weitere: object, wert: int | None = 0) -> Ausgang:
        register = ["--register", self.ort / "register", "--kontakte", self.kontakte]
        ausgang = self.lauf(*zeile.split(), *weitere, *register)
        assert wert is None or ausgang.wert == wert, ausgang
        for name in ("Muster", "Beispiel", "Spitz", "Neu@", "muster@"):
            assert name not in ausgang.meldungen
        return ausgang

    def verschicke(self, sendung: str, wert: int = 0) -> Ausgang:
        anzahl = len(
            json.loads((self.kontakte / "sendungen" / sendung / "sendung.json").read_text())["empfaenger"]
        )
        self(f"sendung freigeben {sendung} --anzahl {anzahl} --ja")
        return self(f"sendung verschicken {sendung}", wert=wert)

    def private(self, schluessel: str = TREFFEN) -> str:
        """Liefert die private Hälfte ohne das, was von Uhr und Netz abhängt."""
        text = (self.kontakte / f"veranstaltungen/{schluessel}.yaml").read_text(encoding="utf-8")
        return re.sub(r"(am|uid|fassung): [0-9a-f-]+", r"\1: …", text)

    def mails(self, sendung: str) -> dict[str, EmailMessage]:
        """Liefert je Empfänger die Mail der Sendung, wie ein anderes Programm sie liest."""
        gelesen = {}
        for datei in sorted((self.kontakte / "sendungen" / sendung / "post").iterdir()):
            eml = message_from_bytes(datei.read_bytes(), policy=policy.default)
            assert not eml.defects
            gelesen[str(eml["To"])] = eml
        return gelesen


def _sendung(ausgang: Ausgang) -> str:
    [name] = re.findall(r"^Sendung (\S+):", ausgang.meldungen, re.MULTILINE)
    return str(name)


def _kalender(eml: EmailMessage) -> str:
    [teil] = [teil for teil in eml.walk() if teil.get_content_type() == "text/calendar"]
    daten = teil.get_payload(decode=True)
    assert isinstance(daten, bytes)
    return daten.decode().replace("\r\n ", "")


def _text(eml: EmailMessage) -> str:
    teil = eml.get_body(("plain",))
    assert teil is not None
    return str(teil.get_content()).replace("\r\n", "\n")


@pytest.fixture(name="buero")
def _buero(
    tmp_path: Path, server: Mailserver, lauf: Callable[..., Ausgang], monkeypatch: pytest.MonkeyPatch
) -> Buero:
    monkeypatch.setattr(aufruf, "date", _Heute)
    monkeypatch.setenv("KOMMUNENNETZ_SMTP_KENNWORT", KENNWORT)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    write_register(tmp_path / "register", **{"netz": NETZ, **DATEIEN})
    kontakte = tmp_path / "kontakte"
    (kontakte / "kommunen").mkdir(parents=True)
    for stelle, personen in {
        "unna": [("k7f3q", "fach", "frau", "Muster"), ("k8f3q", "spitze", "herr", "Spitz")],
        "bonn": [("b7f3q", "fach", "herr", "Beispiel")],
    }.items():
        text = f"kommune: {stelle}\npersonen:\n" + "".join(
            PERSON.format(id=i, amt=amt, anrede=anrede, name=name, stelle=stelle)
            for i, amt, anrede, name in personen
        )
        (kontakte / f"kommunen/{stelle}.yaml").write_text(text, encoding="utf-8")
    (kontakte / "ca.pem").write_bytes(server.ca.read_bytes())
    (kontakte / "postamt.yaml").write_text(
        f"versand: {{weg: smtp, server: localhost, port: {server.ports['starttls']}, sicherheit: starttls,"
        f" benutzer: {BENUTZER}, ca: ca.pem, je_minute: 0}}\n",
        encoding="utf-8",
    )
    return Buero(tmp_path, server, lauf)


def _lade_ein(buero: Buero, *weitere: str) -> str:
    return _sendung(buero(f"veranstaltung einladen {TREFFEN}", *weitere))


def test_eingeladen_ist_erst_wessen_einladung_der_server_angenommen_hat(buero: Buero) -> None:
    sendung = _lade_ein(buero)
    assert sorted(buero.mails(sendung)) == [
        "Beispiel <Beispiel@bonn.example>",
        "Muster <Muster@unna.example>",
        "Stadt Hagen <post@hagen.example>",
    ]
    assert "sitz:" not in buero.private()
    buero.server.rufe_zu(
        Stoerung(RCPT, "550 5.1.1 unbekannt", an="hagen"), Stoerung(PUNKT, ABBRUCH, an="unna")
    )
    buero.verschicke(sendung, wert=1)
    kopf = buero.private().partition("\neinladungen:\n")[0] + "\n"
    assert buero.private() == kopf + (
        "einladungen:\n  - sitz: bonn/fach\n    person: b7f3q\n    stand: eingeladen\n    am: …\n    folge: 0\n"
    )
    buero(f"sendung klaeren {sendung} --angekommen unna/fach")
    assert "sitz: unna/fach\n    person: k7f3q\n" in buero.private()
    assert "hagen" not in buero.private()


def test_nach_einem_abbruch_zwischen_versand_und_eintrag_holt_der_naechste_befehl_ihn_nach(
    buero: Buero,
) -> None:
    buero.verschicke(_lade_ein(buero))
    datei = buero.kontakte / f"veranstaltungen/{TREFFEN}.yaml"
    ganz = datei.read_bytes()
    # Wie nach kill -9 vor dem Eintrag: Das Protokoll ist da, die private Hälfte weiß noch nichts.
    datei.write_bytes(ganz.partition(b"einladungen:")[0])
    assert "eingeladen" in buero(f"veranstaltung stand {TREFFEN}").ausgabe
    assert datei.read_bytes() == ganz


def test_die_mail_nennt_alles_und_traegt_genau_einen_teilnehmer(buero: Buero) -> None:
    eml = buero.mails(_lade_ein(buero))["Muster <Muster@unna.example>"]
    kennzeichen = re.search(r"\[kn-([0-9a-f]{8})\]", _text(eml))
    assert kennzeichen is not None
    assert kennzeichen[1] == str(eml["X-Kommunennetz-Sendung"])[:8]
    assert eml["Auto-Submitted"] is None
    assert eml["Subject"] == "Einladung: Netzwerktreffen, 11.3.2027"
    assert (
        _text(eml)
        == f"""\
Guten Tag Frau Muster,

das Netzwerk »Testnetz« lädt Sie herzlich ein:

Netzwerktreffen
===============

Wann: Donnerstag, 11. März 2027, 10:00 bis 15:30 Uhr
Wo: Unna, Rathaus, zugleich online
Online: Den Zugang bekommt, wer zugesagt hat.
Anreise und Zugang: Stufenlos, Gebärdensprache auf Wunsch

Tagesordnung
------------

- 10:30 Uhr: Ehrenamtskarte (Vortrag), Bonn

Eingeladen sind die Fachleute für das Engagement in den Verwaltungen, je
Kommune bis zu 2 Personen. Es gibt 4 Plätze.

Ihre Antwort bis 25. Februar 2027
---------------------------------

Sagen Sie im Kalendereintrag zu oder ab, oder mit einem dieser drei
Links; jeder öffnet eine Mail an uns:

- Wir kommen (netz@example.org)
- Wir kommen nicht (netz@example.org)
- Jemand anderes kommt (netz@example.org)

Wer die Mail selbst schreibt, setzt in den Betreff eine der drei
Antworten und dahinter das Kennzeichen {kennzeichen[0]}. Auch ein Anruf
genügt.

Mit freundlichen Grüßen
Geschäftsstelle

------------------------

Geschäftsstelle
E-Mail: netz@example.org

Diese Nachricht des Netzwerks »Testnetz« geht an die Stadt Unna, weil
sie zu den Eingeladenen gehört.

Ihre dienstliche Adresse verwenden wir nur für die Zusammenarbeit im
Netzwerk. Soll sie berichtigt oder gelöscht werden, genügt eine Antwort
auf diese Mail.
"""
    )
    html = eml.get_body(("html",))
    assert html is not None
    links = re.findall(r'href="(mailto:[^"]+)"', html.get_content())
    assert len(links) == 3
    betreffe = [parse_qs(urlsplit(link.replace("&amp;", "&")).query)["subject"][0] for link in links]
    assert [(a.kennzeichen, a.wahl) for a in map(parse_betreff, betreffe) if a] == [
        (kennzeichen[1], wahl) for wahl in ("zusage", "absage", "vertretung")
    ]
    kalender = _kalender(eml)
    assert kalender.count("ATTENDEE") == kalender.count("mailto:Muster@unna.example") == 1
    assert "METHOD:REQUEST" in kalender
    assert "SEQUENCE:0" in kalender


def test_zum_spitzentreffen_foermlich_an_die_spitze_mit_der_anlage_vom_selben_tag(buero: Buero) -> None:
    sendung = _sendung(buero(f"veranstaltung einladen {SPITZEN}"))
    [(an, eml)] = buero.mails(sendung).items()
    assert an == "Spitz <Spitz@unna.example>"
    text = _text(eml)
    assert text.startswith("Sehr geehrter Herr")
    assert "Der Empfang ist ab 13:30 Uhr besetzt" in text
    assert "Wer die Erklärung am 20. Januar 2027 unterzeichnet hatte, steht in der\nAnlage." in text
    assert "fotografiert" in text
    assert [teil.get_filename() for teil in eml.iter_attachments()] == ["unterzeichnende-2027-01-20.pdf"]
    assert [teil.get_content_type() for teil in eml.iter_parts()] == [
        "multipart/alternative",
        "application/pdf",
    ]


def test_erinnert_wird_nur_wer_schweigt(buero: Buero) -> None:
    buero.verschicke(_lade_ein(buero))
    buero(f"veranstaltung rueckmeldung {TREFFEN} Unna --stand zugesagt --personen 2 --ja")
    buero(f"veranstaltung rueckmeldung {TREFFEN} Hagen --stand abgesagt --weg mail --ja")
    sendung = _sendung(buero(f"veranstaltung erinnern {TREFFEN}"))
    [(an, eml)] = buero.mails(sendung).items()
    assert (an, eml["Auto-Submitted"], eml["Subject"]) == (
        "Beispiel <Beispiel@bonn.example>",
        "auto-generated",
        "Erinnerung: Netzwerktreffen, 11.3.2027",
    )
    assert buero(f"veranstaltung erinnern {TREFFEN}", wert=2).meldungen == (
        f"Fehler: Die vorige Erinnerung ist noch nicht ganz verschickt ({sendung}).\n"
        f"    Erst diese: kommunennetz sendung verschicken {sendung}; oder »sendung verwerfen«.\n"
    )
    buero.verschicke(sendung)
    zweite = _sendung(buero(f"veranstaltung erinnern {TREFFEN}"))
    assert json.loads((buero.kontakte / f"sendungen/{zweite}/sendung.json").read_text())["zweck"] == (
        f"erinnerung:{TREFFEN}:2"
    )


def test_der_stand_zaehlt_sitze_personen_und_plaetze(buero: Buero) -> None:
    buero.verschicke(_lade_ein(buero))
    buero(f"veranstaltung rueckmeldung {TREFFEN} Unna --stand zugesagt --personen 3 --ja")
    buero(f"veranstaltung rueckmeldung {TREFFEN} Hagen --stand zugesagt --ja")
    assert (
        buero(f"veranstaltung stand {TREFFEN}").ausgabe
        == """\
Netzwerktreffen: 11. März 2027
  Plätze: 4, zugesagt 4 Personen, 0 frei
  Antwort bis zum 25. Februar 2027

Regierungsbezirk  eingeladen  zugesagt  unter Vorbehalt  abgesagt  schweigend  Personen
Arnsberg          2           2         0                0         0           4
Köln              1           0         0                0         1           0
zusammen          3           2         0                0         1           4

Zugesagt: Hagen, Unna (3)

Ohne Antwort: Bonn
"""
    )


def test_verlegt_bekommen_alle_ausser_den_absagen_die_neue_fassung_und_sind_wieder_gefragt(
    buero: Buero,
) -> None:
    buero.verschicke(_lade_ein(buero))
    buero(f"veranstaltung rueckmeldung {TREFFEN} Unna --stand zugesagt --personen 2 --ja")
    buero(f"veranstaltung rueckmeldung {TREFFEN} Hagen --stand abgesagt --ja")
    ausgang = buero(f"veranstaltung verlegen {TREFFEN} --datum 15.4.2027 --grund Streik --ja")
    neu = "2027-04-15-netzwerktreffen"
    assert not (buero.kontakte / f"veranstaltungen/{TREFFEN}.yaml").exists()
    mails = buero.mails(_sendung(ausgang))
    assert list(mails) == ["Beispiel <Beispiel@bonn.example>", "Muster <Muster@unna.example>"]
    eml = mails["Muster <Muster@unna.example>"]
    assert eml["Subject"] == "Geändert: Netzwerktreffen, 15.4.2027"
    assert "der Termin hat sich geändert (Streik)" in " ".join(_text(eml).split())
    assert "Bisher geplant: 11. März 2027" in _text(eml)
    alt = re.search("UID:(.*)", _kalender(eml))
    assert alt is not None
    assert alt[1].strip() in (buero.kontakte / f"veranstaltungen/{neu}.yaml").read_text()
    assert "SEQUENCE:1" in _kalender(eml)
    assert "stand: zugesagt" not in buero.private(neu)
    assert "stand: abgesagt" in buero.private(neu)
    buero.verschicke(_sendung(ausgang))
    assert buero.private(neu).count("folge: 1") == 3  # der Termin und zwei Einladungen
    # Wer erst jetzt dazukommt, bekommt die geltende Fassung, und für ihn ist nichts »geändert«.
    (buero.ort / "register/data/kommunen/essen.yaml").write_text(
        DATEIEN["kommunen__essen"].replace("beitritt", "postfach: post@essen.example\nbeitritt"),
        encoding="utf-8",
    )
    [(an, eml)] = buero.mails(_sendung(buero(f"veranstaltung einladen {neu}"))).items()
    assert an == "Stadt Essen <post@essen.example>"
    assert "SEQUENCE:1" in _kalender(eml)
    assert "geändert" not in _text(eml)


def test_bricht_das_verlegen_vor_der_privaten_haelfte_ab_holt_der_naechste_befehl_es_nach(
    buero: Buero,
) -> None:
    buero.verschicke(_lade_ein(buero))
    kontakte = buero.kontakte.with_name("weg")
    buero.kontakte.rename(kontakte)
    buero(f"veranstaltung verlegen {TREFFEN} --datum 15.4.2027 --ja")
    kontakte.rename(buero.kontakte)
    ausgang = buero("veranstaltung einladen 2027-04-15-netzwerktreffen --eingeladene")
    assert len(buero.mails(_sendung(ausgang))) == 3
    assert [pfad.name for pfad in (buero.kontakte / "veranstaltungen").iterdir()] == [
        "2027-04-15-netzwerktreffen.yaml"
    ]


def test_was_noch_mit_dem_alten_termin_bereitliegt_wird_genannt(buero: Buero) -> None:
    sendung = _lade_ein(buero)
    ausgang = buero(f"veranstaltung absagen {TREFFEN} --ja")
    assert ausgang.meldungen.endswith(
        f"Achtung: {sendung} liegt noch im Postausgang und nennt den alten Termin.\n"
        f"    Verwerfen: kommunennetz sendung verwerfen {sendung}\n"
    )


def test_die_absage_geht_an_alle_die_je_eingeladen_waren(buero: Buero) -> None:
    buero.verschicke(_lade_ein(buero))
    buero(f"veranstaltung rueckmeldung {TREFFEN} Hagen --stand abgesagt --ja")
    mails = buero.mails(_sendung(buero(f"veranstaltung absagen {TREFFEN} --grund Unwetter --ja")))
    assert len(mails) == 3
    for eml in mails.values():
        kalender = _kalender(eml)
        assert "METHOD:CANCEL" in kalender
        assert "STATUS:CANCELLED" in kalender
        assert "SEQUENCE:1" in kalender
        assert "dieser Termin fällt aus: Unwetter." in _text(eml)


def test_den_zugang_bekommt_nur_wer_zugesagt_hat(buero: Buero) -> None:
    buero.verschicke(_lade_ein(buero))
    buero(f"veranstaltung rueckmeldung {TREFFEN} Unna --stand zugesagt --ja")
    ausgang = buero(f"veranstaltung zugang {TREFFEN} --adresse https://treffen.example/x --kennwort Ge&heim")
    [(an, eml)] = buero.mails(_sendung(ausgang)).items()
    assert an == "Muster <Muster@unna.example>"
    assert "https://treffen.example/x" in _text(eml)
    assert "Kennwort: Ge&heim" in _text(eml)
    assert "PARTSTAT=ACCEPTED" in _kalender(eml)
    assert "https://treffen.example/x" in _kalender(eml)
    for datei in (buero.ort / "register").rglob("*"):
        assert not datei.is_file() or b"treffen.example" not in datei.read_bytes()
    buero.verschicke(_sendung(ausgang))
    assert buero(f"veranstaltung zugang {TREFFEN}", wert=1).meldungen.startswith(
        "Diese Sendung bekäme niemand"
    )


def test_die_nachfolge_erbt_die_einladung_und_bekommt_sie_nachgeschickt(buero: Buero) -> None:
    buero.verschicke(_lade_ein(buero))
    ausgang = buero(
        "kontakt nachfolge Unna --amt fach --ab 1.2.2027 --anrede frau --nachname Neu --email neu@unna.example"
        " --quelle Schreiben --ja"
    )
    befehl = re.search(r"kommunennetz (veranstaltung einladen \S+ --an fach --nur unna)", ausgang.meldungen)
    assert befehl is not None
    assert "k7f3q" not in buero.private()
    # Erst im Amt bekommt sie Post; bis dahin gilt die alte Anschrift, und die hat die Einladung schon.
    datei = buero.kontakte / "kommunen/unna.yaml"
    datei.write_text(
        datei.read_text().replace("2027-02-01", "2027-01-20").replace("2027-01-31", "2027-01-19"),
        encoding="utf-8",
    )
    sendung = _sendung(buero(befehl[1]))
    assert list(buero.mails(sendung)) == ["Neu <neu@unna.example>"]
    buero.verschicke(sendung)
    assert buero(befehl[1], wert=1).meldungen.startswith("Diese Sendung bekäme niemand")


def test_jeder_baustein_eines_lehrgangs_ist_ein_eigener_termin(buero: Buero) -> None:
    lehrgang = "2027-09-10-ews"
    assert buero(f"veranstaltung einladen {lehrgang}", wert=2).meldungen == (
        f"Fehler: »{lehrgang}« hat Bausteine mit eigenen Tagen.\n"
        "    Den Baustein nennen: --baustein b1. Es gibt: b1, b2.\n"
    )
    # Gleich, welcher Befehl fragt.
    for befehl in (
        f"veranstaltung einladen {lehrgang} --baustein b9",
        f"lehrgang anwesenheit {lehrgang} b9 x.xlsx",
    ):
        assert buero(befehl, wert=2).meldungen == (
            f"Fehler: Den Baustein »b9« hat »{lehrgang}« nicht.\n    Es gibt: b1, b2.\n"
        )
    uids = set()
    for baustein in ("b1", "b2"):
        sendung = _sendung(buero(f"veranstaltung einladen {lehrgang} --baustein {baustein}"))
        mails = buero.mails(sendung)
        assert sorted(mails) == ["Beispiel <Beispiel@bonn.example>", "Muster <Muster@unna.example>"]
        uids |= {zeile for eml in mails.values() for zeile in re.findall("UID:.*", _kalender(eml))}
        buero.verschicke(sendung)
    assert len(uids) == 2
    assert buero.private(lehrgang).count("sitz: unna/fach") == 2
    ausgang = buero(f"veranstaltung absagen {lehrgang} --ja")
    assert ausgang.meldungen.count("Sendung ") == 2


def test_nachfassen_schreibt_jeder_kommune_was_bei_ihr_offen_ist(
    buero: Buero, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Spaeter(date):
        @classmethod
        def today(cls) -> Self:
            return cls(2028, 5, 1)

    monkeypatch.setattr(aufruf, "date", Spaeter)
    sendung = _sendung(buero("lehrgang nachfassen 6 --vorbereiten"))
    [(an, eml)] = buero.mails(sendung).items()
    assert an == "Beispiel <Beispiel@bonn.example>"
    assert "- Praxisprojekt begonnen: Börse. Wie weit ist es, und was fehlt noch?\n" in _text(eml)
    zweck = json.loads((buero.kontakte / f"sendungen/{sendung}/sendung.json").read_text())["zweck"]
    assert zweck == "nachfassen:2027-09-10-ews:6"


def test_abschliessen_zaehlt_aus_der_anwesenheit_und_nennt_nur_kommunen(
    buero: Buero, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Danach(date):
        @classmethod
        def today(cls) -> Self:
            return cls(2027, 3, 12)

    buero.verschicke(_lade_ein(buero))
    monkeypatch.setattr(aufruf, "date", Danach)
    befehl = f"veranstaltung abschliessen {TREFFEN} --ja"
    assert buero(befehl, wert=2).meldungen == (
        "Fehler: Wer da war, steht weder hier noch im Kontaktordner.\n"
        "    Die Kommunen nennen (Unna=2), die Teilnehmerliste einlesen, oder --unvollstaendig.\n"
    )
    datei = buero.kontakte / f"veranstaltungen/{TREFFEN}.yaml"
    datei.write_text(
        datei.read_text()
        + "anwesenheit:\n  - {person: k7f3q, tag: 2027-03-11, da: ja}\n  - {person: k8f3q, da: ja}\n"
        "  - {sitz: hagen/postfach, da: ja}\n  - {person: b7f3q, da: nein}\n  - {person: weg22, da: ja}\n",
        encoding="utf-8",
    )
    assert "Hinweis: Zu keiner Kommune gezählt: weg22" in buero(befehl).meldungen
    text = (buero.ort / f"register/data/veranstaltungen/{TREFFEN}.yaml").read_text(encoding="utf-8")
    assert "teilnahme_vollstaendig: ja" in text
    assert re.findall(r"kommune: (\w+)\n    stand: teilgenommen\n    personen: (\d)", text) == [
        ("hagen", "1"),
        ("unna", "2"),
    ]


def test_abschliessen_traegt_bei_einem_lehrgang_ein_wer_an_welchem_baustein_teilnahm(
    buero: Buero, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Danach(date):
        @classmethod
        def today(cls) -> Self:
            return cls(2028, 5, 1)

    lehrgang = "2027-09-10-ews"
    buero.verschicke(_sendung(buero(f"veranstaltung einladen {lehrgang} --baustein b2")))
    monkeypatch.setattr(aufruf, "date", Danach)
    datei = buero.kontakte / f"veranstaltungen/{lehrgang}.yaml"
    datei.write_text(
        datei.read_text() + "anwesenheit:\n  - {person: k7f3q, baustein: b2, da: ja}\n"
        "  - {person: k7f3q, baustein: b1, da: ja}\n  - {person: b7f3q, baustein: b1, da: nein}\n",
        encoding="utf-8",
    )
    buero(f"veranstaltung abschliessen {lehrgang} --unvollstaendig --ja")
    text = (buero.ort / f"register/data/veranstaltungen/{lehrgang}.yaml").read_text(encoding="utf-8")
    assert "  - {kommune: unna, stand: teilgenommen, personen: 1, bausteine: [b1, b2]}\n" in text
    assert "  - {kommune: bonn, stand: zugelassen, praxisprojekt: {titel: Börse, stand: begonnen}}\n" in text


def test_was_nicht_geht_sagt_warum_und_aendert_nichts(buero: Buero) -> None:
    for zeile, anfang in {
        "veranstaltung einladen gibt-es-nicht": "Fehler: Die Veranstaltung »gibt-es-nicht« gibt es nicht.",
        f"veranstaltung einladen {TREFFEN} --eingeladene --nur unna": "Fehler: --eingeladene sagt schon, wer gemeint ist.",
        f"veranstaltung einladen {TREFFEN} --absage": f"Fehler: »{TREFFEN}« ist nicht abgesagt.",
        f"veranstaltung einladen {TREFFEN} --wer unfug": "Fehler: --an: »unfug« ist kein Empfängerkreis.",
        f"veranstaltung erinnern {TREFFEN}": f"Fehler: Zu »{TREFFEN}« ist niemand eingeladen.",
        f"veranstaltung zugang {TREFFEN} --adresse http://x": "Fehler: Das ist keine Adresse einer Videokonferenz.",
        f"veranstaltung rueckmeldung {TREFFEN} Unna --stand zugesagt --ersatz zzzz9 --ja": "Fehler: zzzz9 steht nicht im Kontaktordner.",
        "lehrgang nachfassen 6 --vorbereiten": "Fehler: Niemandem ist nachzufassen.",
    }.items():
        assert buero(zeile, wert=None).meldungen.startswith(anfang), zeile
    assert not (buero.kontakte / "sendungen").exists()
