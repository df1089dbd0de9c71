"""`sendung entwuerfe --ins-postfach` gegen ein wirkliches Dovecot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register
from imap_server import BENUTZER, KENNWORT, Postfachserver
from sendung_probe import ID, write_sendung


@pytest.fixture(name="ruf")
def _ruf(
    tmp_path: Path,
    postfachserver: Postfachserver,
    lauf: Callable[..., Ausgang],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Ausgang]:
    monkeypatch.setenv("KOMMUNENNETZ_SMTP_KENNWORT", KENNWORT)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    write_register(tmp_path / "register")
    kontakte = tmp_path / "kontakte"
    write_sendung(kontakte)
    (kontakte / "ca.pem").write_bytes(postfachserver.ca.read_bytes())
    (kontakte / "postamt.yaml").write_text(
        f"versand:\n  weg: postfach\n  imap_server: localhost\n  imap_port: {postfachserver.port}\n"
        f"  benutzer: {BENUTZER}\n  ca: ca.pem\n",
        encoding="utf-8",
    )
    return lambda *angaben: lauf(*angaben, "--register", tmp_path / "register", "--kontakte", kontakte)


def test_die_entwuerfe_liegen_danach_im_postfach_und_noch_einmal_ist_nichts_zu_tun(
    ruf: Callable[..., Ausgang], postfachserver: Postfachserver
) -> None:
    assert ruf("sendung", "entwuerfe", ID, "--ins-postfach") == Ausgang(
        0,
        "",
        "Legt 2 Entwürfe ins Postfach (localhost)\n"
        "Eingelegt: 2 Entwürfe in »Entwürfe«\n"
        f"    Nach dem Absenden: kommunennetz sendung klaeren {ID} --angekommen alle\n",
    )
    assert len(postfachserver.list_mappe()) == 2
    assert ruf("sendung", "entwuerfe", ID, "--ins-postfach") == Ausgang(
        2,
        "",
        f"Fehler: In dieser Sendung ist nichts mehr offen.\n    Ansehen: kommunennetz sendung zeigen {ID}\n",
    )
    assert len(postfachserver.list_mappe()) == 2


def test_danach_sagt_ein_mensch_dass_sie_hinausgingen(ruf: Callable[..., Ausgang]) -> None:
    ruf("sendung", "entwuerfe", ID, "--ins-postfach")
    geklaert = ruf("sendung", "klaeren", ID, "--angekommen", "alle")
    assert geklaert.meldungen == "Geklärt: 2 angekommen, 0 noch einmal; 0 noch ungewiss\n"


def test_ein_falsches_kennwort_endet_mit_drei_und_steht_nicht_da(
    ruf: Callable[..., Ausgang], postfachserver: Postfachserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMMUNENNETZ_SMTP_KENNWORT", "streng geheim")
    ausgang = ruf("sendung", "entwuerfe", ID, "--ins-postfach")
    assert ausgang == Ausgang(
        3,
        "",
        "Legt 2 Entwürfe ins Postfach (localhost)\n"
        "Fehler: Das Postfach nimmt die Anmeldung nicht: [AUTHENTICATIONFAILED] Authentication failed.\n"
        "    »benutzer« und »anmeldung« in postamt.yaml prüfen, und das Kennwort.\n",
    )
    assert postfachserver.list_mappe() == []


def test_ins_postfach_und_in_einen_ordner_zugleich_geht_nicht(ruf: Callable[..., Ausgang]) -> None:
    ausgang = ruf("sendung", "entwuerfe", ID, "--ins-postfach", "-o", "hier")
    assert ausgang.meldungen.startswith("Fehler: --ins-postfach und -o gehen nicht zusammen.\n")


def test_mit_weg_postfach_nennt_verschicken_den_anderen_befehl(ruf: Callable[..., Ausgang]) -> None:
    assert ruf("sendung", "verschicken", ID).meldungen == (
        "Fehler: In postamt.yaml steht »weg: postfach«: Das Programm verschickt nicht selbst.\n"
        "    Als Entwürfe: kommunennetz sendung entwuerfe ID --ins-postfach\n"
    )
