"""Das eine Tor des Postausgangs: was hineinkommt, wie es daliegt, und wer keine zweite Nachricht bekommt."""

import csv
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunennetz.errors import KommunennetzError
from kommunennetz.kontakte.kontaktordner import load_kontaktordner
from kommunennetz.kontakte.sitz import Sitz, Sitzamt
from kommunennetz.post.anhaenge import Anhang
from kommunennetz.post.empfaenger import Sitzwahl
from kommunennetz.post.nachricht import Nachricht
from kommunennetz.versand.freigabe import check_freigabe, gib_frei
from kommunennetz.versand.infomailentwurf import Infomailauftrag, build_entwurf
from kommunennetz.versand.journal import Journal, Journalzeile
from kommunennetz.versand.sendung import (
    Ausgelassen,
    Sendung,
    SendungError,
    list_sendungen,
    load_sendung,
    read_post,
)
from kommunennetz.versand.vorbereitung import Entwurf, Fall, NiemandError, lege_ab
from kommunennetz.worte.anschrift import Anschrift
from post_probe import Probe, build_probe

_JETZT = datetime(2027, 1, 20, 9, 30, tzinfo=UTC)
_ERIKA = (
    "kommune: bonn\npersonen:\n  - {id: k7f3q, amt: fach, anrede: frau, vorname: Erika, nachname: Mustermann,"
    " email: erika.mustermann@example.org}\n"
)


@pytest.fixture(name="probe")
def _probe(tmp_path: Path) -> Probe:
    probe = build_probe(tmp_path)
    probe.write("kontakte/kommunen/bonn.yaml", _ERIKA)
    return probe


def _entwurf(probe: Probe, sitz: Sitzamt | None = None, anhaenge: tuple[Anhang, ...] = ()) -> Entwurf:
    kontakte = load_kontaktordner(probe.ort / "kontakte")
    assert kontakte.befunde == ()
    auftrag = Infomailauftrag(
        register=probe.register,
        infomail=probe.infomail,
        vorlagen=probe.vorlagen,
        wahl=Sitzwahl(kontakte, _JETZT.date(), sitz),
        ordner=probe.ort / "data/infomails",
        anhaenge=anhaenge,
    )
    return build_entwurf(auftrag)


def _lege_ab(probe: Probe, sitz: Sitzamt | None = None, **mehr: tuple[Anhang, ...]) -> Sendung:
    return lege_ab(probe.ort / "kontakte", _entwurf(probe, sitz, **mehr), _JETZT)


def _ordner(probe: Probe, sendung: Sendung) -> Path:
    return probe.ort / "kontakte/sendungen" / sendung.id


def _protokolliere(probe: Probe, sendung: Sendung, *zeilen: tuple[str, str]) -> None:
    with Journal.open(_ordner(probe, sendung) / "journal.jsonl") as journal:
        for sitz, was in zeilen:
            journal.schreibe(Journalzeile(_JETZT, sitz, was))


def _sitze(sendung: Sendung) -> list[str]:
    return [fall.schluessel for fall in sendung.empfaenger]


def test_eine_sendung_ist_ein_ordner_fertiger_nachrichten(probe: Probe) -> None:
    sendung = _lege_ab(probe)
    ordner = _ordner(probe, sendung)
    assert sendung.id == "2027-01-20-infomail-neues"
    assert sorted(pfad.relative_to(ordner).as_posix() for pfad in ordner.rglob("*")) == [
        *("post", "post/001-bonn.eml", "post/002-hennef-sieg.eml", "post/003-kreis-lippe.eml"),
        *("sendung.json", "uebersicht.csv", "uebersicht.html"),
    ]
    assert load_sendung(ordner) == sendung
    assert _sitze(sendung) == ["bonn/fach", "hennef-sieg/postfach", "kreis-lippe/postfach"]
    assert (sendung.zweck, sendung.betreff) == ("infomail:neues", "Neues für Bonn")
    assert (sendung.absender, sendung.ruecklauf) == ("netz@example.org", "netz@example.org")
    assert (
        Ausgelassen("detmold/postfach", "Detmold", "Im Register steht kein Postfach.") in sendung.ausgelassene
    )
    assert len(sendung.ausgelassene) == 6
    gib_frei(ordner, "x", 3, _JETZT, "hier")
    check_freigabe(ordner, _JETZT, "hier")


def test_jede_nachricht_nennt_zweck_und_sitz_nur_verschluesselt(probe: Probe) -> None:
    sendung = _lege_ab(probe)
    bonn = sendung.empfaenger[0]
    erwartet = sha256(b"infomail:neues\0bonn/fach").hexdigest()[:32]
    assert bonn.kennung == erwartet
    nachricht = message_from_bytes(read_post(_ordner(probe, sendung), bonn), policy=SMTP)
    assert isinstance(nachricht, EmailMessage)
    assert nachricht["Message-ID"] == f"<{erwartet}@example.org>"
    assert nachricht["X-Kommunennetz-Sendung"] == erwartet
    assert nachricht["X-Unsent"] is None
    assert nachricht["Date"].datetime == _JETZT
    assert [adresse.addr_spec for adresse in nachricht["To"].addresses] == [bonn.adresse]
    assert nachricht["To"].addresses[0].display_name == "Erika Mustermann"


def test_die_person_steht_in_ihrer_nachricht_und_der_uebersicht_und_sonst_nirgends(probe: Probe) -> None:
    sendung = _lege_ab(probe)
    ordner = _ordner(probe, sendung)
    mit_name = [
        pfad.relative_to(ordner).as_posix()
        for pfad in sorted(ordner.rglob("*"))
        if pfad.is_file() and b"ustermann" in pfad.read_bytes()
    ]
    # Ihre Adresse braucht das Verschicken; ihr Name steht nur in der Nachricht selbst.
    assert mit_name == ["post/001-bonn.eml", "sendung.json", "uebersicht.csv", "uebersicht.html"]
    for datei in mit_name[1:]:
        text = (ordner / datei).read_text(encoding="utf-8-sig")
        assert "ustermann" not in text.replace("erika.mustermann@example.org", "")
    assert "ustermann" not in "".join(str(pfad) for pfad in ordner.rglob("*"))
    assert "ustermann" not in repr(_entwurf(probe))


@pytest.mark.skipif(os.name != "posix", reason="Rechte gibt es so nur unter POSIX")
def test_nur_der_eigene_benutzer_darf_hineinsehen(probe: Probe) -> None:
    alte = os.umask(0)
    try:
        ordner = _ordner(probe, _lege_ab(probe))
    finally:
        os.umask(alte)
    rechte = {stat.S_IMODE(pfad.stat().st_mode) for pfad in ordner.rglob("*") if pfad.is_file()}
    assert rechte == {0o600}
    assert {stat.S_IMODE(pfad.stat().st_mode) for pfad in (ordner.parent, ordner, ordner / "post")} == {0o700}


def test_die_uebersicht_nennt_jeden_mit_grund_und_die_anhaenge(probe: Probe) -> None:
    pdf = b"%PDF-1.7\n%%EOF\n"
    sendung = _lege_ab(probe, anhaenge=(Anhang("Programm.pdf", "application/pdf", pdf),))
    ordner = _ordner(probe, sendung)
    [angabe] = sendung.anhaenge
    assert (angabe.name, angabe.sha256, angabe.umfang) == ("Programm.pdf", sha256(pdf).hexdigest(), 15)
    html = (ordner / "uebersicht.html").read_text(encoding="utf-8")
    assert f"<td><code>{angabe.sha256}</code></td>" in html
    assert '<a href="post/001-bonn.eml">post/001-bonn.eml</a>' in html
    assert "3 Nachrichten, 6 bekommen keine." in html
    zeilen = list(
        csv.reader((ordner / "uebersicht.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    )
    assert zeilen[0] == ["Kommune", "Sitz", "Adresse", "bekommt sie", "Grund", "Datei"]
    assert zeilen[1] == [
        *("Bonn", "bonn/fach", "erika.mustermann@example.org", "ja"),
        *("Mitglied (Beitritt: 4. Dezember 2012)", "post/001-bonn.eml"),
    ]
    assert zeilen[-1] == ["Unna", "unna/postfach", "", "nein", "Nicht beigetreten.", ""]
    nachricht = message_from_bytes(read_post(ordner, sendung.empfaenger[0]), policy=SMTP)
    assert [teil.get_content_type() for teil in nachricht.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"),
    ]


def test_wer_post_hat_oder_haben_kann_bleibt_beim_zweiten_mal_draussen(probe: Probe) -> None:
    erste = _lege_ab(probe)
    _protokolliere(
        probe,
        erste,
        *[("bonn/fach", "versuch"), ("bonn/fach", "angenommen"), ("hennef-sieg/postfach", "versuch")],
        *[("kreis-lippe/postfach", "versuch"), ("kreis-lippe/postfach", "abgelehnt")],
    )
    zweite = _lege_ab(probe)
    assert zweite.id == f"{erste.id}-2"
    assert _sitze(zweite) == ["kreis-lippe/postfach"]
    assert [eine for eine in zweite.ausgelassene if "schon" in eine.grund] == [
        Ausgelassen("bonn/fach", "Bonn", f"Hat sie schon in {erste.id} (angenommen)."),
        Ausgelassen("hennef-sieg/postfach", "Hennef (Sieg)", f"Hat sie schon in {erste.id} (ungewiss)."),
    ]
    _protokolliere(probe, zweite, ("kreis-lippe/postfach", "angenommen"))
    with pytest.raises(NiemandError) as gefangen:
        _lege_ab(probe)
    assert len(gefangen.value.ausgelassene) == 9
    assert len(list_sendungen(probe.ort / "kontakte").sendungen) == 2


def _neue_adresse(probe: Probe) -> None:
    probe.ersetze("kontakte/kommunen/bonn.yaml", "erika.mustermann@", "e.mustermann@")


def _nachfolge(probe: Probe) -> None:
    probe.ersetze("kontakte/kommunen/bonn.yaml", "email:", "bis: 2027-01-19, email:")
    with (probe.ort / "kontakte/kommunen/bonn.yaml").open("a") as datei:
        datei.write(
            "  - {id: n4c4h, amt: fach, anrede: herr, nachname: Beispiel, von: 2027-01-20, email: m@example.org}\n"
        )


def _niemand_mehr(probe: Probe) -> None:
    probe.ersetze("kontakte/kommunen/bonn.yaml", "email:", "bis: 2027-01-19, email:")


def _anderer_text(probe: Probe) -> None:
    probe.schreibe("Berichtigt.", betreff="Berichtigung")


@pytest.mark.parametrize("aendere", [_neue_adresse, _nachfolge, _niemand_mehr, _anderer_text])
def test_neue_adresse_nachfolge_und_anderer_text_aendern_daran_nichts(
    probe: Probe, aendere: Callable[[Probe], None]
) -> None:
    erste = _lege_ab(probe)
    _protokolliere(probe, erste, ("bonn/fach", "versuch"))
    aendere(probe)
    zweite = _lege_ab(probe)
    assert not [sitz for sitz in _sitze(zweite) if sitz.startswith("bonn/")]


def test_ein_genannter_anderer_sitz_ist_ein_eigener_empfaenger(probe: Probe) -> None:
    erste = _lege_ab(probe)
    _protokolliere(probe, erste, ("bonn/fach", "angenommen"))
    assert "bonn/postfach" in _sitze(_lege_ab(probe, "postfach"))


def test_auch_ueber_sendungen_hinweg_bekommt_eine_adresse_nur_eine(probe: Probe) -> None:
    probe.ersetze("kontakte/kommunen/bonn.yaml", "erika.mustermann@example.org", "Ehrenamt@Bonn.example")
    erste = _lege_ab(probe)
    _protokolliere(probe, erste, ("bonn/fach", "angenommen"))
    zweite = _lege_ab(probe, "postfach")
    assert {eine.schluessel: eine.grund for eine in zweite.ausgelassene}["bonn/postfach"] == (
        f"Hat sie an »bonn/fach« schon in {erste.id} (angenommen)."
    )


def test_ein_anderer_zweck_ist_eine_andere_post(probe: Probe) -> None:
    erste = _lege_ab(probe)
    _protokolliere(probe, erste, ("bonn/fach", "angenommen"))
    (probe.ort / "data/infomails/neues.md").rename(probe.ort / "data/infomails/anderes.md")
    auftrag = Infomailauftrag(
        register=probe.register,
        infomail=probe.register.infomails["anderes"],
        vorlagen=probe.vorlagen,
        wahl=Sitzwahl(load_kontaktordner(probe.ort / "kontakte"), _JETZT.date()),
        ordner=probe.ort / "data/infomails",
    )
    assert "bonn/fach" in _sitze(lege_ab(probe.ort / "kontakte", build_entwurf(auftrag), _JETZT))


def test_ein_abgebrochenes_vorbereiten_wird_gesagt_und_weggeraeumt(probe: Probe) -> None:
    halb = probe.ort / "kontakte/sendungen/2027-01-20-infomail-neues"
    (halb / "post").mkdir(parents=True)
    (halb / "post/001-bonn.eml").write_bytes(b"x")
    meldungen: list[str] = []
    sendung = lege_ab(probe.ort / "kontakte", _entwurf(probe), _JETZT, meldungen.append)
    assert meldungen == [
        "Die Vorbereitung von »2027-01-20-infomail-neues« brach ab; weggeräumt, verschickt ist daraus nichts."
    ]
    assert sendung.id == halb.name


def test_was_beim_schreiben_scheitert_laesst_nichts_zurueck(probe: Probe) -> None:
    probe.schreibe("x{% if kommune.name == 'Kreis Lippe' %}{{ gibtsnicht }}{% endif %}")
    with pytest.raises(KommunennetzError, match="gibtsnicht"):
        _lege_ab(probe)
    assert list((probe.ort / "kontakte/sendungen").iterdir()) == []


def test_eine_kaputte_fruehere_sendung_haelt_das_vorbereiten_an(probe: Probe) -> None:
    sendung = _lege_ab(probe)
    (_ordner(probe, sendung) / "sendung.json").write_text("{}")
    with pytest.raises(SendungError, match="beschädigt"):
        _lege_ab(probe)


_NACHRICHT = Nachricht(
    absender=Anschrift("netz@example.org"),
    empfaenger=Anschrift("a@example.org"),
    betreff="B",
    text="t\n",
    html="<p>t</p>",
    datum=_JETZT,
    kennung=(),
)
_AEMTER = st.sampled_from(["fach", "spitze", "postfach"])
_FALL = st.tuples(st.sampled_from(["bonn", "unna", "essen"]), _AEMTER, st.sampled_from("abcdefgh"))
_LAUF = st.tuples(
    st.lists(_FALL, min_size=1, max_size=5),
    st.booleans(),
    st.lists(
        st.sampled_from(["nichts", "versuch", "angenommen", "abgelehnt", "aufgeschoben"]),
        min_size=5,
        max_size=5,
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_LAUF, min_size=2, max_size=4))
def test_was_auch_geschieht_kein_sitz_und_keine_adresse_bekommt_zwei(
    tmp_path_factory: pytest.TempPathFactory,
    laeufe: list[tuple[list[tuple[str, Sitzamt, str]], bool, list[str]]],
) -> None:
    ort = tmp_path_factory.mktemp("k")
    zugestellt: list[str] = []
    adressen: list[str] = []
    for nummer, (faelle, je_stelle, ausgaenge) in enumerate(laeufe):
        entwurf = Entwurf(
            zweck="infomail:x",
            titel="x",
            betreff="B",
            absender="netz@example.org",
            ruecklauf="netz@example.org",
            stichtag=date(2027, 1, 20),
            quelle="x",
            quelle_sha256="",
            faelle=[
                Fall(Sitz(stelle, amt), stelle, _an(_NACHRICHT, f"{adresse}@example.org"))
                for stelle, amt, adresse in faelle
            ],
            je_stelle=je_stelle,
        )
        try:
            sendung = lege_ab(ort, entwurf, _JETZT + timedelta(days=nummer))
        except NiemandError:
            continue
        assert len(sendung.empfaenger) + len(sendung.ausgelassene) == len(faelle)
        with Journal.open(ort / "sendungen" / sendung.id / "journal.jsonl") as journal:
            for fall, ausgang in zip(sendung.empfaenger, ausgaenge, strict=False):
                if ausgang in ("versuch", "angenommen", "abgelehnt"):
                    journal.schreibe(Journalzeile(_JETZT, fall.schluessel, "versuch"))
                if ausgang in ("angenommen", "abgelehnt", "aufgeschoben"):
                    journal.schreibe(Journalzeile(_JETZT, fall.schluessel, ausgang))
                if ausgang in ("versuch", "angenommen"):
                    zugestellt.append(fall.schluessel)
                    adressen.append(fall.adresse)
    assert len(set(zugestellt)) == len(zugestellt)
    assert len(set(adressen)) == len(adressen)


def _an(nachricht: Nachricht, adresse: str) -> Nachricht:
    return replace(nachricht, empfaenger=Anschrift(adresse))
