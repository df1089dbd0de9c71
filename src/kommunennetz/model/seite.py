"""Was die öffentliche Seite über sich selbst sagt: Adresse, Verantwortliche, Lizenz, Barrierefreiheit."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from kommunennetz.model import leseregeln
from kommunennetz.model.auftritt import Stelle
from kommunennetz.model.grundlage import Datum, Hingenommene, Satz, Text, Zeile, check_muster, schema

_ORT = r"[A-Za-z0-9\u00a1-\uffff]([A-Za-z0-9\u00a1-\uffff.-]*[A-Za-z0-9\u00a1-\uffff])?"
_WEBADRESSE = rf'https://{_ORT}(:[0-9]{{1,5}})?(/[^\s"<>]*)?'
Webadresse = Annotated[
    str,
    check_muster(
        re.compile(_WEBADRESSE),
        leseregeln.webadresse,
        "keine Adresse im Netz",
        "Die Form ist https://www.example.org/netz/, mit »https« und ohne Leerzeichen.",
    ),
    schema(_WEBADRESSE, "Die Form ist https://www.example.org/netz/"),
]

Pflichtangabe = Literal[
    "adresse", "impressum", "datenschutz", "kontakt", "barrierefreiheit", "kontaktformular", "ombudsstelle"
]


class Mangel(Satz):
    """Etwas an der Seite, das nicht barrierefrei ist."""

    was: Zeile = Field(description="Welcher Inhalt oder welche Bedienung")
    warum: Zeile = Field(description="Warum es so ist")
    ersatz: Zeile | None = Field(None, description="Wo dasselbe barrierefrei zu finden ist")
    bis: Datum | None = Field(None, description="Bis wann es behoben ist")


class Barrierefreiheit(Satz):
    """Die Erklärung zur Barrierefreiheit nach dem Muster des Durchführungsbeschlusses (EU) 2018/1523."""

    stand: Literal["vollstaendig", "teilweise", "nicht"] = Field(
        description="Ob die Seite die Anforderungen vollständig, teilweise oder nicht erfüllt"
    )
    grundlage: Text = Field(description="Nach welchem Recht sie barrierefrei sein soll, als ganzer Satz")
    erstellt: Datum = Field(description="Wann die Erklärung erstellt ist")
    geprueft: Datum = Field(description="Wann sie zuletzt überprüft ist; höchstens zwölf Monate her")
    methode: Text = Field(description="Wie geprüft ist, durch wen und womit, als ganze Sätze")
    maengel: tuple[Mangel, ...] = Field((), description="Was bekanntermaßen nicht barrierefrei ist")
    kontaktformular: Webadresse | None = Field(None, description="Formular, um Barrieren zu melden")
    ombudsstelle: Stelle | None = Field(None, description="Wer vermittelt, wenn eine Meldung nichts ändert")


class Dcat(Satz):
    """Was ein Datenportal über die offenen Daten wissen will."""

    contributor_id: Zeile | None = Field(None, description="Kennung beim Datenportal (contributorID)")
    herausgeber: Zeile | None = Field(None, description="Wer die Daten herausgibt; sonst der Träger")
    herausgeber_adresse: Webadresse | None = Field(None, description="Seite des Herausgebers")


class Offen(Satz):
    """Eine Angabe, die noch fehlt; die Seite sagt es, bis sie da ist."""

    angabe: Pflichtangabe = Field(description="Welche")
    grund: Zeile = Field(description="Warum sie noch fehlt")


class Seite(Satz):
    """Die öffentliche Seite des Netzwerks (data/seite.yaml); ohne diese Datei gibt es keine."""

    titel: Zeile = Field(description="Kurzer Name, oben auf jeder Seite")
    adresse: Webadresse | None = Field(None, description="Wo die Startseite zu finden sein wird")
    impressum: Webadresse | None = Field(None, description="Impressum")
    datenschutz: Webadresse | None = Field(None, description="Hinweise zum Datenschutz")
    kontakt: Stelle | None = Field(
        None,
        description="Wohin man sich wendet; sonst die Geschäftsstelle aus netz.yaml",
    )
    lizenz: Literal["dl-zero-de/2.0", "dl-by-de/2.0", "cc-by/4.0", "cc-zero"] = Field(
        "dl-zero-de/2.0", description="Lizenz der offenen Daten"
    )
    namensnennung: Zeile | None = Field(
        None, description="Wie die Quelle zu nennen ist, wenn die Lizenz es verlangt"
    )
    dcat: Dcat | None = Field(None, description="Angaben für Datenportale")
    barrierefreiheit: Barrierefreiheit | None = Field(None, description="Erklärung zur Barrierefreiheit")
    leichte_sprache: Text | None = Field(
        None, description="Worum es geht, in Leichter Sprache; eine Zeile je Aussage"
    )
    dgs: Webadresse | None = Field(None, description="Film in Deutscher Gebärdensprache")
    offen: tuple[Offen, ...] = Field((), description="Angaben, die noch fehlen, jede mit ihrem Grund")
    hingenommen: Hingenommene = ()

    def vorhanden(self, *, postfach: bool) -> Iterator[Pflichtangabe]:
        """Liefert die Pflichtangaben, die da sind; `postfach`: ob netz.yaml eines nennt."""
        barrierefreiheit = self.barrierefreiheit
        gegeben: dict[Pflichtangabe, object] = {
            "adresse": self.adresse,
            "impressum": self.impressum,
            "datenschutz": self.datenschutz,
            "kontakt": postfach or (self.kontakt and self.kontakt.email),
            "barrierefreiheit": barrierefreiheit,
            "kontaktformular": barrierefreiheit and barrierefreiheit.kontaktformular,
            "ombudsstelle": barrierefreiheit and barrierefreiheit.ombudsstelle,
        }
        return (angabe for angabe, wert in gegeben.items() if wert)


PFLICHTANGABEN: dict[Pflichtangabe, str] = {
    "adresse": "die Adresse der Seite",
    "impressum": "das Impressum",
    "datenschutz": "der Hinweis zum Datenschutz",
    "kontakt": "ein Funktionspostfach",
    "barrierefreiheit": "die Erklärung zur Barrierefreiheit",
    "kontaktformular": "ein Formular zum Melden von Barrieren",
    "ombudsstelle": "die Ombudsstelle",
}
"""Was eine öffentliche Seite braucht, und wie ein Satz es nennt."""
