"""Das Paket für eine Kommune, die beitreten will: Selbstprüfung, Beschlussvorlage und was dazugehört."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kommunennetz.dokumente.paketinhalt import (
    Begruendungskontext,
    Paket,
    Paketkontext,
    Worte,
    nachbarschaft_wert,
    worte,
)
from kommunennetz.dokumente.werte import (
    AngabenWert,
    BeschlussWert,
    DatumWert,
    ErklaerungWert,
    GesamtzahlWert,
    NetzWert,
    PlanWert,
    PruefungWert,
    ZaehlungWert,
    ZahlangabeWert,
    als_wert,
    faelle_von,
)
from kommunennetz.dokumente.wortlaut import load_wortlaut
from kommunennetz.dokumente.zeitplan import (
    Schritt,
    Zeitplan,
    bis_zum_beschluss,
    build_zeitplan,
    eigene_schritte,
    uebliche_schritte,
)
from kommunennetz.errors import FrageError
from kommunennetz.fragen.beitritt import Lage, Pruefung, pruefe_beitritt
from kommunennetz.fragen.fassung import erklaerung_am, genannte_erklaerung
from kommunennetz.fragen.kalender import kalender_fuer
from kommunennetz.fragen.mitglieder import Zaehlung, steht_aus, zahl
from kommunennetz.fragen.zahlen import gesamtzahl, unterschied
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import Beitritt, Beschluss
from kommunennetz.model.netz import Netz, Zahlangabe
from kommunennetz.model.paketangaben import Paketangaben
from kommunennetz.model.teildatum import Antwort, tag
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.vorlagen import Vorlagen

TITEL = {
    "selbstpruefung": "Selbstprüfung",
    "beschlussvorlage": "Beschlussvorlage",
    "erklaerungsblatt": "Erklärungsblatt",
    "presseentwurf": "Presseentwurf",
    "zeitplan": "Zeitplan",
    "nachbarn": "Mitglieder in der Nachbarschaft",
}
"""Die Dokumente des Pakets; jedes hat unter paket/ eine Vorlage seines Namens."""

ERKLAERUNGSBLATT = "erklaerungsblatt"
"""Dieses gibt es nur in einem Netzwerk, dem man mit einer Erklärung beitritt."""

WORTE_OHNE_KURZFASSUNG = 1200
"""So lang darf die Begründung sein, ohne dass eine Kurzfassung vorangeht: drei Seiten zu 400 Wörtern.

Warum Wörter und nicht Seiten: Word und PDF brechen verschieden um, und die Kommune schreibt noch hinein.
"""


OHNE_ANGABEN = Paketangaben()


@dataclass(frozen=True, slots=True)
class Wunsch:
    """Was jemand zu einem Paket dazusagt."""

    termin: date | None = None
    """Der Tag der Unterschrift; sonst gilt die nächste geplante Runde."""
    angaben: Paketangaben = OHNE_ANGABEN
    """Was die Kommune über ihre Papiere sagt."""
    mit_registerzahl: bool = False
    """Ob die Vorlage in einer Fußnote nennt, wie viele Mitglieder das Register zählt."""


OHNE_WUNSCH = Wunsch()


def build_paket(
    register: Register, gebiet: Gebiet, stichtag: date, vorlagen: Vorlagen, wunsch: Wunsch = OHNE_WUNSCH
) -> Mapping[str, bytes]:
    """Liefert die Dateien des Pakets nach Namen, jedes Dokument als docx und pdf.

    FrageError, wenn das Gebiet schon Mitglied oder eine Bezirksregierung ist; VorlageError aus einer Vorlage.
    """
    dateien = {}
    for name, (markdown, titel) in render_paket(register, gebiet, stichtag, vorlagen, wunsch).items():
        for art in (Dokumentformat.DOCX, Dokumentformat.PDF):
            inhalt = build(markdown, art, titel=titel, stand=stichtag, vorlagen=vorlagen)
            dateien[f"{name}-{gebiet.slug}.{art}"] = inhalt
    return dateien


def render_paket(
    register: Register, gebiet: Gebiet, stichtag: date, vorlagen: Vorlagen, wunsch: Wunsch = OHNE_WUNSCH
) -> Mapping[str, tuple[str, str]]:
    """Liefert zu jedem Dokument des Pakets sein Markdown und seinen Titel; Fehler wie bei `build_paket`."""
    ohne = begruendung_kontext(register, gebiet, stichtag, wunsch)
    kontext = paket_kontext(ohne, vorlagen.render("paket/begruendung.md.j2", ohne))
    genitiv = faelle_von(gebiet).genitiv
    return {
        name: (vorlagen.render(f"paket/{name}.md.j2", kontext), f"{titel}: Beitritt {genitiv}")
        for name, titel in TITEL.items()
        if name != ERKLAERUNGSBLATT or kontext["netz"].erklaerung_im_satz
    }


def ohne_wortlaut(register: Register, gebiet: Gebiet, stichtag: date, wunsch: Wunsch = OHNE_WUNSCH) -> str:
    """Liefert die Fassung, deren amtlicher Wortlaut dem Erklärungsblatt fehlt; leer, wenn nichts fehlt."""
    kontext = begruendung_kontext(register, gebiet, stichtag, wunsch)
    erklaerung = kontext["paket"].erklaerung
    if kontext["netz"].erklaerung_im_satz is None or erklaerung is None or kontext["paket"].wortlaut:
        return ""
    return erklaerung.fassung


def braucht_kurzfassung(begruendung: str) -> bool:
    """Liefert, ob die Begründung länger als drei Seiten ist, gezählt in Wörtern."""
    return len(begruendung.split()) > WORTE_OHNE_KURZFASSUNG


def paket_kontext(ohne: Begruendungskontext, begruendung: str) -> Paketkontext:
    """Liefert, was die Vorlagen des Pakets sehen, wenn die Begründung geschrieben ist."""
    return {
        **ohne,
        "begruendung": Markdown(begruendung.strip()),
        "mit_kurzfassung": braucht_kurzfassung(begruendung),
    }


def begruendung_kontext(
    register: Register, gebiet: Gebiet, stichtag: date, wunsch: Wunsch = OHNE_WUNSCH
) -> Begruendungskontext:
    """Liefert, was die Vorlage der Begründung sieht; FrageError, wenn kein Beitritt in Frage kommt."""
    eintrag = register.eintrag(gebiet)
    # Was zu einer beendeten Mitgliedschaft gehört, ist kein Schritt zur nächsten.
    beitritt = eintrag.satz.beitritt if eintrag and eintrag.satz.austritt is None else None
    kommune = worte(register.netz.satz, gebiet, wunsch.angaben.leitung)
    schritte = _schritte(register.netz.satz, kommune)
    zeitplan = _zeitplan(register, schritte, beitritt, stichtag, wunsch.termin)
    paket = _paket(register, gebiet, stichtag, beitritt, zeitplan)
    return {
        "paket": replace(paket, mit_registerzahl=wunsch.mit_registerzahl),
        "netz": als_wert(NetzWert, register.netz.satz),
        "kommune": kommune,
        "angaben": als_wert(AngabenWert, wunsch.angaben),
    }


def _paket(
    register: Register, gebiet: Gebiet, stichtag: date, beitritt: Beitritt | None, zeitplan: Zeitplan
) -> Paket:
    pruefung = pruefe_beitritt(register, gebiet, stichtag)
    if pruefung.lage in (Lage.BEZIRKSREGIERUNG, Lage.MITGLIED):
        raise FrageError(pruefung.satz, "Ein Paket gibt es für Kommunen, die noch beitreten können.")
    beschluss = _beschluss(register, beitritt, stichtag)
    zaehlung = zahl(register, stichtag)
    genannt = gesamtzahl(register, stichtag)
    erklaerung = genannte_erklaerung(erklaerung_am(register.netz.satz, stichtag, zeitplan.runde))
    return Paket(
        stichtag=als_wert(DatumWert, tag(stichtag)),
        pruefung=als_wert(PruefungWert, pruefung),
        fehlende=tuple(_fehlende(pruefung)),
        beschluss=als_wert(BeschlussWert, beschluss) if beschluss else None,
        zaehlung=als_wert(ZaehlungWert, zaehlung),
        mit_registerzahl=False,
        angabe=als_wert(ZahlangabeWert, genannt.angabe) if genannt.angabe else None,
        # Im Register trennt ein Semikolon die Belege.
        quellen_der_angabe=tuple(genannt.quelle.split("; ")) if genannt.quelle else (),
        unterschied=_unterschied(zaehlung, genannt.angabe),
        erklaerung=als_wert(ErklaerungWert, erklaerung) if erklaerung else None,
        wortlaut=load_wortlaut(register, erklaerung),
        gesamtzahl=als_wert(GesamtzahlWert, genannt),
        nachbarschaft=nachbarschaft_wert(register, gebiet, stichtag),
        plan=als_wert(PlanWert, zeitplan),
    )


def _fehlende(pruefung: Pruefung) -> Iterator[str]:
    """Liefert, was noch nachzuweisen ist, kurz benannt; ohne das, was der Beitritt erfüllt."""
    for stand in pruefung.punkte:
        if stand.naechster_schritt and stand.punkt.folgt_aus is None:
            yield stand.punkt.kurz


def _beschluss(register: Register, beitritt: Beitritt | None, stichtag: date) -> Beschluss | None:
    beschluss = beitritt.beschluss if beitritt else None
    if beschluss is None or register.eingetragen(beschluss.datum).bis(stichtag) is not Antwort.JA:
        return None
    return beschluss


def _unterschied(zaehlung: Zaehlung, angabe: Zahlangabe | None) -> str:
    text = unterschied(angabe, zaehlung.vergleichbar(angabe)) if angabe else ""
    return f"das {text}" if text.startswith("stimmt") else text


def _schritte(netz: Netz, kommune: Worte) -> tuple[Schritt, ...]:
    """Liefert die Schritte aus netz.yaml, sonst die üblichen."""
    gremium, leitung = kommune.gremium, kommune.amt.leitung
    if netz.schritte:
        return eigene_schritte(netz.schritte, gremium, leitung)
    return uebliche_schritte(gremium, leitung, netz.adressat, netz.erklaerung_im_satz)


def _zeitplan(
    register: Register,
    schritte: Sequence[Schritt],
    beitritt: Beitritt | None,
    stichtag: date,
    termin: date | None,
) -> Zeitplan:
    """Liefert den Plan bis zum genannten Tag, sonst bis zur eigenen, sonst bis zur nächsten Runde."""
    kalender = kalender_fuer(register.netz.satz)
    erledigt = _erledigt(register, schritte, beitritt, stichtag)
    if termin is not None:
        return build_zeitplan(schritte, stichtag, termin, None, kalender, erledigt=erledigt)
    nummer = beitritt.runde if beitritt else None
    kuenftige = [
        runde for eintrag in register.runden.values()
        if (runde := eintrag.satz).datum.bis(stichtag) is not Antwort.JA
        and runde.datum.hat_ende
        and steht_aus(runde, stichtag)
    ]  # fmt: skip
    kuenftige.sort(key=lambda runde: (runde.nummer != nummer, not runde.datum.ist_tag, runde.datum.spaeteste))
    naechste = next(iter(kuenftige), None)
    tag_ = naechste.datum.frueheste if naechste and naechste.datum.ist_tag else None
    return build_zeitplan(schritte, stichtag, tag_, naechste, kalender, erledigt=erledigt)


def _erledigt(
    register: Register, schritte: Sequence[Schritt], beitritt: Beitritt | None, stichtag: date
) -> set[str]:
    """Liefert, welche Schritte des Zeitplans am Stichtag schon getan sind."""
    erledigt = bis_zum_beschluss(schritte) if _beschluss(register, beitritt, stichtag) else set()
    erklaert = beitritt.erklaert if beitritt else None
    if erklaert and register.eingetragen(erklaert).bis(stichtag) is Antwort.JA:
        erledigt.add("erklaerung")
    return erledigt
