"""Antworten auf Einladungen: aus dem Kalender, mit einem Klick, auf dem Bogen."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

import eingang_probe as probe
import termin_antworten
from eingang_probe import write_versandtes
from hilfen import NETZ, Ausgang, write_register
from termin_antworten import OUTLOOK, TEILNEHMER, UID, als_bytes

Lauf = Callable[..., Ausgang]
SLUG = "2027-03-11-netzwerktreffen"
BEITRITT = "beitritt: {unterzeichnet: 2015, quelle: Q}\n"
TREFFEN = "titel: Netzwerktreffen\nart: netzwerktreffen\ndatum: 2027-03-11\nquelle: Q\n"
KONTAKTE = (
    "kommune: unna\npersonen:\n  - {id: k7f3q, amt: fach, anrede: frau, nachname: Mustermann,"
    " email: amt@unna.example, herkunft: {quelle: Q, am: 2027-01-01}, informiert_am: 2027-01-02,"
    " geprueft: 2027-01-01}\n"
)
EINLADUNGEN = f"""\
termin: {{uid: {UID}, folge: 1, fassung: abc}}
einladungen:
  - {{sitz: bonn/fach, stand: eingeladen, am: 2027-01-20, folge: 1}}
  - {{sitz: unna/fach, person: k7f3q, stand: eingeladen, am: 2027-01-20, folge: 1}}
"""


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kommunen = {
        "kommunen__bonn": f"name: Bonn\nags: 05314000\n{BEITRITT}",
        "kommunen__unna": f"name: Unna\nags: 05978036\n{BEITRITT}",
        f"veranstaltungen__{SLUG}": TREFFEN,
    }
    register = write_register(tmp_path / "register", netz=NETZ, **kommunen)
    for ordner, name, inhalt in (("kommunen", "unna", KONTAKTE), ("veranstaltungen", SLUG, EINLADUNGEN)):
        (tmp_path / "kontakte" / ordner).mkdir(parents=True)
        (tmp_path / "kontakte" / ordner / f"{name}.yaml").write_text(inhalt, encoding="utf-8")
    (tmp_path / "post").mkdir()
    write_versandtes(tmp_path / "kontakte", zweck=f"einladung:{SLUG}:1", ident="2027-01-20-einladung")
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(tmp_path / "kontakte"))
    monkeypatch.setenv("KOMMUNENNETZ_PROFIL", str(tmp_path / "profil"))
    monkeypatch.chdir(register)
    return tmp_path


def _kalender(text: str, alt: str = "", neu: str = "") -> bytes:
    ganz = text.replace("\n ", "").replace(TEILNEHMER, probe.AN_UNNA)
    return als_bytes(ganz.replace(alt, neu) if alt else ganz)


def _lies(ort: Path, lauf: Lauf, *angaben: str, **mails: bytes) -> Ausgang:
    for name, eml in mails.items():
        (ort / "post" / f"{name}.eml").write_bytes(eml)
    ausgang = lauf("eingang", "lesen", "--ordner", ort / "post", *angaben)
    assert ausgang.wert == 0, ausgang.meldungen
    return ausgang


def _stand(ort: Path) -> str:
    """Liefert, was sich an der Einladung von Unna änderte."""
    text = (ort / "kontakte/veranstaltungen" / f"{SLUG}.yaml").read_text(encoding="utf-8")
    oben, _, letzte = text.rstrip("\n").rpartition("\n")
    assert oben + "\n" == EINLADUNGEN.rpartition("  - ")[0], "Bonn blieb nicht, wie es war"
    return letzte.strip().removeprefix("- {sitz: unna/fach, person: k7f3q, ").removesuffix("}")


OFFEN = "stand: eingeladen, am: 2027-01-20, folge: 1"


def test_eine_zusage_aus_outlook_steht_danach_in_der_liste(ort: Path, lauf: Lauf) -> None:
    ausgang = _lies(ort, lauf, a=probe.kalenderantwort(_kalender(OUTLOOK)))
    assert ausgang.ausgabe.startswith("1 Zusage\n\nSitz ")
    assert f"unna/fach  Zusage zu {SLUG}  21.01.2027  " in ausgang.ausgabe
    assert _stand(ort) == OFFEN
    _lies(ort, lauf, "--anwenden", "--ja")
    assert _stand(ort) == "stand: zugesagt, am: 2027-01-21, weg: kalender, folge: 1"
    assert _lies(ort, lauf, "--anwenden", "--ja") == Ausgang(0, "1 schon gelesen\n", "")


@pytest.mark.parametrize("name", ["outlook", "exchange", "outlook.com", "gmail", "thunderbird", "ios"])
def test_jedes_mailprogramm_wird_verstanden(name: str, ort: Path, lauf: Lauf) -> None:
    _lies(ort, lauf, "--anwenden", "--ja", a=probe.kalenderantwort(_kalender(termin_antworten.ALLE[name])))
    assert _stand(ort) != OFFEN


def test_eine_gefaelschte_uid_aendert_nichts(ort: Path, lauf: Lauf) -> None:
    falsch = _kalender(OUTLOOK, UID, "11111111-8955-5058-8e38-79ed6f9f15f2")
    bezug = {"In-Reply-To": f"<{probe.KENNUNG_UNNA}@example.org>"}
    ausgang = _lies(
        ort,
        lauf,
        "--anwenden",
        "--ja",
        fremd=probe.kalenderantwort(falsch),
        mit_bezug=probe.kalenderantwort(falsch, kopf={**bezug, "Message-ID": "<zwei@unna.example>"}),
    )
    assert ausgang.ausgabe.startswith("1 Antwort bitte lesen, 1 fremd\n")
    assert "bitte lesen: antwortet auf einen Termin, der nicht von uns ist" in ausgang.ausgabe
    assert _stand(ort) == OFFEN


def test_wer_nicht_eingeladen_ist_aendert_nichts(ort: Path, lauf: Lauf) -> None:
    kalender = als_bytes(OUTLOOK.replace(TEILNEHMER, "fremd@fern.example"))
    ausgang = _lies(
        ort, lauf, "--anwenden", "--ja", a=probe.kalenderantwort(kalender, von="fremd@fern.example")
    )
    assert "–     bitte lesen: antwortet, ist aber nicht eingeladen" in ausgang.ausgabe
    assert _stand(ort) == OFFEN


@pytest.mark.parametrize("weg", ["kalender", "mail"])
def test_die_antwort_auf_eine_ungewisse_einladung_wartet_bis_sie_geklaert_ist(
    weg: str, ort: Path, lauf: Lauf
) -> None:
    # Der Strom fiel aus, als der Server die Mail schon hatte: Lemgo steht noch nicht unter den Eingeladenen.
    sendung, zweck = "2027-01-19-einladung", f"einladung:{SLUG}:1"
    write_versandtes(ort / "kontakte", ("lemgo",), zweck, sendung, stand="versuch")
    mails = {
        "kalender": probe.kalenderantwort(
            als_bytes(OUTLOOK.replace(TEILNEHMER, "amt@lemgo.example")), von="amt@lemgo.example"
        ),
        "mail": probe.antwort(
            f"Wir kommen: Treffen [kn-{sha256(b'lemgo/fach').hexdigest()[:8]}]",
            von="amt@lemgo.example",
            bezug="",
        ),
    }
    erste = _lies(ort, lauf, "--anwenden", "--ja", a=mails[weg])
    assert "lemgo/fach  Zusage zu" in erste.ausgabe
    assert ", aber eingeladen ist dieser Sitz noch nicht " in erste.ausgabe
    assert "Ungewiss war lemgo/fach: " in erste.meldungen
    assert f"    Klären: kommunennetz sendung klaeren {sendung}\n" in erste.meldungen
    beleg = lauf("sendung", "klaeren", sendung)
    assert (beleg.wert, "lemgo/fach: " in beleg.meldungen) == (2, True)
    private = ort / "kontakte/veranstaltungen" / f"{SLUG}.yaml"
    private.write_text(
        f"{EINLADUNGEN}  - {{sitz: lemgo/fach, stand: eingeladen, am: 2027-01-25, folge: 1}}\n",
        encoding="utf-8",
    )
    _lies(ort, lauf, "--anwenden", "--ja")
    assert f"sitz: lemgo/fach, stand: zugesagt, am: 2027-01-21, weg: {weg}, folge: 1" in private.read_text(
        encoding="utf-8"
    )
    assert _lies(ort, lauf, "--anwenden", "--ja") == Ausgang(0, "1 schon gelesen\n", "")


def test_wer_eingeladen_ist_wird_nach_einem_absturz_vor_dem_lesen_nachgetragen(ort: Path, lauf: Lauf) -> None:
    write_versandtes(ort / "kontakte", ("lemgo",), f"einladung:{SLUG}:1", "2027-01-19-einladung")
    kalender = als_bytes(OUTLOOK.replace(TEILNEHMER, "amt@lemgo.example"))
    _lies(ort, lauf, "--anwenden", "--ja", a=probe.kalenderantwort(kalender, von="amt@lemgo.example"))
    private = (ort / "kontakte/veranstaltungen" / f"{SLUG}.yaml").read_text(encoding="utf-8")
    assert "{sitz: lemgo/fach, stand: zugesagt, am: 2027-01-21, weg: kalender, folge: 1}" in private


def test_fuer_jemanden_geantwortet_hat_eine_andere_adresse(ort: Path, lauf: Lauf) -> None:
    eml = probe.kalenderantwort(
        als_bytes(OUTLOOK.replace(TEILNEHMER, "vertretung@unna.example")),
        von="vertretung@unna.example",
        kopf={"In-Reply-To": f"<{probe.KENNUNG_UNNA}@example.org>"},
    )
    ausgang = _lies(ort, lauf, a=eml)
    assert f"unna/fach  geantwortet hat eine andere Adresse: Zusage zu {SLUG}" in ausgang.ausgabe
    assert "Zusage, aber von einer anderen Adresse" in _lies(ort, lauf, "--anwenden", "--ja").ausgabe
    assert _stand(ort) == OFFEN


@pytest.mark.parametrize(
    ("kalender", "was"),
    [
        (_kalender(OUTLOOK, "SEQUENCE:1", "SEQUENCE:0"), "1 Antwort auf den alten Termin"),
        (_kalender(termin_antworten.GEGENVORSCHLAG), "1 Gegenvorschlag"),
        (_kalender(termin_antworten.WEITERGEGEBEN), "1 Antwort bitte lesen"),
    ],
)
def test_was_nur_gezeigt_wird(kalender: bytes, was: str, ort: Path, lauf: Lauf) -> None:
    ausgang = _lies(ort, lauf, "--anwenden", "--ja", a=probe.kalenderantwort(kalender))
    assert ausgang.ausgabe.startswith(f"{was}\n")
    assert _stand(ort) == OFFEN


def test_die_spaetere_antwort_gilt_gleich_wann_sie_gelesen_wird(ort: Path, lauf: Lauf) -> None:
    absage = probe.kalenderantwort(
        _kalender(OUTLOOK, "PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED").replace(
            b"20270121T073012Z", b"20270122T073012Z"
        ),
        kopf={"Message-ID": "<absage@unna.example>"},
    )
    zusage = probe.kalenderantwort(_kalender(OUTLOOK))
    _lies(ort, lauf, "--anwenden", "--ja", b=absage)
    _lies(ort, lauf, "--anwenden", "--ja", a=zusage)
    assert _stand(ort) == "stand: abgesagt, am: 2027-01-22, weg: kalender, folge: 1"
    (ort / "kontakte/eingang/gelesen.jsonl").unlink()
    _lies(ort, lauf, "--anwenden", "--ja")
    assert _stand(ort) == "stand: abgesagt, am: 2027-01-22, weg: kalender, folge: 1"


def test_bei_gleichem_stempel_gilt_die_spaetere_mail(ort: Path, lauf: Lauf) -> None:
    kopf = {"Message-ID": "<absage@unna.example>", "Date": "21 Jan 2027 12:00:00 +0100"}
    absage = probe.kalenderantwort(_kalender(OUTLOOK, "PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED"), kopf=kopf)
    zusage = probe.kalenderantwort(_kalender(OUTLOOK))
    _lies(ort, lauf, "--anwenden", "--ja", a=absage, b=zusage)
    assert _stand(ort) == "stand: abgesagt, am: 2027-01-21, weg: kalender, folge: 1"


def test_was_am_telefon_spaeter_gesagt_ist_bleibt(ort: Path, lauf: Lauf) -> None:
    datei = ort / "kontakte/veranstaltungen" / f"{SLUG}.yaml"
    am_telefon = "stand: abgesagt, am: 2027-02-01, weg: telefon, folge: 1"
    datei.write_text(EINLADUNGEN[: EINLADUNGEN.rindex(OFFEN)] + am_telefon + "}\n", encoding="utf-8")
    ausgang = _lies(ort, lauf, "--anwenden", "--ja", a=probe.kalenderantwort(_kalender(OUTLOOK)))
    assert "es gibt eine spätere Antwort" in ausgang.ausgabe
    assert _stand(ort) == am_telefon


@pytest.mark.parametrize(
    ("betreff", "stand"),
    [
        ("Wir kommen: Netzwerktreffen", "stand: zugesagt, am: 2027-01-21, weg: mail, folge: 1"),
        ("AW: Wir kommen nicht: Netzwerktreffen", "stand: abgesagt, am: 2027-01-21, weg: mail, folge: 1"),
        ("Jemand anderes kommt: Netzwerktreffen", "stand: zugesagt, am: 2027-01-21, weg: mail, folge: 1"),
        ("Wir überlegen noch", OFFEN),
    ],
)
def test_ein_klick_antwortet_mit_einer_mail(betreff: str, stand: str, ort: Path, lauf: Lauf) -> None:
    ausgang = _lies(
        ort, lauf, "--anwenden", "--ja", a=probe.antwort(f"{betreff} [kn-{probe.KENNUNG_UNNA[:8]}]", bezug="")
    )
    assert _stand(ort) == stand
    assert ("wer kommt, steht in der Mail" in ausgang.ausgabe) is betreff.startswith("Jemand")


def test_eine_fremde_kennung_aendert_nichts(ort: Path, lauf: Lauf) -> None:
    ausgang = _lies(ort, lauf, "--anwenden", "--ja", a=probe.antwort("Wir kommen: X [kn-00000000]", bezug=""))
    assert "bitte lesen: trägt eine Kennung, die hier niemand hat" in ausgang.ausgabe
    assert _stand(ort) == OFFEN


def test_wer_auf_eine_fruehere_fassung_klickt_antwortet_auf_den_alten_termin(ort: Path, lauf: Lauf) -> None:
    write_versandtes(ort / "kontakte", ("unna",), f"einladung:{SLUG}:0", "2027-01-10-einladung")
    kennung = sha256(b"frueher").hexdigest()[:32]
    datei = ort / "kontakte/sendungen/2027-01-10-einladung/sendung.json"
    datei.write_text(datei.read_text(encoding="utf-8").replace(probe.KENNUNG_UNNA, kennung), encoding="utf-8")
    ausgang = _lies(
        ort, lauf, "--anwenden", "--ja", a=probe.antwort(f"Wir kommen: X [kn-{kennung[:8]}]", bezug="")
    )
    assert ausgang.ausgabe.startswith("1 Antwort auf den alten Termin\n")
    assert _stand(ort) == OFFEN


def test_auch_auf_eine_erinnerung_wird_zum_geltenden_termin_geantwortet(ort: Path, lauf: Lauf) -> None:
    write_versandtes(ort / "kontakte", ("unna",), f"erinnerung:{SLUG}:1", "2027-01-20-erinnerung")
    kennung = sha256(b"erinnert").hexdigest()[:32]
    datei = ort / "kontakte/sendungen/2027-01-20-erinnerung/sendung.json"
    datei.write_text(datei.read_text(encoding="utf-8").replace(probe.KENNUNG_UNNA, kennung), encoding="utf-8")
    _lies(ort, lauf, "--anwenden", "--ja", a=probe.antwort(f"Wir kommen: X [kn-{kennung[:8]}]", bezug=""))
    assert _stand(ort) == "stand: zugesagt, am: 2027-01-21, weg: mail, folge: 1"


def test_nach_dem_verlegen_heisst_die_datei_anders_und_der_termin_wie_vorher(ort: Path, lauf: Lauf) -> None:
    neu = "2027-04-15-netzwerktreffen"
    alt = ort / "kontakte/veranstaltungen" / f"{SLUG}.yaml"
    alt.rename(alt.with_name(f"{neu}.yaml"))
    treffen = ort / "register/data/veranstaltungen" / f"{SLUG}.yaml"
    treffen.write_text(
        TREFFEN.replace("2027-03-11", "2027-04-15") + f"kalenderkennung: {SLUG}\n", encoding="utf-8"
    )
    treffen.rename(treffen.with_name(f"{neu}.yaml"))
    eml = probe.antwort(f"Wir kommen nicht: X [kn-{probe.KENNUNG_UNNA[:8]}]", bezug="")
    ausgang = _lies(ort, lauf, "--anwenden", "--ja", a=eml)
    assert f"unna/fach  Absage zu {neu}  21.01.2027" in ausgang.ausgabe
    assert "stand: abgesagt, am: 2027-01-21, weg: mail" in alt.with_name(f"{neu}.yaml").read_text(
        encoding="utf-8"
    )


def test_wer_neu_antwortet_kommt_nicht_mehr_mit_denen_von_vorher(ort: Path, lauf: Lauf) -> None:
    datei = ort / "kontakte/veranstaltungen" / f"{SLUG}.yaml"
    vorher = "stand: zugesagt, am: 2027-01-20, weg: telefon, personen: 3, ersatz: k7f3q, folge: 1"
    datei.write_text(EINLADUNGEN[: EINLADUNGEN.rindex(OFFEN)] + vorher + "}\n", encoding="utf-8")
    absage = probe.kalenderantwort(_kalender(OUTLOOK, "PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED"))
    _lies(ort, lauf, "--anwenden", "--ja", a=absage)
    assert _stand(ort) == "stand: abgesagt, am: 2027-01-21, weg: kalender, folge: 1"


def test_ein_bogen_sagt_auch_wie_viele_kommen(ort: Path, lauf: Lauf) -> None:
    bogen = probe.build_bogen(probe.KENNUNG_UNNA, "ja", 3, "Toni Probe")
    ausgang = _lies(ort, lauf, "--anwenden", "--ja", a=probe.mit_bogen(bogen))
    assert "3 Personen; nennt einen Ersatz; wer es ist, steht im Bogen" in ausgang.ausgabe
    assert _stand(ort) == "stand: zugesagt, am: 2027-01-21, weg: bogen, personen: 3, folge: 1"
    assert "Probe" not in (ort / "kontakte/eingang/gelesen.jsonl").read_text(encoding="utf-8")


def test_was_ein_mensch_zu_derselben_antwort_ergaenzt_hat_bleibt(ort: Path, lauf: Lauf) -> None:
    datei = ort / "kontakte/veranstaltungen" / f"{SLUG}.yaml"
    ergaenzt = "stand: zugesagt, am: 2027-01-21, weg: kalender, personen: 3, ersatz: k7f3q, folge: 1"
    datei.write_text(EINLADUNGEN[: EINLADUNGEN.rindex(OFFEN)] + ergaenzt + "}\n", encoding="utf-8")
    ausgang = _lies(ort, lauf, "--anwenden", "--ja", a=probe.kalenderantwort(_kalender(OUTLOOK)))
    assert ausgang.ausgabe.startswith("1 Zusage\n")
    assert _stand(ort) == ergaenzt


def test_was_sich_nicht_schneiden_laesst_verweist_auf_die_datei_der_veranstaltung(
    ort: Path, lauf: Lauf
) -> None:
    datei = ort / "kontakte/veranstaltungen" / f"{SLUG}.yaml"
    # Ohne »personen« stünde die Klammer im Kommentar.
    unna = "  - {sitz: unna/fach, person: k7f3q, stand: zugesagt, folge: 1, # laut\n     personen: 3}\n"
    datei.write_text(EINLADUNGEN.rpartition("  - ")[0] + unna, encoding="utf-8")
    (ort / "post/a.eml").write_bytes(probe.kalenderantwort(_kalender(OUTLOOK)))
    ausgang = lauf("eingang", "lesen", "--ordner", ort / "post", "--anwenden", "--ja")
    assert ausgang.meldungen == (
        f"Fehler: veranstaltungen/{SLUG}.yaml ist so geschrieben, dass sich nicht nur dieses eine ändern lässt.\n"
        "    Die Datei im Editor ändern; sie liegt im Kontaktordner.\n"
    )
    assert datei.read_text(encoding="utf-8").endswith(unna)
