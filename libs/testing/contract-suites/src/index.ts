export { expiringStoreContract, type ExpiringStoreUnderTest } from './expiring-store.contract';
export { tallyStoreContract, type TallyStoreUnderTest } from './tally-store.contract';
