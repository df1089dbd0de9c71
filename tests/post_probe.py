"""Ein kleines Register auf der Platte, mit dem die Tests der Post arbeiten."""

from dataclasses import dataclass
from pathlib import Path

from kommunennetz.model.infomail import Infomail
from kommunennetz.register.lesen.register import Eintrag, Geladen, Register
from kommunennetz.register.lesen.store import load
from kommunennetz.setzerei.vorlagen import Vorlagen

_NETZ = """\
name: Testnetz
land: "05"
gruendung: 2012-12
traeger: Land
absender: {name: Geschäftsstelle, email: netz@example.org}
kriterien:
  - fassung: "1"
    gilt_ab: 2012-12
    punkte: [{id: a, kurz: A, text: A, nachweis: A, naechster_schritt: A}]
"""
_KOMMUNEN = {
    "bonn": (
        "Bonn",
        "05314000",
        "postfach: ehrenamt@bonn.example\nbeitritt: {unterzeichnet: 2012-12-04, runde: 1}",
    ),
    "kreis-lippe": ("Kreis Lippe", "05766", "postfach: post@straße.example\nbeitritt: {unterzeichnet: 2015}"),
    "detmold": ("Detmold", "05766020", "beitritt: {unterzeichnet: 2016}"),
    "hennef-sieg": (
        "Hennef (Sieg)",
        "05382020",
        "postfach: EHRENAMT@bonn.example\nbeitritt: {unterzeichnet: 2017}",
    ),
    "essen": ("Essen", "05113000", "beitritt: {unterzeichnet: 2017-12-06}"),
    "unna": ("Unna", "05978036", "postfach: a@unna.example"),
    "kerpen": ("Kerpen", "05362032", "postfach: a@kerpen.example\nbeitritt: {runde: 9}"),
    "hagen": ("Hagen", "05914000", "postfach: a@hagen.example\nbeitritt: {unterzeichnet: 2027-01-01}"),
    "moers": ("Moers", "05170024", "postfach: a@moers.example\nbeitritt: {unterzeichnet: nach 2015}"),
}
_RAHMEN = """\
Guten Tag {{ kommune.gebiet.faelle.nominativ }},

{{ inhalt }}

Stand: {{ stichtag | datum }}, {{ netz.absender.name }}
"""


@dataclass(frozen=True, slots=True)
class Probe:
    """Ein kleines Register auf der Platte mit Vorlage und Infomail."""

    ort: Path

    @property
    def geladen(self) -> Geladen:
        return load(self.ort)

    @property
    def register(self) -> Register:
        register = self.geladen.register
        assert register is not None
        return register

    @property
    def vorlagen(self) -> Vorlagen:
        return Vorlagen([self.ort / "templates"])

    def write(self, datei: str, text: str) -> None:
        (self.ort / datei).parent.mkdir(parents=True, exist_ok=True)
        (self.ort / datei).write_text(text, encoding="utf-8")

    def ersetze(self, datei: str, alt: str, neu: str) -> None:
        text = (self.ort / datei).read_text(encoding="utf-8")
        assert alt in text
        self.write(datei, text.replace(alt, neu))

    def schreibe(self, text: str, betreff: str = "x", datum: str = "2026-11-22", an: str = "alle") -> None:
        """Schreibt die Infomail neu."""
        kopf = f"betreff: '{betreff}'\ndatum: {datum}\nan: {an}"
        self.write("data/infomails/neues.md", f"---\n{kopf}\n---\n{text}\n")

    @property
    def infomail(self) -> Eintrag[Infomail]:
        return self.register.infomails["neues"]


def build_probe(tmp_path: Path) -> Probe:
    probe = Probe(tmp_path / "register")
    probe.write("data/netz.yaml", _NETZ)
    probe.write("templates/infomail.md.j2", _RAHMEN)
    probe.schreibe(
        "Dem Netz gehören **{{ zahl.kommunen }}** Kommunen an.", betreff="Neues für {{ kommune.name }}"
    )
    for slug, (name, ags, rest) in _KOMMUNEN.items():
        probe.write(f"data/kommunen/{slug}.yaml", f"name: {name}\nags: {ags}\n{rest}\n")
    return probe
