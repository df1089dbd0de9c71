"""Start mit `python -m kommunennetz`."""

from kommunennetz.cli import main

if __name__ == "__main__":
    main()
