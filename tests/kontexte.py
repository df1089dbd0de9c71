"""Zu jeder mitgelieferten Vorlage ein Kontext, wie sie ihn bekommt, aus einem Register mit allem, was vorkommt."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hilfen import HEUTE
from kommunennetz.dokumente.anlageinhalt import anlage_kontext
from kommunennetz.dokumente.paket import Wunsch, begruendung_kontext, paket_kontext
from kommunennetz.dokumente.rundenakte import akte_kontext
from kommunennetz.dokumente.treffeninhalt import Gast, treffen_kontext
from kommunennetz.model.paketangaben import Paketangaben
from kommunennetz.post.anrede import BEISPIEL
from kommunennetz.post.empfaenger import list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.post.schreiber import gemeinsamer_kontext, kommune_wert
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.markdown import Markdown
from paket_probe import NETZ, load_probe

TAG = date(2027, 3, 10)
DATEIEN = {
    "veranstaltungen__2027-treffen": (
        "{titel: Treffen, art: workshop, datum: 2027-06-01, beginn: '10:00', ende: '12:30', ort: Hagen, "
        "gastgeber: Land, anmeldung_bis: 2027-05-20, tagesordnung: [{beginn: '10:00', titel: Ankommen, "
        "art: Gespräch, kommune: bonn}, {titel: Essen, art: Pause}], quelle: Q}\n"
    ),
    "runden__2012-erste": (
        "{nummer: 1, bezeichnung: Erste Runde, datum: 2012-12-05, ort: Bonn, fassung: '2012', "
        "mitunterzeichnende: [Land], neue_laut_quelle: {anzahl: 7, quelle: Q}, quelle: Q}\n"
    ),
    "kommunen__koeln": "name: Köln\nags: '05315000'\nbeitritt: {unterzeichnet: 2027-03-10, runde: 2, quelle: Q}\n",
}

ANGABEN = Paketangaben.model_validate(
    {
        "briefkopf": "Stadt Herford",
        "vorlage": "2027/0112",
        "amt": "Stabsstelle Ehrenamt",
        "aktenzeichen": "50.12",
        "datum": "2027-01-18",
        "frueher": "keine",
        "leitung": "weiblich",
        "beratungsfolge": [
            {
                "gremium": "Hauptausschuss",
                "sitzung": "2027-02-03",
                "top": "7",
                "zustaendigkeit": "Vorberatung",
            },
            {"gremium": "Rat", "zustaendigkeit": "Entscheidung"},
        ],
        "vorhaben": "Die Vereine wirken mit.",
        "haushalt": "Die Fahrtkosten trägt das Produkt 01.111.",
        "personal": "Die Stelle ist da.",
        "klima": "Keine Auswirkungen.",
        "gleichstellung": "Frauen und Männer wirken mit.",
        "unterzeichnende": ["Beigeordnete", "Bürgermeisterin"],
    }
)


def build_kontexte(ort: Path, netz: str = NETZ, **dateien: str) -> dict[str, Mapping[str, object]]:
    """Liefert zu jeder Vorlage unter templates/ ihren Kontext."""
    return kontexte(load_probe(ort, **({"netz": netz} | DATEIEN | dateien)))


def kontexte(register: Register) -> dict[str, Mapping[str, object]]:
    """Liefert zu jeder Vorlage unter templates/ ihren Kontext aus diesem Register."""
    herford = register.verzeichnis.find("Herford")
    assert herford is not None
    begruendung = begruendung_kontext(
        register, herford, HEUTE, Wunsch(angaben=ANGABEN, mit_registerzahl=True)
    )
    paket = paket_kontext(begruendung, "Begründung")
    akte = akte_kontext(register, 2, TAG)
    post = gemeinsamer_kontext(register, HEUTE)
    entscheidungen = list_entscheidungen(register, HEUTE, Gemeinte())
    kommune = kommune_wert(next(eine.empfaenger for eine in entscheidungen if eine.empfaenger))
    gaeste = [Gast("k7f3q", "Bonn", "", "", "ja"), Gast("bonn/fach", "Bonn", "", "", "ja")]
    treffen = treffen_kontext(register, register.veranstaltung("2027-treffen").satz, gaeste)
    blaetter = (
        "beschlussvorlage",
        "erklaerungsblatt",
        "kurzfassung",
        "nachbarn",
        "presseentwurf",
        "selbstpruefung",
        "zeitplan",
    )
    return {
        "anlage.md.j2": anlage_kontext(register, HEUTE),
        "infomail.md.j2": {
            **post,
            "kommune": kommune,
            "empfaenger": BEISPIEL,
            "betreff": "x",
            "inhalt": Markdown("x"),
        },
        "paket/begruendung.md.j2": begruendung,
        "paket/makros.md.j2": begruendung,
        **{f"paket/{name}.md.j2": paket for name in blaetter},
        "runde/infomail.md.j2": akte,
        "runde/pressemitteilung.md.j2": akte,
        "runde/programm.md.j2": akte,
        "runde/urkunde.md.j2": {**akte, "neu": akte["akte"].neue[0]},
        "treffen/protokoll.md.j2": treffen,
        "treffen/rueckmeldung.md.j2": {**treffen, "kommune": "Bonn", "zeichen": "kn-1a2b3c4d"},
        "treffen/tagesordnung.md.j2": treffen,
    }
