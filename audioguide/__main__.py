"""``python -m audioguide``."""

if __name__ == "__main__":
    # Not for the processes that speak: they read this file as well (multiprocessing, "spawn").
    from .cli import main

    main()
