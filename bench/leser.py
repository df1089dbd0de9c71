"""Der nackte Leser: liest alle YAML-Dateien eines Ordners mit PyYAML in C und tut sonst nichts."""

import sys
from pathlib import Path

import yaml

gelesen = []
for datei in sorted(Path(sys.argv[1]).glob("*.yaml")):
    with datei.open("rb") as strom:
        gelesen.append(yaml.load(strom, Loader=yaml.CSafeLoader))
