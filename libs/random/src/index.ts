export { SeededRandom, seededRandom, type Random } from './seeded-random';
