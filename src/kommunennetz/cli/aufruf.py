"""Ein Aufruf des Programms: was von außen kommt, und was daraus bei Bedarf gelesen wird."""

import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kommunennetz
from kommunennetz.cli.konsole import melden
from kommunennetz.dateien import grund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.worte.saetze import mit_anzahl

if TYPE_CHECKING:
    from kommunennetz.gebiete.gebiet import Gebiet
    from kommunennetz.kontakte.bestand import Kontaktbestand
    from kommunennetz.kontakte.kontaktordner import Kontaktordner
    from kommunennetz.model.arten import Art, Arten
    from kommunennetz.model.teildatum import Datumsform, Teildatum
    from kommunennetz.register.lesen.register import Geladen, Register
    from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher
    from kommunennetz.schritte.buchung import Buchhaltung
    from kommunennetz.setzerei.vorlagen import Vorlagen

NETZ = Path("data") / "netz.yaml"
ZEIGEN = "Zeigen: kommunennetz pruefen"
KEIN_KONTAKTORDNER = "Anlegen: kommunennetz kontakt einrichten; einen vorhandenen nennen: --kontakte ORDNER"
_PAKET = Path(kommunennetz.__file__).parent
_EIGENES = "Eigenes: kommunennetz neu ORDNER"


@dataclass
class Aufruf:
    """Der Ordner, in dem man steht, der heutige Tag und die Optionen, die jeder Befehl kennt.

    Alles Weitere wird gelesen, wenn es jemand braucht, und nur einmal; was dem Menschen dazu zu sagen ist,
    wird dabei gemeldet.
    """

    hier: Path
    heute: date
    vorgabe: Path | None = None
    """Das Register, das gilt, wenn keines genannt ist."""
    kontaktvorgabe: Path | None = None
    """Der Kontaktordner, der gilt, wenn keiner genannt ist."""
    optionen: dict[str, Any] = field(default_factory=dict)
    eigene_arten: "Arten | None" = None
    ausgang: int = 0
    """1, sobald in der Antwort fehlerhafte Dateien fehlen."""

    @classmethod
    def jetzt(cls, arten: "Arten | None" = None) -> "Aufruf":
        """Liefert den Aufruf in diesem Ordner, an diesem Tag, mit den Umgebungsvariablen."""
        vorgabe = os.environ.get("KOMMUNENNETZ_REGISTER")
        heute = date.today()  # noqa: DTZ011 – gemeint ist der Tag am Schreibtisch
        ohne = os.environ.get("KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER")
        optionen = {"ohne_zwischenspeicher": True} if ohne else {}
        kontakte = os.environ.get("KOMMUNENNETZ_KONTAKTE")
        return cls(
            Path.cwd(),
            heute,
            Path(vorgabe) if vorgabe else None,
            Path(kontakte) if kontakte else None,
            optionen=optionen,
            eigene_arten=arten,
        )

    def nenne(self, optionen: Mapping[str, Any]) -> None:
        """Hält gemeinsame Optionen fest; FrageError, wenn dieselbe schon anders genannt ist."""
        for name, angabe in optionen.items():
            for wert in angabe if isinstance(angabe, list) else [angabe] if angabe else []:
                if (bisher := self.optionen.setdefault(name, wert)) != wert:
                    text = f"--{name} ist zweimal genannt: »{bisher}« und »{wert}«."
                    raise FrageError(text, "Eines von beiden weglassen.")

    @property
    def genannt(self) -> Path | None:
        """Der Ordner des Registers, wenn einer genannt ist."""
        return self.optionen.get("register", self.vorgabe)

    @property
    def arten(self) -> "Arten":
        """Die Arten von Datensätzen, die dieser Aufruf kennt; sonst die des Programms."""
        from kommunennetz.model.arten import ARTEN

        return self.eigene_arten or ARTEN

    @cached_property
    def ort(self) -> Path:
        """Der Ordner des Registers: genannt, sonst der nächste nach oben, sonst das mitgelieferte."""
        if (naechstes := self.find_naechstes()) is not None:
            return naechstes
        melden("Hinweis: Hier ist kein Register; es gilt das mitgelieferte (nur zum Lesen).")
        return mitgeliefert()

    @cached_property
    def eigenes(self) -> Path:
        """Der Ordner des Registers, das geändert werden darf: genannt oder der nächste nach oben.

        RegisterError, wenn es nur das mitgelieferte gibt oder sich nicht feststellen lässt, welches gemeint
        ist.
        """
        if (naechstes := self.find_naechstes()) is None:
            raise RegisterError("Hier ist kein Register; das mitgelieferte ist nur zum Lesen.", _EIGENES)
        # Path.resolve scheitert an Verweisen, die im Kreis führen.
        if Path(os.path.realpath(naechstes)).is_relative_to(os.path.realpath(_PAKET)):
            raise RegisterError("Das mitgelieferte Register ist nur zum Lesen.", _EIGENES)
        return naechstes

    @cached_property
    def speicher(self) -> "Zwischenspeicher":
        """Was von diesem Register schon einmal gelesen ist; nichts, wenn es so gewollt ist."""
        from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher

        if self.optionen.get("ohne_zwischenspeicher"):
            return Zwischenspeicher()
        from platformdirs import user_cache_path

        return Zwischenspeicher(user_cache_path("kommunennetz", appauthor=False), self.ort)

    @cached_property
    def geladen(self) -> "Geladen":
        """Das ganze Register mit allen Befunden, auch wenn es Fehler hat."""
        return self._load(None)

    @cached_property
    def register(self) -> "Register":
        """Das ganze Register, so weit es lesbar ist."""
        return self._als_antwort(self.geladen)

    @cached_property
    def mitglieder(self) -> "Register":
        """Das Register nur mit Kommunen und Runden, für Fragen nach Mitgliedern."""
        from kommunennetz.register.lesen.register import MITGLIEDER

        return self._als_antwort(self._load(MITGLIEDER))

    @cached_property
    def treffen(self) -> "Register":
        """Das Register nur mit Kommunen, Runden und Veranstaltungen, für Fragen nach der Mitarbeit."""
        from kommunennetz.register.lesen.register import TREFFEN

        return self._als_antwort(self._load(TREFFEN))

    @cached_property
    def netz(self) -> "Register":
        """Das Register ohne Datensätze, nur mit den Angaben zum Netzwerk und dem Verzeichnis."""
        return self._als_antwort(self._load(frozenset()))

    @cached_property
    def vorlagen(self) -> "Vorlagen":
        """Die Vorlagen: die neben dem Register gehen den mitgelieferten vor."""
        from kommunennetz.setzerei.vorlagen import Vorlagen

        return Vorlagen([self.ort / "templates", mitgeliefert() / "templates"])

    @cached_property
    def buchhaltung(self) -> "Buchhaltung[Geladen]":
        """Was am eigenen Register bucht; RegisterError, wenn es keines gibt."""
        from kommunennetz.cli.vorgang import buchhaltung_fuer
        from kommunennetz.schritte.buchung import Registerbestand

        return buchhaltung_fuer(Registerbestand(self.eigenes, self.heute, self.arten, self.speicher))

    @cached_property
    def kontaktordner_genannt(self) -> Path | None:
        """Der Kontaktordner, wenn ihn eine Option, die Umgebung oder »kontakt einrichten« nennt."""
        genannt: Path | None = self.optionen.get("kontakte", self.kontaktvorgabe)
        if genannt is not None:
            return self.hier / genannt
        from kommunennetz.cli.profil import find_profil, find_vermerk

        return find_vermerk(find_profil(), self.ort)

    @cached_property
    def kontaktordner_ort(self) -> Path:
        """Wo der Kontaktordner liegt oder läge: genannt, sonst »data/kontakte« im Register."""
        return self.kontaktordner_genannt or self.ort / "data" / "kontakte"

    @cached_property
    def hat_kontaktordner(self) -> bool:
        """Ob es den Kontaktordner gibt; einer, der genannt ist und fehlt, wird gemeldet."""
        if self.kontaktordner_ort.is_dir():
            return True
        if self.kontaktordner_genannt is not None:
            melden(f"Hinweis: Den Kontaktordner »{self.kontaktordner_ort}« gibt es gerade nicht.")
        return False

    @cached_property
    def kontakte(self) -> "Kontaktordner":
        """Der Kontaktordner, so weit er lesbar ist; leer, wenn es keinen gibt."""
        kontakte = self.kontaktbestand_gelesen
        if kaputt := sorted(kontakte.unlesbar):
            anfang = mit_anzahl(
                len(kaputt),
                "Datei des Kontaktordners ist fehlerhaft und fehlt",
                "Dateien des Kontaktordners sind fehlerhaft und fehlen",
            )
            melden(f"Achtung: {anfang} in der Antwort: {', '.join(kaputt)}")
            melden(f"    {ZEIGEN}")
            self.ausgang = 1
        return kontakte

    @cached_property
    def kontaktbestand_gelesen(self) -> "Kontaktordner":
        """Der Kontaktordner mit allen Befunden, auch wenn er Fehler hat; es meldet sie niemand."""
        from kommunennetz.kontakte.kontaktordner import load_kontaktordner

        if self.hat_kontaktordner and (self.kontaktordner_ort / ".vorgang").exists():
            self.kontaktbuchhaltung.vollende()
        return load_kontaktordner(self.kontaktordner_ort)

    @property
    def kontakte_verlangt(self) -> "Kontaktordner":
        """Der Kontaktordner; RegisterError, wenn es keinen gibt."""
        self.check_kontaktordner()
        return self.kontakte

    def check_kontaktordner(self) -> None:
        """Wirft RegisterError, wenn es keinen Kontaktordner gibt."""
        if not self.hat_kontaktordner:
            raise RegisterError("Es gibt keinen Kontaktordner.", KEIN_KONTAKTORDNER)

    @cached_property
    def kontaktbestand(self) -> "Kontaktbestand":
        """Woran bei Kontakten gebucht und geprüft wird."""
        from kommunennetz.kontakte.bestand import Kontaktbestand
        from kommunennetz.model.arten import VERANSTALTUNG

        # Ist das ganze Register schon gelesen, braucht es dafür keinen zweiten Blick.
        gelesen = self.geladen.register if "geladen" in self.__dict__ else None
        verzeichnis = (gelesen or self.netz).verzeichnis
        return Kontaktbestand(
            self.kontaktordner_ort,
            self.heute,
            lambda slug: verzeichnis.nach_slug(slug) is not None,
            lambda schluessel: (self.ort / VERANSTALTUNG.datei(schluessel)).exists(),
        )

    @cached_property
    def kontaktbuchhaltung(self) -> "Buchhaltung[Kontaktordner]":
        """Was am Kontaktordner bucht; RegisterError, wenn es keinen gibt."""
        from kommunennetz.cli.vorgang import buchhaltung_fuer

        self.check_kontaktordner()
        return buchhaltung_fuer(self.kontaktbestand)

    def stichtag(self, text: str | None) -> date:
        """Liefert den Stichtag; aus »2015« oder »12.2017« wird der letzte Tag des Zeitraums."""
        if text is None:
            return self.heute
        from kommunennetz.model.teildatum import Datumsform

        return parse_datum(text, "Der Stichtag", Datumsform.ZEITRAUM).spaeteste

    def fehlerfrei(self, register: "Register") -> "Register":
        """Liefert das gelesene Register für ein Dokument; RegisterError, wenn eine Datei fehlerhaft ist."""
        if self.ausgang:
            raise RegisterError(
                "Ein Dokument mit fehlenden Kommunen wird nicht geschrieben.", "Erst die Fehler beheben."
            )
        return register

    def find_naechstes(self) -> Path | None:
        """Liefert den Ordner des genannten Registers, sonst des nächsten nach oben; sonst None."""
        if self.genannt is not None:
            return self.genannt
        return next((ordner for ordner in (self.hier, *self.hier.parents) if _hat_register(ordner)), None)

    def _load(self, gefragt: "Collection[Art[Any]] | None") -> "Geladen":
        from kommunennetz.cli.vorgang import vollende
        from kommunennetz.register.lesen.store import load

        vollende(self.ort, self.heute)
        return load(self.ort, gefragt, self.heute, arten=self.arten, speicher=self.speicher)

    def _als_antwort(self, geladen: "Geladen") -> "Register":
        """Liefert das Register und sagt, welche Dateien in der Antwort fehlen."""
        register = geladen.verlange()
        if kaputt := sorted({befund.datei for befund in geladen.befunde if befund.stufe == "Fehler"}):
            anfang = mit_anzahl(
                len(kaputt), "Datei ist fehlerhaft und fehlt", "Dateien sind fehlerhaft und fehlen"
            )
            melden(f"Achtung: {anfang} in der Antwort: {', '.join(kaputt)}")
            melden(f"    {ZEIGEN}")
            self.ausgang = 1
        return register


def mitgeliefert() -> Path:
    """Liefert den Ordner mit dem mitgelieferten Register und den Vorlagen."""
    im_paket = _PAKET / "mitgeliefert"
    # Ein Klon mit »pip install -e« hat den Ordner nicht; dort ist es das Register des Klons selbst.
    return im_paket if im_paket.is_dir() else _PAKET.parents[1]


def _hat_register(ordner: Path) -> bool:
    """Wirft RegisterError, wenn es sich nicht sagen lässt: Sonst gälte still ein anderes Register."""
    hilfe = "Ist ein anderes Register gemeint, es mit --register nennen."
    try:
        modus = (ordner / NETZ).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise RegisterError(f"»{ordner / NETZ}« lässt sich nicht lesen: {grund(error)}.", hilfe) from error
    if not stat.S_ISREG(modus):
        raise RegisterError(f"»{ordner / NETZ}« ist keine gewöhnliche Datei.", hilfe)
    return True


def im_register(ort: Path, datei: Path) -> str:
    """Liefert den Pfad der Datei vom Register aus; wirft FrageError, wenn sie dort nicht liegt."""
    if not os.path.lexists(datei):
        raise FrageError(f"Die Datei »{datei}« gibt es nicht.", "Pfad prüfen.")
    try:
        return Path(os.path.abspath(datei)).relative_to(os.path.abspath(ort)).as_posix()  # noqa: PTH100
    except ValueError:
        raise FrageError(
            f"»{datei}« liegt nicht im Register »{ort}«.", "Mit --register das richtige nennen."
        ) from None


def find_gebiet(register: "Register", anfrage: str) -> "Gebiet":
    """Liefert das eine gemeinte Gebiet; sonst FrageError mit Vorschlägen."""
    from kommunennetz.gebiete import raum

    return raum.find_gebiet(anfrage, register.verzeichnis)


def parse_datum(text: str, was: str = "Das Datum", form: "Datumsform | None" = None) -> "Teildatum":
    """Liefert das Teildatum zu einer Angabe; ist sie keines, sagt FrageError, was hier gilt.

    Ohne `form` ist es jedes Teildatum.
    """
    from kommunennetz.model.teildatum import Datumsform, TeildatumError, parse_eingabe

    try:
        return parse_eingabe(text, form or Datumsform.TEILDATUM)
    except TeildatumError as error:
        raise FrageError(f"{was} passt nicht: {error.text}.", error.hilfe) from error
