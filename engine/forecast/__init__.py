"""What a run is going to need before it starts: memory, disk, time; and what to change where it does not fit.  Torch-free.

plan = Plan.of(recipe, settings, device="cpu")
plan.forecast().parts()                  # bytes: weights, gradients, optimizer, …
remedies(plan, free)                     # changes that need less, the mildest first
advise(plan, free).advised               # what fits here
"""

from engine.forecast.advice import Advice, Question, advise
from engine.forecast.memory import Forecast, forecast_finetune, forecast_pretrain
from engine.forecast.plan import Plan
from engine.forecast.remedy import Remedy, remedies
from engine.forecast.span import Disk, Duration, disk_forecast, time_forecast

__all__ = [
    "Advice",
    "Disk",
    "Duration",
    "Forecast",
    "Plan",
    "Question",
    "Remedy",
    "advise",
    "disk_forecast",
    "forecast_finetune",
    "forecast_pretrain",
    "remedies",
    "time_forecast",
]
