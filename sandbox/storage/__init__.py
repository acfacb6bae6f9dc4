"""Cloud Storage for the sandbox: the emulator, as strict about preconditions as the service is."""
