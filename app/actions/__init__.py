"""What anybody can do here, one function each, reads too. Both doors call these and nothing else."""
