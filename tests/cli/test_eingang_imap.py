"""`eingang lesen --imap` gegen ein wirkliches Dovecot: Was gelesen ist, liegt danach da wie vorher."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from imap_tools import MailBox

import eingang_probe as probe
from eingang_probe import write_versandtes
from hilfen import NETZ, Ausgang, write_register
from imap_server import BENUTZER, KENNWORT, Postfachserver

Ruf = Callable[..., Ausgang]
MAPPE = "INBOX/Rücklauf"
UNNA = "name: Unna\nags: 05978036\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n"
KONTAKTE = (
    "kommune: unna\npersonen:\n  - {id: k7f3q, amt: fach, anrede: frau, nachname: Mustermann,"
    " email: amt@unna.example, herkunft: {quelle: Q, am: 2027-01-01}, informiert_am: 2027-01-02,"
    " geprueft: 2027-01-01}\n"
)


@contextmanager
def _box(server: Postfachserver) -> Iterator[MailBox]:
    kontext = ssl.create_default_context(cafile=str(server.ca))
    with MailBox("localhost", server.port, ssl_context=kontext) as box:
        yield box.login_utf8(BENUTZER, KENNWORT, "INBOX")


def _lege(server: Postfachserver, *mails: bytes) -> None:
    with _box(server) as box:
        if not box.folder.exists(MAPPE):
            box.folder.create(MAPPE)
        for eml in mails:
            box.append(eml, MAPPE)


def _zustand(server: Postfachserver) -> Mapping[str, object]:
    """Liefert Nummern, Flags und Bytes, wie ein Mailprogramm sie sieht."""
    with _box(server) as box:
        box.folder.set(MAPPE, readonly=True)
        mails = {eine.uid or "": (eine.flags, eine.obj.as_bytes()) for eine in box.fetch(mark_seen=False)}
        return {"mails": mails, **box.folder.status(MAPPE)}


@pytest.fixture(name="ruf")
def _ruf(tmp_path: Path, postfachserver: Postfachserver, lauf: Ruf, monkeypatch: pytest.MonkeyPatch) -> Ruf:
    monkeypatch.setenv("KOMMUNENNETZ_SMTP_KENNWORT", KENNWORT)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    write_register(tmp_path / "register", netz=NETZ, kommunen__unna=UNNA)
    kontakte = tmp_path / "kontakte"
    write_versandtes(kontakte)
    (kontakte / "kommunen").mkdir()
    (kontakte / "kommunen/unna.yaml").write_text(KONTAKTE, encoding="utf-8")
    (kontakte / "ca.pem").write_bytes(postfachserver.ca.read_bytes())
    (kontakte / "postamt.yaml").write_text(
        f"versand:\n  weg: entwuerfe\n  benutzer: {BENUTZER}\n  ca: ca.pem\n"
        f"eingang:\n  weg: imap\n  server: localhost\n  port: {postfachserver.port}\n  mappe: {MAPPE}\n",
        encoding="utf-8",
    )
    return lambda *angaben: lauf(
        "eingang", "lesen", *angaben, "--register", tmp_path / "register", "--kontakte", kontakte
    )


def _kontakte(tmp_path: Path) -> str:
    return (tmp_path / "kontakte/kommunen/unna.yaml").read_text(encoding="utf-8")


def test_nach_dem_lesen_liegt_jede_mail_da_wie_vorher(
    ruf: Ruf, postfachserver: Postfachserver, tmp_path: Path
) -> None:
    _lege(postfachserver, probe.EXCHANGE, probe.EXCHANGE_DEUTSCH, probe.antwort(), b"Subject: x\r\n\r\n")
    vorher = _zustand(postfachserver)
    assert vorher["UNSEEN"] == 4
    for angaben in (("--imap",), (), ("--imap", "--anwenden", "--ja")):
        ausgang = ruf(*angaben)
        assert ausgang.wert == 0, ausgang.meldungen
        assert ausgang.ausgabe.startswith(
            "1 Adresse gestört (Unna), 1 Abwesenheit, 1 Antwort bitte lesen, 1 fremd\n"
        )
        assert _zustand(postfachserver) == vorher
    assert "stand: gestoert" in _kontakte(tmp_path)


def test_das_naechste_mal_beginnt_es_dahinter(
    ruf: Ruf, postfachserver: Postfachserver, tmp_path: Path
) -> None:
    _lege(postfachserver, probe.antwort())
    assert ruf("--anwenden", "--ja").ausgabe.startswith("1 Antwort bitte lesen\n")
    assert ruf("--anwenden", "--ja").ausgabe == "Es ist nichts zurückgekommen.\n"
    _lege(postfachserver, probe.antwort(nummer=2))
    assert ruf().ausgabe.startswith("1 Antwort bitte lesen\n")
    # Hat der Server die Nummern neu vergeben, wird alles noch einmal gelesen; doppelt zählt nichts.
    gelesen = tmp_path / "kontakte/eingang/gelesen.jsonl"
    text = gelesen.read_text(encoding="utf-8")
    assert '"gueltigkeit": ' in text
    gelesen.write_text(text.replace('"gueltigkeit": ', '"gueltigkeit": 9'), encoding="utf-8")
    assert ruf().ausgabe.startswith("1 Antwort bitte lesen, 1 schon gelesen\n")


def test_mit_seit_bleibt_das_lesezeichen_wo_es_war(
    ruf: Ruf, postfachserver: Postfachserver, tmp_path: Path
) -> None:
    _lege(postfachserver, probe.antwort())
    ruf("--seit", "1.1.2000", "--anwenden", "--ja")
    assert "mappe" not in (tmp_path / "kontakte/eingang/gelesen.jsonl").read_text(encoding="utf-8")


def test_eine_mail_die_zu_gross_ist_wird_nicht_ganz_geholt(
    ruf: Ruf, postfachserver: Postfachserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kommunennetz.eingang import quelle_imap

    monkeypatch.setattr(quelle_imap, "UMFANG_MAX", 10_000)
    _lege(postfachserver, probe.antwort() + b"x" * 20_000, probe.antwort(nummer=2))
    ausgang = ruf()
    assert ausgang.wert == 1
    assert ausgang.ausgabe.startswith("1 Antwort bitte lesen, 1 nicht lesbar\n")


def test_eine_mappe_die_es_nicht_gibt(ruf: Ruf, tmp_path: Path) -> None:
    datei = tmp_path / "kontakte/postamt.yaml"
    datei.write_text(datei.read_text(encoding="utf-8").replace(MAPPE, "INBOX/Weg"), encoding="utf-8")
    assert ruf() == Ausgang(
        3,
        "",
        "Fehler: Die Mappe »INBOX/Weg« gibt es im Postfach nicht.\n"
        "    In postamt.yaml unter »eingang« bei »mappe« eintragen, wie sie heißt: INBOX/Rücklauf.\n",
    )


def test_ein_falsches_kennwort_steht_nirgends(ruf: Ruf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMMUNENNETZ_SMTP_KENNWORT", "streng geheim")
    ausgang = ruf()
    assert ausgang.wert == 3
    assert ausgang.meldungen.startswith("Fehler: Das Postfach nimmt die Anmeldung nicht: ")
    assert "streng" not in ausgang.meldungen
