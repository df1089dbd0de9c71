"""Die Befehle, die Post verschicken, gegen einen wirklichen Mailserver; Personen erscheinen dabei nirgends."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from hilfen import Ausgang, write_register
from kommunennetz.cli.vorgang import find_rechner
from kommunennetz.versand.freigabe import gib_frei
from sendung_probe import ID, write_sendung
from smtp_server import ABBRUCH, AUTH, BENUTZER, KENNWORT, MAIL, PUNKT, RCPT, Mailserver, Stoerung

FUENF = ("ahlen", "bonn", "essen", "hagen", "unna")
VERSCHICKT = "Verschickt 5 Mails (Strg+C: nach der laufenden Schluss)\n"


@dataclass
class Buero:
    """Ein Register, ein Kontaktordner mit Postamt, und der Befehl."""

    ort: Path
    server: Mailserver
    lauf: Callable[..., Ausgang]

    @property
    def kontakte(self) -> Path:
        return self.ort / "kontakte"

    @property
    def ordner(self) -> list[object]:
        return ["--register", self.ort / "register", "--kontakte", self.kontakte]

    def schreibe_postamt(self, port: str = "starttls", **felder: str) -> None:
        felder = {
            "weg": "smtp",
            "server": "localhost",
            "port": str(self.server.ports[port]),
            "sicherheit": "tls" if port == "tls" else "starttls",
            "benutzer": BENUTZER,
            "ca": "ca.pem",
            "je_minute": "0",
            **felder,
        }
        self.kontakte.mkdir(parents=True, exist_ok=True)
        zeilen = "".join(f"  {name}: {wert}\n" for name, wert in felder.items())
        (self.kontakte / "postamt.yaml").write_text(f"versand:\n{zeilen}", encoding="utf-8")
        (self.kontakte / "ca.pem").write_bytes(self.server.ca.read_bytes())

    def bereite_vor(self, *, freigegeben: bool = True) -> Path:
        sendung = write_sendung(self.kontakte, FUENF)
        if freigegeben:
            gib_frei(sendung, "erika", len(FUENF), datetime.now().astimezone(), find_rechner())
        return sendung

    def __call__(self, *angaben: object) -> Ausgang:
        ausgang = self.lauf(*angaben, *self.ordner)
        for geheim in ("amt@", KENNWORT):
            assert geheim not in ausgang.ausgabe + ausgang.meldungen
        return ausgang


@pytest.fixture(name="buero")
def _buero(
    tmp_path: Path, server: Mailserver, lauf: Callable[..., Ausgang], monkeypatch: pytest.MonkeyPatch
) -> Buero:
    monkeypatch.setenv("KOMMUNENNETZ_SMTP_KENNWORT", KENNWORT)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    write_register(tmp_path / "register")
    buero = Buero(tmp_path, server, lauf)
    buero.schreibe_postamt()
    return buero


def test_verschicken_bringt_jedem_eine_und_sagt_es(buero: Buero) -> None:
    buero.bereite_vor()
    assert buero("sendung", "verschicken", ID) == Ausgang(0, "5 angenommen\n", VERSCHICKT)
    assert buero("sendung", "verschicken", "2027") == Ausgang(0, "5 waren schon angenommen, 0 jetzt\n", "")
    assert set(buero.server.zugestellt.values()) == {1}
    assert len(buero.server.zugestellt) == 5


def test_ausfuehrlich_gibt_es_eine_zeile_je_mail_mit_dem_sitz(buero: Buero) -> None:
    buero.bereite_vor()
    assert buero("sendung", "verschicken", ID, "-v").meldungen == VERSCHICKT + "".join(
        f"{stelle}/fach: angenommen (250 2.0.0 Ok: queued)\n" for stelle in FUENF
    )


def test_hoechstens_so_viele_dann_geht_es_dort_weiter(buero: Buero) -> None:
    buero.bereite_vor()
    assert buero("sendung", "verschicken", ID, "--hoechstens", 2) == Ausgang(
        1,
        f"2 angenommen, 3 noch nicht verschickt\nWeiter: kommunennetz sendung verschicken {ID}\n",
        VERSCHICKT,
    )
    assert buero("sendung", "verschicken", ID) == Ausgang(
        0,
        "2 waren schon angenommen, 3 jetzt\n",
        "Verschickt 3 Mails; 2 sind schon erledigt (Strg+C: nach der laufenden Schluss)\n",
    )


def test_ohne_freigabe_geht_nichts_hinaus(buero: Buero) -> None:
    buero.bereite_vor(freigegeben=False)
    assert buero("sendung", "verschicken", ID) == Ausgang(
        3,
        "",
        "Fehler: Die Sendung ist nicht freigegeben.\n"
        f"    Ansehen und freigeben: kommunennetz sendung freigeben {ID}\n",
    )
    assert buero.server.protokoll == []


def test_was_nicht_ankam_steht_mit_sitz_und_antwort_da(buero: Buero) -> None:
    sendung = buero.bereite_vor()
    buero.server.rufe_zu(
        Stoerung(RCPT, "550 5.1.10 RecipientNotFound <amt@bonn.example>", an="bonn"),
        Stoerung(PUNKT, ABBRUCH, an="unna"),
    )
    assert buero("sendung", "verschicken", ID) == Ausgang(
        1,
        "3 angenommen, 1 abgelehnt, 1 ungewiss\n"
        "    bonn/fach: 550 5.1.10 RecipientNotFound <…>\n"
        "    unna/fach: Nach dem Punkt kam keine Antwort: Niemand weiß, ob sie ankam.\n"
        f"Klären: kommunennetz sendung klaeren {ID}\n",
        f"{VERSCHICKT}Nicht angekommen, zum Berichtigen: {sendung / 'uneinlieferbar.csv'}\n",
    )
    assert '"bonn/fach";"Bonn";"amt@bonn.example";"abgelehnt";550;' in (
        sendung / "uneinlieferbar.csv"
    ).read_text(encoding="utf-8-sig")


def test_liegt_es_an_uns_haelt_der_lauf_an(buero: Buero) -> None:
    buero.bereite_vor()
    buero.server.rufe_zu(Stoerung(MAIL, "550 5.7.60 Client does not have permissions to send as this sender"))
    assert buero("sendung", "verschicken", ID) == Ausgang(
        3,
        "0 angenommen, 1 aufgeschoben, 4 noch nicht verschickt\n"
        "    ahlen/fach: 550 5.7.60 Client does not have permissions to send as this sender\n"
        f"Weiter: kommunennetz sendung verschicken {ID}\n",
        VERSCHICKT
        + "Fehler: Der Lauf hält an, denn es liegt an uns: 550 5.7.60 Client does not have permissions to send as"
        " this sender.\n"
        "    Das Konto darf unter dieser Absenderadresse nicht schreiben; die Administration muss »Senden als«"
        " erlauben.\n",
    )


def test_nimmt_der_server_das_kennwort_nicht_ist_nichts_geschehen(buero: Buero) -> None:
    buero.bereite_vor()
    buero.server.rufe_zu(
        Stoerung(AUTH, "550 5.7.30 Basic authentication is not supported for Client Submission.")
    )
    assert buero("sendung", "verschicken", ID) == Ausgang(
        3,
        "",
        "Fehler: Der Server nimmt die Anmeldung nicht: 550 5.7.30 Basic authentication is not supported for"
        " Client Submission.\n"
        "    Exchange nimmt die Anmeldung mit Kennwort nicht mehr an; in postamt.yaml »anmeldung: oauth«"
        " eintragen (docs/outlook.md).\n",
    )


def test_ohne_kennwort_sagt_die_meldung_woher_es_kommt(buero: Buero, monkeypatch: pytest.MonkeyPatch) -> None:
    buero.bereite_vor()
    monkeypatch.delenv("KOMMUNENNETZ_SMTP_KENNWORT")
    assert buero("sendung", "verschicken", ID) == Ausgang(
        3,
        "",
        "Fehler: Das Kennwort für den Mailserver ist nicht bekannt.\n"
        "    Eintragen: kommunennetz postamt einrichten; für Skripte die Umgebungsvariable"
        " KOMMUNENNETZ_SMTP_KENNWORT.\n",
    )


class Schluesselbund(KeyringBackend):
    """Ein Schlüsselbund, der nur im Speicher besteht."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.inhalt: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.inhalt.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.inhalt[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.inhalt[service, username]


@pytest.fixture(name="schluesselbund")
def _schluesselbund() -> Iterator[Schluesselbund]:
    vorher, neu = keyring.get_keyring(), Schluesselbund()
    keyring.set_keyring(neu)
    yield neu
    keyring.set_keyring(vorher)


def test_das_kennwort_kommt_aus_dem_schluesselbund(
    buero: Buero, schluesselbund: Schluesselbund, monkeypatch: pytest.MonkeyPatch
) -> None:
    buero.bereite_vor()
    monkeypatch.delenv("KOMMUNENNETZ_SMTP_KENNWORT")
    schluesselbund.set_password("kommunennetz", f"{BENUTZER} localhost", KENNWORT)
    assert buero("sendung", "verschicken", ID).wert == 0


def test_ohne_postamt_sagt_die_meldung_wie_es_entsteht(buero: Buero) -> None:
    buero.bereite_vor()
    (buero.kontakte / "postamt.yaml").unlink()
    assert buero("sendung", "verschicken", ID) == Ausgang(
        3,
        "",
        "Fehler: postamt.yaml fehlt; verschickt ist nichts.\n    Einrichten: kommunennetz postamt einrichten\n",
    )
    buero.schreibe_postamt(weg="entwuerfe")
    assert buero("sendung", "verschicken", ID) == Ausgang(
        3,
        "",
        "Fehler: In postamt.yaml steht »weg: entwuerfe«: Das Programm verschickt nicht selbst.\n"
        "    Einrichten: kommunennetz postamt einrichten\n",
    )


_GIBT_AUS = """\
import pathlib, sys
merker = pathlib.Path(sys.argv[1])
print("frisch" if merker.exists() else "abgelaufen")
merker.touch()
"""


def test_ein_abgelaufener_token_wird_einmal_erneuert(buero: Buero) -> None:
    buero.bereite_vor()
    skript = buero.ort / "token.py"
    skript.write_text(_GIBT_AUS)
    befehl = json.dumps([sys.executable, str(skript), str(buero.ort / "merker")])
    buero.schreibe_postamt("oauth", anmeldung="oauth", token_befehl=befehl)
    assert buero("sendung", "verschicken", ID).wert == 0
    assert len(buero.server.zugestellt) == 5


@pytest.mark.parametrize(
    ("programm", "satz"),
    [
        ("raise SystemExit('verraten')", "scheitert (Ausgang 1)"),
        ("print('zwei worte')", "gibt keinen Token aus"),
        ("", "gibt keinen Token aus"),
    ],
)
def test_ein_token_befehl_der_keinen_liefert_zeigt_seine_ausgabe_nicht(
    buero: Buero, programm: str, satz: str
) -> None:
    buero.bereite_vor()
    befehl = json.dumps([sys.executable, "-c", programm or "pass"])
    buero.schreibe_postamt("oauth", anmeldung="oauth", token_befehl=befehl)
    name = Path(sys.executable).name
    assert buero("sendung", "verschicken", ID) == Ausgang(
        3,
        "",
        f"Fehler: Der Token-Befehl »{name}« {satz}.\n"
        "    Ihn einmal selbst aufrufen; er steht in postamt.yaml unter »token_befehl« (docs/outlook.md).\n",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Strg+C geht dort an alle Prozesse der Konsole")
def test_strg_c_bringt_die_laufende_mail_zu_ende_und_dann_ist_schluss(buero: Buero) -> None:
    sendung = buero.bereite_vor()
    buero.server.rufe_zu(Stoerung(PUNKT, sekunden=1.5))
    befehl = [sys.executable, "-m", "kommunennetz", "sendung", "verschicken", ID, *map(str, buero.ordner)]
    with subprocess.Popen(befehl, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as prozess:
        while not buero.server.protokoll:
            time.sleep(0.02)
        # Der Server hat die Mail und lässt sich mit der Antwort Zeit.
        prozess.send_signal(signal.SIGINT)
        ausgabe, meldungen = prozess.communicate(timeout=30)
    assert Ausgang(prozess.returncode, ausgabe, meldungen) == Ausgang(
        130,
        f"1 angenommen, 4 noch nicht verschickt\nWeiter: kommunennetz sendung verschicken {ID}\n",
        VERSCHICKT + "Abgebrochen.\n",
    )
    staende = [json.loads(zeile)["s"] for zeile in (sendung / "journal.jsonl").read_text().splitlines()]
    assert staende == ["versuch", "angenommen"]


def test_wer_nach_dem_punkt_getoetet_wird_verschickt_danach_die_anderen_und_diese_nie_wieder(
    buero: Buero,
) -> None:
    sendung = buero.bereite_vor()
    buero.server.rufe_zu(Stoerung(PUNKT, sekunden=30, an="bonn", mal=1))
    befehl = [sys.executable, "-m", "kommunennetz", "sendung", "verschicken", ID, *map(str, buero.ordner)]
    with subprocess.Popen(befehl, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as prozess:
        while len(buero.server.protokoll) < 2:
            time.sleep(0.02)
        prozess.kill()
    zeilen = [json.loads(zeile) for zeile in (sendung / "journal.jsonl").read_text().splitlines()]
    assert [(zeile["e"], zeile["s"]) for zeile in zeilen] == [
        ("ahlen/fach", "versuch"),
        ("ahlen/fach", "angenommen"),
        ("bonn/fach", "versuch"),
    ]
    ausgang = buero("sendung", "verschicken", ID)
    assert (ausgang.wert, ausgang.ausgabe) == (
        1,
        "1 waren schon angenommen, 3 jetzt, 1 ungewiss\n"
        "    bonn/fach: Die Arbeit brach ab, bevor eine Antwort kam.\n"
        f"Klären: kommunennetz sendung klaeren {ID}\n",
    )
    assert set(buero.server.zugestellt.values()) == {1}
    assert len(buero.server.zugestellt) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows hat kein pty")
def test_am_terminal_laeuft_ein_balken_und_keine_adresse_erscheint(buero: Buero) -> None:
    from terminal import rufe_am_terminal

    buero.bereite_vor()
    angaben = ["sendung", "verschicken", ID, "-v", *map(str, buero.ordner)]
    gesehen = rufe_am_terminal(buero.ort, angaben, {}, 100, TERM="xterm")
    assert gesehen.wert == 0
    assert "5/5" in gesehen.ausgabe
    assert "unna/fach: angenommen (250 2.0.0 Ok: queued)" in gesehen.ausgabe
    assert gesehen.ausgabe.rstrip().endswith("5 angenommen")
    assert "amt@" not in gesehen.ausgabe


def test_eine_probe_geht_nur_ins_eigene_haus_und_aendert_nichts_am_stand(buero: Buero) -> None:
    sendung = buero.bereite_vor(freigegeben=False)
    assert buero("sendung", "probe", ID, "--an", "chefin@example.org") == Ausgang(
        0, "Die Probe ist angenommen, nach dem Muster von ahlen/fach (250 2.0.0 Ok: queued)\n", ""
    )
    assert [zeile["an"] for zeile in buero.server.protokoll] == [["chefin@example.org"]]
    assert not (sendung / "journal.jsonl").exists()
    assert buero("sendung", "probe", ID, "--an", "erika@unna.example") == Ausgang(
        2,
        "",
        "Fehler: Eine Probe geht nur ins eigene Haus.\n    Eine Adresse nennen, die auf @example.org endet.\n",
    )
    assert len(buero.server.protokoll) == 1


def test_nimmt_der_server_eine_probe_nicht_sagt_er_warum(buero: Buero) -> None:
    buero.bereite_vor()
    buero.server.rufe_zu(Stoerung(RCPT, "550 5.1.1 unbekannt"))
    assert buero("sendung", "probe", ID, "--an", "chefin@example.org") == Ausgang(
        3, "", "Fehler: Der Server nimmt sie nicht: 550 5.1.1 unbekannt.\n"
    )


@pytest.mark.parametrize("port", ["starttls", "tls"])
def test_pruefen_zeigt_den_server_und_verschickt_nichts(buero: Buero, port: str) -> None:
    buero.schreibe_postamt(port)
    ausgang = buero("postamt", "pruefen")
    zeilen = dict(zeile.split("  ", 1) for zeile in ausgang.ausgabe.splitlines()[1:])
    zeilen = {was.strip(): wie.strip() for was, wie in zeilen.items()}
    assert zeilen.pop("ausgestellt von").startswith("trustme")
    assert zeilen.pop("gilt bis").count(".") == 2
    assert (ausgang.wert, ausgang.meldungen, zeilen) == (
        0,
        "",
        {
            "Server": f"localhost, Port {buero.server.ports[port]}",
            "Verschlüsselung": "TLSv1.3",
            "Zertifikat für": "localhost, 127.0.0.1",
            "Größte Mail": "33,6 MB",
            "Kann": "SMTPUTF8, 8BITMIME",
            "Anmeldung": "kennwort: angenommen",
        },
    )
    assert buero.server.protokoll == []


def test_die_probe_des_postamts_geht_an_die_geschaeftsstelle_selbst(buero: Buero) -> None:
    assert buero("postamt", "probe") == Ausgang(0, "Die Probe ist angenommen (250 2.0.0 Ok: queued)\n", "")
    assert [(zeile["von"], zeile["an"]) for zeile in buero.server.protokoll] == [
        ("netz@example.org", ["netz@example.org"])
    ]


def test_einrichten_schreibt_das_postamt_ohne_kennwort(buero: Buero) -> None:
    datei = buero.kontakte / "postamt.yaml"
    datei.unlink()
    angaben = [
        "--server",
        "mail.example.org",
        "--sicherheit",
        "tls",
        "--benutzer",
        "Netz@example.org",
        "--ja",
    ]
    ausgang = buero("postamt", "einrichten", *angaben)
    assert ausgang.wert == 0, ausgang.meldungen
    assert ausgang.meldungen == (
        "Geändert: 1 Datei im Kontaktordner\nAusprobieren: kommunennetz postamt pruefen\n"
    )
    assert datei.read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=schema/postamt.json\n"
        "versand:\n"
        "  weg: smtp\n"
        "  server: mail.example.org\n"
        "  port: 465\n"
        "  sicherheit: tls\n"
        "  benutzer: Netz@example.org\n"
    )


def test_einrichten_aendert_nur_was_genannt_ist(buero: Buero) -> None:
    datei = buero.kontakte / "postamt.yaml"
    datei.write_text("versand:\n  weg: smtp # bleibt\n  server: mail.example.org\n  je_minute: 10\n")
    befehl = [
        "--anmeldung",
        "oauth",
        "--token-befehl",
        "kn-token",
        "--token-befehl",
        "netz@example.org",
        "--ja",
    ]
    assert buero("postamt", "einrichten", *befehl).wert == 0
    assert datei.read_text() == (
        "versand:\n"
        "  weg: smtp # bleibt\n"
        "  server: mail.example.org\n"
        "  anmeldung: oauth\n"
        "  token_befehl:\n"
        "    - kn-token\n"
        "    - netz@example.org\n"
        "  je_minute: 10\n"
    )


def test_was_unsicher_waere_richtet_niemand_ein(buero: Buero) -> None:
    vorher = (buero.kontakte / "postamt.yaml").read_bytes()
    ausgang = buero("postamt", "einrichten", "--sicherheit", "keine", "--ja")
    assert ausgang.wert == 3
    assert "ohne Verschlüsselung geht Post nur an den eigenen Rechner" in ausgang.meldungen
    assert (buero.kontakte / "postamt.yaml").read_bytes() == vorher


@pytest.mark.skipif(sys.platform == "win32", reason="Windows hat kein pty")
def test_einrichten_fragt_am_terminal_und_das_kennwort_erscheint_nicht(buero: Buero) -> None:
    from terminal import rufe_am_terminal

    (buero.kontakte / "postamt.yaml").unlink()
    antworten = {
        "Mailserver []: ": "mail.example.org\n",
        "starttls oder tls [starttls]: ": "\n",
        "kennwort, oauth oder keine [kennwort]: ": "\n",
        "Benutzer []: ": "netz@example.org\n",
        "So ändern? [j/N] ": "j\n",
        "Kennwort für mail.example.org: ": f"{KENNWORT}\n",
    }
    gesehen = rufe_am_terminal(buero.ort, ["postamt", "einrichten", *map(str, buero.ordner)], antworten, 100)
    assert gesehen.wert == 0
    assert KENNWORT not in gesehen.ausgabe
    assert gesehen.ausgabe.endswith(
        "Hier gibt es keinen Schlüsselbund: Nach dem Kennwort wird jedes Mal gefragt.\n"
        "    Für Skripte: die Umgebungsvariable KOMMUNENNETZ_SMTP_KENNWORT\n"
        "Ausprobieren: kommunennetz postamt pruefen\n"
    )
    for datei in buero.ort.rglob("*"):
        assert not datei.is_file() or KENNWORT.encode() not in datei.read_bytes()
