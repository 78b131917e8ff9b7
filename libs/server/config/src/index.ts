export * from './environment';
export * from './services';
export { rateLimitsSchema, type RateLimits } from './variables';
export * from './node-version';
export * from './run-main';
