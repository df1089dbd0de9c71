"""Die Verbindung, geprüft an einem wirklichen Mailserver mit Zertifikaten, in eigenem Prozess."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kommunennetz.versand.antworten import Antwort
from kommunennetz.versand.geheimnis import Geheimnis
from kommunennetz.versand.verbindung import (
    AbgerissenError,
    AnmeldungError,
    Fristen,
    MitKennwort,
    MitToken,
    UntauglichError,
    Verbindung,
    VerbindungError,
    Wo,
    Zugang,
    verbinde,
    verbindung,
)
from smtp_server import (
    ABBRUCH,
    AUTH,
    BEGRUESSUNG,
    BENUTZER,
    DANACH,
    DATA,
    KENNWORT,
    MAIL,
    PUNKT,
    RCPT,
    STARTTLS,
    TEXT,
    Mailserver,
    Stoerung,
)

VON, AN = "netz@example.org", "erika.mustermann@unna.example"
NACHRICHT = b"Message-ID: <eins@example.org>\r\nSubject: Neues\r\n\r\n.Punkt am Anfang\r\nGuten Tag\r\n"
ANGENOMMEN = Antwort(250, "2.0.0 Ok: queued", ".")


def zugang(server: Mailserver, port: str = "starttls", kennwort: str = KENNWORT) -> Zugang:
    return Zugang(
        "localhost",
        server.ports[port],
        "tls" if port in {"tls", "fremde", "falscher_name", "abgelaufen", "altes_haus"} else "starttls",
        MitKennwort(BENUTZER, Geheimnis(kennwort)),
        server.ca,
        fristen=Fristen(5, 5, 5),
    )


def ohne_anmeldung(server: Mailserver, port: str) -> Zugang:
    return replace(zugang(server, port), anmeldung=None)


def sende(eine: Verbindung, an: str = AN, daten: bytes = NACHRICHT) -> Antwort:
    return eine.sende(VON, an, daten, lambda: None)


@contextmanager
def scheitert(art: type[Exception], text: str, hilfe: str = "") -> Iterator[None]:
    with pytest.raises(art) as gefangen:
        yield
    error = gefangen.value
    assert isinstance(error, VerbindungError | AbgerissenError | UntauglichError)
    assert (error.text, error.hilfe) == (text, hilfe)
    assert KENNWORT not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("port", ["starttls", "tls", "nur_login"])
def test_eine_mail_kommt_byte_fuer_byte_an(server: Mailserver, port: str) -> None:
    with verbindung(zugang(server, port)) as eine:
        assert sende(eine) == ANGENOMMEN
    assert [
        {
            "kennung": "<eins@example.org>",
            "von": VON,
            "an": [AN],
            "befehl": f"FROM:<{VON}> SIZE={len(NACHRICHT)}",
            "sha256": sha256(NACHRICHT).hexdigest(),
            "angenommen": True,
        }
    ] == [{name: wert for name, wert in zeile.items() if name != "verbindung"} for zeile in server.protokoll]


def test_viele_mails_gehen_ueber_eine_verbindung(server: Mailserver) -> None:
    with verbindung(zugang(server)) as eine:
        for nummer in range(5):
            sende(eine, daten=NACHRICHT.replace(b"eins", str(nummer).encode()))
        assert eine.verschickt == 5
    assert len({zeile["verbindung"] for zeile in server.protokoll}) == 1
    assert set(server.zugestellt.values()) == {1}


def test_vor_dem_punkt_wird_gerufen_wenn_der_server_alles_hat_und_noch_nichts_zustellt(
    server: Mailserver,
) -> None:
    gesehen: list[object] = []
    with verbindung(zugang(server)) as eine:
        eine.sende(VON, AN, NACHRICHT, lambda: gesehen.append(list(server.protokoll)))
    assert gesehen == [[]]
    assert len(server.protokoll) == 1


def test_scheitert_die_journalzeile_wird_nichts_zugestellt(server: Mailserver) -> None:
    def voll() -> None:
        raise OSError(28, "voll")

    eine = verbinde(zugang(server))
    with pytest.raises(OSError, match="voll"):
        eine.sende(VON, AN, NACHRICHT, voll)
    assert not eine.offen
    with verbindung(zugang(server)) as naechste:
        sende(naechste)
    assert len(server.protokoll) == 1


@pytest.mark.parametrize(
    ("port", "text", "hilfe"),
    [
        (
            "fremde",
            "Das Zertifikat von »localhost« hat niemand ausgestellt, dem dieser Rechner traut; verschickt ist nichts.",
            "Ist es eines des Hauses: dessen Stammzertifikat unter »ca« eintragen.",
        ),
        (
            "starttls_fremd",
            "Das Zertifikat von »localhost« hat niemand ausgestellt, dem dieser Rechner traut; verschickt ist nichts.",
            "Ist es eines des Hauses: dessen Stammzertifikat unter »ca« eintragen.",
        ),
        (
            "falscher_name",
            "Das Zertifikat von »localhost« gehört einem anderen Server; verschickt ist nichts.",
            "Unter »server« den Namen eintragen, auf den es lautet. Stimmt er, sitzt jemand dazwischen.",
        ),
        (
            "abgelaufen",
            "Das Zertifikat von »localhost« ist abgelaufen; verschickt ist nichts.",
            "Die Uhr dieses Rechners prüfen; stimmt sie, muss der Server ein neues bekommen.",
        ),
    ],
)
@pytest.mark.parametrize("streng", [True, False])
def test_ein_zertifikat_wird_immer_geprueft_auch_ohne_x509_streng(
    server: Mailserver, port: str, text: str, hilfe: str, streng: bool
) -> None:
    with scheitert(VerbindungError, text, hilfe):
        verbinde(replace(zugang(server, port), x509_streng=streng))


def test_ein_aelteres_hauszertifikat_gilt_nur_mit_x509_streng_nein_und_nur_fuer_seinen_namen(
    server: Mailserver,
) -> None:
    haus = replace(ohne_anmeldung(server, "altes_haus"), ca=server.ordner / "altes_haus.pem")
    with scheitert(
        VerbindungError,
        "Das Zertifikat von »localhost« genügt den strengen Regeln nicht (Fehler 85); verschickt ist nichts.",
        "Ist es ein älteres Hauszertifikat: »x509_streng: nein« eintragen; Kette und Name bleiben geprüft.",
    ):
        verbinde(haus)
    nachsichtig = replace(haus, x509_streng=False)
    with verbindung(nachsichtig) as eine:
        assert sende(eine) == ANGENOMMEN
    with pytest.raises(VerbindungError, match="gehört einem anderen Server"):
        verbinde(replace(nachsichtig, server="127.0.0.1"))
    with pytest.raises(VerbindungError, match="dem dieser Rechner traut"):
        verbinde(replace(nachsichtig, ca=server.ca))


def test_ohne_eigenes_stammzertifikat_traut_der_rechner_dem_server_nicht(server: Mailserver) -> None:
    with pytest.raises(VerbindungError, match="dem dieser Rechner traut"):
        verbinde(replace(zugang(server), ca=None))


def test_ein_stammzertifikat_das_keines_ist_wird_gemeldet(server: Mailserver, tmp_path: Path) -> None:
    hilfe = "In postamt.yaml unter »ca« eine Datei mit einem Stammzertifikat nennen."
    falsch, fehlt = tmp_path / "falsch.pem", tmp_path / "fehlt.pem"
    falsch.write_text("kein Zertifikat")
    with scheitert(VerbindungError, f"»{falsch}« ist kein Zertifikat (PEM).", hilfe):
        verbinde(replace(zugang(server), ca=falsch))
    grund = "diesen Ordner oder diese Datei gibt es nicht"
    with scheitert(VerbindungError, f"»{fehlt}« lässt sich nicht lesen: {grund}.", hilfe):
        verbinde(replace(zugang(server), ca=fehlt))


def test_fehlt_starttls_wird_nicht_verschickt_und_nicht_angemeldet(server: Mailserver) -> None:
    with scheitert(
        VerbindungError,
        "»localhost« bietet keine Verschlüsselung an (STARTTLS); verschickt ist nichts.",
        "»sicherheit: tls« mit Port 465 versuchen. Sonst hält jemand die Leitung offen: nachfragen.",
    ):
        verbinde(zugang(server, "offen"))


def test_verweigert_der_server_starttls_bleibt_es_dabei(server: Mailserver) -> None:
    server.rufe_zu(Stoerung(STARTTLS, "454 4.7.0 TLS not available"))
    with scheitert(
        VerbindungError,
        f"»localhost« (Port {server.ports['starttls']}) nimmt uns nicht: 454 4.7.0 TLS not available.",
    ):
        verbinde(zugang(server))


def test_wo_starttls_gesprochen_wird_spricht_niemand_tls(server: Mailserver) -> None:
    with scheitert(
        VerbindungError,
        f"Mit »localhost« (Port {server.ports['starttls']}) kommt keine Verschlüsselung zustande.",
        "Meist passt der Port nicht: »starttls« spricht 587, »tls« 465.",
    ):
        verbinde(replace(zugang(server), sicherheit="tls"))


@pytest.mark.parametrize("port", ["starttls", "nur_login"])
def test_ein_falsches_kennwort_steht_in_keiner_meldung(server: Mailserver, port: str) -> None:
    falsch = "ver" + "raten"
    wohin = zugang(server, port, kennwort=falsch)
    with pytest.raises(AnmeldungError) as gefangen:
        verbinde(wohin)
    assert (gefangen.value.text, gefangen.value.hilfe) == (
        "Der Server nimmt die Anmeldung nicht: 535 5.7.8 Authentication credentials invalid.",
        "Benutzer und Kennwort oder Token passen nicht zusammen.",
    )
    assert gefangen.tb.tb_next is not None
    innen = traceback.StackSummary.extract(traceback.walk_tb(gefangen.tb.tb_next), capture_locals=True)
    gezeigt = "".join(innen.format())
    assert "_check_angemeldet" in gezeigt
    assert falsch not in gezeigt
    assert falsch not in repr(wohin)


@pytest.mark.parametrize(
    ("antwort", "hilfe"),
    [
        (
            "550 5.7.30 Basic authentication is not supported for Client Submission.",
            "Exchange nimmt die Anmeldung mit Kennwort nicht mehr an; in postamt.yaml »anmeldung: oauth« eintragen"
            " (docs/outlook.md).",
        ),
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            "Das Verschicken mit Anmeldung (SMTP AUTH) ist für dieses Postfach abgeschaltet; die Administration"
            " muss es freigeben.",
        ),
    ],
)
def test_bekannte_absagen_von_exchange_haben_einen_eigenen_satz(
    server: Mailserver, antwort: str, hilfe: str
) -> None:
    server.rufe_zu(Stoerung(AUTH, antwort))
    with scheitert(AnmeldungError, f"Der Server nimmt die Anmeldung nicht: {antwort.rstrip('.')}.", hilfe):
        verbinde(zugang(server))


def test_wo_kein_kennwort_gilt_sagt_die_meldung_was_gilt(server: Mailserver) -> None:
    with scheitert(
        AnmeldungError,
        "Der Server nimmt keine Anmeldung mit Kennwort (nur XOAUTH2).",
        "In postamt.yaml »anmeldung: oauth« oder »anmeldung: keine« eintragen.",
    ):
        verbinde(zugang(server, "oauth"))


def mit_token(server: Mailserver, *tokens: str) -> tuple[Zugang, Callable[[], int]]:
    rest = list(tokens)
    anmeldung = MitToken(BENUTZER, lambda: Geheimnis(rest.pop(0)))
    return replace(zugang(server, "oauth"), anmeldung=anmeldung), lambda: len(tokens) - len(rest)


def test_auf_einen_abgelaufenen_token_folgt_genau_ein_frischer(server: Mailserver) -> None:
    wohin, geholt = mit_token(server, "abgelaufen", "frisch", "nie")
    with verbindung(wohin) as eine:
        assert sende(eine) == ANGENOMMEN
    assert geholt() == 2


def test_hilft_auch_der_frische_token_nicht_ist_schluss(server: Mailserver) -> None:
    wohin, geholt = mit_token(server, "abgelaufen", "auch-abgelaufen", "frisch")
    with scheitert(
        AnmeldungError,
        "Der Server nimmt die Anmeldung nicht: 535 5.7.3 Authentication unsuccessful [AB1.EXAMPLE.ORG].",
        "Benutzer und Kennwort oder Token passen nicht zusammen, oder dem Token fehlt das Recht zum Verschicken"
        " (SMTP.Send).",
    ):
        verbinde(wohin)
    assert geholt() == 2


@pytest.mark.parametrize("bei", [MAIL, RCPT, DATA])
@pytest.mark.parametrize("code", [421, 450, 451, 452, 550, 554])
def test_eine_absage_vor_dem_text_nennt_befehl_und_code_und_die_verbindung_taugt_weiter(
    server: Mailserver, bei: str, code: int
) -> None:
    server.rufe_zu(Stoerung(bei, f"{code} 4.0.0 nein", mal=1))
    with verbindung(zugang(server)) as eine:
        assert sende(eine) == Antwort(code, "4.0.0 nein", bei)
        assert eine.offen is (code != 421)
        if eine.offen:
            assert sende(eine) == ANGENOMMEN


@pytest.mark.parametrize("code", [421, 451, 552, 554])
def test_eine_absage_nach_dem_punkt_ist_eine_antwort(server: Mailserver, code: int) -> None:
    server.rufe_zu(Stoerung(PUNKT, f"{code} 4.0.0 nein", mal=1))
    with verbindung(zugang(server)) as eine:
        assert sende(eine) == Antwort(code, "4.0.0 nein", ".")
    assert not server.zugestellt


@pytest.mark.parametrize("bei", [MAIL, RCPT, DATA])
def test_reisst_es_vor_354_ist_sicher_nichts_angekommen(server: Mailserver, bei: str) -> None:
    server.rufe_zu(Stoerung(bei, ABBRUCH))
    with verbindung(zugang(server)) as eine, pytest.raises(AbgerissenError) as gefangen:
        sende(eine)
    assert (gefangen.value.wo, eine.offen, server.protokoll) == (Wo.VOR_DEM_PUNKT, False, [])


def test_reisst_es_mitten_im_text_ist_sicher_nichts_angekommen(server: Mailserver) -> None:
    server.rufe_zu(Stoerung(TEXT))
    # So lang, dass kein Puffer unterwegs alles fasst.
    lang = NACHRICHT + b"Zeile um Zeile\r\n" * 1_000_000
    versuche: list[None] = []
    with verbindung(zugang(server)) as eine, pytest.raises(AbgerissenError) as gefangen:
        eine.sende(VON, AN, lang, lambda: versuche.append(None))
    assert (gefangen.value.wo, versuche, server.protokoll) == (Wo.VOR_DEM_PUNKT, [], [])


@pytest.mark.parametrize("angenommen", [True, False])
def test_reisst_es_nach_dem_punkt_ist_es_ungewiss(server: Mailserver, angenommen: bool) -> None:
    server.rufe_zu(Stoerung(PUNKT, ABBRUCH, angenommen=angenommen))
    with verbindung(zugang(server)) as eine, pytest.raises(AbgerissenError) as gefangen:
        sende(eine)
    assert (gefangen.value.wo, eine.offen, len(server.zugestellt)) == (Wo.NACH_DEM_PUNKT, False, angenommen)


def test_reisst_es_nach_250_ist_sie_angenommen_und_die_naechste_sicher_nicht(server: Mailserver) -> None:
    server.rufe_zu(Stoerung(DANACH, mal=1))
    with verbindung(zugang(server)) as eine:
        assert sende(eine) == ANGENOMMEN
        with pytest.raises(AbgerissenError) as gefangen:
            sende(eine)
    assert gefangen.value.wo is Wo.VOR_DEM_PUNKT
    assert list(server.zugestellt.values()) == [1]


def test_eine_langsame_antwort_wird_abgewartet(server: Mailserver) -> None:
    server.rufe_zu(Stoerung(PUNKT, sekunden=0.3))
    knapp = replace(zugang(server), fristen=Fristen(5, 0.2, 30))
    with verbindung(knapp) as eine:
        assert sende(eine) == ANGENOMMEN


def test_kommt_nach_dem_punkt_keine_antwort_ist_es_ungewiss(server: Mailserver) -> None:
    server.rufe_zu(Stoerung(PUNKT, sekunden=5))
    with (
        verbindung(replace(zugang(server), fristen=Fristen(5, 5, 0.1))) as eine,
        pytest.raises(AbgerissenError) as g,
    ):
        sende(eine)
    assert g.value.wo is Wo.NACH_DEM_PUNKT


def test_eine_unverstaendliche_antwort_nach_dem_punkt_ist_ungewiss(server: Mailserver) -> None:
    server.rufe_zu(Stoerung(PUNKT, "345 wie bitte"))
    with verbindung(zugang(server)) as eine, pytest.raises(AbgerissenError) as gefangen:
        sende(eine)
    assert gefangen.value.wo is Wo.NACH_DEM_PUNKT


def test_weist_der_server_schon_bei_der_begruessung_ab_geht_das_vorueber_oder_nicht(
    server: Mailserver,
) -> None:
    wo = f"»localhost« (Port {server.ports['starttls']})"
    server.rufe_zu(Stoerung(BEGRUESSUNG, "421 4.3.2 Too many connections", mal=1))
    with pytest.raises(VerbindungError) as gefangen:
        verbinde(zugang(server))
    assert (gefangen.value.text, gefangen.value.voruebergehend) == (
        f"{wo} nimmt uns nicht: 421 4.3.2 Too many connections.",
        True,
    )
    server.rufe_zu(Stoerung(BEGRUESSUNG, ABBRUCH))
    with pytest.raises(VerbindungError) as gefangen:
        verbinde(zugang(server))
    assert (gefangen.value.text, gefangen.value.voruebergehend) == (f"{wo} hat aufgelegt.", True)


def test_ein_server_der_nicht_da_ist_wird_mit_grund_genannt(server: Mailserver) -> None:
    netz = "Netz, Name und Port prüfen: kommunennetz postamt pruefen"
    niemand = replace(zugang(server), port=1)
    with scheitert(
        VerbindungError, "»localhost« (Port 1) ist nicht zu erreichen: dort nimmt niemand an.", netz
    ):
        verbinde(niemand)
    unbekannt = replace(zugang(server), server="gibt-es-nicht.invalid")
    with pytest.raises(VerbindungError, match=r"diesen Namen kennt hier niemand|keine Antwort"):
        verbinde(unbekannt)


def test_umlaute_in_adressen_gehen_nur_hinaus_wo_der_server_sie_kann(server: Mailserver) -> None:
    an = "büro@unna.example"
    with verbindung(zugang(server)) as eine:
        assert sende(eine, an) == ANGENOMMEN
        # Nur diese Mail braucht es; die nächste nennt es nicht mehr.
        assert sende(eine) == ANGENOMMEN
    assert [zeile["befehl"].split()[2:] for zeile in server.protokoll] == [["SMTPUTF8"], []]
    with verbindung(zugang(server, "klein")) as eine:
        with scheitert(
            UntauglichError,
            "Der Server kann keine Umlaute in Adressen (SMTPUTF8 fehlt).",
            "Eine andere Adresse eintragen.",
        ):
            sende(eine, an)
        assert sende(eine) == ANGENOMMEN


def test_was_zu_gross_ist_geht_nicht_hinaus_und_die_verbindung_taugt_weiter(server: Mailserver) -> None:
    with verbindung(zugang(server, "klein")) as eine:
        with scheitert(
            UntauglichError,
            "Die Nachricht hat 1,6 MB; der Server nimmt 0,0 MB.",
            "Kleinere Anhänge nehmen oder sie als Verweis in den Text setzen.",
        ):
            sende(eine, daten=NACHRICHT + b"Zeile um Zeile\r\n" * 100_000)
        assert sende(eine) == ANGENOMMEN


@pytest.mark.parametrize(
    "adresse",
    [
        "a@x.example,b@x.example",
        "a@x.example;b@x.example",
        "a@x.example b@x.example",
        "Erika <a@x.example>",
        "a@x.example> SIZE=1",
        "a@x.example\r\nRCPT TO:<b@x.example>",
        "a\u202e@x.example",
        "ä\u202e@x.example",
        "a@b@x.example",
        "@x.example",
        "a@",
        "a",
        "",
    ],
)
def test_was_nicht_genau_eine_adresse_ist_geht_an_niemanden(server: Mailserver, adresse: str) -> None:
    satz = "ist nicht genau eine gültige Adresse."
    with verbindung(zugang(server)) as eine:
        with scheitert(UntauglichError, f"Die Adresse {satz}", "Die Adresse berichtigen."):
            sende(eine, adresse)
        with scheitert(UntauglichError, f"Die Absenderadresse {satz}", "Die Adresse berichtigen."):
            eine.sende(adresse, AN, NACHRICHT, lambda: None)
    assert server.protokoll == []


@pytest.mark.parametrize(
    "daten", [b"A: b\n\r\nx\r\n", b"A: b\r\n\r\nx\rRCPT\r\n", b"A: b\r\n\r\n\n.\r\n", b"A: b\r\n\r\n\0\r\n"]
)
def test_nackte_zeilenenden_schmuggeln_keine_zweite_nachricht(server: Mailserver, daten: bytes) -> None:
    with (
        verbindung(zugang(server)) as eine,
        scheitert(UntauglichError, "In der Nachricht stehen Zeilenenden, die Mailserver verschieden lesen."),
    ):
        sende(eine, daten=daten)
    assert server.protokoll == []


def test_die_antwort_nennt_keine_person_und_steuert_kein_terminal(server: Mailserver) -> None:
    server.rufe_zu(Stoerung(RCPT, f"550 5.1.1 <{AN}>: mustermann \x1b[31munbekannt"))
    with verbindung(zugang(server)) as eine:
        antwort = sende(eine)
    assert antwort.erweitert == "5.1.1"
    assert "mustermann" not in str(antwort).casefold()
    assert "\x1b" not in str(antwort)


def test_die_verbindung_sagt_womit_sie_verschluesselt_und_wer_der_server_ist(server: Mailserver) -> None:
    with verbindung(zugang(server)) as eine:
        assert eine.tls == "TLSv1.3"
        assert {"size", "smtputf8", "8bitmime"} < set(eine.angebot)
        zertifikat = eine.zertifikat
    assert zertifikat is not None
    assert zertifikat.namen == ("localhost", "127.0.0.1")
    assert zertifikat.aussteller.startswith("trustme")


def test_ein_geheimnis_zeigt_sich_nur_wer_danach_fragt() -> None:
    geheimnis = Geheimnis("verraten")
    assert "verraten" not in f"{geheimnis} {geheimnis!r} {[geheimnis]} {MitKennwort('netz', geheimnis)}"
    assert geheimnis.offen() == "verraten"
