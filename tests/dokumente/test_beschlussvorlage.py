"""Die Beschlussvorlage: ganze Sätze aus den Daten des Netzwerks, Lücken für Word, und was die Kommune selbst sagt."""

import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from feindlich import FEINDLICH
from hilfen import HEUTE, WURZEL
from kommunennetz.dokumente.paket import OHNE_WUNSCH, TITEL, Wunsch, build_paket, render_paket
from kommunennetz.dokumente.werte import AngabenWert
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.arten import PAKETANGABEN
from kommunennetz.model.paketangaben import Paketangaben
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load, parse_eintrag
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.luecken import read_eintragungen
from kommunennetz.setzerei.wert import feldnamen
from kontexte import ANGABEN
from paket_probe import NETZ, VORLAGEN, load_probe

GEBIETE = Verzeichnis.load()


def _vorlage(
    register: Register, name: str = "Rödinghausen", wunsch: Wunsch = OHNE_WUNSCH, stichtag: date = HEUTE
) -> str:
    gebiet = GEBIETE.find(name)
    assert gebiet is not None
    text = render_paket(register, gebiet, stichtag, VORLAGEN, wunsch)["beschlussvorlage"][0]
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _datei(register: Register, name: str, art: Dokumentformat, wunsch: Wunsch = OHNE_WUNSCH) -> bytes:
    gebiet = GEBIETE.find(name)
    assert gebiet is not None
    text, titel = render_paket(register, gebiet, HEUTE, VORLAGEN, wunsch)["beschlussvorlage"]
    return build(text, art, titel=titel, stand=HEUTE, vorlagen=VORLAGEN)


def _abschnitt(text: str, titel: str) -> str:
    """Liefert, was zwischen dieser Überschrift und der nächsten steht."""
    return (
        text.partition(f"# {titel}\n\n")[2]
        .partition("\n#")[0]
        .replace(":::", "")
        .removesuffix(" zusammen\n")
        .strip()
    )


def _ueberschriften(text: str) -> list[str]:
    return re.findall(r"^#+ (.*)$", text, re.MULTILINE)


def _ohne(netz: str, *felder: str) -> str:
    """Liefert netz.yaml ohne diese Felder, mit allem, was darunter eingerückt steht."""
    for feld in felder:
        netz, anzahl = re.subn(rf"^{feld}:.*\n(?:[ ].*\n)*", "", netz, flags=re.MULTILINE)
        assert anzahl == 1, feld
    return netz


def test_der_beschluss_nennt_netzwerk_erklaerung_und_adressat_in_ganzen_saetzen(tmp_path: Path) -> None:
    assert _abschnitt(_vorlage(load_probe(tmp_path)), "Beschlussvorschlag") == (
        "Der Rat der Gemeinde Rödinghausen beschließt:\n\n"
        "1. Die Gemeinde Rödinghausen tritt dem Testnetz der Kommunen bei.\n"
        "2. Die Bürgermeisterin oder der Bürgermeister unterzeichnet dazu die Gemeinsame Erklärung »Gemeinsam "
        "handeln« (Fassung 2012) und erklärt dem Land schriftlich den Beitritt.\n"
        "3. Die Gemeinde Rödinghausen macht sich die mit dem Beitritt verbundenen Zusagen zu eigen.\n"
        "4. Die Verwaltung weist bis zur Unterschrift die noch offenen Voraussetzungen nach: Ansprechperson, "
        "Anerkennung."
    )


def test_vom_wirklichen_netzwerk_heisst_es_nie_netzwerk_kommunen_netzwerk() -> None:
    register = load(WURZEL).register
    assert register is not None
    text = _vorlage(register, "Herford")
    assert "1. Die Stadt Herford tritt dem Kommunen-Netzwerk: engagiert in NRW bei." in text
    assert "| Gegenstand | Beitritt der Stadt Herford zum Kommunen-Netzwerk: engagiert in NRW |" in text
    assert "Das Kommunen-Netzwerk: engagiert in NRW besteht seit Dezember 2012." in text
    assert "Netzwerk »" not in text
    assert not re.search(r"seit:|Träger:", text)


@pytest.mark.parametrize(
    ("gruendung", "satz"),
    [
        ("2012", "Das Testnetz der Kommunen besteht seit 2012."),
        ("2012-12", "Das Testnetz der Kommunen besteht seit Dezember 2012."),
        ("2012-12-05", "Das Testnetz der Kommunen besteht seit dem 5. Dezember 2012."),
        ("vor 2012-12-05", "Das Testnetz der Kommunen wurde vor dem 5. Dezember 2012 gegründet."),
        ("nach 2011", "Das Testnetz der Kommunen wurde nach 2011 gegründet."),
        (
            "zwischen 2011 und 2012-03",
            "Das Testnetz der Kommunen wurde zwischen 2011 und März 2012 gegründet.",
        ),
        ("unbekannt", "Die Gemeinde Rödinghausen soll dem Testnetz der Kommunen beitreten."),
    ],
)
def test_seit_wann_es_besteht_ist_ein_satz(gruendung: str, satz: str, tmp_path: Path) -> None:
    register = load_probe(tmp_path, netz=NETZ.replace("gruendung: 2012-12", f"gruendung: {gruendung}"))
    assert _abschnitt(_vorlage(register), "Worum es geht").splitlines() == [
        satz,
        "Darin üben Kommunen, was sie gemeinsam besser können.",
        "Träger ist das Ministerium für Ehrenamt.",
        "Mitglied wird eine Kommune, indem sie die Gemeinsame Erklärung »Gemeinsam handeln« (Fassung 2012) "
        "unterzeichnet.",
    ]


def test_was_netz_yaml_nicht_sagt_sagt_auch_die_vorlage_nicht(tmp_path: Path) -> None:
    felder = ("zweck", "nutzen", "zusagen", "pflichten", "kosten", "adressat", "traeger_im_satz")
    netz = _ohne(NETZ, *felder, "erklaerung_im_satz", "name_im_satz", "aemter", "zahlen")
    text = _vorlage(load_probe(tmp_path, netz=netz))
    assert _ueberschriften(text) == [
        *("Beschlussvorlage", "Beratungsfolge", "Beschlussvorschlag", "Begründung", "Worum es geht"),
        *("Was die Gemeinde Rödinghausen davon hat", "Wer schon dabei ist", "Voraussetzungen"),
        *("Finanzielle Auswirkungen", "Unterschrift", "Abstimmungsergebnis", "Anlagen"),
    ]
    assert _abschnitt(text, "Beschlussvorschlag") == (
        "Der Rat der Gemeinde Rödinghausen beschließt:\n\n"
        "1. Die Gemeinde Rödinghausen tritt dem Netzwerk »Testnetz der Kommunen« bei.\n"
        "2. Die Verwaltung weist bis zur Unterschrift die noch offenen Voraussetzungen nach: Ansprechperson, "
        "Anerkennung."
    )
    assert (
        _abschnitt(text, "Worum es geht")
        == "Das Netzwerk »Testnetz der Kommunen« besteht seit Dezember 2012."
    )
    assert (
        _abschnitt(text, "Finanzielle Auswirkungen") == r"**\[bitte eintragen: finanzielle Auswirkungen\]**"
    )
    assert _abschnitt(text, "Anlagen").startswith("1. Selbstprüfung zum Beitritt der Gemeinde Rödinghausen")
    assert "Rechtsgrundlage" not in text


def test_die_zahl_ist_die_veroeffentlichte_und_die_des_registers_steht_nur_auf_wunsch_da(
    tmp_path: Path,
) -> None:
    register = load_probe(tmp_path)
    ohne = _vorlage(register)
    assert (
        "Das Testnetz der Kommunen zählt über 5 Kommunen (Stand: September 2026, Quelle: "
        "[https://example.org/a](https://example.org/a) und Rundbrief 7).\n"
    ) in ohne
    assert not re.search(r"Register|mindestens|nachgewiesen|laut", ohne)
    mit = _vorlage(register, wunsch=Wunsch(mit_registerzahl=True))
    assert "und Rundbrief 7).[^registerzahl]\n" in mit
    assert mit.count("[^registerzahl]:") == 1
    assert (
        "[^registerzahl]: Das Register des Netzwerks weist am 22. November 2026 mindestens 4, höchstens 5 Kommunen "
        "namentlich nach; gezählt ist, wessen Unterschrift belegt ist. Veröffentlicht sind über 5 Kommunen; dem "
        "Register fehlen dazu mindestens 1 bis 2 Namen. Bezirksregierungen sind nicht mitgezählt.\n"
    ) in mit
    assert len(mit) > len(ohne)


def test_die_kosten_sind_eine_aussage(tmp_path: Path) -> None:
    register = load_probe(tmp_path)
    assert _abschnitt(_vorlage(register), "Finanzielle Auswirkungen") == "Die Mitgliedschaft kostet nichts."
    angaben = Paketangaben(haushalt="Die Fahrtkosten trägt das Produkt 01.111.")
    text = _vorlage(register, wunsch=Wunsch(angaben=angaben))
    assert _abschnitt(text, "Finanzielle Auswirkungen") == "Die Fahrtkosten trägt das Produkt 01.111."
    assert "☐" not in text


def test_ohne_angaben_haben_beratungsfolge_und_abstimmung_luecken(tmp_path: Path) -> None:
    text = _vorlage(load_probe(tmp_path), "Kreis Lippe")
    assert _abschnitt(text, "Beratungsfolge").splitlines()[2:] == [
        r"| **\[bitte eintragen: Ausschuss, oder streichen\]** | **\[…\]** | **\[…\]** | Vorberatung |",
        r"| Kreistag des Kreises Lippe | **\[…\]** | **\[…\]** | Entscheidung |",
    ]
    assert _abschnitt(text, "Abstimmungsergebnis").splitlines()[2:] == [
        r"| Vorberatung | **\[…\]** | **\[…\]** | **\[…\]** |",
        r"| Kreistag des Kreises Lippe | **\[…\]** | **\[…\]** | **\[…\]** |",
    ]
    assert "| Rechtsgrundlage | § 26 Absatz 1 der Kreisordnung |" in text


def test_was_die_kommune_sagt_steht_da(tmp_path: Path) -> None:
    text = _vorlage(load_probe(tmp_path), wunsch=Wunsch(angaben=ANGABEN))
    assert text.startswith("**Stadt Herford**\n\n# Beschlussvorlage\n\n")
    assert _abschnitt(text, "Beschlussvorlage").splitlines()[2:] == [
        "| Gegenstand | Beitritt der Gemeinde Rödinghausen zum Testnetz der Kommunen |",
        "| Vorlage Nr., Datum | 2027/0112, 18. Januar 2027 |",
        "| Amt, Aktenzeichen | Stabsstelle Ehrenamt, 50.12 |",
        "| Beratung | öffentlich |",
        "| Frühere Behandlung | keine |",
        "| Rechtsgrundlage | § 41 Absatz 1 der Gemeindeordnung |",
    ]
    assert _abschnitt(text, "Beratungsfolge").splitlines()[2:] == [
        "| Hauptausschuss | 3. Februar 2027 | 7 | Vorberatung |",
        r"| Rat | **\[…\]** | **\[…\]** | Entscheidung |",
    ]
    assert "2. Die Bürgermeisterin unterzeichnet dazu" in text
    assert _ueberschriften(text)[-7:] == [
        *("Finanzielle Auswirkungen", "Personelle Auswirkungen", "Klimarelevanz", "Gleichstellung"),
        *("Unterschrift", "Abstimmungsergebnis", "Anlagen"),
    ]
    assert _abschnitt(text, "Klimarelevanz") == "Keine Auswirkungen."
    unterschriften = _abschnitt(text, "Unterschrift").splitlines()[2:]
    assert [zeile.split(" | ")[0] for zeile in unterschriften] == ["| Beigeordnete", "| Bürgermeisterin"]


def test_jede_angabe_wirkt(tmp_path: Path) -> None:
    """Nimmt man eine weg, ist das Paket ein anderes."""
    register = load_probe(tmp_path)
    gebiet = GEBIETE.find("Rödinghausen")
    assert gebiet is not None

    def paket(angaben: Paketangaben) -> Mapping[str, tuple[str, str]]:
        return render_paket(register, gebiet, HEUTE, VORLAGEN, Wunsch(angaben=angaben))

    alles = paket(ANGABEN)
    felder = set(Paketangaben.model_fields) - {"beratung"}
    assert felder == ANGABEN.model_fields_set
    for feld in felder:
        assert (
            paket(Paketangaben(**(dict(ANGABEN) | {feld: Paketangaben.model_fields[feld].default}))) != alles
        ), feld
    assert paket(ANGABEN.model_copy(update={"beratung": "nichtöffentlich"})) != alles
    assert set(feldnamen(AngabenWert)) == set(Paketangaben.model_fields) - {"leitung"}


@pytest.mark.parametrize(
    ("angabe", "abschnitt"),
    [(None, None), ("nein", None), ("ja", r"**\[bitte eintragen: Klimarelevanz\]**"), ("Keine.", "Keine.")],
)
def test_ein_block_fehlt_hat_eine_luecke_oder_seinen_text(
    angabe: str | None, abschnitt: str | None, tmp_path: Path
) -> None:
    text = _vorlage(load_probe(tmp_path), wunsch=Wunsch(angaben=Paketangaben(klima=angabe)))
    assert ("Klimarelevanz" in _ueberschriften(text)) is (abschnitt is not None)
    assert _abschnitt(text, "Klimarelevanz") == (abschnitt or "")


def test_entscheidet_ein_ausschuss_heisst_es_nicht_der_rat_beschliesst(tmp_path: Path) -> None:
    angaben = Paketangaben.model_validate(
        {"beratungsfolge": [{"gremium": "Sozialausschuss", "zustaendigkeit": "Entscheidung"}]}
    )
    text = _vorlage(load_probe(tmp_path), wunsch=Wunsch(angaben=angaben))
    assert _abschnitt(text, "Beschlussvorschlag").startswith("Es wird beschlossen:\n\n1. Die Gemeinde")


def test_ein_beschluss_nach_dem_stichtag_ist_keine_fruehere_behandlung(tmp_path: Path) -> None:
    register = load_probe(tmp_path)
    for tag, zeile in (
        (date(2026, 10, 1), r"| Frühere Behandlung | **\[bitte eintragen: "),
        (date(2026, 10, 2), "| Frühere Behandlung | Rat, 2. Oktober 2026, Vorlage V/12 |"),
    ):
        assert zeile in _vorlage(register, "Herford", stichtag=tag)


def test_die_datei_zum_ausfuellen_ist_so_gueltig_und_jede_zeile_darin_auch() -> None:
    text = (WURZEL / "templates" / "paket" / "paket-angaben.yaml").read_text(encoding="utf-8")
    befunde: list[object] = []
    leer = parse_eintrag(text.encode(), "paket-angaben.yaml", PAKETANGABEN, befunde)  # type: ignore[arg-type]
    assert leer is not None
    assert (leer.satz, befunde) == (Paketangaben(), [])
    offen = re.sub(r"^#(?=\S|  )", "", text, flags=re.MULTILINE)
    voll = parse_eintrag(offen.encode(), "paket-angaben.yaml", PAKETANGABEN, befunde)  # type: ignore[arg-type]
    assert voll is not None
    assert (voll.satz.model_fields_set, befunde) == (set(Paketangaben.model_fields), [])


def test_in_word_hat_jede_luecke_jedes_papiers_titel_tag_und_platzhalter(tmp_path: Path) -> None:
    gebiet = GEBIETE.find("Rödinghausen")
    assert gebiet is not None
    dateien = build_paket(load_probe(tmp_path), gebiet, HEUTE, VORLAGEN)
    anzahl = {}
    for name in TITEL:
        inhalt = dateien[f"{name}-roedinghausen.docx"]
        elemente = list(docx.Document(BytesIO(inhalt)).element.iter(qn("w:sdt")))
        angaben = [element.find(qn("w:sdtPr")) for element in elemente]
        namen = [
            [teil.find(qn(f"w:{art}")).get(qn("w:val")) for art in ("tag", "alias", "tabIndex")]
            for teil in angaben
        ]
        assert all(0 < len(text) <= 64 for zeile in namen for text in zeile)
        assert len({tag for tag, _, _ in namen}) == len(namen)
        assert [stelle for _, _, stelle in namen] == [str(nummer + 1) for nummer in range(len(namen))]
        platzhalter = ["".join(text.text for text in element.iter(qn("w:t"))) for element in elemente]
        assert all(re.fullmatch(r"\[(bitte eintragen: .+|…)\]", text) for text in platzhalter), platzhalter
        alles = "".join(text.text for text in docx.Document(BytesIO(inhalt)).element.iter(qn("w:t")))
        assert alles.count("[bitte eintragen: ") + alles.count("[…]") == len(elemente)
        assert read_eintragungen(inhalt) == []
        anzahl[name] = len(elemente)
    assert anzahl["beschlussvorlage"] == 19
    assert anzahl["selbstpruefung"] > 5


def test_die_letzte_seite_traegt_den_ganzen_schluss() -> None:
    register = load(WURZEL).register
    assert register is not None
    for name in ("Herford", "Kreis Herford", "Köln", "Städteregion Aachen"):
        for wunsch in (OHNE_WUNSCH, Wunsch(angaben=ANGABEN, mit_registerzahl=True)):
            pdf = PdfReader(BytesIO(_datei(register, name, Dokumentformat.PDF, wunsch)))
            letzte = pdf.pages[-1].extract_text()
            assert re.search(r"Unterschrift\n[\s\S]*Abstimmungsergebnis\n[\s\S]*Anlagen\n", letzte), name


def test_der_schluss_haelt_auch_in_word_zusammen(tmp_path: Path) -> None:
    inhalt = _datei(load_probe(tmp_path), "Rödinghausen", Dokumentformat.DOCX)
    datei = docx.Document(BytesIO(inhalt))
    gehalten = [
        "".join(text.text for text in absatz.iter(qn("w:t")))
        for absatz in datei.element.iter(qn("w:p"))
        if absatz.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    ]
    assert [text for text in gehalten if text in ("Voraussetzungen", "Unterschrift")] == [
        "Voraussetzungen",
        "Unterschrift",
    ]
    assert gehalten[-2:] == ["Anlagen", "Die Gemeinsame Erklärung »Gemeinsam handeln« (Fassung 2012)"]
    zeilen = list(datei.element.iter(qn("w:tr")))
    assert len(zeilen) > 5
    teilbar = [zeile for zeile in zeilen if zeile.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None]
    assert teilbar == []


def test_feindliche_angaben_stehen_woertlich_in_word(tmp_path: Path) -> None:
    texte = {text.replace("\r\n", " "): lesbar for text, lesbar in FEINDLICH.items()}
    angaben = Paketangaben(
        briefkopf="A".join(texte),
        vorhaben="A".join(texte),
        unterzeichnende=tuple(f"A{text}E" for text in texte),
    )
    inhalt = _datei(load_probe(tmp_path), "Rödinghausen", Dokumentformat.DOCX, Wunsch(angaben=angaben))
    alles = _dicht("".join(teil.text for teil in docx.Document(BytesIO(inhalt)).element.iter(qn("w:t"))))
    assert len(texte) > 40
    for lesbar in texte.values():
        assert _dicht(f"A{lesbar}E") in alles
    assert alles.count(_dicht("A".join(texte.values()))) == 2


def _dicht(text: str) -> str:
    return re.sub(r"\s", "", text)
