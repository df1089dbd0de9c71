"""`kontakt willkommen|bestaetigen`, und was ein angenommener Brief beim Eintragen und danach bewirkt."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register
from paket_probe import NETZ
from smtp_server import BENUTZER, KENNWORT, PUNKT, Mailserver, Stoerung

PERSON = (
    "--anrede",
    "frau",
    "--vorname",
    "Quixolotl",
    "--nachname",
    "Zwiebelfürst",
    "--quelle",
    "Schreiben",
    "--ja",
)
ADRESSE = "quixolotl@unna.example"
KENNUNG = re.compile(r"- id: ([a-z0-9]{5})")
UNNA = """\
name: Unna
ags: '05978036'
postfach: ehrenamt@unna.example
beitritt: {unterzeichnet: 2016-12-06, quelle: Q}
"""
BONN = "name: Bonn\nags: '05314000'\npostfach: ehrenamt@bonn.example\nbeitritt: {unterzeichnet: 2016-12-06, quelle: Q}\n"
TREFFEN = """\
titel: Netzwerktreffen
art: netzwerktreffen
datum: 2025-03-11
teilnahme: [{kommune: unna, stand: teilgenommen}]
quelle: Q
"""


class Buero:
    """Ein Register, ein leerer Kontaktordner mit Postamt, und der Befehl."""

    def __init__(self, ort: Path, server: Mailserver, lauf: Callable[..., Ausgang], netz: str = NETZ) -> None:
        self.ort, self.server, self._lauf = ort, server, lauf
        self.kontakte = ort / "kontakte"
        write_register(
            ort / "register",
            netz=netz,
            kommunen__unna=UNNA,
            kommunen__bonn=BONN,
            veranstaltungen__2025_treffen=TREFFEN,
        )
        self.kontakte.mkdir()
        (self.kontakte / "ca.pem").write_bytes(server.ca.read_bytes())
        (self.kontakte / "postamt.yaml").write_text(
            f"versand:\n  weg: smtp\n  server: localhost\n  port: {server.ports['starttls']}\n"
            f"  benutzer: {BENUTZER}\n  ca: ca.pem\n  je_minute: 0\n",
            encoding="utf-8",
        )

    def __call__(self, *angaben: object) -> Ausgang:
        return self._lauf(*angaben, "--register", self.ort / "register", "--kontakte", self.kontakte)

    def trage_ein(self, *weitere: str) -> tuple[Ausgang, str]:
        ausgang = self("kontakt", "neu", "unna", "--amt", "fach", "--email", ADRESSE, *PERSON, *weitere)
        assert ausgang.wert == 0
        return ausgang, KENNUNG.findall(self.unna)[-1]

    @property
    def unna(self) -> str:
        return (self.kontakte / "kommunen/unna.yaml").read_text(encoding="utf-8")

    @property
    def sendungen(self) -> list[str]:
        ort = self.kontakte / "sendungen"
        return sorted(eine.name for eine in ort.iterdir() if eine.is_dir()) if ort.exists() else []

    def nachricht(self, stelle: str = "unna", sendung: int = 0) -> EmailMessage:
        ordner = self.kontakte / "sendungen" / self.sendungen[sendung] / "post"
        [datei] = ordner.glob(f"*-{stelle}.eml")
        gelesen = message_from_bytes(datei.read_bytes(), policy=default)
        assert isinstance(gelesen, EmailMessage)
        assert gelesen.defects == []
        return gelesen

    def verschicke(self) -> Ausgang:
        [sendung] = self.sendungen
        anzahl = len(list((self.kontakte / "sendungen" / sendung / "post").iterdir()))
        assert self("sendung", "freigeben", sendung, "--anzahl", anzahl, "--ja").wert == 0
        return self("sendung", "verschicken", sendung)


@pytest.fixture(name="umgebung", autouse=True)
def _umgebung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMMUNENNETZ_SMTP_KENNWORT", KENNWORT)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))


@pytest.fixture(name="buero")
def _buero(tmp_path: Path, server: Mailserver, lauf: Callable[..., Ausgang]) -> Buero:
    return Buero(tmp_path, server, lauf)


def klartext(nachricht: EmailMessage) -> str:
    teil = nachricht.get_body(("plain",))
    assert teil is not None
    return " ".join(str(teil.get_content()).split())


def test_wer_neu_ist_bekommt_ein_willkommen_das_noch_niemand_freigab(buero: Buero) -> None:
    ausgang, kennung = buero.trage_ein()
    [sendung] = buero.sendungen
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-willkommen-unna", sendung)
    assert ausgang.meldungen.endswith(
        f"Sendung {sendung}: 1 Nachricht, 0 bekommen keine\n"
        f"    Ansehen:   {buero.kontakte / 'sendungen' / sendung / 'uebersicht.html'}\n"
        f"    Freigeben: kommunennetz sendung freigeben {sendung}\n"
    )
    assert not (buero.kontakte / "sendungen" / sendung / "freigabe.json").exists()
    assert f'"zweck": "willkommen:{kennung}"' in (
        buero.kontakte / "sendungen" / sendung / "sendung.json"
    ).read_text(encoding="utf-8")


def test_das_willkommen_nennt_alles_was_art_14_verlangt(buero: Buero) -> None:
    buero.trage_ein()
    nachricht = buero.nachricht()
    assert nachricht["To"] == f"Quixolotl Zwiebelfürst <{ADRESSE}>"
    text = klartext(nachricht)
    for angabe in (
        "Guten Tag Frau Zwiebelfürst,",
        "Verantwortlich ist: Ministerium für Ehrenamt, Beispielweg 1, 40000 Beispielstadt.",
        "erreichen Sie so: Datenschutz, datenschutz@example.org.",
        "für Einladungen, Infomails, Rückfragen",
        "Rechtsgrundlage ist Art. 6 Abs. 1 Buchst. e DSGVO.",
        "zu welchen Veranstaltungen Sie eingeladen waren, was Sie geantwortet haben und ob Sie da waren",
        "Woher. Schreiben; bei uns seit dem",
        "Außer der Geschäftsstelle sieht sie niemand.",
        "Zwölf Monate, nachdem Sie das Amt abgegeben haben, werden sie gelöscht.",
        "Art. 15 bis 18 und 21 DSGVO",
        "Landesbeauftragte für Datenschutz, https://aufsicht.example.",
        ADRESSE,
    ):
        assert angabe in text


def test_auch_eine_nachfolge_bekommt_eines_und_ohne_willkommen_keines(buero: Buero) -> None:
    buero.trage_ein("--ohne-willkommen")
    assert buero.sendungen == []
    nachfolge = ("kontakt", "nachfolge", "unna", "--amt", "fach", "--ab", "1.3.2030", *PERSON)
    assert buero(*nachfolge, "--email", "neu@unna.example").wert == 0
    assert buero.nachricht()["To"].addresses[0].addr_spec == "neu@unna.example"


def test_nach_einer_wahl_bekommt_es_jede_neue_mit_adresse(buero: Buero) -> None:
    liste = buero.ort / "liste.csv"
    liste.write_text(
        "Kommune;Anrede;Vorname;Name;E-Mail;ab\n"
        "Stadt Unna;Frau;Quixolotl;Zwiebelfürst;quixolotl@unna.example;1.11.2025\n"
        "Bonn;Herr;Otto;Probe;;1.11.2025\n",
        encoding="utf-8",
    )
    ausgang = buero("kontakt", "wahl", liste, "--quelle", "Wahlleitung", "--ja")
    [sendung] = buero.sendungen
    assert (ausgang.wert, ausgang.meldungen.partition("Kontaktordner\n")[2]) == (
        0,
        "2 Personen sind nach Art. 14 DSGVO noch zu informieren.\n"
        f"Sendung {sendung}: 1 Nachricht, 0 bekommen keine\n"
        f"    Ansehen:   {buero.kontakte / 'sendungen' / sendung / 'uebersicht.html'}\n"
        f"    Freigeben: kommunennetz sendung freigeben {sendung}\n",
    )
    assert buero.nachricht()["To"].addresses[0].addr_spec == "quixolotl@unna.example"


def test_fehlt_in_netz_yaml_was_die_person_erfahren_muss_ist_sie_trotzdem_eingetragen(
    tmp_path: Path, server: Mailserver, lauf: Callable[..., Ausgang]
) -> None:
    ohne = re.sub(r"datenschutzhinweis:\n(  .*\n)+", "", NETZ)
    assert ohne != NETZ
    buero = Buero(tmp_path, server, lauf, ohne)
    ausgang, kennung = buero.trage_ein()
    assert ausgang.meldungen == (
        "Geändert: 1 Datei im Kontaktordner\n"
        "Hinweis: Das Willkommen ist nicht vorbereitet. In data/netz.yaml fehlt »datenschutzhinweis«.\n"
        "    Personen müssen erfahren, was mit ihren Angaben geschieht (Art. 14 DSGVO). Eintragen, was die"
        " Datenschutzbeauftragten dazu sagen: verantwortlich, beauftragte, rechtsgrundlage, empfaenger, dauer,"
        " aufsicht (docs/kontakte.md): kommunennetz netz bearbeiten\n"
        f"    Nachholen: kommunennetz kontakt willkommen {kennung}\n"
    )
    assert buero.sendungen == []
    assert buero("kontakt", "bestaetigen").wert == 3


def test_nachholen_geht_und_ein_zweites_bekommt_niemand(buero: Buero) -> None:
    _, kennung = buero.trage_ein("--ohne-willkommen")
    assert buero("kontakt", "willkommen", kennung).wert == 0
    assert buero.verschicke().wert == 0
    noch_einmal = buero("kontakt", "willkommen", kennung)
    assert noch_einmal.wert == 1
    assert "Hat sie schon in" in noch_einmal.ausgabe
    assert buero("kontakt", "willkommen", "zzzzz").meldungen.startswith(
        "Fehler: Diese Kennung gibt es nicht."
    )


def test_informiert_ist_wer_den_hinweis_hat_und_der_bildschirm_nennt_nur_die_kennung(buero: Buero) -> None:
    _, kennung = buero.trage_ein()
    assert "informiert_am" not in buero.unna
    ausgang = buero.verschicke()
    assert ausgang.meldungen.endswith(f"»informiert_am« eingetragen: {kennung}\n")
    assert re.search(r"^    informiert_am: 20\d\d-\d\d-\d\d$", buero.unna, re.MULTILINE)
    assert "Zwiebel" not in ausgang.ausgabe + ausgang.meldungen
    assert "eingetragen" not in buero("sendung", "verschicken", buero.sendungen[0]).meldungen


def test_was_abgelehnt_oder_ungewiss_ist_informiert_niemanden_bis_ein_mensch_es_klaert(buero: Buero) -> None:
    _, kennung = buero.trage_ein()
    buero.server.rufe_zu(Stoerung(PUNKT, "abbruch"))
    assert buero.verschicke().wert == 1
    assert "informiert_am" not in buero.unna
    geklaert = buero("sendung", "klaeren", buero.sendungen[0], "--angekommen", "alle")
    assert geklaert.meldungen.endswith(f"»informiert_am« eingetragen: {kennung}\n")
    assert "informiert_am" in buero.unna


def _veralte(buero: Buero) -> None:
    datei = buero.kontakte / "kommunen/unna.yaml"
    datei.write_text(re.sub(r"am: 20\d\d-\d\d-\d\d", "am: 2020-01-01", buero.unna), encoding="utf-8")


def test_ihre_daten_bei_uns_zeigt_der_person_ihre_angaben_und_dem_postfach_keine(buero: Buero) -> None:
    buero.trage_ein("--ohne-willkommen", "--telefon", "02303 98127-4365")
    _veralte(buero)
    assert buero("kontakt", "bestaetigen").wert == 0
    an_person, ans_postfach = klartext(buero.nachricht("unna")), klartext(buero.nachricht("bonn"))
    for angabe in (
        "Zwiebelfürst",
        ADRESSE,
        "02303 98127-4365",
        "Netzwerktreffen",
        "6. Dezember 2016",
        "Art. 15 bis 18",
    ):
        assert angabe in an_person
    assert "ehrenamt@bonn.example" in ans_postfach
    assert "An dieses Postfach schicken wir keine Angaben zu Personen." in ans_postfach
    assert "Zwiebelfürst" not in ans_postfach


def test_hat_die_person_keine_adresse_stehen_ihre_angaben_auch_nicht_im_brief_ans_postfach(
    buero: Buero,
) -> None:
    buero("kontakt", "neu", "unna", "--amt", "fach", *PERSON, "--ohne-willkommen")
    assert buero("kontakt", "bestaetigen", "Unna").wert == 0
    nachricht = buero.nachricht()
    assert (
        nachricht["To"] == "Stadt Unna <ehrenamt@unna.example>" or "ehrenamt@unna.example" in nachricht["To"]
    )
    assert "wiebelf" not in nachricht.as_string()
    assert "uixolotl" not in nachricht.as_string()


def test_wer_dieses_jahr_geprueft_ist_wird_nur_auf_zuruf_gefragt(buero: Buero) -> None:
    _, kennung = buero.trage_ein("--ohne-willkommen")
    assert buero("kontakt", "bestaetigen").wert == 0
    uebersicht = (buero.kontakte / "sendungen" / buero.sendungen[0] / "uebersicht.csv").read_text(
        encoding="utf-8-sig"
    )
    assert (
        f'"Unna";"unna/fach";"";"nein";"{kennung} ist im letzten Jahr geprüft oder neu eingetragen.";""'
        in uebersicht
    )
    assert buero("kontakt", "bestaetigen", "Unna").wert == 0
    assert buero.nachricht("unna", 1)["To"].addresses[0].addr_spec == ADRESSE


def test_auch_ihre_daten_bei_uns_informiert_wen_noch_niemand_informiert_hat(buero: Buero) -> None:
    _, kennung = buero.trage_ein("--ohne-willkommen")
    assert buero("kontakt", "bestaetigen", "Unna", "Bonn").wert == 0
    assert buero.verschicke().meldungen.endswith(f"»informiert_am« eingetragen: {kennung}\n")
