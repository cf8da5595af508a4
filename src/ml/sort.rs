//! Sorting of numbers by their bytes: faster than comparing them, and one small function for all that sorts many.

/// Below this many, comparing is faster.
const FEW: usize = 64;
/// The values of a byte, and the bytes of a key.
const VALUES: usize = 256;
const BYTES: usize = 8;

/// Puts whole numbers into ascending order, in O(n): a radix sort from the lowest byte to the highest, which leaves out
/// the bytes that all keys have alike. Takes as much memory again while it runs.
pub fn ascending(keys: &mut [u64]) {
    if keys.len() < FEW {
        keys.sort_unstable();
        return;
    }
    let byte = |key: u64, place: usize| (key >> (8 * place)) as usize % VALUES;
    let mut counts = [[0u32; VALUES]; BYTES];
    for &key in keys.iter() {
        for (place, counts) in counts.iter_mut().enumerate() {
            counts[byte(key, place)] += 1;
        }
    }
    let mut other = vec![0; keys.len()];
    let (mut from, mut to) = (&mut *keys, &mut other[..]);
    let mut is_swapped = false;
    for (place, counts) in counts.iter().enumerate() {
        if counts[byte(from[0], place)] as usize == from.len() {
            continue;
        }
        let mut next = [0u32; VALUES];
        for value in 1..VALUES {
            next[value] = next[value - 1] + counts[value - 1];
        }
        for &key in from.iter() {
            let next = &mut next[byte(key, place)];
            to[*next as usize] = key;
            *next += 1;
        }
        std::mem::swap(&mut from, &mut to);
        is_swapped = !is_swapped;
    }
    if is_swapped {
        to.copy_from_slice(from);
    }
}

/// A whole number that sorts as the value does, by [`f64::total_cmp`].
#[must_use]
pub fn key(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The value whose key this is.
#[must_use]
pub fn value(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key ^ 1 << 63 } else { !key })
}

/// Puts numbers into ascending order, by [`f64::total_cmp`].
pub fn ascending_values(values: &mut [f64]) {
    let mut keys: Vec<u64> = values.iter().map(|&value| key(value)).collect();
    ascending(&mut keys);
    for (place, key) in values.iter_mut().zip(keys) {
        *place = value(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_are_in_the_order_of_the_library(
            mut keys in prop::collection::vec(any::<u64>(), 0..300),
            alike in any::<u64>(),
        ) {
            // Also where some bytes are the same in all of them, so that some passes are left out.
            for key in keys.iter_mut().skip(1) {
                *key &= alike;
            }
            let mut plain = keys.clone();
            plain.sort_unstable();
            ascending(&mut keys);
            prop_assert_eq!(keys, plain);
        }

        #[test]
        fn values_are_in_the_order_of_the_library(mut values in prop::collection::vec(any::<f64>(), 0..300)) {
            let mut plain = values.clone();
            plain.sort_unstable_by(f64::total_cmp);
            ascending_values(&mut values);
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<u64>>();
            prop_assert_eq!(bits(&values), bits(&plain));
        }
    }
}
