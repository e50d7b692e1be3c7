//! A generator of numbers that is the same on each run.

/// The state of xorshift (Marsaglia, "Xorshift RNGs", 2003), seeded through splitmix.
pub struct Dice(u64);

impl Dice {
    /// Equal seeds give equal numbers.
    pub fn new(seed: u64) -> Dice {
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Dice((mixed ^ (mixed >> 31)) | 1)
    }

    /// A number below `sides`, which is at least one.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides.max(1)
    }

    /// A number from `low` to `high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.roll(high.saturating_sub(low) + 1)
    }

    /// A waiting time of that mean, as events that happen by themselves have it (exponential).
    pub fn wait(&mut self, mean: f64) -> f64 {
        let unit = (self.roll(1 << 40) as f64 + 1.0) / (1u64 << 40) as f64;
        -unit.ln() * mean
    }
}
