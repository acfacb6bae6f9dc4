"""`python -m etl`: the stations and the operator's verbs on the command line."""

if __name__ == "__main__":
    # Not at the top: the processes that a station spawns import this module too, and need no command line.
    from contracts.endings import quiet_start

    with quiet_start():
        from etl.cli import main

    main()
