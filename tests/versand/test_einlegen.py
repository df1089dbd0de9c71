"""Entwürfe im eigenen Postfach, gegen ein wirkliches Dovecot; der Zeuge ist, was in seinen Dateien liegt."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from imap_server import BENUTZER, ENG, ENGER, KENNWORT, Postfachserver
from imap_server import postfachserver as starte
from kommunennetz.versand.einlegen import Einlage, find_einzulegende, lege_ein
from kommunennetz.versand.geheimnis import Geheimnis
from kommunennetz.versand.journal import Stand
from kommunennetz.versand.klaerung import klaere, load_sitzstaende
from kommunennetz.versand.postfach import NichtAngenommenError, postfach
from kommunennetz.versand.sendung import load_sendung
from kommunennetz.versand.verbindung import (
    AnmeldungError,
    Fristen,
    MitKennwort,
    MitToken,
    VerbindungError,
    Zugang,
)
from sendung_probe import ERSTELLT, write_sendung

ALLE = ("bonn/fach", "unna/fach")


def zugang(bei: Postfachserver, **anders: object) -> Zugang:
    anmeldung = MitKennwort(BENUTZER, Geheimnis(KENNWORT))
    fristen = Fristen(5, 5, 5)
    eigener = Zugang("localhost", bei.port, "tls", anmeldung, bei.ca, fristen=fristen)
    return replace(eigener, **anders)  # type: ignore[arg-type]


def lege(ordner: Path, wohin: Zugang, mappe: str = "") -> Einlage:
    return lege_ein(ordner, find_einzulegende(ordner), partial(postfach, wohin, mappe), lambda: ERSTELLT)


def list_bytes(ordner: Path) -> list[bytes]:
    return [(ordner / fall.datei).read_bytes() for fall in load_sendung(ordner).empfaenger]


def list_texte(ordner: Path) -> list[str]:
    zeilen = (ordner / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [f"{zeile['e']} {zeile['s']}: {zeile['text']}" for zeile in map(json.loads, zeilen)]


def test_jede_nachricht_liegt_als_gelesener_entwurf_da_mit_denselben_bytes(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    ordner = write_sendung(tmp_path)
    assert lege(ordner, zugang(postfachserver)) == Einlage("Entwürfe", ALLE, ())
    assert postfachserver.list_mappe() == [("DS", eml) for eml in list_bytes(ordner)]
    assert {
        sitz: (stand.stand, stand.text) for sitz, stand in load_sitzstaende(ordner).items()
    } == dict.fromkeys(ALLE, (Stand.UNGEWISS, "als Entwurf im Postfach"))


def test_im_protokoll_steht_der_anfang_vor_dem_ende(tmp_path: Path, postfachserver: Postfachserver) -> None:
    ordner = write_sendung(tmp_path)
    lege(ordner, zugang(postfachserver))
    assert list_texte(ordner) == [
        f"{sitz} ungewiss: {text}"
        for sitz in ALLE
        for text in ("als Entwurf ins Postfach begonnen", "als Entwurf im Postfach")
    ]


def test_danach_ist_nichts_mehr_einzulegen_auch_nicht_aus_einer_zweiten_sendung(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    ordner = write_sendung(tmp_path)
    zweite = write_sendung(tmp_path, ident="2027-01-21-neues")
    lege(ordner, zugang(postfachserver))
    assert find_einzulegende(ordner) == ()
    assert find_einzulegende(zweite) == ()


def test_was_schon_daliegt_kommt_nicht_noch_einmal_dazu(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    """Auch wenn das Protokoll nichts davon weiß."""
    ordner = write_sendung(tmp_path)
    lege(ordner, zugang(postfachserver))
    (ordner / "journal.jsonl").unlink()
    assert lege(ordner, zugang(postfachserver)) == Einlage("Entwürfe", (), ALLE)
    assert len(postfachserver.list_mappe()) == 2


def test_wer_noch_einmal_sagt_bekommt_den_entwurf_der_noch_daliegt(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    ordner = write_sendung(tmp_path)
    lege(ordner, zugang(postfachserver))
    klaere(ordner, {"unna/fach": False}, ERSTELLT)
    assert lege(ordner, zugang(postfachserver)) == Einlage("Entwürfe", (), ("unna/fach",))


def _reisst(server: Postfachserver, ordner: Path, **wo: int) -> bool:
    """Liefert, ob die Leitung dabei riss."""
    with server.schnitt(**wo) as port:
        try:
            lege(ordner, zugang(server, port=port))
        except VerbindungError:
            return True
    return False


def _liegen_im_protokoll(ordner: Path) -> int:
    return sum(stand.stand is Stand.UNGEWISS for stand in load_sitzstaende(ordner).values())


@pytest.mark.parametrize(("richtung", "von"), [("nach_hin", 300), ("nach_her", 1500)])
def test_wo_auch_immer_die_leitung_reisst_am_ende_liegt_jede_genau_einmal_da(
    tmp_path: Path, postfachserver: Postfachserver, richtung: str, von: int
) -> None:
    gesehen = set()
    for grenze in range(von, 8000, 75):
        postfachserver.leere()
        ordner = write_sendung(tmp_path / str(grenze))
        riss = _reisst(postfachserver, ordner, **{richtung: grenze})
        gesehen.add((riss, _liegen_im_protokoll(ordner)))
        if riss:
            lege(ordner, zugang(postfachserver))
        assert sorted(eml for _, eml in postfachserver.list_mappe()) == sorted(list_bytes(ordner)), grenze
        if not riss:
            break
    # Es riss vor dem ersten Entwurf, nach ihm, und zuletzt gar nicht.
    assert gesehen >= {(True, 0), (True, 1), (False, 2)}


def test_nach_einem_abbruch_zaehlt_auch_was_schon_abgeschickt_ist(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    for grenze in range(2000, 8000, 60):
        postfachserver.leere()
        ordner = write_sendung(tmp_path / str(grenze), ("unna",))
        assert _reisst(postfachserver, ordner, nach_her=grenze)
        if (ordner / "journal.jsonl").exists() and postfachserver.list_mappe():
            break
    assert list_texte(ordner) == ["unna/fach ungewiss: als Entwurf ins Postfach begonnen"]
    postfachserver.verschiebe_alle()
    assert lege(ordner, zugang(postfachserver)) == Einlage("Entwürfe", (), ("unna/fach",))
    assert list_texte(ordner)[-1] == "unna/fach ungewiss: liegt im Postfach bei den gesendeten"
    assert postfachserver.list_mappe() == []


def test_ein_falsches_kennwort_legt_nichts_und_steht_nirgends(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    ordner = write_sendung(tmp_path)
    falsch = MitKennwort(BENUTZER, Geheimnis("streng geheim"))
    with pytest.raises(AnmeldungError) as gefangen:
        lege(ordner, zugang(postfachserver, anmeldung=falsch))
    assert str(gefangen.value.text) == (
        "Das Postfach nimmt die Anmeldung nicht: [AUTHENTICATIONFAILED] Authentication failed."
    )
    assert gefangen.value.__suppress_context__
    assert not (ordner / "journal.jsonl").exists()
    assert postfachserver.list_mappe() == []


def test_ein_abgelaufener_token_wird_einmal_durch_einen_frischen_ersetzt(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    tokens = [postfachserver.build_token(-60), postfachserver.build_token()]
    anmeldung = MitToken(BENUTZER, lambda: Geheimnis(tokens.pop(0)))
    ordner = write_sendung(tmp_path)
    assert lege(ordner, zugang(postfachserver, anmeldung=anmeldung)).neue == ALLE
    assert tokens == []


def test_nach_zwei_abgelaufenen_tokens_ist_schluss(tmp_path: Path, postfachserver: Postfachserver) -> None:
    geholte: list[str] = []
    alter = postfachserver.build_token(-60)
    anmeldung = MitToken(BENUTZER, lambda: geholte.append(alter) or Geheimnis(alter))  # type: ignore[func-returns-value]
    with pytest.raises(AnmeldungError):
        lege(write_sendung(tmp_path), zugang(postfachserver, anmeldung=anmeldung))
    assert len(geholte) == 2


def test_ein_fremdes_zertifikat_bekommt_kein_kennwort(tmp_path: Path, postfachserver: Postfachserver) -> None:
    ordner = write_sendung(tmp_path)
    with pytest.raises(VerbindungError) as gefangen:
        lege(ordner, zugang(postfachserver, ca=postfachserver.fremde_ca))
    assert gefangen.value.text == (
        "Das Zertifikat von »localhost« hat niemand ausgestellt, dem dieser Rechner traut; verschickt ist nichts."
    )
    with pytest.raises(VerbindungError, match="gehört einem anderen Server"):
        lege(ordner, zugang(postfachserver, server="127.0.0.1"))


def test_wo_der_server_keinen_ordner_fuer_entwuerfe_nennt_sagt_es_wo_er_einzutragen_ist(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    del postfachserver
    ordner = write_sendung(tmp_path)
    with starte(mit_mappen=False) as server:
        with pytest.raises(VerbindungError) as gefangen:
            lege(ordner, zugang(server))
        assert (gefangen.value.text, gefangen.value.hilfe) == (
            "Das Postfach nennt keinen Ordner für Entwürfe.",
            "In postamt.yaml unter »imap_entwuerfe« eintragen, wie der Ordner im Postfach heißt.",
        )
        with pytest.raises(VerbindungError, match="Den Ordner für Entwürfe gibt es nicht"):
            lege(ordner, zugang(server), "Entwürfe")
        assert lege(ordner, zugang(server), "INBOX").neue == ALLE


def test_ein_volles_postfach_haelt_an_und_der_sitz_bleibt_bereit(
    tmp_path: Path, postfachserver: Postfachserver
) -> None:
    ordner = write_sendung(tmp_path)
    erste, zweite = map(len, list_bytes(ordner))
    assert max(erste, zweite) < ENG < erste + zweite
    enger = zugang(postfachserver, anmeldung=MitKennwort(ENGER, Geheimnis(KENNWORT)))
    with pytest.raises(NichtAngenommenError) as gefangen:
        lege(ordner, enger)
    assert gefangen.value.text.startswith("Das Postfach nimmt den Entwurf nicht: [OVERQUOTA] Quota exceeded")
    staende = load_sitzstaende(ordner)
    assert [stand.stand for stand in staende.values()] == [Stand.UNGEWISS, Stand.BEREIT]
    postfachserver.leere()
    assert lege(ordner, enger).neue == ("unna/fach",)
