// The door of `statistics`: intervals, whole distributions, and comparisons between points.
export { confidence, type Estimate } from './estimate.ts';
export { meanInterval } from './mean.ts';
export { proportionInterval } from './proportion.ts';
export { quantileInterval } from './quantile.ts';
export { bootstrapInterval, type BootstrapOptions } from './bootstrap.ts';
export { distribution, dkwReach, type DistributionStep } from './distribution.ts';
export { survival, survivalQuantile, type Observation, type SurvivalStep } from './survival.ts';
export { pairedDifference, type Pair, type PairedDifference } from './paired.ts';
export { mannWhitney, type RankComparison } from './mann-whitney.ts';
export { kolmogorovSmirnov, type DistanceComparison } from './kolmogorov-smirnov.ts';
