"""The parts of the playground page: its cards, its presets, its answers, and the link to the warm child."""
