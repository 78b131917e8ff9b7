export * from './service-frame';
export * from './stores';
export * from './race-book-runner';
