"""The parts of the Train page: each shows one side of a run's History and knows none of the others."""
