"""Jeder Befehl an Registern anderer Netzwerke: in einem anderen Land und bundesweit."""

import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from email import policy
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Self

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from git_probe import Repository
from hilfen import WURZEL, Ausgang
from kommunennetz.cli import aufruf
from kommunennetz.model.auftritt import Ebenen
from skripte import load_skript
from test_netzworte import fundstellen

NETZE = WURZEL / "tests" / "beispiele" / "netze"
KLIMAPAKT, STAEDTE = "klimapakt-rheinland-pfalz", "gesunde-staedte"
NEUE = {KLIMAPAKT: "Zweibrücken", STAEDTE: "Fürth"}
MITGLIED = {KLIMAPAKT: "Verbandsgemeinde Hachenburg", STAEDTE: "Höchstadt a.d.Aisch"}
ALLEIN = {KLIMAPAKT: "Bad Ems", STAEDTE: "Landkreis Gießen"}
RUNDE = {KLIMAPAKT: "1", STAEDTE: "2"}
OHNE_BEZIRKE = KLIMAPAKT
FREMD = re.compile(r"Nordrhein-Westfalen|\bNRW\b|Städteregion")
ERKLAERUNG = re.compile(r"die Erklärung\b|der Erklärung\b|Beitrittserklärung|Erklärungsblatt")
HANDBUECHER = ("schema", "infomail felder")
"""Was sie nennen, sind Felder des Datenformats; die sind in jedem Netzwerk dieselben."""
BEZIRK = re.compile(r"Regierungsbezirk|Bezirksregierung")
LEER = re.compile(r"Traceback|\bNone\b|\bFalse\b|\(\s*\)|»\s*«|\[\]|Stand \)|  ,| \.\s|  \.")


def aufrufe(netz: str) -> Iterator[tuple[str, list[str], set[int]]]:  # noqa: PLR0915 – ein langes Drehbuch
    """Liefert Befehl, Angaben und erlaubte Ausgänge in einer Reihenfolge, in der sie gelingen."""
    neue, mitglied, runde = NEUE[netz], MITGLIED[netz], RUNDE[netz]
    ja = ["--ja"]
    quelle = ["--quelle", "Schreiben der Stadt vom 3. März 2027"]
    yield "pruefen", ["--alle"], {0}
    yield "hinnehmen", ["zahl-abweichend", "--grund", "Die Namen sind nicht veröffentlicht", *ja], {0}
    yield "schema", [], {0}
    yield "netz bearbeiten", [], {0}
    yield "liste", [], {0}
    yield "liste", ["-o", "liste.xlsx"], {0}
    yield "liste", ["-o", "liste.csv"], {0}
    yield "liste", ["--art", "verband"], {0}
    yield "zahl", [], {0}
    yield "zahl", ["--format", "md"], {0}
    yield "kommune zeigen", [mitglied], {0}
    yield "kommune zeigen", ["Bonn"], {3, 1, 2}
    yield "kommune neu", [neue, *ja], {0}
    yield "kommune bearbeiten", [neue], {0}
    yield (
        "runde neu",
        ["--bezeichnung", "Frühjahr 2027", "--datum", "2027-05-20", "--ort", "Speyer", *ja],
        {0},
    )
    yield "runde liste", [], {0}
    yield "beitritt pruefen", [neue], {1}
    yield "beitritt pruefen", [], {0}
    yield "beitritt paket", [neue, "-o", "paket"], {0}
    yield "beitritt paket", [mitglied, "-o", "paket-mitglied"], {3, 1, 2}
    yield "beitritt kriterium", [neue, "beschluss", "--stand", "offen", *ja], {0}
    beschluss = ["--gremium", "Stadtrat", "--datum", "2027-03-02", *quelle, *ja]
    yield "beitritt beschluss", [neue, *beschluss], {0}
    yield "beitritt erklaert", [neue, "--datum", "2027-03-03", *quelle, *ja], {0}
    yield "beitritt vormerken", [neue, "--runde", runde, *ja], {0}
    yield "runde zeigen", [runde], {0}
    yield "runde stand", [runde], {0, 1}
    yield "runde aendern", [runde, "--ort", "Mainz", *ja], {0}
    yield "runde bearbeiten", [runde], {0}
    yield "runde unterlagen", [runde, "--entwurf", "-o", "entwurf"], {0}
    yield "veranstaltung bearbeiten", ["2027-treffen"], {0}
    yield "veranstaltung neu", ["Werkstatt", "--art", "workshop", "--datum", "2027-04", *quelle, *ja], {0}
    yield "veranstaltung liste", [], {0}
    yield "veranstaltung zeigen", ["2027-04-workshop"], {0}
    yield "veranstaltung verlegen", ["2027-04-workshop", "--datum", "2027-03-10", *ja], {0}
    anwesend = [f"{mitglied}=2", neue, *quelle, *ja]
    yield "veranstaltung abschliessen", ["2027-03-10-workshop", *anwesend], {0}
    yield "veranstaltung neu", ["Ausfall", "--art", "kongress", "--datum", "2027-06", *ja], {0}
    yield "veranstaltung absagen", ["2027-06-kongress", "--grund", "Zu wenige Zusagen", *ja], {0}
    yield "mitarbeit", [], {0}
    yield "mitarbeit", [mitglied], {0}
    kurs = ["Kurs", "--art", "entwicklungswerkstatt", "--datum", "2027-02", "--nummer", "1", *quelle, *ja]
    yield "veranstaltung neu", kurs, {0}
    yield "veranstaltung abschliessen", ["2027-02-entwicklungswerkstatt-1", *anwesend], {0}
    yield "lehrgang stand", [], {0}
    yield "lehrgang stand", ["1"], {0}
    yield "lehrgang praxisprojekt", ["1", neue, "--titel", "Börse", *ja], {0}
    yield "lehrgang nachfassen", ["1"], {0}
    leitfaden = ["Leitfaden", "--art", "arbeitshilfe", "--jahr", "2026", *quelle, *ja]
    yield "publikation neu", leitfaden, {0}
    yield "publikation liste", [], {0}
    yield "publikation bearbeiten", ["2026-leitfaden"], {0}
    yield "sprecherteam waehlen", [mitglied, "--am", "2027-03-05", *quelle, *ja], {0}
    yield "sprecherteam zeigen", [], {0}
    yield "anlage", ["-o", "anlage.pdf"], {0}
    yield "anlage", ["-o", "anlage.docx"], {0}
    yield "anlage", ["--format", "md"], {0}
    yield "seite bauen", ["-o", "seite", "--stichtag", "2027-03-10"], {0}
    yield "seite pruefen", ["seite"], {0}
    # Er bliebe stehen, bis jemand ihn beendet; ohne gebaute Seite sagt er, wie eine entsteht.
    yield "seite zeigen", ["nichts"], {2}
    yield "infomail vorschau", ["2026-11-20-stand", "--kommune", mitglied], {0}
    yield "infomail neu", ["Einladung im Mai", "--datum", "2027-03-10", *ja], {0}
    yield "infomail felder", ["--kommune", mitglied], {0}
    yield "infomail bearbeiten", ["2026-11-20-stand"], {0}
    person = ["--anrede", "frau", "--vorname", "Erika", "--nachname", "Mustermann", *quelle, *ja]
    yield "kontakt einrichten", ["../privat", *ja], {0}
    yield "kontakt neu", [mitglied, "--amt", "fach", "--ab", "1.3.2024", *person], {0}
    yield "veranstaltung neu", ["Mai", "--art", "workshop", "--datum", "2027-05-27", *ja], {0}
    yield "veranstaltung einladen", ["2027-05-27-workshop", "--nur", mitglied], {0}
    offen, zu = ["--stand", "eingeladen", *ja], ["--stand", "zugesagt", *ja]
    yield "veranstaltung rueckmeldung", ["2027-05-27-workshop", mitglied, *offen], {0}
    yield "veranstaltung erinnern", ["2027-05-27-workshop"], {0, 1}
    yield "veranstaltung rueckmeldung", ["2027-05-27-workshop", mitglied, *zu], {0}
    yield "veranstaltung zugang", ["2027-05-27-workshop", "--adresse", "https://x.example/y"], {0, 1}
    yield "veranstaltung stand", ["2027-05-27-workshop"], {0}
    yield "veranstaltung unterlagen", ["2027-05-27-workshop"], {0}
    liste = "../privat/unterlagen/2027-05-27-workshop/teilnehmerliste.xlsx"
    yield "lehrgang anwesenheit", ["1", "b1", liste, *ja], {1, 2}
    yield "lehrgang zertifikate", ["1"], {1, 2}
    yield "eingang lesen", ["--ordner", "."], {0, 1}
    nachfolge = ["--anrede", "herr", "--vorname", "Max", "--nachname", "Beispiel", *quelle, *ja]
    yield "kontakt nachfolge", [mitglied, "--amt", "fach", "--ab", "1.3.2027", *nachfolge], {0}
    # In diesen Netzen steht nicht, was mit Angaben zu Personen geschieht.
    yield "kontakt willkommen", ["aaaaa"], {2, 3}
    yield "kontakt bestaetigen", [mitglied], {3}
    yield "kontakt zeigen", [mitglied, "--alle"], {0}
    yield "kontakt liste", [], {0}
    yield "kontakt liste", ["-o", "kontakte.xlsx"], {0}
    yield "kontakt wahl", ["liste.csv", *quelle, *ja], {1}
    yield "kontakt ende", [mitglied, "--amt", "fach", "--am", "31.12.2027", *ja], {0}
    yield "kontakt bearbeiten", [mitglied], {0}
    # Er findet die Liste von eben: Sie liegt im Register.
    yield "datenschutz waechter", [], {1}
    yield "postamt einrichten", ["--server", "127.0.0.1", *ja], {0, 1, 2, 3}
    yield "postamt pruefen", [], {2, 3}
    yield "postamt probe", [], {2, 3}
    yield "infomail vorbereiten", ["2026-11-20-stand"], {0}
    yield "sendung liste", [], {0}
    yield "sendung zeigen", ["stand"], {0, 1, 2}
    yield "sendung entwuerfe", ["stand", "-o", "sendung-entwuerfe"], {0, 1, 2}
    yield "sendung probe", ["stand", "--an", "probe@example.org"], {1, 2, 3}
    yield "sendung freigeben", ["stand"], {1, 2, 3}
    yield "sendung verschicken", ["stand"], {1, 2, 3}
    yield "sendung klaeren", ["stand"], {0, 1, 2, 3}
    yield "sendung verwerfen", ["stand", *ja], {0, 1, 2, 3}
    yield "infomail entwuerfe", ["2026-11-20-stand", "-o", "entwuerfe"], {0}
    yield "export", ["ausgabe"], {0}
    yield "export", ["register.xlsx"], {0}
    yield "import", ["register.xlsx"], {0}
    abschluss = ["--datum", "2027-05-20", *quelle, "--trotzdem", "Die Liste folgt", *ja]
    yield "runde abschliessen", [runde, *abschluss], {0}
    yield "runde unterlagen", [runde, "-o", "unterlagen"], {0}
    yield "veranstaltung anwesenheit", ["2027-05-27-workshop", liste, *ja], {0, 1}
    yield "veranstaltung bescheinigungen", ["2027-05-27-workshop"], {0, 1, 2}
    yield "beitritt austritt", [neue, "--datum", "2027-05-25", *quelle, *ja], {0}
    yield "beitritt zuruecknehmen", [neue, *ja], {0}
    eintragen = ["--unterzeichnet", "2027-05-21", *quelle, "--trotzdem", "Der Nachweis folgt", *ja]
    yield "beitritt eintragen", [ALLEIN[netz], *eintragen], {0}
    yield "zuruecknehmen", ja, {0}
    yield "runde neu", ["--bezeichnung", "Herbst 2028", "--datum", "2028-09", *ja], {0}
    yield "runde absagen", [str(int(runde) + 1), "--grund", "Zu wenige Zusagen", *ja], {0}
    yield "verlauf", [], {0}
    yield (
        "gebiete lesen",
        [str(WURZEL / "tests" / "gebiete" / "gv100ad-auszug.txt"), "-o", "gebiete.csv"],
        {0},
    )
    yield "gebiete karte", [], {3, 1, 2}
    yield "gebiete karte", [str(WURZEL / "src/kommunennetz/gebiete/gebiete.csv"), "-o", "karte.json"], {0}
    yield "neu", ["neues-register"], {0}


class _Davor(date):
    """Die Uhr vor dem Tag der Runde."""

    @classmethod
    def today(cls) -> Self:
        return cls(2027, 3, 10)


class _Danach(date):
    """Die Uhr nach dem Tag der Runde."""

    @classmethod
    def today(cls) -> Self:
        return cls(2027, 5, 28)


def _texte(datei: Path) -> str:
    """Liefert, was in einer Datei zu lesen ist."""
    inhalt = datei.read_bytes()
    match datei.suffix:
        case ".pdf":
            return "\n".join(seite.extract_text() for seite in PdfReader(BytesIO(inhalt)).pages)
        case ".docx" | ".xlsx":
            with zipfile.ZipFile(BytesIO(inhalt)) as mappe:
                teile = [n for n in mappe.namelist() if re.search(r"document\.xml|sheet\d|sharedStrings", n)]
                return "\n".join(re.sub(r"<[^>]*>", "\n", mappe.read(teil).decode()) for teil in teile)
        case ".eml":
            teil = BytesParser(policy=policy.default).parsebytes(inhalt).get_body(("plain",))
            return teil.get_content() if teil else ""
    return inhalt.decode("utf-8-sig")


def _fremdes(netz: str, text: str) -> list[str]:
    eigens = BEZIRK if netz == OHNE_BEZIRKE else ERKLAERUNG
    muster = [FREMD, LEER, eigens]
    return fundstellen(text) + [fund for eines in muster for fund in eines.findall(text)]


@pytest.fixture(name="register", params=[KLIMAPAKT, STAEDTE])
def _register(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, Path]:
    """Liefert den Namen eines Netzwerks und eine Abschrift seines Registers mit Git, Absender und Treffen."""
    netz, ort = request.param, tmp_path / "register"
    copytree(NETZE / netz, ort)
    datei = ort / "data" / "netz.yaml"
    absender = re.compile(r"absender: \{name: ([^}]*)\}")
    text = absender.sub(r"absender: {name: \1, email: netz@example.org}", datei.read_text(encoding="utf-8"))
    datei.write_text(text, encoding="utf-8")
    for kommune in (ort / "data" / "kommunen").iterdir():
        kommune.write_text(
            f"{kommune.read_text(encoding='utf-8')}postfach: rathaus@example.org\n", encoding="utf-8"
        )
    treffen = ort / "data" / "veranstaltungen" / "2027-treffen.yaml"
    treffen.parent.mkdir(exist_ok=True)
    treffen.write_text("{titel: Treffen, art: netzwerktreffen, datum: 2027, quelle: Einladung}\n")
    probe = Repository(ort)
    probe.git("init", "-q", "-b", "main")
    probe.git("add", ".")
    probe.git("commit", "-q", "-m", "Anfang")
    monkeypatch.chdir(ort)
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(tmp_path / "privat"))
    monkeypatch.setattr(aufruf, "date", _Davor)
    return netz, ort


def test_jeder_befehl_des_baumes_wird_gerufen() -> None:
    befehle = {befehl.name.removeprefix("kommunennetz ") for befehl in load_skript("readme").list_befehle()}
    assert len(befehle) > 30
    assert {netz: {befehl for befehl, _, _ in aufrufe(netz)} for netz in NEUE} == dict.fromkeys(NEUE, befehle)


def test_kein_befehl_sagt_etwas_das_nicht_zu_diesem_netzwerk_gehoert(
    register: tuple[str, Path], lauf: Callable[..., Ausgang], monkeypatch: pytest.MonkeyPatch
) -> None:
    netz, ort = register
    vorher = {datei for datei in ort.rglob("*") if datei.is_file()}
    maengel = {}
    for befehl, angaben, erlaubt in aufrufe(netz):
        if befehl == "runde abschliessen":
            monkeypatch.setattr(aufruf, "date", _Danach)
        ergebnis = lauf(*befehl.split(), *angaben)
        gesagt = ergebnis.ausgabe + ergebnis.meldungen
        if ergebnis.wert not in erlaubt:
            maengel[f"{befehl} {angaben}"] = f"Ausgang {ergebnis.wert}: {gesagt}"
        elif befehl not in HANDBUECHER and (funde := _fremdes(netz, gesagt)):
            maengel[f"{befehl} {angaben}"] = f"{funde}: {gesagt}"
    assert list(maengel.items()) == []
    papiere = [
        datei
        for datei in sorted({eine for eine in ort.rglob("*") if eine.is_file()} - vorher)
        if not {".git", "data", "neues-register"} & set(datei.relative_to(ort).parts[:1])
    ]
    assert len(papiere) > 40
    assert {".pdf", ".docx", ".xlsx", ".csv", ".md", ".eml"} <= {datei.suffix for datei in papiere}
    # Ein Programm ist nichts zu lesen.
    zu_lesen = [datei for datei in papiere if datei.suffix != ".js"]
    gefunden = {os.fspath(datei.relative_to(ort)): _fremdes(netz, _texte(datei)) for datei in zu_lesen}
    assert {} == {name: funde for name, funde in gefunden.items() if funde}


LISTE = """\
## 1989 (10)

| Nr. | Kommune | Art | Bezirk | Bundesland | seit | Runde |
| --- | --- | --- | --- | --- | --- | --- |
| 1 | Essen | Stadt |  | Düsseldorf | Juni 1989 | 1 |
| 2 | Frankfurt am Main | Stadt |  | Darmstadt | Juni 1989 | 1 |
"""


@pytest.fixture(name="umbenannt")
def _umbenannt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Liefert das bundesweite Register mit eigenen Wörtern für die Ebenen."""
    ort = tmp_path / "register"
    copytree(NETZE / STAEDTE, ort)
    datei = ort / "data" / "netz.yaml"
    ebenen = "ebenen: {kreis: Bezirk, bezirk: Bundesland}\n"
    datei.write_text(datei.read_text(encoding="utf-8") + ebenen, encoding="utf-8")
    monkeypatch.chdir(ort)
    monkeypatch.setattr(aufruf, "date", _Davor)
    return ort


def _kopfzeile(mappe: Path) -> tuple[object, ...]:
    return next(load_workbook(mappe).worksheets[0].iter_rows(values_only=True))


@pytest.mark.usefixtures("umbenannt")
def test_tabellen_und_papiere_nennen_die_ebenen_wie_netz_yaml(lauf: Callable[..., Ausgang]) -> None:
    assert lauf("liste", "--format", "md").ausgabe.startswith(LISTE)
    gezeigt = lauf("kommune", "zeigen", "Höchstadt a.d.Aisch").ausgabe.splitlines()
    assert [zeile.split()[:2] for zeile in gezeigt if "Landkreis" in zeile or "Mittelfranken" in zeile] == [
        ["Bezirk", "Landkreis"],
        ["Bundesland", "Mittelfranken"],
    ]
    anlage = lauf("anlage", "--format", "md").ausgabe.splitlines()
    assert [zeile for zeile in anlage if zeile.startswith("| Nr.")] == [
        "| Nr. | Kommune | Bezirk | Bundesland |",
        "| Nr. | Kommune | Bezirk | Bundesland | seit |",
    ]


def test_mappen_tragen_die_woerter_csv_und_json_ihre_schluessel(
    umbenannt: Path, lauf: Callable[..., Ausgang]
) -> None:
    for ziel in ("liste.xlsx", "liste.csv"):
        lauf("liste", "-o", ziel)
    lauf("export", "aus")
    assert _kopfzeile(umbenannt / "liste.xlsx")[4:7] == ("Art", "Bezirk", "Bundesland")
    assert _kopfzeile(umbenannt / "aus" / "kommunen.xlsx")[3:6] == ("Art", "Bezirk", "Bundesland")
    for datei in ("liste.csv", "aus/kommunen.csv"):
        assert '"Art";"Kreis";"Regierungsbezirk"' in _texte(umbenannt / datei).splitlines()[0]
    erste = json.loads(lauf("liste", "--format", "json").ausgabe)[0]
    assert (erste["kreis"], erste["regierungsbezirk"]) == (None, "Düsseldorf")


def test_beide_tabellen_liest_das_register_wieder_ein(umbenannt: Path, lauf: Callable[..., Ausgang]) -> None:
    lauf("export", "aus")
    assert umbenannt.joinpath("aus", "kommunen.xlsx").is_file()
    gelesen = {name: lauf("import", f"aus/{name}") for name in ("kommunen.xlsx", "kommunen.csv")}
    schluss = "0 zu ändern, 0 neu, 12 unverändert, 0 Zeilen unklar."
    assert [(eines.wert, eines.meldungen.splitlines()[-1]) for eines in gelesen.values()] == [
        (0, schluss)
    ] * 2
    hinweis = "Nur verglichen, nicht übernommen: »Art«, {}."
    for name, koepfe in (
        ("kommunen.xlsx", "»Bezirk«, »Bundesland«"),
        ("kommunen.csv", "»Kreis«, »Regierungsbezirk«"),
    ):
        assert hinweis.format(koepfe) in gelesen[name].meldungen


def test_ohne_angabe_heissen_die_ebenen_wie_immer() -> None:
    assert Ebenen() == Ebenen(kreis="Kreis", bezirk="Regierungsbezirk")


def test_ein_verband_heisst_in_jeder_tabelle_wie_in_der_liste(
    tmp_path: Path, lauf: Callable[..., Ausgang]
) -> None:
    copytree(NETZE / KLIMAPAKT, tmp_path, dirs_exist_ok=True)
    data = tmp_path / "data"
    (data / "runden").mkdir()
    for nummer, tag in ((1, "2023-03-01"), (2, "2027-05-20")):
        text = f"nummer: {nummer}\nbezeichnung: Runde\ndatum: {tag}\nquelle: Q\n"
        (data / "runden" / f"{tag}-runde.yaml").write_text(text, encoding="utf-8")
    for verband, ags, beitritt in (
        ("Bad Ems-Nassau", "071415010", "{unterzeichnet: 2023-03-01, runde: 1, quelle: Q}"),
        ("Hachenburg", "071435002", "{runde: 2, quelle: Q}"),
    ):
        datei = data / "kommunen" / f"verbandsgemeinde-{verband.lower().replace(' ', '-')}.yaml"
        text = f'name: Verbandsgemeinde {verband}\nags: "{ags}"\nbeitritt: {beitritt}\n'
        datei.write_text(text, encoding="utf-8")
    for befehl in (["liste"], ["runde", "zeigen", "1"], ["runde", "stand", "2"], ["beitritt", "pruefen"]):
        ausgabe = lauf("--register", tmp_path, *befehl, "--format", "md").ausgabe
        arten = re.findall(r"\| Verbandsgemeinde [^|]+\| ([^|]+?) *\|", ausgabe)
        assert (befehl, set(arten)) == (befehl, {"Verbandsgemeinde"})
