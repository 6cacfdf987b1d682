"""The parts of the Model page."""
