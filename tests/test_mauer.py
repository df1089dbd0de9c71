"""Keine Person entkommt: Alle Befehle laufen neben einem Kontaktordner, danach wird alles abgesucht.

Welche Befehle es gibt, sagt das Programm; ein neuer ist von selbst dabei.
"""

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from fehlerlauf import DATEIEN, TABELLE
from git_probe import Repository
from hilfen import WURZEL, Ausgang, write_register
from kommunennetz.cli.app import BEFEHLE, UNTERBEFEHLE, build_app
from kommunennetz.cli.start import NICHT_MOEGLICH
from kommunennetz.datenschutz.inhalte import read_inhalt

Lauf = Callable[..., Ausgang]

DAZU = {
    "kommunen__essen": "name: Essen\nags: 05113000\nbeitritt: {unterzeichnet: nach 2013, quelle: Q}\n",
    "runden__2027-dritte": "nummer: 3\nbezeichnung: Dritte\ndatum: 2027-11-20\nquelle: Q\n",
    "veranstaltungen__2012-12-05-tagung": "titel: Tagung\nart: spitzentreffen\ndatum: 2012-12-05\nquelle: Q\n",
    "veranstaltungen__2024-04-entwicklungswerkstatt-5": (
        "titel: Werkstatt\nart: entwicklungswerkstatt\nvon: 2024-04\nbis: 2025-05\nnummer: 5\n"
        "bausteine: [{id: b1, titel: Anfang}]\nzertifikat: {mindestens_bausteine: 1}\n"
        "teilnahme: [{kommune: unna, stand: teilgenommen, bausteine: [b1]}]\nquelle: Q\n"
    ),
}
UNNA = """\
kommune: unna
personen:
  - id: k7f3q
    amt: fach
    anrede: frau
    titel: Dr.
    vorname: Quixolotl
    nachname: Zwiebelfürst-Ächzström
    bezeichnung: Engagementbeauftragte
    email: quixolotl.zwiebelfuerst@ächzhausen.example.org
    telefon: 02303 98127-4365
    von: 2024-03
    herkunft: {quelle: Schreiben der Stadt, am: 2024-03-04}
    informiert_am: 2024-03-20
    geprueft: 2026-10
    bemerkung: Mag Plimpertee
  - id: v9v9v
    amt: vorzimmer
    anrede: herr
    nachname: Knörzebold
    email: knoerzebold@unna.example
    telefon: +49 2303 98127 5476
"""
BONN = """\
kommune: bonn
personen:
  - id: b2b2b
    amt: spitze
    anrede: herr
    vorname: Wambolin
    nachname: Drögelbart
    bezeichnung: Oberbürgermeister
    email: wambolin.droegelbart@bonn.example
    telefon: 0228 98127-6587
    amtszeit_bis: 2030-10-31
"""
SONSTIGE = """\
name: Verband
art: verband
personen:
  - {id: s3s3s, amt: traeger, anrede: ohne, vorname: Fizzelmine, nachname: Uhlenpuhl, email: uhlenpuhl@verband.example}
"""
# Darin stehen nur Kennungen; zu Namen werden sie erst in den Papieren.
PRIVAT = {
    "veranstaltungen/2012-12-05-tagung.yaml": (
        "einladungen: [{sitz: unna/fach, person: k7f3q, stand: zugesagt}]\nanwesenheit: [{person: b2b2b, da: ja}]\n"
    ),
    "veranstaltungen/2024-04-entwicklungswerkstatt-5.yaml": (
        "anwesenheit: [{person: k7f3q, baustein: b1, da: ja}]\n"
    ),
}
ABMELDUNG = """\
From: Dr. Quixolotl =?utf-8?q?Zwiebelf=C3=BCrst?= <quixolotl.zwiebelfuerst@ächzhausen.example.org>
To: netz@example.org
Date: Thu, 5 Nov 2026 08:00:00 +0100
Message-ID: <abmeldung@unna.example>
Subject: Abmeldung

Knörzebold
"""
GUT = {
    "kommunen/unna.yaml": UNNA,
    "kommunen/bonn.yaml": BONN,
    "sonstige/verband.yaml": SONSTIGE,
    "rueck/mail.eml": ABMELDUNG,
}
NAME = "Zwiebelfürst"
KAPUTT = {
    "syntax": UNNA.replace("    anrede: frau\n", f'    anrede: "{NAME}\n'),
    "auswahl": UNNA.replace("anrede: frau", f"anrede: {NAME}"),
    "feldname": UNNA + f"    {NAME}: Knörzebold\n",
    "datum": UNNA.replace("von: 2024-03", f"von: {NAME}"),
    "adresse": UNNA.replace("email: quixolotl.", "email: quixolotl zwiebelfuerst "),
    "abschnitt": UNNA.replace("{quelle: Schreiben der Stadt, am: 2024-03-04}", NAME),
    "doppelt": UNNA + "    nachname: Zwiebelfürst\n",
    "kennung": UNNA.replace("id: v9v9v", f"id: {NAME}"),
    "liste": f"kommune: unna\npersonen: {NAME}\n",
    "nur-text": f"{NAME}\n",
    "kommune": UNNA.replace("kommune: unna", f"kommune: {NAME}"),
    "tag": UNNA.replace("vorname: Quixolotl", "vorname: !!python/name:Quixolotl x"),
    "anker": UNNA.replace("vorname: Quixolotl", "vorname: &Quixolotl Quixolotl"),
    "kopfzeile": UNNA.replace(
        "vorname: Quixolotl", r'vorname: "Quixolotl\r\nBcc: Zwiebelfürst <x@y.example>"'
    ),
    "steuerzeichen": UNNA.replace("nachname: Knörzebold", r'nachname: "Knörzebold\x1b[31m\0\u202e"'),
    "cp1252": UNNA,
    "konflikt": f"<<<<<<< HEAD\n{UNNA}=======\n{NAME}\n>>>>>>> {NAME}\n",
}
NEUE = (
    *("--anrede", "frau", "--vorname", "Tüddelina", "--nachname", "Schnörgelmann"),
    *("--email", "tueddelina.schnoergelmann@hamm.example", "--telefon", "02381 98127-7698"),
)
# In Grundform; einer davon genügt, um jemanden zu verraten.
SPUREN = (
    *("quixolotl", "zwiebelfuerst", "aechzstroem", "plimpertee", "knoerzebold", "wambolin", "droegelbart"),
    *("fizzelmine", "uhlenpuhl", "981274365", "981275476", "981276587", "xn--chzhausen"),
    *("tueddelina", "schnoergelmann", "981277698"),
)
# Die Mauer lässt hinein, was einen Menschen am Bildschirm fragt oder ihm zeigt, was er ändert.
ZEIGEN_PERSONEN = {
    "kontakt zeigen": "zeigt, wer ein Amt hat",
    "kontakt liste": "listet Personen",
    "kontakt neu": "zeigt die Änderung, bevor sie gilt",
    "kontakt ende": "zeigt die Änderung, bevor sie gilt",
    "kontakt nachfolge": "zeigt die Änderung, bevor sie gilt",
    "kontakt wahl": "zeigt den Abgleich mit einer Liste von Spitzen",
    "kontakt bearbeiten": "zeigt die Änderung, bevor sie gilt",
    "infomail vorschau": "zeigt die Infomail, wie eine Empfängerin sie liest",
}
# Womit ein Befehl etwas zu tun hat; ohne Eintrag bekommt er zu jeder Pflichtangabe, was ihr Name verlangt.
ANGABEN: dict[str, tuple[str, ...]] = {
    "pruefen": ("--streng", "--alle"),
    "hinnehmen": ("datum-ohne-ende", "--grund", "G"),
    "beitritt paket": ("Bonn", "-o", "aus/paket"),
    "beitritt kriterium": ("Bonn", "ansprechperson", "--stand", "ja", "--quelle", "Schreiben"),
    "beitritt beschluss": ("Bonn", "--gremium", "Rat", "--datum", "2026-03-01"),
    "beitritt erklaert": ("Bonn", "--datum", "2026-03-02"),
    "beitritt vormerken": ("Bonn", "--runde", "3"),
    "beitritt eintragen": (
        "Hamm",
        "--unterzeichnet",
        "2026-11-20",
        "--quelle",
        "Q",
        "--trotzdem",
        "Nacherfasst",
    ),
    "beitritt austritt": ("Unna", "--datum", "2026-11", "--quelle", "Q"),
    "beitritt zuruecknehmen": ("Unna",),
    "runde neu": ("--bezeichnung", "Vierte", "--datum", "2028-11-20"),
    "runde absagen": ("4",),
    "runde aendern": ("2", "--ort", "Hagen"),
    "runde abschliessen": ("2", "--datum", "2026-11-20", "--quelle", "Q", "--trotzdem", "Nacherfasst"),
    "runde unterlagen": ("1", "-o", "aus/akte"),
    "veranstaltung neu": ("Treffen", "--art", "netzwerktreffen", "--datum", "2127-03-11"),
    "veranstaltung zeigen": ("2012-12-05-tagung",),
    "veranstaltung bearbeiten": ("2012-12-05-tagung",),
    "veranstaltung unterlagen": ("2012-12-05-tagung",),
    "veranstaltung anwesenheit": (
        "2012-12-05-tagung",
        "../personen/unterlagen/2012-12-05-tagung/teilnehmerliste.xlsx",
    ),
    "veranstaltung bescheinigungen": ("2012-12-05-tagung",),
    "lehrgang praxisprojekt": ("5", "Unna", "--titel", "Tausch"),
    "veranstaltung einladen": ("2127-03-11-netzwerktreffen", "--nur", "unna"),
    "veranstaltung rueckmeldung": ("2127-03-11-netzwerktreffen", "Unna", "--stand", "eingeladen"),
    "veranstaltung erinnern": ("2127-03-11-netzwerktreffen",),
    "veranstaltung zugang": ("2127-03-11-netzwerktreffen", "--adresse", "https://treffen.example/x"),
    "veranstaltung stand": ("2127-03-11-netzwerktreffen",),
    "veranstaltung verlegen": ("2127-03-11-netzwerktreffen", "--datum", "2127-04-15"),
    "veranstaltung absagen": ("2127-04-15-netzwerktreffen",),
    "veranstaltung abschliessen": ("2012-12-05-tagung", "Unna=2", "--quelle", "Liste"),
    "publikation neu": (
        "Leitfaden",
        "--art",
        "arbeitshilfe",
        "--jahr",
        "2026",
        "--url",
        "https://example.org",
    ),
    "publikation bearbeiten": ("2026-leitfaden",),
    "sprecherteam waehlen": ("Unna", "--am", "2026-11-01", "--quelle", "Protokoll"),
    "kommune neu": ("Beelen",),
    "kontakt einrichten": ("../zweiter",),
    "kontakt neu": ("Hamm", "--amt", "fach", *NEUE, "--quelle", "Schreiben"),
    "kontakt nachfolge": ("Bonn", "--amt", "spitze", "--ab", "2026-11-01", *NEUE, "--quelle", "Schreiben"),
    "kontakt bestaetigen": ("Unna",),
    "kontakt ende": ("Hamm", "--amt", "fach", "--am", "2026-12-31"),
    "eingang lesen": ("--ordner", "../personen/rueck"),
    "export": ("aus/export",),
    "import": ("tabelle.csv", "--anwenden"),
    "anlage": ("-o", "aus/anlage.pdf"),
    "datenschutz waechter": ("--alles",),
}
NACH_NAMEN = {
    "NAME": "Unna", "KOMMUNE": "unna", "N": "1", "DATEI": "mail", "DATUM": "2026-11-20", "TEXT": "Q", "BETREFF": "Neues",
    "ORDNER": "aus/ordner", "REGEL": "datum-ohne-ende", "KRITERIUM": "ansprechperson", "SITZ": "unna/fach",
    "PERSON": "k7f3q", "TAG": "2026-11-20", "ADRESSE": "probe@bonn.example", "KENNUNG": "k7f3q", "ID": "k7f3q", "AMT": "fach",
    "L": "5", "BAUSTEIN": "b1", "LISTE": "../personen/unterlagen/2012-12-05-tagung/teilnehmerliste.xlsx",
}  # fmt: skip


def list_befehle() -> list[str]:
    """Liefert jeden Befehl mit seinem Unterbefehl, wie das Programm sie nennt."""
    return [f"{befehl} {unter}".strip() for befehl in BEFEHLE for unter in UNTERBEFEHLE.get(befehl, {"": ""})]


def _parameter(befehl: str) -> list[Any]:
    gefunden = build_app()
    for teil in befehl.split():
        gefunden = gefunden.get_command(None, teil)
    return list(gefunden.params)


def angaben(befehl: str, kontaktordner: Path) -> list[str]:
    """Liefert einen brauchbaren Aufruf: die Pflichtangaben, und --ja, wo es das gibt."""
    parameter = _parameter(befehl)
    teile = list(ANGABEN.get(befehl, ()))
    if not teile:
        for einer in parameter:
            if einer.required:
                wert = _wert(befehl, str(einer.metavar), kontaktordner)
                teile += [wert] if einer.param_type_name == "argument" else [einer.opts[0], wert]
    teile += ["--ja"] if any("--ja" in einer.opts for einer in parameter) else []
    return [*befehl.split(), *teile]


def _wert(befehl: str, metavar: str, kontaktordner: Path) -> str:
    sendungen = sorted((kontaktordner / "sendungen").glob("*/sendung.json"))
    if metavar == "SENDUNG" or (befehl.startswith("sendung") and metavar in ("ID", "NAME")):
        return sendungen[-1].parent.name if sendungen else "keine"
    if befehl == "gebiete lesen":
        return "tabelle.csv"
    return NACH_NAMEN.get(metavar) or metavar.partition("|")[0]


def falsche(befehl: str) -> Iterator[list[str]]:
    """Liefert Aufrufe, die nicht gehen: ohne Angaben, mit unbekannten, mit zu vielen."""
    yield befehl.split()
    pflicht = [einer for einer in _parameter(befehl) if einer.required]
    yield [
        *befehl.split(),
        *(
            teil
            for einer in pflicht
            for teil in (["gibt-es-nicht"] if einer.param_type_name == "argument" else [einer.opts[0], "x"])
        ),
    ]
    yield [*befehl.split(), "a", "b", "c", "--gibt-es-nicht"]


def _mit_steuerzeichen(befehl: str, kontaktordner: Path) -> Iterator[list[str]]:
    """Liefert, wo ein Befehl Namen nimmt, Aufrufe mit Namen, die aus ihrer Zeile ausbrechen."""
    if "Schnörgelmann" in (teile := angaben(befehl, kontaktordner)):
        for ausbruch in ("\r\nBcc: x@y.example", "\x1b[31m", "\u202e", "\x00", "/../../Schnörgelmann"):
            yield [f"{teil}{ausbruch}" if teil == "Schnörgelmann" else teil for teil in teile]


def in_grundform(text: str) -> str:
    text = text.casefold()
    for umlaut, ersatz in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        text = text.replace(umlaut, ersatz)
    return "".join(z for z in unicodedata.normalize("NFKD", text) if not unicodedata.combining(z))


def verraten(text: str) -> list[str]:
    """Liefert, welche Spuren in einem Text stehen; Nummern auch mit Trennzeichen."""
    grund = in_grundform(text)
    ohne_trenner = re.sub(r"[\s/().–-]", "", grund)
    return [spur for spur in SPUREN if spur in (ohne_trenner if spur.isdecimal() else grund)]


def verraten_in(datei: str, daten: bytes) -> list[str]:
    inhalt = read_inhalt(datei, daten)
    roh = (daten.decode("utf-8", "replace"), daten.decode("cp1252", "replace"))
    return sorted({spur for text in (*roh, *inhalt.genau, *inhalt.entpackt) for spur in verraten(text)})


@dataclass
class Haus:
    """Ein Register in Git, ein Kontaktordner daneben, und alles, was ein Befehl sonst noch anfasst."""

    ort: Path
    kontakte: Path
    lauf: Lauf
    funde: list[str] = field(default_factory=list)
    ausgaenge: dict[str, set[int]] = field(default_factory=dict)

    @property
    def repository(self) -> Repository:
        return Repository(self.ort / "register")

    def rufe(self, befehl: str, teile: list[str], wie: str) -> Ausgang:
        """Führt den Befehl aus, sieht nach, was er sagt, und checkt ein, was er schreibt."""
        ausgang = self.lauf(*teile)
        self.ausgaenge.setdefault(befehl, set()).add(ausgang.wert)
        gesagt = {"Meldung": ausgang.meldungen, "Ausgabe": ausgang.ausgabe}
        if befehl in ZEIGEN_PERSONEN:
            del gesagt["Ausgabe"]
        self.funde += [
            f"{befehl} ({wie}): {was} verrät {spur}"
            for was, text in gesagt.items()
            for spur in verraten(text)
        ]
        botschaft = re.search(r'git commit -m "(.*)"', ausgang.meldungen)
        self.repository.git("add", "-A")
        if self.repository.git("status", "--porcelain"):
            self.repository.git("commit", "-qm", botschaft[1] if botschaft else "Stand")
        return ausgang

    def suche_alles_ab(self) -> int:
        """Sieht in jeder Datei außer denen der Personen nach, und in Git; liefert, wie viele es waren."""
        anzahl = 0
        for pfad in sorted(self.ort.rglob("*")):
            weg = pfad.relative_to(self.ort).as_posix()
            self.funde += [f"{weg}: der Name verrät {spur}" for spur in verraten(weg)]
            if not pfad.is_file() or "/.git/" in weg:
                continue
            anzahl += 1
            daten = pfad.read_bytes()
            if pfad.is_relative_to(self.kontakte):
                kopf = (
                    re.search(rb"(?mi)^Message-ID:.*(?:\n[ \t].*)*", daten) if pfad.suffix == ".eml" else None
                )
                daten = kopf[0] if kopf else b""
                if pfad.name.endswith(".jsonl"):
                    daten = pfad.read_bytes()
            self.funde += [f"{weg}: der Inhalt verrät {spur}" for spur in verraten_in(weg, daten)]
        geschichte = self.ort / "geschichte.txt"
        self.repository.git("log", "-p", "--all", "--text", "--format=%H%n%B", f"--output={geschichte}")
        self.funde += [f"Geschichte: {spur}" for spur in verraten_in("", geschichte.read_bytes())]
        return anzahl


HINWEIS = """\
datenschutzhinweis:
  verantwortlich: Ministerium, Beispielweg 1, 40000 Beispielstadt
  beauftragte: {name: Datenschutz, email: datenschutz@example.org}
  rechtsgrundlage: Art. 6 Abs. 1 Buchst. e DSGVO
  empfaenger: Sonst niemand.
  dauer: Zwölf Monate.
  aufsicht: Landesbeauftragte
"""


@pytest.fixture(name="haus")
def _haus(tmp_path: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch) -> Haus:
    repository = Repository.neu(tmp_path / "register")
    write_register(repository.ort, **DATEIEN, **DAZU)
    with (repository.ort / "data/netz.yaml").open("a", encoding="utf-8") as netz:
        netz.write(HINWEIS)
    (repository.ort / "tabelle.csv").write_text(TABELLE, encoding="utf-8")
    (repository.ort / ".gitignore").write_bytes((WURZEL / "templates/neu/gitignore").read_bytes())
    kontakte = tmp_path / "personen"
    _schreibe(kontakte, GUT | PRIVAT)
    repository.einchecken("2026-01-01")
    monkeypatch.chdir(repository.ort)
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(kontakte))
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "zwischenspeicher"))
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER")
    return Haus(tmp_path, kontakte, lauf)


def _schreibe(ordner: Path, dateien: dict[str, str]) -> None:
    for name, inhalt in dateien.items():
        (ordner / name).parent.mkdir(parents=True, exist_ok=True)
        (ordner / name).write_text(inhalt, encoding="utf-8")


def test_es_gibt_genug_befehle_und_spuren() -> None:
    assert len(list_befehle()) >= 40
    for text in (*GUT.values(), *KAPUTT.values()):
        assert verraten(text)
    # Nur Punycode schreibt niemand selbst.
    assert {spur for text in (*GUT.values(), *NEUE) for spur in verraten(text)} == {*SPUREN} - {
        "xn--chzhausen"
    }
    assert set(ANGABEN) <= set(list_befehle())


def test_kein_befehl_mit_brauchbaren_oder_falschen_angaben_verraet_jemanden(haus: Haus) -> None:
    for befehl in list_befehle():
        haus.rufe(befehl, angaben(befehl, haus.kontakte), "brauchbar")
        for teile in (*falsche(befehl), *_mit_steuerzeichen(befehl, haus.kontakte)):
            haus.rufe(befehl, teile, "falsch")
    zwecke = [
        json.loads(datei.read_bytes())["zweck"].partition(":")[0]
        for datei in (haus.kontakte / "sendungen").glob("*/sendung.json")
    ]
    assert {"willkommen", "bestaetigung"} <= set(zwecke)
    gelungen = [befehl for befehl, werte in haus.ausgaenge.items() if werte & {0, 1}]
    assert len(gelungen) > 0.8 * len(list_befehle()), sorted(set(list_befehle()) - set(gelungen))
    # Was »sendung verwerfen« nahm, liegt wieder da: mit Message-IDs und Dateinamen im Kontaktordner.
    haus.rufe("infomail vorbereiten", angaben("infomail vorbereiten", haus.kontakte), "danach")
    assert [pfad for pfad in haus.kontakte.rglob("*.eml") if "sendungen" in pfad.parts]
    # Der Wächter und diese Suche sind zweierlei; sie müssen sich einig sein.
    assert 0 == haus.rufe("datenschutz waechter", ["datenschutz", "waechter", "--alles"], "zuletzt").wert
    assert haus.suche_alles_ab() > 100
    assert list((haus.ort / "zwischenspeicher").rglob("*.*"))
    assert haus.funde == []


@pytest.mark.parametrize("art", KAPUTT)
def test_auch_ein_kaputter_kontaktordner_verraet_niemanden(haus: Haus, art: str) -> None:
    datei = haus.kontakte / "kommunen/unna.yaml"
    datei.write_bytes(KAPUTT[art].encode("cp1252" if art == "cp1252" else "utf-8"))
    gesehen = 0
    for befehl in list_befehle():
        if befehl.partition(" ")[0] in _mit_kontakten():
            ausgang = haus.rufe(befehl, angaben(befehl, haus.kontakte), art)
            gesehen += "unna" in ausgang.meldungen + ausgang.ausgabe
    assert gesehen > 0
    assert haus.suche_alles_ab() > 10
    assert haus.funde == []


@pytest.mark.parametrize("stelle", [1, 2, 5, 20])
def test_auch_ein_absturz_mit_einer_person_in_der_hand_verraet_sie_nicht(haus: Haus, stelle: int) -> None:
    abstuerze = 0
    for befehl in list_befehle():
        if befehl.partition(" ")[0] not in _mit_kontakten():
            continue
        shutil.rmtree(haus.ort / "zwischenspeicher", ignore_errors=True)
        stoerung = Absturz(stelle)
        sys.setprofile(stoerung)
        try:
            ausgang = haus.rufe(befehl, angaben(befehl, haus.kontakte), f"Absturz {stelle}")
        finally:
            sys.setprofile(None)
        if stoerung.geschehen:
            abstuerze += NICHT_MOEGLICH == ausgang.wert and "Traceback" in ausgang.meldungen
    assert abstuerze >= 2
    haus.suche_alles_ab()
    assert haus.funde == []


class Absturz:
    """Lässt den Aufruf scheitern, der als n-ter eine Person übergeben bekommt; die Ausnahme wiederholt sie."""

    def __init__(self, stelle: int) -> None:
        self.rest, self.geschehen = stelle, False

    def __call__(self, rahmen: FrameType, was: str, _: object) -> None:
        if was != "call" or self.geschehen:
            return
        if not re.match(
            r"kommunennetz\.(?:kontakte|datenschutz|eingang|post|versand|register)",
            rahmen.f_globals.get("__name__", ""),
        ):
            return
        werte = [
            wert
            for wert in rahmen.f_locals.values()
            if isinstance(wert, str | bytes) or hasattr(wert, "nachname")
        ]
        if any(verraten(repr(wert)[:2000]) for wert in werte):
            self.rest -= 1
            if self.rest == 0:
                self.geschehen = True
                raise RuntimeError(repr(werte))


def _mit_kontakten() -> frozenset[str]:
    from kommunennetz.cli.app import MIT_KONTAKTEN

    return MIT_KONTAKTEN
