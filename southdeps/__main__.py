"""`python -m southdeps`"""

from southdeps.cli import main

if __name__ == "__main__":
    main()
