"""The mathematics of preferences and rewards, on numbers that can be checked by hand and against plain definitions."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from engine.training import rl

EXACT = {"rtol": 1e-12, "atol": 1e-12}


def _t(*values: object) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _mask(*rows: list[int]) -> Tensor:
    return torch.tensor(rows).bool()


def _case() -> tuple[Tensor, Tensor, Tensor]:
    """Rewards and values (3, 5) and a mask of answers with 5, 3 and 1 tokens."""
    random = torch.Generator().manual_seed(3)
    rewards, values = (torch.randn(3, 5, generator=random, dtype=torch.float64) for _ in range(2))
    return rewards, values, _mask([1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0])


# ------------------------------------------------------------------ statistics


def test_masked_statistics_by_hand() -> None:
    values, mask = _t([1.0, 2.0, 99.0], [4.0, 5.0, math.nan]), _mask([1, 1, 0], [1, 1, 0])
    assert float(rl.masked_mean(values, mask)) == 3.0
    assert float(rl.masked_mean(values, mask, tokens=8)) == 1.5  # the step has four tokens more elsewhere
    assert float(rl.masked_var(values, mask)) == 2.5  # (4 + 1 + 1 + 4) / 4, not / 3
    white = rl.masked_whiten(values, mask, eps=0.0)
    torch.testing.assert_close(white, _t([-2.0, -1.0, 0.0], [1.0, 2.0, 0.0]) / math.sqrt(2.5), **EXACT)
    kept = rl.masked_whiten(values, mask, shift_mean=False, eps=0.0)
    torch.testing.assert_close(kept, (white + 3.0).where(mask, 0.0), **EXACT)
    assert float(rl.masked_mean(values, torch.zeros_like(mask))) == 0.0


def test_the_last_column_ignores_holes_and_sides() -> None:
    assert rl.last_column(_mask([1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 0, 0, 0])).tolist() == [1, 3, 2, 0]


# ------------------------------------------------------------------ KL


def test_kl_estimators_against_the_exact_divergence() -> None:
    """O21: means of a million samples within three standard errors (k2 is biased: near); k2 and k3 never negative."""
    random = torch.Generator().manual_seed(0)
    p, q = (torch.log_softmax(0.2 * torch.randn(50, generator=random, dtype=torch.float64), 0) for _ in range(2))
    exact = float((p.exp() * (p - q)).sum())
    drawn = torch.multinomial(p.exp(), 1_000_000, replacement=True, generator=random)
    for estimator in (rl.kl_k1, rl.kl_k3):
        values = estimator(p[drawn], q[drawn])
        assert abs(float(values.mean()) - exact) < 3 * float(values.std()) / 1000
    assert float(rl.kl_k2(p[drawn], q[drawn]).mean()) == pytest.approx(exact, rel=0.1)
    assert float(rl.kl_k1(p[drawn], q[drawn]).min()) < 0
    assert min(float(k(p[drawn], q[drawn]).min()) for k in (rl.kl_k2, rl.kl_k3)) >= 0


def test_only_k2_has_the_gradient_of_the_kl() -> None:
    theta = (0.5 * torch.randn(20, generator=torch.Generator().manual_seed(1), dtype=torch.float64)).requires_grad_()
    q = torch.log_softmax(torch.linspace(-1, 1, 20, dtype=torch.float64), 0)

    def gradient(of: object) -> Tensor:
        p = torch.log_softmax(theta, 0)
        # the expectation over samples, whose weights carry no gradient
        loss = (p.exp() * (p - q)).sum() if of is None else (p.detach().exp() * of(p, q)).sum()  # type: ignore[operator]
        (found,) = torch.autograd.grad(loss, theta)
        return found

    truth = gradient(None)
    torch.testing.assert_close(gradient(rl.kl_k2), truth, rtol=1e-9, atol=1e-12)
    assert float(gradient(rl.kl_k1).norm()) < 1e-9


# ------------------------------------------------------------------ rewards and advantages


def test_the_score_stands_on_the_last_real_token_and_the_kl_on_all() -> None:
    logp, ref = _t([-1.0, -2.0, -3.0], [-1.0, -1.0, -9.0]), _t([-2.0, -2.0, -1.0], [-0.5, -2.0, -1.0])
    rewards = rl.token_rewards(logp, ref, _t(10.0, 20.0), _mask([1, 1, 1], [1, 1, 0]), 0.1)
    torch.testing.assert_close(rewards, _t([-0.1, 0.0, 10.2], [0.05, 19.9, 0.0]), **EXACT)


def test_rewards_add_up_to_the_objective() -> None:
    logp, ref, mask = _case()
    scores = _t(1.0, -2.0, 0.5)
    total = rl.token_rewards(logp, ref, scores, mask, 0.3).sum(1)
    torch.testing.assert_close(total, scores - 0.3 * rl.sequence_sum(rl.kl_k1(logp, ref), mask), **EXACT)


@pytest.mark.parametrize(("gamma", "lam"), [(1.0, 0.95), (0.9, 0.8), (1.0, 1.0), (0.97, 0.0)])
def test_gae_is_its_double_sum(gamma: float, lam: float) -> None:
    """O11: A_t = sum over l of (gamma lam)^l delta_(t+l), written out."""
    rewards, values, mask = _case()
    advantages, returns = rl.gae(rewards, values, mask, gamma, lam)
    for row, length in enumerate(mask.sum(1).tolist()):
        ahead = [*values[row, :length].tolist(), 0.0]
        delta = [float(rewards[row, t]) + gamma * ahead[t + 1] - ahead[t] for t in range(length)]
        for t in range(length):
            wanted = sum((gamma * lam) ** (k - t) * delta[k] for k in range(t, length))
            assert float(advantages[row, t]) == pytest.approx(wanted, abs=1e-12)
            assert float(returns[row, t]) == pytest.approx(wanted + ahead[t], abs=1e-12)
    assert float(advantages[~mask].abs().sum()) == float(returns[~mask].abs().sum()) == 0.0


def test_gae_without_discount_is_reward_to_go_minus_value_whatever_the_padding_holds() -> None:
    rewards, values, mask = _case()
    to_go = rewards.where(mask, 0.0).flip(1).cumsum(1).flip(1)
    spoilt = (rewards.where(mask, 1e6), values.where(mask, -1e6))
    for r, v in ((rewards, values), spoilt):
        torch.testing.assert_close(rl.gae(r, v, mask, 1.0, 1.0)[0], (to_go - values).where(mask, 0.0), **EXACT)


def test_group_advantages_compare_answers_to_the_same_prompt() -> None:
    mask = _mask([1, 1], [1, 0], [1, 1], [1, 1])
    against = rl.group_advantages(_t(1.0, 3.0, 5.0, 5.0), mask, 2, scale=False)
    torch.testing.assert_close(against, _t([-1, -1], [1, 0], [0, 0], [0, 0]), **EXACT)
    scaled = rl.group_advantages(_t(1.0, 3.0, 5.0, 5.0), mask, 2)
    torch.testing.assert_close(scaled, against / 1.0001, **EXACT)


# ------------------------------------------------------------------ the clipped losses


def test_the_policy_loss_by_hand() -> None:
    """Ratios 1.5, 1.1, 0.5 and 0.5: clipped where that makes the objective smaller, never where it makes it larger."""
    ratio = _t([1.5, 1.1], [0.5, 0.5])
    advantages, mask = _t([2.0, 1.0], [-1.0, 3.0]), _mask([1, 1], [1, 1])
    seen = rl.policy_loss(ratio.log(), torch.zeros_like(ratio), advantages, mask, 0.2)
    # -min(2*1.5, 2*1.2), -1.1, -min(-0.5, -0.8), -min(1.5, 3*0.8)
    assert float(seen.loss) == pytest.approx((-2.4 - 1.1 + 0.8 - 1.5) / 4, abs=1e-12)
    assert seen.clipped.tolist() == [[True, False], [True, False]]
    assert float(seen.approx_kl) == pytest.approx(float(ratio.log().square().mean()) / 2, abs=1e-12)


def test_padding_has_ratio_one_and_no_gradient() -> None:
    logp = _t([0.3, 77.0]).requires_grad_()
    seen = rl.policy_loss(logp, _t([0.3, 0.0]), _t([1.0, 1.0]), _mask([1, 0]), 0.2)
    seen.loss.backward()
    assert seen.ratio.tolist() == [[1.0, 1.0]]
    assert logp.grad is not None
    assert logp.grad.tolist() == [[-1.0, 0.0]]


def test_a_wild_ratio_stays_finite() -> None:
    seen = rl.policy_loss(_t([500.0]), _t([0.0]), _t([1.0]), _mask([1]), 0.2)
    assert float(seen.ratio) == pytest.approx(math.exp(20))


def test_the_value_loss_by_hand() -> None:
    values, old, returns = _t([1.0, 0.1]), _t([0.0, 0.0]), _t([1.0, 1.0])
    loss, clipped = rl.value_loss(values, old, returns, _mask([1, 1]), 0.2)
    # (1-1)² against (0.2-1)² = 0.64: the larger; (0.1-1)² = 0.81 both ways
    assert float(loss) == pytest.approx(0.5 * (0.64 + 0.81) / 2, abs=1e-12)
    assert clipped.tolist() == [[True, False]]


def test_losses_of_parts_add_up_to_the_loss_of_the_whole() -> None:
    """O22: batches weighted by their tokens, not means of means."""
    advantages, logp, mask = _case()
    old = logp + 0.1
    whole = rl.policy_loss(logp, old, advantages, mask, 0.2).loss
    value = rl.value_loss(logp, old, advantages, mask, 0.2)[0]
    parts = [slice(0, 1), slice(1, 3)]
    tokens = float(mask.sum())
    some = [rl.policy_loss(logp[s], old[s], advantages[s], mask[s], 0.2, tokens).loss for s in parts]
    values = [rl.value_loss(logp[s], old[s], advantages[s], mask[s], 0.2, tokens)[0] for s in parts]
    torch.testing.assert_close(sum(some), whole, **EXACT)
    torch.testing.assert_close(sum(values), value, **EXACT)


def test_explained_variance_from_all_to_worse_than_nothing() -> None:
    returns, mask = _t([1.0, 2.0, 3.0, 50.0]), _mask([1, 1, 1, 0])
    assert rl.explained_variance(returns + 7, returns, mask) == pytest.approx(1.0)
    assert rl.explained_variance(torch.zeros_like(returns), returns, mask) == pytest.approx(0.0)
    assert rl.explained_variance(-returns, returns, mask) == pytest.approx(-3.0)
    assert math.isnan(rl.explained_variance(returns, torch.ones_like(returns), mask))


# ------------------------------------------------------------------ the leash


def test_the_controller_follows_ziegler() -> None:
    controller = rl.KLController(0.2, adaptive=True, target=6.0, horizon=1000.0)
    controller.update(6.6, 100)
    assert controller.kl_coef == pytest.approx(0.2 * (1 + 0.1 * 0.1))
    controller.update(60.0, 100)  # the error is cut at 0.2
    assert controller.kl_coef == pytest.approx(0.2 * 1.01 * 1.02)
    controller.update(0.0, 100)
    assert controller.kl_coef == pytest.approx(0.2 * 1.01 * 1.02 * 0.98)
    controller.update(math.nan, 100)
    assert controller.kl_coef == pytest.approx(0.2 * 1.01 * 1.02 * 0.98)
    fixed = rl.KLController(0.2)
    fixed.update(60.0, 100)
    assert fixed.kl_coef == 0.2


@pytest.mark.parametrize("wrong", [{"target": 0.0}, {"horizon": 0.0}, {"horizon": -1.0}, {"kl_coef": 0.0}])
def test_a_controller_that_could_not_steer_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        rl.KLController(**{"kl_coef": 0.1, "adaptive": True, "target": 6.0, "horizon": 100.0, **wrong})


def test_headroom_of_two_kinds_of_answers() -> None:
    """Half the answers score 1, half 0, leash 1: J* = log((1 + e) / 2), and pi* writes the good one with e / (1 + e)."""
    found = rl.headroom(torch.tensor([0.0, 1.0]).repeat(500), 1.0)
    share = math.e / (1 + math.e)
    assert found.objective == pytest.approx(math.log((1 + math.e) / 2), abs=1e-12)
    assert found.score == pytest.approx(share, abs=1e-12)
    assert found.kl == pytest.approx(share * math.log(2 * share) + (1 - share) * math.log(2 * (1 - share)), abs=1e-12)
    assert found.ess == pytest.approx(1 / ((share**2 + (1 - share) ** 2) / 500))
    assert found.standard_error == pytest.approx(math.sqrt(1 / found.ess - 1 / 1000))
    assert found.trusted
    assert not rl.headroom(torch.tensor([0.0, 1.0]).repeat(20), 0.05).trusted  # twenty samples speak


# ------------------------------------------------------------------ pairs


def test_bradley_terry_by_hand() -> None:
    chosen, rejected = _t(1.0, 0.0), _t(0.0, 2.0)
    plain = rl.bradley_terry(chosen, rejected)
    torch.testing.assert_close(plain, _t(math.log(1 + math.exp(-1)), math.log(1 + math.exp(2))), **EXACT)
    margin = rl.bradley_terry(chosen, rejected, margin=_t(1.0, 0.0))
    assert float(margin[0]) == pytest.approx(math.log(2))
    centred = rl.bradley_terry(chosen, rejected, centring=0.01)
    torch.testing.assert_close(centred - plain, _t(0.01, 0.04), **EXACT)
    tie = rl.bradley_terry(_t(3.0), _t(3.0), chance=_t(0.5))
    assert float(tie) == pytest.approx(math.log(2))
    unequal = rl.bradley_terry(_t(1.0), _t(0.0), chance=_t(0.5))
    assert float(unequal) == pytest.approx((math.log(1 + math.exp(-1)) + math.log(1 + math.exp(1))) / 2)


def _pairs() -> rl.PairLogps:
    """h = (-10 + 12) - (-20 + 19) = 3 and (-5 + 5) - (-8 + 6) = 2; tokens 4 and 5, 2 and 4."""
    return rl.PairLogps(
        chosen=_t(-10.0, -5.0),
        rejected=_t(-20.0, -8.0),
        ref_chosen=_t(-12.0, -5.0),
        ref_rejected=_t(-19.0, -6.0),
        chosen_tokens=_t(4.0, 2.0),
        rejected_tokens=_t(5.0, 4.0),
    )


def _ls(x: float) -> float:
    return -math.log1p(math.exp(-x))


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("sigmoid", [-_ls(0.3), -_ls(0.2)]),
        ("cdpo", [-0.9 * _ls(0.3) - 0.1 * _ls(-0.3), -0.9 * _ls(0.2) - 0.1 * _ls(-0.2)]),
        ("robust", [(-0.9 * _ls(0.3) + 0.1 * _ls(-0.3)) / 0.8, (-0.9 * _ls(0.2) + 0.1 * _ls(-0.2)) / 0.8]),
        ("hinge", [0.7, 0.8]),
        ("ipo_sum", [(3 - 5) ** 2, (2 - 5) ** 2]),
        ("ipo_mean", [(2 / 4 + 1 / 5 - 5) ** 2, (0 / 2 + 2 / 4 - 5) ** 2]),
    ],
)
def test_dpo_losses_by_hand(kind: str, wanted: list[float]) -> None:
    torch.testing.assert_close(rl.dpo_losses(kind, _pairs(), 0.1, 0.1), _t(*wanted), **EXACT)


def test_dpo_starts_at_ln_2_with_rewards_of_zero() -> None:
    same = rl.PairLogps(_t(-3.0), _t(-4.0), _t(-3.0), _t(-4.0))
    assert float(rl.dpo_losses("sigmoid", same, 0.1)) == pytest.approx(math.log(2))
    assert [float(r) for r in same.rewards(0.1)] == [0.0, 0.0]


def test_reference_free_leaves_the_reference_out() -> None:
    torch.testing.assert_close(
        rl.dpo_losses("sigmoid", _pairs().without_reference(), 0.1), _t(-_ls(1.0), -_ls(0.3)), **EXACT
    )


def test_implicit_rewards_are_beta_times_log_ratios() -> None:
    chosen, rejected = _pairs().rewards(0.5)
    torch.testing.assert_close(chosen, _t(1.0, 0.0), **EXACT)
    torch.testing.assert_close(rejected, _t(-0.5, -1.0), **EXACT)


@pytest.mark.parametrize(
    ("kind", "beta", "smoothing"), [("sigmoid", 0.0, 0.0), ("cdpo", 0.1, 0.5), ("robust", 0.1, -0.1), ("kto", 0.1, 0.0)]
)
def test_senseless_dpo_is_refused(kind: str, beta: float, smoothing: float) -> None:
    with pytest.raises(ValueError):
        rl.dpo_losses(kind, _pairs(), beta, smoothing)


def test_ipo_mean_needs_lengths() -> None:
    bare = rl.PairLogps(_t(-3.0), _t(-4.0), _t(-3.0), _t(-4.0))
    with pytest.raises(ValueError, match="tokens"):
        rl.dpo_losses("ipo_mean", bare, 0.1)
