"""How a project is set up: its settings, its search path, the apps that it installs."""
