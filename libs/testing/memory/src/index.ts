export { MemoryExpiringStore } from './memory-expiring-store';
export { MemoryTallyStore } from './memory-tally-store';
