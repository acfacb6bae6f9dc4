"""`python -m etl`: the stations and the operator's verbs on the command line."""

from etl.cli import main

if __name__ == "__main__":
    main()
