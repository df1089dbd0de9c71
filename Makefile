# Zwei Befehle: »make start« richtet ein und zeigt das Werkzeug bei der Arbeit, »make test« prüft alles.
PYTHON ?= python3
BIN := .venv/bin
INFOMAIL := data/infomails/2026-11-22-register.md
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

KERNE ?= 2
# Was einen Prozess, ein PDF oder eine Mappe braucht, prüft erst »make test«.
SCHWER := cli dokumente bench test_docs.py test_readme.py test_treffen_2027.py test_sollwerte.py test_paket.py test_fehlerlauf.py test_mauer.py test_mauervertraege.py datenschutz \
	seite/test_barrierefreiheit.py seite/test_im_browser.py seite/test_html.py \
	schritte/test_zuruecknahme.py versand/test_nie_zweimal.py versand/test_zustandsautomat.py \
	austausch/test_rundreise.py register/buchen/test_sperre.py register/buchen/test_buchung.py register/buchen/test_schrittbuch.py \
	register/test_yaml_wege.py verlauf/test_vergleich.py austausch/test_verstuemmelt.py

.PHONY: start test schnell abdeckung test-lang mutation soll docs bench clean

start: .venv/start
	@mkdir -p ausgabe
	$(BIN)/kommunennetz pruefen
	$(BIN)/kommunennetz beitritt pruefen
	$(BIN)/kommunennetz liste --seit 2015
	@$(BIN)/kommunennetz anlage -o ausgabe/anlage.pdf
	@$(BIN)/kommunennetz infomail vorschau $(INFOMAIL) --html ausgabe/infomail.html
	@$(BIN)/kommunennetz seite bauen -o ausgabe/seite --abgleichen
	@echo "Das Register in data/ ist geprüft und gezeigt; als Probe entstanden ausgabe/anlage.pdf, ausgabe/infomail.html und ausgabe/seite."

test: .venv/test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kommunennetz datenschutz waechter
	$(BIN)/pytest -n $(KERNE) --dist worksteal
	@echo "Stil, Typen, Räume und alle Tests sind in Ordnung; keine Datei nennt eine Person."

# Welche Zeilen kein Test durchläuft, auch in Unterprozessen; dauert doppelt so lange wie »make test«.
abdeckung: .venv/test
	$(BIN)/pytest -q -n $(KERNE) --dist worksteal --cov --cov-report=term
	@echo "Abdeckung gemessen, auch in den Prozessen, die Tests starten."

# Vor jedem Commit: Stil, Typen und die Tests, die ohne eigene Prozesse auskommen.
schnell: .venv/test
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/pytest -q -n $(KERNE) --dist worksteal $(SCHWER:%=--ignore=tests/%)
	@echo "Stil, Typen und schnelle Tests sind in Ordnung; alles prüft »make test«."

# Vor einer Veröffentlichung: dieselben Eigenschaften an zufälligen Fällen, LAENGE-mal so vielen.
LAENGE ?= 100
test-lang: .venv/test
	KOMMUNENNETZ_TESTLAENGE=$(LAENGE) $(BIN)/pytest -q -n $(KERNE) --dist worksteal
	@echo "Alle Tests bestanden, die erfundenen Fälle $(LAENGE)-mal so zahlreich wie sonst und zufällig."

# Fängt die Prüfung Fehler? Ändert den Kern an zufälligen Stellen und zählt, was kein Test bemerkt.
ANZAHL ?= 300
mutation: .venv/test
	$(BIN)/python tests/mutation/probe.py --anzahl $(ANZAHL) --kerne $(KERNE)
	@echo "Stichprobe gezogen; was kein Test bemerkte und der Anteil der bemerkten Mutanten stehen darüber."

# Womit Tests ganze Ausgaben vergleichen, neu schreiben; danach jede Änderung mit »git diff« lesen.
soll: .venv/test
	$(BIN)/pytest -q --soll-schreiben
	@echo "Neu geschrieben, wo sich etwas geändert hat: tests/soll und die erwartet.txt der Beispiele."

# Was aus den Datensätzen, Regeln und Befehlen entsteht, neu schreiben: Schemas, docs/ und README.
docs: .venv/test
	$(BIN)/python docs/erzeugen.py
	$(BIN)/python docs/bilder.py
	$(BIN)/python docs/readme.py
	@echo "Neu geschrieben, wo sich etwas geändert hat: data/schema, docs/ samt Bildern und Ausgaben, README."

# Alle Vergleiche dauern eine Viertelstunde; VERGLEICHE="6 7" misst nur diese und schreibt keinen Bericht.
# Pelican bekommt eine eigene Umgebung: Es verlangt ein älteres Pygments als die geprüften Versionen.
VERGLEICHE ?=
bench: .venv/test
	$(BIN)/python -m pip install --quiet -r bench/requirements.txt
	$(PYTHON) -m venv .venv/pelican
	PIP_CONSTRAINT= .venv/pelican/bin/python -m pip install --quiet pelican==4.12.0
	$(BIN)/python bench/messen.py $(VERGLEICHE)
	@echo "Gemessen; die Zahlen stehen darüber, nach einem vollen Lauf auch in bench/ERGEBNIS.md."

clean:
	rm -rf .venv ausgabe dist build
	@echo "Gelöscht: .venv, ausgabe, dist und build. Das Register ist, wie es war."

.venv/start: pyproject.toml constraints.txt
	@echo "Richtet .venv ein; das dauert einmal etwa eine halbe Minute."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

.venv/test: pyproject.toml constraints.txt
	@echo "Richtet .venv mit allem für die Entwicklung ein; das dauert einmal etwa eine Minute."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -e '.[entwicklung]'
	@touch .venv/start $@
