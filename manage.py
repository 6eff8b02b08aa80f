#!/usr/bin/env python3
"""Django's command line, with the development settings unless told otherwise."""

import argparse
import os
import sys

STOPPED_BY_CTRL_C = 130  # 128 and the number of SIGINT, as shells say it


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  # an old Python runs this file too
        sys.exit("Safe Passage needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    _choose_settings()
    _set_up_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def _choose_settings() -> None:
    """Take --settings or the environment's: Django reads that option only after setting up."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--settings")
    chosen = options.parse_known_args(sys.argv[1:])[0].settings
    if chosen:
        os.environ["DJANGO_SETTINGS_MODULE"] = chosen
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")


def _set_up_django() -> None:
    """Load settings and apps; say in one sentence what a person can put right."""
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
    except ModuleNotFoundError as error:
        sys.exit(_install_advice(error))
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"Cannot start: {error}")
    except ModuleNotFoundError as error:
        if error.name == os.environ["DJANGO_SETTINGS_MODULE"]:
            sys.exit(f"Cannot start: there are no settings {error.name}. See docs/operations.md.")
        if (error.name or "").startswith(("sasweb", "screening")):
            raise
        sys.exit(_install_advice(error))


def _install_advice(error: ModuleNotFoundError) -> str:
    return f"The package {error.name} is missing. `make run` installs what is needed into .venv."


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped by Ctrl-C.\n")
        sys.exit(STOPPED_BY_CTRL_C)
