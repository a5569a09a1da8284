"""`python -m cnnlib` is the command `cnnlib`."""

from cnnlib.commands import main

if __name__ == "__main__":
    main()
