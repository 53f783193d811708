"""`python -m cc`: the same program as `posko`."""

from cc.main.entry import main

if __name__ == "__main__":
    main()
