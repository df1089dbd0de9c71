"""Das Paket für den Beitritt: richtiges Deutsch, wahre Zahlen, und nichts Eigenes wird überschrieben."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from hilfen import HEUTE, WURZEL, load_register
from kommunennetz.dateien import write_ordner
from kommunennetz.dokumente.paket import (
    ERKLAERUNGSBLATT,
    TITEL,
    WORTE_OHNE_KURZFASSUNG,
    Wunsch,
    begruendung_kontext,
    braucht_kurzfassung,
    build_paket,
    ohne_wortlaut,
    render_paket,
)
from kommunennetz.dokumente.paketinhalt import amt_von, im_raum
from kommunennetz.errors import FrageError
from kommunennetz.fragen.beitritt import Lage
from kommunennetz.fragen.mitglieder import mitglieder
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.auftritt import Amtsbezeichnung
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from kommunennetz.setzerei.vorlagen import Vorlagen
from paket_probe import HERFORD, KOMMUNEN, NETZ, SOLL, VORLAGEN, build_soll, load_probe
from sollwerte import Soll

FEINDLICH = '*_#<script> {{7*7}} {% raw %} \\input #import "x" | a =cmd() [m](javascript:x)'
GEBIETE = Verzeichnis.load()


def _gebiet(name: str) -> Gebiet:
    gebiet = GEBIETE.find(name)
    assert gebiet is not None
    return gebiet


def _markdown(register: Register, name: str, dokument: str, termin: date | None = None) -> str:
    return render_paket(register, _gebiet(name), HEUTE, VORLAGEN, Wunsch(termin))[dokument][0]


def test_jedes_dokument_steht_da_wie_im_soll(tmp_path: Path, soll: Soll) -> None:
    pakete = build_soll(load_probe(tmp_path))
    assert len(KOMMUNEN) * len(TITEL) == len(pakete)
    soll.pruefe_ordner(SOLL, pakete)


def test_jede_kommune_ausserhalb_des_netzwerks_bekommt_ein_paket_ohne_luecke() -> None:
    register = load(WURZEL).register
    assert register is not None
    dabei = {m.gebiet.ags for m in mitglieder(register, HEUTE) if m.antwort is Antwort.JA}
    gebiete = [
        gebiet
        for gebiet in GEBIETE.alle
        if gebiet.gruppe is not Gruppe.BEZIRKSREGIERUNG and gebiet.ags not in dabei
    ]
    assert len(gebiete) > 300
    for gebiet in gebiete:
        for name, (markdown, titel) in render_paket(register, gebiet, HEUTE, VORLAGEN).items():
            assert titel == f"{TITEL[name]}: Beitritt {gebiet.faelle.genitiv}"
            assert gebiet.name in markdown or gebiet.faelle.genitiv in markdown
            assert not re.findall(r"\bNone\b|\{\{|\b[Ii]m (?:dem|der)\b|\b[Ii]n (?:dem|im)\b", markdown)


@pytest.mark.parametrize(
    ("name", "gremium", "leitung", "ort"),
    [
        ("Herford", "Rat", "Bürgermeisterin oder Bürgermeister", "in der Stadt Herford"),
        ("Rödinghausen", "Rat", "Bürgermeisterin oder Bürgermeister", "in der Gemeinde Rödinghausen"),
        ("Köln", "Rat", "Oberbürgermeisterin oder Oberbürgermeister", "in der Stadt Köln"),
        ("Aachen", "Rat", "Oberbürgermeisterin oder Oberbürgermeister", "in der Stadt Aachen"),
        ("Kreis Lippe", "Kreistag", "Landrätin oder Landrat", "im Kreis Lippe"),
        ("Oberbergischer Kreis", "Kreistag", "Landrätin oder Landrat", "im Oberbergischen Kreis"),
        ("Hochsauerlandkreis", "Kreistag", "Landrätin oder Landrat", "im Hochsauerlandkreis"),
        (
            "Städteregion Aachen",
            "Städteregionstag",
            "Städteregionsrätin oder Städteregionsrat",
            "in der Städteregion Aachen",
        ),
    ],
)
def test_vertretung_spitze_und_ort_heissen_wie_dort(name: str, gremium: str, leitung: str, ort: str) -> None:
    gebiet = _gebiet(name)
    register = load(WURZEL).register
    assert register is not None
    amt = amt_von(register.netz.satz, gebiet)
    assert (gremium, leitung, ort) == (amt.gremium, amt.leitung, im_raum(gebiet))


@pytest.mark.parametrize(
    ("name", "amt"),
    [
        ("Fürth", ("Stadtrat", "Oberbürgermeisterin oder Oberbürgermeister")),
        ("Höchstadt a.d.Aisch", ("Stadtrat", "Bürgermeisterin oder Bürgermeister")),
        ("Mainz", ("Stadtrat", "Oberbürgermeisterin oder Oberbürgermeister")),
        ("Hamm", ("Rat", "Oberbürgermeisterin oder Oberbürgermeister")),
        ("Landkreis Erlangen-Höchstadt", ("Kreistag", "Landrätin oder Landrat")),
    ],
)
def test_im_bundesweiten_netz_heissen_sie_je_land(name: str, amt: tuple[str, str]) -> None:
    register = load(WURZEL / "tests" / "beispiele" / "netze" / "gesunde-staedte").register
    assert register is not None
    gebiet = register.verzeichnis.find(name)
    assert gebiet is not None
    gefunden = amt_von(register.netz.satz, gebiet)
    assert (gefunden.gremium, gefunden.leitung) == amt


@pytest.mark.parametrize(
    ("ags", "art", "gremium"),
    [
        ("09184112", "Stadt", "Land und Rechtsform"),
        ("05184112", "Stadt", "Rechtsform"),
        ("09184112", "Markt", "Land"),
        ("05184112", "Markt", "Gruppe"),
        ("AT-80207", "Markt", "Gruppe"),
        ("09162000", "kreisfreie Stadt", "Rat"),
    ],
)
def test_ein_amt_gilt_je_genauer_desto_eher(ags: str, art: str, gremium: str) -> None:
    def amt(wo: str, **wofuer: str) -> Amtsbezeichnung:
        leitung = {"leitung_weiblich": "Leiterin", "leitung_maennlich": "Leiter"}
        return Amtsbezeichnung.model_validate({"gruppe": "gemeinde", "gremium": wo} | leitung | wofuer)

    aemter = (
        amt("Gruppe"),
        amt("Land", land="09"),
        amt("Rechtsform", art="Stadt"),
        amt("Land und Rechtsform", land="09", art="Stadt"),
    )
    register = load(WURZEL).register
    assert register is not None
    gebiet = _gebiet("Herford")._replace(ags=ags, art=art)
    netz = register.netz.satz
    assert amt_von(netz.model_copy(update={"aemter": aemter}), gebiet).gremium == gremium
    assert amt_von(netz.model_copy(update={"aemter": aemter[::-1]}), gebiet).gremium == gremium


def test_jedes_dokument_kommt_als_docx_und_pdf_und_immer_gleich(tmp_path: Path) -> None:
    register = load_probe(tmp_path)
    dateien = build_paket(register, _gebiet("Herford"), HEUTE, VORLAGEN)
    assert list(dateien) == [f"{name}-herford.{art}" for name in TITEL for art in ("docx", "pdf")]
    assert dateien == build_paket(register, _gebiet("Herford"), HEUTE, VORLAGEN)
    for name, inhalt in dateien.items():
        titel = f"{TITEL[name.split('-')[0]]}: Beitritt der Stadt Herford"
        if name.endswith(".pdf"):
            pdf = PdfReader(BytesIO(inhalt))
            assert pdf.metadata is not None
            assert titel == pdf.metadata.title
        else:
            assert titel == docx.Document(BytesIO(inhalt)).core_properties.title


def test_die_kurzfassung_steht_erst_bei_langer_begruendung_voran(tmp_path: Path) -> None:
    register = load_probe(tmp_path / "r")
    eigene = tmp_path / "paket"
    eigene.mkdir()
    vorlage = eigene / "begruendung.md.j2"
    ergebnis = {}
    for anzahl in (WORTE_OHNE_KURZFASSUNG, WORTE_OHNE_KURZFASSUNG + 1):
        vorlage.write_text("Wort " * anzahl, encoding="utf-8")
        vorlagen = Vorlagen([tmp_path, WURZEL / "templates"])
        text = render_paket(register, _gebiet("Herford"), HEUTE, vorlagen)["beschlussvorlage"][0]
        ergebnis[anzahl - WORTE_OHNE_KURZFASSUNG] = (
            "## Kurzfassung\n\n- **Vorschlag:** Die Stadt Herford" in text
        )
        assert text.index("## Beschlussvorschlag") < text.index("## Begründung")
    assert ergebnis == {0: False, 1: True}


def test_drei_seiten_des_pdf_sind_ungefaehr_so_viele_worte_wie_die_grenze() -> None:
    """Die Grenze zählt Wörter; sie soll dem entsprechen, was auf drei Seiten passt."""
    from kommunennetz.setzerei.formate import Dokumentformat, build

    absatz = "Die Verwaltung berichtet dem Ausschuss über Vorhaben, die Engagierte vor Ort betreffen. " * 8
    worte = absatz.split()
    seiten = {}
    for anteil in (0.75, 1.25):
        menge = int(WORTE_OHNE_KURZFASSUNG * anteil / len(worte))
        text = "# B\n\n" + f"### Abschnitt\n\n{absatz}\n\n".replace("###", "##") * menge
        pdf = build(text, Dokumentformat.PDF, titel="B", stand=HEUTE, vorlagen=VORLAGEN)
        seiten[anteil] = len(PdfReader(BytesIO(pdf)).pages)
    assert seiten[0.75] <= 3 <= seiten[1.25]
    assert not braucht_kurzfassung(absatz)


@pytest.mark.parametrize(
    ("name", "satz"),
    [
        (
            "Bonn",
            "Die Stadt Bonn ist bereits Mitglied (Beitritt: 5. Dezember 2012) und muss nicht mehr beitreten.",
        ),
        ("Bezirksregierung Köln", "Die Bezirksregierung Köln ist eine Landesbehörde: "),
    ],
)
def test_wer_nicht_beitreten_kann_bekommt_kein_paket(name: str, satz: str, tmp_path: Path) -> None:
    with pytest.raises(FrageError) as gefangen:
        build_paket(load_probe(tmp_path), _gebiet(name), HEUTE, VORLAGEN)
    assert gefangen.value.text.startswith(satz)
    assert gefangen.value.hilfe == "Ein Paket gibt es für Kommunen, die noch beitreten können."


def test_am_tag_vor_dem_beitritt_gibt_es_auch_fuer_mitglieder_eines(tmp_path: Path) -> None:
    paket = render_paket(load_probe(tmp_path), _gebiet("Bonn"), date(2012, 12, 4), VORLAGEN)
    assert "Mit diesem Blatt prüft die Stadt Bonn selbst" in paket["selbstpruefung"][0]


def test_die_selbstpruefung_nennt_was_bekannt_ist_und_sonst_keinen_stand(tmp_path: Path) -> None:
    register = load_probe(tmp_path)
    bekannt = _markdown(register, "Herford", "selbstpruefung").replace("\N{NO-BREAK SPACE}", " ")
    assert re.findall(r"\*\*Der Geschäftsstelle bekannt:\*\* (.*)", bekannt) == [
        "erfüllt, seit: Mai 2024; Nachweis: Organigramm 2024",
        "erfüllt, seit: 10. November 2026; Nachweis: Erklärung des Beitritts",
        "nicht erfüllt",
    ]
    assert "Was die Geschäftsstelle am 22. November 2026 schon weiß, steht bei jedem Punkt." in bekannt
    unbekannt = _markdown(register, "Köln", "selbstpruefung")
    assert not [wort for wort in ("bekannt", "Register", "Datensatz", "offen") if wort in unbekannt]


def _erste_zeilen(text: str) -> list[str]:
    zeilen = text.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    kopf = zeilen.index("| Wann | Was | Wer |")
    return [zeilen[2], *(zeile.split(" | ")[0] for zeile in zeilen[kopf + 2 : kopf + 4])]


def test_der_zeitplan_rechnet_vom_genannten_tag_zurueck(tmp_path: Path) -> None:
    plan = _markdown(load_probe(tmp_path), "Herford", "zeitplan", date(2027, 6, 30))
    assert _erste_zeilen(plan) == [
        "Ziel ist die Unterschrift am 30. Juni 2027.",
        "| bis 24. März 2027",
        "| 30. Juni 2027",
    ]


def test_nennt_netz_yaml_keine_schritte_stehen_die_ueblichen_da(tmp_path: Path) -> None:
    netz = NETZ[: NETZ.index("schritte:")] + NETZ[NETZ.index("aemter:") :]
    plan = _markdown(load_probe(tmp_path, netz=netz), "Kreis Lippe", "zeitplan", date(2027, 6, 30))
    zeilen = plan.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    kopf = zeilen.index("| Wann | Was | Wer |")
    amt, leitung = "Federführendes Amt", "Landrätin oder Landrat"
    assert [tuple(zeile.strip("| ").split(" | ")) for zeile in zeilen[kopf + 2 : kopf + 14]] == [
        ("bis 10. März 2027", "Selbstprüfung ausfüllen, Nachweise sammeln, Ansprechstelle bestimmen", amt),
        ("bis 24. März 2027", "Beitritt mit der Geschäftsstelle des Netzwerks besprechen", amt),
        (
            "bis 7. April 2027",
            "Beschlussvorlage ausfüllen und mit beteiligten Ämtern und der Kämmerei abstimmen",
            amt,
        ),
        ("bis 21. April 2027", "Vorlage beim Sitzungsdienst einreichen; dessen Frist geht vor", amt),
        (
            "bis 5. Mai 2027",
            "Vorberatung im Fachausschuss, wo die Zuständigkeitsordnung sie vorsieht",
            "Fachausschuss",
        ),
        (
            "bis 19. Mai 2027",
            "Beschluss fassen; die Niederschrift geht an die Geschäftsstelle",
            "Kreistag des Kreises Lippe",
        ),
        ("bis 2. Juni 2027", "Beitritt dem Land schriftlich erklären", leitung),
        ("bis 2. Juni 2027", "Alle Kriterien sind erfüllt und der Geschäftsstelle nachgewiesen", amt),
        (
            "bis 16. Juni 2027",
            "Erklärungsblatt mit dem amtlichen Wortlaut bereithalten, Presseentwurf abstimmen",
            "Federführendes Amt, Pressestelle",
        ),
        ("30. Juni 2027", "Die Gemeinsame Erklärung unterzeichnen", leitung),
        (
            "bis 7. Juli 2027",
            "Pressemitteilung veröffentlichen, Funktionspostfach an die Geschäftsstelle melden",
            "Pressestelle",
        ),
        (
            "bis 25. August 2027",
            "Erstes Netzwerktreffen einplanen, im eigenen Haus berichten",
            "Ansprechstelle",
        ),
    ]


def test_ohne_geplante_runde_zaehlt_der_zeitplan_wochen(tmp_path: Path) -> None:
    runde = "{nummer: 2, bezeichnung: Zweite Runde, datum: 2026-03-10, quelle: Q}\n"
    dateien = {"runden__2027-zweite": runde, "kommunen__herford": "name: Herford\nags: 05758012\n"}
    plan = _markdown(load_probe(tmp_path, **dateien), "Herford", "zeitplan")
    assert _erste_zeilen(plan) == [
        "Eine gemeinsame Unterzeichnung ist noch nicht geplant; eine Kommune kann auch allein unterzeichnen. "
        "Der Plan zählt in Wochen vor der Unterschrift.",
        "| 14 Wochen vorher",
        "| 6 Wochen vorher",
    ]


def test_eine_runde_ohne_festen_tag_wird_genannt_und_in_wochen_gezaehlt(tmp_path: Path) -> None:
    runde = "{nummer: 2, bezeichnung: Zweite Runde, datum: 2027-03}\n"
    plan = _markdown(load_probe(tmp_path, **{"runden__2027-zweite": runde}), "Herford", "zeitplan")
    assert _erste_zeilen(plan) == [
        "Geplant ist: Zweite Runde, März 2027. Der Tag steht noch nicht fest; deshalb zählt der Plan in Wochen vor der "
        "Unterschrift.",
        "| 14 Wochen vorher",
        "| Tag der Unterschrift",
    ]


def test_die_eigene_runde_geht_der_naechsten_vor(tmp_path: Path) -> None:
    dritte = "{nummer: 3, bezeichnung: Dritte Runde, datum: 2027-01-15}\n"
    register = load_probe(tmp_path, **{"runden__2027-dritte": dritte})
    assert "Zweite Runde, 10." in _markdown(register, "Herford", "zeitplan")
    assert "Dritte Runde, 15." in _markdown(register, "Rödinghausen", "zeitplan")


def test_ohne_amtlichen_wortlaut_sagt_das_blatt_es_zuerst(tmp_path: Path) -> None:
    zeilen = _markdown(load_probe(tmp_path), "Herford", "erklaerungsblatt").splitlines()
    assert zeilen[0] == "# Gemeinsam handeln"
    assert ohne_wortlaut(load_register(tmp_path, netz=NETZ), _gebiet("Herford"), HEUTE) == "2012"
    assert zeilen[2].startswith("**Noch nicht zum Unterschreiben: Hier fehlt der amtliche Wortlaut.**")


def test_der_wortlaut_der_erklaerung_steht_im_blatt_wenn_das_register_ihn_hat(tmp_path: Path) -> None:
    netz = NETZ.replace('{fassung: "2012",', '{fassung: "2012", text: data/wortlaut.md,')
    register = load_probe(tmp_path / "b", netz=netz)
    (register.ort / "data" / "wortlaut.md").write_text("# Erster Teil\n\nWir handeln.\n", encoding="utf-8")
    mit = _markdown(register, "Herford", "erklaerungsblatt")
    assert "\n## Wortlaut\n\n### Erster Teil\n\nWir handeln.\n\n## Beitritt der Stadt Herford\n" in mit
    # Was nur ohne ihn einen Sinn hat, steht nicht da; unterschrieben wird unter ihm.
    assert ohne_wortlaut(register, _gebiet("Herford"), HEUTE) == ""
    assert "Noch nicht" not in mit
    assert "in eigenen Worten" not in mit
    assert mit.endswith(": Unterschriften\n")


OHNE_ERKLAERUNG = NETZ[: NETZ.index("erklaerung_im_satz:")] + NETZ[NETZ.index("schritte:") :]


def test_tritt_man_ohne_erklaerung_bei_gibt_es_kein_erklaerungsblatt(tmp_path: Path) -> None:
    register = load_probe(tmp_path, netz=OHNE_ERKLAERUNG)
    paket = render_paket(register, _gebiet("Köln"), HEUTE, VORLAGEN)
    assert ohne_wortlaut(register, _gebiet("Köln"), HEUTE) == ""
    assert list(paket) == [name for name in TITEL if name != ERKLAERUNGSBLATT]
    assert "unterzeichnete\nam 10.\N{NO-BREAK SPACE}März 2027\nden Beitritt.\n" in paket["presseentwurf"][0]
    assert "Erklärung" not in paket["presseentwurf"][0]


def test_fehlt_eine_angabe_fehlt_der_satz(tmp_path: Path) -> None:
    karg = NETZ[: NETZ.index("name_im_satz:")] + NETZ[NETZ.index("kriterien:") :]
    papiere = render_paket(load_probe(tmp_path, netz=karg), _gebiet("Köln"), HEUTE, VORLAGEN)
    for name, (markdown, _) in papiere.items():
        assert not re.findall(r"\bNone\b|\(\)|: *\.|\n(?: *\n){3}|«»", markdown), name
    assert papiere["presseentwurf"][0].splitlines()[0] == (
        "# Stadt Köln tritt dem Netzwerk »Testnetz der Kommunen« bei"
    )
    for satz in ("sagt die Stadt Köln zu", "Für das Netzwerk:", "Mehr dazu:", "Für das Land"):
        assert satz not in papiere["presseentwurf"][0]


@pytest.mark.parametrize(
    ("name", "spitze", "gremium"),
    [
        ("Rödinghausen", "Bürgermeisterin oder Bürgermeister", "Der Rat"),
        ("Köln", "Oberbürgermeisterin oder Oberbürgermeister", "Der Rat"),
        ("Kreis Lippe", "Landrätin oder Landrat", "Der Kreistag"),
        ("Städteregion Aachen", "Städteregionsrätin oder Städteregionsrat", "Der Städteregionstag"),
    ],
)
def test_die_presse_erfaehrt_wer_in_welchem_amt_unterschrieb(
    name: str, spitze: str, gremium: str, tmp_path: Path
) -> None:
    text = _markdown(load_probe(tmp_path), name, "presseentwurf")
    assert text.startswith(f"# {_gebiet(name).name} tritt dem Testnetz der Kommunen bei\n")
    assert f"\\[bitte eintragen: {spitze}, mit Namen\\]** unterzeichnete\nam 10." in text
    assert f"\n{gremium} hatte das am " in text


def test_die_presse_nennt_eine_zahl_und_niemanden_dessen_mitgliedschaft_fraglich_ist(tmp_path: Path) -> None:
    text = _markdown(load_probe(tmp_path), "Herford", "presseentwurf")
    # Bielefeld liegt näher als 30 km, doch ob es Mitglied ist, steht nicht fest.
    assert "Aus der Nachbarschaft ist unter anderem die Gemeinde Kirchlengern dabei." in text
    assert "Bielefeld" not in text
    ohne_daten = re.sub(r"\d{1,2}\.\N{NO-BREAK SPACE}\w+ \d{4}|(?:September |seit )\d{4}", "", text)
    assert re.findall(r"\d+", ohne_daten) == ["5"]


@pytest.mark.parametrize(
    ("beschluss", "satz"),
    [
        ("gremium: Rat, datum: 2026-10-02", "Der Rat hatte das am 2. Oktober 2026 beschlossen."),
        ("gremium: Rat, datum: 2026-10", "Der Rat hatte das beschlossen."),
        (
            "gremium: Hauptausschuss, datum: 2026-10-02",
            "Vorausgegangen war ein Beschluss: Hauptausschuss, 2. Oktober 2026.",
        ),
    ],
)
def test_der_beschluss_steht_als_satz_in_der_meldung(beschluss: str, satz: str, tmp_path: Path) -> None:
    herford = HERFORD.replace("gremium: Rat, datum: 2026-10-02", beschluss)
    text = _markdown(load_probe(tmp_path, kommunen__herford=herford), "Herford", "presseentwurf")
    assert satz in text.replace("\N{NO-BREAK SPACE}", " ").splitlines()


def test_die_nachbarn_stehen_nach_entfernung_mit_postfach(tmp_path: Path) -> None:
    kirchlengern = (
        "name: Kirchlengern\nags: 05758020\npostfach: ehrenamt@kirchlengern.example\n"
        "beitritt: {unterzeichnet: zwischen 2015-03 und 2015-06, quelle: Q}\n"
    )
    text = _markdown(load_probe(tmp_path, kommunen__kirchlengern=kirchlengern), "Herford", "nachbarn")
    zeilen = text.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    kopf = zeilen.index("| Kommune | km | Mitglied seit | Postfach |")
    assert zeilen[kopf + 2 : kopf + 7] == [
        "| Gemeinde Kirchlengern | 9 | 2015 | ehrenamt@kirchlengern.example |",
        r"| Stadt Bielefeld\* | 14 | – | – |",
        "| Stadt Wiehl | 151 | 2021 | – |",
        "| Stadt Bonn | 188 | 2012 | – |",
        "| Stadt Alsdorf | 222 | 2015 | – |",
    ]


def test_ohne_mitglieder_bleibt_keine_leere_tabelle(tmp_path: Path) -> None:
    register = load_register(tmp_path, netz=NETZ)
    text = _markdown(register, "Herford", "nachbarn")
    assert "Im Register steht noch niemand." in text
    assert "|" not in text


def test_feindliche_werte_stehen_in_pdf_und_word_woertlich_da(tmp_path: Path) -> None:
    wert = FEINDLICH.replace("\\", "\\\\").replace('"', '\\"')
    ohne_hinweis = NETZ.replace("verantwortlich: Ministerium für Ehrenamt", "verantwortlich: Land")
    netz = ohne_hinweis.replace("Ministerium für Ehrenamt", f'"{wert}"').replace(
        "kurz: Ansprechperson", f'kurz: "{wert}"'
    )
    herford = HERFORD.replace("gremium: Rat", f'gremium: "{wert}"').replace("Organigramm 2024", f'"{wert}"')
    runde = f'{{nummer: 2, bezeichnung: "{wert}", datum: 2027-03-10, ort: "{wert}"}}\n'
    dateien = {"kommunen__herford": herford, "runden__2027-zweite": runde}
    register = load_probe(tmp_path, netz=netz, **dateien)
    gesucht = "".join(FEINDLICH.split())
    for name, inhalt in build_paket(register, _gebiet("Herford"), HEUTE, VORLAGEN).items():
        if name.startswith("nachbarn"):
            continue
        if name.endswith(".pdf"):
            text = "".join(seite.extract_text() for seite in PdfReader(BytesIO(inhalt)).pages)
        else:
            datei = docx.Document(BytesIO(inhalt))
            zellen = [
                zelle.text for tabelle in datei.tables for zeile in tabelle.rows for zelle in zeile.cells
            ]
            text = "".join([*(absatz.text for absatz in datei.paragraphs), *zellen])
        assert gesucht in "".join(text.split()), name


def test_verapdf_findet_im_paket_nichts(verapdf: Callable[..., None], tmp_path: Path) -> None:
    register = load(WURZEL).register
    assert register is not None
    dateien = build_paket(register, _gebiet("Städteregion Aachen"), HEUTE, VORLAGEN)
    write_ordner(tmp_path, {name: inhalt for name, inhalt in dateien.items() if name.endswith(".pdf")})
    verapdf(*sorted(tmp_path.iterdir()))


@pytest.mark.parametrize("austritt", ["2020", "2025-05-01"])
def test_nach_einem_austritt_zaehlt_der_alte_beschluss_nicht(tmp_path: Path, austritt: str) -> None:
    alt = (
        "beitritt: {unterzeichnet: 2013, beschluss: {gremium: Rat, datum: 2012-10}, quelle: Q}\n"
        f"austritt: {{datum: {austritt}, quelle: Q}}\n"
    )
    kopf = "name: Herford\nags: 05758012\n"
    herford = _gebiet("Herford")
    ausgetreten = load_register(tmp_path / "aus", netz=NETZ, kommunen__herford=kopf + alt)
    inhalt = begruendung_kontext(ausgetreten, herford, HEUTE)["paket"]
    assert (inhalt.beschluss, inhalt.pruefung.lage) == (None, str(Lage.AUSGETRETEN))
    neu = "beitritt: {beschluss: {gremium: Rat, datum: 2026-10}}\nfrueher:\n"
    zeilen = alt.splitlines()
    frueher = f"  - {zeilen[0]}\n    {zeilen[1]}\n"
    wieder = load_register(tmp_path / "neu", netz=NETZ, kommunen__herford=kopf + neu + frueher)
    beschluss = begruendung_kontext(wieder, herford, HEUTE)["paket"].beschluss
    assert beschluss is not None
    assert beschluss.datum.text == "2026-10"
