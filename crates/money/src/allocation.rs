//! Splitting an amount into shares that add up to it exactly.

use crate::{Money, MoneyError};

/// Splits an amount in proportion to weights, to the last minor unit.
///
/// Every share is first cut to whole minor units; what is left over then goes, one unit each, to the shares that
/// lost most (the method of the largest remainder; of equals the earlier one). The shares come in the order of
/// the weights and add up to the amount. A weight of zero gets nothing; a negative amount is split like its
/// positive counterpart.
///
/// # Errors
/// [`MoneyError::NoShares`] when no weight is above zero.
pub fn allocate(amount: Money, weights: &[u64]) -> Result<Vec<Money>, MoneyError> {
    let total = weights
        .iter()
        .try_fold(0_u128, |sum, weight| sum.checked_add(u128::from(*weight)))
        .filter(|total| *total > 0)
        .ok_or(MoneyError::NoShares)?;
    let whole = u128::from(amount.minor().unsigned_abs());
    let mut left = whole;
    let mut sizes = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        // At most 64 bits each, so the product fits.
        let product = whole.saturating_mul(u128::from(*weight));
        let size = product.checked_div(total).unwrap_or_default();
        left = left.saturating_sub(size);
        sizes.push(size);
        remainders.push((product.checked_rem(total).unwrap_or_default(), index));
    }
    // What is left is the sum of the remainders over the total: fewer units than there are remainders above zero.
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, index) in remainders.into_iter().take(usize::try_from(left).unwrap_or_default()) {
        if let Some(size) = sizes.get_mut(index) {
            *size = size.saturating_add(1);
        }
    }
    sizes
        .into_iter()
        .map(|size| {
            let minor = crate::rounding::signed(size, amount.is_negative())?;
            Ok(Money::from_minor(minor, amount.currency()))
        })
        .collect()
}

/// Splits an amount into `shares` shares that differ by at most one minor unit, the larger ones first.
///
/// # Errors
/// [`MoneyError::NoShares`] when `shares` is zero.
pub fn allocate_evenly(amount: Money, shares: usize) -> Result<Vec<Money>, MoneyError> {
    allocate(amount, &vec![1; shares])
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a test may panic when its numbers do not fit")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;

    fn minors(amount: i64, weights: &[u64]) -> Result<Vec<i64>, MoneyError> {
        let shares = allocate(Money::from_minor(amount, Currency::CAD), weights)?;
        Ok(shares.into_iter().map(Money::minor).collect())
    }

    #[test]
    fn leftover_cents_go_to_the_largest_remainders() {
        assert_eq!(minors(100, &[1, 1, 1]), Ok(vec![34, 33, 33]));
        assert_eq!(minors(-100, &[1, 1, 1]), Ok(vec![-34, -33, -33]));
        assert_eq!(minors(1000, &[50, 30, 20]), Ok(vec![500, 300, 200]));
        assert_eq!(minors(101, &[1, 2, 0, 3]), Ok(vec![17, 34, 0, 50]));
        assert_eq!(minors(1, &[0, 5, 5]), Ok(vec![0, 1, 0]));
        assert_eq!(minors(0, &[1, 2]), Ok(vec![0, 0]));
        assert_eq!(minors(i64::MIN, &[u64::MAX]), Ok(vec![i64::MIN]));
    }

    #[test]
    fn nobody_to_share_with_is_refused() {
        assert_eq!(minors(100, &[]), Err(MoneyError::NoShares));
        assert_eq!(minors(100, &[0, 0]), Err(MoneyError::NoShares));
        assert_eq!(allocate_evenly(Money::zero(Currency::CAD), 0), Err(MoneyError::NoShares));
    }

    proptest! {
        #[test]
        fn shares_add_up_exactly(minor in any::<i64>(), weights in proptest::collection::vec(any::<u64>(), 1..20)) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let shares = minors(minor, &weights).expect("shares");
            prop_assert_eq!(shares.len(), weights.len());
            let sum: i128 = shares.iter().map(|share| i128::from(*share)).sum();
            prop_assert_eq!(sum, i128::from(minor));
        }

        #[test]
        fn a_share_is_off_by_less_than_one_unit(minor in 0_i64..1_000_000_000, weights in proptest::collection::vec(0_u64..1_000_000, 1..20)) {
            let total: u64 = weights.iter().sum();
            prop_assume!(total > 0);
            for (share, weight) in minors(minor, &weights).expect("shares").into_iter().zip(&weights) {
                let exact = i128::from(minor) * i128::from(*weight);
                let off = i128::from(share) * i128::from(total) - exact;
                prop_assert!(off.abs() < i128::from(total), "{} of {}", share, weight);
                prop_assert!(*weight > 0 || share == 0);
            }
        }

        #[test]
        fn even_shares_differ_by_at_most_one(minor in any::<i64>(), count in 1_usize..50) {
            let shares = allocate_evenly(Money::from_minor(minor, Currency::JPY), count).expect("shares");
            let sizes = || shares.iter().map(|share| share.minor());
            prop_assert!(sizes().max().zip(sizes().min()).is_some_and(|(most, least)| most - least <= 1));
        }
    }
}
