"""Das Übungsregister der Geschichte in docs/treffen-2027.md: 25 Mitglieder, erfundene Personen, ein Mailserver.

Was darin niemand am Schreibtisch tut, geschieht in Szenen: was der Mailserver ablehnt, wo der Strom ausfällt, was
die Eingeladenen antworten, was am Tag des Treffens angekreuzt wird. Die Namen sind so gewählt, dass sie nirgends
sonst vorkommen: Wer nach ihnen sucht, darf außerhalb des Kontaktordners keinen finden.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from icalendar import Calendar
from openpyxl import load_workbook

from eingang_probe import als_eml, bericht, kalenderantwort
from hilfen import WURZEL
from kommunennetz.worte.namen import slug
from smtp_server import BENUTZER, PUNKT, RCPT, Mailserver, Stoerung
from termin_antworten import EXCHANGE, GMAIL, IOS, OUTLOOK, TEILNEHMER, THUNDERBIRD, UID, als_bytes

TREFFEN: Final = "2027-03-11-netzwerktreffen"
SENDUNG: Final = f"2027-01-20-einladung-{TREFFEN}"
ABSTURZ: Final = "kerpen"
"""Während der Server diese Mail schon hat und noch nicht antwortet, fällt der Strom aus."""
MITGLIEDER: Final = {
    "Ahlen": "05570004",
    "Bielefeld": "05711000",
    "Bocholt": "05554008",
    "Bonn": "05314000",
    "Brühl": "05362012",
    "Dorsten": "05562012",
    "Ennepetal": "05954008",
    "Espelkamp": "05770008",
    "Essen": "05113000",
    "Hagen": "05914000",
    "Hille": "05770012",
    "Kerpen": "05362032",
    "Lemgo": "05766044",
    "Lünen": "05978024",
    "Paderborn": "05774032",
    "Rheine": "05566076",
    "Senden": "05558044",
    "Siegburg": "05382060",
    "Solingen": "05122000",
    "Unna": "05978036",
    "Velbert": "05158032",
    "Wiehl": "05374048",
    "Witten": "05954036",
    "Wuppertal": "05124000",
    "Xanten": "05170052",
}
NUR_POSTFACH: Final = "Xanten"
OHNE_ANSCHRIFT: Final = ("Dorsten", "Hille")
FRUEHERE: Final = {"2026-03-12": (*OHNE_ANSCHRIFT, "Senden"), "2026-09-10": (*OHNE_ANSCHRIFT, "Velbert")}
"""Wer bei den beiden Treffen davor fehlte."""
_NACHNAMEN: Final = (
    "Quarkmüntz",
    "Zwackelbier",
    "Wolkenfenzel",
    "Purzelstoll",
    "Knödelbringer",
    "Fjordhammel",
    "Schnurzwinkel",
    "Tatterquell",
    "Brumselbach",
    "Grützenvogt",
    "Wirbelzahn",
    "Moosklamper",
    "Dudelkorn",
    "Flunkertau",
    "Hupfenstiel",
    "Zinkenmops",
    "Krautwuppel",
    "Nebelzwirn",
    "Stolperhain",
    "Quietschbaum",
    "Pfützenreich",
    "Lachsgiebel",
)
_VORNAMEN: Final = ("Zilpa", "Odomar", "Wunna", "Hasso-Til", "Yvelin", "Burkmar")
_PERSONEN: Final = {
    name: (_VORNAMEN[nummer % len(_VORNAMEN)], nachname)
    for nummer, (name, nachname) in enumerate(
        zip(
            (name for name in MITGLIEDER if name not in (NUR_POSTFACH, *OHNE_ANSCHRIFT)),
            _NACHNAMEN,
            strict=True,
        )
    )
}

_HINWEIS: Final = """\
datenschutzhinweis:
  verantwortlich: Geschäftsstelle der Übung, Musterplatz 1, 12345 Musterstadt
  beauftragte: {name: Datenschutzbeauftragte der Übung, email: datenschutz@example.org}
  rechtsgrundlage: die Übung
  empfaenger: Die Angaben sieht nur die Geschäftsstelle.
  dauer: Sie bleiben bis zum Ende der Übung.
  aufsicht: die Aufsicht der Übung
"""


@dataclass(frozen=True)
class Buehne:
    """Wo die Geschichte spielt: Register, Kontaktordner und Rücklauf nebeneinander, dazu der Mailserver."""

    ort: Path
    server: Mailserver

    @property
    def register(self) -> Path:
        """Der Ordner des Registers."""
        return self.ort / "register"

    @property
    def kontakte(self) -> Path:
        """Der Kontaktordner."""
        return self.ort / "kontakte"

    @property
    def ruecklauf(self) -> Path:
        """Der Ordner, in den zieht, was zurückkam."""
        return self.ort / "Rücklauf"

    @property
    def unterlagen(self) -> Path:
        """Der Ordner der Papiere."""
        return self.kontakte / "unterlagen" / TREFFEN

    def steht_still(self) -> bool:
        """Liefert, ob der Server die Mail hat, bei der der Strom ausfällt."""
        return any(
            f"@{ABSTURZ}." in empfaenger for zeile in self.server.protokoll for empfaenger in zeile["an"]
        )

    def einladung(self, kommune: str) -> "Einladung":
        """Liefert die Einladung an diese Kommune, wie sie im Postausgang liegt."""
        (datei,) = (self.kontakte / "sendungen" / SENDUNG / "post").glob(f"*-{slug(kommune)}.eml")
        return Einladung(message_from_bytes(datei.read_bytes(), policy=policy.default))


@dataclass(frozen=True)
class Einladung:
    """Eine Einladung, wie das Mailprogramm der Eingeladenen sie sieht."""

    eml: EmailMessage

    @property
    def an(self) -> str:
        """An wen sie ging."""
        return str(self.eml["To"].addresses[0].addr_spec)

    @property
    def kennung(self) -> str:
        """Woran sie zu erkennen ist."""
        return str(self.eml["X-Kommunennetz-Sendung"])

    @property
    def bezug(self) -> dict[str, str]:
        """Die Kopfzeilen einer Antwort auf sie."""
        return {"From": f"Amt <{self.an}>", "To": BENUTZER, "In-Reply-To": str(self.eml["Message-ID"])}

    def antwort_im_kalender(self, muster: str, tag: str) -> bytes:
        """Liefert die Antwort, die ein Kalenderprogramm daraus macht."""
        (teil,) = (teil for teil in self.eml.walk() if teil.get_content_type() == "text/calendar")
        kalender = teil.get_payload(decode=True)
        assert isinstance(kalender, bytes)
        (termin,) = Calendar.from_ical(kalender).walk("VEVENT")
        antwort = muster.replace(UID, str(termin["UID"])).replace(TEILNEHMER, self.an)
        antwort = antwort.replace("SEQUENCE:1", f"SEQUENCE:{termin['SEQUENCE']}")
        return kalenderantwort(
            als_bytes(antwort),
            von=self.an,
            kopf={"Date": tag, "Message-ID": f"<{slug(self.an)}@example.org>"},
        )

    def antwort(self, betreff: str, tag: str, text: str, **koepfe: str) -> bytes:
        """Liefert eine gewöhnliche Antwort, wie ein Mensch oder seine Abwesenheitsnotiz sie schickt."""
        dazu = {name.replace("_", "-"): wert for name, wert in koepfe.items()}
        kopf = {"Subject": betreff, "Date": tag, "Message-ID": f"<{slug(self.an)}@example.org>"}
        return als_eml(self.bezug | kopf | dazu, text)


def richte_ein(buehne: Buehne) -> None:
    """Schreibt Register und Kontaktordner und lässt den Mailserver eine Adresse ablehnen."""
    for name, inhalt in _list_register():
        datei = buehne.register / "data" / name
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_text(inhalt, encoding="utf-8")
    for name, inhalt in _list_kontakte(buehne.server):
        datei = buehne.kontakte / name
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_text(inhalt, encoding="utf-8")
    (buehne.kontakte / "ca.pem").write_bytes(buehne.server.ca.read_bytes())
    buehne.ruecklauf.mkdir()
    buehne.server.rufe_zu(
        Stoerung(RCPT, "550 5.1.10 RecipientNotFound", an=_adresse(*_PERSONEN["Rheine"])),
        Stoerung(PUNKT, an=f"@{ABSTURZ}.", mal=1, sekunden=600, angenommen=True),
    )


def _list_register() -> Iterator[tuple[str, str]]:
    netz = (WURZEL / "data" / "netz.yaml").read_text(encoding="utf-8")
    yield "netz.yaml", netz.replace("absender:\n", f"{_HINWEIS}absender:\n  email: {BENUTZER}\n")
    for name, ags in MITGLIEDER.items():
        postfach = f"postfach: ehrenamt@{slug(name)}.example.org\n" if name == NUR_POSTFACH else ""
        beitritt = "beitritt: {unterzeichnet: 2020-06-01, quelle: Übung}\n"
        yield f"kommunen/{slug(name)}.yaml", f"name: {name}\nags: '{ags}'\n{postfach}{beitritt}"
    for tag, fehlende in FRUEHERE.items():
        teilnahme = "".join(
            f"  - {{kommune: {slug(name)}, stand: teilgenommen}}\n"
            for name in MITGLIEDER
            if name not in fehlende
        )
        yield (
            f"veranstaltungen/{tag}-netzwerktreffen.yaml",
            f"titel: Netzwerktreffen\nart: netzwerktreffen\ndatum: {tag}\nteilnahme:\n{teilnahme}"
            "teilnahme_vollstaendig: ja\nquelle: Übung\n",
        )


def _list_kontakte(server: Mailserver) -> Iterator[tuple[str, str]]:
    yield (
        "postamt.yaml",
        f"versand:\n  weg: smtp\n  server: localhost\n  port: {server.ports['starttls']}\n"
        f"  sicherheit: starttls\n  benutzer: {BENUTZER}\n  ca: ca.pem\n  je_minute: 0\n",
    )
    for nummer, (name, (vorname, nachname)) in enumerate(_PERSONEN.items()):
        yield (
            f"kommunen/{slug(name)}.yaml",
            f"kommune: {slug(name)}\npersonen:\n  - id: ueb{nummer:02d}\n    amt: fach\n"
            f"    anrede: {('frau', 'herr')[nummer % 2]}\n    vorname: {vorname}\n    nachname: {nachname}\n"
            f"    email: {_adresse(vorname, nachname)}{slug(name)}.example.org\n    von: 2024-03\n"
            "    herkunft: {quelle: Übung, am: 2026-11}\n    informiert_am: 2026-11\n    geprueft: 2026-11\n",
        )


def _adresse(vorname: str, nachname: str) -> str:
    return f"{slug(vorname)}.{slug(nachname)}@"


_DONNERSTAG, _FREITAG = "Thu, 21 Jan 2027 10:15:00 +0100", "Fri, 22 Jan 2027 11:00:00 +0100"
_IM_KALENDER: Final = {
    "Ahlen": OUTLOOK,
    "Bielefeld": GMAIL,
    "Bonn": EXCHANGE,
    "Essen": OUTLOOK,
    "Hagen": IOS,
    ABSTURZ.capitalize(): OUTLOOK,
    "Lünen": THUNDERBIRD,
    "Solingen": GMAIL,
    "Unna": OUTLOOK,
    "Witten": OUTLOOK,
}


def es_antwortet(buehne: Buehne) -> None:
    """Legt in den Rücklauf, was nach zwei Tagen zurückkam."""
    mails = {
        name: buehne.einladung(name).antwort_im_kalender(wie, _DONNERSTAG)
        for name, wie in _IM_KALENDER.items()
    }
    paderborn, siegburg, velbert, wuppertal, bruehl, bocholt = map(
        buehne.einladung, ("Paderborn", "Siegburg", "Velbert", "Wuppertal", "Brühl", "Bocholt")
    )
    mails["Paderborn"] = paderborn.antwort(
        f"Wir kommen: Netzwerktreffen [kn-{paderborn.kennung[:8]}]", _FREITAG, "Wir kommen mit 2 Person(en)."
    )
    mails["Siegburg"] = siegburg.antwort(
        f"Wir kommen nicht: Netzwerktreffen [kn-{siegburg.kennung[:8]}]", _FREITAG, "Wir kommen nicht."
    )
    mails["Velbert"] = bericht(
        "5.1.1",
        "550 5.1.1 User unknown in virtual mailbox table",
        an=velbert.an,
        kennung=velbert.kennung,
        tag=_DONNERSTAG,
    )
    mails["Wuppertal"] = wuppertal.antwort(
        "Automatische Antwort: Einladung",
        _DONNERSTAG,
        "Ich bin bis einschließlich 29.01.2027 nicht im Büro.",
        Auto_Submitted="auto-replied",
    )
    mails["Brühl"] = bruehl.antwort(
        "Abwesenheitsnotiz: Einladung",
        _DONNERSTAG,
        "Ich bin im Urlaub und ab 1. Februar wieder erreichbar.",
        Auto_Submitted="auto-replied (vacation)",
    )
    mails["Bocholt"] = bocholt.antwort("AW: Einladung", _FREITAG, "Gibt es am Rathaus Parkplätze?")
    for name, mail in mails.items():
        (buehne.ruecklauf / f"{slug(name)}.eml").write_bytes(mail)


FERNGEBLIEBEN: Final = "Witten"


def es_wird_angekreuzt(buehne: Buehne) -> None:
    """Kreuzt auf der Teilnehmerliste an, wer am 11. März da war."""
    datei = buehne.unterlagen / "teilnehmerliste.xlsx"
    mappe = load_workbook(datei)
    blatt = mappe.worksheets[0]
    spalten: dict[str, int] = {}
    for zeile in blatt.iter_rows():
        werte = [str(zelle.value or "") for zelle in zeile]
        if not spalten and {"Kommune", "da"} <= set(werte):
            spalten = {"kommune": werte.index("Kommune"), "da": werte.index("da")}
        elif spalten and werte[spalten["kommune"]]:
            kommt = FERNGEBLIEBEN not in werte[spalten["kommune"]]
            zeile[spalten["da"]].value = "ja" if kommt else "nein"
    mappe.save(datei)


SZENEN: Final[Mapping[str, Callable[[Buehne], None]]] = {
    "es antwortet": es_antwortet,
    "es wird angekreuzt": es_wird_angekreuzt,
}
