"""Was im Paket für eine beitretende Kommune steht, als Werte für seine Vorlagen."""

from dataclasses import dataclass

from kommunennetz.beitritt import Pruefung
from kommunennetz.dokumente.anlageinhalt import Zeile
from kommunennetz.dokumente.markdown import Markdown
from kommunennetz.dokumente.zeitplan import Zeitplan
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.mitglieder import Zaehlung
from kommunennetz.model.kommune import Beschluss
from kommunennetz.model.netz import Erklaerung, Netz, Zahlangabe
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.namen import Faelle


@dataclass(frozen=True, slots=True)
class Amt:
    """Wie Vertretung und Spitze einer Kommune heißen; das Amt, nie die Person."""

    gremium: str
    """Ohne Artikel: »Rat«."""
    gremium_nominativ: str
    leitung: str
    """Beide Formen ohne Artikel, für Unterschriften: »Bürgermeisterin oder Bürgermeister«."""
    leitung_nominativ: str


def _amt(gremium: str, artikel: str, weiblich: str, maennlich: str) -> Amt:
    spitze = f"die {weiblich} oder der {maennlich}"
    return Amt(gremium, f"{artikel} {gremium}", f"{weiblich} oder {maennlich}", spitze)


# Gemeindeordnung NRW § 40, Kreisordnung NRW § 25 und § 42, Städteregion-Aachen-Gesetz § 3.
_RAT = _amt("Rat", "der", "Bürgermeisterin", "Bürgermeister")
_RAT_KREISFREI = _amt("Rat", "der", "Oberbürgermeisterin", "Oberbürgermeister")
_KREISTAG = _amt("Kreistag", "der", "Landrätin", "Landrat")
_STAEDTEREGIONSTAG = _amt("Städteregionstag", "der", "Städteregionsrätin", "Städteregionsrat")
_MIT_OBERBUERGERMEISTER = ("kreisfreie stadt", "regionsangehörige stadt")


def amt_von(gebiet: Gebiet) -> Amt:
    """Liefert Vertretung und Spitze, wie sie in NRW heißen; anderswo gilt die eigene Vorlage."""
    if gebiet.gruppe is Gruppe.KREIS:
        return _STAEDTEREGIONSTAG if gebiet.art == "Städteregion" else _KREISTAG
    return _RAT_KREISFREI if gebiet.art.casefold() in _MIT_OBERBUERGERMEISTER else _RAT


def faelle_von(gebiet: Gebiet) -> Faelle:
    """Liefert die vier Fälle; ein Name ohne Gattung beugt sich nicht und steht überall, wie er ist."""
    try:
        return gebiet.faelle
    except ValueError:
        return Faelle(gebiet.name, gebiet.name, gebiet.name, gebiet.name)


def im_raum(gebiet: Gebiet) -> str:
    """Liefert den Ort im Satz: »im Kreis Lippe«, »in der Städteregion Aachen«."""
    dativ = faelle_von(gebiet).dativ
    return f"im {dativ.removeprefix('dem ')}" if dativ.startswith("dem ") else f"in {dativ}"


def satzanfang(text: str) -> str:
    """Liefert den Text mit großem ersten Buchstaben; alles andere bleibt."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Worte:
    """Eine Kommune, wie Sätze sie brauchen."""

    gebiet: Gebiet
    faelle: Faelle
    amt: Amt

    @property
    def name(self) -> str:
        """Liefert den amtlichen Namen ohne Artikel: »Stadt Herford«."""
        return self.gebiet.name

    @property
    def satzanfang(self) -> str:
        """Liefert »Die Stadt Herford«."""
        return satzanfang(self.faelle.nominativ)

    @property
    def ort_satzanfang(self) -> str:
        """Liefert »In der Stadt Herford«, »Im Kreis Lippe«."""
        return satzanfang(im_raum(self.gebiet))

    @property
    def gremium(self) -> str:
        """Liefert die Vertretung mit ihrem Ort: »Rat der Stadt Herford«."""
        return f"{self.amt.gremium} {self.faelle.genitiv}"

    @property
    def gremium_satzanfang(self) -> str:
        """Liefert »Der Rat der Stadt Herford«."""
        return satzanfang(f"{self.amt.gremium_nominativ} {self.faelle.genitiv}")

    @property
    def leitung_satzanfang(self) -> str:
        """Liefert »Die Bürgermeisterin oder der Bürgermeister«."""
        return satzanfang(self.amt.leitung_nominativ)


@dataclass(frozen=True, slots=True)
class Raum:
    """Ein Kreis oder Regierungsbezirk und die Mitglieder darin."""

    name: str
    ort: str
    """Im Satz: »im Kreis Herford«."""
    zeilen: tuple[Zeile, ...]

    @property
    def sichere(self) -> list[str]:
        """Liefert die Namen derer, die am Stichtag ohne Zweifel Mitglied sind."""
        return [zeile.name for zeile in self.zeilen if not zeile.fraglich]


@dataclass(frozen=True, slots=True)
class Paket:
    """Alles, was die Vorlagen des Pakets zeigen."""

    netz: Netz
    stichtag: Teildatum
    kommune: Worte
    pruefung: Pruefung
    beschluss: Beschluss | None
    """Ein am Stichtag schon gefasster Beschluss, den das Register kennt."""
    zaehlung: Zaehlung
    angabe: Zahlangabe | None
    """Die veröffentlichte Zahl, die dem Stichtag am nächsten liegt."""
    unterschied: str
    """Wie sich diese Zahl zu der des Registers verhält, als Nebensatz."""
    erklaerung: Erklaerung | None
    wortlaut: Markdown | None
    nachbarn: tuple[Raum, ...]
    """Erst der Kreis, dann der Regierungsbezirk ohne ihn; leer, was es nicht gibt."""
    plan: Zeitplan

    @property
    def fehlende(self) -> list[str]:
        """Liefert, was noch nachzuweisen ist, kurz benannt; ohne das, was der Beitritt erfüllt."""
        return [
            punkt.punkt.kurz
            for punkt in self.pruefung.punkte
            if punkt.naechster_schritt and punkt.punkt.folgt_aus is None
        ]

    @property
    def quellen_der_angabe(self) -> list[str]:
        """Liefert die Belege der veröffentlichten Zahl einzeln; im Register trennt sie ein Semikolon."""
        return self.angabe.quelle.split("; ") if self.angabe and self.angabe.quelle else []
