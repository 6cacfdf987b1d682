"""Settings are checked where they are made, and the field is named."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import UsageError
from engine.sampler_settings import SamplerSettings


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("max_new_tokens", 0),
        ("max_new_tokens", 1.5),
        ("temperature", -0.1),
        ("temperature", float("nan")),
        ("temperature", "warm"),
        ("top_k", -1),
        ("top_k", True),
        ("top_p", 0.0),
        ("top_p", 1.01),
        ("min_p", -0.1),
        ("min_p", 1.5),
        ("repetition_penalty", 0.0),
        ("beams", 0),
        ("seed", -1),
        ("alternatives", -1),
        ("stop", "END"),
        ("stop", ("",)),
        ("stop_at_eot", 1),
    ],
)
def test_a_wrong_value_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(UsageError) as refused:
        SamplerSettings(**{field: value})
    assert field in refused.value.text
    assert refused.value.remedy


def test_settings_survive_plain_values() -> None:
    settings = SamplerSettings(temperature=0, top_k=5, stop=("a", "b"), alternatives=3)
    assert SamplerSettings.from_dict(settings.to_dict()) == settings
    with pytest.raises(UsageError, match="topk"):
        SamplerSettings.from_dict({"topk": 3})
