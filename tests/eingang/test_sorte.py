"""Jede Mail hat genau eine Sorte, gleich welches Programm sie schrieb."""

from datetime import date

import pytest

import eingang_probe as probe
import termin_antworten
from kommunennetz.eingang.abwesenheit import Abwesenheit, Weg
from kommunennetz.eingang.bogen import Rueckmeldung
from kommunennetz.eingang.mail import parse_mail
from kommunennetz.eingang.sorte import Inhalt, Sorte, sortiere
from kommunennetz.eingang.zustellung import Urteil, Zustellmeldung, urteil_zu


def _sortiert(eml: bytes) -> Inhalt:
    mail = parse_mail(eml, "probe.eml")
    assert mail is not None
    return sortiere(mail)


@pytest.mark.parametrize(
    ("name", "code"),
    [("exchange", "5.1.10"), ("postfix", "5.1.1"), ("gmail", "5.1.1"), ("qmail", "5.1.1"), ("exim", "5.1.1")],
)
def test_ein_ruecklaeufer_nennt_adresse_und_code(name: str, code: str) -> None:
    assert _sortiert(probe.RUECKLAEUFER[name]) == Inhalt(
        sorte=Sorte.ZUSTELLMELDUNG, zustellung=(Zustellmeldung(probe.AN_UNNA, code, Urteil.GESTOERT),)
    )


@pytest.mark.parametrize("name", probe.ABWESENHEITEN)
def test_eine_abwesenheit_ist_nie_ein_ruecklaeufer(name: str) -> None:
    inhalt = _sortiert(probe.ABWESENHEITEN[name])
    assert (inhalt.sorte, inhalt.zustellung) == (Sorte.ABWESENHEIT, ())
    assert inhalt.abwesenheit is not None
    assert inhalt.abwesenheit.weg is Weg.ABWESEND


def test_auch_wenn_sie_klingt_wie_einer() -> None:
    text = "<amt@unna.example>: 550 5.1.1 User unknown. This is a permanent error, delivery failed."
    for koepfe in ({"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {}):
        eml = probe.abwesenheit("Abwesenheitsnotiz: Undelivered Mail", text, **koepfe)
        assert _sortiert(eml).sorte is Sorte.ABWESENHEIT


@pytest.mark.parametrize(
    ("text", "bis"),
    [
        ("Ich bin bis einschließlich 12.02.2027 abwesend.", date(2027, 2, 12)),
        ("Ich bin bis zum 12.2. nicht im Büro.", date(2027, 2, 12)),
        ("Ich bin bis Freitag, den 12. Februar, nicht da.", date(2027, 2, 12)),
        ("Ich bin bis 3.1. im Urlaub.", date(2028, 1, 3)),
        ("I am out of office until 12 February 2027.", date(2027, 2, 12)),
        ("I am away through Feb 12th.", date(2027, 2, 12)),
        ("Ich bin bis 12.02.2020 abwesend.", None),
        ("Ich bin bis 31.02.2027 abwesend.", None),
        ("Ich bin bis auf Weiteres abwesend.", None),
        ("Bis 10.10.2099 abwesend.", None),
    ],
)
def test_bis_wann_jemand_fort_ist_steht_im_text(text: str, bis: date | None) -> None:
    inhalt = _sortiert(probe.abwesenheit("Automatische Antwort: Neues", text))
    assert inhalt.abwesenheit == Abwesenheit(Weg.ABWESEND, bis)


def test_wer_die_stelle_verlassen_hat_und_wer_nur_bestaetigt_ist_nicht_abwesend() -> None:
    assert _sortiert(probe.VERLASSEN).abwesenheit == Abwesenheit(Weg.VERLASSEN)
    assert _sortiert(probe.EINGANGSBESTAETIGUNG).abwesenheit == Abwesenheit(Weg.AUTOMATISCH)


@pytest.mark.parametrize(
    ("code", "urteil"),
    [
        ("5.1.1", Urteil.GESTOERT),
        ("5.4.1", Urteil.GESTOERT),
        ("5.1.8", Urteil.AN_UNS),
        ("5.7.1", Urteil.AN_UNS),
        ("5.2.2", Urteil.ZAEHLT),
        ("4.4.7", Urteil.ZAEHLT),
        ("5.0.0", Urteil.ZAEHLT),
        ("550", Urteil.ZAEHLT),
        ("2.1.5", Urteil.ANGEKOMMEN),
    ],
)
def test_der_code_entscheidet_was_aus_einer_meldung_folgt(code: str, urteil: Urteil) -> None:
    assert urteil_zu(code) is urteil


@pytest.mark.parametrize(
    ("status", "diagnose", "action", "meldung"),
    [
        ("5.0.0", "550 5.1.1 user unknown", "failed", ("5.1.1", Urteil.GESTOERT)),
        ("5.2.2", "552 5.2.2 mailbox full", "failed", ("5.2.2", Urteil.ZAEHLT)),
        ("4.4.1", "", "delayed", ("4.4.1", Urteil.ZAEHLT)),
        ("2.0.0", "", "delivered", ("2.0.0", Urteil.ANGEKOMMEN)),
        ("5.7.1", "550 5.7.1 blocked 5.1.1.9", "failed", ("5.7.1", Urteil.AN_UNS)),
        ("kaputt", "ohne Zahl", "failed", ("", Urteil.ZAEHLT)),
    ],
)
def test_ein_bericht_wird_gelesen_wie_er_gemeint_ist(
    status: str, diagnose: str, action: str, meldung: tuple[str, Urteil]
) -> None:
    inhalt = _sortiert(probe.bericht(status, diagnose, action=action))
    assert inhalt.zustellung == (Zustellmeldung(probe.AN_UNNA, *meldung),)


def test_eine_lesebestaetigung_ist_kein_ruecklaeufer() -> None:
    eml = probe.bericht("5.1.1", "").replace(b"delivery-status", b"disposition-notification")
    assert _sortiert(eml).sorte is Sorte.ANTWORT


@pytest.mark.parametrize("name", termin_antworten.ALLE)
@pytest.mark.parametrize("verpackt", [False, True])
def test_eine_terminantwort_ist_eine_wo_der_kalender_auch_steht(name: str, *, verpackt: bool) -> None:
    eml = probe.kalenderantwort(termin_antworten.als_bytes(termin_antworten.ALLE[name]))
    if verpackt:
        eml = eml.replace(b"text/calendar", b'application/octet-stream; name="invite.ics"')
    assert _sortiert(eml).sorte is Sorte.TERMINANTWORT


def test_unsere_einladung_im_zurueckgegebenen_teil_ist_keine_terminantwort() -> None:
    kalender = termin_antworten.OUTLOOK.encode().replace(b"\n", b"\r\n")
    eml = probe.EXCHANGE.replace(b"Guten Tag\r\n", b"--x\r\nContent-Type: text/calendar\r\n\r\n" + kalender)
    assert _sortiert(eml).sorte is Sorte.ZUSTELLMELDUNG


@pytest.mark.parametrize("betreff", ["Abmeldung", "abmeldung", "AW: Abmeldung.", "=?utf-8?q?Abmeldung?="])
def test_eine_abmeldung_ist_am_betreff_zu_erkennen(betreff: str) -> None:
    assert _sortiert(probe.antwort(betreff, bezug="")).sorte is Sorte.ABMELDUNG


def test_wer_ueber_eine_abmeldung_schreibt_meldet_sich_nicht_ab() -> None:
    assert _sortiert(probe.antwort("Abmeldung vom Treffen")).sorte is Sorte.ANTWORT


def test_ein_rueckmeldebogen_ist_an_seiner_kennung_zu_erkennen() -> None:
    bogen = probe.build_bogen(probe.KENNUNG_UNNA, "Ja", 2, "Toni Probe")
    assert _sortiert(probe.mit_bogen(bogen)) == Inhalt(
        sorte=Sorte.BOGEN,
        bogen=Rueckmeldung(probe.KENNUNG_UNNA[:8], "zugesagt", 2, nennt_ersatz=True),
    )


@pytest.mark.parametrize("stand", ["", "weiß nicht", "=1+1"])
def test_ein_bogen_ohne_eindeutige_antwort_hat_keinen_stand(stand: str) -> None:
    bogen = _sortiert(probe.mit_bogen(probe.build_bogen(probe.KENNUNG_UNNA, stand, "viele"))).bogen
    assert bogen == Rueckmeldung(probe.KENNUNG_UNNA[:8], "")


@pytest.mark.parametrize("daten", [b"", b"PK\x03\x04kaputt", b"<html>"])
def test_eine_mappe_die_sich_nicht_lesen_laesst_ist_kein_bogen(daten: bytes) -> None:
    assert _sortiert(probe.mit_bogen(daten)).sorte is Sorte.ANTWORT
