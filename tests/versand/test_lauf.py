"""Der Lauf, von der Freigabe bis zum Protokoll, mit einem wirklichen Mailserver als Zeugen."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from kommunennetz.register.buchen.sperre import GesperrtError, Halter
from kommunennetz.versand.freigabe import FreigabeError, gib_frei
from kommunennetz.versand.geheimnis import Geheimnis
from kommunennetz.versand.journal import Journal, Journalzeile, Sitzstand, Stand
from kommunennetz.versand.lauf import (
    Ende,
    Grenzen,
    Laufbericht,
    Umgebung,
    postausgang_gesperrt,
    verschicke,
)
from kommunennetz.versand.sendung import SendungError
from kommunennetz.versand.verbindung import Fristen, MitKennwort, VerbindungError, Zugang, verbinde
from sendung_probe import ERSTELLT, ID, write_sendung
from smtp_server import (
    ABBRUCH,
    BEGRUESSUNG,
    BENUTZER,
    DANACH,
    DATA,
    KENNWORT,
    MAIL,
    PUNKT,
    RCPT,
    Mailserver,
    Stoerung,
)

FUENF = ("ahlen", "bonn", "essen", "hagen", "unna")
RECHNER = "dieser"
HALTER = Halter("erika", "dieser", 7, ERSTELLT)


@dataclass
class Buero:
    """Ein Schreibtisch mit eigener Uhr, die nur beim Warten geht, und jemandem, der zusieht."""

    server: Mailserver
    port: str = "starttls"
    zeit: timedelta = timedelta()
    gesehen: list[str] = field(default_factory=list)
    schluss_nach: int | None = None
    bei_jeder: Callable[[], None] = lambda: None

    def verschicke(self, ordner: Path, **grenzen: int) -> Laufbericht:
        self.gesehen.clear()
        zugang = Zugang(
            "localhost",
            self.server.ports[self.port],
            "starttls",
            MitKennwort(BENUTZER, Geheimnis(KENNWORT)),
            self.server.ca,
            fristen=Fristen(5, 5, 5),
        )
        umgebung = Umgebung(lambda: ERSTELLT + self.zeit, self._warte, HALTER, RECHNER, self._abbruch)
        return verschicke(
            ordner, lambda: verbinde(zugang), umgebung, Grenzen(**{"je_minute": 0, **grenzen}), self
        )

    def _warte(self, sekunden: float) -> None:
        self.zeit += timedelta(seconds=sekunden)

    def _abbruch(self) -> bool:
        verschickte = sum("/" in satz for satz in self.gesehen)
        return self.schluss_nach is not None and verschickte >= self.schluss_nach

    def bemerkt(self, satz: str) -> None:
        self.gesehen.append(satz)

    def beginnt(self, offene: int, erledigte: int) -> None:
        self.gesehen.append(f"{offene} offen, {erledigte} erledigt")

    def verschickte(self, sitz: str, stand: Sitzstand) -> None:
        self.gesehen.append(f"{sitz} {stand.stand}")
        self.bei_jeder()

    def wartet(self, sekunden: int, mal: int, warum: str) -> None:
        self.gesehen.append(f"wartet {sekunden} s ({mal}): {warum}")


@pytest.fixture(name="buero")
def _buero(server: Mailserver) -> Buero:
    return Buero(server)


def freigegeben(
    ordner: Path, stellen: tuple[str, ...] = FUENF, zweck: str = "infomail:neues", ident: str = ID
) -> Path:
    sendung = write_sendung(ordner, stellen, zweck, ident)
    gib_frei(sendung, "erika", len(stellen), ERSTELLT, RECHNER)
    return sendung


def journal(ordner: Path) -> list[str]:
    zeilen = (json.loads(zeile) for zeile in (ordner / "journal.jsonl").read_text().splitlines())
    return [
        " ".join(str(zeile[name]) for name in ("e", "s", "n", "code", "text") if name in zeile)
        for zeile in zeilen
    ]


def zusammen(bericht: Laufbericht) -> dict[str, int]:
    return {stand.value: anzahl for stand in Stand if (anzahl := bericht.anzahl(stand))}


def empfangen(server: Mailserver) -> dict[str, int]:
    """Liefert, wie oft jede Stelle etwas zugestellt bekam; mehr als einmal darf es nie sein."""
    gezaehlt: dict[str, int] = {}
    for zeile in server.protokoll:
        for an in zeile["an"]:
            stelle = an.removeprefix("amt@").removesuffix(".example")
            gezaehlt[stelle] = gezaehlt.get(stelle, 0) + zeile["angenommen"]
    return {stelle: anzahl for stelle, anzahl in gezaehlt.items() if anzahl}


def je_einmal(*stellen: str) -> dict[str, int]:
    return dict.fromkeys(stellen, 1)


def test_jeder_bekommt_genau_eine_und_alles_steht_im_protokoll(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path, ("bonn", "unna"))
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, bericht.satz, bericht.vorher, zusammen(bericht)) == (
        Ende.FERTIG,
        "",
        0,
        {"angenommen": 2},
    )
    assert bericht.alle_angenommen
    assert buero.gesehen == ["2 offen, 0 erledigt", "bonn/fach angenommen", "unna/fach angenommen"]
    assert journal(sendung) == [
        "bonn/fach versuch 1",
        "bonn/fach angenommen 1 250 2.0.0 Ok: queued",
        "unna/fach versuch 1",
        "unna/fach angenommen 1 250 2.0.0 Ok: queued",
    ]
    assert empfangen(buero.server) == je_einmal("bonn", "unna")
    assert {zeile["von"] for zeile in buero.server.protokoll} == {"netz@example.org"}


def test_was_hinausgeht_sind_die_freigegebenen_bytes(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    buero.verschicke(sendung)
    hashes = [einer["sha256"] for einer in json.loads((sendung / "sendung.json").read_text())["empfaenger"]]
    assert [zeile["sha256"] for zeile in buero.server.protokoll] == hashes


def test_ein_zweiter_aufruf_verschickt_nichts_mehr(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    buero.verschicke(sendung)
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, bericht.vorher, zusammen(bericht), buero.gesehen) == (
        Ende.FERTIG,
        5,
        {"angenommen": 5},
        [],
    )
    assert empfangen(buero.server) == je_einmal(*FUENF)


def test_ohne_freigabe_und_nach_jeder_aenderung_geht_nichts_hinaus(buero: Buero, tmp_path: Path) -> None:
    sendung = write_sendung(tmp_path, FUENF)
    with pytest.raises(FreigabeError, match=r"^Die Sendung ist nicht freigegeben\.$"):
        buero.verschicke(sendung)
    gib_frei(sendung, "erika", 5, ERSTELLT, RECHNER)
    erste = sendung / "post" / "001-ahlen.eml"
    erste.write_bytes(erste.read_bytes() + b"\r\n")
    with pytest.raises(SendungError, match="ist nicht mehr die vorbereitete Nachricht"):
        buero.verschicke(sendung)
    assert (buero.server.protokoll, (sendung / "journal.jsonl").exists()) == ([], False)


def test_an_einem_anderen_rechner_und_nach_einem_tag_gilt_die_freigabe_nicht(
    buero: Buero, tmp_path: Path
) -> None:
    sendung = write_sendung(tmp_path, FUENF)
    gib_frei(sendung, "erika", 5, ERSTELLT, "ein anderer")
    with pytest.raises(FreigabeError, match="an einem anderen Rechner"):
        buero.verschicke(sendung)
    gib_frei(sendung, "erika", 5, ERSTELLT, RECHNER)
    buero.zeit = timedelta(hours=24)
    with pytest.raises(FreigabeError, match="gilt nicht mehr"):
        buero.verschicke(sendung)
    assert buero.server.protokoll == []


def test_aendert_jemand_waehrenddessen_eine_nachricht_ist_schluss(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)

    def aendere() -> None:
        (sendung / "post" / "002-bonn.eml").write_bytes(b"To: jemand\r\n\r\n")

    buero.bei_jeder = aendere
    with pytest.raises(SendungError, match=r"»post/002-bonn\.eml« ist nicht mehr die vorbereitete Nachricht"):
        buero.verschicke(sendung)
    assert empfangen(buero.server) == je_einmal("ahlen")


def test_hoechstens_so_viele_und_der_naechste_lauf_macht_dort_weiter(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    bericht = buero.verschicke(sendung, hoechstens=2)
    assert (bericht.ende, zusammen(bericht)) == (Ende.HOECHSTENS, {"bereit": 3, "angenommen": 2})
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, bericht.vorher, zusammen(bericht)) == (Ende.FERTIG, 2, {"angenommen": 5})
    assert buero.gesehen[0] == "3 offen, 2 erledigt"
    assert empfangen(buero.server) == je_einmal(*FUENF)


@pytest.mark.parametrize("angenommen", [True, False])
def test_was_nach_dem_punkt_riss_ist_ungewiss_und_wird_nie_wiederholt(
    buero: Buero, tmp_path: Path, angenommen: bool
) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(PUNKT, ABBRUCH, an="bonn", angenommen=angenommen))
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, zusammen(bericht)) == (Ende.FERTIG, {"angenommen": 4, "ungewiss": 1})
    buero.server.rufe_zu()
    assert zusammen(buero.verschicke(sendung)) == {"angenommen": 4, "ungewiss": 1}
    erwartet = je_einmal(*FUENF)
    if not angenommen:
        del erwartet["bonn"]
    assert empfangen(buero.server) == erwartet
    assert "bonn/fach ungewiss 1 Nach dem Punkt kam keine Antwort: Niemand weiß, ob sie ankam." in journal(
        sendung
    )


def test_ein_versuch_ohne_nachfolger_ist_ungewiss_und_wird_nie_wiederholt(
    buero: Buero, tmp_path: Path
) -> None:
    sendung = freigegeben(tmp_path)
    with Journal.open(sendung / "journal.jsonl") as offen:
        offen.schreibe(Journalzeile(ERSTELLT, "bonn/fach", "versuch", 1))
    assert zusammen(buero.verschicke(sendung)) == {"angenommen": 4, "ungewiss": 1}
    assert empfangen(buero.server) == je_einmal("ahlen", "essen", "hagen", "unna")


@pytest.mark.parametrize("bei", [RCPT, DATA, PUNKT])
def test_5xx_ist_abgelehnt_mit_code_und_text_und_die_anderen_bekommen_ihre(
    buero: Buero, tmp_path: Path, bei: str
) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(
        Stoerung(bei, "550 5.1.10 RESOLVER.ADR.RecipientNotFound <amt@bonn.example>", an="bonn")
    )
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, zusammen(bericht)) == (Ende.FERTIG, {"angenommen": 4, "abgelehnt": 1})
    bonn = bericht.staende["bonn/fach"]
    assert (bonn.code, bonn.text, bonn.am) == (550, "5.1.10 RESOLVER.ADR.RecipientNotFound <…>", ERSTELLT)
    assert zusammen(buero.verschicke(sendung)) == {"angenommen": 4, "abgelehnt": 1}
    assert empfangen(buero.server) == je_einmal("ahlen", "essen", "hagen", "unna")


@pytest.mark.parametrize("bei", [RCPT, DATA, PUNKT])
@pytest.mark.parametrize("code", [450, 451, 452])
def test_4xx_wird_nach_einer_minute_noch_einmal_versucht_die_anderen_warten_nicht_darauf(
    buero: Buero, tmp_path: Path, bei: str, code: int
) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(bei, f"{code} 4.2.0 Greylisted", an="bonn", mal=1))
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, zusammen(bericht)) == (Ende.FERTIG, {"angenommen": 5})
    assert buero.gesehen == [
        "5 offen, 0 erledigt",
        "ahlen/fach angenommen",
        "bonn/fach aufgeschoben",
        "essen/fach angenommen",
        "hagen/fach angenommen",
        "unna/fach angenommen",
        "wartet 60 s (1): ",
        "bonn/fach angenommen",
    ]
    assert empfangen(buero.server) == je_einmal(*FUENF)


def test_nimmt_der_server_niemanden_wird_1_5_und_15_minuten_gewartet_dann_bleibt_es_aufgeschoben(
    buero: Buero, tmp_path: Path
) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(RCPT, "451 4.3.0 Bitte später"))
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, zusammen(bericht)) == (Ende.FERTIG, {"aufgeschoben": 5})
    dreimal = ["ahlen/fach aufgeschoben", "bonn/fach aufgeschoben", "essen/fach aufgeschoben"]
    assert [satz for satz in buero.gesehen if "wartet" in satz] == [
        "wartet 60 s (1): 451 4.3.0 Bitte später",
        "wartet 300 s (2): 451 4.3.0 Bitte später",
        "wartet 900 s (3): 451 4.3.0 Bitte später",
    ]
    assert buero.gesehen[1:4] == dreimal
    assert buero.zeit == timedelta(minutes=21)
    buero.server.rufe_zu()
    assert zusammen(buero.verschicke(sendung)) == {"angenommen": 5}
    assert empfangen(buero.server) == je_einmal(*FUENF)


def test_legt_der_server_nach_hundert_mails_auf_geht_es_ueber_eine_neue_verbindung_weiter(
    buero: Buero, tmp_path: Path
) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(MAIL, "421 4.7.0 Too many messages", erst_nach=2))
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, zusammen(bericht)) == (Ende.FERTIG, {"angenommen": 5})
    assert not [satz for satz in buero.gesehen if "wartet" in satz]
    verbindungen = [zeile["verbindung"] for zeile in buero.server.protokoll]
    assert [verbindungen.count(nummer) for nummer in dict.fromkeys(verbindungen)] == [2, 2, 1]


def test_eine_verbindung_traegt_hundert_mails(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path, tuple(f"stelle-{nummer:03d}" for nummer in range(101)))
    assert zusammen(buero.verschicke(sendung)) == {"angenommen": 101}
    verbindungen = [zeile["verbindung"] for zeile in buero.server.protokoll]
    assert [verbindungen.count(nummer) for nummer in dict.fromkeys(verbindungen)] == [100, 1]


@pytest.mark.parametrize("bei", [MAIL, RCPT, DATA])
def test_reisst_es_davor_geht_es_ueber_eine_neue_verbindung_weiter(
    buero: Buero, tmp_path: Path, bei: str
) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(bei, ABBRUCH, erst_nach=2, mal=1))
    assert zusammen(buero.verschicke(sendung)) == {"angenommen": 5}
    assert empfangen(buero.server) == je_einmal(*FUENF)


def test_reisst_es_nach_250_ist_sie_angenommen(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(DANACH, an="bonn", mal=1))
    assert zusammen(buero.verschicke(sendung)) == {"angenommen": 5}
    assert empfangen(buero.server) == je_einmal(*FUENF)


def test_drei_gleiche_absagen_an_uns_halten_den_lauf_an_und_niemand_gilt_als_uneinlieferbar(
    buero: Buero, tmp_path: Path
) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(RCPT, "554 5.7.1 Message rejected by policy"))
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, bericht.satz, bericht.hilfe) == (
        Ende.AN_UNS,
        "Der Lauf hält an, denn es liegt an uns: 554 5.7.1 Message rejected by policy.",
        "Die Administration fragen: kommunennetz postamt pruefen",
    )
    assert zusammen(bericht) == {"bereit": 2, "aufgeschoben": 3}
    buero.server.rufe_zu()
    assert zusammen(buero.verschicke(sendung)) == {"angenommen": 5}
    assert empfangen(buero.server) == je_einmal(*FUENF)


def test_einzelne_oder_verschiedene_absagen_halten_den_lauf_nicht_an(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(
        Stoerung(RCPT, "554 5.7.1 nein", an="ahlen"),
        Stoerung(RCPT, "554 5.7.1 nein", an="bonn"),
        Stoerung(RCPT, "550 5.1.1 nein", an="essen"),
        Stoerung(RCPT, "554 5.7.1 nein", an="hagen"),
    )
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, zusammen(bericht)) == (Ende.FERTIG, {"angenommen": 1, "abgelehnt": 4})


@pytest.mark.parametrize(
    ("bei", "antwort", "hilfe"),
    [
        (
            MAIL,
            "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
            "Das Konto darf unter dieser Absenderadresse nicht schreiben; die Administration muss »Senden als«"
            " erlauben.",
        ),
        (
            MAIL,
            "530 5.7.57 Client not authenticated to send mail",
            "Der Server verlangt eine Anmeldung; in postamt.yaml »anmeldung« eintragen.",
        ),
        (
            PUNKT,
            "554 5.2.252 SendAsDenied",
            "Das Konto darf unter dieser Absenderadresse nicht schreiben; die Administration muss »Senden als«"
            " erlauben.",
        ),
        (MAIL, "550 nein", "Die Administration fragen: kommunennetz postamt pruefen"),
    ],
)
def test_was_jeden_traefe_haelt_beim_ersten_mal_an(
    buero: Buero, tmp_path: Path, bei: str, antwort: str, hilfe: str
) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(bei, antwort))
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, bericht.satz, bericht.hilfe) == (
        Ende.AN_UNS,
        f"Der Lauf hält an, denn es liegt an uns: {antwort}.",
        hilfe,
    )
    assert zusammen(bericht) == {"bereit": 4, "aufgeschoben": 1}
    assert empfangen(buero.server) == {}


def test_kommt_keine_erste_verbindung_zustande_ist_nichts_geschehen(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    buero.server.rufe_zu(Stoerung(BEGRUESSUNG, "421 4.3.2 Service not available"))
    with pytest.raises(VerbindungError, match=r"nimmt uns nicht: 421 4\.3\.2 Service not available\."):
        buero.verschicke(sendung)
    assert (buero.gesehen, (sendung / "journal.jsonl").exists()) == ([], False)


def test_kommt_der_server_nicht_wieder_hoert_der_lauf_nach_dem_warten_auf(
    buero: Buero, tmp_path: Path
) -> None:
    sendung = freigegeben(tmp_path)

    def server_geht() -> None:
        buero.server.rufe_zu(Stoerung(MAIL, ABBRUCH), Stoerung(BEGRUESSUNG, ABBRUCH))

    buero.bei_jeder = server_geht
    bericht = buero.verschicke(sendung)
    wo = f"»localhost« (Port {buero.server.ports['starttls']})"
    assert (bericht.ende, bericht.satz, zusammen(bericht)) == (
        Ende.VERBINDUNG,
        f"{wo} hat aufgelegt.",
        {"bereit": 4, "angenommen": 1},
    )
    assert buero.gesehen == [
        "5 offen, 0 erledigt",
        "ahlen/fach angenommen",
        f"wartet 60 s (1): {wo} hat aufgelegt.",
        f"wartet 300 s (2): {wo} hat aufgelegt.",
        f"wartet 900 s (3): {wo} hat aufgelegt.",
    ]


def test_laeuft_die_freigabe_beim_warten_ab_ist_schluss(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    buero.zeit = timedelta(hours=23, minutes=59, seconds=30)
    buero.server.rufe_zu(Stoerung(RCPT, "451 4.3.0 Bitte später", an="bonn", mal=1))
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, bericht.satz, zusammen(bericht)) == (
        Ende.FREIGABE,
        "Die Freigabe gilt nicht mehr.",
        {"aufgeschoben": 1, "angenommen": 4},
    )


def test_wer_aufhoeren_will_bekommt_die_laufende_mail_zu_ende_und_dann_schluss(
    buero: Buero, tmp_path: Path
) -> None:
    sendung = freigegeben(tmp_path)
    buero.schluss_nach = 2
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, zusammen(bericht)) == (Ende.ABGEBROCHEN, {"bereit": 3, "angenommen": 2})
    assert empfangen(buero.server) == je_einmal("ahlen", "bonn")


def test_das_tempo_wird_gehalten(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    buero.verschicke(sendung, je_minute=25)
    assert buero.zeit == timedelta(seconds=4 * 2.4)


def test_die_tagesgrenze_gilt_ueber_alle_sendungen(buero: Buero, tmp_path: Path) -> None:
    erste = freigegeben(tmp_path, zweck="infomail:eins", ident="2027-01-20-eins")
    zweite = freigegeben(tmp_path, zweck="infomail:zwei", ident="2027-01-20-zwei")
    assert zusammen(buero.verschicke(erste, am_tag=7)) == {"angenommen": 5}
    bericht = buero.verschicke(zweite, am_tag=7)
    assert (bericht.ende, bericht.satz, zusammen(bericht)) == (
        Ende.TAGESGRENZE,
        "Die Tagesgrenze von 7 Mails in 24 Stunden ist erreicht.",
        {"bereit": 3, "angenommen": 2},
    )
    buero.zeit = timedelta(hours=24, seconds=1)
    gib_frei(zweite, "erika", 5, ERSTELLT + buero.zeit, RECHNER)
    assert zusammen(buero.verschicke(zweite, am_tag=7)) == {"angenommen": 5}


def test_wer_zum_selben_zweck_schon_post_hat_bekommt_aus_einer_zweiten_sendung_keine(
    buero: Buero, tmp_path: Path
) -> None:
    # Beide sind vorbereitet und freigegeben, bevor aus einer etwas hinausging.
    erste = freigegeben(tmp_path, ("bonn", "unna"), ident="2027-01-20-eins")
    zweite = freigegeben(tmp_path, ("ahlen", "bonn", "unna"), ident="2027-01-20-zwei")
    buero.server.rufe_zu(Stoerung(PUNKT, ABBRUCH, an="unna"))
    buero.verschicke(erste)
    buero.server.rufe_zu()
    bericht = buero.verschicke(zweite)
    assert (zusammen(bericht), sorted(bericht.gehaltene)) == ({"angenommen": 1}, ["bonn/fach", "unna/fach"])
    assert empfangen(buero.server) == je_einmal("ahlen", "bonn")


def test_wer_verschickt_haelt_die_sperre_und_ein_zweiter_erfaehrt_wer(buero: Buero, tmp_path: Path) -> None:
    sendung = freigegeben(tmp_path)
    with (
        postausgang_gesperrt(sendung.parent, HALTER),
        pytest.raises(
            GesperrtError,
            match=r"^Der Postausgang ist gesperrt: erika an dieser \(Prozess 7\) seit 20\.01\.2027, 09:00 Uhr arbeitet daran\.$",
        ),
    ):
        buero.verschicke(sendung)
    assert buero.server.protokoll == []
    buero.verschicke(sendung)
    assert empfangen(buero.server) == je_einmal(*FUENF)


def test_was_dieser_server_nicht_nimmt_ist_abgelehnt_und_der_lauf_geht_weiter(
    buero: Buero, tmp_path: Path
) -> None:
    sendung = write_sendung(tmp_path, ("bonn", "unna"))
    datei = sendung / "sendung.json"
    datei.write_text(datei.read_text().replace("amt@bonn.example", "büro@bonn.example"))
    gib_frei(sendung, "erika", 2, ERSTELLT, RECHNER)
    buero.port = "klein"
    bericht = buero.verschicke(sendung)
    assert (bericht.ende, zusammen(bericht), bericht.staende["bonn/fach"].text) == (
        Ende.FERTIG,
        {"angenommen": 1, "abgelehnt": 1},
        "Der Server kann keine Umlaute in Adressen (SMTPUTF8 fehlt). Eine andere Adresse eintragen.",
    )


@contextmanager
def datentraeger_voll(ab: int) -> Iterator[None]:
    """Lässt keine Datei dieses Prozesses größer werden als so viele Bytes."""
    import resource

    vorher = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ab, vorher[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, vorher)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows kennt keine Grenze für Dateien")
@pytest.mark.parametrize("platz", [200, 260, 300, 600, 700])
def test_ist_der_datentraeger_voll_geht_nichts_mehr_hinaus_und_nichts_zweimal(
    buero: Buero, tmp_path: Path, platz: int
) -> None:
    sendung = freigegeben(tmp_path)
    with datentraeger_voll(platz), pytest.raises(SendungError) as gefangen:
        buero.verschicke(sendung)
    assert gefangen.value.text.startswith("Das Protokoll lässt sich nicht schreiben: ")
    assert gefangen.value.hilfe == (
        "Verschickt wird nichts mehr. Platz schaffen; wo alles steht: kommunennetz sendung zeigen"
    )
    vorher = len(buero.server.protokoll)
    buero.verschicke(sendung)
    gezaehlt = empfangen(buero.server)
    ungewiss = {
        sitz for sitz, stand in buero.verschicke(sendung).staende.items() if stand.stand is Stand.UNGEWISS
    }
    assert set(gezaehlt.values()) == {1}
    assert vorher < len(FUENF)
    assert set(FUENF) <= gezaehlt.keys() | {sitz.removesuffix("/fach") for sitz in ungewiss}
