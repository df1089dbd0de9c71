"""`eingang lesen`: was zurückkam, als Vorschläge, als Diff und im Kontaktordner."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import eingang_probe as probe
from eingang_probe import write_versandtes
from hilfen import NETZ, Ausgang, write_register
from sendung_probe import write_sendung
from terminal import rufe_am_terminal

Lauf = Callable[..., Ausgang]
BEITRITT = "beitritt: {unterzeichnet: 2015, quelle: Q}\n"
UNNA = f"name: Unna\nags: 05978036\npostfach: amt@unna.example\n{BEITRITT}"
BONN = f"name: Bonn\nags: 05314000\npostfach: ehrenamt@bonn.example\n{BEITRITT}"
KONTAKTE = """\
kommune: unna
personen:
  - id: k7f3q
    amt: fach
    anrede: frau
    nachname: Mustermann
    email: Amt@Unna.example
    herkunft: {quelle: Q, am: 2027-01-01}
    informiert_am: 2027-01-02
    geprueft: 2027-01-01
"""
VORLAEUFIG = "452 4.2.2 mailbox full"


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    register = write_register(tmp_path / "register", netz=NETZ, kommunen__bonn=BONN, kommunen__unna=UNNA)
    (tmp_path / "kontakte/kommunen").mkdir(parents=True)
    (tmp_path / "kontakte/kommunen/unna.yaml").write_text(KONTAKTE, encoding="utf-8")
    (tmp_path / "post").mkdir()
    write_versandtes(tmp_path / "kontakte")
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(tmp_path / "kontakte"))
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    monkeypatch.chdir(register)
    return tmp_path


def _lege(ort: Path, **mails: bytes) -> Path:
    for name, eml in mails.items():
        (ort / "post" / f"{name}.eml").write_bytes(eml)
    return ort / "post"


def _sendung_ans_postfach(ort: Path) -> str:
    """Verschickt etwas an das Postfach von Bonn und liefert die Kennung der Nachricht."""
    write_sendung(ort / "kontakte", ("bonn",), "infomail:zwei", "2027-01-21-zwei")
    datei = ort / "kontakte/sendungen/2027-01-21-zwei/sendung.json"
    roh = datei.read_text(encoding="utf-8").replace("bonn/fach", "bonn/postfach")
    kennung = "ab" * 16
    roh = roh.replace("amt@bonn.example", "ehrenamt@bonn.example")
    alte = roh.split('"kennung": "')[1][:32]
    datei.write_text(roh.replace(alte, kennung), encoding="utf-8")
    return kennung


def _kontakte(ort: Path) -> str:
    return (ort / "kontakte/kommunen/unna.yaml").read_text(encoding="utf-8")


def _stand(ordner: Path) -> Mapping[str, bytes]:
    return {str(eine.relative_to(ordner)): eine.read_bytes() for eine in ordner.rglob("*") if eine.is_file()}


def test_ein_ruecklaeufer_wird_vorgeschlagen_und_aendert_nichts(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, rueck=probe.EXCHANGE)
    vorher = _stand(ort / "kontakte"), _stand(post)
    ausgang = lauf("eingang", "lesen", "--ordner", post)
    merkmal = ausgang.ausgabe.split()[-1]
    assert ausgang == Ausgang(
        0,
        "1 Adresse gestört (Unna)\n"
        "\n"
        "Sitz       Was                          Tag         Mail\n"
        f"unna/fach  Zustellung gestört (5.1.10)  21.01.2027  {merkmal}\n",
        "    Übernehmen: denselben Befehl mit --anwenden\n",
    )
    assert len(merkmal) == 8
    assert (_stand(ort / "kontakte"), _stand(post)) == vorher


def test_angewandt_steht_er_bei_der_person_und_nur_einmal(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, rueck=probe.EXCHANGE)
    ausgang = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert (ausgang.wert, ausgang.meldungen) == (0, "Geändert: 1 Datei im Kontaktordner\n")
    assert _kontakte(ort) == KONTAKTE + "    zustellung: {stand: gestoert, code: 5.1.10, seit: 2027-01-21}\n"
    danach = _stand(ort / "kontakte")
    nochmal = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert nochmal == Ausgang(0, "1 schon gelesen\n", "")
    assert _stand(ort / "kontakte") == danach
    # Auch ohne das Gedächtnis ändert dieselbe Mail nichts mehr.
    (ort / "kontakte/eingang/gelesen.jsonl").unlink()
    dritte = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert "Zustellung gestört (5.1.10) (steht schon)" in dritte.ausgabe
    assert _stand(ort / "kontakte") == danach


# Exim in seiner alten Form gibt nichts zurück; er zählt nach Adresse und Zeit.
@pytest.mark.parametrize("name", sorted(probe.RUECKLAEUFER.keys() - {"exim"}))
def test_die_kennung_steht_oft_nur_in_dem_was_zurueckgegeben_ist(name: str, ort: Path, lauf: Lauf) -> None:
    # Die Meldung nennt eine Adresse, an die nie etwas ging: dorthin war weitergeleitet.
    eml = probe.RUECKLAEUFER[name].replace(b"amt@unna.example", b"privat@fern.example")
    ausgang = lauf("eingang", "lesen", "--ordner", _lege(ort, rueck=eml))
    assert "unna/fach  geantwortet hat eine andere Adresse: Zustellung gestört" in ausgang.ausgabe


@pytest.mark.parametrize(
    ("tag", "gilt"),
    [("20 Jan 2027 10:30:00 +0100", True), ("02 Feb 2027 10:00:00 +0100", True), ("10 Feb 2027 10:00:00 +0100", False), ("10 Jan 2027 10:00:00 +0100", False)],
)  # fmt: skip
def test_ohne_kennung_zaehlen_adresse_und_zeit(tag: str, *, gilt: bool, ort: Path, lauf: Lauf) -> None:
    eml = probe.EXIM.replace(b"21 Jan 2027 08:00:00 +0100", tag.encode())
    ausgang = lauf("eingang", "lesen", "--ordner", _lege(ort, rueck=eml))
    assert ausgang.ausgabe.startswith("1 Adresse gestört (Unna)" if gilt else "1 fremd")


def test_vorlaeufiges_stoert_beim_dritten_in_dreissig_tagen(ort: Path, lauf: Lauf) -> None:
    tage = ("21 Jan 2027 08:00:00 +0100", "25 Jan 2027 08:00:00 +0100", "30 Jan 2027 08:00:00 +0100")
    for nummer, tag in enumerate(tage, 1):
        post = _lege(ort, **{f"r{nummer}": probe.bericht("4.2.2", VORLAEUFIG, tag=tag)})
        ausgang = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
        assert ausgang.wert == 0
        if nummer < 3:
            assert f"vorläufig unzustellbar (4.2.2), {nummer}. von 3 in 30 Tagen" in ausgang.ausgabe
            assert _kontakte(ort) == KONTAKTE
    assert ausgang.ausgabe.startswith("1 Adresse gestört (Unna), 2 schon gelesen\n")
    assert _kontakte(ort) == KONTAKTE + "    zustellung: {stand: gestoert, code: 4.2.2, seit: 2027-01-21}\n"


def test_drei_ueber_zwei_monate_stoeren_nicht(ort: Path, lauf: Lauf) -> None:
    tage = ("21 Jan 2027 08:00:00 +0100", "25 Jan 2027 08:00:00 +0100", "21 Mar 2027 08:00:00 +0100")
    mails = {f"r{nummer}": probe.bericht("4.2.2", VORLAEUFIG, tag=tag) for nummer, tag in enumerate(tage)}
    ausgang = lauf("eingang", "lesen", "--ordner", _lege(ort, **mails), "--anwenden", "--ja")
    assert ausgang.ausgabe.startswith("3 vorläufig unzustellbar\n")
    assert _kontakte(ort) == KONTAKTE


def test_wer_uns_abweist_stoert_keine_adresse(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, rueck=probe.bericht("5.7.1", "550 5.7.1 message blocked"))
    ausgang = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert ausgang.wert == 0
    assert ausgang.ausgabe.startswith("1 weist uns ab\n")
    assert ausgang.ausgabe.endswith(
        "\nunna/fach: Es liegt an uns, nicht an der Adresse: die Administration fragen.\n"
    )
    assert _kontakte(ort) == KONTAKTE


def test_hat_die_person_inzwischen_eine_andere_adresse_bleibt_sie_ungestoert(ort: Path, lauf: Lauf) -> None:
    neu = KONTAKTE.replace("Amt@Unna.example", "neu@unna.example")
    (ort / "kontakte/kommunen/unna.yaml").write_text(neu, encoding="utf-8")
    ausgang = lauf("eingang", "lesen", "--ordner", _lege(ort, r=probe.EXCHANGE), "--anwenden", "--ja")
    assert "die Adresse ist inzwischen eine andere" in ausgang.ausgabe
    assert _kontakte(ort) == neu


def test_das_postfach_einer_kommune_ohne_kontakte_bekommt_eine_datei(ort: Path, lauf: Lauf) -> None:
    kennung = _sendung_ans_postfach(ort)
    eml = probe.bericht("5.1.1", "", an="ehrenamt@bonn.example", kennung=kennung)
    ausgang = lauf("eingang", "lesen", "--ordner", _lege(ort, r=eml), "--anwenden", "--ja")
    assert ausgang.meldungen == "Geändert: 1 Datei im Kontaktordner\n"
    assert (ort / "kontakte/kommunen/bonn.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schema/kontakte.json\n"
        "kommune: bonn\n"
        "postfach:\n"
        "  zustellung:\n"
        "    stand: gestoert\n"
        "    code: 5.1.1\n"
        "    seit: 2027-01-21\n"
    )


def test_ein_postfach_ist_nie_abwesend_und_niemand_liest_dass_es_schon_dastehe(ort: Path, lauf: Lauf) -> None:
    bezug = f"<{_sendung_ans_postfach(ort)}@example.org>"
    notiz = probe.abwesenheit("Abwesenheitsnotiz", "Urlaub.", From="x@fern.example", In_Reply_To=bezug)
    ausgang = lauf("eingang", "lesen", "--ordner", _lege(ort, a=notiz), "--anwenden", "--ja")
    assert "bonn/postfach  abwesend; bei einem Postfach wird das nicht vermerkt" in ausgang.ausgabe
    assert "steht schon" not in ausgang.ausgabe
    assert not (ort / "kontakte/kommunen/bonn.yaml").exists()


def test_eine_abwesenheit_wird_zur_notiz_und_die_neueste_gilt(ort: Path, lauf: Lauf) -> None:
    spaeter = probe.abwesenheit(
        "Abwesenheitsnotiz: Neues",
        "Bin im Urlaub.",
        tag="20 Feb 2027 08:00:00 +0100",
        Message_ID="<zwei@unna.example>",
    )
    post = _lege(ort, a=spaeter, b=probe.EXCHANGE_DEUTSCH)
    ausgang = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert ausgang.ausgabe.startswith("2 Abwesenheiten\n")
    assert _kontakte(ort) == KONTAKTE + "    abwesenheit: {gemeldet: 2027-02-20}\n"


def test_ob_jemand_gegangen_ist_bleibt_eine_frage(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("eingang", "lesen", "--ordner", _lege(ort, a=probe.VERLASSEN), "--anwenden", "--ja")
    assert ausgang.ausgabe.startswith("1 hat vielleicht die Stelle verlassen\n")
    assert "unna/fach: Wenn ja: kommunennetz kontakt nachfolge unna --amt fach\n" in ausgang.ausgabe
    assert _kontakte(ort) == KONTAKTE


def test_eine_abmeldung_gilt_jedem_sitz_mit_dieser_adresse(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, a=probe.antwort("Abmeldung", bezug=""))
    ausgang = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert ausgang.ausgabe.startswith("2 Abmeldungen\n")
    assert "postfach:\n  infomails: nein\n" in _kontakte(ort)
    assert (
        "    infomails: nein\n    widerspruch: {am: 2027-01-21, weg: Mail mit dem Betreff »Abmeldung«}\n"
        in _kontakte(ort)
    )


def test_eine_domain_mit_umlaut_ist_dieselbe_wie_in_punycode(ort: Path, lauf: Lauf) -> None:
    neu = KONTAKTE.replace("Amt@Unna.example", "amt@süd-unna.example")
    (ort / "kontakte/kommunen/unna.yaml").write_text(neu, encoding="utf-8")
    post = _lege(ort, a=probe.antwort("Abmeldung", von="amt@xn--sd-unna-n2a.example", bezug=""))
    assert lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja").ausgabe.startswith(
        "1 Abmeldung\n"
    )
    assert "    infomails: nein\n" in _kontakte(ort)


def test_eine_abmeldung_von_niemandem_geht_nicht_verloren(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, a=probe.antwort("Abmeldung", von="fremd@fern.example", bezug=""))
    ausgang = lauf("eingang", "lesen", "--ordner", post)
    assert "bitte lesen: Abmeldung von einer Adresse, die hier niemand hat" in ausgang.ausgabe


def test_von_anderer_adresse_gilt_nichts_ohne_rueckfrage(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, a=probe.antwort("Abmeldung", von="fremd@fern.example"))
    ausgang = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert "unna/fach  keine Infomails mehr, aber von einer anderen Adresse" in ausgang.ausgabe
    assert _kontakte(ort) == KONTAKTE
    # Beim nächsten Mal steht sie wieder da, ohne --ja als Vorschlag.
    nochmal = lauf("eingang", "lesen", "--ordner", post)
    assert "unna/fach  geantwortet hat eine andere Adresse: keine Infomails mehr" in nochmal.ausgabe
    assert "fern.example" not in f"{ausgang}{nochmal}"


def test_eine_antwort_ist_zu_lesen_und_ihr_text_wird_nirgends_aufgehoben(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, a=probe.antwort(), b=probe.antwort(bezug="", nummer=2))
    ausgang = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert ausgang.wert == 0
    assert ausgang.ausgabe.startswith("1 Antwort bitte lesen, 1 fremd\n")
    gelesen = (ort / "kontakte/eingang/gelesen.jsonl").read_text(encoding="utf-8")
    assert gelesen.count("merkmal") == 1
    assert not any(spur in gelesen for spur in ("Vielen", "@", "Mustermann", "AW:", "eml"))
    if os.name == "posix":
        assert (ort / "kontakte/eingang/gelesen.jsonl").stat().st_mode & 0o777 == 0o600


def test_was_keine_mail_ist_wird_genannt_ohne_seinen_namen(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, a=probe.antwort())
    (post / "Erika Mustermann.docx").write_bytes(b"PK")
    (post / "tief").mkdir()
    (post / "tief/leer.eml").write_bytes(b"")
    with (post / "tief/gross.eml").open("wb") as strom:
        strom.truncate(31_000_000)
    (post / "tief/ring.eml").symlink_to(post / "a.eml")
    ausgang = lauf("eingang", "lesen", "--ordner", post)
    assert ausgang.wert == 1
    assert ausgang.ausgabe.startswith("1 Antwort bitte lesen, 4 nicht lesbar\n")
    assert ausgang.meldungen == (
        "Nicht gelesen: eine Datei (.docx): keine Mail: gelesen werden .eml und .msg\n"
        "Nicht gelesen: eine Datei (.eml): zu groß: 31 MB, gelesen werden 30\n"
        "Nicht gelesen: eine Datei (.eml): beschädigt, oder keine Mail\n"
        "Nicht gelesen: eine Datei (.eml): ein Verweis oder keine gewöhnliche Datei\n"
    )


def test_seit_einem_tag(ort: Path, lauf: Lauf) -> None:
    post = _lege(ort, a=probe.antwort())
    assert lauf("eingang", "lesen", "--ordner", post, "--seit", "22.1.2027").ausgabe == (
        "Es ist nichts zurückgekommen.\n"
    )
    for seit in ("21.1.2027", "Januar 2027", "2027"):
        assert lauf("eingang", "lesen", "--ordner", post, "--seit", seit).ausgabe.startswith("1 Antwort")


def test_was_ungewiss_war_bekommt_einen_beleg(ort: Path, lauf: Lauf) -> None:
    ordner = write_versandtes(
        ort / "kontakte", ("bonn", "unna"), "infomail:neues", "2027-01-20-neues-2", "versuch"
    )
    post = _lege(ort, a=probe.antwort())
    ausgang = lauf("eingang", "lesen", "--ordner", post, "--anwenden", "--ja")
    assert ausgang.meldungen == (
        "Ungewiss war unna/fach: Antwort vom 21.01.2027: Sie kam an.\n"
        f"    Klären: kommunennetz sendung klaeren {ordner.name}\n"
    )
    klaeren = lauf("sendung", "klaeren", ordner.name)
    assert klaeren.wert == 2
    assert "unna/fach: Antwort vom 21.01.2027: Sie kam an\n" in klaeren.meldungen


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        ((), "Fehler: Woraus gelesen wird, steht nicht fest.\n    --ordner ORDNER nennen, oder --imap.\n"),
        (("--ordner", "gibtsnicht"), "Fehler: Den Ordner »gibtsnicht« gibt es nicht.\n    Pfad prüfen.\n"),
        (
            ("--ordner", ".", "--imap"),
            "Fehler: --ordner und --imap sind zwei Quellen.\n    Eine davon weglassen.\n",
        ),
    ],
)
@pytest.mark.usefixtures("ort")
def test_ohne_quelle_wird_nichts_gelesen(angaben: tuple[str, ...], meldung: str, lauf: Lauf) -> None:
    assert lauf("eingang", "lesen", *angaben) == Ausgang(2, "", meldung)


def test_am_bildschirm_steht_welche_mail_es_ist_und_wer_sie_schrieb(ort: Path) -> None:
    post = _lege(ort, **{"AW Neues": probe.antwort("Abmeldung", von="fremd@fern.example")})
    ausgang = rufe_am_terminal(ort / "register", ["eingang", "lesen", "--ordner", str(post)], {}, 200)
    assert "AW Neues.eml (von fremd@fern.example)" in ausgang.ausgabe


def test_erst_der_diff_dann_die_frage(ort: Path) -> None:
    post = _lege(ort, rueck=probe.EXCHANGE)
    angaben = ["eingang", "lesen", "--ordner", str(post), "--anwenden"]
    nein = rufe_am_terminal(ort / "register", angaben, {"So ändern? [j/N] ": "n\n"})
    assert "+    zustellung: {stand: gestoert, code: 5.1.10, seit: 2027-01-21}\n" in nein.ausgabe
    assert (nein.wert, _kontakte(ort)) == (1, KONTAKTE)
    # Was abgelehnt ist, gilt nicht als gelesen.
    ja = rufe_am_terminal(ort / "register", angaben, {"So ändern? [j/N] ": "j\n"})
    assert (ja.wert, "gestoert" in _kontakte(ort)) == (0, True)
