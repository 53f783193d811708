"""The one shared core: every rule, every state, one door. It knows no screen, no HTTP and no command line."""
