"""What must hold before publication: checkpoints, row conservation, release."""
