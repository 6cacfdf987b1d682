"""What a run is going to need before it starts: memory, time, disk; and what to change where it does not fit.  Torch-free."""

from engine.forecast.memory import Forecast, forecast_finetune, forecast_pretrain

__all__ = ["Forecast", "forecast_finetune", "forecast_pretrain"]
