"""Effect sizes and tests of paired answers, against figures that others published.

Nobody in this project made the expected values; the sources stand beside them. A difference is the answer after
less the answer before.
"""

from collections import Counter
from math import sqrt
from statistics import NormalDist

import pytest
from statsmodels.stats.multitest import multipletests

from evaluation.metrics.statistics.paired import holm, rank_biserial, standardised_mean_change, wilcoxon
from evaluation.metrics.workshops.change import differences

# Student (1908), Biometrika 6, 1-25 (R's `sleep`): hours of sleep gained by ten people, first drug and second.
FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
SLEEP = Counter(zip(FIRST_DRUG, SECOND_DRUG, strict=True))

# Hollander and Wolfe (1973), Nonparametric Statistical Methods, 29-33 (R's help page of `wilcox.test`): Hamilton
# depression scale of nine patients at the first and the second visit.
FIRST_VISIT = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
SECOND_VISIT = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
DEPRESSION = Counter(zip(FIRST_VISIT, SECOND_VISIT, strict=True))
DEPRESSION_IN_RS_ORDER = Counter(zip(SECOND_VISIT, FIRST_VISIT, strict=True))

# Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300, section 3.2: the fifteen
# p-values of a trial of two treatments after a heart attack, as printed.
HEART_TRIAL = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.000,
]


@pytest.mark.published(standardised_change="Student's sleep data: t 4.0621, d_z 1.2846, Hedges 1.1745")
def test_effect_size_of_students_sleep_data():
    """Paired t 4.0621 (as R prints it, after less before), so d_z 1.2846; with Hedges' correction 1.1745."""
    d_z, hedges = standardised_mean_change(differences(SLEEP))
    assert (round(d_z, 4), round(hedges, 4), round(d_z * sqrt(10), 4)) == (1.2846, 1.1745, 4.0621)


def test_no_effect_size_where_everyone_changed_by_the_same():
    with pytest.raises(ValueError, match="not all equal"):
        standardised_mean_change(differences({(1, 2): 7, (3, 4): 5}))
    with pytest.raises(ValueError, match="two differences"):
        standardised_mean_change([1.0])


@pytest.mark.published(wilcoxon_p="Hollander and Wolfe: V 40, p .03906; Benjamini and Hochberg (1995): Holm rejects 3")
def test_wilcoxon_of_hollander_and_wolfes_depression_data():
    """R, `wilcox.test(x, y, paired = TRUE)`: V = 40, p-value = 0.03906. R takes x less y; the ranks of nine add up to
    45, so after less before gives 5.
    """
    v, p = wilcoxon(differences(DEPRESSION_IN_RS_ORDER))
    assert (v, round(p, 5)) == (40, 0.03906)
    v, p = wilcoxon(differences(DEPRESSION))
    assert (v, round(p, 5)) == (5, 0.03906)


def test_wilcoxon_with_ties_and_a_zero_is_what_r_prints():
    """R, `wilcox.test(extra ~ group, data = sleep, paired = TRUE)`: V = 0, p-value = 0.009091. One person slept the
    same, which is dropped: the ranks of the other nine add up to 45.
    """
    v, p = wilcoxon(differences(SLEEP))
    assert (v, round(p, 6)) == (45, 0.009091)


def test_wilcoxon_with_zeros_but_no_ties_is_what_r_prints():
    """Peter Dalgaard on the R-help list, 12 January 2006: V = 1, p-value = 0.02086, and the warning that R computes no
    exact p-value with zeros.
    """
    day_1 = [438, 343, 1, 475, 1, 562, 500, 435, 1045, 890]
    day_4 = [540, 1, 1, 1, 1, 1, 1, 300, 720, 480]
    v, p = wilcoxon(differences(Counter(zip(day_1, day_4, strict=True))))
    assert (v, round(p, 5)) == (1, 0.02086)


def test_one_zero_is_enough_for_the_normal_approximation():
    """By hand: changes of 0, 1, ... 9 points leave nine ranks, all up. V = 45; its mean is 9 x 10 / 4 = 22.5, its
    variance 9 x 10 x 19 / 24 = 71.25; z = 22 / sqrt(71.25), continuity corrected. The exact p would be 2 / 512.
    """
    v, p = wilcoxon(range(10))
    assert v == 45
    assert p == pytest.approx(2 * NormalDist().cdf(-22 / sqrt(71.25)))


@pytest.mark.published(rank_biserial="Hollander and Wolfe's depression data: .7778")
def test_rank_biserial_of_hollander_and_wolfes_depression_data():
    """(40 - 5) / 45 = .7778, and the patients' depression fell."""
    assert round(rank_biserial(differences(DEPRESSION)), 4) == -0.7778


def test_where_nobody_changed_there_is_nothing_to_rank():
    for statistic in (wilcoxon, rank_biserial):
        with pytest.raises(ValueError, match="all are zero"):
            statistic(differences({(3, 3): 20}))


def test_holm_rejects_three_of_benjamini_and_hochbergs_fifteen():
    """The paper: Bonferroni's method rejects three at 0.05, theirs four. Holm's rejects three."""
    assert sum(p <= 0.05 for p in holm(HEART_TRIAL)) == 3
    rejected = {method: multipletests(HEART_TRIAL, 0.05, method)[0].sum() for method in ("bonferroni", "fdr_bh")}
    assert rejected == {"bonferroni": 3, "fdr_bh": 4}


@pytest.mark.parametrize(
    "p_values",
    [HEART_TRIAL[::-1], [0.02, 0.01, 0.02, 0.01], [0.9, 0.001, 0.7], [0.02, 0.03, 0.025], [0.0, 1.0], [0.04]],
)
def test_holm_is_statsmodels_holm_in_any_order_and_with_ties(p_values):
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])


@pytest.mark.parametrize("p", [-0.01, 1.01, float("nan")])
def test_a_p_value_outside_0_to_1_is_refused(p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.5, p])
