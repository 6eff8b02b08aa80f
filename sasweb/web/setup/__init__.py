"""Setting up: from a first start to an installation that people can rely on."""
